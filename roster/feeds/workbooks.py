"""A workbook read as tables of text: visible sheets, values instead of formulas, merged cells."""

from __future__ import annotations

import re
import warnings
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from io import BytesIO
from itertools import repeat
from pathlib import Path
from typing import Protocol, cast

import openpyxl
from openpyxl import Workbook
from openpyxl.cell.read_only import ReadOnlyCell
from openpyxl.utils.cell import get_column_letter, range_boundaries

from roster.domain import Text
from roster.feeds import guard
from roster.feeds.tables import Flaws, Grid, grid

_MERGED = re.compile(rb"<(?:\w+:)?mergeCell\s[^>]*?ref=[\"']([A-Z]{1,3}\d{1,7}:[A-Z]{1,3}\d{1,7})")
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")
_EXCEL = Text("可以用电子表格软件打开的 .xlsx 工作簿", "an .xlsx workbook that a spreadsheet opens")
_NO_ERROR = Text("数值或文字，而不是错误值", "a value, not an error")
_VALUE = Text(
    "带有计算结果的公式（用电子表格软件保存一次）", "a formula with its value: save it once"
)


class _Sheet(Protocol):
    """A worksheet that is read as a stream; the library's own types do not describe it."""

    title: str
    sheet_state: str
    parent: Workbook
    _worksheet_path: str

    def reset_dimensions(self) -> None: ...

    def iter_rows(self) -> Iterator[tuple[ReadOnlyCell, ...]]: ...


@dataclass(frozen=True)
class Book:
    """The visible sheets of a workbook by name, and the names of the hidden ones."""

    sheets: Mapping[str, Grid]
    hidden: tuple[str, ...]


def read_workbook(path: Path, flaws: Flaws) -> Book:
    """The tables of a workbook; formulas without a value and error values are flaws.

    Raises
    ------
    BadInput
        It is hostile, broken, too large or no plain .xlsx file.
    """
    content = guard.workbook(path)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return _read(path.name, content, flaws)
    except MemoryError:
        raise guard.refuse(path.name, "MemoryError", "较小的工作簿", "a smaller workbook") from None
    except guard.BROKEN as error:
        raise guard.refuse(path.name, type(error).__name__, _EXCEL.zh, _EXCEL.en) from None


def _read(name: str, content: BytesIO, flaws: Flaws) -> Book:
    book = openpyxl.load_workbook(content, read_only=True, data_only=True, keep_links=False)
    sheets, hidden = {}, []
    for sheet in _sheets(book):
        if sheet.sheet_state != "visible":
            hidden.append(sheet.title)
            continue
        path = f"{name}!{sheet.title}"
        source = _source(content, sheet)
        formulas = None
        if _FORMULA.search(source):
            second = openpyxl.load_workbook(content, read_only=True, keep_links=False)
            formulas = next(each for each in _sheets(second) if each.title == sheet.title)
        records = _merge(_records(path, sheet, formulas, flaws), _merged(source))
        sheets[sheet.title] = grid(path, records)
    return Book(sheets, tuple(hidden))


def _sheets(book: Workbook) -> list[_Sheet]:
    found = cast("list[_Sheet]", book.worksheets)
    for sheet in found:
        # What a sheet says of its own size is often wrong, and a lie would cost memory.
        sheet.reset_dimensions()
    return found


def _source(content: BytesIO, sheet: _Sheet) -> bytes:
    """The sheet's XML; its size has been judged by the guard."""
    with zipfile.ZipFile(content) as archive:
        return archive.read(sheet._worksheet_path)


def _records(
    path: str, sheet: _Sheet, formulas: _Sheet | None, flaws: Flaws
) -> Iterator[list[str]]:
    """The lines as text; with `formulas`, the same sheet read for its formulas."""
    epoch = sheet.parent.epoch
    second = formulas.iter_rows() if formulas else repeat(())
    for number, (row, written) in enumerate(zip(sheet.iter_rows(), second, strict=False), start=1):
        for column, cell in enumerate(written, start=1):
            if cell.data_type == "f" and row[column - 1].value is None:
                flaws.add(path, number, get_column_letter(column), "=", _VALUE)
        for column, cell in enumerate(row, start=1):
            if cell.data_type == "e":
                flaws.add(path, number, get_column_letter(column), cell.value, _NO_ERROR)
        yield ["" if cell.data_type == "e" else _text(cell.value, epoch) for cell in row]


def _text(value: object, epoch: datetime) -> str:
    """What a cell's value reads as, in the forms that text cells use."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, timedelta):
        return _clock(round(value.total_seconds() / 60))
    if isinstance(value, time):
        return _clock(round((value.hour * 3600 + value.minute * 60 + value.second) / 60))
    if isinstance(value, datetime):
        return _moment(value, epoch)
    return str(value)


def _moment(value: datetime, epoch: datetime) -> str:
    # A time of 24:00 is kept as one whole day after the epoch, which no roster's date is near. The
    # older epoch stands a day early, for the 29 February 1900 that spreadsheets believe in.
    since = value - epoch - timedelta(days=1 if epoch.year < 1904 else 0)
    if since < timedelta(days=2):
        return _clock(round(since.total_seconds() / 60))
    if value.time() == time():
        return value.date().isoformat()
    return value.isoformat(" ", "minutes")


def _clock(minutes: int) -> str:
    beyond = "次日" if minutes > 1440 else ""
    return f"{beyond}{(minutes - 1440 if beyond else minutes) // 60:02d}:{minutes % 60:02d}"


def _merge(
    records: Iterable[list[str]], merged: Mapping[tuple[int, int], tuple[int, int]]
) -> Iterator[list[str]]:
    """The lines with the value of a merged cell in every cell that it covers."""
    covered: dict[int, list[int]] = {}
    for row, column in merged:
        covered.setdefault(row, []).append(column)
    first: dict[tuple[int, int], str] = {}
    for row, cells in enumerate(records):
        for column in sorted(covered.get(row, ())):
            cells += [""] * (column + 1 - len(cells))
            cells[column] = first.setdefault(merged[row, column], cells[column])
        yield cells


def _merged(source: bytes) -> dict[tuple[int, int], tuple[int, int]]:
    """The top left cell of every merged cell within the limits of a table, from 0."""
    found: dict[tuple[int, int], tuple[int, int]] = {}
    for match in _MERGED.finditer(source):
        left, top, right, bottom = (int(each or 0) for each in range_boundaries(match[1].decode()))
        area = (min(right, guard.COLUMNS) - left + 1) * (min(bottom, guard.ROWS) - top + 1)
        if len(found) + area > guard.TAGS:
            break
        for row in range(top, min(bottom, guard.ROWS) + 1):
            for column in range(left, min(right, guard.COLUMNS) + 1):
                found[row - 1, column - 1] = (top - 1, left - 1)
    return found
