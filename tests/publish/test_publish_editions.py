"""Order, numbers and reach of an edition; claims.json."""

from __future__ import annotations

import json
from typing import Any

import pytest

from gavah import canon
from gavah.errors import BadMaterial
from gavah.publish.claims import claims_json
from gavah.publish.editions import carried, check_ready, number_exhibits, order_sentences
from gavah.record.place import DateValue
from gavah.record.state import Filed
from gavah.record.weighed import Fault


def day(iso: str) -> DateValue:
    return DateValue(iso, "gregorian", iso, iso, "day")


def claims_of(world: Any, tier: str = "filing") -> Any:
    return json.loads(world.data(tier).claims)


def test_sentences_stand_by_element_then_date_then_as_made(bare: Any) -> None:
    bare.claim("none", {"en": "x"}, elements=())
    bare.claim("late", {"en": "x"}, date=day("2021-01-01"))
    bare.claim("undated", {"en": "x"})
    bare.claim("second element", {"en": "x"}, elements=("E2",), date=day("2001-01-01"))
    bare.claim("early", {"en": "x"}, elements=("E2", "E1"), date=day("2020-01-01"))
    labels = [item.claim.record.label for item in order_sentences(bare.weighed())]
    assert labels == ["early", "late", "undated", "second element", "none"]


def test_exhibits_are_numbered_as_first_cited_then_as_acquired(bare: Any) -> None:
    first, second, third = (bare.exhibit(f"{n}.txt", f"text {n}") for n in range(3))
    claim = bare.claim("C1", {"en": "x"})
    bare.assess(claim, bare.passage(third, "text"), "refutes")
    bare.assess(claim, bare.passage(second, "text"))
    assert number_exhibits(bare.state, bare.weighed()) == {second: "1", third: "2", first: "3"}


def test_a_number_does_not_depend_on_the_tier(world: Any) -> None:
    numbers = {
        tier: {row["exhibit"]: row["number"] for row in claims_of(world, tier)["exhibits"]}
        for tier in ("filing", "public")
    }
    assert numbers["public"].items() < numbers["filing"].items()


@pytest.mark.parametrize(
    ("release", "reached"),
    [("public", {"public", "partner", "filing"}), ("partner", {"partner", "filing"}), ("withheld", set())],
)
def test_bytes_reach_only_whom_they_were_released_to(bare: Any, release: str, reached: set[str]) -> None:
    digest = bare.exhibit("a.txt", "a", en="A", fa="آ", release=release)
    assert {tier for tier in ("public", "partner", "filing") if digest in carried(bare.state, tier)} == reached


def test_what_nobody_described_goes_to_partners_and_not_to_the_public(bare: Any) -> None:
    digest = bare.exhibit("a.txt", "a")
    assert digest in carried(bare.state, "filing")
    assert digest not in carried(bare.state, "public")


def test_a_member_goes_as_far_as_what_it_came_in(bare: Any) -> None:
    mail = bare.exhibit("mail.eml", "mail", en="Mail", fa="نامه", release="withheld")
    member = bare.exhibit("a.pdf", "attachment", parent=mail)
    assert not carried(bare.state, "filing") & {mail, member}
    letter = bare.exhibit("letter.eml", "letter", en="Letter", fa="نامه", release="public")
    inside = bare.exhibit("b.pdf", "inside", parent=letter)
    assert {letter, inside} <= carried(bare.state, "public")


def test_a_released_mail_stays_behind_with_an_attachment_that_was_not(bare: Any) -> None:
    mail = bare.exhibit("mail.eml", "mail", en="Mail", fa="نامه", release="public")
    nested = bare.exhibit("nested.eml", "nested", parent=mail)
    bare.exhibit("a.pdf", "attachment", en="A", fa="آ", release="withheld", parent=nested)
    assert not carried(bare.state, "filing")


