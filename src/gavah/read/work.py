"""What a child does: the fixed list of jobs, and what the zygote loads before it forks."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from typing import Any

from gavah.errors import BadMaterial
from gavah.read import kind, pdf, text
from gavah.read.answer import Answer
from gavah.read.draft import Outcome, Source
from gavah.read.limits import Budget, Limits
from gavah.read.zygote import Job
from gavah.record.form import to_form

READERS: Mapping[str, Callable[[Source, Budget], Outcome]] = {
    "pdf": pdf.read,
    "text": text.read,
}


def read(fd: int, arguments: Mapping[str, Any], limits: Limits) -> Answer:
    """Read one exhibit: the job behind Reader.read."""
    source = Source(_original(fd, limits), str(arguments["exhibit"]), str(arguments["name"]))
    outcome = read_source(source, Budget(limits))
    return Answer(to_form(outcome.reading), outcome.members)


def read_source(source: Source, budget: Budget) -> Outcome:
    """Read one exhibit that is in memory."""
    return READERS[kind.recognise(source, budget)](source, budget)


def render(fd: int, arguments: Mapping[str, Any], limits: Limits) -> Answer:
    """Draw one page: the job behind Reader.render."""
    source = Source(_original(fd, limits), "", "")
    page, dpi = int(arguments["page"]), int(arguments["dpi"])
    if kind.recognise(source, Budget(limits)) != "pdf":
        raise BadMaterial("exhibit", "unknown_format", "not drawable")
    return Answer({}, (pdf.render(source.data, page, dpi, Budget(limits)),))


JOBS: Mapping[str, Job] = {"read": read, "render": render}


def warm() -> None:
    """Load what the readers need: behind the fence nothing more should have to be opened."""


def _original(fd: int, limits: Limits) -> bytes:
    size = os.fstat(fd).st_size
    if size == 0:
        raise BadMaterial("exhibit", "empty")
    if size > limits.original:
        raise BadMaterial("exhibit", "too_large", f"{size} bytes")
    pieces, at = [], 0
    while piece := os.pread(fd, 1 << 24, at):
        pieces.append(piece)
        at += len(piece)
    return b"".join(pieces)
