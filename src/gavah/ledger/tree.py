"""The Merkle tree of RFC 9162 (the same as RFC 6962's) with its proofs and their checks. Knows hashes, not acts."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from gavah.errors import BadMaterial, BrokenSeal

HASH_BYTES = 32
EMPTY_ROOT = hashlib.sha256(b"").digest()

_sha256 = hashlib.sha256


def leaf_hash(data: bytes) -> bytes:
    """Return the hash of a leaf. Source: RFC 9162, 2.1.1."""
    return _sha256(b"\0" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the hash of an inner node. Source: RFC 9162, 2.1.1."""
    return _sha256(b"\1" + left + right).digest()


class Tree:
    """A tree that only grows, held as its complete subtrees.

    levels[k]: the hashes of all complete subtrees of 2^k leaves, one after the other, so that a tile is a slice.
    """

    __slots__ = ("levels",)

    def __init__(self) -> None:
        self.levels: list[bytearray] = [bytearray()]

    @property
    def size(self) -> int:
        return len(self.levels[0]) // HASH_BYTES

    def append(self, data: bytes) -> None:
        """Add one leaf."""
        self.extend([data])

    def extend(self, leaves: Sequence[bytes]) -> None:
        """Add many leaves, level by level."""
        self.levels[0] += b"".join([_sha256(b"\0" + data).digest() for data in leaves])
        level = 0
        while len(self.levels[level]) >= 2 * HASH_BYTES:
            if level + 1 == len(self.levels):
                self.levels.append(bytearray())
            if not _fill(self.levels[level], self.levels[level + 1]):
                return
            level += 1

    def cut(self, size: int) -> None:
        """Forget the leaves from `size` on."""
        for level, hashes in enumerate(self.levels):
            del hashes[HASH_BYTES * (size >> level) :]

    def root(self, size: int | None = None) -> bytes:
        """Return the root over the first `size` leaves (all, if not given)."""
        return self._over(0, self._size(size))

    def inclusion(self, index: int, size: int | None = None) -> list[bytes]:
        """Return the path of leaf `index` in the tree of `size`, nearest sibling first. Source: RFC 9162, 2.1.3.1."""
        low, high = 0, self._size(size)
        if not 0 <= index < high:
            raise BadMaterial("proof.index", "beyond_the_tree", f"{index} of {high}")
        path = []
        while high - low > 1:
            middle = low + _left_leaves(high - low)
            if index < middle:
                path.append(self._over(middle, high))
                high = middle
            else:
                path.append(self._over(low, middle))
                low = middle
        path.reverse()
        return path

    def consistency(self, old: int, size: int | None = None) -> list[bytes]:
        """Return the proof that the tree of `size` extends the tree of `old`, 1 <= old. Source: RFC 9162, 2.1.4.1."""
        low, high = 0, self._size(size)
        if not 0 < old <= high:
            raise BadMaterial("proof.size", "beyond_the_tree", f"{old} of {high}")
        path = []
        while old != high:
            middle = low + _left_leaves(high - low)
            if old <= middle:
                path.append(self._over(middle, high))
                high = middle
            else:
                path.append(self._over(low, middle))
                low = middle
        if low:  # the old tree is not a complete subtree on the left edge, whose root the verifier has already
            path.append(self._over(low, high))
        path.reverse()
        return path

    def _size(self, size: int | None) -> int:
        if size is None:
            return self.size
        if not 0 <= size <= self.size:
            raise BadMaterial("tree.size", "beyond_the_tree", f"{size} of {self.size}")
        return size

    def _over(self, low: int, high: int) -> bytes:
        count = high - low
        if count == 0:
            return EMPTY_ROOT
        if count & (count - 1) == 0 and low % count == 0:
            place = HASH_BYTES * (low // count)
            return bytes(self.levels[count.bit_length() - 1][place : place + HASH_BYTES])
        middle = low + _left_leaves(count)
        return node_hash(self._over(low, middle), self._over(middle, high))


def _left_leaves(count: int) -> int:
    """The largest power of two below `count` (RFC 9162, 2.1.1: k)."""
    return 1 << ((count - 1).bit_length() - 1)


def _fill(below: bytearray, above: bytearray) -> bool:
    """Hash the pairs of `below` that `above` lacks; tell whether there were any."""
    first, last = 2 * len(above), len(below) - len(below) % (2 * HASH_BYTES)
    pairs = bytes(below[first:last])
    above += b"".join([_sha256(b"\1" + pairs[i : i + 64]).digest() for i in range(0, len(pairs), 64)])
    return bool(pairs)


def root_from_inclusion(leaf: bytes, index: int, size: int, path: Sequence[bytes]) -> bytes:
    """Return the root that leaf hash `leaf` at `index` of `size` leads to along `path`. Source: RFC 9162, 2.1.3.2.

    Raises BrokenSeal if the path is too long or too short, or if a hash does not have 32 bytes.
    """
    _check_hashes(leaf, *path)
    if not 0 <= index < size:
        raise BrokenSeal("inclusion proof", f"an index below {size}", str(index))
    number, last, here = index, size - 1, leaf
    for sibling in path:
        if last == 0:
            raise BrokenSeal("inclusion proof", "the path's length", "too long")
        if number & 1 or number == last:
            here = node_hash(sibling, here)
            while number and not number & 1:
                number, last = number >> 1, last >> 1
        else:
            here = node_hash(here, sibling)
        number, last = number >> 1, last >> 1
    if last:
        raise BrokenSeal("inclusion proof", "the path's length", "too short")
    return here


def check_inclusion(leaf: bytes, index: int, size: int, path: Sequence[bytes], root: bytes) -> None:
    """Check that leaf hash `leaf` stands at `index` among `size` leaves under `root`.

    leaf, root and each of path: 32 bytes; index from 0; path nearest sibling first. Raises BrokenSeal.
    Source: RFC 9162, 2.1.3.2.
    """
    found = root_from_inclusion(leaf, index, size, path)
    if found != root:
        raise BrokenSeal("inclusion proof", root.hex(), found.hex())


def check_consistency(old: int, size: int, old_root: bytes, root: bytes, path: Sequence[bytes]) -> None:
    """Check that the tree of `size` under `root` extends the tree of `old` under `old_root`; 1 <= old <= size.

    Raises BrokenSeal. Source: RFC 9162, 2.1.4.2.
    """
    _check_hashes(old_root, root, *path)
    if not 0 < old <= size:
        raise BrokenSeal("consistency proof", f"an old size from 1 to {size}", str(old))
    if old == size:
        if path:
            raise BrokenSeal("consistency proof", "an empty path", f"{len(path)} hashes")
        _check_same("consistency proof", old_root, root)
        return
    if not path:
        raise BrokenSeal("consistency proof", "the path's length", "too short")
    nodes = [old_root, *path] if old & (old - 1) == 0 else path
    before, after = _climb(old, size, nodes)
    _check_same("consistency proof: old root", before, old_root)
    _check_same("consistency proof: new root", after, root)


def _climb(old: int, size: int, nodes: Sequence[bytes]) -> tuple[bytes, bytes]:
    number, last = old - 1, size - 1
    while number & 1:
        number, last = number >> 1, last >> 1
    before = after = nodes[0]
    for sibling in nodes[1:]:
        if last == 0:
            raise BrokenSeal("consistency proof", "the path's length", "too long")
        if number & 1 or number == last:
            before, after = node_hash(sibling, before), node_hash(sibling, after)
            while number and not number & 1:
                number, last = number >> 1, last >> 1
        else:
            after = node_hash(after, sibling)
        number, last = number >> 1, last >> 1
    if last:
        raise BrokenSeal("consistency proof", "the path's length", "too short")
    return before, after


def _check_same(what: str, found: bytes, expected: bytes) -> None:
    if found != expected:
        raise BrokenSeal(what, expected.hex(), found.hex())


def _check_hashes(*hashes: bytes) -> None:
    for one in hashes:
        if len(one) != HASH_BYTES:
            raise BrokenSeal("hash", f"{HASH_BYTES} bytes", str(len(one)))
