"""Direction of writing: keep a run of text from reordering the text around it."""

from __future__ import annotations

import unicodedata
from typing import Literal

_FIRST_STRONG_ISOLATE, _POP_ISOLATE = "\u2068", "\u2069"
_OPENERS, _CLOSER = frozenset({"LRI", "RLI", "FSI"}), "PDI"
_STRONG: dict[str, Literal["rtl", "ltr"]] = {"R": "rtl", "AL": "rtl", "L": "ltr"}


def isolate(text: str) -> str:
    """Wrap `text` so that its direction is its own: FSI before, PDI after; isolates left open inside are closed."""
    depth = 0
    kept: list[str] = []
    for letter in text:
        if letter == _POP_ISOLATE:
            if depth == 0:
                continue  # a stray PDI would end our own isolate early
            depth -= 1
        elif unicodedata.bidirectional(letter) in _OPENERS:
            depth += 1
        kept.append(letter)
    return _FIRST_STRONG_ISOLATE + "".join(kept) + _POP_ISOLATE * (depth + 1)


def first_strong(text: str) -> Literal["rtl", "ltr"]:
    """Tell the direction of the first strong letter outside isolates; ltr when there is none. Source: UAX 9, P2 and P3."""
    depth = 0
    for letter in text:
        kind = unicodedata.bidirectional(letter)
        if kind in _OPENERS:
            depth += 1
        elif kind == _CLOSER:
            depth = max(0, depth - 1)
        elif depth == 0 and kind in _STRONG:
            return _STRONG[kind]
    return "ltr"
