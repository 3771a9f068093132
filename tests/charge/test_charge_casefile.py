"""The claims file: read strictly, all faults at once; planned against a small real case."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gavah.canon import dump
from gavah.charge.casefile import parse_casefile
from gavah.charge.plan import Ground, Plan, date_value, plan
from gavah.charge.strict import BadDocument
from gavah.errors import BadMaterial
from gavah.record.form import to_form
from gavah.record.material import ReadAct
from gavah.record.place import Locator, Span

if TYPE_CHECKING:
    from tests.charge.conftest import Desk

EXAMPLES = Path(__file__).parents[2] / "examples"
WHOLE = """
format: gavah.case/1
title: {en: The case, fa: پرونده}
summary: {en: A device was sold., fa: دستگاهی فروخته شد.}
matrix: {id: de.awg18.export, stage: de.strafanzeige}
word_lists:
  - {name: product, words: [HM-9]}
exhibits:
  - {path: contract.txt, title: {en: Contract}, date: 2019-05-14, type: contract, source: a clerk,
     reliability: A, release: public}
entities:
  - id: firm
    schema: Company
    name: Halvorn GmbH
    statements: [{property: country, value: de, cite: {exhibit: contract.txt, quote: Halvorn GmbH}}]
  - {id: firm2, schema: Company, name: Halvorn Group}
links:
  - {verdict: not_same, a: firm2, b: firm, reason: another register number}
claims:
  - label: C1
    kind: fact
    rung: reasonable_grounds
    text: {en: The device was sold., fa: دستگاه فروخته شد.}
    elements: [E2]
    date: 2019-05
    cites:
      - {exhibit: contract.txt, quote: sells one HM-9, stance: supports, reliability: A, credibility: 2, origin: contract,
         reason: signed, translation: {fa: می\u200cفروشد}, accept: true}
      - {exhibit: mail/thread.eml, part: invoice.txt, quote: invoice for one hm-9, stance: supports, reliability: B,
         credibility: 2, origin: mail, reason: fits, accept: true}
      - {exhibit: scan.png, quote: anything, stance: context, reliability: C, credibility: 3, origin: scan, needs: ocr}
searches:
  - {element: E3, at: "2022-11-02", by: mina, where: the licensing office, result: nothing found}
demands:
  - label: D1
    text: {en: Say whether a licence was granted.}
    addressee: Halvorn GmbH
    legal_hook: a rule
    requests: [{id: R1, at: 2022-03-01, channel: post, deadline: 2022-03-31, proof: {exhibit: receipt.txt, quote: delivered}}]
    replies: [{request: R1, kind: refusal, at: 2022-03-20, cite: {exhibit: reply.txt, quote: we decline}}]
    positions: [{holder: Halvorn GmbH, position: opposes, at: 2022-03-20, cite: {exhibit: reply.txt, quote: we decline},
                 translation: {fa: نمی\u200cپذیریم}}]
