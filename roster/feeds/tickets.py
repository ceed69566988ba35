"""What a ticket system hands out: columns called as its maker likes, read cell by cell."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from roster.domain import Text
from roster.duty.customer_terms import AREAS, Area
from roster.duty.inquiries import CHANNELS, SORTS, Channel, Sort
from roster.duty.repairs import Node
from roster.duty.revisits import STAGES
from roster.errors import Flaw
from roster.feeds.cells import listing, squeeze
from roster.feeds.punch_clock import INSTANT, headings, moment
from roster.feeds.tables import Flaws, Grid


class Kind(StrEnum):
    """What the tickets of a file are."""

    INQUIRY = "inquiry"
    REPAIR = "repair"
    EXTENSION = "extension"


@dataclass(frozen=True, slots=True)
class Column:
    """One thing that a column may hold.

    Parameters
    ----------
    aliases : tuple[str, ...]
        What ticket systems call it; the first that is found is offered.
    """

    name: str
    text: Text
    aliases: tuple[str, ...]
    is_needed: bool = False
    is_instant: bool = False


def _column(
    name: str, zh: str, en: str, more: str, is_needed: bool = False, is_instant: bool = False
) -> Column:
    """A column that is offered under its own name in both languages, and under some others."""
    return Column(name, Text(zh, en), (zh, *listing(more), en), is_needed, is_instant)


TICKET = _column(
    "ticket", "工单号", "ticket number", "工单编号、单号、编号、申请编号、ticket、id", True
)
COLUMNS: Mapping[Kind, tuple[Column, ...]] = {
    Kind.INQUIRY: (
        TICKET,
        _column("received", "受理时间", "received", "来电时间、创建时间", True, True),
        _column("sort", "业务类型", "class", "工单类型、类别、类型、type", True),
        _column("state", "工单状态", "state", "状态、处理状态、status"),
        _column("first", "受理人", "first person", "首问人、坐席、工号、agent"),
        _column("channel", "受理方式", "channel", "来源、渠道"),
        _column("matter", "受理内容", "matter", "内容、事由、诉求内容、content"),
        _column("name", "客户姓名", "name", "客户名称、联系人、customer"),
        _column("contact", "联系电话", "telephone", "电话、手机、phone"),
        _column("address", "地址", "address", "用电地址"),
        _column("organisation", "单位", "organisation", "客户单位"),
        _column("result", "处理结果", "result", "办理结果、答复内容"),
        _column("replied", "答复时间", "customer answered", "回复时间、replied", is_instant=True),
        _column("satisfied", "是否满意", "content", "满意度、satisfied"),
    ),
    Kind.REPAIR: (
        TICKET,
        _column(Node.RECEIVED, "报修时间", "reported", "受理时间、接单时间、received", True, True),
        _column(Node.DISPATCHED, "派单时间", "crew told", "派工时间、dispatched", is_instant=True),
        _column(Node.GATE, "出门时间", "out of the gate", "出发时间、出车时间", is_instant=True),
        _column(Node.ARRIVED, "到达现场时间", "on site", "到达时间、arrived", is_instant=True),
        _column(Node.RESTORED, "恢复送电时间", "restored", "修复时间、送电时间", is_instant=True),
        _column("area", "区域", "area", "地区类别、城乡"),
    ),
    Kind.EXTENSION: (
        TICKET,
        _column("stage", "环节", "stage", "业扩环节、流程环节", True),
        _column("ended", "环节完成时间", "stage ended", "完成时间、办结时间、ended", True, True),
    ),
}
CLOSED = ("办结", "归档", "完成", "关闭", "closed", "done")
"""A state with one of these says that a ticket is closed."""
YES = ("满意", "是", "yes", "1", "非常满意", "基本满意")
NO = ("不满意", "否", "no", "0")
MOST = 2000
"""[rows] of one file."""
LONGEST = 60
"""[characters] of a number or a state."""


@dataclass(frozen=True, slots=True)
class Ticket:
    """One row of a file as it was understood.

    Parameters
    ----------
    row : int
        As a spreadsheet counts.
    texts : Mapping[str, str]
        What stands there, by column; classes, areas and the like by their own names.
    """

    row: int
    number: str
    times: Mapping[str, datetime]
    texts: Mapping[str, str]


@dataclass
class Tickets:
    """A file as it was understood.

    Parameters
    ----------
    doubled : int [rows]
        That say again what another one has said.
    """

    found: list[Ticket] = field(default_factory=list)
    doubled: int = 0
    flaws: list[Flaw] = field(default_factory=list)


def guessed(kind: Kind, given: Sequence[str], kept: Mapping[str, str]) -> dict[str, str]:
    """Which column holds what: as it was confirmed before, else by how columns are called."""
    found = {name: heading for name, heading in kept.items() if heading in given}
    by_name = {squeeze(each): each for each in given if each}
    for column in COLUMNS[kind]:
        if column.name in kept:
            continue
        hits = (by_name[squeeze(each)] for each in column.aliases if squeeze(each) in by_name)
        hit = next((each for each in hits if each not in found.values()), "")
        if hit:
            found[column.name] = hit
    return found


def tickets(
    kind: Kind, grid: Grid, mapping: Mapping[str, str], people: Mapping[str, str], zone: str
) -> Tickets:
    """The tickets of a file under the columns that were chosen.

    Parameters
    ----------
    mapping : Mapping[str, str]
        Headings by what they hold.
    people : Mapping[str, str]
        Names of the unit's people by number.
    """
    flaws, result = Flaws(), Tickets()
    at = {name: headings(grid).index(each) for name, each in mapping.items() if each}
    missing = [each for each in COLUMNS[kind] if each.is_needed and each.name not in at]
    for column in missing:
        expected = Text(f"“{column.text.zh}”一列", f"a column of “{column.text.en}”")
        flaws.add(grid.path, grid.lines[0][0], "", "", expected)
    if len(grid.lines) > MOST + 1:
        most = Text(f"不超过{MOST}行", f"at most {MOST} rows")
        flaws.add(grid.path, 0, "", len(grid.lines) - 1, most)
    if not flaws.found:
        reader = _Reader(kind, grid, at, people, ZoneInfo(zone), flaws)
        seen: set[str] = set()
        for each in reader.all():
            said = repr((each.number, sorted(each.times.items()), sorted(each.texts.items())))
            result.doubled += said in seen
            if said not in seen:
                result.found.append(each)
            seen.add(said)
    result.flaws = flaws.found
    return result


class _Reader:
    """Reads row by row; what is wrong is told by its cell."""

    def __init__(
        self,
        kind: Kind,
        grid: Grid,
        at: Mapping[str, int],
        people: Mapping[str, str],
        zone: ZoneInfo,
        flaws: Flaws,
    ) -> None:
        self._columns = [each for each in COLUMNS[kind] if each.name in at]
        self._grid, self._at, self._zone, self._flaws = grid, at, zone, flaws
        names = list(people.values())
        single = {name: who for who, name in people.items() if names.count(name) == 1 and name}
        self._people = {**single, **{who: who for who in people}}
        self._words: Mapping[str, Callable[[str], tuple[str | None, Text]]] = {
            "sort": lambda text: _word(text, {each.value: SORTS[each] for each in Sort}),
            "channel": lambda text: _word(text, {each.value: CHANNELS[each] for each in Channel}),
            "area": lambda text: _word(text, {each.value: AREAS[each] for each in Area}),
            "stage": lambda text: _word(text, STAGES),
            "first": self._person,
            "satisfied": _satisfied,
        }

    def all(self) -> Iterator[Ticket]:
        for row, cells in self._grid.lines[1:]:
            known = len(self._flaws.found)
            number = self._cell(cells, "ticket")
            if not 0 < len(number) <= LONGEST:
                self._wrong(row, "ticket", number, Text("工单号", "a number"))
            times = dict(self._times(row, cells))
            texts = dict(self._texts(row, cells))
            if len(self._flaws.found) == known:
                yield Ticket(row, number, times, texts)

    def _times(self, row: int, cells: Sequence[str]) -> Iterator[tuple[str, datetime]]:
        for column in self._columns:
            text = self._cell(cells, column.name) if column.is_instant else ""
            if text:
                found = moment(text, self._zone)
                if found is None:
                    self._wrong(row, column.name, text, INSTANT)
                else:
                    yield column.name, found
            elif column.is_instant and column.is_needed:
                self._wrong(row, column.name, "", INSTANT)

    def _texts(self, row: int, cells: Sequence[str]) -> Iterator[tuple[str, str]]:
        for column in self._columns:
            text = self._cell(cells, column.name)
            if column.is_instant or column is TICKET or not (text or column.is_needed):
                continue
            if column.name not in self._words:
                yield column.name, text
                continue
            found, expected = self._words[column.name](text)
            if found is None:
                self._wrong(row, column.name, text, expected)
            else:
                yield column.name, found

    def _person(self, text: str) -> tuple[str | None, Text]:
        known = Text("本单位人员的工号，或唯一的姓名", "a number of the unit, or a name of one")
        return self._people.get(text), known

    def _cell(self, cells: Sequence[str], name: str) -> str:
        at = self._at.get(name)
        return cells[at] if at is not None and at < len(cells) else ""

    def _wrong(self, row: int, name: str, value: str, expected: Text) -> None:
        heading = headings(self._grid)[self._at[name]]
        self._flaws.add(self._grid.path, row, heading, value, expected)


def is_closed(state: str) -> bool:
    """Whether a state of a ticket system says that a ticket is closed."""
    return any(word in squeeze(state) for word in CLOSED) and "未" not in state


def _word(text: str, known: Mapping[str, Text]) -> tuple[str | None, Text]:
    """One of some words, also as part of a longer one such as 投诉工单."""
    said = squeeze(text)
    exact = (name for name, word in known.items() if said in (name, word.zh, word.en))
    part = (name for name, word in known.items() if said and (word.zh in said or said in word.zh))
    expected = Text(
        "、".join(word.zh for word in known.values()),
        "one of " + ", ".join(word.en for word in known.values()),
    )
    return next(exact, None) or next(part, None), expected


def _satisfied(text: str) -> tuple[str | None, Text]:
    said = squeeze(text)
    found = "no" if said in NO else "yes" if said in YES else None
    return found, Text("满意或不满意", "content or not content")
