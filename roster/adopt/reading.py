"""The grid as people, days and what stands in each cell: duties, off, leave."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from roster.adopt import clocks, codes, legend, words
from roster.adopt.clocks import Hours
from roster.adopt.codes import Meaning, Sort
from roster.adopt.legend import LEADS, Legend
from roster.adopt.sheets import Cell
from roster.adopt.table import Crews, Grid, People

LEAVE_CODE = "假"


@dataclass(frozen=True, slots=True)
class Duty:
    """One duty in a cell: its shift's mark and, in a crew, what the person is in it."""

    code: str
    role: str = ""


@dataclass(frozen=True, slots=True)
class Stand:
    """What stands in one person's cell on a date."""

    sort: Sort
    duties: tuple[Duty, ...] = ()
    leads: bool = False
    at: str = ""


@dataclass(frozen=True, slots=True)
class Member:
    name: str
    id: str = ""
    team: str = ""
    function: str = ""
    leads: bool = False


@dataclass(frozen=True)
class Reading:
    """A grid understood.

    Parameters
    ----------
    stands : tuple[Mapping[date, Stand], ...]
        By member; every date of the grid has an entry.
    roles : tuple[str, ...]
        The columns of a grid by crew in which people do different things.
    empty : int [cells]
        Cells in which nothing stands.
    usual : str
        The shift that an empty cell stands for; empty: an empty cell is off.
    strange : tuple[str, ...]
        Texts that are no marks, with their places; these cells are read as empty.
    """

    grid: Grid
    dates: tuple[date, ...]
    members: tuple[Member, ...]
    stands: tuple[Mapping[date, Stand], ...]
    meanings: Mapping[str, Meaning]
    roles: tuple[str, ...] = ()
    empty: int = 0
    usual: str = ""
    strange: tuple[str, ...] = ()

    @property
    def is_blank_open(self) -> bool:
        """Whether days off are written as well, so that an empty cell might be something else."""
        return bool(self.usual) or any(m.sort is Sort.OFF for m in self.meanings.values())

    @property
    def is_crews(self) -> bool:
        return isinstance(self.grid.table, Crews)

    def duties(self) -> Iterator[tuple[int, date, Duty]]:
        """(member, date, duty) of every duty."""
        for who, row in enumerate(self.stands):
            for day, stand in row.items():
                for duty in stand.duties:
                    yield who, day, duty


@dataclass(frozen=True, slots=True)
class _Raw:
    """The marks of one cell before it is known what they mean."""

    marks: tuple[str, ...]
    leads: bool
    at: str
    strange: str = ""


def understand(grid: Grid, told: Mapping[str, Meaning], blank: str) -> Reading:
    """Read a grid with what the clerk has told of its marks.

    Parameters
    ----------
    told : Mapping[str, Meaning]
        Answers, by mark; they go before the sheet's own legend.
    blank : str
        ``off``, ``day`` or empty: an empty cell is off, is the usual day shift, or as it seems.
    """
    said = legend.read(grid.around)
    if isinstance(grid.table, Crews):
        return _from_crews(grid, grid.table, said, told)
    return _from_people(grid, grid.table, said, told, blank)


def _dated(grid: Grid) -> list[tuple[int, date]]:
    return [(n, day) for n, day in enumerate(grid.month.dates) if day is not None]


def _from_people(
    grid: Grid, table: People, said: Legend, told: Mapping[str, Meaning], blank: str
) -> Reading:
    days = _dated(grid)
    raws = [{day: _raw(line.cells[n], said) for n, day in days} for line in table.lines]
    counts = Counter(mark for row in raws for raw in row.values() for mark in raw.marks)
    empty = sum(not raw.marks for row in raws for raw in row.values())
    known = {**said.codes, **told}
    meanings = _timed(codes.meanings(counts, known, len(days), len(raws)), said)
    usual = ""
    if blank == "day" or (not blank and _is_usual(raws, meanings)):
        usual = next((c for c in ("白", "常", "日") if c not in meanings), "班")
        meanings[usual] = Meaning(usual, Sort.DUTY, f"{usual}班", clocks.DAYTIME)
    dates = tuple(day for _, day in days)
    stands = tuple({d: _stand(raw, meanings, usual) for d, raw in row.items()} for row in raws)
    meanings = _placed(meanings, stands, told)
    members = tuple(
        Member(line.name, line.id, line.team, line.function, line.leads) for line in table.lines
    )
    strange = tuple(raw.strange for row in raws for raw in row.values() if raw.strange)
    return Reading(grid, dates, members, stands, meanings, (), empty, usual, strange)