"""


@pytest.fixture
def papers(desk: Desk) -> Desk:
    desk.exhibit("material/contract.txt", "Halvorn GmbH\nsells one HM-9 to the ministry")
    mail = desk.exhibit("material/mail/thread.eml", "see the attachment")
    desk.exhibit("invoice.txt", "Invoice for one HM-9", parent=mail, part="1.2")
    desk.exhibit("material/scan.png", "", warnings=("ocr_missing",))
    desk.exhibit("material/receipt.txt", "The letter was delivered.")
    desk.exhibit("material/reply.txt", "On this we decline to comment.")
    return desk


def planned(desk: Desk, text: str, new_id: Callable[[], str], **more: Any) -> Plan:
    ground = Ground(desk.state(), desk.catalogue, desk.text, new_id, "mina", **more)
    return plan(parse_casefile(text.encode()), ground)


def file(desk: Desk, text: str, new_id: Callable[[], str]) -> list[str]:
    """Import a claims file for good; return the types of what was added."""
    made = planned(desk, text, new_id)
    for record in made.records:
        desk.add(record)
    return [record.TYPE for record in made.records]


def faults(text: str) -> list[tuple[str, str]]:
    with pytest.raises(BadDocument) as e:
        parse_casefile(text.encode())
    return [(fault.what, fault.reason) for fault in e.value.faults]


def plan_faults(desk: Desk, text: str, new_id: Callable[[], str], **more: Any) -> list[tuple[str, str]]:
    with pytest.raises(BadDocument) as e:
        planned(desk, text, new_id, **more)
    return [(fault.what, fault.reason) for fault in e.value.faults]


def claim(cite: str = "", **more: str) -> str:
    known = {"label": "C1", "kind": "fact", "rung": "reasonable_grounds", "text": "{en: It was so.}", **more}
    lines = "".join(f"    {key}: {value}\n" for key, value in known.items())
    body = "format: gavah.case/1\nmatrix: {id: de.awg18.export, stage: de.strafanzeige}\nclaims:\n  -\n" + lines
    head = "    cites:\n      - {stance: supports, reliability: B, credibility: 2, origin: o, accept: true, reason: r, "
    return body + (f"{head}{cite}}}\n" if cite else "")


def test_a_whole_file_becomes_records_in_order(papers: Desk, new_id: Callable[[], str]) -> None:
    assert file(papers, WHOLE, new_id) == [
        *["title", "matrix", "describe", "entity", "statement", "entity", "ruling"],
        *["claim", "assess", "ruling", "assess", "ruling", "search"],
        *["demand", "request", "reply", "position"],
    ]
    state = papers.state()
    assert state.title is not None and state.title.record.summary["fa"] == "دستگاهی فروخته شد."
    assert papers.only().reached == "reasonable_grounds" and papers.weigh().faults == ()
    assert [f.record.passage.translation for f in state.positions.values()] == [{"fa": "نمی\u200cپذیریم"}]
    assert parse_casefile(WHOLE.encode()).lists()[0].words == ("HM-9",)


def test_every_planned_record_has_a_canonical_form(papers: Desk, new_id: Callable[[], str]) -> None:
    for record in planned(papers, WHOLE, new_id).records:
        assert dump(to_form(record))


def test_a_cite_holds_the_words_as_they_stand_in_the_reading(papers: Desk, new_id: Callable[[], str]) -> None:
    file(papers, WHOLE, new_id)
    words = [filed.record.passage.words for filed in papers.state().assessments.values()]
    assert words == ["sells one HM-9", "Invoice for one HM-9"]


def test_importing_the_same_file_twice_adds_nothing(papers: Desk, new_id: Callable[[], str]) -> None:
    file(papers, WHOLE, new_id)
    assert file(papers, WHOLE, new_id) == []


def test_two_entities_of_one_name_stay_two_when_imported_again(papers: Desk, new_id: Callable[[], str]) -> None:
    twins = WHOLE.replace("Halvorn Group", "Halvorn GmbH")
    assert file(papers, twins, new_id).count("entity") == 2
    assert file(papers, twins, new_id) == []


def test_another_wording_keeps_the_id_of_the_claim(papers: Desk, new_id: Callable[[], str]) -> None:
    file(papers, WHOLE, new_id)
    text = WHOLE.replace("text: {en: The device was sold.", "text: {en: The machine was sold.")
    assert file(papers, text, new_id) == ["claim", "ruling", "ruling"]
    wordings = next(iter(papers.state().claims.values()))
    assert [filed.record.text["en"] for filed in wordings] == ["The device was sold.", "The machine was sold."]


def test_a_file_that_rewords_a_claim_accepts_its_passages_anew_and_once(
    papers: Desk, new_id: Callable[[], str]
) -> None:
    file(papers, WHOLE, new_id)
    text = WHOLE.replace("text: {en: The device was sold.", "text: {en: The machine was sold.")
    made = planned(papers, text, new_id).records
    assert [(r.verdict, r.reason) for r in made if r.TYPE == "ruling"] == [("accept", "signed"), ("accept", "fits")]
    file(papers, text, new_id)
    assert (papers.weigh().faults, len(papers.state().assessments)) == ((), 2)
    assert file(papers, text, new_id) == []


def test_a_file_that_accepts_for_a_wording_that_a_person_gave_renews_what_that_left_behind(
    papers: Desk, new_id: Callable[[], str]
) -> None:
    file(papers, WHOLE, new_id)
    record = papers.only().claim.record
    papers.add(dataclasses.replace(record, kind="inference"))
    assert papers.only().reached == "allegation"
    text = WHOLE.replace("kind: fact", "kind: inference")
    assert file(papers, text, new_id) == ["ruling", "ruling"]
    assert (papers.weigh().faults, file(papers, text, new_id)) == ((), [])


def test_a_rewording_brings_no_acceptance_back_that_a_person_took(papers: Desk, new_id: Callable[[], str]) -> None:
    file(papers, WHOLE, new_id)
    first = next(f.record.id for f in papers.state().rulings.values() if f.record.verdict == "accept")
    papers.rule("withdraw", first)
    assert file(papers, WHOLE.replace("The device was sold.", "The machine was sold."), new_id) == ["claim", "ruling"]


def test_a_rewording_without_a_word_of_acceptance_accepts_nothing(desk: Desk, new_id: Callable[[], str]) -> None:
    desk.exhibit("a.txt", "paid in full")
    text = claim("exhibit: a.txt, quote: paid in full")
    file(desk, text, new_id)
    unsaid = text.replace("It was so.", "It was otherwise.").replace("accept: true", "accept: false")
    assert file(desk, unsaid, new_id) == ["claim"]
    assert desk.only().faults[0].detail == "1 acceptance is older than the wording"


def test_a_refused_fact_passes_once_it_is_reworded_as_an_allegation(desk: Desk, new_id: Callable[[], str]) -> None:
    desk.exhibit("a.txt", "the record says so")
    refused = claim("exhibit: a.txt, quote: the record says so")
    file(desk, refused, new_id)
    assert [fault.reason for fault in desk.weigh().faults] == ["wording_above_evidence"]
    reworded = refused.replace("kind: fact", "kind: allegation").replace("rung: reasonable_grounds", "rung: allegation")
    file(desk, reworded.replace("It was so.", "According to the record it was so."), new_id)
    assert desk.weigh().faults == ()


def test_a_demand_stands_as_it_was_made(papers: Desk, new_id: Callable[[], str]) -> None:
    file(papers, WHOLE, new_id)
    text = WHOLE.replace("Say whether a licence was granted.", "Say who signed.")
    assert plan_faults(papers, text, new_id) == [("D1", "demand_stands")]


def test_what_has_no_name_is_refused_with_all_other_faults() -> None:
    text = WHOLE.replace("name: Halvorn Group", 'name: "\u200e"').replace("origin: mail", 'origin: "\u200c"')
    text = text.replace("label: C1", 'label: "\u200b"').replace("label: D1", 'label: "\u200c"')
    assert [(what.split(":")[0], reason) for what, reason in faults(text)] == [
        *[("entities[1]", "missing"), ("claims[0]", "missing"), ("demands[0]", "missing")],
        ("\u200b", "missing"),
    ]


def test_a_passage_graded_anew_replaces_the_old_assessment(papers: Desk, new_id: Callable[[], str]) -> None:
    file(papers, WHOLE, new_id)
    worse = WHOLE.replace("reliability: A, credibility: 2", "reliability: D, credibility: 4")
    assert file(papers, worse, new_id) == ["assess", "ruling", "ruling"]
    assert papers.only().reached == "plausible_indications"
    assert file(papers, worse, new_id) == []


def test_a_passage_can_be_graded_back(papers: Desk, new_id: Callable[[], str]) -> None:
    file(papers, WHOLE, new_id)
    file(papers, WHOLE.replace("reliability: A, credibility: 2", "reliability: D, credibility: 4"), new_id)
    assert file(papers, WHOLE, new_id) == ["ruling", "ruling"]
    assert papers.only().reached == "reasonable_grounds"
    assert file(papers, WHOLE, new_id) == []


def test_of_two_accepted_gradings_the_files_stays_and_the_other_goes(papers: Desk, new_id: Callable[[], str]) -> None:
    file(papers, WHOLE, new_id)
    first = next(iter(papers.state().assessments))
    file(papers, WHOLE.replace("reliability: A, credibility: 2", "reliability: D, credibility: 4"), new_id)
    papers.rule("accept", first)
    assert file(papers, WHOLE, new_id) == ["ruling"]
    assert papers.only().reached == "reasonable_grounds"


def test_one_passage_may_have_two_stances_with_two_grades(desk: Desk, new_id: Callable[[], str]) -> None:
    desk.exhibit("a.txt", "paid in full")
    text = claim("exhibit: a.txt, quote: paid in full")
    text += text[text.index("      - {") :].replace("supports", "qualifies").replace("reliability: B", "reliability: C")
    assert file(desk, text, new_id) == ["matrix", "claim", "assess", "ruling", "assess", "ruling"]
    assert file(desk, text, new_id) == []


def test_a_received_file_goes_before_an_attachment_of_the_same_name(desk: Desk, new_id: Callable[[], str]) -> None:
    mail = desk.exhibit("m.eml", "see")
    desk.exhibit("bill.txt", "one", parent=mail, part="1.1")
    received = desk.exhibit("bill.txt", "one and only")
    made = planned(desk, claim("exhibit: bill.txt, quote: one"), new_id)
    assert [r.passage.cite.exhibit for r in made.records if r.TYPE == "assess"] == [received]


def test_the_latest_reading_of_an_exhibit_is_cited(desk: Desk, new_id: Callable[[], str]) -> None:
    digest = desk.exhibit("a.txt", "paid in full")
    later = dataclasses.replace(next(iter(desk.readings.values())), version="2", text="paid in part")
    desk.readings["f" * 64] = later
    desk.add(ReadAct(digest, "f" * 64, "text", "text", "2", 12))
    made = planned(desk, claim("exhibit: a.txt, quote: paid in part"), new_id)
    assert [r.passage.cite.reading for r in made.records if r.TYPE == "assess"] == ["f" * 64]


def test_a_passage_over_two_pages_has_the_boxes_of_the_first(desk: Desk, new_id: Callable[[], str]) -> None:
    split_in_two(desk, desk.exhibit("a.txt", "paid in\nfull"), 8, second_page=2)
    made = planned(desk, claim("exhibit: a.txt, quote: paid in full"), new_id)
    cite = next(r.passage.cite for r in made.records if r.TYPE == "assess")
    assert (cite.locator.page, cite.locator.boxes) == (1, ((1, 1, 2, 2),))


def test_a_link_that_a_person_took_back_stays_so(papers: Desk, new_id: Callable[[], str]) -> None:
    file(papers, WHOLE, new_id)
    link = next(f.record.id for f in papers.state().rulings.values() if f.record.verdict == "not_same")
    papers.rule("withdraw", link)
    assert file(papers, WHOLE, new_id) == []


def test_an_acceptance_that_a_person_took_back_stays_so(papers: Desk, new_id: Callable[[], str]) -> None:
    file(papers, WHOLE, new_id)
    accepted = next(f.record.id for f in papers.state().rulings.values() if f.record.verdict == "accept")
    papers.rule("withdraw", accepted)
    assert file(papers, WHOLE, new_id) == []
    assert papers.only().reached == "reasonable_suspicion"


def test_a_cite_that_needs_ocr_is_left_out_with_a_notice(papers: Desk, new_id: Callable[[], str]) -> None:
    notices = planned(papers, WHOLE, new_id).notices
    assert [(n.what, n.reason, n.detail) for n in notices] == [
        ("C1: anything", "quote_not_found", "scan.png: 0 found, no OCR")
    ]


def test_an_unread_exhibit_is_a_notice_only_where_ocr_is_needed(desk: Desk, new_id: Callable[[], str]) -> None:
    digest = desk.exhibit("scan.png", "words")
    desk.entries = [entry for entry in desk.entries if entry.act.type == "acquire"]
    assert plan_faults(desk, claim("exhibit: scan.png, quote: words"), new_id) == [("C1: words", "not_read")]
    made = planned(desk, claim(f"exhibit: {digest}, quote: words, needs: ocr"), new_id)
    assert [notice.reason for notice in made.notices] == ["not_read"]


def test_a_quote_that_is_not_there_names_claim_and_quote(papers: Desk, new_id: Callable[[], str]) -> None:
    text = claim("exhibit: contract.txt, quote: sells two HM-9")
    assert plan_faults(papers, text, new_id) == [("C1: sells two HM-9", "quote_not_found")]


def test_a_quote_is_found_across_spelling_variants(desk: Desk, new_id: Callable[[], str]) -> None:
    desk.exhibit("a.txt", "دستگاه شنود تحويل مي\u200cشود به وزارت")
    made = planned(desk, claim("exhibit: a.txt, quote: تحویل می شود"), new_id)
    assert [r.passage.words for r in made.records if r.TYPE == "assess"] == ["تحويل مي\u200cشود"]


def test_all_faults_of_a_plan_are_told_at_once(papers: Desk, new_id: Callable[[], str]) -> None:
    text = WHOLE.replace("rung: reasonable_grounds", "rung: sure").replace("elements: [E2]", "elements: [E9]")
    text = text.replace("type: contract,", "type: paper,").replace("stage: de.strafanzeige", "stage: de.none")
    text = text.replace("part: invoice.txt", "part: bill.txt").replace("- {path: contract.txt", "- {path: other.txt")
    assert [reason for _, reason in plan_faults(papers, text, new_id)] == [
        *[
            "unknown_id",
            "unknown_evidence_type",
            "exhibit_unknown",
            "unknown_standard",
            "unknown_element",
            "part_unknown",
        ]
    ]


def test_an_unknown_property_is_a_fault(papers: Desk, new_id: Callable[[], str]) -> None:
    def check(schema: str, name: str | None) -> None:
        if name == "country":
            raise BadMaterial(name, "unknown_property", schema)

    assert plan_faults(papers, WHOLE, new_id, check_property=check) == [("firm.country: country", "unknown_property")]


def test_a_name_that_fits_two_exhibits_is_ambiguous(desk: Desk, new_id: Callable[[], str]) -> None:
    desk.exhibit("a/paper.txt", "one")
    desk.exhibit("b/paper.txt", "two")
    assert plan_faults(desk, claim("exhibit: paper.txt, quote: one"), new_id) == [
        ("C1: paper.txt", "exhibit_ambiguous")
    ]
    assert len(planned(desk, claim("exhibit: a/paper.txt, quote: one"), new_id).records) == 4


def test_the_same_bytes_under_two_names_are_one_exhibit(desk: Desk, new_id: Callable[[], str]) -> None:
    desk.exhibit("a/paper.txt", "one")
    desk.exhibit("b/paper.txt", "one")
    assert len(planned(desk, claim("exhibit: paper.txt, quote: one"), new_id).records) == 4


def test_a_member_can_be_named_by_itself_and_two_of_one_name_are_ambiguous(
    desk: Desk, new_id: Callable[[], str]
) -> None:
    mail = desk.exhibit("m.eml", "see")
    inner = desk.exhibit("inner.eml", "see too", parent=mail, part="1.1")
    desk.exhibit("bill.txt", "one", parent=inner, part="1.1")
    assert len(planned(desk, claim("exhibit: bill.txt, quote: one"), new_id).records) == 4
    assert len(planned(desk, claim("exhibit: m.eml, part: bill.txt, quote: one"), new_id).records) == 4
    desk.exhibit("bill.txt", "two", parent=mail, part="1.3")
    text = claim("exhibit: m.eml, part: bill.txt, quote: one")
    assert plan_faults(desk, text, new_id) == [("C1: bill.txt", "part_ambiguous")]


def test_a_quote_in_two_places_needs_its_occurrence(desk: Desk, new_id: Callable[[], str]) -> None:
    digest = desk.exhibit("a.txt", "paid in full\npaid in full")
    assert len(planned(desk, claim("exhibit: a.txt, quote: paid in full"), new_id).records) == 4
    split_in_two(desk, digest, 13)
    assert plan_faults(desk, claim("exhibit: a.txt, quote: paid in full"), new_id) == [
        ("C1: paid in full", "quote_ambiguous")
    ]
    made = planned(desk, claim("exhibit: a.txt, quote: paid in full, occurrence: 2"), new_id)
    assert [r.passage.cite.start for r in made.records if r.TYPE == "assess"] == [13]
    text = claim("exhibit: a.txt, quote: paid in full, occurrence: 3")
    assert plan_faults(desk, text, new_id) == [("C1: paid in full", "quote_not_found")]


def split_in_two(desk: Desk, exhibit: str, at: int, second_page: int = 1) -> None:
    """Give the exhibit's reading two spans with a box each."""
    key, reading = next((k, r) for k, r in desk.readings.items() if r.exhibit == exhibit)
    spans = (
        Span(0, at, Locator("pdf", page=1, boxes=((1, 1, 2, 2),))),
        Span(at, len(reading.text), Locator("pdf", page=second_page, boxes=((1, 3, 2, 4),))),
    )
    desk.readings[key] = dataclasses.replace(reading, spans=spans)


