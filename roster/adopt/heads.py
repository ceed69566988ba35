"""The heads of a grid: which columns are days, and of which month."""

from __future__ import annotations

import calendar
import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from roster.adopt.sheets import Cell

_MISSING = 2
"""[heads] in a row that may be blank or mistyped."""
SHORTEST = 7
"""[days] a shorter row of numbers is not the head of a grid."""

_HEAD = re.compile(
    r"(?:(?P<year>20\d{2})[-/.年])?(?:(?P<month>\d{1,2})[-/.月])?(?P<day>\d{1,2})[日号]?"
    r"(?:\(?(?:星期|周|礼拜)?(?P<weekday>[一二三四五六日天])?\)?)"
)
_WEEKDAY = re.compile(
    r"\(?(?:星期|周|礼拜)?([一二三四五六日天])\)?|(Mon|Tue|Wed|Thu|Fri|Sat|Sun)\w*"
)
_LETTERS = {letter: n for n, letter in enumerate("一二三四五六日")} | {"天": 6}
_ENGLISH = {word: n for n, word in enumerate(("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"))}
_DIGITS = {sign: str(n) for n, sign in enumerate("〇一二三四五六七八九")} | {"零": "0", "○": "0"}
_MONTHS = {
    word: n
    for n, word in enumerate(
        ("十二", "十一", "十", "九", "八", "七", "六", "五", "四", "三", "二", "一")
    )
}
_YEAR = re.compile(r"(20\d{2})\s*(?:年|[-./](?=\d))|(二[〇零○][〇零○一二三四五六七八九]{2})年")
_MONTH = re.compile(
    r"(?:(?<=\d{4})[-./](\d{1,2})(?!\d)|(?<!\d)(\d{1,2})\s*月|"
    rf"({'|'.join(_MONTHS)})月)(?:份)?(?:(\d{{1,2}})[日号])?"
)
_SERIAL = (40000, 60000)
"""Excel's day numbers from 2009 to 2064: a date that lost its format."""


@dataclass(frozen=True, slots=True)
class Head:
    """A day as a head says it; what it leaves out is None."""

    day: int
    month: int | None = None
    year: int | None = None
    weekday: int | None = None
    columns: tuple[int, ...] = ()
    at: str = ""


@dataclass(frozen=True, slots=True)
class Month:
    """The dates of a grid's heads and where their year and month were read.

    A head that the month does not have (31 November) has no date. `sure` is false where a part was
    guessed; `clash` names a head whose weekday contradicts.
    """

    dates: tuple[date | None, ...]
    seen: str
    sure: bool
    clash: str = ""


def head(cell: Cell, column: int) -> Head | None:
    """The day that a cell names, or None."""
    if cell.day is not None:
        found = cell.day
        return Head(found.day, found.month, found.year, found.weekday(), (column,), cell.at)
    text = cell.tight
    if text.isdigit() and _SERIAL[0] <= int(text) < _SERIAL[1]:
        return head(replace(cell, day=date(1899, 12, 30) + timedelta(days=int(text))), column)
    match = _HEAD.fullmatch(text)
    if not match or not 1 <= int(match["day"]) <= 31:
        return None
    month, year = (int(match[part]) if match[part] else None for part in ("month", "year"))
    if month is not None and not 1 <= month <= 12:
        return None
    weekday = _LETTERS[match["weekday"]] if match["weekday"] else None
    return Head(int(match["day"]), month, year, weekday, (column,), cell.at)


def weekday(cell: Cell) -> int | None:
    """0 for Monday, where a cell names a weekday and nothing else."""
    match = _WEEKDAY.fullmatch(cell.tight)
    if not match:
        return None
    return _LETTERS[match[1]] if match[1] else _ENGLISH[match[2]]


def runs(cells: Sequence[Cell]) -> Iterator[tuple[Head, ...]]:
    """The runs of days that follow each other in a row; a merged head owns all its columns."""
    run: list[Head] = []
    anchor = ""
    for column, cell in enumerate(cells):
        if cell.anchor == anchor and run:
            run[-1] = replace(run[-1], columns=(*run[-1].columns, column))
            continue
        found = head(cell, column)
        if found is None:
            continue
        if run and not _follows(run[-1].day, found.day):
            run += _mended(run[-1], found, cells)
        if run and not _follows(run[-1].day, found.day):
            if len(run) >= SHORTEST:
                yield tuple(run)
            run = []
        run.append(found)
        anchor = cell.anchor
    if len(run) >= SHORTEST:
        yield tuple(run)


