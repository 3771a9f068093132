"""Find dates in running text: one span, one date, with its calendar, its precision and the words as written.

Found: 1400/7/14 and 14/7/1400, 2019-05-14, 14.05.2019, 14 May 2019, May 14, 2019, 14. Mai 2019, 11 février 2020,
۲۳ دیماه ۱۳۹۶, 14 كانون الثاني/يناير 2020, months with a year, and years after a word that makes them one (سال, in, im Jahr).
Not a date: a day that does not exist, a day without its year, a year alone, a relative phrase (last week), and years of
two digits unless a Jalali month or سال stands before them (خرداد ۸۸). These are read as 1330-1399 and 1400-1409.
Years from 1200 to 1499 are Jalali unless ه.ق, هـ, قمري or عام beside them says Hijri.
03/04/2019 can be read two ways: it is given as the interval between both readings. A Hijri date may be off by a day and
is given as the three days round the tabular one. So precision "day" with first != last means: a day, one of these.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from gavah.language.calendars import Calendar, Days, days_of, month_names
from gavah.language.folding import Folded, fold, fold_with_offsets

Precision = Literal["day", "month", "year"]


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A date that stands at [start, end) of a text, in code points. first, last: ISO days, Gregorian, both included."""

    start: int
    end: int
    words: str
    calendar: Calendar
    first: str
    last: str
    precision: Precision


@dataclass(frozen=True, slots=True)
class _Reading:
    """What a match means, and the folded range that says it."""

    calendar: Calendar
    days: Days | None
    precision: Precision
    at: tuple[int, int]


_MONTHS: dict[str, tuple[Calendar, int]] = {fold(name): (calendar, number) for name, calendar, number in month_names()}
_ONLY_WITH_DAY = frozenset({"mehr", "tir"})  # "mehr" is more in German, "tir" a shot in French

_LETTER, _YEAR, _TWO = r"[^\W\d_]", r"[12][0-9]{3}", r"[0-9]{1,2}"
_NAMES = "|".join(re.escape(name) for name in sorted(_MONTHS, key=len, reverse=True))
_NAME = rf"(?<!{_LETTER})(?P<name>{_NAMES})(?: ?/ ?(?:{_NAMES}))?(?: ?ماه)?(?!{_LETTER})"
_FROM_YEAR = r"(?:(?:من )?عام |(?:من )?سنه |سال ?|of |de )?"
_COUNTED = "نفر|تن|درصد|هزار|میلیون|میلیارد|روز|ماه|ساعت|مورد|دستگاه|کشور|شهر|عضو|سال|ضربه|ریال|تومان|%"
_SHORT_YEAR = rf"[0-9]{{2}}(?![0-9]|[.:/,][0-9]| ?(?:{_COUNTED}))"

_NUMBERS = (
    rf"(?<![0-9a-z])(?<![0-9][/.:-])(?:(?P<year_first>{_YEAR})(?P<by> ?/ ?|[.-])(?P<month>{_TWO})(?P=by)(?P<day>{_TWO})"
    rf"|(?P<left>{_TWO})(?P<between> ?/ ?|\. ?|-)(?P<right>{_TWO})(?P=between)(?P<year_last>{_YEAR}))(?![0-9]|[/.:-][0-9])"
)
_NAMED = (
    rf"(?:(?<![0-9a-z])(?<![0-9][/.:,-])(?P<before>{_TWO})(?:\.|st|nd|rd|th|er|e|ام|م)?[ ./-]?(?:of |de |d')?)?{_NAME}"
    rf"(?:\.? (?P<after>{_TWO})(?:st|nd|rd|th)?(?=,? {_YEAR}))?[ .,/-]{{0,2}}{_FROM_YEAR}(?P<year>{_YEAR}(?![0-9])|{_SHORT_YEAR})"
)
_LONE_YEAR = (
    rf"(?<!{_LETTER})(?<![0-9] )(?P<cue>سالهای|سال|عام|سنه|year|in|since|until|during|im jahre?|jahre?|seit|en|depuis|annee) ?"
    rf"(?P<lone>{_YEAR}(?![0-9]|[.,/:-][0-9]| ?(?:{_COUNTED}))|(?<=سال )(?:{_SHORT_YEAR}))"
)
_ERA = (
    r"(?: ?\(?(?P<era>ه\.? ?ش|ه\.? ?ق|ه|ش|ق|م|(?:هجری )?(?:شمسی|قمری|خورشیدی)|هجریه?|میلادیه?)"
    rf"(?!{_LETTER})\.?)?"
)
_DATE = re.compile(f"(?:{_NUMBERS}|{_NAMED}|{_LONE_YEAR}){_ERA}")

