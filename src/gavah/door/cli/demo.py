"""`gavah demo`: the whole way on the example case, told in sentences that a lawyer understands."""

from __future__ import annotations

import secrets
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import typer

from gavah.door.cli.frame import SEAL, Frame, sentence
from gavah.door.cli.issuing import verifier_program
from gavah.door.words import say
from gavah.errors import BadCase
from gavah.flow import charging, check, intake, issue, views
from gavah.flow.case import Desk, Hand, NewCase, create, desk
from gavah.flow.home import Home
from gavah.read import Reader, missing_parts
from gavah.record.weighed import Fault
from gavah.seal.intake import Provenance

PASSPHRASE = "gavah demo"  # noqa: S105  of a made-up case whose key guards nothing
PARTS = ("case", "home", "bundle", "room")
FILES = ("claims.json", "dossier.en.pdf", "dossier.fa.pdf", "receipt.pdf")


def run(here: Frame, out: Path, examples: Path) -> None:
    """Make the example case in `out` and everything that comes out of it; leave with 3 if anything does not verify."""
    started = time.monotonic()
    if not (examples / "case.yaml").is_file():
        raise BadCase(str(examples), "no_examples")
    _clear(out)
    home = Home(out / "home")
    hand = Hand(lambda: datetime.now(UTC), secrets.token_bytes)
    title = {"en": "Example case", "fa": "پرونده نمونه"}
    create(out / "case", home, NewCase(title, "heron", PASSPHRASE), hand)
    with desk(out / "case", home, lambda: PASSPHRASE, hand) as at_work:
        _take_in(here, at_work, examples, out)
        _charge(here, at_work, examples)
        _publish(here, at_work, out)
    whole = _verify(here, out, home)
    for part in missing_parts():
        here.say("note.missing", part=part, lacks=say(here.language, f"missing.{part.partition(':')[0]}"))
    here.say("demo.end", out=out, seconds=round(time.monotonic() - started))
    if not whole:
        raise typer.Exit(SEAL)


def _clear(out: Path) -> None:
    """Remove an earlier demo; anything else in the folder is somebody's, and stops."""
    known = {*PARTS, *FILES}
    foreign = [path.name for path in out.iterdir() if path.name not in known] if out.exists() else []
    if foreign or ((out / "case").exists() and not (out / "home").exists()):
        raise BadCase(str(out), "target_exists", ", ".join(foreign[:5]))
    for name in PARTS:
        if (out / name).exists():
            shutil.rmtree(out / name)
    for name in FILES:
        (out / name).unlink(missing_ok=True)
    out.mkdir(parents=True, exist_ok=True)


def _take_in(here: Frame, at_work: Desk, examples: Path, out: Path) -> None:
    told = Provenance(at_work.now(), at_work.by, "example material", "the example case")
    sealed = intake.seal(at_work, [examples / "material"], told, _silent)
    issue.write_receipt(at_work, sealed.acquisitions, out / "receipt.pdf", here.language)
    here.say("demo.seal", files=len(sealed.acquisitions), objects=sealed.new)
    with Reader() as reader:
        report = intake.read(at_work, reader, False, _silent)
    here.say("demo.read", read=len(report.read), members=len(report.members), unread=len(report.unread))
    for exhibit, error in report.unread.items():
        here.say(
            "read.unread", name=intake.name_of(at_work.case, exhibit), why=say(here.language, f"unread.{error.reason}")
        )


def _charge(here: Frame, at_work: Desk, examples: Path) -> None:
    report = charging.import_file(at_work, examples / "case.yaml")
    run = at_work.case.state.mention_runs
    here.say("demo.connect", mentions=run[-1].record.count if run else 0, entities=len(at_work.case.state.entities))
    here.say("demo.charge", claims=report.counts["claim"], passages=report.counts["assess"])
    for notice in report.notices:
        here.say("import.notice", notice=sentence(here.language, notice))
    charging.import_file(at_work, examples / "refused.yaml")
    refused = at_work.case.weigh().faults
    here.say("demo.refused" if refused else "demo.not_refused")
    _tell(here, refused)
    charging.import_file(at_work, examples / "reworded.yaml")
    here.say("demo.reworded")


def _tell(here: Frame, faults: Sequence[Fault]) -> None:
    for fault in faults:
        typer.echo("     " + say(here.language, f"fault.{fault.reason}", sentence=fault.sentence, detail=fault.detail))


def _publish(here: Frame, at_work: Desk, out: Path) -> None:
    built = issue.build(at_work, "filing", out, ("the public prosecutor of the example",))
    here.say("demo.build", sentences=built.sentences, languages=", ".join(built.edition.languages))
    issue.bundle(at_work, built.edition, out / "bundle", verifier_program())
    here.say("demo.bundle", path=out / "bundle")
    public = issue.build(at_work, "public", out / "case" / "view" / "public", ())
    issue.room(at_work, public.edition, out / "room", verifier_program())
    here.say("demo.room", path=out / "room" / "index.html")
    views.refold(at_work.case)


def _verify(here: Frame, out: Path, home: Home) -> bool:
    whole = True
    for name in ("case", "bundle"):
        report = check.verify(out / name, home, ())
        here.say(f"demo.verify_{name}", **report.counts)
        for finding in report.findings:
            if finding.state == "broken":
                whole = False
                here.say("verify.broken", what=finding.what, where=finding.where, detail=finding.detail)
    program = out / "bundle" / "gavah_verify.py"
    key = next((home.folder / "keys").glob("*.vkey")).read_text(encoding="ascii").strip()
    alone = subprocess.run(  # noqa: S603  our own file under our own interpreter
        [sys.executable, "-I", str(program), str(out / "bundle"), "--key", key],
        capture_output=True,
        check=False,
        text=True,
    )
    here.say(
        "demo.alone" if alone.returncode == 0 else "demo.alone_broken", last=alone.stdout.strip().split("\n")[-2:][0]
    )
    return whole and alone.returncode == 0


def _silent(name: str, step: int) -> None:
    """Show no progress."""
