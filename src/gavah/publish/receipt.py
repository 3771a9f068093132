"""The receipt of a sealing: what was sealed, as it came, by whom, when, and where the ledger stood after it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from gavah.errors import BadMaterial
from gavah.publish.editions import Head
from gavah.publish.press import set_pdf
from gavah.publish.words import Words, flatten, grouped, load_words
from gavah.record.form import to_form
from gavah.record.material import Acquisition


@dataclass(frozen=True, slots=True)
class Line:
    """One sealed file. name: as received, made harmless for the eye."""

    number: str
    name: str
    size: str
    at: str
    by: str
    source: str
    digest: str


@dataclass(frozen=True, slots=True)
class HeadLine:
    """Where a log stood."""

    log: str
    size: str
    root: str


@dataclass(frozen=True, slots=True)
class Receipt:
    """The receipt's words, ready to be set."""

    language: str
    direction: Literal["rtl", "ltr"]
    digits: tuple[str, ...]
    labels: dict[str, str]
    count: str
    lines: tuple[Line, ...]
    heads: tuple[HeadLine, ...]


def receipt(acquisitions: Sequence[Acquisition], heads: Sequence[Head], words: Words) -> Receipt:
    """Return the receipt of a batch. heads: after it was sealed."""
    return Receipt(
        language=words.language,
        direction=words.direction,
        digits=tuple(words.number(digit) for digit in range(10)),
        labels=dict(words.labels),
        count=words.number(len(acquisitions)),
        lines=tuple(_line(words, number, acquisition) for number, acquisition in enumerate(acquisitions, start=1)),
        heads=tuple(HeadLine(head.log, words.number(head.size), grouped(head.root.hex())) for head in heads),
    )


def receipt_pdf(acquisitions: Sequence[Acquisition], heads: Sequence[Head], language: str) -> bytes:
    """Return the receipt as a PDF that bears the instant of the last acquisition.

    Raises BadMaterial for an empty batch, BadCase for a language without labels.
    """
    if not acquisitions:
        raise BadMaterial("receipt", "nothing_sealed")
    words = to_form(receipt(acquisitions, heads, load_words(language)))
    return set_pdf("receipt.typ", words, max(acquisition.at for acquisition in acquisitions))


def receipt_text(acquisitions: Sequence[Acquisition], heads: Sequence[Head], language: str) -> str:
    """Return the receipt as plain text; raises BadCase for a language without labels."""
    words = load_words(language)
    told, labels = receipt(acquisitions, heads, words), words.labels
    lines = [labels["receipt"], "", labels["receipt_text"], "", f"{labels['receipt_count']}: {told.count}"]
    for line in told.lines:
        lines += ["", f"{line.number}. {line.name}", f"   SHA-256: {line.digest.replace(' ', '')}"]
        lines += [f"   {labels['receipt_size']}: {line.size}", f"   {labels['receipt_when']}: {line.at}"]
        lines += [f"   {labels['receipt_by']}: {line.by}"]
    for head in told.heads:
        lines += ["", f"{labels['front_log']}: {head.log}", f"{labels['front_size']}: {head.size}"]
        lines += [f"{labels['front_root']}: {head.root.replace(' ', '')}"]
    return "\n".join(lines) + "\n"


def _line(words: Words, number: int, acquisition: Acquisition) -> Line:
    return Line(
        number=words.number(number),
        name=words.settle(acquisition.name.text),
        size=words.say("receipt_bytes", size=acquisition.size),
        at=words.instant(acquisition.at),
        by=words.settle(acquisition.by),
        source=words.say("source_of", source=flatten(acquisition.source)) if acquisition.source else "",
        digest=grouped(acquisition.exhibit),
    )
