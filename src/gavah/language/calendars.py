"""Three calendars: how their months are called, and which days a day, month or year of theirs covers.

Jalali is computed by persiantools (right for 1200-1499). Hijri is the tabular calendar, one day wide on either side,
because a month began when somebody saw the moon.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Literal

from persiantools.jdatetime import JalaliDate

Calendar = Literal["gregorian", "jalali", "hijri"]
Days = tuple[date, date]

YEARS: Mapping[Calendar, range] = {
    "gregorian": range(1800, 2200),
    "jalali": range(1200, 1500),
    "hijri": range(1200, 1501),
}
_jalali_date: Callable[..., JalaliDate] = JalaliDate  # its constructor carries no types
_ONE_DAY = timedelta(days=1)
_BEFORE_HIJRA = 227014  # ordinal of the day before 1 Muharram 1, Julian 16 July 622. Source: Reingold and Dershowitz


def days_of(calendar: Calendar, year: int, month: int | None = None, day: int | None = None) -> Days | None:
    """Find the first and the last Gregorian day that a day, month or year covers; None when there is no such day.

    Years outside YEARS are none. A Hijri answer is one day wider on either side.
    """
    if year not in YEARS[calendar]:
        return None
    try:
        if day is not None and month is not None:
            only = _start(calendar, year, month, day)
            return _widened(calendar, only, only)
        first = _start(calendar, year, month or 1, 1)
        following = (year, month + 1) if month is not None and month < 12 else (year + 1, 1)
        return _widened(calendar, first, _start(calendar, *following, 1) - _ONE_DAY)
    except ValueError:
        return None


def _start(calendar: Calendar, year: int, month: int, day: int) -> date:
    if calendar == "gregorian":
        return date(year, month, day)
    if calendar == "hijri":
        return _from_hijri(year, month, day)
    return _from_jalali(year, month, day)


def _from_jalali(year: int, month: int, day: int) -> date:
    return _jalali_date(year, month, day).to_gregorian()


def _from_hijri(year: int, month: int, day: int) -> date:
    if not (1 <= month <= 12 and 1 <= day <= 30):
        raise ValueError(f"{year}-{month}-{day}")
    before = (year - 1) * 354 + (3 + 11 * year) // 30 + 29 * (month - 1) + month // 2
    return date.fromordinal(_BEFORE_HIJRA + before + day)


def _widened(calendar: Calendar, first: date, last: date) -> Days:
    return (first - _ONE_DAY, last + _ONE_DAY) if calendar == "hijri" else (first, last)


def jalali(day: date) -> tuple[int, int, int]:
    """Tell the Jalali year, month and day of a Gregorian day."""
    told = _jalali_date(day)
    return told.year, told.month, told.day


def _row(names: str) -> tuple[str, ...]:
    return tuple(names.split(" "))


GREGORIAN_MONTHS: Mapping[str, tuple[str, ...]] = {
    "en": _row("January February March April May June July August September October November December"),
    "de": _row("Januar Februar März April Mai Juni Juli August September Oktober November Dezember"),
    "fr": _row("janvier février mars avril mai juin juillet août septembre octobre novembre décembre"),
    "fa": _row("ژانویه فوریه مارس آوریل مه ژوئن ژوئیه اوت سپتامبر اکتبر نوامبر دسامبر"),
    "ar": _row("يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر"),
}
JALALI_MONTHS: Mapping[str, tuple[str, ...]] = {
    "en": _row("Farvardin Ordibehesht Khordad Tir Mordad Shahrivar Mehr Aban Azar Dey Bahman Esfand"),
    "de": _row("Farwardin Ordibehescht Chordad Tir Mordad Schahriwar Mehr Aban Asar Dey Bahman Esfand"),
    "fr": _row("farvardine ordibehecht khordad tir mordad chahrivar mehr aban azar dey bahman esfand"),
    "fa": _row("فروردین اردیبهشت خرداد تیر مرداد شهریور مهر آبان آذر دی بهمن اسفند"),
    "ar": _row("فروردين أرديبهشت خرداد تير مرداد شهريور مهر آبان آذر دي بهمن إسفند"),
}
_OTHER_GREGORIAN = (
    "jan feb mar apr _ jun jul aug sep oct nov dec",
    "janner _ maerz _ _ _ _ _ sept okt _ dez",
    "janv fevr mrz avr _ _ juil _ _ _ _ _",
    "_ _ _ _ می ژوین جولای آگوست _ _ _ _",
    "_ _ _ إبريل ماي يونيه يوليه أوت _ _ _ _",
    "جانفي فيفري _ أفريل _ جوان جويلية _ _ _ _ _",
    "كانون_الثاني شباط آذار نيسان أيار حزيران تموز آب أيلول تشرين_الأول تشرين_الثاني كانون_الأول",
)
_OTHER_JALALI = ("_ ordibehest _ _ amordad shahrivar _ _ _ dei _ esphand", "_ _ _ _ امرداد _ _ _ _ _ _ اسپند")
_HIJRI = (
    "محرم صفر ربيع_الأول ربيع_الثاني جمادى_الأولى جمادى_الثانية رجب شعبان رمضان شوال ذو_القعدة ذو_الحجة",
    "محرم_الحرام صفر_المظفر _ ربيع_الآخر جمادی_الاول جمادى_الآخرة _ _ _ _ ذي_القعدة ذي_الحجة",
    "_ _ _ _ جمادی_الاولی جمادی_الثانی _ _ _ _ ذیقعده ذیحجه",
    "_ _ _ _ _ _ _ _ _ _ ذی_قعده ذی_حجه",
    "muharram safar _ _ _ _ rajab shaban ramadan shawwal _ _",
)


def month_names() -> list[tuple[str, Calendar, int]]:
    """List every name of a month that is recognised, unfolded, with its calendar and its number from 1."""
    tables: tuple[tuple[Calendar, list[list[str]]], ...] = (
        ("gregorian", [*map(list, GREGORIAN_MONTHS.values()), *map(str.split, _OTHER_GREGORIAN)]),
        ("jalali", [*map(list, JALALI_MONTHS.values()), *map(str.split, _OTHER_JALALI)]),
        ("hijri", [*map(str.split, _HIJRI)]),
    )
    return [
        (name.replace("_", " "), calendar, number)
        for calendar, rows in tables
        for row in rows
        for number, name in enumerate(row, 1)
        if name != "_"
    ]
