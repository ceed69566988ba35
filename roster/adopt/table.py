"""A grid found on a sheet: its days, its people or columns, and what stands around it."""

from __future__ import annotations

from dataclasses import dataclass

from roster.adopt.heads import Head, Month
from roster.adopt.sheets import Cell


@dataclass(frozen=True, slots=True)
class Line:
    """One person's row: who it is and the cells of each day (more than one under a merged head)."""

    name: str
    at: str
    cells: tuple[tuple[Cell, ...], ...]
    id: str = ""
    team: str = ""
    function: str = ""
    leads: bool = False


@dataclass(frozen=True, slots=True)
class Total:
    """A figure that the clerk counted: a heading, whose row, and the cell."""

    heading: str
    line: int
    said: int
    at: str


@dataclass(frozen=True, slots=True)
class People:
    """Names by days.

    Parameters
    ----------
    hidden : tuple[str, ...]
        Names in rows that the clerk has hidden: not read.
    rows, top : tuple[int, ...], int
        The rows of the sheet that hold the lines, and the row of the heads.
    """

    heads: tuple[Head, ...]
    lines: tuple[Line, ...]
    totals: tuple[Total, ...] = ()
    hidden: tuple[str, ...] = ()
    rows: tuple[int, ...] = ()
    top: int = 0


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a grid by dates: what a name in it does.

    `shift` is a shift's word (夜), `role` a role's (带班长), `standby` says that it waits.
    """

    heading: str
    shift: str = ""
    role: str = ""
    standby: bool = False
    team: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """The cells under one column on one day."""

    day: int
    column: Column
    cell: Cell


@dataclass(frozen=True, slots=True)
class Crews:
    """Dates by crew; `Entry.day` counts the heads."""

    heads: tuple[Head, ...]
    columns: tuple[Column, ...]
    entries: tuple[Entry, ...]
    rows: tuple[int, ...] = ()
    top: int = 0


@dataclass(frozen=True, slots=True)
class Grid:
    """One table of the workbook with its month and the rows around it, which may explain it."""

    sheet: str
    title: str
    table: People | Crews
    month: Month
    around: tuple[tuple[Cell, ...], ...]
    marks: int
