"""Make the folder of material that docs/guide/first-case.md works on: small files of many kinds, always the same bytes.

Persons, firms and countries are made up. Run by hand: python guide_material.py DIR
"""

from __future__ import annotations

import io
import sys
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from importlib.resources import as_file, files
from pathlib import Path

import typst
from PIL import Image, ImageDraw, ImageFont

ZWNJ = "\u200c"
BOM = "\ufeff"

STATEMENT = (
    "گزارش شاهد درباره دوربین" + ZWNJ + "های خیابان مهرآباد\n\n"
    "در تاریخ ۱۲ آبان ۱۴۰۱ مأموران وزارت راه مروند سه دستگاه اوپترا ۵ را بر پایه" + ZWNJ + "های چراغ نصب کردند.\n"
    "چهره" + ZWNJ + "های رهگذران همان شب بر صفحه" + ZWNJ + "ها دیده می" + ZWNJ + "شد.\n"
)
RETYPED = STATEMENT.replace(ZWNJ, " ").replace("ی", "ي").replace("ک", "ك")
MINUTES = "صورت جلسه: دوربين هاي شرکت زاندتال در انبار مركزي تحويل شد.\n".replace("ک", "ك").replace("ی", "ي")
NOTE_DE = (
    "Aktenvermerk vom 3. März 2022\n\n"
    "Die Sandtal Optik GmbH liefert zwölf Kameras Optra 5 an das Straßenministerium von Marvand.\n"
    "Eine Ausfuhrgenehmigung wurde nicht beantragt.\n"
)
LETTER = (
    "Sandtal Optik GmbH, Altenfurt",
    "To the Ministry of Roads of Marvand, 14 April 2022",
    "We confirm the delivery of twelve Optra 5 cameras with face matching.",
    "The price of EUR 480,000 was paid in full on 8 April 2022.",
)
MAIL = """\
From: Anneke Brandt <brandt@sandtal.example>
To: Darius Felan <felan@roads.marvand.example>
Subject: Optra 5: training
Date: Mon, 02 May 2022 09:30:00 +0000
Message-ID: <1@sandtal.example>
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="part"

--part
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: 8bit

Dear Mr Felan, our engineer will train your officers in Marvand from 9 May.
The plan is attached.

--part
Content-Type: text/csv; charset=utf-8; name="plan.csv"
Content-Disposition: attachment; filename="plan.csv"

day,subject
2022-05-09,setting up the cameras
2022-05-10,matching faces
--part--
"""
PAGE = """\
<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Cameras on every corner</title>
<script>document.title = "changed"</script></head><body>
<h1>Cameras on every corner</h1>
<p>The Altenfurt Courier, 20 November 2022. The cameras in Marvand come from Sandtal Optik, the ministry confirmed.</p>
<p style="display:none">hidden words</p></body></html>
"""
TABLE = "date,place,cameras\n2022-11-03,Mehrabad Street,3\n2022-11-05,Station Square,4\n"
DENIAL = "Sandtal Optik has never supplied face matching to any authority.\nPress office, 1 December 2022.\n"

TYPST_FA = """\
#set page(width: 14cm, height: 10cm)
#set text(font: "Vazirmatn", lang: "fa", dir: rtl, size: 12pt)
رسید تحویل شماره ۴۱۷

دوازده دستگاه دوربین اوپترا ۵ در تاریخ ۲۵ فروردین ۱۴۰۱ تحویل وزارت راه مروند شد.
"""
TYPST_EN = """\
#set page(width: 14cm, height: 10cm)
#set text(font: "Noto Serif", lang: "en", size: 12pt)
Invoice 2022-117

Sandtal Optik GmbH, Altenfurt

Twelve cameras Optra 5, EUR 480,000, delivered to the Ministry of Roads of Marvand on 14 April 2022.
"""

MOMENT = (2023, 1, 15, 12, 0, 0)
CONTENT_TYPES = (
    '<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/{part}" ContentType="application/vnd.openxmlformats-officedocument.{kind}.main+xml"/>{more}</Types>'
)
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELATION = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Type="' + RELATIONS + '/{type}" Target="{target}"/></Relationships>'
)


