"""A stretch of a reading's text cut into pieces, so that passages and found words can be marked in it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import pairwise

WINDOW = 20_000  # code points on one sheet
BEFORE = 600  # shown before a place that was asked for


@dataclass(frozen=True, slots=True)
class Mark:
    """A range of the raw text and why it is marked: labels of claims; found: a person came here for it."""

    start: int
    end: int
    labels: tuple[str, ...] = ()
    found: bool = False


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words with the marks that cover all of them. first: the first of the pieces that were asked for."""

    text: str
    labels: tuple[str, ...] = ()
    found: bool = False
    first: bool = False


@dataclass(frozen=True, slots=True)
class Window:
    """Part of a text. before, after: where the neighbouring parts start, if there are any."""

    start: int
    end: int
    total: int
    before: int | None
    after: int | None
    pieces: tuple[Piece, ...]


def window(text: str, start: int, marks: Iterable[Mark]) -> Window:
    """Return the part of the text from `start` on, in pieces."""
    start = max(0, min(start, len(text) - 1))
    end = min(len(text), start + WINDOW)
    before = max(0, start - WINDOW) if start else None
    after = end if end < len(text) else None
    return Window(start, end, len(text), before, after, tuple(pieces(text, start, end, marks)))


def pieces(text: str, start: int, end: int, marks: Iterable[Mark]) -> list[Piece]:
    """Return text[start:end] cut wherever a mark begins or ends."""
    inside = [mark for mark in marks if mark.start < end and mark.end > start]
    places = {place for mark in inside for place in (mark.start, mark.end)}
    edges = sorted({start, end} | {place for place in places if start < place < end})
    cut = [_piece(text, a, b, inside) for a, b in pairwise(edges)]
    first = next((number for number, piece in enumerate(cut) if piece.found), None)
    return [replace(piece, first=number == first) for number, piece in enumerate(cut)]


def _piece(text: str, start: int, end: int, marks: list[Mark]) -> Piece:
    over = [mark for mark in marks if mark.start <= start and end <= mark.end]
    labels = dict.fromkeys(label for mark in over for label in mark.labels)
    return Piece(text[start:end], tuple(labels), any(mark.found for mark in over))
