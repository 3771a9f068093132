"""Show a reading's text with what is cited of it, so that the page can compare every letter of it with the sealed reading."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise

from gavah.publish.room.edition import Mark
from gavah.publish.room.paper import Html, element, escape, join

# docs/spec says nothing of display: what cannot be shown, and what would reorder the page, is replaced letter by letter.
# verify.js does the same to the sealed text before it compares.
_hidden = re.compile("[\u202a-\u202e\u2066-\u2069]")
_unshown = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ufffe\uffff]")


def readable(text: str, newline: str) -> str:
    """Return a stretch of raw text as the page shows it. newline: what a carriage return becomes."""
    lines = text.replace("\r", newline).replace("\f", "\n").replace("\v", "\n")
    return _unshown.sub("\ufffd", _hidden.sub("", lines))


def marked(text: str, marks: Sequence[Mark], titles: Mapping[str, str]) -> Html:
    """Return the whole text as markup, each cited stretch marked where it stands. titles: mark id -> what cites it."""
    newline = "" if "\n" in text else "\n"
    edges = sorted({0, len(text), *(edge for m in marks for edge in (m.start, m.end) if edge <= len(text))})
    return join(
        *(
            _stretch(
                readable(text[start:end], newline),
                [m for m in marks if m.start <= start and end <= m.end],
                [m.id for m in marks if m.start == start],
                titles,
            )
            for start, end in pairwise(edges)
        )
    )


def _stretch(text: str, over: Sequence[Mark], begins: Sequence[str], titles: Mapping[str, str]) -> Html:
    if not over:
        return escape(text)
    further = (element("span", id=id_) for id_ in begins[1:])
    title = ", ".join(dict.fromkeys(titles[mark.id] for mark in over))
    return element("mark", *further, text, id=begins[0] if begins else None, title=title)
