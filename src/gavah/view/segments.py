"""Text cut into overlapping segments: the unit of the search index, small enough to fold again when a hit is shown."""

from __future__ import annotations

from collections.abc import Iterator

LENGTH = 4000  # code points
OVERLAP = 400  # so that a phrase across a cut stands whole in one of the two
SLACK = 100  # how far back a cut looks for white space


def segments(text: str) -> Iterator[tuple[int, int]]:
    """Yield (start, end) in code points; together they cover the text, each begins before the one before it ends."""
    start = 0
    while start < len(text):
        end = _cut(text, start + LENGTH)
        yield start, end
        if end == len(text):
            return
        start = _cut(text, end - OVERLAP)


def _cut(text: str, at: int) -> int:
    if at >= len(text):
        return len(text)
    for place in range(at, at - SLACK, -1):
        if text[place].isspace():
            return place
    return at
