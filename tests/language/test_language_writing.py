"""Dates in both calendars, digits of a language, directions kept apart."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gavah.language.dates import find_dates
from gavah.language.digits import digits
from gavah.language.isolate import first_strong, isolate
from gavah.language.writing_dates import format_day, format_days, format_month, format_year

FSI, PDI, RLI = "\u2068", "\u2069", "\u2067"


@pytest.mark.parametrize(
    ("language", "written"),
    [
        ("en", "14 May 2019 (24 Ordibehesht 1398)"),
        ("fa", "۲۴ اردیبهشت ۱۳۹۸ (۱۴ مه ۲۰۱۹)"),
        ("de", "14. Mai 2019 (24. Ordibehescht 1398)"),
        ("fr", "14 mai 2019 (24 ordibehecht 1398)"),
        ("ar", "١٤ مايو ٢٠١٩ (٢٤ أرديبهشت ١٣٩٨)"),
        ("sv", "14 May 2019 (24 Ordibehesht 1398)"),
    ],
)
def test_a_day_is_written_in_both_calendars(language: str, written: str) -> None:
    assert format_day(date(2019, 5, 14), language) == written


def test_the_first_of_a_french_month_is_an_ordinal() -> None:
    assert format_day(date(2019, 5, 1), "fr") == "1er mai 2019 (11 ordibehecht 1398)"


def test_a_month_names_both_months_that_it_overlaps() -> None:
    assert format_month(2019, 5, "gregorian", "en") == "May 2019 (Ordibehesht–Khordad 1398)"
    assert format_month(2019, 3, "gregorian", "en") == "March 2019 (Esfand 1397–Farvardin 1398)"
    assert format_month(1396, 10, "jalali", "fa") == "دی ۱۳۹۶ (دسامبر ۲۰۱۷–ژانویه ۲۰۱۸)"


def test_a_year_names_both_years_that_it_overlaps() -> None:
    assert format_year(2019, "gregorian", "en") == "2019 (1397–1398)"
    assert format_year(1398, "jalali", "fa") == "۱۳۹۸ (۲۰۱۹–۲۰۲۰)"


def test_a_month_or_year_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="month"):
        format_month(1398, 13, "jalali", "en")
    with pytest.raises(ValueError, match="year"):
        format_year(1700, "jalali", "en")


def test_a_day_in_doubt_keeps_both_ends() -> None:
    assert format_days("2019-03-04", "2019-04-03", "day", "gregorian", "en") == (
        "4 March 2019–3 April 2019 (13 Esfand 1397–14 Farvardin 1398)"
    )


def test_a_hijri_month_is_written_as_the_days_it_may_cover() -> None:
    [found] = find_dates("محرم 1440")
    assert format_days(found.first, found.last, found.precision, found.calendar, "en") == (
        "11 September 2018–12 October 2018 (20 Shahrivar 1397–20 Mehr 1397)"
    )


@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)), st.sampled_from(["en", "fa", "de", "fr", "ar"]))
def test_what_is_written_is_read_as_the_same_day_twice(day: date, language: str) -> None:
    found = find_dates(format_day(day, language))
    assert [(one.first, one.last) for one in found] == [(day.isoformat(), day.isoformat())] * 2


def test_digits_are_those_of_the_language() -> None:
    assert [digits("7 of 20", language) for language in ("fa", "ar", "de")] == ["۷ of ۲۰", "٧ of ٢٠", "7 of 20"]


@pytest.mark.parametrize(
    ("text", "isolated"),
    [
        ("گواه", f"{FSI}گواه{PDI}"),
        ("", FSI + PDI),
        (f"a{PDI}b", f"{FSI}ab{PDI}"),
        (f"a{RLI}b", f"{FSI}a{RLI}b{PDI}{PDI}"),
        (f"{RLI}b{PDI}", f"{FSI}{RLI}b{PDI}{PDI}"),
    ],
)
def test_an_isolate_closes_what_it_opens(text: str, isolated: str) -> None:
    assert isolate(text) == isolated


@pytest.mark.parametrize(
    ("text", "direction"),
    [
        ("123 گواه", "rtl"),
        ("(abc گواه", "ltr"),
        ("שלום", "rtl"),
        ("123", "ltr"),
        (f"{RLI}گواه{PDI} abc", "ltr"),
        (f"{PDI}گواه", "rtl"),
    ],
)
def test_the_first_strong_letter_gives_the_direction(text: str, direction: str) -> None:
    assert first_strong(text) == direction
