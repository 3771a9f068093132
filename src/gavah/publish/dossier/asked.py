"""Demands as pages: what was asked of whom, what came back, which silence, which positions in which words."""

from __future__ import annotations

from collections.abc import Iterator

from gavah.publish.dossier.cited import Citing
from gavah.publish.dossier.page import Asked, Quote, Row
from gavah.publish.words import flatten
from gavah.record.charge import Demand, Request

ANSWERS = frozenset({"reply", "partial", "refusal", "referral"})  # an acknowledgement is no answer, nor is a bounce


def demand_views(citing: Citing, day: str, numbers: Iterator[str]) -> tuple[Asked, ...]:
    """Return the demands in the order in which they were made. day: ISO; silence is computed as of it."""
    return tuple(_demand(citing, filed.record, day, next(numbers)) for filed in citing.state.demands.values())


def _demand(citing: Citing, demand: Demand, day: str, number: str) -> Asked:
    words = citing.words
    requests = [filed.record for filed in citing.state.requests.values() if filed.record.demand == demand.id]
    requests.sort(key=lambda request: request.at)
    addressed = [words.say("addressee", addressee=flatten(demand.addressee))]
    if demand.legal_hook:
        addressed.append(words.say("hook", hook=words.settle(demand.legal_hook)))
    return Asked(
        number=number,
        label=demand.label,
        text=words.pick(demand.text),
        addressee=" ".join(addressed),
        events=tuple(row for request in requests for row in _events(citing, request, day)),
        quotes=(*(quote for request in requests for quote in _replies(citing, request)), *_positions(citing, demand)),
    )


def _events(citing: Citing, request: Request, day: str) -> Iterator[Row]:
    words = citing.words
    if request.deadline:
        sent = words.say("event_sent", channel=flatten(request.channel), deadline=words.day(request.deadline))
    else:
        sent = words.say("event_sent_open", channel=flatten(request.channel))
    if request.proof:
        sent += " " + citing.line("event_proof", request.proof)
    yield Row(words.day(request.at), sent)
    if request.deadline and request.deadline < day and not _answered(citing, request):
        yield Row(words.day(request.deadline), words.labels["event_silence"])


def _answered(citing: Citing, request: Request) -> bool:
    """Whether an answer came by the deadline."""
    return any(
        filed.record.request == request.id
        and filed.record.kind in ANSWERS
        and filed.record.at <= (request.deadline or "")
        for filed in citing.state.replies.values()
    )


def _replies(citing: Citing, request: Request) -> Iterator[Quote]:
    replies = [filed.record for filed in citing.state.replies.values() if filed.record.request == request.id]
    for reply in sorted(replies, key=lambda reply: reply.at):
        kind = citing.words.labels[f"reply_{reply.kind}"]
        yield citing.plain(
            citing.words.day(reply.at), citing.line("reply_line", reply.passage, kind=kind), reply.passage
        )


def _positions(citing: Citing, demand: Demand) -> Iterator[Quote]:
    words = citing.words
    positions = [filed.record for filed in citing.state.positions.values() if filed.record.demand == demand.id]
    positions.sort(key=lambda position: position.at)
    for place, position in enumerate(positions):
        told = citing.line(
            "position_line",
            position.passage,
            holder=flatten(position.holder),
            day=words.day(position.at),
            position=words.labels[f"position_{position.position}"],
        )
        if any(later.holder == position.holder for later in positions[place + 1 :]):
            told += " " + words.labels["position_superseded"]
        yield citing.plain("", told, position.passage)
