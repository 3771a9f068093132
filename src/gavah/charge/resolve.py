"""Walk each cite down to sealed bytes: exhibit, reading, words. The first step that fails is the answer."""

from __future__ import annotations

from collections.abc import Callable

from gavah.errors import BadMaterial, BrokenSeal
from gavah.record.material import Reading, locate
from gavah.record.place import Cite, Passage
from gavah.record.state import State


class Resolver:
    """Checks passages against the ledger's state and the vault; each exhibit and reading is looked at once."""

    def __init__(self, state: State, texts: Callable[[str], Reading], exists: Callable[[str], object]) -> None:
        self._state, self._texts, self._exists = state, texts, exists
        self._exhibits: dict[str, str] = {}
        self._readings: dict[str, Reading | str] = {}

    def fault(self, passage: Passage) -> str:
        """Return why a passage does not lead to sealed bytes: a code in [a-z_]+, "" where it does."""
        cite = passage.cite
        if cite.exhibit not in self._state.exhibits:
            return "exhibit_not_acquired"
        acts = self._state.readings.get(cite.exhibit, [])
        if not any(filed.record.reading == cite.reading for filed in acts):
            return "no_read_act"
        return self._exhibit_fault(cite.exhibit) or self._words_fault(cite, passage.words)

    def _words_fault(self, cite: Cite, words: str) -> str:
        reading = self._reading(cite.reading)
        if isinstance(reading, str):
            return reading
        if reading.exhibit != cite.exhibit:
            return "reading_of_another_exhibit"
        if cite.end > len(reading.text):
            return "out_of_range"
        if reading.text[cite.start : cite.end] != words:
            return "words_differ"
        # A person looks where the locator points: it is the reading's own place of these words, or it is nothing.
        return "" if locate(reading, cite.start, cite.end) == cite.locator else "place_differs"

    def _exhibit_fault(self, digest: str) -> str:
        if digest not in self._exhibits:
            try:
                self._exists(digest)
                self._exhibits[digest] = ""
            except (BrokenSeal, BadMaterial):
                self._exhibits[digest] = "exhibit_missing_or_broken"
        return self._exhibits[digest]

    def _reading(self, digest: str) -> Reading | str:
        if digest not in self._readings:
            try:
                self._readings[digest] = self._texts(digest)
            except (BrokenSeal, BadMaterial):
                self._readings[digest] = "reading_missing_or_broken"
        return self._readings[digest]
