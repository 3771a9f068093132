"""The tables of case.sqlite: one for each kind of record, its columns the record's fields, and those that are computed."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from gavah import canon
from gavah.record.charge import (
    Assessment,
    Claim,
    Demand,
    Edition,
    MatrixChoice,
    Position,
    Reply,
    Request,
    Search,
    Title,
)
from gavah.record.finding import Entity, MentionRun, Ruling, Statement
from gavah.record.form import to_form
from gavah.record.material import Acquisition, Description, ReadAct, UnreadAct

VERSION = 1  # of this layout; stands in SQLite's user_version
Cell = str | int | None
Row = tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table's name and columns; columns whose name is a word of SQL are quoted in every statement."""

    name: str
    columns: tuple[str, ...]

    def creation(self) -> str:
        """Return the CREATE TABLE statement; SQLite's values carry their own types, so columns need none."""
        return f"CREATE TABLE {self.name} ({', '.join(map(quoted, self.columns))})"

    def insertion(self) -> str:
        """Return the INSERT statement with one placeholder a column."""
        return " ".join(("INSERT INTO", self.name, "VALUES (", ", ".join("?" * len(self.columns)), ")"))

    def ordering(self, source: str) -> str:
        """Return the statement that fills the table from `source`, sorted, each row once."""
        columns = ", ".join(map(quoted, self.columns))
        return " ".join(("INSERT INTO", self.name, "SELECT DISTINCT", columns, "FROM", source, "ORDER BY", columns))

    def counting(self) -> str:
        """Return the statement that counts the rows."""
        return " ".join(("SELECT count(*) FROM", self.name))


def quoted(name: str) -> str:
    """Return a column's name as an SQL identifier."""
    return f'"{name}"'


def _of(name: str, cls: Any) -> Table:
    return Table(name, (*(field.name for field in dataclasses.fields(cls)), "log", "entry"))


# Records as they stand in the ledger. "extra" holds the fields that this version does not know.
RECORDS: Mapping[type[Any], Table] = {
    Acquisition: _of("acquisitions", Acquisition),
    Description: _of("descriptions", Description),
    ReadAct: _of("readings", ReadAct),
    UnreadAct: _of("unread", UnreadAct),
    MentionRun: _of("mention_runs", MentionRun),
    Entity: _of("entities", Entity),
    Statement: _of("statements", Statement),
    Ruling: _of("rulings", Ruling),
    Title: _of("titles", Title),
    Claim: _of("wordings", Claim),
    Assessment: _of("assessments", Assessment),
    MatrixChoice: _of("matrices", MatrixChoice),
    Search: _of("searches", Search),
    Demand: _of("demands", Demand),
    Request: _of("requests", Request),
    Reply: _of("replies", Reply),
    Position: _of("positions", Position),
    Edition: _of("editions", Edition),
}

ACTS = Table("acts", ("log", "entry", "type", "clock", "at"))
EXHIBITS = Table("exhibits", ("number", "digest", "name", "title", "size", "acquired", "reading", "unread"))
PASSAGES = Table("passages", ("exhibit", "reading", "start", "end", "words", "used_by", "id"))
CLAIMS = Table(
    "claims", ("number", "id", "label", "kind", "text", "worded", "reached", "origins", "contested", "faults")
)
WEIGHTS = Table("weights", ("claim", "assessment", "stance", "accepted_by"))
FAULTS = Table("faults", ("claim", "reason", "detail"))
ELEMENTS = Table("elements", ("number", "id", "title", "proves", "status"))
ELEMENT_CLAIMS = Table("element_claims", ("element", "claim"))
WITHDRAWN = Table("withdrawn", ("ruling",))
MENTIONS = Table(
    "mentions", ("exhibit", "reading", "start", "end", "sort", "words", "rule", "first", "last", "value", "locator")
)
TEXTS = Table("texts", ("reading", "exhibit", "kind", "pages", "metadata", "members", "warnings"))
SPANS = Table("spans", ("reading", "start", "end", "page", "locator", "confidence"))
SEGMENTS = Table("segments", ("number", "exhibit", "reading", "start", "end", "words"))

COMPUTED = (ACTS, EXHIBITS, PASSAGES, CLAIMS, WEIGHTS, FAULTS, ELEMENTS, ELEMENT_CLAIMS, WITHDRAWN)
BULKY = (MENTIONS, TEXTS, SPANS, SEGMENTS)  # filled in the giver's order, then put in ours
INDEXES = (
    "CREATE UNIQUE INDEX segments_by_number ON segments (number)",
    'CREATE INDEX spans_by_place ON spans (reading, start, "end")',
    "CREATE INDEX mentions_by_exhibit ON mentions (exhibit)",
    "CREATE INDEX passages_by_exhibit ON passages (exhibit)",
)


def creations() -> Iterator[str]:
    """Yield the statements that make the empty tables, always in the same order."""
    for table in (*RECORDS.values(), *COMPUTED, *BULKY):
        yield table.creation()


def cell(value: Any) -> Cell:
    """Return a value as SQLite keeps it: words and numbers as they are, everything else as canonical JSON."""
    if value is None or isinstance(value, str | int):
        return value
    return canon.dump(to_form(value)).decode()


def record_row(record: Any, log: str, position: int) -> Row:
    """Return the row of a record in its table of RECORDS."""
    fields = (cell(getattr(record, field.name)) for field in dataclasses.fields(record))
    return (*fields, log, position)