def _timed(meanings: dict[str, Meaning], said: Legend) -> dict[str, Meaning]:
    """Times that the sheet gives without a mark are those of its only shift."""
    duties = [m for m in meanings.values() if m.sort is Sort.DUTY and not m.standby]
    if said.hours is None or len(duties) != 1 or duties[0].seen:
        return meanings
    only = replace(duties[0], hours=said.hours, seen=said.place)
    return {**meanings, only.code: only}


def _raw(cells: Sequence[Cell], said: Legend) -> _Raw:
    marks: list[str] = []
    leads = False
    for cell in {cell.anchor: cell for cell in cells}.values():
        found, leader = codes.tokens(cell.text)
        meant = [said.fills.get(cell.fill, ""), said.inks.get(cell.ink, "") if cell.text else ""]
        leads = leads or leader or LEADS in meant
        parts = [part for mark in found for part in codes.split(mark)]
        parts = parts or [mark for mark in meant if mark and mark != LEADS]
        marks += [part for part in parts if part not in marks]
    texts = (f"{cell.at}“{cell.text}”" for cell in cells if cell.text)
    strange = "" if marks or leads else next(texts, "")
    return _Raw(tuple(marks), leads, cells[0].at if cells else "", strange)


def _is_usual(raws: Sequence[Mapping[date, _Raw]], meanings: Mapping[str, Meaning]) -> bool:
    """Whether an empty cell is a day at work: days off are written, and mostly on weekends."""
    if any(m.hours == clocks.DAYTIME for m in meanings.values()):
        return False
    cells = [(day, raw) for row in raws for day, raw in row.items()]
    blank = [day for day, raw in cells if not raw.marks]
    off = [day for day, raw in cells if raw.marks and meanings[raw.marks[0]].sort is Sort.OFF]
    weekend = sum(day.weekday() >= 5 for day, _ in cells)
    return (
        len(blank) > 0.35 * len(cells)
        and sum(day.weekday() >= 5 for day in off) > 0.5 * weekend
        and sum(day.weekday() >= 5 for day in blank) < 0.1 * len(blank)
    )


def _stand(raw: _Raw, meanings: Mapping[str, Meaning], usual: str) -> Stand:
    if not raw.marks:
        duties = (Duty(usual),) if usual else ()
        return Stand(Sort.DUTY if usual else Sort.OFF, duties, raw.leads, raw.at)
    sorts = {meanings[mark].sort for mark in raw.marks}
    if Sort.DUTY in sorts:
        worked = tuple(Duty(mark) for mark in raw.marks if meanings[mark].sort is Sort.DUTY)
        return Stand(Sort.DUTY, worked, raw.leads, raw.at)
    return Stand(Sort.LEAVE if Sort.LEAVE in sorts else Sort.OFF, (), raw.leads, raw.at)


def _placed(
    meanings: Mapping[str, Meaning],
    stands: Sequence[Mapping[date, Stand]],
    told: Mapping[str, Meaning],
) -> dict[str, Meaning]:
    """Put shifts after midnight under the evening before, unless the rows speak against it.

    A night after midnight of its own date cannot follow a late shift; one of the evening before
    cannot be followed by an early one.
    """
    found = dict(meanings)
    for code, meaning in meanings.items():
        hours = meaning.hours
        if hours is None or code in told or hours.fixed or not _is_small(hours):
            continue
        start = hours.start % clocks.DAY
        late, early = _neighbours(code, stands, meanings)
        own = early > late
        found[code] = replace(
            meaning, hours=replace(hours, start=start + (0 if own else clocks.DAY))
        )
    return found


def _is_small(hours: Hours) -> bool:
    return hours.start % clocks.DAY < 300 and hours.length <= 600


