"""What the case asserts, as pages: sentences by element, facts in time order, elements with both sides."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from gavah.publish.dossier.cited import AGAINST, Citing
from gavah.publish.dossier.page import Fact, Group, Proof, Row, Sentence
from gavah.publish.editions import held_back, order_sentences, order_weights
from gavah.publish.words import Words, flatten
from gavah.record.weighed import Weighed, WeighedClaim, WeighedElement


def group_views(citing: Citing, weighed: Weighed, numbers: Iterator[str]) -> tuple[Group, ...]:
    """Return the sentences under the first element that each names, in the order of every output."""
    titles = {element.id: _title(citing.words, element) for element in weighed.elements}
    return tuple(
        Group(
            titles.get(element, citing.words.labels["no_element"]),
            tuple(_sentence(citing, weighed, item, next(numbers)) for item in items),
        )
        for element, items in groupby(order_sentences(weighed), key=lambda item: _first_element(item, list(titles)))
    )


def fact_rows(words: Words, weighed: Weighed) -> tuple[Fact, ...]:
    """Return the dated sentences in order of time."""
    dated = [claim for claim in (item.claim.record for item in order_sentences(weighed)) if claim.date]
    return tuple(
        Fact(day=words.when(claim.date), text=words.pick(claim.text), label=claim.label)
        for claim in sorted(dated, key=lambda claim: claim.date.first if claim.date else "")
    )


def proof_views(citing: Citing, weighed: Weighed, numbers: Iterator[str]) -> tuple[Proof, ...]:
    """Return each element with what speaks for it, what speaks against it and where contrary evidence was searched."""
    claims = {item.claim.record.id: item for item in weighed.claims}
    words = citing.words
    return tuple(
        Proof(
            number=next(numbers),
            title=_title(words, element),
            proves=words.pick(element.proves),
            status=words.say("status", status=words.labels[f"status_{element.status}"]),
            lines=tuple(_proof_lines(citing, element, [claims[key] for key in element.claims if key in claims])),
        )
        for element in weighed.elements
    )


def _proof_lines(citing: Citing, element: WeighedElement, items: Sequence[WeighedClaim]) -> Iterator[Row]:
    words, labels = citing.words, citing.words.labels
    for side, against in (("proof_for", False), ("proof_against", True)):
        told = [line for item in items if (line := _side(citing, item, against))]
        yield Row(labels[side], labels["comma"].join(told) or labels[f"{side}_none"])
    for filed in element.searches:
        search = filed.record
        yield Row(
            labels["proof_searched"],
            words.say(
                "searched",
                day=words.day(search.at),
                by=flatten(search.by),
                where=words.settle(search.where),
                result=words.settle(search.result),
            ),
        )
    if not element.searches:
        yield Row(labels["proof_searched"], labels["searched_none"])


def _side(citing: Citing, item: WeighedClaim, against: bool) -> str:
    """ "C1 (Exhibit 2, held back: 1)": a sentence and the exhibits of its accepted passages on one side."""
    stances = AGAINST if against else {"supports"}
    digests = dict.fromkeys(
        weight.assessment.record.passage.cite.exhibit
        for weight in order_weights(item)
        if weight.acceptance and weight.assessment.record.stance in stances
    )
    named = [citing.exhibit(digest) for digest in digests if digest in citing.inside]
    left_out = len(digests) - len(named)
    if left_out:
        named.append(citing.words.say("proof_held", count=left_out))
    exhibits = citing.words.labels["comma"].join(named)
    return citing.words.say("proof_line", label=item.claim.record.label, exhibits=exhibits) if digests else ""


def _sentence(citing: Citing, weighed: Weighed, item: WeighedClaim, number: str) -> Sentence:
    claim = item.claim.record
    quotes = tuple(
        citing.weighed(weight) for weight in order_weights(item) if citing.carries(weight.assessment.record.passage)
    )
    spoken_against = any(weight.assessment.record.stance in AGAINST for weight in item.weights)
    silent = claim.kind == "opinion" or spoken_against
    return Sentence(
        number=number,
        label=claim.label,
        text=citing.words.pick(claim.text),
        standing=_standing(citing.words, weighed, item),
        quotes=quotes,
        against="" if silent else citing.words.labels["against_none"],
        held_back=citing.words.kept_back(held_back(item, citing.inside).told()),
    )


def _standing(words: Words, weighed: Weighed, item: WeighedClaim) -> str:
    kind = words.labels[f"kind_{item.claim.record.kind}"]
    if item.claim.record.kind == "opinion":
        return words.say("standing_opinion", kind=kind)
    told = words.say(
        "standing",
        kind=kind,
        worded=words.pick(weighed.standards.get(item.worded, {"und": item.worded})),
        reached=words.pick(weighed.standards.get(item.reached, {"und": item.reached})),
        origins=item.origins,
    )
    return f"{told} {words.labels['contested']}" if item.contested else told


def _title(words: Words, element: WeighedElement) -> str:
    return f"{words.settle(element.id)} · {words.pick(element.title)}"


def _first_element(item: WeighedClaim, order: list[str]) -> str:
    return min((e for e in item.claim.record.elements if e in order), key=order.index, default="")
