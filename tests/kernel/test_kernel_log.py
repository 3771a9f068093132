"""Writing and reading a log: what is acknowledged stands, what is not is set aside."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.kernel.conftest import CASE, LOG, Bench
from tests.kernel.test_kernel_canon import VALUES

from gavah.disk import files_below
from gavah.errors import BadCase, BadMaterial, BrokenSeal
from gavah.ledger import (
    Act,
    Head,
    LogWriter,
    Recovery,
    check_remembered,
    claimed_key,
    create_log,
    leaf_data,
    open_checkpoint,
    parse_act,
    read_log,
    verify_log,
)
from gavah.ledger.tree import check_consistency


@given(
    st.dictionaries(st.text("abc_", min_size=1), VALUES), st.integers(1, 2**53 - 1), st.binary(min_size=32, max_size=32)
)
def test_an_act_comes_back_from_its_line(body: dict[str, object], clock: int, nonce: bytes) -> None:
    act = Act("claim", body, clock, "2026-11-23T16:05:00Z", nonce, (Head("gavah/x", 3, bytes(32)),), extra={"later": 1})
    assert parse_act(act.line()) == act


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'"lc":1', b'"lc":0'),
        (b'"lc":1', b'"lc":true'),
        (b'"v":1', b'"v":2'),
        (b'"type":"note"', b'"type":"Note"'),
        (b'"seen":[]', b'"seen":{}'),
        (b'"seen":[]', b'"seen":[["a",1]]'),
        (b'"seen":[]', b'"seen":[["a",-1,"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="]]'),
        (b'"seen":[]', b'"seen":[["a",1,"AAAA"]]'),
        (b'"seen":[]', b'"seen":[["a",1,"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAB="]]'),
        (b'"seen":[]', b'"seen":[["a",1,"!"]]'),
        (b'"seen":[]', b'"seen":[["a",1,"A"]]'),
        (b'"body":{}', b'"body":[]'),
        (b'"body":{},', b""),
        (b"16:05:00Z", b"24:05:00Z"),
        (b"2026-11-23", b"2026-13-23"),
        (b"2026-11-23", "۲۰۲۶-11-23".encode()),
        (b'AE=","seen', b'","seen'),
        (b'AAAE=","seen', b'","seen'),
    ],
)
def test_an_act_of_another_form_is_refused(old: bytes, new: bytes, bench: Bench) -> None:
    line = bench.act(1, body={}).line()
    assert line.count(old) == 1
    with pytest.raises(BrokenSeal):
        parse_act(line.replace(old, new))


def test_a_line_that_is_no_object_or_too_long_is_no_act() -> None:
    for line in (b"[]", b"1", b'"' + b"x" * 60_000 + b'"'):
        with pytest.raises(BrokenSeal):
            parse_act(line)


def test_an_act_of_sixty_thousand_bytes_is_written_and_a_longer_one_refused(bench: Bench) -> None:
    empty = len(bench.act(2, body={"w": ""}).line())
    assert len(bench.act(2, body={"w": "x" * (60_000 - empty)}).line()) == 60_000
    folder = bench.log()
    with LogWriter.open(folder, bench.signer()) as writer, pytest.raises(BadMaterial) as error:
        writer.append([bench.act(2, body={"w": "x" * (60_001 - empty)})])
    assert error.value.reason == "line_too_long"
    assert read_log(folder, bench.key).size == 1


def test_a_new_log_reads_back_and_nothing_is_wrong_with_it(bench: Bench) -> None:
    log = read_log(bench.log(), bench.key)
    assert (log.case, log.log, log.size, log.unsigned, log.clock) == (CASE, LOG, 1, 0, 1)
    assert log.entries[0].act == bench.opening(bench.signer())
    assert verify_log(log.folder, bench.key) == verify_log(log.folder) == []
    assert claimed_key(log.folder) == bench.key


def test_acts_come_back_in_order_with_their_indexes(bench: Bench) -> None:
    folder = bench.log()
    with LogWriter.open(folder, bench.signer()) as writer:
        assert writer.append([bench.act(2), bench.act(5)]) == range(1, 3)
        assert writer.append([]) == range(3, 3)
        assert writer.append([bench.act(6)]) == range(3, 4)
        assert (writer.size, writer.clock, writer.recovered) == (4, 6, None)
        head = writer.head
    log = read_log(folder, bench.key)
    assert log.checkpoint == head
    assert [(entry.index, entry.act and entry.act.clock) for entry in log.entries] == [(0, 1), (1, 2), (2, 5), (3, 6)]
    assert [leaf_data(entry.line) for entry in log.entries] == [log.leaves.at(i) for i in range(4)]


@given(portions=st.lists(st.integers(1, 40), max_size=6))
@settings(max_examples=15)
def test_a_log_written_in_any_portions_has_the_same_files(
    portions: list[int], tmp_path_factory: pytest.TempPathFactory
) -> None:
    bench, whole = (Bench(tmp_path_factory.mktemp("log")) for _ in range(2))
    folder, clock = bench.log(), 1
    for portion in portions:
        with LogWriter.open(folder, bench.signer()) as writer:
            writer.append([bench.act(clock + i + 1) for i in range(portion)])
        clock += portion
    assert _content(folder) == _content(whole.log(clock))


def _content(folder: Path) -> dict[str, bytes]:
    return {path: (folder / path).read_bytes() for path, _ in files_below(folder)}


def test_a_clock_that_does_not_grow_writes_nothing(bench: Bench) -> None:
    with LogWriter.open(bench.log(3), bench.signer()) as writer:
        for acts in ([bench.act(3)], [bench.act(4), bench.act(4)]):
            with pytest.raises(BadMaterial):
                writer.append(acts)
        assert writer.append([bench.act(4)]) == range(3, 4)


def test_a_log_is_opened_by_its_own_act_alone(bench: Bench) -> None:
    signer = bench.signer()
    folder = bench.folder / "logs" / LOG
    opening = bench.opening(signer)
    for first in (
        bench.act(1),
        bench.act(1, "case.open", {**opening.body, "case": "d" * 32}),
        bench.act(1, "case.open", {**opening.body, "log": "2" * 32}),
        bench.act(1, "case.open", {**opening.body, "key": str(bench.signer(seed=8).key)}),
    ):
        with pytest.raises(BadMaterial):
            create_log(folder, signer, first)
    assert not folder.exists()


def test_a_log_is_never_made_over_another_and_a_half_made_one_is_made_again(bench: Bench) -> None:
    half = bench.folder / "logs" / f".{LOG}.new"
    half.mkdir(parents=True)
    (half / "journal.jsonl").write_bytes(b"half")
    folder = bench.log()
    before = _content(folder)
    with pytest.raises(BadCase) as error:
        bench.log()
    assert error.value.reason == "exists"
    assert _content(folder) == before
    assert not half.exists()


def test_a_second_writer_is_told_that_the_log_is_locked(bench: Bench) -> None:
    folder = bench.log()
    with LogWriter.open(folder, bench.signer()), pytest.raises(BadCase) as error:
        LogWriter.open(folder, bench.signer())
    assert error.value.reason == "locked"
    with LogWriter.open(folder, bench.signer()) as writer:
        assert writer.size == 1
    with pytest.raises(BadCase) as error:
        writer.append([bench.act(2)])
    assert error.value.reason == "poisoned"
    writer.close()


def test_a_writer_that_may_not_open_a_log_gives_the_lock_back(bench: Bench) -> None:
    folder = bench.log()
    with pytest.raises(BrokenSeal):
        LogWriter.open(folder, bench.signer(seed=8))
    LogWriter.open(folder, bench.signer()).close()


@pytest.mark.parametrize("tail", [b"{", b"\n", b'{"half":', b"whole line\n", b"two\nlines\nand a half"])
def test_what_was_never_acknowledged_is_set_aside_and_never_signed(tail: bytes, bench: Bench) -> None:
    folder = bench.log(3)
    with (folder / "journal.jsonl").open("ab") as journal:
        journal.write(tail)
    log = read_log(folder, bench.key)
    assert (log.size, log.unsigned, log.tail) == (3, len(tail), tail)
    assert [finding.state for finding in verify_log(folder, bench.key)] == ["unsigned"]
    name = f"torn/{hashlib.sha256(tail).hexdigest()}.bin"
    with LogWriter.open(folder, bench.signer()) as writer:
        assert writer.recovered == Recovery(name, len(tail), ())
        writer.append([bench.act(4)])
    assert (folder / name).read_bytes() == tail
    assert read_log(folder, bench.key).size == 4
    assert verify_log(folder, bench.key) == []


def test_a_writer_cut_off_before_its_checkpoint_is_put_in_order(bench: Bench) -> None:
    """The state after a kill between steps 3 and 4 of the crash order: lines and tiles ahead of the checkpoint."""
    folder = bench.log(3)
    old = (folder / "checkpoint").read_bytes()
    with LogWriter.open(folder, bench.signer()) as writer:
        writer.append([bench.act(4)])
    (folder / "checkpoint").write_bytes(old)
    (folder / "checkpoint.tmp").write_bytes(b"half a note")
    # The tile of 3 is gone here; a kill would have left it, as it goes after the checkpoint.
    assert {(f.path, f.state) for f in verify_log(folder, bench.key)} == {
        ("journal.jsonl", "unsigned"),
        ("checkpoint.tmp", "not_included"),
        ("tile/0/000.p/3", "broken"),
        ("tile/entries/000.p/3", "broken"),
    }
    with LogWriter.open(folder, bench.signer()) as writer:
        assert writer.recovered is not None
        assert set(writer.recovered.tiles) == {
            f"{level}/000.p/{width}" for level in ("0", "entries") for width in (3, 4)
        }
    assert verify_log(folder, bench.key) == []


def test_fewer_lines_than_were_signed_are_a_rollback(bench: Bench) -> None:
    folder = bench.log(5)
    journal = folder / "journal.jsonl"
    lines = journal.read_bytes().splitlines(keepends=True)
    for left in (b"".join(lines[:4]), b"".join(lines)[:-1], b""):
        journal.write_bytes(left)
        with pytest.raises(BrokenSeal) as error:
            read_log(folder, bench.key)
        assert error.value.what == "rollback"
        with pytest.raises(BrokenSeal):
            LogWriter.open(folder, bench.signer())
        assert journal.read_bytes() == left


def test_other_lines_than_were_signed_are_tampering(bench: Bench) -> None:
    folder = bench.log(5)
    journal = folder / "journal.jsonl"
    lines = journal.read_bytes().splitlines(keepends=True)
    foreign = bench.act(3, body={"words": "another"}).line() + b"\n"
    for bent in (
        [*lines[:2], foreign, *lines[3:]],
        [lines[0], lines[2], lines[1], *lines[3:]],
        [*lines[:3], lines[2], *lines[3:]],
        [*lines[:2], *lines[3:], foreign],
    ):
        journal.write_bytes(b"".join(bent))
        with pytest.raises(BrokenSeal) as error:
            read_log(folder, bench.key)
        assert error.value.what == "tampering"
        with pytest.raises(BrokenSeal):
            LogWriter.open(folder, bench.signer())


def test_a_head_remembered_outside_shows_a_rollback_and_a_fork(bench: Bench, tmp_path: Path) -> None:
    folder = bench.log(3)
    remembered = read_log(folder, bench.key).checkpoint
    with LogWriter.open(folder, bench.signer(), remembered) as writer:
        writer.append([bench.act(4)])
        later = writer.head
    LogWriter.open(folder, bench.signer(), remembered).close()
    older = Bench(tmp_path / "older").log(3)
    with pytest.raises(BrokenSeal) as error:
        LogWriter.open(older, bench.signer(), later)
    assert error.value.what == "rollback"
    fork = Bench(tmp_path / "fork").log(3)
    with LogWriter.open(fork, bench.signer()) as writer:
        writer.append([bench.act(4, body={"words": "another"}), bench.act(5)])
    with pytest.raises(BrokenSeal) as error:
        LogWriter.open(fork, bench.signer(), later)
    assert error.value.what == "fork"
    other = read_log(bench.log(log="2" * 32), str(bench.signer(log="2" * 32).key))
    with pytest.raises(BadMaterial):
        check_remembered(other, later)


def test_a_checkpoint_that_was_handed_out_is_kept_and_later_ones_extend_it(bench: Bench) -> None:
    folder = bench.log(3)
    with LogWriter.open(folder, bench.signer()) as writer:
        note = writer.hand_out()
        assert note == writer.note == writer.hand_out()
        writer.append([bench.act(clock) for clock in range(4, 9)])
    assert (folder / "checkpoints" / "3").read_bytes() == note
    log = read_log(folder, bench.key)
    sent = open_checkpoint(note, log.key)
    check_consistency(3, 8, sent.root, log.checkpoint.root, log.leaves.tree.consistency(3))
    assert verify_log(folder, bench.key) == []


def _erase(folder: Path, index: int) -> None:
    lines = (folder / "journal.jsonl").read_bytes().splitlines(keepends=True)
    lines[index] = b'{"erased":"%s"}\n' % hashlib.sha256(lines[index].rstrip(b"\n")).hexdigest().encode()
    (folder / "journal.jsonl").write_bytes(b"".join(lines))


def test_an_announced_erasure_keeps_every_other_proof(bench: Bench) -> None:
    folder = bench.log(5)
    with LogWriter.open(folder, bench.signer()) as writer:
        writer.append([bench.act(6, "erase", {"indexes": [2], "reason": "consent withdrawn", "by": "tulip"})])
    before = read_log(folder, bench.key)
    _erase(folder, 2)
    log = read_log(folder, bench.key)
    assert log.checkpoint == before.checkpoint
    assert [entry.act is None for entry in log.entries] == [False, False, True, False, False, False]
    assert verify_log(folder, bench.key) == []


def test_an_erasure_that_nobody_signed_is_a_broken_seal(bench: Bench) -> None:
    folder = bench.log(5)
    with LogWriter.open(folder, bench.signer()) as writer:
        writer.append(
            [bench.act(6, "erase", {"indexes": [2, "3", True]}), bench.act(7, "erase", {"indexes": 4}), bench.act(8)]
        )
    for index in (1, 3, 4, 8 - 1):
        whole = (folder / "journal.jsonl").read_bytes()
        _erase(folder, index)
        with pytest.raises(BrokenSeal) as error:
            read_log(folder, bench.key)
        assert error.value.what == "erasure"
        assert any(finding.state == "broken" for finding in verify_log(folder, bench.key))
        (folder / "journal.jsonl").write_bytes(whole)


def test_the_opening_act_cannot_be_erased(bench: Bench) -> None:
    folder = bench.log(2)
    with LogWriter.open(folder, bench.signer()) as writer:
        writer.append([bench.act(3, "erase", {"indexes": [0]})])
    _erase(folder, 0)
    with pytest.raises(BrokenSeal) as error:
        read_log(folder, bench.key)
    assert error.value.what == "act 0"


def test_lines_that_are_no_acts_are_refused_even_when_signed(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a broken writer would sign: an act is checked again when it is read."""
    good = Act.line
    for bent in (lambda act: good(act) + b" ", lambda act: good(act).replace(b'"lc":2', b'"lc":1')):
        folder = bench.log(log=os.urandom(16).hex())
        signer = bench.signer(log=folder.name)
        with monkeypatch.context() as patch, LogWriter.open(folder, signer) as writer:
            patch.setattr(Act, "line", bent)
            writer.append([bench.act(2)])
        with pytest.raises(BrokenSeal) as error:
            read_log(folder, str(signer.key))
        assert error.value.what == "act 1"
        assert [finding.state for finding in verify_log(folder, str(signer.key))] == ["broken"]


def test_a_log_without_acts_is_refused_even_when_signed(bench: Bench) -> None:
    from gavah.ledger import Checkpoint, sign_checkpoint
    from gavah.ledger.tree import EMPTY_ROOT

    folder = bench.log()
    (folder / "journal.jsonl").write_bytes(b"")
    signer = bench.signer()
    (folder / "checkpoint").write_bytes(sign_checkpoint(Checkpoint(signer.name, 0, EMPTY_ROOT), signer))
    with pytest.raises(BrokenSeal) as error:
        read_log(folder, bench.key)
    assert error.value.what == "act 0"


def test_a_nonce_of_another_length_is_refused() -> None:
    with pytest.raises(BadMaterial) as error:
        Act("note", {}, 1, "2026-01-01T00:00:00Z", b"short")
    assert (error.value.what, error.value.reason) == ("act.n", "wrong_length")
