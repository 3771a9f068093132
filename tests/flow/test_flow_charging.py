"""Claims, passages, rulings and entities through the whole house."""

from __future__ import annotations

import pytest
from flow_place import CLAIMS, Place

from gavah.errors import BadMaterial
from gavah.flow import charging, find, shown, study
from gavah.flow.charging import Judgement, Wording
from gavah.record.finding import WordList
from gavah.record.weighed import WeighedClaim

WEAK = Wording(
    "allegation",
    "allegation",
    {"en": "According to the letter, money was paid.", "fa": "به گفته نامه، پول پرداخت شد."},
    (),
)


def claim(place: Place, label: str) -> WeighedClaim:
    return next(item for item in place.look().weigh().claims if item.claim.record.label == label)


def test_an_import_makes_claims_that_stand(charged: Place) -> None:
    weighed = charged.look().weigh()
    assert weighed.faults == ()
    assert claim(charged, "C1").origins == 2


def test_importing_the_same_file_twice_adds_nothing(charged: Place) -> None:
    before = len(charged.look().entries)
    with charged.desk() as at_work:
        report = charging.import_file(at_work, charged.top / "case.yaml")
    assert sum(report.counts.values()) == 0
    assert len(charged.look().entries) == before


def test_a_file_with_a_wrong_quote_files_nothing(charged: Place) -> None:
    wrong = CLAIMS.replace("label: C1", "label: C2").replace("sold one device", "sold ten devices")
    (charged.top / "wrong.yaml").write_text(wrong, encoding="utf-8")
    before = len(charged.look().entries)
    with pytest.raises(BadMaterial), charged.desk() as at_work:
        charging.import_file(at_work, charged.top / "wrong.yaml")
    assert len(charged.look().entries) == before


def test_a_file_that_is_not_there_is_named(charged: Place) -> None:
    with pytest.raises(BadMaterial) as caught, charged.desk() as at_work:
        charging.import_file(at_work, charged.top / "absent.yaml")
    assert caught.value.reason == "not_readable"


def test_a_claim_by_hand_stands_once_its_passage_is_accepted(charged: Place) -> None:
    with charged.desk() as at_work:
        charging.add_claim(at_work, "C2", WEAK)
    assert [fault.reason for fault in claim(charged, "C2").faults] == ["no_accepted_cite"]
    judged = Judgement("supports", "C3", "letter", "", {"fa": "بها"})
    with charged.desk() as at_work:
        assessment = charging.assess(at_work, "C2", "letter.txt", "The price was EUR 1,250,000", judged)
        study.rule(at_work, "accept", [assessment.id[:10]], "seen")
    assert claim(charged, "C2").faults == ()


def test_an_assessment_can_be_accepted_at_once(charged: Place) -> None:
    with charged.desk() as at_work:
        charging.add_claim(at_work, "C2", WEAK)
        charging.assess(at_work, "C2", "letter.txt", "EUR 1,250,000", Judgement("supports", "C3", "letter", "seen", {}))
    assert claim(charged, "C2").faults == ()


def test_the_same_label_gives_a_new_wording_under_the_old_id(charged: Place) -> None:
    with charged.desk() as at_work:
        first = charging.add_claim(at_work, "C2", WEAK)
        second = charging.add_claim(at_work, "C2", Wording("opinion", "allegation", {"en": "x", "fa": "y"}, ("E2",)))
    assert first.id == second.id
    assert len(charged.look().state.claims[first.id]) == 2


@pytest.mark.parametrize(
    ("wording", "what"),
    [
        (Wording("fact", "certain", {"en": "x"}, ()), "certain"),
        (Wording("fact", "allegation", {"en": "x"}, ("E99",)), "E99"),
    ],
)
def test_an_unknown_rung_or_element_is_refused(charged: Place, wording: Wording, what: str) -> None:
    with pytest.raises(BadMaterial) as caught, charged.desk() as at_work:
        charging.add_claim(at_work, "C2", wording)
    assert (caught.value.what, caught.value.reason) == (what, "unknown_id")


def test_an_element_needs_a_matrix(place: Place) -> None:
    with pytest.raises(BadMaterial) as caught, place.desk() as at_work:
        charging.add_claim(at_work, "C1", Wording("opinion", "allegation", {"en": "x"}, ("E1",)))
    assert caught.value.reason == "not_chosen"


@pytest.mark.parametrize(("matrix", "stage"), [("none", "de.strafanzeige"), ("de.awg18.export", "none")])
def test_an_unknown_matrix_or_stage_is_refused(place: Place, matrix: str, stage: str) -> None:
    with pytest.raises(BadMaterial), place.desk() as at_work:
        charging.choose_matrix(at_work, matrix, stage)


def test_a_chosen_matrix_shows_its_elements(place: Place) -> None:
    with place.desk() as at_work:
        charging.choose_matrix(at_work, "de.awg18.export", "de.strafanzeige")
    assert [element.id for element in place.look().weigh().elements][:2] == ["E1", "E2"]


