"""Taking sources into the vault."""

from __future__ import annotations

import os
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from gavah.errors import BrokenSeal
from gavah.record.material import Acquisition
from gavah.record.state import Filed, State
from gavah.seal import intake as room
from gavah.seal.intake import Group, Known, Provenance, intake
from gavah.seal.sources import walk
from gavah.vault import Vault

TOLD = Provenance("2026-01-01T00:00:00Z", "heron", "a drawer", "why it matters")


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    return Vault(tmp_path / "vault")


@pytest.fixture
def material(tmp_path: Path) -> Path:
    folder = tmp_path / "material"
    folder.mkdir()
    for name, words in {"a": b"one", "b": b"two", "c": b"one"}.items():
        (folder / name).write_bytes(words)
    return folder


def new_ids() -> Iterator[str]:
    return (f"{number:032x}" for number in count())


def take(vault: Vault, material: Path, state: State, told: Provenance = TOLD) -> list[Group]:
    ids = new_ids()
    return list(intake(vault, walk(material), told, Known(state), lambda: next(ids)))


def filed(groups: list[Group]) -> State:
    state = State()
    for index, acquisition in enumerate(a for group in groups for a in group.acquisitions):
        entry = Filed(acquisition, "log", index, acquisition.at)
        state.exhibits.setdefault(acquisition.exhibit, []).append(entry)
    return state


def test_the_same_bytes_twice_are_one_object_with_two_acquisitions(vault: Vault, material: Path) -> None:
    (group,) = take(vault, material, State())
    names = {a.name.text: a.exhibit for a in group.acquisitions}
    assert names["a"] == names["c"] != names["b"]
    assert len(vault.digests()) == 2
    assert len({a.id for a in group.acquisitions}) == 3


def test_an_acquisition_says_how_when_where_from_and_by_whom(vault: Vault, material: Path) -> None:
    (group,) = take(vault, material, State())
    first: Acquisition = group.acquisitions[0]
    assert (first.at, first.by, first.source, first.note) == (TOLD.at, "heron", "a drawer", "why it matters")
    assert (first.method, first.size, first.name.text) == ("folder", 3, "a")


def test_bytes_are_durable_before_their_group_is_given_out(vault: Vault, material: Path) -> None:
    ids = new_ids()
    for group in intake(vault, walk(material), TOLD, Known(State()), lambda: next(ids)):
        for acquisition in group.acquisitions:
            assert vault.check(acquisition.exhibit) == acquisition.size


def test_running_again_goes_on_where_it_stopped(vault: Vault, material: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "GROUP_FILES", 2)
    first = next(intake(vault, walk(material), TOLD, Known(State()), new_ids().__next__))
    (rest,) = [group for group in take(vault, material, filed([first])) if group.acquisitions]
    assert [a.name.text for a in rest.acquisitions] == ["c"]


def test_a_source_with_the_same_time_and_size_but_other_bytes_is_taken(vault: Vault, material: Path) -> None:
    state = filed(take(vault, material, State()))
    info = (material / "a").stat()
    (material / "a").write_bytes(b"eno")
    os.utime(material / "a", ns=(info.st_atime_ns, info.st_mtime_ns))
    (group,) = take(vault, material, state)
    assert [a.name.text for a in group.acquisitions] == ["a"]
    assert [source.name.text for source in group.known] == ["b", "c"]


def test_again_records_a_new_acquisition_of_what_is_known(vault: Vault, material: Path) -> None:
    state = filed(take(vault, material, State()))
    (group,) = take(vault, material, state, Provenance(TOLD.at, TOLD.by, again=True))
    assert len(group.acquisitions) == 3


def test_a_file_that_vanishes_is_refused_and_the_rest_goes_on(vault: Vault, material: Path) -> None:
    sources = list(walk(material))
    (material / "b").unlink()
    (group,) = intake(vault, sources, TOLD, Known(State()), new_ids().__next__)
    assert [(item.name, item.error.reason) for item in group.refused] == [("b", "not_readable")]
    assert [a.name.text for a in group.acquisitions] == ["a", "c"]


def test_a_known_file_that_cannot_be_read_is_refused(vault: Vault, material: Path) -> None:
    state = filed(take(vault, material, State()))
    sources = list(walk(material))
    (material / "b").unlink()
    (group,) = intake(vault, sources, TOLD, Known(state), new_ids().__next__)
    assert [item.name for item in group.refused] == ["b"]


def test_a_large_file_closes_its_group(vault: Vault, material: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "GROUP_BYTES", 4)
    assert [len(group.acquisitions) for group in take(vault, material, State())] == [2, 1]


def test_a_broken_object_does_not_pass_for_sealed_before(vault: Vault, material: Path) -> None:
    groups = take(vault, material, State())
    path = vault.path(groups[0].acquisitions[0].exhibit)
    path.chmod(0o644)
    path.write_bytes(b"0ne")
    with pytest.raises(BrokenSeal):
        take(vault, material, filed(groups))
