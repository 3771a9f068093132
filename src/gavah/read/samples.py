"""Tiny files of our own, one of each kind, that the zygote reads once so that every library is loaded before it forks."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator

import pypdfium2 as pdfium

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_S = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_T = "http://schemas.openxmlformats.org/package/2006/content-types"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELS = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
_MAIL = b"From: a@example.org\nSubject: =?utf-8?b?2LPZhNin2YU=?=\nDate: Mon, 1 Jan 2024 10:00:00 +0000\n\nA line.\n"


def samples() -> Iterator[tuple[str, bytes]]:
    """Yield (name, bytes) of each sample."""
    yield "a.txt", "A line.\nسطر".encode()
    yield "a.txt", "سلام به شما که از راه دور".encode("cp1256")
    yield "a.txt", "Größe und Übermaß".encode("latin-1")
    yield "a.html", b"<!doctype html><title>T</title><p>A <b>line</b>."
    yield "a.eml", _MAIL
    yield "a.csv", b"a,b\n1,2\n"
    yield (
        "a.docx",
        _zip({"word/document.xml": f'<w:document xmlns:w="{_W}"><w:p><w:r><w:t>A</w:t></w:r></w:p></w:document>'}),
    )
    yield "a.xlsx", _workbook()
    yield "a.pdf", _pdf()


def _zip(parts: dict[str, str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return out.getvalue()


def _workbook() -> bytes:
    sheets = '<sheets><sheet name="A" sheetId="1" r:id="r1"/></sheets>'
    cells = '<sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData>'
    main = f'<Relationship Id="r1" Type="{_R}/officeDocument" Target="xl/workbook.xml"/>'
    relation = f'<Relationship Id="r1" Type="{_R}/worksheet" Target="worksheets/sheet1.xml"/>'
    return _zip(
        {
            "xl/workbook.xml": f'<workbook xmlns="{_S}" xmlns:r="{_R}">{sheets}</workbook>',
            "[Content_Types].xml": f'<Types xmlns="{_T}"/>',
            "_rels/.rels": _RELS.format(main),
            "xl/_rels/workbook.xml.rels": _RELS.format(relation),
            "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{_S}">{cells}</worksheet>',
        }
    )


def _pdf() -> bytes:
    out = io.BytesIO()
    document = pdfium.PdfDocument.new()
    document.new_page(200, 200).close()
    document.save(out)
    document.close()
    return out.getvalue()
