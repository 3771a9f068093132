"""The fence where the machine gives less: each wall alone, with the others taken away."""

from __future__ import annotations

import ctypes
import os
import platform
import resource
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from gavah.read import Reader, fence, missing_parts
from gavah.read.limits import Limits
from gavah.read.sandbox import Sandbox

MISBEHAVING = Path(__file__).with_name("read_misbehaving.py")
SOURCE = Path(__file__).resolve().parents[2] / "src"
LINUX_X86 = sys.platform == "linux" and platform.machine() == "x86_64"
pytestmark = pytest.mark.skipif(not LINUX_X86, reason="namespaces, seccomp and call numbers of Linux on x86_64")

NAMESPACES = ("_leave_users", "_leave_network")
Without = Callable[..., Sandbox]


@pytest.fixture
def fd(tmp_path: Path) -> Iterator[int]:
    (tmp_path / "exhibit").write_bytes(b"a line\n")
    number = os.open(tmp_path / "exhibit", os.O_RDONLY)
    yield number
    os.close(number)


@pytest.fixture
def without(tmp_path: Path) -> Iterator[Without]:
    """A sandbox on a machine that refuses some walls of the fence, by their names."""
    opened = []

    def make(*walls: str, later: str = "") -> Sandbox:
        entry = tmp_path / "entry.py"
        entry.write_text(
            f"import sys, runpy\nsys.path.insert(0, {str(SOURCE)!r})\n"
            f"from gavah.read import fence, zygote\n"
            f"for wall in {walls!r}:\n    setattr(fence, wall, lambda: False)\n{later}\n"
            f"runpy.run_path({str(MISBEHAVING)!r}, run_name='__main__')\n"
        )
        opened.append(Sandbox(Limits(seconds=60, cpu=5), entry))
        return opened[-1]

    yield make
    for sandbox in opened:
        sandbox.close()


def memory(sandbox: Sandbox, fd: int, process: int) -> Any:
    return sandbox.ask("read_memory", fd, {"process": process}).value["refused"]


@pytest.fixture
def stranger() -> Iterator[int]:
    """Another process of the same user, which does not hide its memory."""
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as process:
        yield process.pid
        process.communicate(b"\n")


def test_the_parents_memory_is_closed_where_no_namespace_and_no_landlock_is(without: Without, fd: int) -> None:
    assert memory(without(*NAMESPACES, "_leave_others"), fd, os.getpid()) == "PermissionError"


def test_starting_a_sandbox_hides_this_processs_memory(without: Without) -> None:
    libc = ctypes.CDLL(None)
    libc.prctl(4, 1, 0, 0, 0)  # PR_SET_DUMPABLE
    without().start()
    assert libc.prctl(3, 0, 0, 0, 0) == 0  # PR_GET_DUMPABLE


def test_the_zygote_and_its_children_hide_their_memory(without: Without, fd: int) -> None:
    for walls in ((), NAMESPACES):
        assert without(*walls).ask("dumpable", fd, {}).value == {"dumpable": 0}
    zygote = without(later="fence.raise_fence = zygote.raise_fence = lambda limits: True")
    assert zygote.ask("dumpable", fd, {}).value == {"dumpable": 0}  # the child's only by inheritance


@pytest.mark.skipif(fence._call(444, 0, 0, 1) < 1, reason="a kernel without Landlock")
def test_landlock_alone_closes_the_memory_of_any_process(without: Without, fd: int, stranger: int) -> None:
    walls = (*NAMESPACES, "_drop_capabilities")
    assert memory(without(*walls, "_leave_others"), fd, stranger) == "no"  # so the next line means something
    assert memory(without(*walls), fd, stranger) == "PermissionError"


def test_a_child_keeps_no_capability(without: Without, fd: int) -> None:
    for walls in ((), NAMESPACES):
        status = without(*walls).ask("status", fd, {}).value
        assert (status["capeff"], status["capprm"], status["nonewprivs"]) == ("0" * 16, "0" * 16, "1")


