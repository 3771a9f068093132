"""From a claims file to records: quotes become cites, names become ids, and what the case already holds is not added again."""

from __future__ import annotations

import calendar
import dataclasses
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any, TypeVar, cast

from gavah import canon
from gavah.charge.casefile import (
    CaseFile,
    CiteEntry,
    ClaimEntry,
    DemandEntry,
    EntityEntry,
    ExhibitEntry,
    LinkEntry,
    PositionEntry,
    Quote,
    ReplyEntry,
    RequestEntry,
)
from gavah.charge.catalogue import Catalogue
from gavah.charge.quotes import NeedsOcr, Quotes
from gavah.charge.strict import BadDocument
from gavah.errors import BadMaterial
from gavah.record.charge import Assessment, Claim, Demand, MatrixChoice, Position, Reply, Request, Search, Title
from gavah.record.finding import Entity, Ruling, Statement, Verdict
from gavah.record.form import to_form
from gavah.record.material import Description, Reading
from gavah.record.place import DateValue, Passage
from gavah.record.state import Filed, State

R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Ground:
    """What a plan is made on.

    texts: the reading of a digest. new_id: 32 random hexadecimal digits each time. by: the importer's pseudonym.
    check_property: raises BadMaterial for a schema, or a property of it, that the vocabulary of entities does not have.
    """

    state: State
    catalogue: Catalogue
    texts: Callable[[str], Reading]
    new_id: Callable[[], str]
    by: str
    check_property: Callable[[str, str | None], object] = lambda schema, name: None


@dataclass(frozen=True, slots=True)
class Plan:
    """records: in the order in which they are to be appended. notices: cites left out for want of OCR; the rest stands."""

    records: tuple[Any, ...]
    notices: tuple[BadMaterial, ...]


def plan(file: CaseFile, ground: Ground, name: str = "case.yaml") -> Plan:
    """Return the records that importing `file` adds; raises BadDocument with every fault, and then nothing is added.

    Importing twice adds nothing. A claim whose label the case knows gets a new wording under its old id; a passage that is
    graded otherwise than an accepted assessment gets its own, and that one is rejected. What a person ruled is not touched,
    but an acceptance that is older than the wording is made anew where the file accepts the passage. A demand stands as made.
    """
    planner = _Planner(file, ground)
    planner.run()
    if planner.faults:
        raise BadDocument(name, tuple(planner.faults))
    return Plan(tuple(planner.records), tuple(planner.notices))


