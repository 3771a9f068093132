"""The vocabulary of entities: strict data, inheritance, checks."""

from __future__ import annotations

import pytest

from gavah.connect.schemata import load_schemata, parse_schemata
from gavah.errors import BadCase, BadMaterial

HEAD = "schema: gavah.schemata/1\ntypes: [name, date]\n"
VOCABULARY = load_schemata()


@pytest.mark.parametrize(
    ("schema", "name"),
    [
        ("Company", "registrationNumber"),
        ("Company", "name"),
        ("Company", "amountEur"),
        ("PublicBody", "jurisdiction"),
        ("Person", "fatherName"),
        ("Product", "vendor"),
        ("Product", "capability"),
        ("Ownership", "startDate"),
        ("Event", "involved"),
        ("Vehicle", None),
    ],
)
def test_own_and_inherited_properties_are_known(schema: str, name: str | None) -> None:
    VOCABULARY.check(schema, name)


@pytest.mark.parametrize(
    ("schema", "name", "reason"),
    [
        ("Robot", None, "unknown_schema"),
        ("Thing", None, "abstract_schema"),
        ("Person", "ticker", "unknown_property"),
        ("Company", "registration_number", "unknown_property"),
    ],
)
def test_what_the_vocabulary_lacks_is_refused(schema: str, name: str | None, reason: str) -> None:
    with pytest.raises(BadMaterial) as e:
        VOCABULARY.check(schema, name)
    assert e.value.reason == reason


def test_kinship_follows_all_parents() -> None:
    assert (
        VOCABULARY.is_a("Company", "Asset")
        and VOCABULARY.is_a("Company", "Thing")
        and VOCABULARY.is_a("Asset", "Asset")
    )
    assert not VOCABULARY.is_a("PublicBody", "Asset")


def test_a_nearer_type_of_a_property_wins() -> None:
    text = HEAD + "schemata: {A: {properties: {p: name}}, B: {extends: [A], properties: {p: date}}, C: {extends: [B]}}"
    assert parse_schemata(text.encode()).schemata["C"].properties == {"p": "date"}


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("a: [", "not_yaml"),
        ("", "not_an_object"),
        (HEAD + "schemata: {A: {}, A: {}}", "duplicate_key"),
        ("- 1", "not_an_object"),
        ("schema: other/1\ntypes: []\nschemata: {}", "not_allowed"),
        (HEAD + "schemata: []", "not_an_object"),
        (HEAD + "schemata: {}\nextra: 1", "unknown_key"),
        (HEAD + "schemata: {A: {colour: red}}", "unknown_key"),
        (HEAD + "schemata: {1: {}}", "unknown_key"),
        (HEAD + "schemata: {A: {extends: [B]}}", "unknown_id"),
        (HEAD + "schemata: {A: {extends: B}}", "not_a_list"),
        (HEAD + "schemata: {A: {extends: [B]}, B: {extends: [A]}}", "circle"),
        (HEAD + "schemata: {A: {properties: {p: colour}}}", "unknown_id"),
        (HEAD + "schemata: {A: {properties: {p: 1}}}", "wrong_type"),
        ("schema: gavah.schemata/1\nschemata: {}", "not_a_list"),
    ],
)
def test_a_fault_in_the_vocabulary_is_refused(text: str, reason: str) -> None:
    with pytest.raises(BadCase) as e:
        parse_schemata(text.encode())
    assert e.value.reason == reason
