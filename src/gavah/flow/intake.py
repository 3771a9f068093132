"""Material in: seal what a person gives, then read what is sealed. The order of things; the rooms do the work."""

from __future__ import annotations

import io
import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from gavah import canon
from gavah.errors import BadMaterial
from gavah.flow.case import Case, Desk
from gavah.read import Outcome, Reader
from gavah.record.form import to_form
from gavah.record.material import Acquisition, ReadAct, ReceivedName, UnreadAct
from gavah.seal.intake import Group, Known, Provenance, intake
from gavah.seal.sources import Refused, Source, walk

Progress = Callable[[str, int], None]  # (name of the last file, bytes since the last call)


@dataclass(slots=True)
class SealReport:
    """What sealing did. new: exhibits that the vault did not have; known: sources sealed by an earlier run."""

    acquisitions: list[Acquisition] = field(default_factory=list)
    known: int = 0
    new: int = 0
    refused: list[Refused] = field(default_factory=list)


def seal(desk: Desk, given: Iterable[Path], told: Provenance, progress: Progress) -> SealReport:
    """Seal files and folders; every group is acknowledged before the next one is begun."""
    report = SealReport()
    seen = set(desk.case.state.exhibits)
    for group in intake(
        desk.case.vault, _outside(desk.case.folder, given, report), told, Known(desk.case.state), desk.new_id
    ):
        desk.file(group.acquisitions)
        _count(report, group, seen, progress)
    return report


def size_of(given: Iterable[Path]) -> int:
    """Return the bytes that lie at the given paths, for a progress bar; what cannot be seen counts nothing."""
    return sum(item.size for item in _sources(given, SealReport()) if isinstance(item, Source))


def _outside(case: Path, given: Iterable[Path], report: SealReport) -> Iterator[Source | Refused]:
    """Yield what lies at the given paths, without the case itself: a vault that seals itself grows with each run."""
    own = os.fsencode(case.resolve()) + b"/"
    for path in given:
        top = os.fsencode(path.resolve()) + b"/"
        apart = not own.startswith(top) and not top.startswith(own)  # links below are not followed: one look is enough
        for item in _sources([path], report):
            if apart or not isinstance(item, Source) or not os.path.realpath(item.path).startswith(own):
                yield item
            elif not any(refused.error.reason == "inside_case" for refused in report.refused):
                report.refused.append(Refused(str(case), BadMaterial(str(case.resolve()), "inside_case")))


def _sources(given: Iterable[Path], report: SealReport) -> Iterator[Source | Refused]:
    for path in given:
        try:
            yield from walk(path)
        except BadMaterial as error:
            report.refused.append(Refused(str(path), error))


def _count(report: SealReport, group: Group, seen: set[str], progress: Progress) -> None:
    for acquisition in group.acquisitions:
        report.new += acquisition.exhibit not in seen
        seen.add(acquisition.exhibit)
        progress(acquisition.name.text, acquisition.size)
    for source in group.known:
        progress(source.name.text, source.size)
    report.acquisitions += group.acquisitions
    report.known += len(group.known)
    report.refused += group.refused


@dataclass(slots=True)
class ReadReport:
    """What reading did: exhibit -> characters, exhibit -> error; members: attachments sealed as exhibits of their own."""

    read: dict[str, int] = field(default_factory=dict)
    unread: dict[str, BadMaterial] = field(default_factory=dict)
    members: list[Acquisition] = field(default_factory=list)


SETTLED_TOGETHER = 20  # readings that a killed run may lose
MEMBER_DEPTH = 4  # a mail in a mail in a mail; deeper ones are listed as unread


def read(desk: Desk, reader: Reader, again: bool, progress: Progress) -> ReadReport:
    """Read what has no reading yet (all with `again`), then what was inside it, each in the sandbox."""
    report = ReadReport()
    wanted = unread(desk.case, again)
    for _ in range(MEMBER_DEPTH):
        if not wanted:
            break
        try:
            for number, exhibit in enumerate(wanted, 1):
                _read_one(desk, reader, exhibit, report)
                progress(name_of(desk.case, exhibit), 1)
                if number % SETTLED_TOGETHER == 0:
                    desk.settle()
        finally:  # a broken seal stops the run; what was read before it is not lost
            desk.settle()
        wanted = [e for e in unread(desk.case) if e not in report.unread]
    return report


def name_of(case: Case, exhibit: str) -> str:
    """Return the name under which an exhibit was first received."""
    return case.state.exhibits[exhibit][0].record.name.text


def unread(case: Case, again: bool = False) -> list[str]:
    """Return the exhibits without a reading, in the order of sealing; all of them with `again`."""
    return [exhibit for exhibit in case.state.exhibits if again or exhibit not in case.state.readings]


def _read_one(desk: Desk, reader: Reader, exhibit: str, report: ReadReport) -> None:
    try:
        with open(desk.case.vault.open_checked(exhibit), "rb") as original:
            outcome = reader.read(original.fileno(), exhibit, name_of(desk.case, exhibit))
    except BadMaterial as error:
        report.unread[exhibit] = error
        desk.queue([UnreadAct(exhibit, error.reason, error.detail)])
        return
    sealed = desk.case.vault.put(canon.dump(to_form(outcome.reading)))
    reading = outcome.reading
    report.read[exhibit] = len(reading.text)
    act = ReadAct(exhibit, sealed, reading.kind, reading.tool, reading.version, len(reading.text), reading.pages)
    desk.queue([*_members(desk, exhibit, outcome, report), act])


def _members(desk: Desk, exhibit: str, outcome: Outcome, report: ReadReport) -> list[Acquisition]:
    """Seal what an exhibit holds inside: each member is an exhibit that names its parent and its part."""
    out = []
    known = {
        (filed.record.parent, filed.record.part, filed.record.exhibit)
        for group in desk.case.state.exhibits.values()
        for filed in group
        if filed.record.parent == exhibit
    }
    for member, content in zip(outcome.reading.members, outcome.members, strict=True):
        digest, size = desk.case.vault.put_stream(io.BytesIO(content))
        if (exhibit, member.part, digest) in known:
            continue
        parent = desk.case.state.exhibits[exhibit][0].record
        out.append(
            Acquisition(
                id=desk.new_id(),
                exhibit=digest,
                size=size,
                name=ReceivedName(member.name),
                method="member",
                at=desk.now(),
                by=desk.by,
                source=parent.source,
                parent=exhibit,
                part=member.part,
            )
        )
    report.members += out
    return out
