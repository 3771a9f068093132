"""The one writer of a log: locked, in crash order, nothing acknowledged before it is durable. docs/spec/ledger.md, section 7."""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from gavah.disk import FULL, case_error, datasync, read_regular, replace, sync_folder, told, write_all, write_new
from gavah.errors import BadCase, BadMaterial, BrokenSeal
from gavah.ledger.act import Act, leaf_data
from gavah.ledger.checkpoint import Checkpoint, sign_checkpoint
from gavah.ledger.note import Signer
from gavah.ledger.proof import proof_text
from gavah.ledger.reading import (
    CHECKPOINT,
    JOURNAL,
    LogEntry,
    LogReading,
    check_entries,
    check_folder,
    check_remembered,
    read_log,
)
from gavah.ledger.tiles import Leaves, drop_partials, mend_tiles, write_tiles

LOCK, TORN, SENT = "lock", "torn", "checkpoints"


@dataclass(frozen=True, slots=True)
class Recovery:
    """What opening put in order. torn: path of the file with the bytes that were never acknowledged; tiles: made again."""

    torn: str | None
    torn_bytes: int
    tiles: tuple[str, ...]


def create_log(folder: Path, signer: Signer, first: Act) -> Checkpoint:
    """Make the log `folder` (named by its id) with its opening act; it stands whole or not at all.

    Raises BadMaterial unless `first` is the case.open of `signer`'s log, BadCase if the folder stands already.
    """
    entry = LogEntry(0, first.line(), first)
    try:
        check_entries([entry], signer.key)
    except BrokenSeal as error:
        raise BadMaterial("act 0", "not_the_opening_act", error.expected) from error
    if os.path.lexists(folder):
        raise BadCase(f"log {folder.name}", "exists")
    building = folder.with_name(f".{folder.name}.new")
    with told(f"log {folder.name}"):
        shutil.rmtree(building, ignore_errors=True)
        building.mkdir(parents=True)
        checkpoint = _fill(building, signer, entry.line)
        building.rename(folder)
        sync_folder(folder.parent)
        sync_folder(folder.parent.parent)
    return checkpoint


def _fill(folder: Path, signer: Signer, line: bytes) -> Checkpoint:
    leaves = Leaves()
    leaves.extend([leaf_data(line)])
    checkpoint = Checkpoint(signer.name, 1, leaves.tree.root())
    write_new(folder / JOURNAL, line + b"\n", durable=True)
    write_new(folder / LOCK, b"", durable=True)
    write_tiles(folder, leaves, 0)
    replace(folder / CHECKPOINT, sign_checkpoint(checkpoint, signer))
    return checkpoint


