"""Which system calls a child is refused, and the seccomp program that refuses them. Numbers only; fence.py installs it.

A list of what is refused, not of what is allowed: the allow list belongs to the full sandbox that comes later.
"""

from __future__ import annotations

import functools
import os
import struct
from collections.abc import Iterator

MACHINES = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}  # linux/audit.h

# Each refused call's number on x86_64 and on aarch64 (None: not there), from the kernel's tables
# (arch/x86/entry/syscalls/syscall_64.tbl, include/uapi/asm-generic/unistd.h).
# fmt: off
_REFUSED: dict[str, tuple[int, int | None]] = {
    # sockets
    "socket": (41, 198), "connect": (42, 203), "accept": (43, 202), "sendto": (44, 206), "sendmsg": (46, 211),
    "recvmsg": (47, 212), "bind": (49, 200), "listen": (50, 201), "socketpair": (53, 199), "accept4": (288, 242),
    "recvmmsg": (299, 243), "sendmmsg": (307, 269),
    # folders, names, modes, sizes, times
    "truncate": (76, 45), "ftruncate": (77, 46), "rename": (82, None), "mkdir": (83, None), "rmdir": (84, None),
    "creat": (85, None), "link": (86, None), "unlink": (87, None), "symlink": (88, None), "chmod": (90, None),
    "fchmod": (91, 52), "chown": (92, None), "fchown": (93, 55), "lchown": (94, None), "mknod": (133, None),
    "setxattr": (188, 5), "lsetxattr": (189, 6), "fsetxattr": (190, 7), "removexattr": (197, 14),
    "lremovexattr": (198, 15), "fremovexattr": (199, 16), "mkdirat": (258, 34), "mknodat": (259, 33),
    "fchownat": (260, 54), "unlinkat": (263, 35), "renameat": (264, 38), "linkat": (265, 37), "symlinkat": (266, 36),
    "fchmodat": (268, 53), "fallocate": (285, 47), "name_to_handle_at": (303, 264), "open_by_handle_at": (304, 265),
    "renameat2": (316, 276), "openat2": (437, 437), "fchmodat2": (452, 452), "utime": (132, None),
    "utimes": (235, None), "futimesat": (261, None), "utimensat": (280, 88),
    # other processes
    "kill": (62, 129), "tkill": (200, 130), "tgkill": (234, 131), "rt_sigqueueinfo": (129, 138),
    "rt_tgsigqueueinfo": (297, 240), "pidfd_send_signal": (424, 424), "pidfd_open": (434, 434),
    "pidfd_getfd": (438, 438), "ptrace": (101, 117), "process_vm_readv": (310, 270), "process_vm_writev": (311, 271),
    "process_madvise": (440, 440), "process_mrelease": (448, 448), "kcmp": (312, 272), "move_pages": (279, 239),
    "migrate_pages": (256, 238), "setpgid": (109, 154), "setsid": (112, 157), "setpriority": (141, 140),
    "ioprio_set": (251, 30), "sched_setparam": (142, 118), "sched_setscheduler": (144, 119),
    "sched_setattr": (314, 274), "sched_setaffinity": (203, 122),
    # memory and queues that outlive a process
    "shmget": (29, 194), "shmat": (30, 196), "shmctl": (31, 195), "semget": (64, 190), "semop": (65, 193),
    "semctl": (66, 191), "semtimedop": (220, 192), "msgget": (68, 186), "msgsnd": (69, 189), "msgrcv": (70, 188),
    "msgctl": (71, 187), "mq_open": (240, 180), "mq_unlink": (241, 181), "mq_timedsend": (242, 182),
    "mq_timedreceive": (243, 183), "mq_notify": (244, 184), "memfd_create": (319, 279), "memfd_secret": (447, 447),
    # namespaces and mounts
    "pivot_root": (155, 41), "chroot": (161, 51), "mount": (165, 40), "umount2": (166, 39), "unshare": (272, 97),
    "setns": (308, 268), "open_tree": (428, 428), "move_mount": (429, 429), "fsopen": (430, 430),
    "fsconfig": (431, 431), "fsmount": (432, 432), "fspick": (433, 433), "mount_setattr": (442, 442),
    # the kernel
    "add_key": (248, 217), "request_key": (249, 218), "keyctl": (250, 219), "bpf": (321, 280),
    "perf_event_open": (298, 241), "userfaultfd": (323, 282), "io_uring_setup": (425, 425),
    "io_uring_enter": (426, 426), "io_uring_register": (427, 427), "io_setup": (206, 0), "io_submit": (209, 2),
    "fanotify_init": (300, 262), "fanotify_mark": (301, 263), "personality": (135, 92), "modify_ldt": (154, None),
    "syslog": (103, 116), "acct": (163, 89), "quotactl": (179, 60), "quotactl_fd": (443, 443), "swapon": (167, 224),
    "swapoff": (168, 225), "reboot": (169, 142), "sethostname": (170, 161), "setdomainname": (171, 162),
    "iopl": (172, None), "ioperm": (173, None), "init_module": (175, 105), "finit_module": (313, 273),
    "delete_module": (176, 106), "kexec_load": (246, 104), "kexec_file_load": (320, 294), "settimeofday": (164, 170),
    "adjtimex": (159, 171), "clock_settime": (227, 112), "clock_adjtime": (305, 266), "lookup_dcookie": (212, 18),
    "uselib": (134, None), "vhangup": (153, 58),
}
# fmt: on
_NEWER = (
    463  # the first number that this list does not know (setxattrat, Linux 6.13): answered as an older kernel would
)
_UNKNOWN = (435, 435)  # clone3 hides its flags behind a pointer; the C library then takes clone

