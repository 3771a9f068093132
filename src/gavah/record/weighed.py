"""The case after weighing: what `charge` hands to `publish`, `view` and the doors. Computed, never stored as truth."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from gavah.record.charge import Assessment, Claim, Search
from gavah.record.finding import Ruling
from gavah.record.place import Translations
from gavah.record.state import Filed


@dataclass(frozen=True, slots=True)
class Fault:
    """A reason why nothing may be built. reason: a code in [a-z_]+ that doors translate.

    sentence: the label of the claim or demand, or the entity's name.
    """

    sentence: str
    reason: Literal[
        "no_accepted_cite", "cite_does_not_resolve", "wording_above_evidence", "source_not_named", "no_translation"
    ]
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Weight:
    """An assessment and the ruling that accepts it on the present wording of the claim, if one does."""

    assessment: Filed[Assessment]
    acceptance: Filed[Ruling] | None


@dataclass(frozen=True, slots=True)
class WeighedClaim:
    """A claim with all that was assessed on it.

    worded, reached: ids of standards: the rung that the wording claims, the rung that the accepted evidence reaches.
    origins: independent origin groups among the accepted supporting passages. contested: an accepted passage refutes it,
    also one that was accepted on an earlier wording.
    """

    claim: Filed[Claim]
    weights: tuple[Weight, ...]
    worded: str
    reached: str
    origins: int
    contested: bool
    faults: tuple[Fault, ...]


@dataclass(frozen=True, slots=True)
class WeighedElement:
    """One element of the matrix. claims: ids of the claims that speak to it. searches: where contrary evidence was sought."""

    id: str
    title: Translations
    proves: Translations
    claims: tuple[str, ...]
    searches: tuple[Filed[Search], ...]
    status: Literal["supported", "contested", "single_source", "open"]


@dataclass(frozen=True, slots=True)
class Weighed:
    """The whole case as it stands. standards: id -> its name in each language; ranks: id -> strictness, from 0.

    title: of the matrix; stage_title: of the stage. other_faults: of what is no claim: statements, requests, replies, positions.
    """

    matrix: str
    title: Translations
    basis: str
    stage: str
    needs: str
    standards: Mapping[str, Translations]
    ranks: Mapping[str, int]
    claims: tuple[WeighedClaim, ...]
    elements: tuple[WeighedElement, ...]
    stage_title: Translations = field(default_factory=dict)
    other_faults: tuple[Fault, ...] = ()

    @property
    def faults(self) -> tuple[Fault, ...]:
        """Return every fault: of every sentence, in the order of the claims, then the others."""
        return (*(fault for claim in self.claims for fault in claim.faults), *self.other_faults)
