"""Passages beside the claims: every statement, proof of delivery, reply and position leads to sealed bytes, or is a fault."""

from __future__ import annotations

from collections.abc import Iterator

from gavah.charge.resolve import Resolver
from gavah.record.place import Passage
from gavah.record.state import State
from gavah.record.weighed import Fault


def other_faults(state: State, resolver: Resolver) -> Iterator[Fault]:
    """Yield a fault for each passage that leads nowhere, named by the entity or demand that it belongs to."""
    for name, id, passage in _passages(state):
        why = resolver.fault(passage)
        if why:
            yield Fault(name, "cite_does_not_resolve", f"{id} {why}")


def _passages(state: State) -> Iterator[tuple[str, str, Passage]]:
    """Yield (name, record's id, passage). A record that belongs to nothing known is named by its own id."""
    entities = {id: filed.record.name for id, filed in state.entities.items()}
    demands = {id: filed.record.label for id, filed in state.demands.items()}
    requests = {id: demands.get(filed.record.demand, id) for id, filed in state.requests.items()}
    for id, statement in state.statements.items():
        yield entities.get(statement.record.entity, id), id, statement.record.passage
    for id, request in state.requests.items():
        if request.record.proof:
            yield requests[id], id, request.record.proof
    for id, reply in state.replies.items():
        yield requests.get(reply.record.request, id), id, reply.record.passage
    for id, position in state.positions.items():
        yield demands.get(position.record.demand, id), id, position.record.passage
