"""Walking what a person gives."""

from __future__ import annotations

import base64
import os
import socket
import subprocess
from pathlib import Path

import pytest

from gavah.errors import BadMaterial
from gavah.seal.sources import Refused, Source, open_source, walk


def names(given: Path) -> list[str]:
    return [item.name.text for item in walk(given) if isinstance(item, Source)]


def refused(given: Path) -> dict[str, str]:
    return {item.name: item.error.reason for item in walk(given) if isinstance(item, Refused)}


def test_a_folder_is_walked_in_the_order_of_its_bytes(tmp_path: Path) -> None:
    for name in ("b", "a/z", "a/b", "c"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"x")
    assert names(tmp_path) == ["a/b", "a/z", "b", "c"]


def test_a_single_file_is_called_by_its_own_name(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_bytes(b"x")
    (found,) = walk(tmp_path / "letter.txt")
    assert isinstance(found, Source)
    assert (found.name.text, found.method, found.size) == ("letter.txt", "file", 1)


def test_a_name_that_is_not_utf8_keeps_its_bytes(tmp_path: Path) -> None:
    raw = b"broken-\xff\xfe.txt"
    (tmp_path / os.fsdecode(raw)).write_bytes(b"x")
    (found,) = walk(tmp_path)
    assert isinstance(found, Source)
    assert base64.b64decode(found.name.raw or "") == raw
    assert found.name.text == "broken-\ufffd\ufffd.txt"


def test_a_name_with_a_line_feed_is_only_a_name(tmp_path: Path) -> None:
    (tmp_path / "two\nlines").write_bytes(b"x")
    assert names(tmp_path) == ["two\nlines"]


def test_a_symbolic_link_out_of_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "secret").write_bytes(b"x")
    (tmp_path / "given").mkdir()
    (tmp_path / "given" / "link").symlink_to(tmp_path / "secret")
    (tmp_path / "given" / "folder").symlink_to(tmp_path)
    assert refused(tmp_path / "given") == {"link": "symbolic_link", "folder": "symbolic_link"}
    assert names(tmp_path / "given") == []


def test_a_pipe_and_a_socket_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    os.mkfifo("pipe")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("socket")
        assert refused(tmp_path) == {"pipe": "not_a_file", "socket": "not_a_file"}


def test_nothing_at_the_given_path_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(BadMaterial) as caught:
        list(walk(tmp_path / "absent"))
    assert caught.value.reason == "not_found"


def test_a_file_that_became_a_link_is_not_opened(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"x")
    (tmp_path / "other").write_bytes(b"y")
    (found, _) = walk(tmp_path)
    assert isinstance(found, Source)
    (tmp_path / "file").unlink()
    (tmp_path / "file").symlink_to(tmp_path / "other")
    with pytest.raises(OSError, match="symbolic links"):
        open_source(found)


def test_a_file_that_became_a_pipe_is_not_opened(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"x")
    (found,) = walk(tmp_path)
    assert isinstance(found, Source)
    (tmp_path / "file").unlink()
    os.mkfifo(tmp_path / "file")
    with pytest.raises(OSError, match="no longer the file"):
        open_source(found)


def test_a_time_outside_the_calendar_is_the_nearest_that_can_be_written(tmp_path: Path) -> None:
    (tmp_path / "old").write_bytes(b"x")
    os.utime(tmp_path / "old", (-100_000_000_000, -100_000_000_000))
    (found,) = walk(tmp_path)
    assert isinstance(found, Source)
    assert found.modified in ("0001-01-01T00:00:00Z", "1901-12-13T20:45:52Z")


def test_a_folder_without_permission_is_refused_by_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "closed").mkdir()
    (tmp_path / "open").write_bytes(b"x")
    real = os.scandir

    def scandir(path: bytes) -> object:  # root may read everything, so the refusal is made here
        if path.endswith(b"closed"):
            raise PermissionError(13, "Permission denied")
        return real(path)

    monkeypatch.setattr(os, "scandir", scandir)
    assert refused(tmp_path) == {"closed": "not_readable"}
    assert names(tmp_path) == ["open"]


def test_folders_nested_deeper_than_python_recurses_are_walked(tmp_path: Path) -> None:
    here = os.open(tmp_path, os.O_RDONLY)
    for _ in range(1_200):
        os.mkdir("d", dir_fd=here)
        below = os.open("d", os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = below
    os.close(os.open("leaf", os.O_WRONLY | os.O_CREAT, dir_fd=here))
    os.close(here)
    try:
        (found,) = walk(tmp_path)
        assert isinstance(found, Source)
        assert found.name.text.endswith("d/leaf")
    finally:
        subprocess.run(["rm", "-rf", tmp_path / "d"], check=True)  # deeper than shutil.rmtree recurses


def test_another_file_put_in_the_place_of_one_is_not_opened(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"x")
    (found,) = walk(tmp_path)
    assert isinstance(found, Source)
    (tmp_path / "other").write_bytes(b"y")
    (tmp_path / "other").rename(tmp_path / "file")
    with pytest.raises(OSError, match="no longer the file"):
        open_source(found)
