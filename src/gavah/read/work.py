"""What a child does: the fixed list of jobs, and what the zygote loads before it forks."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from typing import Any

from gavah.errors import BadMaterial
from gavah.read import docx, html, image, kind, mail, ocr, pdf, sheet, text
from gavah.read.answer import Answer
from gavah.read.draft import Outcome, Source
from gavah.read.limits import Budget, Limits
from gavah.read.samples import samples
from gavah.read.zygote import Job
from gavah.record.form import to_form

READERS: Mapping[str, Callable[[Source, Budget], Outcome]] = {
    "pdf": pdf.read,
    "docx": docx.read,
    "html": html.read,
    "text": text.read,
    "mail": mail.read,
    "sheet": sheet.read,
    "csv": sheet.read_csv,
    "image": image.read,
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
    page, dpi, budget = int(arguments["page"]), int(arguments["dpi"]), Budget(limits)
    found = kind.recognise(source, budget)
    if found == "pdf":
        return Answer({}, (pdf.render(source.data, page, dpi, budget),))
    if found == "image" and page == 1:
        return Answer({}, (image.render(source.data, dpi, budget),))
    raise BadMaterial("exhibit", "no_such_page", f"{found} {page}")


JOBS: Mapping[str, Job] = {"read": read, "render": render}


def warm() -> None:
    """Load what the readers need, by reading samples of our own: behind the fence little more should be opened."""
    limits = Limits()
    ocr.runs()
    for name, data in samples():
        try:
            read_source(Source(data, "0" * 64, name), Budget(limits))
        except BadMaterial:
            continue  # only its side effects are wanted


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
