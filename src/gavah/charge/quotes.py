"""Find quoted words in the case's readings: a person writes a file's name and its words, the ledger gets a cite."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator

from gavah.charge.casefile import Quote
from gavah.errors import BadMaterial
from gavah.language.finding import Finder
from gavah.record.material import Acquisition, Reading, locate
from gavah.record.place import Cite, Passage
from gavah.record.state import State


class NeedsOcr(BadMaterial):
    """Words that only optical recognition could give are not there: the cite is left out, the rest goes on."""


class Quotes:
    """Turns quotes into passages; each reading is folded once."""

    def __init__(self, state: State, texts: Callable[[str], Reading]) -> None:
        self._state, self._texts = state, texts
        self._acquired = [filed.record for receipts in state.exhibits.values() for filed in receipts]
        self._open: dict[str, tuple[Reading, Finder]] = {}

    def exhibit(self, path: str) -> str:
        """Return the digest of the exhibit that was received under `path`, or whose name ends with it, or whose digest it is.

        Raises BadMaterial: exhibit_unknown, or exhibit_ambiguous where the end fits several exhibits.
        """
        if path in self._state.exhibits:
            return path
        received = [a for a in self._acquired if a.parent is None]
        members = [a for a in self._acquired if a.parent is not None]
        for pool, fits in ((received, _is_name), (received, _is_end), (members, _is_name), (members, _is_end)):
            found = sorted({a.exhibit for a in pool if fits(a.name.text, path)})
            if len(found) == 1:
                return found[0]
            if found:
                raise BadMaterial(path, "exhibit_ambiguous", ", ".join(digest[:12] for digest in found))
        raise BadMaterial(path, "exhibit_unknown")

    def passage(self, quote: Quote) -> Passage:
        """Return the passage of a quote.

        Raises BadMaterial, `what` being the quote's first words: exhibit_unknown, exhibit_ambiguous, part_unknown, not_read,
        quote_not_found, quote_ambiguous; NeedsOcr where the quote says that it needs OCR and there was none.
        """
        digest = self.exhibit(quote.exhibit)
        if quote.part is not None:
            digest = self._member(digest, quote.part)
        acts = self._state.readings.get(digest)
        if not acts:
            raise self._unread(quote, digest)
        key = acts[-1].record.reading
        reading, finder = self._opened(key)
        start, end = self._place(quote, reading, finder)
        cite = Cite(digest, key, locate(reading, start, end), start, end)
        return Passage(cite, reading.text[start:end], quote.translation)

    def _member(self, digest: str, part: str) -> str:
        found = sorted(
            {a.exhibit for a in self._below(digest, {digest}) if part == a.part or _is_name(a.name.text, part)}
        )
        if len(found) == 1:
            return found[0]
        raise BadMaterial(part, "part_ambiguous" if found else "part_unknown", digest[:12])

    def _below(self, digest: str, seen: set[str]) -> Iterator[Acquisition]:
        """Yield the acquisitions of members, and of members of members; bytes that hold themselves end the walk."""
        for acquired in self._acquired:
            if acquired.parent == digest:
                yield acquired
                if acquired.exhibit not in seen:
                    yield from self._below(acquired.exhibit, {*seen, acquired.exhibit})

    def _opened(self, key: str) -> tuple[Reading, Finder]:
        if key not in self._open:
            reading = self._texts(key)
            self._open[key] = (reading, Finder(reading.text))
        return self._open[key]

    def _unread(self, quote: Quote, digest: str) -> BadMaterial:
        unread = self._state.unread.get(digest)
        reason = unread.record.reason if unread else "no_reading"
        return (NeedsOcr if quote.needs else BadMaterial)(quote.quote[:60], "not_read", f"{quote.exhibit}: {reason}")

    def _place(self, quote: Quote, reading: Reading, finder: Finder) -> tuple[int, int]:
        places = finder.find(quote.quote)
        number = quote.occurrence or 1
        if not 1 <= number <= len(places):
            missing = NeedsOcr if quote.needs else BadMaterial
            detail = f"{quote.exhibit}: {len(places)} found" + (", no OCR" if _lacks_ocr(reading) else "")
            raise missing(quote.quote[:60], "quote_not_found", detail)
        if quote.occurrence is None and len({_first_span(reading, start) for start, _ in places}) > 1:
            raise BadMaterial(
                quote.quote[:60], "quote_ambiguous", f"{quote.exhibit}: {len(places)} places; add occurrence"
            )
        return places[number - 1]


def _lacks_ocr(reading: Reading) -> bool:
    return any("ocr_missing" in warning for warning in reading.warnings)


def _is_name(name: str, wanted: str) -> bool:
    return _plain(name) == _plain(wanted)


def _is_end(name: str, wanted: str) -> bool:
    return _plain(name).endswith("/" + _plain(wanted))


def _plain(name: str) -> str:
    """Return a name as people compare it: file systems disagree on composed letters and on which slash."""
    return unicodedata.normalize("NFC", name).replace("\\", "/").strip("/")


def _first_span(reading: Reading, start: int) -> int:
    """Return the number of the span that holds `start`, or of the last one before it."""
    return sum(span.start <= start for span in reading.spans)