@dataclass(slots=True)
class _Planner:
    """Goes through the file once, top to bottom; `old` lookups see only the state, never the records just made."""

    file: CaseFile
    ground: Ground
    records: list[Any] = field(default_factory=list)
    notices: list[BadMaterial] = field(default_factory=list)
    faults: list[BadMaterial] = field(default_factory=list)
    quotes: Quotes = field(init=False)
    accepted: frozenset[str] = field(init=False)
    outdated: set[str] = field(init=False)
    entities: dict[str, str] = field(default_factory=dict)
    known: dict[type[Any], dict[bytes, list[Any]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.quotes = Quotes(self.ground.state, self.ground.texts)
        self.accepted = frozenset(self.ground.state.accepted())
        self.outdated = set(self.ground.state.outdated())

    def run(self) -> None:
        self.opening()
        for exhibit in self.file.exhibits:
            self.exhibit(exhibit)
        for entity in self.file.entities:
            self.entity(entity)
        for link in self.file.links:
            self.link(link)
        for claim in self.file.claims:
            self.claim(claim)
        for entry in self.file.searches:
            self.elements(f"searches {entry.element}", (entry.element,))
            search = Search(entry.element, str(entry.at), entry.by, entry.where, entry.result)
            if not any(filed.record == search for filed in self.ground.state.searches):
                self.records.append(search)
        for demand in self.file.demands:
            self.demand(demand)

    def opening(self) -> None:
        state, by = self.ground.state, self.ground.by
        if self.file.title is not None:
            self.replace(Title(self.file.title, self.file.summary or {}, by), state.title)
        choice = self.file.matrix
        if choice is None:
            return
        for id, known in ((choice.id, self.ground.catalogue.matrices), (choice.stage, self.ground.catalogue.stages)):
            if id not in known:
                self.fault("matrix", "unknown_id", id)
        self.replace(MatrixChoice(choice.id, choice.stage, by), state.matrix)

    def exhibit(self, entry: ExhibitEntry) -> None:
        if entry.type not in self.ground.catalogue.evidence_types:
            self.fault(entry.path, "unknown_evidence_type", entry.type)
        digest = self.tried(entry.path, partial(self.quotes.exhibit, entry.path))
        if digest is None:
            return
        description = Description(
            digest,
            entry.title,
            self.ground.by,
            entry.type,
            entry.source or "",
            entry.reliability,
            entry.release,
            date_value(entry.date) if entry.date else None,
        )
        self.replace(description, self.ground.state.descriptions.get(digest))

    def entity(self, entry: EntityEntry) -> None:
        self.tried(entry.id, partial(self.ground.check_property, entry.schema, None))
        entity = self.kept(
            Entity(self.ground.new_id(), entry.schema, entry.name, self.ground.by),
            self.ground.state.entities,
            taken=self.entities.values(),
        )
        self.entities[entry.id] = entity.id
        for item in entry.statements:
            self.tried(f"{entry.id}.{item.property}", partial(self.ground.check_property, entry.schema, item.property))
            passage = self.passage(entry.id, item.cite)
            if passage is not None:
                statement = Statement(
                    self.ground.new_id(), entity.id, item.property, item.value, passage, self.ground.by
                )
                self.kept(statement, self.ground.state.statements)

    def link(self, entry: LinkEntry) -> None:
        """Add a ruling, unless the case has one like it: a person may have taken that back, and it stays so."""
        pair = tuple(sorted(self.entities[id] for id in (entry.a, entry.b)))
        rulings = (filed.record for filed in self.ground.state.rulings.values())
        if not any((ruling.verdict, ruling.on) == (entry.verdict, pair) for ruling in rulings):
            self.rule(entry.verdict, pair, entry.reason)

    def claim(self, entry: ClaimEntry) -> None:
        if entry.rung not in self.ground.catalogue.standards:
            self.fault(entry.label, "unknown_standard", entry.rung)
        self.elements(entry.label, entry.elements)
        old = next((f for f in self.ground.state.claim_list() if f.record.label == entry.label), None)
        claim = Claim(
            old.record.id if old else self.ground.new_id(),
            entry.label,
            entry.kind,
            entry.rung,
            entry.text,
            self.ground.by,
            entry.elements,
            date_value(entry.date) if entry.date else None,
        )
        self.replace(claim, old)
        if old is not None and _wording(claim) != _wording(old.record):
            assessments = self.ground.state.assessments
            self.outdated.update(id for id in self.accepted if assessments[id].record.claim == claim.id)
        for cite in entry.cites:
            self.cite(claim, cite)

    def cite(self, claim: Claim, entry: CiteEntry) -> None:
        passage = self.passage(claim.label, entry.place)
        if passage is None:
            return
        assessment = Assessment(
            self.ground.new_id(),
            claim.id,
            passage,
            entry.stance,
            entry.reliability,
            entry.credibility,
            entry.origin,
            self.ground.by,
        )
        kept = self.kept(assessment, self.ground.state.assessments)
        reason = entry.reason or "graded otherwise"
        others = [id for id in self.accepted if _regraded(self.ground.state.assessments[id].record, assessment)]
        for id in others:
            self.rule("reject", (id,), f"The same passage was graded anew: {reason}")
        unruled = kept.id not in self.accepted and (others or not self.ruled(kept.id))
        if entry.accept and (unruled or kept.id in self.outdated):
            self.rule("accept", (kept.id,), reason)

    def demand(self, entry: DemandEntry) -> None:
        state, by = self.ground.state, self.ground.by
        new = Demand(self.ground.new_id(), entry.label, entry.text, entry.addressee, by, entry.legal_hook or "")
        old = next((filed for filed in state.demands.values() if filed.record.label == entry.label), None)
        demand = old.record if old else new
        if old is None:
            self.records.append(new)
        elif _said(old.record) != _said(new):
            self.fault(entry.label, "demand_stands", "Ask in other words under another label.")
        requests = {item.id: self.request(demand, item) for item in entry.requests}
        for reply in entry.replies:
            self.reply(demand, requests[reply.request], reply)
        for position in entry.positions:
            self.position(demand, position)

    def request(self, demand: Demand, entry: RequestEntry) -> str:
        proof = self.passage(f"{demand.label} {entry.id}", entry.proof) if entry.proof else None
        deadline = str(entry.deadline) if entry.deadline else None
        request = Request(
            self.ground.new_id(), demand.id, str(entry.at), entry.channel, self.ground.by, deadline, proof
        )
        return self.kept(request, self.ground.state.requests).id

    def reply(self, demand: Demand, request: str, entry: ReplyEntry) -> None:
        passage = self.passage(demand.label, entry.cite, entry.translation)
        if passage is not None:
            reply = Reply(self.ground.new_id(), request, entry.kind, str(entry.at), passage, self.ground.by)
            self.kept(reply, self.ground.state.replies)

    def position(self, demand: Demand, entry: PositionEntry) -> None:
        passage = self.passage(demand.label, entry.cite, entry.translation)
        if passage is not None:
            id, by = self.ground.new_id(), self.ground.by
            position = Position(id, demand.id, entry.holder, entry.position, str(entry.at), passage, by)
            self.kept(position, self.ground.state.positions)

    def passage(self, where: str, quote: Quote, translation: Mapping[str, str] | None = None) -> Passage | None:
        quote = dataclasses.replace(quote, translation=translation) if translation else quote
        return self.tried(where, partial(self.quotes.passage, quote))

    def tried(self, where: str, step: Callable[[], R]) -> R | None:
        """Return the step's value; its fault is kept, with where in the file it happened, and the rest goes on."""
        try:
            return step()
        except NeedsOcr as error:
            self.notices.append(BadMaterial(f"{where}: {error.what}", error.reason, error.detail))
        except BadMaterial as error:
            self.fault(f"{where}: {error.what}", error.reason, error.detail)
        return None

    def fault(self, what: str, reason: str, detail: str) -> None:
        self.faults.append(BadMaterial(what, reason, detail))

    def elements(self, where: str, ids: Iterable[str]) -> None:
        """Check that the case's matrix, or the one that the file brings, has these elements."""
        chosen = self.file.matrix.id if self.file.matrix else ""
        if not chosen and self.ground.state.matrix:
            chosen = self.ground.state.matrix.record.matrix
        matrix = self.ground.catalogue.matrices.get(chosen)
        known = {item.id for item in matrix.elements} if matrix else set()
        for id in ids:
            if id not in known:
                self.fault(where, "unknown_element", f"{chosen} {id}".strip())

    def replace(self, record: Any, old: Filed[Any] | None) -> None:
        """Add a record of which the last one counts, unless the last one says the same."""
        if old is None or dataclasses.replace(record, by=old.record.by) != old.record:
            self.records.append(record)

    def kept(self, record: R, old: Mapping[str, Filed[Any]], taken: Iterable[str] = ()) -> R:
        """Return the record of the case that says the same, else add this one and return it."""
        kind = type(record)
        if kind not in self.known:
            self.known[kind] = {}
            for filed in old.values():
                self.known[kind].setdefault(_said(filed.record), []).append(filed.record)
        used = frozenset(taken)
        for known in self.known[kind].get(_said(record), ()):
            if known.id not in used:
                return cast(R, known)
        self.records.append(record)
        return record

    def ruled(self, id: str) -> bool:
        """Whether a person ever accepted or rejected an assessment, even if that was taken back: then it stays so."""
        rulings = (filed.record for filed in self.ground.state.rulings.values())
        return any(id in ruling.on for ruling in rulings if ruling.verdict in ("accept", "reject"))

    def rule(self, verdict: Verdict, on: tuple[str, ...], reason: str) -> None:
        self.records.append(Ruling(self.ground.new_id(), verdict, on, reason, self.ground.by))


def date_value(text: str) -> DateValue:
    """Return the date of an ISO day, month or year, as precise as it was written."""
    text = str(text)  # a plain one: canonical lines take no kinds of text
    year, *rest = text.split("-")
    if not rest:
        return DateValue(text, "gregorian", f"{year}-01-01", f"{year}-12-31", "year")
    if len(rest) == 1:
        last = calendar.monthrange(int(year), int(rest[0]))[1]
        return DateValue(text, "gregorian", f"{text}-01", f"{text}-{last:02d}", "month")
    return DateValue(text, "gregorian", text, text, "day")


def _said(record: Any) -> bytes:
    """Return what a record says, whoever said it under whatever id."""
    return canon.dump(to_form(dataclasses.replace(record, id="", by="")))


def _wording(claim: Claim) -> tuple[Any, ...]:
    return claim.text, claim.kind, claim.rung


def _regraded(old: Assessment, new: Assessment) -> bool:
    same = old.claim == new.claim and old.stance == new.stance and old.passage.cite == new.passage.cite
    return same and (old.reliability, old.credibility, old.origin) != (new.reliability, new.credibility, new.origin)
