"""What an edition holds, in which order, and whom it may reach. Decided once, for the dossier, claims.json and the bundle.

An edition prints a passage, or names an exhibit, only where its tier may carry the exhibit's bytes; of the rest it says how
much there is. docs/spec/bundle.md, "What an edition discloses".

Sentences stand by the first element that they name, in the order of the matrix (none: last), then by date (none: last),
then as they were first made. Exhibits are numbered as the sentences first cite them, then as they were acquired; a number
does not depend on the tier, so that the filing and the public version speak of the same exhibit 7.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from gavah.errors import BadMaterial
from gavah.record.charge import Tier
from gavah.record.material import Acquisition, Release
from gavah.record.state import Filed, State
from gavah.record.weighed import Weighed, WeighedClaim, Weight

STANCES = ("supports", "refutes", "qualifies", "context")
_STRICTNESS: Mapping[Release, int] = {"public": 0, "partner": 1, "withheld": 2}
_REACH: Mapping[Tier, int] = {"public": 0, "partner": 1, "filing": 1}


@dataclass(frozen=True, slots=True)
class Draft:
    """An edition that is being made. at: the instant that it bears, YYYY-MM-DDTHH:MM:SSZ; languages: of its dossiers."""

    case: str
    id: str
    tier: Tier
    at: str
    languages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class HeldBack:
    """How many passages of each stance were assessed on a sentence and are left out of an edition."""

    context: int = 0
    qualifies: int = 0
    refutes: int = 0
    supports: int = 0
    extra: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if min(self.context, self.qualifies, self.refutes, self.supports) < 0:
            raise BadMaterial("held_back", "not_a_count")

    def of(self, stance: str) -> int:
        """Return the number of one stance."""
        return int(getattr(self, stance))

    def told(self) -> tuple[tuple[str, int], ...]:
        """Return each stance of which something is left out, and how much, in the order of every output."""
        return tuple((stance, self.of(stance)) for stance in STANCES if self.of(stance))


@dataclass(frozen=True, slots=True)
class Head:
    """What a log's signed checkpoint says: how many acts, under which root (32 bytes)."""

    log: str
    size: int
    root: bytes


@dataclass(frozen=True, slots=True)
class Key:
    """A member's verifier key (docs/spec/ledger.md, section 3) and the SHA-256 of the public key, hexadecimal."""

    member: str
    verifier: str
    fingerprint: str


def check_ready(weighed: Weighed) -> None:
    """Check that every sentence stands; raises BadMaterial that names each one that does not, with its reason."""
    if weighed.faults:
        told = "; ".join(f"{fault.sentence}: {fault.reason} {fault.detail}".rstrip() for fault in weighed.faults)
        raise BadMaterial("edition", "sentences_do_not_stand", told)


def order_sentences(weighed: Weighed) -> tuple[WeighedClaim, ...]:
    """Return the claims in the order in which every output gives them."""
    places = {element.id: place for place, element in enumerate(weighed.elements)}

    def key(item: WeighedClaim) -> tuple[int, bool, str]:
        claim = item.claim.record
        place = min((places.get(element, len(places)) for element in claim.elements), default=len(places))
        return place, claim.date is None, claim.date.first if claim.date else ""

    return tuple(sorted(weighed.claims, key=key))


def order_weights(item: WeighedClaim) -> tuple[Weight, ...]:
    """Return what was assessed on a claim: for, against, qualifying, context; within each the accepted ones first."""
    return tuple(
        sorted(
            item.weights, key=lambda weight: (STANCES.index(weight.assessment.record.stance), weight.acceptance is None)
        )
    )


def number_exhibits(state: State, weighed: Weighed) -> dict[str, str]:
    """Return exhibit digest -> number, from "1"."""
    cited = (
        weight.assessment.record.passage.cite.exhibit
        for item in order_sentences(weighed)
        for weight in order_weights(item)
    )
    ordered = dict.fromkeys(digest for digest in cited if digest in state.exhibits) | dict.fromkeys(state.exhibits)
    return {digest: str(number) for number, digest in enumerate(ordered, start=1)}


def carried(state: State, tier: Tier) -> frozenset[str]:
    """Return the exhibits that an edition of `tier` may hold, quote and name.

    Each is released that far itself, and so is everything inside it that a person described: a mail that was released
    stays behind with the attachment that was not. Undescribed, a member goes as far as what it came in; what came by
    itself goes to partners.
    """
    reach = _REACH[tier]
    parents = {digest: {filed.record.parent for filed in filed_list} for digest, filed_list in state.exhibits.items()}
    strict = [d for d, filed in state.descriptions.items() if _STRICTNESS[filed.record.release] > reach]
    kept_back = _with_parents(strict, parents)
    return frozenset(d for d in parents if d not in kept_back and _reaches(state, d, reach, parents))


def acquisitions(state: State, exhibit: str, inside: frozenset[str]) -> list[Filed[Acquisition]]:
    """Return the receipts of an exhibit that an edition names, at least one. inside: the exhibits that it carries.

    The same bytes may have come twice, in the open and in a letter that stays behind: then only the former is named.
    """
    received = state.exhibits[exhibit]
    return [f for f in received if f.record.parent is None or f.record.parent in inside] or received[:1]


def held_back(item: WeighedClaim, inside: frozenset[str]) -> HeldBack:
    """Return how many passages assessed on a claim an edition leaves out."""
    kept = Counter(
        weight.assessment.record.stance
        for weight in item.weights
        if weight.assessment.record.passage.cite.exhibit not in inside
    )
    return HeldBack(kept["context"], kept["qualifies"], kept["refutes"], kept["supports"])


_Parents = Mapping[str, set[str | None]]


def _with_parents(digests: list[str], parents: _Parents) -> set[str]:
    """The digests and all that they came in; each once, also where the ledger claims a circle."""
    found: set[str] = set()
    waiting = list(digests)
    while waiting:
        digest = waiting.pop()
        if digest not in found:
            found.add(digest)
            waiting.extend(parent for parent in parents.get(digest, ()) if parent is not None)
    return found


def _reaches(state: State, digest: str, reach: int, parents: _Parents) -> bool:
    """Whether all that decides about a digest, itself or what undescribed members came in, is released that far."""
    found: set[str | None] = set()
    waiting: list[str | None] = [digest]
    while waiting:
        item = waiting.pop()
        if item in found:
            continue
        found.add(item)
        description = state.descriptions.get(item) if item is not None else None
        if item is None or (description is None and item not in parents):
            strictness = _STRICTNESS["partner"]
        elif description is not None:
            strictness = _STRICTNESS[description.record.release]
        else:
            strictness = 0
            waiting.extend(parents[item])
        if strictness > reach:
            return False
    return True