# Dates are rare and each holds a year: only the neighbourhood of numbers that may be one is searched.
_MAY_BE_YEAR = re.compile(
    r"[0-9](?:(?<=[12])[0-9]{3}(?![0-9])|[0-9](?![0-9])(?:(?<=[^\W\d_a-z]..)|(?<=[^\W\d_a-z] ..)))"
)
_BEFORE, _AFTER = 56, 24
# A footnote's number stands close to a year and is none of it.
_FOOTNOTE = re.compile("[⁰¹²³⁴-⁹]")


def find_dates(text: str) -> list[FoundDate]:
    """Find the dates of `text` in their order, not overlapping."""
    folded = fold_with_offsets(_FOOTNOTE.sub(" ", text))
    readings = (
        _read(match) for low, high in _neighbourhoods(folded.text) for match in _DATE.finditer(folded.text, low, high)
    )
    return [_found(text, folded, reading, reading.days) for reading in readings if reading.days is not None]


def _neighbourhoods(folded: str) -> Iterator[tuple[int, int]]:
    low, high = 0, -1
    for match in _MAY_BE_YEAR.finditer(folded):
        if match.start() - _BEFORE > high:
            if high > 0:
                yield low, high
            low = max(0, match.start() - _BEFORE)
        high = match.end() + _AFTER
    if high > 0:
        yield low, high


def _found(text: str, folded: Folded, reading: _Reading, days: Days) -> FoundDate:
    start, end = folded.raw_span(*reading.at)
    first, last = (day.isoformat() for day in days)
    return FoundDate(start, end, text[start:end], reading.calendar, first, last, reading.precision)


def _read(match: re.Match[str]) -> _Reading:
    if match["name"]:
        return _read_named(match)
    if match["lone"]:
        calendar = _calendar(match["lone"], match["era"], match["cue"])
        foreign = calendar != "gregorian" and match["cue"].isascii()  # EN 1300, in 1300 cases
        days = None if foreign else days_of(calendar, _full_year(match["lone"]))
        return _Reading(calendar, days, "year", (match.start("lone"), _end(match, "lone")))
    year = match["year_first"] or match["year_last"]
    calendar = _calendar(year, match["era"], "")
    return _Reading(calendar, _read_numbers(match, calendar), "day", (match.start(), _end(match, "day", "year_last")))


def _read_named(match: re.Match[str]) -> _Reading:
    calendar, month = _MONTHS[match["name"]]
    day = match["before"] or match["after"]
    at = match.start(), _end(match, "year")
    short = len(match["year"]) == 2
    if (short and calendar != "jalali") or (match["before"] and match["after"]):
        return _Reading(calendar, None, "day", at)
    if day is None and match["name"] in _ONLY_WITH_DAY:
        return _Reading(calendar, None, "month", at)
    days = days_of(calendar, _full_year(match["year"]), month, int(day) if day else None)
    return _Reading(calendar, days, "day" if day else "month", at)


def _read_numbers(match: re.Match[str], calendar: Calendar) -> Days | None:
    if match["year_first"]:
        return days_of(calendar, int(match["year_first"]), int(match["month"]), int(match["day"]))
    year, left, right = int(match["year_last"]), int(match["left"]), int(match["right"])
    by_day = days_of(calendar, year, right, left)
    if calendar != "gregorian" or match["between"].startswith("."):
        return by_day  # with dots, and in Persian and Arabic, the day comes first
    by_month = days_of(calendar, year, left, right)
    if by_day is None or by_month is None:
        return by_day or by_month
    return min(by_day[0], by_month[0]), max(by_day[1], by_month[1])


def _calendar(year: str, era: str | None, cue: str) -> Calendar:
    """Tell the calendar of a year by its size, unless words beside it say it."""
    if era and ("ق" in era or era == "ه" or era == "هجریه"):
        return "hijri"
    if len(year) == 4 and int(year) >= 1500:
        return "gregorian"
    return "hijri" if cue in ("عام", "سنه") else "jalali"


def _full_year(year: str) -> int:
    short = int(year)
    if len(year) == 4:
        return short
    return 1300 + short if short >= 30 else 1400 + short if short < 10 else 0


def _end(match: re.Match[str], *groups: str) -> int:
    """Tell where a date's words end: after the era where it is written, else after its last number."""
    return match.end() if match["era"] else max(match.end(group) for group in groups)
