"""Turn the weighed case into the words of a dossier's pages. Nothing is weighed here, nothing is set here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sized
from dataclasses import dataclass
from itertools import count
from textwrap import shorten

from gavah.language.isolate import isolate
from gavah.publish.claims import exhibit_source, exhibit_title
from gavah.publish.dossier.argued import fact_rows, group_views, proof_views
from gavah.publish.dossier.asked import demand_views
from gavah.publish.dossier.cited import Citing, citing
from gavah.publish.dossier.page import Command, Listed, Page, Paragraph, Party, Row
from gavah.publish.editions import Draft, Head, Key, carried
from gavah.publish.words import Words, flatten, grouped
from gavah.record.charge import Tier
from gavah.record.finding import Entity, Statement
from gavah.record.state import State
from gavah.record.weighed import Weighed

PERSON = "Person"  # FollowTheMoney's schema
RUNNING_WIDTH = 80  # characters of the title at the head of a page
KEY_WIDTH = 64  # characters of a verifier key on one line


@dataclass(frozen=True, slots=True)
class DossierData:
    """All that a dossier is made from. numbers: exhibit digest -> number; claims: claims.json, to be attached."""

    draft: Draft
    state: State
    weighed: Weighed
    numbers: Mapping[str, str]
    heads: tuple[Head, ...]
    keys: tuple[Key, ...]
    claims: bytes


def page(data: DossierData, words: Words) -> Page:
    """Return the dossier's words in one language. Paragraphs are numbered through, in the order of the pages."""
    numbers = (words.number(number) for number in count(1))
    cites = citing(words, data.state, data.numbers, carried(data.state, data.draft.tier))
    titles = data.state.title.record.title if data.state.title else {}
    title = words.pick(titles)
    return Page(
        language=words.language,
        direction=words.direction,
        digits=tuple(words.number(digit) for digit in range(10)),
        labels=dict(words.labels),
        title=title,
        running=words.settle(shorten(flatten(title), RUNNING_WIDTH, placeholder="…")),
        other_titles=tuple(isolate(flatten(text)) for key, text in titles.items() if words.settle(text) != title),
        head=f"{words.labels['front_edition']} {isolate(data.draft.id[:8])}",
        front=tuple(_front(data, words)),
        notices=tuple(words.labels[f"notice_{name}"] for name in ("unproven", "what", "data")),
        summary=_summary(data, words, numbers),
        asked=_asked(data, words, numbers),
        legend=_legend(data.weighed, words),
        parties=tuple(_parties(cites, data.draft.tier, numbers)),
        parties_left_out=tuple(_parties_left_out(cites, data.draft.tier)),
        groups=group_views(cites, data.weighed, numbers),
        facts=fact_rows(words, data.weighed),
        proofs=proof_views(cites, data.weighed, numbers),
        demands=demand_views(cites, data.draft.at[:10], numbers),
        exhibits=tuple(_listed(cites, digest) for digest in data.numbers if digest in cites.inside),
        unlisted=_count(words, "unlisted", data.state.exhibits.keys() - cites.inside),
        unread=_unread(cites),
        unread_unlisted=_count(words, "unread_unlisted", data.state.unread.keys() - cites.inside),
        limits=words.limits(),
        commands=tuple(Command(text, line) for text, line in words.ways_to_verify()),
        keys=tuple(_keys(data.keys, words)),
    )


def _front(data: DossierData, words: Words) -> Iterator[Row]:
    draft, weighed, labels = data.draft, data.weighed, words.labels
    yield Row(labels["front_matrix"], words.pick(weighed.title))
    yield Row(labels["front_basis"], words.settle(weighed.basis))
    needs = words.pick(weighed.standards.get(weighed.needs, {"und": weighed.needs}))
    stage = words.pick(weighed.stage_title) or weighed.stage
    yield Row(labels["front_stage"], words.say("stage_needs", stage=stage, needs=needs))
    yield Row(labels["front_date"], words.day(draft.at[:10]))
    yield Row(labels["front_tier"], labels[f"tier_{draft.tier}"])
    yield Row(labels["front_edition"], draft.id, mono=True)
    yield Row(labels["front_case"], draft.case, mono=True)
    for head in data.heads:
        yield Row(labels["front_log"], head.log, mono=True)
        yield Row(labels["front_size"], words.number(head.size))
        yield Row(labels["front_root"], grouped(head.root.hex()), mono=True)


def _summary(data: DossierData, words: Words, numbers: Iterator[str]) -> tuple[Paragraph, ...]:
    text = words.pick(data.state.title.record.summary) if data.state.title else ""
    return (Paragraph(next(numbers), text),) if text else ()


