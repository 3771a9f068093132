"""Fold text for search and comparison: spellings that a reader takes for the same meet. Never shown, never quoted.

Four steps, in this order:
1. a word broken by a hyphen at a line's end is whole again;
2. letter by letter: compatibility decomposition, case folded, marks and invisible characters away, one form of yeh, kaf,
   heh, alef and of quotation marks and dashes, digits in ASCII;
3. runs of white space become one space, none at the ends;
4. parts of Persian words that are written apart are joined: می روند, خوشه های, شده اند, بین المللی.

Step 2 uses NFKD and not NFKC: with the marks gone both compare alike, and each letter folds alone, which keeps offsets exact.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

_SAME_LETTER = {
    "يىېےۍێ": "ی",
    "كڪګ": "ک",
    "ةۀہھەۃۂ": "ه",
    "ٱٲٳٵ": "ا",
    "ۇۆۋ": "و",
    "ـء": "",  # tatweel; the hamza without a seat, which Persian drops (املاء, املا)
    "،٬": ",",
    "٫۔": ".",
    "؛": ";",
    "؟": "?",
    "٪": "%",
    "“”„‟«»″〝〞": '"',
    "‘’‚‛´`ʼʻʹ′‹›": "'",
    "‐‑‒–—―−": "-",
    "ı": "i",
    "ø": "o",
    "ł": "l",
    "đð": "d",
    "æ": "ae",
    "œ": "oe",
    "þ": "th",
}
_LETTERS = {letter: same for letters, same in _SAME_LETTER.items() for letter in letters}
_INVISIBLE = frozenset({"Mn", "Me", "Cf", "Cc"})


def _fold_once(letter: str) -> str:
    if letter.isspace():
        return " "
    if letter in _LETTERS:
        return _LETTERS[letter]
    if unicodedata.category(letter) in _INVISIBLE or letter == "\ufffe":  # U+FFFE: how PDFium writes a line-end hyphen
        return ""
    number = unicodedata.decimal(letter, None)
    if number is not None:
        return str(number)
    plain = unicodedata.normalize("NFKD", letter)
    if plain[0] == " " and len(plain) > 1 and unicodedata.combining(plain[1]):
        return ""  # a mark standing alone (Arabic presentation forms) decomposes to a space that is none
    return unicodedata.normalize("NFKD", plain.casefold())


def _fold_letter(letter: str) -> str:
    folded = _fold_once(letter)
    while (again := "".join(map(_fold_once, folded))) != folded:
        folded = again
    return folded


class _LetterTable(dict[int, str]):
    """What each code point folds to, worked out when first met."""

    def __missing__(self, code: int) -> str:
        folded = self[code] = _fold_letter(chr(code))
        return folded


_TABLE = _LetterTable()

# Between small letters a hyphen at a line's end stands for the break alone; before a capital or a digit (Iran-\nIrak) it
# belongs to the word; in "Überwachungs-\nund Kontrolltechnik" nothing is broken. U+0002 and U+FFFE are how PDFium writes it.
_BROKEN = re.compile(
    r"[\u002d\u00ad\u2010\u0002\ufffe](?<=\w.)[ \t]*(?:\r\n?|\n)[ \t]*(?=\w)(?!(?:und|oder|bzw|and|or|et|ou|sowie)\b)"
)

PLURALS = "ها|های|هایی|هایم|هایت|هایش|هایمان|هایتان|هایشان"
SUFFIXES = f"{PLURALS}|تر|تری|ترین|ترها|ترهای"
AFTER_HEH = "ام|ای|اند|ایم|اید|ی"
_COMPOUNDS = ("بین", "الملل|الدول|المجالس|القار"), ("فوق", "العاد|الذکر"), ("علی", "رغم"), ("من", "جمله"), ("مع", "ذلک")
_APART = re.compile(
    " (?:"
    + rf"(?<=\w )(?=(?:{SUFFIXES})\b)|(?<=ه )(?=(?:{AFTER_HEH})\b)|(?:(?<=\bمی )|(?<=\bنمی ))(?=[ا-ی])|"
    + "|".join(rf"(?<=\b{first} )(?=(?:{rest}))" for first, rest in _COMPOUNDS)
    + ")"
)
_ARABIC = re.compile("[ا-ی]")
_RUN = re.compile("  +")
_SPACES = re.compile(r"^ +| +\Z|(?<= ) +")


def _mended(match: re.Match[str]) -> str:
    """Tell what is left of a break: nothing, or the hyphen that belongs to a compound."""
    text, before, following = match.string, match.start() - 1, match.end()
    if text[following].islower() and text[before].isalpha():
        return ""
    return "-" if match.group()[0] in "-\u2010" else ""


def fold(text: str) -> str:
    """Fold `text` for comparison. fold(fold(x)) == fold(x); two spellings are the same word when their folds are equal."""
    letters = _BROKEN.sub(_mended, text).translate(_TABLE)
    spaced = _RUN.sub(" ", letters).strip(" ")
    return _APART.sub("", spaced) if _ARABIC.search(spaced) else spaced


@dataclass(frozen=True, slots=True)
class _Edits:
    """The places where one step changed lengths: before[begins[i]:ends[i]] became after[at[i]:until[i]]; all else moved along."""

    begins: list[int]
    ends: list[int]
    at: list[int]
    until: list[int]

    def source(self, position: int) -> tuple[int, int]:
        """Find the range before the step that made the character at `position` after it."""
        i = bisect_right(self.at, position) - 1
        if i < 0:
            return position, position + 1
        if position < self.until[i]:
            return self.begins[i], self.ends[i]
        start = self.ends[i] + position - self.until[i]
        return start, start + 1


def _edits(changes: Iterator[tuple[int, int, int]]) -> _Edits:
    """Collect (begin, end, new length) in ascending order."""
    edits = _Edits([], [], [], [])
    shift = 0
    for begin, end, length in changes:
        edits.begins.append(begin)
        edits.ends.append(end)
        edits.at.append(begin + shift)
        edits.until.append(begin + shift + length)
        shift += length - (end - begin)
    return edits


def _hangs_on(letter: str) -> bool:
    return letter == "ـ" or unicodedata.category(letter) in ("Mn", "Me")


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text that knows where each of its characters stood in the raw text. Offsets are code points from 0."""

    text: str
    raw: str
    _steps: tuple[_Edits, ...]

    def raw_span(self, start: int, end: int) -> tuple[int, int]:
        """Find the raw range [start, end) of the folded range; marks and tatweel upon its last letter belong to it.

        An empty range has an empty raw range.
        """
        if start >= end:
            at = self._source(start)[0] if start < len(self.text) else len(self.raw)
            return at, at
        first, last = self._source(start)[0], self._source(end - 1)[1]
        while last < len(self.raw) and _hangs_on(self.raw[last]):
            last += 1
        return first, last

    def _source(self, position: int) -> tuple[int, int]:
        start, end = position, position + 1
        for step in reversed(self._steps):
            start, end = step.source(start)[0], step.source(end - 1)[1]
        return start, end


def fold_with_offsets(text: str) -> Folded:
    """Fold `text` as `fold` does and keep the way back."""
    mending = _edits((m.start(), m.end(), len(_mended(m))) for m in _BROKEN.finditer(text))
    whole = _BROKEN.sub(_mended, text)
    lettering = _edits(_letter_changes(whole))
    letters = whole.translate(_TABLE)
    spacing = _edits((m.start(), m.end(), 0) for m in _SPACES.finditer(letters))
    spaced = _SPACES.sub("", letters)
    joining = _edits((m.start(), m.end(), 0) for m in _APART.finditer(spaced))
    return Folded(_APART.sub("", spaced), text, (mending, lettering, spacing, joining))


def _letter_changes(text: str) -> Iterator[tuple[int, int, int]]:
    """Find the letters that do not fold to exactly one, from the few kinds of letters that a text has."""
    uneven = [letter for letter in set(text) if len(_TABLE[ord(letter)]) != 1]
    if not uneven:
        return
    for match in re.finditer(f"[{re.escape(''.join(uneven))}]", text):
        yield match.start(), match.end(), len(_TABLE[ord(match.group())])
