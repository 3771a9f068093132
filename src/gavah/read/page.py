"""One page of a PDF through pdfium: its lines in the better of two orders, its notes and form values, its picture."""

from __future__ import annotations

import ctypes
import math
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pypdfium2 as pdfium
from pypdfium2 import raw

from gavah.read.draft import whole
from gavah.read.order import Glyph, Line, has_right_to_left, lines_as_stored, lines_in_order, score
from gavah.record.place import Box

GEOMETRIC, NATIVE = "geometric", "native"
# What pdfium stores for a hyphen at a line's end, which the page shows as one.
_HYPHENS = {0x02: "-", 0xFFFE: "-"}
_LINE = re.compile(r"[^\r\n]*[^\s\0][^\r\n]*")
_NOTE_KEYS = ("Contents", "V")
_STRING_LIMIT = 200_000  # bytes of one note


@dataclass(frozen=True, slots=True)
class PageText:
    """What one page says. order: which reading order won; notes: annotations and form values."""

    lines: list[Line]
    order: str
    notes: list[Line]


def read_page(page: pdfium.PdfPage) -> PageText:
    """Return the text of one page with the places of its lines, from the page's own lower left corner."""
    left, bottom, _, _ = page.get_bbox()
    text = raw.FPDFText_LoadPage(page.raw)
    try:
        native = _native(text, left, bottom)
        lines, order = native, NATIVE
        if has_right_to_left("".join(line.text for line in native)):
            geometric = _geometric(text, left, bottom)
            if _score(geometric) >= _score(native):
                lines, order = geometric, GEOMETRIC
    finally:
        raw.FPDFText_ClosePage(text)
    return PageText([line for line in lines if line.text.strip()], order, list(_notes(page, left, bottom)))


def has_marks(page: pdfium.PdfPage) -> bool:
    """Whether anything is drawn on the page."""
    return bool(raw.FPDFPage_CountObjects(page.raw) > 0)


def on_page(page: pdfium.PdfPage, box: Box, size: tuple[int, int]) -> Box:
    """Return a box of the drawn page, in its pixels, as hundredths of a point from the page's lower left corner."""
    left, bottom, _, _ = page.get_bbox()
    x, y = ctypes.c_double(), ctypes.c_double()
    corners = []
    for at in ((box[0], box[1]), (box[2], box[3])):
        raw.FPDF_DeviceToPage(page.raw, 0, 0, *size, 0, *at, x, y)
        corners.append((round((x.value - left) * 100), round((y.value - bottom) * 100)))
    (x0, y0), (x1, y1) = corners
    return (min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))


def _score(lines: list[Line]) -> int:
    return score("\n".join(line.text for line in lines))


def _native(text: Any, left: float, bottom: float) -> list[Line]:
    """Return pdfium's own lines."""
    content = _content(text)
    lines = []
    for found in _LINE.finditer(content):
        if words := found.group().replace("\0", ""):
            box = _rectangle(text, found.start(), len(found.group()), (left, bottom))
            lines.append(Line(whole(words).translate(_HYPHENS), box))
    return lines


def _content(text: Any) -> str:
    """Return the page's characters so that each stands at its own index.

    One call gives them all; where it leaves some out, or pairs surrogates, they are asked for one by one.
    """
    count = raw.FPDFText_CountChars(text)
    buffer = ctypes.create_string_buffer(2 * (count + 1))
    raw.FPDFText_GetText(text, 0, count, ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)))
    content = buffer.raw[: 2 * count].decode("utf-16-le", "replace")
    if len(content) == count and "\0" not in content:
        return content
    return "".join(chr(raw.FPDFText_GetUnicode(text, i)) for i in range(count))


