"""What goes wrong is said in one clear sentence, with the exit code of whoever must act."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from flow_place import Place
from tests.door.door_program import PROGRAM, SECRET, WEAK, AtWork, gavah, lying_ready, persian

MATERIAL, USAGE, SEAL = 1, 2, 3


def told(at_work: AtWork, code: int, *words: str | Path, passphrase: bytes | None = SECRET) -> str:
    """Run a command that must fail with `code`; return its sentence, which is one, in both languages."""
    english = at_work(*words, passphrase=passphrase)
    assert english.code == code, english
    assert "Traceback" not in english.err
    assert len(english.err.strip().splitlines()) == 1, english.err
    assert english.out == ""
    other = at_work(*words, lang="fa", passphrase=passphrase)
    assert (other.code, persian(other.err)) == (code, True)
    return english.err


def test_a_folder_that_is_no_case_is_named_with_the_way_out(tmp_path: Path) -> None:
    nowhere = AtWork(Place(tmp_path))
    for words in (["log"], ["verify"], ["read"], ["serve"], ["claim", "list"]):
        assert "is no case of Gavah" in told(nowhere, USAGE, *words)


def test_a_case_is_not_made_over_a_folder_or_file_that_stands(at_work: AtWork) -> None:
    home = at_work.place.home.folder
    keys = sorted(home.rglob("*"))
    for target in (at_work.place.folder, at_work.place.material / "letter.txt"):
        ended = gavah("--lang", "en", "init", target, home=home)
        assert (ended.code, "is there already" in ended.err) == (USAGE, True)
    assert sorted(home.rglob("*")) == keys


def test_a_case_where_nothing_can_be_made_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    ended = gavah("--lang", "en", "init", tmp_path / "file" / "case", home=tmp_path / "h")
    assert (ended.code, "cannot be written" in ended.err) == (USAGE, True)


@pytest.mark.parametrize("title", ["The harbour", "=words", "en=", "e1=words", "در=words"])
def test_a_title_without_its_language_is_refused(tmp_path: Path, title: str) -> None:
    ended = gavah("--lang", "en", "init", tmp_path / "case", "--title", title, home=tmp_path / "h")
    assert (ended.code, "LANGUAGE=WORDS" in ended.err) == (MATERIAL, True)
    assert not (tmp_path / "case").exists()


def test_a_title_that_is_not_unicode_leaves_nothing_behind(tmp_path: Path) -> None:
    ended = gavah("--lang", "en", "init", tmp_path / "case", "--title", "en=caf\udce9", home=tmp_path / "h")
    assert (ended.code, "lone surrogate" in ended.err) == (MATERIAL, True)
    assert list(tmp_path.iterdir()) == []


def test_without_the_key_a_case_is_read_and_not_written(at_work: AtWork) -> None:
    for path in (at_work.place.home.folder / "keys").glob("*.age"):
        path.unlink()
    assert "has no key for" in told(at_work, USAGE, "read")
    assert at_work("claim", "list").code == 0


def test_a_case_at_work_is_locked_for_a_second_writer(at_work: AtWork) -> None:
    with at_work.place.desk():
        assert "by another program at this moment" in told(at_work, USAGE, "seal", at_work.place.material)


@pytest.mark.parametrize(
    ("passphrase", "words"),
    [
        (b"wrong", "The passphrase is wrong"),
        (b"", "The passphrase is empty"),
        (b"\xff", "cannot be read"),
        (None, "--passphrase-fd"),
    ],
)
def test_a_passphrase_that_opens_nothing_is_refused(at_work: AtWork, passphrase: bytes | None, words: str) -> None:
    assert words in told(at_work, USAGE, "entity", "add", "Company", "x", passphrase=passphrase)


def test_a_descriptor_that_is_not_open_is_named(at_work: AtWork) -> None:
    words = ("entity", "add", "Company", "x", "--passphrase-fd", "999")
    assert "descriptor 999" in told(at_work, USAGE, *words, passphrase=None)


@pytest.mark.parametrize(
    "words",
    [
        ["nosuch"],
        ["log", "--limit", "many"],
        ["log", "--limit", "-1"],
        ["build", "everyone"],
        ["rule", "maybe", "x", "--reason", "r"],
        ["entity", "add", "Company", "x", "--passphrase-fd", "-1"],
        ["entity", "add", "Company", "x", "--passphrase-fd", "99999999999999999999"],
        ["serve", "--port", "65536"],
        ["assess", "C1"],
    ],
)
def test_a_command_that_is_not_understood_says_how_to_get_help(at_work: AtWork, words: list[str]) -> None:
    ended = at_work(*words)
    assert ended.code == USAGE
    assert "Error: " in ended.err
    assert "--help" in ended.err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["show", "absent"], "absent is not there"),
        (["show", "C1", "--text"], "claim is not an exhibit"),
        (["show", "broken.pdf", "--text"], "has no reading yet"),
        (["show", "00:9999"], "00:9999 is not there"),
        (["rule", "accept", "zz", "--reason", "r"], "zz is not there"),
        (["entity", "add", "Spaceship", "x"], "Spaceship does not fit (unknown schema)"),
        (["entity", "state", "zz", "name", "x", "letter.txt", "sold"], "zz is not there"),
        (["claim", "add", "C2"], "has no words"),
        (["claim", "add", "C2", "--text", "words"], "LANGUAGE=WORDS"),
        (["claim", "add", "C2", "--text", WEAK, "--rung", "certain"], "certain is not known. Known: allegation"),
        (["claim", "add", "C2", "--text", WEAK, "--element", "E99"], "E99 is not known"),
        (["claim", "import", "absent.yaml"], "absent.yaml cannot be read"),
        (["assess", "C1", "letter.txt", "sold", "--grade", "Z9", "--origin", "o"], "Z9 is no grade"),
        (["assess", "C1", "letter.txt", "sold ten", "--grade", "B2", "--origin", "o"], "does not stand in"),
        (["assess", "C9", "letter.txt", "sold one", "--grade", "B2", "--origin", "o"], "C9 is not there"),
        (["mention", "find", "--list", "device"], "NAME=WORD,WORD"),
        (["matrix", "choose", "nosuch", "--stage", "de.anklage"], "nosuch is not known"),
        (["matrix", "choose", "de.awg18.export", "--stage", "nosuch"], "nosuch is not known"),
        (["bundle", "target"], "Nothing was issued yet"),
        (["bundle", "target", "--edition", "zz"], "zz is not there"),
        (["room", "target"], "Nothing was issued yet"),
    ],
)
def test_what_does_not_fit_is_named(at_work: AtWork, words: list[str], said: str) -> None:
    assert said in told(at_work, MATERIAL, *words)
    assert not Path("target").exists()


def test_a_case_that_claims_nothing_issues_nothing(bare: AtWork) -> None:
    assert "no claim yet" in told(bare, MATERIAL, "build", "filing", "--out", bare.place.top / "out")


@pytest.mark.parametrize("words", [["verify", "--key", "nonsense"], ["verify", "--key", "a+b+c"]])
def test_a_key_that_is_none_breaks_no_seal(at_work: AtWork, words: list[str]) -> None:
    assert "is no verifier key" in told(at_work, USAGE, words[0], at_work.place.folder, *words[1:])


def test_what_stands_at_the_target_is_not_overwritten(at_work: AtWork) -> None:
    top = at_work.place.top
    assert at_work("build", "public", "--out", top / "out").code == 0
    kept = (top / "case.yaml").read_bytes()
    for command in ("bundle", "room"):
        assert "is there already" in told(at_work, USAGE, command, top / "case.yaml")
        assert "cannot be written" in told(at_work, USAGE, command, top / "case.yaml" / "below")
    assert "cannot be written" in told(at_work, USAGE, "build", "public", "--out", top / "case.yaml")
    assert (top / "case.yaml").read_bytes() == kept


def test_a_receipt_that_cannot_be_written_is_named(at_work: AtWork) -> None:
    receipt = at_work.place.top / "nowhere" / "receipt.pdf"
    words = ("seal", at_work.place.material, "--again", "--receipt", receipt)
    assert "receipt.pdf cannot be written" in told(at_work, USAGE, *words)


def test_a_port_that_is_taken_is_named(at_work: AtWork) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        assert f"port {port} cannot be opened" in told(at_work, USAGE, "serve", "--port", port)


@pytest.mark.parametrize("words", [["log"], ["search", "device"], ["claim", "list"], ["read"], ["build", "filing"]])
def test_a_changed_act_stops_every_command_with_3(at_work: AtWork, words: list[str]) -> None:
    journal = at_work.place.log() / "journal.jsonl"
    journal.write_bytes(journal.read_bytes().replace(b"heron", b"Heron", 1))
    said = told(at_work, SEAL, *words)
    assert "Broken seal: tampering" in said
    assert "tell the person responsible" in said


def test_verify_names_a_changed_exhibit_and_leaves_with_3(at_work: AtWork) -> None:
    digest = at_work("show", "letter.txt", "--json").json["exhibit"]
    path = at_work.place.look().vault.path(digest)
    path.chmod(0o644)
    path.write_bytes(b"changed")
    ended = at_work("verify")
    assert ended.code == SEAL
    assert f"BROKEN  exhibit vault/sha256/{digest[:2]}/{digest[2:]}" in ended.out
    assert "The seal is broken. Stop" in ended.out
    report = at_work("verify", "--json")
    assert report.code == SEAL
    assert digest[2:] in str([f for f in report.json["findings"] if f["state"] == "broken"])


def test_verify_tells_what_is_not_included_and_leaves_with_0(at_work: AtWork) -> None:
    at_work.place.look().vault.put(b"left by a run that was killed")
    ended = at_work("verify")
    assert ended.code == 0
    assert "not included  file vault/" in ended.out


def test_a_torn_tail_is_told_and_work_goes_on(at_work: AtWork) -> None:
    with (at_work.place.log() / "journal.jsonl").open("ab") as journal:
        journal.write(b'{"body":{}')
    ended = at_work("entity", "add", "Company", "x")
    assert ended.code == 0
    assert "10 bytes that were never acknowledged are set aside" in ended.err


def environment(home: Path) -> dict[str, str]:
    return {**os.environ, "GAVAH_HOME": str(home), "LC_ALL": "C.UTF-8"}


def test_names_that_are_not_unicode_can_be_printed(tmp_path: Path) -> None:
    folder = os.fsencode(tmp_path) + b"/caf\xe9"
    with lying_ready(SECRET) as descriptor:
        words = [*map(os.fsencode, PROGRAM), b"init", folder, b"--passphrase-fd", str(descriptor).encode()]
        ran = subprocess.run(words, env=environment(tmp_path / "h"), capture_output=True, pass_fds=[descriptor])
    assert (ran.returncode, ran.stderr) == (0, b"")
    assert b"A new case stands in" in ran.stdout


def test_ctrl_c_while_sealing_is_told_and_the_next_run_goes_on(bare: AtWork) -> None:
    for number in range(2_000):
        (bare.place.material / f"{number:04}.txt").write_text(f"file {number}")
    with lying_ready(SECRET) as descriptor:
        words = [
            *PROGRAM,
            "-C",
            str(bare.place.folder),
            "seal",
            str(bare.place.material),
            "--passphrase-fd",
            str(descriptor),
        ]
        child = subprocess.Popen(
            words, env=environment(bare.place.home.folder), stderr=subprocess.PIPE, pass_fds=[descriptor], text=True
        )
        vault = bare.place.folder / "vault"
        while child.poll() is None and sum(1 for _ in vault.rglob("*/*/*")) < 50:
            pass
        child.send_signal(signal.SIGINT)
        said = child.communicate(timeout=60)[1]
    assert child.returncode == 130, said
    assert said == "Stopped. What was acknowledged is safe; the same command goes on where it stopped.\n"
    done = len(bare.place.look().state.exhibits)
    assert done < 2_004
    again = bare("seal", bare.place.material, "--json").json
    assert again["known"] == done
    assert again["known"] + len(again["acquisitions"]) == 2_004
    assert bare("verify", "--json").json["counts"]["broken"] == 0


def test_the_program_runs_as_a_module() -> None:
    ran = subprocess.run([*PROGRAM, "--version"], capture_output=True, text=True, check=True)
    assert ran.stdout.startswith("gavah ")
    assert sys.executable == PROGRAM[0]
