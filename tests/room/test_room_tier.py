"""What a room tells of passages that its tier holds back: how many there are, and nothing else."""

from __future__ import annotations

import base64
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from gavah.publish.room import write_room
from gavah.record.state import fold

SECRETS = ("Verin", "Qasmun", "crates", "storekeeper", "انباردار", "Zeynab", "ورین")


def held(page: Any) -> list[str]:
    lines: list[str] = page.eval_on_selector_all(".held-back", "all => all.map(one => one.textContent)")
    return lines


@pytest.mark.parametrize(("release", "tier"), [("withheld", "filing"), ("partner", "public"), ("public", "public")])
def test_no_file_of_a_room_holds_a_word_of_what_its_tier_may_not_carry(
    maker: Any, tmp_path: Path, release: Any, tier: str
) -> None:
    letter = next(digest for digest in maker.readings if b"Verin" in maker.vault.get(digest))
    described = fold(maker.entries).descriptions[letter].record
    maker.act(replace(described, release=release))
    secrets = {*SECRETS, letter, maker.readings[letter], letter[:4] + " " + letter[4:8]}
    write_room(tmp_path / "room", *maker.issue(tier))
    found = set()
    for path in (path for path in (tmp_path / "room").rglob("*") if path.is_file()):
        text = path.read_bytes().decode(errors="replace")
        handed = re.findall(r'gavah\("[^"]+", "([^"]*)"\);', text)
        text += path.name + "".join(base64.b64decode(part).decode(errors="replace") for part in handed)
        found |= {secret for secret in secrets if secret in text}
    assert found == (secrets if release == "public" else set())


def test_each_sentence_says_how_much_is_held_back(whole: Path, look: Any) -> None:
    seen = look(whole / "en" / "index.html")
    assert held(seen.page) == [
        "Passages held back from this edition: 1 against.",
        "Passages held back from this edition: 1 supporting, 1 context.",
    ]
    assert seen.text("#s2 .supports .none") == "What was assessed here is held back from this edition."
    persian = held(look(whole / "fa" / "index.html").page)
    assert persian[0] == "گزیده\u200cهایی که در این نسخه کنار گذاشته شده\u200cاند: ۱ به زیان."
    assert not (whole / "en" / "exhibit-4.html").exists()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (r'<p class="held-back">.*?</p>', ""),
        (r"<bdi>1</bdi> against", "<bdi>2</bdi> against"),
        (r"(?=</article>)", '<p class="held-back">None.</p>'),
    ],
)
def test_a_page_that_hides_what_is_held_back_breaks_the_sentence(
    room: Path, look: Any, before: str, after: str
) -> None:
    page = room / "en" / "index.html"
    page.write_text(re.sub(before, after, page.read_text(), count=1))
    seen = look(page)
    assert seen.states() == ["broken", "not_included", "holds"]
    assert "how much is held back" in seen.text("#s1 > .result")


def test_a_side_that_is_held_back_is_not_shown_as_empty(room: Path, look: Any) -> None:
    page = room / "en" / "index.html"
    text = page.read_text()
    assert "What was assessed here is held back from this edition." in text
    page.write_text(
        text.replace("What was assessed here is held back from this edition.",
                     "No passage was assessed as supporting this sentence.")
    )  # fmt: skip
    assert look(page).states() == ["holds", "broken", "holds"]


def test_a_sentence_of_which_no_support_is_held_back_needs_some(maker: Any, look: Any, tmp_path: Path) -> None:
    def change(claims: Any) -> None:
        claims["sentences"][1]["held_back"]["supports"] = 0

    write_room(tmp_path / "room", *maker.issue(languages=("en",), edit=change))
    seen = look(tmp_path / "room" / "en" / "index.html")
    assert seen.states() == ["holds", "broken", "holds"]
    assert "no accepted passage" in seen.text("#s2 > .result")


@pytest.mark.parametrize(
    ("given", "counted"),
    [
        ("{}", 0),
        ("{ held_back: { supports: 2 } }", 2),
        ("{ held_back: { supports: -1 } }", "not_canonical"),
        ("{ held_back: { refutes: '1' } }", "not_canonical"),
    ],
)
def test_the_script_takes_nothing_but_counts(whole: Path, look: Any, given: str, counted: Any) -> None:
    page = look(whole / "en" / "index.html").page
    tried = f"(() => {{ try {{ return heldBack({given}).supports; }} catch (error) {{ return error.why; }} }})()"
    assert page.evaluate(tried) == counted