def _rectangle(text: Any, start: int, count: int, corner: tuple[float, float]) -> Box:
    edges = [ctypes.c_double() for _ in range(4)]
    boxes = []
    for i in range(raw.FPDFText_CountRects(text, start, count)):
        if raw.FPDFText_GetRect(text, i, *edges):
            boxes.append([edge.value for edge in edges])  # left, top, right, bottom
    if not boxes:
        return (0, 0, 0, 0)
    x, y = corner
    return (
        round((min(b[0] for b in boxes) - x) * 100), round((min(b[3] for b in boxes) - y) * 100),
        round((max(b[2] for b in boxes) - x) * 100), round((max(b[1] for b in boxes) - y) * 100),
    )  # fmt: skip


def _geometric(text: Any, left: float, bottom: float) -> list[Line]:
    """Return the lines by where their characters stand: the upright ones first, then turned ones (stamps, margins)."""
    by_angle: dict[float, list[Glyph]] = {}
    for angle, glyph in _glyphs(text, left, bottom):
        by_angle.setdefault(angle, []).append(glyph)
    upright = by_angle.pop(0.0, [])
    return lines_in_order(upright) + [line for angle in by_angle for line in lines_as_stored(by_angle[angle])]


def _glyphs(text: Any, left: float, bottom: float) -> Iterator[tuple[float, Glyph]]:
    """Yield (angle, glyph) of the characters that the file itself holds, without the spaces and ends pdfium makes up.

    angle: of the baseline, in radians against the clock, to a hundredth; a space has that of what stands before it.
    """
    x, y, box = ctypes.c_double(), ctypes.c_double(), raw.FS_RECTF()
    angle = 0.0
    for i in range(raw.FPDFText_CountChars(text)):
        code = raw.FPDFText_GetUnicode(text, i)
        if not code or code in (10, 13) or 0xD800 <= code < 0xE000 or raw.FPDFText_IsGenerated(text, i) == 1:
            continue
        raw.FPDFText_GetCharOrigin(text, i, x, y)
        raw.FPDFText_GetLooseCharBox(text, i, box)
        size = raw.FPDFText_GetFontSize(text, i)
        character = _HYPHENS.get(code) or chr(code)
        if not character.isspace():
            angle = -round(math.remainder(raw.FPDFText_GetCharAngle(text, i), math.tau), 2) or 0.0
        along = (x.value - left) * math.cos(angle) + (y.value - bottom) * math.sin(angle)
        edges = (box.left - left, box.bottom - bottom, box.right - left, box.top - bottom)
        yield angle, Glyph(character, along, y.value - bottom, *edges, size if size > 1 else edges[3] - edges[1], i)


def _notes(page: pdfium.PdfPage, left: float, bottom: float) -> Iterator[Line]:
    for i in range(raw.FPDFPage_GetAnnotCount(page.raw)):
        note = raw.FPDFPage_GetAnnot(page.raw, i)
        if not note:
            continue
        try:
            words = [value for key in _NOTE_KEYS if (value := _string(note, key).strip())]
            if words:
                yield Line("\n".join(dict.fromkeys(words)), _note_box(note, left, bottom))
        finally:
            raw.FPDFPage_CloseAnnot(note)


def _note_box(note: Any, left: float, bottom: float) -> Box:
    box = raw.FS_RECTF()
    raw.FPDFAnnot_GetRect(note, box)
    edges = (box.left - left, box.bottom - bottom, box.right - left, box.top - bottom)
    return (round(edges[0] * 100), round(edges[1] * 100), round(edges[2] * 100), round(edges[3] * 100))


def _string(note: Any, key: str) -> str:
    return _utf16(lambda buffer, size: raw.FPDFAnnot_GetStringValue(note, key.encode(), buffer, size))


def _utf16(fill: Callable[[Any, int], int]) -> str:
    """Return a string that pdfium writes as UTF-16LE with a final NUL, after telling its size in bytes."""
    size = min(fill(None, 0), _STRING_LIMIT)
    if size <= 2:
        return ""
    buffer = ctypes.create_string_buffer(size)
    fill(ctypes.cast(buffer, ctypes.POINTER(raw.FPDF_WCHAR)), size)
    return buffer.raw[: size - 2].decode("utf-16-le", "replace")
