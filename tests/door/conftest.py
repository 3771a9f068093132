"""Makes the program of these tests importable by name, and the small case of the flow's tests once for all."""

import sys
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[2])]

from flow_place import place, reader  # noqa: E402  the path comes first
from tests.door.door_program import at_work, bare, demo, prepared  # noqa: E402

__all__ = ["at_work", "bare", "demo", "place", "prepared", "reader"]
