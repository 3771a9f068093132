"""Faults that a newcomer met on the way of the guide, each with the test that would have found it."""

from __future__ import annotations

from pathlib import Path

import pytest
from flow_place import Place, charged, place, reader, silent
from typer.testing import CliRunner

from gavah.charge.strict import BadDocument
from gavah.door.cli.frame import guarded, sentence
from gavah.door.cli.main import app
from gavah.door.words import say
from gavah.errors import BadCase, BadMaterial
from gavah.flow import charging, check, intake, shown, study, views
from gavah.flow.case import Case
from gavah.read import Reader

__all__ = ["charged", "place", "reader"]


def _address(case: Case, kind: str) -> str:
    """Return where the log lists the last act of a kind."""
    entry = next(entry for entry in reversed(case.entries) if entry.act.type == kind)
    return f"{entry.log[:8]}:{entry.index}"


def test_a_ruling_is_withdrawn_by_the_address_that_the_log_shows(charged: Place) -> None:
    with charged.desk() as desk:
        assert not desk.case.weigh().faults
        address = _address(desk.case, "ruling")
        withdrawn = shown.named(desk.case, address)["body"]["id"]
        ruling = study.rule(desk, "withdraw", [address], "read too fast")
        assert ruling.on == (withdrawn,)
        assert desk.case.weigh().faults
        again = study.rule(desk, "withdraw", [":" + _address(desk.case, "ruling").partition(":")[2]], "it was right")
        assert again.on == (ruling.id,)
        assert not desk.case.weigh().faults


def test_an_act_that_files_no_ruling_cannot_be_withdrawn(charged: Place) -> None:
    with charged.desk() as desk:
        for name in (_address(desk.case, "assess"), _address(desk.case, "acquire"), ":9999", "x:1"):
            with pytest.raises(BadMaterial) as error:
                study.rule(desk, "withdraw", [name], "no")
            assert (error.value.what, error.value.reason) == (name, "not_found")


def test_the_log_tells_of_each_act_what_it_is_about(charged: Place) -> None:
    case = charged.look()
    told = {entry.act.type: shown.gist(case, entry) for entry in case.entries}
    assert told["ruling"] == "accept: seen"
    assert told["assess"].startswith("C1 supports: ۲۴ اردیبهشت ۱۳۹۸")
    assert told["unread"] == "broken.pdf"
    assert told["acquire"] == "list.txt"
    assert told["matrix"] == "de.awg18.export"
    assert told["claim"] == "C1"
    assert told["statement"] == "Halvorn Messtechnik GmbH"
    assert told["case.open"] == "heron"


def test_a_case_is_not_sealed_into_itself(place: Place) -> None:
    (place.folder / "letter.txt").write_text("put here by mistake", encoding="utf-8")
    with place.desk() as desk:
        report = intake.seal(desk, [place.top, place.folder / "case.toml"], place.told(), silent)
    names = {acquisition.name.text for acquisition in report.acquisitions}
    assert "material/letter.txt" in names
    assert not [name for name in names if name.startswith("case")]
    assert [(refused.name, refused.error.reason) for refused in report.refused] == [(str(place.folder), "inside_case")]


def test_a_folder_whose_name_begins_like_the_case_is_sealed(place: Place) -> None:
    beside = place.top / "case material"
    beside.mkdir()
    (beside / "a.txt").write_text("a", encoding="utf-8")
    with place.desk() as desk:
        report = intake.seal(desk, [beside], place.told(), silent)
    assert (len(report.acquisitions), report.refused) == (1, [])


def test_a_claim_without_a_label_is_refused(place: Place) -> None:
    with place.desk() as desk, pytest.raises(BadMaterial) as error:
        charging.add_claim(desk, " ", charging.Wording("opinion", "allegation", {"en": "A word."}, ()))
    assert (error.value.what, error.value.reason) == ("label", "missing")
    assert not place.look().state.claims


def test_names_from_the_material_cannot_steer_the_terminal() -> None:
    name = "a\x1b[2Jb\nNot taken: c\u202etxt.exe\u2028\x9b31m"
    told = say("en", "seal.refused", why=name)
    assert told == "Not taken: a\\x1b[2Jb\\x0aNot taken: c\\u202etxt.exe\\u2028\\x9b31m"


def test_joiners_marks_and_tabs_of_a_name_stay() -> None:
    assert say("en", "seal.receipt", path="صورت\u200cجلسه\u200f\t1.pdf").endswith("صورت\u200cجلسه\u200f\t1.pdf.")


@pytest.mark.parametrize("language", ["en", "fa"])
def test_each_fault_of_a_case_file_is_told_in_the_persons_language(
    charged: Place, language: str, tmp_path: Path
) -> None:
    text = (charged.top / "case.yaml").read_text(encoding="utf-8")
    bad = tmp_path / "bad.yaml"
    bad.write_text(text.replace("sold one device to", "gave away").replace("[E2]", "[E77]"), encoding="utf-8")
    with charged.desk() as desk, pytest.raises(BadDocument) as error:
        charging.import_file(desk, bad)
    lines = sentence(language, error.value).split("\n")
    assert len(lines) == 3
    assert "E77" in lines[1]
    assert "gave away the ministry" in lines[2]
    assert not [line for line in lines if "unknown_element" in line or "quote_not_found" in line]


def test_a_refused_build_shows_no_codes() -> None:
    error = BadMaterial("edition", "sentences_do_not_stand", "C1: no_accepted_cite")
    assert "no_accepted_cite" not in sentence("en", error) + sentence("fa", error)


def test_a_view_that_cannot_be_made_is_named_as_the_folders_fault(charged: Place) -> None:
    (charged.folder / "view").symlink_to(charged.top / "gone" / "away")
    with pytest.raises(BadCase) as error:
        views.refold(charged.look())
    assert error.value.what == "view"


def test_an_error_of_the_disk_that_no_room_foresaw_is_told_as_one_sentence(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert guarded(lambda: (tmp_path / "gone" / "a").read_bytes()) == 2
    told = capsys.readouterr().err
    assert str(tmp_path / "gone" / "a") in told
    assert "Traceback" not in told


def test_lists_show_names_from_the_material_without_their_controls(
    place: Place, reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = "a\x1b[31mred\nb.txt"
    (place.material / name).write_text("On 14 May 2019 one device was sold.\n", encoding="utf-8")
    with place.desk() as desk:
        intake.seal(desk, [place.material / name], place.told(), silent)
        intake.read(desk, reader, False, silent)
        study.find(desk, ())
        study.add_entity(desk, "Company", name)
        charging.add_claim(desk, "C1", charging.Wording("opinion", "allegation", {"en": name}, ()))
    monkeypatch.setenv("GAVAH_HOME", str(place.home.folder))
    for words in (
        ["mention", "list"],
        ["entity", "list"],
        ["claim", "list"],
        ["log"],
        ["show", "1"],
        ["search", "device"],
    ):
        told = CliRunner().invoke(app, ["-C", str(place.folder), *words])
        assert told.exit_code == 0, told.output
        assert "a\\x1b[31mred\\x0ab.txt" in told.output, words
        assert "\x1b" not in told.output, words


def test_a_file_that_the_desktop_left_behind_does_not_break_the_seal(place: Place) -> None:
    for path in (place.folder / ".DS_Store", place.folder / "logs" / ".DS_Store"):
        path.write_bytes(b"icons")
    assert len(place.look().entries) == 1
    report = check.verify(place.folder, place.home, ())
    assert [(f.where, f.state) for f in report.findings if f.state != "holds"] == [
        (".DS_Store", "not_included"),
        ("logs/.DS_Store", "not_included"),
    ]
