"""The list of exhibits, in the order of sealing."""

from __future__ import annotations

from dataclasses import dataclass

from gavah.door.web.case import Ask
from gavah.door.web.pages.pieces import ExhibitRef, Shelf
from gavah.record.state import State

EACH = 100


@dataclass(frozen=True, slots=True)
class Line:
    """One exhibit. state: read, unread (with its reason) or waiting. cited: passages of it that were assessed."""

    exhibit: ExhibitRef
    size: int
    acquired: str
    kind: str
    state: str
    reason: str
    cited: int
    parent: ExhibitRef | None


@dataclass(frozen=True, slots=True)
class Exhibits:
    """One sheet of the list. sheet: from 1."""

    total: int
    sheet: int
    sheets: int
    lines: tuple[Line, ...]


def build(ask: Ask) -> Exhibits:
    """Return one sheet of the list of exhibits."""
    state = ask.desk.case.state
    digests = list(state.exhibits)
    sheets = max(1, -(-len(digests) // EACH))
    sheet = min(whole(ask.query.get("sheet", ""), 1), sheets)
    cited = _cited(state)
    shelf = Shelf(state)
    part = digests[(sheet - 1) * EACH : sheet * EACH]
    return Exhibits(len(digests), sheet, sheets, tuple(_line(state, shelf, digest, cited) for digest in part))


def whole(text: str, otherwise: int) -> int:
    """Return a number from 1 that a query gives; `otherwise` when it gives none."""
    return max(1, int(text)) if text.isascii() and text.isdigit() and len(text) < 10 else otherwise


def _cited(state: State) -> dict[str, int]:
    counted: dict[str, int] = {}
    for filed in state.assessments.values():
        exhibit = filed.record.passage.cite.exhibit
        counted[exhibit] = counted.get(exhibit, 0) + 1
    return counted


def _line(state: State, shelf: Shelf, digest: str, cited: dict[str, int]) -> Line:
    first = state.exhibits[digest][0].record
    read, unread = state.readings.get(digest), state.unread.get(digest)
    kind = read[-1].record.kind if read else ""
    condition = "read" if read else "unread" if unread else "waiting"
    reason = unread.record.reason if unread else ""
    parent = shelf.ref(first.parent) if first.parent else None
    return Line(shelf.ref(digest), first.size, first.at, kind, condition, reason, cited.get(digest, 0), parent)
