"""The rows of the computed tables, from the folded and weighed case."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from typing import Any

from gavah.record.finding import Mention
from gavah.record.material import Reading
from gavah.record.place import Passage
from gavah.record.state import Filed, State
from gavah.record.weighed import Weighed
from gavah.view import layout
from gavah.view.contents import Contents
from gavah.view.layout import Row, Table, cell
from gavah.view.segments import segments

Rows = Iterable[Row]


def filed_records(state: State) -> Iterator[Filed[Any]]:
    """Yield every filed record of the state, in the order of its parts."""
    yield from chain(*state.exhibits.values(), *state.readings.values(), *state.claims.values())
    by_id: tuple[Mapping[str, Filed[Any]], ...] = (
        *(state.descriptions, state.unread, state.entities, state.statements, state.rulings, state.assessments),
        *(state.demands, state.requests, state.replies, state.positions, state.editions),
    )
    yield from chain(*(filed.values() for filed in by_id))
    yield from chain(state.mention_runs, state.searches)
    yield from (filed for filed in (state.title, state.matrix) if filed)


def computed(contents: Contents) -> Mapping[Table, Rows]:
    """Return the rows of each computed table."""
    state, weighed = contents.state, contents.weighed
    return {
        layout.ACTS: ((e.log, e.index, e.act.type, e.act.clock, e.act.at) for e in contents.acts),
        layout.EXHIBITS: exhibit_rows(state),
        layout.PASSAGES: passage_rows(state),
        layout.WITHDRAWN: ((ruling,) for ruling in sorted(state.withdrawn())),
        **_weighed_rows(weighed),
    }


def exhibit_rows(state: State) -> Iterator[Row]:
    """Yield a row for each exhibit, numbered from 1 in the order of sealing."""
    for number, (digest, acquisitions) in enumerate(state.exhibits.items(), 1):
        first = acquisitions[0].record
        described = state.descriptions.get(digest)
        read = state.readings.get(digest)
        unread = state.unread.get(digest)
        yield (
            number,
            digest,
            first.name.text,
            cell(described.record.title) if described else None,
            first.size,
            first.at,
            read[-1].record.reading if read else None,
            unread.record.reason if unread else None,
        )


def passage_rows(state: State) -> Iterator[Row]:
    """Yield a row for each passage that a record rests on."""
    uses: tuple[tuple[str, Mapping[str, Filed[Any]]], ...] = (
        ("assessment", state.assessments),
        ("statement", state.statements),
        ("reply", state.replies),
        ("position", state.positions),
    )
    for used_by, by_id in uses:
        for filed in by_id.values():
            yield _passage_row(filed.record.passage, used_by, filed.record.id)
    for filed in state.requests.values():
        if filed.record.proof:
            yield _passage_row(filed.record.proof, "request", filed.record.id)


def _passage_row(passage: Passage, used_by: str, record_id: str) -> Row:
    cite = passage.cite
    return cite.exhibit, cite.reading, cite.start, cite.end, passage.words, used_by, record_id


def _weighed_rows(weighed: Weighed) -> dict[Table, Rows]:
    return {
        layout.CLAIMS: _claim_rows(weighed),
        layout.WEIGHTS: (
            (one.claim.record.id, w.assessment.record.id, w.assessment.record.stance, _ruling(w.acceptance))
            for one in weighed.claims
            for w in one.weights
        ),
        layout.FAULTS: ((one.claim.record.id, f.reason, f.detail) for one in weighed.claims for f in one.faults),
        layout.ELEMENTS: (
            (number, e.id, cell(e.title), cell(e.proves), e.status) for number, e in enumerate(weighed.elements, 1)
        ),
        layout.ELEMENT_CLAIMS: ((e.id, claim) for e in weighed.elements for claim in e.claims),
    }


def _ruling(filed: Filed[Any] | None) -> str | None:
    return filed.record.id if filed else None


def _claim_rows(weighed: Weighed) -> Iterator[Row]:
    for number, one in enumerate(weighed.claims, 1):
        claim = one.claim.record
        said = (number, claim.id, claim.label, claim.kind, cell(claim.text))
        yield (*said, one.worded, one.reached, one.origins, int(one.contested), len(one.faults))


def mention_row(mention: Mention) -> Row:
    """Return the row of a mention; first and last are the ISO days of a date, so that they can be sorted and compared."""
    cite, value = mention.cite, mention.value
    days = (value.first, value.last) if value else (None, None)
    place = (cite.exhibit, cite.reading, cite.start, cite.end)
    return (*place, mention.sort, mention.words, mention.rule, *days, cell(value), cell(cite.locator))


def text_row(digest: str, reading: Reading) -> Row:
    """Return what a reading says of itself, without its text and spans."""
    told = (cell(reading.metadata), cell(reading.members), cell(reading.warnings))
    return digest, reading.exhibit, reading.kind, reading.pages, *told


def span_rows(digest: str, reading: Reading) -> Iterator[Row]:
    """Yield a row for each span of a reading."""
    for span in reading.spans:
        yield digest, span.start, span.end, span.locator.page, cell(span.locator), span.confidence


def text_segments(digest: str, reading: Reading) -> Iterator[Row]:
    """Yield the segments of a reading's text; their numbers are given once all stand in order."""
    for start, end in segments(reading.text):
        yield None, reading.exhibit, digest, start, end, reading.text[start:end]


def name_segments(state: State) -> Iterator[Row]:
    """Yield, for each exhibit, its names, titles and sources as one segment without a reading."""
    for digest, acquisitions in state.exhibits.items():
        words = [word for filed in acquisitions for word in (filed.record.name.text, filed.record.source)]
        if described := state.descriptions.get(digest):
            words += [*described.record.title.values(), described.record.source]
        text = "\n".join(dict.fromkeys(filter(None, words)))
        yield None, digest, None, 0, len(text), text