def test_without_namespace_and_filter_nobody_is_told_that_the_network_is_withheld(without: Without) -> None:
    assert without(*NAMESPACES).start() is True
    assert without("_filter_calls").start() is True
    assert without(*NAMESPACES, "_filter_calls").start() is False


def test_a_child_with_less_than_was_promised_reads_nothing(without: Without, fd: int) -> None:
    weakened = "true = zygote._probe\nzygote._probe = lambda: True"
    with pytest.raises(Exception, match="crashed") as e:
        without(*NAMESPACES, "_filter_calls", later=weakened).ask("status", fd, {})
    assert "ended with 1" in str(e.value)


CALLS = {
    "tgkill": 234, "tkill": 200, "rt_sigqueueinfo": 129, "rt_tgsigqueueinfo": 297, "utime": 132, "utimes": 235,
    "futimesat": 261, "utimensat": 280, "shmget": 29, "shmat": 30, "shmctl": 31, "semget": 64, "msgget": 68, "mq_open": 240,
    "memfd_create": 319, "memfd_secret": 447, "bpf": 321, "perf_event_open": 298, "keyctl": 250, "add_key": 248,
    "userfaultfd": 323, "mount": 165, "umount2": 166, "move_mount": 429, "setns": 308, "unshare": 272, "ptrace": 101,
    "process_vm_readv": 310, "process_vm_writev": 311, "pidfd_open": 434, "pidfd_getfd": 438, "pidfd_send_signal": 424,
    "sched_setaffinity": 203, "setpriority": 141, "ioprio_set": 251,
}  # fmt: skip


def test_calls_that_reach_out_are_refused(without: Without, fd: int) -> None:
    told = without(*NAMESPACES, "_leave_others").ask("calls", fd, {"calls": CALLS}).value
    assert told == dict.fromkeys(CALLS, 1)  # EPERM


def test_arguments_that_reach_out_are_refused(without: Without, fd: int) -> None:
    told = without(*NAMESPACES, "_leave_others").ask("reaching_arguments", fd, {}).value
    assert set(told.values()) == {1}, told


def test_a_child_may_start_processes_up_to_a_limit(without: Without, fd: int) -> None:
    if os.geteuid() == 0:  # whom the kernel exempts: only the limit itself can be seen
        assert without().ask("status", fd, {}).value["processes"] == 64
    else:
        assert without().ask("bomb", fd, {}).value["children"] < 64


def test_without_a_namespace_the_processes_of_the_user_are_not_counted(without: Without, fd: int) -> None:
    mine = resource.getrlimit(resource.RLIMIT_NPROC)[0]
    assert without(*NAMESPACES).ask("status", fd, {}).value["processes"] == mine


@pytest.mark.parametrize("path", ["/nowhere", ""])
def test_tesseract_outside_the_search_path_is_missing_for_everybody(
    path: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", path)
    Image.new("RGB", (200, 100), "white").save(tmp_path / "a.png")
    with Reader() as reader, (tmp_path / "a.png").open("rb") as file:
        reading = reader.read(file.fileno(), "a" * 64, "a.png").reading
    assert missing_parts() == ["tesseract"]
    assert "ocr_missing" in reading.warnings


def test_tesseract_in_a_relative_folder_of_the_search_path_is_found_by_everybody(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "tesseract"
    program.write_text(
        "#!/bin/sh\ncase $1 in\n--version) echo tesseract 9.9;;\n--list-langs) echo eng;;\n"
        "*) printf 'level\\tpage_num\\tblock_num\\tpar_num\\tline_num\\tleft\\ttop\\twidth\\theight\\tconf\\ttext\\n';;\nesac\n"
    )
    program.chmod(0o755)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", ".")
    assert "tesseract" not in missing_parts()
    Image.new("RGB", (200, 100), "white").save(tmp_path / "a.png")
    with Reader() as reader, (tmp_path / "a.png").open("rb") as file:
        assert "tesseract-9.9" in reader.read(file.fileno(), "a" * 64, "a.png").reading.version
