"""What the pages are made of: claims.json as issued, the records behind it, and where the edition's own act stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from gavah import canon
from gavah.errors import BadMaterial
from gavah.ledger import parse_act
from gavah.publish.bundle import Contents, Sources
from gavah.publish.room.speech import LANGUAGES
from gavah.publish.sentences import CiteLine, ClaimsFile, ExhibitLine, Place, parse_claims
from gavah.record.charge import Edition
from gavah.record.finding import Ruling


@dataclass(frozen=True, slots=True)
class Mark:
    """A cited stretch of a reading, in code points. id: of its place in the page; label: of the sentence that cites it."""

    id: str
    label: str
    sentence: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Room:
    """An edition, ready to be set as pages. act: of the edition; rulings: by the place of their act."""

    contents: Contents
    claims: ClaimsFile
    act: Place
    rulings: Mapping[Place, Ruling]
    exhibits: Mapping[str, ExhibitLine]

    @property
    def languages(self) -> tuple[str, ...]:
        """Return the languages of the edition that the room has labels for; English where it has none of them."""
        return tuple(name for name in LANGUAGES if name in self.contents.draft.languages) or ("en",)

    def marks(self, reading: str) -> tuple[Mark, ...]:
        """Return what the sentences cite of a reading, by its digest."""
        return tuple(
            Mark(mark_id(sentence.number, number), sentence.label, sentence.number, cite.start, cite.end)
            for sentence in self.claims.sentences
            for number, cite in enumerate(sentence.cites, start=1)
            if cite.reading == reading
        )

    def acceptance(self, cite: CiteLine) -> Ruling | None:
        """Return the ruling that accepts a cite's assessment."""
        found = (self.rulings[place] for place in cite.acts if place in self.rulings)
        return next((ruling for ruling in found if cite.accepted and cite.assessment in ruling.on), None)


def open_room(contents: Contents, sources: Sources) -> Room:
    """Return the room of an edition; raises BadMaterial when its act is not among those that were handed over."""
    claims = parse_claims(canon.parse(contents.claims.removesuffix(b"\n")))
    rulings = {(filed.log, filed.index): filed.record for filed in contents.state.rulings.values()}
    exhibits = {row.exhibit: row for row in claims.exhibits}
    return Room(contents, claims, _edition_act(contents, sources), rulings, exhibits)


def mark_id(sentence: int, cite: int) -> str:
    """Return the id under which a cite is marked in its exhibit's page."""
    return f"c{sentence}-{cite}"


def _edition_act(contents: Contents, sources: Sources) -> Place:
    for log, index in contents.acts:
        act = parse_act(sources.line(log, index))
        if act.type == Edition.TYPE and act.body.get("id") == contents.draft.id:
            return log, index
    raise BadMaterial(f"edition {contents.draft.id}", "no_act")
