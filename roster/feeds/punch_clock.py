"""What a punch clock hands out: a CSV or workbook whose columns are called as its maker likes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple
from zoneinfo import ZoneInfo

from roster.domain import Text
from roster.duty.matching import Way
from roster.errors import BadInput, Flaw
from roster.feeds.cells import plain, squeeze
from roster.feeds.tables import Flaws, Grid, read_csv
from roster.feeds.workbooks import read_workbook

ALIASES: Mapping[str, tuple[str, ...]] = {
    "person": (
        "工号", "人员编号", "员工编号", "考勤号码", "考勤号", "登记号码", "编号", "姓名", "person",
        "id", "employee", "userid", "name",
    ),
    "at": (
        "打卡时间", "刷卡时间", "日期时间", "考勤时间", "签到时间", "打卡", "刷卡",
        "at", "datetime", "timestamp",
    ),
    "date": ("日期", "打卡日期", "考勤日期", "刷卡日期", "date"),
    "time": ("时间", "时刻", "time"),
    "way": ("进出", "状态", "考勤状态", "方向", "类型", "way", "direction", "state"),
    "device": ("设备", "机器号", "机号", "设备编号", "地点", "device", "terminal", "location"),
}  # fmt: skip
"""What each column is usually called; the first that is found is offered."""
WAYS: Mapping[str, Way] = {
    **dict.fromkeys(("in", "i", "上班", "进", "签到", "上班签到", "checkin", "c/in"), Way.IN),
    **dict.fromkeys(("out", "o", "下班", "出", "签退", "下班签退", "checkout", "c/out"), Way.OUT),
    **dict.fromkeys(("", "either", "正常", "打卡", "刷卡"), Way.EITHER),
}
_MOMENT = re.compile(
    r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?[ T]*"
    r"(\d{1,2})[:时](\d{1,2})(?:[:分](\d{1,2}))?秒?分?"
)
SHOWN = 20
"""[rows] of a preview."""
PLAIN = len("2026-12-01 07:55:03")
INSTANT = Text("日期和时间，如 2026-12-01 07:55:03", "a date and time such as 2026-12-01 07:55:03")


class Stroke(NamedTuple):
    """One line that was understood.

    Parameters
    ----------
    row : int
        Where it stands in the file.
    """

    row: int
    person: str
    at: datetime
    way: Way
    device: str = ""


@dataclass
class Strokes:
    """A file as it was understood.

    Parameters
    ----------
    found : list[Stroke]
        Each punch once.
    doubled : int [rows]
        That say again what another one has said.
    """

    found: list[Stroke] = field(default_factory=list)
    doubled: int = 0
    flaws: list[Flaw] = field(default_factory=list)


def table(name: str, content: bytes) -> Grid:
    """The lines of a file, the first of them its headings.

    Raises
    ------
    BadInput
        It is no CSV or workbook, hostile, or too large.
    """
    flaws = Flaws()
    with TemporaryDirectory() as place:
        path = Path(place) / Path(name).name
        path.write_bytes(content)
        if path.suffix.lower() == ".xlsx":
            grids = [grid for grid in read_workbook(path, flaws).sheets.values() if grid.lines]
            flaws.raise_any()
            found = grids[0] if grids else Grid(name, ())
        else:
            found = read_csv(path)
    if len(found.lines) < 2:
        rows = Text("标题行和至少一行数据", "a row of headings and one below it")
        raise BadInput([Flaw(name, 1, "", "", rows.en, rows.zh)])
    return found


def headings(grid: Grid) -> tuple[str, ...]:
    """What the columns of a file are called."""
    return tuple(grid.lines[0][1])


def guessed(given: Sequence[str], kept: Mapping[str, str]) -> dict[str, str]:
    """Which column holds what: as it was said before, else by how columns are usually called."""
    if kept and set(filter(None, kept.values())) <= set(given):
        return dict(kept)
    by_name = {squeeze(each): each for each in given if each}
    found: dict[str, str] = {}
    for name, aliases in ALIASES.items():
        hit = next((by_name[squeeze(each)] for each in aliases if squeeze(each) in by_name), "")
        if hit and hit not in found.values():
            found[name] = hit
    if "date" not in found and "time" in found and "at" not in found:
        found["at"] = found.pop("time")
    return found


def strokes(
    grid: Grid, columns: Mapping[str, str], people: Mapping[str, str], zone: str
) -> Strokes:
    """The punches of a file under the columns that were chosen.

    Parameters
    ----------
    people : Mapping[str, str]
        Names of the unit's people by number.
    """
    flaws, result = Flaws(), Strokes()
    at = {name: headings(grid).index(column) for name, column in columns.items() if column}
    missing = list(_missing(at))
    if missing:
        for expected in missing:
            flaws.add(grid.path, grid.lines[0][0], "", "、".join(headings(grid)), expected)
        result.flaws = flaws.found
        return result
    numbers = _numbers(people)
    reader = _Reader(grid, at, numbers, ZoneInfo(zone), flaws)
    seen: set[tuple[str, datetime, Way]] = set()
    for each in reader.all():
        key = each.person, each.at, each.way
        if key in seen:
            result.doubled += 1
        else:
            seen.add(key)
            result.found.append(each)
    result.flaws = flaws.found
    return result


def _missing(at: Mapping[str, int]) -> Iterator[Text]:
    if "person" not in at:
        yield Text("工号或姓名一列", "a column of numbers or names")
    if "at" not in at and not {"date", "time"} <= set(at):
        yield Text("打卡时间一列，或日期与时间两列", "a column of instants, or of dates and times")


def _numbers(people: Mapping[str, str]) -> dict[str, str]:
    """A person by number, and by a name that only one of them has."""
    names: dict[str, list[str]] = {}
    for number, name in people.items():
        names.setdefault(name, []).append(number)
    single = {name: found[0] for name, found in names.items() if len(found) == 1 and name}
    return {**single, **{number: number for number in people}}


class _Reader:
    """Reads line by line; dates and devices come again and again, so they are read once."""

    def __init__(
        self,
        grid: Grid,
        at: Mapping[str, int],
        numbers: Mapping[str, str],
        zone: ZoneInfo,
        flaws: Flaws,
    ) -> None:
        self._grid, self._at, self._numbers, self._zone = grid, at, numbers, zone
        self._flaws = flaws
        self._headings = headings(grid)

    def all(self) -> Iterator[Stroke]:
        for row, cells in self._grid.lines[1:]:
            person, at = self._person(row, cells), self._moment(row, cells)
            way = self._way(row, cells)
            if person and at and way is not None:
                yield Stroke(row, person, at, way, self._cell(cells, "device")[:100])

    def _cell(self, cells: Sequence[str], name: str) -> str:
        at = self._at.get(name)
        return cells[at] if at is not None and at < len(cells) else ""

    def _wrong(self, row: int, name: str, cells: Sequence[str], expected: Text) -> None:
        heading = self._headings[self._at[name]]
        self._flaws.add(self._grid.path, row, heading, self._cell(cells, name), expected)

    def _person(self, row: int, cells: Sequence[str]) -> str:
        given = self._cell(cells, "person")
        found = self._numbers.get(given) or self._numbers.get(plain(given), "")
        if not found:
            known = Text("本单位人员的工号，或唯一的姓名", "a number of the unit, or a name of one")
            self._wrong(row, "person", cells, known)
        return found

    def _moment(self, row: int, cells: Sequence[str]) -> datetime | None:
        name = "at" if "at" in self._at else "time"
        text = self._cell(cells, name)
        if name == "time":
            text = f"{self._cell(cells, 'date')} {text}"
        found = moment(text, self._zone)
        if found is None:
            self._wrong(row, name, cells, INSTANT)
        return found

    def _way(self, row: int, cells: Sequence[str]) -> Way | None:
        text = self._cell(cells, "way")
        found = WAYS.get(text) if text in WAYS else WAYS.get(squeeze(text).replace("-", ""))
        if found is None:
            known = Text("上班、下班，或留空", "in, out or nothing")
            self._wrong(row, "way", cells, known)
        return found


def moment(text: str, zone: ZoneInfo) -> datetime | None:
    """An instant as punch clocks write it; None: it is none, or the clock never showed it."""
    if len(text) == PLAIN and text[:2] in ("20", "21") and text[4] == "-":
        try:
            # The clock of a place is set within an hour's turn at the earliest.
            return (datetime.fromisoformat(text) - _offset(text[:13], zone)).replace(tzinfo=UTC)
        except ValueError:
            return None
    hit = _MOMENT.fullmatch(text) or _MOMENT.fullmatch(plain(text))
    if hit is None:
        return None
    try:
        year, month, day, hour, minute, second = (int(each or 0) for each in hit.groups())
        wall = datetime(year, month, day, hour, minute, second, tzinfo=zone)
    except ValueError:
        return None
    return wall.astimezone(UTC) if 2000 <= wall.year < 2200 else None


@lru_cache(maxsize=4096)
def _offset(hour: str, zone: ZoneInfo) -> timedelta:
    """By how much the clock of a place is ahead of UTC in an hour such as ``2026-12-01 07``."""
    found = datetime.fromisoformat(f"{hour}:00").replace(tzinfo=zone).utcoffset()
    assert found is not None
    return found
