"""Fold the case into one SQLite file. The same contents give the same bytes, in whatever order the readings came."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from gavah.errors import BadCase
from gavah.language.finding import search_terms
from gavah.view import layout, rows
from gavah.view.contents import Contents
from gavah.view.layout import BULKY, MENTIONS, RECORDS, SEGMENTS, SPANS, TEXTS, Table

# One analyser for every SQLite: our folding has already dealt with marks and case, so SQLite's own is switched off.
INDEX = "CREATE VIRTUAL TABLE found USING fts5(folded, content='', tokenize='unicode61 remove_diacritics 0')"
# The unfinished file may be lost at any moment, so it needs no journal; the page size is part of the bytes.
PRAGMAS = (
    "page_size = 4096",
    "encoding = 'UTF-8'",
    "journal_mode = OFF",
    "synchronous = OFF",
    "locking_mode = EXCLUSIVE",
)


def build(path: Path, contents: Contents) -> None:
    """Write the view to `path`, whole or not at all: it takes the old file's place only when it is finished.

    Raises BadCase when the folder cannot be written.
    """
    loose, packed = path.with_name(path.name + ".loose"), path.with_name(path.name + ".packed")
    with _cleared(loose, packed):
        with closing(sqlite3.connect(loose, isolation_level=None)) as base:
            _fill(base, contents)
            base.execute("VACUUM INTO ?", (os.fspath(packed),))
        _sync(packed)
        packed.replace(path)


@contextmanager
def _cleared(*paths: Path) -> Iterator[None]:
    try:
        for path in paths:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.unlink(missing_ok=True)  # of a build that was killed
        yield
    except (OSError, sqlite3.OperationalError) as error:
        raise BadCase("view", "cannot_write", str(error)) from error
    finally:
        for path in paths:
            with suppress(OSError):
                path.unlink()


def _sync(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())


def _fill(base: sqlite3.Connection, contents: Contents) -> None:
    for pragma in (*PRAGMAS, f"user_version = {layout.VERSION}"):
        base.execute(f"PRAGMA {pragma}")
    for statement in layout.creations():
        base.execute(statement)
    base.execute("BEGIN")
    _fill_records(base, contents)
    _fill_bulk(base, contents)
    for table in BULKY:
        _put_in_order(base, table)
    _index(base)
    for statement in layout.INDEXES:
        base.execute(statement)
    base.execute("COMMIT")


def _fill_records(base: sqlite3.Connection, contents: Contents) -> None:
    for filed in rows.filed_records(contents.state):
        table = RECORDS[type(filed.record)]
        base.execute(table.insertion(), layout.record_row(filed.record, filed.log, filed.index))
    for table, computed in rows.computed(contents).items():
        base.executemany(table.insertion(), computed)


def _fill_bulk(base: sqlite3.Connection, contents: Contents) -> None:
    latest = {acts[-1].record.reading for acts in contents.state.readings.values()}
    base.executemany(SEGMENTS.insertion(), rows.name_segments(contents.state))
    for digest, reading in contents.readings:
        base.execute(TEXTS.insertion(), rows.text_row(digest, reading))
        base.executemany(SPANS.insertion(), rows.span_rows(digest, reading))
        if digest in latest:  # an earlier reading stays citable, but is not searched
            base.executemany(SEGMENTS.insertion(), rows.text_segments(digest, reading))
    base.executemany(MENTIONS.insertion(), map(rows.mention_row, contents.mentions))


def _put_in_order(base: sqlite3.Connection, table: Table) -> None:
    """Replace a table by its sorted self, each row once: the order in which rows were given leaves no trace."""
    base.execute(f"ALTER TABLE {table.name} RENAME TO as_given")
    base.execute(table.creation())
    base.execute(table.ordering("as_given"))
    base.execute("DROP TABLE as_given")


def _index(base: sqlite3.Connection) -> None:
    base.execute("UPDATE segments SET number = rowid")
    base.execute(INDEX)
    for number, words in base.execute("SELECT number, words FROM segments ORDER BY number"):
        base.execute("INSERT INTO found(rowid, folded) VALUES (?, ?)", (number, search_terms(words)))
    base.execute("INSERT INTO found(found) VALUES ('optimize')")
