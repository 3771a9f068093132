"""Makes the verifier, which lies outside the package, and the builder of its cases importable by name."""

import sys
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[2]), str(Path(__file__).parents[2] / "verifier")]
