"""Where words stand: locators, cites, passages. Offsets count code points of the raw text of a reading, from 0."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from gavah.errors import BadMaterial

Box = tuple[int, int, int, int]
Translations = Mapping[str, str]  # language code -> words

_is_digest = re.compile(r"[0-9a-f]{64}").fullmatch


def check_digest(text: str, what: str) -> None:
    """Check that `text` is a SHA-256 in 64 lower-case hexadecimal digits; raises BadMaterial."""
    if not _is_digest(text):
        raise BadMaterial(what, "not_a_digest", text[:80])


def check_name(text: str, what: str) -> None:
    """Check that a name has something that people can see; raises BadMaterial."""
    if not any(letter.isprintable() and not letter.isspace() for letter in text):
        raise BadMaterial(what, "missing")


@dataclass(frozen=True, slots=True)
class Locator:
    """Where a span stands in its exhibit, for a person's eye.

    page: from 1. boxes: left, bottom, right, top in hundredths of a PDF point from the page's lower left corner (kind
    "pdf"), or left, top, right, bottom in pixels (kind "image"). part: member path inside the exhibit (a MIME part such
    as "1.2", a package part such as "word/document.xml"). paragraph, row: from 1. cell: A1 form. path: XPath or byte range.
    """

    kind: Literal["pdf", "image", "docx", "html", "text", "sheet", "mail"]
    page: int | None = None
    boxes: tuple[Box, ...] | None = None
    part: str | None = None
    paragraph: int | None = None
    sheet: str | None = None
    cell: str | None = None
    path: str | None = None
    extra: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a reading's raw text and its place; spans ascend and do not overlap."""

    start: int
    end: int
    locator: Locator
    confidence: int | None = None  # per cent, of an OCR word or line

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise BadMaterial("span", "bad_range", f"{self.start}..{self.end}")


@dataclass(frozen=True, slots=True)
class Cite:
    """The address of a passage."""

    exhibit: str
    reading: str
    locator: Locator
    start: int
    end: int
    extra: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        check_digest(self.exhibit, "cite.exhibit")
        check_digest(self.reading, "cite.reading")
        if not 0 <= self.start < self.end:
            raise BadMaterial("cite", "bad_range", f"{self.start}..{self.end}")


@dataclass(frozen=True, slots=True)
class Passage:
    """The words at a cite, in the original language, with a person's translations."""

    cite: Cite
    words: str
    translation: Translations = field(default_factory=dict)
    extra: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DateValue:
    """A date as a source gives it: never more precise than its words.

    words: as written, in its own calendar; first, last: ISO days (Gregorian, proleptic) that bound it, both included.
    """

    words: str
    calendar: Literal["gregorian", "jalali", "hijri"]
    first: str
    last: str
    precision: Literal["day", "month", "year"]
    extra: Mapping[str, Any] = field(default_factory=dict)
