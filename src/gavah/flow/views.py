"""Fold the views from ledger and vault, and again whenever the ledger has moved on."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from gavah.connect.mentions import parse_batch
from gavah.disk import told
from gavah.flow.case import Case
from gavah.record.finding import Mention
from gavah.record.material import Reading
from gavah.view import Contents, build, folded_from


def refold(case: Case) -> Path:
    """Build the view from nothing and return its path; raises BadCase where the case cannot be written."""
    with told("view"):
        case.view.parent.mkdir(exist_ok=True)
    build(case.view, contents(case))
    return case.view


def ensure(case: Case) -> Path:
    """Return the view's path, refolded if it is missing or older than the ledger."""
    if not case.view.exists() or folded_from(case.view) != len(case.entries):
        refold(case)
    return case.view


def contents(case: Case) -> Contents:
    """Return what a view is folded from."""
    return Contents(case.state, case.weigh(), case.entries, _readings(case), _mentions(case))


def _readings(case: Case) -> Iterator[tuple[str, Reading]]:
    for filed in (filed for group in case.state.readings.values() for filed in group):
        yield filed.record.reading, case.reading(filed.record.reading)


def _mentions(case: Case) -> Iterator[Mention]:
    """The mentions of the last run: an earlier run looked with other lists, or at fewer readings."""
    if case.state.mention_runs:
        yield from parse_batch(case.vault.get(case.state.mention_runs[-1].record.batch))
