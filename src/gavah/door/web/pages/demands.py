"""Demands: what was asked of whom, what came back, who took which position when; silence after a deadline."""

from __future__ import annotations

from dataclasses import dataclass

from gavah.door.web.case import Ask
from gavah.door.web.pages.pieces import ActRef, Quote, Shelf, act_ref
from gavah.record.charge import Demand, Position, Reply, Request
from gavah.record.place import Translations
from gavah.record.state import Filed, State

ANSWERS = frozenset(
    {"reply", "partial", "refusal"}
)  # an acknowledgement, a referral or a bounce leaves the question open


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
    return Demands(today, tuple(_asked(state, filed, today) for filed in state.demands.values()))


def _asked(state: State, filed: Filed[Demand], today: str) -> Asked:
    demand, shelf = filed.record, Shelf(state)
    requests = (f for f in state.requests.values() if f.record.demand == demand.id)
    sendings = tuple(_sending(state, shelf, f, today) for f in sorted(requests, key=lambda f: f.record.at))
    said = (demand.id, demand.label, demand.text, demand.addressee, demand.legal_hook)
    return Asked(*said, act_ref(filed), sendings, _positions(state, shelf, demand.id))


def _sending(state: State, shelf: Shelf, filed: Filed[Request], today: str) -> Sending:
    request = filed.record
    replies = (f for f in state.replies.values() if f.record.request == request.id)
    answers = tuple(_answer(shelf, f) for f in sorted(replies, key=lambda f: f.record.at))
    over = request.deadline is not None and request.deadline < today
    silent = over and not any(answer.kind in ANSWERS for answer in answers)
    proof = shelf.quote(request.proof) if request.proof else None
    return Sending(request.at, request.channel, request.deadline, proof, answers, silent, act_ref(filed))


def _answer(shelf: Shelf, filed: Filed[Reply]) -> Answer:
    return Answer(filed.record.kind, filed.record.at, shelf.quote(filed.record.passage), act_ref(filed))


def _positions(state: State, shelf: Shelf, demand: str) -> tuple[Stand, ...]:
    taken = sorted((f for f in state.positions.values() if f.record.demand == demand), key=lambda f: f.record.at)
    last = {f.record.holder: f.record.id for f in taken}
    return tuple(_stand(shelf, f, superseded=last[f.record.holder] != f.record.id) for f in taken)


def _stand(shelf: Shelf, filed: Filed[Position], *, superseded: bool) -> Stand:
    one = filed.record
    return Stand(one.holder, one.position, one.at, shelf.quote(one.passage), superseded, act_ref(filed))
