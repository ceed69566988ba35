"""The grid of dates by crew: each column says what the people named in it do."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from roster.adopt import words
from roster.adopt.clocks import hours
from roster.adopt.codes import is_duty_word
from roster.adopt.heads import Head, runs, weekday
from roster.adopt.sheets import Cell, Sheet
from roster.adopt.table import Column, Crews, Entry

Rows = Sequence[Sequence[Cell]]
STANDBY = re.compile(r"备班|备勤|后备|听班|备值|待命|替班")
_IDLE = re.compile(r"休息|轮休|调休|休$|天气|安排|内容|地点")


def tables(sheet: Sheet) -> Iterator[Crews]:
    """The sheet's grid by dates; halves of a month side by side or stacked are one grid."""
    columns = list(zip(*sheet.rows, strict=True))
    starts = [
        (c, run)
        for c, column in enumerate(columns)
        for run in runs(column)
        if _is_dates(column, run)
    ]
    parts = []
    for place, (c, run) in enumerate(starts):
        ends = [later for later, _ in starts[place + 1 :] if later > c]
        parts.append(_table(sheet.rows, c, ends[0] if ends else len(columns), run))
    parts.sort(key=lambda part: part.heads[0].day)
    whole: list[Crews] = []
    for part in parts:
        if whole and whole[-1].heads[-1].day + 1 == part.heads[0].day:
            whole[-1] = _joined(whole[-1], part)
        else:
            whole.append(part)
    yield from (table for table in whole if table.entries)


def _is_dates(column: Sequence[Cell], run: tuple[Head, ...]) -> bool:
    """Whether the run of numbers in a column is dates, not 序号."""
    above = "".join(
        cell.tight for cell in column[max(0, run[0].columns[0] - 2) : run[0].columns[0]]
    )
    return bool(run[0].month or words.DATE.search(above)) and not words.ASIDE.search(above)


def _joined(first: Crews, second: Crews) -> Crews:
    moved = tuple(
        Entry(entry.day + len(first.heads), entry.column, entry.cell) for entry in second.entries
    )
    columns = tuple(dict.fromkeys((*first.columns, *second.columns)))
    return Crews(
        first.heads + second.heads,
        columns,
        first.entries + moved,
        first.rows + second.rows,
        min(first.top, second.top),
    )


def _table(rows: Rows, dates: int, end: int, run: tuple[Head, ...]) -> Crews:
    top = run[0].columns[0]
    columns = {c: _column(rows, top, c) for c in range(dates + 1, end)}
    days = {c: [weekday(rows[head.columns[0]][c]) for head in run] for c in range(dates + 1, end)}
    told = next((found for found in days.values() if None not in found), [None] * len(run))
    heads = tuple(
        Head(h.day, h.month, h.year, h.weekday if w is None else w, h.columns, h.at)
        for h, w in zip(run, told, strict=True)
    )
    used = {c: column for c, column in columns.items() if column is not None}
    entries = []
    for n, head in enumerate(run):
        seen: set[str] = set()
        for c, column in used.items():
            for cell in (rows[r][c] for r in head.columns):
                named = column.team or words.people(cell.text)
                if named and cell.tight and cell.anchor not in seen:
                    entries.append(Entry(n, column, cell))
                    seen.add(cell.anchor)
    mentioned = {name for entry in entries for name, _ in words.people(entry.cell.text)}
    entries = [e for e in entries if not any(n in e.column.heading for n in mentioned)]
    filled = {entry.column for entry in entries}
    kept = tuple(dict.fromkeys(column for column in used.values() if column in filled))
    return Crews(heads, kept, tuple(entries), tuple(r for h in run for r in h.columns), top)


def _column(rows: Rows, top: int, c: int) -> Column | None:
    """What a column says of the people in it; None where it is no duty."""
    texts: dict[str, str] = {}
    for r in range(max(0, top - 2), top):
        cell = rows[r][c]
        if _width(rows[r], cell) < len(rows[r]) - 1 and cell.tight:
            texts[cell.anchor] = cell.tight
    heading = "".join(texts.values())
    if (
        not heading
        or words.WEEKDAY.search(heading)
        or words.ASIDE.search(heading)
        or _IDLE.search(heading)
    ):
        return None
    if words.TEAM.search(heading):
        return Column(heading, team=True)
    if STANDBY.search(heading):
        return Column(heading, "备", "", True)
    shift = next((t for t in texts.values() if is_duty_word(t) or hours(t)), "")
    roles = [text for text in texts.values() if text != shift and not words.DATE.search(text)]
    return Column(heading, shift, re.sub(r"[^\w()]", "", roles[-1]) if roles else "")


def _width(row: Sequence[Cell], cell: Cell) -> int:
    return sum(other.anchor == cell.anchor for other in row)
