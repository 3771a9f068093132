"""A zygote whose readers misbehave, each in one way. Started by tests in place of the real one."""

from __future__ import annotations

import ctypes
import os
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


JOBS: Mapping[str, Job] = {
    job.__name__: job
    for job in (connect, unix_socket, write_file, delete_file, signal_parent, hog, spin, sleep, leave, fault)
} | {
    "garbage": garbage, "flood": flood, "read": other_exhibit, "panic": panic, "descriptors": descriptors,
}  # fmt: skip

if __name__ == "__main__":
    serve(JOBS, lambda: None)
