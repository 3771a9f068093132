"""Papers: Typst sources to PDF and to pictures, HTML sources to PDF by printing them in Chromium."""

from __future__ import annotations

import subprocess
import tempfile
from io import BytesIO
from pathlib import Path

import pikepdf
import typst

from examples.place import FONTS, SOURCE, target

CHROMIUM = "/usr/bin/chromium"

TYPST = {
    "brochure.typ": "brochure/Interzept_HM-9_Prospekt_2019.pdf",
    "invoice.typ": "contract/invoice_RE-2020-0058.pdf",
    "delivery.typ": "customs/Lieferschein_LS-2020-0031.pdf",
    "un_report.typ": "un/panel_report_A-PT-7-31.pdf",
    "parliament.typ": "state/Drucksache_20-90417.pdf",
    "demand.typ": "company/demand_letter_2022-03-01.pdf",
    "reply.typ": "company/halvorn_reply_2022-03-28.pdf",
    "receipt.typ": "company/return_receipt_RL0090417.pdf",
}

# Source, file, and the day that the paper's metadata gives.
PRINTED = (
    ("field_report.html", "statements/گزارش میدانی.pdf", "20211111"),
    ("acceptance.html", "contract/صورتجلسه تحویل.pdf", "20200609"),
)


def typeset(source: str) -> bytes:
    """Return the PDF of one Typst source."""
    pdf = typst.compile(str(SOURCE / source), font_paths=[str(FONTS)], timestamp=0)
    return bytes(pdf)


def picture(source: str, ppi: float) -> bytes:
    """Return the first page of one Typst source as a PNG."""
    pages = typst.compile(str(SOURCE / source), font_paths=[str(FONTS)], format="png", ppi=ppi)
    return bytes(pages[0] if isinstance(pages, list) else pages)


def printed(source: str, day: str) -> bytes:
    """Return the PDF that Chromium prints of one HTML source; `day` (YYYYMMDD) replaces the clock in its metadata."""
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "page.html"
        page.write_text((SOURCE / source).read_text("utf-8").replace("FONTS", FONTS.as_uri()), "utf-8")
        pdf = Path(folder) / "page.pdf"
        options = ["--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer", f"--print-to-pdf={pdf}"]
        subprocess.run([CHROMIUM, *options, page.as_uri()], check=True, capture_output=True, timeout=120)
        return _with_day(pdf.read_bytes(), day)


def _with_day(pdf: bytes, day: str) -> bytes:
    out = BytesIO()
    with pikepdf.open(BytesIO(pdf)) as document:
        document.docinfo["/CreationDate"] = document.docinfo["/ModDate"] = f"D:{day}090000+00'00'"
        document.save(out, deterministic_id=True)
    return out.getvalue()


def make() -> None:
    """Write every paper."""
    for source, name in TYPST.items():
        target(name).write_bytes(typeset(source))
    for source, name, day in PRINTED:
        target(name).write_bytes(printed(source, day))
    target("inbox/Rechnung (1).pdf").write_bytes(target("contract/invoice_RE-2020-0058.pdf").read_bytes())
