"""Set a template and its words as a PDF. The same words give the same bytes on every machine: no system font, no clock."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from importlib.resources import as_file, files
from typing import Any, Final

import typst

from gavah.errors import BadMaterial

STANDARD: Final = "a-3a"  # ISO 19005-3, which allows attachments; declared by the typesetter, not validated by us


def set_pdf(template: str, words: Any, at: str, attached: bytes = b"") -> bytes:
    """Return the PDF of `template`, a file of this package, filled with `words` (a JSON value).

    at: the instant that the file bears, YYYY-MM-DDTHH:MM:SSZ. attached: claims.json, where the template attaches it.
    Raises BadMaterial when the words cannot be set.
    """
    source = (files("gavah.publish") / template).read_bytes()
    inputs = {"words": json.dumps(words, ensure_ascii=False), "attached": attached.decode()}
    with as_file(files("gavah.publish.fonts")) as folder:
        fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[folder])
        compiler = typst.Compiler(root=folder, font_paths=fonts)
        try:
            pdf = compiler.compile(
                source, format="pdf", sys_inputs=inputs, pdf_standards=[STANDARD], timestamp=_instant(at)
            )
        except typst.TypstError as error:
            raise BadMaterial(template, "cannot_be_set", str(error)[:400]) from error
    if not isinstance(pdf, bytes):
        raise BadMaterial(template, "cannot_be_set", type(pdf).__name__)
    return pdf


def _instant(at: str) -> datetime:
    return datetime.strptime(at, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
