"""Searching the view: folded alike on both sides, shown in the raw words."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gavah.view.contents import Contents
from gavah.view.finding import Hit, search
from gavah.view.segments import LENGTH
from gavah.view.writing import build

Make = Callable[..., Contents]
FILLER = "Nothing of note was said here. "
LETTER = "The terms of delivery were agreed in Tavaran.\nThe interceptor was paid for."
PERSIAN = "خوشه\u200cهای شنود در ۱۴۰۰/۰۷/۱۴ تحويل شركت شد."
CASE = (
    ("letter.pdf", "Letter of acceptance", LETTER),
    ("بیانیه.pdf", "Statement", PERSIAN),
    ("brochure.pdf", "Brochure", "Überwachung für Behörden"),
    ("long.pdf", "Long", FILLER * 400 + "the needle of delivery " + FILLER * 400 + "haystack"),
    ("hostile.pdf", "Odd", 'a "b" c\x00d -e NEAR(f) <script>'),
)


@pytest.fixture(scope="module")
def ask(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    return [tmp_path_factory.mktemp("view") / "case.sqlite"]


@pytest.fixture
def view(ask: list[Path], make: Make) -> Path:
    if not ask[0].exists():
        build(ask[0], make(*CASE))
    return ask[0]


def _names(hits: list[Hit]) -> list[str]:
    return [hit.name for hit in hits]


def _marked(hit: Hit) -> list[str]:
    return [hit.snippet[a - hit.start : b - hit.start] for a, b in hit.matches]


@pytest.mark.parametrize(
    "query",
    [
        "خوشه\u200cهای",
        "خوشههای",
        "خوشه های",
        "تحویل شرکت",
        "1400/07/14",
        "١٤٠٠/٠٧/١٤",
        "تَحویل",
        '"شنود در"',
        "«شنود در»",
    ],
)
def test_a_persian_text_is_found_in_every_spelling(view: Path, query: str) -> None:
    assert _names(search(view, query)) == ["بیانیه.pdf"]


@pytest.mark.parametrize("query", ["überwachung", "UBERWACHUNG", "behorden überwachung"])
def test_latin_case_and_marks_do_not_matter(view: Path, query: str) -> None:
    assert _names(search(view, query)) == ["brochure.pdf"]


def test_marks_stand_on_the_raw_words(view: Path) -> None:
    (hit,) = search(view, "خوشه های شرکت")
    assert _marked(hit) == ["خوشه\u200cهای", "شركت"]
    assert hit.reading is not None
    assert [PERSIAN[a:b] for a, b in hit.matches] == _marked(hit)


def test_every_word_must_stand_in_the_exhibit(view: Path) -> None:
    assert _names(search(view, "delivery Tavaran")) == ["letter.pdf"]
    assert search(view, "delivery überwachung") == []


def test_words_far_apart_in_one_exhibit_are_found_together(view: Path) -> None:
    assert _names(search(view, "needle haystack")) == ["long.pdf"]


def test_words_in_quotes_must_follow_each_other_even_over_a_line(view: Path) -> None:
    assert _names(search(view, '"Tavaran the interceptor"')) == ["letter.pdf"]
    assert search(view, '"delivery terms"') == []
    assert _names(search(view, "delivery terms")) == ["letter.pdf"]


def test_a_hit_deep_in_a_long_text_is_shown_at_its_place(view: Path) -> None:
    (hit,) = search(view, "needle")
    assert _marked(hit) == ["needle"]
    assert hit.matches[0][0] == len(FILLER) * 400 + 4 > LENGTH
    assert len(hit.snippet) < 400


def test_a_hit_tells_the_page_where_it_stands(view: Path) -> None:
    (hit,) = search(view, "Tavaran")
    assert hit.locator is not None and hit.locator.page == 1


def test_a_name_finds_an_exhibit_that_nobody_could_read(view: Path) -> None:
    (hit,) = search(view, "lost.zip")
    assert (hit.reading, hit.snippet, hit.locator) == (None, "lost.zip", None)


def test_a_word_of_the_title_and_a_word_of_the_text_meet(view: Path) -> None:
    (hit,) = search(view, "acceptance interceptor")
    assert (hit.title, _marked(hit)) == ({"en": "Letter of acceptance"}, ["interceptor"])


def test_part_of_a_word_is_no_match(view: Path) -> None:
    assert search(view, "intercept") == []


@pytest.mark.parametrize("query", ["", "   ", '"', '""', "*", "- : ^ ( )", "\x00", "\u200c", "_"])
def test_a_query_without_a_word_finds_nothing(view: Path, query: str) -> None:
    assert search(view, query) == []


@pytest.mark.parametrize(
    "query", ['"unclosed delivery', "delivery AND NOT", "folded: delivery", "delivery* OR", "(delivery"]
)
def test_the_index_s_own_language_is_not_spoken(view: Path, query: str) -> None:
    assert {hit.name for hit in search(view, query)} <= {"letter.pdf", "long.pdf"}


@given(st.text(max_size=40, alphabet=st.characters()))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_no_query_is_an_error(view: Path, query: str) -> None:
    for hit in search(view, query):
        assert all(hit.start <= a < b <= hit.start + len(hit.snippet) for a, b in hit.matches)


def test_at_most_as_many_hits_as_asked_for_best_first(view: Path) -> None:
    hits = search(view, "pdf", limit=3)
    assert len(hits) == 3
    assert [h.score for h in hits] == sorted((h.score for h in hits), reverse=True)
