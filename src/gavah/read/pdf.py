"""PDF: a document to lines with page and box, metadata, notes, and pictures of pages."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version

import pikepdf
import pypdfium2 as pdfium
from PIL import Image
from pypdfium2 import raw

from gavah.errors import BadMaterial
from gavah.read.draft import BLOCK, LINE, Draft, Outcome, Source, Tool
from gavah.read.limits import Budget
from gavah.read.page import NATIVE, PageText, has_marks, read_page
from gavah.record.place import Locator

TOOL = Tool("pdf", (f"pypdfium2-{version('pypdfium2')}", f"pikepdf-{version('pikepdf')}"))
DPI_LIMIT = 400
NOTE = "annotation"  # in a locator's path: the words stand in a note or a form field, not in the page's text


def read(source: Source, budget: Budget) -> Outcome:
    """Read a PDF; raises BadMaterial password, corrupt, ocr_missing."""
    draft = Draft()
    with _document(source.data, draft) as document:
        _describe(document, draft)
        draft.pages = len(document)
        orders, silent = set(), []
        for number in range(1, len(document) + 1):
            budget.seconds_left(f"page {number} of {draft.pages}")
            with _page(document, number) as page:
                text = read_page(page)
                _add(draft, number, text)
                orders.add(text.order)
                if not text.lines and has_marks(page):
                    silent.append(number)
        draft.parameters["order"] = "+".join(sorted(orders)) or NATIVE
    if draft.blank:
        draft.warn("no_text")
    return draft.finish(source, TOOL)


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
        raise BadMaterial("exhibit", "corrupt", str(error)[:200]) from error
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
