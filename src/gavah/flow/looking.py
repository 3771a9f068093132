"""A case as the web door looks at it: verified once, then read, never written."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from types import TracebackType

from gavah.flow import views
from gavah.flow.case import Case
from gavah.flow.check import health
from gavah.read import Reader
from gavah.record.material import Reading
from gavah.record.place import Translations
from gavah.record.state import State
from gavah.record.weighed import Weighed


class Window:
    """The web door's view of a case. Pictures of pages are made in the sandbox; the process that does it ends with this."""

    def __init__(self, case: Case) -> None:
        self._case = case
        self.view = views.ensure(case)
        self._reader = Reader()

    @property
    def title(self) -> Translations:
        """The case's title."""
        return self._case.title

    @property
    def state(self) -> State:
        """The folded ledger."""
        return self._case.state

    @cached_property
    def weighed(self) -> Weighed:
        """The weighed case."""
        return self._case.weigh()

    def reading(self, digest: str) -> Reading:
        """Return a reading, hashed again."""
        return self._case.reading(digest)

    def original(self, exhibit: str) -> bytes:
        """Return an exhibit's bytes, hashed again."""
        return self._case.original(exhibit)

    def page_image(self, exhibit: str, page: int, dpi: int) -> bytes:
        """Return a page as PNG, drawn in the sandbox."""
        with open(self._case.vault.open_checked(exhibit), "rb") as original:
            return self._reader.render(original.fileno(), page, dpi)

    def health(self) -> Sequence[tuple[str, str, str]]:
        """Return what the ledger's check found, in a few lines."""
        return health(self._case)

    def __enter__(self) -> Window:
        self._reader.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._reader.__exit__(kind, error, trace)
