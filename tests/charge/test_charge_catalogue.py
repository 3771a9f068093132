"""The catalogue's files are read strictly, and answer what their fixtures say."""

from __future__ import annotations

import dataclasses
import re
from typing import TYPE_CHECKING

import pytest

from gavah.charge.catalogue import LANGUAGES, data_file, load_elements, parse_elements
from gavah.charge.controls import Fixture, Question, ask, load_controls, parse_controls
from gavah.charge.strict import Day
from gavah.errors import BadCase

if TYPE_CHECKING:
    from gavah.charge.catalogue import Catalogue

CONTROLS = load_controls()


def bend_elements(old: str, new: str, file: str = "elements.yaml") -> BadCase:
    """Load the catalogue with one change in one of its files; return the refusal."""
    names = ["elements.yaml", *(f"elements.{code}.yaml" for code in LANGUAGES), "wording.yaml"]
    files = {name: data_file(name) for name in names}
    assert old.encode() in files[file]
    files[file] = files[file].replace(old.encode(), new.encode(), 1)
    overlays = {code: files[f"elements.{code}.yaml"] for code in LANGUAGES}
    with pytest.raises(BadCase) as e:
        parse_elements(files["elements.yaml"], overlays, files["wording.yaml"])
    assert e.value.what == file
    return e.value


def bend_controls(old: str, new: str) -> BadCase:
    data = data_file("controls.yaml")
    assert old.encode() in data
    with pytest.raises(BadCase) as e:
        parse_controls(data.replace(old.encode(), new.encode(), 1))
    return e.value


def test_the_catalogue_has_what_the_notes_count(catalogue: Catalogue) -> None:
    elements = [item for m in catalogue.matrices.values() for item in m.elements]
    shared = [item for sub in catalogue.submatrices.values() for item in sub.elements]
    counts = (len(catalogue.matrices), len(catalogue.standards), len(catalogue.stages), len(elements + shared))
    assert counts == (15, 10, 13, 86)


def test_every_standard_and_stage_has_a_name_in_each_language(catalogue: Catalogue) -> None:
    names = [*catalogue.standard_names().values(), *(catalogue.stage_name(id) for id in catalogue.stages)]
    assert all(sorted(name) == sorted(LANGUAGES) and all(name.values()) for name in names)


@pytest.mark.parametrize("matrix", ["de.awg18.export", "fr.complicity.torture", "oecd.guidelines"])
def test_three_matrices_speak_persian(catalogue: Catalogue, matrix: str) -> None:
    assert "fa" in catalogue.matrix_title(matrix)
    for item in catalogue.matrices[matrix].elements:
        title, proves = catalogue.element_words(matrix, item)
        assert re.search("[آ-ی]", title["fa"]) and re.search("[آ-ی]", proves["fa"]) and title["en"] == item.element


def test_a_type_of_evidence_has_words_in_english_and_persian(catalogue: Catalogue) -> None:
    assert all({"en", "fa"} <= set(catalogue.evidence_name(type)) for type in catalogue.evidence_types)


def test_loading_twice_gives_the_same(catalogue: Catalogue) -> None:
    again = load_elements()
    assert dataclasses.replace(again, wording=catalogue.wording) == catalogue


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("v: V2\n  elements", "v: V2\n  colour: red\n  elements", "unknown_key"),
        ("  basis: CAT art. 1\n", "", "missing_key"),
        ("  title: Torture", "  id: x\n  title: Torture", "duplicate_key"),
        ("proves: 'each act'", "proves: 'each act, counter: none'", "swallowed_key"),
        ("evidence: [victim, medical, un_report, court_file]", "evidence: [victim, rumour]", "unknown_id"),
        ("standard: serious_or_concordant", "standard: certain", "unknown_id"),
        ("sub: nexus_chain", "sub: nexus", "unknown_id"),
        ("needs: sufficient_for_trial", "needs: certainty", "unknown_id"),
        ("id: de.anklage", "id: de.strafanzeige", "twice"),
        ("compiled: 2026-11-23", "compiled: 2026-11-31", "not_a_date"),
        ("rank: 0", "rank: low", "wrong_type"),
        ("  v: V3", "  v: V4", "not_allowed"),
        ("schema: gavah.elements/1", "schema: gavah.elements/2", "not_allowed"),
    ],
)
def test_a_fault_in_the_elements_is_refused(old: str, new: str, reason: str) -> None:
    assert bend_elements(old, new).reason == reason


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("language: fa", "language: de", "not_allowed"),
        ("  allegation: ادعا\n", "", "missing_key"),
        ("  de.anklage: ", "  de.nothing: ", "unknown_id"),
        ("  press: ", "  gossip: ", "unknown_id"),
        ("  oecd.guidelines:", "  oecd.nothing:", "unknown_id"),
        ("      E7: ", "      E8: ", "unknown_id"),
        ("      E7: ", "      E6: ", "duplicate_key"),
    ],
)
def test_a_fault_in_the_persian_words_is_refused(old: str, new: str, reason: str) -> None:
    assert bend_elements(old, new, "elements.fa.yaml").reason == reason


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("      balance: ['more", "      certainty: ['more", "unknown_id"),
        ("    sources: ['according to'", "    sources: []\n    origin: ['according to'", "unknown_key"),
        ("schema: gavah.wording/1", "schema: [", "not_yaml"),
    ],
)
def test_a_fault_in_the_wording_lists_is_refused(old: str, new: str, reason: str) -> None:
    assert bend_elements(old, new, "wording.yaml").reason == reason


