"""PDF: a document to lines with page and box, metadata, notes, and pictures of pages."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version

import pikepdf
import pypdfium2 as pdfium
from PIL import Image
from pypdfium2 import raw

from gavah.errors import BadMaterial
from gavah.read import ocr
from gavah.read.draft import BLOCK, LINE, Draft, Outcome, Source, Tool
from gavah.read.limits import Budget
from gavah.read.page import NATIVE, PageText, has_marks, on_page, read_page
from gavah.record.place import Locator

TOOL = Tool("pdf", (f"pypdfium2-{version('pypdfium2')}", f"pikepdf-{version('pikepdf')}"))
DPI_LIMIT = 400
OCR_DPI = 300
_ADDRESS = re.compile(r"stream <[^>]*>: ")  # qpdf names the stream by its address in memory
NOTE = "annotation"  # in a locator's path: the words stand in a note or a form field, not in the page's text


def read(source: Source, budget: Budget) -> Outcome:
    """Read a PDF; raises BadMaterial password, corrupt, ocr_missing."""
    draft = Draft()
    with _document(source.data, draft) as document:
        _describe(document, draft)
        draft.pages = len(document)
        orders = set()
        for number in range(1, len(document) + 1):
            budget.seconds_left(f"page {number} of {draft.pages}")
            with _page(document, number) as page:
                text = read_page(page)
                orders.add(text.order)
                if not text.lines and has_marks(page):
                    _add_scan(draft, number, page, budget)
                _add(draft, number, text)
        draft.parameters["order"] = "+".join(sorted(orders)) or NATIVE
    if draft.blank:
        _check_looked(draft)
    tool = Tool("pdf", (*TOOL.libraries, ocr.tool())) if "ocr_languages" in draft.parameters else TOOL
    return draft.finish(source, tool)


def render(data: bytes, number: int, dpi: int, budget: Budget) -> bytes:
    """Return a PNG of page `number`, from 1; raises BadMaterial no_such_page and as read."""
    with _document(data, Draft()) as document:
        if not 1 <= number <= len(document):
            raise BadMaterial("exhibit", "no_such_page", str(number))
        with _page(document, number) as page:
            out = io.BytesIO()
            picture(page, dpi, budget).save(out, "PNG")
    return out.getvalue()


def picture(page: pdfium.PdfPage, dpi: int, budget: Budget) -> Image.Image:
    """Return a page drawn at `dpi`."""
    scale = min(max(dpi, 10), DPI_LIMIT) / 72
    width, height = page.get_size()
    budget.check_pixels(int(width * scale) + 1, int(height * scale) + 1)
    image: Image.Image = page.render(scale=scale).to_pil()
    return image


def _check_looked(draft: Draft) -> None:
    """Tell "nothing there" from "could not look"; raises BadMaterial ocr_missing for the second."""
    if any(warning.startswith("ocr_missing") for warning in draft.warnings):
        raise BadMaterial("exhibit", "ocr_missing", "every page is a picture")
    draft.warn("no_text")


def _add_scan(draft: Draft, number: int, page: pdfium.PdfPage, budget: Budget) -> None:
    """Append the words that can be seen on a page that holds none."""
    image = picture(page, OCR_DPI, budget)
    try:
        seen = ocr.look(image, budget)
    except BadMaterial as error:
        if error.reason != "ocr_missing":
            raise
        draft.warn(f"ocr_missing:page {number}")
        return
    used = {*draft.parameters.get("ocr_languages", "").split(" "), seen.languages} - {""}
    draft.parameters |= {"ocr_languages": " ".join(sorted(used)), "ocr_dpi": str(OCR_DPI)}
    for word in seen.words:
        box = on_page(page, word.box, image.size)
        draft.add(word.text, Locator("pdf", page=number, boxes=(box,)), word.gap, word.confidence)
    if not seen.words:
        draft.warn(f"no_text:page {number}")


@contextmanager
def _document(data: bytes, draft: Draft) -> Iterator[pdfium.PdfDocument]:
    document = _opened(data) or _opened(_repaired(data, draft))
    if document is None:
        raise BadMaterial("exhibit", "corrupt", "pdfium cannot open it, repaired or not")
    try:
        yield document
    finally:
        document.close()


@contextmanager
def _page(document: pdfium.PdfDocument, number: int) -> Iterator[pdfium.PdfPage]:
    try:
        page = document.get_page(number - 1)
    except pdfium.PdfiumError as error:
        raise BadMaterial("exhibit", "corrupt", f"page {number}") from error
    try:
        yield page
    finally:
        page.close()


def _opened(data: bytes) -> pdfium.PdfDocument | None:
    try:
        return pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        if error.err_code == raw.FPDF_ERR_PASSWORD:
            raise BadMaterial("exhibit", "password") from error
        return None


def _repaired(data: bytes, draft: Draft) -> bytes:
    """Return the document as pikepdf writes it again, after qpdf has looked for its objects."""
    out = io.BytesIO()
    try:
        with pikepdf.open(io.BytesIO(data)) as document:
            document.save(out)
    except pikepdf.PasswordError as error:
        raise BadMaterial("exhibit", "password") from error
    except (pikepdf.PdfError, ValueError, OSError) as error:
        raise BadMaterial("exhibit", "corrupt", _ADDRESS.sub("", str(error))[:200]) from error
    draft.warn("repaired")
    return out.getvalue()


def _describe(document: pdfium.PdfDocument, draft: Draft) -> None:
    for key, value in document.get_metadata_dict(skip_empty=True).items():
        draft.describe(key, value)
    draft.describe("PDFVersion", document.get_version())


def _add(draft: Draft, number: int, text: PageText) -> None:
    gap = BLOCK
    for line in text.lines:
        draft.add(line.text, Locator("pdf", page=number, boxes=(line.box,)), gap)
        gap = LINE
    for note in text.notes:
        draft.add(note.text, Locator("pdf", page=number, boxes=(note.box,), path=NOTE), gap)
        gap = LINE
