"""The rules of docs/spec/weighing.md, each on a small real case."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gavah.charge.ladder import Graded, evidence_rung, independent
from gavah.errors import BadCase
from gavah.record.charge import Assessment, Demand, Position, Reply, Request, Search
from gavah.record.finding import Entity, Statement
from gavah.record.material import ReadAct
from gavah.record.place import Locator, Passage

if TYPE_CHECKING:
    from tests.charge.conftest import Desk


def reasons(desk: Desk) -> list[str]:
    return [fault.reason for fault in desk.weigh().faults]


def two_papers(desk: Desk, first: str = "B2", second: str = "B2") -> tuple[str, str]:
    """Two papers of two origins on one claim."""
    claim = desk.claim()
    desk.assess(claim, desk.exhibit("a.txt", "the device was shipped"), first)
    return claim, desk.assess(claim, desk.exhibit("b.txt", "the device arrived"), second)


def test_a_claim_without_cites_is_an_allegation_and_cannot_be_built(desk: Desk) -> None:
    desk.claim()
    assert desk.only().reached == "allegation"
    assert reasons(desk) == ["no_accepted_cite", "wording_above_evidence"]


def test_a_passage_that_nobody_accepted_counts_for_nothing(desk: Desk) -> None:
    desk.assess(desk.claim(), desk.exhibit("a.txt", "it was so"), accept=False)
    assert desk.only().reached == "allegation"
    assert desk.only().weights[0].acceptance is None


def test_one_source_reaches_suspicion(desk: Desk) -> None:
    desk.assess(desk.claim(), desk.exhibit("a.txt", "it was so"), "A1")
    assert (desk.only().reached, desk.only().origins) == ("reasonable_suspicion", 1)


def test_two_independent_sources_reach_reasonable_grounds(desk: Desk) -> None:
    two_papers(desk, "C3", "C3")
    assert (desk.only().reached, desk.only().origins, reasons(desk)) == ("reasonable_grounds", 2, [])


@pytest.mark.parametrize("grade", ["D2", "B4"])
def test_a_weak_second_source_reaches_plausible_indications_only(desk: Desk, grade: str) -> None:
    two_papers(desk, "B2", grade)
    assert desk.only().reached == "plausible_indications"


@pytest.mark.parametrize("grade", ["F1", "A6", "E1", "A5"])
def test_what_cannot_be_judged_is_left_out(desk: Desk, grade: str) -> None:
    two_papers(desk, "B2", grade)
    assert desk.only().reached == "reasonable_suspicion"


def test_copies_of_one_origin_count_once(desk: Desk) -> None:
    claim = desk.claim()
    desk.assess(claim, desk.exhibit("a.html", "a story"), origin="wire story")
    desk.assess(claim, desk.exhibit("b.html", "a story, copied"), origin=" Wire  Story")
    assert (desk.only().reached, desk.only().origins) == ("reasonable_suspicion", 1)


def test_two_origins_written_beside_one_exhibit_count_once(desk: Desk) -> None:
    claim, exhibit = desk.claim(), desk.exhibit("a.txt", "it was so")
    desk.assess(claim, exhibit, origin="x")
    desk.assess(claim, exhibit, origin="y")
    assert desk.only().origins == 1


def test_a_contract_of_first_rank_and_a_weak_second_source_reach_reasonable_grounds(desk: Desk) -> None:
    claim, contract = desk.claim(), desk.exhibit("contract.txt", "the parties agree")
    desk.assess(claim, contract, "A2")
    desk.assess(claim, desk.exhibit("b.txt", "it arrived"), "D4")
    assert desk.only().reached == "plausible_indications"
    desk.describe(contract, "contract")
    assert desk.only().reached == "reasonable_grounds"
    desk.describe(contract, "press")
    assert desk.only().reached == "plausible_indications"


def test_a_contract_alone_does_not_reach_reasonable_grounds(desk: Desk) -> None:
    contract = desk.exhibit("contract.txt", "the parties agree")
    desk.describe(contract, "contract")
    desk.assess(desk.claim(), contract, "A1")
    assert desk.only().reached == "reasonable_suspicion"


def test_a_taken_back_acceptance_stops_counting_and_comes_back_when_that_is_taken_back(desk: Desk) -> None:
    claim, exhibit = desk.claim(), desk.exhibit("a.txt", "it was so")
    assessment = desk.assess(claim, exhibit, accept=False)
    accepted = desk.rule("accept", assessment)
    withdrawn = desk.rule("withdraw", accepted)
    assert desk.only().reached == "allegation"
    desk.rule("withdraw", withdrawn)
    assert desk.only().reached == "reasonable_suspicion"


def test_the_latest_standing_ruling_decides(desk: Desk) -> None:
    assessment = desk.assess(desk.claim(), desk.exhibit("a.txt", "it was so"))
    rejected = desk.rule("reject", assessment)
    assert desk.only().reached == "allegation"
    desk.rule("withdraw", rejected)
    assert desk.only().reached == "reasonable_suspicion"


def test_a_refuted_claim_stays_at_plausible_indications_until_a_person_waives(desk: Desk) -> None:
    claim, _ = two_papers(desk)
    denial = desk.assess(claim, desk.exhibit("c.txt", "we never delivered"), "D4", stance="refutes")
    assert (desk.only().contested, desk.only().reached) == (True, "plausible_indications")
    assert reasons(desk) == ["wording_above_evidence"]
    waiver = desk.rule("waive", denial)
    assert (desk.only().contested, desk.only().reached, len(desk.only().weights)) == (False, "reasonable_grounds", 3)
    desk.rule("withdraw", waiver)
    assert desk.only().contested


def test_a_refutation_does_not_lift_a_weak_claim(desk: Desk) -> None:
    claim, exhibit = desk.claim(), desk.exhibit("a.txt", "it was so")
    desk.assess(claim, exhibit)
    desk.assess(claim, desk.exhibit("c.txt", "it was not"), stance="refutes")
    assert desk.only().reached == "reasonable_suspicion"


def test_a_denial_that_cannot_be_judged_does_not_hold_a_claim_down(desk: Desk) -> None:
    claim, _ = two_papers(desk)
    desk.assess(claim, desk.exhibit("c.txt", "we never delivered"), "F6", stance="refutes")
    assert (desk.only().contested, desk.only().reached) == (False, "reasonable_grounds")


def test_nothing_stands_above_reasonable_grounds_without_an_approval(desk: Desk) -> None:
    claim = desk.claim(rung="clear_convincing")
    desk.assess(claim, desk.exhibit("a.txt", "it was so"))
    desk.assess(claim, desk.exhibit("b.txt", "so it was"))
    assert (desk.only().reached, reasons(desk)) == ("reasonable_grounds", ["wording_above_evidence"])
    approval = desk.rule("approve", claim)
    assert (desk.only().reached, reasons(desk)) == ("clear_convincing", [])
    desk.rule("withdraw", approval)
    assert desk.only().reached == "reasonable_grounds"


def test_an_approval_goes_stale_when_the_sentence_is_reworded(desk: Desk) -> None:
    claim = desk.claim(rung="balance")
    first = desk.assess(claim, desk.exhibit("a.txt", "it was so"))
    second = desk.assess(claim, desk.exhibit("b.txt", "so it was"))
    desk.rule("approve", claim)
    desk.claim(rung="balance", id=claim, text={"en": "Two devices were delivered."})
    desk.rule("accept", first, second)
    assert desk.only().reached == "reasonable_grounds"
    desk.rule("approve", claim, log="b")
    assert desk.only().reached == "reasonable_grounds"
    desk.rule("approve", claim, log="b", at="2022-11-02T10:00:01Z")
    assert desk.only().reached == "balance"


def test_an_approval_lifts_nothing_that_the_evidence_does_not_carry(desk: Desk) -> None:
    claim = desk.claim(rung="balance")
    desk.assess(claim, desk.exhibit("a.txt", "it was so"))
    desk.rule("approve", claim)
    assert desk.only().reached == "reasonable_suspicion"


def test_only_a_court_file_carries_beyond_reasonable_doubt(desk: Desk) -> None:
    claim, judgment = desk.claim(rung="beyond_reasonable_doubt"), desk.exhibit("judgment.txt", "the court finds")
    desk.assess(claim, judgment, "A1")
    desk.assess(claim, desk.exhibit("b.txt", "so it was"))
    desk.rule("approve", claim)
    assert desk.only().reached == "reasonable_grounds"
    desk.describe(judgment, "court_file")
    assert (desk.only().reached, reasons(desk)) == ("beyond_reasonable_doubt", [])


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "It was proved that the device was delivered."),
        ("fa", "ثابت شده که دستگاه تحویل شد."),
        ("fa", "ثابت\u200cشده است که دستگاه تحویل شد."),
        ("de", "Es ist erwiesen, dass geliefert wurde."),
        ("fr", "Il a été établi que l'appareil fut livré."),
        ("ar", "ثبت أن الجهاز سُلّم."),
    ],
)
def test_words_that_claim_a_judgment_are_refused_in_each_language(desk: Desk, language: str, words: str) -> None:
    claim = desk.claim(text={language: words})
    desk.assess(claim, desk.exhibit("a.txt", "it was so"))
    desk.assess(claim, desk.exhibit("b.txt", "so it was"))
    assert (desk.only().worded, reasons(desk)) == ("beyond_reasonable_doubt", ["wording_above_evidence"])


def test_words_that_deny_a_judgment_are_not_taken_for_one(desk: Desk) -> None:
    two_papers(desk)
    desk.claim("C2", "opinion", "allegation", text={"en": "It was not proved.", "fa": "ثابت نشد."})
    assert desk.weigh().claims[1].worded == "allegation"


def test_an_inference_claims_at_least_suspicion(desk: Desk) -> None:
    desk.claim(kind="inference", rung="allegation")
    assert desk.only().worded == "reasonable_suspicion"


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        ("fact", "a fact is worded reasonable_grounds at least, reached allegation"),
        ("inference", "an inference is worded reasonable_suspicion at least, reached allegation"),
    ],
)
def test_a_fault_says_when_the_kind_claims_more_than_the_declared_standard(desk: Desk, kind: str, told: str) -> None:
    desk.claim(kind=kind, rung="allegation")
    assert desk.only().faults[1].detail == told


def test_the_kind_is_not_blamed_for_what_the_words_say(desk: Desk) -> None:
    desk.claim(rung="allegation", text={"en": "It was proved that the device was delivered."})
    assert desk.only().faults[1].detail == "worded beyond_reasonable_doubt, reached allegation"


def test_a_fault_of_wording_says_both_rungs(desk: Desk) -> None:
    desk.assess(desk.claim(), desk.exhibit("a.txt", "it was so"))
    assert desk.only().faults[0].detail == "worded reasonable_grounds, reached reasonable_suspicion"


def test_a_standard_that_does_not_exist_is_the_strictest_and_a_fault(desk: Desk) -> None:
    claim = desk.claim("C1", rung="quite_sure")
    desk.assess(claim, desk.exhibit("a.txt", "it was so"))
    assert (desk.only().worded, reasons(desk)) == ("beyond_reasonable_doubt", ["wording_above_evidence"])


def test_an_allegation_names_its_source_in_every_language(desk: Desk) -> None:
    claim = desk.claim(
        kind="allegation", rung="allegation", text={"en": "It was so.", "fa": "بنا\u200cبر گزارش چنین بود."}
    )
    desk.assess(claim, desk.exhibit("a.txt", "it was so"))
    assert [(f.reason, f.detail) for f in desk.only().faults] == [("source_not_named", "en")]


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "According to a witness, it was so."),
        ("fa", "به گفتهٔ شاهد چنین بود."),
        ("de", "Nach Angaben einer Zeugin war es so."),
        ("fr", "D’après un témoin, ce fut ainsi."),
        ("ar", "وفقًا لمحضر التحقيق كان ذلك."),
    ],
)
def test_a_named_source_is_known_in_each_language(desk: Desk, language: str, words: str) -> None:
    claim = desk.claim(kind="allegation", rung="allegation", text={language: words})
    desk.assess(claim, desk.exhibit("a.txt", "it was so"))
    assert reasons(desk) == []


def test_an_allegation_in_a_language_without_a_list_cannot_be_checked_and_says_so(desk: Desk) -> None:
    claim = desk.claim(kind="allegation", rung="allegation", text={"xx": "According to"})
    desk.assess(claim, desk.exhibit("a.txt", "it was so"))
    assert reasons(desk) == ["source_not_named"]


def test_an_opinion_needs_no_cite(desk: Desk) -> None:
    desk.claim(kind="opinion", rung="allegation", text={"en": "This calls for an inquiry."})
    assert reasons(desk) == []


def test_a_language_of_the_title_that_the_sentence_lacks_is_a_fault(desk: Desk) -> None:
    desk.title("en", "fa", "de")
    desk.claim(kind="opinion", rung="allegation", text={"en": "This calls for an inquiry."})
    assert [(f.reason, f.detail) for f in desk.only().faults] == [("no_translation", "fa, de")]


def bent(desk: Desk, change: Callable[[Passage], Passage]) -> str:
    """Assess a passage after a change to it; return why it leads nowhere."""
    claim, exhibit = desk.claim(), desk.exhibit("a.txt", "it was so, they said")
    desk.assess(claim, exhibit, passage=change(desk.passage(exhibit, "it was so")))
    fault = next(f for f in desk.only().faults if f.reason == "cite_does_not_resolve")
    assert desk.only().reached == "allegation"
    return fault.detail.split()[1]


def moved(passage: Passage, **place: Any) -> Passage:
    return dataclasses.replace(passage, cite=dataclasses.replace(passage.cite, **place))


def test_a_cite_of_an_exhibit_that_was_never_acquired_leads_nowhere(desk: Desk) -> None:
    assert bent(desk, lambda passage: moved(passage, exhibit="0" * 64)) == "exhibit_not_acquired"


def test_a_cite_of_a_reading_without_its_act_leads_nowhere(desk: Desk) -> None:
    assert bent(desk, lambda passage: moved(passage, reading="0" * 64)) == "no_read_act"


def test_a_cite_beyond_the_text_leads_nowhere(desk: Desk) -> None:
    assert bent(desk, lambda passage: moved(passage, end=21)) == "out_of_range"


@pytest.mark.parametrize("place", [Locator("text", paragraph=4711), Locator("pdf", page=1), Locator("text")])
def test_a_cite_that_points_to_another_place_than_its_reading_leads_nowhere(desk: Desk, place: Locator) -> None:
    assert bent(desk, lambda passage: moved(passage, locator=place)) == "place_differs"


def test_a_cite_with_other_words_leads_nowhere(desk: Desk) -> None:
    assert bent(desk, lambda passage: dataclasses.replace(passage, words="it was not")) == "words_differ"
    assert [f.reason for f in desk.only().faults] == ["cite_does_not_resolve", "wording_above_evidence"]


def test_a_changed_original_is_found_behind_the_sentence(desk: Desk) -> None:
    claim, exhibit = desk.claim(), desk.exhibit("a.txt", "it was so")
    desk.assess(claim, exhibit)
    desk.originals[exhibit] = b"it was sO"
    assert desk.only().faults[0].detail.endswith("exhibit_missing_or_broken")


def test_a_lost_reading_is_found_behind_the_sentence(desk: Desk) -> None:
    desk.assess(desk.claim(), desk.exhibit("a.txt", "it was so"))
    desk.readings.clear()
    assert desk.only().faults[0].detail.endswith("reading_missing_or_broken")


def test_a_reading_of_another_exhibit_is_found_behind_the_sentence(desk: Desk) -> None:
    claim, exhibit = desk.claim(), desk.exhibit("a.txt", "it was so")
    other = desk.passage(desk.exhibit("b.txt", "it was so too"), "it was so").cite.reading
    desk.add(ReadAct(exhibit, other, "text", "text", "1", 13))
    passage = desk.passage(exhibit, "it was so")
    desk.assess(claim, exhibit, passage=moved(passage, reading=other))
    assert desk.only().faults[0].detail.endswith("reading_of_another_exhibit")


def test_a_rejected_cite_that_leads_nowhere_leaves_the_sentence(desk: Desk) -> None:
    claim, _ = two_papers(desk)
    exhibit = desk.exhibit("c.txt", "it was so, they said")
    passage = dataclasses.replace(desk.passage(exhibit, "it was so"), words="it was not")
    wrong = desk.assess(claim, exhibit, passage=passage, accept=False)
    assert reasons(desk) == ["cite_does_not_resolve"]
    desk.rule("reject", wrong)
    assert (reasons(desk), len(desk.only().weights)) == ([], 2)


def test_a_rejected_cite_that_resolves_stays_in_sight(desk: Desk) -> None:
    claim, _ = two_papers(desk)
    denial = desk.assess(claim, desk.exhibit("c.txt", "never"), stance="refutes", accept=False)
    desk.rule("reject", denial)
    assert len(desk.only().weights) == 3


def reword(desk: Desk, claim: str, text: str = "The director ordered it.") -> None:
    desk.claim(id=claim, text={"en": text})


def test_an_acceptance_does_not_ride_along_with_a_new_wording(desk: Desk) -> None:
    claim, second = two_papers(desk)
    reword(desk, claim)
    older = "2 acceptances are older than the wording"
    assert [(fault.reason, fault.detail) for fault in desk.only().faults] == [
        ("no_accepted_cite", older),
        ("wording_above_evidence", f"worded reasonable_grounds, reached allegation; {older}"),
    ]
    assert [weight.acceptance for weight in desk.only().weights] == [None, None]
    desk.rule("accept", second)
    told = "worded reasonable_grounds, reached reasonable_suspicion; 1 acceptance is older than the wording"
    assert [fault.detail for fault in desk.only().faults] == [told]


def test_filing_the_same_wording_again_keeps_the_acceptances(desk: Desk) -> None:
    claim, _ = two_papers(desk)
    reword(desk, claim, "The device was delivered.")
    assert (desk.only().reached, reasons(desk)) == ("reasonable_grounds", [])


@pytest.mark.parametrize("stance", ["refutes", "qualifies"])
def test_a_new_wording_sheds_no_contradiction_until_a_person_decides_on_it(desk: Desk, stance: str) -> None:
    claim, second = two_papers(desk)
    first = desk.only().weights[0].assessment.record.id
    contrary = desk.assess(claim, desk.exhibit("c.txt", "we never delivered"), stance=stance)
    reword(desk, claim)
    desk.rule("accept", first, second)
    assert desk.only().contested == (stance == "refutes")
    assert desk.only().faults[-1].detail.startswith("1 acceptance is older than the wording, on passages that refute")
    desk.rule("reject", contrary)
    assert (desk.only().contested, reasons(desk)) == (False, [])


def test_a_waiver_does_not_ride_along_with_a_new_wording(desk: Desk) -> None:
    claim, second = two_papers(desk)
    first = desk.only().weights[0].assessment.record.id
    denial = desk.assess(claim, desk.exhibit("c.txt", "we never delivered"), stance="refutes")
    desk.rule("waive", denial)
    assert not desk.only().contested
    reword(desk, claim)
    desk.rule("accept", first, second, denial)
    assert desk.only().contested
    desk.rule("waive", denial)
    assert (desk.only().contested, reasons(desk)) == (False, [])


def test_a_later_act_with_the_id_of_an_accepted_passage_changes_nothing(desk: Desk) -> None:
    claim = desk.claim()
    desk.assess(claim, desk.exhibit("a.txt", "it was so"))
    doubt = desk.assess(claim, desk.exhibit("b.txt", "it may have been so"), "D4", stance="qualifies")
    before = desk.weigh()
    record: Assessment = desk.state().assessments[doubt].record
    desk.add(dataclasses.replace(record, stance="supports", reliability="A", credibility=1))
    assert (desk.weigh(), [filed.record.id for filed in desk.state().doubled]) == (before, [doubt])


def test_a_rejection_that_is_older_than_the_passage_does_not_hide_that_it_leads_nowhere(desk: Desk) -> None:
    claim, exhibit = desk.claim(), desk.exhibit("a.txt", "it was so")
    wrong = dataclasses.replace(desk.passage(exhibit, "it was so"), words="it was not")
    desk.rule("reject", "a-to-come")
    desk.add(Assessment("a-to-come", claim, wrong, "supports", "B", 2, "o", "mina"))
    assert "cite_does_not_resolve" in reasons(desk)


def asked(desk: Desk, request: str = "r", demand: str = "d") -> Passage:
    """File every kind of passage beside the claims, with a good one; return that."""
    passage = desk.passage(desk.exhibit("p.txt", "we decline to answer"), "we decline")
    desk.add(Entity("e", "Company", "Example Ltd", "mina"))
    desk.add(Demand("d", "D1", {"en": "Say it."}, "the firm", "mina"))
    for record in beside(passage, request, demand):
        desk.add(record)
    return passage


def beside(passage: Passage, request: str = "r", demand: str = "d", end: str = "") -> list[Any]:
    return [
        Statement("s" + end, "e", "name", "Example", passage, "mina"),
        Request("r" + end, demand, "2022-03-01", "post", "mina", proof=passage),
        Reply("p" + end, request, "reply", "2022-03-05", passage, "mina"),
        Position("o" + end, demand, "the firm", "opposes", "2022-03-05", passage, "mina"),
    ]


def test_passages_beside_the_claims_that_resolve_are_no_faults(desk: Desk) -> None:
    asked(desk)
    desk.add(Request("r0", "d", "2022-03-01", "post", "mina"))
    assert desk.weigh().faults == ()


@pytest.mark.parametrize(("number", "name"), [(0, "Example Ltd"), (1, "D1"), (2, "D1"), (3, "D1")])
def test_every_passage_beside_the_claims_is_walked_down_too(desk: Desk, number: int, name: str) -> None:
    wrong = dataclasses.replace(asked(desk), words="we did it")
    record = desk.add(beside(wrong, end="2")[number])
    found = [(fault.sentence, fault.reason, fault.detail) for fault in desk.weigh().faults]
    assert found == [(name, "cite_does_not_resolve", f"{record.id} words_differ")]


def test_a_passage_that_belongs_to_nothing_known_is_named_by_its_record(desk: Desk) -> None:
    wrong = dataclasses.replace(asked(desk), words="we did it")
    for record in (Statement("s2", "no", "name", "x", wrong, "mina"), *beside(wrong, "no", "no", "2")[1:]):
        desk.add(record)
    assert [fault.sentence for fault in desk.weigh().other_faults] == ["s2", "r2", "p2", "o2"]


def status(desk: Desk, element: str = "E2") -> str:
    return next(item.status for item in desk.weigh().elements if item.id == element)


def test_an_element_is_open_until_something_accepted_speaks_to_it(desk: Desk) -> None:
    desk.matrix()
    claim = desk.claim(elements=("E2",))
    assert status(desk) == "open"
    desk.assess(claim, desk.exhibit("a.txt", "it was so"))
    assert status(desk) == "single_source"
    desk.assess(claim, desk.exhibit("b.txt", "so it was"))
    assert (status(desk), status(desk, "E3")) == ("supported", "open")


def test_an_element_with_a_contested_sentence_is_contested(desk: Desk) -> None:
    desk.matrix()
    claim = desk.claim(elements=("E2",))
    desk.assess(claim, desk.exhibit("a.txt", "it was so"), stance="refutes")
    assert status(desk) == "contested"


def test_an_element_below_the_stage_is_open(desk: Desk) -> None:
    desk.matrix(stage="de.anklage")
    claim = desk.claim(elements=("E2",))
    desk.assess(claim, desk.exhibit("a.txt", "it was so"))
    desk.assess(claim, desk.exhibit("b.txt", "so it was"))
    assert (status(desk), desk.weigh().needs) == ("open", "sufficient_for_trial")


def test_an_element_stricter_than_its_stage_asks_for_more(desk: Desk) -> None:
    desk.matrix("fr.complicity.torture", "fr.plainte")
    claim = desk.claim(elements=("E1", "E2"))
    desk.assess(claim, desk.exhibit("a.txt", "it was so"))
    desk.assess(claim, desk.exhibit("b.txt", "so it was"))
    assert (status(desk, "E1"), status(desk, "E2")) == ("open", "supported")


def test_an_opinion_supports_no_element(desk: Desk) -> None:
    desk.matrix()
    claim = desk.claim(kind="opinion", rung="allegation", elements=("E2",))
    desk.assess(claim, desk.exhibit("a.txt", "it was so"))
    assert status(desk) == "open"


def test_an_element_shows_where_contrary_evidence_was_sought(desk: Desk) -> None:
    desk.matrix()
    desk.add(Search("E3", "2022-11-02", "mina", "the licensing office", "no record"))
    element = desk.weigh().elements[2]
    assert (element.id, element.searches[0].record.result, set(element.title)) == (
        "E3",
        "no record",
        {"en", "de", "fa"},
    )


def test_a_case_without_a_matrix_is_weighed_too(desk: Desk) -> None:
    desk.claim()
    weighed = desk.weigh()
    assert (weighed.matrix, weighed.elements, weighed.standards["balance"]["en"]) == (
        "",
        (),
        "balance of probabilities",
    )


def test_the_stage_has_its_name_in_each_language(desk: Desk) -> None:
    assert desk.weigh().stage_title == {}
    desk.matrix(stage="de.anklage")
    title = desk.weigh().stage_title
    assert title["en"] != "de.anklage"
    assert set(title) >= {"en", "fa"}


@pytest.mark.parametrize(("matrix", "stage"), [("de.nothing", "de.anklage"), ("de.awg18.export", "de.nothing")])
def test_a_matrix_that_the_catalogue_lacks_is_refused(desk: Desk, matrix: str, stage: str) -> None:
    desk.matrix(matrix, stage)
    with pytest.raises(BadCase) as e:
        desk.weigh()
    assert e.value.reason == "unknown_id"


@pytest.mark.parametrize(
    "evidence", ["contract", "registry", "court_file", "licence_record", "customs", "official_statement"]
)
def test_every_documentary_type_of_first_rank_carries_a_weak_second_source(evidence: str) -> None:
    assert evidence_rung([Graded("x", "o", "A", 2, evidence), WEAK]) == "reasonable_grounds"


@pytest.mark.parametrize(
    ("reliability", "credibility", "evidence"), [("A", 3, "contract"), ("B", 1, "contract"), ("A", 1, "press")]
)
def test_what_is_not_of_first_rank_does_not(reliability: str, credibility: int, evidence: str) -> None:
    assert evidence_rung([Graded("x", "o", reliability, credibility, evidence), WEAK]) == "plausible_indications"


@pytest.mark.parametrize(("kind", "grade"), [("fact", "A2"), ("fact", "B1"), ("inference", "A1")])
def test_a_weaker_judgment_or_an_inference_is_never_beyond_reasonable_doubt(desk: Desk, kind: str, grade: str) -> None:
    claim, judgment = (
        desk.claim(kind=kind, rung="beyond_reasonable_doubt"),
        desk.exhibit("judgment.txt", "the court finds"),
    )
    desk.describe(judgment, "court_file")
    desk.assess(claim, judgment, grade)
    desk.assess(claim, desk.exhibit("b.txt", "so it was"))
    desk.rule("approve", claim)
    assert desk.only().reached == "reasonable_grounds"


def test_a_broken_cite_that_was_rejected_and_then_accepted_is_a_fault_again(desk: Desk) -> None:
    claim, exhibit = desk.claim(), desk.exhibit("a.txt", "it was so")
    wrong = dataclasses.replace(desk.passage(exhibit, "it was so"), words="it was not")
    assessment = desk.assess(claim, exhibit, passage=wrong, accept=False)
    desk.rule("reject", assessment)
    desk.rule("accept", assessment)
    assert "cite_does_not_resolve" in reasons(desk)


def test_a_waiver_takes_no_support_away(desk: Desk) -> None:
    _, support = two_papers(desk)
    desk.rule("waive", support)
    assert desk.only().reached == "reasonable_grounds"


def test_an_element_is_supported_when_a_sentence_just_reaches_what_the_stage_needs(desk: Desk) -> None:
    desk.matrix(stage="un.coi")
    claim = desk.claim(elements=("E2",))
    desk.assess(claim, desk.exhibit("a.txt", "it was so"))
    desk.assess(claim, desk.exhibit("b.txt", "so it was"))
    assert status(desk) == "supported"


def test_words_inside_other_words_claim_and_name_nothing(desk: Desk) -> None:
    wording = desk.catalogue.wording
    assert wording.unsourced({"en": "Essays exist.", "de": "Eine Flaute mit lauter Lärm."}) == ["en", "de"]
    assert wording.claimed({"en": "It was provender.", "fr": "Il est établissable."}) == set()
    assert wording.unsourced({"ar": "وفقًا للمحضر"}) == []


WEAK = Graded("y", "p", "D", 4, "")
RANKS = ["allegation", "reasonable_suspicion", "plausible_indications", "reasonable_grounds"]
PASSAGES = st.lists(
    st.builds(
        Graded,
        st.sampled_from("xyz"),
        st.sampled_from("pqr"),
        st.sampled_from("ABCDEF"),
        st.integers(1, 6),
        st.sampled_from(["contract", "press", ""]),
    ),
    max_size=6,
)


@given(PASSAGES, PASSAGES)
def test_one_more_passage_from_a_new_source_never_lowers_the_rung(first: list[Graded], more: list[Graded]) -> None:
    new = [dataclasses.replace(p, exhibit=p.exhibit + "2", origin=p.origin + "2") for p in more]
    assert RANKS.index(evidence_rung(first + new)) >= RANKS.index(evidence_rung(first))


@given(PASSAGES)
def test_f_and_6_change_nothing(passages: list[Graded]) -> None:
    unjudged = [dataclasses.replace(p, reliability="F") for p in passages]
    unjudged += [dataclasses.replace(p, credibility=6) for p in passages]
    assert evidence_rung(passages + unjudged) == evidence_rung(passages)


@given(PASSAGES)
def test_the_order_of_passages_changes_nothing(passages: list[Graded]) -> None:
    assert evidence_rung(passages) == evidence_rung(passages[::-1])
    assert len(independent(passages)) == len(independent(passages[::-1]))


@given(PASSAGES)
def test_one_origin_never_reaches_beyond_suspicion(passages: list[Graded]) -> None:
    assert evidence_rung(dataclasses.replace(p, origin="one") for p in passages) in RANKS[:2]
