"""Walk the sentences of a claims.json to acts and readings that were found sound. docs/spec/bundle.md, "holds"."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from gavah.errors import BrokenSeal
from gavah.ledger.act import Act
from gavah.publish.claims import UNDETERMINED
from gavah.publish.editions import HeldBack
from gavah.record.charge import Assessment, Claim, Edition
from gavah.record.finding import Ruling
from gavah.record.form import from_form
from gavah.record.material import Acquisition, Description, ReadAct, Reading
from gavah.record.place import Locator, Passage, Translations
from gavah.record.state import TYPES

Standing = Literal["holds", "broken", "not_included"]
Place = tuple[str, int]  # log, index


@dataclass(slots=True)
class Sealed:
    """What was found sound: acts by their place, readings and exhibits by their digest."""

    acts: dict[Place, Act] = field(default_factory=dict)
    readings: dict[str, Reading] = field(default_factory=dict)
    exhibits: set[str] = field(default_factory=set)

    def records(self, places: tuple[Place, ...], what: str) -> list[Any]:
        """Return the records of acts that were found sound; raises BrokenSeal for one that was not."""
        missing = [place for place in places if place not in self.acts]
        if missing:
            raise BrokenSeal(
                what, "each of its acts, proved", f"act {missing[0][1]} of {missing[0][0]} missing or broken"
            )
        acts = [self.acts[place] for place in places]
        return [from_form(TYPES[act.type], dict(act.body), act.type) for act in acts if act.type in TYPES]

    def accepts_later(self, places: tuple[Place, ...]) -> bool:
        """Whether among a cite's acts the last ruling stands after the first assessment, in total order."""
        order = {place: (self.acts[place].clock, *place) for place in places}
        assessed = [order[place] for place in places if self.acts[place].type == Assessment.TYPE]
        ruled = [order[place] for place in places if self.acts[place].type == Ruling.TYPE]
        return max(ruled) > min(assessed)


@dataclass(frozen=True, slots=True)
class CiteLine:
    """A cite in claims.json."""

    assessment: str
    stance: str
    exhibit: str
    reading: str
    start: int
    end: int
    locator: Locator
    words: str
    translation: Translations
    reliability: str
    credibility: int
    origin: str
    accepted: bool
    acts: tuple[Place, ...]
    extra: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SentenceLine:
    """A sentence in claims.json. held_back: nothing in a file from before it was said."""

    number: int
    claim: str
    label: str
    kind: str
    rung: str
    text: Translations
    acts: tuple[Place, ...]
    cites: tuple[CiteLine, ...]
    held_back: HeldBack = field(default_factory=HeldBack)
    extra: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ExhibitLine:
    """An exhibit in claims.json."""

    number: str
    exhibit: str
    title: Translations
    date: str
    source: str
    evidence: str
    acts: tuple[Place, ...]
    included: bool
    pages: int | None = None
    extra: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ClaimsFile:
    """What claims.json says."""

    v: int
    case: str
    edition: str
    tier: str
    title: Translations
    sentences: tuple[SentenceLine, ...]
    exhibits: tuple[ExhibitLine, ...]
    extra: Mapping[str, Any] = field(default_factory=dict)


def parse_claims(form: Any) -> ClaimsFile:
    """Return claims.json; raises BadMaterial for a field that does not fit. `pages` may be null there."""
    for row in form.get("exhibits", ()) if isinstance(form, dict) else ():
        if isinstance(row, dict) and row.get("pages", 0) is None:
            del row["pages"]
    claims = from_form(ClaimsFile, form, "claims.json")
    for what, names in (
        ("exhibit", [row.number for row in claims.exhibits]),
        ("sentence", [s.label for s in claims.sentences]),
    ):
        if len(set(names)) < len(names):
            raise BrokenSeal("claims.json", f"a number or label of its own for each {what}", "one given twice")
    return claims


def check_edition(sealed: Sealed, claims: ClaimsFile, files: Mapping[str, str]) -> None:
    """Check that the act of this edition names claims.json and each dossier as they are. files: path -> SHA-256."""
    acts = [act for act in sealed.acts.values() if act.type == Edition.TYPE and act.body.get("id") == claims.edition]
    issued = {path: digest for path, digest in files.items() if path == "claims.json" or path.startswith("dossier.")}
    for act in acts:
        edition = from_form(Edition, dict(act.body), act.type)
        named = dict(edition.files)
        if edition.tier == claims.tier and all(named.get(path) == digest for path, digest in issued.items()):
            return
    raise BrokenSeal(
        f"edition {claims.edition}", "an act that names claims.json and each dossier", f"{len(acts)} others"
    )