def _mended(before: Head, after: Head, cells: Sequence[Cell]) -> list[Head]:
    """The heads between two that are as far apart as their columns: blank or mistyped ones."""
    missing = range(before.columns[-1] + 1, after.columns[0])
    if len(missing) > _MISSING or after.day - before.day != len(missing) + 1:
        return []
    return [
        Head(before.day + n, columns=(column,), at=cells[column].at)
        for n, column in enumerate(missing, 1)
    ]


def _follows(before: int, day: int) -> bool:
    return day == before + 1 or (day == 1 and before >= 28)


def resolve(heads: tuple[Head, ...], texts: Sequence[tuple[str, str]], today: date) -> Month:
    """Find year and month in the heads, then in (place, text) pairs, then by the weekdays.

    A row of heads that passes from 31 to 1 begins in the month before the one it is called after.
    """
    year, month, seen = _written(heads, texts)
    if month is None:
        return _guessed(heads, today, year)
    years = [year] if year is not None else [today.year + n for n in (0, -1, 1, -2)]
    options = sorted((_count(heads, y, month) for y in years), key=lambda d: _distance(d, today))
    fitting = [dates for dates in options if not _clash(heads, dates)]
    dates = (fitting or options)[0]
    told = any(h.weekday is not None for h in heads) and bool(fitting)
    return Month(dates, seen, year is not None or told, _clash(heads, dates))


def _begins(dates: tuple[date | None, ...]) -> date:
    return next(filter(None, dates))


def _distance(dates: tuple[date | None, ...], today: date) -> tuple[bool, int]:
    """How unlikely a month is to lie on the clerk's desk: later ones last."""
    days = (_begins(dates) - today).days
    return days > 31, abs(days)


def _written(
    heads: tuple[Head, ...], texts: Sequence[tuple[str, str]]
) -> tuple[int | None, int | None, str]:
    """The year, and the month of the first head, as written somewhere."""
    first = heads[0]
    year = next((h.year for h in heads if h.year is not None), None)
    month, seen = first.month, first.at if first.month else ""
    wraps = any(b.day < a.day for a, b in itertools.pairwise(heads))
    for place, text in texts:
        found_year = _YEAR.search(text)
        if year is None and found_year:
            year = int(found_year[1] or "".join(_DIGITS[sign] for sign in found_year[2]))
            seen = seen or place
        if month is None and (found := _MONTH.search(text)):
            month = int(found[1] or found[2] or 12 - _MONTHS[found[3]])
            seen = place
            if wraps and not (found[4] and int(found[4]) == first.day):
                month, year = (12, year and year - 1) if month == 1 else (month - 1, year)
    return year, month if month and 1 <= month <= 12 else None, seen


def _count(heads: tuple[Head, ...], year: int, month: int) -> tuple[date | None, ...]:
    dates: list[date | None] = []
    for n, each in enumerate(heads):
        if n and each.day < heads[n - 1].day:
            year, month = (year + 1, 1) if month == 12 else (year, month + 1)
        exists = each.day <= calendar.monthrange(year, month)[1]
        dates.append(date(year, month, each.day) if exists else None)
    return tuple(dates)


def _clash(heads: tuple[Head, ...], dates: tuple[date | None, ...]) -> str:
    """The place of the first head whose weekday is another than its date's."""
    return next(
        (
            h.at
            for h, day in zip(heads, dates, strict=True)
            if h.weekday is not None and day is not None and h.weekday != day.weekday()
        ),
        "",
    )


def _guessed(heads: tuple[Head, ...], today: date, year: int | None) -> Month:
    """The latest month that has these days and weekdays and has begun, else the nearest to come."""
    months = [(today.year + n // 12, n % 12 + 1) for n in range(-24, 14)]
    options = sorted(
        (_count(heads, y, m) for y, m in months if year in (None, y)),
        key=lambda dates: (dates.count(None), _begins(dates) > today, _distance(dates, today)),
    ) or [_count(heads, year or today.year, 1)]
    fitting = [dates for dates in options if not _clash(heads, dates)]
    choice = (fitting or options)[0]
    told = any(h.weekday is not None for h in heads) and bool(fitting)
    return Month(choice, "星期" if told else "", False, _clash(heads, choice))
