"""Write a day, month or year in a language, in its own calendar and in the other one beside it."""

from __future__ import annotations

from datetime import date
from typing import Literal

from gavah.language.calendars import GREGORIAN_MONTHS, JALALI_MONTHS, Calendar, days_of, jalali
from gavah.language.digits import digits


def format_days(
    first: str, last: str, precision: Literal["day", "month", "year"], calendar: Calendar, language: str
) -> str:
    """Write what a found date means, in both calendars; an interval whose ends differ keeps both ends.

    first, last: ISO days. Persian puts the Jalali date first, every other language the Gregorian one. A month or year of
    `calendar` is named as such; in the other calendar it is the one or two months or years that it overlaps.
    Languages: en, de, fr, fa, ar; every other is written in English.
    """
    begin, end = date.fromisoformat(first), date.fromisoformat(last)
    if calendar == "hijri":
        precision = "day"  # the tabular calendar's doubt does not keep to months
    main: Calendar = "jalali" if language == "fa" else "gregorian"
    other: Calendar = "gregorian" if language == "fa" else "jalali"
    return f"{_between(begin, end, precision, main, language)} ({_between(begin, end, precision, other, language)})"


def format_day(day: date, language: str) -> str:
    """Write a day in both calendars: 14 May 2019 (24 Ordibehesht 1398), ۲۴ اردیبهشت ۱۳۹۸ (۱۴ مه ۲۰۱۹)."""
    return format_days(day.isoformat(), day.isoformat(), "day", "gregorian", language)


def format_month(year: int, month: int, calendar: Calendar, language: str) -> str:
    """Write a month of `calendar` in both calendars. Raises ValueError when there is no such month."""
    return _covered(days_of(calendar, year, month), "month", calendar, language)


def format_year(year: int, calendar: Calendar, language: str) -> str:
    """Write a year of `calendar` in both calendars: 2019 (1397-1398, with an en dash). Raises ValueError outside its years."""
    return _covered(days_of(calendar, year), "year", calendar, language)


def _covered(
    days: tuple[date, date] | None, precision: Literal["month", "year"], calendar: Calendar, language: str
) -> str:
    if days is None:
        raise ValueError(f"no such {precision} in the {calendar} calendar")
    return format_days(days[0].isoformat(), days[1].isoformat(), precision, calendar, language)


def _between(
    first: date, last: date, precision: Literal["day", "month", "year"], calendar: Calendar, language: str
) -> str:
    start, end = _parts(first, calendar), _parts(last, calendar)
    size = {"year": 1, "month": 2, "day": 3}[precision]
    same = start[:size] == end[:size]
    if same:
        return _written(start[:size], calendar, language)
    shared_year = precision == "month" and start[0] == end[0]
    left = _month(start[1], calendar, language) if shared_year else _written(start[:size], calendar, language)
    return f"{left}\u2013{_written(end[:size], calendar, language)}"


def _parts(day: date, calendar: Calendar) -> tuple[int, ...]:
    return jalali(day) if calendar == "jalali" else (day.year, day.month, day.day)


def _month(month: int, calendar: Calendar, language: str) -> str:
    names = JALALI_MONTHS if calendar == "jalali" else GREGORIAN_MONTHS
    return names.get(language, names["en"])[month - 1]


def _written(parts: tuple[int, ...], calendar: Calendar, language: str) -> str:
    words = [str(parts[0])]
    if len(parts) > 1:
        words.insert(0, _month(parts[1], calendar, language))
    if len(parts) > 2:
        words.insert(0, _ordinal(parts[2], language))
    return digits(" ".join(words), language)


def _ordinal(day: int, language: str) -> str:
    if language == "de":
        return f"{day}."
    return "1er" if language == "fr" and day == 1 else str(day)
