"""A log on disk, read and verified against its signed checkpoint. Changes nothing. docs/spec/ledger.md, 1 to 3, 7."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from gavah.disk import kind_of, read_regular
from gavah.errors import BadMaterial, BrokenSeal
from gavah.ledger.act import Act, leaf_data, parse_act
from gavah.ledger.checkpoint import Checkpoint, open_checkpoint, split_origin
from gavah.ledger.note import VerifierKey, parse_key
from gavah.ledger.proof import proof_text
from gavah.ledger.tiles import Leaves

JOURNAL, CHECKPOINT = "journal.jsonl", "checkpoint"
_erased_of = re.compile(rb'\{"erased":"([0-9a-f]{64})"\}').fullmatch


@dataclass(frozen=True, slots=True)
class LogEntry:
    """One line of a journal, without its line feed. act: None where the line was erased."""

    index: int
    line: bytes
    act: Act | None


@dataclass(frozen=True, slots=True)
class LogReading:
    """A verified log. note: the checkpoint as signed; tail: the bytes after the signed lines, never acknowledged."""

    folder: Path
    key: VerifierKey
    checkpoint: Checkpoint
    note: bytes
    entries: tuple[LogEntry, ...]
    tail: bytes
    leaves: Leaves

    @property
    def case(self) -> str:
        return split_origin(self.key.name)[0]

    @property
    def log(self) -> str:
        return split_origin(self.key.name)[1]

    @property
    def size(self) -> int:
        return self.checkpoint.size

    @property
    def unsigned(self) -> int:
        """Return how many bytes follow the signed lines."""
        return len(self.tail)

    @property
    def clock(self) -> int:
        """Return the Lamport clock of the last act that was not erased."""
        return next(entry.act.clock for entry in reversed(self.entries) if entry.act is not None)


def read_log(folder: Path, verifier_key: str) -> LogReading:
    """Return the log in `folder`, every line verified under `verifier_key`.

    Raises BrokenSeal; `what` is "rollback" (fewer lines than were signed), "tampering" (other lines than were signed),
    "erasure" (an erased line that no later act announces), "checkpoint", "note", "act" or a file's name.
    """
    key = parse_key(verifier_key)
    check_folder(folder)
    # The checkpoint first: a writer at work only ever lengthens the journal after it.
    note = read_regular(folder / CHECKPOINT, CHECKPOINT)
    checkpoint = open_checkpoint(note, key)
    lines, tail = split_journal(read_regular(folder / JOURNAL, JOURNAL), checkpoint.size)
    if len(lines) < checkpoint.size:
        raise BrokenSeal("rollback", f"{checkpoint.size} acts", f"{len(lines)} acts")
    leaves = Leaves()
    leaves.extend([leaf_of(line) for line in lines])
    if leaves.tree.root() != checkpoint.root:
        raise BrokenSeal("tampering", checkpoint.root.hex(), leaves.tree.root().hex())
    entries = tuple(read_entries(lines))
    check_entries(entries, key)
    return LogReading(folder, key, checkpoint, note, entries, tail, leaves)


def claimed_key(folder: Path) -> str:
    """Return the verifier key that the log names itself. It proves nothing: say so when it is all there is."""
    check_folder(folder)
    lines, _ = split_journal(read_regular(folder / JOURNAL, JOURNAL), 1)
    act = parse_act(lines[0]) if lines else None
    if act is None or act.type != "case.open" or type(act.body.get("key")) is not str:
        raise BrokenSeal("act 0", "case.open with a key", "another act")
    return str(act.body["key"])


def prove(log: LogReading, index: int) -> str:
    """Return the tlog-proof of the act at `index` against the present checkpoint; raises BadMaterial beyond it."""
    return proof_text(index, log.leaves.tree.inclusion(index), log.note)


def check_folder(folder: Path) -> None:
    """Check that a log's folder is one, and no link; raises BrokenSeal."""
    try:
        mode = folder.lstat().st_mode
    except FileNotFoundError as error:
        raise BrokenSeal(f"log {folder.name}", "a folder", "nothing") from error
    if kind_of(mode) != "a folder":
        raise BrokenSeal(f"log {folder.name}", "a folder", kind_of(mode))


def split_journal(raw: bytes, size: int) -> tuple[list[bytes], bytes]:
    """Return the first `size` whole lines (or as many as there are) and all that follows them."""
    lines = raw.split(b"\n", size)
    return lines[:-1], lines[-1]


def leaf_of(line: bytes) -> bytes:
    """Return the leaf data of a line: its SHA-256, or what an erased line names."""
    erased = _erased_of(line)
    return bytes.fromhex(erased[1].decode()) if erased else leaf_data(line)


def read_entries(lines: Sequence[bytes]) -> Iterator[LogEntry]:
    """Yield the entries of lines; raises BrokenSeal at the first that is no act."""
    for index, line in enumerate(lines):
        try:
            yield LogEntry(index, line, None if _erased_of(line) else parse_act(line))
        except BrokenSeal as error:
            raise BrokenSeal(f"act {index}", error.expected, error.found) from error


def check_entries(entries: Sequence[LogEntry], key: VerifierKey) -> None:
    """Check what the lines of one log say of each other: opening act, clocks, erasures. Raises BrokenSeal."""
    first = entries[0].act if entries else None
    case, log = split_origin(key.name)
    expected = {"case": case, "key": str(key), "log": log}
    if first is None or first.type != "case.open" or not expected.items() <= first.body.items():
        raise BrokenSeal("act 0", f"case.open of {key}", "another act")
    clock, announced = 0, set()
    for entry in reversed(entries):
        if entry.act is None and entry.index not in announced:
            raise BrokenSeal("erasure", f"an act of type erase after act {entry.index}", "none")
        if entry.act is not None and entry.act.type == "erase":
            announced |= _erased_by(entry.act)
    for entry in entries:
        if entry.act is not None:
            if entry.act.clock <= clock:
                raise BrokenSeal(f"act {entry.index}", f"a clock above {clock}", str(entry.act.clock))
            clock = entry.act.clock


def _erased_by(act: Act) -> set[int]:
    indexes = act.body.get("indexes")
    return {index for index in indexes if type(index) is int} if isinstance(indexes, list) else set()


def check_remembered(log: LogReading, remembered: Checkpoint) -> None:
    """Check that a log still extends a head that was remembered outside of it.

    Raises BrokenSeal, what="rollback" if the log is shorter, "fork" if its first acts are others.
    """
    if remembered.origin != log.checkpoint.origin:
        raise BadMaterial("remembered", "another_log", remembered.origin[:120])
    if remembered.size > log.size:
        raise BrokenSeal("rollback", f"{remembered.size} acts", f"{log.size} acts")
    root = log.leaves.tree.root(remembered.size)
    if root != remembered.root:
        raise BrokenSeal("fork", remembered.root.hex(), root.hex())
