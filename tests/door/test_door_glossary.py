"""One word, one meaning: the Persian labels say each thing as the glossary says it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import pytest
from tests.door.door_program import ROOT

TABLES = ("door/words", "door/web/words", "publish/labels", "publish/room")
HELD = ("exhibit", "passage", "act", "edition", "rung", "dossier", "bundle", "claim")
RETIRED = ("سند پیوست", "پله", "نشر", "پروندهٔ شواهد")
_cells = re.compile(r"^\| ([^|]+) \| ([^|]+) \| ([^|]+) \| ([^|]+) \|$", re.MULTILINE)
# Names of files, folders and gaps, and the words that a person types, are the same in every language.
_untranslated = re.compile(r"\{\w+\}|claims\.json|“bundle”|gavah \w+")
_case_for_file = re.compile(
    r"پرونده(\u0654|\u200c?ها\w*|\u200cای)?\s*(با نام )?[«\u2066]?\s*(claims\.json|PDF|[\w-]+\.(json|pdf|py|html)\b)"
)


def glossary() -> dict[str, tuple[str, ...]]:
    """Return the Persian words of each English word: the word, then the forms in brackets."""
    rows = _cells.findall((ROOT / "docs" / "glossary.md").read_text("utf-8"))
    words = {english: tuple(re.split(r"[ ()،]*[()،][ ()،]*", persian.strip("() "))) for english, persian, _, _ in rows}
    return {english: persian for english, persian in words.items() if english not in ("English", "---")}


def flat(table: dict[str, object], above: str = "") -> Iterator[tuple[str, str]]:
    """Yield (key, sentence) of a table, keys of inner tables joined by a dot."""
    for key, value in table.items():
        if isinstance(value, dict):
            yield from flat(value, f"{above}{key}.")
        else:
            yield above + key, str(value)


def labels(table: str, language: str) -> dict[str, str]:
    return dict(flat(json.loads((ROOT / "src" / "gavah" / table / f"{language}.json").read_text("utf-8"))))


def speaks_of(word: str, sentence: str) -> bool:
    return re.search(rf"\b{word}s?\b", _untranslated.sub(" ", sentence), re.IGNORECASE) is not None


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("word", HELD)
def test_the_persian_label_says_the_word_of_the_glossary(word: str, table: str) -> None:
    forms, persian = glossary()[word], labels(table, "fa")
    spoken = [key for key, sentence in labels(table, "en").items() if speaks_of(word, sentence)]
    assert {key: persian[key] for key in spoken if not any(form in persian[key] for form in forms)} == {}


@pytest.mark.parametrize("word", HELD)
def test_each_word_is_spoken_in_some_table(word: str) -> None:
    assert any(speaks_of(word, sentence) for table in TABLES for sentence in labels(table, "en").values())


def test_no_persian_word_of_the_glossary_has_two_meanings() -> None:
    words = [form for forms in glossary().values() for form in forms]
    assert len(words) > 40
    assert sorted(words) == sorted(set(words))


@pytest.mark.parametrize("table", TABLES)
def test_a_file_is_never_called_a_case(table: str) -> None:
    assert [key for key, sentence in labels(table, "fa").items() if _case_for_file.search(sentence)] == []


def test_the_word_for_a_case_beside_the_name_of_a_file_is_found() -> None:
    for wrong in ("پروندهٔ \u2066claims.json\u2069", "پرونده claims.json", "پروندهٔ PDF", "پرونده با نام claims.json"):
        assert _case_for_file.search(wrong), wrong


@pytest.mark.parametrize("table", TABLES)
def test_no_label_says_a_word_that_was_given_up(table: str) -> None:
    given_up = re.compile("|".join(rf"\b{word}" for word in RETIRED))
    assert [key for key, sentence in labels(table, "fa").items() if given_up.search(sentence)] == []
