"""What an edition tells its readers of what it may not carry: how much there is, and nothing else."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest

from gavah import canon
from gavah.errors import BadMaterial
from gavah.publish.bundle import write_bundle
from gavah.publish.claims import claims_json
from gavah.publish.dossier import dossier, page
from gavah.publish.editions import HeldBack
from gavah.publish.words import load_words
from gavah.record.charge import Position, Reply, Request
from gavah.record.finding import Entity, Statement
from gavah.record.form import to_form
from gavah.record.material import Acquisition, ReceivedName

MARKS = str.maketrans("", "", "\u2066\u2067\u2068\u2069")
WORDS = "Verin saw the crates in Qasmun. نگهبان همه را دید"
LANGUAGES = ("en", "fa")


@dataclass
class Secret:
    """A letter that only partners or nobody may see, and on which everything in the case rests somehow."""

    digest: str
    strings: tuple[str, ...]


@pytest.fixture(params=["partner", "withheld"])
def secret(world: Any, request: pytest.FixtureRequest) -> Secret:
    title = {"en": "Letter of the storekeeper", "fa": "نامهٔ انباردار"}
    digest = world.exhibit("verin-2019.eml", WORDS, source="Zeynab of the archive", release=request.param, **title)
    world.act(Acquisition(world.id(), digest, 9, ReceivedName("copy.eml"), "file", "2022-01-01T00:00:00Z", "Mina",
                          source="left at the gate", note="she must not be found"))  # fmt: skip
    passage = world.passage(digest, "Verin saw the crates in Qasmun.", fa="ورین صندوق\u200cها را دید")
    claim = world.state.claim_list()[0].record.id
    for stance in ("supports", "supports", "refutes", "qualifies", "context"):
        world.assess(claim, passage, stance, origin="the storekeeper")
    only = world.claim("C9", {"en": "It was stored.", "fa": "انبار شد."}, elements=("E3",))
    world.assess(only, passage, origin="the storekeeper")
    world.act(Entity("a" * 32, "Company", "Orvand Lagerhaus", "Mina"))
    world.act(Statement("b" * 32, "a" * 32, "country", "Quarzland", passage, "Mina"))
    world.act(Statement("c" * 32, "1" * 32, "sector", "crates for Qasmun", passage, "Mina"))
    world.act(Request("8" * 32, "d" * 32, "2022-06-01", "courier", "Mina", None, passage))
    world.act(Reply("9" * 32, "8" * 32, "acknowledged", "2022-06-03", passage, "Mina"))
    world.act(Position("f" * 32, "d" * 32, "Halvorn Messtechnik GmbH", "evasive", "2022-06-04", passage, "Mina"))
    told = (*WORDS.split(". "), *title.values(), "verin-2019", "copy.eml", "Zeynab", "the gate", "must not be found")
    more = ("storekeeper", "ورین صندوق", "Orvand", "Quarzland", "crates", digest, passage.cite.reading)
    return Secret(digest, (*told, *more))


def leaks(secret: Secret, content: bytes) -> list[str]:
    grouped = secret.digest[:4] + " " + secret.digest[4:8]
    text = content.decode(errors="replace").translate(MARKS)
    return [string for string in (*secret.strings, grouped) if string in text]


def page_text(world: Any, language: str, tier: str) -> bytes:
    """All that the template is given."""
    words = to_form(page(world.data(tier), load_words(language)))
    return json.dumps(words, ensure_ascii=False).encode()


def everything(world: Any, sealing: Any, folder: Path, tier: str) -> dict[str, bytes]:
    """Every file of a bundle with its dossiers, and what stands in them."""
    data = world.data(tier)
    issued = {f"dossier.{language}.pdf": dossier(data, language) for language in LANGUAGES}
    handed = sealing.hand(folder, replace(sealing.contents(tier), issued=issued))
    found = {path.relative_to(handed.folder).as_posix(): path.read_bytes() for path in handed.paths()}
    for language in LANGUAGES:
        found[f"template {language}"] = page_text(world, language, tier)
        pdf = issued[f"dossier.{language}.pdf"]
        found[f"text {language}"] = "".join(
            leaf.get_textpage().get_text_range() for leaf in pypdfium2.PdfDocument(pdf)
        ).encode()
        with pikepdf.open(BytesIO(pdf)) as opened:
            found[f"attached {language}"] = opened.attachments["claims.json"].get_file().read_bytes()
    return found


def test_a_public_edition_holds_nothing_of_what_was_not_released_to_the_public(
    world: Any, sealing: Any, secret: Secret, tmp_path: Path
) -> None:
    found = everything(world, sealing, tmp_path / "b", "public")
    assert {name: told for name, content in found.items() if (told := leaks(secret, content))} == {}


def test_a_partner_edition_holds_only_what_was_released_to_partners(
    world: Any, sealing: Any, secret: Secret, tmp_path: Path
) -> None:
    released = world.state.descriptions[secret.digest].record.release
    found = everything(world, sealing, tmp_path / "b", "partner")
    told = {string for content in found.values() for string in leaks(secret, content)}
    assert set(secret.strings) <= told if released == "partner" else told == set()


def test_the_acts_that_open_the_log_and_issue_the_edition_are_there(sealing: Any, tmp_path: Path) -> None:
    folder = sealing.hand(tmp_path / "b", sealing.contents("public")).folder
    types = {json.loads(path.read_bytes())["type"] for path in folder.glob("logs/*/acts/*.json")}
    assert types == {"case.open", "edition", "claim", "acquire", "read", "describe", "assess", "ruling"}


def sentences(world: Any, tier: str = "public") -> dict[str, Any]:
    return {sentence["label"]: sentence for sentence in json.loads(world.data(tier).claims)["sentences"]}


@pytest.mark.usefixtures("secret")
def test_every_sentence_says_how_much_of_each_stance_is_left_out(world: Any) -> None:
    told = {label: sentence["held_back"] for label, sentence in sentences(world).items()}
    none = {"context": 0, "qualifies": 0, "refutes": 0, "supports": 0}
    assert told == {
        "C1": {"context": 1, "qualifies": 1, "refutes": 2, "supports": 2},
        "C2": none | {"supports": 1},
        "C3": none,
        "C9": none | {"supports": 1},
    }
    assert [cite["stance"] for cite in sentences(world)["C1"]["cites"]] == ["supports"]


@pytest.mark.usefixtures("secret")
def test_a_sentence_whose_passages_stay_behind_is_not_included(sealing: Any, tmp_path: Path) -> None:
    handed = sealing.hand(tmp_path / "b", sealing.contents("public"))
    assert handed.states("sentence") == {"C1": "holds", "C2": "not_included", "C3": "holds", "C9": "not_included"}
    assert handed.broken() == []


def test_a_sentence_of_which_nothing_is_held_back_needs_its_support(sealing: Any, tmp_path: Path) -> None:
    handed = sealing.hand(tmp_path / "b", sealing.contents("public"))
    found = handed.rewrite(lambda claims: claims["sentences"][1]["held_back"].update(supports=0))
    assert [f.where for f in found if f.what == "sentence"] == ["C2"]


@pytest.mark.parametrize("count", [-1, "1", True])
def test_what_is_held_back_is_a_count(handed: Any, count: Any) -> None:
    found = handed.rewrite(lambda claims: claims["sentences"][1]["held_back"].update(supports=count))
    assert [f.what for f in found] == ["claims"]


def test_a_bundle_from_before_that_names_what_it_does_not_carry_is_still_read(handed: Any) -> None:
    def withhold(claims: Any) -> None:
        claims["exhibits"][0]["included"] = False
        for sentence in claims["sentences"]:
            del sentence["held_back"]

    claims = json.loads((handed.folder / "claims.json").read_bytes())
    cite = claims["sentences"][0]["cites"][0]
    (handed.folder / "exhibits" / cite["exhibit"]).unlink()
    (handed.folder / "readings" / f"{cite['reading']}.json").unlink()
    assert [f.what for f in handed.rewrite(withhold)] == ["edition"]
    assert handed.states("exhibit")[f"1 {cite['exhibit']}"] == "not_included"
    assert handed.states("sentence") == {"C1": "not_included", "C2": "holds", "C3": "holds"}


def test_an_exhibit_that_is_named_and_not_there_is_broken(handed: Any) -> None:
    row = json.loads((handed.folder / "claims.json").read_bytes())["exhibits"][0]
    (handed.folder / "exhibits" / row["exhibit"]).unlink()
    handed.resign()
    assert [f.where for f in handed.broken()] == [f"1 {row['exhibit']}"]


def test_claims_that_quote_what_the_tier_forbids_are_not_bundled(sealing: Any, tmp_path: Path) -> None:
    """As those of an edition from before somebody withheld the exhibit."""
    contents = sealing.contents("filing")
    form = json.loads(contents.claims)
    form["exhibits"] = [row for row in form["exhibits"] if row["title"].get("en", "").startswith("Invoice")]
    public = replace(contents, claims=canon.dump(form) + b"\n", draft=replace(contents.draft, tier="public"))
    with pytest.raises(BadMaterial, match="not_for_this_tier"):
        write_bundle(tmp_path / "b", public, sealing.sources())


def test_a_second_way_in_that_stays_behind_is_not_named(world: Any) -> None:
    state, data = world.state, world.data("public")
    invoice = next(digest for digest, number in data.numbers.items() if number == "1")
    hidden = world.exhibit("bag.zip", "what came with it", en="Bag", fa="کیف", release="withheld")
    member = Acquisition("0" * 32, invoice, 9, ReceivedName("from-Verin.pdf"), "member", "2022-01-01T00:00:00Z", "Mina")
    for parent, named in ((None, 2), (hidden, 1)):
        state = world.state
        filed = state.exhibits[invoice][0]
        state.exhibits[invoice] = [replace(filed, record=replace(member, parent=parent), index=99), filed]
        claims = json.loads(claims_json(state, data.weighed, data.draft, data.numbers))
        acts = [act for row in claims["exhibits"] for act in row["acts"]]
        assert len([act for act in acts if act[1] in (99, filed.index)]) == named
        assert claims["sentences"][0]["cites"][0]["acts"][0][1] == (99 if parent is None else filed.index)


def told(world: Any, language: str = "en", tier: str = "public") -> Any:
    return page(world.data(tier), load_words(language))


@pytest.mark.usefixtures("secret")
def test_a_sentence_is_followed_by_what_is_held_back_from_it(world: Any) -> None:
    lines = {
        language: [s.held_back.translate(MARKS) for group in told(world, language).groups for s in group.sentences]
        for language in LANGUAGES
    }
    one = "Passages held back from this edition: 1 supporting."
    many = "Passages held back from this edition: 2 supporting, 2 against, 1 qualifying, 1 context."
    assert lines["en"] == [many, one, one, ""]
    assert lines["fa"][1] == "گزیده\u200cهایی که در این نسخه کنار گذاشته شده\u200cاند: ۱ به سود."
    assert [bool(line) for line in lines["fa"]] == [True, True, True, False]


def test_that_nothing_speaks_against_a_sentence_is_not_said_where_it_is_held_back(world: Any) -> None:
    first, second = told(world).groups[0].sentences
    assert (first.against, bool(first.held_back)) == ("", True)
    assert second.against.startswith("Against it: no passage")


def test_an_element_counts_the_exhibits_that_are_held_back_on_each_side(world: Any) -> None:
    first, second, _ = told(world).proofs
    assert [line.value.translate(MARKS) for line in first.lines[:2]] == [
        "C1 (Exhibit 1), C2 (held back: 1)",
        "C1 (held back: 1)",
    ]
    assert second.lines[0].value.translate(MARKS) == "C2 (held back: 1)"


@pytest.mark.parametrize(
    ("language", "says"),
    [("en", "the passage is held back from this edition"), ("fa", "گزیدهٔ آن در این نسخه کنار گذاشته شده است")],
)
def test_what_came_back_to_a_demand_keeps_its_day_without_its_words(world: Any, language: str, says: str) -> None:
    (demand,) = told(world, language).demands
    assert [says in quote.source for quote in demand.quotes] == [True, True, True]
    assert {(quote.words, quote.translation) for quote in demand.quotes} == {("", "")}
    days = {"en": ("20 March 2022", "5 March 2022"), "fa": ("۲۹ اسفند ۱۴۰۰", "۱۴ اسفند ۱۴۰۰")}[language]
    assert days[0] in demand.quotes[0].stance
    assert days[1] in demand.quotes[1].source


@pytest.mark.usefixtures("secret")
def test_a_proof_of_delivery_that_is_held_back_is_told(world: Any) -> None:
    sent = [row.value.translate(MARKS) for row in told(world).demands[0].events]
    assert sent[-1].endswith("Delivery: the passage that proves it is held back from this edition.")
    assert any("Delivery: Exhibit 1, p. 2." in value for value in sent)


@pytest.mark.usefixtures("secret")
def test_entities_known_only_from_what_is_held_back_are_counted(world: Any) -> None:
    pages = told(world)
    (party,) = pages.parties
    assert party.held_back.translate(MARKS) == "Statements held back from this edition: 1."
    assert pages.parties_left_out[1].translate(MARKS).endswith("and not named: 1.")


def test_nothing_is_said_to_be_held_back_where_nothing_is(world: Any) -> None:
    pages = told(world, tier="filing")
    held = [sentence.held_back for group in pages.groups for sentence in group.sentences]
    assert {*held, *(party.held_back for party in pages.parties), *pages.parties_left_out} == {""}


def test_a_count_below_nothing_is_refused() -> None:
    with pytest.raises(BadMaterial, match="not_a_count"):
        HeldBack(refutes=-1)


def test_the_title_page_gives_the_stage_its_name(world: Any) -> None:
    data = world.data()
    named = replace(data.weighed, stage_title={"en": "Criminal complaint", "fa": "شکایت کیفری"})
    rows = page(replace(data, weighed=named), load_words("fa")).front
    assert "شکایت کیفری" in rows[2].value
    assert "de.strafanzeige" in page(data, load_words("fa")).front[2].value
