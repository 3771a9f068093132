"""Commands that give something out: build, bundle, room, serve, demo."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import Annotated, Literal

import typer

from gavah.door.cli.frame import AsJson, PassphraseFd, frame, put_json

EditionId = Annotated[
    str, typer.Option("--edition", metavar="ID", help="The edition's id or its beginning; the last one if left out.")
]


def register(app: typer.Typer) -> None:
    """Add the commands to the program."""
    for command in (build, bundle, room, serve, demo):
        app.command()(command)


def build(
    context: typer.Context,
    tier: Annotated[Literal["filing", "partner", "public"], typer.Argument(help="Whom it is for.")],
    out: Annotated[Path, typer.Option(help="The folder for the dossiers and claims.json.")] = Path("out"),
    recipient: Annotated[list[str] | None, typer.Option(help="Who gets it; may repeat.")] = None,
    as_json: AsJson = False,
    passphrase_fd: PassphraseFd = None,
) -> None:
    """Issue an edition; a sentence that does not stand stops it. Example: gavah build filing --out filing"""
    from gavah.flow import issue
    from gavah.record.form import to_form

    here = frame(context)
    with here.desk(passphrase_fd) as desk:
        for fault in desk.case.weigh().faults:
            here.warn(f"fault.{fault.reason}", sentence=fault.sentence, detail=fault.detail)
        built = issue.build(desk, tier, out, recipient or ())
    if as_json:
        put_json(to_form(built.edition))
        return
    here.say("build.done", sentences=built.sentences, edition=built.edition.id[:8], tier=tier)
    for path in built.files:
        typer.echo(f"  {path}")


def bundle(
    context: typer.Context,
    target: Annotated[Path, typer.Argument(metavar="DIR", help="A folder that does not exist yet.")],
    edition: EditionId = "",
    passphrase_fd: PassphraseFd = None,
) -> None:
    """Write all that a third party needs to check an edition alone. Example: gavah bundle for-the-court"""
    from gavah.flow import issue

    here = frame(context)
    with here.desk(passphrase_fd) as desk:
        chosen = issue.latest_edition(desk.case, edition)
        issue.bundle(desk, chosen, target, verifier_program())
    here.say("bundle.done", path=target, edition=chosen.id[:8], tier=chosen.tier)


def room(
    context: typer.Context,
    target: Annotated[Path, typer.Argument(metavar="DIR", help="A folder that does not exist yet.")],
    edition: EditionId = "",
    passphrase_fd: PassphraseFd = None,
) -> None:
    """Write the reading room of a public edition: static pages that check their own proofs. Example: gavah room site"""
    from gavah.flow import issue

    here = frame(context)
    with here.desk(passphrase_fd) as desk:
        chosen = issue.latest_edition(desk.case, edition, None if edition else "public")
        issue.room(desk, chosen, target, verifier_program())
    here.say("room.done", path=target, edition=chosen.id[:8])


def serve(
    context: typer.Context,
    port: Annotated[int, typer.Option(min=0, max=65535, help="On the loopback address; 0 takes a free one.")] = 0,
) -> None:
    """Show the case in the browser, on this machine alone, read-only. Example: gavah serve"""
    from gavah.door.web.server import serve as run
    from gavah.errors import BadCase
    from gavah.flow.looking import Window

    here = frame(context)
    with Window(here.look()) as window:
        try:
            run(window, port, secrets.token_urlsafe(24), lambda address: here.say("serve.open", address=address))
        except OSError as error:
            raise BadCase(f"port {port}", "port_taken", error.strerror or "") from error
        except KeyboardInterrupt:
            pass  # the way to stop it


def demo(
    context: typer.Context,
    out: Annotated[
        Path, typer.Option(help="A folder for the case and all that is made from it; it is made anew.")
    ] = Path("out"),
    examples: Annotated[
        Path | None, typer.Option(help="The example case; the one that came with the program if left out.")
    ] = None,
) -> None:
    """The whole way on the example case: seal, read, connect, charge, publish, verify. Example: gavah demo"""
    from gavah.door.cli.demo import run

    run(frame(context), out, examples or Path(__file__).parents[4] / "examples")


def verifier_program() -> bytes:
    """Return the independent verifier's program, which goes along with each bundle."""
    from gavah.errors import BadCase

    here = Path(__file__)
    for path in (here.parents[4] / "verifier" / "gavah_verify.py", here.parents[1] / "gavah_verify.py.txt"):
        if path.is_file():
            return path.read_bytes()
    raise BadCase("gavah_verify.py", "not_installed")
