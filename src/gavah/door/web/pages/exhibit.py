"""One exhibit: how it came, what was read out of it, which passages the case rests on, and its pages as pictures."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from gavah.door.web.case import Ask
from gavah.door.web.pages.exhibits import whole
from gavah.door.web.pages.picture import Picture, Placed, picture
from gavah.door.web.pages.pieces import ActRef, ExhibitRef, Quote, Shelf, act_ref
from gavah.door.web.pages.reading_text import BEFORE, Mark, Window, window
from gavah.errors import BadMaterial
from gavah.record.charge import Assessment
from gavah.record.material import Acquisition, Description, Member, ReadAct, Reading
from gavah.record.place import Locator
from gavah.record.state import Filed, State
from gavah.view import MentionRow, mentions

MENTIONS_AT_MOST = 300


@dataclass(frozen=True, slots=True)
class Receipt:
    """One acquisition and its act."""

    acquisition: Acquisition
    act: ActRef


@dataclass(frozen=True, slots=True)
class Cited:
    """A passage of this exhibit, the claim that it speaks to, and what it does to it."""

    label: str
    stance: str
    accepted: bool
    quote: Quote


@dataclass(frozen=True, slots=True)
class Layer:
    """A sealed reading without its text. latest: the one that is shown unless another is asked for."""

    digest: str
    kind: str
    tool: str
    version: str
    characters: int
    pages: int | None
    act: ActRef


@dataclass(frozen=True, slots=True)
class Shown:
    """The reading that is shown: what it says of itself, and part of its text."""

    layer: Layer
    metadata: tuple[tuple[str, str], ...]
    warnings: tuple[str, ...]
    members: tuple[Member, ...]
    window: Window
    picture: Picture | None


@dataclass(frozen=True, slots=True)
class Mentioned:
    """Words that a machine found: the first place, and at how many places in all."""

    first: MentionRow
    times: int


@dataclass(frozen=True, slots=True)
class Exhibit:
    """One exhibit with all that hangs on it."""

    exhibit: ExhibitRef
    size: int
    description: Description | None
    receipts: tuple[Receipt, ...]
    layers: tuple[Layer, ...]
    unread: str
    parents: tuple[ExhibitRef, ...]
    members: tuple[ExhibitRef, ...]
    cited: tuple[Cited, ...]
    mentions: tuple[Mentioned, ...]
    reading: Shown | None


def build(ask: Ask) -> Exhibit:
    """Return an exhibit. Query: reading (a digest), at (start-end of a passage), start (of the text), page."""
    case = ask.desk.case
    state, digest = case.state, ask.args["exhibit"]
    if digest not in state.exhibits:
        raise BadMaterial(digest, "not_found")
    shelf = Shelf(state)
    cited = _cited(ask, shelf, digest)
    layers = tuple(_layer(filed) for filed in state.readings.get(digest, ()))
    receipts = tuple(Receipt(filed.record, act_ref(filed)) for filed in state.exhibits[digest])
    described, unread = state.descriptions.get(digest), state.unread.get(digest)
    return Exhibit(
        exhibit=shelf.ref(digest),
        size=receipts[0].acquisition.size,
        description=described.record if described else None,
        receipts=receipts,
        layers=layers,
        unread=unread.record.reason if unread else "",
        parents=tuple(map(shelf.ref, dict.fromkeys(r.acquisition.parent for r in receipts if r.acquisition.parent))),
        members=tuple(map(shelf.ref, _members(state, digest))),
        cited=cited,
        mentions=_mentioned(mentions(case.view, digest))[:MENTIONS_AT_MOST],
        reading=_shown(ask, digest, layers, cited) if layers else None,
    )


def _mentioned(rows: list[MentionRow]) -> tuple[Mentioned, ...]:
    """Return the mentions, each wording once, in the order of the text."""
    times = Counter((row.sort, row.words) for row in rows)
    first = {(row.sort, row.words): row for row in reversed(rows)}
    return tuple(Mentioned(first[key], count) for key, count in times.items())


def _members(state: State, digest: str) -> list[str]:
    """Return the exhibits that came out of this one, in the order of sealing."""
    return [member for member, all_of in state.exhibits.items() if any(f.record.parent == digest for f in all_of)]


def _cited(ask: Ask, shelf: Shelf, digest: str) -> tuple[Cited, ...]:
    state = ask.desk.case.state
    accepted = state.accepted().keys() - state.outdated()
    found = (f for f in state.assessments.values() if f.record.passage.cite.exhibit == digest)
    ordered = sorted(found, key=lambda f: (f.record.passage.cite.start, f.record.passage.cite.end))
    return tuple(
        Cited(_label(state, f), f.record.stance, f.record.id in accepted, shelf.quote(f.record.passage))
        for f in ordered
    )


def _label(state: State, filed: Filed[Assessment]) -> str:
    wordings = state.claims.get(filed.record.claim)
    return wordings[-1].record.label if wordings else filed.record.claim


def _layer(filed: Filed[ReadAct]) -> Layer:
    act = filed.record
    return Layer(act.reading, act.kind, act.tool, act.version, act.characters, act.pages, act_ref(filed))


def _shown(ask: Ask, digest: str, layers: tuple[Layer, ...], cited: tuple[Cited, ...]) -> Shown:
    layer = next((one for one in layers if one.digest == ask.query.get("reading")), layers[-1])
    reading = ask.desk.case.reading(layer.digest)
    here = [one for one in cited if one.quote.reading == layer.digest]
    found = _asked_range(ask, len(reading.text))
    marks = [Mark(one.quote.start, one.quote.end, (one.label,)) for one in here]
    if found:
        marks.append(Mark(*found, found=True))
    start = max(0, found[0] - BEFORE) if found else whole(ask.query.get("start", ""), 0)
    shown = window(reading.text, start, marks)
    page = _picture(ask, digest, reading, [Placed(one.quote.locator, (one.label,), False) for one in here], found)
    return Shown(layer, reading.metadata, reading.warnings, reading.members, shown, page)


def _asked_range(ask: Ask, length: int) -> tuple[int, int] | None:
    first, _, last = ask.query.get("at", "").partition("-")
    if not (first.isascii() and first.isdigit() and last.isascii() and last.isdigit()) or len(first + last) > 20:
        return None
    start, end = int(first), min(int(last), length)
    return (start, end) if start < end else None


def _picture(
    ask: Ask, digest: str, reading: Reading, placed: list[Placed], found: tuple[int, int] | None
) -> Picture | None:
    if reading.kind not in ("pdf", "image"):
        return None
    if found:
        placed = [*placed, *(Placed(place, (), True) for place in _places(reading, *found))]
    asked = [one for one in placed if one.found] or placed
    first = (asked[0].locator.page or 1) if asked else 1
    page = min(whole(ask.query.get("page", ""), first), reading.pages or 1)
    return picture(ask.desk, digest, page, placed, _longest(reading))


def _longest(reading: Reading) -> int | None:
    """Return the longer side of a picture as its reading tells it; turning it upright does not change that."""
    told = dict(reading.metadata)
    sides = [told.get("width", ""), told.get("height", "")]
    return max(map(int, sides)) if all(side.isascii() and side.isdigit() for side in sides) else None


def _places(reading: Reading, start: int, end: int) -> list[Locator]:
    return [span.locator for span in reading.spans if span.start < end and span.end > start]
