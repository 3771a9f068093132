"""Turn the weighed case into the words of a dossier's pages. Nothing is weighed here, nothing is set here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import count
from textwrap import shorten

from gavah.language.isolate import isolate
from gavah.publish.claims import exhibit_source, exhibit_title
from gavah.publish.dossier.argued import fact_rows, group_views, proof_views
from gavah.publish.dossier.asked import demand_views
from gavah.publish.dossier.cited import Citing, citing
from gavah.publish.dossier.page import Command, Listed, Page, Paragraph, Party, Row
from gavah.publish.editions import Draft, Head, Key, carried, listed
from gavah.publish.words import Words, flatten, grouped
from gavah.record.charge import Tier
from gavah.record.finding import Statement
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
    cites = citing(words, data.state, data.numbers)
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
        parties_left_out=words.labels["parties_left_out"] if data.draft.tier == "public" else "",
        groups=group_views(cites, data.weighed, numbers),
        facts=fact_rows(words, data.weighed),
        proofs=proof_views(cites, data.weighed, numbers),
        demands=demand_views(cites, data.draft.at[:10], numbers),
        exhibits=_exhibits(data, words),
        unlisted=_unlisted(data, words),
        unread=_unread(data, cites),
        unread_unlisted=_unread_unlisted(data, words),
        limits=words.limits(),
        commands=tuple(Command(text, line) for text, line in words.ways_to_verify()),
        keys=tuple(_keys(data.keys, words)),
    )


def _front(data: DossierData, words: Words) -> Iterator[Row]:
    draft, weighed, labels = data.draft, data.weighed, words.labels
    yield Row(labels["front_matrix"], words.pick(weighed.title))
    yield Row(labels["front_basis"], words.settle(weighed.basis))
    needs = words.pick(weighed.standards.get(weighed.needs, {"und": weighed.needs}))
    yield Row(labels["front_stage"], words.say("stage_needs", stage=weighed.stage, needs=needs))
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
    """Entities and what is stated of them. The public is told of no person here, and of nothing that stays behind."""
    words, state = citing.words, citing.state
    inside = carried(state, tier)
    for entity in (filed.record for filed in state.entities.values()):
        if tier == "public" and entity.schema == PERSON:
            continue
        stated = [
            item
            for item in (filed.record for filed in state.statements.values())
            if item.entity == entity.id and (tier != "public" or item.passage.cite.exhibit in inside)
        ]
        yield Party(
            number=next(numbers),
            name=words.settle(entity.name),
            schema=words.labels.get(f"schema_{entity.schema}", entity.schema),
            lines=tuple(_stated(citing, item) for item in stated),
        )


def _stated(citing: Citing, item: Statement) -> Row:
    name = citing.words.labels.get(f"property_{item.property}", item.property)
    return Row(name, citing.line("statement_line", item.passage, value=flatten(item.value)))


def _exhibits(data: DossierData, words: Words) -> tuple[Listed, ...]:
    named = listed(data.state, data.weighed, data.draft.tier)
    inside = carried(data.state, data.draft.tier)
    return tuple(_listed(data, words, digest, digest in inside) for digest in data.numbers if digest in named)


def _listed(data: DossierData, words: Words, digest: str, included: bool) -> Listed:
    description = data.state.descriptions.get(digest)
    readings = data.state.readings.get(digest, [])
    pages = readings[-1].record.pages if readings else None
    source = exhibit_source(data.state, digest)
    return Listed(
        number=words.number(int(data.numbers[digest])),
        title=words.pick(exhibit_title(data.state, digest)),
        source=words.say("source_of", source=flatten(source)) if source else words.labels["source_unknown"],
        day=words.when(description.record.date) if description else "",
        pages=words.number(pages) if pages else "–",
        carried=words.labels["carried" if included else "withheld"],
        digest=grouped(digest),
    )


def _unlisted(data: DossierData, words: Words) -> str:
    missing = len(data.state.exhibits) - len(listed(data.state, data.weighed, data.draft.tier) & data.numbers.keys())
    return words.say("unlisted", count=missing) if missing else ""


def _unread(data: DossierData, citing: Citing) -> tuple[Row, ...]:
    named = listed(data.state, data.weighed, data.draft.tier)
    words = citing.words
    return tuple(
        Row(
            f"{citing.exhibit(digest)} · {words.pick(exhibit_title(data.state, digest))}",
            words.labels.get(f"unread_{filed.record.reason}", filed.record.reason),
        )
        for digest, filed in data.state.unread.items()
        if digest in named
    )


def _unread_unlisted(data: DossierData, words: Words) -> str:
    missing = data.state.unread.keys() - listed(data.state, data.weighed, data.draft.tier)
    return words.say("unread_unlisted", count=len(missing)) if missing else ""


def _keys(keys: tuple[Key, ...], words: Words) -> Iterator[Row]:
    for key in keys:
        lines = (key.verifier[at : at + KEY_WIDTH] for at in range(0, len(key.verifier), KEY_WIDTH))
        yield Row(words.say("key_name", member=flatten(key.member)), "\n".join(lines), mono=True)
        yield Row(words.labels["key_fingerprint"], grouped(key.fingerprint), mono=True)
