"""Commands about material: init, seal, read, search, show, log, verify, refold."""

from __future__ import annotations

import os
import secrets
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from gavah.door.cli.frame import (
    MATERIAL,
    SEAL,
    AsJson,
    PassphraseFd,
    Titles,
    frame,
    home,
    passphrase,
    put_json,
    sentence,
    translations,
)
from gavah.door.words import plain, say


def register(app: typer.Typer) -> None:
    """Add the commands to the program."""
    for command in (init, seal, read, search, show, log, verify, refold):
        app.command()(command)


def init(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A new or empty folder.")],
    author: Annotated[str, typer.Option(help="The pseudonym under which you act in this case.")] = "author-1",
    title: Titles = None,
    passphrase_fd: PassphraseFd = None,
) -> None:
    """Begin a case in a new folder. Example: gavah init my-case --title en="The Lindenau case" """
    from gavah.flow.case import Hand, NewCase, create

    here = frame(context)
    words = translations(title, "title") or {here.language: os.fsencode(folder.resolve().name).decode(errors="replace")}
    new = NewCase(words, author, passphrase(here.language, passphrase_fd, True))
    key = create(folder, home(), new, Hand(lambda: datetime.now(UTC), secrets.token_bytes))
    here.say("init.done", folder=folder, keys=home().folder)
    here.say("init.key", key=key)


@contextmanager
def progress(total: int, label: str, quiet: bool) -> Iterator[Any]:
    """Show a bar on a terminal; elsewhere stay silent. Yields a function of (name, step)."""
    if quiet or not sys.stderr.isatty():
        yield lambda _name, _step: None
        return
    with typer.progressbar(length=total, label=label, file=sys.stderr) as bar:
        yield lambda _name, step: bar.update(step)


def seal(
    context: typer.Context,
    paths: Annotated[list[Path], typer.Argument(metavar="PATH...", help="Files and folders; links are not followed.")],
    source: Annotated[str, typer.Option(help="Where the material comes from.")] = "",
    note: Annotated[str, typer.Option(help="Why it is relevant.")] = "",
    again: Annotated[bool, typer.Option("--again", help="Record a new acquisition of what is sealed already.")] = False,
    receipt: Annotated[Path | None, typer.Option(help="Write a printable receipt (PDF) here.")] = None,
    as_json: AsJson = False,
    passphrase_fd: PassphraseFd = None,
) -> None:
    """Take material in, unchanged, and sign that it was taken. Example: gavah seal ~/material --source "a colleague" """
    from gavah.flow import intake, issue
    from gavah.seal.intake import Provenance

    here = frame(context)
    with here.desk(passphrase_fd) as desk:
        told = Provenance(desk.now(), desk.by, source, note, again)
        if receipt is not None:
            issue.check_outside(desk.case, receipt)
        with progress(intake.size_of(paths), say(here.language, "seal.bar"), as_json) as step:
            report = intake.seal(desk, paths, told, step)
        if receipt is not None:
            issue.write_receipt(desk, report.acquisitions, receipt, here.language)
    if as_json:
        put_json(_seal_json(report))
    else:
        for refused in report.refused:
            here.warn("seal.refused", why=sentence(here.language, refused.error))
        here.say("seal.done", files=len(report.acquisitions), new=report.new, known=report.known)
        if receipt is not None:
            here.say("seal.receipt", path=receipt)
    if report.refused:
        raise typer.Exit(MATERIAL)


def _seal_json(report: Any) -> dict[str, Any]:
    return {
        "acquisitions": [{"exhibit": a.exhibit, "name": a.name.text, "size": a.size} for a in report.acquisitions],
        "new": report.new,
        "known": report.known,
        "refused": [{"name": r.name, "reason": r.error.reason} for r in report.refused],
    }


def read(
    context: typer.Context,
    again: Annotated[bool, typer.Option("--again", help="Read everything again, also what has a reading.")] = False,
    as_json: AsJson = False,
    passphrase_fd: PassphraseFd = None,
) -> None:
    """Read what is sealed, each file in a sandbox, and seal the readings. Example: gavah read"""
    from gavah.flow import intake, views
    from gavah.read import Reader, missing_parts

    here = frame(context)
    with here.desk(passphrase_fd) as desk:
        wanted = len(desk.case.state.exhibits) if again else len(intake.unread(desk.case))
        with Reader() as reader, progress(wanted, say(here.language, "read.bar"), as_json) as step:
            report = intake.read(desk, reader, again, step)
        views.refold(desk.case)
        names = {exhibit: intake.name_of(desk.case, exhibit) for exhibit in report.unread}
    if as_json:
        unread = [{"exhibit": e, "name": names[e], "reason": x.reason} for e, x in report.unread.items()]
        put_json({"read": report.read, "unread": unread, "members": [m.exhibit for m in report.members]})
    else:
        here.say("read.done", read=len(report.read), members=len(report.members), unread=len(report.unread))
        for exhibit, error in report.unread.items():
            here.say("read.unread", name=names[exhibit], why=say(here.language, f"unread.{error.reason}"))
        for part in missing_parts():
            here.warn("note.missing", part=part, lacks=say(here.language, f"missing.{part.partition(':')[0]}"))
    if report.unread:
        raise typer.Exit(MATERIAL)


