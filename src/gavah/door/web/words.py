"""The words of the pages in their languages: one small file each, of groups of codes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path

Words = Mapping[str, Mapping[str, str]]  # group -> code -> words

FOLDER = Path(__file__).with_name("words")
DIRECTION = {"fa": "rtl", "en": "ltr"}


@cache
def words(language: str) -> Words:
    """Return all words of a language."""
    found: Words = json.loads((FOLDER / f"{language}.json").read_text(encoding="utf-8"))
    return found


def say(language: str, group: str, code: str) -> str:
    """Return the words for a code; a code that nobody has put into words yet shows itself."""
    return words(language).get(group, {}).get(code, code.replace("_", " "))
