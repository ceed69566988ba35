"""A clerk's hand: draws a month grid the way stations keep it, with what it should be read as."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import PatternFill
from openpyxl.worksheet.worksheet import Worksheet

SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章"
YELLOW, GREEN, BLUE, GREY = "FFFF00", "92D050", "00B0F0", "D9D9D9"
LEAVE = frozenset("病年产婚事探公调补学丧")


@dataclass(frozen=True)
class Expected:
    """What a reader should make of a grid.

    Parameters
    ----------
    shifts : Mapping[str, tuple[int, int]] [min, min]
        Start and length by code.
    cover : Mapping[tuple[str, str, str], tuple[int, int]] [heads]
        (least, usual) by code, role and kind of day.
    duties, leave : int
        Rows of history.
    cycle : str
        The rotation from its first duty; empty: none. `others` are kept by fewer people.
    """

    first: date
    last: date
    people: tuple[str, ...]
    shifts: Mapping[str, tuple[int, int]]
    cover: Mapping[tuple[str, str, str], tuple[int, int]]
    duties: int
    leave: int
    template: str
    cycle: str = ""
    rotating: int = 0
    teams: int = 0
    layout: str = "people"
    others: tuple[str, ...] = ()
    skills: Mapping[str, int] = field(default_factory=dict)
    doubts: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()


def names(count: int) -> tuple[str, ...]:
    """Invented names, some of two characters."""
    given = ("伟", "小芳", "建国", "敏", "志强", "丽", "海燕")
    return tuple(SURNAMES[n % len(SURNAMES)] + given[n % len(given)] for n in range(count))


def days(first: date, last: date) -> tuple[date, ...]:
    return tuple(first + timedelta(days=n) for n in range((last - first).days + 1))


def turning(word: str, offset: int, count: int) -> list[str]:
    """A rotation's marks for a month, begun at a place in the word."""
    return [word[(n + offset) % len(word)] for n in range(count)]


def fill(sheet: Worksheet, row: int, column: int, colour: str) -> None:
    sheet.cell(row, column).fill = PatternFill("solid", fgColor=colour)


def title(sheet: Worksheet, text: str, width: int) -> None:
    sheet.cell(1, 1, text)
    sheet.merge_cells(start_row=1, end_row=1, start_column=1, end_column=width)


def heads(sheet: Worksheet, row: int, column: int, dates: Sequence[date], prefix: str = "") -> None:
    """Day numbers over weekday letters."""
    for n, day in enumerate(dates):
        sheet.cell(row, column + n, day.day)
        sheet.cell(row + 1, column + n, prefix + "一二三四五六日"[day.weekday()])


def head(sheet: Worksheet, row: int, column: int, text: str) -> None:
    """A heading over both rows of the head."""
    sheet.cell(row, column, text)
    sheet.merge_cells(start_row=row, end_row=row + 1, start_column=column, end_column=column)


def block(sheet: Worksheet, top: int, bottom: int, column: int, text: str) -> None:
    """A team written once beside its people."""
    sheet.cell(top, column, text)
    sheet.merge_cells(start_row=top, end_row=bottom, start_column=column, end_column=column)


def marks(sheet: Worksheet, row: int, column: int, line: Sequence[object]) -> None:
    for n, mark in enumerate(line):
        if mark != "":
            sheet.cell(row, column + n, mark)


def save(book: Workbook, path: Path) -> Path:
    book.save(path)
    return path


def cover(
    lines: Sequence[Sequence[str]],
    dates: Sequence[date],
    codes: Mapping[str, str],
    split: frozenset[str] = frozenset(),
) -> dict[tuple[str, str, str], tuple[int, int]]:
    """Least and usual cover by hand: marks to codes; codes in `split` differ by kind of day.

    Of twenty days and more one without anybody is odd."""
    found = {}
    for code in dict.fromkeys(codes.values()):
        heads = Counter(
            day
            for line in lines
            for day, mark in zip(dates, line, strict=True)
            if codes.get(mark) == code
        )
        kinds = {"every": dates}
        if code in split:
            kinds = {
                "workday": [day for day in dates if day.weekday() < 5],
                "restday": [day for day in dates if day.weekday() >= 5],
            }
        for kind, those in kinds.items():
            figures = sorted(heads[day] for day in those)
            if figures[-1]:
                found[code, "", kind] = (
                    figures[len(figures) >= 20 and not figures[0]],
                    figures[(len(figures) - 1) // 2],
                )
    return found


def count(lines: Sequence[Sequence[str]], wanted: Sequence[str]) -> int:
    return sum(mark in set(wanted) for line in lines for mark in line)
