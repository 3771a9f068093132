"""The view's file: the same case gives the same bytes, and the tables hold what the case holds."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gavah.errors import BadCase
from gavah.record.material import Reading
from gavah.view.contents import Contents
from gavah.view.finding import search
from gavah.view.segments import LENGTH, segments
from gavah.view.tables import counts, exhibits, folded_from, mentions, opened
from gavah.view.writing import build

Make = Callable[..., Contents]
MANY = tuple((f"paper{n}.pdf", f"Paper {n}", f"Words of paper {n}. " * (n * 40 + 1)) for n in range(12))


def test_a_view_built_twice_has_the_same_bytes(make: Make, tmp_path: Path) -> None:
    for name in ("one", "two"):
        build(tmp_path / name, make(*MANY))
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


def test_the_order_in_which_readings_and_mentions_come_leaves_no_trace(make: Make, tmp_path: Path) -> None:
    contents = make(*MANY)
    build(tmp_path / "one", contents)
    readings, found = list(contents.readings), list(contents.mentions)
    build(tmp_path / "two", replace(contents, readings=iter(readings[::-1]), mentions=reversed(found)))
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


def test_another_word_gives_other_bytes(make: Make, tmp_path: Path) -> None:
    build(tmp_path / "one", make(("a.pdf", "A", "sold twice")))
    build(tmp_path / "two", make(("a.pdf", "A", "sold thrice")))
    assert (tmp_path / "one").read_bytes() != (tmp_path / "two").read_bytes()


def test_building_again_replaces_the_old_file_and_leaves_nothing_beside_it(make: Make, tmp_path: Path) -> None:
    path = tmp_path / "view" / "case.sqlite"
    for text in ("first text", "second text"):
        build(path, make(("a.pdf", "A", text)))
    assert [p.name for p in path.parent.iterdir()] == ["case.sqlite"]
    assert len(exhibits(path)) == 2


def test_a_half_finished_build_leaves_the_old_view(make: Make, tmp_path: Path) -> None:
    path = tmp_path / "case.sqlite"
    build(path, make(("a.pdf", "A", "first text")))
    before = path.read_bytes()
    contents = make(("a.pdf", "A", "second text"))

    def stopping() -> Iterator[tuple[str, Reading]]:
        yield from list(contents.readings)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build(path, replace(contents, readings=stopping()))
    assert path.read_bytes() == before
    assert [p.name for p in tmp_path.iterdir()] == ["case.sqlite"]


def test_a_folder_that_cannot_be_written_is_a_bad_case(make: Make, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(BadCase) as e:
        build(tmp_path / "file" / "case.sqlite", make(("a.pdf", "A", "text")))
    assert (e.value.what, e.value.reason) == ("view", "cannot_write")


def test_the_tables_hold_the_case(make: Make, tmp_path: Path) -> None:
    path = tmp_path / "case.sqlite"
    contents = make(*MANY)
    build(path, contents)
    found = counts(path)
    assert (found["exhibits"], found["acquisitions"], found["readings"], found["unread"]) == (13, 13, 12, 1)
    assert (found["claims"], found["wordings"], found["weights"], found["faults"]) == (1, 1, 1, 1)
    assert (found["elements"], found["element_claims"], found["passages"], found["rulings"]) == (1, 1, 1, 1)
    assert found["acts"] == len(list(contents.acts))
    first, last = exhibits(path)[0], exhibits(path)[-1]
    assert (first.number, first.name, first.title, first.unread) == (1, "paper0.pdf", {"en": "Paper 0"}, None)
    assert (last.name, last.reading, last.unread) == ("lost.zip", None, "bomb")
    words = [(m.sort, m.words, m.first) for m in mentions(path, first.digest)]
    assert words == [("company", "Firm", None), ("date", "14 May 2019", "2019-05-14")]


def test_every_column_of_a_record_can_be_asked_for_in_sql(make: Make, tmp_path: Path) -> None:
    path = tmp_path / "case.sqlite"
    build(path, make(*MANY))
    with closing(sqlite3.connect(path)) as base:
        row = base.execute('SELECT verdict, "on", reason, "by", entry FROM rulings').fetchone()
    assert row == ("accept", '["' + "d" * 32 + '"]', "Read with care.", "Linden", 40)


def test_an_earlier_reading_keeps_its_places_but_is_not_searched(make: Make, tmp_path: Path) -> None:
    path = tmp_path / "case.sqlite"
    contents = make(("a.pdf", "A", "present words"))
    ((digest, reading),) = list(contents.readings)
    earlier = replace(reading, text="bygone words", spans=())
    build(path, replace(contents, readings=[(digest, reading), ("0" * 64, earlier)]))
    assert counts(path)["texts"] == 2
    assert search(path, "present") and not search(path, "bygone")


@pytest.mark.parametrize("spoil", [lambda p: p.unlink(), lambda p: p.write_bytes(b"no database" * 99)])
def test_a_view_that_is_missing_or_spoilt_asks_to_be_refolded(
    make: Make, tmp_path: Path, spoil: Callable[[Path], None]
) -> None:
    path = tmp_path / "case.sqlite"
    build(path, make(("a.pdf", "A", "text")))
    spoil(path)
    with pytest.raises(BadCase) as e:
        exhibits(path)
    assert e.value.reason == "needs_refold"


def test_a_view_of_another_layout_asks_to_be_refolded(make: Make, tmp_path: Path) -> None:
    path = tmp_path / "case.sqlite"
    build(path, make(("a.pdf", "A", "text")))
    with closing(sqlite3.connect(path)) as base:
        base.execute("PRAGMA user_version = 99")
    with pytest.raises(BadCase, match="layout 99"):
        exhibits(path)


def test_a_view_tells_how_many_acts_it_was_folded_from(make: Make, tmp_path: Path) -> None:
    path = tmp_path / "case.sqlite"
    contents = make(("a.pdf", "A", "text"))
    assert folded_from(path) is None
    build(path, contents)
    assert folded_from(path) == len(list(contents.acts))


def test_reading_a_view_never_writes_to_it(make: Make, tmp_path: Path) -> None:
    path = tmp_path / "case.sqlite"
    build(path, make(("a.pdf", "A", "text")))
    with opened(path) as base, pytest.raises(sqlite3.OperationalError, match="readonly"):
        base.execute("DELETE FROM exhibits")


def test_a_text_without_white_space_is_cut_all_the_same() -> None:
    assert next(iter(segments("x" * 9999))) == (0, LENGTH)


@given(st.lists(st.integers(1, 300), max_size=90))
def test_segments_cover_a_text_and_overlap(words: list[int]) -> None:
    text = " ".join("x" * length for length in words)
    cuts = list(segments(text))
    assert {place for a, b in cuts for place in range(a, b)} == set(range(len(text)))
    assert all(a < c < b < d for (a, b), (c, d) in pairwise(cuts))
    assert all(b - a <= LENGTH for a, b in cuts)


def test_a_phrase_across_a_cut_stands_whole_in_one_segment() -> None:
    text = "word " * (LENGTH // 2)
    assert all(c + 300 < b for (_, b), (c, _) in pairwise(segments(text)))
