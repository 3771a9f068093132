"""Characters on a page to lines in reading order. Pure geometry and letters: knows nothing of PDF.

Right-to-left lines are put in order by where their characters stand, because what PDF engines give for them is wrong
as often as not. Left on the page of each line is turned to right; numbers and Latin stretches inside keep their own
direction, as the Unicode bidirectional algorithm (UAX 9, W1-W7, N1) would have shown them. Not solved: columns.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from operator import attrgetter

from gavah.record.place import Box

SAME_LINE = 0.35  # of the font size: baselines this near are one line
SPACE = 0.1  # of the font size: a gap this wide is a space, in a line that holds no space of its own
USUAL_SPACE = 0.22  # a space between words is at most this wide, one between columns may be wider
NEARNESS = 0.2  # how much a space prefers a near gap to a wide one
LEAST_GAP = 0.04  # a gap narrower than this is none

_MIRROR = str.maketrans("()[]{}<>«»‹›", ")(][}{><»«›‹")
_OPEN, _CLOSE = "([{«‹", ")]}»›"
_CLASSES = {
    "R": "R", "AL": "R", "L": "L", "EN": "D", "AN": "D", "CS": "S", "NSM": "M",
}  # fmt: skip
# Numbers with their separators (W2, W4: after Arabic letters neither signs nor hyphens belong to them); Latin from its
# first letter to its last letter or digit (N1, W7).
_LEFT_TO_RIGHT = re.compile(r"L(?:[^R]*[LD]M*)?M*|D+M*(?:SD+M*)*")
_RIGHT_TO_LEFT = re.compile(r"R(?:[^L]*[RM])?")
_COMMON = frozenset(
    re.findall(
        r"\w+",
        "و در به از که این را با است برای آن ها شده تا یا بر هم نیز بود شد دو وزارت شرکت سال خود ما "
        "في من على إلى أن هذا هذه التي الذي عن مع ما لا كان قد",
    )
)
_REVERSED = frozenset(word[::-1] for word in _COMMON if len(word) > 1 and word != word[::-1]) - _COMMON
_LIGATURES = {"".join(sorted(word)): word for word in ("لا", "لأ", "لإ", "لآ", "لله", "الله")}
_RTL_LETTER = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")


@dataclass(frozen=True, slots=True)
class Glyph:
    """One character where it stands, in PDF points from the lower left.

    x: its origin, along its baseline where that is turned; y: its origin; size: of its font; index: in content order.
    """

    text: str
    x: float
    y: float
    left: float
    bottom: float
    right: float
    top: float
    size: float
    index: int


@dataclass(frozen=True, slots=True)
class Line:
    """A line in reading order and its box in hundredths of a point."""

    text: str
    box: Box


def has_right_to_left(text: str) -> bool:
    """Whether any character of a right-to-left script stands in `text`."""
    return _RTL_LETTER.search(text) is not None


def lines_in_order(glyphs: Sequence[Glyph]) -> list[Line]:
    """Return the lines of a page from top to bottom, each in reading order."""
    rows = [sorted(row, key=attrgetter("x", "index")) for row in _rows(glyphs)]
    rtl_page = _leans_right_to_left(glyph.text for row in rows for glyph in row)
    shown = [_pieces(row) for row in rows]
    turn = _turner(shown, rtl_page)
    return [Line(turn(pieces).strip(), _box(row)) for pieces, row in zip(shown, rows, strict=True)]


def lines_as_stored(glyphs: Sequence[Glyph]) -> list[Line]:
    """Return lines in content order, for turned text, where engines lose the places of right-to-left characters.

    What is left of the places still tells which words are stored backwards.
    """
    rows: list[list[list[Glyph]]] = []
    last = -9
    for glyph in glyphs:
        missing = glyph.index - last - 1  # ends and spaces that the engine made up: two for an end, one for a space
        last = glyph.index
        if missing > 1 or not rows:
            rows.append([[]])
        elif missing or glyph.text.isspace():
            rows[-1].append([])
        if not glyph.text.isspace():
            rows[-1][-1].append(glyph)
    kept = [[word for word in row if word] for row in rows]
    return [Line(" ".join(map(_stored_word, row)), _box([g for word in row for g in word])) for row in kept if row]


def _stored_word(word: Sequence[Glyph]) -> str:
    letters = "".join(glyph.text for glyph in word)
    rising = sum(a.x < b.x for a, b in pairwise(word))
    return letters[::-1] if has_right_to_left(letters) and rising * 2 > len(word) - 1 else letters


def score(text: str) -> int:
    """Return how much `text` reads like Persian or Arabic: common words minus common words turned round."""
    words = text.split()
    return sum(word in _COMMON for word in words) - sum(word in _REVERSED for word in words)


def _rows(glyphs: Sequence[Glyph]) -> list[list[Glyph]]:
    """Group glyphs by baseline. Marks stand with the character that they follow in content order, wherever they sit."""
    bases = [glyph for glyph in glyphs if not unicodedata.combining(glyph.text)]
    rows: list[list[Glyph]] = []
    row_of: dict[int, list[Glyph]] = {}
    for glyph in sorted(bases, key=lambda g: (-g.y, g.index)):
        if not rows or rows[-1][0].y - glyph.y > SAME_LINE * max(glyph.size, 1.0):
            rows.append([])
        rows[-1].append(glyph)
        row_of[glyph.index] = rows[-1]
    for mark in glyphs:
        if unicodedata.combining(mark.text):
            row = row_of.get(mark.index - 1) or row_of.get(mark.index + 1)
            if row is not None:
                row.append(mark)
                row_of[mark.index] = row
    return rows


def _pieces(row: Sequence[Glyph]) -> list[str]:
    """Return the pieces of a row from left to right: one a character or ligature, and a space where one is seen.

    The position that an engine gives for a space cannot be trusted (often it has no width, or its neighbour's place), so
    each space goes to the nearest real gap, and a gap too wide for one word gets a space even if the file holds none.
    """
    clusters = _clusters([glyph for glyph in row if not glyph.text.isspace()])
    spaced = _spaced(_gaps(clusters), [glyph.x for glyph in row if glyph.text.isspace()])
    out = []
    for i, cluster in enumerate(clusters):
        out.append(_ligature(cluster))
        if i in spaced:
            out.append(" ")
    return out


@dataclass(frozen=True, slots=True)
class _Gap:
    after: int  # the cluster to its left
    middle: float
    width: float
    size: float


def _clusters(glyphs: Sequence[Glyph]) -> list[list[Glyph]]:
    """Group glyphs of one origin: the letters of one ligature, a letter and its marks."""
    clusters: list[list[Glyph]] = []
    for glyph in glyphs:
        if clusters and glyph.x == clusters[-1][0].x and _class(glyph.text) in "RM":
            clusters[-1].append(glyph)
        else:
            clusters.append([glyph])
    return clusters


def _gaps(clusters: Sequence[Sequence[Glyph]]) -> list[_Gap]:
    gaps, edge = [], float("-inf")
    for i in range(len(clusters) - 1):
        edge = max(edge, *(glyph.right for glyph in clusters[i]))
        start, size = min(glyph.left for glyph in clusters[i + 1]), clusters[i][0].size
        if start - edge > LEAST_GAP * size:
            gaps.append(_Gap(i, (edge + start) / 2, start - edge, size))
    return gaps


def _spaced(gaps: Sequence[_Gap], spaces: Sequence[float]) -> set[int]:
    """Return after which clusters a space stands."""
    free, taken = list(gaps), []
    for x in spaces:
        if free:
            taken.append(max(free, key=lambda gap: gap.width - NEARNESS * abs(gap.middle - x)))
            free.remove(taken[-1])
    widths = sorted(gap.width for gap in taken)
    usual = min(widths[len(widths) // 2], *(USUAL_SPACE * gap.size for gap in taken)) if taken else None
    return {gap.after for gap in taken if usual and gap.width > usual / 2} | {
        gap.after for gap in free if gap.width > (usual * 0.6 if usual else SPACE * gap.size)
    }


def _ligature(cluster: Sequence[Glyph]) -> str:
    """Return the letters of one cluster as written; engines give those of a ligature in either order."""
    letters = "".join(glyph.text for glyph in cluster)
    if len(cluster) == 1:
        return letters
    known = _LIGATURES.get("".join(sorted(letters)))
    return known or "".join(glyph.text for glyph in sorted(cluster, key=lambda g: (-g.left, g.index)))


def _turner(shown: Sequence[list[str]], rtl_page: bool) -> Callable[[list[str]], str]:
    """Return the function that puts one line in reading order, with brackets mirrored if that balances them better.

    Some writers store the bracket that is seen, others the one that was written; the page as a whole tells which.
    """

    def plain(pieces: list[str]) -> str:
        return _reading_order(pieces, rtl_page, mirror=False)

    def mirrored(pieces: list[str]) -> str:
        return _reading_order(pieces, rtl_page, mirror=True)

    faults = {turn: sum(_bracket_faults(turn(pieces)) for pieces in shown) for turn in (mirrored, plain)}
    usual = min(faults, key=lambda turn: faults[turn])
    return lambda pieces: min((usual(pieces), _paired(usual(pieces))), key=_bracket_faults)


def _paired(text: str) -> str:
    """Return `text` with its brackets taken in turn as opening and closing, whatever is stored for each."""
    out, waiting = [], ""
    for character in text:
        kind = (_OPEN.find(character) + 1 or _CLOSE.find(character) + 1) - 1
        if kind < 0:
            out.append(character)
        elif waiting.endswith(_OPEN[kind]):
            waiting = waiting[:-1]
            out.append(_CLOSE[kind])
        else:
            waiting += _OPEN[kind]
            out.append(_OPEN[kind])
    return "".join(out)


def _reading_order(pieces: list[str], rtl_page: bool, *, mirror: bool) -> str:
    classes = "".join(_class(piece) for piece in pieces)
    if "R" not in classes:
        return "".join(pieces)
    if rtl_page or classes.count("R") > classes.count("L"):
        return _from_the_right(pieces, classes, mirror)
    out, at = [], 0
    for found in _RIGHT_TO_LEFT.finditer(classes):
        out += pieces[at : found.start()]
        out.append(_from_the_right(pieces[found.start() : found.end()], found.group(), mirror))
        at = found.end()
    return "".join(out + pieces[at:])


def _from_the_right(pieces: list[str], classes: str, mirror: bool) -> str:
    """Read from right to left, with left-to-right stretches kept as they stand."""
    out: list[str] = []
    at = 0
    for found in _LEFT_TO_RIGHT.finditer(classes):
        out += _turned(pieces[at : found.start()], mirror)
        out.append("".join(pieces[found.start() : found.end()]))
        at = found.end()
    out += _turned(pieces[at:], mirror)
    return "".join(reversed(out))


def _turned(pieces: Iterable[str], mirror: bool) -> list[str]:
    return [piece.translate(_MIRROR) if mirror else piece for piece in pieces]


def _class(piece: str) -> str:
    return _CLASSES.get(unicodedata.bidirectional(piece[0]), "N")


def _leans_right_to_left(texts: Iterable[str]) -> bool:
    classes = [_class(text) for text in texts]
    return classes.count("R") > classes.count("L")


def _bracket_faults(text: str) -> int:
    depth = faults = 0
    for character in text:
        if character in _OPEN:
            depth += 1
        elif character in _CLOSE:
            depth -= 1
            faults += depth < 0
    return faults + max(depth, 0)


def _box(row: Sequence[Glyph]) -> Box:
    inked = [glyph for glyph in row if not glyph.text.isspace()] or row
    return (
        round(min(g.left for g in inked) * 100), round(min(g.bottom for g in inked) * 100),
        round(max(g.right for g in inked) * 100), round(max(g.top for g in inked) * 100),
    )  # fmt: skip
