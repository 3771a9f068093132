"""Sentences for people: whole in both languages, with the parts that the code gives them."""

from __future__ import annotations

import ast
import json
import re
import string
import unicodedata
from collections.abc import Iterator
from importlib import resources
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.door.door_program import ROOT

from gavah.door.cli.frame import default_language, sentence
from gavah.door.words import LANGUAGES, known, say
from gavah.errors import BadCase, BadMaterial, BrokenSeal, GavahError
from gavah.read.answer import REASONS

SOURCE = ROOT / "src" / "gavah"
TABLES: dict[str, dict[str, str]] = {
    language: json.loads((resources.files("gavah.door.words") / f"{language}.json").read_text(encoding="utf-8"))
    for language in LANGUAGES
}
FAMILIES: dict[str, type[BadMaterial | BadCase]] = {"BadMaterial": BadMaterial, "BadCase": BadCase}
Raised = tuple[type[BadMaterial | BadCase], str]


def fields(words: str) -> set[str]:
    """Return the names of the gaps in a sentence."""
    return {name for _, name, _, _ in string.Formatter().parse(words) if name is not None}


def calls(folder: Path) -> Iterator[ast.Call]:
    for path in sorted(folder.rglob("*.py")):
        yield from (node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Call))


def strings(node: ast.expr) -> list[str]:
    """Return the strings that an argument may be: one, or the two sides of a choice."""
    if isinstance(node, ast.IfExp):
        return strings(node.body) + strings(node.orelse)
    return [node.value] if isinstance(node, ast.Constant) and isinstance(node.value, str) else []


def raised() -> set[Raised]:
    """Return (family, reason) of every error that the source makes with a written reason."""
    return {
        (FAMILIES[call.func.id], reason)
        for call in calls(SOURCE)
        if isinstance(call.func, ast.Name) and call.func.id in FAMILIES and len(call.args) > 1
        for reason in strings(call.args[1])
    }


def spoken() -> Iterator[tuple[str, set[str]]]:
    """Yield (code, names of the parts) of every sentence that the command line says under a written code."""
    for call in calls(SOURCE / "door" / "cli"):
        name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
        if name in ("say", "warn") and not any(keyword.arg is None for keyword in call.keywords):
            for code in (code for argument in call.args[:2] for code in strings(argument) if "." in code):
                yield code, {keyword.arg for keyword in call.keywords if keyword.arg}


def test_both_languages_have_the_same_sentences() -> None:
    assert TABLES["en"].keys() == TABLES["fa"].keys()


@pytest.mark.parametrize("code", sorted(TABLES["en"]))
def test_both_languages_name_the_same_parts(code: str) -> None:
    assert fields(TABLES["en"][code]) == fields(TABLES["fa"][code])


@pytest.mark.parametrize("code", sorted(TABLES["fa"]))
def test_a_persian_sentence_is_persian(code: str) -> None:
    assert any("ARABIC" in unicodedata.name(letter, "") for letter in TABLES["fa"][code])
    assert not set("يك") & set(TABLES["fa"][code]), "Arabic letters in a Persian word"


def test_every_sentence_that_is_said_exists_and_gets_its_parts() -> None:
    said = list(spoken())
    assert len(said) > 50
    for code, given_parts in said:
        assert code in TABLES["en"], code
        assert fields(TABLES["en"][code]) <= given_parts, code


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("family", "reason"), sorted(raised(), key=str))
def test_every_error_has_a_sentence(language: str, family: type[BadMaterial | BadCase], reason: str) -> None:
    assert re.fullmatch("[a-z0-9_]+", reason)
    words = sentence(language, family("the thing", reason, "the detail"))
    assert len(words) > 3
    assert not fields(words), "a gap was left open"
    assert words != reason
    assert sentence(language, family("the thing", reason)) != ""


@pytest.mark.parametrize("code", sorted(code for code in TABLES["en"] if code.startswith("error.")))
def test_an_error_asks_for_no_more_than_errors_have(code: str) -> None:
    known_parts = {"error.broken_seal": {"what", "expected", "found"}, "error.other": {"what", "reason", "detail"}}
    assert fields(TABLES["en"][code]) <= known_parts.get(code, {"what", "detail"})


@pytest.mark.parametrize("reason", sorted(REASONS))
def test_every_reason_for_not_reading_has_a_sentence_without_gaps(reason: str) -> None:
    assert known("en", f"unread.{reason}")
    assert known("fa", f"unread.{reason}")
    assert fields(TABLES["en"][f"unread.{reason}"]) == set()


def test_every_fault_of_a_sentence_has_words() -> None:
    made = {
        reason
        for call in calls(SOURCE / "charge")
        if isinstance(call.func, ast.Name) and call.func.id == "Fault"
        for reason in strings(call.args[1])
    }
    assert len(made) >= 5
    assert {f"fault.{reason}" for reason in made} <= TABLES["en"].keys()


def test_no_sentence_lies_unused() -> None:
    source = "\n".join(path.read_text("utf-8") for path in sorted(SOURCE.rglob("*.py")))
    built = ("verify.", "demo.verify_", "missing.", "status.")  # made of a prefix and a state
    unused = [
        code
        for code in TABLES["en"]
        if f'"{code}"' not in source and f'"{code.partition(".")[2]}"' not in source and not code.startswith(built)
    ]
    assert unused == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_broken_seal_says_what_was_expected_and_found(language: str) -> None:
    words = sentence(language, BrokenSeal("exhibit 3", "aa", "bb"))
    assert all(part in words for part in ("exhibit 3", "aa", "bb"))


@given(st.sampled_from([BadMaterial, BadCase]), st.text(), st.from_regex("[a-z_]{1,20}", fullmatch=True), st.text())
def test_any_error_can_be_said(family: type[BadMaterial | BadCase], what: str, reason: str, detail: str) -> None:
    if reason == "faulty_document":
        return
    error: GavahError = family(what, reason, detail)
    assert sentence("fa", error)
    assert sentence("en", error)


def test_a_code_without_a_sentence_hides_nothing() -> None:
    assert say("en", "new.code", what="the thing", empty="") == "new: code what=the thing"


def test_a_language_that_gavah_does_not_speak_gets_english() -> None:
    assert say("xx", "error.wrong_passphrase") == TABLES["en"]["error.wrong_passphrase"]


@pytest.mark.parametrize(
    ("variables", "language"),
    [
        ({"LC_ALL": "fa_IR.UTF-8"}, "fa"),
        ({"LC_MESSAGES": "fa_IR"}, "fa"),
        ({"LANG": "fa"}, "fa"),
        ({"LC_ALL": "C", "LANG": "fa"}, "en"),
        ({"LANG": "sv_SE.UTF-8"}, "en"),
        ({}, "en"),
    ],
)
def test_the_environment_chooses_the_language(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], language: str
) -> None:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert default_language() == language


def test_no_file_that_a_program_reads_has_letters_that_cannot_be_seen() -> None:
    unseen = re.compile("[\u200b-\u200f\u202a-\u202e\u2066-\u2069]")
    kinds = (".py", ".json", ".js", ".css", ".typ")
    files = [path for folder in ("src", "tests") for path in (ROOT / folder).rglob("*") if path.suffix in kinds]
    assert {path.suffix for path in files} >= {".py", ".json", ".js", ".css"}
    assert [str(path.relative_to(ROOT)) for path in files if unseen.search(path.read_text("utf-8", "replace"))] == []
