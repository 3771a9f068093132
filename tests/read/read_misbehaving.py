"""A zygote whose readers misbehave, each in one way. Started by tests in place of the real one."""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import socket
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "src"))

from gavah.read.answer import Answer
from gavah.read.limits import Limits
from gavah.read.zygote import Job, serve

Arguments = Mapping[str, Any]


def attempt(act: Callable[[], object]) -> Answer:
    try:
        act()
    except (OSError, MemoryError) as error:
        return Answer({"refused": type(error).__name__})
    return Answer({"refused": "no"})


def connect(fd: int, arguments: Arguments, limits: Limits) -> Answer:
    return attempt(lambda: socket.create_connection(("127.0.0.1", int(arguments["port"])), 2))


def unix_socket(fd: int, arguments: Arguments, limits: Limits) -> Answer:
    return attempt(lambda: socket.socket(socket.AF_UNIX))


def write_file(fd: int, arguments: Arguments, limits: Limits) -> Answer:
    return attempt(lambda: Path(arguments["path"]).write_bytes(b"escaped"))


def delete_file(fd: int, arguments: Arguments, limits: Limits) -> Answer:
    return attempt(lambda: Path(arguments["path"]).unlink())


def signal_parent(fd: int, arguments: Arguments, limits: Limits) -> Answer:
    return attempt(lambda: os.kill(os.getppid(), signal.SIGKILL))


def hog(fd: int, arguments: Arguments, limits: Limits) -> Answer:
    return Answer({"size": len(bytearray(limits.memory * 2))})


def spin(fd: int, arguments: Arguments, limits: Limits) -> Answer:
    while True:
        pass


def sleep(fd: int, arguments: Arguments, limits: Limits) -> Answer:
    os.fork()  # and a child of the child, which must go too
    time.sleep(600)
    return Answer({})


def leave(fd: int, arguments: Arguments, limits: Limits) -> Answer:
    os._exit(0)


def fault(fd: int, arguments: Arguments, limits: Limits) -> Answer:
    return Answer({"never": ctypes.string_at(0).decode()})


def garbage(fd: int, arguments: Arguments, limits: Limits) -> Answer:
    os.write(4, os.urandom(1000) + b"\n" + os.urandom(1000))
    os._exit(0)


def flood(fd: int, arguments: Arguments, limits: Limits) -> Answer:
    while True:
        os.write(4, b"x" * 65536)


def other_exhibit(fd: int, arguments: Arguments, limits: Limits) -> Answer:
    reading = {
        "v": 1, "exhibit": "f" * 64, "kind": "text", "tool": "t", "version": "1",
        "parameters": {}, "text": "", "spans": [],
    }  # fmt: skip
    return Answer(reading)


def panic(fd: int, arguments: Arguments, limits: Limits) -> Answer:
    raise KeyboardInterrupt("as a Rust panic, no Exception")


def descriptors(fd: int, arguments: Arguments, limits: Limits) -> Answer:
    opened = [number for number in range(64) if Path(f"/proc/self/fd/{number}").exists()]
    return Answer({"open": opened, "environment": sorted(os.environ)})


def read_memory(fd: int, arguments: Arguments, limits: Limits) -> Answer:
    return attempt(lambda: os.close(os.open(f"/proc/{int(arguments['process'])}/mem", os.O_RDONLY)))


def dumpable(fd: int, arguments: Arguments, limits: Limits) -> Answer:
    return Answer({"dumpable": LIBC.prctl(3, 0, 0, 0, 0)})


def status(fd: int, arguments: Arguments, limits: Limits) -> Answer:
    lines = (line.lower().split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
    processes = resource.getrlimit(resource.RLIMIT_NPROC)[0]
    return Answer({**{key: value.strip() for key, value in lines}, "processes": processes})


def told(number: int, *given: int) -> int:
    """Return the errno of one system call, 0 if it worked. Its arguments are harmless wherever it does."""
    ctypes.set_errno(0)
    worked = LIBC.syscall(*map(ctypes.c_long, (number, *given))) >= 0
    return 0 if worked else ctypes.get_errno()


def calls(fd: int, arguments: Arguments, limits: Limits) -> Answer:
    return Answer({name: told(number, 0, 0, 0, 0, 0) for name, number in arguments["calls"].items()})


def reaching_arguments(fd: int, arguments: Arguments, limits: Limits) -> Answer:
    parent = os.getppid()
    return Answer(
        {
            "limits_of_another": told(302, parent, resource.RLIMIT_CPU, 0, 0),
            "owner_of_a_pipe": told(72, 4, 8, parent),
            "signal_of_a_pipe": told(72, 4, 10, 9),
            "owner_by_ioctl": told(16, 4, 0x8901, 0),
            "clone_into_a_user_namespace": told(56, 0x10000000 | signal.SIGCHLD, 0, 0, 0, 0),
        }
    )


def bomb(fd: int, arguments: Arguments, limits: Limits) -> Answer:
    children = 0
    try:
        while children < 500:
            if os.fork() == 0:
                os.close(4)  # else the answer never ends
                time.sleep(600)
            children += 1
    except OSError:
        return Answer({"children": children})
    return Answer({"children": children})


LIBC = ctypes.CDLL(None, use_errno=True)
JOBS: Mapping[str, Job] = {
    job.__name__: job
    for job in (connect, unix_socket, write_file, delete_file, signal_parent, hog, spin, sleep, leave, fault)
} | {
    "garbage": garbage, "flood": flood, "read": other_exhibit, "panic": panic, "descriptors": descriptors,
    "read_memory": read_memory, "dumpable": dumpable, "status": status, "calls": calls, "bomb": bomb,
    "reaching_arguments": reaching_arguments,
}  # fmt: skip

if __name__ == "__main__":
    serve(JOBS, lambda: None)
