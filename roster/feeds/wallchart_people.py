"""People by days: one group a page, totals beside each name, coverage at the end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import TYPE_CHECKING

from roster.domain import OFF, Person, Text
from roster.feeds import wallchart_notes
from roster.feeds.labels import LEADER, by_code
from roster.feeds.overview import (
    Cover,
    DayKind,
    coverage,
    day_kind,
    groups,
    may_lead,
    names,
    totals,
    worked,
)
from roster.feeds.wallchart_paper import A3, A4, GREY, PALE, SHORT, Chart, Paper
from roster.timeline import is_weekend

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

SHEET = Text("排班表", "Roster")
NAME = Text("姓名", "Name")
WEEKDAYS = (
    tuple("一二三四五六日"),
    ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"),
)
HEADS = {
    "duties": Text("班数", "duties"),
    "hours": Text("工时", "hours"),
    "nights": Text("夜班", "nights"),
    "weekend": Text("周末", "wkend"),
    "statutory": Text("节日", "hol."),
}
GROUP = Text("{team}（{count}人）", "{team} ({count})")
WHOLE_UNIT = Text("全单位在岗人数", "On duty, the whole unit")
WANTED = Text("需", "wanted")
MISSING = Text("缺", "short")

FIRST = 5
"""First row of people, counted from 0: below title, edition, legend and two rows of heads."""
WIDEST_FOR_A4 = 16
"""[days] more of them are printed on A3."""
LOWEST, HIGHEST = 16, 48
"""[pt] height of a person's row."""
TALL = 36
"""[pt] rows this high are written larger."""


@dataclass(frozen=True)
class _Grid:
    """Where things stand on the sheet."""

    chart: Chart
    sheet: Worksheet
    paper: Paper
    sums: tuple[str, ...]
    name_pixels: int
    day_pixels: int

    @property
    def days(self) -> int:
        return self.chart.problem.days

    @property
    def columns(self) -> int:
        return 1 + self.days + len(self.sums)

    @property
    def pixels(self) -> int:
        return self.name_pixels + self.days * self.day_pixels + len(self.sums) * SUM_PIXELS


SUM_PIXELS = 48


def add(chart: Chart) -> None:
    """Add the sheet to the workbook."""
    sheet = chart.book.add_worksheet(SHEET[chart.language])
    grid = _grid(chart, sheet)
    chart.lay(sheet, grid.paper)
    _head(grid)
    row, breaks = FIRST, []
    found = groups(chart.problem)
    for team, people in found:
        if row > FIRST:
            breaks.append(row)
        if len(found) > 1:
            row = _team(grid, row, team, len(people))
        pages = _pages(grid, people)
        for number, page in enumerate(pages):
            if number:
                breaks.append(row)
            row = _people(grid, row, page, max(len(each) for each in pages))
    _colours(grid, row - 1)
    if len(breaks):
        breaks.append(row)
    row = _coverage(grid, row, row - 1)
    row = wallchart_notes.write(chart, sheet, row, grid.columns, grid.pixels)
    sheet.set_h_pagebreaks(breaks)
    sheet.print_area(0, 0, row - 1, grid.columns - 1)


