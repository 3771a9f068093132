"""What the case asserts and asks: claims, assessments, the matrix, demands and what came back, editions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, Literal

from gavah.errors import BadMaterial
from gavah.record.place import DateValue, Passage, Translations, check_name

Stance = Literal["supports", "refutes", "qualifies", "context"]
Tier = Literal["filing", "partner", "public"]


@dataclass(frozen=True, slots=True)
class Title:
    """What the case is called and says of itself in a few sentences. The last one counts."""

    TYPE: ClassVar[str] = "title"
    title: Translations
    summary: Translations
    by: str
    extra: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Claim:
    """One sentence that the case asserts. A later act with the same id is its new wording.

    label: for people ("C1"), unique in the case. rung: a standard of the elements catalogue that the wording claims.
    text: the sentence in each language of the case. elements: ids within the case's matrix.
    """

    TYPE: ClassVar[str] = "claim"
    id: str
    label: str
    kind: Literal["fact", "inference", "allegation", "opinion"]
    rung: str
    text: Translations
    by: str
    elements: tuple[str, ...] = ()
    date: DateValue | None = None
    extra: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        check_name(self.label, "claim.label")
        if not self.text or not all(words.strip() for words in self.text.values()):
            raise BadMaterial(f"claim {self.label}", "no_text")


@dataclass(frozen=True, slots=True)
class Assessment:
    """What a passage does to a claim. It counts once a ruling accepts it (`on` = its id).

    reliability: of the source, A-F; credibility: of the information, 1-6; F and 6 mean "cannot be judged", not "worst".
    origin: the group of exhibits that go back to one source; copies of one source count once.
    """

    TYPE: ClassVar[str] = "assess"
    id: str
    claim: str
    passage: Passage
    stance: Stance
    reliability: Literal["A", "B", "C", "D", "E", "F"]
    credibility: int
    origin: str
    by: str
    extra: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not 1 <= self.credibility <= 6:
            raise BadMaterial("assessment.credibility", "not_1_to_6", str(self.credibility))
        check_name(self.origin, "assessment.origin")


@dataclass(frozen=True, slots=True)
class MatrixChoice:
    """Which list of elements the case must prove, and at which stage of which forum."""

    TYPE: ClassVar[str] = "matrix"
    matrix: str
    stage: str
    by: str
    extra: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Search:
    """Where contrary evidence on an element was looked for, also when nothing was found. at: ISO day."""

    TYPE: ClassVar[str] = "search"
    element: str
    at: str
    by: str
    where: str
    result: str
    extra: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Demand:
    """What is asked, of whom, on which legal ground."""

    TYPE: ClassVar[str] = "demand"
    id: str
    label: str
    text: Translations
    addressee: str
    by: str
    legal_hook: str = ""
    extra: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        check_name(self.label, "demand.label")


@dataclass(frozen=True, slots=True)
class Request:
    """One sending of a demand. at, deadline: ISO days. proof: of delivery."""

    TYPE: ClassVar[str] = "request"
    id: str
    demand: str
    at: str
    channel: str
    by: str
    deadline: str | None = None
    proof: Passage | None = None
    extra: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back to a request. Silence is computed at the deadline, never recorded."""

    TYPE: ClassVar[str] = "reply"
    id: str
    request: str
    kind: Literal["acknowledged", "reply", "partial", "refusal", "referral", "bounced"]
    at: str
    passage: Passage
    by: str
    extra: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Position:
    """The position that a holder took on a day, in its own words; a later one never erases it."""

    TYPE: ClassVar[str] = "position"
    id: str
    demand: str
    holder: str
    position: Literal["supports", "conditional", "evasive", "opposes", "none_stated"]
    at: str
    passage: Passage
    by: str
    extra: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Edition:
    """One issued output. files: (name, SHA-256) of what was issued, by name: claims, dossiers, the reading room's manifest."""

    TYPE: ClassVar[str] = "edition"
    id: str
    tier: Tier
    at: str
    files: tuple[tuple[str, str], ...]
    languages: tuple[str, ...]
    by: str
    recipients: tuple[str, ...] = ()
    extra: Mapping[str, Any] = field(default_factory=dict)