def test_a_passage_over_two_spans_keeps_the_boxes_of_both(desk: Desk, new_id: Callable[[], str]) -> None:
    split_in_two(desk, desk.exhibit("a.txt", "paid in\nfull"), 8)
    made = planned(desk, claim("exhibit: a.txt, quote: paid in full"), new_id)
    cite = next(r.passage.cite for r in made.records if r.TYPE == "assess")
    assert cite.locator.boxes == ((1, 1, 2, 2), (1, 3, 2, 4))


def test_a_passage_outside_all_spans_keeps_the_kind(desk: Desk, new_id: Callable[[], str]) -> None:
    digest = desk.exhibit("a.txt", "paid in full")
    key = next(k for k, r in desk.readings.items() if r.exhibit == digest)
    desk.readings[key] = dataclasses.replace(desk.readings[key], spans=())
    made = planned(desk, claim("exhibit: a.txt, quote: paid in full"), new_id)
    assert next(r.passage.cite.locator.kind for r in made.records if r.TYPE == "assess") == "text"


def test_a_later_file_takes_the_matrix_of_the_case(papers: Desk, new_id: Callable[[], str]) -> None:
    text = claim(elements="[E2]").replace("matrix: {id: de.awg18.export, stage: de.strafanzeige}\n", "")
    assert plan_faults(papers, text, new_id) == [("C1", "unknown_element")]
    papers.matrix()
    assert [r.TYPE for r in planned(papers, text, new_id).records] == ["claim"]


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (("format: gavah.case/1", "format: gavah.case/2"), ("format", "not_allowed")),
        (("label: C1", "label: C1\n    colour: red"), ("claims[0].colour", "unknown_key")),
        (("    kind: fact\n", ""), ("claims[0].kind", "missing_key")),
        (("label: C1", "label: C1\n    label: C1"), ("claims[0].label", "duplicate_key")),
        (("date: 2019-05-14", "date: 2019-02-30"), ("exhibits[0].date", "not_a_date")),
        (("date: 2019-05\n", "date: 2019-13\n"), ("claims[0].date", "not_a_date")),
        (("at: 2022-03-01", "at: [1]"), ("demands[0].requests[0].at", "not_a_date")),
        (("label: C1", "label: 7"), ("claims[0].label", "wrong_type")),
        (("label: C1", "label: ' '"), ("claims[0].label", "empty")),
        (("elements: [E2]", "elements: E2"), ("claims[0].elements", "not_a_list")),
        (("title: {en: The case, fa: پرونده}", "title: The case"), ("title", "not_an_object")),
        (("title: {en: The case, fa: پرونده}", "title: {1: The case}"), ("title", "key_not_text")),
        (("matrix: {id: de.awg18.export, stage: de.strafanzeige}", "matrix: [a]"), ("matrix", "not_an_object")),
        (("title: {en: The case, fa: پرونده}\n", ""), ("summary", "without_title")),
        (("b: firm, reason", "b: firm3, reason"), ("links[0]", "unknown_entity")),
        (("a: firm2, b: firm,", "a: firm, b: firm,"), ("links[0]", "one_entity")),
        (("id: firm2", "id: firm"), ("entities.firm", "twice")),
        (
            ("credibility: 2, origin: contract", "credibility: 7, origin: contract"),
            ("C1: sells one HM-9", "not_1_to_6"),
        ),
        (("reason: signed, ", ""), ("C1: sells one HM-9", "accepted_without_reason")),
        (("request: R1", "request: R2"), ("D1", "unknown_request")),
        (("text: {en: The device was sold., fa: دستگاه فروخته شد.}", "text: {}"), ("C1", "no_text")),
    ],
)
def test_a_fault_is_named_with_its_place(change: tuple[str, str], fault: tuple[str, str]) -> None:
    assert change[0] in WHOLE
    assert fault in faults(WHOLE.replace(*change))


