"""What several pages show: acts, exhibits in a line, passages, claims in a line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from gavah.record.charge import Assessment
from gavah.record.place import DateValue, Locator, Passage, Translations
from gavah.record.state import Filed, State
from gavah.record.weighed import WeighedClaim, Weight

AGAINST = ("refutes", "qualifies")


@dataclass(frozen=True, slots=True)
class ActRef:
    """Where an act stands in the ledger, and the author's claim of its time."""

    log: str
    entry: int
    at: str


@dataclass(frozen=True, slots=True)
class ExhibitRef:
    """An exhibit in a line. number: from 1, in the order of sealing."""

    digest: str
    number: int
    name: str
    title: Translations


@dataclass(frozen=True, slots=True)
class Quote:
    """A passage and its exhibit."""

    exhibit: ExhibitRef
    reading: str
    start: int
    end: int
    locator: Locator
    words: str
    translation: Translations


@dataclass(frozen=True, slots=True)
class Decision:
    """A ruling: by whom, why, in which act."""

    by: str
    reason: str
    act: ActRef


@dataclass(frozen=True, slots=True)
class Assessed:
    """A passage with what it does to a claim. accepted: the ruling that lets it count, if there is one."""

    id: str
    stance: str
    quote: Quote
    reliability: str
    credibility: int
    origin: str
    by: str
    act: ActRef
    accepted: Decision | None


@dataclass(frozen=True, slots=True)
class ClaimLine:
    """A claim in a line. supports, against: accepted passages; open: passages that nobody has accepted."""

    id: str
    label: str
    kind: str
    text: Translations
    date: DateValue | None
    worded: str
    reached: str
    worded_name: Translations
    reached_name: Translations
    origins: int
    contested: bool
    supports: int
    against: int
    open: int
    faults: tuple[str, ...]


def act_ref(filed: Filed[Any]) -> ActRef:
    """Return where a filed record's act stands."""
    return ActRef(filed.log, filed.index, filed.at)


class Shelf:
    """The exhibits of a case by digest, numbered once for a page."""

    __slots__ = ("_numbers", "_state")

    def __init__(self, state: State) -> None:
        self._state = state
        self._numbers = {digest: number for number, digest in enumerate(state.exhibits, 1)}

    def ref(self, digest: str) -> ExhibitRef:
        """Return the exhibit in a line; one that the ledger never acquired has the number 0."""
        acquisitions = self._state.exhibits.get(digest)
        described = self._state.descriptions.get(digest)
        received = acquisitions[0].record.name.text if acquisitions else ""
        return ExhibitRef(digest, self._numbers.get(digest, 0), received, described.record.title if described else {})

    def quote(self, passage: Passage) -> Quote:
        """Return a passage with its exhibit in a line."""
        cite = passage.cite
        place = (cite.reading, cite.start, cite.end, cite.locator)
        return Quote(self.ref(cite.exhibit), *place, passage.words, passage.translation)


def assessed(shelf: Shelf, weight: Weight) -> Assessed:
    """Return an assessment with its passage and the ruling that accepts it."""
    filed: Filed[Assessment] = weight.assessment
    one, ruling = filed.record, weight.acceptance
    accepted = Decision(ruling.record.by, ruling.record.reason, act_ref(ruling)) if ruling else None
    grades = (one.reliability, one.credibility, one.origin)
    return Assessed(one.id, one.stance, shelf.quote(one.passage), *grades, one.by, act_ref(filed), accepted)


def claim_line(one: WeighedClaim, standards: Mapping[str, Translations]) -> ClaimLine:
    """Return a weighed claim in a line."""
    claim = one.claim.record
    counted = [w.assessment.record.stance for w in one.weights if w.acceptance]
    return ClaimLine(
        id=claim.id,
        label=claim.label,
        kind=claim.kind,
        text=claim.text,
        date=claim.date,
        worded=one.worded,
        reached=one.reached,
        worded_name=standards.get(one.worded, {"en": one.worded}),
        reached_name=standards.get(one.reached, {"en": one.reached}),
        origins=one.origins,
        contested=one.contested,
        supports=_count(counted, ("supports",)),
        against=_count(counted, AGAINST),
        open=len(one.weights) - len(counted),
        faults=tuple(fault.reason for fault in one.faults),
    )


def _count(stances: Iterable[str], wanted: tuple[str, ...]) -> int:
    return sum(stance in wanted for stance in stances)