class LogWriter:
    """An open log. Use `LogWriter.open` as a context manager; one process and one thread at a time."""

    def __init__(
        self, lock: int, journal: int, reading: LogReading, signer: Signer, recovered: Recovery | None
    ) -> None:
        self._lock, self._journal, self._signer = lock, journal, signer
        self._folder, self._leaves = reading.folder, reading.leaves
        self._note, self._length = reading.note, os.fstat(journal).st_size
        self._sound = True
        self.clock, self.recovered = reading.clock, recovered

    @classmethod
    def open(cls, folder: Path, signer: Signer, remembered: Checkpoint | None = None) -> LogWriter:
        """Lock, verify and, where a writer was cut off, put the log in order; `.recovered` says what was done.

        remembered: a head kept outside the case. Raises BadCase "locked", and BrokenSeal as `read_log` does.
        """
        check_folder(folder)
        lock = _take_lock(folder)
        try:
            reading = read_log(folder, str(signer.key))
            if remembered is not None:
                check_remembered(reading, remembered)
            with told(JOURNAL):
                recovered = _recover(reading)
                journal = os.open(folder / JOURNAL, os.O_WRONLY | os.O_APPEND | os.O_NOFOLLOW | os.O_CLOEXEC)
        except BaseException:
            os.close(lock)
            raise
        return cls(lock, journal, reading, signer, recovered)

    @property
    def size(self) -> int:
        return self._leaves.size

    @property
    def head(self) -> Checkpoint:
        return Checkpoint(self._signer.name, self.size, self._leaves.tree.root())

    @property
    def note(self) -> bytes:
        """Return the present checkpoint as it is signed."""
        return self._note

    def append(self, acts: Sequence[Act]) -> range:
        """Append acts and return their indexes, once all of them are durable and signed.

        Raises BadMaterial (nothing written) for an act too long or with a clock not above the one before; BadCase
        "disk_full" (nothing written: the log is as before), "io_error" (unknown: the writer is poisoned).
        """
        lines = self._lines(acts)
        first = self.size
        if not self._sound:
            raise BadCase("log", "poisoned")
        if lines:
            self._sound = False  # until the last step is done: whatever interrupts leaves the writer unusable
            try:
                self._write(lines)
            except OSError as error:
                self._undo(first, error)
                raise case_error("log", error) from error
            self.clock = acts[-1].clock
            self._sound = True
        return range(first, self.size)

    def prove(self, index: int) -> str:
        """Return the tlog-proof of the act at `index` against the present checkpoint."""
        return proof_text(index, self._leaves.tree.inclusion(index), self._note)

    def hand_out(self) -> bytes:
        """Return the checkpoint for somebody outside, and keep a copy: what was sent cannot be taken back."""
        with told(SENT):
            (self._folder / SENT).mkdir(exist_ok=True)
            replace(self._folder / SENT / str(self.size), self._note)
        return self._note

    def close(self) -> None:
        """Give up the lock."""
        for descriptor in (self._journal, self._lock):
            if descriptor >= 0:
                os.close(descriptor)
        self._journal = self._lock = -1
        self._sound = False

    def __enter__(self) -> LogWriter:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _lines(self, acts: Sequence[Act]) -> list[bytes]:
        clock = self.clock
        for act in acts:
            if act.clock <= clock:
                raise BadMaterial("act.lc", "not_growing", f"{act.clock} after {clock}")
            clock = act.clock
        return [act.line() for act in acts]

    def _write(self, lines: list[bytes]) -> None:
        since = self.size
        content = b"".join(line + b"\n" for line in lines)
        write_all(self._journal, content)
        datasync(self._journal)
        self._leaves.extend([leaf_data(line) for line in lines])
        write_tiles(self._folder, self._leaves, since)
        note = sign_checkpoint(self.head, self._signer)
        replace(self._folder / CHECKPOINT, note)
        self._note, self._length = note, self._length + len(content)
        drop_partials(self._folder, self.size, since)

    def _undo(self, size: int, error: OSError) -> None:
        """Go back to the last acknowledged state, if a full disk is all that happened; else stay poisoned.

        After a failed fsync nobody knows what is on the disk: only opening again, which reads it, may go on.
        """
        self._leaves.cut(size)
        if error.errno not in FULL or read_regular(self._folder / CHECKPOINT, CHECKPOINT) != self._note:
            return
        with told("log"):
            os.ftruncate(self._journal, self._length)
            os.fsync(self._journal)
            (self._folder / f"{CHECKPOINT}.tmp").unlink(missing_ok=True)
            mend_tiles(self._folder, self._leaves)
        self._sound = True


def _take_lock(folder: Path) -> int:
    with told(LOCK):
        lock = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o644)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        os.close(lock)
        raise BadCase(f"log {folder.name}", "locked") from error
    return lock


def _recover(reading: LogReading) -> Recovery | None:
    """Set the unsigned tail aside, remove what a cut-off writer left, make the tiles right."""
    folder, tail = reading.folder, reading.tail
    torn = None
    if tail:
        torn = f"{TORN}/{hashlib.sha256(tail).hexdigest()}.bin"
        (folder / TORN).mkdir(exist_ok=True)
        sync_folder(folder)
        replace(folder / torn, tail)
        _cut(folder / JOURNAL, len(tail))
    (folder / f"{CHECKPOINT}.tmp").unlink(missing_ok=True)
    tiles = mend_tiles(folder, reading.leaves)
    return Recovery(torn, len(tail), tiles) if torn or tiles else None


def _cut(path: Path, count: int) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
    try:
        os.ftruncate(descriptor, os.fstat(descriptor).st_size - count)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
