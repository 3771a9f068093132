"""Durable files: whole or not at all, never through a link."""

from __future__ import annotations

import errno
import os
import resource
import socket
from pathlib import Path

import pytest

from gavah.disk import case_error, files_below, kind_of, open_regular, read_regular, replace, told, write_new
from gavah.errors import BadCase, BrokenSeal


def test_a_regular_file_is_read(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"words")
    assert read_regular(tmp_path / "file", "file") == b"words"


def test_what_is_no_regular_file_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "link").symlink_to("/etc/hostname")
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "pipe")
    monkeypatch.chdir(tmp_path)  # a socket's path may be short only
    with socket.socket(socket.AF_UNIX) as unix:
        unix.bind("socket")
        for name, found in [
            ("link", "a symbolic link"),
            ("folder", "a folder"),
            ("pipe", "a pipe"),
            ("socket", "a socket"),
            ("nothing", "nothing"),
            ("folder/below", "nothing"),
        ]:
            with pytest.raises(BrokenSeal) as error:
                open_regular(tmp_path / name, name)
            assert (error.value.what, error.value.found) == (name, found)
    assert kind_of(Path("/dev/null").stat().st_mode) == "a device"


def test_a_name_too_long_is_the_folders_fault(tmp_path: Path) -> None:
    with pytest.raises(BadCase) as error:
        open_regular(tmp_path / ("x" * 300), "file")
    assert error.value.reason == "io_error"


@pytest.mark.parametrize(
    ("number", "reason"),
    [
        (errno.ENOSPC, "disk_full"),
        (errno.EDQUOT, "disk_full"),
        (errno.EFBIG, "disk_full"),
        (errno.EACCES, "no_permission"),
        (errno.EROFS, "no_permission"),
        (errno.EIO, "io_error"),
    ],
)
def test_what_the_system_says_becomes_a_reason(number: int, reason: str) -> None:
    with pytest.raises(BadCase) as error, told("log"):
        raise OSError(number, "")
    assert (error.value.what, error.value.reason) == ("log", reason)
    assert case_error("log", OSError()).reason == "io_error"


def test_a_file_is_replaced_whole_and_its_temporary_is_gone(tmp_path: Path) -> None:
    path = tmp_path / "file"
    (tmp_path / "file.tmp").write_bytes(b"left by a kill")
    replace(path, b"one")
    replace(path, b"two")
    assert [(name, path.read_bytes()) for name, _ in files_below(tmp_path)] == [("file", b"two")]


def test_a_new_file_is_never_written_over_another(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"one")
    with pytest.raises(FileExistsError):
        write_new(tmp_path / "file", b"two", durable=False)
    assert (tmp_path / "file").read_bytes() == b"one"


def test_a_file_that_does_not_fit_leaves_nothing(tmp_path: Path) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (10, hard))
    try:
        with pytest.raises(OSError, match=os.strerror(errno.EFBIG)):
            write_new(tmp_path / "file", b"x" * 11, durable=True)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert list(files_below(tmp_path)) == []


def test_files_are_listed_in_order_without_following_links(tmp_path: Path) -> None:
    for name in ("b/2", "b/1", "a", "c/d/e"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(b"")
    (tmp_path / "z").symlink_to(tmp_path / "b")
    (tmp_path / "empty").mkdir()
    assert sorted(name for name, _ in files_below(tmp_path)) == ["a", "b/1", "b/2", "c/d/e", "z"]
    assert list(files_below(tmp_path / "nothing")) == []
