"""Many objects at once: all written, one file-system sync, all named, one more; nothing is acknowledged before."""

from __future__ import annotations

import ctypes
import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager
from itertools import islice
from pathlib import Path
from threading import Lock
from types import TracebackType

from gavah.disk import sync_file, sync_folder, told
from gavah.vault.store import OBJECTS, Readable, Staged, VaultStore, make_folder

FLUSH_COUNT = 4096
FLUSH_BYTES = 1 << 30
_CHUNK = 32  # sources a task: with small files the hand-over costs more than the hash
_WORKERS = 2  # hashlib and the system calls let go of the interpreter lock

Source = Callable[[], AbstractContextManager[Readable]]
Outcome = tuple[str, int] | OSError


class Batch:
    """A bulk write into one vault. Use it as a context manager: leaving it flushes, an error discards.

    `put_stream` and `put_bytes` may be called from several threads.
    """

    def __init__(self, vault: VaultStore, flush_count: int = FLUSH_COUNT, flush_bytes: int = FLUSH_BYTES) -> None:
        self._vault = vault
        self._limits = (flush_count, flush_bytes)
        self._staged: dict[str, Staged] = {}
        self._bytes = 0
        self._durable: list[tuple[str, int]] = []
        self._lock = Lock()

    def put_bytes(self, content: bytes) -> tuple[str, int]:
        """Stage bytes; return digest and size. Durable only once `flush` names it."""
        return self._take(self._vault.stage_bytes(content))

    def put_stream(self, source: Readable) -> tuple[str, int]:
        """Stage what `source` gives to its end; return digest and size. Durable only once `flush` names it."""
        return self._take(self._vault.stage(source))

    def put_streams(self, sources: Iterable[Source]) -> Iterator[Outcome]:
        """Stage many sources on several threads; yield for each, in order, digest and size or why it could not be read.

        A source is called to open it, read, and closed. A full disk or a broken seal is raised.
        """
        rest = iter(sources)
        with ThreadPoolExecutor(_WORKERS) as pool:
            running: list[Future[list[Outcome]]] = []
            while True:
                while len(running) < 2 * _WORKERS and (chunk := list(islice(rest, _CHUNK))):
                    running.append(pool.submit(self._put_chunk, chunk))
                if not running:
                    return
                yield from running.pop(0).result()

    def flush(self) -> tuple[tuple[str, int], ...]:
        """Make all staged bytes durable; return digest and size of what became so since the last call."""
        with self._lock, told("vault"):
            self._settle()
            durable, self._durable = tuple(self._durable), []
        return durable

    def discard(self) -> None:
        """Forget what is staged and not durable."""
        with self._lock:
            for staged in self._staged.values():
                if staged.path is not None:
                    Path(staged.path).unlink(missing_ok=True)
            self._staged.clear()
            self._bytes = 0

    def __enter__(self) -> Batch:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if error is None:
                with self._lock, told("vault"):
                    self._settle()
        finally:
            self.discard()

    def _put_chunk(self, sources: list[Source]) -> list[Outcome]:
        return [self._put_source(source) for source in sources]

    def _put_source(self, source: Source) -> Outcome:
        try:
            with source() as readable:
                return self.put_stream(readable)
        except OSError as error:
            return error

    def _take(self, staged: Staged) -> tuple[str, int]:
        with self._lock, told("vault"):
            first = self._staged.setdefault(staged.digest, staged)
            if first is staged:
                self._bytes += staged.size
            elif staged.path is not None:
                os.unlink(staged.path)
            if len(self._staged) >= self._limits[0] or self._bytes >= self._limits[1]:
                self._settle()
        return staged.digest, staged.size

    def _settle(self) -> None:
        """Sync, name, sync. Whoever calls holds the lock."""
        moves = {staged.path: staged.digest for staged in self._staged.values() if staged.path is not None}
        if self._staged:
            root, objects = self._vault.root, self._vault.root / OBJECTS
            folders = [objects / prefix for prefix in {digest[:2] for digest in self._staged}]
            sync_files(root, map(Path, moves))
            for folder in folders:
                make_folder(folder)
            for temporary, digest in moves.items():
                os.rename(temporary, self._vault.place(digest))
            # Also for what stood already: a run that was cut off may have named it and never made the name durable.
            sync_folders(root, [*folders, objects, root])
        self._durable += [(staged.digest, staged.size) for staged in self._staged.values()]
        self._staged.clear()
        self._bytes = 0


def _find_syncfs() -> Callable[[int], int] | None:
    """Return Linux' syncfs(2), which reports write errors since kernel 5.8; other systems have none."""
    return getattr(ctypes.CDLL(None, use_errno=True), "syncfs", None)


syncfs = _find_syncfs()


def sync_files(root: Path, paths: Iterable[Path]) -> None:
    """Make files durable, all on the file system of `root`: at one stroke where the system can."""
    if not _sync_all(root):
        for path in paths:
            sync_file(path)


def sync_folders(root: Path, paths: Iterable[Path]) -> None:
    """Make the names in folders durable, as `sync_files`."""
    if not _sync_all(root):
        for path in paths:
            sync_folder(path)


def _sync_all(root: Path) -> bool:
    if syncfs is None:
        return False
    descriptor = os.open(root, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        if syncfs(descriptor) != 0:
            number = ctypes.get_errno()
            raise OSError(number, os.strerror(number))
    finally:
        os.close(descriptor)
    return True
