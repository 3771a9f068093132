"""Quotes are found in any spelling, and index and query agree."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from gavah.language.finding import Finder, find_quote, search_query, search_terms, words
from gavah.language.folding import fold

DOCUMENTS = {
    "d1": "خوشه\u200cهای بین\u200cالمللی می\u200cروند کتاب\u200cها",
    "d2": "خوشههای بینالمللی میروند کتابها",
    "d3": "خوشه های بین المللی می روند کتاب ها",
    "d4": "شركة كبيرة علي",
    "d5": "شرکت کبیره علی",
    "d6": "Die Überwachungstechnik der Häuser",
    "d7": "المُعْتَقَلُون في السجن",
    "d8": "المعتقلون في السجن",
    "d9": "۱۳۹۶ دی",
    "d10": "1396 دی",
}


@pytest.fixture(scope="module")
def index() -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(":memory:")) as base:
        base.execute("create virtual table t using fts5(id unindexed, words)")
        base.executemany("insert into t values (?, ?)", [(key, search_terms(text)) for key, text in DOCUMENTS.items()])
        yield base


def hits(index: sqlite3.Connection, query: str) -> list[str]:
    return [row[0] for row in index.execute("select id from t where t match ? order by rowid", (search_query(query),))]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("خوشه\u200cهای", ["d1", "d2", "d3"]),
        ("خوشههای", ["d1", "d2", "d3"]),
        ("خوشه های", ["d1", "d2", "d3"]),
        ("خوشه", ["d1", "d2", "d3"]),
        ("کتاب", ["d1", "d2", "d3"]),
        ("بین\u200cالمللی", ["d1", "d2", "d3"]),
        ("بین المللی", ["d1", "d2", "d3"]),
        ("می روند", ["d1", "d2", "d3"]),
        ("شركة", ["d4"]),
        ("علی", ["d4", "d5"]),
        ("علي", ["d4", "d5"]),
        ("uberwachungstechnik", ["d6"]),
        ("Überwachungstechnik", ["d6"]),
        ("المعتقلون", ["d7", "d8"]),
        ("1396", ["d9", "d10"]),
        ("۱۳۹۶", ["d9", "d10"]),
        ("السجن المعتقلون", ["d7", "d8"]),
        ('"السجن المعتقلون"', []),
        ("„في السجن“", ["d7", "d8"]),
        ('die "Häuser der', ["d6"]),
        ('der" OR NEAR(die) * ^', []),
    ],
)
def test_the_index_finds_each_spelling(index: sqlite3.Connection, query: str, found: list[str]) -> None:
    assert hits(index, query) == found


def test_short_words_keep_what_looks_like_a_plural() -> None:
    assert search_terms("تنها زندان\u200cها") == "تنها زندان"


def test_a_query_without_words_is_empty() -> None:
    assert search_query(' "!" ') == ""


@given(st.text())
def test_any_query_is_one_that_sqlite_takes(query: str) -> None:
    with closing(sqlite3.connect(":memory:")) as base:
        base.execute("create virtual table t using fts5(words)")
        if search_query(query):
            base.execute("select * from t where t match ?", (search_query(query),)).fetchall()


@given(st.text())
def test_each_term_has_its_raw_range(text: str) -> None:
    terms = search_terms(text).split()
    spans = words(text)
    assert len(spans) == len(terms)
    assert all(
        term in fold(text[start:end]) or len(text[start:end]) == 1
        for term, (start, end) in zip(terms, spans, strict=True)
    )


@given(st.text(), st.text(min_size=1), st.text())
def test_a_planted_quote_is_found_where_it_stands(before: str, quote: str, after: str) -> None:
    assume(fold(quote))
    text = f"{before} | {quote} | {after}"
    found = find_quote(text, quote)
    start, end = len(before) + 3, len(before) + 3 + len(quote)
    assert any(a < end and start < b for a, b in found)
    assert all(left[1] <= right[0] for left, right in pairwise(found))


@pytest.mark.parametrize(
    ("text", "quote", "said"),
    [
        ("Er sagt: „Die Über-\n  wachung\nläuft“.", "die Überwachung läuft", ["Die Über-\n  wachung\nläuft"]),
        (
            "deutsch-\nfranzösische Firma, deutsch-französische Firma",
            "deutsch-französische",
            ["deutsch-\nfranzösische", "deutsch-französische"],
        ),
        ("خوشه\u200cهای آن، خوشه های این", "خوشههای", ["خوشه\u200cهای", "خوشه های"]),
        ("aaaa", "aa", ["aa", "aa"]),
        ("abc", "\u200c", []),
        ("abc", "d", []),
    ],
)
def test_a_quote_is_found_across_lines_and_spellings(text: str, quote: str, said: list[str]) -> None:
    assert [text[start:end] for start, end in find_quote(text, quote)] == said


@pytest.mark.parametrize(
    ("text", "quote", "said"),
    [
        ("ایران و ایرانی و ایرانیان", "ایران", ["ایران", "ایران"]),
        ("زندان\u200cها و زندانبان", "زندان", ["زندان"]),
        ("فاطمه ام، فاطمه\u200cی دیگر", "فاطمه", ["فاطمه", "فاطمه"]),
        ("art, part, artful (Art)", "art", ["art", "Art"]),
        ("art! start!", "art!", ["art!"]),
        ("x(art) (art)", "(art)", ["(art)", "(art)"]),
        ("Fernmelde-Zentrale", "fernmelde-zentrale", ["Fernmelde-Zentrale"]),
    ],
)
def test_whole_words_end_where_words_end(text: str, quote: str, said: list[str]) -> None:
    assert [text[start:end] for start, end in Finder(text).find(quote, whole_words=True)] == said
