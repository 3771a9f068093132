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
    return sentence.format(**{name: plain(part) for name, part in parts.items()})


def plain(part: object) -> str:
    """Return what is shown of a part: a name or quote from the material must not steer the terminal that shows it."""
    return str(part).translate(_SHOWN)


# C0 and C1 controls, line and paragraph separators; embeddings and overrides, which make fdp.exe of exe.pdf.
_SHOWN = {code: f"\\x{code:02x}" for code in (*range(9), *range(10, 32), *range(127, 160))}
_SHOWN |= {code: f"\\u{code:04x}" for code in (0x2028, 0x2029, *range(0x202A, 0x202F))}


def known(language: str, code: str) -> bool:
    """Tell whether a language has a sentence of its own for `code`."""
    return code in _table(language)
