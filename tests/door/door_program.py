"""The program as a person starts it, in this process: words in, exit code and two texts out."""

from __future__ import annotations

import contextlib
import io
import json
import os
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from flow_place import CLAIMS, LETTER, MAIL, NOTE, PASSPHRASE, Place

from gavah.door.cli import main

ROOT = Path(__file__).parents[2]
PROGRAM = (sys.executable, "-m", "gavah")
SECRET = PASSPHRASE.encode()
WEAK = 'en=According to the letter, "money" was paid.'
WEAK_FA = "fa=به گفته نامه، پول پرداخت شد."


@dataclass(frozen=True)
class Ended:
    """How a run of the program ended, and what it said."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The one JSON value that was printed."""
        return json.loads(self.out)


class Terminal(io.StringIO):
    """A text that takes itself for a terminal."""

    def isatty(self) -> bool:
        return True


def gavah(*args: str | Path, home: Path, passphrase: bytes | None = SECRET, err: io.StringIO | None = None) -> Ended:
    """Run the program. passphrase: what lies ready at the descriptor that the environment names; None for none."""
    out, told = io.StringIO(), err or io.StringIO()
    with pytest.MonkeyPatch.context() as patch, contextlib.ExitStack() as stack:
        patch.setattr(sys, "argv", ["gavah", *map(str, args)])
        patch.setattr(sys, "stdin", io.StringIO("۲۴ اردیبهشت ۱۳۹۸"))
        patch.setenv("GAVAH_HOME", str(home))
        patch.delenv("GAVAH_PASSPHRASE_FD", raising=False)
        if passphrase is not None:
            patch.setenv("GAVAH_PASSPHRASE_FD", str(stack.enter_context(lying_ready(passphrase))))
        stack.enter_context(contextlib.redirect_stdout(out))
        stack.enter_context(contextlib.redirect_stderr(told))
        with pytest.raises(SystemExit) as ended:
            main.run()
    code = ended.value.code
    return Ended(code if isinstance(code, int) else int(code is not None), out.getvalue(), told.getvalue())


def persian(text: str) -> bool:
    """Tell whether a text has words in the Arabic script."""
    return any("\u0600" <= letter <= "\u06ff" for letter in text)


@contextlib.contextmanager
def lying_ready(words: bytes) -> Iterator[int]:
    """Lend a descriptor from which one line of `words` can be read."""
    reading, writing = os.pipe()
    os.write(writing, words + b"\n")
    os.close(writing)
    try:
        yield reading
    finally:
        os.close(reading)


@dataclass(frozen=True)
class AtWork:
    """A case, its user's home, and the program at work on it."""

    place: Place

    def __call__(self, *args: str | Path, lang: str = "en", passphrase: bytes | None = SECRET) -> Ended:
        return gavah("-C", self.place.folder, "--lang", lang, *args, home=self.place.home.folder, passphrase=passphrase)


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Place:
    """The small case, sealed, read and charged through the program; tests take copies of it."""
    place = Place(tmp_path_factory.mktemp("prepared"))
    place.material.mkdir()
    (place.material / "letter.txt").write_text(LETTER, encoding="utf-8")
    (place.material / "note.txt").write_text(NOTE, encoding="utf-8")
    (place.material / "mail.eml").write_bytes(MAIL)
    (place.material / "broken.pdf").write_bytes(b"%PDF-1.7 nothing follows")
    (place.top / "case.yaml").write_text(CLAIMS, encoding="utf-8")
    place.create()
    run = AtWork(place)
    for words, code in (
        (("seal", str(place.material)), 0),
        (("read",), 1),
        (("claim", "import", str(place.top / "case.yaml")), 0),
    ):
        ended = run(*words)
        assert ended.code == code, ended
    return place


@pytest.fixture
def at_work(prepared: Place, tmp_path: Path) -> AtWork:
    """A copy of the small case, sealed, read and charged."""
    top = tmp_path / "copy"
    shutil.copytree(prepared.top, top)
    return AtWork(Place(top))


@pytest.fixture
def bare(place: Place) -> AtWork:
    """A case in which nothing is sealed yet."""
    return AtWork(place)


@dataclass(frozen=True)
class Demo:
    """What a run of `gavah demo` said and left."""

    out: Path
    ended: Ended


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    """The demonstration, run once."""
    out = tmp_path_factory.mktemp("demo") / "out"
    ended = gavah("--lang", "en", "demo", "--out", out, home=out.parent / "unused", passphrase=None)
    return Demo(out, ended)
