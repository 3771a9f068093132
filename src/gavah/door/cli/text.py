"""Commands about plain text: what the language room can do, without a case."""

from __future__ import annotations

import sys
from dataclasses import asdict
from typing import Annotated

import typer

from gavah.door.cli.frame import AsJson, put_json


def register(app: typer.Typer) -> None:
    """Add the commands to the program."""
    group = typer.Typer(help="Work on plain text: dates, folding.", no_args_is_help=True)
    group.command()(dates)
    group.command()(fold)
    app.add_typer(group, name="text")


Words = Annotated[str | None, typer.Argument(help="The text; standard input if left out.")]


def dates(text: Words = None, as_json: AsJson = False) -> None:
    """Find dates of three calendars. Example: gavah text dates "23 دی 1396" """
    from gavah.language.dates import find_dates

    found = find_dates(_given(text))
    if as_json:
        put_json([asdict(date) for date in found])
        return
    for date in found:
        day = date.first if date.first == date.last else f"{date.first} .. {date.last}"
        typer.echo(f"{day}  {date.calendar:9}  {date.words}")


def fold(text: Words = None, as_json: AsJson = False) -> None:
    """Show how a text is folded for search. Example: gavah text fold "كتاب\u200cها" """
    from gavah.language.folding import fold as folded

    out = folded(_given(text))
    if as_json:
        put_json({"folded": out})
    else:
        typer.echo(out)


def _given(text: str | None) -> str:
    return sys.stdin.read() if text is None else text
