"""Commands about what is in the material: mentions, entities, statements, rulings."""

from __future__ import annotations

from typing import Annotated, Literal

import typer

from gavah.door.cli.frame import AsJson, PassphraseFd, frame, put_json
from gavah.door.words import plain


def register(app: typer.Typer) -> None:
    """Add the commands to the program."""
    mention = typer.Typer(help="What a machine found: never a fact.", no_args_is_help=True)
    mention.command("find")(find_mentions)
    mention.command("list")(list_mentions)
    app.add_typer(mention, name="mention")
    entity = typer.Typer(help="Persons, firms, products: made by a person from passages.", no_args_is_help=True)
    entity.command("add")(add_entity)
    entity.command("state")(state)
    entity.command("list")(list_entities)
    app.add_typer(entity, name="entity")
    app.command()(rule)


def find_mentions(
    context: typer.Context,
    words: Annotated[
        list[str] | None, typer.Option("--list", help="NAME=WORD,WORD: your own words to look for; may repeat.")
    ] = None,
    as_json: AsJson = False,
    passphrase_fd: PassphraseFd = None,
) -> None:
    """Find your words, dates and company names in all readings. Example: gavah mention find --list product=HM-9"""
    from gavah.errors import BadMaterial
    from gavah.flow import study, views
    from gavah.record.finding import WordList

    here = frame(context)
    lists = []
    for item in words or []:
        name, separator, rest = item.partition("=")
        if not separator or not rest.strip():
            raise BadMaterial("--list", "not_name_words", item[:80])
        lists.append(WordList(name, tuple(word.strip() for word in rest.split(",") if word.strip())))
    with here.desk(passphrase_fd) as desk:
        run = study.find(desk, tuple(lists))
        views.refold(desk.case)
    if as_json:
        put_json({"mentions": run.count, "readings": run.readings, "batch": run.batch})
    else:
        here.say("mention.done", count=run.count, readings=run.readings)


def list_mentions(
    context: typer.Context,
    sort: Annotated[str, typer.Option(help="word, date or company; all if left out.")] = "",
    as_json: AsJson = False,
) -> None:
    """List what the last run found. Example: gavah mention list --sort date"""
    from gavah.flow import study
    from gavah.flow.intake import name_of
    from gavah.record.form import to_form

    case = frame(context).look()
    found = [mention for mention in study.mentions(case) if sort in ("", mention.sort)]
    if as_json:
        put_json([to_form(mention) for mention in found])
        return
    for mention in found:
        value = f"  {mention.value.first}..{mention.value.last}" if mention.value else ""
        typer.echo(plain(f"{mention.sort:8} {mention.words}{value}  ({name_of(case, mention.cite.exhibit)})"))


def add_entity(
    context: typer.Context,
    schema: Annotated[str, typer.Argument(help="Company, Person, PublicBody, Product, ...")],
    name: Annotated[str, typer.Argument(help="As the case calls it.")],
    passphrase_fd: PassphraseFd = None,
) -> None:
    """Add a person, firm, product or event. Example: gavah entity add Company "Halvorn Messtechnik GmbH" """
    from gavah.flow import study

    here = frame(context)
    with here.desk(passphrase_fd) as desk:
        entity = study.add_entity(desk, schema, name)
    typer.echo(entity.id)


def state(
    context: typer.Context,
    entity: Annotated[str, typer.Argument(help="The entity's id, or a unique beginning of it.")],
    property: Annotated[str, typer.Argument(help="A property of its schema.")],
    value: Annotated[str, typer.Argument(help="One value.")],
    exhibit: Annotated[str, typer.Argument(help="The exhibit's digest, number or name.")],
    quote: Annotated[str, typer.Argument(help="The words that say so, in their own language.")],
    passphrase_fd: PassphraseFd = None,
) -> None:
    """State one property of an entity, with its passage. Example: gavah entity state 3f2a country de a.html "Sitz: X" """
    from gavah.flow import study

    here = frame(context)
    with here.desk(passphrase_fd) as desk:
        statement = study.add_statement(desk, entity, (property, value), exhibit, quote)
    typer.echo(statement.id)


def list_entities(context: typer.Context, as_json: AsJson = False) -> None:
    """List entities, those that were ruled the same together. Example: gavah entity list"""
    from gavah.flow import study

    here = frame(context)
    groups = study.entity_groups(here.look())
    if as_json:
        put_json(groups)
        return
    for group in groups:
        for entity in group["entities"]:
            typer.echo(plain(f"{entity['id'][:12]}  {entity['schema']:14} {entity['name']}"))
            for statement in entity["statements"]:
                typer.echo(plain(f"{'':14}{statement['property']}: {statement['value']}"))
        if group["conflict"]:
            here.say("entity.conflict")
        typer.echo("")


def rule(
    context: typer.Context,
    verdict: Annotated[
        Literal["same", "not_same", "accept", "reject", "withdraw", "approve", "waive"],
        typer.Argument(
            help="same, not_same: of two entities; accept, reject: an assessment; withdraw: an earlier ruling."
        ),
    ],
    on: Annotated[
        list[str],
        typer.Argument(
            metavar="ID...",
            help="What is decided about: ids, unique beginnings of them, or acts as gavah log lists them.",
        ),
    ],
    reason: Annotated[str, typer.Option(help="Why. Without a reason there is no ruling.")],
    passphrase_fd: PassphraseFd = None,
) -> None:
    """Decide, with a reason; every ruling can be withdrawn. Example: gavah rule same 3f2a 91bc --reason "same number" """
    from gavah.flow import study

    here = frame(context)
    with here.desk(passphrase_fd) as desk:
        ruling = study.rule(desk, verdict, on, reason)
    typer.echo(ruling.id)
