"""Walk what a person gives: every file once, in a fixed order, no link followed. Opens nothing, parses nothing."""

from __future__ import annotations

import base64
import errno
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BufferedReader
from pathlib import Path
from typing import Literal

from gavah.errors import BadMaterial
from gavah.record.material import ReceivedName


@dataclass(frozen=True, slots=True)
class Source:
    """One file to seal.

    path: where it lies now. name: what it is called from the given file or folder on, with `/` between parts.
    size, modified: what the file system says; the truth is what gets copied.
    """

    path: bytes
    name: ReceivedName
    method: Literal["file", "folder"]
    size: int
    modified: str
    identity: tuple[int, int]  # device and inode: what is opened later must be the same file


@dataclass(frozen=True, slots=True)
class Refused:
    """Something that stands in the folder and is not taken, with the error that says why."""

    name: str
    error: BadMaterial


def walk(given: Path) -> Iterator[Source | Refused]:
    """Yield what lies at `given`: the file itself, or all files below the folder in ascending order of their bytes.

    Symbolic links, devices, pipes and sockets are refused, as is what may not be read. Raises BadMaterial if nothing is there.
    """
    top = os.fsencode(given)
    try:
        info = os.stat(top) if os.path.isdir(top) else os.lstat(top)
    except OSError as error:
        raise BadMaterial(_shown(top), "not_found", error.strerror or "") from error
    if stat.S_ISDIR(info.st_mode):
        yield from _folder(top)
    else:
        yield _file(top, os.path.basename(top), info, "file")


def open_source(source: Source) -> BufferedReader:
    """Open a source without following a link; raises OSError, also if another file or none stands in its place."""
    descriptor = os.open(source.path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NONBLOCK)
    info = os.fstat(descriptor)
    if not stat.S_ISREG(info.st_mode) or (info.st_dev, info.st_ino) != source.identity:
        os.close(descriptor)
        raise OSError(errno.EINVAL, "no longer the file that stood there", source.path)
    return os.fdopen(descriptor, "rb")


def not_readable(source: Source, error: OSError) -> BadMaterial:
    """Return the error that names a source which could not be opened or read."""
    return BadMaterial(source.name.text, "not_readable", error.strerror or "")


def _folder(top: bytes) -> Iterator[Source | Refused]:
    """Walk with a stack of its own: folders may be nested deeper than Python recurses."""
    waiting: list[tuple[bytes, bytes]] = [(top, b"")]
    while waiting:
        path, name = waiting.pop()
        try:
            info = os.lstat(path)
            if stat.S_ISDIR(info.st_mode) or not name:
                waiting += reversed(_listed(path, name))
            else:
                yield _file(path, name, info, "folder")
        except OSError as error:
            shown = _shown(name or path)
            yield Refused(shown, BadMaterial(shown, "not_readable", error.strerror or ""))


def _listed(path: bytes, name: bytes) -> list[tuple[bytes, bytes]]:
    with os.scandir(path) as listing:
        return sorted((entry.path, name + b"/" + entry.name if name else entry.name) for entry in listing)


def _file(path: bytes, name: bytes, info: os.stat_result, method: Literal["file", "folder"]) -> Source | Refused:
    if stat.S_ISLNK(info.st_mode):
        return Refused(_shown(name), BadMaterial(_shown(name), "symbolic_link", _shown(os.readlink(path))))
    if not stat.S_ISREG(info.st_mode):
        return Refused(_shown(name), BadMaterial(_shown(name), "not_a_file"))
    identity = (info.st_dev, info.st_ino)
    return Source(path, received_name(name), method, info.st_size, _instant(info.st_mtime), identity)


def received_name(name: bytes) -> ReceivedName:
    """Return a name as it came: its text where it is UTF-8, else text for people and the bytes in base64."""
    try:
        return ReceivedName(name.decode())
    except UnicodeDecodeError:
        return ReceivedName(_shown(name), base64.b64encode(name).decode())


def _shown(name: bytes) -> str:
    return name.decode("utf-8", "replace")


def _instant(seconds: float) -> str:
    """Return the file system's time in UTC; outside the years 1-9999 the nearest instant that can be written."""
    try:
        moment = datetime.fromtimestamp(seconds, UTC)
    except (ValueError, OverflowError, OSError):
        moment = datetime.min.replace(tzinfo=UTC) if seconds < 0 else datetime.max.replace(tzinfo=UTC)
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ").rjust(20, "0")
