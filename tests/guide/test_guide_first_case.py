"""The guide of the first case says what happens: each of its commands is run, each of its outputs compared.

A guide's `$ ` lines of console blocks are commands; the lines after them are what they print.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

GUIDE = Path(__file__).parents[2] / "docs" / "guide" / "first-case.md"
MATERIAL = Path(__file__).with_name("guide_material.py")
PASSPHRASE = "a passphrase of four words"  # noqa: S105  of a made-up case
PATHS = os.pathsep.join(path for path in sys.path if path)
PROGRAMS = {"gavah": [sys.executable, "-m", "gavah"], "python3": [sys.executable, "-I"], "ls": ["ls"]}
_blocks = re.compile(r"^```(console|yaml)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_code = re.compile(r"  # ends with code (\d+)$")


@dataclass(frozen=True, slots=True)
class Step:
    """One command, the exit code that it ends with, and the lines that it must print."""

    line: str
    code: int
    expected: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """Where commands run. folder: the present one; home: of the keys."""

    folder: Path
    home: Path


def steps(guide: str) -> Iterator[Step]:
    """Yield the commands of a guide in order."""
    for kind, block in _blocks.findall(guide):
        for shown in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:] if kind == "console" else ():
            first, *expected = shown.removesuffix("\n").split("\n")
            code = _code.search(first)
            yield Step(_code.sub("", first), int(code[1]) if code else 0, tuple(expected))


def files(guide: str) -> list[str]:
    """Return the YAML files that a guide shows, in order."""
    return [block for kind, block in _blocks.findall(guide) if kind == "yaml"]


def make(folder: Path) -> None:
    """Make the material of the guide."""
    subprocess.run([sys.executable, str(MATERIAL), str(folder)], check=True, env={**os.environ, "PYTHONPATH": PATHS})


def run(step: Step, place: Place) -> tuple[int, str]:
    """Run one command and return its exit code and what it printed, errors first as a person sees them before the end."""
    program, *arguments = shlex.split(step.line)
    environment = {
        **os.environ,
        "GAVAH_HOME": str(place.home),
        "LC_ALL": "C.UTF-8",
        "PYTHONPATH": PATHS,
    }
    reader, writer = os.pipe()
    try:
        os.write(writer, PASSPHRASE.encode() + b"\n")
        os.close(writer)
        done = subprocess.run(
            [*PROGRAMS[program], *arguments],
            capture_output=True,
            check=False,
            cwd=place.folder,
            encoding="utf-8",
            env={**environment, "GAVAH_PASSPHRASE_FD": str(reader)},
            pass_fds=[reader],
            stdin=subprocess.DEVNULL,
        )
    finally:
        os.close(reader)
    return done.returncode, done.stderr + done.stdout


def matches(printed: str, expected: tuple[str, ...]) -> bool:
    """Tell whether output is what a guide shows: `...` is anything on a line; alone on a line, any number of lines."""
    pattern = "".join(r"(?:.*\n)*" if line == "..." else _line(line) for line in expected)
    return re.fullmatch(pattern, printed if printed.endswith("\n") or not printed else printed + "\n") is not None


def _line(line: str) -> str:
    return ".*".join(re.escape(part) for part in line.split("...")) + r"\n"


@pytest.mark.slow
def test_the_guide_works_as_it_is_written(tmp_path: Path) -> None:
    guide = GUIDE.read_text(encoding="utf-8")
    make(tmp_path / "material")
    (claims,) = files(guide)
    (tmp_path / "claims.yaml").write_text(claims, encoding="utf-8")
    place = Place(tmp_path, tmp_path / "home")
    for step in steps(guide):
        if step.line.startswith("cd "):
            place = replace(place, folder=place.folder / step.line.removeprefix("cd "))
            continue
        code, printed = run(step, place)
        shown = "\n".join(step.expected)
        assert matches(printed, step.expected), f"$ {step.line}\n{printed}\n--- the guide says:\n{shown}"
        assert code == step.code, f"$ {step.line}\n{printed}"


def test_the_guide_uses_no_other_program() -> None:
    used = {shlex.split(step.line)[0] for step in steps(GUIDE.read_text(encoding="utf-8"))}
    assert used == {*PROGRAMS, "cd"}


def test_a_guide_is_taken_apart_into_commands_codes_and_outputs() -> None:
    text = "Words.\n```console\n$ gavah log\na\n\nb\n$ ls x  # ends with code 2\n```\n```sh\n$ rm x\n```\n"
    assert list(steps(text)) == [Step("gavah log", 0, ("a", "", "b")), Step("ls x", 2, ())]


def test_an_ellipsis_is_anything_on_its_line_and_alone_any_number_of_lines() -> None:
    assert matches("3 acts hold\n", ("... acts hold",))
    assert matches("a\nb\nc\n", ("a", "...", "c"))
    assert matches("a\nc\n", ("a", "...", "c"))
    assert matches("", ())
    assert not matches("3 acts hold\nand more\n", ("... acts hold",))
    assert not matches("3 acts held\n", ("... acts hold",))
    assert not matches("a\nb\n", ("a", "...", "c"))


def test_the_material_is_the_same_each_time(tmp_path: Path) -> None:
    make(tmp_path / "one")
    make(tmp_path / "two")
    names = sorted(path.relative_to(tmp_path / "one") for path in (tmp_path / "one").rglob("*") if path.is_file())
    assert len(names) == 21
    for name in names:
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes(), name
