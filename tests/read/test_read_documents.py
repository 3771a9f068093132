"""DOCX, HTML, text and sheets: what stands in them, where it stands, and what they are refused for."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gavah.errors import BadMaterial
from gavah.read import Limits
from gavah.read.draft import Source
from gavah.read.limits import Budget
from gavah.read.work import read_source
from gavah.record.material import Reading

from .conftest import InProcess

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
MC = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'


def zipped(parts: Mapping[str, str | bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return out.getvalue()


def docx(body: str, **more: str) -> bytes:
    document = f"<w:document {W} {MC}><w:body>{body}</w:body></w:document>"
    return zipped({"word/document.xml": document} | {f"word/{name}.xml": content for name, content in more.items()})


def paragraph(words: str) -> str:
    return f"<w:p><w:r><w:t>{words}</w:t></w:r></w:p>"


def around(words: str) -> str:
    return f"<w:x {W}>{paragraph(words)}</w:x>"


def pieces(reading: Reading) -> list[str]:
    return [reading.text[span.start : span.end] for span in reading.spans]


def reason(read: InProcess, data: bytes, name: str = "", limits: Limits | None = None) -> str:
    with pytest.raises(BadMaterial) as e:
        read(data, name, limits)
    return e.value.reason


# DOCX


def test_a_docx_gives_body_headers_footers_notes_and_comments(read: InProcess) -> None:
    parts = {
        "comments": "A comment",
        "header1": "The header",
        "footer1": "The footer",
        "footnotes": "A note",
        "endnotes": "An end",
    }
    reading = read(
        docx(paragraph("متن") + paragraph("Two"), **{name: around(words) for name, words in parts.items()})
    ).reading
    assert reading.text == "متن\nTwo\n\nThe header\n\nThe footer\n\nA note\n\nAn end\n\nA comment"
    places = [(s.locator.part, s.locator.paragraph) for s in reading.spans]
    assert places[:3] == [("word/document.xml", 1), ("word/document.xml", 2), ("word/header1.xml", 1)]


def test_a_table_keeps_its_rows(read: InProcess) -> None:
    cell = "<w:tc>{}</w:tc>"
    row = "<w:tr>" + cell.format(paragraph("a")) + cell.format(paragraph("b")) + "</w:tr>"
    assert read(docx(f"<w:tbl>{row}{row}</w:tbl>")).reading.text == "a\tb\na\tb"


def test_deleted_text_is_read_and_told_apart(read: InProcess) -> None:
    body = "<w:p><w:r><w:t>kept </w:t></w:r><w:del><w:r><w:delText>struck</w:delText></w:r></w:del></w:p>"
    reading = read(docx(body)).reading
    assert pieces(reading) == ["kept ", "struck"]
    assert [s.locator.path for s in reading.spans] == [None, "deleted"]
    assert "deleted_text" in reading.warnings


def test_a_text_box_is_read_once_and_after_its_paragraph(read: InProcess) -> None:
    box = f"<w:txbxContent>{paragraph('in the box')}</w:txbxContent>"
    both = f"<mc:AlternateContent><mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent>"
    reading = read(docx(f"<w:p><w:r><w:t>outside</w:t>{both}</w:r></w:p>")).reading
    assert reading.text == "outside\nin the box"


def test_a_strict_docx_is_read(read: InProcess) -> None:
    content = f"<w:document {W}>{paragraph('strict')}</w:document>".replace(
        "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "http://purl.oclc.org/ooxml/wordprocessingml/main",
    )
    assert read(zipped({"word/document.xml": content})).reading.text == "strict"


def test_the_properties_of_a_docx_are_metadata(read: InProcess) -> None:
    core = '<c xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:creator>N. Nobody</dc:creator></c>'
    data = zipped({"word/document.xml": f"<w:d {W}>{paragraph('x')}</w:d>", "docProps/core.xml": core})
    assert ("creator", "N. Nobody") in read(data).reading.metadata


def test_embedded_files_are_named_as_not_read(read: InProcess) -> None:
    data = zipped({"word/document.xml": f"<w:d {W}>{paragraph('x')}</w:d>", "word/media/a.png": b"x"})
    assert "not_read:word/media/a.png" in read(data).reading.warnings


def test_a_cut_docx_is_corrupt(read: InProcess) -> None:
    assert reason(read, docx(paragraph("x" * 5000))[:-30]) == "corrupt"


def test_a_docx_whose_bytes_rotted_is_corrupt(read: InProcess) -> None:
    data = bytearray(docx(paragraph("".join(map(str, range(3000))))))
    data[200:220] = b"\0" * 20
    assert reason(read, bytes(data)) == "corrupt"


def test_entities_of_entities_are_a_bomb(read: InProcess) -> None:
    laughs = "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10}">' for i in range(1, 10))
    bomb = f'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY l0 "ha">{laughs}]><w:d {W}>{paragraph("&l9;")}</w:d>'
    assert reason(read, zipped({"word/document.xml": bomb})) == "bomb"


def test_an_external_entity_is_refused_and_never_opened(read: InProcess) -> None:
    lure = f'<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/hostname">]><w:d {W}>{paragraph("&x;")}</w:d>'
    assert reason(read, zipped({"word/document.xml": lure})) == "corrupt"


# Zip


def test_a_zip_of_zeros_is_a_bomb_and_not_unpacked(read: InProcess) -> None:
    assert reason(read, zipped({"zeros": b"\0" * (32 << 20)})) == "bomb"


def test_a_zip_that_declares_too_much_is_a_bomb(read: InProcess) -> None:
    assert reason(read, zipped({"a": b"x" * 2000}), limits=Limits(unpacked=1000)) == "bomb"


def test_a_zip_of_too_many_members_is_a_bomb(read: InProcess) -> None:
    assert reason(read, zipped({str(i): b"" for i in range(20)}), limits=Limits(members=10)) == "bomb"


def test_a_zip_is_an_archive_which_is_not_read_yet(read: InProcess) -> None:
    assert reason(read, zipped({"a.txt": b"text"})) == "unknown_format"


# HTML


def test_html_gives_its_blocks_with_their_places(read: InProcess) -> None:
    page = "<!doctype html><html lang=fa><title>عنوان</title><body><h1>A</h1><p>one <b>two</b>\n three<p>four<br>five</body>"
    reading = read(page.encode()).reading
    assert reading.text == "A\none two three\nfour\nfive"
    assert [s.locator.path for s in reading.spans] == ["/html/body/h1", "/html/body/p[1]", "/html/body/p[2]"]
    assert {("lang", "fa"), ("title", "عنوان")} <= set(reading.metadata)


def test_html_leaves_out_what_is_not_shown(read: InProcess) -> None:
    page = b"<html><style>p{}</style><script>alert(1)</script><!-- no --><p>shown<template>no</template> too</p></html>"
    assert read(page).reading.text == "shown too"


def test_text_between_blocks_belongs_to_their_parent(read: InProcess) -> None:
    reading = read(b"<html><body><div>before<p>inside</p>after</div></body></html>").reading
    assert pieces(reading) == ["before", "inside", "after"]
    assert [s.locator.path for s in reading.spans] == ["/html/body/div", "/html/body/div/p", "/html/body/div"]


def test_preformatted_text_keeps_its_lines(read: InProcess) -> None:
    assert read(b"<html><pre>a  b\n  c</pre></html>").reading.text == "a  b\n  c"


def test_html_says_its_own_encoding(read: InProcess) -> None:
    page = '<html><meta charset="windows-1256"><p>سلام بر شما</p>'.encode("cp1256")
    assert read(page).reading.text == "سلام بر شما"


def test_html_of_entities_is_only_text(read: InProcess) -> None:
    page = b'<!DOCTYPE html [<!ENTITY a "ha">]><html><p>x &lt;b&gt; &amp;</p></html>'
    assert "x <b> &" in read(page).reading.text


def test_html_nested_so_deep_that_its_words_would_be_lost_is_refused(read: InProcess) -> None:
    assert read(b"<html>" + b"<div>" * 1_000 + b"deep").reading.text == "deep"
    assert reason(read, b"<html>" + b"<div>" * 10_000 + b"deep") == "bomb"


# Text


@pytest.mark.parametrize(
    ("encoding", "words", "named"),
    [
        ("utf-8", "سلام\nGröße", "utf-8"),
        ("utf-8-sig", "سلام", "utf-8"),
        ("utf-16", "سلام\nدنیا", "utf-16-le"),
        ("cp1256", "هذا هو النص الذي كتب في المدينة عن الناس\nمن على", "cp1256"),
        ("iso8859_6", "هذا هو النص الذي كتب في المدينة عن الناس\nمن على", "iso8859_6"),
        ("cp1252", "Die Größe der Übermacht – ein „Märchen“ für große Kinder", "cp1252"),
    ],
)
def test_text_is_decoded_by_a_named_encoding(read: InProcess, encoding: str, words: str, named: str) -> None:
    reading = read(words.encode(encoding)).reading
    assert (reading.text, reading.parameters["encoding"]) == (words, named)


@settings(deadline=None)
@given(
    st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), min_size=1).filter(str.strip),
    st.sampled_from(["\n", "\r\n", "\r"]),
)
def test_each_line_knows_its_bytes(words: str, ending: str) -> None:
    data = (words + ending + "سطر دوم" + ending).encode()
    if data[:1] in b"<%" or b":" in data or data[:2] in (b"BM", b"MZ", b"PK"):
        return
    try:
        reading = read_source(Source(data, "0" * 64, "a.txt"), Budget(Limits())).reading
    except BadMaterial:
        return
    for span in reading.spans:
        assert span.locator.path is not None
        start, end = map(int, span.locator.path.removeprefix("bytes=").split("-"))
        assert data[start:end].decode() == reading.text[span.start : span.end]


def test_bytes_that_are_no_text_are_undecodable(read: InProcess) -> None:
    assert reason(read, bytes(range(256)) * 4, "a.txt") == "undecodable"


def test_a_lying_extension_does_not_decide(read: InProcess) -> None:
    assert read(b"just words", "report.pdf").reading.kind == "text"
    assert read(docx(paragraph("x")), "report.txt").reading.kind == "docx"


@pytest.mark.parametrize(
    "head", [b"Rar!\x1a\x07", b"\x7fELF\x02", b"MZ\x90\0", b"\0\0\0\x18ftypmp42", b"SQLite format 3\0"]
)
def test_what_no_reader_knows_is_named_so(read: InProcess, head: bytes) -> None:
    assert reason(read, head + b"\0" * 40, "a.pdf") == "unknown_format"


def test_an_encrypted_office_file_is_told_by_its_password(read: InProcess) -> None:
    assert reason(read, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le")) == "password"


# Sheets

S = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def xlsx(cells: str, state: str = "visible") -> bytes:
    relation = f'<Relationship Id="r1" Type="{R}/worksheet" Target="worksheets/sheet1.xml"/>'
    main = f'<Relationship Id="r1" Type="{R}/officeDocument" Target="xl/workbook.xml"/>'
    styles = f'<Relationship Id="r2" Type="{R}/styles" Target="styles.xml"/>'
    sheet = f'<sheet name="فهرست" sheetId="1" state="{state}" r:id="r1"/>'
    return zipped(
        {
            "xl/workbook.xml": f'<workbook {S} xmlns:r="{R}"><sheets>{sheet}</sheets></workbook>',
            "[Content_Types].xml": f'<Types xmlns="{TYPES}"/>',
            "_rels/.rels": f'<Relationships xmlns="{PACKAGE}">{main}</Relationships>',
            "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}">{relation}{styles}</Relationships>',
            "xl/styles.xml": f'<styleSheet {S}><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>',
            "xl/worksheets/sheet1.xml": f"<worksheet {S}><sheetData>{cells}</sheetData></worksheet>",
        }
    )


ROWS = (
    '<row r="2"><c r="B2" t="inlineStr"><is><t>نام</t></is></c><c r="D2"><v>5</v></c></row>'
    '<row r="3"><c r="C3" s="1"><v>45292</v></c><c r="D3" t="b"><v>1</v></c></row>'
)


def test_cells_keep_their_sheet_and_address(read: InProcess) -> None:
    reading = read(xlsx(ROWS)).reading
    assert reading.text == "نام\t\t5\n\t2024-01-01\tTRUE"
    assert [(s.locator.cell, reading.text[s.start : s.end]) for s in reading.spans] == [
        ("B2", "نام"), ("D2", "5"), ("C3", "2024-01-01"), ("D3", "TRUE"),
    ]  # fmt: skip
    assert {s.locator.sheet for s in reading.spans} == {"فهرست"}


def test_a_hidden_sheet_is_read_and_said_to_be_hidden(read: InProcess) -> None:
    reading = read(xlsx(ROWS, "hidden")).reading
    assert "نام" in reading.text and "hidden_sheet:فهرست" in reading.warnings


def test_a_workbook_of_too_many_cells_is_a_bomb(read: InProcess) -> None:
    assert reason(read, xlsx(ROWS), limits=Limits(cells=5)) == "bomb"


@pytest.mark.parametrize(("delimiter", "name"), [(",", ","), (";", ";"), ("\t", "tab")])
def test_separated_text_is_a_sheet(read: InProcess, delimiter: str, name: str) -> None:
    lines = [delimiter.join(row) for row in (("name", "day"), ("علی", '"a\nb"'))]
    reading = read("\n".join(lines).encode(), "list.csv").reading
    assert reading.text == "name\tday\nعلی\ta\nb"
    assert [s.locator.cell for s in reading.spans] == ["A1", "B1", "A2", "B2"]
    assert (reading.kind, reading.parameters["delimiter"]) == ("sheet", name)


def test_prose_with_commas_is_no_sheet_even_in_a_csv(read: InProcess) -> None:
    reading = read(b"Well, here we are.\nOne, two, three.\nNo more.", "list.csv").reading
    assert (reading.kind, reading.text.count("\n")) == ("text", 2)


def test_a_terminal_log_that_rings_its_bell_is_text(read: InProcess) -> None:
    assert "done" in read(b"\x1b[32mok\x1b[0m\x07 done\n", "session.log").reading.text


def test_a_few_bytes_with_a_nul_are_no_text(read: InProcess) -> None:
    assert reason(read, b"ab\x00cd\x01\x02") == "undecodable"
