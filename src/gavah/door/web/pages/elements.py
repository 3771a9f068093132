"""The matrix: what the law wants proved, with what supports it, what speaks against it, and where that was looked for."""

from __future__ import annotations

from dataclasses import dataclass

from gavah.door.web.case import Ask
from gavah.door.web.pages.pieces import ActRef, ClaimLine, act_ref, claim_line
from gavah.record.charge import Search
from gavah.record.place import Translations
from gavah.record.weighed import WeighedElement


@dataclass(frozen=True, slots=True)
class Looked:
    """A search for contrary evidence."""

    search: Search
    act: ActRef


@dataclass(frozen=True, slots=True)
class Element:
    """One element with its claims."""

    id: str
    title: Translations
    proves: Translations
    status: str
    claims: tuple[ClaimLine, ...]
    searches: tuple[Looked, ...]


@dataclass(frozen=True, slots=True)
class Elements:
    """The matrix. needs: the standard that the stage asks for."""

    matrix: str
    title: Translations
    basis: str
    stage: str
    needs: Translations
    elements: tuple[Element, ...]


def build(ask: Ask) -> Elements:
    """Return the matrix of the case."""
    weighed = ask.desk.case.weighed
    lines = {one.claim.record.id: claim_line(one, weighed.standards) for one in weighed.claims}
    needs = weighed.standards.get(weighed.needs, {"en": weighed.needs})
    elements = tuple(_element(element, lines) for element in weighed.elements)
    return Elements(weighed.matrix, weighed.title, weighed.basis, weighed.stage, needs, elements)


def _element(element: WeighedElement, lines: dict[str, ClaimLine]) -> Element:
    claims = tuple(lines[claim] for claim in element.claims if claim in lines)
    searches = tuple(Looked(filed.record, act_ref(filed)) for filed in element.searches)
    return Element(element.id, element.title, element.proves, element.status, claims, searches)