def test_a_grade_that_is_none_is_refused(charged: Place) -> None:
    with pytest.raises(BadMaterial) as caught, charged.desk() as at_work:
        charging.assess(at_work, "C1", "letter.txt", "sold", Judgement("supports", "G7", "x", "", {}))
    assert caught.value.reason == "not_a_grade"


def test_same_and_not_same_can_be_taken_back(charged: Place) -> None:
    with charged.desk() as at_work:
        ids = list(at_work.case.state.entities)
        same = study.rule(at_work, "same", ids, "one register number")
        assert [len(group["entities"]) for group in study.entity_groups(at_work.case)] == [2]
        withdrawal = study.rule(at_work, "withdraw", [same.id], "another register")
        assert [len(group["entities"]) for group in study.entity_groups(at_work.case)] == [1, 1]
        study.rule(at_work, "withdraw", [withdrawal.id], "the register was right")
        assert [len(group["entities"]) for group in study.entity_groups(at_work.case)] == [2]


def test_a_withdrawn_acceptance_takes_the_claim_down(charged: Place) -> None:
    with charged.desk() as at_work:
        accepted = next(f.record for f in at_work.case.state.rulings.values() if f.record.verdict == "accept")
        study.rule(at_work, "withdraw", [accepted.id], "the letter is a copy")
    assert [fault.reason for fault in claim(charged, "C1").faults] == ["wording_above_evidence"]


def test_a_withdrawn_claim_no_longer_blocks_a_build_and_can_come_back(charged: Place) -> None:
    with charged.desk() as at_work:
        charging.add_claim(at_work, "C2", WEAK)
        withdrawal = study.rule(at_work, "withdraw", ["C2"], "nobody can support it")
        assert at_work.case.weigh().faults == ()
        assert shown.named(at_work.case, "C2")["withdrawn"]
        study.rule(at_work, "withdraw", [withdrawal.id], "somebody can")
        assert [fault.sentence for fault in at_work.case.weigh().faults] == ["C2"]


def test_a_claim_is_approved_by_its_label(charged: Place) -> None:
    with charged.desk() as at_work:
        ruling = study.rule(at_work, "approve", ["C1"], "two persons read it")
    assert ruling.on == (claim(charged, "C1").claim.record.id,)


def test_a_statement_carries_its_passage(charged: Place) -> None:
    with charged.desk() as at_work:
        entity = study.add_entity(at_work, "Company", "A made-up firm")
        said = study.add_statement(at_work, entity.id[:8], ("name", "Halvorn"), "letter.txt", "Halvorn Messtechnik")
    assert said.passage.words == "Halvorn Messtechnik"


@pytest.mark.parametrize("schema", ["Spaceship", "Thing9"])
def test_an_unknown_schema_is_refused(charged: Place, schema: str) -> None:
    with pytest.raises(BadMaterial), charged.desk() as at_work:
        study.add_entity(at_work, schema, "x")


def test_mentions_are_found_in_both_scripts_and_calendars(charged: Place) -> None:
    case = charged.look()
    found = {(mention.sort, mention.words) for mention in study.mentions(case)}
    assert {("word", "device"), ("word", "دستگاه"), ("date", "14 May 2019"), ("date", "۲۴ اردیبهشت ۱۳۹۸")} <= found


def test_a_run_without_lists_looks_for_the_last_ones(charged: Place) -> None:
    with charged.desk() as at_work:
        run = study.find(at_work, ())
    assert run.lists == (WordList("device", ("device", "دستگاه")),)


def test_a_case_without_a_run_has_no_mentions(place: Place) -> None:
    assert study.mentions(place.look()) == []


def test_what_is_not_there_is_not_found(charged: Place) -> None:
    case = charged.look()
    with pytest.raises(BadMaterial) as caught:
        find.exhibit(case, "absent")
    assert caught.value.reason == "not_found"
    with pytest.raises(BadMaterial) as caught:
        find.claim(case, "C9")
    assert caught.value.reason == "not_found"
    with pytest.raises(BadMaterial) as caught:
        find.by_beginning("", case.state.rulings)
    assert caught.value.reason == "ambiguous"
    with pytest.raises(BadMaterial) as caught:
        find.latest_reading(case, find.exhibit(case, "broken.pdf"))
    assert caught.value.reason == "has_no_reading"


def test_one_thing_is_shown_with_all_that_hangs_on_it(charged: Place) -> None:
    case = charged.look()
    exhibit = shown.named(case, "letter.txt")
    assert exhibit["cited_by"] == ["C1"]
    assert shown.text_of(case, exhibit).startswith("On 14 May")
    assert shown.named(case, "C1")["reached"] == "reasonable_grounds"
    log = next(iter(case.logs))
    assert shown.named(case, f"{log[:6]}:0")["type"] == "case.open"
    assert any(line.startswith("exhibit: ") for line in shown.lines(exhibit))


def test_an_act_that_is_not_there_is_named(charged: Place) -> None:
    with pytest.raises(BadMaterial):
        shown.named(charged.look(), "00:99999")


def test_a_claim_has_no_text_layer(charged: Place) -> None:
    case = charged.look()
    with pytest.raises(BadMaterial):
        shown.text_of(case, shown.named(case, "C1"))