def packed(members: dict[str, bytes | str]) -> bytes:
    """Return a zip archive of members, all of one moment."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name, MOMENT), content)
    return out.getvalue()


def letter_docx() -> bytes:
    """Return the letter as a Word file."""
    body = "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in LETTER)
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    return packed(
        {
            "[Content_Types].xml": CONTENT_TYPES.format(
                part="word/document.xml", kind="wordprocessingml.document", more=""
            ),
            "_rels/.rels": RELATION.format(type="officeDocument", target="word/document.xml"),
            "word/document.xml": f'<w:document xmlns:w="{space}"><w:body>{body}</w:body></w:document>',
        }
    )


def register_xlsx() -> bytes:
    """Return a register of cameras as a workbook."""
    rows = (("serial", "place"), ("OP5-0001", "خیابان مهرآباد"), ("OP5-0002", "میدان ایستگاه"))
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    cells = "".join(
        f'<row r="{r}">'
        + "".join(
            f'<c r="{c}{r}" t="inlineStr"><is><t>{words}</t></is></c>' for c, words in zip("AB", row, strict=True)
        )
        + "</row>"
        for r, row in enumerate(rows, 1)
    )
    sheet_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
    more = f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{sheet_type}"/>'
    sheets = '<sheets><sheet name="Cameras" sheetId="1" r:id="rId1"/></sheets>'
    return packed(
        {
            "[Content_Types].xml": CONTENT_TYPES.format(part="xl/workbook.xml", kind="spreadsheetml.sheet", more=more),
            "_rels/.rels": RELATION.format(type="officeDocument", target="xl/workbook.xml"),
            "xl/workbook.xml": f'<workbook xmlns="{space}" xmlns:r="{RELATIONS}">{sheets}</workbook>',
            "xl/_rels/workbook.xml.rels": RELATION.format(type="worksheet", target="worksheets/sheet1.xml"),
            "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{space}"><sheetData>{cells}</sheetData></worksheet>',
        }
    )


def page_pdf(source: str) -> bytes:
    """Return a typst text as a PDF in the fonts that come with Gavah."""
    with as_file(files("gavah.publish.fonts")) as folder:
        fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[folder])
        compiler = typst.Compiler(root=folder, font_paths=fonts)
        pdf = compiler.compile(source.encode(), format="pdf", timestamp=datetime(*MOMENT, tzinfo=UTC))
    assert isinstance(pdf, bytes)
    return pdf


def scan_png() -> bytes:
    """Return a picture of a typed line."""
    picture = Image.new("L", (1200, 200), 255)
    with as_file(files("gavah.publish.fonts") / "NotoSerif-Regular.ttf") as font:
        ImageDraw.Draw(picture).text((40, 60), "Camera OP5-0001 mounted, Marvand", 0, ImageFont.truetype(str(font), 56))
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


def photo_jpeg() -> bytes:
    """Return a small photograph that says when and with what it was taken."""
    picture = Image.new("RGB", (64, 48), (90, 120, 150))
    exif = Image.Exif()
    exif[0x010F], exif[0x0110], exif[0x0132] = "Kavar", "K7", "2022:11:03 21:14:00"
    out = io.BytesIO()
    picture.save(out, "JPEG", exif=exif)
    return out.getvalue()


MATERIAL: dict[str, Callable[[], bytes]] = {
    "statements/witness.txt": lambda: STATEMENT.encode(),
    "statements/witness retyped.txt": lambda: RETYPED.encode(),
    "statements/minutes_1256.txt": lambda: MINUTES.encode("windows-1256"),
    "statements/denial.txt": lambda: DENIAL.encode(),
    "statements/memo_utf16.txt": lambda: (BOM + "Memo: Optra 5 manuals arrived in Marvand.\n").encode("utf-16-le"),
    "firm/Aktenvermerk.txt": lambda: NOTE_DE.encode(),
    "firm/letter.docx": letter_docx,
    "firm/invoice.pdf": lambda: page_pdf(TYPST_EN),
    "firm/رسید تحویل.pdf": lambda: page_pdf(TYPST_FA),
    "firm/training.eml": lambda: MAIL.encode(),
    "press/courier.html": lambda: PAGE.encode(),
    "press/courier copy.html": lambda: PAGE.encode(),
    "lists/cameras.csv": lambda: TABLE.encode(),
    "lists/register.xlsx": register_xlsx,
    "pictures/scan.png": scan_png,
    "pictures/street.jpg": photo_jpeg,
    "odd/README": lambda: b"Handed over on paper by a driver of the ministry.\n",
    "odd/contract.pdf": lambda: b"This is no PDF but a plain note: ask for the contract.\n",
    "odd/damaged.pdf": lambda: page_pdf(TYPST_EN)[:600],
    "odd/empty.txt": lambda: b"",
    "odd/everything.zip": lambda: packed({"note.txt": "packed note\n", "table.csv": TABLE}),
}


def make(folder: Path) -> None:
    """Write all files below `folder`."""
    for name, content in MATERIAL.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content())


if __name__ == "__main__":
    make(Path(sys.argv[1]))
