"""Find what a person asked for, dates and company forms in readings. A mention is a proposal at a cite, never a fact.

The same readings and lists give the same bytes: mentions are sorted, and a batch is one canonical line each.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from typing import Final

from gavah import canon
from gavah.errors import BadMaterial, BrokenSeal
from gavah.language.companies import find_companies
from gavah.language.dates import find_dates
from gavah.language.finding import Finder
from gavah.record.finding import Mention, MentionRun, WordList
from gavah.record.form import from_form, to_form
from gavah.record.material import Reading, locate
from gavah.record.place import Cite, DateValue

TOOL: Final = "gavah.mentions"
VERSION: Final = "1"

Range = tuple[int, int]


def find_mentions(readings: Iterable[tuple[str, Reading]], lists: tuple[WordList, ...]) -> Iterator[Mention]:
    """Yield the mentions of each reading, given as (digest, reading): by exhibit, reading, place, sort and rule.

    A word of a list is matched folded and whole; of two matches of one list, of which one holds the other, the longer is
    kept. A date or name that folds to nothing is none.
    """
    for digest, reading in sorted(readings, key=lambda item: (item[1].exhibit, item[0])):
        yield from sorted(_mentions(digest, reading, lists), key=_key)


def batch(mentions: Iterable[Mention]) -> bytes:
    """Return the canonical lines of mentions, sorted, each once, each ended by a line feed."""
    ordered = sorted(mentions, key=_key)
    lines = dict.fromkeys(canon.dump(to_form(mention)) for mention in ordered)
    return b"".join(line + b"\n" for line in lines)


def parse_batch(data: bytes) -> tuple[Mention, ...]:
    """Return the mentions of a batch; raises BrokenSeal for bytes that `batch` would not write."""
    *lines, rest = data.split(b"\n")
    try:
        mentions = tuple(from_form(Mention, canon.parse(line)) for line in lines)
    except BadMaterial as error:
        raise BrokenSeal("mentions", "records of docs/spec/records.md", str(error)[:200]) from error
    if rest or batch(mentions) != data:
        raise BrokenSeal("mentions", "sorted canonical lines", "another order, a copy or a torn line")
    return mentions


def run(readings: Iterable[tuple[str, Reading]], lists: tuple[WordList, ...]) -> tuple[bytes, MentionRun]:
    """Return the batch of one run over readings, for the vault, and its record, for the ledger."""
    taken = list(readings)
    data = batch(find_mentions(taken, lists))
    digest = hashlib.sha256(data).hexdigest()
    return data, MentionRun(digest, data.count(b"\n"), len(taken), TOOL, VERSION, lists)


def _mentions(digest: str, reading: Reading, lists: tuple[WordList, ...]) -> Iterator[Mention]:
    def cite(start: int, end: int) -> Cite:
        return Cite(reading.exhibit, digest, locate(reading, start, end), start, end)

    text = reading.text
    if lists:
        yield from _words(cite, Finder(text), text, lists)
    for date in find_dates(text):
        value = DateValue(date.words, date.calendar, date.first, date.last, date.precision)
        yield Mention(cite(date.start, date.end), "date", date.words, "dates", value)
    for name in find_companies(text):
        yield Mention(cite(name.start, name.end), "company", name.words, "companies")


def _words(
    cite: Callable[[int, int], Cite], finder: Finder, text: str, lists: tuple[WordList, ...]
) -> Iterator[Mention]:
    for words in lists:
        for start, end in _longest(found for word in words.words for found in finder.find(word, whole_words=True)):
            yield Mention(cite(start, end), "word", text[start:end], words.name)


def _longest(found: Iterable[Range]) -> Iterator[Range]:
    """Yield the ranges that no other range holds, each once, in order."""
    last = -1
    for start, end in sorted(set(found), key=lambda place: (place[0], -place[1])):
        if end > last:
            yield start, end
            last = end


def _key(mention: Mention) -> tuple[str, str, int, int, str, str]:
    cite = mention.cite
    return (cite.exhibit, cite.reading, cite.start, cite.end, mention.sort, mention.rule)
