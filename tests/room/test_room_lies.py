"""An author who signs more than the acts carry: claims.json is the one that the edition names, and still does not hold."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from gavah.publish.room import write_room


def cite(claims: Any) -> Any:
    return claims["sentences"][0]["cites"][0]


def other_text(claims: Any) -> None:
    claims["sentences"][0]["text"]["en"] = "It is proved that Halvorn sold it."


def other_kind(claims: Any) -> None:
    claims["sentences"][0]["kind"] = "inference"


def other_rung(claims: Any) -> None:
    claims["sentences"][0]["rung"] = "beyond_reasonable_doubt"


def other_claim(claims: Any) -> None:
    claims["sentences"][0]["acts"] = claims["sentences"][2]["acts"]


def other_words(claims: Any) -> None:
    cite(claims)["words"] = "سامانهٔ دیگر"


def other_place(claims: Any) -> None:
    cite(claims)["start"] -= 1


def other_stance(claims: Any) -> None:
    claims["sentences"][0]["cites"][2]["stance"] = "context"


def other_grade(claims: Any) -> None:
    cite(claims)["reliability"] = "A"


def other_credibility(claims: Any) -> None:
    cite(claims)["credibility"] = 1


def other_origin(claims: Any) -> None:
    cite(claims)["origin"] = "second"


def other_translation(claims: Any) -> None:
    cite(claims)["translation"]["en"] = "the system was paid for"


def not_acquired(claims: Any) -> None:
    del cite(claims)["acts"][0]


def not_read(claims: Any) -> None:
    del cite(claims)["acts"][1]


def not_assessed(claims: Any) -> None:
    del cite(claims)["acts"][2]


def not_accepted(claims: Any) -> None:
    del cite(claims)["acts"][3]


def accepted_by_another_ruling(claims: Any) -> None:
    cite(claims)["acts"][3] = claims["sentences"][0]["cites"][1]["acts"][3]


def no_support(claims: Any) -> None:
    claims["sentences"][0]["cites"] = claims["sentences"][0]["cites"][2:]


LIES = [
    (other_text, "another wording"),
    (other_kind, "another wording"),
    (other_rung, "another wording"),
    (other_claim, "another wording"),
    (other_words, "assesses a passage otherwise"),
    (other_place, "assesses a passage otherwise"),
    (other_stance, "assesses a passage otherwise"),
    (other_grade, "assesses a passage otherwise"),
    (other_credibility, "assesses a passage otherwise"),
    (other_origin, "assesses a passage otherwise"),
    (other_translation, "assesses a passage otherwise"),
    (not_acquired, "no act receives"),
    (not_read, "no act reads"),
    (not_assessed, "assesses a passage otherwise"),
    (not_accepted, "no act accepts"),
    (accepted_by_another_ruling, "no act accepts"),
    (no_support, "no accepted passage"),
]


@pytest.mark.parametrize(("lie", "why"), LIES)
def test_a_sentence_that_its_acts_do_not_carry_is_broken(
    maker: Any, look: Any, tmp_path: Path, lie: Callable[[Any], None], why: str
) -> None:
    write_room(tmp_path / "room", *maker.issue(languages=("en",), edit=lie))
    seen = look(tmp_path / "room" / "en" / "index.html")
    assert seen.states() == ["broken", "not_included", "holds"]
    assert why in seen.text("#s1 > .result")


def test_an_assessment_of_words_that_the_reading_has_elsewhere_is_broken(maker: Any, look: Any, tmp_path: Path) -> None:
    """The offsets count UTF-16 units, as a careless program would: the words stand two letters further on."""
    digest = next(digest for digest in maker.readings if "بیانیه" in maker.vault.get(digest).decode())
    claim = maker.claim("C4", {"en": "Careless."})
    maker.assess(claim, digest, "وزارت نظم", shift=3)
    write_room(tmp_path / "room", *maker.issue(languages=("en",)))
    seen = look(tmp_path / "room" / "en" / "index.html")
    assert seen.states() == ["holds", "not_included", "holds", "broken"]
    assert "other words at the place" in seen.text("#s4 > .result")


def test_a_title_that_nobody_gave_an_exhibit_is_broken_on_its_page(maker: Any, look: Any, tmp_path: Path) -> None:
    def other_title(claims: Any) -> None:
        claims["exhibits"][0]["title"]["en"] = "Confession of the Ministry"

    write_room(tmp_path / "room", *maker.issue(languages=("en",), edit=other_title))
    assert look(tmp_path / "room" / "en" / "exhibit-1.html").states("#summary-line") == ["broken"]
