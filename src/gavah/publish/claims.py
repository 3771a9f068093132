"""claims.json: every sentence of an edition with its way to sealed bytes. docs/spec/bundle.md."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gavah import canon
from gavah.errors import BadMaterial
from gavah.publish.editions import Draft, acquisitions, carried, held_back, order_sentences, order_weights
from gavah.record.form import to_form
from gavah.record.place import Cite, Translations
from gavah.record.state import Filed, State
from gavah.record.weighed import Weighed, WeighedClaim, Weight

VERSION = 1
UNDETERMINED = "und"  # ISO 639-2: a title that nobody has given, in no language


def claims_json(state: State, weighed: Weighed, draft: Draft, numbers: Mapping[str, str]) -> bytes:
    """Return claims.json of `draft`: one canonical line and a line feed. numbers: exhibit digest -> number."""
    inside = carried(state, draft.tier)
    form = {
        "v": VERSION,
        "case": draft.case,
        "edition": draft.id,
        "tier": draft.tier,
        "title": to_form(state.title.record.title) if state.title else {},
        "sentences": [
            _sentence(state, inside, number, item) for number, item in enumerate(order_sentences(weighed), start=1)
        ],
        "exhibits": [_exhibit(state, inside, digest, number) for digest, number in numbers.items() if digest in inside],
    }
    return canon.dump(form) + b"\n"


def exhibit_title(state: State, exhibit: str, inside: frozenset[str]) -> Translations:
    """Return the described title of an exhibit in its languages, or the name that it first came with."""
    description = state.descriptions.get(exhibit)
    if description:
        return description.record.title
    return {UNDETERMINED: acquisitions(state, exhibit, inside)[0].record.name.text}


def exhibit_source(state: State, exhibit: str, inside: frozenset[str]) -> str:
    """Return who an exhibit is said to come from: as described, else as first acquired."""
    description = state.descriptions.get(exhibit)
    return (description.record.source if description else "") or acquisitions(state, exhibit, inside)[0].record.source


def _exhibit(state: State, inside: frozenset[str], digest: str, number: str) -> dict[str, Any]:
    description = state.descriptions.get(digest)
    date = description.record.date if description else None
    readings = state.readings.get(digest, [])
    return {
        "number": number,
        "exhibit": digest,
        "title": to_form(exhibit_title(state, digest, inside)),
        "date": date.words if date else "",
        "source": exhibit_source(state, digest, inside),
        "evidence": description.record.evidence if description else "",
        "pages": readings[-1].record.pages if readings else None,
        "acts": [_act(filed) for filed in acquisitions(state, digest, inside)]
        + ([_act(description)] if description else []),
        "included": True,
    }


def _sentence(state: State, inside: frozenset[str], number: int, item: WeighedClaim) -> dict[str, Any]:
    claim = item.claim.record
    weights = [w for w in order_weights(item) if w.assessment.record.passage.cite.exhibit in inside]
    return {
        "number": number,
        "claim": claim.id,
        "label": claim.label,
        "kind": claim.kind,
        "rung": claim.rung,
        "text": to_form(claim.text),
        "acts": [_act(item.claim)],
        "cites": [_cite(state, inside, weight) for weight in weights],
        "held_back": to_form(held_back(item, inside)),
    }


def _cite(state: State, inside: frozenset[str], weight: Weight) -> dict[str, Any]:
    assessment = weight.assessment.record
    passage = assessment.passage
    return {
        "assessment": assessment.id,
        "stance": assessment.stance,
        "exhibit": passage.cite.exhibit,
        "reading": passage.cite.reading,
        "start": passage.cite.start,
        "end": passage.cite.end,
        "locator": to_form(passage.cite.locator),
        "words": passage.words,
        "translation": to_form(passage.translation),
        "reliability": assessment.reliability,
        "credibility": assessment.credibility,
        "origin": assessment.origin,
        "accepted": weight.acceptance is not None,
        "acts": [*_sealing(state, inside, passage.cite), _act(weight.assessment)]
        + ([_act(weight.acceptance)] if weight.acceptance else []),
    }


def _sealing(state: State, inside: frozenset[str], cite: Cite) -> list[list[str | int]]:
    """The first acquisition of a cite's exhibit and the act that sealed its reading; raises BadMaterial without it."""
    read = [filed for filed in state.readings.get(cite.exhibit, []) if filed.record.reading == cite.reading]
    if not read:
        raise BadMaterial(f"cite of {cite.exhibit}", "not_sealed", cite.reading)
    return [_act(acquisitions(state, cite.exhibit, inside)[0]), _act(read[0])]


def _act(filed: Filed[Any]) -> list[str | int]:
    return [filed.log, filed.index]
