"""The fence holds, and the parent outlives whatever happens behind it."""

from __future__ import annotations

import os
import signal
import socket
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import coverage
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gavah.errors import BadCase, BadMaterial
from gavah.read import Limits, Reader
from gavah.read.answer import Answer, pack, pack_refusal, unpack
from gavah.read.sandbox import Sandbox

MISBEHAVING = Path(__file__).with_name("read_misbehaving.py")
LINUX = sys.platform == "linux"
TIGHT = Limits(seconds=20, cpu=1, answer=1 << 20, memory=1 << 30)


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    sandbox = Sandbox(TIGHT, measured(tmp_path_factory.mktemp("entry") / "entry.py"))
    yield sandbox
    sandbox.close()


def measured(entry: Path) -> Path:
    """Return the misbehaving entry, under coverage where this process is: a bare environment carries none over."""
    here = coverage.Coverage.current()
    if here is None:
        return MISBEHAVING
    root = Path(__file__).resolve().parents[2]
    data = Path(str(here.config.data_file)).resolve()
    entry.write_text(
        f"import coverage, runpy\n"
        f"c = coverage.Coverage(config_file={str(root / 'pyproject.toml')!r}, data_file={str(data)!r}, data_suffix=True)\n"
        f"c.start()\n"
        f"try:\n    runpy.run_path({str(MISBEHAVING)!r}, run_name='__main__')\n"
        f"finally:\n    c.stop()\n    c.save()\n"
    )
    return entry


@pytest.fixture
def fd(tmp_path: Path) -> Iterator[int]:
    path = tmp_path / "exhibit"
    path.write_bytes(b"a line\n")
    number = os.open(path, os.O_RDONLY)
    yield number
    os.close(number)


def refusal(sandbox: Sandbox, fd: int, job: str, **arguments: Any) -> Any:
    return sandbox.ask(job, fd, arguments).value["refused"]


def test_the_network_is_withheld(sandbox: Sandbox) -> None:
    assert sandbox.start() is True


def test_a_child_cannot_connect_to_this_machine(sandbox: Sandbox, fd: int) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        assert refusal(sandbox, fd, "connect", port=listener.getsockname()[1]) in ("PermissionError", "OSError")
        listener.settimeout(0.1)
        with pytest.raises(TimeoutError):
            listener.accept()


@pytest.mark.skipif(not LINUX, reason="seccomp is Linux's")
def test_a_child_cannot_even_make_a_socket(sandbox: Sandbox, fd: int) -> None:
    assert refusal(sandbox, fd, "unix_socket") == "PermissionError"


def test_a_child_cannot_write_a_file(sandbox: Sandbox, fd: int, tmp_path: Path) -> None:
    assert refusal(sandbox, fd, "write_file", path=str(tmp_path / "escaped")) == "PermissionError"
    assert not (tmp_path / "escaped").exists()


def test_a_child_cannot_delete_a_file(sandbox: Sandbox, fd: int, tmp_path: Path) -> None:
    assert refusal(sandbox, fd, "delete_file", path=str(tmp_path / "exhibit")) == "PermissionError"
    assert (tmp_path / "exhibit").exists()


@pytest.mark.skipif(not LINUX, reason="seccomp is Linux's")
def test_a_child_cannot_kill_the_zygote(sandbox: Sandbox, fd: int) -> None:
    assert refusal(sandbox, fd, "signal_parent") == "PermissionError"


@pytest.mark.skipif(not LINUX, reason="/proc")
def test_a_child_holds_its_exhibit_and_its_answer_and_nothing_else(sandbox: Sandbox, fd: int) -> None:
    seen = sandbox.ask("descriptors", fd, {}).value
    assert seen["open"] == [0, 1, 2, 3, 4]
    assert set(seen["environment"]) <= {"PATH", "LANG", "OMP_THREAD_LIMIT", "PYTHONDONTWRITEBYTECODE", "LC_CTYPE"}


