"""What was found in readings: mentions by a machine; entities, statements and rulings by a person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, Literal

from gavah.errors import BadMaterial
from gavah.record.place import Cite, DateValue, Passage, check_name


@dataclass(frozen=True, slots=True)
class Mention:
    """Something that a machine found at a cite; never a fact. One line of a batch in the vault.

    rule: the word list's name or the recogniser that found it. value: what a date means.
    """

    cite: Cite
    sort: Literal["word", "date", "company"]
    words: str
    rule: str
    value: DateValue | None = None
    extra: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class WordList:
    """A person's own words to look for. name: what they stand for; words: in any spelling, matched folded."""

    name: str
    words: tuple[str, ...]
    extra: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class MentionRun:
    """The ledger's word that a run over `readings` readings found `count` mentions: the batch's lines are sorted records.

    batch: SHA-256 of the vault object, canonical lines each ended by a line feed. lists: the word lists in force.
    """

    TYPE: ClassVar[str] = "mentions"
    batch: str
    count: int
    readings: int
    tool: str
    version: str
    lists: tuple[WordList, ...] = ()
    extra: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Entity:
    """A person, organisation, product, vehicle, place or event that the case speaks of.

    schema: a FollowTheMoney schema or our Product. name: as the case calls it.
    """

    TYPE: ClassVar[str] = "entity"
    id: str
    schema: str
    name: str
    by: str
    extra: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        check_name(self.name, "entity.name")


@dataclass(frozen=True, slots=True)
class Statement:
    """One value of one property of one entity, with its passage."""

    TYPE: ClassVar[str] = "statement"
    id: str
    entity: str
    property: str
    value: str
    passage: Passage
    by: str
    extra: Mapping[str, Any] = field(default_factory=dict)


Verdict = Literal["same", "not_same", "accept", "reject", "withdraw", "approve", "waive"]


@dataclass(frozen=True, slots=True)
class Ruling:
    """A person's reasoned, reversible decision. The signature is the checkpoint over its act.

    on: ids that it decides about (two for same/not_same, in ascending order). verdict "withdraw": `on` is one earlier
    ruling or one claim, which stops counting; withdrawing a withdrawal brings it back.
    """

    TYPE: ClassVar[str] = "ruling"
    id: str
    verdict: Verdict
    on: tuple[str, ...]
    reason: str
    by: str
    extra: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not self.reason.strip():
            raise BadMaterial("ruling.reason", "missing")
        if self.verdict in ("same", "not_same") and (len(self.on) != 2 or self.on[0] >= self.on[1]):
            raise BadMaterial("ruling.on", "two_ids_ascending")
        if len(self.on) == 0 or (self.verdict == "withdraw" and len(self.on) != 1):
            raise BadMaterial("ruling.on", "wrong_length", str(len(self.on)))
