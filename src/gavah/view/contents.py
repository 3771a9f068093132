"""What a view is folded from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from gavah.record.finding import Mention
from gavah.record.material import Reading
from gavah.record.state import Entry, State
from gavah.record.weighed import Weighed


@dataclass(frozen=True, slots=True)
class Contents:
    """The case as the ledger and the vault give it.

    acts: in total order. readings: (digest, reading) of every reading that the vault could give, in any order; each is
    held only while it is written, so a lazy iterable keeps memory small. mentions: in any order.
    """

    state: State
    weighed: Weighed
    acts: Iterable[Entry]
    readings: Iterable[tuple[str, Reading]]
    mentions: Iterable[Mention]
