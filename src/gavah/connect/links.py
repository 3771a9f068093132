"""Which entities people hold to be one: same and not-same rulings folded, contradictions shown and never resolved."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from gavah.record.finding import Ruling
from gavah.record.state import Filed, State


@dataclass(frozen=True, slots=True)
class Conflict:
    """A not-same ruling on two entities that a chain of same-rulings joins.

    chain: the same-rulings that lead from one to the other, a shortest way. A person must take one of all these back.
    """

    apart: Filed[Ruling]
    chain: tuple[Filed[Ruling], ...]


@dataclass(frozen=True, slots=True)
class Cluster:
    """Entities that standing rulings hold to be one. entities: ids, ascending; one alone is a cluster too."""

    entities: tuple[str, ...]
    rulings: tuple[Filed[Ruling], ...]
    conflicts: tuple[Conflict, ...]


def clusters(state: State) -> tuple[Cluster, ...]:
    """Return the clusters of the case's entities, by their first id. A ruling that was taken back counts for nothing.

    Rulings about ids that are no entities of the case (a colleague's log that is not here yet) count once the entity comes.
    """
    same = [filed for filed in state.standing("same") if _known(state, filed)]
    apart = [filed for filed in state.standing("not_same") if _known(state, filed)]
    return tuple(_cluster(members, same, apart) for members in _groups(sorted(state.entities), same))


def _known(state: State, filed: Filed[Ruling]) -> bool:
    return all(id in state.entities for id in filed.record.on)


def _groups(ids: Iterable[str], same: Iterable[Filed[Ruling]]) -> list[list[str]]:
    """Union-find; the root of a set is its smallest id, so the result does not depend on the order of rulings."""
    above = {id: id for id in ids}

    def root(id: str) -> str:
        while above[id] != id:
            above[id] = above[above[id]]
            id = above[id]
        return id

    for filed in same:
        first, second = sorted(map(root, filed.record.on))
        above[second] = first
    groups: dict[str, list[str]] = {}
    for id in above:
        groups.setdefault(root(id), []).append(id)
    return [groups[key] for key in sorted(groups)]


def _cluster(members: list[str], same: list[Filed[Ruling]], apart: list[Filed[Ruling]]) -> Cluster:
    inside = frozenset(members)
    joining = tuple(filed for filed in same if filed.record.on[0] in inside)
    parting = (filed for filed in apart if inside.issuperset(filed.record.on))
    conflicts = tuple(Conflict(filed, tuple(_chain(filed, joining))) for filed in parting)
    return Cluster(tuple(members), joining, conflicts)


def _chain(apart: Filed[Ruling], joining: tuple[Filed[Ruling], ...]) -> Iterator[Filed[Ruling]]:
    """Yield a shortest way of same-rulings between the two entities of `apart`, breadth first; they are in one cluster."""
    first, last = apart.record.on
    came: dict[str, Filed[Ruling] | None] = {last: None}
    front = [last]
    while first not in came:
        front = [id for at in front for id in _step(at, joining, came)]
    at = first
    while (filed := came[at]) is not None:
        yield filed
        at = _other(filed, at)


def _step(at: str, joining: tuple[Filed[Ruling], ...], came: dict[str, Filed[Ruling] | None]) -> Iterator[str]:
    for filed in joining:
        if at in filed.record.on and _other(filed, at) not in came:
            came[_other(filed, at)] = filed
            yield _other(filed, at)


def _other(filed: Filed[Ruling], at: str) -> str:
    one, two = filed.record.on
    return two if at == one else one
