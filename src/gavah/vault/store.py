"""Bytes by their SHA-256: written once, hashed again on every read, never mended in silence. docs/spec/vault.md."""

from __future__ import annotations

import hashlib
import itertools
import os
import re
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from gavah.disk import BLOCK, files_below, kind_of, open_regular, sync_file, sync_folder, told, write_all
from gavah.errors import BadMaterial, BrokenSeal

OBJECTS, TEMPORARY = "sha256", "tmp"
MODE = 0o444

_is_digest = re.compile(r"[0-9a-f]{64}").fullmatch
_object_of = re.compile(r"([0-9a-f]{2})/([0-9a-f]{62})").fullmatch
_numbers = itertools.count()


class Readable(Protocol):
    """Whatever gives bytes: an open file, a member of a mail."""

    def read(self, size: int, /) -> bytes: ...


@dataclass(frozen=True, slots=True)
class Survey:
    """What stands in a vault. digests: in order; strange: paths below the vault that are no object's."""

    digests: tuple[str, ...]
    strange: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Staged:
    """Bytes in a temporary file, hashed while they were copied. path: None where the object stood already."""

    digest: str
    size: int
    path: str | None  # text, since with 100,000 small files Path objects cost as much as the hashing


class VaultStore:
    """The objects below `root`, one at a time. Opening it changes nothing; the first write makes the folders."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._objects, self._temporaries = str(root / OBJECTS), str(root / TEMPORARY)

    def path(self, digest: str) -> Path:
        """Return where the object `digest` stands; raises BadMaterial unless it has 64 lower-case hexadecimal digits."""
        return Path(self.place(digest))

    def place(self, digest: str) -> str:
        """Return the path as text; raises as `path`."""
        if not _is_digest(digest):
            raise BadMaterial("vault.digest", "not_a_digest", digest[:80])
        return f"{self._objects}/{digest[:2]}/{digest[2:]}"

    def put(self, content: bytes) -> str:
        """Store bytes, durable when this returns, and return their digest.

        Raises BrokenSeal where an object of that name stands with other bytes, BadCase for a full disk.
        """
        staged = self.stage_bytes(content)
        self._publish(staged)
        return staged.digest

    def put_stream(self, source: Readable) -> tuple[str, int]:
        """Store what `source` gives to its end, durable when this returns; return digest and size.

        Raises as `put`; an OSError is the source's own.
        """
        staged = self.stage(source)
        self._publish(staged)
        return staged.digest, staged.size

    def get(self, digest: str) -> bytes:
        """Return the bytes of an object, hashed again; raises BrokenSeal if they are others or missing."""
        descriptor = open_regular(self.path(digest), f"vault {digest}")
        with os.fdopen(descriptor, "rb") as file, told(f"vault {digest}"):
            content = file.read()
        _check_same(digest, hashlib.sha256(content).hexdigest())
        return content

    def open_checked(self, digest: str) -> int:
        """Return a descriptor at the start of an object whose bytes have just been hashed; the caller closes it."""
        return self._checked(digest)[0]

    def check(self, digest: str) -> int:
        """Hash an object and return its size; raises BrokenSeal if its bytes are others or missing."""
        descriptor, size = self._checked(digest)
        os.close(descriptor)
        return size

    def holds(self, digest: str) -> bool:
        """Tell whether something stands in the place of `digest`; its bytes are not looked at."""
        return os.path.lexists(self.place(digest))

    def survey(self) -> Survey:
        """Return which objects stand there by name, and everything else that is not an object of mode, kind and name."""
        digests, strange = [], []
        for path, status in files_below(self.root):
            match = _object_of(path.removeprefix(f"{OBJECTS}/")) if path.startswith(f"{OBJECTS}/") else None
            if match and stat.S_ISREG(status.st_mode):
                digests.append(match[1] + match[2])
            else:
                strange.append(path)
        return Survey(tuple(sorted(digests)), tuple(sorted(strange)))

    def digests(self) -> tuple[str, ...]:
        """Return the digests of all objects, ascending; raises BrokenSeal at anything else than an object."""
        survey = self.survey()
        if survey.strange:
            raise BrokenSeal(f"vault {survey.strange[0]}", "objects alone", f"{len(survey.strange)} strange files")
        return survey.digests

    def sweep(self) -> int:
        """Remove the temporary files of a writer that was cut off; return how many. Only while no writer is at work."""
        temporary = self.root / TEMPORARY
        left = [path for path, _ in files_below(temporary)]
        with told("vault"):
            for path in left:
                (temporary / path).unlink()
        return len(left)

    def stage_bytes(self, content: bytes) -> Staged:
        """Write bytes to a temporary file, not yet durable."""
        digest = hashlib.sha256(content).hexdigest()
        if self._stands(digest):
            return Staged(digest, len(content), None)
        with self._temporary() as (path, descriptor), told("vault"):
            write_all(descriptor, content)
        return Staged(digest, len(content), path)

    def stage(self, source: Readable) -> Staged:
        """Copy a stream to a temporary file, hashing what is copied, not yet durable. An OSError is the source's own."""
        block = source.read(BLOCK)
        following = source.read(BLOCK) if block else b""
        if not following:
            return self.stage_bytes(block)
        digest, size = hashlib.sha256(), 0
        with self._temporary() as (path, descriptor):
            for part in itertools.chain((block, following), iter(lambda: source.read(BLOCK), b"")):
                digest.update(part)
                with told("vault"):
                    write_all(descriptor, part)
                size += len(part)
        name = digest.hexdigest()
        if self._stands(name):
            os.unlink(path)
            return Staged(name, size, None)
        return Staged(name, size, path)

    def _publish(self, staged: Staged) -> None:
        target = self.path(staged.digest)
        with told("vault"):
            if staged.path is not None:
                sync_file(Path(staged.path))
                make_folder(target.parent)
                os.rename(staged.path, target)
            # Also for what stands already: a run that was cut off may have named it and never made the name durable.
            for folder in (target.parent, target.parent.parent, self.root):
                sync_folder(folder)

    @contextmanager
    def _temporary(self) -> Iterator[tuple[str, int]]:
        with told("vault"):
            path, descriptor = self._create()
        try:
            try:
                yield path, descriptor
            finally:
                os.close(descriptor)
        except BaseException:
            os.unlink(path)
            raise

    def _create(self) -> tuple[str, int]:
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
        while True:
            path = f"{self._temporaries}/{os.getpid()}-{next(_numbers)}"
            try:
                return path, os.open(path, flags, MODE)
            except FileExistsError:  # an earlier process with our number was cut off
                continue
            except FileNotFoundError:
                os.makedirs(self._temporaries, exist_ok=True)

    def _stands(self, digest: str) -> bool:
        """Tell whether the object stands there, whole; a broken one is a broken seal, never mended in silence."""
        if not self.holds(digest):
            return False
        self.check(digest)
        return True

    def _checked(self, digest: str) -> tuple[int, int]:
        descriptor = open_regular(self.path(digest), f"vault {digest}")
        try:
            with told(f"vault {digest}"):
                found, size = _hash(descriptor)
                os.lseek(descriptor, 0, os.SEEK_SET)
            _check_same(digest, found)
        except BaseException:
            os.close(descriptor)
            raise
        return descriptor, size


def make_folder(path: Path) -> None:
    """Make a folder and its parents; a link in its place is refused, as objects would land elsewhere."""
    path.mkdir(parents=True, exist_ok=True)
    if path.is_symlink():
        raise BrokenSeal(f"vault {path.name}", "a folder", kind_of(path.lstat().st_mode))


def _hash(descriptor: int) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    while block := os.read(descriptor, BLOCK):
        digest.update(block)
        size += len(block)
    return digest.hexdigest(), size


def _check_same(digest: str, found: str) -> None:
    if found != digest:
        raise BrokenSeal(f"vault {digest}", digest, found)
