"""Everything about a log's folder that is not as it should be, file by file. Goes on where `read_log` stops."""

from __future__ import annotations

import hashlib
import re
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from typing import Literal

from gavah.disk import files_below, kind_of, read_regular
from gavah.errors import BrokenSeal
from gavah.ledger.act import parse_act
from gavah.ledger.checkpoint import Checkpoint, open_checkpoint
from gavah.ledger.note import VerifierKey, parse_key
from gavah.ledger.reading import (
    CHECKPOINT,
    JOURNAL,
    check_entries,
    check_folder,
    claimed_key,
    leaf_of,
    read_entries,
    split_journal,
)
from gavah.ledger.tiles import ENTRIES, FOLDER, WIDTH, Leaves, Tile, count_at, parse_tile, tiles_of
from gavah.ledger.tree import HASH_BYTES
from gavah.ledger.writer import LOCK, SENT, TORN

_sent_size_of = re.compile(rf"{SENT}/(0|[1-9][0-9]{{0,15}})").fullmatch
_torn_digest_of = re.compile(rf"{TORN}/([0-9a-f]{{64}})\.bin").fullmatch


@dataclass(frozen=True, slots=True)
class LogFinding:
    """One thing. path: below the log's folder; act: the index of the journal's line, where it is one.

    state "broken": the bytes are not those that were signed; "not_included": nothing signed speaks of this file;
    "unsigned": lines after the last checkpoint, never acknowledged. expected, found: words or digests.
    """

    path: str
    state: Literal["broken", "not_included", "unsigned"]
    expected: str
    found: str
    act: int | None = None


def verify_log(folder: Path, verifier_key: str | None = None) -> list[LogFinding]:
    """Return all that is wrong with a log's folder; an empty list says that every file in it is right.

    verifier_key: from outside the case; None takes the log's own word, which proves nothing against a forger of the
    whole. Never raises BrokenSeal.
    """
    try:
        check_folder(folder)
        key = parse_key(verifier_key or claimed_key(folder))
    except BrokenSeal as error:
        return [LogFinding(JOURNAL, "broken", error.expected, error.found, 0)]
    return list(_Audit(folder, key).findings())


