"""Canonical lines: what RFC 8785 says inside the subset, and nothing else."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from gavah import canon
from gavah.errors import BadCase, BadMaterial, BrokenSeal, GavahError

_KEYS = st.text("abcdefghijklmnopqrstuvwxyz0123456789_", min_size=1, max_size=6)
_TEXT = st.text(st.characters(codec="utf-8"), max_size=8)
_SCALARS = st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | _TEXT
VALUES = st.recursive(
    _SCALARS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_KEYS, inner, max_size=4), max_leaves=20
)


@given(VALUES)
def test_a_value_comes_back_from_its_line(value: Any) -> None:
    assert canon.parse(canon.dump(value)) == value


@given(VALUES)
def test_a_line_is_what_an_independent_rfc_8785_writer_makes(value: Any) -> None:
    assert canon.dump(value) == rfc8785.dumps(value)


@given(VALUES, st.data())
def test_a_bent_line_never_reads_as_another_spelling_of_a_value(value: Any, data: st.DataObject) -> None:
    line = canon.dump(value)
    place = data.draw(st.integers(0, len(line) - 1))
    bent = line[:place] + bytes([line[place] ^ data.draw(st.integers(1, 255))]) + line[place + 1 :]
    try:
        other = canon.parse(bent)
    except BrokenSeal:
        return
    assert canon.dump(other) == bent


def test_the_published_canonical_forms_are_read_and_written(vectors: Callable[[str], Any]) -> None:
    for line in vectors("canon.json")["canonical"]:
        assert canon.dump(json.loads(line)) == line.encode() == canon.dump(canon.parse(line.encode()))


def test_everything_outside_the_subset_is_refused(vectors: Callable[[str], Any]) -> None:
    for line in vectors("canon.json")["refused"]:
        with pytest.raises(BrokenSeal):
            canon.parse(line.encode("utf-8", "surrogatepass"))


def test_bytes_that_are_not_utf_8_are_refused() -> None:
    for line in (b'"\xff"', b'"\xed\xa0\x80"', b'"\xc0\xaf"', '"ا"'.encode("utf-16")):
        with pytest.raises(BrokenSeal):
            canon.parse(line)


@pytest.mark.parametrize(
    "value", [1.0, float("nan"), b"x", {1: 2}, {"A": 1}, {"a\n": 1}, "\ud800", 2**53, -(2**53), {1}, {"a": [1.5]}]
)
def test_a_value_outside_the_subset_is_bad_material(value: Any) -> None:
    with pytest.raises(BadMaterial):
        canon.dump(value)


def test_sixty_four_levels_are_read_and_sixty_five_refused() -> None:
    deepest = b"[" * 64 + b"]" * 64
    assert canon.dump(canon.parse(deepest)) == deepest
    for depth in (65, 100_000):
        with pytest.raises(BrokenSeal):
            canon.parse(b"[" * depth + b"]" * depth)
    value: list[Any] = []
    for _ in range(64):
        value = [value]
    with pytest.raises(BadMaterial) as error:
        canon.dump(value)
    assert error.value.reason == "too_deep"


def test_many_shallow_brackets_are_not_taken_for_depth() -> None:
    line = b"[" + b",".join([b"[]"] * 100) + b"]"
    assert canon.parse(line) == [[]] * 100


@pytest.mark.parametrize("family", [BadMaterial, BadCase])
def test_an_error_keeps_its_parts(family: type[BadMaterial] | type[BadCase]) -> None:
    error = family("exhibit 4", "too_long", "70,000 bytes")
    assert (error.what, error.reason, error.detail) == ("exhibit 4", "too_long", "70,000 bytes")
    assert str(error) == "exhibit 4: too_long (70,000 bytes)"
    assert str(family("exhibit 4", "too_long")) == "exhibit 4: too_long"


def test_a_broken_seal_says_what_was_expected_and_found() -> None:
    error = BrokenSeal("act 3", "aa", "bb")
    assert isinstance(error, GavahError)
    assert (error.what, error.expected, error.found) == ("act 3", "aa", "bb")
    assert str(error) == "act 3: expected aa, found bb"
