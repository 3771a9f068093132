"""What stands on the dossier's pages, in words ready to be set. The template reads these values and nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Direction = Literal["rtl", "ltr"]


@dataclass(frozen=True, slots=True)
class Row:
    """A name and what stands beside it. mono: digests and keys, set in the fixed-width face and always left to right."""

    name: str
    value: str
    mono: bool = False


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One numbered paragraph."""

    number: str
    text: str


@dataclass(frozen=True, slots=True)
class Quote:
    """A passage: where it stands, what it does, its words in their own direction, the translation, who accepted it and why.

    Where it is held back, `source` says so and the rest is empty.
    """

    stance: str
    against: bool
    source: str
    words: str
    direction: Direction
    translation: str
    decision: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """A claim as one numbered paragraph. against: what to say where no passage speaks against it, else empty.

    held_back: how many passages this edition leaves out, else empty.
    """

    number: str
    label: str
    text: str
    standing: str
    quotes: tuple[Quote, ...]
    against: str
    held_back: str


@dataclass(frozen=True, slots=True)
class Group:
    """The sentences under one element of the matrix."""

    title: str
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class Fact:
    """A line of the table of facts in time order."""

    day: str
    text: str
    label: str


@dataclass(frozen=True, slots=True)
class Proof:
    """An element: what must be proved, what speaks for it and against it, where contrary evidence was searched."""

    number: str
    title: str
    proves: str
    status: str
    lines: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Party:
    """An entity of the case and what is stated of it, each with its exhibit and place. held_back: how much is left out."""

    number: str
    name: str
    schema: str
    lines: tuple[Row, ...]
    held_back: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A demand, its sendings, replies, silence and positions in order of time."""

    number: str
    label: str
    text: str
    addressee: str
    events: tuple[Row, ...]
    quotes: tuple[Quote, ...]


@dataclass(frozen=True, slots=True)
class Listed:
    """A line of the table of exhibits."""

    number: str
    title: str
    source: str
    day: str
    pages: str
    digest: str


@dataclass(frozen=True, slots=True)
class Command:
    """A way to verify: what it does, and the command."""

    text: str
    line: str


@dataclass(frozen=True, slots=True)
class Page:
    """The whole dossier. running: the title on one line, for the head of each page."""

    language: str
    direction: Direction
    digits: tuple[str, ...]
    labels: dict[str, str]
    title: str
    running: str
    other_titles: tuple[str, ...]
    head: str
    front: tuple[Row, ...]
    notices: tuple[str, ...]
    summary: tuple[Paragraph, ...]
    asked: tuple[Paragraph, ...]
    legend: tuple[Row, ...]
    parties: tuple[Party, ...]
    parties_left_out: tuple[str, ...]
    groups: tuple[Group, ...]
    facts: tuple[Fact, ...]
    proofs: tuple[Proof, ...]
    demands: tuple[Asked, ...]
    exhibits: tuple[Listed, ...]
    unlisted: str
    unread: tuple[Row, ...]
    unread_unlisted: str
    limits: tuple[str, ...]
    commands: tuple[Command, ...]
    keys: tuple[Row, ...]
