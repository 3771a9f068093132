"""The room's folder: whole or not at all, never over another, only what the tier allows; hostile words stay words."""

from __future__ import annotations

import io
import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gavah.errors import BadCase, BadMaterial, BrokenSeal
from gavah.publish.room import write_room
from gavah.publish.room.edition import Mark
from gavah.publish.room.paper import element, isolated
from gavah.publish.room.passages import marked, readable
from gavah.publish.room.speech import LANGUAGES, room_words


def test_an_existing_target_is_left_alone(maker: Any, tmp_path: Path) -> None:
    (tmp_path / "room").symlink_to(tmp_path / "nowhere")
    with pytest.raises(BadCase) as error:
        write_room(tmp_path / "room", *maker.issue())
    assert error.value.reason == "target_exists"


def test_a_room_that_fails_leaves_nothing(maker: Any, tmp_path: Path) -> None:
    contents, sources = maker.issue()
    (tmp_path / "out").mkdir()
    lying = replace(sources, stored=lambda digest: io.BytesIO(b"other bytes"))
    with pytest.raises(BrokenSeal):
        write_room(tmp_path / "out" / "room", contents, lying)
    assert list((tmp_path / "out").iterdir()) == []


def test_an_interrupted_room_does_not_hinder_the_next(maker: Any, tmp_path: Path) -> None:
    contents, sources = maker.issue()
    (tmp_path / "out" / f".room.{contents.draft.id}.part").mkdir(parents=True)
    write_room(tmp_path / "out" / "room", contents, sources)
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["room"]


def test_a_folder_that_is_not_there_is_the_callers_matter(maker: Any, tmp_path: Path) -> None:
    with pytest.raises(BadCase):
        write_room(tmp_path / "missing" / "room", *maker.issue())


def test_a_room_needs_the_act_of_its_edition(maker: Any, tmp_path: Path) -> None:
    contents, sources = maker.issue()
    with pytest.raises(BadMaterial, match="no_act"):
        write_room(tmp_path / "room", replace(contents, acts=contents.acts[:1]), sources)


def test_claims_that_carry_what_the_tier_forbids_are_refused(maker: Any, tmp_path: Path) -> None:
    withheld = next(digest for digest in maker.readings if b"Verin" in maker.vault.get(digest))

    def carry_all(claims: Any) -> None:
        claims["exhibits"][2]["exhibit"] = withheld

    with pytest.raises(BadMaterial, match="not_for_this_tier"):
        write_room(tmp_path / "room", *maker.issue(edit=carry_all))


def test_an_edition_in_other_languages_is_shown_in_english(maker: Any, tmp_path: Path) -> None:
    write_room(tmp_path / "room", *maker.issue(languages=("de",)))
    assert [path.parent.name for path in (tmp_path / "room").glob("*/index.html")] == ["en"]


def test_an_original_too_large_for_a_page_is_left_to_the_bundle(
    maker: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gavah.publish.room.exhibit.PAGE_LIMIT", 150)
    write_room(tmp_path / "room", *maker.issue())
    assert len(list((tmp_path / "room" / "bundle" / "exhibits").iterdir())) == 3
    assert len(list((tmp_path / "room" / "data" / "exhibits").iterdir())) == 2
    assert "too large" in (tmp_path / "room" / "en" / "exhibit-1.html").read_text()


def test_an_exhibit_that_nobody_could_read_says_so(maker: Any, tmp_path: Path) -> None:
    maker.unread("scan.pdf", "corrupt")
    write_room(tmp_path / "room", *maker.issue("partner"))
    assert "damaged file" in (tmp_path / "room" / "en" / "exhibit-5.html").read_text()


HOSTILE = "</script><script>alert(1)</script><img src=x onerror=alert(1)>\u202e\u2069\"'&<bdi>"


def test_hostile_words_stay_words(maker: Any, look: Any, tmp_path: Path) -> None:
    digest = maker.exhibit(HOSTILE + ".svg", HOSTILE, {"en": HOSTILE, "fa": HOSTILE}, source=HOSTILE)
    claim = maker.claim(HOSTILE, {"en": HOSTILE, "fa": HOSTILE})
    maker.assess(claim, digest, HOSTILE, origin=HOSTILE, translation={"en": HOSTILE})
    write_room(tmp_path / "room", *maker.issue())
    for name, states in (("index", ["holds", "not_included", "holds", "holds"]), ("exhibit-5", [])):
        seen = look(tmp_path / "room" / "en" / f"{name}.html")
        assert seen.states() == states
        assert seen.states("#summary-line") == ["holds"]
        assert seen.complaints == []
        assert seen.page.query_selector("img") is None


def test_both_languages_have_the_same_labels_with_the_same_places() -> None:
    labels = [room_words(language).labels for language in LANGUAGES]
    places = [{key: sorted(re.findall(r"{\w+}", text)) for key, text in one.items()} for one in labels]
    assert places[0] == places[1]


def test_every_reason_that_the_scripts_give_has_words() -> None:
    folder = Path(__file__).parents[2] / "src" / "gavah" / "publish" / "room"
    script = (folder / "verify.js").read_text() + (folder / "page.js").read_text()
    labels = json.loads((folder / "en.json").read_text())
    told = set(re.findall(r'why_([a-z0-9_]+)"', " ".join(f'{key}"' for key in labels)))
    assert told == {reason for reason in told if f'"{reason}"' in script}
    assert {"no_file", "wrong_proof", "wrong_signature"} < told


@given(st.text(alphabet="a<&\"'\u2066\u2067\u2068\u2069ب"))
def test_isolates_become_elements_that_close(text: str) -> None:
    markup = isolated(text)
    assert markup.count("<bdi") == markup.count("</bdi>") == sum(text.count(c) for c in "\u2066\u2067\u2068")
    assert not re.search("[\u2066-\u2069]", markup)


def test_an_attribute_cannot_be_left() -> None:
    assert element("a", '<"', href='"><script>') == '<a href="&quot;&gt;&lt;script&gt;">&lt;&quot;</a>'


@given(st.text(alphabet="ab\r\n\f\x00\u202e\u2069\U0001f600<&"), st.data())
def test_marks_change_no_letter_of_a_text(text: str, data: Any) -> None:
    edges = st.integers(0, len(text))
    marks = [
        Mark(f"c1-{n}", "C1", 1, *sorted(data.draw(st.tuples(edges, edges))))
        for n in range(data.draw(st.integers(0, 3)))
    ]
    shown = re.sub(r"<[^>]*>", "", marked(text, marks, {mark.id: "C1" for mark in marks}))
    shown = shown.replace("&lt;", "<").replace("&amp;", "&")
    assert shown == readable(text, "" if "\n" in text else "\n")
