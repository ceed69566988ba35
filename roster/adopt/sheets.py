"""A workbook as a plain grid of cells: text, date, colour, merged areas, what is hidden."""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from roster.adopt import colours
from roster.domain import Text
from roster.feeds import guard

if TYPE_CHECKING:
    from openpyxl.styles.colors import Color
    from openpyxl.worksheet.worksheet import Worksheet
    from xlrd.book import Book
    from xlrd.sheet import Sheet as OldSheet

ROWS, COLUMNS = 600, 150
"""No month grid is larger; what lies beyond is formatting."""

_EXCEL = Text("可以打开的 .xlsx 或 .xls 工作簿", "an .xlsx or .xls workbook that opens")
_PLAIN = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: " ", 0xA0: " "}
_UNSEEN = {0x200B: None, 0x200C: None, 0x200D: None, 0xFEFF: None}


@dataclass(frozen=True, slots=True)
class Cell:
    """What a reader sees in one cell.

    Parameters
    ----------
    text : str
        Full-width digits, letters and signs made plain, ends trimmed; a date is left empty here.
    fill, ink : str
        Name of the colour behind the text and of the text; empty for white and black.
    at : str
        Where it stands, such as ``C5``.
    anchor : str
        Where the merged area that it belongs to begins; its own place otherwise.
    """

    text: str = ""
    day: date | None = None
    fill: str = ""
    ink: str = ""
    at: str = ""
    anchor: str = ""
    hidden: bool = False

    @property
    def row(self) -> int:
        return int(re.sub(r"\D", "", self.at) or 0)

    @property
    def tight(self) -> str:
        """The text without any blank: vertical writing and spaced names read as one word."""
        return re.sub(r"\s+", "", self.text)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet; every row has the same number of cells."""

    name: str
    rows: tuple[tuple[Cell, ...], ...] = field(repr=False)

    def turned(self) -> Sheet:
        """The same sheet with rows and columns exchanged; every cell keeps its place's name."""
        return replace(self, rows=tuple(zip(*self.rows, strict=True)))

    def cells(self) -> Iterator[Cell]:
        for row in self.rows:
            yield from row


def plain(text: str) -> str:
    """Full-width characters made plain, unseen ones taken out."""
    return text.translate(_PLAIN).translate(_UNSEEN).strip()


