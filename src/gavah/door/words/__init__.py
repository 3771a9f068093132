"""Sentences for people, by language. A code without a sentence is shown as itself, so that nothing is hidden."""

from __future__ import annotations

import json
from functools import cache
from importlib import resources

LANGUAGES = ("en", "fa")


@cache
def _table(language: str) -> dict[str, str]:
    text = (resources.files(__package__) / f"{language}.json").read_text(encoding="utf-8")
    table: dict[str, str] = json.loads(text)
    return table


def say(language: str, code: str, **parts: object) -> str:
    """Return the sentence for `code` with its parts filled in; English where the language lacks it."""
    sentence = _table(language if language in LANGUAGES else "en").get(code) or _table("en").get(code)
    if sentence is None:
        return " ".join([code.replace("_", " ").replace(".", ": "), *(f"{k}={v}" for k, v in parts.items() if v)])
    return sentence.format(**parts)


def known(language: str, code: str) -> bool:
    """Tell whether a language has a sentence of its own for `code`."""
    return code in _table(language)
