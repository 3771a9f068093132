"""Sealing and reading through the whole house."""

from __future__ import annotations

import os

import pytest
from flow_place import LETTER, Place, silent

from gavah.flow import find, intake, views
from gavah.flow.intake import name_of
from gavah.read import Reader
from gavah.seal import intake as room


def test_sealing_files_every_source_once(place: Place) -> None:
    with place.desk() as at_work:
        report = intake.seal(at_work, [place.material], place.told(), silent)
    assert (len(report.acquisitions), report.new, report.known, report.refused) == (4, 4, 0, [])
    assert len(place.look().state.exhibits) == 4


def test_sealing_again_finds_everything_known(place: Place) -> None:
    with place.desk() as at_work:
        intake.seal(at_work, [place.material], place.told(), silent)
        report = intake.seal(at_work, [place.material], place.told(), silent)
    assert (report.acquisitions, report.known) == ([], 4)


def test_a_path_that_is_not_there_is_refused_and_the_rest_goes_on(place: Place) -> None:
    with place.desk() as at_work:
        report = intake.seal(at_work, [place.top / "absent", place.material / "note.txt"], place.told(), silent)
    assert [item.error.reason for item in report.refused] == ["not_found"]
    assert len(report.acquisitions) == 1


def test_an_interrupted_sealing_keeps_what_was_acknowledged(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "GROUP_FILES", 1)

    def stop(name: str, step: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt), place.desk() as at_work:
        intake.seal(at_work, [place.material], place.told(), stop)
    assert len(place.look().state.exhibits) == 1
    with place.desk() as at_work:
        report = intake.seal(at_work, [place.material], place.told(), silent)
    assert (len(report.acquisitions), report.known) == (3, 1)


def test_reading_seals_readings_members_and_reasons(charged: Place) -> None:
    case = charged.look()
    names = {name_of(case, exhibit): exhibit for exhibit in case.state.exhibits}
    assert case.reading(find.latest_reading(case, names["letter.txt"])).text == LETTER.rstrip("\n")
    assert case.state.unread[names["broken.pdf"]].record.reason == "corrupt"
    member = case.state.exhibits[names["list.txt"]][0].record
    assert (member.method, member.parent, member.part) == ("member", names["mail.eml"], "2")
    assert names["list.txt"] in case.state.readings


def test_reading_again_files_new_acts_and_no_new_members(charged: Place, reader: Reader) -> None:
    with charged.desk() as at_work:
        report = intake.read(at_work, reader, True, silent)
    assert report.members == []
    assert all(len(acts) == 2 for acts in charged.look().state.readings.values())


def test_reading_skips_what_has_a_reading_and_tries_the_unread_again(charged: Place, reader: Reader) -> None:
    with charged.desk() as at_work:
        report = intake.read(at_work, reader, False, silent)
    assert (len(report.read), len(report.unread)) == (0, 1)


def test_a_refold_brings_the_view_back_byte_for_byte(charged: Place) -> None:
    case = charged.look()
    first = views.refold(case).read_bytes()
    case.view.unlink()
    assert views.refold(charged.look()).read_bytes() == first


def test_a_view_that_is_older_than_the_ledger_is_made_again(charged: Place) -> None:
    views.refold(charged.look())
    before = charged.look().view.read_bytes()
    (charged.material / "more.txt").write_text("one more word: heron")
    with charged.desk() as at_work:
        intake.seal(at_work, [charged.material / "more.txt"], charged.told(), silent)
    assert views.ensure(charged.look()).read_bytes() != before


def test_the_size_of_what_is_given_is_known_beforehand(place: Place) -> None:
    assert intake.size_of([place.material]) == sum(path.stat().st_size for path in place.material.iterdir())


@pytest.mark.parametrize(
    ("name", "found"), [("letter.txt", "letter.txt"), ("2", "letter.txt"), ("list.txt", "list.txt")]
)
def test_an_exhibit_is_found_by_name_or_number(charged: Place, name: str, found: str) -> None:
    case = charged.look()
    assert name_of(case, find.exhibit(case, name)) == found


def test_an_exhibit_is_found_by_a_beginning_of_its_digest(charged: Place) -> None:
    case = charged.look()
    digest = next(iter(case.state.exhibits))
    assert find.exhibit(case, digest[:8].upper()) == digest


def test_sealing_survives_a_name_that_is_not_unicode(place: Place) -> None:
    (place.material / os.fsdecode(b"\xff.bin")).write_bytes(b"bytes")
    with place.desk() as at_work:
        report = intake.seal(at_work, [place.material], place.told(), silent)
    assert len(report.acquisitions) == 5
    assert place.look().state.exhibits
