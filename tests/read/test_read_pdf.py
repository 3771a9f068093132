"""PDF to lines with places, in the order of a reader's eye."""

from __future__ import annotations

import io
from pathlib import Path

import pikepdf
import pytest
from PIL import Image, ImageDraw

from gavah.errors import BadMaterial
from gavah.read import Limits, missing_parts
from gavah.read import pdf as pdf_room
from gavah.read.limits import Budget

from .conftest import InProcess

SAMPLES = Path(__file__).with_name("samples")
PERSIAN = (SAMPLES / "persian.pdf").read_bytes()
# What persian.html says; PDF engines lose U+200C, which is why it is left out here.
PERSIAN_TEXT = """شورای کارگران ایستگاه در تاریخ ۱۴۰۰/۷/۱۴ این بیانیه را منتشر کرد و از
همه خواست که آن را بخوانند. مبلغ قرارداد ۱٬۲۵۰٬۰۰۰ یورو (برابر با
1,250,000) بود و شرکت Nordlicht GmbH آن را با تخفیف فروخت.
میخواهیم بدانیم «چه کسی» دستگاه IMSI 2000 را [در شهر آذرآباد]
روشن کرد؟ نشانی: https://example.org/a/b?x=1 است.
مادهی ۱۲ - بند ۳: این حکم لازمالاجراست، والسلام علی الله!"""

needs_tesseract = pytest.mark.skipif("tesseract" in missing_parts(), reason="tesseract is not installed")


def made(*pages: bytes, **info: str) -> bytes:
    """A PDF with one page for each content stream, in Helvetica."""
    document = pikepdf.new()
    font = document.make_indirect(
        pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
    )
    for content in pages:
        document.add_blank_page(page_size=(300, 400))
        page = document.pages[-1]
        page.obj.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F=font))
        page.obj.Contents = document.make_stream(content)
    for key, value in info.items():
        document.docinfo["/" + key] = value
    out = io.BytesIO()
    document.save(out, deterministic_id=True)
    return out.getvalue()


def text_at(x: int, y: int, words: str) -> bytes:
    return b"BT /F 12 Tf %d %d Td (%s) Tj ET\n" % (x, y, words.encode())


def test_a_persian_page_is_read_without_one_wrong_letter(read: InProcess) -> None:
    reading = read(PERSIAN).reading
    assert reading.text == PERSIAN_TEXT
    assert reading.parameters["order"] == "geometric"


def test_each_line_knows_its_page_and_its_box(read: InProcess) -> None:
    reading = read(made(text_at(50, 300, "First line"), text_at(50, 300, "Second") + text_at(50, 200, "Third"))).reading
    assert reading.text == "First line\n\nSecond\nThird"
    places = [(reading.text[s.start : s.end], s.locator.page) for s in reading.spans]
    assert places == [("First line", 1), ("Second", 2), ("Third", 2)]
    assert reading.spans[0].locator.boxes is not None
    left, bottom, right, top = reading.spans[0].locator.boxes[0]
    assert 4900 < left < 5200 and 29500 < bottom < 30200 and 9000 < right < 12000 and 30500 < top < 31500
    assert reading.pages == 2


def test_boxes_are_measured_from_the_pages_own_corner(read: InProcess) -> None:
    plain = read(made(text_at(50, 300, "Here"))).reading.spans[0].locator.boxes
    document = pikepdf.open(io.BytesIO(made(text_at(150, 400, "Here"))))
    document.pages[0].mediabox = pikepdf.Array([100, 100, 400, 500])
    out = io.BytesIO()
    document.save(out)
    assert read(out.getvalue()).reading.spans[0].locator.boxes == plain


def test_metadata_is_read(read: InProcess) -> None:
    metadata = read(made(text_at(50, 300, "x"), Title="Contract", Author="N. Nobody")).reading.metadata
    assert ("Title", "Contract") in metadata and ("Author", "N. Nobody") in metadata


