"""What a sentence's words claim: the standard that they speak of, and whether they name a source. Lists in data/wording.yaml."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from gavah.charge.strict import BadDocument, load, read
from gavah.errors import BadCase, BadMaterial
from gavah.language.folding import fold
from gavah.record.place import Translations

Words = re.Pattern[str]


@dataclass(frozen=True, slots=True)
class LanguageWords:
    """One language's lists. A phrase that ends in * may go on as a longer word. worded: standard id -> phrases."""

    worded: Mapping[str, tuple[str, ...]]
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WordingFile:
    """wording.yaml as it stands."""

    schema: Literal["gavah.wording/1"]
    languages: Mapping[str, LanguageWords]


@dataclass(frozen=True, slots=True)
class Wording:
    """The lists ready to match folded text. worded: language -> (standard id, pattern); sources: language -> pattern."""

    worded: Mapping[str, tuple[tuple[str, Words], ...]]
    sources: Mapping[str, Words]

    def claimed(self, text: Translations) -> set[str]:
        """Return the standards that the words of a sentence claim, in any of its languages."""
        return {
            standard
            for language, words in text.items()
            for standard, pattern in self.worded.get(language, ())
            if pattern.search(fold(words))
        }

    def unsourced(self, text: Translations) -> list[str]:
        """Return the languages in which a sentence names no source; one without a list cannot be looked at, and is told."""
        return [code for code, words in text.items() if not self._names_source(code, words)]

    def _names_source(self, language: str, words: str) -> bool:
        pattern = self.sources.get(language)
        return pattern is not None and pattern.search(fold(words)) is not None


def load_wording(data: bytes, standards: Iterable[str]) -> Wording:
    """Return the lists of wording.yaml; raises BadCase. standards: the ids that it may name."""
    known = frozenset(standards)

    def check(file: WordingFile) -> Iterator[BadMaterial]:
        for code, lists in file.languages.items():
            yield from (BadMaterial(f"{code}.{id}", "unknown_id") for id in lists.worded if id not in known)
            if not lists.sources:
                yield BadMaterial(f"{code}.sources", "empty")

    try:
        file = read(WordingFile, load(data, "wording.yaml"), "wording.yaml", check)
    except BadDocument as error:
        first = error.faults[0]
        raise BadCase("wording.yaml", first.reason, f"{first.what} {first.detail}".strip()) from error
    return Wording(
        {code: tuple((id, _pattern(p)) for id, p in lists.worded.items()) for code, lists in file.languages.items()},
        {code: _pattern(lists.sources) for code, lists in file.languages.items()},
    )


def _pattern(phrases: Iterable[str]) -> Words:
    """Match any of the phrases in folded text, at the borders of words; parts that a joiner glued together match too."""
    return re.compile("|".join(_bounded(phrase) for phrase in phrases))


def _bounded(phrase: str) -> str:
    end = "" if phrase.endswith("*") else r"(?!\w)"
    parts = map(re.escape, fold(phrase.removesuffix("*")).split(" "))
    return rf"(?<!\w){' ?'.join(parts)}{end}"
