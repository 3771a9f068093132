"""What crosses the fence: one canonical line that says what follows, then the bytes themselves. Both sides stand here."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from gavah import canon
from gavah.errors import BadMaterial, BrokenSeal
from gavah.record.form import from_form

LINE_LIMIT = 64 << 20  # bytes of the first line, whatever the bytes beside it
MARKS_LIMIT = 4_000_000  # of [ { and , outside strings: each may become an object many times its size
BLOBS_LIMIT = 10_000
_SLICE = 1 << 20
_ESCAPED = re.compile(rb"\\*.", re.DOTALL)
_NO_MARKS = bytes(set(range(256)) - set(b'"[]{},'))
_ROUND = bytes.maketrans(b"[{]}", b"(())")

REASONS = frozenset(
    re.findall(
        r"\w+",
        "bomb corrupt crashed empty memory no_such_page ocr_failed ocr_missing password timeout too_large undecodable "
        "unknown_format",
    )
)


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a child did not read: the code and detail of its BadMaterial."""

    reason: str
    detail: str


@dataclass(frozen=True, slots=True)
class Head:
    """What an answer's first line says beside its value. sizes: bytes of each blob that follows."""

    sizes: tuple[int, ...] = ()
    refused: Refusal | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What a job returns: a canonical value and the bytes that travel beside it."""

    value: Mapping[str, Any]
    blobs: tuple[bytes, ...] = ()


def pack(answer: Answer) -> Iterator[bytes]:
    """Yield the bytes of an answer."""
    yield canon.dump({"sizes": [len(blob) for blob in answer.blobs], "value": answer.value}) + b"\n"
    yield from answer.blobs


def pack_refusal(error: BadMaterial) -> bytes:
    """Return the bytes that carry a refusal."""
    detail = error.detail[:300].encode(errors="replace").decode()
    return canon.dump({"refused": {"detail": detail, "reason": error.reason}}) + b"\n"


def unpack(data: bytes, deadline: float = float("inf")) -> Answer:
    """Return the answer in what a child wrote, which may be anything.

    deadline: of time.monotonic; the parser cannot be interrupted, but is not begun after it. Raises BadMaterial: the
    child's own refusal, too_large or timeout, or "crashed" for bytes that are no answer.
    """
    head, value, rest = _parts(data, deadline)
    if head.refused:
        raise BadMaterial("exhibit", _reason(head.refused.reason), head.refused.detail[:300])
    if not isinstance(value, dict) or min(head.sizes, default=0) < 0 or sum(head.sizes) != len(rest):
        raise BadMaterial("answer", "crashed", "another shape than announced")
    if len(head.sizes) > BLOBS_LIMIT:
        raise BadMaterial("answer", "crashed", f"{len(head.sizes)} members")
    return Answer(value, tuple(_slices(rest, head.sizes)))


def _parts(data: bytes, deadline: float) -> tuple[Head, Any, bytes]:
    end = data.find(b"\n", 0, LINE_LIMIT + 1)
    if end < 0 and len(data) > LINE_LIMIT:
        raise BadMaterial("answer", "too_large", f"a line of more than {LINE_LIMIT} bytes")
    line, rest = (data[:end], data[end + 1 :]) if end >= 0 else (data, b"")
    _check_cost(line, deadline)
    try:
        form = canon.parse(line)
        value = form.pop("value", {}) if isinstance(form, dict) else {}
        return from_form(Head, form, "answer"), value, rest
    except (BrokenSeal, BadMaterial) as error:
        raise BadMaterial("answer", "crashed", f"no answer in {len(data)} bytes: {error}"[:200]) from error


def _check_cost(line: bytes, deadline: float) -> None:
    """Check, before anything is built, that parsing will not cost the parent its memory or its stack."""
    pieces, marks = [], 0
    for piece in _marks(line):
        marks += piece.count(b"[") + piece.count(b"{") + piece.count(b",")
        if marks > MARKS_LIMIT:
            raise BadMaterial("answer", "too_large", f"more than {MARKS_LIMIT} values")
        if time.monotonic() > deadline:
            raise BadMaterial("answer", "timeout", "wall clock")
        pieces.append(piece.translate(_ROUND, b","))
    nested = b"".join(pieces)
    for _ in range(canon.DEPTH_LIMIT):
        nested = nested.replace(b"()", b"")  # takes away exactly the innermost level
    if nested:
        raise BadMaterial("answer", "crashed", f"deeper than {canon.DEPTH_LIMIT} levels, or not closed")


def _marks(line: bytes) -> Iterator[bytes]:
    """Yield, slice by slice, the brackets and commas of a line that stand outside its strings."""
    start = inside = 0
    while start < len(line):
        cut = _ESCAPED.match(line, start + _SLICE)  # never between a backslash and what it escapes
        end = cut.end() if cut else len(line)
        bare = line[start:end].replace(b"\\\\", b"").replace(b'\\"', b"").translate(None, _NO_MARKS)
        parts = bare.split(b'"')
        yield b"".join(parts[inside::2])
        inside ^= (len(parts) - 1) & 1
        start = end


def _reason(code: str) -> str:
    return code if code in REASONS else "crashed"


def _slices(data: bytes, sizes: tuple[int, ...]) -> Iterator[bytes]:
    start = 0
    for size in sizes:
        yield data[start : start + size]
        start += size
