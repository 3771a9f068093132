"""Demands: what was asked of whom, what came back, who took which position when; silence after a deadline."""

from __future__ import annotations

from dataclasses import dataclass

from gavah.charge.demands import DemandView, PositionView, RequestView, status
from gavah.door.web.case import Ask
from gavah.door.web.pages.pieces import ActRef, Quote, Shelf, act_ref
from gavah.record.charge import Reply
from gavah.record.place import Translations
from gavah.record.state import Filed


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back to a sending."""

    kind: str
    at: str
    quote: Quote
    act: ActRef


@dataclass(frozen=True, slots=True)
class Sending:
    """One sending. silent: its deadline is over and nobody has answered."""

    at: str
    channel: str
    deadline: str | None
    proof: Quote | None
    answers: tuple[Answer, ...]
    silent: bool
    act: ActRef


@dataclass(frozen=True, slots=True)
class Stand:
    """A position that a holder took. superseded: the same holder took another one later."""

    holder: str
    position: str
    at: str
    quote: Quote
    superseded: bool
    act: ActRef


@dataclass(frozen=True, slots=True)
class Asked:
    """One demand with all that followed."""

    id: str
    label: str
    text: Translations
    addressee: str
    legal_hook: str
    act: ActRef
    sendings: tuple[Sending, ...]
    positions: tuple[Stand, ...]


@dataclass(frozen=True, slots=True)
class Demands:
    """All demands. on: the ISO day for which silence was computed."""

    on: str
    demands: tuple[Asked, ...]


def build(ask: Ask) -> Demands:
    """Return all demands, as of today."""
    state, today = ask.desk.case.state, ask.desk.today().isoformat()
    shelf = Shelf(state)
    return Demands(today, tuple(_asked(shelf, seen) for seen in status(state, today)))


def _asked(shelf: Shelf, seen: DemandView) -> Asked:
    demand = seen.demand.record
    said = (demand.id, demand.label, demand.text, demand.addressee, demand.legal_hook, act_ref(seen.demand))
    sendings = tuple(_sending(shelf, request) for request in seen.requests)
    return Asked(*said, sendings, tuple(_stand(shelf, position) for position in seen.positions))


def _sending(shelf: Shelf, seen: RequestView) -> Sending:
    request = seen.request.record
    answers = tuple(_answer(shelf, filed) for filed in seen.replies)
    proof = shelf.quote(request.proof) if request.proof else None
    sent = (request.at, request.channel, request.deadline, proof)
    return Sending(*sent, answers, seen.silent_since is not None, act_ref(seen.request))


def _answer(shelf: Shelf, filed: Filed[Reply]) -> Answer:
    return Answer(filed.record.kind, filed.record.at, shelf.quote(filed.record.passage), act_ref(filed))


def _stand(shelf: Shelf, seen: PositionView) -> Stand:
    one, replaced = seen.position.record, seen.superseded_by is not None
    return Stand(one.holder, one.position, one.at, shelf.quote(one.passage), replaced, act_ref(seen.position))
