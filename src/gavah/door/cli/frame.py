"""What every command needs: the case, the user's home, language, passphrase, and how to print."""

from __future__ import annotations

import getpass
import json
import os
import secrets
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from gavah.disk import case_error
from gavah.door.words import LANGUAGES, known, say
from gavah.errors import BadCase, BadMaterial, BrokenSeal, GavahError

if TYPE_CHECKING:
    from gavah.flow.case import Case, Desk

MATERIAL, USAGE, SEAL = 1, 2, 3  # exit codes: the material, the use, a broken seal
INTERRUPTED = 130
LAST_DESCRIPTOR = 1 << 20  # more than systems give; beyond a C int Python takes it for something else


@dataclass(frozen=True, slots=True)
class Frame:
    """What the options before the command say. folder: of the case; language: of the sentences."""

    folder: Path
    language: str

    def say(self, code: str, **parts: object) -> None:
        """Print a sentence."""
        typer.echo(say(self.language, code, **parts))

    def warn(self, code: str, **parts: object) -> None:
        """Print a sentence to standard error."""
        typer.echo(say(self.language, code, **parts), err=True)

    def look(self) -> Case:
        """Open the case to read it."""
        from gavah.flow.case import look

        case = look(self.folder, home())
        if not case.own_key:
            self.warn("note.case_own_word")
        return case

    @contextmanager
    def desk(self, passphrase_fd: int | None) -> Iterator[Desk]:
        """Open the case to write into it."""
        from gavah.flow.case import Hand, desk

        hand = Hand(lambda: datetime.now(UTC), secrets.token_bytes)
        with desk(self.folder, home(), lambda: passphrase(self.language, passphrase_fd, False), hand) as at_work:
            if at_work.recovered is not None and at_work.recovered.torn:
                self.warn("note.recovered", torn=at_work.recovered.torn, count=at_work.recovered.torn_bytes)
            yield at_work


PassphraseFd = Annotated[
    int | None,
    typer.Option(
        "--passphrase-fd",
        min=0,
        max=LAST_DESCRIPTOR,
        metavar="N",
        help="Read the passphrase from this file descriptor instead of asking.",
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object for programs.")]
Titles = Annotated[
    list[str] | None, typer.Option(help="Words in one language, as LANGUAGE=WORDS; once for each language.")
]


def frame(context: typer.Context) -> Frame:
    """Return the frame of a command."""
    found = context.find_root().obj
    if not isinstance(found, Frame):
        raise TypeError("a command outside the main program")
    return found


def home() -> Any:
    """Return where this user's keys and remembered heads lie: GAVAH_HOME, or the platform's folder for programs' data."""
    from gavah.flow.home import Home

    if given := os.environ.get("GAVAH_HOME"):
        return Home(Path(given))
    if sys.platform == "darwin":
        return Home(Path.home() / "Library" / "Application Support" / "gavah")
    return Home(Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "gavah")


def passphrase(language: str, descriptor: int | None, twice: bool) -> str:
    """Return the passphrase, read from a descriptor up to its first line feed, or asked for. Never echoed or logged."""
    if descriptor is None and (given := os.environ.get("GAVAH_PASSPHRASE_FD")):
        descriptor = min(int(given), LAST_DESCRIPTOR) if given.isdecimal() and len(given) < 20 else None
    if descriptor is not None:
        try:
            with os.fdopen(descriptor, "rb", closefd=False) as file:
                words = file.readline().rstrip(b"\r\n").decode()
        except OSError as error:
            raise BadCase("passphrase", "not_readable", f"descriptor {descriptor}") from error
        except UnicodeDecodeError as error:
            raise BadCase("passphrase", "not_readable", "not a line of UTF-8 text") from error
    elif not sys.stdin.isatty():
        raise BadCase("passphrase", "no_passphrase")
    else:
        words = _asked(language, twice)
    if not words:
        raise BadCase("passphrase", "empty_passphrase")
    return words


def _asked(language: str, twice: bool) -> str:
    words = getpass.getpass(say(language, "ask.passphrase"))
    if twice and getpass.getpass(say(language, "ask.again")) != words:
        raise BadCase("passphrase", "not_the_same")
    return words


def translations(given: list[str] | None, what: str) -> dict[str, str]:
    """Return LANGUAGE=WORDS pairs as a mapping; raises BadMaterial."""
    out: dict[str, str] = {}
    for item in given or []:
        language, separator, words = item.partition("=")
        if not separator or not language.isascii() or not language.isalpha() or not words.strip():
            raise BadMaterial(what, "not_language_words", item[:80])
        out[language] = words
    return out


def put_json(value: object) -> None:
    """Print one JSON object."""
    typer.echo(json.dumps(value, ensure_ascii=False, indent=1))


def sentence(language: str, error: GavahError) -> str:
    """Return what happened, to what, and what to do, in the person's language."""
    if isinstance(error, BrokenSeal):
        return say(language, "error.broken_seal", what=error.what, expected=error.expected, found=error.found)
    assert isinstance(error, BadMaterial | BadCase)  # noqa: S101  the three families are all there are
    if error.reason == "faulty_document":
        return _faults(language, error)
    for code in (f"error.{error.reason}", f"unread.{error.reason}"):
        if known("en", code):
            return say(language, code, what=error.what, detail=error.detail)
    return say(language, "error.other", what=error.what, reason=error.reason.replace("_", " "), detail=error.detail)


def _faults(language: str, error: GavahError) -> str:
    """Return each fault of a document on a line of its own."""
    from gavah.charge.strict import BadDocument

    assert isinstance(error, BadDocument)  # noqa: S101  no other error bears this reason
    told = ["  " + sentence(language, fault) for fault in error.faults]
    return "\n".join([say(language, "error.faulty_document", what=error.what), *told])


def guarded(command: Callable[[], object]) -> int:
    """Run a command and return the exit code that its error asks for."""
    language = _language_of(sys.argv)
    try:
        command()
    except BrokenSeal as error:
        typer.echo(sentence(language, error), err=True)
        return SEAL
    except GavahError as error:
        typer.echo(sentence(language, error), err=True)
        return MATERIAL if isinstance(error, BadMaterial) else USAGE
    except OSError as error:  # a folder that vanished, a disk that was pulled out
        typer.echo(sentence(language, case_error(str(error.filename or "file"), error)), err=True)
        return USAGE
    except SystemExit as ended:
        if ended.code == INTERRUPTED:  # typer ends Ctrl-C with this code and without a word
            typer.echo(say(language, "note.interrupted"), err=True)
        raise
    return 0


def _language_of(arguments: list[str]) -> str:
    for index, word in enumerate(arguments):
        if word == "--lang" and index + 1 < len(arguments):
            return arguments[index + 1]
        if word.startswith("--lang="):
            return word[7:]
    return default_language()


def default_language() -> str:
    """Return the language that the environment asks for, where Gavah speaks it."""
    wish = (os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or "")[:2]
    return wish if wish in LANGUAGES else "en"