def _asked(data: DossierData, words: Words, numbers: Iterator[str]) -> tuple[Paragraph, ...]:
    return tuple(
        Paragraph(
            next(numbers),
            words.say(
                "asked_of", label=demand.label, addressee=flatten(demand.addressee), text=words.pick(demand.text)
            ),
        )
        for demand in (filed.record for filed in data.state.demands.values())
    )


def _legend(weighed: Weighed, words: Words) -> tuple[Row, ...]:
    rungs = sorted(weighed.standards, key=lambda rung: (weighed.ranks.get(rung, 0), rung))
    names = words.labels["comma"].join(words.pick(weighed.standards[rung]) for rung in rungs)
    return tuple(
        Row(
            words.labels[f"legend_{name}"],
            words.labels[f"legend_{name}_text"].replace("{rungs}", names),
        )
        for name in ("kinds", "rungs", "source", "information", "origin", "dates")
    )


def _parties(citing: Citing, tier: Tier, numbers: Iterator[str]) -> Iterator[Party]:
    """Entities and what is stated of them. An entity that is known from exhibits held back alone is not named."""
    words = citing.words
    for entity in (filed.record for filed in citing.state.entities.values()):
        stated, kept = _statements(citing, entity.id)
        if _is_left_out(entity, tier) or (kept and not stated):
            continue
        yield Party(
            number=next(numbers),
            name=words.settle(entity.name),
            schema=words.labels.get(f"schema_{entity.schema}", entity.schema),
            lines=tuple(_stated(citing, item) for item in stated),
            held_back=_count(words, "statements_held", kept),
        )


def _parties_left_out(citing: Citing, tier: Tier) -> Iterator[str]:
    if tier == "public":
        yield citing.words.labels["parties_left_out"]
    named = [filed.record for filed in citing.state.entities.values() if not _is_left_out(filed.record, tier)]
    sides = [_statements(citing, entity.id) for entity in named]
    unnamed = [kept for stated, kept in sides if kept and not stated]
    if unnamed:
        yield _count(citing.words, "parties_held", unnamed)


def _is_left_out(entity: Entity, tier: Tier) -> bool:
    return tier == "public" and entity.schema == PERSON


def _statements(citing: Citing, entity: str) -> tuple[list[Statement], list[Statement]]:
    """What is stated of an entity: what the edition may print, and what it holds back."""
    records = [filed.record for filed in citing.state.statements.values() if filed.record.entity == entity]
    stated = [item for item in records if citing.carries(item.passage)]
    return stated, [item for item in records if not citing.carries(item.passage)]


def _stated(citing: Citing, item: Statement) -> Row:
    name = citing.words.labels.get(f"property_{item.property}", item.property)
    return Row(name, citing.line("statement_line", item.passage, value=flatten(item.value)))


def _listed(citing: Citing, digest: str) -> Listed:
    words, state = citing.words, citing.state
    description = state.descriptions.get(digest)
    readings = state.readings.get(digest, [])
    pages = readings[-1].record.pages if readings else None
    source = exhibit_source(state, digest, citing.inside)
    return Listed(
        number=words.number(int(citing.numbers[digest])),
        title=words.pick(exhibit_title(state, digest, citing.inside)),
        source=words.say("source_of", source=flatten(source)) if source else words.labels["source_unknown"],
        day=words.when(description.record.date) if description else "",
        pages=words.number(pages) if pages else "–",
        digest=grouped(digest),
    )


def _count(words: Words, key: str, left_out: Sized) -> str:
    """Say how much is left out; nothing where nothing is."""
    return words.say(key, count=len(left_out)) if left_out else ""


def _unread(citing: Citing) -> tuple[Row, ...]:
    words = citing.words
    return tuple(
        Row(
            f"{citing.exhibit(digest)} · {words.pick(exhibit_title(citing.state, digest, citing.inside))}",
            words.labels.get(f"unread_{filed.record.reason}", filed.record.reason),
        )
        for digest, filed in citing.state.unread.items()
        if digest in citing.inside
    )


def _keys(keys: tuple[Key, ...], words: Words) -> Iterator[Row]:
    for key in keys:
        lines = (key.verifier[at : at + KEY_WIDTH] for at in range(0, len(key.verifier), KEY_WIDTH))
        yield Row(words.say("key_name", member=flatten(key.member)), "\n".join(lines), mono=True)
        yield Row(words.labels["key_fingerprint"], grouped(key.fingerprint), mono=True)