def test_all_faults_of_a_file_are_told_at_once() -> None:
    text = (
        WHOLE.replace("kind: fact", "kind: truth").replace("element: E3, ", "").replace("country,", "country, odd: 1,")
    )
    assert faults(text) == [
        ("entities[0].statements[0].odd", "unknown_key"),
        ("claims[0].kind", "not_allowed"),
        ("searches[0].element", "missing_key"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        b"\xff\xfe",
        b"a: [",
        b"[" * 300_000,
        b"a: &x [1]\nb: *x",
        b"a: !!python/name:os.system 1",
        b"format: gavah.case/1\n---\nformat: gavah.case/1",
        b"#" * 4_000_001,
        b"",
        b"- 1",
    ],
    ids=["not UTF-8", "torn", "deep", "alias", "object", "two documents", "too long", "nothing", "a list"],
)
def test_what_is_no_claims_file_is_refused(text: bytes) -> None:
    with pytest.raises(BadDocument):
        parse_casefile(text)


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        parse_casefile(data)
    except BadDocument as error:
        assert error.faults


def test_a_date_is_as_precise_as_it_was_written() -> None:
    assert (date_value("2020-02").last, date_value("2020").last, date_value("2020-02-11").first) == (
        *("2020-02-29", "2020-12-31", "2020-02-11"),
    )


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.yaml")), ids=lambda path: path.name)
def test_the_claims_files_of_the_example_are_read(path: Path) -> None:
    assert parse_casefile(path.read_bytes(), path.name).claims
