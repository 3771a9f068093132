"""The tree as files: C2SP tlog-tiles of height 8 and entry bundles. Rebuildable, publishable as they are; never the truth."""

from __future__ import annotations

import contextlib
import re
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from gavah.disk import files_below, kind_of, read_regular, write_new
from gavah.errors import BrokenSeal
from gavah.ledger.tree import HASH_BYTES, Tree

FOLDER = "tile"
ENTRIES = -1  # stands for the level of the entry bundles
WIDTH = 256  # hashes in a full tile: height 8

_parts_of = re.compile(r"(entries|0|[1-9][0-9]?)/((?:x[0-9]{3}/)*[0-9]{3})(?:\.p/([1-9][0-9]{0,2}))?").fullmatch


class Leaves:
    """The leaf data of a log, 32 bytes each, and the tree over it."""

    __slots__ = ("data", "tree")

    def __init__(self) -> None:
        self.data = bytearray()
        self.tree = Tree()

    @property
    def size(self) -> int:
        return self.tree.size

    def extend(self, leaves: list[bytes]) -> None:
        """Add leaf data, 32 bytes each."""
        self.data += b"".join(leaves)
        self.tree.extend(leaves)

    def cut(self, size: int) -> None:
        """Forget the leaves from `size` on."""
        del self.data[HASH_BYTES * size :]
        self.tree.cut(size)

    def at(self, index: int) -> bytes:
        """Return the leaf data at `index`."""
        return bytes(self.data[HASH_BYTES * index : HASH_BYTES * (index + 1)])


@dataclass(frozen=True, slots=True)
class Tile:
    """One tile. level: from 0, or ENTRIES; number: from 0; width: 1 to 256 hashes."""

    level: int
    number: int
    width: int

    @property
    def path(self) -> str:
        """Return the path below `tile/`. Source: C2SP tlog-tiles, Merkle Tree and Log Entries."""
        digits = f"{self.number:03d}"
        digits = digits.zfill(-(-len(digits) // 3) * 3)
        groups = [digits[i : i + 3] for i in range(0, len(digits), 3)]
        name = "/".join([*(f"x{group}" for group in groups[:-1]), groups[-1]])
        partial = f".p/{self.width}" if self.width < WIDTH else ""
        return f"{'entries' if self.level == ENTRIES else self.level}/{name}{partial}"

    def content(self, leaves: Leaves) -> bytes:
        """Return the bytes of this tile of a log that is long enough."""
        first = HASH_BYTES * WIDTH * self.number
        last = first + HASH_BYTES * self.width
        if self.level != ENTRIES:
            return bytes(leaves.tree.levels[8 * self.level][first:last])
        length = HASH_BYTES.to_bytes(2, "big")
        return b"".join(length + leaves.data[i : i + HASH_BYTES] for i in range(first, last, HASH_BYTES))


def parse_tile(path: str) -> Tile | None:
    """Return the tile whose path this is, or None."""
    match = _parts_of(path)
    if match is None:
        return None
    level = ENTRIES if match[1] == "entries" else int(match[1])
    tile = Tile(level, int(match[2].replace("x", "").replace("/", "")), int(match[3] or WIDTH))
    return tile if tile.path == path else None


def count_at(level: int, size: int) -> int:
    """Return how many hashes (or entries) a log of `size` has at a tile level."""
    return size >> (8 * max(level, 0))


def tiles_of(size: int, since: int = 0) -> Iterator[Tile]:
    """Yield the tiles of a log of `size` that a log of `since` did not have as they are."""
    for level in (ENTRIES, *range(64 // 8)):
        count, before = count_at(level, size), count_at(level, since)
        if count > before:
            for number in range(before // WIDTH, -(-count // WIDTH)):
                yield Tile(level, number, min(WIDTH, count - WIDTH * number))


def write_tiles(folder: Path, leaves: Leaves, since: int) -> None:
    """Write what changed since the log had `since` leaves; without fsync, since all of it can be made again."""
    for tile in tiles_of(leaves.size, since):
        _write(folder / FOLDER / tile.path, tile.content(leaves))


def drop_partials(folder: Path, size: int, since: int) -> None:
    """Remove the partial tiles of `since` that fuller ones replace now."""
    kept = {tile.path for tile in tiles_of(size, since)}
    for level in (ENTRIES, *range(64 // 8)):
        number, width = divmod(count_at(level, since), WIDTH)
        tile = Tile(level, number, width)
        if width and count_at(level, size) > count_at(level, since) and tile.path not in kept:
            path = folder / FOLDER / tile.path
            path.unlink(missing_ok=True)
            with contextlib.suppress(OSError):  # other widths may stand there still
                path.parent.rmdir()


def mend_tiles(folder: Path, leaves: Leaves) -> tuple[str, ...]:
    """Make the tiles those of `leaves`; return the paths that were written or removed.

    Files that are no tiles stay. Raises BrokenSeal at a link or another strange thing in a tile's place.
    """
    wanted = {tile.path: tile for tile in tiles_of(leaves.size)}
    touched = []
    for path, status in list(files_below(folder / FOLDER)):
        if not stat.S_ISREG(status.st_mode):
            raise BrokenSeal(f"{FOLDER}/{path}", "a regular file", kind_of(status.st_mode))
        if path.endswith(".tmp") or (path not in wanted and parse_tile(path)):
            (folder / FOLDER / path).unlink()
            touched.append(path)
    for path, tile in wanted.items():
        place, content = folder / FOLDER / path, tile.content(leaves)
        if not place.exists() or read_regular(place, path) != content:
            _write(place, content)
            touched.append(path)
    return tuple(touched)


def _write(path: Path, content: bytes) -> None:
    temporary = path.with_name(path.name + ".tmp")
    try:
        write_new(temporary, content, durable=False)
    except FileNotFoundError:
        path.parent.mkdir(parents=True)
        write_new(temporary, content, durable=False)
    temporary.replace(path)
