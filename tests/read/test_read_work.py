"""What a child does, run in this process; and the filter that it is fenced in with, run step by step."""

from __future__ import annotations

import io
import os
import platform
import struct
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from PIL import Image

from gavah.errors import BadMaterial
from gavah.read import Limits, calls
from gavah.read.samples import samples
from gavah.read.work import JOBS, warm

EPERM, ALLOW = 0x00050001, 0x7FFF0000
X86_64 = 0xC000003E
linux_x86 = pytest.mark.skipif(platform.machine() != "x86_64", reason="numbers of x86_64")


@pytest.fixture
def fd(tmp_path: Path) -> Iterator[int]:
    path = tmp_path / "exhibit"
    path.write_bytes(dict(samples())["a.pdf"])
    number = os.open(path, os.O_RDONLY)
    yield number
    os.close(number)


def test_every_sample_of_our_own_is_read(tmp_path: Path) -> None:
    for name, data in samples():
        path = tmp_path / name
        path.write_bytes(data)
        with path.open("rb") as file:
            answer = JOBS["read"](file.fileno(), {"exhibit": "a" * 64, "name": name}, Limits())
        assert answer.value["exhibit"] == "a" * 64
        assert answer.value["text"] or name == "a.pdf"


def test_a_page_is_drawn(fd: int) -> None:
    answer = JOBS["render"](fd, {"page": 1, "dpi": 72}, Limits())
    with Image.open(io.BytesIO(answer.blobs[0])) as image:
        assert image.size == (200, 200)


def test_a_picture_is_drawn_as_its_only_page(tmp_path: Path) -> None:
    Image.new("RGB", (20, 10)).save(tmp_path / "a.png")
    with (tmp_path / "a.png").open("rb") as file:
        assert JOBS["render"](file.fileno(), {"page": 1, "dpi": 72}, Limits()).blobs[0].startswith(b"\x89PNG")
        with pytest.raises(BadMaterial) as e:
            JOBS["render"](file.fileno(), {"page": 2, "dpi": 72}, Limits())
    assert e.value.reason == "no_such_page"


@pytest.mark.parametrize(("size", "reason"), [(0, "empty"), (11, "too_large")])
def test_a_file_of_a_wrong_size_is_refused_before_it_is_read(tmp_path: Path, size: int, reason: str) -> None:
    (tmp_path / "a").write_bytes(b"x" * size)
    with (tmp_path / "a").open("rb") as file, pytest.raises(BadMaterial) as e:
        JOBS["read"](file.fileno(), {"exhibit": "a" * 64, "name": ""}, Limits(original=10))
    assert e.value.reason == reason


def test_warming_reads_the_samples_without_an_error() -> None:
    warm()


def judge(program: bytes, number: int, architecture: int = X86_64, arguments: Mapping[int, int] | None = None) -> int:
    """Run a classic BPF program over one system call, as linux/filter.h describes it; return its verdict."""
    given = arguments or {}
    data = struct.pack("<II8x6Q", number, architecture, *(given.get(i, 0) for i in range(6)))
    steps = list(struct.iter_unpack("HBBI", program))
    at = value = 0
    while True:
        code, yes, no, constant = steps[at]
        at += 1
        if code == 0x06:
            return int(constant)
        if code == 0x20:
            value = struct.unpack_from("<I", data, constant)[0]
        else:
            holds = {0x15: value == constant, 0x35: value >= constant, 0x45: bool(value & constant)}[code]
            at += yes if holds else no


@linux_x86
@pytest.mark.parametrize(
    ("number", "arguments", "verdict"),
    [
        (0, {}, ALLOW),  # read
        (1, {}, ALLOW),  # write, to what is open
        (41, {}, EPERM),  # socket
        (42, {}, EPERM),  # connect
        (87, {}, EPERM),  # unlink
        (62, {}, EPERM),  # kill
        (425, {}, EPERM),  # io_uring_setup
        (257, {2: os.O_RDONLY}, ALLOW),  # openat
        (257, {2: os.O_RDWR}, EPERM),
        (257, {2: os.O_WRONLY | os.O_CREAT}, EPERM),
        (2, {1: os.O_RDONLY}, ALLOW),  # open
        (2, {1: os.O_TRUNC}, EPERM),
        (0x40000000 | 41, {}, EPERM),  # socket by its x32 number
        (0x40000000, {}, EPERM),
    ],
)
def test_the_filter_judges_each_call(number: int, arguments: dict[int, int], verdict: int) -> None:
    assert judge(calls.program("x86_64"), number, arguments=arguments) == verdict


def test_calls_of_another_architecture_are_refused() -> None:
    assert judge(calls.program("x86_64"), 0, architecture=0x40000003) == EPERM


@pytest.mark.parametrize(("number", "verdict"), [(198, EPERM), (203, EPERM), (35, EPERM), (63, ALLOW), (64, ALLOW)])
def test_the_filter_knows_the_other_machines_numbers(number: int, verdict: int) -> None:
    assert judge(calls.program("aarch64"), number, architecture=0xC00000B7) == verdict
