"""The command line. It parses, calls flow or view, and shows; it decides nothing."""

from __future__ import annotations

import io
import sys
from pathlib import Path
from typing import Annotated

import typer

from gavah import __version__
from gavah.door.cli import charging, issuing, material, study, text
from gavah.door.cli.frame import Frame, default_language, guarded

app = typer.Typer(
    name="gavah",
    help="From raw material to a complaint in which every sentence can be checked.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"gavah {__version__}")
        raise typer.Exit


@app.callback()
def main(
    context: typer.Context,
    case: Annotated[Path, typer.Option("-C", "--case", metavar="DIR", help="The case folder.")] = Path(),
    lang: Annotated[str, typer.Option(help="The language of messages: en, fa.")] = default_language(),
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """From raw material to a complaint in which every sentence can be checked."""
    del version
    context.obj = Frame(case, lang)


material.register(app)
study.register(app)
charging.register(app)
issuing.register(app)
text.register(app)


def run() -> None:
    """Run the program and leave with its exit code."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")  # a name that is not Unicode must not stop a list of names
    sys.exit(guarded(app))
