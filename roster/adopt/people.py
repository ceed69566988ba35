"""The grid of names by days: its rows, its names, what the clerk counted beside it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from roster.adopt import words
from roster.adopt.heads import Head, runs, weekday
from roster.adopt.sheets import Cell, Sheet
from roster.adopt.table import Line, People, Total

Rows = Sequence[Sequence[Cell]]


def tables(sheet: Sheet) -> Iterator[People]:
    """Every grid of the sheet; the halves of one month, one below the other, are one grid."""
    starts = [(n, heads) for n, row in enumerate(sheet.rows) if (heads := _heads(row))]
    found: list[People] = []
    for place, (top, heads) in enumerate(starts):
        bottom = starts[place + 1][0] if place + 1 < len(starts) else len(sheet.rows)
        if place and starts[place - 1][1] and _same(starts[place - 1][1], heads) and found:
            found[-1] = _below(found[-1], _table(sheet.rows, top, bottom, heads))
            continue
        table = _table(sheet.rows, top, bottom, heads)
        if found and found[-1].heads[-1].day + 1 == heads[0].day:
            table = _joined(found.pop(), table)
        found.append(table)
    yield from (table for table in found if table.lines)


def _heads(row: Sequence[Cell]) -> tuple[Head, ...]:
    for run in runs(row):
        before = row[run[0].columns[0] - 1].tight if run[0].columns[0] else ""
        if run[0].columns[0] and not words.ASIDE.search(before) and not words.ID.search(before):
            return run
    return ()


def _same(first: tuple[Head, ...], second: tuple[Head, ...]) -> bool:
    return [h.day for h in first] == [h.day for h in second]


def _below(upper: People, lower: People) -> People:
    """A head repeated for the printed page or for the next crew."""
    shift = len(upper.lines)
    moved = tuple(replace(total, line=total.line + shift) for total in lower.totals)
    return replace(
        upper,
        lines=(*upper.lines, *lower.lines),
        totals=(*upper.totals, *moved),
        hidden=(*upper.hidden, *lower.hidden),
        rows=(*upper.rows, *lower.rows),
    )


def _joined(first: People, second: People) -> People:
    """Two halves of a month, matched by name."""
    later = {line.name: line for line in second.lines}
    none = tuple(() for _ in second.heads)
    lines = [
        replace(
            line, cells=line.cells + (later.pop(line.name).cells if line.name in later else none)
        )
        for line in first.lines
    ]
    empty = tuple(() for _ in first.heads)
    lines += [replace(line, cells=empty + line.cells) for line in later.values()]
    return People(
        first.heads + second.heads,
        tuple(lines),
        (),
        first.hidden + second.hidden,
        first.rows + second.rows,
        first.top,
    )


def _table(rows: Rows, top: int, bottom: int, heads: tuple[Head, ...]) -> People:
    first = heads[0].columns[0]
    days = {column for head in heads for column in head.columns}
    weekdays, body = _weekdays(rows, top, heads)
    heads = tuple(
        replace(h, weekday=weekdays.get(h.columns[0], h.weekday)) if h.weekday is None else h
        for h in heads
    )
    headings = _headings(rows, top, body, heads)
    region = range(body, bottom)
    names = _name_column(rows, region, headings, first)
    if names is None:
        return People(heads, ())
    lines, numbers, hidden = _lines(rows, region, names, headings, heads)
    totals = tuple(
        Total(heading, number, int(rows[r][c].tight), rows[r][c].at)
        for number, r in enumerate(numbers)
        for c, heading in headings.items()
        if c > first and c not in days and heading and rows[r][c].tight.isdigit()
    )
    return People(heads, lines, totals, hidden, numbers, top)


def _weekdays(rows: Rows, top: int, heads: tuple[Head, ...]) -> tuple[dict[int, int], int]:
    """Weekday by column from the row below or above the head, and the first row of the body."""
    for row in (top + 1, top - 1):
        if not 0 <= row < len(rows):
            continue
        found = {
            h.columns[0]: day
            for h in heads
            if (day := weekday(rows[row][h.columns[0]])) is not None
        }
        if 2 * len(found) > len(heads):
            return found, max(row, top) + 1
    return {}, top + 1


def _headings(rows: Rows, top: int, body: int, heads: tuple[Head, ...]) -> dict[int, str]:
    """The words over every column that is no day; a title merged over the days is none."""
    wide = {rows[r][h.columns[0]].anchor for r in range(max(0, top - 1), body) for h in heads}
    found = {}
    for column in range(len(rows[top])):
        cells = [rows[r][column] for r in range(max(0, top - 1), body)]
        own = {cell.anchor: cell.tight for cell in cells if cell.anchor not in wide}
        found[column] = "".join(own.values())
    return found


def _name_column(rows: Rows, region: range, headings: dict[int, str], first: int) -> int | None:
    named = [c for c in range(first) if words.NAME.search(headings[c])]
    if named:
        return named[-1]
    taken = (words.TEAM, words.FUNCTION, words.ASIDE, words.ID)
    free = [c for c in range(first) if not any(kind.search(headings[c]) for kind in taken)]
    # A grid of crews has no other name than theirs.
    free = free or [c for c in range(first) if words.TEAM.search(headings[c])]
    counts = {
        c: len({name for r in region if (name := words.person(rows[r][c].text)[0])}) for c in free
    }
    best = max(free, key=lambda c: (counts[c], c), default=None)
    return best if best is not None and counts[best] else None


def _lines(
    rows: Rows, region: range, names: int, headings: dict[int, str], heads: tuple[Head, ...]
) -> tuple[tuple[Line, ...], tuple[int, ...], tuple[str, ...]]:
    """(the people's lines, the row of each, the names of hidden rows)."""
    first = heads[0].columns[0]
    columns = _columns(rows, region, names, headings, first)
    lines: list[Line] = []
    numbers: list[int] = []
    hidden: list[str] = []
    anchors: dict[str, int] = {}
    ended = False
    for r in region:
        row = rows[r]
        name, leads = words.person(row[names].text)
        closing = words.CLOSING if name else words.FOOTER
        if any(closing.search(cell.tight) for cell in row[: names + 1]):
            ended = True
            continue
        cells = tuple(tuple(row[c] for c in head.columns) for head in heads)
        if not name or (ended and not _is_marked(cells)):
            continue
        if row[names].anchor in anchors:
            place = anchors[row[names].anchor]
            lines[place] = replace(lines[place], cells=_stacked(lines[place].cells, cells))
        elif row[names].hidden and row[first].hidden:
            hidden.append(name)
        else:
            anchors[row[names].anchor] = len(lines)
            numbers.append(r)
            lines.append(_line(row, name, leads, cells, columns))
    return tuple(lines), tuple(numbers), tuple(hidden)


def _is_marked(cells: tuple[tuple[Cell, ...], ...]) -> bool:
    """Whether a row below the first footer still holds marks, not counts or sentences."""
    texts = [cell.tight for day in cells for cell in day if cell.tight]
    marks = [text for text in texts if len(text) <= 5 and not text.isdigit()]
    return len(marks) >= max(3, len(texts) / 2) and len({c.anchor for d in cells for c in d}) > 3


def _stacked(
    above: tuple[tuple[Cell, ...], ...], below: tuple[tuple[Cell, ...], ...]
) -> tuple[tuple[Cell, ...], ...]:
    return tuple((*a, *b) for a, b in zip(above, below, strict=True))


def _columns(
    rows: Rows, region: range, names: int, headings: dict[int, str], first: int
) -> dict[str, int]:
    """Where team, function and id stand, by their headings; a merged column is the team's."""
    found: dict[str, int] = {}
    for c in range(first):
        for key, kind in (("id", words.ID), ("team", words.TEAM), ("function", words.FUNCTION)):
            if c != names and kind.search(headings[c]):
                found.setdefault(key, c)
    if "team" not in found:
        for c in (c for c in range(first) if c != names and c not in found.values()):
            texts = Counter(rows[r][c].anchor for r in region if rows[r][c].tight)
            titled = rows[region[0]][c].anchor == rows[region[0] - 1][c].anchor
            if (
                texts
                and not titled
                and max(texts.values()) > 1
                and not rows[region[0]][c].tight.isdigit()
            ):
                found["team"] = c
                break
    return found


def _line(
    row: Sequence[Cell],
    name: str,
    leads: bool,
    cells: tuple[tuple[Cell, ...], ...],
    columns: dict[str, int],
) -> Line:
    told = {key: row[c].tight for key, c in columns.items()}
    function = told.get("function", "")
    leads = leads or bool(words.LEADER.search(function))
    function = "" if words.ORDINARY.fullmatch(function) else function
    return Line(name, row[0].at, cells, told.get("id", ""), told.get("team", ""), function, leads)
