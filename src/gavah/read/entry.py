"""The program that the zygote runs, started by its file name with an isolated interpreter."""

from __future__ import annotations

import sys
from pathlib import Path

if __name__ == "__main__":
    home = str(Path(__file__).resolve().parents[2])
    if home not in sys.path:
        sys.path.insert(0, home)

    from gavah.read.work import JOBS, warm
    from gavah.read.zygote import serve

    serve(JOBS, warm)
