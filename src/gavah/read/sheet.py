"""Sheets: workbooks through calamine and comma-separated text, cell by cell with its A1 address."""

from __future__ import annotations

import csv
import datetime
import io
from collections.abc import Iterable, Sequence
from importlib.metadata import version

import python_calamine as calamine

from gavah.errors import BadMaterial
from gavah.read import text
from gavah.read.draft import BLOCK, CELL, LINE, Draft, Outcome, Source, Tool
from gavah.read.limits import Budget
from gavah.record.place import Locator

TOOL = Tool("sheet", (f"calamine-{version('python-calamine')}",))
TEXT_TOOL = Tool("sheet", text.TOOL.libraries)
_DELIMITERS = (",", ";", "\t", "|")
_SNIFFED = 50  # rows that a delimiter must hold for


def read(source: Source, budget: Budget) -> Outcome:
    """Read a workbook: XLSX, XLSB, XLS, ODS. Dates become ISO 8601, whole numbers lose their point."""
    draft = Draft()
    try:
        with calamine.CalamineWorkbook.from_filelike(io.BytesIO(source.data)) as workbook:
            for about in workbook.sheets_metadata:
                draft.describe("sheet", about.name)
                if about.visible != calamine.SheetVisibleEnum.Visible:
                    draft.warn(f"hidden_sheet:{about.name}")
                if about.typ == calamine.SheetTypeEnum.WorkSheet:
                    _add_sheet(draft, about.name, workbook.get_sheet_by_name(about.name), budget)
    except calamine.PasswordError as error:
        raise BadMaterial("exhibit", "password") from error
    except calamine.CalamineError as error:
        raise BadMaterial("exhibit", "corrupt", str(error)[:200]) from error
    return _finished(draft, source, TOOL)


def read_csv(source: Source, budget: Budget) -> Outcome:
    """Read comma-separated text; what has no steady delimiter is plain text."""
    encoding, _, content = text.decode(source.data)
    delimiter = _delimiter(content)
    if delimiter is None:
        return text.read(source, budget)
    budget.unpack(len(content))
    draft = Draft()
    draft.parameters |= {"encoding": encoding, "delimiter": "tab" if delimiter == "\t" else delimiter}
    _add_rows(draft, "", _rows(content, delimiter), (1, 1))
    return _finished(draft, source, TEXT_TOOL)


def _finished(draft: Draft, source: Source, tool: Tool) -> Outcome:
    if draft.blank:
        draft.warn("no_text")
    return draft.finish(source, tool)


def _add_sheet(draft: Draft, name: str, sheet: calamine.CalamineSheet, budget: Budget) -> None:
    if sheet.start is None or sheet.end is None:
        return
    budget.seconds_left(f"sheet {name}")
    cells = sheet.height * sheet.width
    if cells > budget.limits.cells:
        raise BadMaterial("exhibit", "bomb", f"{cells} cells")
    rows = ([_shown(value) for value in row] for row in sheet.to_python(skip_empty_area=True))
    _add_rows(draft, name, rows, (sheet.start[0] + 1, sheet.start[1] + 1))


def _add_rows(draft: Draft, sheet: str, rows: Iterable[Sequence[str]], corner: tuple[int, int]) -> None:
    """Append cells row by row. corner: row and column of the first cell, from 1."""
    gap = BLOCK
    for row_number, row in enumerate(rows, start=corner[0]):
        filled = max((i + 1 for i, value in enumerate(row) if value), default=1)
        for i, value in enumerate(row[:filled] or [""]):
            address = f"{_column(corner[1] + i)}{row_number}"
            draft.add(value, Locator("sheet", sheet=sheet or None, cell=address), gap)
            gap = CELL
        gap = LINE


def _column(number: int) -> str:
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        return str(int(value))
    if isinstance(value, datetime.datetime) and value.time() == datetime.time():
        return value.date().isoformat()
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    return str(value)


def _delimiter(content: str) -> str | None:
    """Return the delimiter under which every one of the first rows has the same number of cells, at least two."""
    best, most = None, 1
    for delimiter in _DELIMITERS:
        try:
            widths = {len(row) for _, row in zip(range(_SNIFFED), _rows(content, delimiter), strict=False) if row}
        except BadMaterial:
            continue
        if len(widths) == 1 and (width := widths.pop()) > most:
            best, most = delimiter, width
    return best


def _rows(content: str, delimiter: str) -> Iterable[list[str]]:
    try:
        yield from csv.reader(io.StringIO(content, newline=""), delimiter=delimiter, strict=False)
    except csv.Error as error:
        raise BadMaterial("exhibit", "corrupt", f"csv: {error}") from error
