"""Find what a person names: an exhibit by digest, number or name; a record by a beginning of its id; a passage by its words."""

from __future__ import annotations

from collections.abc import Iterable

from gavah.charge.casefile import Quote
from gavah.charge.quotes import Quotes
from gavah.errors import BadMaterial
from gavah.flow.case import Case
from gavah.record.place import Passage, Translations


def exhibit(case: Case, name: str) -> str:
    """Return the digest of one exhibit; raises BadMaterial if none or several fit.

    name: the digest or at least 8 digits of it, the number in the order of sealing, the received name or its end from a `/` on.
    """
    digests = list(case.state.exhibits)
    if name.isdecimal() and len(name) < 8 and 1 <= int(name) <= len(digests):
        return digests[int(name) - 1]
    if len(name) >= 8:
        found = [digest for digest in digests if digest.startswith(name.lower())]
        if len(found) == 1:
            return found[0]
    found = [d for d in digests if any(_is_named(f.record.name.text, name) for f in case.state.exhibits[d])]
    return one(name, found)


def _is_named(received: str, name: str) -> bool:
    return received == name or received.endswith("/" + name)


def one(name: str, found: Iterable[str]) -> str:
    """Return the only one of `found`; raises BadMaterial."""
    candidates = sorted(set(found))
    if not candidates:
        raise BadMaterial(name, "not_found")
    if len(candidates) > 1:
        raise BadMaterial(name, "ambiguous", ", ".join(item[:12] for item in candidates[:5]))
    return candidates[0]


def by_beginning(name: str, ids: Iterable[str]) -> str:
    """Return the one id that begins with `name`; raises BadMaterial."""
    return one(name, (id for id in ids if id.startswith(name)))


def record(case: Case, name: str, ids: Iterable[str]) -> str:
    """Return the one of `ids` that a person names: a claim by its label, else a beginning of the id, or the act that filed it.

    Raises BadMaterial.

    An act is named as `gavah log` lists it, LOG:INDEX; of LOG a beginning is enough, also none.
    """
    known = set(ids)
    labelled = {id for id, wordings in case.state.claims.items() if wordings[-1].record.label == name}
    if labelled & known:
        return one(name, labelled & known)
    log, separator, index = name.partition(":")
    if not separator or not index.isdecimal():
        return by_beginning(name, known)
    acts = (e.act for e in case.entries if e.log.startswith(log) and e.index == int(index))
    filed = {str(act.body.get("id")) for act in acts}
    return one(name, filed & known)


def claim(case: Case, label: str) -> str:
    """Return the id of the claim with a label; raises BadMaterial."""
    return one(label, (id for id, wordings in case.state.claims.items() if wordings[-1].record.label == label))


def latest_reading(case: Case, digest: str) -> str:
    """Return the digest of an exhibit's latest reading; raises BadMaterial where it has none."""
    acts = case.state.readings.get(digest)
    if not acts:
        raise BadMaterial(case.state.exhibits[digest][0].record.name.text, "has_no_reading")
    return acts[-1].record.reading


def passage(case: Case, name: str, quote: str, translation: Translations | None = None) -> Passage:
    """Return the passage of quoted words in an exhibit's latest reading; raises BadMaterial."""
    quotes = Quotes(case.state, case.reading)
    return quotes.passage(Quote(exhibit(case, name), quote, translation=translation or {}))
