"""The zygote: a warmed process that reads no exhibit itself, and forks one fenced child for each.

It talks with its parent over one socket (its standard input): a request line with two descriptors (the exhibit, the
pipe for the answer) comes in, {"pid"} goes out; then {"reap"} comes in and {"status"} goes out. The child is not
reaped before it is asked for, so the parent can kill its process group by a number that cannot have been reused.
"""

from __future__ import annotations

import gc
import json
import os
import signal
import socket
import sys
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from gavah.errors import BadMaterial
from gavah.read.answer import Answer, pack, pack_refusal
from gavah.read.fence import hide_memory, prepare, raise_fence
from gavah.read.limits import Limits
from gavah.record.form import from_form

Job = Callable[[int, Mapping[str, Any], Limits], Answer]
REQUEST_LIMIT = 65_536
_EXHIBIT, _ANSWER = 3, 4  # the child's only descriptors beyond the standard three


def serve(jobs: Mapping[str, Job], warm: Callable[[], None]) -> None:
    """Serve requests until the parent hangs up."""
    hide_memory()
    with socket.socket(fileno=os.dup(0)) as parent:
        warm()
        prepare()
        gc.collect()
        gc.freeze()  # keeps the collector from copying the pages that children share
        withheld = _probe()
        _say(parent, {"network_withheld": withheld})
        while heard := _hear(parent):
            line, descriptors = heard
            _one(parent, jobs, {**json.loads(line), "withheld": withheld}, descriptors)


def _one(parent: socket.socket, jobs: Mapping[str, Job], request: Mapping[str, Any], descriptors: list[int]) -> None:
    pid = os.fork()
    if pid == 0:
        _child(jobs, request, descriptors)
    for descriptor in descriptors:
        os.close(descriptor)
    _set_group(pid)
    _say(parent, {"pid": pid})
    _hear(parent)
    os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)
    _kill_group(pid)  # what the child may have left behind
    _say(parent, {"status": os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])})


def _child(jobs: Mapping[str, Job], request: Mapping[str, Any], descriptors: list[int]) -> None:
    """Do one job behind the fence and end the process, whatever happens."""
    try:
        os.setpgid(0, 0)
        _keep_only(*descriptors)
        limits = from_form(Limits, request["limits"])
        fenced = raise_fence(limits)
        if request["withheld"] and not fenced:
            os._exit(1)  # the parent was promised more than this child has
        _write(_answer(jobs[request["job"]], request, limits))
    finally:
        os._exit(0)


def _answer(job: Job, request: Mapping[str, Any], limits: Limits) -> Iterable[bytes]:
    """Return the bytes that say what came of a job. This is the rim: foreign code may raise anything here."""
    try:
        return list(pack(job(_EXHIBIT, request["arguments"], limits)))
    except BadMaterial as error:
        return [pack_refusal(error)]
    except (MemoryError, RecursionError) as error:
        return [pack_refusal(BadMaterial("exhibit", "memory", type(error).__name__))]
    except BaseException as error:  # noqa: BLE001 -- the sandbox rim; a Rust panic (calamine) is no Exception
        return [pack_refusal(BadMaterial("exhibit", "crashed", f"{type(error).__name__}: {error}"))]


def _write(pieces: Iterable[bytes]) -> None:
    with open(_ANSWER, "wb") as out:
        out.writelines(pieces)


def _keep_only(exhibit: int, answer: int) -> None:
    """Keep the standard three and two descriptors; the parent's socket, above all, is closed."""
    high = 200
    os.dup2(exhibit, high)
    os.dup2(answer, high + 1)
    os.dup2(high, _EXHIBIT)
    os.dup2(high + 1, _ANSWER)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.closerange(_ANSWER + 1, 1024)


def _probe() -> bool:
    """Return whether a child behind the fence is cut off from the network."""
    pid = os.fork()
    if pid == 0:
        cut_off = False
        try:
            cut_off = raise_fence(Limits())
        finally:
            os._exit(0 if cut_off else 1)
    return os.waitpid(pid, 0)[1] == 0


def _hear(parent: socket.socket) -> tuple[bytes, list[int]] | None:
    data, descriptors, _, _ = socket.recv_fds(parent, REQUEST_LIMIT, 2)
    while data and not data.endswith(b"\n"):
        more = parent.recv(REQUEST_LIMIT)
        if not more:
            return None
        data += more
    return (data, descriptors) if data else None


def _say(parent: socket.socket, message: Mapping[str, Any]) -> None:
    try:
        parent.sendall(json.dumps(message).encode() + b"\n")
    except BrokenPipeError:
        sys.exit(0)  # the parent has gone


def _set_group(pid: int) -> None:
    try:
        os.setpgid(pid, pid)
    except OSError:
        return  # the child did it itself, or has ended


def _kill_group(pid: int) -> None:
    try:
        os.killpg(pid, signal.SIGKILL)
    except OSError:
        return  # nobody is left in it
