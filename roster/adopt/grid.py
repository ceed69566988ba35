"""The month grids of a workbook: which way each lies, which month it is of, what stands around."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from roster.adopt import crews, legend, people, words
from roster.adopt.codes import common, tokens
from roster.adopt.heads import resolve
from roster.adopt.legend import Legend
from roster.adopt.sheets import Cell, Sheet
from roster.adopt.table import Crews, Grid, People

ANSWER = "回答"
Rows = Sequence[Sequence[Cell]]
FEWEST = 10
"""[cells] a grid with fewer marks is a form not yet filled in."""
_ABOUT = re.compile(
    r"\d{4}\s*[年./-]\s*\d{0,2}月?份?|[〇零○一二三四五六七八九]{4}年|\d{1,2}月份?|"
    r"(?:十[一二]?|[一二三四五六七八九])月份?|\d+日|(?:排班|值班|轮值|轮班|考勤|倒班)(?:安排|计划)?表?|班表|表$|"
    r"[()\[\]【】\-~至.]"
)


def find(sheets: Sequence[Sheet], file: str, today: date, told: str = "") -> tuple[Grid, ...]:
    """The filled grids of a workbook, the earliest month first; `told` is the month of the last.

    Every sheet is tried lengthwise and turned, as names by days and as dates by crew; the reading
    that understands most cells stands.
    """
    grids = []
    for sheet in sheets:
        best = max(_readings(sheet, file, today), key=lambda grid: grid.marks, default=None)
        if best is not None and best.marks >= FEWEST:
            grids.append(best)
    grids.sort(key=lambda grid: (_first(grid), grid.marks))
    if told and grids:
        same = grids[-1].month.dates
        grids = [_moved(g, told, today) if g.month.dates == same else g for g in grids]
    return tuple(grids)


def _moved(grid: Grid, told: str, today: date) -> Grid:
    """The grid in the month that the clerk named, whatever its heads say."""
    heads = tuple(replace(head, month=None, year=None) for head in grid.table.heads)
    return replace(grid, month=resolve(heads, [(ANSWER, told)], today))


def _first(grid: Grid) -> date:
    return next(day for day in grid.month.dates if day is not None)


def _readings(sheet: Sheet, file: str, today: date) -> Iterator[Grid]:
    for side in (sheet, sheet.turned()):
        tables: list[People | Crews] = [*people.tables(side), *crews.tables(side)]
        for table in tables:
            around = _around(side.rows, table)
            marks = _marks(table, legend.read(around))
            above = [
                (row[0].at, _joined(row)) for row in side.rows[: table.top + 1] if _joined(row)
            ]
            texts = [*above, ("表名", sheet.name), ("文件名", file)]
            month = resolve(table.heads, texts, today)
            yield Grid(sheet.name, _title([text for _, text in above]), table, month, around, marks)


def _joined(row: Sequence[Cell]) -> str:
    return "".join({cell.anchor: cell.tight for cell in row}.values())


def _title(texts: Sequence[str]) -> str:
    return next((text for text in texts if "班" in text and re.search(r"[表月年]", text)), "")


def unit_name(title: str) -> str:
    """What is left of a title without its month, its brackets and the word for a roster."""
    bare = re.split(r"[,;:。]|日期|姓名|星期", re.sub(r"\([^()]*\)", "", title))[0]
    return _ABOUT.sub("", bare).strip()


def _around(rows: Rows, table: People | Crews) -> tuple[tuple[Cell, ...], ...]:
    """The cells that aren't the grid's own, row by row."""
    own = set(table.rows)
    last = max(head.columns[-1] for head in table.heads)
    beside = last + 1 if isinstance(table, People) else len(rows[0])
    found = (tuple(row[beside:]) if r in own else tuple(row) for r, row in enumerate(rows))
    return tuple(row for row in found if any(cell.text or cell.fill for cell in row))


def _marks(table: People | Crews, said: Legend) -> int:
    """How many cells are understood; none where most are not."""
    if isinstance(table, Crews):
        return sum(len(words.people(entry.cell.text)) or 1 for entry in table.entries)
    cells = [cell for line in table.lines for day in line.cells for cell in day]
    filled = [cell for cell in cells if cell.text or cell.fill in said.fills]
    known = [cell for cell in filled if _is_understood(cell, said)]
    return len(known) if 2 * len(known) > len(filled) else 0


def _is_understood(cell: Cell, said: Legend) -> bool:
    marks, _ = tokens(cell.text)
    return bool(marks or cell.fill in said.fills) and all(
        len(mark) == 1 or mark in said.codes or common(mark) is not None or mark.isascii()
        for mark in marks
    )
