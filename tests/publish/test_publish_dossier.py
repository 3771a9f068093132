"""What the dossier says, read from the words that the template is given; what the file is, read from the PDF."""

from __future__ import annotations

import json
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gavah.errors import BadCase, BadMaterial
from gavah.publish import labels
from gavah.publish.dossier import dossier, page
from gavah.publish.words import flatten, load_words
from gavah.record.charge import Request
from gavah.record.finding import Entity, Ruling
from gavah.record.place import DateValue, Locator
from gavah.record.weighed import Fault

MARKS = str.maketrans("", "", "\u2066\u2067\u2068\u2069")


def plain(text: str) -> str:
    return text.translate(MARKS)


def page_of(world: Any, language: str = "en", tier: str = "filing") -> Any:
    return page(world.data(tier), load_words(language))


def test_every_language_says_the_same_things() -> None:
    files = sorted(Path(labels.__file__).parent.glob("*.json"))
    keys = {path.stem: set(json.loads(path.read_text(encoding="utf-8"))) for path in files}
    assert set(keys) >= {"en", "fa"}
    assert all(found == keys["en"] for found in keys.values())


def test_every_label_takes_the_same_values_in_every_language() -> None:
    from string import Formatter

    def fields(text: str) -> set[str]:
        return {name for _, name, _, _ in Formatter().parse(text) if name}

    english, persian = load_words("en").labels, load_words("fa").labels
    assert {key for key in english if fields(english[key]) != fields(persian[key])} == set()


def test_a_sentence_is_a_numbered_paragraph_with_its_kind_and_rung(world: Any) -> None:
    sentence = page_of(world).groups[0].sentences[0]
    assert (sentence.number, sentence.label) == ("4", "C1")
    assert plain(sentence.standing) == (
        "Fact. Wording: reasonable grounds to believe. Evidence reached: reasonable grounds to believe. "
        "Independent sources: 2. Contested."
    )


def test_a_passage_gives_exhibit_place_grades_origin_and_decision(world: Any) -> None:
    quote = page_of(world).groups[0].sentences[0].quotes[0]
    assert plain(quote.source) == "Exhibit 1, p. 2 · source B, information 2 · origin first"
    assert quote.words == "Wir berechnen für die Anlage Interzept HM-9 EUR 1,250,000."
    assert quote.translation == "We charge EUR 1,250,000 for the Interzept HM-9."
    assert plain(quote.decision) == "Accepted by Dara: read by two of us"


def test_what_speaks_against_stands_beside_what_speaks_for(world: Any) -> None:
    sentence = page_of(world).groups[0].sentences[0]
    assert [(quote.stance, quote.against) for quote in sentence.quotes] == [("For", False), ("Against", True)]
    assert sentence.against == ""


def test_where_nothing_speaks_against_a_sentence_that_is_said(world: Any) -> None:
    second, opinion = page_of(world).groups[0].sentences[1], page_of(world).groups[1].sentences[0]
    assert second.against.startswith("Against it: no passage")
    assert opinion.against == ""
    assert opinion.standing == "\u2068Opinion\u2069. Not a statement of fact."


def test_a_passage_that_nobody_accepted_is_printed_as_such(world: Any) -> None:
    quote = page_of(world).groups[0].sentences[1].quotes[1]
    assert quote.decision == "Not accepted by anyone: it does not count."


def test_a_refutation_that_was_set_aside_shows_who_did_it_and_why(world: Any) -> None:
    refutation = next(id for id, f in world.state.assessments.items() if f.record.stance == "refutes")
    world.act(Ruling("9" * 32, "waive", (refutation,), "an interested party", "Dara"))
    quote = page_of(world).groups[0].sentences[0].quotes[1]
    assert plain(quote.decision).endswith("Set aside by Dara: an interested party")


def test_a_passage_without_a_translation_has_none(world: Any) -> None:
    assert page_of(world, "fa").groups[0].sentences[1].quotes[0].translation == ""


def test_paragraphs_are_numbered_through_in_both_languages(world: Any) -> None:
    for language, first, last in (("en", "1", "10"), ("fa", "۱", "۱۰")):
        told = page_of(world, language)
        assert (told.summary[0].number, told.demands[-1].number) == (first, last)
        numbers = [
            *(item.number for item in (*told.summary, *told.asked, *told.parties)),
            *(sentence.number for group in told.groups for sentence in group.sentences),
            *(item.number for item in (*told.proofs, *told.demands)),
        ]
        assert numbers == [load_words(language).number(n) for n in range(1, len(numbers) + 1)]


def test_facts_stand_in_order_of_time_with_both_calendars(world: Any) -> None:
    english, persian = page_of(world).facts, page_of(world, "fa").facts
    assert [plain(fact.day) for fact in english] == [
        "14 May 2019 (24 Ordibehesht 1398)",
        "December 2019–January 2020 (Dey 1398)",
    ]
    assert [plain(fact.day) for fact in persian] == [
        "۲۴ اردیبهشت ۱۳۹۸ (۱۴ مه ۲۰۱۹)",
        "دی ۱۳۹۸ (دسامبر ۲۰۱۹–ژانویه ۲۰۲۰)",
    ]