def _neighbours(
    code: str, stands: Sequence[Mapping[date, Stand]], meanings: Mapping[str, Meaning]
) -> tuple[int, int]:
    """How often a late shift stands on the eve of this one, and an early one on its morrow."""
    late = early = 0
    for row in stands:
        for day, stand in row.items():
            if not any(duty.code == code for duty in stand.duties):
                continue
            before = _hours(row.get(day - timedelta(days=1)), meanings)
            after = _hours(row.get(day + timedelta(days=1)), meanings)
            late += any(h.end >= 1380 and not _is_small(h) for h in before)
            early += any(300 <= h.start < 600 for h in after)
    return late, early


def _hours(stand: Stand | None, meanings: Mapping[str, Meaning]) -> list[Hours]:
    found = [meanings[duty.code].hours for duty in stand.duties] if stand else []
    return [hours for hours in found if hours is not None]


def _from_crews(grid: Grid, table: Crews, said: Legend, told: Mapping[str, Meaning]) -> Reading:
    days = dict(_dated(grid))
    stands: dict[str, dict[date, Stand]] = {}
    teams: dict[str, Counter[str]] = {}
    leaders: set[str] = set()
    codes_seen: Counter[str] = Counter()
    by_team = all(column.team for column in table.columns)
    several = len({column.role for column in table.columns if not column.standby}) > 1
    for entry in table.entries:
        day = days.get(entry.day)
        if day is None or (entry.column.team and not by_team):
            continue
        code = _crew_code(entry.column.shift)
        role = entry.column.role if several else ""
        named = [(entry.cell.tight, False)] if by_team else words.people(entry.cell.text)
        for name, leads in named:
            codes_seen[code] += 1
            duty = Duty(code, role)
            before = stands.setdefault(name, {}).get(day)
            duties = (*before.duties, duty) if before else (duty,)
            stands[name][day] = Stand(Sort.DUTY, duties, leads, entry.cell.at)
            leaders |= {name} if leads or words.LEADER.search(role) else set()
    _name_teams(table, days, stands, teams)
    dates = tuple(days.values())
    off = Stand(Sort.OFF)
    rows = tuple({day: row.get(day, off) for day in dates} for row in stands.values())
    members = tuple(
        Member(
            name, "", teams[name].most_common(1)[0][0] if name in teams else "", "", name in leaders
        )
        for name in stands
    )
    known = {**said.codes, **told}
    meanings = _timed(_crew_meanings(codes_seen, table, known, len(dates), len(rows)), said)
    meanings = _waiting_all_day(_placed(meanings, rows, told))
    roles = {
        duty.role: None
        for row in rows
        for stand in row.values()
        for duty in stand.duties
        if not meanings[duty.code].standby
    }
    return Reading(grid, dates, members, rows, meanings, tuple(roles))


def _waiting_all_day(meanings: Mapping[str, Meaning]) -> dict[str, Meaning]:
    """Beside a 24-hour duty those on standby wait as long, where the sheet gives no times."""
    hours = [m.hours for m in meanings.values() if m.hours is not None and not m.standby]
    long = any(each.length >= clocks.DAY for each in hours)
    return {
        code: replace(m, hours=clocks.FULL_DAY) if long and m.standby and not m.seen else m
        for code, m in meanings.items()
    }


def _crew_code(shift: str) -> str:
    return codes.bare(shift.split("(")[0].rstrip("0123456789:-~ ")) or "值"


def _name_teams(
    table: Crews,
    days: Mapping[int, date],
    stands: Mapping[str, Mapping[date, Stand]],
    teams: dict[str, Counter[str]],
) -> None:
    """The crew named beside the people of a date is theirs."""
    for entry in table.entries:
        if entry.column.team and entry.day in days:
            for name, row in stands.items():
                if days[entry.day] in row and name != entry.cell.tight:
                    teams.setdefault(name, Counter())[entry.cell.tight] += 1


def _crew_meanings(
    counts: Counter[str], table: Crews, known: Mapping[str, Meaning], days: int, people: int
) -> dict[str, Meaning]:
    """Shifts of a grid by crew: times from its headings, its legend, else the whole day."""
    headed = {}
    for column in table.columns:
        hours = clocks.hours(column.heading)
        code = _crew_code(column.shift)
        if hours is not None:
            headed[code] = Meaning(
                code, Sort.DUTY, f"{code}班", hours, column.standby, seen=column.heading
            )
    return codes.meanings(counts, {**headed, **known}, days, people)
