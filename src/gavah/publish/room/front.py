"""The first page of a language: what the edition says, and beside each sentence what supports it and what speaks against it.

Of what the edition's tier holds back it says how much there is.
"""

from __future__ import annotations

from gavah.publish.editions import STANCES
from gavah.publish.room.edition import Room, mark_id
from gavah.publish.room.frame import Page, terms
from gavah.publish.room.paper import Html, element, isolated, join
from gavah.publish.room.speech import numeral, quoted, said, worded
from gavah.publish.sentences import CiteLine, ExhibitLine, SentenceLine
from gavah.publish.words import Words, flatten

ALWAYS_SHOWN = ("supports", "refutes")  # an empty side is said to be empty


def front_page(room: Room, words: Words) -> Page:
    """Return the page of all sentences and exhibits."""
    title = worded(words, "h1", room.claims.title, "title")
    body = join(
        title,
        _about(room, words),
        _summary(room, words),
        element("p", said(words, "waiting"), class_="summary-line", id="summary-line", role="status"),
        element("h2", said(words, "sentences")),
        *(_sentence(room, words, sentence) for sentence in room.claims.sentences),
        element("h2", said(words, "exhibits")),
        _exhibits(room, words),
    )
    return Page("front", "index.html", Html(words.pick(room.claims.title)), body)


def exhibit_label(words: Words, row: ExhibitLine) -> Html:
    """Return "Exhibit 7" in the language."""
    return said(words, "exhibit", number=numeral(words, row.number))


def _about(room: Room, words: Words) -> Html:
    draft = room.contents.draft
    dossiers = [path for path in (f"dossier.{words.language}.pdf",) if path in room.contents.issued]
    return join(
        terms(
            (said(words, "front_tier"), said(words, f"tier_{draft.tier}")),
            (said(words, "front_date"), isolated(words.instant(draft.at))),
            (said(words, "front_edition"), element("bdi", element("code", draft.id), dir="ltr")),
            (said(words, "front_case"), element("bdi", element("code", draft.case), dir="ltr")),
        ),
        element("p", said(words, "notice_unproven"), class_="notice"),
        *(element("p", element("a", said(words, "dossier"), href=f"../bundle/{path}")) for path in dossiers),
    )


def _summary(room: Room, words: Words) -> Html:
    title = room.contents.state.title
    return worded(words, "p", title.record.summary, "summary") if title else Html()


def _sentence(room: Room, words: Words, sentence: SentenceLine) -> Html:
    numbered = list(enumerate(sentence.cites, start=1))
    kept = sentence.held_back.told()
    groups = [(stance, [pair for pair in numbered if pair[1].stance == stance]) for stance in STANCES]
    sides = (
        _side(room, words, sentence, stance, cites)
        for stance, cites in groups
        if cites or (stance in ALWAYS_SHOWN and sentence.kind != "opinion")
    )
    head = element(
        "h3",
        element("a", element("bdi", flatten(sentence.label)), class_="label", href=f"#s{sentence.number}"),
        " ",
        element("span", said(words, f"kind_{sentence.kind}"), class_="kind"),
        " ",
        element("span", _standard(words, sentence.rung), class_="rung") if sentence.kind != "opinion" else "",
    )
    return element(
        "article",
        head,
        worded(words, "p", sentence.text, "text"),
        element("p", said(words, "waiting"), class_="result"),
        element("div", *sides, class_="sides"),
        element("p", isolated(words.kept_back(kept)), class_="held-back") if kept else "",
        class_="sentence",
        id=f"s{sentence.number}",
        data_claim=sentence.claim,
    )


def _standard(words: Words, rung: str) -> Html:
    return said(words, "standard", rung=words.labels.get(f"rung_{rung}", flatten(rung)))


def _side(room: Room, words: Words, sentence: SentenceLine, stance: str, cites: list[tuple[int, CiteLine]]) -> Html:
    count = f"{words.labels[f'side_{stance}']} ({words.number(len(cites))})"
    items = (_cite(room, words, mark_id(sentence.number, number), cite) for number, cite in cites)
    empty = "held_here" if sentence.held_back.of(stance) else f"none_{stance}"
    inner = element("ul", *items) if cites else element("p", said(words, empty), class_="none")
    return element("section", element("h4", count), inner, class_=f"side {stance}")


def _cite(room: Room, words: Words, id_: str, cite: CiteLine) -> Html:
    row = room.exhibits[cite.exhibit]
    source = (
        element("a", exhibit_label(words, row), class_="exhibit", href=f"exhibit-{row.number}.html#{id_}"),
        element("span", words.place(cite.locator, cite.start, cite.end), class_="place"),
        element("span", said(words, "reliability", value=cite.reliability), class_="reliability"),
        element("span", said(words, "credibility", value=cite.credibility), class_="credibility"),
        element("span", said(words, "origin", value=flatten(cite.origin)), class_="origin"),
    )
    translated = cite.translation.get(words.language)
    return element(
        "li",
        element("span", said(words, f"stance_{cite.stance}"), class_="stance"),
        quoted("blockquote", cite.words, "words"),
        worded(words, "p", {words.language: translated}, "translation") if translated else "",
        element("p", worded(words, "span", row.title, "exhibit-title"), class_="of"),
        element("p", *(part for span in source for part in (span, " ")), class_="source"),
        _acceptance(room, words, cite),
        element("p", said(words, "waiting"), class_="result"),
        class_="cite",
        id=id_,
        data_assessment=cite.assessment,
    )


def _acceptance(room: Room, words: Words, cite: CiteLine) -> Html:
    ruling = room.acceptance(cite)
    if ruling is None:
        return element("p", said(words, "not_accepted"), class_="accepted no")
    label = said(words, "accepted", by=flatten(ruling.by), reason=words.settle(ruling.reason))
    return element("p", label, class_="accepted")


def _exhibits(room: Room, words: Words) -> Html:
    heads = ("exhibit_number", "exhibit_title", "exhibit_date")
    rows = (
        element(
            "tr",
            element("td", element("a", exhibit_label(words, row), href=f"exhibit-{row.number}.html")),
            element("td", worded(words, "span", row.title, "exhibit-title")),
            element("td", exhibit_day(room, words, row)),
        )
        for row in room.claims.exhibits
    )
    top = element("tr", *(element("th", said(words, key), scope="col") for key in heads))
    return element("table", element("thead", top), element("tbody", *rows), class_="exhibits")


def exhibit_day(room: Room, words: Words, row: ExhibitLine) -> Html:
    """Return the date of an exhibit in both calendars, as its description gives it."""
    description = room.contents.state.descriptions.get(row.exhibit)
    date = description.record.date if description else None
    return isolated(words.when(date)) if date else Html()
