"""What is in the material: a run that finds mentions, and what a person makes of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, cast

from gavah.connect.links import clusters
from gavah.connect.mentions import parse_batch, run
from gavah.connect.schemata import load_schemata
from gavah.flow import find as named
from gavah.flow.case import Case, Desk
from gavah.record.finding import Entity, Mention, MentionRun, Ruling, Statement, Verdict, WordList
from gavah.record.form import to_form
from gavah.record.material import Reading


def find(desk: Desk, lists: tuple[WordList, ...]) -> MentionRun:
    """Find mentions in the latest reading of every exhibit and seal them as one batch. Without lists, the last run's."""
    case = desk.case
    if not lists and case.state.mention_runs:
        lists = case.state.mention_runs[-1].record.lists
    batch, act = run(_latest(case), lists)
    case.vault.put(batch)
    desk.file([act])
    return act


def _latest(case: Case) -> Iterator[tuple[str, Reading]]:
    for acts in case.state.readings.values():
        digest = acts[-1].record.reading
        yield digest, case.reading(digest)


def mentions(case: Case) -> list[Mention]:
    """Return what the last run found."""
    runs = case.state.mention_runs
    return list(parse_batch(case.vault.get(runs[-1].record.batch))) if runs else []


def add_entity(desk: Desk, schema: str, name: str) -> Entity:
    """Add an entity; raises BadMaterial for a schema that is not in the vocabulary."""
    load_schemata().check(schema)
    entity = Entity(desk.new_id(), schema, name, desk.by)
    desk.file([entity])
    return entity


def add_statement(desk: Desk, entity: str, said: tuple[str, str], exhibit: str, quote: str) -> Statement:
    """State (property, value) of an entity with the passage that says so; raises BadMaterial."""
    case = desk.case
    id = named.by_beginning(entity, case.state.entities)
    load_schemata().check(case.state.entities[id].record.schema, said[0])
    statement = Statement(desk.new_id(), id, *said, named.passage(case, exhibit, quote), desk.by)
    desk.file([statement])
    return statement


def rule(desk: Desk, verdict: Verdict, on: Sequence[str], reason: str) -> Ruling:
    """File a ruling; raises BadMaterial if it decides about nothing that the case has."""
    state = desk.case.state
    things: dict[str, Any] = {
        "same": state.entities,
        "not_same": state.entities,
        "accept": state.assessments,
        "reject": state.assessments,
        "waive": state.assessments,
        "withdraw": {**state.rulings, **state.claims},
        "approve": state.claims,
    }
    ids = [named.record(desk.case, name, things[verdict]) for name in on]
    if verdict in ("same", "not_same"):
        ids.sort()
    ruling = Ruling(desk.new_id(), verdict, tuple(ids), reason, desk.by)
    desk.file([ruling])
    return ruling


def entity_groups(case: Case) -> list[dict[str, Any]]:
    """Return the entities, those that were ruled the same in one group, with their statements."""
    statements: dict[str, list[Any]] = {}
    for filed in case.state.statements.values():
        statements.setdefault(filed.record.entity, []).append(to_form(filed.record))
    groups = []
    for cluster in clusters(case.state):
        entities = [
            {**cast(dict[str, Any], to_form(case.state.entities[id].record)), "statements": statements.get(id, [])}
            for id in cluster.entities
        ]
        groups.append({"entities": entities, "conflict": bool(cluster.conflicts)})
    return groups