class _Audit:
    """One walk over one log's folder, with what the steps hand to each other."""

    def __init__(self, folder: Path, key: VerifierKey) -> None:
        self._folder, self._key = folder, key
        self._checkpoint: Checkpoint | None = None
        self._lines: list[bytes] = []
        self._leaves = Leaves()  # of all whole lines, signed or not
        self._trusted = False  # the journal's signed lines are those that were signed

    def findings(self) -> Iterator[LogFinding]:
        yield from self._look_at_checkpoint()
        yield from self._look_at_journal()
        yield from self._look_at_files()

    def _look_at_checkpoint(self) -> Iterator[LogFinding]:
        try:
            note = read_regular(self._folder / CHECKPOINT, CHECKPOINT)
            self._checkpoint = open_checkpoint(note, self._key)
        except BrokenSeal as error:
            yield LogFinding(CHECKPOINT, "broken", error.expected, error.found)

    def _look_at_journal(self) -> Iterator[LogFinding]:
        try:
            raw = read_regular(self._folder / JOURNAL, JOURNAL)
        except BrokenSeal as error:
            yield LogFinding(JOURNAL, "broken", error.expected, error.found)
            return
        self._lines, rest = split_journal(raw, raw.count(b"\n"))
        self._leaves.extend([leaf_of(line) for line in self._lines])
        signed = self._checkpoint.size if self._checkpoint else len(self._lines)
        if len(self._lines) < signed:
            yield LogFinding(JOURNAL, "broken", f"{signed} acts (rollback)", f"{len(self._lines)} acts")
            return
        if self._checkpoint and self._leaves.tree.root(signed) != self._checkpoint.root:
            yield from self._look_for_altered_lines(signed)
            return
        self._trusted = self._checkpoint is not None
        yield from self._look_at_acts(signed)
        if rest or len(self._lines) > signed:
            unsigned = len(raw) - sum(len(line) + 1 for line in self._lines[:signed])
            yield LogFinding(JOURNAL, "unsigned", f"{signed} acts", f"{unsigned} bytes more")

    def _look_for_altered_lines(self, signed: int) -> Iterator[LogFinding]:
        """Name the lines that differ from the entry bundles, if those lead to the signed root; else the whole journal."""
        genuine = self._bundled(signed)
        named = 0
        for index, line in enumerate(self._lines[:signed]):
            expected = genuine.at(index) if genuine else b""
            found = leaf_of(line)
            if (genuine and found != expected) or (not genuine and not _is_act(line)):
                named += 1
                yield LogFinding(JOURNAL, "broken", expected.hex() or "an act", found.hex(), index)
        if genuine:
            self._leaves, self._trusted = genuine, True
        elif not named:
            yield LogFinding(JOURNAL, "broken", "the signed root (tampering)", "another root")

    def _bundled(self, size: int) -> Leaves | None:
        """The leaf data as the entry bundles have it, if it leads to the signed root."""
        content = b""
        for tile in tiles_of(size):
            path = self._folder / FOLDER / tile.path
            if tile.level == ENTRIES:
                try:
                    content += read_regular(path, tile.path)
                except BrokenSeal:
                    return None
        step = HASH_BYTES + 2
        leaves = Leaves()
        leaves.extend([content[i + 2 : i + step] for i in range(0, len(content), step)])
        right = self._checkpoint is not None and leaves.size == size and leaves.tree.root() == self._checkpoint.root
        return leaves if right else None

    def _look_at_acts(self, signed: int) -> Iterator[LogFinding]:
        try:
            check_entries(list(read_entries(self._lines[:signed])), self._key)
        except BrokenSeal as error:
            yield LogFinding(JOURNAL, "broken", error.expected, f"{error.what}: {error.found}")

    def _look_at_files(self) -> Iterator[LogFinding]:
        seen = set()
        for path, status in files_below(self._folder):
            seen.add(path)
            if path in (JOURNAL, CHECKPOINT):
                continue
            if not stat.S_ISREG(status.st_mode):
                yield LogFinding(path, "broken", "a regular file", kind_of(status.st_mode))
            else:
                yield from self._look_at_file(path)
        if self._checkpoint and self._trusted:
            for tile in tiles_of(self._checkpoint.size):
                if f"{FOLDER}/{tile.path}" not in seen:
                    yield LogFinding(f"{FOLDER}/{tile.path}", "broken", "a tile", "nothing")

    def _look_at_file(self, path: str) -> Iterator[LogFinding]:
        content = read_regular(self._folder / path, path)
        tile = parse_tile(path.removeprefix(f"{FOLDER}/")) if path.startswith(f"{FOLDER}/") else None
        sent, torn = _sent_size_of(path), _torn_digest_of(path)
        if tile:
            yield from self._look_at_tile(path, tile, content)
        elif sent:
            yield from self._look_at_sent(path, int(sent[1]), content)
        elif torn:
            found = hashlib.sha256(content).hexdigest()
            if found != torn[1]:
                yield LogFinding(path, "broken", torn[1], found)
        elif path == LOCK:
            if content:
                yield LogFinding(path, "broken", "an empty file", f"{len(content)} bytes")
        else:
            yield LogFinding(path, "not_included", "a file of docs/spec/ledger.md", "another")

    def _look_at_tile(self, path: str, tile: Tile, content: bytes) -> Iterator[LogFinding]:
        """A tile wider than what is signed is right if it is that of the lines which follow; a narrower one is a rest."""
        if not self._trusted:
            yield LogFinding(path, "not_included", "a journal to compare with", "a broken journal")
        elif WIDTH * tile.number + tile.width > count_at(tile.level, self._leaves.size):
            yield LogFinding(path, "broken", f"a tile of {self._leaves.size} acts", "a tile of more")
        elif content != tile.content(self._leaves):
            first = next(i for i, (a, b) in enumerate(zip_longest(content, tile.content(self._leaves))) if a != b)
            yield LogFinding(path, "broken", "the tile of the journal", f"another from byte {first} on")

    def _look_at_sent(self, path: str, size: int, content: bytes) -> Iterator[LogFinding]:
        try:
            sent = open_checkpoint(content, self._key)
        except BrokenSeal as error:
            yield LogFinding(path, "broken", error.expected, error.found)
            return
        if sent.size != size:
            yield LogFinding(path, "broken", f"a checkpoint of {size} acts", f"one of {sent.size} acts")
        elif size > self._leaves.size:
            yield LogFinding(JOURNAL, "broken", f"{size} acts, as {path} says (rollback)", f"{self._leaves.size} acts")
        elif self._leaves.tree.root(size) != sent.root:
            yield LogFinding(path, "broken", sent.root.hex(), self._leaves.tree.root(size).hex())


def _is_act(line: bytes) -> bool:
    try:
        parse_act(line)
    except BrokenSeal:
        return False
    return True
