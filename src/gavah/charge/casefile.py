"""The claims file: what a person writes down about a case, to be imported in one go. YAML, format gavah.case/1, read strictly."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from gavah.charge.strict import Day, When, load, read
from gavah.errors import BadMaterial
from gavah.record.charge import Stance
from gavah.record.finding import WordList
from gavah.record.material import Release
from gavah.record.place import Translations, check_name

Reliability = Literal["A", "B", "C", "D", "E", "F"]


@dataclass(frozen=True, slots=True)
class MatrixEntry:
    """Which matrix, at which stage."""

    id: str
    stage: str


@dataclass(frozen=True, slots=True)
class WordsEntry:
    """A person's own list for finding mentions."""

    name: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ExhibitEntry:
    """How an exhibit is presented. path: its received name, or the unique end of one, or its SHA-256."""

    path: str
    title: Translations
    type: str
    date: Day | None = None
    source: str | None = None
    reliability: Reliability = "F"
    release: Release = "partner"


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of an exhibit, in its own language. part: the name of a member (an attachment). occurrence: from 1."""

    exhibit: str
    quote: str
    part: str | None = None
    occurrence: int | None = None
    needs: Literal["ocr"] | None = None
    translation: Translations = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class StatementEntry:
    """One value of one property of an entity."""

    property: str
    value: str
    cite: Quote


@dataclass(frozen=True, slots=True)
class EntityEntry:
    """An entity; its id holds within the file alone."""

    id: str
    schema: str
    name: str
    statements: tuple[StatementEntry, ...] = ()


@dataclass(frozen=True, slots=True)
class LinkEntry:
    """A ruling on two entities of the file."""

    verdict: Literal["same", "not_same"]
    a: str
    b: str
    reason: str


@dataclass(frozen=True, slots=True)
class CiteEntry:
    """A passage assessed on a claim. An accepted one says why."""

    exhibit: str
    quote: str
    stance: Stance
    reliability: Reliability
    credibility: int
    origin: str
    part: str | None = None
    occurrence: int | None = None
    needs: Literal["ocr"] | None = None
    translation: Translations = field(default_factory=dict)
    reason: str | None = None
    accept: bool = False

    @property
    def place(self) -> Quote:
        """Return where the words stand."""
        return Quote(self.exhibit, self.quote, self.part, self.occurrence, self.needs, self.translation)


@dataclass(frozen=True, slots=True)
class ClaimEntry:
    """One sentence with what was assessed on it."""

    label: str
    kind: Literal["fact", "inference", "allegation", "opinion"]
    rung: str
    text: Translations
    elements: tuple[str, ...] = ()
    date: When | None = None
    cites: tuple[CiteEntry, ...] = ()


@dataclass(frozen=True, slots=True)
class SearchEntry:
    """Where contrary evidence was looked for."""

    element: str
    at: Day
    by: str
    where: str
    result: str


@dataclass(frozen=True, slots=True)
class RequestEntry:
    """One sending of a demand; its id holds within the file alone."""

    id: str
    at: Day
    channel: str
    deadline: Day | None = None
    proof: Quote | None = None


@dataclass(frozen=True, slots=True)
class ReplyEntry:
    """What came back to a request of the same demand."""

    request: str
    kind: Literal["acknowledged", "reply", "partial", "refusal", "referral", "bounced"]
    at: Day
    cite: Quote
    translation: Translations = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PositionEntry:
    """The position that a holder took, in its own words."""

    holder: str
    position: Literal["supports", "conditional", "evasive", "opposes", "none_stated"]
    at: Day
    cite: Quote
    translation: Translations = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DemandEntry:
    """A demand with its requests and what they brought."""

    label: str
    text: Translations
    addressee: str
    legal_hook: str | None = None
    requests: tuple[RequestEntry, ...] = ()
    replies: tuple[ReplyEntry, ...] = ()
    positions: tuple[PositionEntry, ...] = ()


@dataclass(frozen=True, slots=True)
class CaseFile:
    """The whole document; every part but the format may be missing."""

    format: Literal["gavah.case/1"]
    title: Translations | None = None
    summary: Translations | None = None
    matrix: MatrixEntry | None = None
    word_lists: tuple[WordsEntry, ...] = ()
    exhibits: tuple[ExhibitEntry, ...] = ()
    entities: tuple[EntityEntry, ...] = ()
    links: tuple[LinkEntry, ...] = ()
    claims: tuple[ClaimEntry, ...] = ()
    searches: tuple[SearchEntry, ...] = ()
    demands: tuple[DemandEntry, ...] = ()

    def lists(self) -> tuple[WordList, ...]:
        """Return the word lists as the connect room takes them."""
        return tuple(WordList(entry.name, entry.words) for entry in self.word_lists)


def parse_casefile(data: bytes, name: str = "case.yaml") -> CaseFile:
    """Return the claims file; raises BadDocument, whose `faults` hold everything that is wrong with it."""
    return read(CaseFile, load(data, name), name, _faults)


def _faults(file: CaseFile) -> Iterator[BadMaterial]:
    yield from _twice("claims", (entry.label for entry in file.claims))
    yield from _twice("demands", (entry.label for entry in file.demands))
    yield from _twice("entities", (entry.id for entry in file.entities))
    yield from _twice("word_lists", (entry.name for entry in file.word_lists))
    if file.summary is not None and file.title is None:
        yield BadMaterial("summary", "without_title")
    yield from _unnamed("entities", (entry.name for entry in file.entities))
    yield from _unnamed("claims", (entry.label for entry in file.claims))
    yield from _unnamed("demands", (entry.label for entry in file.demands))
    yield from _link_faults(file)
    for claim in file.claims:
        yield from _claim_faults(claim)
    for demand in file.demands:
        yield from _demand_faults(demand)


def _link_faults(file: CaseFile) -> Iterator[BadMaterial]:
    known = {entry.id for entry in file.entities}
    for i, link in enumerate(file.links):
        yield from (BadMaterial(f"links[{i}]", "unknown_entity", id) for id in (link.a, link.b) if id not in known)
        if link.a == link.b:
            yield BadMaterial(f"links[{i}]", "one_entity", link.a)


def _claim_faults(claim: ClaimEntry) -> Iterator[BadMaterial]:
    if not claim.text:
        yield BadMaterial(claim.label, "no_text")
    for cite in claim.cites:
        what = f"{claim.label}: {cite.quote[:60]}"
        if not 1 <= cite.credibility <= 6:
            yield BadMaterial(what, "not_1_to_6", str(cite.credibility))
        if cite.accept and not cite.reason:
            yield BadMaterial(what, "accepted_without_reason")
        yield from _unnamed(f"{what}: origin", (cite.origin,))


def _demand_faults(demand: DemandEntry) -> Iterator[BadMaterial]:
    ids = [entry.id for entry in demand.requests]
    yield from _twice(demand.label, ids)
    for reply in demand.replies:
        if reply.request not in ids:
            yield BadMaterial(demand.label, "unknown_request", reply.request)


def _unnamed(where: str, names: Iterable[str]) -> Iterator[BadMaterial]:
    for i, name in enumerate(names):
        try:
            check_name(name, f"{where}[{i}]")
        except BadMaterial as error:
            yield error


def _twice(where: str, names: Iterable[str]) -> Iterator[BadMaterial]:
    counts: Mapping[str, int] = Counter(names)
    yield from (BadMaterial(f"{where}.{name}", "twice", f"{n} times") for name, n in counts.items() if n > 1)
