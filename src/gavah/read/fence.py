"""The fence round a child: resource limits, no network, no writing. Applied once, after the fork, never undone.

Linux: a network namespace of its own where the kernel grants one, and a seccomp filter that refuses sockets, files
opened for writing and what changes folders, other processes or the kernel. macOS: the zygote is started under
sandbox-exec (sandbox.py). Landlock, an allow list and a process namespace belong to the full sandbox that comes later.
"""

from __future__ import annotations

import ctypes
import functools
import os
import platform
import resource
import struct
import sys

from gavah.read.limits import Limits

_NEW_USER, _NEW_NETWORK = 0x10000000, 0x40000000  # linux/sched.h
_SET_DEATH_SIGNAL, _SET_SECCOMP, _SET_NO_NEW_PRIVILEGES = 1, 22, 38  # linux/prctl.h
_SIGKILL = 9
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC

# Numbers of refused system calls, from the kernel's tables (arch/x86/entry/syscalls/syscall_64.tbl, asm-generic/unistd.h):
# sockets; folders, names, modes, sizes; other processes; namespaces and mounts; keys, bpf, perf, userfaultfd; io_uring.
_REFUSED = {
    "x86_64": (
        *(41, 42, 43, 44, 46, 47, 49, 50, 53, 288, 299, 307),
        *(76, 77, 82, 83, 84, 85, 86, 87, 88, 90, 91, 92, 93, 94, 133, 188, 189, 190, 197, 198, 199, 258, 259, 260),
        *(263, 264, 265, 266, 268, 280, 285, 304, 316, 437, 452),
        *(62, 101, 109, 112, 129, 200, 297, 310, 311, 424, 434, 438),
        *(155, 161, 165, 166, 272, 308, 428, 429, 430, 442),
        *(248, 249, 250, 298, 321, 323, 425, 426, 427),
    ),
    "aarch64": (
        *(198, 199, 200, 201, 202, 203, 206, 211, 212, 242, 243, 269),
        *(5, 6, 7, 14, 15, 16, 33, 34, 35, 36, 37, 38, 45, 46, 47, 52, 53, 54, 55, 88, 265, 276, 437, 452),
        *(117, 129, 130, 138, 154, 157, 240, 270, 271, 424, 434, 438),
        *(39, 40, 41, 51, 97, 268, 428, 429, 430, 442),
        *(217, 218, 219, 241, 280, 282, 425, 426, 427),
    ),
}
_OPENING = {"x86_64": ((2, 1), (257, 2)), "aarch64": ((56, 2),)}  # (number, which argument holds the flags)
_AUDIT = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}  # linux/audit.h
_X32 = 0x40000000  # x86_64 calls under another number: never one of ours
_ALLOW, _REFUSE = 0x7FFF0000, 0x00050000 | 1  # linux/seccomp.h; 1 is EPERM
_LOAD, _EQUAL, _AT_LEAST, _ANY_BIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06  # linux/bpf_common.h


def raise_fence(limits: Limits) -> bool:
    """Fence this process in for good; return whether it can no longer reach a network."""
    if sys.platform == "linux":
        _control(_SET_DEATH_SIGNAL, _SIGKILL)
    separated = _leave_network()
    _limit(limits)
    filtered = sys.platform == "linux" and _filter_calls()
    return separated or filtered or sys.platform == "darwin"


def prepare() -> None:
    """Make ready what children would each make again."""
    _libc()
    if platform.machine() in _AUDIT:
        _program(platform.machine())


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


def _leave_network() -> bool:
    if sys.platform != "linux":
        return False
    return bool(_libc().unshare(_NEW_USER | _NEW_NETWORK) == 0)


def _filter_calls() -> bool:
    """Install the seccomp filter; return whether the kernel took it."""
    machine = platform.machine()
    if machine not in _AUDIT:
        return False
    code = _program(machine)
    instructions = ctypes.create_string_buffer(code, len(code))
    program = struct.pack("HxxxxxxP", len(code) // 8, ctypes.addressof(instructions))
    return _control(_SET_NO_NEW_PRIVILEGES, 1) and _control(_SET_SECCOMP, 2, ctypes.c_char_p(program))


@functools.cache
def _program(machine: str) -> bytes:
    """Return the classic BPF program. struct seccomp_data: number at 0, architecture at 4, arguments from 16."""
    steps = [(_LOAD, 0, 0, 4), (_EQUAL, 1, 0, _AUDIT[machine]), (_RETURN, 0, 0, _REFUSE), (_LOAD, 0, 0, 0)]
    steps += [(_AT_LEAST, 0, 1, _X32), (_RETURN, 0, 0, _REFUSE)]
    for number in _REFUSED[machine]:
        steps += [(_EQUAL, 0, 1, number), (_RETURN, 0, 0, _REFUSE)]
    for number, argument in _OPENING[machine]:
        steps += [(_EQUAL, 0, 4, number), (_LOAD, 0, 0, 16 + 8 * argument), (_ANY_BIT, 0, 1, _WRITING)]
        steps += [(_RETURN, 0, 0, _REFUSE), (_RETURN, 0, 0, _ALLOW)]
    steps += [(_RETURN, 0, 0, _ALLOW)]
    return b"".join(struct.pack("HBBI", *step) for step in steps)


def _control(option: int, value: int, pointer: object = 0) -> bool:
    return bool(_libc().prctl(option, value, pointer, 0, 0) == 0)


@functools.cache
def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)
