"""The Merkle tree of RFC 9162 against published vectors, against its definition, and bent."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gavah.errors import BadMaterial, BrokenSeal
from gavah.ledger.tree import (
    EMPTY_ROOT,
    Tree,
    check_consistency,
    check_inclusion,
    leaf_hash,
    node_hash,
    root_from_inclusion,
)


def _tree(leaves: list[bytes]) -> Tree:
    tree = Tree()
    tree.extend(leaves)
    return tree


def _numbered(size: int) -> list[bytes]:
    return [b"leaf %d" % i for i in range(size)]


def _defined_root(leaves: list[bytes]) -> bytes:
    """RFC 9162, 2.1.1, word for word and without memory."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return leaf_hash(leaves[0])
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    return node_hash(_defined_root(leaves[:k]), _defined_root(leaves[k:]))


def test_the_published_roots_come_out(vectors: Callable[[str], Any]) -> None:
    known = vectors("merkle.json")
    leaves = [bytes.fromhex(leaf) for leaf in known["leaves"]]
    assert [_tree(leaves[:size]).root().hex() for size in range(9)] == known["roots"]
    assert [_tree(leaves).root(size).hex() for size in range(9)] == known["roots"]


def test_the_published_inclusion_proofs_come_out_and_hold(vectors: Callable[[str], Any]) -> None:
    known = vectors("merkle.json")
    leaves = [bytes.fromhex(leaf) for leaf in known["leaves"]]
    for one in known["inclusion"]:
        path = [bytes.fromhex(hash_) for hash_ in one["path"]]
        assert _tree(leaves).inclusion(one["index"], one["size"]) == path
        root = bytes.fromhex(known["roots"][one["size"]])
        check_inclusion(leaf_hash(leaves[one["index"]]), one["index"], one["size"], path, root)


def test_the_published_consistency_proofs_come_out_and_hold(vectors: Callable[[str], Any]) -> None:
    known = vectors("merkle.json")
    tree = _tree([bytes.fromhex(leaf) for leaf in known["leaves"]])
    for one in known["consistency"]:
        path = [bytes.fromhex(hash_) for hash_ in one["path"]]
        assert tree.consistency(one["old"], one["size"]) == path
        old, new = (bytes.fromhex(known["roots"][one[which]]) for which in ("old", "size"))
        check_consistency(one["old"], one["size"], old, new, path)


def test_every_proof_of_every_tree_up_to_33_leaves_holds() -> None:
    leaves = _numbered(33)
    tree = _tree(leaves)
    for size in range(34):
        assert tree.root(size) == _defined_root(leaves[:size])
        for index in range(size):
            check_inclusion(leaf_hash(leaves[index]), index, size, tree.inclusion(index, size), tree.root(size))
            check_consistency(index + 1, size, tree.root(index + 1), tree.root(size), tree.consistency(index + 1, size))


@given(st.lists(st.integers(0, 9), max_size=12))
def test_leaves_added_in_any_portions_give_one_tree(portions: list[int]) -> None:
    leaves = _numbered(sum(portions))
    grown, first = Tree(), 0
    for portion in portions:
        grown.extend(leaves[first : first + portion])
        first += portion
    one_by_one = Tree()
    for leaf in leaves:
        one_by_one.append(leaf)
    assert grown.levels == one_by_one.levels == _tree(leaves).levels
    assert grown.root() == _defined_root(leaves)


@given(st.integers(0, 70), st.integers(0, 70))
def test_a_tree_cut_back_is_the_tree_it_was(size: int, more: int) -> None:
    tree = _tree(_numbered(size + more))
    tree.cut(size)
    assert tree.root() == _tree(_numbered(size)).root()
    tree.extend(_numbered(size + more)[size:])
    assert tree.root() == _tree(_numbered(size + more)).root()


@given(st.integers(1, 70), st.data())
def test_a_bent_inclusion_proof_fails(size: int, data: st.DataObject) -> None:
    leaves = _numbered(size)
    tree, index = _tree(leaves), data.draw(st.integers(0, size - 1))
    path, root, leaf = tree.inclusion(index), tree.root(), leaf_hash(leaves[index])
    bends: list[tuple[bytes, int, int, list[bytes], bytes]] = [
        (leaf, index, size, [*path, leaf], root),
        (leaf_hash(b"another"), index, size, path, root),
        (leaf, index, size, path, leaf_hash(b"another")),
        (leaf, index, size, path, root[:31]),
        (leaf[:31], index, size, path, root),
        (leaf, size, size, path, root),
        (leaf, -1, size, path, root),
    ]
    if path:
        place = data.draw(st.integers(0, len(path) - 1))
        bends += [
            (leaf, index, size, path[:-1], root),
            (leaf, index, size, [*path[:place], leaf_hash(b"x"), *path[place + 1 :]], root),
            (leaf, index, size, [*path[:place], path[place][:31], *path[place + 1 :]], root),
            (leaf, index ^ 1, size, path, root),
        ]
    for bent in bends:
        with pytest.raises(BrokenSeal):
            check_inclusion(*bent)


@given(st.integers(1, 70), st.data())
def test_a_bent_consistency_proof_fails(size: int, data: st.DataObject) -> None:
    tree, old = _tree(_numbered(size)), data.draw(st.integers(1, size))
    path, before, after = tree.consistency(old), tree.root(old), tree.root()
    other = leaf_hash(b"another")
    bends: list[tuple[int, int, bytes, bytes, list[bytes]]] = [
        (old, size, before, after, [*path, other]),
        (old, size, other, after, path),
        (old, size, before, other, path),
        (old, size, before[:31], after, path),
        (0, size, EMPTY_ROOT, after, path),
        (size + 1, size, before, after, path),
    ]
    if path:
        place = data.draw(st.integers(0, len(path) - 1))
        bends += [
            (old, size, before, after, path[:-1]),
            (old, size, before, after, [*path[:place], other, *path[place + 1 :]]),
            (old, size, before, after, [*path[:place], path[place][:31], *path[place + 1 :]]),
        ]
    for bent in bends:
        with pytest.raises(BrokenSeal):
            check_consistency(*bent)


def test_a_node_is_not_taken_for_a_leaf() -> None:
    left, right = leaf_hash(b"a"), leaf_hash(b"b")
    tree = _tree([b"a", b"b"])
    assert tree.root() == node_hash(left, right) != leaf_hash(left + right)


def test_the_length_of_a_path_is_told_before_its_end() -> None:
    tree = _tree(_numbered(8))
    with pytest.raises(BrokenSeal) as error:
        root_from_inclusion(leaf_hash(b"leaf 0"), 0, 8, tree.inclusion(0)[:2])
    assert error.value.found == "too short"
    with pytest.raises(BrokenSeal) as error:
        root_from_inclusion(leaf_hash(b"leaf 0"), 0, 8, [*tree.inclusion(0), EMPTY_ROOT])
    assert error.value.found == "too long"


def test_proofs_beyond_the_tree_are_refused() -> None:
    tree = _tree(_numbered(3))
    for ask in (
        lambda: tree.inclusion(3),
        lambda: tree.inclusion(-1),
        lambda: tree.inclusion(0, 4),
        lambda: tree.root(4),
        lambda: tree.root(-1),
        lambda: tree.consistency(0),
        lambda: tree.consistency(4),
    ):
        with pytest.raises(BadMaterial):
            ask()
