"""DOCX: every paragraph that a person may have written, also where Word hides it, with its part and number."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from gavah.errors import BadMaterial
from gavah.read.draft import BLOCK, CELL, LINE, Draft, Outcome, Source, Tool
from gavah.read.limits import Budget
from gavah.read.package import Package
from gavah.record.place import Locator

TOOL = Tool("docx", (f"lxml-{etree.__version__}",))
DELETED = "deleted"  # in a locator's path: text that a tracked change took out

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"  # ISO/IEC 29500 strict
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"  # repeats its Choice
_RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_AROUND = re.compile(r"(header|footer|footnotes|endnotes|comments)\d*\.xml$")
_ORDER = ("header", "footer", "footnotes", "endnotes", "comments")
_MARKS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "\u2011", "softHyphen": "\u00ad", "ptab": "\t"}
_EMBEDDED = re.compile(r"/(embeddings|media|charts|diagrams)/[^/]+$")


@dataclass(frozen=True, slots=True)
class _Words:
    """kept: as the document stands; deleted: taken out by tracked changes and still in the file."""

    kept: str
    deleted: str


def read(source: Source, budget: Budget) -> Outcome:
    """Read a DOCX; raises BadMaterial corrupt, bomb, password."""
    package = Package(source.data, budget)
    main = _main_part(package)
    draft = Draft()
    for part in (main, *_around(package, main)):
        budget.seconds_left(part)
        _add_part(draft, part, package.xml(part))
    _describe(package, draft)
    for name in package.names:
        if _EMBEDDED.search(name):
            draft.warn(f"not_read:{name}")
    if draft.blank:
        draft.warn("no_text")
    return draft.finish(source, TOOL)


def _main_part(package: Package) -> str:
    if "_rels/.rels" in package.names:
        for relation in package.xml("_rels/.rels").iter(_RELATION):
            if relation.get("Type", "").endswith("/officeDocument"):
                return posixpath.normpath(relation.get("Target", "").lstrip("/"))
    return "word/document.xml"


def _around(package: Package, main: str) -> list[str]:
    """Return the parts beside the body that hold text: headers, footers, notes, comments."""
    folder = posixpath.dirname(main)
    found = [(match.group(1), name) for name in package.names if (match := _AROUND.search(name))]
    return [name for kind, name in sorted(found, key=lambda f: (_ORDER.index(f[0]), f[1])) if name.startswith(folder)]


def _add_part(draft: Draft, part: str, root: etree._Element) -> None:
    if root.tag.startswith(_STRICT):
        root = _transitional(root)
    gap, row, cell = BLOCK, None, None
    for number, paragraph in enumerate(_paragraphs(root), start=1):
        here = next(paragraph.iterancestors(_W + "tr"), None), next(paragraph.iterancestors(_W + "tc"), None)
        if gap != BLOCK:
            gap = CELL if here[0] is not None and here[0] is row and here[1] is not cell else LINE
        row, cell = here
        words = _words(paragraph)
        if not (words.kept or words.deleted or here[1] is not None):
            continue
        draft.add(words.kept, Locator("docx", part=part, paragraph=number), gap)
        gap = LINE
        if words.deleted.strip():
            draft.add(words.deleted, Locator("docx", part=part, paragraph=number, path=DELETED), LINE)
            draft.warn("deleted_text")


def _transitional(root: etree._Element) -> etree._Element:
    """Return the tree with the names of the usual namespace in place of the strict one's."""
    for element in root.iter(_STRICT + "*"):
        element.tag = element.tag.replace(_STRICT, _W)
    return root


def _paragraphs(root: etree._Element) -> Iterator[etree._Element]:
    for paragraph in root.iter(_W + "p"):
        if next(paragraph.iterancestors(_FALLBACK), None) is None:
            yield paragraph


def _words(paragraph: etree._Element) -> _Words:
    kept: list[str] = []
    deleted: list[str] = []
    _collect(paragraph, kept, deleted)
    return _Words("".join(kept), "".join(deleted))


def _collect(element: etree._Element, kept: list[str], deleted: list[str]) -> None:
    """Gather the words under `element`, leaving paragraphs inside it (text boxes) to their own turn."""
    for child in element:
        if not isinstance(child.tag, str) or child.tag in (_W + "p", _FALLBACK):
            continue
        name = child.tag.removeprefix(_W)
        if name == "t":
            kept.append(child.text or "")
        elif name == "delText":
            deleted.append(child.text or "")
        elif name in _MARKS and element.tag == _W + "r":
            kept.append(_MARKS[name])
        elif name == "moveFrom":
            _collect(child, deleted, deleted)
        else:
            _collect(child, kept, deleted)


def _describe(package: Package, draft: Draft) -> None:
    for part in ("docProps/core.xml", "docProps/app.xml", "docProps/custom.xml"):
        if part not in package.names:
            continue
        try:
            root = package.xml(part)
        except BadMaterial:
            draft.warn(f"not_read:{part}")
            continue
        for element in root:
            if isinstance(element.tag, str):
                name = element.get("name") or etree.QName(element).localname
                draft.describe(name, " ".join(str(piece).strip() for piece in element.itertext() if piece.strip()))
