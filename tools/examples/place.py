"""Where the sources of the example case stand and where its files go."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "examples" / "source"
MATERIAL = ROOT / "examples" / "material"
FONTS = ROOT / "src" / "gavah" / "publish" / "fonts"


def target(name: str) -> Path:
    """Return the path of one file of the material, its folder made."""
    path = MATERIAL / name
    path.parent.mkdir(parents=True, exist_ok=True)
    return path
