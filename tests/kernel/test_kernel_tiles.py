"""Tiles and entry bundles in the layout of C2SP tlog-tiles."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gavah.disk import files_below
from gavah.errors import BrokenSeal
from gavah.ledger.tiles import ENTRIES, Leaves, Tile, drop_partials, mend_tiles, parse_tile, tiles_of, write_tiles
from gavah.ledger.tree import leaf_hash


def _leaves(size: int) -> Leaves:
    leaves = Leaves()
    leaves.extend([i.to_bytes(32, "big") for i in range(size)])
    return leaves


def _stored(folder: Path) -> dict[str, bytes]:
    return {path: (folder / "tile" / path).read_bytes() for path, _ in files_below(folder / "tile")}


def _expected(size: int) -> dict[str, bytes]:
    leaves = _leaves(size)
    return {tile.path: tile.content(leaves) for tile in tiles_of(size)}


def test_the_path_of_the_specification_comes_out() -> None:
    assert Tile(0, 1234067, 256).path == "0/x001/x234/067"  # C2SP tlog-tiles, Merkle Tree
    assert Tile(ENTRIES, 5, 3).path == "entries/005.p/3"


def test_a_tree_of_seventy_thousand_has_the_tiles_that_the_specification_lists() -> None:
    tiles = [tile for tile in tiles_of(70_000) if tile.level != ENTRIES]
    assert [tile.path for tile in tiles if tile.width < 256] == ["0/273.p/112", "1/001.p/17", "2/000.p/1"]
    assert len([tile for tile in tiles if tile.level == 0]) == 274


@given(st.integers(-1, 7), st.integers(0, 10**9), st.integers(1, 256))
def test_a_tile_comes_back_from_its_path(level: int, number: int, width: int) -> None:
    tile = Tile(level, number, width)
    assert parse_tile(tile.path) == tile


@pytest.mark.parametrize(
    "path",
    [
        "0/0",
        "0/x000/001",
        "0/000.p/256",
        "0/000.p/0",
        "0/000.p/01",
        "00/000",
        "0/001/x000",
        "x/000",
        "0/000.tmp",
        "0/٠٠٠",
    ],
)
def test_a_path_in_another_spelling_is_no_tile(path: str) -> None:
    assert parse_tile(path) is None


def test_a_bundle_holds_lengths_and_leaf_data_and_a_tile_their_hashes() -> None:
    leaves = _leaves(2)
    first, second = leaves.at(0), leaves.at(1)
    assert Tile(ENTRIES, 0, 2).content(leaves) == b"\0\x20" + first + b"\0\x20" + second
    assert Tile(0, 0, 2).content(leaves) == leaf_hash(first) + leaf_hash(second)


def test_a_tile_of_the_second_level_holds_the_roots_of_full_tiles() -> None:
    leaves = _leaves(513)
    assert Tile(1, 0, 2).content(leaves) == _leaves(256).tree.root() + bytes(leaves.tree.levels[8][32:64])


@pytest.mark.parametrize("portions", [[1, 1, 254, 1], [255, 1, 1], [300, 300], [256, 256], [3, 0, 4], [1, 65_600]])
def test_tiles_written_in_portions_are_those_written_at_once(portions: list[int], tmp_path: Path) -> None:
    size = 0
    for portion in portions:
        write_tiles(tmp_path, _leaves(size + portion), size)
        drop_partials(tmp_path, size + portion, size)
        size += portion
    assert _stored(tmp_path) == _expected(size)


def test_an_older_width_that_was_left_stays_until_it_is_mended(tmp_path: Path) -> None:
    write_tiles(tmp_path, _leaves(3), 0)
    write_tiles(tmp_path, _leaves(5), 3)
    drop_partials(tmp_path, 256, 5)
    assert "0/000.p/3" in _stored(tmp_path)
    assert "0/000.p/5" not in _stored(tmp_path)


def test_mending_brings_back_what_is_missing_bent_or_left_over(tmp_path: Path) -> None:
    write_tiles(tmp_path, _leaves(300), 0)
    tile = tmp_path / "tile"
    (tile / "0/000").write_bytes(b"bent")
    (tile / "0/001.p/44").unlink()
    (tile / "0/001.p/43").write_bytes(b"left over")
    (tile / "0/001.p/44.tmp").write_bytes(b"cut off")
    (tile / "readme").write_bytes(b"not ours")
    touched = mend_tiles(tmp_path, _leaves(300))
    assert set(touched) == {"0/000", "0/001.p/44", "0/001.p/43", "0/001.p/44.tmp"}
    assert _stored(tmp_path) == _expected(300) | {"readme": b"not ours"}
    assert mend_tiles(tmp_path, _leaves(300)) == ()


def test_mending_refuses_a_link_in_a_tiles_place(tmp_path: Path) -> None:
    write_tiles(tmp_path, _leaves(3), 0)
    outside = tmp_path / "outside"
    outside.mkdir()
    (tmp_path / "tile" / "1").symlink_to(outside)
    with pytest.raises(BrokenSeal) as error:
        mend_tiles(tmp_path, _leaves(3))
    assert error.value.found == "a symbolic link"
