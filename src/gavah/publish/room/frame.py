"""The frame of every page: its policy, its two assets, its way to the other pages, and what its script must know."""

from __future__ import annotations

from dataclasses import dataclass

from gavah.publish.room.edition import Room
from gavah.publish.room.paper import Html, element, join
from gavah.publish.room.speech import LANGUAGES, said
from gavah.publish.words import Words, grouped

# 'self' is the page's own origin, also for pages opened from a folder (seen in Chromium 156). No connect-src: nothing is fetched.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
    "base-uri 'none'; form-action 'none'"
)


@dataclass(frozen=True, slots=True)
class Page:
    """One page before it is framed. kind: "front", "exhibit" or "verify"; name: of its file; exhibit: its number."""

    kind: str
    name: str
    title: Html
    body: Html
    exhibit: str | None = None


def framed(room: Room, words: Words, page: Page) -> bytes:
    """Return a page of one language as a file."""
    claims = room.claims
    body = element(
        "body",
        _header(room, words, page),
        element("main", page.body),
        element("footer", said(words, "footer")),
        data_page=page.kind,
        data_exhibit=page.exhibit,
        data_case=claims.case,
        data_edition=claims.edition,
        data_act=f"{room.act[0]}/{room.act[1]}",
        data_keys=" ".join(key.verifier for key in room.contents.keys),
    )
    scripts = join(*(element("script", src=f"../assets/{name}", defer="") for name in ("verify.js", "page.js")))
    return document(words.language, words.direction, join(head(page.title, "../"), scripts), body)


def head(title: str, up: str) -> Html:
    """Return what stands in every page's head. up: the way to the room's folder."""
    return join(
        element("meta", charset="utf-8"),
        element("meta", http_equiv="Content-Security-Policy", content=POLICY),
        element("meta", name="referrer", content="no-referrer"),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("title", title),
        element("link", rel="stylesheet", href=f"{up}assets/room.css"),
        element("link", rel="icon", href=f"{up}assets/icon.svg"),
    )


def document(language: str, direction: str, inner: Html, body: Html) -> bytes:
    """Return a whole document as a file."""
    return f"<!doctype html>\n{element('html', element('head', inner), body, lang=language, dir=direction)}\n".encode()


def digest(text: str) -> Html:
    """Return a digest in groups, left to right wherever it stands."""
    return element("bdi", element("code", grouped(text), class_="digest"), dir="ltr")


def terms(*pairs: tuple[str, str]) -> Html:
    """Return a list of names and values."""
    return element("dl", *(element("div", element("dt", name), element("dd", value)) for name, value in pairs))


def _header(room: Room, words: Words, page: Page) -> Html:
    ways = [
        element("a", said(words, "front"), href="index.html"),
        element("a", said(words, "verify"), href="verify.html"),
    ]
    others = (
        element("a", LANGUAGES[name], href=f"../{name}/{page.name}", lang=name, hreflang=name)
        for name in room.languages
        if name != words.language
    )
    return element("header", element("p", said(words, "room"), class_="room"), element("nav", *ways, *others))
