"""What the tests of reading share: one real reader, and readings of bytes in this process."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

import pytest

from gavah.read import Limits, Outcome, Reader
from gavah.read.draft import Source
from gavah.read.limits import Budget
from gavah.read.work import read_source


@pytest.fixture(scope="session")
def reader() -> Iterator[Reader]:
    with Reader() as reader:
        yield reader


class InProcess:
    """Reads bytes without the fence, and checks what every reading promises."""

    def __call__(self, data: bytes, name: str = "", limits: Limits | None = None) -> Outcome:
        exhibit = hashlib.sha256(data).hexdigest()
        outcome = read_source(Source(data, exhibit, name), Budget(limits or Limits()))
        reading = outcome.reading
        assert reading.exhibit == exhibit
        assert [span.start for span in reading.spans] == sorted(span.start for span in reading.spans)
        assert all(a.end <= b.start for a, b in zip(reading.spans, reading.spans[1:], strict=False))
        assert not reading.spans or reading.spans[-1].end <= len(reading.text)
        return outcome


@pytest.fixture(scope="session")
def read() -> InProcess:
    return InProcess()
