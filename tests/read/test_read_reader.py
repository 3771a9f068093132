"""The whole way: a descriptor in, a checked reading or a reason out."""

from __future__ import annotations

import hashlib
import io
import os
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from gavah import canon
from gavah.errors import BadMaterial
from gavah.read import Limits, Outcome, Reader, missing_parts, parts
from gavah.record.form import from_form, to_form
from gavah.record.material import Reading

PERSIAN = Path(__file__).with_name("samples") / "persian.pdf"
Through = Callable[[bytes, str], Outcome]

needs_tesseract = pytest.mark.skipif("tesseract" in missing_parts(), reason="tesseract is not installed")


@pytest.fixture
def through(reader: Reader, tmp_path: Path) -> Iterator[Through]:
    def read(data: bytes, name: str) -> Outcome:
        path = tmp_path / "exhibit"
        path.write_bytes(data)
        with path.open("rb") as file:
            return reader.read(file.fileno(), hashlib.sha256(data).hexdigest(), name)

    yield read


def picture(words: str) -> bytes:
    image = Image.new("RGB", (900, 200), "white")
    ImageDraw.Draw(image).text((40, 60), words, fill="black", font_size=48)
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def test_a_reading_comes_through_the_fence_and_can_be_sealed(through: Through) -> None:
    reading = through(PERSIAN.read_bytes(), "بیانیه.pdf").reading
    assert reading.text.startswith("شورای کارگران ایستگاه در تاریخ ۱۴۰۰/۷/۱۴")
    assert from_form(Reading, canon.parse(canon.dump(to_form(reading)))) == reading


def test_the_same_bytes_give_the_same_reading_twice(through: Through) -> None:
    assert through(PERSIAN.read_bytes(), "a.pdf") == through(PERSIAN.read_bytes(), "a.pdf")


def test_members_come_through_the_fence_with_their_bytes(through: Through) -> None:
    mail = EmailMessage()
    mail["From"], mail["Subject"] = "a@example.org", "Files"
    mail.set_content("two files")
    contents = (bytes(range(256)) * 50, b"")
    for number, content in enumerate(contents):
        mail.add_attachment(content, maintype="application", subtype="octet-stream", filename=f"{number}.bin")
    outcome = through(mail.as_bytes(), "a.eml")
    assert outcome.members == contents
    assert [member.name for member in outcome.reading.members] == ["0.bin", "1.bin"]


@needs_tesseract
def test_tesseract_works_behind_the_fence(through: Through) -> None:
    assert through(picture("Network measuring system"), "a.png").reading.text == "Network measuring system"


@pytest.mark.parametrize(
    ("data", "reason"), [(b"", "empty"), (b"\0\1\2\3" * 100, "undecodable"), (b"%PDF-1.7\nnothing", "corrupt")]
)
def test_what_cannot_be_read_has_its_reason_and_its_exhibit(through: Through, data: bytes, reason: str) -> None:
    with pytest.raises(BadMaterial) as e:
        through(data, "a.pdf")
    assert (e.value.what, e.value.reason) == (hashlib.sha256(data).hexdigest(), reason)


def test_an_exhibit_beyond_the_limit_is_too_large(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"x" * 101)
    with Reader(Limits(original=100)) as reader, (tmp_path / "a").open("rb") as file, pytest.raises(BadMaterial) as e:
        reader.read(file.fileno(), "a" * 64, "a")
    assert e.value.reason == "too_large"


def test_the_position_of_the_descriptor_does_not_matter(reader: Reader, tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"from the start")
    with (tmp_path / "a").open("rb") as file:
        file.read()
        os.lseek(file.fileno(), 5, os.SEEK_SET)
        assert reader.read(file.fileno(), "a" * 64, "a").reading.text == "from the start"


def test_a_page_and_a_picture_are_drawn_behind_the_fence(reader: Reader, tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(picture("x"))
    for path, size in ((PERSIAN, (612, 792)), (tmp_path / "a.png", (864, 192))):
        with path.open("rb") as file, Image.open(io.BytesIO(reader.render(file.fileno(), 1, 72))) as image:
            assert abs(image.width - size[0]) <= 1 and abs(image.height - size[1]) <= 1


def test_a_page_of_what_has_no_pages_is_refused(reader: Reader, tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"text")
    with (tmp_path / "a").open("rb") as file, pytest.raises(BadMaterial) as e:
        reader.render(file.fileno(), 1, 72)
    assert e.value.reason == "no_such_page"


def test_a_missing_tesseract_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    assert missing_parts() == ["tesseract"]


def test_a_missing_language_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    program = tmp_path / "tesseract"
    program.write_text("#!/bin/sh\necho 'List of available languages (2):'\necho eng\necho deu\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin:/usr/bin")
    assert parts.missing_parts() == ["tesseract:fas", "tesseract:fra"]
