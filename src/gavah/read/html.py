"""HTML: what a browser would show as text, block by block with its XPath. Follows no link, runs nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from gavah.errors import BadMaterial
from gavah.read.draft import LINE, Draft, Outcome, Source, Tool
from gavah.read.limits import Budget
from gavah.read.text import decode
from gavah.record.place import Locator

TOOL = Tool("html", (f"lxml-{etree.__version__}",))
_DECLARED = re.compile(
    rb"""<meta[^>]+charset\s*=\s*["']?\s*([\w.:-]+)|<\?xml[^>]+encoding\s*=\s*["']([\w.:-]+)""", re.I
)
_SILENT = frozenset(("script", "style", "template", "head", "noscript", "iframe", "object", "svg"))
_INLINE = frozenset(
    re.findall(
        r"\w+",
        "a abbr acronym b bdi bdo big br button cite code data del dfn em font i img input ins kbd label mark q rp rt "
        "ruby s samp small span strike strong sub sup time tt u var wbr",
    )
)
_FLOWING = _INLINE | _SILENT  # these end no line
_META = frozenset(
    ("author", "date", "description", "keywords", "generator", "article:published_time", "og:title", "og:url")
)
_SPACE = re.compile(r"[ \t\n\r\f]+")


@dataclass(frozen=True, slots=True)
class Block:
    """The text of one block and the XPath of its element."""

    text: str
    path: str


def read(source: Source, budget: Budget) -> Outcome:
    """Read an HTML page."""
    encoding, content = _decoded(source.data)
    tree = _parsed(content)
    draft = Draft()
    draft.parameters["encoding"] = encoding
    if "\ufffd" in content:
        draft.warn("replaced_characters")
    _describe(tree, draft)
    for block in blocks(tree, budget):
        draft.add(block.text, Locator("html", path=block.path), LINE)
    if draft.blank:
        draft.warn("no_text")
    return draft.finish(source, TOOL)


def plain(content: str, budget: Budget) -> list[str]:
    """Return the text of each block of a page that is decoded already (a mail's body)."""
    return [block.text for block in blocks(_parsed(content), budget)] if content.strip() else []


def blocks(root: etree._Element, budget: Budget) -> Iterator[Block]:
    """Yield the blocks of a page in document order; white space is folded as a browser folds it, but in `pre`."""
    tree = root.getroottree()
    budget.seconds_left("html")
    gathered: list[str] = []
    owner = root
    for text, element in _pieces(root):
        if text is None or element is not owner:
            yield from _block(gathered, owner, tree)
            gathered, owner = [], element
        if text is not None:
            gathered.append(text)
    yield from _block(gathered, owner, tree)


def _pieces(root: etree._Element) -> Iterator[tuple[str | None, etree._Element]]:
    """Yield (text, block element) along the page; (None, element) where a block begins or ends. Not recursive."""
    silent = 0
    owners = [root]
    for event, element in etree.iterwalk(root, events=("start", "end", "comment", "pi")):
        name = element.tag if isinstance(element.tag, str) else ""
        if event == "start":
            silent += name in _SILENT
            if name not in _FLOWING:
                owners.append(element)
                yield None, element
            if not silent:
                yield from _own(element, name, owners[-1])
            continue
        if event == "end":
            silent -= name in _SILENT
            if name not in _FLOWING:
                owners.pop()
                yield None, owners[-1]
        if element.tail and not silent and element is not root:
            yield _folded(element.tail, owners[-1]), owners[-1]


def _own(element: etree._Element, name: str, owner: etree._Element) -> Iterator[tuple[str | None, etree._Element]]:
    if name == "br":
        yield "\n", owner
    if element.text:
        yield _folded(element.text, owner), owner


def _folded(text: str, owner: etree._Element) -> str:
    return text if owner.tag == "pre" else _SPACE.sub(" ", text)


def _block(pieces: list[str], owner: etree._Element, tree: etree._ElementTree) -> Iterator[Block]:
    joined = "".join(pieces)
    if owner.tag != "pre":
        joined = re.sub(r" *\n *", "\n", re.sub(" {2,}", " ", joined))
    text = joined.strip(" \n\t\r")
    if text:
        yield Block(text, tree.getpath(owner))


def _decoded(data: bytes) -> tuple[str, str]:
    declared = _DECLARED.search(data[:2048])
    try:
        encoding, _, content = decode(data)
    except BadMaterial:
        if not declared:
            raise
        encoding = ""
        content = ""
    name = (declared.group(1) or declared.group(2)).decode("ascii", "replace") if declared else ""
    if encoding.startswith("utf") or not name:
        return encoding, content
    try:
        return name.lower(), data.decode(name, "replace")
    except (LookupError, ValueError) as error:
        if encoding:
            return encoding, content
        raise BadMaterial("exhibit", "undecodable", name) from error


def _parsed(content: str) -> etree._Element:
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, huge_tree=True, remove_pis=True)
    try:
        root = etree.fromstring(content.encode("utf-8", "replace"), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise BadMaterial("exhibit", "corrupt", f"html: {error}") from error
    for fault in parser.error_log:
        if fault.type in (etree.ErrorTypes.ERR_RESOURCE_LIMIT, etree.ErrorTypes.ERR_INTERNAL_ERROR):
            raise BadMaterial(
                "exhibit", "bomb", f"html: {fault.message}"[:200]
            )  # what follows would be lost in silence
    if root is None:
        raise BadMaterial("exhibit", "corrupt", "html: no element")
    return root


def _describe(root: etree._Element, draft: Draft) -> None:
    draft.describe("lang", root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang"))
    title = next(root.iter("title"), None)
    if title is not None:
        draft.describe("title", _SPACE.sub(" ", "".join(map(str, title.itertext()))))
    for meta in root.iter("meta"):
        name = (meta.get("name") or meta.get("property") or "").lower()
        if name in _META:
            draft.describe(name, meta.get("content"))
    for link in root.iter("link"):
        if link.get("rel") == "canonical":
            draft.describe("canonical", link.get("href"))
