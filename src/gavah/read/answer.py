"""What crosses the fence: one canonical line that says what follows, then the bytes themselves. Both sides stand here."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from gavah import canon
from gavah.errors import BadMaterial, BrokenSeal
from gavah.record.form import from_form

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


def unpack(data: bytes) -> Answer:
    """Return the answer in what a child wrote, which may be anything.

    Raises BadMaterial: the child's own refusal, or "crashed" for bytes that are no answer.
    """
    line, _, rest = data.partition(b"\n")
    try:
        form = canon.parse(line)
        value = form.pop("value", {}) if isinstance(form, dict) else {}
        head = from_form(Head, form, "answer")
    except (BrokenSeal, BadMaterial) as error:
        raise BadMaterial("answer", "crashed", f"no answer in {len(data)} bytes: {error}"[:200]) from error
    if head.refused:
        raise BadMaterial("exhibit", _reason(head.refused.reason), head.refused.detail[:300])
    if not isinstance(value, dict) or min(head.sizes, default=0) < 0 or sum(head.sizes) != len(rest):
        raise BadMaterial("answer", "crashed", "another shape than announced")
    return Answer(value, tuple(_slices(rest, head.sizes)))


def _reason(code: str) -> str:
    return code if code in REASONS else "crashed"


def _slices(data: bytes, sizes: tuple[int, ...]) -> Iterator[bytes]:
    start = 0
    for size in sizes:
        yield data[start : start + size]
        start += size