def read(path: Path) -> tuple[Sheet, ...]:
    """The visible sheets of an .xlsx or .xls workbook, in order.

    Raises
    ------
    BadInput
        It is hostile, broken, too large or no such workbook.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return _old(path) if path.suffix.lower() == ".xls" else _new(path)
    except guard.BROKEN as error:
        raise guard.refuse(path.name, type(error).__name__, _EXCEL.zh, _EXCEL.en) from None


def _shown(value: object) -> tuple[str, date | None]:
    if isinstance(value, datetime):
        return "", value.date()
    if isinstance(value, date):
        return "", value
    if isinstance(value, time):
        return f"{value:%H:%M}", None
    if isinstance(value, float) and value.is_integer():
        return str(int(value)), None
    text = "" if value is None or isinstance(value, bool) else plain(str(value))
    return ("" if text.startswith("#") else text), None


def _place(row: int, column: int) -> str:
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row + 1}"


def _merged(
    rows: list[list[Cell]], areas: Iterator[tuple[int, int, int, int]]
) -> tuple[tuple[Cell, ...], ...]:
    """Fill merged areas (first and last row, first and last column) with what they show."""
    for top, bottom, left, right in areas:
        for row in range(top, min(bottom + 1, len(rows))):
            for column in range(left, min(right + 1, len(rows[row]))):
                own = rows[row][column]
                first = rows[top][left]
                rows[row][column] = replace(first, at=own.at, anchor=first.at, hidden=own.hidden)
    return tuple(map(tuple, rows))


def _new(path: Path) -> tuple[Sheet, ...]:
    import openpyxl

    book = openpyxl.load_workbook(guard.workbook(path), data_only=True, keep_links=False)
    palette = colours.theme(book.loaded_theme)
    return tuple(
        Sheet(plain(sheet.title), _new_rows(sheet, palette))
        for sheet in book.worksheets
        if sheet.sheet_state == "visible"
    )


def _new_rows(sheet: Worksheet, palette: tuple[str, ...]) -> tuple[tuple[Cell, ...], ...]:
    height, width = min(sheet.max_row, ROWS), min(sheet.max_column, COLUMNS)
    hidden_rows = {n for n, row in sheet.row_dimensions.items() if row.hidden}
    hidden_columns = {
        n
        for columns in sheet.column_dimensions.values()
        if columns.hidden
        for n in range(columns.min or 0, (columns.max or 0) + 1)
    }
    rows = []
    for number, cells in enumerate(sheet.iter_rows(1, height, 1, width), 1):
        row = []
        for column, cell in enumerate(cells, 1):
            text, day = _shown(cell.value)
            place = _place(number - 1, column - 1)
            fill = _colour(cell.fill.fgColor, palette) if cell.fill.fill_type == "solid" else ""
            ink = _colour(cell.font.color, palette) if cell.font and cell.font.color else ""
            hidden = number in hidden_rows or column in hidden_columns
            row.append(Cell(text, day, fill, ink, place, place, hidden))
        rows.append(row)
    areas = (
        (area.min_row - 1, area.max_row - 1, area.min_col - 1, area.max_col - 1)
        for area in sheet.merged_cells.ranges
    )
    return _merged(rows, areas)


def _colour(colour: Color, palette: tuple[str, ...]) -> str:
    from openpyxl.styles.colors import COLOR_INDEX

    rgb: Any = "FFFFFF"
    if colour.type == "rgb":
        rgb = str(colour.rgb)[-6:]
    elif colour.type == "theme" and int(colour.theme) < len(palette):
        rgb = colours.tinted(palette[int(colour.theme)], float(colour.tint or 0))
    elif colour.type == "indexed" and int(colour.indexed) < len(COLOR_INDEX):
        rgb = COLOR_INDEX[int(colour.indexed)][-6:]
    return colours.name(rgb) if re.fullmatch(r"[0-9A-Fa-f]{6}", rgb) else ""


def _old(path: Path) -> tuple[Sheet, ...]:
    import xlrd
    from xlrd.biffh import XLRDError
    from xlrd.compdoc import CompDocError

    content = guard.contents(path)
    try:
        book = xlrd.open_workbook(
            file_contents=content, formatting_info=True, logfile=io.StringIO()
        )
    except (XLRDError, CompDocError) as error:
        raise guard.refuse(path.name, type(error).__name__, _EXCEL.zh, _EXCEL.en) from None
    with book:
        return tuple(
            Sheet(plain(sheet.name), _old_rows(book, sheet))
            for sheet in book.sheets()
            if sheet.visibility == 0
        )


def _old_rows(book: Book, sheet: OldSheet) -> tuple[tuple[Cell, ...], ...]:
    height, width = min(sheet.nrows, ROWS), min(sheet.ncols, COLUMNS)
    hidden_rows = {n for n, row in sheet.rowinfo_map.items() if row.hidden}
    hidden_columns = {n for n, column in sheet.colinfo_map.items() if column.hidden}
    rows = []
    for r in range(height):
        row = []
        for c in range(width):
            cell = sheet.cell(r, c)
            text, day = _shown(_old_value(book, cell.ctype, cell.value))
            style = book.xf_list[cell.xf_index or 0]
            fill = style.background
            back = fill.pattern_colour_index if fill and fill.fill_pattern == 1 else None
            front = book.font_list[style.font_index].colour_index
            hidden = r in hidden_rows or c in hidden_columns
            place = _place(r, c)
            row.append(
                Cell(
                    text,
                    day,
                    _old_colour(book, back),
                    _old_colour(book, front),
                    place,
                    place,
                    hidden,
                )
            )
        rows.append(row)
    areas = ((top, bottom - 1, left, right - 1) for top, bottom, left, right in sheet.merged_cells)
    return _merged(rows, areas)


def _old_value(book: Book, kind: int, value: object) -> object:
    import xlrd

    if kind == xlrd.XL_CELL_DATE and isinstance(value, float) and value >= 1:
        return xlrd.xldate_as_datetime(value, book.datemode)
    return None if kind == xlrd.XL_CELL_ERROR else value


def _old_colour(book: Book, index: int | None) -> str:
    rgb = book.colour_map.get(index) if index is not None else None
    return colours.name("".join(f"{part:02X}" for part in rgb)) if rgb else ""
