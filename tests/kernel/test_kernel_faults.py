"""Bent bytes, links, pipes, full disks, failing disks, kills: found, or survived."""

from __future__ import annotations

import errno
import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from tests.kernel.conftest import Bench

import gavah
from gavah.errors import BadCase, BrokenSeal
from gavah.ledger import LogWriter, read_log, verify_log
from gavah.ledger.tiles import Leaves, write_tiles


@pytest.mark.parametrize("name", ["journal.jsonl", "checkpoint"])
def test_every_flipped_byte_and_every_truncation_is_found(name: str, bench: Bench) -> None:
    folder = bench.log(3)
    path = folder / name
    whole = path.read_bytes()
    for place in range(len(whole)):
        for bent in (whole[:place] + bytes([whole[place] ^ 1 << place % 8]) + whole[place + 1 :], whole[:place]):
            path.write_bytes(bent)
            with pytest.raises(BrokenSeal):
                read_log(folder, bench.key)


def test_every_flipped_byte_of_every_file_is_named_by_the_audit(bench: Bench) -> None:
    folder = bench.log(2)
    with LogWriter.open(folder, bench.signer()) as writer:
        writer.hand_out()
    with (folder / "journal.jsonl").open("ab") as journal:
        journal.write(b"torn")
    LogWriter.open(folder, bench.signer()).close()
    assert verify_log(folder, bench.key) == []
    for path in [found for found in folder.rglob("*") if found.is_file() and found.name != "lock"]:
        whole = path.read_bytes()
        for place in range(len(whole)):
            path.write_bytes(whole[:place] + bytes([whole[place] ^ 1 << place % 8]) + whole[place + 1 :])
            broken = {finding.path for finding in verify_log(folder, bench.key) if finding.state == "broken"}
            assert str(path.relative_to(folder)) in broken
        path.write_bytes(whole)


def test_a_line_of_another_log_is_found(bench: Bench) -> None:
    folder, other = bench.log(3), bench.log(3, log="2" * 32)
    mine, theirs = ((each / "journal.jsonl").read_bytes().splitlines(keepends=True) for each in (folder, other))
    (folder / "journal.jsonl").write_bytes(b"".join([theirs[0], *mine[1:]]))
    with pytest.raises(BrokenSeal):
        read_log(folder, bench.key)
    for name in ("checkpoint", "journal.jsonl"):
        (folder / name).write_bytes((other / name).read_bytes())
    with pytest.raises(BrokenSeal) as error:
        read_log(folder, bench.key)
    assert error.value.what == "note"


def test_a_log_sealed_again_with_another_key_is_found_by_who_knows_the_key(bench: Bench, tmp_path: Path) -> None:
    forged = Bench(tmp_path / "forged").log(3, seed=8)
    assert verify_log(forged) == [], "its own word cannot tell"
    with pytest.raises(BrokenSeal):
        read_log(forged, bench.key)
    assert [finding.path for finding in verify_log(forged, bench.key) if finding.state == "broken"] == [
        "checkpoint",
        "journal.jsonl",
    ]


@pytest.mark.parametrize("name", ["journal.jsonl", "checkpoint"])
def test_a_link_a_pipe_a_folder_or_nothing_in_place_of_a_file_is_refused(
    name: str, bench: Bench, tmp_path: Path
) -> None:
    folder = bench.log(2)
    path, aside = folder / name, tmp_path / "aside"
    path.rename(aside)
    makers: dict[str, Callable[[], None]] = {
        "nothing": lambda: None,
        "a symbolic link": lambda: path.symlink_to(aside),
        "a pipe": lambda: os.mkfifo(path),
        "a folder": lambda: path.mkdir(),
    }
    for found, make in makers.items():
        make()
        with pytest.raises(BrokenSeal) as error:
            read_log(folder, bench.key)
        assert error.value.found == found
        assert name in {finding.path for finding in verify_log(folder, bench.key) if finding.state == "broken"}
        if path.is_dir():
            path.rmdir()
        path.unlink(missing_ok=True)


def test_a_link_in_place_of_a_logs_folder_is_refused(bench: Bench, tmp_path: Path) -> None:
    folder = bench.log(2)
    link = tmp_path / "link"
    link.symlink_to(folder)
    for open_ in (lambda: read_log(link, bench.key), lambda: LogWriter.open(link, bench.signer())):
        with pytest.raises(BrokenSeal) as error:
            open_()
        assert error.value.found == "a symbolic link"
    with pytest.raises(BrokenSeal):
        read_log(tmp_path / "nothing", bench.key)
    assert [finding.state for finding in verify_log(link)] == ["broken"]


def test_a_link_in_place_of_the_lock_is_refused(bench: Bench, tmp_path: Path) -> None:
    folder = bench.log()
    (folder / "lock").unlink()
    (folder / "lock").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(BadCase):
        LogWriter.open(folder, bench.signer())
    assert not (tmp_path / "elsewhere").exists()


