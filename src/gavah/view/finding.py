"""Search the view: index and query folded alike, hits shown in the raw words with the matches marked."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from gavah.language.finding import search_terms, words
from gavah.record.place import Locator, Translations
from gavah.view.tables import opened, parsed_locator, parsed_words

TERMS_AT_MOST = 16
SNIPPET = 240  # code points
_quoted = re.compile(
    r'"([^"]*)"|\u201c([^\u201d]*)\u201d|\u201e([^\u201c\u201d]*)[\u201c\u201d]|\u00ab([^\u00bb]*)\u00bb'
)

Range = tuple[int, int]

# "+" takes the column's affinity away; with it SQLite would not use the index of `number`.
_HELD = "SELECT s.exhibit FROM found JOIN segments s ON s.number = +found.rowid WHERE found MATCH ?"
_BEST = """
    WITH ranked AS MATERIALIZED (
        SELECT s.number, s.exhibit, s.reading, bm25(found) AS score
        FROM found JOIN segments s ON s.number = +found.rowid WHERE found MATCH ?),
    held AS MATERIALIZED (HELD),
    best AS (
        SELECT *, row_number() OVER (PARTITION BY exhibit ORDER BY reading IS NULL, score, number) AS place
        FROM ranked WHERE exhibit IN held)
    SELECT b.exhibit, e.number, e.name, e.title, b.reading, s.start, s.words, b.score
    FROM best b JOIN exhibits e ON e.digest = b.exhibit JOIN segments s ON s.number = b.number
    WHERE b.place = 1 ORDER BY b.score, e.number LIMIT ?"""


@dataclass(frozen=True, slots=True)
class Hit:
    """One exhibit that holds all the words. Offsets count code points of the reading's raw text.

    reading: None when only the exhibit's names and titles hold them; start and matches then count in the snippet's own
    text. snippet: raw words from `start`. matches: (start, end) in the raw text, within the snippet. locator: of the
    first match. score: higher is better, comparable within one search only.
    """

    exhibit: str
    number: int
    name: str
    title: Translations
    reading: str | None
    snippet: str
    start: int
    matches: tuple[Range, ...]
    locator: Locator | None
    score: float


def search(path: Path, query: str, limit: int = 20) -> list[Hit]:
    """Return the best exhibits for a query, best first: all words, in any order; words in quotes as they follow each other.

    Each word may stand in the text or in the names of the exhibit. A query without a word finds nothing.
    """
    wanted = terms(query)
    if not wanted:
        return []
    with opened(path) as base:
        found = base.execute(_statement(len(wanted)), (_any(wanted), *map(_phrase, wanted), limit)).fetchall()
        hits = []
        for exhibit, number, name, title, reading, start, text, score in found:
            low, high, matches = _snippet(text, wanted)
            shown = tuple((start + a, start + b) for a, b in matches)
            place = _place(base, reading, shown[0][0] if shown else start + low)
            head = (exhibit, number, name, parsed_words(title), reading)
            hits.append(Hit(*head, text[low:high], start + low, shown, place, -score))
        return hits


def terms(query: str) -> list[str]:
    """Return the folded terms of a query: quoted ones whole, others word by word; at most TERMS_AT_MOST, each once."""
    clean = query.replace("\0", " ").encode("utf-8", "replace").decode()
    phrases = [next(filter(None, groups), "") for groups in _quoted.findall(clean)]
    rest = search_terms(_quoted.sub(" ", clean)).split()
    return list(dict.fromkeys(filter(None, (*map(search_terms, phrases), *rest))))[:TERMS_AT_MOST]


def _phrase(term: str) -> str:
    """Return an FTS5 string, in which nothing is syntax: folded terms hold no quote. Source: sqlite.org/fts5.html, 3.1."""
    return f'"{term}"'


def _any(wanted: list[str]) -> str:
    return " OR ".join(map(_phrase, wanted))


def _statement(count: int) -> str:
    """Return the query for `count` terms: exhibits that have every one, each with its best segment; text before names."""
    return _BEST.replace("HELD", " INTERSECT ".join([_HELD] * count))


def _snippet(text: str, wanted: list[str]) -> tuple[int, int, list[Range]]:
    """Return where the snippet stands in `text`, and the matches in it: round the first place with the most terms."""
    matches = _without_overlaps(sorted(_matches(text, wanted)))
    if not matches:
        return 0, _at_space(text, SNIPPET), []
    first = max(matches, key=lambda m: (len({t for a, b, t in matches if m[0] <= a and b <= m[0] + SNIPPET}), -m[0]))[0]
    low = max(0, first - SNIPPET // 4)
    while low and not text[low - 1].isspace() and first - low < SNIPPET // 2:
        low -= 1
    high = max(_at_space(text, low + SNIPPET), min(b for a, b, _ in matches if a == first))
    return low, high, [(a, b) for a, b, _ in matches if low <= a and b <= high]


def _at_space(text: str, at: int) -> int:
    while at < len(text) and not text[at].isspace():
        at += 1
    return min(at, len(text))


def _matches(text: str, wanted: list[str]) -> Iterator[tuple[int, int, str]]:
    """Yield (start, end, term) wherever the terms of the text, which are those of the index, hold a wanted one."""
    ranges, held = words(text), search_terms(text).split()
    for term in wanted:
        parts = term.split()
        for first in range(len(held) - len(parts) + 1):
            if held[first : first + len(parts)] == parts:
                yield ranges[first][0], ranges[first + len(parts) - 1][1], term


def _without_overlaps(matches: list[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    kept: list[tuple[int, int, str]] = []
    for match in matches:
        if not kept or match[0] >= kept[-1][1]:
            kept.append(match)
    return kept


def _place(base: sqlite3.Connection, reading: str | None, start: int) -> Locator | None:
    if reading is None:
        return None
    row = base.execute(
        "SELECT locator FROM spans WHERE reading = ? AND start <= ? ORDER BY start DESC LIMIT 1", (reading, start)
    ).fetchone()
    return parsed_locator(row[0]) if row else None
