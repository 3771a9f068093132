"""Records: strict about known fields, faithful to unknown ones, one state from one order."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gavah import canon
from gavah.errors import BadMaterial
from gavah.ledger import Act
from gavah.record.charge import Claim
from gavah.record.finding import Mention, Statement
from gavah.record.form import from_form, to_form
from gavah.record.material import Acquisition, Reading, ReceivedName, locate
from gavah.record.place import Cite, DateValue, Locator, Span, check_digest
from gavah.record.state import TYPES, Entry, State, extend, fold, total_order
from gavah.record.weighed import Fault, Weighed, WeighedClaim, WeighedElement, Weight

E1, E2, R1 = "e" * 64, "f" * 64, "a" * 64
CITE = {
    "exhibit": E1,
    "reading": R1,
    "locator": {"kind": "pdf", "page": 2, "boxes": [[1, 2, 3, 4]]},
    "start": 4,
    "end": 9,
}
PASSAGE = {"cite": CITE, "words": "گواهی", "translation": {"en": "testimony"}}
BODIES: Mapping[str, Mapping[str, Any]] = {
    "acquire": {
        "id": "q1", "exhibit": E1, "size": 9, "name": {"text": "a\ufffd", "raw": "Yf8="}, "method": "file",
        "at": "2026-11-23T16:05:00Z", "by": "tulip", "source": "", "note": "", "parent": E2, "part": "1.2",
    },
    "describe": {
        "exhibit": E1, "title": {"en": "Offer"}, "by": "tulip", "evidence": "contract", "source": "", "reliability": "B",
        "release": "public",
        "date": {"words": "۱۴۰۱", "calendar": "jalali", "first": "2022-03-21", "last": "2023-03-20", "precision": "year"},
    },
    "read": {"exhibit": E1, "reading": R1, "kind": "pdf", "tool": "t", "version": "1", "characters": 9, "pages": 2},
    "unread": {"exhibit": E2, "reason": "password", "detail": "", "tool": "", "version": ""},
    "mentions": {
        "batch": R1, "count": 1, "readings": 1, "tool": "t", "version": "1", "lists": [{"name": "maker", "words": ["x"]}],
    },
    "entity": {"id": "n1", "schema": "Company", "name": "Example GmbH", "by": "tulip"},
    "statement": {"id": "s1", "entity": "n1", "property": "name", "value": "Example", "passage": PASSAGE, "by": "tulip"},
    "ruling": {"id": "r1", "verdict": "accept", "on": ["a1"], "reason": "read twice", "by": "tulip"},
    "title": {"title": {"en": "T"}, "summary": {"en": "S"}, "by": "tulip"},
    "claim": {
        "id": "c1", "label": "C1", "kind": "fact", "rung": "proved", "text": {"en": "X sold Y."}, "by": "tulip",
        "elements": ["supply"],
    },
    "assess": {
        "id": "a1", "claim": "c1", "passage": PASSAGE, "stance": "supports", "reliability": "B", "credibility": 2,
        "origin": "press", "by": "tulip",
    },
    "matrix": {"matrix": "m", "stage": "filing", "by": "tulip"},
    "search": {"element": "supply", "at": "2026-11-23", "by": "tulip", "where": "register", "result": "nothing"},
    "demand": {"id": "d1", "label": "D1", "text": {"en": "Stop."}, "addressee": "n1", "by": "tulip", "legal_hook": ""},
    "request": {
        "id": "q2", "demand": "d1", "at": "2026-11-23", "channel": "post", "by": "tulip", "deadline": "2026-12-23",
        "proof": PASSAGE,
    },
    "reply": {"id": "p1", "request": "q2", "kind": "refusal", "at": "2026-11-30", "passage": PASSAGE, "by": "tulip"},
    "position": {
        "id": "o1", "demand": "d1", "holder": "n1", "position": "opposes", "at": "2026-11-30", "passage": PASSAGE,
        "by": "tulip",
    },
    "edition": {
        "id": "i1", "tier": "filing", "at": "2026-12-01", "files": [["claims.json", R1]], "languages": ["fa"], "by": "tulip",
        "recipients": [],
    },
}  # fmt: skip


def _entry(kind: str, body: Mapping[str, Any], clock: int = 1, log: str = "1" * 32, index: int = 0) -> Entry:
    return Entry(log, index, Act(kind, body, clock, "2026-11-23T16:05:00Z", bytes(32)))


def _state(*bodies: tuple[str, Mapping[str, Any]]) -> State:
    return fold(_entry(kind, body, n + 1, index=n) for n, (kind, body) in enumerate(bodies))


def test_there_is_an_example_of_every_type() -> None:
    assert set(BODIES) == set(TYPES)


@pytest.mark.parametrize("kind", BODIES)
def test_a_record_comes_back_from_its_form_with_fields_that_nobody_knows(kind: str) -> None:
    body = {**BODIES[kind], "later": {"deep": [1, None]}}
    record = from_form(TYPES[kind], body)
    assert record.extra == {"later": {"deep": [1, None]}}
    assert to_form(record) == body
    assert canon.dump(to_form(record)) == canon.dump(body)


@pytest.mark.parametrize("kind", BODIES)
def test_a_known_field_of_another_type_is_named(kind: str) -> None:
    for name in BODIES[kind]:
        with pytest.raises(BadMaterial) as error:
            from_form(TYPES[kind], {**BODIES[kind], name: 1.5})
        assert error.value.what.split("[")[0].startswith(f"{TYPES[kind].__name__}.{name}")


@pytest.mark.parametrize("kind", BODIES)
def test_a_required_field_that_is_missing_is_named_and_no_other_is(kind: str) -> None:
    cls = TYPES[kind]
    for field in dataclasses.fields(cls):
        if field.name == "extra":
            continue
        body = {key: value for key, value in BODIES[kind].items() if key != field.name}
        if field.default is field.default_factory is dataclasses.MISSING:
            with pytest.raises(BadMaterial) as error:
                from_form(cls, body)
            assert (error.value.what, error.value.reason) == (f"{cls.__name__}.{field.name}", "missing")
        else:
            from_form(cls, body)


@pytest.mark.parametrize(
    ("kind", "change", "what", "reason"),
    [
        ("claim", {"kind": "rumour"}, "Claim.kind", "not_allowed"),
        ("claim", {"elements": "supply"}, "Claim.elements", "not_a_list"),
        ("claim", {"elements": [1]}, "Claim.elements[0]", "wrong_type"),
        ("claim", {"text": []}, "Claim.text", "not_an_object"),
        ("claim", {"text": {"en": 1}}, "Claim.text.en", "wrong_type"),
        ("claim", {"text": {}}, "claim C1", "no_text"),
        ("claim", {"text": {"en": "X", "fa": " "}}, "claim C1", "no_text"),
        ("claim", {"date": None}, "Claim.date", "not_an_object"),
        ("edition", {"files": [["claims.json"]]}, "Edition.files[0]", "wrong_length"),
        ("acquire", {"exhibit": E1[:-1]}, "acquisition.exhibit", "not_a_digest"),
        ("acquire", {"size": True}, "Acquisition.size", "wrong_type"),
        ("assess", {"credibility": 7}, "assessment.credibility", "not_1_to_6"),
        ("assess", {"credibility": 0}, "assessment.credibility", "not_1_to_6"),
        ("assess", {"passage": {**PASSAGE, "cite": {**CITE, "end": 4}}}, "cite", "bad_range"),
        ("assess", {"passage": {**PASSAGE, "cite": {**CITE, "start": -1}}}, "cite", "bad_range"),
        ("assess", {"passage": {**PASSAGE, "cite": {**CITE, "exhibit": "x"}}}, "cite.exhibit", "not_a_digest"),
        ("assess", {"passage": {**PASSAGE, "cite": {**CITE, "reading": "x"}}}, "cite.reading", "not_a_digest"),
        ("claim", {"label": " "}, "claim.label", "missing"),
        ("claim", {"label": "\u200c"}, "claim.label", "missing"),
        ("demand", {"label": ""}, "demand.label", "missing"),
        ("entity", {"name": "\u200e "}, "entity.name", "missing"),
        ("assess", {"origin": ""}, "assessment.origin", "missing"),
        ("ruling", {"reason": "  "}, "ruling.reason", "missing"),
        ("ruling", {"on": []}, "ruling.on", "wrong_length"),
        ("ruling", {"verdict": "withdraw", "on": ["a", "b"]}, "ruling.on", "wrong_length"),
        ("ruling", {"verdict": "same", "on": ["a"]}, "ruling.on", "two_ids_ascending"),
        ("ruling", {"verdict": "not_same", "on": ["b", "a"]}, "ruling.on", "two_ids_ascending"),
    ],
)
def test_a_body_that_its_type_does_not_allow_is_named(
    kind: str, change: Mapping[str, Any], what: str, reason: str
) -> None:
    with pytest.raises(BadMaterial) as error:
        from_form(TYPES[kind], {**BODIES[kind], **change})
    assert (error.value.what, error.value.reason) == (what, reason)


def test_something_else_than_an_object_is_no_record() -> None:
    with pytest.raises(BadMaterial) as error:
        from_form(Claim, [], "claims[3]")
    assert (error.value.what, error.value.reason) == ("claims[3]", "not_an_object")


def test_a_record_that_keeps_nothing_unknown_refuses_it() -> None:
    span = {"start": 0, "end": 4, "locator": {"kind": "text"}, "confidence": 90}
    assert to_form(from_form(Span, span)) == span
    with pytest.raises(BadMaterial) as error:
        from_form(Span, {**span, "later": 1})
    assert (error.value.what, error.value.reason) == ("Span.later", "unknown_field")
    for start, end in ((-1, 0), (2, 1)):
        with pytest.raises(BadMaterial):
            from_form(Span, {**span, "start": start, "end": end})


def test_a_reading_and_a_mention_come_back_from_their_forms() -> None:
    reading = Reading(
        1,
        E1,
        "mail",
        "t",
        "1",
        {"mode": "plain"},
        "گواه",
        (Span(0, 4, Locator("mail", part="1.2")),),
        (("from", "x"),),
        pages=1,
    )
    assert from_form(Reading, canon.parse(canon.dump(to_form(reading)))) == reading
    date = DateValue("1401", "jalali", "2022-03-21", "2023-03-20", "year")
    mention = Mention(from_form(Cite, CITE), "date", "1401", "dates", date)
    assert from_form(Mention, canon.parse(canon.dump(to_form(mention)))) == mention


@given(st.text(max_size=70))
def test_only_64_lower_case_hexadecimal_digits_are_a_digest(text: str) -> None:
    if len(text) == 64 and set(text) <= set("0123456789abcdef"):
        check_digest(text, "x")
    else:
        with pytest.raises(BadMaterial):
            check_digest(text, "x")


def test_every_record_is_filed_where_it_belongs() -> None:
    state = _state(*BODIES.items())
    assert state.exhibits[E1][0].record == from_form(Acquisition, BODIES["acquire"])
    assert state.exhibits[E1][0].record.name == ReceivedName("a\ufffd", "Yf8=")
    assert state.descriptions[E1].record.reliability == "B"
    assert state.readings[E1][0].record.reading == R1
    assert state.unread[E2].record.reason == "password"
    assert [filed.record.batch for filed in state.mention_runs] == [R1]
    assert state.statements["s1"].record == from_form(Statement, BODIES["statement"])
    assert state.title is not None
    assert state.matrix is not None
    assert [filed.record.element for filed in state.searches] == ["supply"]
    assert [filed.record.label for filed in state.claim_list()] == ["C1"]
    assert state.claims["c1"][0].index == list(BODIES).index("claim")
    by_id = {"entities": "n1", "rulings": "r1", "assessments": "a1", "demands": "d1", "requests": "q2", "replies": "p1"}
    for name, key in {**by_id, "positions": "o1", "editions": "i1"}.items():
        assert list(getattr(state, name)) == [key]
    assert state.unknown == []


def test_acts_of_the_ledger_are_passed_over_and_those_of_a_later_version_kept() -> None:
    state = _state(("case.open", {}), ("case.settings", {}), ("erase", {}), ("later.thing", {"x": 1}))
    assert [entry.act.type for entry in state.unknown] == ["later.thing"]


def test_a_body_that_does_not_fit_stops_the_fold_and_is_named_by_its_type() -> None:
    with pytest.raises(BadMaterial) as error:
        _state(("claim", {}))
    assert error.value.what == "claim.id"


def test_a_reading_ends_being_unread_and_a_later_failure_does_not_undo_it() -> None:
    failed = {**BODIES["unread"], "exhibit": E1}
    assert _state(("unread", failed)).unread
    assert not _state(("unread", failed), ("read", BODIES["read"])).unread
    assert not _state(("read", BODIES["read"]), ("unread", failed)).unread


def test_the_last_wording_of_a_claim_counts_and_the_order_of_claims_stays() -> None:
    claim = BODIES["claim"]
    other = {**claim, "id": "c2", "label": "C2"}
    state = _state(("claim", claim), ("claim", other), ("claim", {**claim, "text": {"en": "X leased Y."}}))
    assert [(f.record.label, f.record.text["en"]) for f in state.claim_list()] == [
        ("C1", "X leased Y."),
        ("C2", "X sold Y."),
    ]
    assert len(state.claims["c1"]) == 2


def _ruling(number: int, verdict: str, *on: str) -> tuple[str, Mapping[str, Any]]:
    return "ruling", {"id": f"r{number}", "verdict": verdict, "on": list(on), "reason": "because", "by": "tulip"}


@pytest.mark.parametrize(
    ("rulings", "accepted"),
    [
        ([_ruling(1, "accept", "a1")], {"a1": "r1"}),
        ([_ruling(1, "accept", "a1", "a2"), _ruling(2, "reject", "a1")], {"a2": "r1"}),
        ([_ruling(1, "accept", "a1"), _ruling(2, "reject", "a1"), _ruling(3, "withdraw", "r2")], {"a1": "r1"}),
        ([_ruling(1, "accept", "a1"), _ruling(2, "withdraw", "r1")], {}),
        ([_ruling(1, "accept", "a1"), _ruling(2, "withdraw", "r1"), _ruling(3, "withdraw", "r2")], {"a1": "r1"}),
        (
            [
                _ruling(1, "accept", "a1"),
                _ruling(2, "withdraw", "r1"),
                _ruling(3, "withdraw", "r2"),
                _ruling(4, "withdraw", "r3"),
            ],
            {},
        ),
        ([_ruling(1, "reject", "a1"), _ruling(1, "accept", "a1")], {}),
        ([_ruling(1, "approve", "i1")], {}),
        ([_ruling(1, "accept", "a3")], {}),
    ],
)
def test_the_latest_ruling_that_nobody_took_back_decides(
    rulings: list[tuple[str, Mapping[str, Any]]], accepted: dict[str, str]
) -> None:
    state = _state(_assess(), _assess(id="a2"), *rulings)
    assert {key: filed.record.id for key, filed in state.accepted().items()} == accepted


def _assess(**change: Any) -> tuple[str, Mapping[str, Any]]:
    return "assess", {**BODIES["assess"], **change}


def _claim(**change: Any) -> tuple[str, Mapping[str, Any]]:
    return "claim", {**BODIES["claim"], **change}


@pytest.mark.parametrize("kind", [kind for kind in BODIES if "id" in BODIES[kind] and kind not in ("acquire", "claim")])
def test_the_first_act_with_an_id_stands_and_the_later_one_is_kept_apart(kind: str) -> None:
    first = BODIES[kind]
    state = _state((kind, first), (kind, {**first, "by": "somebody else"}))
    parts = [getattr(state, field.name) for field in dataclasses.fields(state)]
    (standing,) = (part[first["id"]] for part in parts if isinstance(part, dict) and first["id"] in part)
    assert to_form(standing.record) == first
    assert [(filed.record.by, filed.index) for filed in state.doubled] == [("somebody else", 1)]


def test_what_may_be_said_again_is_not_doubled() -> None:
    acts = [(kind, BODIES[kind]) for kind in ("acquire", "describe", "claim", "title", "search", "read")]
    assert _state(*acts, *acts).doubled == []


def test_a_ruling_that_is_older_than_the_assessment_decides_nothing() -> None:
    acts = [_ruling(1, "accept", "a1"), _ruling(2, "waive", "a1"), _assess()]
    assert (dict(_state(*acts).accepted()), dict(_state(*acts).waived())) == ({}, {})
    again = _state(*acts, _ruling(3, "accept", "a1"))
    assert [filed.record.id for filed in again.accepted().values()] == ["r3"]


def test_another_logs_act_with_the_same_id_takes_the_acceptance_away_but_its_copy_does_not() -> None:
    own = [_entry("assess", BODIES["assess"], 2), _entry("ruling", BODIES["ruling"], 3, index=1)]
    copy = _entry("assess", BODIES["assess"], 1, "0" * 32)
    backdated = _entry("assess", {**BODIES["assess"], "reliability": "A"}, 1, "0" * 32)
    assert "a1" in fold(total_order([*own, copy])).accepted()
    assert "a1" not in fold(total_order([*own, backdated])).accepted()
    assert "a1" in fold([*own, _entry("assess", {**BODIES["assess"], "reliability": "A"}, 4, index=2)]).accepted()


REWORDED: Mapping[str, Mapping[str, Any]] = {
    "text": {"text": {"en": "X leased Y."}},
    "kind": {"kind": "inference"},
    "rung": {"rung": "balance"},
}


@pytest.mark.parametrize("change", REWORDED.values(), ids=REWORDED)
def test_an_acceptance_and_a_waiver_are_outdated_by_a_new_wording_until_made_anew(change: Mapping[str, Any]) -> None:
    none: set[str] = set()
    acts = [_claim(), _assess(), _ruling(1, "accept", "a1"), _ruling(2, "waive", "a1")]
    state = _state(*acts)
    assert (set(state.outdated()), set(state.waived())) == (set(), {"a1"})
    state = _state(*acts, _claim(**change))
    assert (set(state.outdated()), set(state.waived())) == ({"a1"}, none)
    state = _state(*acts, _claim(**change), _ruling(3, "accept", "a1"), _ruling(4, "waive", "a1"))
    assert (set(state.outdated()), set(state.waived())) == (set(), {"a1"})


def test_saying_the_same_again_is_no_new_wording_and_going_back_is_one() -> None:
    acts = [_claim(), _assess(), _ruling(1, "accept", "a1")]
    same = _state(*acts, _claim(by="fern", elements=["E1"]))
    assert (set(same.outdated()), same.worded("c1").index) == (set(), 0)
    back = _state(*acts, _claim(rung="balance"), _claim())
    assert (set(back.outdated()), back.worded("c1").index) == ({"a1"}, 4)


def test_an_assessment_of_a_claim_that_nobody_made_has_no_wording_to_be_older_than() -> None:
    assert _state(_assess(), _ruling(1, "accept", "a1")).outdated() == frozenset()


def _reading(*spans: Span) -> Reading:
    return Reading(1, E1, "pdf", "t", "1", {}, "x" * 30, spans)


def test_a_passage_has_the_place_of_its_first_span_and_the_boxes_of_its_page() -> None:
    places = [Locator("pdf", page=page, boxes=((n, 0, n, 1),)) for n, page in enumerate((1, 2, 2, 3))]
    reading = _reading(*(Span(n * 6, n * 6 + 5, place) for n, place in enumerate(places)))
    assert locate(reading, 0, 5) == places[0]
    assert locate(reading, 6, 24) == Locator("pdf", page=2, boxes=((1, 0, 1, 1), (2, 0, 2, 1)))
    assert locate(reading, 5, 7) == places[1]
    assert locate(reading, 5, 6) == locate(reading, 24, 30) == locate(_reading(), 0, 5) == Locator("pdf")
    plain = _reading(Span(0, 9, Locator("pdf", page=4)))
    assert locate(plain, 2, 3) == Locator("pdf", page=4)


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), max_size=6), st.integers(0, 29), st.integers(1, 9))
def test_the_first_place_is_that_of_the_first_span_that_a_plain_search_hits(
    sizes: list[tuple[int, int]], start: int, length: int
) -> None:
    spans, at = [], 0
    for n, (gap, size) in enumerate(sizes):
        spans.append(Span(at + gap, at + gap + size, Locator("pdf", paragraph=n)))
        at += gap + size
    hit = [span.locator for span in spans if span.start < start + length and span.end > start]
    assert locate(_reading(*spans), start, start + length) == (hit[0] if hit else Locator("pdf"))


@given(st.permutations([(1, "a", 0), (2, "a", 1), (2, "b", 0), (2, "b", 1), (3, "a", 2)]))
def test_every_order_of_merging_gives_one_total_order(places: list[tuple[int, str, int]]) -> None:
    ordered = total_order(_entry("later", {}, clock, log, index) for clock, log, index in places)
    assert [(e.act.clock, e.log, e.index) for e in ordered] == sorted(places)


def test_a_state_that_is_extended_is_the_state_of_all() -> None:
    entries = [_entry(kind, body, n + 1, index=n) for n, (kind, body) in enumerate(BODIES.items())]
    state = fold(entries[:9])
    extend(state, entries[9:])
    assert state == fold(entries)


def test_the_faults_of_a_weighed_case_come_in_the_order_of_its_claims() -> None:
    state = _state(*BODIES.items(), _ruling(2, "accept", "a1"))
    weight = Weight(state.assessments["a1"], state.accepted()["a1"])
    faults = [Fault("C1", "no_accepted_cite"), Fault("C1", "no_translation", "fa"), Fault("C2", "source_not_named")]
    claims = tuple(
        WeighedClaim(state.claim_list()[0], (weight,), "proved", "proved", 1, False, tuple(part))
        for part in (faults[:2], [], faults[2:])
    )
    element = WeighedElement("supply", {}, {}, ("c1",), tuple(state.searches), "supported")
    weighed = Weighed("m", {}, "law", "filing", "proved", {}, {}, claims, (element,))
    assert weighed.faults == tuple(faults)
    other = Fault("D1", "cite_does_not_resolve")
    assert dataclasses.replace(weighed, other_faults=(other,)).faults == (*faults, other)


def test_records_are_values() -> None:
    for kind, body in BODIES.items():
        record = from_form(TYPES[kind], body)
        with pytest.raises(dataclasses.FrozenInstanceError):
            setattr(record, dataclasses.fields(record)[0].name, "another")