def check_exhibit(sealed: Sealed, row: ExhibitLine) -> Standing | None:
    """Check that each act of an exhibit's line speaks of it, and that it is there where it is said to be included."""
    records = sealed.records(row.acts, f"exhibit {row.number}")
    strangers = [r for r in records if not isinstance(r, Acquisition | Description) or r.exhibit != row.exhibit]
    if strangers or not any(isinstance(record, Acquisition) for record in records):
        raise BrokenSeal(f"exhibit {row.number}", "acts that acquire or describe it", f"{len(strangers)} others")
    said, known = (dict(row.title), row.date, row.source, row.evidence), _presented(records)
    if said != known:
        raise BrokenSeal(f"exhibit {row.number}", str(known)[:300], str(said)[:300])
    if not row.included:
        return "not_included"
    if row.exhibit not in sealed.exhibits:
        raise BrokenSeal(f"exhibit {row.number}", "its bytes", "nothing, or other bytes")
    return None


def _presented(records: Sequence[Any]) -> tuple[dict[str, str], str, str, str]:
    """Title, date, source and kind of evidence as the exhibit's own acts give them."""
    first = next(record for record in records if isinstance(record, Acquisition))
    described = [record for record in records if isinstance(record, Description)]
    if not described:
        return {UNDETERMINED: first.name.text}, "", first.source, ""
    last = described[-1]
    return dict(last.title), last.date.words if last.date else "", last.source or first.source, last.evidence


def check_sentence(sealed: Sealed, sentence: SentenceLine) -> Standing | None:
    """Check one sentence; its cites too. A sentence without a supporting passage that was accepted does not hold.

    Where such passages are said to be held back, it is not included: nothing here can be read that carries it.
    """
    said = (sentence.claim, sentence.label, sentence.kind, sentence.rung, dict(sentence.text))
    claims = [record for record in sealed.records(sentence.acts, sentence.label) if isinstance(record, Claim)]
    if said not in [(claim.id, claim.label, claim.kind, claim.rung, dict(claim.text)) for claim in claims]:
        raise BrokenSeal(sentence.label, "the wording of its act", "another")
    found = [(cite, _check_cite(sealed, sentence, cite)) for cite in sentence.cites]
    if sentence.kind == "opinion":
        return None
    carrying = [standing for cite, standing in found if cite.accepted and cite.stance == "supports"]
    if not carrying and not sentence.held_back.supports:
        raise BrokenSeal(sentence.label, "an accepted passage that supports it", "none")
    return "not_included" if all(standing == "not_included" for standing in carrying) else None


def _check_cite(sealed: Sealed, sentence: SentenceLine, cite: CiteLine) -> Standing | None:
    what = f"{sentence.label}, cite of {cite.exhibit}"
    records = sealed.records(cite.acts, what)
    _need(what, "an act that acquires the exhibit", any(_is_acquired(record, cite) for record in records))
    _need(what, "an act that reads the exhibit", any(_is_read(record, cite) for record in records))
    assessed = [r for r in records if isinstance(r, Assessment) and r.id == cite.assessment]
    _need(what, "the assessment of its act", any(_is_assessed(r, sentence.claim, cite) for r in assessed))
    accepted = [r for r in records if isinstance(r, Ruling) and r.verdict == "accept" and cite.assessment in r.on]
    _need(
        what,
        "a later ruling that accepts it",
        not cite.accepted or (bool(accepted) and sealed.accepts_later(cite.acts)),
    )
    reading = sealed.readings.get(cite.reading)
    if cite.exhibit not in sealed.exhibits or reading is None:
        return "not_included"
    _need(what, "a reading of its exhibit", reading.exhibit == cite.exhibit)
    _need(what, "its words in the reading", reading.text[cite.start : cite.end] == cite.words)
    return None


def _need(what: str, expected: str, there: bool) -> None:
    if not there:
        raise BrokenSeal(what, expected, "another, or none")


def _is_acquired(record: Any, cite: CiteLine) -> bool:
    return isinstance(record, Acquisition) and record.exhibit == cite.exhibit


def _is_read(record: Any, cite: CiteLine) -> bool:
    return isinstance(record, ReadAct) and (record.exhibit, record.reading) == (cite.exhibit, cite.reading)


def _is_assessed(record: Assessment, claim: str, cite: CiteLine) -> bool:
    grades = (record.claim, record.stance, record.reliability, record.credibility, record.origin)
    said = (claim, cite.stance, cite.reliability, cite.credibility, cite.origin)
    return grades == said and _passage(record.passage) == _cited(cite)


def _passage(passage: Passage) -> tuple[Any, ...]:
    cite = passage.cite
    return (cite.exhibit, cite.reading, cite.start, cite.end, cite.locator, passage.words, dict(passage.translation))


def _cited(cite: CiteLine) -> tuple[Any, ...]:
    return (cite.exhibit, cite.reading, cite.start, cite.end, cite.locator, cite.words, dict(cite.translation))
