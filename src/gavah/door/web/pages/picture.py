"""A page as a picture, with the passages that stand on it drawn as boxes."""

from __future__ import annotations

import struct
from collections.abc import Iterable
from dataclasses import dataclass

from gavah.door.web.case import Desk
from gavah.door.web.server import DPI
from gavah.errors import BadMaterial
from gavah.record.place import Box, Locator

POINTS_AN_INCH = 72


@dataclass(frozen=True, slots=True)
class Frame:
    """A box in pixels of the picture, from its upper left corner."""

    left: int
    top: int
    width: int
    height: int
    labels: tuple[str, ...]
    found: bool


@dataclass(frozen=True, slots=True)
class Picture:
    """A page's picture: its size in pixels, 0 when it could not be made."""

    page: int
    width: int
    height: int
    frames: tuple[Frame, ...]


@dataclass(frozen=True, slots=True)
class Placed:
    """A passage's place with the labels that lead to it."""

    locator: Locator
    labels: tuple[str, ...]
    found: bool


def picture(desk: Desk, exhibit: str, page: int, placed: Iterable[Placed]) -> Picture:
    """Return the picture of a page with the boxes of the passages that stand on it."""
    try:
        width, height = png_size(desk.picture(exhibit, page))
    except BadMaterial:
        return Picture(page, 0, 0, ())
    frames = tuple(
        _frame(box, one, height) for one in placed if (one.locator.page or 1) == page for box in one.locator.boxes or ()
    )
    return Picture(page, width, height, frames)


def png_size(data: bytes) -> tuple[int, int]:
    """Return (width, height) of a PNG; raises BadMaterial for anything else. Source: PNG third edition, 11.2.1 (IHDR)."""
    if data[:8] != b"\x89PNG\r\n\x1a\n" or data[12:16] != b"IHDR" or len(data) < 24:
        raise BadMaterial("page picture", "not_a_png")
    width, height = struct.unpack(">II", data[16:24])
    return width, height


def _frame(box: Box, placed: Placed, height: int) -> Frame:
    if placed.locator.kind == "image":
        left, top, right, bottom = box
    else:  # hundredths of a point from the lower left corner
        left, top, right, bottom = (
            round(edge * DPI / POINTS_AN_INCH / 100) for edge in (box[0], box[3], box[2], box[1])
        )
        top, bottom = height - top, height - bottom
    return Frame(left, top, max(1, right - left), max(1, bottom - top), placed.labels, placed.found)
