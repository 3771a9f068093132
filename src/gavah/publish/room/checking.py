"""The page that tells how to check: what these pages do themselves, what they cannot, the keys, the independent program."""

from __future__ import annotations

from gavah.publish.room.edition import Room
from gavah.publish.room.frame import Page, digest
from gavah.publish.room.paper import Html, element, isolated, join
from gavah.publish.room.speech import said
from gavah.publish.words import Words, flatten

CHECKS = 6  # how many things the labels say that the pages check


def verify_page(room: Room, words: Words) -> Page:
    """Return the page about checking."""
    checks = (element("li", said(words, f"checks_{number}")) for number in range(1, CHECKS + 1))
    body = join(
        element("h1", said(words, "verify")),
        element("h2", said(words, "checks")),
        element("ul", *checks),
        element("p", said(words, "unchecked")),
        element("h2", said(words, "trust")),
        element("p", said(words, "trust_text"), class_="notice"),
        element("h2", said(words, "keys")),
        element("p", said(words, "keys_text")),
        *(_key(words, key.member, key.verifier, key.fingerprint) for key in room.contents.keys),
        _compare(words),
        element("h2", said(words, "alone")),
        _alone(room, words),
        element("h2", said(words, "limits")),
        element("ol", *(element("li", isolated(limit)) for limit in words.limits())),
    )
    return Page("verify", "verify.html", said(words, "verify"), body)


def _key(words: Words, member: str, verifier: str, fingerprint: str) -> Html:
    return element(
        "section",
        element("h3", said(words, "key_name", member=flatten(member))),
        element("p", element("bdi", element("code", verifier, class_="key"), dir="ltr")),
        element("p", said(words, "key_fingerprint"), " ", digest(fingerprint)),
    )


def _compare(words: Words) -> Html:
    """A place for a key that came another way: the script compares it, nothing is sent or kept."""
    return element(
        "p",
        element(
            "label",
            said(words, "compare"),
            " ",
            element("input", id="other-key", type="text", dir="ltr", autocomplete="off"),
        ),
        " ",
        element("span", id="compare-result", role="status"),
    )


def _alone(room: Room, words: Words) -> Html:
    ways = (
        element("li", isolated(text), element("pre", element("code", command), dir="ltr"))
        for text, command in words.ways_to_verify()
    )
    files = ("README.txt", "bundle.json", "bundle.sig", "claims.json", *sorted(room.contents.issued))
    links = (element("li", element("a", element("bdi", path), href=f"../bundle/{path}")) for path in files)
    return join(
        element("p", said(words, "alone_text")),
        element("ol", *ways),
        element("p", said(words, "files")),
        element("ul", *links),
    )
