"""An author who signs more than the acts carry."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from gavah import canon


def change_text(claims: Any) -> None:
    claims["sentences"][0]["text"]["en"] = "It is proved that Halvorn sold it."


def change_words(claims: Any) -> None:
    claims["sentences"][0]["cites"][0]["words"] = "something else"


def shift_cite(claims: Any) -> None:
    claims["sentences"][0]["cites"][0]["start"] += 1


def drop_acceptance(claims: Any) -> None:
    claims["sentences"][0]["cites"][0]["acts"].pop()


def drop_reading_act(claims: Any) -> None:
    claims["sentences"][0]["cites"][0]["acts"].pop(1)


def drop_acquisition(claims: Any) -> None:
    claims["sentences"][0]["cites"][0]["acts"].pop(0)


def invent_acceptance(claims: Any) -> None:
    claims["sentences"][1]["cites"][1]["accepted"] = True


def drop_support(claims: Any) -> None:
    claims["sentences"][0]["cites"].pop(0)


def point_to_an_absent_act(claims: Any) -> None:
    claims["sentences"][0]["acts"][0][1] = 4


def raise_grade(claims: Any) -> None:
    claims["sentences"][0]["cites"][0]["reliability"] = "A"


def point_to_another_reading(claims: Any) -> None:
    claims["sentences"][0]["cites"][0]["reading"] = claims["sentences"][1]["cites"][0]["reading"]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (change_text, "C1"),
        (change_words, "C1"),
        (shift_cite, "C1"),
        (drop_acceptance, "C1"),
        (drop_reading_act, "C1"),
        (drop_acquisition, "C1"),
        (invent_acceptance, "C2"),
        (drop_support, "C1"),
        (point_to_an_absent_act, "C1"),
        (raise_grade, "C1"),
        (point_to_another_reading, "C1"),
    ],
)
def test_a_sentence_that_its_acts_do_not_say_is_broken_even_when_signed(
    handed: Any, change: Any, sentence: str
) -> None:
    found = handed.rewrite(change)
    assert [f.where for f in found if f.what == "sentence"] == [sentence]
    assert [f.what for f in found if f.what == "edition"] == ["edition"]


def change_title(claims: Any) -> None:
    claims["exhibits"][0]["title"]["en"] = "Confession"


def leave_out_a_title(claims: Any) -> None:
    claims["exhibits"][0]["title"] = {}


def swap_exhibit(claims: Any) -> None:
    claims["exhibits"][0]["exhibit"] = claims["exhibits"][1]["exhibit"]


def change_source(claims: Any) -> None:
    claims["exhibits"][0]["source"] = "the Supreme Court"


def change_date(claims: Any) -> None:
    claims["exhibits"][0]["date"] = "1999-01-01"


def change_evidence(claims: Any) -> None:
    claims["exhibits"][0]["evidence"] = "court_file"


@pytest.mark.parametrize(
    "change", [change_title, leave_out_a_title, swap_exhibit, change_source, change_date, change_evidence]
)
def test_an_exhibit_line_that_its_acts_do_not_say_is_broken(handed: Any, change: Any) -> None:
    assert [f.what for f in handed.rewrite(change) if f.what == "exhibit"] == ["exhibit"]


def test_claims_of_another_case_or_form_are_refused(handed: Any) -> None:
    found = handed.rewrite(lambda claims: claims.update(case="d" * 32))
    assert [f.what for f in found] == ["claims"]
    found = handed.rewrite(lambda claims: claims.update(sentences=[3]))
    assert [f.what for f in found] == ["claims"]
    found = handed.rewrite(lambda claims: [row.update(number="7") for row in claims["exhibits"]])
    assert [f.what for f in found] == ["claims"]
    (handed.folder / "claims.json").write_bytes(b"[]")
    handed.resign()
    assert [f.what for f in handed.broken()] == ["claims"]


def test_an_erased_act_is_not_included_and_what_rests_on_it_is_broken(sealing: Any, tmp_path: Path) -> None:
    contents, sources = sealing.contents(), sealing.sources()
    erased = next(i for i, entry in enumerate(sealing.world.entries) if entry.act.type == "claim")

    def line(log: str, index: int) -> bytes:
        whole = sources.line(log, index)
        return canon.dump({"erased": hashlib.sha256(whole).hexdigest()}) if index == erased else whole

    handed = sealing.hand(tmp_path / "b", contents, replace(sources, line=line))
    assert [state for where, state in handed.states("act").items() if where.endswith(f"/{erased}.json")] == [
        "not_included"
    ]
    assert [f.where for f in handed.broken()] == ["C1"]
