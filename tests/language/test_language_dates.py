"""One span, one date: with its calendar, its precision, and never a day that does not exist."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from persiantools.jdatetime import JalaliDate

from gavah.language.calendars import days_of, jalali
from gavah.language.dates import find_dates

DAYS = [
    ("۲۳ دی\u200cماه ۱۳۹۶", "jalali", "2018-01-13"),
    ("۲۳ دیماه ۱۳۹۶", "jalali", "2018-01-13"),
    ("23 دی ماه سال 1396", "jalali", "2018-01-13"),
    ("۲۳دي١٣٩٦", "jalali", "2018-01-13"),
    ("23 Dey 1396", "jalali", "2018-01-13"),
    ("1396/10/23", "jalali", "2018-01-13"),
    ("۱۳۹۶/۱۰/۲۳", "jalali", "2018-01-13"),
    ("۱۳۹۶ / ۱۰ / ۲۳", "jalali", "2018-01-13"),
    ("1396-10-23", "jalali", "2018-01-13"),
    ("23/10/1396", "jalali", "2018-01-13"),
    ("03/04/1400", "jalali", "2021-06-24"),
    ("1400/7/14", "jalali", "2021-10-06"),
    ("۱۴۰۰/۰۷/۱۴", "jalali", "2021-10-06"),
    ("۲۲ خرداد ۸۸", "jalali", "2009-06-12"),
    ("۱۴ مرداد ۰۱", "jalali", "2022-08-05"),
    ("2019-05-14", "gregorian", "2019-05-14"),
    ("2019/05/14", "gregorian", "2019-05-14"),
    ("14.05.2019", "gregorian", "2019-05-14"),
    ("3.4.2019", "gregorian", "2019-04-03"),
    ("14. 05. 2019", "gregorian", "2019-05-14"),
    ("14/05/2019", "gregorian", "2019-05-14"),
    ("05/14/2019", "gregorian", "2019-05-14"),
    ("05/05/2019", "gregorian", "2019-05-05"),
    ("14 May 2019", "gregorian", "2019-05-14"),
    ("14th of May, 2019", "gregorian", "2019-05-14"),
    ("14-May-2019", "gregorian", "2019-05-14"),
    ("May 14, 2019", "gregorian", "2019-05-14"),
    ("Sept. 3rd, 2019", "gregorian", "2019-09-03"),
    ("14. Mai 2019", "gregorian", "2019-05-14"),
    ("3. März 2019", "gregorian", "2019-03-03"),
    ("3. Ma\u0308rz 2019", "gregorian", "2019-03-03"),
    ("14 mai 2019", "gregorian", "2019-05-14"),
    ("1er août 2019", "gregorian", "2019-08-01"),
    ("11 février 2020", "gregorian", "2020-02-11"),
    ("14 May\n2019", "gregorian", "2019-05-14"),
    ("۱۴ ژانویه ۲۰۲۰", "gregorian", "2020-01-14"),
    ("۱۴ ژوئیهٔ ۲۰۲۰", "gregorian", "2020-07-14"),
    ("۱۴ می ۲۰۱۹", "gregorian", "2019-05-14"),
    ("14 يناير 2020", "gregorian", "2020-01-14"),
    ("١٤ كانون الثاني ٢٠٢٠", "gregorian", "2020-01-14"),
    ("14 كانون الثاني/يناير 2020", "gregorian", "2020-01-14"),
    ("14 أيار من عام 2019", "gregorian", "2019-05-14"),
]


@pytest.mark.parametrize(("words", "calendar", "day"), DAYS)
def test_a_day_is_read_with_its_calendar(words: str, calendar: str, day: str) -> None:
    text = f"(x {words}، y"
    [found] = find_dates(text)
    assert (found.words, found.calendar, found.first, found.last, found.precision) == (words, calendar, day, day, "day")
    assert text[found.start : found.end] == words


@pytest.mark.parametrize(
    ("text", "words", "calendar", "first", "last", "precision"),
    [
        ("در خرداد ۸۸ بود", "خرداد ۸۸", "jalali", "2009-05-22", "2009-06-21", "month"),
        ("بهمنماه ۱۳۵۷", "بهمنماه ۱۳۵۷", "jalali", "1979-01-21", "1979-02-19", "month"),
        ("اسفند 1399", "اسفند 1399", "jalali", "2021-02-19", "2021-03-20", "month"),
        ("دی ۱۳۹۶", "دی ۱۳۹۶", "jalali", "2017-12-22", "2018-01-20", "month"),
        ("since February 2020.", "February 2020", "gregorian", "2020-02-01", "2020-02-29", "month"),
        ("Dezember 2019", "Dezember 2019", "gregorian", "2019-12-01", "2019-12-31", "month"),
        ("14-16 May 2019", "May 2019", "gregorian", "2019-05-01", "2019-05-31", "month"),
        ("در سال ۱۳۹۶ شمسی", "۱۳۹۶ شمسی", "jalali", "2017-03-21", "2018-03-20", "year"),
        ("انتخابات سال ۸۸", "۸۸", "jalali", "2009-03-21", "2010-03-20", "year"),
        ("built in 2019.", "2019", "gregorian", "2019-01-01", "2019-12-31", "year"),
        ("im Jahr 2019", "2019", "gregorian", "2019-01-01", "2019-12-31", "year"),
        ("عام 2019", "2019", "gregorian", "2019-01-01", "2019-12-31", "year"),
        ("عام 1440", "1440", "hijri", "2018-09-11", "2019-09-01", "year"),
        ("on 03/04/2019", "03/04/2019", "gregorian", "2019-03-04", "2019-04-03", "day"),
        ("3 محرم 1440", "3 محرم 1440", "hijri", "2018-09-13", "2018-09-15", "day"),
        ("۱۴۴۰/۱/۳ ه.ق", "۱۴۴۰/۱/۳ ه.ق", "hijri", "2018-09-13", "2018-09-15", "day"),
        ("3/1/1440 هـ، و", "3/1/1440 هـ", "hijri", "2018-09-13", "2018-09-15", "day"),
        ("1 ذو الحجة 1440", "1 ذو الحجة 1440", "hijri", "2019-08-02", "2019-08-04", "day"),
    ],
)
def test_a_date_is_never_more_precise_than_its_words(
    text: str, words: str, calendar: str, first: str, last: str, precision: str
) -> None:
    [found] = find_dates(text)
    assert (found.words, found.calendar, found.first, found.last, found.precision) == (
        words,
        calendar,
        first,
        last,
        precision,
    )


@pytest.mark.parametrize(
    "text",
    [
        "31.02.2019",
        "31 February 2019",
        "30 اسفند 1400",
        "1400/13/1",
        "1400/07/31",
        "2019-02-29",
        "31/31/2019",
        "31 محرم 1440",
        "192.168.2019.1",
        "1.2.3.2019",
        "v2.0.2019",
        "14 May",
        "May 14",
        "2019",
        "2019 exhibits",
        "in 2019,5 km",
        "nicht mehr 1300 Leute",
        "خرداد ۸۸ نفر",
        "۲۲ خرداد ۱۵",
        "14 May 88",
        "دو سال ۲۰ نفر",
        "۱۰ سال ۵۰ ضربه",
        "14 مهر 10:30",
        "3 May 14, 2019",
        "هفته گذشته",
        "خرداد ۲۵",
        "EN 1300",
        "۲ سال ۵۰ و",
        "3 May 1500",
        "tir 1396",
        "",
    ],
)
def test_what_is_no_date_is_not_found(text: str) -> None:
    assert find_dates(text) == []


def test_neighbours_stay_two_dates() -> None:
    found = find_dates("1396/10/23 و ۲۲ خرداد ۸۸\n۱۴ ژانویه ۲۰۲۰ (۲۴ دی ۱۳۹۸)")
    assert [one.words for one in found] == ["1396/10/23", "۲۲ خرداد ۸۸", "۱۴ ژانویه ۲۰۲۰", "۲۴ دی ۱۳۹۸"]
    assert found[2].first == found[3].first


def test_dates_far_apart_are_found_in_order() -> None:
    text = "word " * 60 + "14 May 2019" + " word" * 60 + " 1396/10/23" + " x" * 20 + " 2020-01-02"
    assert [one.first for one in find_dates(text)] == ["2019-05-14", "2018-01-13", "2020-01-02"]


def test_a_footnote_does_not_hide_a_date() -> None:
    [found] = find_dates("on 14 May 2019¹² it")
    assert found.words == "14 May 2019"


@given(st.text(), st.sampled_from(DAYS), st.text())
def test_a_planted_date_is_found_in_any_text(before: str, planted: tuple[str, str, str], after: str) -> None:
    words, calendar, day = planted
    text = f"{before} | {words} | {after}"
    assert (len(before) + 3, calendar, day) in {(one.start, one.calendar, one.first) for one in find_dates(text)}


@given(st.text(alphabet="0123456789۱۲ ./-,mayدی ماهسال(قه", max_size=60))
def test_found_dates_never_overlap_and_end_after_they_begin(text: str) -> None:
    found = find_dates(text)
    assert all(one.words == text[one.start : one.end] and one.first <= one.last for one in found)
    assert all(left.end <= right.start for left, right in pairwise(found))


@pytest.mark.parametrize(
    ("year", "nowruz"),
    [
        (1210, "1831-03-21"),
        (1243, "1864-03-20"),
        (1358, "1979-03-21"),
        (1399, "2020-03-20"),
        (1404, "2025-03-21"),
        (1408, "2029-03-20"),
    ],
)
def test_nowruz_falls_where_the_sun_puts_it(year: int, nowruz: str) -> None:
    days = days_of("jalali", year, 1, 1)
    assert days is not None
    assert days[0].isoformat() == nowruz


def test_each_jalali_year_follows_the_one_before() -> None:
    years = [days_of("jalali", year) for year in range(1200, 1500)]
    ends = [days for days in years if days is not None]
    assert len(ends) == 300
    assert all(left[1] + timedelta(days=1) == right[0] for left, right in pairwise(ends))
    assert all(date_of(year) == first for year, (first, _) in enumerate(ends, 1200))


def date_of(year: int) -> date:
    first: date = JalaliDate.fromisoformat(f"{year}-01-01").to_gregorian()
    return first


@given(st.dates(date(1830, 1, 1), date(2110, 1, 1)))
def test_a_day_comes_back_from_the_jalali_calendar(day: date) -> None:
    assert days_of("jalali", *jalali(day)) == (day, day)


@pytest.mark.parametrize(("month", "day"), [(0, 1), (13, 1), (1, 0), (1, 31)])
def test_a_hijri_day_out_of_range_is_none(month: int, day: int) -> None:
    assert days_of("hijri", 1440, month, day) is None


def test_years_out_of_range_are_none() -> None:
    assert days_of("jalali", 1500) is None
    assert days_of("gregorian", 1500, 1, 1) is None
