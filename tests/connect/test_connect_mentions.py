"""Mentions: found by a person's lists, dates and company forms; the same bytes each time."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gavah.connect.mentions import batch, find_mentions, parse_batch, run
from gavah.errors import BrokenSeal
from gavah.record.finding import Mention, WordList
from gavah.record.material import Reading
from gavah.record.place import Cite, Locator, Span

Make = Callable[..., tuple[str, Reading]]
LISTS = (WordList("product", ("HM-9", "Interzept HM-9", "اینترزپت")), WordList("agency", ("وزارت نظم عمومی",)))
MENTION = Mention(Cite("a" * 64, "b" * 64, Locator("text"), 3, 7), "word", "HM-9", "product")


def found(reading: tuple[str, Reading], sort: str = "word") -> list[tuple[str, str]]:
    return [(m.rule, m.words) for m in find_mentions([reading], LISTS) if m.sort == sort]


def test_words_of_a_list_are_found_in_any_spelling(reading: Make) -> None:
    text = "INTERZEPT  HM-9 was sold to وزارت\u200c نظم عمومي on the day."
    assert found(reading(text)) == [("product", "INTERZEPT  HM-9"), ("agency", "وزارت\u200c نظم عمومي")]


def test_a_word_inside_another_word_is_no_mention(reading: Make) -> None:
    assert found(reading("XHM-9 and HM-91 are other things")) == []


def test_every_mention_cites_its_own_words(reading: Make) -> None:
    digest, made = reading("Halvorn Messtechnik GmbH sold the HM-9.\nOn 14 May 2019 and on ۱۴ مهر ۱۴۰۰ it was paid.")
    mentions = list(find_mentions([(digest, made)], LISTS))
    assert {m.sort for m in mentions} == {"word", "date", "company"}
    for mention in mentions:
        assert made.text[mention.cite.start : mention.cite.end] == mention.words
        assert (mention.cite.exhibit, mention.cite.reading) == (made.exhibit, digest)
        assert mention.cite.locator.paragraph == (2 if mention.sort == "date" else 1)


def test_dates_are_found_in_both_calendars(reading: Make) -> None:
    mentions = find_mentions([reading("On 6 October 2021 (۱۴ مهر ۱۴۰۰) it happened.")], ())
    values = [m.value for m in mentions if m.value is not None]
    assert [(v.calendar, v.first, v.last) for v in values] == [
        ("gregorian", "2021-10-06", "2021-10-06"),
        ("jalali", "2021-10-06", "2021-10-06"),
    ]


def test_a_company_is_found_by_its_form(reading: Make) -> None:
    assert found(reading("It was made by Halvorn Messtechnik GmbH in spring."), "company") == [
        ("companies", "Halvorn Messtechnik GmbH")
    ]


def test_a_mention_over_two_spans_has_the_boxes_of_both(reading: Make) -> None:
    spans = tuple(
        Span(start, end, Locator("pdf", page=1, boxes=((start, 0, end, 9),)))
        for start, end in ((0, 4), (4, 14), (15, 20))
    )
    mention = next(find_mentions([reading("the Interzept HM-9", spans)], LISTS))
    assert mention.cite.locator.boxes == ((4, 0, 14, 9), (15, 0, 20, 9))


def test_a_mention_outside_all_spans_keeps_the_kind(reading: Make) -> None:
    assert next(find_mentions([reading("the HM-9", ())], LISTS)).cite.locator == Locator("text")


def test_a_mention_over_two_pages_has_the_boxes_of_the_first(reading: Make) -> None:
    spans = (
        Span(0, 14, Locator("pdf", page=1, boxes=((0, 0, 1, 9),))),
        Span(15, 20, Locator("pdf", page=2, boxes=((5, 0, 6, 9),))),
    )
    assert next(find_mentions([reading("the Interzept HM-9", spans)], LISTS)).cite.locator.boxes == ((0, 0, 1, 9),)


def test_mentions_come_by_exhibit_and_place(reading: Make) -> None:
    readings = [reading(f"paper {n}: HM-9 and HM-9") for n in range(6)]
    places = [(m.cite.exhibit, m.cite.start) for m in find_mentions(readings, LISTS)]
    assert places == sorted(places) and len(places) == 12


def test_the_order_of_readings_changes_nothing(reading: Make) -> None:
    readings = [reading(f"paper {n}: HM-9, 14 May 2019") for n in range(4)]
    data, record = run(readings, LISTS)
    assert run(readings[::-1], LISTS) == (data, record)
    assert (record.batch, record.count, record.readings) == (hashlib.sha256(data).hexdigest(), 8, 4)
    assert record.lists == LISTS


def test_a_batch_comes_back_as_it_was(reading: Make) -> None:
    mentions = tuple(find_mentions([reading("the HM-9 of Corvane Trading FZE, 14 May 2019")], LISTS))
    assert len(mentions) == 3 and parse_batch(batch(mentions)) == mentions
    assert parse_batch(b"") == ()


def test_a_batch_is_sorted_and_holds_each_mention_once() -> None:
    later = Mention(Cite("a" * 64, "b" * 64, Locator("text"), 9, 12), "word", "x", "product")
    assert batch([later, MENTION, MENTION]) == batch([MENTION, later])


@pytest.mark.parametrize(
    "data",
    [
        batch([MENTION])[:-1],
        batch([MENTION]) * 2,
        batch([MENTION]) + b"\n",
        batch([MENTION]).replace(b'"word"', b'"guess"'),
        b"{}\n",
        b"{ }\n",
    ],
    ids=["torn", "twice", "an empty line", "an unknown sort", "no mention", "white space"],
)
def test_a_bent_batch_is_a_broken_seal(data: bytes) -> None:
    with pytest.raises(BrokenSeal):
        parse_batch(data)


@given(st.integers(0, len(batch([MENTION])) - 1), st.integers(0, 7))
def test_a_flipped_bit_is_refused_or_is_another_mention(at: int, bit: int) -> None:
    data = bytearray(batch([MENTION]))
    data[at] ^= 1 << bit
    try:
        assert parse_batch(bytes(data)) != (MENTION,)
    except BrokenSeal as error:
        assert error.what


@given(text=st.text(max_size=80))
def test_any_text_is_looked_through_and_its_batch_comes_back(reading: Make, text: str) -> None:
    mentions = tuple(find_mentions([reading(text)], LISTS))
    assert parse_batch(batch(mentions)) == mentions
