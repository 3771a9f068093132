"""The parent's side of reading: asks the sandbox, and checks whatever comes back before anybody trusts it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from gavah.errors import BadMaterial
from gavah.read.answer import BLOBS_LIMIT, Answer
from gavah.read.draft import METADATA_LIMIT, VALUE_LIMIT, WARNINGS_LIMIT, Outcome
from gavah.read.limits import Limits
from gavah.read.sandbox import ENTRY, Sandbox
from gavah.record.form import from_form
from gavah.record.material import Member, Reading

NAME_LIMIT = 255
WORD_LIMIT = 1_000  # characters of a version, a warning, a name
PARAMETERS_LIMIT = 100
SPANS_LIMIT = 4_000_000
PAGES_LIMIT = 1_000_000
_PNG = b"\x89PNG\r\n\x1a\n"


class Reader:
    """Reads exhibits, each in a child of its own. A context manager; may be shared by threads, which then take turns."""

    def __init__(self, limits: Limits | None = None, entry: Path = ENTRY) -> None:
        self._sandbox = Sandbox(limits or Limits(), entry)

    def __enter__(self) -> Self:
        self._sandbox.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._sandbox.close()

    @property
    def network_withheld(self) -> bool:
        """Whether the children are cut off from every network. When not, a person must be told."""
        return self._sandbox.start()

    def read(self, fd: int, exhibit: str, name: str) -> Outcome:
        """Return what can be read out of one exhibit, and the bytes of its members.

        fd: open for reading and seekable; its position is not used. exhibit: the digest of its bytes. name: as received,
        for breaking ties by its extension. Raises BadMaterial(exhibit, reason, detail); the reasons are answer.REASONS.
        """
        answer = self._ask("read", fd, exhibit, {"exhibit": exhibit, "name": name[-NAME_LIMIT:]})
        try:
            reading = from_form(Reading, answer.value)
            _check(reading, answer.blobs, exhibit)
        except BadMaterial as error:
            raise BadMaterial(exhibit, "crashed", f"the child's answer: {error}") from error
        return Outcome(reading, answer.blobs)

    def render(self, fd: int, page: int, dpi: int = 100) -> bytes:
        """Return a PNG of one page (from 1) of a PDF at `dpi`, or of a picture scaled down to a page's size at `dpi`.

        Raises BadMaterial: as read, and no_such_page.
        """
        answer = self._ask("render", fd, "exhibit", {"page": page, "dpi": dpi})
        if len(answer.blobs) != 1 or not answer.blobs[0].startswith(_PNG):
            raise BadMaterial("exhibit", "crashed", "the child's answer is no PNG")
        return answer.blobs[0]

    def _ask(self, job: str, fd: int, exhibit: str, arguments: Mapping[str, Any]) -> Answer:
        try:
            return self._sandbox.ask(job, fd, arguments)
        except BadMaterial as error:
            raise BadMaterial(exhibit, error.reason, error.detail) from error


def _check(reading: Reading, members: tuple[bytes, ...], exhibit: str) -> None:
    """Check that a reading speaks of this exhibit, within bounds, and that its offsets and members are true."""
    if reading.v != 1 or reading.exhibit != exhibit or reading.extra:
        raise BadMaterial("reading", "another_exhibit", reading.exhibit[:80])
    _check_bounds(reading)
    _check_spans(reading)
    if len(members) != len(reading.members):
        raise BadMaterial("reading.members", "wrong_length", str(len(members)))
    for member, content in zip(reading.members, members, strict=True):
        _check_member(member, content)


def _check_bounds(reading: Reading) -> None:
    """Check what a child may say about itself and the exhibit: all of it is sealed, and shown to people."""
    parameters = reading.parameters.items()
    _check_count("metadata", len(reading.metadata), METADATA_LIMIT)
    _check_count("warnings", len(reading.warnings), WARNINGS_LIMIT)
    _check_count("members", len(reading.members), BLOBS_LIMIT)
    _check_count("spans", len(reading.spans), SPANS_LIMIT)
    _check_count("parameters", len(parameters), PARAMETERS_LIMIT)
    _check_lengths("tool", (reading.kind, reading.tool, reading.version), WORD_LIMIT)
    _check_lengths("parameters", (word for pair in parameters for word in pair), WORD_LIMIT)
    _check_lengths("warnings", reading.warnings, WORD_LIMIT)
    _check_lengths("metadata", (key for key, _ in reading.metadata), WORD_LIMIT)
    _check_lengths("metadata", (value for _, value in reading.metadata), VALUE_LIMIT)
    if not 0 <= (reading.pages or 0) <= PAGES_LIMIT:
        raise BadMaterial("reading.pages", "out_of_range", str(reading.pages))


def _check_spans(reading: Reading) -> None:
    end = 0
    for span in reading.spans:
        if span.start < end or span.locator.extra:
            raise BadMaterial("reading.spans", "not_ascending", str(span.start))
        end = span.end
        if end > len(reading.text):
            raise BadMaterial("reading.spans", "beyond_the_text", str(end))
        at = span.locator
        _check_lengths("spans", (word for word in (at.part, at.sheet, at.cell, at.path) if word), VALUE_LIMIT)


def _check_count(what: str, count: int, limit: int) -> None:
    if count > limit:
        raise BadMaterial(f"reading.{what}", "too_many", str(count))


def _check_lengths(what: str, words: Iterable[str], limit: int) -> None:
    if any(len(word) > limit for word in words):
        raise BadMaterial(f"reading.{what}", "too_long", f"more than {limit} characters")


def _check_member(member: Member, content: bytes) -> None:
    _check_lengths("members", (member.part, member.name, member.media_type), WORD_LIMIT)
    if member.extra or member.size != len(content) or member.sha256 != hashlib.sha256(content).hexdigest():
        raise BadMaterial("reading.members", "not_its_bytes", member.part)
