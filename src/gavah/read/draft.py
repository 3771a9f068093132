"""A reading while it grows: text that is only appended to, and spans that cannot disagree with it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from gavah import __version__
from gavah.record.material import Member, Reading
from gavah.record.place import Locator, Span

LINE, BLOCK, CELL = "\n", "\n\n", "\t"  # what stands between lines, between pages and groups, between cells
VALUE_LIMIT = 10_000  # characters of one metadata value
METADATA_LIMIT = 10_000  # lines of metadata
WARNINGS_LIMIT = 1_000

Kind = Literal["pdf", "docx", "html", "text", "mail", "sheet", "image"]


@dataclass(frozen=True, slots=True)
class Source:
    """What a reader is given. name: for breaking ties by its extension, never a path."""

    data: bytes
    exhibit: str
    name: str

    @property
    def extension(self) -> str:
        """The lower-case extension of the received name, without the dot, or nothing."""
        return self.name.rpartition(".")[2].lower() if "." in self.name else ""


@dataclass(frozen=True, slots=True)
class Tool:
    """What reads: `name` as in "pdf"; `libraries` as in "pypdfium2-5.15.2"."""

    kind: Kind
    libraries: tuple[str, ...] = ()

    @property
    def version(self) -> str:
        """This program's version and those of the libraries that it used."""
        return "+".join((__version__, *self.libraries))


@dataclass(frozen=True, slots=True)
class Outcome:
    """A reading, and the bytes of its members in their order."""

    reading: Reading
    members: tuple[bytes, ...] = ()


@dataclass(slots=True)
class Draft:
    """The growing reading."""

    metadata: list[tuple[str, str]] = field(default_factory=list)
    members: list[Member] = field(default_factory=list)
    contents: list[bytes] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    parameters: dict[str, str] = field(default_factory=dict)
    pages: int | None = None
    _text: list[str] = field(default_factory=list)
    _spans: list[Span] = field(default_factory=list)
    _length: int = 0

    def add(self, text: str, locator: Locator, gap: str = LINE, confidence: int | None = None) -> None:
        """Append `text` after `gap` (none at the very beginning); an empty text leaves the gap and no span."""
        self._append(gap if self._text else "")
        start = self._length
        self._append(whole(text))
        if self._length > start:
            self._spans.append(Span(start, self._length, locator, confidence))

    def describe(self, key: str, value: object) -> None:
        """Append one line of metadata, if it says anything; beyond the limit only a warning."""
        words = whole(str(value)).strip()[:VALUE_LIMIT] if value is not None else ""
        if len(self.metadata) == METADATA_LIMIT:
            self.warn("more_metadata")
        elif words:
            self.metadata.append((whole(key)[:200], words))

    def warn(self, code: str) -> None:
        """Append a warning once; the last one there is room for says that there are more."""
        code = whole(code)[:300]
        if code not in self.warnings and len(self.warnings) < WARNINGS_LIMIT:
            self.warnings.append(code if len(self.warnings) < WARNINGS_LIMIT - 1 else "more_warnings")

    def enclose(self, part: str, name: str, media_type: str, content: bytes) -> None:
        """Append a member that is to be sealed as an exhibit of its own."""
        digest = hashlib.sha256(content).hexdigest()
        self.members.append(Member(part, whole(name)[:255], whole(media_type)[:120], digest, len(content)))
        self.contents.append(content)

    @property
    def text(self) -> str:
        """What was appended so far."""
        return "".join(self._text)

    @property
    def blank(self) -> bool:
        """Whether nothing but white space was appended."""
        return not any(piece.strip() for piece in self._text)

    def finish(self, source: Source, tool: Tool, parameters: Mapping[str, str] | None = None) -> Outcome:
        """Return what was read."""
        reading = Reading(
            v=1,
            exhibit=source.exhibit,
            kind=tool.kind,
            tool=f"gavah.read.{tool.kind}",
            version=tool.version,
            parameters={**self.parameters, **(parameters or {})},
            text=self.text,
            spans=tuple(self._spans),
            metadata=tuple(self.metadata),
            members=tuple(self.members),
            warnings=tuple(self.warnings),
            pages=self.pages,
        )
        return Outcome(reading, tuple(self.contents))

    def _append(self, text: str) -> None:
        self._text.append(text)
        self._length += len(text)


def whole(text: str) -> str:
    """Return `text` with each lone surrogate as U+FFFD: a canonical line cannot carry one."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text