def test_a_circle_of_members_ends(bare: Any) -> None:
    first = bare.exhibit("a.eml", "a", parent="0" * 64)
    bare.exhibit("b.eml", "b", parent=first)
    assert carried(bare.state, "public") == frozenset()
    state = bare.state
    (filed,) = state.exhibits[first]
    looped = type(filed.record)(
        **{name: getattr(filed.record, name) for name in filed.record.__slots__} | {"parent": first}
    )
    state.exhibits[first] = [Filed(looped, filed.log, filed.index, filed.at)]
    assert first in carried(state, "partner")


def test_a_faulty_sentence_stops_everything_and_is_named(world: Any) -> None:
    world.faults["C2"] = Fault("C2", "no_accepted_cite")
    with pytest.raises(BadMaterial) as error:
        check_ready(world.weighed())
    assert (error.value.reason, error.value.detail) == ("sentences_do_not_stand", "C2: no_accepted_cite")


def test_a_case_without_faults_is_ready(world: Any) -> None:
    check_ready(world.weighed())


def test_claims_are_one_canonical_line(world: Any) -> None:
    line = world.data().claims
    assert line.endswith(b"\n")
    assert canon.dump(canon.parse(line[:-1])) + b"\n" == line


def test_a_sentence_leads_to_its_acts(world: Any) -> None:
    sentence = claims_of(world)["sentences"][0]
    (cite, against) = sentence["cites"]
    types = [world.entries[index].act.type for log, index in cite["acts"]]
    assert types == ["acquire", "read", "assess", "ruling"]
    assert [world.entries[index].act.type for _, index in sentence["acts"]] == ["claim"]
    assert (sentence["number"], sentence["label"], against["stance"]) == (1, "C1", "refutes")


def test_a_cite_gives_the_words_at_its_offsets(world: Any) -> None:
    cites = [cite for sentence in claims_of(world)["sentences"] for cite in sentence["cites"]]
    for cite in cites:
        assert world.objects[cite["exhibit"]].decode()[cite["start"] : cite["end"]] == cite["words"]


def test_an_assessment_that_nobody_accepted_says_so(world: Any) -> None:
    cite = claims_of(world)["sentences"][1]["cites"][1]
    assert (cite["accepted"], len(cite["acts"])) == (False, 3)


def test_a_reworded_claim_names_its_present_wording_alone(world: Any) -> None:
    world.claim("C3", {"en": "The sale is regrettable.", "fa": "مایهٔ تأسف است."}, kind="opinion", elements=())
    sentence = claims_of(world)["sentences"][-1]
    assert sentence["text"]["en"] == "The sale is regrettable."
    assert sentence["acts"] == [["a" * 32, len(world.entries) - 1]]


def test_the_table_names_what_the_tier_may_carry_and_nothing_else(world: Any) -> None:
    rows = {row["title"].get("en"): row["included"] for row in claims_of(world, "public")["exhibits"]}
    assert rows == {"Invoice of Halvorn Messtechnik GmbH": True}
    rows = {row["title"].get("en"): row["included"] for row in claims_of(world, "partner")["exhibits"]}
    assert rows == {
        "Invoice of Halvorn Messtechnik GmbH": True,
        "Statement of the Ministry of Public Order": True,
        "Reply of the company": True,
        None: True,
    }


def test_an_exhibit_without_a_title_goes_by_the_name_that_it_came_with(world: Any) -> None:
    row = claims_of(world)["exhibits"][-1]
    assert row["title"] == {"und": "scan.pdf"}
    assert (row["date"], row["evidence"], row["pages"]) == ("", "", None)


def test_a_cite_of_a_reading_that_no_act_sealed_stops_the_build(world: Any) -> None:
    state, data = world.state, world.data()
    digest = next(iter(data.numbers))
    state.readings.pop(digest)
    with pytest.raises(BadMaterial, match="not_sealed"):
        claims_json(state, data.weighed, data.draft, data.numbers)