def test_a_language_without_words_for_sources_is_refused() -> None:
    data = re.sub(rb"    sources: \[.*?\]", b"    sources: []", data_file("wording.yaml"), count=1, flags=re.DOTALL)
    overlays = {code: data_file(f"elements.{code}.yaml") for code in LANGUAGES}
    with pytest.raises(BadCase) as e:
        parse_elements(data_file("elements.yaml"), overlays, data)
    assert e.value.detail == "en.sources"


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("inst: eu.du.821, also: [eu.du.428], code: '5A001.f'", "inst: eu.du.822, code: '5A001.f'", "unknown_id"),
        ("fn: [mobile_ident, tactical_comms, jamming]", "fn: [mobile]", "unknown_id"),
        ("same_as: uk.int.dpi", "same_as: uk.int.none", "unknown_id"),
        ("ref: iran_iv_terms", "ref: no_terms", "unknown_id"),
        ("from: 2000-09-28, to: 2009-08-26", "from: 2000-09-28, to: 2009-02-29", "not_a_date"),
        ("from: 2000-09-28, to: 2009-08-26", "from: 2010-09-28, to: 2009-08-26", "ends_before_it_begins"),
        ("id: eu.5A001.j", "id: eu.5A001.f", "twice"),
        ("id: eu.du.428", "id: eu.du.1334", "twice"),
        ("code: ML1,", "code: 1,", "wrong_type"),
        ("kind: goods, fn: [mobile_ident", "sort: goods, fn: [mobile_ident", "unknown_key"),
    ],
)
def test_a_fault_in_the_control_lists_is_refused(old: str, new: str, reason: str) -> None:
    assert bend_controls(old, new).reason == reason


@pytest.mark.parametrize("fixture", CONTROLS.fixtures, ids=lambda fixture: fixture.name)
def test_the_control_lists_answer_as_their_fixtures_say(fixture: Fixture) -> None:
    answer = ask(CONTROLS, fixture.question)
    found = tuple(item.id for item in answer.items)
    if fixture.expect_listed is not None:
        assert sorted(found) == sorted(fixture.expect_listed)
    else:
        assert set(fixture.expect_contains or ()) <= set(found)
    assert (answer.verdict == "listed") == bool(found)


def asked(fn: str, day: str, origin: str = "DE", destination: str = "IR") -> str:
    return ask(CONTROLS, Question(fn, Day(day), destination, origin, ("goods", "software"))).verdict


def test_not_found_and_could_not_look_are_two_answers() -> None:
    assert asked("net_intercept", "2014-06-01", destination="TR") == "not_found"
    assert asked("net_intercept", "2008-10-01") == "not_covered"  # the lists of 1334/2000 are not in the catalogue
    assert asked("net_intercept", "1999-01-01") == "not_covered"
    assert asked("net_intercept", "2014-06-01", origin="ZZ") == "not_covered"
    assert asked("teleportation", "2014-06-01") == "not_covered"


def test_an_excluded_destination_is_not_listed() -> None:
    assert (
        asked("data_retention", "2016-01-01", destination="AE"),
        asked("data_retention", "2016-01-01", destination="JP"),
    ) == (*("listed", "not_found"),)


def test_catch_alls_and_rules_are_leads_and_never_listed() -> None:
    answer = ask(CONTROLS, Question("face_rec", Day("2022-01-01"), "IR", "DE", ("goods",)))
    assert (answer.verdict, [item.id for item in answer.leads]) == ("not_found", ["eu.art5"])


def test_an_entry_that_says_what_is_not_listed_is_never_an_answer() -> None:
    gap = next(item for item in CONTROLS.items if item.gap)
    dated = dataclasses.replace(CONTROLS, items=(*CONTROLS.items, dataclasses.replace(gap, since=Day("2010-01-01"))))
    assert ask(dated, Question("face_rec", Day("2022-01-01"), "IR", "DE", ("goods",))).items == ()


def test_an_entry_whose_day_is_unknown_is_never_listed() -> None:
    answer = ask(CONTROLS, Question("rf_monitor", Day("2020-01-01"), "TR", "DE", ("goods",)))
    assert "eu.5A001.e" not in [item.id for item in answer.items]