def test_a_date_without_a_letter_keeps_the_direction_of_its_language() -> None:
    year = DateValue("2020", "gregorian", "2020-01-01", "2020-12-31", "year")
    assert load_words("fa").when(year) == "\u2067۱۳۹۸–۱۳۹۹ (۲۰۲۰)\u2069"
    assert load_words("en").when(year) == "\u20662020 (1398–1399)\u2069"


def test_an_element_shows_both_sides_and_where_contrary_evidence_was_searched(world: Any) -> None:
    first, _, third = page_of(world).proofs
    assert [plain(line.value) for line in first.lines] == [
        "C1 (Exhibit 1), C2 (Exhibit 3)",
        "C1 (Exhibit 2)",
        "2 November 2022 (11 Aban 1401), Dara\nthe licence register (2019-2020)\nno licence found",
    ]
    assert [line.value[:9] for line in third.lines] == ["No senten", "No passag", "Never: no"]


def test_a_demand_shows_sending_answer_silence_and_positions_in_order(world: Any) -> None:
    (demand,) = page_of(world).demands
    assert plain(demand.addressee) == "Addressed to Halvorn Messtechnik GmbH. Ground: OECD Guidelines III"
    assert [plain(row.name)[:13] for row in demand.events] == ["1 March 2022 ", "1 May 2022 (1", "31 May 2022 ("]
    assert demand.events[-1].value.startswith("The deadline passed without an answer. Silence")
    replied, evaded, opposed = demand.quotes
    assert plain(replied.source) == "Refusal (Exhibit 2, p. 2)"
    assert plain(evaded.source).endswith("A later position of the same holder follows.")
    assert plain(opposed.source).endswith("opposes it · Exhibit 2, p. 2")


def test_an_answer_after_the_deadline_was_silence_at_the_deadline(world: Any) -> None:
    reply = next(iter(world.state.replies.values())).record
    world.act(Request("8" * 32, "d" * 32, "2022-06-01", "courier", "Mina", "2022-06-30"))
    world.act(replace(reply, id="9" * 32, request="8" * 32, at="2022-07-02"))
    (demand,) = page_of(world).demands
    assert [plain(row.name)[:7] for row in demand.events if "Silence" in row.value] == ["31 May ", "30 June"]


def test_a_request_whose_deadline_is_still_to_come_is_not_silence(world: Any) -> None:
    world.act(Request("8" * 32, "d" * 32, "2022-10-01", "courier", "Mina", "2022-11-05"))
    world.act(Request("9" * 32, "d" * 32, "2022-10-02", "courier", "Mina"))
    asked, open_ended = page_of(world).demands[0].events[-2:]
    assert "answer asked by" in asked.value
    assert open_ended.value.endswith("without a deadline.")


def test_the_table_of_exhibits_prints_the_whole_digest_in_groups(world: Any) -> None:
    data = world.data()
    rows = page(data, load_words("en")).exhibits
    digests = data.numbers
    assert all(digests[row.digest.replace(" ", "")] == row.number for row in rows)
    assert rows[0].digest.split(" ")[0] == rows[0].digest[:4]
    assert [row.pages for row in rows] == ["3", "3", "3", "–"]
    assert (plain(rows[0].source), rows[1].source) == ("From: a former clerk", "Source not stated")


def test_exhibits_that_are_not_named_are_counted(world: Any) -> None:
    told = page_of(world)
    assert (plain(told.unlisted)[-4:], told.unread_unlisted) == (": 1.", "")
    told = page_of(world, tier="public")
    assert (plain(told.unlisted)[-4:], plain(told.unread_unlisted)[-4:], told.unread) == (": 4.", ": 1.", ())


def test_an_unread_exhibit_stands_there_with_its_reason(world: Any) -> None:
    (row,) = page_of(world).unread
    assert (plain(row.name), row.value) == ("Exhibit 5 · scan.pdf", "damaged file")


def test_the_public_is_told_of_no_person_among_the_parties(world: Any) -> None:
    world.act(Entity("8" * 32, "Person", "A. B.", "Mina"))
    assert [plain(party.name) for party in page_of(world).parties] == ["Halvorn Messtechnik GmbH", "A. B."]
    told = page_of(world, tier="public")
    assert [plain(party.name) for party in told.parties] == ["Halvorn Messtechnik GmbH"]
    assert told.parties_left_out == ("Persons are not listed in the public version.",)


def test_a_long_title_is_shortened_at_the_head_of_the_page(world: Any) -> None:
    title = world.state.title.record
    world.act(replace(title, title={"en": "A very long title " * 9, "fa": "عنوانی بسیار بلند " * 9}))
    for language in ("en", "fa"):
        running = page_of(world, language).running
        assert len(plain(running)) <= 80
        assert plain(running).endswith("…")


