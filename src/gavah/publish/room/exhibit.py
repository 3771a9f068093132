"""The page of one exhibit: what it is, where its original is, what was read out of it, with the cited passages marked."""

from __future__ import annotations

from gavah.publish.room.edition import Room
from gavah.publish.room.frame import Page, digest, terms
from gavah.publish.room.front import exhibit_day, exhibit_label
from gavah.publish.room.paper import Html, element, join
from gavah.publish.room.passages import marked
from gavah.publish.room.speech import quoted, said, worded
from gavah.publish.sentences import ExhibitLine, Place
from gavah.publish.words import Words, flatten
from gavah.record.material import ReadAct, Reading
from gavah.record.state import Filed

PAGE_LIMIT = (
    64 << 20
)  # bytes of an original that the page itself can check; a larger one is for the independent verifier


def exhibit_page(room: Room, words: Words, row: ExhibitLine, readings: list[tuple[str, Reading]]) -> Page:
    """Return the page of an exhibit. readings: digest and reading of each that the edition carries."""
    name = exhibit_label(words, row)
    body = join(
        element("h1", name, ": ", worded(words, "span", row.title, "exhibit-title")),
        element("p", said(words, "waiting"), class_="summary-line", id="summary-line", role="status"),
        terms(
            (
                said(words, "source"),
                quoted("span", row.source, "from") if row.source else said(words, "source_unknown"),
            ),
            (said(words, "exhibit_date"), exhibit_day(room, words, row) or said(words, "undated")),
            (said(words, "digest"), digest(row.exhibit)),
            (
                said(words, "exhibit_carried"),
                element("span", said(words, "carried" if row.included else "withheld"), class_="carried"),
            ),
        ),
        _original(room, words, row),
        *(_reading(room, words, key, reading) for key, reading in readings),
        _unread(room, words, row) if not readings else "",
        _cited_by(room, words, row),
    )
    return Page("exhibit", f"exhibit-{row.number}.html", name, body, row.number)


def fits_page(room: Room, row: ExhibitLine) -> bool:
    """Tell whether an original travels as a script too, so that the page can check it."""
    return room.contents.state.exhibits[row.exhibit][0].record.size <= PAGE_LIMIT


def _original(room: Room, words: Words, row: ExhibitLine) -> Html:
    path = element("bdi", element("code", f"bundle/exhibits/{row.exhibit}"), dir="ltr")
    where = element("p", said(words, "original_where"), " ", path)
    if not fits_page(room, row):
        return join(where, element("p", said(words, "original_large")))
    button = element(
        "button", said(words, "original_check"), type="button", id="original", data_name=_file_name(room, row)
    )
    return join(where, element("p", button, " ", element("span", id="original-result", role="status")))


def _file_name(room: Room, row: ExhibitLine) -> str:
    """A name to save under: made here, since a received name is never a path; only a plain ending is kept."""
    _, dot, ending = room.contents.state.exhibits[row.exhibit][0].record.name.text.rpartition(".")
    plain = dot and ending.isascii() and ending.isalnum() and len(ending) <= 5
    return f"exhibit-{row.number}" + (f".{ending.lower()}" if plain else "")


def _reading(room: Room, words: Words, key: str, reading: Reading) -> Html:
    filed = _read_act(room, reading.exhibit, key)
    marks = room.marks(key)
    titles = {mark.id: flatten(mark.label) for mark in marks}
    place: Place = (filed.log, filed.index)
    return element(
        "section",
        element("h2", said(words, "reading")),
        element(
            "p",
            said(words, "reading_by", tool=flatten(reading.tool), version=flatten(reading.version)),
            " ",
            digest(key),
        ),
        element("p", said(words, "waiting"), class_="result"),
        # A line feed that follows <pre> is not part of its text (HTML, 13.2.6.4.7), so one is always put there.
        Html(f'<pre dir="auto" tabindex="0">\n{marked(reading.text, marks, titles)}</pre>'),
        class_="reading",
        data_reading=key,
        data_act=f"{place[0]}/{place[1]}",
    )


def _read_act(room: Room, exhibit: str, key: str) -> Filed[ReadAct]:
    return next(filed for filed in room.contents.state.readings[exhibit] if filed.record.reading == key)


def _unread(room: Room, words: Words, row: ExhibitLine) -> Html:
    filed = room.contents.state.unread.get(row.exhibit)
    label = f"unread_{filed.record.reason}" if filed else "none"
    reason = words.labels.get(label, flatten(filed.record.reason) if filed else "")
    return element("p", said(words, "unread_here"), " ", reason)


def _cited_by(room: Room, words: Words, row: ExhibitLine) -> Html:
    citing = [s for s in room.claims.sentences if any(cite.exhibit == row.exhibit for cite in s.cites)]
    if not citing:
        return Html()
    items = (
        element(
            "li",
            element("a", element("bdi", flatten(sentence.label)), href=f"index.html#s{sentence.number}"),
            " ",
            worded(words, "span", sentence.text, "citing"),
        )
        for sentence in citing
    )
    return element("section", element("h2", said(words, "cited_by")), element("ul", *items))
