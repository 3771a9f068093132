"""The state of a case: a deterministic fold over its acts. Nothing in it that a second fold would not bring back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import takewhile
from typing import Any, Generic, TypeVar

from gavah.ledger.act import Act
from gavah.record.charge import (
    Assessment,
    Claim,
    Demand,
    Edition,
    MatrixChoice,
    Position,
    Reply,
    Request,
    Search,
    Title,
)
from gavah.record.finding import Entity, MentionRun, Ruling, Statement
from gavah.record.form import from_form
from gavah.record.material import Acquisition, Description, ReadAct, UnreadAct

R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Entry:
    """An act and where it stands: the log's id and the index from 0."""

    log: str
    index: int
    act: Act


@dataclass(frozen=True, slots=True)
class Filed(Generic[R]):
    """A record and the act that carries it."""

    record: R
    log: str
    index: int
    at: str


@dataclass(slots=True)
class State:
    """All records of a case by their ids. Filled by `fold` alone; read by everybody else.

    exhibits: digest -> its acquisitions, in order. readings: exhibit -> its read acts, in order (the last one counts).
    unread: exhibit -> why the latest attempt failed; gone once a reading exists. claims: id -> all wordings, the last one
    counts. unknown: acts of a type that this version does not know, kept and counted. doubled: records whose id an earlier
    act of their type already carries; the first stands, these change nothing. places: (log, index) -> number in total order.
    """

    exhibits: dict[str, list[Filed[Acquisition]]] = field(default_factory=dict)
    descriptions: dict[str, Filed[Description]] = field(default_factory=dict)
    readings: dict[str, list[Filed[ReadAct]]] = field(default_factory=dict)
    unread: dict[str, Filed[UnreadAct]] = field(default_factory=dict)
    mention_runs: list[Filed[MentionRun]] = field(default_factory=list)
    entities: dict[str, Filed[Entity]] = field(default_factory=dict)
    statements: dict[str, Filed[Statement]] = field(default_factory=dict)
    rulings: dict[str, Filed[Ruling]] = field(default_factory=dict)
    title: Filed[Title] | None = None
    claims: dict[str, list[Filed[Claim]]] = field(default_factory=dict)
    assessments: dict[str, Filed[Assessment]] = field(default_factory=dict)
    matrix: Filed[MatrixChoice] | None = None
    searches: list[Filed[Search]] = field(default_factory=list)
    demands: dict[str, Filed[Demand]] = field(default_factory=dict)
    requests: dict[str, Filed[Request]] = field(default_factory=dict)
    replies: dict[str, Filed[Reply]] = field(default_factory=dict)
    positions: dict[str, Filed[Position]] = field(default_factory=dict)
    editions: dict[str, Filed[Edition]] = field(default_factory=dict)
    unknown: list[Entry] = field(default_factory=list)
    doubled: list[Filed[Any]] = field(default_factory=list)
    places: dict[tuple[str, int], int] = field(default_factory=dict)

    def is_later(self, one: Filed[Any], other: Filed[Any]) -> bool:
        """Whether the act of `one` stands after that of `other` in total order."""
        return self.places[one.log, one.index] > self.places[other.log, other.index]

    def withdrawn(self) -> frozenset[str]:
        """Return the ids of the rulings and claims that a later, standing ruling took back."""
        out: set[str] = set()
        for filed in reversed(self.rulings.values()):
            ruling = filed.record
            if ruling.verdict == "withdraw" and ruling.id not in out:
                out.add(ruling.on[0])
        return frozenset(out)

    def standing(self, *verdicts: str) -> Iterator[Filed[Ruling]]:
        """Yield the rulings with one of `verdicts` that nobody took back, oldest first."""
        out = self.withdrawn()
        return (f for f in self.rulings.values() if f.record.verdict in verdicts and f.record.id not in out)

    def decided(self, *verdicts: str) -> Mapping[str, Filed[Ruling]]:
        """Return assessment id -> the latest standing ruling on it with one of `verdicts`.

        A ruling that is older than the assessment decides nothing: nobody judges what nobody has said yet.
        """
        latest: dict[str, Filed[Ruling]] = {}
        for filed in self.standing(*verdicts):
            known = (id for id in filed.record.on if id in self.assessments)
            latest.update({id: filed for id in known if self.is_later(filed, self.assessments[id])})
        return latest

    def accepted(self) -> Mapping[str, Filed[Ruling]]:
        """Return assessment id -> the ruling that accepts it, where the latest standing ruling does.

        Also one that is older than the present wording of the claim: `outdated` names those.
        """
        unclear = self._contradicted()
        latest = self.decided("accept", "reject").items()
        return {id: filed for id, filed in latest if filed.record.verdict == "accept" and id not in unclear}

    def outdated(self) -> frozenset[str]:
        """Return the accepted assessments whose acceptance is older than their claim's wording: it was on other words."""
        return frozenset(id for id, filed in self.accepted().items() if not self._is_on_wording(filed, id))

    def waived(self) -> Mapping[str, Filed[Ruling]]:
        """Return assessment id -> the latest standing waiver of it that was made on the present wording of its claim."""
        return {id: filed for id, filed in self.decided("waive").items() if self._is_on_wording(filed, id)}

    def worded(self, claim: str) -> Filed[Claim]:
        """Return the act that gave a claim its present text, kind and rung; saying the same again is no new wording."""
        wordings = self.claims[claim]
        return list(takewhile(lambda filed: _words(filed) == _words(wordings[-1]), reversed(wordings)))[-1]

    def _is_on_wording(self, ruling: Filed[Ruling], assessment: str) -> bool:
        claim = self.assessments[assessment].record.claim
        return claim not in self.claims or self.is_later(ruling, self.worded(claim))

    def _contradicted(self) -> frozenset[str]:
        """Return the assessments of which another log has another content under the same id.

        Within a log the first is certain. Between logs a clock that lies can put a late act first, so that nobody can tell
        which of the two a ruling was on.
        """
        later = [filed for filed in self.doubled if type(filed.record) is Assessment]
        pairs = ((filed, self.assessments[filed.record.id]) for filed in later)
        return frozenset(a.record.id for a, b in pairs if a.log != b.log and a.record != b.record)

    def claim_list(self) -> list[Filed[Claim]]:
        """Return the present wording of each claim that stands, in the order in which the claims were first made."""
        out = self.withdrawn()
        return [wordings[-1] for id, wordings in self.claims.items() if id not in out]


