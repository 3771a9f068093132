"""The fence round a child: resource limits, no network, no writing, no way into another process. Applied once, after the
fork, never undone.

Linux: namespaces of its own for users and the network where the kernel grants them, no capability, a Landlock domain
that cuts it off from the memory of processes outside, and a seccomp filter (calls.py). macOS: the zygote is started
under sandbox-exec (sandbox.py). An allow list of calls and of files, and a process namespace, belong to the full sandbox
that comes later: names and command lines of other processes can still be seen under /proc.
"""

from __future__ import annotations

import ctypes
import functools
import os
import platform
import re
import resource
import struct
import sys

from gavah.read.calls import MACHINES, program
from gavah.read.limits import Limits

_NEW_USER, _NEW_NETWORK = 0x10000000, 0x40000000  # linux/sched.h
_SET_DEATH_SIGNAL, _SET_DUMPABLE, _SET_SECCOMP, _SET_NO_NEW_PRIVILEGES = 1, 4, 22, 38  # linux/prctl.h
_SIGKILL = 9
_CAPABILITIES_V3 = 0x20080522  # linux/capability.h
_CREATE_RULESET, _RESTRICT_SELF, _ASK_VERSION = 444, 446, 1  # linux/landlock.h; one number on every machine
_CHANGING_FILES = 0x1FF2  # LANDLOCK_ACCESS_FS_WRITE_FILE, REMOVE_* and MAKE_* of its first version
_TCP, _OUTSIDE = 3, 3  # bind and connect (from version 4); abstract sockets and signals (from version 6)
_COUNTED_APART = (5, 14)  # from this Linux on a user's processes are counted in each user namespace


def hide_memory() -> None:
    """Keep this process's memory from every other process of the same user (Linux), core dumps included.

    Without it a child could read the parent's secrets from /proc, where no namespace and no Yama stands between them.
    """
    if sys.platform == "linux":
        _control(_SET_DUMPABLE, 0)


def raise_fence(limits: Limits) -> bool:
    """Fence this process in for good; return whether it can no longer reach a network."""
    if sys.platform != "linux":
        _limit(limits)
        return sys.platform == "darwin"
    hide_memory()
    apart = _leave_users()
    separated = _leave_network()
    _control(_SET_DEATH_SIGNAL, _SIGKILL)
    _limit(limits)
    if apart:
        _limit_processes(limits.processes)
    _control(_SET_NO_NEW_PRIVILEGES, 1)
    _drop_capabilities()
    _leave_others()
    filtered = _filter_calls()
    return separated or filtered


def prepare() -> None:
    """Make ready what children would each make again."""
    _libc()
    if platform.machine() in MACHINES:
        program(platform.machine())


def _limit(limits: Limits) -> None:
    wanted = {
        resource.RLIMIT_AS: limits.memory,
        resource.RLIMIT_CPU: limits.cpu,
        resource.RLIMIT_NOFILE: 64,
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_CORE: 0,
    }
    for name, value in wanted.items():
        if name == resource.RLIMIT_AS and sys.platform == "darwin":
            continue  # the system refuses to lower it there
        hard = resource.getrlimit(name)[1]
        value = value if hard == resource.RLIM_INFINITY else min(value, hard)
        # The soft limit of CPU time sends SIGXCPU, which tells what happened; the hard one would send SIGKILL.
        above = value + 1 if name == resource.RLIMIT_CPU and hard == resource.RLIM_INFINITY else value
        resource.setrlimit(name, (value, above))


def _limit_processes(count: int) -> None:
    """Limit the processes and threads of a user namespace. Elsewhere they would count with all that the user runs.

    The kernel exempts the machine's root; a fork bomb of his, and one without a namespace, ends at the deadline.
    """
    if tuple(map(int, re.findall(r"\d+", platform.release())[:2])) >= _COUNTED_APART:
        hard = resource.getrlimit(resource.RLIMIT_NPROC)[1]
        count = count if hard == resource.RLIM_INFINITY else min(count, hard)
        resource.setrlimit(resource.RLIMIT_NPROC, (count, count))


def _leave_users() -> bool:
    return bool(_libc().unshare(_NEW_USER) == 0)


def _leave_network() -> bool:
    return bool(_libc().unshare(_NEW_NETWORK) == 0)


def _drop_capabilities() -> None:
    """Give up what root, or the first user of a namespace, may do: root's reach into other processes above all."""
    header = struct.pack("Ii", _CAPABILITIES_V3, 0)
    _libc().capset(ctypes.c_char_p(header), ctypes.c_char_p(bytes(24)))


def _leave_others() -> bool:
    """Enter a Landlock domain: no memory of a process outside it, no signal there, no file changed; return whether.

    Source: Linux, Documentation/userspace-api/landlock.rst.
    """
    version = _call(_CREATE_RULESET, 0, 0, _ASK_VERSION)
    if version < 1:
        return False
    words = (_CHANGING_FILES, *((_TCP,) if version >= 4 else ()), *((_OUTSIDE,) if version >= 6 else ()))
    rules = (ctypes.c_uint64 * len(words))(*words)
    ruleset = _call(_CREATE_RULESET, ctypes.addressof(rules), ctypes.sizeof(rules), 0)
    if ruleset < 0:
        return False
    entered = _call(_RESTRICT_SELF, ruleset, 0) == 0
    os.close(ruleset)
    return entered


def _filter_calls() -> bool:
    """Install the seccomp filter; return whether the kernel took it. No new privileges must be asked for before."""
    machine = platform.machine()
    if machine not in MACHINES:
        return False
    code = program(machine)
    instructions = ctypes.create_string_buffer(code, len(code))
    filter_ = struct.pack("HxxxxxxP", len(code) // 8, ctypes.addressof(instructions))
    return _control(_SET_SECCOMP, 2, ctypes.c_char_p(filter_))


def _call(number: int, *arguments: int) -> int:
    return int(_libc().syscall(*map(ctypes.c_long, (number, *arguments))))


def _control(option: int, value: int, pointer: object = 0) -> bool:
    return bool(_libc().prctl(option, value, pointer, 0, 0) == 0)


@functools.cache
def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)