@pytest.mark.parametrize(
    ("job", "reason"),
    [
        ("hog", "memory"),
        ("spin", "timeout"),
        ("leave", "crashed"),
        ("fault", "crashed"),
        ("garbage", "crashed"),
        ("flood", "too_large"),
        ("panic", "crashed"),
        ("no_such_job", "crashed"),
    ],
)
def test_misbehaviour_has_its_reason_and_the_next_child_works(sandbox: Sandbox, fd: int, job: str, reason: str) -> None:
    with pytest.raises(BadMaterial) as e:
        sandbox.ask(job, fd, {})
    assert e.value.reason == reason
    assert sandbox.ask("descriptors", fd, {}).value


def session(leader: int) -> list[int]:
    """The processes of one session that have not ended."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if fields[0] != "Z" and int(fields[3]) == leader:
            found.append(int(folder.name))
    return found


@pytest.mark.skipif(not LINUX, reason="/proc")
def test_a_child_that_hangs_is_killed_with_its_own_children(fd: int) -> None:
    sandbox = Sandbox(Limits(seconds=1), MISBEHAVING)
    try:
        with pytest.raises(BadMaterial) as e:
            sandbox.ask("sleep", fd, {})
        assert e.value.reason == "timeout"
        zygote = sandbox._zygote
        assert zygote is not None
        deadline = time.monotonic() + 5
        while (left := session(zygote.pid)) != [zygote.pid] and time.monotonic() < deadline:
            time.sleep(0.05)
        assert left == [zygote.pid]
    finally:
        sandbox.close()


def test_a_dead_zygote_is_replaced(fd: int) -> None:
    sandbox = Sandbox(TIGHT, MISBEHAVING)
    try:
        sandbox.start()
        assert sandbox._zygote is not None
        os.kill(sandbox._zygote.pid, signal.SIGKILL)
        with pytest.raises(BadMaterial) as e:
            sandbox.ask("descriptors", fd, {})
        assert e.value.reason == "crashed"
        assert sandbox.ask("descriptors", fd, {}).value
    finally:
        sandbox.close()


def test_a_zygote_that_cannot_start_is_the_folders_fault(tmp_path: Path) -> None:
    broken = tmp_path / "broken.py"
    broken.write_text("raise SystemExit(3)")
    with pytest.raises(BadCase) as e:
        Sandbox(TIGHT, broken).start()
    assert e.value.reason == "cannot_start"


def test_a_reading_of_another_exhibit_is_refused(fd: int) -> None:
    with Reader(TIGHT, MISBEHAVING) as reader, pytest.raises(BadMaterial) as e:
        reader.read(fd, "a" * 64, "x.txt")
    assert (e.value.what, e.value.reason) == ("a" * 64, "crashed")


def test_an_answer_survives_the_way() -> None:
    answer = Answer({"a": 1}, (b"one", b"", b"t\nwo"))
    assert unpack(b"".join(pack(answer))) == answer


def test_an_unknown_reason_becomes_crashed() -> None:
    with pytest.raises(BadMaterial) as e:
        unpack(pack_refusal(BadMaterial("x", "delete_everything", "d")))
    assert e.value.reason == "crashed"


@settings(deadline=None)
@given(st.binary(max_size=200))
def test_bytes_that_are_no_answer_are_crashed(data: bytes) -> None:
    with pytest.raises(BadMaterial) as e:
        unpack(data)
    assert e.value.reason == "crashed"


@settings(deadline=None)
@given(st.binary(max_size=300), st.binary(max_size=5))
def test_an_answer_with_bent_blobs_is_refused(blob: bytes, more: bytes) -> None:
    packed = b"".join(pack(Answer({}, (blob,)))) + more
    if more:
        with pytest.raises(BadMaterial):
            unpack(packed)
    else:
        assert unpack(packed).blobs == (blob,)


MAGICS = (b"", b"%PDF-1.7\n", b"PK\x03\x04", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"<html>", b"From: a\nTo: b\n\n")


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(magic=st.sampled_from(MAGICS), data=st.binary(min_size=1, max_size=2000))
def test_random_bytes_never_crash_the_parent(reader: Reader, tmp_path: Path, magic: bytes, data: bytes) -> None:
    path = tmp_path / "random"
    path.write_bytes(magic + data)
    with path.open("rb") as file:
        try:
            reading = reader.read(file.fileno(), "a" * 64, "x").reading
        except BadMaterial as error:
            assert error.what == "a" * 64
        else:
            assert reading.exhibit == "a" * 64
