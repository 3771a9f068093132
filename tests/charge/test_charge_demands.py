"""Silence is computed, positions are kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gavah.charge.demands import DemandView, status
from gavah.record.charge import Demand, Position, Reply, Request

if TYPE_CHECKING:
    from tests.charge.conftest import Desk


def asked(desk: Desk, deadline: str | None = "2022-03-31") -> None:
    desk.add(Demand("d", "D1", {"en": "Say it."}, "the firm", "mina"))
    desk.add(Request("r", "d", "2022-03-01", "post", "mina", deadline))


def answer(desk: Desk, kind: Any, at: str) -> None:
    passage = desk.passage(desk.exhibit(f"{at}.txt", f"our answer of {at}"), "our answer")
    desk.add(Reply(desk.new_id(), "r", kind, at, passage, "mina"))


def position(desk: Desk, holder: str, stand: Any, at: str) -> None:
    passage = desk.passage(desk.exhibit(f"{holder}{at}.txt", f"we {stand}, {at}"), "we")
    desk.add(Position(f"{holder} {at}", "d", holder, stand, at, passage, "mina"))


def view(desk: Desk, day: str) -> DemandView:
    return status(desk.state(), day)[0]


def silent(desk: Desk, day: str) -> str | None:
    return view(desk, day).requests[0].silent_since


def test_silence_begins_when_the_deadline_has_passed(desk: Desk) -> None:
    asked(desk)
    assert (silent(desk, "2022-03-31"), silent(desk, "2022-04-01")) == (None, "2022-03-31")


def test_an_acknowledgement_does_not_end_the_silence_and_a_late_answer_does(desk: Desk) -> None:
    asked(desk)
    answer(desk, "acknowledged", "2022-03-05")
    answer(desk, "partial", "2022-05-01")
    assert (silent(desk, "2022-04-30"), silent(desk, "2022-05-01")) == ("2022-03-31", None)
    assert [filed.record.kind for filed in view(desk, "2022-05-01").requests[0].replies] == ["acknowledged", "partial"]


def test_a_request_without_a_deadline_is_never_silent(desk: Desk) -> None:
    asked(desk, deadline=None)
    assert (silent(desk, "2030-01-01"), view(desk, "2030-01-01").requests[0].answered) == (None, False)


def test_a_request_is_not_seen_before_it_was_sent(desk: Desk) -> None:
    asked(desk)
    assert view(desk, "2022-02-28").requests == ()


def test_a_later_position_supersedes_the_same_holders_earlier_one_and_both_stay(desk: Desk) -> None:
    asked(desk)
    position(desk, "firm", "supports", "2022-06-01")
    position(desk, "firm", "opposes", "2022-04-01")
    position(desk, "office", "evasive", "2022-05-01")
    assert [(v.position.record.id, v.superseded_by) for v in view(desk, "2022-12-31").positions] == [
        ("firm 2022-04-01", "firm 2022-06-01"),
        ("office 2022-05-01", None),
        ("firm 2022-06-01", None),
    ]
    assert [v.superseded_by for v in view(desk, "2022-05-31").positions] == [None, None]
