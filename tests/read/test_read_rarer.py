"""The rarer ways: unusual packages, encodings that lie, answers that are not true."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Mapping
from dataclasses import replace

import pytest
from PIL import Image, PngImagePlugin

from gavah.errors import BadMaterial
from gavah.read import Limits, ocr, reader
from gavah.read.limits import Budget
from gavah.record.material import Member, Reading
from gavah.record.place import Locator, Span

from .conftest import InProcess

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
READING = Reading(1, "a" * 64, "text", "t", "1", {}, "abc", (Span(0, 3, Locator("text")),))


def zipped(parts: Mapping[str, str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return out.getvalue()


def refusal(read: InProcess, data: bytes, name: str = "") -> tuple[str, str]:
    with pytest.raises(BadMaterial) as e:
        read(data, name)
    return e.value.reason, e.value.detail


def test_the_body_of_a_docx_stands_where_its_relations_say(read: InProcess) -> None:
    run = "<w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t>"
    relation = '<Relationship Id="1" Type="http://x/officeDocument" Target="/word/body.xml"/>'
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    data = zipped(
        {
            "_rels/.rels": f'<Relationships xmlns="{package}">{relation}</Relationships>',
            "word/body.xml": f'<w:d xmlns:w="{W}"><w:p><w:r>{run}</w:r></w:p></w:d>',
        }
    )
    reading = read(data).reading
    assert (reading.text, reading.spans[0].locator.part) == ("a\tb\nc", "word/body.xml")


def test_moved_text_counts_as_deleted_where_it_was(read: InProcess) -> None:
    moved = "<w:moveFrom><w:r><w:t>gone</w:t></w:r></w:moveFrom><w:r><w:t>here</w:t></w:r>"
    reading = read(zipped({"word/document.xml": f'<w:d xmlns:w="{W}"><w:p>{moved}</w:p></w:d>'})).reading
    assert reading.text == "here\ngone"


def test_broken_properties_do_not_cost_the_text(read: InProcess) -> None:
    body = f'<w:d xmlns:w="{W}"><w:p><w:r><w:t>x</w:t></w:r></w:p></w:d>'
    reading = read(zipped({"word/document.xml": body, "docProps/core.xml": "<broken"})).reading
    assert (reading.text, reading.warnings) == ("x", ("not_read:docProps/core.xml",))


def test_a_docx_without_a_word_is_read_as_empty(read: InProcess) -> None:
    reading = read(zipped({"word/document.xml": f'<w:d xmlns:w="{W}"><w:p/></w:d>'})).reading
    assert (reading.text, reading.warnings) == ("", ("no_text",))


def test_other_documents_are_named_for_what_they_are(read: InProcess) -> None:
    kind = "application/vnd.oasis.opendocument.text"
    assert refusal(read, zipped({"mimetype": kind})) == ("unknown_format", kind)
    assert refusal(read, OLE + b"\0" * 600) == ("unknown_format", "ole")
    assert refusal(read, OLE + "Workbook".encode("utf-16-le"))[0] == "corrupt"
    assert refusal(read, zipped({"mimetype": "application/vnd.oasis.opendocument.spreadsheet"}))[0] == "corrupt"
    assert refusal(read, b"PK\x03\x04" + b"x" * 100)[0] == "corrupt"


def test_a_locked_zip_is_told_by_its_password(read: InProcess) -> None:
    data = bytearray(zipped({"a.txt": "x"}))
    data[data.index(b"PK\x01\x02") + 8] |= 1
    assert refusal(read, bytes(data)) == ("password", "zip")


def test_a_page_that_declares_an_encoding_nobody_knows_is_read_by_its_bytes(read: InProcess) -> None:
    assert (
        read('<html><meta charset="klingon"><p>Größe und Übermaß'.encode("cp1252")).reading.text == "Größe und Übermaß"
    )


def test_a_page_that_breaks_its_declared_encoding_says_so(read: InProcess) -> None:
    reading = read(b'<html><meta charset="utf-8"><p>Gr\xf6\xdfe').reading
    assert reading.warnings == ("replaced_characters",)


def test_a_page_that_says_who_wrote_it_keeps_that(read: InProcess) -> None:
    page = '<html><head><meta name="author" content="N. N."><link rel="canonical" href="https://example.org/a"></head><p>x</html>'
    assert {("author", "N. N."), ("canonical", "https://example.org/a")} <= set(read(page.encode()).reading.metadata)


def test_a_page_without_words_is_a_reading_without_text(read: InProcess) -> None:
    assert read(b"<html><body></body></html>").reading.warnings == ("no_text",)


def test_html_is_known_by_its_name_when_its_beginning_does_not_tell(read: InProcess) -> None:
    assert read(b"<p>x <b>y</b></p>", "a.html").reading.kind == "html"
    assert read(b"<p>x <b>y</b></p>", "a.txt").reading.kind == "text"


def test_text_of_white_space_has_no_text(read: InProcess) -> None:
    assert read(b" \n \n").reading.warnings == ("no_text",)


def test_a_cut_utf_16_text_is_undecodable(read: InProcess) -> None:
    assert refusal(read, "سلام".encode("utf-16")[:-1])[0] == "undecodable"


def test_written_notes_in_a_picture_are_metadata(read: InProcess, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gavah.read.ocr.runs", tuple)
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Comment", "taken at noon")
    notes.add_itxt("XML:com.adobe.xmp", "<x/>")
    out = io.BytesIO()
    Image.new("RGB", (9, 9)).save(out, "PNG", pnginfo=notes)
    assert {("text:Comment", "taken at noon"), ("xmp", "present")} <= set(read(out.getvalue()).reading.metadata)


@pytest.mark.parametrize(
    "bent",
    [
        replace(READING, exhibit="b" * 64),
        replace(READING, extra={"unknown": 1}),
        replace(READING, spans=(Span(0, 4, Locator("text")),)),
        replace(READING, spans=(Span(1, 2, Locator("text")), Span(0, 1, Locator("text")))),
        replace(READING, spans=(Span(0, 1, Locator("text", extra={"unknown": 1})),)),
        replace(READING, members=(Member("2", "a", "text/plain", "c" * 64, 1),)),
    ],
)
def test_a_reading_that_is_not_true_is_refused(bent: Reading) -> None:
    reader._check(READING, (), "a" * 64)
    with pytest.raises(BadMaterial):
        reader._check(bent, (), "a" * 64)


def test_a_member_that_is_not_its_bytes_is_refused() -> None:
    member = Member("2", "a", "text/plain", hashlib.sha256(b"one").hexdigest(), 3)
    reader._check(replace(READING, members=(member,)), (b"one",), "a" * 64)
    with pytest.raises(BadMaterial):
        reader._check(replace(READING, members=(member,)), (b"two",), "a" * 64)


@pytest.mark.parametrize(
    ("script", "reason"), [("exit 3", "ocr_failed"), ("echo strange", "ocr_failed"), ("sleep 9", "timeout")]
)
def test_a_tesseract_that_misbehaves_has_its_reason(
    monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory, script: str, reason: str
) -> None:
    folder = tmp_path_factory.mktemp("bin")
    (folder / "tesseract").write_text(f"#!/bin/sh\n{script}\n")
    (folder / "tesseract").chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}:/bin:/usr/bin")
    monkeypatch.setattr("gavah.read.ocr.runs", lambda: ("fas",))
    with pytest.raises(BadMaterial) as e:
        ocr.look(Image.new("L", (10, 10)), Budget(Limits(seconds=1)))
    assert e.value.reason == reason
