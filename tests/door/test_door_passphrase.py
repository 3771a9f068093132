"""The passphrase: asked for where a person sits, and found nowhere afterwards."""

from __future__ import annotations

import os
import pty
import sys
import time
from pathlib import Path

import pytest
from tests.door.door_program import PROGRAM, AtWork, gavah

WORDS = "a rare zephyr"


def typed(home: Path, args: list[str], answers: list[str]) -> tuple[int, str]:
    """Run the program on a terminal, typing an answer at each question; return exit code and all that the terminal showed."""
    child, terminal = pty.fork()
    if child == 0:
        os.environ.update(GAVAH_HOME=str(home), LC_ALL="C.UTF-8")
        os.environ.pop("GAVAH_PASSPHRASE_FD", None)
        os.execv(sys.executable, [*PROGRAM, "--lang", "en", *args])  # noqa: S606  no shell is wanted
    shown, left = "", list(answers)
    while block := _read(terminal):
        shown += block
        if shown.endswith(("Passphrase: ", "Once more: ")) and left:
            time.sleep(0.1)  # the question is printed before the echo is switched off
            os.write(terminal, left.pop(0).encode() + b"\n")
    os.close(terminal)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), shown


def _read(terminal: int) -> str:
    try:
        return os.read(terminal, 4096).decode()
    except OSError:  # Linux says EIO where the other side has ended
        return ""


def test_init_asks_twice_and_shows_nothing_of_it(tmp_path: Path) -> None:
    code, shown = typed(tmp_path / "h", ["init", str(tmp_path / "case")], [WORDS, WORDS])
    assert code == 0, shown
    assert (shown.count("Passphrase: "), shown.count("Once more: ")) == (1, 1)
    assert WORDS not in shown
    ended = gavah(
        "-C", tmp_path / "case", "entity", "add", "Company", "x", home=tmp_path / "h", passphrase=WORDS.encode()
    )
    assert ended.code == 0


def test_init_refuses_two_that_differ(tmp_path: Path) -> None:
    code, shown = typed(tmp_path / "h", ["init", str(tmp_path / "case")], [WORDS, "another"])
    assert code == 2
    assert "The two passphrases differ." in shown
    assert not (tmp_path / "case").exists()


def test_other_commands_ask_once(at_work: AtWork) -> None:
    words = ["-C", str(at_work.place.folder), "entity", "add", "Company", "x"]
    code, shown = typed(at_work.place.home.folder, words, ["a small secret"])
    assert code == 0, shown
    assert shown.count(": ") == 1


@pytest.mark.parametrize(
    "command", ["log", "verify", "search x", "show C1", "claim list", "matrix show", "entity list"]
)
def test_a_command_that_only_looks_needs_no_passphrase(at_work: AtWork, command: str) -> None:
    assert at_work(*command.split(), passphrase=None).code == 0


def test_the_passphrase_is_nowhere_afterwards(tmp_path: Path) -> None:
    secret, wrong = b"zephyr-of-1871", b"mistral-of-1872"
    (tmp_path / "note.txt").write_text("a note")
    said = []
    for words, given in (
        (["init", str(tmp_path / "case")], secret),
        (["-C", str(tmp_path / "case"), "seal", str(tmp_path / "note.txt")], secret),
        (["-C", str(tmp_path / "case"), "read"], wrong),
        (["-C", str(tmp_path / "case"), "log", "--limit", "0", "--json"], secret),
    ):
        ended = gavah(*words, home=tmp_path / "h", passphrase=given)
        said += [ended.out, ended.err]
    assert [ended for ended in said if "-of-187" in ended] == []
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert len(files) > 8
    assert [path for path in files if secret in path.read_bytes() or wrong in path.read_bytes()] == []
