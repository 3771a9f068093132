"""Commands about what the case asserts and asks: claim, assess, matrix, demand."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from gavah.door.cli.frame import AsJson, PassphraseFd, Titles, frame, put_json, sentence, translations
from gavah.door.words import plain, say

if TYPE_CHECKING:
    from gavah.charge.demands import DemandView


def register(app: typer.Typer) -> None:
    """Add the commands to the program."""
    claim = typer.Typer(help="Sentences that the case asserts.", no_args_is_help=True)
    claim.command("import")(import_file)
    claim.command("add")(add_claim)
    claim.command("list")(list_claims)
    app.add_typer(claim, name="claim")
    app.command()(assess)
    matrix = typer.Typer(help="What the law wants proved.", no_args_is_help=True)
    matrix.command("choose")(choose_matrix)
    matrix.command("show")(show_matrix)
    app.add_typer(matrix, name="matrix")
    demand = typer.Typer(help="What was asked, of whom, and what came back.", no_args_is_help=True)
    demand.command("list")(list_demands)
    app.add_typer(demand, name="demand")


def import_file(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="A case file (YAML): claims, passages, entities, demands.")],
    passphrase_fd: PassphraseFd = None,
) -> None:
    """Take claims and all that belongs to them from a file. Example: gavah claim import case.yaml"""
    from gavah.flow import charging, views

    here = frame(context)
    with here.desk(passphrase_fd) as desk:
        report = charging.import_file(desk, file)
        views.refold(desk.case)
    for notice in report.notices:
        here.warn("import.notice", notice=sentence(here.language, notice))
    here.say("import.done", **report.counts)


def add_claim(
    context: typer.Context,
    label: Annotated[
        str, typer.Argument(help="Its name for people, such as C1. A label that exists gets a new wording.")
    ],
    text: Titles = None,
    kind: Annotated[
        Literal["fact", "inference", "allegation", "opinion"], typer.Option(help="What sort of sentence it is.")
    ] = "allegation",
    rung: Annotated[
        str, typer.Option(help="The standard that its wording claims (gavah matrix show lists them).")
    ] = "allegation",
    element: Annotated[
        list[str] | None, typer.Option(help="An element of the matrix that it speaks to; may repeat.")
    ] = None,
    passphrase_fd: PassphraseFd = None,
) -> None:
    """Assert one sentence. Example: gavah claim add C1 --text en="According to the invoice, ..." --kind allegation"""
    from gavah.flow import charging

    here = frame(context)
    with here.desk(passphrase_fd) as desk:
        wording = charging.Wording(kind, rung, translations(text, "text"), tuple(element or ()))
        claim = charging.add_claim(desk, label, wording)
    here.say("claim.done", label=claim.label)


def list_claims(context: typer.Context, as_json: AsJson = False) -> None:
    """List claims with what their evidence reached. Example: gavah claim list"""
    from gavah.record.form import to_form

    here = frame(context)
    weighed = here.look().weigh()
    if as_json:
        put_json([to_form(claim) for claim in weighed.claims])
        return
    for item in weighed.claims:
        claim = item.claim.record
        words = claim.text.get(here.language) or next(iter(claim.text.values()))
        typer.echo(plain(f"{claim.label:5} {claim.kind:10} {item.worded} / {item.reached}  ({item.origins})  {words}"))
        for fault in item.faults:
            typer.echo(
                "      ! " + say(here.language, f"fault.{fault.reason}", sentence=fault.sentence, detail=fault.detail)
            )


def assess(
    context: typer.Context,
    claim: Annotated[str, typer.Argument(help="The claim's label.")],
    exhibit: Annotated[str, typer.Argument(help="The exhibit's digest, number or name.")],
    quote: Annotated[
        str, typer.Argument(help="The words of the passage; spelling variants and line breaks are found.")
    ],
    grade: Annotated[str, typer.Option(help="Source A-F and information 1-6, as B2.")],
    origin: Annotated[str, typer.Option(help="The group of exhibits that go back to the same source.")],
    stance: Annotated[
        Literal["supports", "refutes", "qualifies", "context"], typer.Option(help="What the passage does to the claim.")
    ] = "supports",
    accept: Annotated[str, typer.Option(help="Accept it at once, for this reason.")] = "",
    translation: Titles = None,
    passphrase_fd: PassphraseFd = None,
) -> None:
    """Say what a passage does to a claim. Example: gavah assess C1 bill.pdf "EUR 1,250" --grade B2 --origin bill"""
    from gavah.flow import charging

    here = frame(context)
    with here.desk(passphrase_fd) as desk:
        judged = charging.Judgement(stance, grade, origin, accept, translations(translation, "translation"))
        assessment = charging.assess(desk, claim, exhibit, quote, judged)
    typer.echo(assessment.id)


def choose_matrix(
    context: typer.Context,
    matrix: Annotated[str, typer.Argument(help="Its id, such as de.awg18.export.")],
    stage: Annotated[str, typer.Option(help="The stage that the output is for, such as de.strafanzeige.")],
    passphrase_fd: PassphraseFd = None,
) -> None:
    """Choose the list of elements. Example: gavah matrix choose de.awg18.export --stage de.strafanzeige"""
    from gavah.flow import charging

    here = frame(context)
    with here.desk(passphrase_fd) as desk:
        charging.choose_matrix(desk, matrix, stage)
    here.say("matrix.done", matrix=matrix)


def show_matrix(context: typer.Context, as_json: AsJson = False) -> None:
    """Show each element with what speaks for and against it. Example: gavah matrix show"""
    from gavah.charge.catalogue import load_elements
    from gavah.record.form import to_form

    here = frame(context)
    weighed = here.look().weigh()
    if as_json:
        put_json(to_form(weighed))
        return
    if not weighed.matrix:
        catalogue = load_elements()
        here.say("matrix.none", matrices=", ".join(catalogue.matrices), stages=", ".join(catalogue.stages))
    labels = {item.claim.record.id: item.claim.record.label for item in weighed.claims}
    for element in weighed.elements:
        title = element.title.get(here.language) or element.title["en"]
        claims = ", ".join(labels[id] for id in element.claims)
        typer.echo(f"{element.id:5} {say(here.language, f'status.{element.status}'):14} {title}  {claims}")
    here.say("matrix.rungs", rungs=", ".join(sorted(weighed.ranks, key=weighed.ranks.__getitem__)))


def list_demands(context: typer.Context, as_json: AsJson = False) -> None:
    """List demands, replies, silence and positions. Example: gavah demand list"""
    from datetime import UTC, datetime

    from gavah.charge.demands import status
    from gavah.record.form import to_form

    here = frame(context)
    views = status(here.look().state, datetime.now(UTC).date().isoformat())
    if as_json:
        put_json([to_form(view) for view in views])
        return
    for view in views:
        demand = view.demand.record
        typer.echo(
            f"{demand.label}  {demand.addressee}: {demand.text.get(here.language) or next(iter(demand.text.values()))}"
        )
        for line in _demand_lines(view, here.language):
            typer.echo("    " + plain(line))


def _demand_lines(view: DemandView, language: str) -> Iterator[str]:
    for asked in view.requests:
        silence = say(language, "demand.silent", day=asked.silent_since) if asked.silent_since else ""
        yield f"{asked.request.record.at}  {asked.request.record.channel}  {silence}"
        for reply in asked.replies:
            yield f"  {reply.record.at}  {reply.record.kind}: {reply.record.passage.words}"
    for held in view.positions:
        position = held.position.record
        yield f"{position.at}  {position.holder}: {position.position}: {position.passage.words}"
