"""What became of each demand: requests and replies, silence computed at the deadline, positions with the superseded ones kept."""

from __future__ import annotations

from dataclasses import dataclass

from gavah.record.charge import Demand, Position, Reply, Request
from gavah.record.state import Filed, State

ANSWERS = frozenset(
    ["reply", "partial", "refusal"]
)  # an acknowledgement, a referral or a bounce leaves a request unanswered


@dataclass(frozen=True, slots=True)
class RequestView:
    """One request and what came back. silent_since: the deadline, where it has passed without an answer; never a position."""

    request: Filed[Request]
    replies: tuple[Filed[Reply], ...]
    answered: bool
    silent_since: str | None


@dataclass(frozen=True, slots=True)
class PositionView:
    """One position. superseded_by: the id of the same holder's next one; the earlier one stays in sight."""

    position: Filed[Position]
    superseded_by: str | None


@dataclass(frozen=True, slots=True)
class DemandView:
    """One demand as it stands on a day."""

    demand: Filed[Demand]
    requests: tuple[RequestView, ...]
    positions: tuple[PositionView, ...]


def status(state: State, day: str) -> tuple[DemandView, ...]:
    """Return every demand as it stands on `day` (ISO), in the order in which they were made.

    What is dated after `day` is not seen yet. An answer that came late ends the silence.
    """
    return tuple(
        DemandView(demand, _requests(state, id, day), _positions(state, id, day))
        for id, demand in state.demands.items()
    )


def _requests(state: State, demand: str, day: str) -> tuple[RequestView, ...]:
    mine = [filed for filed in state.requests.values() if filed.record.demand == demand and filed.record.at <= day]
    return tuple(_request(state, filed, day) for filed in sorted(mine, key=lambda filed: filed.record.at))


def _request(state: State, request: Filed[Request], day: str) -> RequestView:
    mine = [f for f in state.replies.values() if f.record.request == request.record.id and f.record.at <= day]
    answered = any(filed.record.kind in ANSWERS for filed in mine)
    deadline = request.record.deadline
    silent = deadline is not None and deadline < day and not answered
    return RequestView(
        request, tuple(sorted(mine, key=lambda filed: filed.record.at)), answered, deadline if silent else None
    )


def _positions(state: State, demand: str, day: str) -> tuple[PositionView, ...]:
    mine = [filed for filed in state.positions.values() if filed.record.demand == demand and filed.record.at <= day]
    ordered = sorted(mine, key=lambda filed: filed.record.at)
    return tuple(PositionView(filed, _next(ordered[i + 1 :], filed.record.holder)) for i, filed in enumerate(ordered))


def _next(later: list[Filed[Position]], holder: str) -> str | None:
    return next((filed.record.id for filed in later if filed.record.holder == holder), None)
