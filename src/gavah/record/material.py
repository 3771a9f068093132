"""What came in and what was read out of it: acquisitions, descriptions, readings."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar, Literal

from gavah.record.place import DateValue, Locator, Span, Translations, check_digest

Release = Literal["public", "partner", "withheld"]


@dataclass(frozen=True, slots=True)
class ReceivedName:
    """A name as it came, never used as a path.

    text: for people, undecodable bytes shown as U+FFFD. raw: base64 of the bytes where they are not UTF-8.
    """

    text: str
    raw: str | None = None
    extra: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Acquisition:
    """One receipt of one exhibit: the same bytes twice are one exhibit with two acquisitions.

    id: 32 hexadecimal digits. at: the instant of sealing, UTC. modified: the file system's claim, UTC. source: where
    from. by: a pseudonym. note: why it is relevant. parent, part: the exhibit that it was a member of, and where in it.
    """

    TYPE: ClassVar[str] = "acquire"
    id: str
    exhibit: str
    size: int
    name: ReceivedName
    method: Literal["file", "folder", "member"]
    at: str
    by: str
    source: str = ""
    note: str = ""
    modified: str | None = None
    parent: str | None = None
    part: str | None = None
    extra: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        check_digest(self.exhibit, "acquisition.exhibit")


@dataclass(frozen=True, slots=True)
class Description:
    """How a person presents an exhibit. A later one of the same exhibit replaces it; the earlier stays in the ledger.

    evidence: a key of `evidence_types` in the elements catalogue. reliability: A-F, the source's. release: whom it may reach.
    """

    TYPE: ClassVar[str] = "describe"
    exhibit: str
    title: Translations
    by: str
    evidence: str
    source: str = ""
    reliability: Literal["A", "B", "C", "D", "E", "F"] = "F"
    release: Release = "partner"
    date: DateValue | None = None
    extra: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Member:
    """Something inside an exhibit that is sealed as an exhibit of its own (a mail's attachment)."""

    part: str
    name: str
    media_type: str
    sha256: str
    size: int
    extra: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reading:
    """One sealed text layer of one exhibit: a canonical line in the vault, named by its own SHA-256.

    text: as the tool gave it, never repaired. metadata: (key, value) as the tool gave them. pages: of a paged exhibit.
    warnings: codes or sentences of the tool.
    """

    v: int
    exhibit: str
    kind: Literal["pdf", "docx", "html", "text", "mail", "sheet", "image"]
    tool: str
    version: str
    parameters: Mapping[str, str]
    text: str
    spans: tuple[Span, ...]
    metadata: tuple[tuple[str, str], ...] = ()
    members: tuple[Member, ...] = ()
    warnings: tuple[str, ...] = ()
    pages: int | None = None
    extra: Mapping[str, Any] = field(default_factory=dict)


def locate(reading: Reading, start: int, end: int) -> Locator:
    """Return the one place of a passage: that of its first span, with the boxes of all its spans on the same page."""
    first = max(bisect_right(reading.spans, start, key=lambda span: span.start) - 1, 0)
    near = reading.spans[first : bisect_left(reading.spans, end, key=lambda span: span.start)]
    hit = [span.locator for span in near if span.end > start]
    if not hit:
        return Locator(reading.kind)
    boxes = tuple(box for locator in hit if locator.page == hit[0].page for box in locator.boxes or ())
    return replace(hit[0], boxes=boxes) if boxes else hit[0]


@dataclass(frozen=True, slots=True)
class ReadAct:
    """The ledger's word that a tool read an exhibit into the sealed reading `reading`."""

    TYPE: ClassVar[str] = "read"
    exhibit: str
    reading: str
    kind: str
    tool: str
    version: str
    characters: int
    pages: int | None = None
    extra: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class UnreadAct:
    """The ledger's word that an exhibit could not be read, and why. reason: a code in [a-z_]+."""

    TYPE: ClassVar[str] = "unread"
    exhibit: str
    reason: str
    detail: str = ""
    tool: str = ""
    version: str = ""
    extra: Mapping[str, Any] = field(default_factory=dict)
