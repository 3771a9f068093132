"""Help: every command and option explained, with an example; quick to start."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
import typer
from tests.door.door_program import gavah

from gavah.door.cli.main import app

HEAVY = ("django", "typst", "pypdfium2", "pikepdf", "lxml", "PIL", "yaml", "selectolax", "python_calamine")


def tree(command: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Yield (words, command) of the whole program."""
    yield path, command
    for name, below in getattr(command, "commands", {}).items():
        yield from tree(below, (*path, name))


PROGRAM: Any = typer.main.get_command(app)
ALL = dict(tree(PROGRAM))
LEAVES = {path: command for path, command in ALL.items() if not hasattr(command, "commands")}


def named(paths: Iterable[tuple[str, ...]]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("path", paths, ids=lambda path: " ".join(path) or "gavah")


def example(path: tuple[str, ...]) -> list[str]:
    """Return the words of a command's example."""
    return shlex.split(LEAVES[path].help.partition("Example: ")[2])


def test_the_program_has_the_commands_of_the_design() -> None:
    wanted = (
        "init seal read search show log verify refold entity claim assess matrix demand rule build bundle serve demo"
    )
    assert set(wanted.split()) <= set(PROGRAM.commands)


@named(ALL)
def test_every_command_shows_help_for_itself_and_each_option(path: tuple[str, ...], tmp_path: Path) -> None:
    ended = gavah(*path, "--help", home=tmp_path)
    assert (ended.code, ended.err) == (0, "")
    assert ALL[path].help.split(". ")[0].split()[0] in ended.out
    for parameter in ALL[path].params:
        told = getattr(parameter, "help", None)
        assert told, f"{' '.join(path)}: {parameter.name} has no help"


@named(LEAVES)
def test_every_command_has_an_example_of_itself(path: tuple[str, ...]) -> None:
    words = example(path)
    assert words[: 1 + len(path)] == ["gavah", *path]


@named(LEAVES)
def test_every_example_is_understood(path: tuple[str, ...]) -> None:
    LEAVES[path].make_context(" ".join(path), example(path)[1 + len(path) :])


def test_every_command_that_reads_can_answer_in_json() -> None:
    asking = {
        ("show",), ("search",), ("log",), ("verify",), ("claim", "list"), ("matrix", "show"), ("demand", "list"),
        ("entity", "list"), ("mention", "list"), ("text", "dates"), ("text", "fold"),
    }  # fmt: skip
    assert asking <= {path for path, command in LEAVES.items() if any(p.name == "as_json" for p in command.params)}


def test_every_command_that_writes_takes_the_passphrase_from_a_descriptor_and_never_as_a_word() -> None:
    names = {p.name for command in ALL.values() for p in command.params}
    assert {name for name in names if "pass" in name} == {"passphrase_fd"}


@named([path for path in ALL if path not in LEAVES])
def test_a_group_without_a_command_shows_its_help(path: tuple[str, ...], tmp_path: Path) -> None:
    ended = gavah(*path, home=tmp_path)
    assert ended.code == 2
    assert re.search("Usage: .*COMMAND", ended.out + ended.err)


def test_help_starts_without_the_heavy_libraries() -> None:
    look = f"import sys, gavah.door.cli.main; print(sorted({{'gavah.flow.case', *{HEAVY!r}}} & set(sys.modules)))"
    ran = subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"


def test_completion_is_offered_for_the_usual_shells(tmp_path: Path) -> None:
    assert re.search(r"--(show|install)-completion", gavah("--help", home=tmp_path).out)