def _words(filed: Filed[Claim]) -> tuple[Any, ...]:
    return filed.record.text, filed.record.kind, filed.record.rung


def total_order(entries: Iterable[Entry]) -> list[Entry]:
    """Return entries of several logs in the one order that all colleagues compute: (Lamport clock, log, index)."""
    return sorted(entries, key=lambda entry: (entry.act.clock, entry.log, entry.index))


def fold(entries: Iterable[Entry]) -> State:
    """Return the state after `entries`, given in total order. Raises BadMaterial for a body that its type does not allow."""
    state = State()
    extend(state, entries)
    return state


def extend(state: State, entries: Iterable[Entry]) -> None:
    """Fold further entries, which follow in total order, into a state."""
    for entry in entries:
        _file(state, entry)


_BY_ID: Mapping[Any, str] = {
    Ruling: "rulings",
    Entity: "entities",
    Statement: "statements",
    Assessment: "assessments",
    Demand: "demands",
    Request: "requests",
    Reply: "replies",
    Position: "positions",
    Edition: "editions",
}
_LISTED: Mapping[Any, str] = {MentionRun: "mention_runs", Search: "searches"}
_LAST: Mapping[Any, str] = {Title: "title", MatrixChoice: "matrix"}
_OTHER: tuple[Any, ...] = (Acquisition, Description, ReadAct, UnreadAct, Claim)
TYPES: Mapping[str, Any] = {cls.TYPE: cls for cls in (*_BY_ID, *_LISTED, *_LAST, *_OTHER)}
LEDGER_TYPES = frozenset({"case.open", "case.settings", "erase"})  # acts that concern the ledger itself


def _file(state: State, entry: Entry) -> None:
    act = entry.act
    cls = TYPES.get(act.type)
    if cls is None:
        if act.type not in LEDGER_TYPES:
            state.unknown.append(entry)
        return
    file(state, Filed(from_form(cls, dict(act.body), act.type), entry.log, entry.index, act.at))


def file(state: State, filed: Filed[Any]) -> None:
    """Put one record, which follows in total order, into a state."""
    record = filed.record
    cls = type(record)
    state.places[filed.log, filed.index] = len(state.places)
    if cls in _BY_ID:
        # The first act with an id stands: a ruling is on what it saw, and nothing takes that one's place.
        if getattr(state, _BY_ID[cls]).setdefault(record.id, filed) is not filed:
            state.doubled.append(filed)
    elif cls in _LISTED:
        getattr(state, _LISTED[cls]).append(filed)
    elif cls in _LAST:
        setattr(state, _LAST[cls], filed)
    else:
        _file_material(state, filed)


def _file_material(state: State, filed: Filed[Any]) -> None:
    record = filed.record
    if isinstance(record, Acquisition):
        state.exhibits.setdefault(record.exhibit, []).append(filed)
    elif isinstance(record, Description):
        state.descriptions[record.exhibit] = filed
    elif isinstance(record, ReadAct):
        state.readings.setdefault(record.exhibit, []).append(filed)
        state.unread.pop(record.exhibit, None)
    elif isinstance(record, UnreadAct):
        if record.exhibit not in state.readings:
            state.unread[record.exhibit] = filed
    else:
        state.claims.setdefault(record.id, []).append(filed)
