"""Small real readings and a case of entities and rulings that goes through the ledger's fold."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest

from gavah.canon import dump
from gavah.ledger.act import Act
from gavah.record.finding import Entity, Ruling
from gavah.record.form import to_form
from gavah.record.material import Reading
from gavah.record.place import Locator, Span
from gavah.record.state import Entry, State, fold


class Board:
    """Entities and the rulings on them."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []

    def add(self, record: Any) -> None:
        n = len(self.entries)
        self.entries.append(Entry("a", n, Act(record.TYPE, to_form(record), n + 1, "2022-11-02T10:00:00Z", bytes(32))))

    def entities(self, ids: str) -> None:
        for id in ids:
            self.add(Entity(id, "Person", f"Person {id}", "mina"))

    def rule(self, verdict: Any, *on: str) -> str:
        id = f"r{len(self.entries)}"
        self.add(Ruling(id, verdict, on, "two identifiers agree", "mina"))
        return id

    def state(self) -> State:
        return fold(self.entries)


@pytest.fixture
def board() -> Board:
    return Board()


@pytest.fixture(scope="session")
def new_board() -> type[Board]:
    return Board


def reading_of(text: str, spans: tuple[Span, ...] | None = None) -> tuple[str, Reading]:
    """Return a reading of `text` with its digest: one span a line."""
    exhibit = hashlib.sha256(text.encode()).hexdigest()
    lines = [] if spans is not None else text.split("\n")
    made, at = [], 0
    for n, line in enumerate(lines, 1):
        made.append(Span(at, at + len(line), Locator("text", paragraph=n)))
        at += len(line) + 1
    reading = Reading(1, exhibit, "text", "text", "1", {}, text, tuple(made) if spans is None else spans)
    return hashlib.sha256(dump(to_form(reading))).hexdigest(), reading


@pytest.fixture(scope="session")
def reading() -> Any:
    return reading_of
