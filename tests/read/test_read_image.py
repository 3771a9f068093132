"""Pictures: metadata always, words where tesseract is there."""

from __future__ import annotations

import io
import struct
import zlib

import pytest
from PIL import ExifTags, Image, ImageDraw

from gavah.errors import BadMaterial
from gavah.read import Limits, image, missing_parts, ocr
from gavah.read.limits import Budget

from .conftest import InProcess

needs_tesseract = pytest.mark.skipif("tesseract" in missing_parts(), reason="tesseract is not installed")


@pytest.fixture
def without_tesseract(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gavah.read.ocr.runs", tuple)


def png(width: int = 60, height: int = 40, words: str = "") -> bytes:
    picture = Image.new("RGB", (width, height), "white")
    if words:
        ImageDraw.Draw(picture).text((40, 60), words, fill="black", font_size=48)
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


def jpeg() -> bytes:
    exif = Image.Exif()
    exif[ExifTags.Base.Make] = "Phonemaker"
    exif[ExifTags.Base.Orientation] = 6
    exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal] = "2020:06:08 20:58:41"
    exif.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitudeRef] = "N"
    out = io.BytesIO()
    Image.new("RGB", (60, 40), "white").save(out, "JPEG", exif=exif)
    return out.getvalue()


@pytest.mark.usefixtures("without_tesseract")
def test_a_picture_without_tesseract_gives_its_metadata_and_says_what_is_missing(read: InProcess) -> None:
    reading = read(png()).reading
    assert (reading.kind, reading.text, reading.warnings) == ("image", "", ("ocr_missing",))
    assert {("format", "PNG"), ("width", "60"), ("height", "40")} <= set(reading.metadata)


@pytest.mark.usefixtures("without_tesseract")
def test_what_a_camera_wrote_is_metadata(read: InProcess) -> None:
    metadata = set(read(jpeg()).reading.metadata)
    assert {
        ("exif:Make", "Phonemaker"), ("exif:DateTimeOriginal", "2020:06:08 20:58:41"), ("exif:GPSLatitudeRef", "N"),
    } <= metadata  # fmt: skip


@needs_tesseract
def test_words_in_a_picture_have_boxes_and_confidence(read: InProcess) -> None:
    reading = read(png(900, 200, "Network measuring system")).reading
    assert reading.text == "Network measuring system"
    first = reading.spans[0]
    assert reading.text[first.start : first.end] == "Network"
    assert first.confidence is not None and first.confidence > 60
    assert first.locator.boxes is not None
    left, top, right, bottom = first.locator.boxes[0]
    assert 35 <= left <= 50 and 60 <= top <= 85 and 200 <= right <= 300 and 95 <= bottom <= 125
    assert reading.parameters["ocr_languages"] == "eng+deu+fra"


@needs_tesseract
def test_a_picture_without_words_is_a_reading_without_text(read: InProcess) -> None:
    reading = read(png(300, 200)).reading
    assert (reading.text, reading.warnings) == ("", ("no_text",))


def test_a_tiny_file_that_declares_a_giant_picture_is_a_bomb(read: InProcess) -> None:
    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0))
    data = b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")
    with pytest.raises(BadMaterial) as e:
        read(data)
    assert e.value.reason == "bomb"


@pytest.mark.parametrize("data", [png(400, 400, "words")[:300], b"\xff\xd8\xff\xe0" + b"x" * 50, jpeg()[:-40]])
def test_a_cut_picture_is_corrupt(read: InProcess, data: bytes) -> None:
    with pytest.raises(BadMaterial) as e:
        read(data)
    assert e.value.reason == "corrupt"


def test_a_picture_is_drawn_upright_and_no_larger_than_a_page() -> None:
    with Image.open(io.BytesIO(image.render(jpeg(), 100, Budget(Limits())))) as shown:
        assert shown.size == (40, 60)
    with Image.open(io.BytesIO(image.render(png(3000, 1500), 100, Budget(Limits())))) as shown:
        assert shown.size == (1200, 600)


@pytest.mark.usefixtures("without_tesseract")
def test_looking_without_tesseract_is_an_error_and_not_an_empty_answer() -> None:
    with pytest.raises(BadMaterial) as e:
        ocr.look(Image.new("L", (10, 10)), Budget(Limits()))
    assert e.value.reason == "ocr_missing"


@needs_tesseract
def test_a_spent_budget_stops_ocr() -> None:
    with pytest.raises(BadMaterial) as e:
        ocr.look(Image.new("L", (10, 10)), Budget(Limits(seconds=0)))
    assert e.value.reason == "timeout"
