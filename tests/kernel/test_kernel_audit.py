"""The audit goes on where reading stops, and names each file and line."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from tests.kernel.conftest import Bench

from gavah.errors import BrokenSeal
from gavah.ledger import LogFinding, LogWriter, claimed_key, leaf_data, sign_note, verify_log


def _broken(folder: Path, key: str) -> list[LogFinding]:
    return [finding for finding in verify_log(folder, key) if finding.state == "broken"]


def _bend(path: Path, place: int = 0) -> None:
    raw = path.read_bytes()
    path.write_bytes(raw[:place] + bytes([raw[place] ^ 1]) + raw[place + 1 :])


def test_an_altered_line_is_named_by_its_index_and_the_tiles_stay_right(bench: Bench) -> None:
    folder = bench.log(300)
    lines = (folder / "journal.jsonl").read_bytes().splitlines()
    for index in (270, 290):
        bent = lines[index].replace(b"2026", b"2025")
        (folder / "journal.jsonl").write_bytes(b"\n".join([*lines[:index], bent, *lines[index + 1 :]]) + b"\n")
        assert _broken(folder, bench.key) == [
            LogFinding("journal.jsonl", "broken", leaf_data(lines[index]).hex(), leaf_data(bent).hex(), index)
        ]


@pytest.mark.parametrize("harm", ["missing", "bent", "short"])
def test_without_whole_bundles_an_altered_line_is_named_where_it_is_no_act(harm: str, bench: Bench) -> None:
    folder = bench.log(5)
    bundle = folder / "tile/entries/000.p/5"
    if harm == "missing":
        bundle.unlink()
    else:
        bundle.write_bytes(bundle.read_bytes()[: -34 if harm == "short" else -1] + b"x" * (harm == "bent"))
    lines = (folder / "journal.jsonl").read_bytes().splitlines()
    (folder / "journal.jsonl").write_bytes(b"\n".join([*lines[:3], lines[3] + b" ", lines[4]]) + b"\n")
    assert [(finding.path, finding.act) for finding in _broken(folder, bench.key)] == [("journal.jsonl", 3)]
    (folder / "journal.jsonl").write_bytes(
        b"\n".join([*lines[:3], lines[3].replace(b"2026", b"2025"), lines[4]]) + b"\n"
    )
    assert [(finding.path, finding.act) for finding in _broken(folder, bench.key)] == [("journal.jsonl", None)]
    assert {f.path for f in verify_log(folder, bench.key) if f.state == "not_included"} >= {"tile/0/000.p/5"}


def test_a_bent_checkpoint_is_named_and_nothing_is_taken_for_right_on_its_word(bench: Bench) -> None:
    folder = bench.log(5)
    _bend(folder / "checkpoint", 90)
    assert [finding.path for finding in _broken(folder, bench.key)] == ["checkpoint"]
    assert {f.path for f in verify_log(folder, bench.key) if f.state == "not_included"} == {
        "tile/0/000.p/5",
        "tile/entries/000.p/5",
    }


def test_each_bent_missing_or_foreign_tile_is_named(bench: Bench) -> None:
    folder = bench.log(300)
    tile = folder / "tile"
    _bend(tile / "0/000", 64)
    _bend(tile / "entries/000", 1)
    (tile / "0/001.p/44").unlink()
    (tile / "1/001.p").mkdir()
    (tile / "1/001.p/1").write_bytes(bytes(32))
    (tile / "1/000.p/1").write_bytes(b"")
    assert {(finding.path, finding.found) for finding in _broken(folder, bench.key)} == {
        ("tile/0/000", "another from byte 64 on"),
        ("tile/entries/000", "another from byte 1 on"),
        ("tile/0/001.p/44", "nothing"),
        ("tile/1/001.p/1", "a tile of more"),
        ("tile/1/000.p/1", "another from byte 0 on"),
    }


def test_a_checkpoint_that_left_the_folder_shows_a_rollback_to_an_older_genuine_one(bench: Bench) -> None:
    folder = bench.log(3)
    note, journal = (folder / "checkpoint").read_bytes(), (folder / "journal.jsonl").read_bytes()
    with LogWriter.open(folder, bench.signer()) as writer:
        writer.append([bench.act(4)])
        writer.hand_out()
    (folder / "checkpoint").write_bytes(note)
    (folder / "journal.jsonl").write_bytes(journal)
    assert ("journal.jsonl", "4 acts, as checkpoints/4 says (rollback)") in {
        (finding.path, finding.expected) for finding in _broken(folder, bench.key)
    }


def test_a_bent_renamed_or_forked_copy_of_a_checkpoint_is_named(bench: Bench, tmp_path: Path) -> None:
    folder = bench.log(3)
    with LogWriter.open(folder, bench.signer()) as writer:
        note = writer.hand_out()
    sent = folder / "checkpoints"
    (sent / "2").write_bytes(note)
    assert [(finding.path, finding.found) for finding in _broken(folder, bench.key)] == [
        ("checkpoints/2", "one of 3 acts")
    ]
    fork = Bench(tmp_path / "fork").log(1)
    with LogWriter.open(fork, bench.signer()) as writer:
        writer.append([bench.act(2, body={"words": "another"})])
        (sent / "2").write_bytes(writer.note)
    assert [finding.path for finding in _broken(folder, bench.key)] == ["checkpoints/2"]
    _bend(sent / "2", 100)
    assert [finding.path for finding in _broken(folder, bench.key)] == ["checkpoints/2"]


def test_strange_things_in_the_folder_are_named(bench: Bench, tmp_path: Path) -> None:
    folder = bench.log(3)
    (folder / "torn").mkdir()
    (folder / "torn" / f"{'0' * 64}.bin").write_bytes(b"torn")
    (folder / "notes.txt").write_bytes(b"not ours")
    (folder / "tile" / "link").symlink_to(tmp_path)
    os.mkfifo(folder / "pipe")
    (folder / "lock").write_bytes(b"x")
    assert {(finding.path, finding.state) for finding in verify_log(folder, bench.key)} == {
        (f"torn/{'0' * 64}.bin", "broken"),
        ("notes.txt", "not_included"),
        ("tile/link", "broken"),
        ("pipe", "broken"),
        ("lock", "broken"),
    }


def test_a_key_that_is_no_key_is_a_finding_and_no_crash(bench: Bench) -> None:
    folder = bench.log()
    assert [finding.path for finding in verify_log(folder, "gavah+00000000+AAAA")] == ["journal.jsonl"]


@pytest.mark.parametrize("first", [b"", b"{}\n", b"half"])
def test_a_journal_that_names_no_key_is_told(first: bytes, bench: Bench) -> None:
    folder = bench.log(2)
    (folder / "journal.jsonl").write_bytes(first)
    with pytest.raises(BrokenSeal):
        claimed_key(folder)
    assert [finding.path for finding in verify_log(folder)] == ["journal.jsonl"]


def test_an_opening_act_of_another_type_or_without_a_key_is_told(bench: Bench) -> None:
    folder = bench.log(2)
    for act in (bench.act(1), bench.act(1, "case.open"), bench.act(1, "case.open", {"key": 7})):
        (folder / "journal.jsonl").write_bytes(act.line() + b"\n")
        with pytest.raises(BrokenSeal):
            claimed_key(folder)


def test_a_signed_note_that_is_no_checkpoint_is_told(bench: Bench) -> None:
    folder = bench.log(2)
    (folder / "checkpoint").write_bytes(sign_note("hello\n", bench.signer()))
    assert [finding.path for finding in _broken(folder, bench.key)] == ["checkpoint"]
