"""The state of a case: a deterministic fold over its acts. Nothing in it that a second fold would not bring back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
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
    counts. unknown: acts of a type that this version does not know, kept and counted.
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

    def accepted(self) -> Mapping[str, Filed[Ruling]]:
        """Return assessment id -> the ruling that accepts it, where the latest standing ruling does."""
        latest: dict[str, Filed[Ruling]] = {}
        for filed in self.standing("accept", "reject"):
            latest.update(dict.fromkeys(filed.record.on, filed))
        return {key: filed for key, filed in latest.items() if filed.record.verdict == "accept"}

    def claim_list(self) -> list[Filed[Claim]]:
        """Return the present wording of each claim that stands, in the order in which the claims were first made."""
        out = self.withdrawn()
        return [wordings[-1] for id, wordings in self.claims.items() if id not in out]


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
TYPES: Mapping[str, Any] = {cls.TYPE: cls for cls in (Ruling, *_BY_ID, *_LISTED, *_LAST, *_OTHER)}
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
    if cls is Ruling:
        # The first act with an id stands: a decision changes by withdrawal alone, never by being overwritten.
        state.rulings.setdefault(record.id, filed)
    elif cls in _BY_ID:
        getattr(state, _BY_ID[cls])[record.id] = filed
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
