"""A small case in memory: real records, folded from real acts."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from itertools import pairwise
from typing import Any

import pytest

from gavah.canon import dump
from gavah.ledger.act import Act
from gavah.record.charge import Assessment, Claim
from gavah.record.finding import Mention, Ruling
from gavah.record.form import to_form
from gavah.record.material import Acquisition, Description, ReadAct, Reading, ReceivedName, UnreadAct
from gavah.record.place import Cite, DateValue, Locator, Passage, Span
from gavah.record.state import Entry, fold
from gavah.record.weighed import Fault, Weighed, WeighedClaim, WeighedElement, Weight
from gavah.view.contents import Contents

AT = "2026-03-01T10:00:00Z"
BY = "Linden"


def _sha(words: str) -> str:
    return hashlib.sha256(words.encode()).hexdigest()


def _reading(exhibit: str, text: str, cuts: Iterable[int]) -> Reading:
    edges = [0, *cuts, len(text)]
    spans = tuple(
        Span(a, b, Locator("pdf", page=page, boxes=((0, 0, 100, 100),)))
        for page, (a, b) in enumerate(pairwise(edges), 1)
    )
    return Reading(1, exhibit, "pdf", "sketch", "1", {}, text, spans, pages=len(spans))


def _records(name: str, title: str, text: str) -> tuple[list[Any], tuple[str, Reading]]:
    exhibit = _sha(name)
    reading = _reading(exhibit, text, [])
    digest = hashlib.sha256(dump(to_form(reading))).hexdigest()
    records = [
        Acquisition(_sha("id" + name)[:32], exhibit, len(text), ReceivedName(name), "file", AT, BY, source="post"),
        Description(exhibit, {"en": title}, BY, "press"),
        ReadAct(exhibit, digest, "pdf", "sketch", "1", len(text), 1),
    ]
    return records, (digest, reading)


def _entries(records: Iterable[Any]) -> list[Entry]:
    acts = [Act(r.TYPE, to_form(r), clock, AT, bytes([clock % 256]) * 32) for clock, r in enumerate(records, 1)]
    return [Entry("a" * 16, index, act) for index, act in enumerate(acts)]


Make = Callable[..., Contents]


@pytest.fixture
def make() -> Make:
    """Make contents of exhibits given as (name, title, text), in which the first text supports one claim."""

    def contents(*exhibits: tuple[str, str, str]) -> Contents:
        records: list[Any] = []
        readings: list[tuple[str, Reading]] = []
        for name, title, text in exhibits:
            more, read = _records(name, title, text)
            records += more
            readings.append(read)
        lost = Acquisition("f" * 32, _sha("lost"), 3, ReceivedName("lost.zip"), "file", AT, BY)
        records += [lost, UnreadAct(lost.exhibit, "bomb")]
        digest, reading = readings[0]
        cite = Cite(reading.exhibit, digest, reading.spans[0].locator, 0, 5)
        passage = Passage(cite, reading.text[:5])
        claim = Claim("c" * 32, "C1", "fact", "reasonable_grounds", {"en": "It was sold."}, BY, ("e1",))
        assess = Assessment("d" * 32, claim.id, passage, "supports", "A", 1, "post", BY)
        accept = Ruling("e" * 32, "accept", (assess.id,), "Read with care.", BY)
        entries = _entries([*records, claim, assess, accept])
        state = fold(entries)
        weight = Weight(state.assessments[assess.id], state.rulings[accept.id])
        fault = Fault("C1", "wording_above_evidence")
        weighed = Weighed(
            "m", {"en": "Export"}, "", "stage", "reasonable_suspicion", {}, {},
            (WeighedClaim(state.claim_list()[0], (weight,), "x", "y", 1, False, (fault,)),),
            (WeighedElement("e1", {"en": "Sale"}, {"en": "A sale"}, (claim.id,), (), "open"),),
        )  # fmt: skip
        day = DateValue("14 May 2019", "gregorian", "2019-05-14", "2019-05-14", "day")
        mentions = [Mention(cite, "date", "14 May 2019", "dates", day), Mention(cite, "company", "Firm", "forms")]
        return Contents(state, weighed, entries, readings, mentions)

    return contents
