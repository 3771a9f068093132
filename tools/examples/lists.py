"""The two lists of prisoners: a workbook in Persian script, a CSV in Latin script."""

from __future__ import annotations

import csv
from io import StringIO
from xml.sax.saxutils import escape

from examples.boxes import boxed
from examples.people import LATIN, PERSIAN
from examples.place import target

HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LINKS = "http://schemas.openxmlformats.org/package/2006/relationships"
KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PART = "application/vnd.openxmlformats-officedocument.spreadsheetml."
DIGITS = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")
SPREAD = (
    ("ردیف", "نام و نام خانوادگی", "نام پدر", "سال تولد", "تاریخ بازداشت", "محل", "وضعیت", "توضیح"),
    (6, 24, 14, 10, 14, 14, 14, 48),
)


def _rows() -> list[tuple[str, ...]]:
    title = ("فهرست بازداشت\u200cشدگان ناروان، وضعیت در ۳۰ دی ۱۴۰۰، ساخته برای نمونه گواه",)
    rows: list[tuple[str, ...]] = [title, SPREAD[0]]
    for number, row in enumerate(PERSIAN, 1):
        mark = str(number).translate(DIGITS)
        rows.append((mark, row.name, row.father, row.born, row.arrested, "ناروان", row.state, row.remark))
    return rows


def _cell(column: int, row: int, text: str, style: int) -> str:
    place = f"{'ABCDEFGH'[column]}{row}"
    return f'<c r="{place}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{escape(text)}</t></is></c>'


def _sheet() -> str:
    columns = "".join(f'<col min="{n}" max="{n}" width="{w}" customWidth="1"/>' for n, w in enumerate(SPREAD[1], 1))
    rows = "".join(
        f'<row r="{number}">'
        + "".join(_cell(column, number, text, int(number < 3)) for column, text in enumerate(row) if text)
        + "</row>"
        for number, row in enumerate(_rows(), 1)
    )
    view = '<sheetViews><sheetView rightToLeft="1" workbookViewId="0"/></sheetViews>'
    return f'{HEAD}<worksheet xmlns="{SHEET}">{view}<cols>{columns}</cols><sheetData>{rows}</sheetData></worksheet>'


def _styles() -> str:
    face = '<sz val="11"/><name val="Vazirmatn"/>'
    fonts = f'<fonts count="2"><font>{face}</font><font><b/>{face}</font></fonts>'
    patterns = "".join(f'<fill><patternFill patternType="{name}"/></fill>' for name in ("none", "gray125"))
    fills = f'<fills count="2">{patterns}</fills>'
    plain = '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>'
    looks = '<cellXfs count="2"><xf fontId="0" xfId="0"/><xf fontId="1" xfId="0" applyFont="1"/></cellXfs>'
    return f'{HEAD}<styleSheet xmlns="{SHEET}">{fonts}{fills}{plain}{looks}</styleSheet>'


def workbook() -> bytes:
    """Return the Persian list as an XLSX with one sheet, every cell a text."""
    parts = {
        "[Content_Types].xml": f'{HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{PART}sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{PART}worksheet+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{PART}styles+xml"/></Types>',
        "_rels/.rels": f'{HEAD}<Relationships xmlns="{LINKS}">'
        f'<Relationship Id="rId1" Type="{KIND}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'{HEAD}<workbook xmlns="{SHEET}" xmlns:r="{KIND}">'
        '<sheets><sheet name="بازداشت\u200cشدگان" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'{HEAD}<Relationships xmlns="{LINKS}">'
        f'<Relationship Id="rId1" Type="{KIND}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="rId2" Type="{KIND}/styles" Target="styles.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": _sheet(),
        "xl/styles.xml": _styles(),
    }
    return boxed(parts)


def table() -> str:
    """Return the Latin list as CSV with a header line."""
    out = StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(("no", "name", "father", "born", "arrested", "place", "status", "as_of", "remarks"))
    for number, row in enumerate(LATIN, 1):
        writer.writerow(
            (number, row.name, row.father, row.born, row.arrested, "Narvan", row.state, "2022-02-15", row.remark)
        )
    return out.getvalue()


def make() -> None:
    """Write both lists."""
    target("lists/فهرست بازداشت\u200cشدگان.xlsx").write_bytes(workbook())
    target("lists/tirazan_prisoner_watch_2022-02.csv").write_bytes(table().encode("utf-8"))