def test_notes_and_form_values_are_read_and_told_apart(read: InProcess) -> None:
    document = pikepdf.open(io.BytesIO(made(text_at(50, 300, "Page"))))
    note = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Text, Rect=[10, 20, 30, 40], Contents=pikepdf.String("یادداشت")
    )
    field = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Widget, Rect=[50, 60, 90, 80], FT=pikepdf.Name.Tx,
        T=pikepdf.String("name"), V=pikepdf.String("Filled in"),
    )  # fmt: skip
    known = document.make_indirect(field)
    document.pages[0].obj.Annots = pikepdf.Array([document.make_indirect(note), known])
    document.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array([known]))
    out = io.BytesIO()
    document.save(out)
    reading = read(out.getvalue()).reading
    assert reading.text == "Page\nیادداشت\nFilled in"
    assert [s.locator.path for s in reading.spans] == [None, "annotation", "annotation"]
    assert reading.spans[1].locator.boxes == ((1000, 2000, 3000, 4000),)


def test_the_same_bytes_give_the_same_reading(read: InProcess) -> None:
    assert read(PERSIAN) == read(PERSIAN)


def test_a_locked_pdf_is_told_by_its_password(read: InProcess) -> None:
    out = io.BytesIO()
    pikepdf.open(io.BytesIO(PERSIAN)).save(out, encryption=pikepdf.Encryption(owner="o", user="u"))
    with pytest.raises(BadMaterial) as e:
        read(out.getvalue())
    assert e.value.reason == "password"


def test_a_pdf_without_its_trailer_is_repaired_and_says_so(read: InProcess) -> None:
    whole = made(text_at(50, 300, "Rescued"))
    reading = read(whole[: whole.index(b"trailer")]).reading
    assert (reading.text, reading.warnings) == ("Rescued", ("repaired",))


def test_a_pdf_cut_in_the_middle_is_corrupt(read: InProcess) -> None:
    with pytest.raises(BadMaterial) as e:
        read(PERSIAN[:600])
    assert e.value.reason == "corrupt"
    assert "0x" not in e.value.detail


def test_a_blank_page_has_no_text_and_is_no_failure(read: InProcess) -> None:
    reading = read(made(b"")).reading
    assert (reading.text, reading.spans, reading.warnings) == ("", (), ("no_text",))


def scan(words: str) -> bytes:
    image = Image.new("RGB", (1200, 500), "white")
    ImageDraw.Draw(image).text((80, 200), words, fill="black", font_size=60)
    out = io.BytesIO()
    image.save(out, "PDF", resolution=200)
    return out.getvalue()


@needs_tesseract
def test_a_scanned_page_is_read_by_ocr_with_word_boxes(read: InProcess) -> None:
    reading = read(scan("Invoice number 4711")).reading
    assert reading.text == "Invoice number 4711"
    word = reading.spans[0]
    assert reading.text[word.start : word.end] == "Invoice"
    assert word.confidence is not None and word.confidence > 60 and word.locator.page == 1
    assert word.locator.boxes is not None
    left, bottom, right, top = word.locator.boxes[0]  # drawn at 80, 200 of 1200 x 500 pixels of 0.36 points
    assert 2500 < left < 3300 and 8000 < bottom < 10000 and 9000 < top < 11500 and right > left
    assert "tesseract" in reading.version


def test_a_scan_without_tesseract_could_not_be_looked_at(read: InProcess, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gavah.read.ocr.runs", tuple)
    with pytest.raises(BadMaterial) as e:
        read(scan("Invoice"))
    assert e.value.reason == "ocr_missing"


def test_a_page_is_drawn_at_the_resolution_asked_for() -> None:
    png = pdf_room.render(made(text_at(50, 300, "x")), 1, 72, Budget(Limits()))
    with Image.open(io.BytesIO(png)) as image:
        assert image.size == (300, 400)


def test_a_page_that_is_not_there_is_refused() -> None:
    with pytest.raises(BadMaterial) as e:
        pdf_room.render(made(b""), 2, 72, Budget(Limits()))
    assert e.value.reason == "no_such_page"


def test_a_page_of_monstrous_size_is_not_drawn() -> None:
    document = pikepdf.open(io.BytesIO(made(b"")))
    document.pages[0].mediabox = pikepdf.Array([0, 0, 14000, 14000])
    out = io.BytesIO()
    document.save(out)
    with pytest.raises(BadMaterial) as e:
        pdf_room.render(out.getvalue(), 1, 300, Budget(Limits()))
    assert e.value.reason == "bomb"
