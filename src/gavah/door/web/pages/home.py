"""Home: what is sealed, read, unread and why, claimed, not yet fit to be said; how the ledger is."""

from __future__ import annotations

from dataclasses import dataclass

from gavah.door.web.case import Ask
from gavah.door.web.pages.pieces import ClaimLine, ExhibitRef, Shelf, claim_line
from gavah.record.place import Translations


@dataclass(frozen=True, slots=True)
class Unread:
    """An exhibit that could not be read, and why."""

    exhibit: ExhibitRef
    reason: str


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was checked in the case. state: holds, open or broken."""

    what: str
    state: str
    detail: str


@dataclass(frozen=True, slots=True)
class Home:
    """The case at a glance.

    waiting: exhibits that nobody has tried to read. faulty: claims that stop the build. checked: when `health` was found.
    """

    summary: Translations
    sealed: int
    acquisitions: int
    read: int
    waiting: int
    unread: tuple[Unread, ...]
    claims: int
    sound: int
    faulty: tuple[ClaimLine, ...]
    contested: int
    matrix: Translations
    elements: int
    elements_open: int
    demands: int
    checked: str
    health: tuple[Check, ...]


def build(ask: Ask) -> Home:
    """Return the case at a glance."""
    case = ask.desk.case
    state, weighed = case.state, case.weighed
    shelf = Shelf(state)
    unread = tuple(Unread(shelf.ref(digest), filed.record.reason) for digest, filed in state.unread.items())
    checked, health = ask.desk.health()
    faulty = tuple(claim_line(one, weighed.standards) for one in weighed.claims if one.faults)
    return Home(
        summary=state.title.record.summary if state.title else {},
        sealed=len(state.exhibits),
        acquisitions=sum(map(len, state.exhibits.values())),
        read=len(state.readings),
        waiting=len(state.exhibits) - len(state.exhibits.keys() & (state.readings.keys() | state.unread.keys())),
        unread=unread,
        claims=len(weighed.claims),
        sound=len(weighed.claims) - len(faulty),
        faulty=faulty,
        contested=sum(one.contested for one in weighed.claims),
        matrix=weighed.title,
        elements=len(weighed.elements),
        elements_open=sum(element.status == "open" for element in weighed.elements),
        demands=len(state.demands),
        checked=checked.strftime("%Y-%m-%dT%H:%M:%SZ"),
        health=tuple(Check(*check) for check in health),
    )