def test_the_verifier_key_is_whole_over_its_lines(world: Any) -> None:
    data = world.data()
    key, fingerprint = page(data, load_words("en")).keys
    assert key.value.replace("\n", "") == data.keys[0].verifier
    assert fingerprint.value.replace(" ", "") == data.keys[0].fingerprint


def test_a_case_without_a_title_or_demands_still_has_pages(bare: Any) -> None:
    bare.claim("C1", {"en": "An opinion."}, kind="opinion")
    told = page_of(bare)
    assert (told.summary, told.asked, told.demands, told.title) == ((), (), (), "")
    assert dossier(replace(bare.data(), claims=b"{}\n"), "en").startswith(b"%PDF")


@pytest.mark.parametrize("language", ["en", "fa"])
def test_the_same_case_gives_the_same_bytes(world: Any, language: str) -> None:
    assert dossier(world.data(), language) == dossier(world.data(), language)


def test_another_date_gives_other_bytes(world: Any) -> None:
    data = world.data()
    assert dossier(data, "en") != dossier(replace(data, draft=replace(data.draft, at="2022-11-06T09:30:00Z")), "en")


@pytest.mark.parametrize("language", ["en", "fa"])
def test_claims_travel_attached(world: Any, language: str) -> None:
    data = world.data()
    with pikepdf.open(BytesIO(dossier(data, language))) as pdf:
        assert pdf.attachments["claims.json"].get_file().read_bytes() == data.claims
        assert pdf.Root.Lang == language
    assert len(pypdfium2.PdfDocument(dossier(data, language))) == 6


def test_only_bundled_typefaces_are_used(world: Any) -> None:
    for language in ("en", "fa"):
        with pikepdf.open(BytesIO(dossier(world.data(), language))) as pdf:
            fonts = {
                str(font.BaseFont).split("+")[1].split("-")[0]
                for leaf in pdf.pages
                for font in leaf.Resources.get("/Font", {}).values()
            }
        assert fonts <= {"NotoSerif", "Vazirmatn", "DejaVuSansMono"}


def test_a_faulty_sentence_stops_the_dossier(world: Any) -> None:
    world.faults["C1"] = Fault("C1", "wording_above_evidence", "worded 3, reached 1")
    with pytest.raises(BadMaterial, match="C1: wording_above_evidence"):
        dossier(world.data(), "en")


def test_a_language_without_labels_is_refused(world: Any) -> None:
    with pytest.raises(BadCase, match="no_labels"):
        dossier(world.data(), "xx")


@pytest.mark.parametrize(
    ("text", "settled"),
    [
        ("مبلغ (€1,250,000) بود.", "مبلغ (\u2066€1,250,000\u2069) بود."),
        ("شرکت Halvorn Messtechnik GmbH (HRB 12).", "شرکت \u2066Halvorn Messtechnik GmbH\u2069 (\u2066HRB 12\u2069)."),
        ("Regulation (EC) 428/2009", "\u2068Regulation (EC) 428/2009\u2069"),
        ("", ""),
    ],
)
def test_left_to_right_runs_in_persian_are_isolated(text: str, settled: str) -> None:
    assert load_words("fa").settle(text) == settled


def test_right_to_left_runs_in_english_are_isolated() -> None:
    assert load_words("en").settle("the Ministry (وزارت نظم عمومی).") == "the Ministry (\u2067وزارت نظم عمومی\u2069)."


@given(st.text())
def test_settling_loses_no_letter_and_leaves_no_isolate_open(text: str) -> None:
    for language in ("en", "fa"):
        settled = load_words(language).settle(text)
        assert plain(settled) == flatten(text)
        assert sum(settled.count(mark) for mark in "\u2066\u2067\u2068") == settled.count("\u2069")


def test_overrides_and_control_characters_of_hostile_words_are_not_set() -> None:
    assert flatten("evil\u202egpj.exe\x00\n\u2067x") == "evilgpj.exe x"


@pytest.mark.parametrize(
    ("locator", "english", "persian"),
    [
        (Locator("mail", part="1", paragraph=4), "part 1, para. 4", "بخش ۱، بند ۴"),
        (Locator("sheet", sheet="List", cell="H3"), "sheet List, cell H3", "برگهٔ List، خانهٔ H3"),
        (Locator("docx", part="word/document.xml", paragraph=2), "para. 2", "بند ۲"),
        (Locator("text"), "characters 3–9", "نویسه\u200cهای ۳ تا ۹"),
    ],
)
def test_a_place_is_as_precise_as_its_kind_allows(locator: Locator, english: str, persian: str) -> None:
    assert plain(load_words("en").place(locator, 3, 9)) == english
    assert plain(load_words("fa").place(locator, 3, 9)) == persian


def test_words_that_cannot_be_set_are_a_fault_of_the_material() -> None:
    from gavah.publish.press import set_pdf

    with pytest.raises(BadMaterial, match="cannot_be_set"):
        set_pdf("receipt.typ", {"not": "a receipt"}, "2022-11-05T09:30:00Z")
