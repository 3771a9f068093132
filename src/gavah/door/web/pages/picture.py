"""A page as a picture, with the passages that stand on it drawn as boxes."""

from __future__ import annotations

import struct
from collections.abc import Iterable
from dataclasses import dataclass

from gavah.door.web.case import DPI, Desk
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


@dataclass(frozen=True, slots=True)
class Grown:
    """How a picture was scaled: its longer side as shown and as it is, and its height as shown, in pixels."""

    shown: int
    own: int
    height: int


def picture(desk: Desk, exhibit: str, page: int, placed: Iterable[Placed], longest: int | None = None) -> Picture:
    """Return the picture of a page with the boxes of the passages that stand on it.

    longest: of an exhibit that is itself a picture, the longer side in its own pixels, in which its boxes are measured.
    """
    try:
        width, height = png_size(desk.picture(exhibit, page))
    except BadMaterial:
        return Picture(page, 0, 0, ())
    grown = Grown(max(width, height), longest or max(width, height), height)
    frames = tuple(
        _frame(box, one, grown) for one in placed if (one.locator.page or 1) == page for box in one.locator.boxes or ()
    )
    return Picture(page, width, height, frames)


def png_size(data: bytes) -> tuple[int, int]:
    """Return (width, height) of a PNG; raises BadMaterial for anything else. Source: PNG third edition, 11.2.1 (IHDR)."""
    if data[:8] != b"\x89PNG\r\n\x1a\n" or data[12:16] != b"IHDR" or len(data) < 24:
        raise BadMaterial("page picture", "not_a_png")
    width, height = struct.unpack(">II", data[16:24])
    return width, height


def _frame(box: Box, placed: Placed, grown: Grown) -> Frame:
    if placed.locator.kind == "image":
        left, top, right, bottom = (round(edge * grown.shown / grown.own) for edge in box)
    else:  # hundredths of a point from the lower left corner
        left, low, right, high = (round(edge * DPI / POINTS_AN_INCH / 100) for edge in box)
        top, bottom = grown.height - high, grown.height - low
    return Frame(left, top, max(1, right - left), max(1, bottom - top), placed.labels, placed.found)
