"""Weigh the case: what the accepted passages reach, what each sentence claims, and every reason why nothing may be built.

Pure and computed anew each time; nobody types a status. The rules, for a lawyer: docs/spec/weighing.md.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final, Literal

from gavah.charge.catalogue import Catalogue, Element, Matrix
from gavah.charge.ladder import (
    ALLEGATION,
    GROUNDS,
    PLAUSIBLE,
    PROVED,
    SUSPICION,
    Graded,
    evidence_rung,
    graded,
    independent,
)
from gavah.charge.passages import other_faults
from gavah.charge.resolve import Resolver
from gavah.errors import BadCase
from gavah.record.charge import Claim, MatrixChoice
from gavah.record.finding import Ruling
from gavah.record.material import Reading
from gavah.record.state import Filed, State
from gavah.record.weighed import Fault, Weighed, WeighedClaim, WeighedElement, Weight

Status = Literal["supported", "contested", "single_source", "open"]

# A sentence of this kind claims at least this, whatever it declares.
FLOORS: Final = {"fact": GROUNDS, "inference": SUSPICION, "allegation": ALLEGATION, "opinion": ALLEGATION}
KINDS: Final = {"fact": "a fact", "inference": "an inference", "allegation": "an allegation", "opinion": "an opinion"}


def weigh(
    state: State, catalogue: Catalogue, texts: Callable[[str], Reading], exists: Callable[[str], object]
) -> Weighed:
    """Return the whole case as it stands.

    texts: the reading of a digest, its bytes hashed again; exists: checks an exhibit's sealed bytes. Both raise BrokenSeal
    or BadMaterial for what is missing or changed: that becomes a fault of the sentence. Raises BadCase for a matrix or
    stage that the catalogue does not have.
    """
    resolver = Resolver(state, texts, exists)
    scale = _Scale(state, catalogue, resolver)
    claims = tuple(scale.claim(filed) for filed in state.claim_list())
    choice = state.matrix.record if state.matrix else None
    matrix = _matrix(catalogue, choice) if choice else None
    needs = catalogue.stages[choice.stage].needs if choice else ""
    return Weighed(
        matrix=matrix.id if matrix else "",
        title=catalogue.matrix_title(matrix.id) if matrix else {},
        basis=matrix.basis if matrix else "",
        stage=choice.stage if choice else "",
        needs=needs,
        standards=catalogue.standard_names(),
        ranks=scale.ranks,
        claims=claims,
        elements=tuple(scale.element(matrix.id, item, needs, claims) for item in matrix.elements) if matrix else (),
        stage_title=catalogue.stage_name(choice.stage) if choice else {},
        other_faults=tuple(other_faults(state, resolver)),
    )


def _matrix(catalogue: Catalogue, choice: MatrixChoice) -> Matrix:
    if choice.matrix not in catalogue.matrices:
        raise BadCase("matrix", "unknown_id", choice.matrix)
    if choice.stage not in catalogue.stages:
        raise BadCase("stage", "unknown_id", choice.stage)
    return catalogue.matrices[choice.matrix]


class _Scale:
    """The state and the catalogue, and what is the same for every claim of them."""

    def __init__(self, state: State, catalogue: Catalogue, resolver: Resolver) -> None:
        self._state, self._catalogue, self._resolver = state, catalogue, resolver
        self.ranks = {item.id: item.rank for item in catalogue.standards.values()}
        accepted, self._outdated = state.accepted(), state.outdated()
        decided = state.decided("accept", "reject").items()
        self._rejected = frozenset(id for id, filed in decided if filed.record.verdict == "reject")
        self._waived = frozenset(state.waived())
        self._approvals = list(state.standing("approve"))
        self._weights: dict[str, list[Weight]] = {}
        for filed in state.assessments.values():
            fresh = filed.record.id not in self._outdated
            weight = Weight(filed, accepted.get(filed.record.id) if fresh else None)
            self._weights.setdefault(filed.record.claim, []).append(weight)
        self._supporting: dict[str, list[Graded]] = {}

    def claim(self, filed: Filed[Claim]) -> WeighedClaim:
        claim = filed.record
        faulty = {_id(w): self._resolver.fault(w.assessment.record.passage) for w in self._weights.get(claim.id, ())}
        # A rejection is a person's way out of a cite that leads nowhere; what resolves stays in sight, rejected or not.
        weights = tuple(w for w in self._weights.get(claim.id, ()) if not (faulty[_id(w)] and _id(w) in self._rejected))
        sound = tuple(w for w in weights if w.acceptance and not faulty[_id(w)])
        # A new wording sheds support, never contradiction: that needs a new decision.
        outdated = tuple(w for w in weights if _id(w) in self._outdated)
        against = (*sound, *(w for w in outdated if not faulty[_id(w)]))
        supporting = self._supporting[claim.id] = self._graded(sound, "supports")
        contested = any(item.counts for item in self._graded(against, "refutes"))
        worded, reached = self._worded(claim), self._reached(filed, supporting, contested)
        return WeighedClaim(
            claim=filed,
            weights=weights,
            worded=worded,
            reached=reached,
            origins=len(independent(supporting)),
            contested=contested,
            faults=(
                *_cite_faults(claim, weights, faulty, _older(outdated)),
                *self._wording_faults(claim, worded, reached, _older(outdated)),
                *_contrary_faults(claim, outdated),
                *self._language_faults(claim),
            ),
        )

    def element(self, matrix: str, item: Element, needs: str, claims: tuple[WeighedClaim, ...]) -> WeighedElement:
        title, proves = self._catalogue.element_words(matrix, item)
        own = [weighed for weighed in claims if item.id in weighed.claim.record.elements]
        return WeighedElement(
            id=item.id,
            title=title,
            proves=proves,
            claims=tuple(weighed.claim.record.id for weighed in own),
            searches=tuple(filed for filed in self._state.searches if filed.record.element == item.id),
            status=self._status(own, max(self.ranks[needs], self.ranks[item.standard or needs])),
        )

    def _status(self, claims: list[WeighedClaim], needed: int) -> Status:
        speaking = [weighed for weighed in claims if weighed.claim.record.kind != "opinion"]
        passages = [p for weighed in speaking for p in self._supporting[weighed.claim.record.id] if p.counts]
        if any(weighed.contested for weighed in speaking):
            return "contested"
        if len(independent(passages)) == 1:
            return "single_source"
        if any(self.ranks[weighed.reached] >= needed for weighed in speaking if passages):
            return "supported"
        return "open"

    def _graded(self, weights: tuple[Weight, ...], stance: str) -> list[Graded]:
        """Return the passages of one stance as the ladder sees them; a waived refutation no longer holds a claim down."""
        return [
            graded(w.assessment.record, self._evidence(w))
            for w in weights
            if w.assessment.record.stance == stance and not (stance == "refutes" and _id(w) in self._waived)
        ]

    def _evidence(self, weight: Weight) -> str:
        filed = self._state.descriptions.get(weight.assessment.record.passage.cite.exhibit)
        return filed.record.evidence if filed else ""

    def _reached(self, filed: Filed[Claim], supporting: list[Graded], contested: bool) -> str:
        rung = evidence_rung(supporting)
        if contested:
            return rung if self.ranks[rung] < self.ranks[PLAUSIBLE] else PLAUSIBLE
        claim = filed.record
        if rung != GROUNDS or self.ranks.get(claim.rung, 0) <= self.ranks[GROUNDS] or not self._approved(filed):
            return rung
        judged = claim.kind == "fact" and any(passage.judgment for passage in supporting)
        return claim.rung if claim.rung != PROVED or judged else GROUNDS

    def _approved(self, filed: Filed[Claim]) -> bool:
        """Whether a person approved the present wording: an approval of an earlier one went stale with it."""
        return any(filed.record.id in a.record.on and _is_later(a, filed) for a in self._approvals)

    def _worded(self, claim: Claim) -> str:
        """Return the strictest of what the sentence declares, what its kind claims and what its words say."""
        if claim.rung not in self.ranks:
            return PROVED
        said = sorted(self._catalogue.wording.claimed(claim.text))
        return max((claim.rung, FLOORS[claim.kind], *said), key=self.ranks.__getitem__)

    def _wording_faults(self, claim: Claim, worded: str, reached: str, older: str) -> Iterator[Fault]:
        if claim.rung not in self.ranks:
            yield Fault(claim.label, "wording_above_evidence", f"worded {claim.rung[:80]}, which is no standard")
        elif self.ranks[worded] > self.ranks[reached]:
            claims = f"{KINDS[claim.kind]} is worded {worded} at least" if self._by_kind(claim) else f"worded {worded}"
            told = "; ".join(filter(None, (f"{claims}, reached {reached}", older)))
            yield Fault(claim.label, "wording_above_evidence", told)

    def _by_kind(self, claim: Claim) -> bool:
        """Whether a sentence claims more by its kind than it declares and says."""
        said = (claim.rung, *self._catalogue.wording.claimed(claim.text))
        return self.ranks[FLOORS[claim.kind]] > max(self.ranks[id] for id in said)

    def _language_faults(self, claim: Claim) -> Iterator[Fault]:
        if claim.kind == "allegation":
            unsourced = self._catalogue.wording.unsourced(claim.text)
            if unsourced:
                yield Fault(claim.label, "source_not_named", ", ".join(unsourced))
        wanted = self._state.title.record.title if self._state.title else {}
        missing = [code for code in wanted if code not in claim.text]
        if missing:
            yield Fault(claim.label, "no_translation", ", ".join(missing))


def _cite_faults(claim: Claim, weights: tuple[Weight, ...], faulty: dict[str, str], older: str) -> Iterator[Fault]:
    if claim.kind != "opinion" and not any(w.acceptance and w.assessment.record.stance == "supports" for w in weights):
        yield Fault(claim.label, "no_accepted_cite", older)
    for weight in weights:
        why = faulty[_id(weight)]
        if why:
            yield Fault(claim.label, "cite_does_not_resolve", f"{_id(weight)} {why}")


def _contrary_faults(claim: Claim, outdated: tuple[Weight, ...]) -> Iterator[Fault]:
    """What speaks against a sentence does not fall away with a rewording: a person decides on it anew."""
    contrary = tuple(w for w in outdated if w.assessment.record.stance in ("refutes", "qualifies"))
    if contrary:
        told = f"{_older(contrary)}, on passages that refute or qualify it; accept or reject them anew"
        yield Fault(claim.label, "wording_above_evidence", told)


def _older(outdated: tuple[Weight, ...]) -> str:
    """Say how many acceptances were made on an earlier wording; nothing where there is none."""
    if not outdated:
        return ""
    return f"{len(outdated)} {'acceptance is' if len(outdated) == 1 else 'acceptances are'} older than the wording"


def _id(weight: Weight) -> str:
    return weight.assessment.record.id


def _is_later(ruling: Filed[Ruling], claim: Filed[Claim]) -> bool:
    """Compare places in one log exactly, of two logs by the authors' clocks; the same second is not later."""
    if ruling.log == claim.log:
        return ruling.index > claim.index
    return ruling.at > claim.at
