"""Whatever is changed in a case or a bundle is named, by Gavah and by the independent verifier."""

from __future__ import annotations

import dataclasses
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

import gavah_verify
import pytest
from flow_place import Place, silent

from gavah.errors import BadCase, BadMaterial, BrokenSeal
from gavah.flow import charging, check, intake, issue, study, views
from gavah.flow.home import Home
from gavah.ledger import VerifierKey, parse_key
from gavah.publish.claims import claims_json
from gavah.publish.editions import Draft, number_exhibits
from gavah.read import Reader
from gavah.record.charge import Edition

T = TypeVar("T")
VERIFIER = b"# stands for the program\n"


def broken(place: Place, path: Path, keys: tuple[str, ...] = ()) -> dict[str, str]:
    findings = check.verify(path, place.home, keys).findings
    return {finding.where: finding.detail for finding in findings if finding.state == "broken"}


def broken_alone(path: Path) -> list[str]:
    """What the independent verifier finds broken."""
    return [f"{item[1]}: {item[3]}" for item in gavah_verify.examine(path).findings if item[2] == gavah_verify.BROKEN]


@pytest.fixture
def issued(charged: Place) -> Place:
    """The small case with an edition of claims.json alone: no dossier, so that it stays small."""
    return with_bundle(charged)


@pytest.fixture
def smallest(place: Place, reader: Reader) -> Place:
    """One exhibit, one sentence, one passage, and its bundle: small enough to try every byte."""
    for path in place.material.iterdir():
        if path.name != "note.txt":
            path.unlink()
    with place.desk() as at_work:
        intake.seal(at_work, [place.material], place.told(), silent)
        intake.read(at_work, reader, False, silent)
        wording = charging.Wording("allegation", "allegation", {"en": "According to the note, it was sold."}, ())
        charging.add_claim(at_work, "C1", wording)
        charging.assess(
            at_work, "C1", "note.txt", "فروخته شد", charging.Judgement("supports", "C3", "note", "seen", {})
        )
    return with_bundle(place)


def with_bundle(place: Place) -> Place:
    """Issue an edition and write its bundle."""
    with place.desk() as at_work:
        draft = Draft(at_work.case.settings.case, at_work.new_id(), "filing", at_work.now(), ("en",))
        weighed = at_work.case.weigh()
        numbers = number_exhibits(at_work.case.state, weighed)
        files = ((issue.CLAIMS, at_work.case.vault.put(claims_json(at_work.case.state, weighed, draft, numbers))),)
        at_work.file([Edition(draft.id, "filing", draft.at, files, ("en",), at_work.by)])
        issue.bundle(at_work, issue.latest_edition(at_work.case, ""), place.top / "bundle", VERIFIER)
    return place


def files_of(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.rglob("*")) if path.is_file() and "view" not in path.parts)


def flipped(content: bytes, offset: int) -> bytes:
    """Return the content with one bit of one byte turned round."""
    return content[:offset] + bytes([content[offset] ^ 1 << (offset % 8)]) + content[offset + 1 :]


def with_flip(path: Path, offset: int, look: Callable[[], T]) -> T:
    """Flip one bit of one byte, look, and put the byte back."""
    whole = path.read_bytes()
    path.chmod(0o644)
    path.write_bytes(flipped(whole, offset))
    try:
        return look()
    finally:
        path.write_bytes(whole)


def test_a_whole_case_and_its_bundle_hold(issued: Place) -> None:
    views.refold(issued.look())
    assert broken(issued, issued.folder) == {}
    assert broken(issued, issued.top / "bundle") == {}
    assert broken_alone(issued.folder) == []
    assert broken_alone(issued.top / "bundle") == []


def test_every_byte_of_a_small_bundle_is_guarded_by_both_verifiers(smallest: Place) -> None:
    """One byte of every file at a time: each changed file must be named, whatever else is changed beside it."""
    bundle = smallest.top / "bundle"
    whole = {path: path.read_bytes() for path in files_of(bundle)}
    heads = [bundle / "bundle.json", bundle / "bundle.sig"]  # they vouch for the rest, so each is changed alone
    for path in heads:
        for offset in range(len(whole[path])):
            _check_named(smallest, bundle, path.name, path, offset)
    for offset in range(max(len(content) for path, content in whole.items() if path not in heads)):
        changed = [path for path, content in whole.items() if path not in heads and offset < len(content)]
        for path in changed:
            path.write_bytes(flipped(whole[path], offset))
        ours, alone = broken(smallest, bundle), " ".join(broken_alone(bundle))
        for path in changed:
            name = path.relative_to(bundle).as_posix()
            assert name in ours, f"gavah verify missed byte {offset} of {name}"
            assert name in alone, f"the independent verifier missed byte {offset} of {name}"
            path.write_bytes(whole[path])


