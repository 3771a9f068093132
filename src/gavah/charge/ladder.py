"""How far accepted passages carry a claim on the ladder of proof. docs/spec/weighing.md, sections 2 and 3."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from gavah.record.charge import Assessment

ALLEGATION = "allegation"
SUSPICION = "reasonable_suspicion"
PLAUSIBLE = "plausible_indications"
GROUNDS = "reasonable_grounds"
PROVED = "beyond_reasonable_doubt"
DOCUMENTARY = frozenset(["contract", "registry", "court_file", "licence_record", "customs", "official_statement"])


@dataclass(frozen=True, slots=True)
class Graded:
    """An accepted passage as the ladder sees it. evidence: the described type of its exhibit, "" where nobody described it."""

    exhibit: str
    origin: str
    reliability: str
    credibility: int
    evidence: str

    @property
    def counts(self) -> bool:
        """Whether the grades carry anything: F and 6 mean "cannot be judged" and are left out, not put last."""
        return self.reliability in "ABCD" and self.credibility <= 4

    @property
    def strong(self) -> bool:
        """Whether the grades allow reasonable grounds."""
        return self.reliability in "ABC" and self.credibility <= 3

    @property
    def first_rank(self) -> bool:
        """Whether this is a documentary source of first rank."""
        return self.reliability == "A" and self.credibility <= 2 and self.evidence in DOCUMENTARY

    @property
    def judgment(self) -> bool:
        """Whether this is a court's file, reliable and confirmed."""
        return self.reliability == "A" and self.credibility == 1 and self.evidence == "court_file"


def graded(assessment: Assessment, evidence: str) -> Graded:
    """Return an assessment as the ladder sees it: origins compare without case and outer space."""
    return Graded(
        assessment.passage.cite.exhibit,
        " ".join(assessment.origin.casefold().split()),
        assessment.reliability,
        assessment.credibility,
        evidence,
    )


def independent(passages: Iterable[Graded]) -> list[list[Graded]]:
    """Return the passages in independent groups: those that share an origin or an exhibit go together, and count once."""
    groups: list[list[Graded]] = []
    for passage in passages:
        kin = [g for g in groups if any(passage.origin == p.origin or passage.exhibit == p.exhibit for p in g)]
        groups = [g for g in groups if g not in kin] + [[*(p for g in kin for p in g), passage]]
    return groups


def evidence_rung(supporting: Iterable[Graded]) -> str:
    """Return the standard that accepted supporting passages reach by themselves, at most reasonable grounds."""
    groups = independent(passage for passage in supporting if passage.counts)
    if not groups:
        return ALLEGATION
    if len(groups) == 1:
        return SUSPICION
    strong = sum(any(passage.strong for passage in group) for group in groups)
    first_rank = any(passage.first_rank for group in groups for passage in group)
    return GROUNDS if strong >= 2 or first_rank else PLAUSIBLE
