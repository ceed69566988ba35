"""A unit's sheets as a workbook that a spreadsheet opens and `roster` reads again."""

from __future__ import annotations

import io
from collections.abc import Sequence

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from roster.feeds.headings import ENTRIES, SHEETS
from roster.feeds.sheets import Stored
from roster.feeds.typed import UNIT, called, fields, sheet_name, shown

WIDEST = 40
"""[characters] of a column."""


def workbook(book: Stored, language: str = "zh") -> bytes:
    """Every sheet of a unit, in the order of docs/unit-format.md."""
    made = Workbook()
    made.remove(made.worksheets[0])
    for table in SHEETS:
        if rows := book.get(table):
            columns = fields(table, rows)
            lines = shown(table, rows)
            if table == UNIT:
                columns, lines = ("key", "value"), _entries(columns, lines[0], language)
            heads = [_head(table, name, language) for name in columns]
            _write(made.create_sheet(sheet_name(table, language)), heads, lines)
    found = io.BytesIO()
    made.save(found)
    return found.getvalue()


def _head(table: str, field: str, language: str) -> str:
    if table == UNIT:
        return {"key": "项目", "value": "值"}[field] if language == "zh" else field
    return called(table, field, "zh") if language == "zh" else field


def _entries(columns: Sequence[str], line: Sequence[str], language: str) -> list[list[str]]:
    """The plain entries, one a line."""
    named = {name: ENTRIES[name][0] if language == "zh" else name for name in columns}
    return [[named[name], text] for name, text in zip(columns, line, strict=True) if text]


def _write(sheet: Worksheet, heads: Sequence[str], lines: Sequence[Sequence[str]]) -> None:
    """Texts alone, so that nothing is taken for a formula, a number or a date."""
    for row, line in enumerate((heads, *lines), start=1):
        for column, text in enumerate(line, start=1):
            if text:
                cell = sheet.cell(row, column, text)
                cell.data_type, cell.number_format = "s", "@"
    for column, head in enumerate(heads, start=1):
        sheet.cell(1, column).font = Font(bold=True)
        longest = max(map(len, (head, *(line[column - 1] for line in lines))))
        sheet.column_dimensions[get_column_letter(column)].width = min(2 * longest + 2, WIDEST)
    sheet.freeze_panes = "A2"
