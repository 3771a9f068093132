"""What the pages need to know of a case."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Protocol

from gavah.record.material import Reading
from gavah.record.state import State
from gavah.record.weighed import Weighed

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


@dataclass(frozen=True, slots=True)
class Desk:
    """What a page is made from. picture: (exhibit, page) -> PNG, remembered for a while. today: for deadlines."""

    case: CaseView
    picture: Callable[[str, int], bytes]
    today: Callable[[], date]


@dataclass(frozen=True, slots=True)
class Ask:
    """One request for a page: the parts of its address and of its query, as they came."""

    desk: Desk
    language: str
    args: Mapping[str, str]
    query: Mapping[str, str]
