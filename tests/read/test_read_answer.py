"""What a child hands back is bounded before it is parsed, and again before it is believed."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gavah import canon
from gavah.errors import BadMaterial
from gavah.read import answer, reader
from gavah.read.answer import Answer, pack, unpack
from gavah.read.draft import METADATA_LIMIT, WARNINGS_LIMIT, Draft
from gavah.record.material import Member, Reading
from gavah.record.place import Locator, Span

ROOT = Path(__file__).resolve().parents[2]
DIGEST = "a" * 64
READING = Reading(1, DIGEST, "text", "t", "1", {}, "words", (Span(0, 5, Locator("text")),))


def line(inside: bytes) -> bytes:
    return b'{"sizes":[],"value":{"a":' + inside + b"}}\n"


def reason(data: bytes, deadline: float = float("inf")) -> str:
    with pytest.raises(BadMaterial) as e:
        unpack(data, deadline)
    return e.value.reason


def test_twelve_megabytes_of_nested_nothing_cost_no_more_than_themselves() -> None:
    weigh = (
        "import resource\nfrom gavah.errors import BadMaterial\nfrom gavah.read.answer import unpack\n"
        "data = b'{\"sizes\":[],\"value\":{\"a\":[' + b'[],' * 4_000_000 + b'[]]}}\\n'\n"
        "before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "try:\n    unpack(data)\nexcept BadMaterial as error:\n    print(error.reason)\n"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)"
    )
    done = subprocess.run(
        [sys.executable, "-c", weigh],
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
        capture_output=True,
        check=True,
    )
    said, grown = done.stdout.split()
    unit = 1 if sys.platform == "darwin" else 1024
    assert said == b"too_large"
    assert int(grown) * unit < 64 << 20


def test_marks_are_counted_up_to_the_limit_and_not_beyond(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answer, "MARKS_LIMIT", 10)  # { [ , { of the line itself, then [ and the commas
    assert unpack(line(b"[1,2,3,4,5,6]")).value == {"a": [1, 2, 3, 4, 5, 6]}
    assert reason(line(b"[1,2,3,4,5,6,7]")) == "too_large"
    words = ',[{"\\' * 100
    assert unpack(b"".join(pack(Answer({"a": words})))).value == {"a": words}


def test_a_line_beyond_its_limit_is_too_large_however_much_may_follow_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answer, "LINE_LIMIT", 100)
    blob = b"x" * 1000
    assert unpack(b"".join(pack(Answer({}, (blob,))))).blobs == (blob,)
    assert reason(line(b'"' + b"x" * 100 + b'"')) == "too_large"
    assert reason(b"x" * 101) == "too_large"


@pytest.mark.parametrize(("levels", "held"), [(62, True), (63, False), (100_000, False)])
def test_depth_is_refused_before_parsing(levels: int, held: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    data = line(b"[" * levels + b"]" * levels)
    if held:
        assert unpack(data)
    else:
        monkeypatch.setattr(canon, "parse", None)  # not even called
        assert reason(data) == "crashed"


def test_more_blobs_than_an_exhibit_may_have_members_are_refused() -> None:
    assert unpack(b"".join(pack(Answer({}, (b"",) * answer.BLOBS_LIMIT)))).blobs
    assert reason(b"".join(pack(Answer({}, (b"",) * (answer.BLOBS_LIMIT + 1))))) == "crashed"


def test_parsing_is_not_begun_after_the_deadline(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(canon, "parse", None)
    assert reason(line(b"1"), time.monotonic() - 1) == "timeout"


VALUES: st.SearchStrategy[Any] = st.recursive(
    st.text(alphabet='"\\[]{},:aس', max_size=12) | st.integers(0, 99),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abc"), inner, max_size=3),
    max_leaves=20,
)


def marks(value: Any) -> str:
    """The brackets and commas of a canonical value, written by a walk of the value itself."""
    if isinstance(value, Mapping):
        return "{" + ",".join(marks(value[key]) for key in sorted(value)) + "}"
    return "[" + ",".join(map(marks, value)) + "]" if isinstance(value, list) else ""


@settings(deadline=None)
@given(VALUES, st.integers(1, 9))
def test_strings_hide_no_mark_and_add_none_wherever_a_slice_ends(value: Any, size: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(answer, "_SLICE", size)
        assert b"".join(answer._marks(canon.dump(value))).decode() == marks(value)


def member(size: int = 0) -> Member:
    return Member("1", "n", "text/plain", hashlib.sha256(b"").hexdigest(), size)


@pytest.mark.parametrize(
    "change",
    [
        {"v": 2},
        {"exhibit": "b" * 64},
        {"extra": {"more": 1}},
        {"version": "1" * 1001},
        {"tool": "t" * 1001},
        {"parameters": {"k" * 1001: "v"}},
        {"parameters": {"k": "v" * 1001}},
        {"parameters": {str(n): "" for n in range(101)}},
        {"metadata": (("k" * 1001, "v"),)},
        {"metadata": (("k", "v" * 10_001),)},
        {"metadata": (("k", "v"),) * 10_001},
        {"warnings": ("w" * 1001,)},
        {"warnings": ("w",) * 1001},
        {"pages": -1},
        {"pages": 1_000_001},
        {"spans": (Span(0, 6, Locator("text")),)},
        {"spans": (Span(0, 3, Locator("text")), Span(2, 5, Locator("text")))},
        {"spans": (Span(0, 5, Locator("text", path="p" * 10_001)),)},
        {"spans": (Span(0, 5, Locator("text", extra={"more": 1})),)},
        {"members": (member(),)},
    ],
    ids=lambda change: "_".join(change),
)
def test_a_reading_out_of_bounds_is_refused(change: dict[str, Any]) -> None:
    reader._check(READING, (), DIGEST)
    with pytest.raises(BadMaterial):
        reader._check(replace(READING, **change), (), DIGEST)


def test_a_members_words_and_size_are_bounded() -> None:
    reader._check(replace(READING, members=(member(),)), (b"",), DIGEST)
    for bad in (member(1), replace(member(), name="n" * 1001), replace(member(), extra={"more": 1})):
        with pytest.raises(BadMaterial):
            reader._check(replace(READING, members=(bad,)), (b"",), DIGEST)


@pytest.mark.parametrize(("limit", "field"), [("SPANS_LIMIT", "spans"), ("BLOBS_LIMIT", "members")])
def test_spans_and_members_are_counted(limit: str, field: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, limit, 2)
    many: dict[str, Any] = {"spans": (Span(0, 0, Locator("text")),) * 3, "members": (member(),) * 3}
    with pytest.raises(BadMaterial, match="too_many"):
        reader._check(replace(READING, **{field: many[field]}), (b"",) * 3 if field == "members" else (), DIGEST)


def test_a_draft_keeps_to_the_bounds_and_says_that_there_was_more() -> None:
    draft = Draft()
    for number in range(METADATA_LIMIT + 5):
        draft.describe("key", number)
    for number in range(WARNINGS_LIMIT + 5):
        draft.warn(f"no_text:page {number}")
    assert len(draft.metadata) == METADATA_LIMIT and "more_metadata" in draft.warnings
    assert len(draft.warnings) == WARNINGS_LIMIT and draft.warnings[-1] == "more_warnings"