def search(
    context: typer.Context,
    query: Annotated[str, typer.Argument(help='Words; "words in quotes" stand together. Spelling variants meet.')],
    limit: Annotated[int, typer.Option(min=1, help="At most so many exhibits.")] = 20,
    as_json: AsJson = False,
) -> None:
    """Search all readings, in any spelling. Example: gavah search HM-9"""
    from gavah.flow import views
    from gavah.record.form import to_form
    from gavah.view import search as find

    here = frame(context)
    case = here.look()
    hits = find(views.ensure(case), query, limit)
    if as_json:
        put_json({"query": query, "hits": [to_form(hit) for hit in hits]})
        return
    here.say("search.count", count=len(hits))
    for hit in hits:
        typer.echo(f"\n{hit.number}. {plain(hit.name)}  {plain(_place(hit.locator))}  {hit.exhibit[:12]}")
        typer.echo("   " + plain(" ".join(_marked(hit).splitlines())))


def _marked(hit: Any) -> str:
    text: str = hit.snippet
    out, at = "", 0
    for start, end in hit.matches:
        out += text[at : start - hit.start] + "[" + text[start - hit.start : end - hit.start] + "]"
        at = end - hit.start
    return out + text[at:]


def _place(locator: Any) -> str:
    if locator is None:
        return ""
    page, paragraph = locator.page and f"p. {locator.page}", locator.paragraph and f"¶ {locator.paragraph}"
    parts = (locator.part, page, locator.sheet, locator.cell, paragraph)
    return ", ".join(str(part) for part in parts if part)


def show(
    context: typer.Context,
    id: Annotated[
        str,
        typer.Argument(metavar="ID", help="An exhibit's digest, number or name; a claim's label; an act as LOG:INDEX."),
    ],
    text: Annotated[bool, typer.Option("--text", help="Print the reading's text alone.")] = False,
    as_json: AsJson = False,
) -> None:
    """Show one thing with all that hangs on it. Example: gavah show invoice.pdf"""
    from gavah.flow import shown

    here = frame(context)
    case = here.look()
    found = shown.named(case, id)
    if text:
        typer.echo(shown.text_of(case, found), nl=False)
    elif as_json:
        put_json(found)
    else:
        for line in shown.lines(found):
            typer.echo(plain(line))


def log(
    context: typer.Context,
    limit: Annotated[int, typer.Option(min=0, help="The last so many acts; 0 for all.")] = 20,
    as_json: AsJson = False,
) -> None:
    """List what was done, by whom, in the signed order. Example: gavah log --limit 0"""
    from gavah.flow import shown

    here = frame(context)
    case = here.look()
    chosen = case.entries[-limit:] if limit else case.entries
    if as_json:
        put_json(
            [{"log": e.log, "index": e.index, "t": e.act.at, "type": e.act.type, "body": e.act.body} for e in chosen]
        )
        return
    for entry in chosen:
        what = plain(shown.gist(case, entry))[:64]
        typer.echo(f"{entry.log[:8]}:{entry.index:<6} {entry.act.at}  {entry.act.type:10} {what}")


def verify(
    context: typer.Context,
    path: Annotated[Path | None, typer.Argument(help="A case or a bundle; the present case if left out.")] = None,
    key: Annotated[
        list[str] | None, typer.Option(help="A verifier key that you have from elsewhere; once for each.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Check everything: each act, exhibit, reading and sentence. Example: gavah verify out/bundle"""
    from gavah.flow import check

    here = frame(context)
    found = check.verify(path or here.folder, home(), tuple(key or ()))
    broken = [finding for finding in found.findings if finding.state == "broken"]
    if as_json:
        put_json(check.as_json(found))
    else:
        for finding in found.findings:
            if finding.state != "holds":
                here.say(f"verify.{finding.state}", what=finding.what, where=finding.where, detail=finding.detail)
        here.say(f"verify.key_{found.word}")
        here.say("verify.count", **found.counts)
        here.say("verify.bad" if broken else "verify.good")
    if broken:
        raise typer.Exit(SEAL)


def refold(context: typer.Context) -> None:
    """Make the deletable tables and the search index again from ledger and vault. Example: gavah refold"""
    from gavah.flow import views

    here = frame(context)
    here.say("refold.done", path=views.refold(here.look()))