def _check_named(issued: Place, folder: Path, name: str, path: Path, offset: int) -> None:
    ours, alone = with_flip(path, offset, lambda: (broken(issued, folder), broken_alone(folder)))
    assert ours, f"gavah verify missed byte {offset} of {name}"
    assert alone, f"the independent verifier missed byte {offset} of {name}"


def test_every_file_of_a_case_is_guarded_by_both_verifiers(issued: Place) -> None:
    for path in files_of(issued.folder):
        name = path.relative_to(issued.folder).as_posix()
        for offset in sorted({*range(0, path.stat().st_size, 97), path.stat().st_size - 1} - {-1}):
            _check_named(issued, issued.folder, name, path, offset)


def test_a_changed_view_is_named_by_gavah(issued: Place) -> None:
    views.refold(issued.look())
    view = issued.look().view
    for offset in range(0, view.stat().st_size, view.stat().st_size // 20):
        assert with_flip(view, offset, lambda: broken(issued, issued.folder)), f"byte {offset} of the view"


@pytest.mark.parametrize("name", ["stray.txt", "root/9.json", "logs/stray", "vault/stray"])
def test_a_foreign_file_in_a_case_is_named(issued: Place, name: str) -> None:
    (issued.folder / name).write_bytes(b"foreign")
    report = check.verify(issued.folder, issued.home, ())
    assert any(name.rpartition("/")[2] in finding.where for finding in report.findings if finding.state != "holds")
    assert any(name.rpartition("/")[2] in item for item in map(str, gavah_verify.examine(issued.folder).findings))


def test_a_symbolic_link_in_place_of_an_original_is_named(issued: Place) -> None:
    original = next(path for path in files_of(issued.folder / "vault"))
    shutil.copy(original, issued.top / "elsewhere")
    original.unlink()
    original.symlink_to(issued.top / "elsewhere")
    assert broken(issued, issued.folder)
    assert broken_alone(issued.folder)


def test_a_missing_original_is_named(issued: Place) -> None:
    digest = next(iter(issued.look().state.exhibits))
    issued.look().vault.path(digest).unlink()
    assert any(digest[2:] in where for where in broken(issued, issued.folder))
    assert broken_alone(issued.folder)


def test_an_object_that_no_act_names_is_not_included(issued: Place) -> None:
    issued.look().vault.put(b"left by a run that was killed")
    report = check.verify(issued.folder, issued.home, ())
    assert [f.state for f in report.findings if f.detail == "no act names it"] == ["not_included"]


def test_a_key_from_the_caller_that_is_another_breaks_the_case(issued: Place) -> None:
    other = Place(issued.top / "other")
    other.top.mkdir()
    key = other.create()
    name = next(iter(issued.look().logs.values())).key.name
    forged = gavah_verify_key(name, key)
    assert broken(issued, issued.folder, (forged,))


def gavah_verify_key(name: str, key: str) -> str:
    """A verifier key of another author under this log's name."""
    return str(VerifierKey(name, parse_key(key).public))


def test_the_report_says_whose_word_the_keys_are(issued: Place) -> None:
    key = str(next(iter(issued.look().logs.values())).key)
    stranger = Home(issued.top / "stranger")
    assert check.verify(issued.folder, stranger, (key,)).word == "caller"
    assert check.verify(issued.folder, issued.home, ()).word == "user"
    assert check.verify(issued.folder, stranger, ()).word == "case"
    assert check.verify(issued.top / "bundle", issued.home, ()).word == "user"
    assert check.verify(issued.top / "bundle", stranger, ()).word == "case"


def test_a_bundle_holds_for_a_stranger_on_its_own_word(issued: Place) -> None:
    report = check.verify(issued.top / "bundle", Home(issued.top / "stranger"), ())
    assert [finding for finding in report.findings if finding.state == "broken"] == []


def test_a_log_of_another_case_does_not_pass_for_this_one(issued: Place) -> None:
    other = Place(issued.top / "other")
    other.top.mkdir()
    other.create()
    shutil.copytree(other.log(), issued.folder / "logs" / other.log().name)
    assert broken(issued, issued.folder)
    assert broken_alone(issued.folder)


def test_a_rollback_is_named_by_the_one_who_remembers(issued: Place) -> None:
    shutil.copytree(issued.folder, issued.top / "old")
    with issued.desk() as at_work:
        charging.choose_matrix(at_work, "de.awg18.export", "de.anklage")
    shutil.rmtree(issued.folder)
    (issued.top / "old").rename(issued.folder)
    assert any("rollback" in detail for detail in broken(issued, issued.folder).values())


def test_acts_after_the_last_checkpoint_are_not_protected(issued: Place) -> None:
    with (issued.log() / "journal.jsonl").open("ab") as journal:
        journal.write(b"{}\n")
    report = check.verify(issued.folder, issued.home, ())
    assert [f.state for f in report.findings if f.where.endswith("journal.jsonl")] == ["not_included"]


def test_a_journal_that_cannot_be_read_leaves_the_rest_checked(issued: Place) -> None:
    (issued.log() / "journal.jsonl").unlink()
    assert broken(issued, issued.folder)


def test_a_folder_that_is_neither_is_no_case(tmp_path: Path) -> None:
    with pytest.raises(BadCase):
        check.verify(tmp_path, Home(tmp_path), ())


def test_the_health_of_a_case_is_told_in_a_few_lines(issued: Place) -> None:
    lines = {what: state for what, state, _ in check.health(issued.look())}
    assert lines == {"acts": "holds", "exhibits": "holds", "readings": "holds", "sentences": "holds", "key": "holds"}
    digest = next(iter(issued.look().state.exhibits))
    path = issued.look().vault.path(digest)
    path.chmod(0o644)
    path.write_bytes(b"changed")
    assert {what: state for what, state, _ in check.health(issued.look())}["exhibits"] == "broken"


def test_a_changed_original_is_never_given_out(issued: Place) -> None:
    case = issued.look()
    digest = next(iter(case.state.exhibits))
    path = case.vault.path(digest)
    path.chmod(0o644)
    path.write_bytes(b"changed")
    with pytest.raises(BrokenSeal):
        case.original(digest)


def test_verifying_writes_nothing(issued: Place) -> None:
    views.refold(issued.look())
    before = {path: path.stat().st_mtime_ns for path in issued.folder.rglob("*") if "view" not in path.parts}
    check.verify(issued.folder, issued.home, ())
    assert {p: p.stat().st_mtime_ns for p in issued.folder.rglob("*") if "view" not in p.parts} == before
    assert sorted(os.listdir(issued.folder / "view")) == ["case.sqlite"]


def test_an_edition_that_no_longer_stands_is_not_bundled(issued: Place) -> None:
    with issued.desk() as at_work:
        accepted = next(f.record for f in at_work.case.state.rulings.values() if f.record.verdict == "accept")
        study.rule(at_work, "withdraw", [accepted.id], "the letter is a copy")
        with pytest.raises(BadMaterial) as caught:
            issue.bundle(at_work, issue.latest_edition(at_work.case, ""), issued.top / "late", VERIFIER)
    assert caught.value.reason == "edition_stale"
    assert not (issued.top / "late").exists()


def test_nothing_is_issued_into_the_case(issued: Place) -> None:
    with issued.desk() as at_work, pytest.raises(BadCase) as caught:
        issue.bundle(at_work, issue.latest_edition(at_work.case, ""), issued.folder / "bundle", VERIFIER)
    assert caught.value.reason == "target_in_case"


def test_a_key_that_signed_no_log_of_the_case_breaks_it(issued: Place) -> None:
    other = Place(issued.top / "other")
    other.top.mkdir()
    assert "no log of this case" in " ".join(broken(issued, issued.folder, (other.create(),)).values())


def test_a_root_document_of_a_stranger_is_named(issued: Place) -> None:
    other = Place(issued.top / "other")
    other.top.mkdir()
    other.create()
    shutil.copy(other.folder / "root" / "1.json", issued.folder / "root" / "1.json")
    assert "root/1.json" in broken(issued, issued.folder)


def test_a_log_that_the_root_names_and_that_is_gone_is_named(issued: Place) -> None:
    log = issued.log().name
    shutil.rmtree(issued.log())
    assert f"logs/{log}" in broken(issued, issued.folder)


def test_an_issued_file_that_is_gone_is_not_included(issued: Place) -> None:
    case = issued.look()
    digest = dict(next(iter(case.state.editions.values())).record.files)[issue.CLAIMS]
    case.vault.path(digest).unlink()
    report = check.verify(issued.folder, issued.home, ())
    assert [f.state for f in report.findings if f.where == digest] == ["not_included"]


def test_a_journal_changed_while_it_is_shown_is_told(issued: Place) -> None:
    case = issued.look()
    journal = issued.log() / "journal.jsonl"
    journal.write_bytes(flipped(journal.read_bytes(), 40))
    assert check.health(case)[0][1] == "broken"


def test_a_second_act_under_an_id_is_named_and_does_not_count(issued: Place) -> None:
    with issued.desk() as at_work:
        first = next(iter(at_work.case.state.assessments.values())).record
        at_work.file([dataclasses.replace(first, stance="refutes")])
        assert at_work.case.state.assessments[first.id].record.stance == first.stance
    assert any(first.id in detail for detail in broken(issued, issued.folder).values())
