"""The claims of the case, and one claim with what supports it and what speaks against it side by side."""

from __future__ import annotations

from dataclasses import dataclass

from gavah.door.web.case import Ask
from gavah.door.web.pages.pieces import AGAINST, ActRef, Assessed, ClaimLine, Shelf, act_ref, assessed, claim_line
from gavah.errors import BadMaterial
from gavah.record.place import Translations
from gavah.record.weighed import WeighedClaim


@dataclass(frozen=True, slots=True)
class Claims:
    """All claims in their order."""

    claims: tuple[ClaimLine, ...]


@dataclass(frozen=True, slots=True)
class Wording:
    """One wording of a claim, and who made it when."""

    text: Translations
    rung: str
    by: str
    act: ActRef


@dataclass(frozen=True, slots=True)
class ElementRef:
    """An element that the claim speaks to."""

    id: str
    title: Translations


@dataclass(frozen=True, slots=True)
class Trouble:
    """A reason why the claim stops the build."""

    reason: str
    detail: str


@dataclass(frozen=True, slots=True)
class Claim:
    """One claim. background: passages that neither support nor refute it. wordings: oldest first."""

    claim: ClaimLine
    supports: tuple[Assessed, ...]
    against: tuple[Assessed, ...]
    background: tuple[Assessed, ...]
    elements: tuple[ElementRef, ...]
    troubles: tuple[Trouble, ...]
    wordings: tuple[Wording, ...]


def build_list(ask: Ask) -> Claims:
    """Return all claims."""
    weighed = ask.desk.case.weighed
    return Claims(tuple(claim_line(one, weighed.standards) for one in weighed.claims))


def build_one(ask: Ask) -> Claim:
    """Return the claim with the asked label or id."""
    weighed, state = ask.desk.case.weighed, ask.desk.case.state
    one = _found(weighed.claims, ask.args["claim"])
    shelf = Shelf(state)
    passages = [assessed(shelf, weight) for weight in one.weights]
    titles = {element.id: element.title for element in weighed.elements}
    record = one.claim.record
    return Claim(
        claim=claim_line(one, weighed.standards),
        supports=tuple(p for p in passages if p.stance == "supports"),
        against=tuple(p for p in passages if p.stance in AGAINST),
        background=tuple(p for p in passages if p.stance == "context"),
        elements=tuple(ElementRef(id, titles.get(id, {"en": id})) for id in record.elements),
        troubles=tuple(Trouble(fault.reason, fault.detail) for fault in one.faults),
        wordings=tuple(
            Wording(filed.record.text, filed.record.rung, filed.record.by, act_ref(filed))
            for filed in state.claims[record.id]
        ),
    )


def _found(claims: tuple[WeighedClaim, ...], name: str) -> WeighedClaim:
    for one in claims:
        if name in (one.claim.record.label, one.claim.record.id):
            return one
    raise BadMaterial(name, "not_found")
