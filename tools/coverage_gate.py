"""Fails unless the court kernel has 100 % branch coverage and every other room at least 90 %. Reads .coverage."""

from __future__ import annotations

import io
import json
import sys
import tempfile
from pathlib import Path

from coverage import Coverage

KERNEL = ("errors.py", "canon.py", "disk.py", "ledger/", "vault/", "record/")


def counts() -> dict[str, tuple[int, int]]:
    """Return for each module of gavah its covered and its countable lines and branches."""
    coverage = Coverage()
    coverage.load()
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "coverage.json"
        coverage.json_report(outfile=str(report))
        files = json.loads(report.read_text(encoding="utf-8"))["files"]
    out: dict[str, tuple[int, int]] = {}
    for name, entry in files.items():
        summary = entry["summary"]
        covered = summary["covered_lines"] + summary["covered_branches"]
        if name.endswith("__main__.py"):
            continue  # one call, made by the tests in processes of their own
        out[name.partition("gavah/")[2]] = (covered, summary["num_statements"] + summary["num_branches"])
    return out


def main() -> int:
    """Print each room below its mark and return 1 if there is one."""
    kernel, rooms = [0, 0], {}
    for name, (covered, total) in counts().items():
        room = kernel if name.startswith(KERNEL) else rooms.setdefault(name.split("/")[0], [0, 0])
        room[0] += covered
        room[1] += total
    out = io.StringIO()
    if kernel[0] < kernel[1]:
        out.write(f"court kernel: {kernel[0]} of {kernel[1]} lines and branches covered; all are wanted\n")
    for room, (covered, total) in sorted(rooms.items()):
        if covered < 0.9 * total:
            out.write(f"{room}: {covered} of {total} lines and branches covered; 90 % are wanted\n")
    sys.stderr.write(out.getvalue())
    return 1 if out.getvalue() else 0


if __name__ == "__main__":
    sys.exit(main())
