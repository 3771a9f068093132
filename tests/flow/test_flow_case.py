"""Opening a case: to look, to write, after faults."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from flow_place import Place, silent

from gavah.errors import BadCase, BrokenSeal
from gavah.flow import case as flow_case
from gavah.flow import intake
from gavah.flow.case import SETTINGS, NewCase, create, look
from gavah.flow.home import Home
from gavah.record.charge import Title


def test_a_new_case_verifies_and_says_its_title(place: Place) -> None:
    case = place.look()
    assert case.title == {"en": "The small case", "fa": "پرونده کوچک"}
    assert [entry.act.type for entry in case.entries] == ["case.open"]
    assert case.own_key


def test_a_case_is_not_made_over_something(place: Place) -> None:
    with pytest.raises(BadCase) as caught:
        place.create()
    assert caught.value.reason == "target_exists"


def test_a_case_that_cannot_be_finished_leaves_nothing_behind(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_parts: object) -> None:
        raise BadCase("log", "disk_full")

    monkeypatch.setattr(flow_case, "create_log", full)
    keys = sorted((place.home.folder / "keys").iterdir())
    other = Place(place.top / "other")
    with pytest.raises(BadCase):
        create(other.folder, place.home, NewCase({"en": "x"}, "heron", "x", work_factor=2), place.hand)
    assert not any(other.folder.iterdir())
    assert sorted((place.home.folder / "keys").iterdir()) == keys


def test_a_folder_without_case_toml_is_no_case(tmp_path: Path) -> None:
    with pytest.raises(BadCase) as caught:
        look(tmp_path, Home(tmp_path / "home"))
    assert caught.value.reason == "not_a_case"


@pytest.mark.parametrize(
    ("text", "reason"), [("format = 9\ncase = ''\n[title]\n", "other_format"), ("no toml", "not_a_case")]
)
def test_settings_that_cannot_be_read_are_named(place: Place, text: str, reason: str) -> None:
    (place.folder / SETTINGS).write_text(text)
    with pytest.raises(BadCase) as caught:
        place.look()
    assert caught.value.reason == reason


def test_the_wrong_passphrase_opens_nothing(place: Place) -> None:
    with pytest.raises(BadCase) as caught, place.desk("another"):
        pass
    assert caught.value.reason == "wrong_passphrase"


def test_without_the_key_a_case_can_be_read_but_not_written(place: Place) -> None:
    shutil.rmtree(place.home.folder)
    assert not place.look().own_key
    with pytest.raises(BadCase) as caught, place.desk():
        pass
    assert caught.value.reason == "no_key"


def test_two_writers_at_once_are_one_too_many(place: Place) -> None:
    with place.desk(), pytest.raises(BadCase) as caught, place.desk():
        pass
    assert caught.value.reason == "locked"


def test_what_is_queued_is_settled_at_the_end(place: Place) -> None:
    with place.desk() as at_work:
        at_work.queue([Title({"en": "Another"}, {}, "heron")])
    assert place.look().title == {"en": "Another"}


def test_a_torn_tail_is_set_aside_and_told(place: Place) -> None:
    with (place.log() / "journal.jsonl").open("ab") as journal:
        journal.write(b'{"body":{}')
    with place.desk() as at_work:
        assert at_work.recovered is not None
        assert at_work.recovered.torn_bytes == 10
    assert place.look().entries


def test_a_changed_act_is_tampering(place: Place) -> None:
    journal = place.log() / "journal.jsonl"
    journal.write_bytes(journal.read_bytes().replace(b"heron", b"Heron"))
    with pytest.raises(BrokenSeal) as caught:
        place.look()
    assert caught.value.what == "tampering"


def test_an_older_state_put_back_whole_is_a_rollback_to_the_one_who_remembers(place: Place) -> None:
    shutil.copytree(place.folder, place.top / "old")
    with place.desk() as at_work:
        at_work.file([Title({"en": "Later"}, {}, "heron")])
    shutil.rmtree(place.folder)
    (place.top / "old").rename(place.folder)
    with pytest.raises(BrokenSeal) as caught:
        place.look()
    assert caught.value.what == "rollback"


def test_keys_are_readable_by_their_owner_alone(place: Place) -> None:
    for path in (place.home.folder / "keys").iterdir():
        assert path.stat().st_mode & 0o077 == 0


def test_a_home_that_cannot_be_written_is_named(place: Place) -> None:
    (place.top / "file").write_bytes(b"")
    with pytest.raises(BadCase) as caught:
        Home(place.top / "file").keep_head("log", b"")
    assert caught.value.reason == "not_writable"


def test_the_secret_seed_is_nowhere_in_the_case(place: Place) -> None:
    with place.desk() as at_work:
        intake.seal(at_work, [place.material], place.told(), silent)
        seed = at_work._signer.seed
    for path in place.folder.rglob("*"):
        assert path.is_dir() or seed not in path.read_bytes()