def _grid(chart: Chart, sheet: Worksheet) -> _Grid:
    problem = chart.problem
    kinds = {day_kind(problem, problem.date_of(day)) for day in range(problem.days)}
    sums = tuple(s for s in HEADS if s != "statutory" or DayKind.STATUTORY in kinds)
    paper = A4 if problem.days <= WIDEST_FOR_A4 else A3
    shown = max((len(name) for name in names(problem).values()), default=0)
    name_pixels = min(220, max(96, 40 + 18 * shown))
    left = paper.width - name_pixels - len(sums) * SUM_PIXELS
    day_pixels = min(104, max(26, left // problem.days))
    grid = _Grid(chart, sheet, paper, sums, name_pixels, day_pixels)
    sheet.set_column_pixels(0, 0, name_pixels)
    sheet.set_column_pixels(1, problem.days, day_pixels)
    sheet.set_column_pixels(problem.days + 1, grid.columns - 1, SUM_PIXELS)
    return grid


def _head(grid: _Grid) -> None:
    chart, sheet, last = grid.chart, grid.sheet, grid.columns - 1
    chart.head(sheet, SHEET, chart.legend(), last, grid.pixels)
    head = chart.framed(bold=True, bg_color="#FFFFFF")
    sheet.merge_range(3, 0, 4, 0, "", head)
    sheet.write_string(3, 0, NAME[chart.language], head)
    _dates(grid)
    for number, key in enumerate(grid.sums, start=1):
        column = grid.days + number
        sheet.merge_range(3, column, 4, column, "", head)
        sheet.write_string(3, column, HEADS[key][chart.language], head)
    sheet.repeat_rows(0, FIRST - 1)
    sheet.freeze_panes(FIRST, 1)


def _dates(grid: _Grid) -> None:
    chart, problem = grid.chart, grid.chart.problem
    marked = False
    for day in range(problem.days):
        when = problem.date_of(day)
        kind = day_kind(problem, when)
        mark = kind.value[chart.language]
        marked = marked or bool(mark)
        rest = is_weekend(problem.calendar, when)
        fill = GREY if rest or kind in (DayKind.STATUTORY, DayKind.REST) else "#FFFFFF"
        month = "m/d" if day == 0 or when.day == 1 or grid.day_pixels > 60 else "d"
        moment = datetime.combine(when, time())
        date_ink = chart.framed(bold=True, bg_color=fill, num_format=month, shrink=True)
        grid.sheet.write_datetime(3, day + 1, moment, date_ink)
        weekday = WEEKDAYS[chart.language == "en"][when.weekday()]
        text = f"{weekday}\n{mark}" if mark else weekday
        grid.sheet.write_string(
            4, day + 1, text, chart.framed(bold=fill == GREY, bg_color=fill, text_wrap=True)
        )
    grid.sheet.set_row(3, 18)
    grid.sheet.set_row(4, 32 if marked else 18)


def _team(grid: _Grid, row: int, team: str, count: int) -> int:
    chart = grid.chart
    ink = chart.framed(bold=True, align="left", bg_color=PALE, font_size=11)
    grid.sheet.merge_range(row, 0, row, grid.columns - 1, "", ink)
    name = team or chart.problem.unit
    grid.sheet.write_string(row, 0, GROUP[chart.language].format(team=name, count=count), ink)
    grid.sheet.set_row(row, 20)
    return row + 1


def _room(grid: _Grid) -> int:
    """[pt] left for people on a page below its heads."""
    chart = grid.chart
    return grid.paper.height - 138 - 15 * chart.lines_of(chart.legend(), grid.pixels)


def _pages(grid: _Grid, people: Sequence[Person]) -> list[Sequence[Person]]:
    """A group cut into as few pages as it needs, all of about one length."""
    count = -(-len(people) // (_room(grid) // LOWEST))
    size = -(-len(people) // count)
    return [people[first : first + size] for first in range(0, len(people), size)]


def _people(grid: _Grid, row: int, people: Sequence[Person], longest: int) -> int:
    chart, problem = grid.chart, grid.chart.problem
    shown, labels = names(problem), by_code(problem, chart.language)
    height = max(LOWEST, min(HIGHEST, _room(grid) // longest))
    size = 14 if height >= TALL else 11
    for person in people:
        star = may_lead(problem, person)
        name = f"{LEADER} {shown[person.id]}" if star else shown[person.id]
        ink = chart.framed(align="left", indent=1, bold=star, font_size=size, shrink=True)
        grid.sheet.write_string(row, 0, name, ink)
        for day, code in enumerate(chart.roster.rows[person.id]):
            fill = {"bg_color": PALE} if is_weekend(problem.calendar, problem.date_of(day)) else {}
            ink = chart.framed(font_size=size, shrink=True, **fill)
            grid.sheet.write_string(row, day + 1, labels[code].text, ink)
        _sums(grid, row, person)
        grid.sheet.set_row(row, height)
        row += 1
    return row


def _sums(grid: _Grid, row: int, person: Person) -> None:
    """Totals that follow when a cell is changed by hand."""
    from xlsxwriter.utility import xl_range, xl_range_abs

    cells = xl_range(row, 1, row, grid.days)
    dates, weekdays = (xl_range_abs(r, 1, r, grid.days) for r in (3, 4))
    mark, made_up = (k.value[grid.chart.language] for k in (DayKind.STATUTORY, DayKind.WORKED))
    works = f"(COUNTIF(WORK,{cells})>0)"
    formulas = {
        "duties": f"=SUMPRODUCT(COUNTIF({cells},LABELS)*DUTIES)",
        "hours": _hours(grid, row, person),
        "nights": f"=SUMPRODUCT(COUNTIF({cells},LABELS)*NIGHTS)",
        "weekend": f"=SUMPRODUCT((WEEKDAY({dates},2)>5)*"
        f'ISERROR(SEARCH("{made_up}",{weekdays}))*{works})',
        "statutory": f'=SUMPRODUCT(ISNUMBER(SEARCH("{mark}",{weekdays}))*{works})',
    }
    found = totals(grid.chart.problem, grid.chart.roster, person.id)
    now = {
        "duties": found.duties,
        "hours": found.minutes / 60,
        "nights": found.nights,
        "weekend": found.weekend,
        "statutory": found.statutory,
    }
    for number, key in enumerate(grid.sums, start=1):
        ink = grid.chart.framed(num_format="0.0" if key == "hours" else "0")
        grid.sheet.write_formula(row, grid.days + number, formulas[key], ink, now[key])


def _hours(grid: _Grid, row: int, person: Person) -> str:
    """The formula of the hours on the roster's dates: of its duties, less what they work outside,
    and what the duties of before bring in."""
    from xlsxwriter.utility import xl_range, xl_rowcol_to_cell

    chart = grid.chart
    formula = f"=SUMPRODUCT(COUNTIF({xl_range(row, 1, row, grid.days)},LABELS)*HOURS)"
    for each in chart.beyond():
        cell = xl_rowcol_to_cell(row, each.day + 1)
        formula += f"-SUMPRODUCT(COUNTIF({cell},LABELS)*{each.name})"
    idle = chart.roster.put({(person.id, day): OFF for day in range(grid.days)})
    carried = worked(chart.problem, idle, person.id)
    return f"{formula}+{carried}/60" if carried else formula


def _colours(grid: _Grid, last: int) -> None:
    """Fills follow the labels, and a cell offers the labels there are."""
    chart = grid.chart
    for label in chart.labels():
        grid.sheet.conditional_format(
            FIRST,
            1,
            last,
            grid.days,
            {
                "type": "cell",
                "criteria": "==",
                "value": f'"{label.text}"',
                "format": chart.book.add_format(chart.tone(label.symbol)),
            },
        )
    offered = {"validate": "list", "source": "=LABELS"}
    grid.sheet.data_validation(FIRST, 1, last, grid.days, offered)


def _coverage(grid: _Grid, row: int, last: int) -> int:
    chart, covers = grid.chart, coverage(grid.chart.problem)
    if not covers:
        return row
    ink = chart.framed(bold=True, align="left", bg_color=PALE, font_size=11)
    grid.sheet.merge_range(row, 0, row, grid.columns - 1, "", ink)
    grid.sheet.write_string(row, 0, WHOLE_UNIT[chart.language], ink)
    grid.sheet.set_row(row, 20)
    row += 1
    for number, cover in enumerate(covers, start=1):
        row = _cover(grid, row, last, number, cover)
    return row


def _cover(grid: _Grid, row: int, last: int, number: int, cover: Cover) -> int:
    from xlsxwriter.utility import xl_range

    chart, sheet = grid.chart, grid.sheet
    sheet.write_string(row, 0, cover.name, chart.framed(align="left", indent=1, shrink=True))
    for day in range(grid.days):
        cells = xl_range(FIRST, day + 1, last, day + 1)
        formula = f"=SUMPRODUCT(COUNTIF({cells},LABELS)*COVER_{number})"
        sheet.write_formula(
            row, day + 1, formula, chart.framed(num_format="0"), cover.found(chart.roster, day)
        )
    sheet.set_row(row, 20)
    if not any(wanted is not None for wanted in cover.wanted):
        return row + 1
    _wanted(grid, row, cover)
    return row + 2


def _wanted(grid: _Grid, row: int, cover: Cover) -> None:
    """The row of figures that are wanted, and what the found ones above it lack."""
    from xlsxwriter.utility import xl_range, xl_rowcol_to_cell

    chart, sheet, days = grid.chart, grid.sheet, grid.days
    pale = chart.framed(font_color="#595959", font_size=9)
    text = chart.framed(font_color="#595959", font_size=9, align="right")
    sheet.write_string(row + 1, 0, WANTED[chart.language], text)
    for day, wanted in enumerate(cover.wanted):
        if wanted is None:
            sheet.write_blank(row + 1, day + 1, None, pale)
        else:
            sheet.write_number(row + 1, day + 1, wanted, pale)
    found, figures = xl_range(row, 1, row, days), xl_range(row + 1, 1, row + 1, days)
    missing = sum(
        max(0, (wanted or 0) - cover.found(chart.roster, day))
        for day, wanted in enumerate(cover.wanted)
    )
    bold = chart.framed(bold=True, num_format='"▲"0;;"✓"')
    sheet.merge_range(row, days + 1, row + 1, days + 1, "", chart.framed(bold=True))
    sheet.write_string(row, days + 1, MISSING[chart.language], chart.framed(bold=True))
    sheet.merge_range(row, days + 2, row + 1, grid.columns - 1, "", bold)
    lacking = f"=SUMPRODUCT(({found}<{figures})*({figures}-{found}))"
    sheet.write_formula(row, days + 2, lacking, bold, missing)
    first, below = xl_rowcol_to_cell(row, 1), xl_rowcol_to_cell(row + 1, 1)
    short = chart.book.add_format({"bold": True, "bg_color": SHORT, "num_format": '"▲"0'})
    rule = {"type": "formula", "criteria": f"={first}<{below}", "format": short}
    sheet.conditional_format(row, 1, row, days, rule)
