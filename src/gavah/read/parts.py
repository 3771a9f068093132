"""The optional system parts: what is there, what is not."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

LANGUAGES = ("fas", "eng", "deu", "fra")


def tesseract() -> str | None:
    """Return the absolute path of tesseract as the search path names it, or nothing: the one place that decides."""
    found = shutil.which("tesseract")
    return str(Path(found).absolute()) if found else None


def missing_parts() -> list[str]:
    """Return the optional parts that are not there: "tesseract", or "tesseract:fas" for one of its languages."""
    program = tesseract()
    if program is None:
        return ["tesseract"]
    there = _languages(program)
    return [f"tesseract:{language}" for language in LANGUAGES if language not in there]


def _languages(program: str) -> set[str]:
    listed = subprocess.run([program, "--list-langs"], capture_output=True, check=False, timeout=30)  # noqa: S603 -- a fixed list, no shell
    return set(listed.stdout.decode(errors="replace").split())
