"""Search: exhibits that hold all the words, each with its best place in the raw words."""

from __future__ import annotations

from dataclasses import dataclass

from gavah.door.web.case import Ask
from gavah.door.web.pages.pieces import ExhibitRef
from gavah.door.web.pages.reading_text import Mark, Piece, pieces
from gavah.record.place import Locator
from gavah.view import Hit, search

LIMIT = 50
QUERY_AT_MOST = 300  # code points


@dataclass(frozen=True, slots=True)
class Found:
    """One exhibit that was found. start, end: of the first match in the raw text of the reading."""

    exhibit: ExhibitRef
    reading: str | None
    locator: Locator | None
    start: int
    end: int
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Results:
    """What was asked and what was found, best first. limit: no more than so many are shown."""

    query: str
    limit: int
    found: tuple[Found, ...]


def build(ask: Ask) -> Results:
    """Return what the query finds. Query: q."""
    query = ask.query.get("q", "")[:QUERY_AT_MOST]
    return Results(query, LIMIT, tuple(map(_found, search(ask.desk.case.view, query, LIMIT))))


def _found(hit: Hit) -> Found:
    marks = [Mark(start - hit.start, end - hit.start, found=True) for start, end in hit.matches]
    first = hit.matches[0] if hit.matches else (hit.start, hit.start)
    exhibit = ExhibitRef(hit.exhibit, hit.number, hit.name, hit.title)
    cut = tuple(pieces(hit.snippet, 0, len(hit.snippet), marks))
    return Found(exhibit, hit.reading, hit.locator, *first, cut)
