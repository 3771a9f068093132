"""Spellings that a reader takes for the same meet; offsets lead back exactly."""

from __future__ import annotations

import unicodedata
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from gavah.language.folding import fold, fold_with_offsets

ZWNJ = "\u200c"
SPACES = (" ", "\n", " \n", "-\n", "\u00ad\n", "\ufffe\r\n", ZWNJ)
PARTS = ("می", "نمی", "ها", "های", "تر", "روند", "بین", "المللی", "ه", "اند", "ی")
PIECES = st.lists(
    st.one_of(
        st.text(max_size=4),
        st.sampled_from(
            [*SPACES, *PARTS, "ß", "Ü", "u\u0308", "ﷲ", "ﷺ", "٣", "۳", "A", "z", "و", "und", "1", "\u0640", "\u0621"]
        ),
    ),
    max_size=14,
).map("".join)


@pytest.mark.parametrize(
    "spellings",
    [
        ["خوشه\u200cهای", "خوشههای", "خوشه های", "خوشه\nهای"],
        ["بین\u200cالمللی", "بینالمللی", "بین المللی"],
        ["می\u200cروند", "میروند", "می روند"],
        ["نمی\u200cخواهد", "نمیخواهد", "نمي خواهد"],
        ["کتاب\u200cها", "كتابها", "کتاب ها"],
        ["بزرگ\u200cترین", "بزرگترین", "بزرگ ترین"],
        ["شده\u200cاند", "شده اند", "شدهاند"],
        ["خانه\u200cی", "خانه ی"],
        ["علی", "علي", "على"],
        ["کتاب", "كتاب", "ڪتاب", "کتا\u0000ب", "کت\ufe76اب"],
        ["14-\ntägig", "14-tägig"],
        ["Iran\u2010\nIrak", "Iran-Irak"],
        ["Melde-\nsowie Amt", "Melde- sowie Amt"],
        ["شرکة", "شركه", "شركة"],
        ["آزادی", "ازادی", "أزادی", "إزادي"],
        ["المُعْتَقَلُون", "المعتقلون", "المعتقـــلون"],
        ["املاء", "املا"],
        ["خانۀ", "خانهٔ", "خانه"],
        ["۱۳۹۶", "١٣٩٦", "1396"],
        ["Überwachungstechnik", "uberwachungstechnik", "U\u0308berwachungs\u00adtechnik", "ÜBERWACHUNGS-\ntechnik"],
        [
            "Überwachungs\ufffe\r\ntechnik",
            "Überwachungs\u0002\ntechnik",
            "Überwachungs- \n technik",
            "Überwachungstechnik",
        ],
        ["Straße", "STRASSE"],
        ["Łódź", "lodz"],
        ["Iran-\nIrak", "Iran-Irak", "Iran‑Irak"],
        ["2019-\n05-14", "2019-05-14"],
        ["Überwachungs-\nund Kontrolltechnik", "Überwachungs- und Kontrolltechnik"],
        ["„Ja“ – ‚so‘", "\"ja\" - 'so'"],
        ["ﻻﺯﻡ", "لازم"],
        [" a \t\u00a0b\r\n", "A b"],
    ],
)
def test_spellings_of_one_word_meet(spellings: list[str]) -> None:
    assert {fold(spelling) for spelling in spellings} == {fold(spellings[0])}


@pytest.mark.parametrize(
    "pair", [("شرکت", "حرکت"), ("کتاب", "کتابت"), ("re sign", "resign"), ("در ها", "درها را"), ("X-\nY", "XY")]
)
def test_other_words_stay_apart(pair: tuple[str, str]) -> None:
    assert fold(pair[0]) != fold(pair[1])


@given(PIECES)
@example("می ها های")
@example("ه ی ای")
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_every_letter_folds_to_a_fixed_point() -> None:
    for code in range(0x20000):
        once = fold(f"a{chr(code)}b")
        assert fold(once) == once, hex(code)


@given(PIECES)
@example("a\u00ad\nb")
def test_the_text_with_offsets_is_exactly_the_fold(text: str) -> None:
    assert fold_with_offsets(text).text == fold(text)


@given(PIECES)
def test_raw_spans_stand_in_order_and_fold_to_their_letters(text: str) -> None:
    folded = fold_with_offsets(text)
    spans = [folded.raw_span(i, i + 1) for i in range(len(folded.text))]
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert all(left[0] <= right[0] and left[1] <= right[1] for left, right in pairwise(spans))
    for letter, (start, end) in zip(folded.text, spans, strict=True):
        assert letter in (" ", "-") or letter in fold(text[start:end])


@given(PIECES, st.data())
def test_an_empty_folded_range_has_an_empty_raw_range(text: str, data: st.DataObject) -> None:
    folded = fold_with_offsets(text)
    at = data.draw(st.integers(0, len(folded.text)))
    start, end = folded.raw_span(at, at)
    assert start == end <= len(text)


def test_marks_upon_the_last_letter_belong_to_its_span() -> None:
    text = unicodedata.normalize("NFD", "ein café.")
    folded = fold_with_offsets(text)
    start = folded.text.index("cafe")
    assert text[slice(*folded.raw_span(start, start + 4))] == unicodedata.normalize("NFD", "café")


def test_a_ligature_leads_back_whole() -> None:
    folded = fold_with_offsets("به نام ﷲ و")
    start = folded.text.index("الله")
    assert folded.raw_span(start + 1, start + 2) == (7, 8)
