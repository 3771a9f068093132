"""Write HTML: every text is escaped once, here, and every run that was isolated becomes an element with its direction."""

from __future__ import annotations

import html
import re

_VOID = frozenset({"meta", "link", "br", "hr", "input"})
_OPENERS = {"\u2066": '<bdi dir="ltr">', "\u2067": '<bdi dir="rtl">', "\u2068": "<bdi>"}
_parts = re.compile("([\u2066-\u2069])")


class Html(str):
    """Markup: text that was escaped already."""

    __slots__ = ()


def escape(text: str) -> Html:
    """Return a text as markup; markup stays what it is."""
    return text if isinstance(text, Html) else Html(html.escape(text))


def element(name: str, /, *children: str, **attributes: str | None) -> Html:
    """Return an element. `class_` names class, `data_x` names data-x; an attribute that is None is left out."""
    told = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{html.escape(value)}"'
        for key, value in attributes.items()
        if value is not None
    )
    if name in _VOID:
        return Html(f"<{name}{told}>")
    return Html(f"<{name}{told}>{join(*children)}</{name}>")


def join(*parts: str) -> Html:
    """Return the parts as one piece of markup."""
    return Html("".join(escape(part) for part in parts))


def isolated(text: str) -> Html:
    """Return a text whose isolates (U+2066 to U+2069) are elements; a closer without an opener is dropped."""
    out: list[str] = []
    depth = 0
    for part in _parts.split(text):
        if part in _OPENERS:
            out.append(_OPENERS[part])
            depth += 1
        elif part == "\u2069":
            out.append("</bdi>" if depth else "")
            depth = max(0, depth - 1)
        else:
            out.append(html.escape(part))
    return Html("".join(out) + "</bdi>" * depth)
