"""Files as ledger and vault need them: opened without following links, written whole, durable before a word of it."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from gavah.errors import BadCase, BrokenSeal

BLOCK = 1 << 20
FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})  # EFBIG: RLIMIT_FSIZE
_READ = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC  # O_NONBLOCK: a FIFO must not hang the open
_KINDS = (
    (stat.S_ISLNK, "a symbolic link"),
    (stat.S_ISDIR, "a folder"),
    (stat.S_ISFIFO, "a pipe"),
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISREG, "a regular file"),
)

# macOS has no fdatasync.
datasync: Callable[[int], None] = getattr(os, "fdatasync", os.fsync)


def kind_of(mode: int) -> str:
    """Return what a file of this st_mode is, in words."""
    return next((words for test, words in _KINDS if test(mode)), "a device")


def open_regular(path: Path, what: str) -> int:
    """Return a descriptor of the regular file at `path`; the caller closes it.

    Raises BrokenSeal if there is nothing or something else (a link is not followed), BadCase without permission.
    """
    try:
        descriptor = os.open(path, _READ)
    except OSError as error:
        raise _not_opened(path, what, error) from error
    mode = os.fstat(descriptor).st_mode
    if not stat.S_ISREG(mode):
        os.close(descriptor)
        raise BrokenSeal(what, "a regular file", kind_of(mode))
    return descriptor


def _not_opened(path: Path, what: str, error: OSError) -> BadCase | BrokenSeal:
    if error.errno in (errno.ENOENT, errno.ENOTDIR):
        return BrokenSeal(what, "a regular file", "nothing")
    if error.errno in (errno.ELOOP, errno.ENXIO):  # O_NOFOLLOW on a link; a socket
        return BrokenSeal(what, "a regular file", kind_of(path.lstat().st_mode))
    return case_error(what, error)


def read_regular(path: Path, what: str) -> bytes:
    """Return the bytes of the regular file at `path`. Raises as `open_regular` does."""
    descriptor = open_regular(path, what)
    with os.fdopen(descriptor, "rb") as file, told(what):
        return file.read()


def case_error(what: str, error: OSError) -> BadCase:
    """Return the folder's error for what the operating system said."""
    reason = "io_error"
    if error.errno in FULL:
        reason = "disk_full"
    elif error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        reason = "no_permission"
    return BadCase(what, reason, os.strerror(error.errno or 0))


@contextmanager
def told(what: str) -> Iterator[None]:
    """Turn an OSError inside into the BadCase that it means for `what`."""
    try:
        yield
    except OSError as error:
        raise case_error(what, error) from error


def write_all(descriptor: int, content: bytes) -> None:
    """Write all of `content`: a short write is normal, not an error."""
    rest = memoryview(content)
    while rest:
        rest = rest[os.write(descriptor, rest) :]


def write_new(path: Path, content: bytes, *, durable: bool) -> None:
    """Write a new file at `path`; what half stands there on failure is removed."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o644)
    try:
        try:
            write_all(descriptor, content)
            if durable:
                os.fsync(descriptor)
        finally:
            os.close(descriptor)
    except OSError:
        path.unlink(missing_ok=True)
        raise


def replace(path: Path, content: bytes) -> None:
    """Put `content` at `path` in one step that survives a loss of power: temporary file, fsync, rename, fsync of the folder."""
    temporary = path.with_name(path.name + ".tmp")
    temporary.unlink(missing_ok=True)
    write_new(temporary, content, durable=True)
    temporary.replace(path)
    sync_folder(path.parent)


def sync_file(path: Path) -> None:
    """Make the bytes of a file durable."""
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_folder(path: Path) -> None:
    """Make the names in a folder durable."""
    descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def files_below(folder: Path) -> Iterator[tuple[str, os.stat_result]]:
    """Yield the relative path and lstat of everything below `folder` that is not a folder, in order; links are not followed."""
    pending = [""] if folder.is_dir() else []
    while pending:
        prefix = pending.pop()
        with os.scandir(folder / prefix) as found:
            entries = sorted(found, key=lambda entry: entry.name, reverse=True)
        for entry in reversed(entries):
            if not entry.is_dir(follow_symlinks=False):
                yield prefix + entry.name, entry.stat(follow_symlinks=False)
        pending += [f"{prefix}{entry.name}/" for entry in entries if entry.is_dir(follow_symlinks=False)]
