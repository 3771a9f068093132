"""The seam to the sandbox: one question about one open file, one answer, whatever happens on the other side.

Only a descriptor goes in, only checked bytes come out. A crash, a hang, a full memory or garbage on the other side is a
BadMaterial here. A stronger sandbox replaces fence.py, or this class behind the same three methods.
"""

from __future__ import annotations

import json
import os
import select
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from gavah.errors import BadCase, BadMaterial
from gavah.read.answer import Answer, unpack
from gavah.read.fence import hide_memory
from gavah.read.limits import Limits
from gavah.read.parts import tesseract
from gavah.record.form import to_form

ENTRY = Path(__file__).with_name("entry.py")
STOP_SECONDS = 2
START_SECONDS = 60  # a cold disk, and macOS checking each library
_MAC_PROFILE = "(version 1)(allow default)(deny network*)(deny file-write*)(deny process-info* (target others))"
_SIGNALS = {signal.SIGXCPU: "timeout", signal.SIGKILL: "memory"}  # the kernel's out-of-memory killer sends the second


class Sandbox:
    """A zygote, started at the first question and again after it has died. One question at a time; safe from threads."""

    def __init__(self, limits: Limits, entry: Path = ENTRY) -> None:
        self._limits, self._entry = limits, entry
        self._zygote: subprocess.Popen[bytes] | None = None
        self._socket: socket.socket | None = None
        self._lock = threading.Lock()
        self._withheld = False

    def start(self) -> bool:
        """Start the zygote if it does not run; return whether its children are cut off from the network.

        From then on this process cannot be traced by others of its user, and leaves no core dump: it may hold a key.

        Raises BadCase cannot_start.
        """
        if self._socket is None:
            hide_memory()
            near, far = socket.socketpair()
            with far:
                self._zygote = subprocess.Popen(  # noqa: S603 -- a list of our own making, no shell
                    _command(self._entry), stdin=far.fileno(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                    env=_environment(), cwd="/", start_new_session=True,
                )  # fmt: skip
            self._socket = near
            try:
                self._withheld = self._hear(START_SECONDS).get("network_withheld") is True
            except (OSError, ValueError) as error:
                self._stop()
                raise BadCase("reading process", "cannot_start", str(error)) from error
        return self._withheld

    def ask(self, job: str, fd: int, arguments: Mapping[str, Any]) -> Answer:
        """Return the answer of a fresh child to one question about the file `fd`.

        Raises BadMaterial: the child's own reason, or timeout, memory, crashed, too_large. The zygote's own death is
        "crashed" too, and the next question starts another.
        """
        with self._lock:
            try:
                self.start()
                deadline = time.monotonic() + self._limits.seconds
                data, status = self._converse(job, fd, arguments, deadline)
            except (OSError, ValueError) as error:
                self._stop()
                raise BadMaterial("exhibit", "crashed", f"the reading process died: {error}") from error
        if not data or not data.partition(b"\n")[1]:
            raise BadMaterial("exhibit", _ending(status), f"ended with {status}")
        return unpack(data, deadline)

    def close(self) -> None:
        """Stop the zygote."""
        with self._lock:
            self._stop()

    def _converse(self, job: str, fd: int, arguments: Mapping[str, Any], deadline: float) -> tuple[bytes, int]:
        request = {"job": job, "arguments": arguments, "limits": to_form(self._limits)}
        out, into = os.pipe()
        with open(out, "rb", buffering=0) as pipe:
            try:
                socket.send_fds(self._link(), [json.dumps(request).encode() + b"\n"], [fd, into])
            finally:
                os.close(into)
            pid = int(self._hear(START_SECONDS)["pid"])
            try:
                data = _drain(pipe.fileno(), deadline, self._limits.answer)
            except BadMaterial:
                self._end(pid, 0)
                raise
        return data, self._end(pid, max(0.0, deadline - time.monotonic()))

    def _end(self, pid: int, seconds: float) -> int:
        """Let the child end within `seconds`, else kill its group; return its status (negative: a signal)."""
        link = self._link()
        link.sendall(b'{"reap":1}\n')
        if not select.select([link], [], [], seconds)[0]:
            os.killpg(pid, signal.SIGKILL)
        return int(self._hear(START_SECONDS)["status"])

    def _link(self) -> socket.socket:
        if self._socket is None:
            raise OSError("no reading process")
        return self._socket

    def _hear(self, seconds: float) -> dict[str, Any]:
        """Return one message of the zygote, which is ours and has read no exhibit."""
        link, data = self._link(), b""
        link.settimeout(seconds)
        while not data.endswith(b"\n"):
            piece = link.recv(4096)
            if not piece:
                raise OSError("it hung up")
            data += piece
        message = json.loads(data)
        return message if isinstance(message, dict) else {}

    def _stop(self) -> None:
        if self._socket is not None:
            self._socket.close()
        if self._zygote is not None:
            try:
                self._zygote.wait(STOP_SECONDS)  # it ends by itself when the parent hangs up
            except subprocess.TimeoutExpired:
                self._zygote.kill()
                self._zygote.wait()
        self._socket = self._zygote = None


def _drain(pipe: int, deadline: float, limit: int) -> bytes:
    pieces: list[bytes] = []
    size = 0
    while True:
        left = deadline - time.monotonic()
        if left <= 0 or not select.select([pipe], [], [], left)[0]:
            raise BadMaterial("exhibit", "timeout", "wall clock")
        piece = os.read(pipe, 1 << 20)
        if not piece:
            return b"".join(pieces)
        size += len(piece)
        if size > limit:
            raise BadMaterial("exhibit", "too_large", f"more than {limit} bytes were read out of it")
        pieces.append(piece)


def _ending(status: int) -> str:
    return _SIGNALS.get(signal.Signals(-status), "crashed") if status < 0 else "crashed"


def _command(entry: Path) -> list[str]:
    command = [sys.executable, "-I", str(entry)]
    if sys.platform == "darwin":
        return ["/usr/bin/sandbox-exec", "-p", _MAC_PROFILE, *command]
    return command


def _environment() -> dict[str, str]:
    """Return a bare environment: nothing secret of the user's own goes near a hostile file."""
    program = tesseract()
    path = str(Path(program).parent) if program else ""  # an empty one finds nothing; an absent one, the system's own
    return {"PATH": path, "LANG": "C.UTF-8", "OMP_THREAD_LIMIT": "1", "PYTHONDONTWRITEBYTECODE": "1"}
