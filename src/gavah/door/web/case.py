"""What the pages need to know of a case."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Protocol

from gavah.record.material import Reading
from gavah.record.state import State
from gavah.record.weighed import Weighed

DPI = 110  # of the pictures of pages
PICTURES = 24  # kept
RECHECK = timedelta(minutes=5)

Health = tuple[str, str, str]  # what (a code or words), state ("holds", "open", "broken"), detail


class CaseView(Protocol):
    """An open case. reading and original raise BrokenSeal; page_image gives a PNG, its page counted from 1."""

    @property
    def title(self) -> Mapping[str, str]: ...
    @property
    def state(self) -> State: ...
    @property
    def weighed(self) -> Weighed: ...
    @property
    def view(self) -> Path: ...
    def reading(self, digest: str) -> Reading: ...
    def original(self, exhibit: str) -> bytes: ...
    def page_image(self, exhibit: str, page: int, dpi: int) -> bytes: ...
    def health(self) -> Sequence[Health]: ...


class Desk:
    """What pages are made from: the case, and what is dear to make, made by one thread at a time and kept for a while."""

    def __init__(self, case: CaseView, clock: Callable[[], datetime]) -> None:
        self.case, self._clock = case, clock
        self._lock = threading.Lock()
        self._kept = lru_cache(maxsize=PICTURES)(self._drawn)
        self._checked: tuple[datetime, Sequence[Health]] | None = None

    def _drawn(self, exhibit: str, page: int) -> bytes:
        return self.case.page_image(exhibit, page, DPI)

    def picture(self, exhibit: str, page: int) -> bytes:
        """Return a page as a PNG."""
        with self._lock:
            return self._kept(exhibit, page)

    def today(self) -> date:
        """Return the present day, UTC."""
        return self._clock().date()

    def health(self) -> tuple[datetime, Sequence[Health]]:
        """Return when the case was last checked, and what was found: checking hashes every object again."""
        with self._lock:
            now = self._clock()
            if self._checked is None or now - self._checked[0] > RECHECK:
                self._checked = (now, self.case.health())
            return self._checked


@dataclass(frozen=True, slots=True)
class Ask:
    """One request for a page: the parts of its address and of its query, as they came."""

    desk: Desk
    language: str
    args: Mapping[str, str]
    query: Mapping[str, str]
