"""Pictures: what the file says of itself, and the words in it where tesseract is there. No faces, no guesses."""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version

from PIL import ExifTags, Image, ImageOps

from gavah.errors import BadMaterial
from gavah.read import ocr
from gavah.read.draft import Draft, Outcome, Source, Tool
from gavah.read.limits import Budget
from gavah.record.place import Locator

_FORMATS = ("PNG", "JPEG", "TIFF", "WEBP", "GIF", "BMP")
_PAGE_INCHES = 12  # a picture is drawn at most this large at the dots per inch asked for


def tool() -> Tool:
    """Return what reads pictures here."""
    return Tool("image", tuple(filter(None, (f"pillow-{version('pillow')}", ocr.tool()))))


def read(source: Source, budget: Budget) -> Outcome:
    """Read a picture: metadata always, text where there is some. Boxes are pixels of the upright picture."""
    draft = Draft()
    with _opened(source.data, budget) as image:
        _describe(image, draft)
        try:
            _add_words(draft, _upright(image), budget)
        except BadMaterial as error:
            if error.reason != "ocr_missing":
                raise
            draft.warn("ocr_missing")
    return draft.finish(source, tool())


def render(data: bytes, dpi: int, budget: Budget) -> bytes:
    """Return a PNG of the picture, upright, scaled down to a page at `dpi`."""
    with _opened(data, budget) as image:
        shown = _upright(image).convert("RGB")
        edge = max(dpi, 10) * _PAGE_INCHES
        shown.thumbnail((edge, edge))
        out = io.BytesIO()
        shown.save(out, "PNG")
    return out.getvalue()


@contextmanager
def _opened(data: bytes, budget: Budget) -> Iterator[Image.Image]:
    """Open a picture and decode it, once its declared size is found bearable."""
    Image.MAX_IMAGE_PIXELS = None  # the budget judges, before anything is decoded
    try:
        with Image.open(io.BytesIO(data), formats=_FORMATS) as image:
            budget.check_pixels(*image.size)
            image.load()
            yield image
    except (OSError, SyntaxError, ValueError, EOFError, struct.error, IndexError, KeyError, TypeError) as error:
        raise BadMaterial("exhibit", "corrupt", str(error)[:200]) from error


def _upright(image: Image.Image) -> Image.Image:
    return ImageOps.exif_transpose(image) or image


def _add_words(draft: Draft, image: Image.Image, budget: Budget) -> None:
    seen = ocr.look(image, budget)
    draft.parameters |= {"ocr_languages": seen.languages, "ocr_confidence": str(seen.confidence)}
    for word in seen.words:
        draft.add(word.text, Locator("image", boxes=(word.box,)), word.gap, word.confidence)
    if not seen.words:
        draft.warn("no_text")


def _describe(image: Image.Image, draft: Draft) -> None:
    draft.describe("format", image.format)
    draft.describe("width", image.width)
    draft.describe("height", image.height)
    exif = image.getexif()
    for names, values in (
        (ExifTags.TAGS, exif),
        (ExifTags.TAGS, exif.get_ifd(ExifTags.IFD.Exif)),
        (ExifTags.GPSTAGS, exif.get_ifd(ExifTags.IFD.GPSInfo)),
    ):
        for tag, value in values.items():
            if tag not in (ExifTags.IFD.Exif, ExifTags.IFD.GPSInfo):
                draft.describe(f"exif:{names.get(tag, hex(tag))}", _shown(value))
    for key, value in image.info.items():
        if isinstance(value, str) and "xmp" not in str(key).lower():
            draft.describe(f"text:{key}", value)
    if any("xmp" in str(key).lower() for key in image.info):
        draft.describe("xmp", "present")


def _shown(value: object) -> str:
    if isinstance(value, bytes):
        text = value.rstrip(b"\0")
        return text.decode() if text.isascii() and text.decode().isprintable() else f"{len(value)} bytes"
    if isinstance(value, tuple):
        return ", ".join(_shown(item) for item in value)
    return str(value).rstrip("\0")
