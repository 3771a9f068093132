"""Measures sealing and verifying beside bagit and hashdeep in one run, and the ledger's appends, proofs and checks.

    python bench/run.py [--scale PERCENT] [--rounds N] [--folder DIR]

Prints medians and ratios and writes bench/results.json. --scale 100: 2,000 files of 1 MB, and 100,000 files of 2 kB.
Whole processes are timed, their children included; each round runs every system once, in turn. Warm page cache for all.
hashdeep is a system package (hashdeep); without it its rows are missing, and the run says so.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

import kernel

HERE = Path(__file__).parent
Figures = dict[str, float]


def corpus(folder: Path, files: int, size: int) -> None:
    """Write `files` files of `size` random bytes, 500 in a sub-folder."""
    source = random.Random(files)
    for number in range(files):
        below = folder / f"{number // 500:03d}"
        below.mkdir(parents=True, exist_ok=True)
        (below / f"{number:06d}.bin").write_bytes(source.randbytes(size))


def timed(command: Sequence[str], stdin: bytes = b"") -> Figures:
    """Return the wall and CPU seconds of a finished command; a command that fails stops the run."""
    before = time.perf_counter()
    usage = os.times()
    subprocess.run(command, input=stdin, check=True, stdout=subprocess.DEVNULL, env={**os.environ, **HOME})
    after = os.times()
    cpu = after.children_user - usage.children_user + after.children_system - usage.children_system
    return {"wall": time.perf_counter() - before, "cpu": cpu}


HOME: dict[str, str] = {}


def gavah(material: Path, work: Path) -> dict[str, Figures]:
    """Seal into a new case and verify it."""
    HOME["GAVAH_HOME"] = str(work / "home")
    case = str(work / "case")
    program = [sys.executable, "-m", "gavah"]
    secret = b"a passphrase for measuring\n"
    timed([*program, "init", case, "--author", "bench", "--passphrase-fd", "0"], secret)
    seal = timed([*program, "-C", case, "seal", str(material), "--passphrase-fd", "0"], secret)
    return {"seal": seal, "verify": timed([*program, "-C", case, "verify"])}


def bagit(material: Path, work: Path) -> dict[str, Figures]:
    """Make a bag and validate it; bagit moves files instead of copying them, so it gets hard links."""
    shutil.copytree(material, work / "bag", copy_function=os.link)
    program = [sys.executable, "-m", "bagit", "--quiet"]
    seal = timed([*program, "--sha256", str(work / "bag")])
    return {"seal": seal, "verify": timed([*program, "--validate", str(work / "bag")])}


def hashdeep(material: Path, work: Path) -> dict[str, Figures]:
    """Hash into a list and audit against it; hashdeep copies nothing."""
    known = work / "known.txt"
    script = 'exec hashdeep -r -l -c sha256 "$1" > "$2"'
    seal = timed(["sh", "-c", script, "sh", str(material), str(known)])
    return {
        "seal": seal,
        "verify": timed(["hashdeep", "-r", "-l", "-c", "sha256", "-a", "-k", str(known), str(material)]),
    }


def raw(material: Path, work: Path) -> dict[str, Figures]:
    """Hash every file in one process and keep nothing: the floor under everybody's work."""
    del work
    script = (
        "import hashlib, pathlib, sys\n"
        "for path in pathlib.Path(sys.argv[1]).rglob('*.bin'):\n"
        "    with path.open('rb') as file: hashlib.file_digest(file, 'sha256')\n"
    )
    seconds = timed([sys.executable, "-c", script, str(material)])
    return {"seal": seconds, "verify": seconds}


SYSTEMS: dict[str, Callable[[Path, Path], dict[str, Figures]]] = {
    "gavah": gavah,
    "bagit": bagit,
    "hashdeep": hashdeep,
    "raw": raw,
}


def compare(name: str, files: int, size: int, options: argparse.Namespace) -> dict[str, object]:
    """Run every system over one corpus, round by round, and return medians and ratios to gavah."""
    runs: dict[str, list[dict[str, Figures]]] = {}
    with tempfile.TemporaryDirectory(dir=options.folder) as top:
        material = Path(top) / "material"
        corpus(material, files, size)
        for _ in range(options.rounds):
            for system, run in SYSTEMS.items():
                if shutil.which("hashdeep") is None and system == "hashdeep":
                    print("hashdeep is not installed: its rows are missing", file=sys.stderr)
                    continue
                with tempfile.TemporaryDirectory(dir=top) as work:
                    runs.setdefault(system, []).append(run(material, Path(work)))
    medians = {
        system: {
            f"{step}_{unit}_s": round(statistics.median(one[step][unit] for one in rounds), 2)
            for step in ("seal", "verify")
            for unit in ("wall", "cpu")
        }
        for system, rounds in runs.items()
    }
    report(name, medians)
    ratios = {
        other: {key: round(row[key] / medians["gavah"][key], 2) for key in row}
        for other, row in medians.items()
        if other != "gavah"
    }
    return {"files": files, "bytes_each": size, "medians": medians, "peer_over_gavah": ratios}


def report(name: str, medians: dict[str, dict[str, float]]) -> None:
    """Print one table: seconds, and how many times gavah's time each peer takes."""
    print(f"\n{name}")
    ours = medians["gavah"]
    for system, row in medians.items():
        ratios = [row[f"{step}_wall_s"] / max(ours[f"{step}_wall_s"], 0.01) for step in ("seal", "verify")]
        figures = "  ".join(f"{key} {value:8.2f}" for key, value in row.items())
        print(f"  {system:9} {figures}  wall / gavah: seal {ratios[0]:.2f}, verify {ratios[1]:.2f}")


def main() -> None:
    """Measure everything and write bench/results.json."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--scale", type=int, default=100)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--folder", type=Path, default=None, help="where the corpora are written")
    options = parser.parse_args()
    results = {
        "date": datetime.now(UTC).date().isoformat(),
        "python": platform.python_version(),
        "cpus": os.cpu_count(),
        "scale_percent": options.scale,
        "rounds": options.rounds,
        "large_files": compare(f"{20 * options.scale:,} files of 1 MB", 20 * options.scale, 1_000_000, options),
        "small_files": compare(f"{1000 * options.scale:,} files of 2 kB", 1000 * options.scale, 2_000, options),
        "ledger": kernel.measure(options.folder),
    }
    (HERE / "results.json").write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
    print(f"\nwritten: {HERE.name}/results.json")


if __name__ == "__main__":
    main()
