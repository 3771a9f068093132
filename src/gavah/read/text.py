"""Plain text: bytes to characters by a named decoding, one span a line with its bytes in the original."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator

import charset_normalizer

from gavah.errors import BadMaterial
from gavah.read.draft import Draft, Outcome, Source, Tool
from gavah.read.limits import Budget
from gavah.record.place import Locator

TOOL = Tool("text", (f"charset_normalizer-{charset_normalizer.__version__}",))
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF32_LE, "utf-32-le"), (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"),
)  # fmt: skip
FORGIVEN = 4
_HIGH_RUN = re.compile(rb"[\x80-\xff]+")
_CONTROL_BYTE = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f-\x9f]")
_LINE = re.compile(r"\r\n|\n|\r")
_ARABIC_SCRIPT = ("cp1256", "iso8859_6")
_OTHERS = ["cp1252", "iso8859_15", "cp1250", "iso8859_2", "cp1251", "koi8_r", "cp1254", "iso8859_9", "cp1253"]
_COMMON = frozenset(
    re.findall(r"\w+", "و در به از که این را با است براي آن ها هاي مي بر تا یا في من على إلى أن هذا التي عن مع ما لا")
)


def read(source: Source, budget: Budget) -> Outcome:
    """Read plain text; raises BadMaterial "undecodable"."""
    encoding, mark, content = decode(source.data)
    budget.unpack(len(content))
    draft = Draft()
    draft.parameters["encoding"] = encoding
    at = mark
    for line, ending in _lines(content):
        size = len(line.encode(encoding))
        draft.add(line, Locator("text", path=f"bytes={at}-{at + size}"))
        at += size + len(ending.encode(encoding))
    if draft.blank:
        draft.warn("no_text")
    return draft.finish(source, TOOL)


def decode(data: bytes) -> tuple[str, int, str]:
    """Return (encoding, bytes of the mark before the text, text); raises BadMaterial "undecodable"."""
    for mark, name in _MARKS:
        if data.startswith(mark):
            return name, len(mark), _strict(data[len(mark) :], name)
    try:
        return "utf-8", 0, _written(data.decode())
    except UnicodeDecodeError:
        name = _guess(data)
        return name, 0, _strict(data, name)


def _lines(content: str) -> Iterator[tuple[str, str]]:
    at = 0
    for found in _LINE.finditer(content):
        yield content[at : found.start()], found.group()
        at = found.end()
    if at < len(content):
        yield content[at:], ""


def _strict(data: bytes, encoding: str) -> str:
    try:
        return _written(data.decode(encoding))
    except UnicodeDecodeError as error:
        raise BadMaterial("exhibit", "undecodable", f"{encoding}: byte {error.start}") from error


def _written(content: str) -> str:
    """Return `content` if it looks written: at most one control character in a hundred, NUL among them.

    A few that are not NUL are forgiven in a short text: a terminal's log rings its bell.
    """
    found = _CONTROL.findall(content[:100_000])
    strange = len(found) - (0 if "\0" in found else FORGIVEN)
    if strange * 100 > min(len(content), 100_000):
        raise BadMaterial("exhibit", "undecodable", f"{strange} control characters")
    return content


def _guess(data: bytes) -> str:
    """Return the likeliest 8-bit encoding.

    Arabic script shows as runs of high bytes, the accents of Latin script stand alone: that decides between the two
    groups, and common words decide inside the first.
    """
    if len(_CONTROL_BYTE.findall(data[:100_000])) * 100 > len(data[:100_000]):
        raise BadMaterial("exhibit", "undecodable", "no text: control characters")
    runs = _HIGH_RUN.findall(data[:200_000])
    if sum(len(run) > 1 for run in runs) * 2 > len(runs):
        fitting = [name for name in _ARABIC_SCRIPT if _common_words(data, name)]
        if fitting:
            return max(fitting, key=lambda name: _common_words(data, name))
    best = charset_normalizer.from_bytes(data, cp_isolation=_OTHERS).best()
    if best is None:
        raise BadMaterial("exhibit", "undecodable", "no encoding fits")
    as_usual = data.decode("cp1252", "replace")
    return "cp1252" if as_usual == str(best) else best.encoding


def _common_words(data: bytes, encoding: str) -> int:
    """Return how many words of a Persian or Arabic text's commonest stand in it under this encoding."""
    words = data[:200_000].decode(encoding, "replace").split()
    return sum(word in _COMMON for word in words)
