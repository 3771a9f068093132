"""The words of a document in one language: its labels, digits and days, and each run of text in its own direction."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from typing import Literal

from gavah.errors import BadCase
from gavah.language.digits import digits
from gavah.language.isolate import isolate
from gavah.language.writing_dates import format_day, format_days
from gavah.record.place import DateValue, Locator, Translations

RIGHT_TO_LEFT = frozenset({"ar", "fa"})
HASH_GROUP = 4
LIMITS = 7  # how many things the labels say that a seal does not prove

# Left alone, "(€1,250,000)" in a Persian paragraph comes out as "(1,250,000€)" (UAX 9, W2 and W4): it gets an isolate.
_left_run = re.compile(
    r"[A-Za-z0-9€$£¥\u00c0-\u024f](?:[\w\u00c0-\u024f€$£¥%.,:;/+@&#'’_-]| (?=[A-Za-z0-9€$£¥\u00c0-\u024f]))*", re.ASCII
)
_right_run = re.compile(
    r"[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc](?:[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\u200c\u200d]"
    r"|[\s.,:()/-]+(?=[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]))*"
)
_right_letter = re.compile(r"[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_left_letter = re.compile(r"[A-Za-z\u00c0-\u024f]")
_controls = re.compile(r"[\x00-\x1f\x7f-\x9f\ufffe\uffff]")
_overrides = re.compile(r"[\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_trailing = re.compile(r"[.,:;'’_/-]+$")


@dataclass(frozen=True, slots=True)
class Words:
    """What one language calls things. labels: key -> phrase, in which {name} stands for a value."""

    language: str
    labels: Mapping[str, str]

    @property
    def direction(self) -> Literal["rtl", "ltr"]:
        """Return the direction of the language's paragraphs."""
        return "rtl" if self.language in RIGHT_TO_LEFT else "ltr"

    def say(self, key: str, /, **values: object) -> str:
        """Return a label with its values, each in its own direction, numbers in the language's digits."""
        return self.labels[key].format(
            **{
                name: isolate(self.number(value) if type(value) is int else str(value))
                for name, value in values.items()
            }
        )

    def number(self, value: int) -> str:
        """Return a whole number in the digits of the language, without separators."""
        return digits(str(value), self.language)

    def pick(self, text: Translations) -> str:
        """Return the words in this language, else in English, else in the first one there is; ready to be set."""
        found = text.get(self.language) or text.get("en") or next(iter(text.values()), "")
        return self.settle(found)

    def settle(self, text: str) -> str:
        """Return `text` on one line with every run of the other direction isolated, so that brackets and signs stay put.

        A text without a letter of the language's own direction is one run.
        """
        line = flatten(text)
        run, opener, own = (
            (_left_run, "\u2066", _right_letter) if self.direction == "rtl" else (_right_run, "\u2067", _left_letter)
        )
        if not own.search(line):
            return isolate(line) if line else ""
        return run.sub(lambda found: _isolated(found.group(), opener), line)

    def day(self, iso: str) -> str:
        """Return an ISO day in both calendars, the language's own first."""
        return self._own(format_day(date.fromisoformat(iso), self.language))

    def instant(self, at: str) -> str:
        """Return a UTC instant (YYYY-MM-DDTHH:MM:SSZ): the day in both calendars and the time."""
        return f"{self.day(at[:10])}, {isolate(digits(at[11:16], self.language) + ' UTC')}"

    def when(self, value: DateValue | None) -> str:
        """Return a date in both calendars, never more precise than its source gives it; nothing for none."""
        if value is None:
            return ""
        return self._own(format_days(value.first, value.last, value.precision, value.calendar, self.language))

    def _own(self, text: str) -> str:
        """Isolate in the language's direction: "۱۳۹۸–۱۳۹۹ (۲۰۲۰)" has no strong letter of its own."""
        return ("\u2067" if self.direction == "rtl" else "\u2066") + text + "\u2069"

    def place(self, locator: Locator, start: int, end: int) -> str:
        """Return where a passage stands, as precisely as its kind allows."""
        parts = [
            self.say(f"place_{name}", value=int(value) if str(value).isdecimal() else value)
            for name in ("part", "page", "sheet", "cell", "paragraph")
            if (value := getattr(locator, name)) is not None and not (name == "part" and locator.kind == "docx")
        ]
        return self.labels["comma"].join(parts) or self.say("place_characters", start=start, end=end)

    def kept_back(self, counts: Iterable[tuple[str, int]]) -> str:
        """Return how many passages of each stance are held back; nothing where none is."""
        parts = [self.say(f"held_{stance}", count=count) for stance, count in counts]
        return self.say("held_back", told=self.labels["comma"].join(parts)) if parts else ""

    def ways_to_verify(self) -> tuple[tuple[str, str], ...]:
        """Return how a bundle is checked: what each way does, and its command."""
        return (
            (self.labels["verify_hash"], "sha256sum exhibits/*"),
            (self.say("verify_alone", key="KEY"), "python3 gavah_verify.py . --key 'KEY'"),
            (self.labels["verify_gavah"], "gavah verify ."),
        )

    def limits(self) -> tuple[str, ...]:
        """Return what a seal does not prove."""
        return tuple(self.labels[f"limit_{number}"] for number in range(1, LIMITS + 1))


def load_words(language: str) -> Words:
    """Return the words of a language; raises BadCase for a language that has no file of labels yet."""
    source = files("gavah.publish.labels") / f"{language}.json"
    if not re.fullmatch(r"[a-z]{2,3}", language) or not source.is_file():
        raise BadCase(f"language {language[:20]}", "no_labels")
    return Words(language, json.loads(source.read_text(encoding="utf-8")))


def flatten(text: str) -> str:
    """Return hostile words as one harmless line: no control characters, no direction overrides, single spaces."""
    return " ".join(_overrides.sub("", _controls.sub(" ", text)).split())


def grouped(digest: str) -> str:
    """Return a digest in groups that an eye can follow."""
    return " ".join(digest[at : at + HASH_GROUP] for at in range(0, len(digest), HASH_GROUP))


def _isolated(run: str, opener: str) -> str:
    """Leave the punctuation that ends a run outside: it belongs to the sentence around it."""
    kept = _trailing.sub("", run)
    return f"{opener}{kept}\u2069{run[len(kept) :]}"