@contextmanager
def _largest_file(size: int) -> Iterator[None]:
    """The kernel itself refuses to let a file grow beyond `size`, as a full disk would."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_disk_that_is_full_for_the_journal_leaves_the_log_as_it_was(bench: Bench) -> None:
    folder = bench.log(3)
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    with LogWriter.open(folder, bench.signer()) as writer:
        with _largest_file(len(before[folder / "journal.jsonl"]) + 10), pytest.raises(BadCase) as error:
            writer.append([bench.act(4), bench.act(5)])
        assert error.value.reason == "disk_full"
        assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before
        assert writer.append([bench.act(4)]) == range(3, 4), "there is room again"
    assert verify_log(folder, bench.key) == []


def test_a_disk_that_is_full_for_the_tiles_leaves_the_log_as_it_was(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = bench.log(3)
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}

    def fill(folder: Path, leaves: Leaves, since: int) -> None:
        write_tiles(folder, leaves, since)
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with LogWriter.open(folder, bench.signer()) as writer:
        with monkeypatch.context() as patch, pytest.raises(BadCase) as error:
            patch.setattr("gavah.ledger.writer.write_tiles", fill)
            writer.append([bench.act(clock) for clock in range(4, 300)])
        assert error.value.reason == "disk_full"
        assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before
        assert writer.append([bench.act(4)]) == range(3, 4)
    assert verify_log(folder, bench.key) == []


def test_a_full_disk_whose_journal_cannot_be_cut_back_poisons_the_writer(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = bench.log(3)

    def fill(descriptor: int, content: bytes) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with LogWriter.open(folder, bench.signer()) as writer:
        ends = os.pipe()
        os.dup2(ends[1], writer._journal)  # a pipe cannot be cut
        with monkeypatch.context() as patch, pytest.raises(BadCase):
            patch.setattr("gavah.ledger.writer.write_all", fill)
            writer.append([bench.act(4)])
        with pytest.raises(BadCase) as error:
            writer.append([bench.act(4)])
        assert error.value.reason == "poisoned"
        for end in ends:
            os.close(end)
    assert read_log(folder, bench.key).size == 3


def test_a_failed_sync_poisons_the_writer_for_good(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = bench.log(3)

    def fail(descriptor: int) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    with LogWriter.open(folder, bench.signer()) as writer:
        with monkeypatch.context() as patch:
            patch.setattr("gavah.ledger.writer.datasync", fail)
            with pytest.raises(BadCase) as error:
                writer.append([bench.act(4)])
        assert error.value.reason == "io_error"
        with pytest.raises(BadCase) as error:
            writer.append([bench.act(4)])
        assert error.value.reason == "poisoned"
    with LogWriter.open(folder, bench.signer()) as writer:
        assert (writer.size, writer.recovered is not None) == (3, True)


def test_a_disk_that_fills_after_the_checkpoint_poisons_the_writer_and_loses_nothing(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Cutting the journal back then would make a rollback of what may be signed on disk."""
    folder = bench.log(3)

    def fail(path: Path) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with LogWriter.open(folder, bench.signer()) as writer, monkeypatch.context() as patch:
        patch.setattr("gavah.disk.sync_folder", fail)
        for reason in ("disk_full", "poisoned"):
            with pytest.raises(BadCase) as error:
                writer.append([bench.act(4)])
            assert error.value.reason == reason
    assert read_log(folder, bench.key).size == 4


def test_an_interrupted_append_poisons_the_writer(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = bench.log(3)

    def interrupt(descriptor: int) -> None:
        raise KeyboardInterrupt

    with LogWriter.open(folder, bench.signer()) as writer:
        with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
            patch.setattr("gavah.ledger.writer.datasync", interrupt)
            writer.append([bench.act(4)])
        with pytest.raises(BadCase):
            writer.append([bench.act(4)])


_LOOP = """
import os, sys
from pathlib import Path
from gavah.ledger import Act, LogWriter, Signer
signer = Signer(sys.argv[2], int(sys.argv[3]).to_bytes(32, "big"))
with LogWriter.open(Path(sys.argv[1]), signer) as writer:
    os.write(1, b"open\\n")
    while True:
        acts = [Act("note", {"x": "y" * (writer.size % 300)}, writer.clock + 1 + i, "2026-11-23T16:05:00Z", os.urandom(32))
                for i in range(1 + writer.size % 7)]
        os.write(1, b"%d\\n" % writer.append(acts).stop)
"""


def test_no_acknowledged_act_is_lost_when_the_writer_is_killed_at_any_moment(bench: Bench) -> None:
    folder, signer = bench.log(), bench.signer()
    environment = {**os.environ, "PYTHONPATH": str(Path(gavah.__file__).parent.parent)}
    acknowledged = 1
    for attempt in range(25):
        command = [sys.executable, "-c", _LOOP, str(folder), signer.name, "7"]
        with subprocess.Popen(command, stdout=subprocess.PIPE, env=environment) as child:
            assert child.stdout is not None
            assert child.stdout.readline() == b"open\n"
            time.sleep(0.002 + attempt * 0.0037 % 0.05)
            child.send_signal(signal.SIGKILL)
            said = child.stdout.read().split(b"\n")
        acknowledged = max([acknowledged, *(int(number) for number in said[:-1])])
        assert read_log(folder, bench.key).size >= acknowledged
        states = {finding.state for finding in verify_log(folder, bench.key)}
        assert "broken" not in states
    with LogWriter.open(folder, signer) as writer:
        assert writer.size >= acknowledged > 25
    assert verify_log(folder, bench.key) == []
