"""Control lists: what was listed on which day, for goods of which function, going where. Candidates only.

Three answers: listed (a candidate), not found in this catalogue, not covered by it. "Not controlled on that date" is no
answer of software: a named person who read the official text of that date may say it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from gavah.charge.catalogue import Verification, data_file, parse_data
from gavah.charge.strict import Day
from gavah.errors import BadMaterial

Kind = Literal["goods", "software", "goods_or_software", "technology", "service", "rule", "any"]
BINDING: Mapping[str, frozenset[str]] = {"DE": frozenset({"EU", "DE"})}  # whose lists bind an exporter who sits there
WITHOUT_LIST = frozenset({"offence"})  # acts that punish what others list


@dataclass(frozen=True, slots=True)
class Coverage:
    """From which day on the catalogue covers a field of law; no day: pointers only."""

    note: str
    since: Day | None = field(default=None, metadata={"key": "from"})


@dataclass(frozen=True, slots=True)
class Instrument:
    """One act with lists. since, until: the days it was in force, both included; none: unknown, or still."""

    id: str
    title: str
    jurisdiction: str
    effect: str
    v: Verification
    since: Day | None = field(default=None, metadata={"key": "from"})
    until: Day | None = field(default=None, metadata={"key": "to"})
    destination: tuple[str, ...] = ()
    source: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Version:
    """A consolidated text of a list, and from which day it was in force."""

    act: str
    v: Verification
    since: Day = field(metadata={"key": "from"})
    note: str = ""
    conflict: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """One entry of a list, paraphrased. fn: functions of the vocabulary. since: none where the day is not known."""

    id: str
    inst: str
    code: str
    kind: Kind
    fn: tuple[str, ...]
    v: Verification
    text: str
    since: Day | None = field(default=None, metadata={"key": "from"})
    until: Day | None = field(default=None, metadata={"key": "to"})
    also: tuple[str, ...] = ()
    wa: str = ""
    destination: tuple[str, ...] = ()
    exclude_destinations: tuple[str, ...] = ()
    test: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    source: str = ""
    note: str = ""
    catch_all: bool = False
    gap: bool = False
    ref: str | None = None
    same_as: str | None = None
    measure: Literal["", "prohibition", "authorisation"] = ""


@dataclass(frozen=True, slots=True)
class ExclusionBlock:
    """Exclusions that several items share."""

    applies_to: str
    v: Verification
    source: str
    text: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """What went where, when, from where. fn: a function; destination, origin: ISO 3166 codes; kinds: of what was supplied."""

    fn: str
    date: Day
    destination: str
    origin: str
    kinds: tuple[Kind, ...]


@dataclass(frozen=True, slots=True)
class Fixture:
    """An answer that the catalogue must give: consistency, not law."""

    name: str
    question: Question
    expect_listed: tuple[str, ...] | None = None
    expect_contains: tuple[str, ...] | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Controls:
    """controls.yaml as it stands."""

    schema: Literal["gavah.controls/1"]
    compiled: Day
    verification: Mapping[str, str]
    rules: tuple[str, ...]
    coverage: Mapping[str, Coverage]
    functions: Mapping[str, Mapping[str, tuple[str, ...]]]
    instruments: tuple[Instrument, ...]
    annex_versions: Mapping[str, tuple[Version, ...]]
    items: tuple[Item, ...]
    exclusion_blocks: Mapping[str, ExclusionBlock]
    fixtures: tuple[Fixture, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """verdict: the three-valued answer; items: the candidates, in the catalogue's order; leads: rules and catch-alls to read."""

    verdict: Literal["listed", "not_found", "not_covered"]
    items: tuple[Item, ...]
    leads: tuple[Item, ...]


def load_controls() -> Controls:
    """Return the control lists that the package carries; raises BadCase naming the first thing wrong in the file."""
    return parse_controls(data_file("controls.yaml"))


def parse_controls(data: bytes) -> Controls:
    """Return the control lists of these bytes; raises BadCase."""
    return parse_data(Controls, "controls.yaml", data, _faults)


def ask(controls: Controls, question: Question) -> Answer:
    """Return what the catalogue holds on a question.

    Listed: function and kind fit, the destination fits and is not excluded, the item and one of its instruments were in
    force on the day, and that instrument binds where the exporter sits. Not covered: no instrument of the catalogue that
    binds there was in force on the day, or the function is not in the vocabulary.
    """
    instruments = {item.id: item for item in controls.instruments}
    binding = BINDING.get(question.origin, frozenset({question.origin}))
    binds = {
        i.id for i in instruments.values() if i.jurisdiction in binding and i.since and _in_force(i, question.date)
    }
    fitting = [item for item in controls.items if question.fn in item.fn and _fits(item, question, binds)]
    listed = tuple(item for item in fitting if not item.catch_all and item.kind != "rule")
    leads = tuple(item for item in fitting if item not in listed)
    if listed:
        return Answer("listed", listed, leads)
    return Answer("not_found" if _covers(controls, question, binds) else "not_covered", (), leads)


def _covers(controls: Controls, question: Question, binds: set[str]) -> bool:
    held = {id for item in controls.items for id in (item.inst, *item.also)}
    lists = {item.id for item in controls.instruments if item.id in binds and item.effect not in WITHOUT_LIST}
    return question.fn in controls.functions and bool(lists) and lists <= held


def _fits(item: Item, question: Question, binding: set[str]) -> bool:
    kinds = {item.kind, *(("goods", "software") if item.kind == "goods_or_software" else ())}
    return (
        not item.gap
        and item.since is not None
        and _in_force(item, question.date)
        and not binding.isdisjoint((item.inst, *item.also))
        and (item.kind in ("any", "rule") or not kinds.isdisjoint(question.kinds))
        and question.destination not in item.exclude_destinations
        and (not item.destination or question.destination in item.destination)
    )


def _in_force(thing: Item | Instrument, day: str) -> bool:
    return (thing.since is None or thing.since <= day) and (thing.until is None or thing.until >= day)


def _faults(controls: Controls) -> Iterator[BadMaterial]:
    instruments = {item.id for item in controls.instruments}
    ids = [item.id for item in controls.items]
    names = [item.id for item in controls.instruments]
    yield from (BadMaterial(id, "twice") for i, id in enumerate(ids) if id in ids[:i])
    yield from (BadMaterial(id, "twice") for i, id in enumerate(names) if id in names[:i])
    for item in controls.items:
        unknown = [f"instrument {id}" for id in (item.inst, *item.also) if id not in instruments]
        unknown += [f"function {fn}" for fn in item.fn if fn not in controls.functions]
        unknown += [f"ref {item.ref}"] if item.ref and item.ref not in controls.exclusion_blocks else []
        unknown += [f"same_as {item.same_as}"] if item.same_as and item.same_as not in ids else []
        yield from (BadMaterial(item.id, "unknown_id", detail) for detail in unknown)
    dated: tuple[Item | Instrument, ...] = (*controls.items, *controls.instruments)
    for thing in dated:
        if thing.since and thing.until and thing.since > thing.until:
            yield BadMaterial(thing.id, "ends_before_it_begins", f"{thing.since} {thing.until}")
