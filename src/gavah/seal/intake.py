"""Take sources into the vault in groups: bytes first, durable, then the acquisitions that may be filed."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial

from gavah.record.material import Acquisition
from gavah.record.state import State
from gavah.seal.sources import Refused, Source, not_readable, open_source
from gavah.vault import Batch, Vault

GROUP_FILES = 2_000
GROUP_BYTES = 256 << 20


@dataclass(frozen=True, slots=True)
class Provenance:
    """What a person says about all that is sealed in one go. at: instant, UTC; by: pseudonym; again: also what is known."""

    at: str
    by: str
    source: str = ""
    note: str = ""
    again: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """Sources whose bytes are durable in the vault. known: sources that an earlier run had sealed, unchanged."""

    acquisitions: tuple[Acquisition, ...]
    known: tuple[Source, ...]
    refused: tuple[Refused, ...]


class Known:
    """The acquisitions that a case has, by what a file system says of a file; a digest decides."""

    def __init__(self, state: State) -> None:
        self._by_claim: dict[tuple[str, str | None, int, str | None], set[str]] = {}
        for filed in (filed for group in state.exhibits.values() for filed in group):
            record = filed.record
            key = (record.name.text, record.name.raw, record.size, record.modified)
            self._by_claim.setdefault(key, set()).add(record.exhibit)

    def digests(self, source: Source) -> set[str]:
        """Return the exhibits that were sealed under this name, size and time."""
        return self._by_claim.get((source.name.text, source.name.raw, source.size, source.modified), set())


def intake(
    vault: Vault, sources: Iterable[Source | Refused], told: Provenance, known: Known, new_id: Callable[[], str]
) -> Iterator[Group]:
    """Yield groups of sealed sources. Nothing of a group is named before all of its bytes are durable.

    An interrupted run leaves whole groups behind; running again hashes the sources that are there already and skips them.
    """
    with vault.batch() as batch:
        for chunk in _chunks(sources):
            refused = tuple(item for item in chunk if isinstance(item, Refused))
            found = [item for item in chunk if isinstance(item, Source)]
            done = () if told.again else tuple(item for item in found if _is_known(vault, item, known.digests(item)))
            paths = {item.path for item in done}
            group = _group(batch, [item for item in found if item.path not in paths], told, new_id)
            yield Group(group.acquisitions, done, refused + group.refused)


def _group(batch: Batch, taken: list[Source], told: Provenance, new_id: Callable[[], str]) -> Group:
    refused: list[Refused] = []
    acquisitions: list[Acquisition] = []
    for source, outcome in zip(taken, batch.put_streams(partial(open_source, item) for item in taken), strict=True):
        if isinstance(outcome, OSError):
            refused.append(Refused(source.name.text, not_readable(source, outcome)))
        else:
            acquisitions.append(_acquisition(source, outcome, told, new_id()))
    batch.flush()
    return Group(tuple(acquisitions), (), tuple(refused))


def _acquisition(source: Source, stored: tuple[str, int], told: Provenance, id: str) -> Acquisition:
    digest, size = stored
    return Acquisition(
        id=id,
        exhibit=digest,
        size=size,
        name=source.name,
        method=source.method,
        at=told.at,
        by=told.by,
        source=told.source,
        note=told.note,
        modified=source.modified,
    )


def _is_known(vault: Vault, source: Source, digests: set[str]) -> bool:
    """Tell whether the file's present bytes are one of `digests`; a file that cannot be read is not.

    Raises BrokenSeal if the vault's own copy is not what it was: that must not pass for "sealed before".
    """
    if not digests:
        return False
    try:
        with open_source(source) as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return False
    return digest in digests and vault.check(digest) >= 0


def _chunks(sources: Iterable[Source | Refused]) -> Iterator[list[Source | Refused]]:
    chunk: list[Source | Refused] = []
    size = 0
    for item in sources:
        chunk.append(item)
        size += item.size if isinstance(item, Source) else 0
        if len(chunk) >= GROUP_FILES or size >= GROUP_BYTES:
            yield chunk
            chunk, size = [], 0
    if chunk:
        yield chunk
