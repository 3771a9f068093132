"""Small typed questions to the view, for the doors."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from gavah import canon
from gavah.errors import BadCase
from gavah.record.form import from_form
from gavah.record.place import Locator, Translations
from gavah.view.layout import ACTS, BULKY, COMPUTED, RECORDS, VERSION


@dataclass(frozen=True, slots=True)
class ExhibitRow:
    """An exhibit in the order of sealing. number: from 1. reading: the latest; unread: the reason's code."""

    number: int
    digest: str
    name: str
    title: Translations
    size: int
    acquired: str
    reading: str | None
    unread: str | None


@dataclass(frozen=True, slots=True)
class MentionRow:
    """Something that a machine found in an exhibit. first, last: ISO days that bound a date."""

    reading: str
    start: int
    end: int
    sort: str
    words: str
    rule: str
    first: str | None
    last: str | None


@contextmanager
def opened(path: Path) -> Iterator[sqlite3.Connection]:
    """Open a view for reading only; raises BadCase when it is missing, of another layout, or not a view at all."""
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as base:
            found = base.execute("PRAGMA user_version").fetchone()[0]
            if found != VERSION:
                raise BadCase("view", "needs_refold", f"layout {found}, not {VERSION}")
            yield base
    except sqlite3.Error as error:
        raise BadCase("view", "needs_refold", str(error)) from error


def exhibits(path: Path) -> list[ExhibitRow]:
    """Return all exhibits, in the order of sealing."""
    with opened(path) as base:
        found = base.execute(
            "SELECT number, digest, name, title, size, acquired, reading, unread FROM exhibits ORDER BY number"
        )
        return [ExhibitRow(a, b, c, parsed_words(title), d, e, f, g) for a, b, c, title, d, e, f, g in found]


def mentions(path: Path, exhibit: str) -> list[MentionRow]:
    """Return the mentions in an exhibit, in the order of its readings' texts."""
    with opened(path) as base:
        found = base.execute(
            'SELECT reading, start, "end", sort, words, rule, first, last FROM mentions WHERE exhibit = ?'
            ' ORDER BY reading, start, "end", sort, rule',
            (exhibit,),
        )
        return [MentionRow(*row) for row in found]


def counts(path: Path) -> dict[str, int]:
    """Return the number of rows of each table, by its name."""
    tables = (*RECORDS.values(), *COMPUTED, *BULKY)
    with opened(path) as base:
        return {table.name: base.execute(table.counting()).fetchone()[0] for table in tables}


def folded_from(path: Path) -> int | None:
    """Return how many acts the view was folded from; None when there is no view, or none of this layout."""
    try:
        return counts(path)[ACTS.name]
    except BadCase:
        return None


def parsed_words(text: str | None) -> Translations:
    """Return the translations of a cell; none when the cell is empty."""
    words: Translations = canon.parse(text.encode()) if text else {}
    return words


def parsed_locator(text: str) -> Locator:
    """Return the locator of a cell."""
    return from_form(Locator, canon.parse(text.encode()), "locator")