_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC
_NAMESPACES = 0x7E020000  # linux/sched.h: CLONE_NEWNS, NEWCGROUP, NEWUTS, NEWIPC, NEWUSER, NEWPID, NEWNET
_OF_ANOTHER = 0xFFFFFFFF  # a process other than 0, the caller

# Numbers, which argument, its bits that are refused: open, openat, clone, prlimit64 (limits of another process).
_BITS = (((2, None), 1, _WRITING), ((257, 56), 2, _WRITING), ((56, 220), 0, _NAMESPACES), ((302, 261), 0, _OF_ANOTHER))
# Numbers, which argument, its values that are refused. fcntl: F_SETOWN, F_SETSIG and F_SETOWN_EX let a pipe send any
# signal to any process of the user; ioctl: FIOASYNC, FIOSETOWN, SIOCSPGRP the same, TIOCSTI and TIOCLINUX type on a terminal.
_VALUES = (((72, 25), 1, (8, 10, 15)), ((16, 29), 1, (0x5452, 0x8901, 0x8902, 0x5412, 0x541C)))

_X32 = 0x40000000  # x86_64 calls under another number: never one of ours
_ALLOW, _REFUSE, _ABSENT = 0x7FFF0000, 0x00050000 | 1, 0x00050000 | 38  # linux/seccomp.h; 1 is EPERM, 38 is ENOSYS
_LOAD, _EQUAL, _AT_LEAST, _ANY_BIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06  # linux/bpf_common.h

Step = tuple[int, int, int, int]  # code, steps to skip if true, if false, operand


@functools.cache
def program(machine: str) -> bytes:
    """Return the classic BPF program. struct seccomp_data: number at 0, architecture at 4, arguments from 16."""
    at = list(MACHINES).index(machine)
    steps: list[Step] = [(_LOAD, 0, 0, 4), (_EQUAL, 1, 0, MACHINES[machine]), (_RETURN, 0, 0, _REFUSE)]
    steps += [(_LOAD, 0, 0, 0), (_AT_LEAST, 0, 1, _X32), (_RETURN, 0, 0, _REFUSE)]
    steps += [(_AT_LEAST, 0, 1, _NEWER), (_RETURN, 0, 0, _ABSENT)]
    steps += [(_EQUAL, 0, 1, _UNKNOWN[at]), (_RETURN, 0, 0, _ABSENT)]
    for numbers in _REFUSED.values():
        if (number := numbers[at]) is not None:
            steps += [(_EQUAL, 0, 1, number), (_RETURN, 0, 0, _REFUSE)]
    steps += _judged(at)
    steps += [(_RETURN, 0, 0, _ALLOW)]
    return b"".join(struct.pack("HBBI", *step) for step in steps)


def _judged(at: int) -> Iterator[Step]:
    """Yield the steps for the calls that are refused by an argument (its lower half: all of these are 32 bits)."""
    for numbers, argument, bits in _BITS:
        if (number := numbers[at]) is not None:
            yield from ((_EQUAL, 0, 4, number), (_LOAD, 0, 0, 16 + 8 * argument), (_ANY_BIT, 0, 1, bits))
            yield from ((_RETURN, 0, 0, _REFUSE), (_RETURN, 0, 0, _ALLOW))
    for commands, argument, values in _VALUES:
        yield from ((_EQUAL, 0, 2 + 2 * len(values), commands[at]), (_LOAD, 0, 0, 16 + 8 * argument))
        for value in values:
            yield from ((_EQUAL, 0, 1, value), (_RETURN, 0, 0, _REFUSE))
        yield (_RETURN, 0, 0, _ALLOW)
