"""A list as a file to download: CSV or a workbook."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

from flask import Response

from roster.desk import exporting

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""With these a spreadsheet takes a text for a formula."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A list under its headings."""

    name: str
    heads: Sequence[str]
    lines: Sequence[Sequence[object]]


def csv(sheet: Sheet) -> Response:
    """The list as a CSV file that a spreadsheet opens, and in which nothing is a formula."""
    lines = [[_plain(cell) for cell in line] for line in sheet.lines]
    return _file(f"{sheet.name}.csv", exporting.table(sheet.heads, lines), "text/csv")


def xlsx(sheet: Sheet) -> Response:
    """The list as a workbook in which every text is a text."""
    import xlsxwriter

    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True, "strings_to_formulas": False}) as book:
        page, bold = book.add_worksheet(sheet.name[:31]), book.add_format({"bold": True})
        for column, head in enumerate(sheet.heads):
            page.write_string(0, column, head, bold)
        for number, line in enumerate(sheet.lines, start=1):
            for column, cell in enumerate(line):
                if isinstance(cell, int | float):
                    page.write_number(number, column, cell)
                else:
                    page.write_string(number, column, str(cell))
        page.freeze_panes(1, 0)
        page.autofit()
    return _file(f"{sheet.name}.xlsx", content.getvalue(), EXCEL)


def _plain(cell: object) -> object:
    is_formula = isinstance(cell, str) and cell.startswith(FORMULA)
    return f"'{cell}" if is_formula else cell


def _file(name: str, content: bytes, kind: str) -> Response:
    answer = Response(content, mimetype=kind)
    answer.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    return answer
