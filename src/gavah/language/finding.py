"""Find quotes in texts, and the terms under which a text is indexed: index, query and quotation agree on one fold."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gavah.language.folding import AFTER_HEH, PLURALS, SUFFIXES, fold, fold_with_offsets

_WORD = re.compile(r"[^\W_]+")
_PLURAL = re.compile(rf"(?<=[ا-ی]{{3}})(?:{PLURALS})\b")  # not تنها, بها: too short to be sure
_INNER_HYPHEN = re.compile(r"(?<=\w)-(?=\w)")


class Finder:
    """One text, folded once, in which many quotes are looked for."""

    __slots__ = ("_folded",)

    def __init__(self, text: str) -> None:
        self._folded = fold_with_offsets(text)

    def find(self, quote: str, *, whole_words: bool = False) -> list[tuple[int, int]]:
        """Find the raw ranges [start, end) whose fold is the quote's; in order, not overlapping; [] when it folds to nothing.

        A hyphen inside a word of the quote may be missing in the text, because a line's end may have swallowed it.
        whole_words: only between word ends; a Persian ending (ها, تر, اند, ی) may follow the quote.
        """
        wanted = fold(quote)
        if not wanted:
            return []
        if whole_words:
            return list(self._matches(_bounded(wanted)))
        if _INNER_HYPHEN.search(wanted):
            return list(self._matches(f"({_pattern(wanted)})"))
        return list(self._literal(wanted))

    def _matches(self, pattern: str) -> Iterator[tuple[int, int]]:
        for match in re.finditer(pattern, self._folded.text):
            yield self._folded.raw_span(*match.span(1))

    def _literal(self, wanted: str) -> Iterator[tuple[int, int]]:
        at = self._folded.text.find(wanted)
        while at >= 0:
            yield self._folded.raw_span(at, at + len(wanted))
            at = self._folded.text.find(wanted, at + len(wanted))


def _pattern(wanted: str) -> str:
    return "-?".join(map(re.escape, _INNER_HYPHEN.split(wanted)))


def _bounded(wanted: str) -> str:
    before = r"(?<![^\W_])" if _WORD.match(wanted) else ""
    after = rf"(?:{SUFFIXES}|{AFTER_HEH})?(?![^\W_])" if _WORD.match(wanted[-1]) else ""
    return f"{before}({_pattern(wanted)}){after}"


def find_quote(text: str, quote: str) -> list[tuple[int, int]]:
    """Find the raw ranges of `text` that say `quote`. For many quotes in one text keep a Finder."""
    return Finder(text).find(quote)


def words(text: str) -> list[tuple[int, int]]:
    """Find the raw range of each of the text's search terms, in their order."""
    folded = fold_with_offsets(text)
    return [folded.raw_span(*match.span()) for match in _WORD.finditer(folded.text)]


def search_terms(text: str) -> str:
    """Write the text as folded words with one space between, to be fed to a full-text index.

    Persian plurals lose their ending, so that کتاب finds کتاب ها; the terms are as many as `words(text)`.
    """
    return _PLURAL.sub("", " ".join(_WORD.findall(fold(text))))


def search_query(query: str) -> str:
    """Write what a person typed as an SQLite FTS5 query: all words must occur, "quoted words" as a phrase; '' for no word.

    Nothing of FTS5's query language passes from the person's text.
    """
    parts = [search_terms(part) for part in fold(query).split('"')]
    phrases = [
        phrase
        for i, part in enumerate(parts)
        for phrase in ([part] if i % 2 and i < len(parts) - 1 else part.split(" "))
    ]
    return " ".join(f'"{phrase}"' for phrase in phrases if phrase)
