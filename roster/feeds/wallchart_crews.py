"""Date by crew: who leads, who is on duty, who drives and who stands by on each date."""

from __future__ import annotations

from datetime import datetime, time
from typing import TYPE_CHECKING

from roster.domain import Text
from roster.feeds import wallchart_notes
from roster.feeds.crews import Place, places, titles
from roster.feeds.overview import DayKind, day_kind, names
from roster.feeds.wallchart_paper import A4, A4_UPRIGHT, GREY, PALE, Chart
from roster.timeline import is_weekend

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

SHEET = Text("值班表", "Duty list")
DATE = Text("日期", "Date")
WEEKDAY = Text("星期", "Day")
MISSING = Text("▲缺{}人", "▲{} short")
WEEKDAYS = (tuple("一二三四五六日"), ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"))
UPRIGHT_COLUMNS = 5
"""[places] more of them are printed in landscape."""
FIRST = 4
DATE_PIXELS, WEEKDAY_PIXELS = 78, 62
LOWEST, HIGHEST = 18, 40


def add(chart: Chart) -> None:
    """Add the sheet to the workbook."""
    problem, language = chart.problem, chart.language
    columns = places(problem)
    sheet = chart.book.add_worksheet(SHEET[language])
    paper = A4_UPRIGHT if len(columns) <= UPRIGHT_COLUMNS else A4
    chart.lay(sheet, paper)
    each = max(90, (paper.width - DATE_PIXELS - WEEKDAY_PIXELS) // len(columns))
    sheet.set_column_pixels(0, 0, DATE_PIXELS)
    sheet.set_column_pixels(1, 1, WEEKDAY_PIXELS)
    sheet.set_column_pixels(2, 1 + len(columns), each)
    pixels = DATE_PIXELS + WEEKDAY_PIXELS + each * len(columns)
    named = titles(problem, columns, language)
    legend = _legend(chart, columns, named)
    _head(chart, sheet, (DATE[language], WEEKDAY[language], *named), legend, pixels)
    room = paper.height - 170
    height = max(LOWEST, min(HIGHEST, room // max(1, min(problem.days, 31))))
    for day in range(problem.days):
        _day(chart, sheet, day, columns, height, each)
    row = wallchart_notes.write(chart, sheet, FIRST + problem.days, 2 + len(columns), pixels)
    sheet.print_area(0, 0, row - 1, 1 + len(columns))


def _legend(chart: Chart, columns: tuple[Place, ...], named: tuple[str, ...]) -> str:
    """Each place with its report time and clock."""
    texts = []
    for place, name in zip(columns, named, strict=True):
        parts = (p for s in chart.problem.symbols for p in s.parts if place.holds(p))
        times = chart.times((next(parts),))
        texts.append(times if times.startswith(name) else f"{name} {times}")
    return "    ".join((*texts, *chart.days_legend()))


def _head(chart: Chart, sheet: Worksheet, heads: tuple[str, ...], legend: str, pixels: int) -> None:
    chart.head(sheet, SHEET, legend, len(heads) - 1, pixels)
    for column, text in enumerate(heads):
        ink = chart.framed(bold=True, bg_color=GREY, font_size=11, text_wrap=True)
        sheet.write_string(FIRST - 1, column, text, ink)
    sheet.set_row(FIRST - 1, 24)
    sheet.repeat_rows(0, FIRST - 1)
    sheet.freeze_panes(FIRST, 2)


def _day(
    chart: Chart, sheet: Worksheet, day: int, columns: tuple[Place, ...], height: int, pixels: int
) -> None:
    problem, row, called = chart.problem, FIRST + day, names(chart.problem)
    when = problem.date_of(day)
    kind = day_kind(problem, when)
    mark = kind.value[chart.language]
    rest = is_weekend(problem.calendar, when)
    fill = {"bg_color": PALE} if rest or kind in (DayKind.STATUTORY, DayKind.REST) else {}
    bold = chart.framed(bold=bool(fill), num_format="m/d", font_size=11, **fill)
    sheet.write_datetime(row, 0, datetime.combine(when, time()), bold)
    weekday = WEEKDAYS[chart.language == "en"][when.weekday()]
    sheet.write_string(row, 1, f"{weekday} {mark}".strip(), bold)
    texts = []
    for column, place in enumerate(columns, start=2):
        people = place.people(problem, chart.roster, day)
        text = "、".join(called[who] for who in people)
        missing = _wanted(chart, place, day) - len(people)
        if missing > 0:
            text = f"{text} {MISSING[chart.language].format(missing)}".strip()
        ink = chart.framed(font_size=11, text_wrap=True, bold=missing > 0, **fill)
        sheet.write_string(row, column, text, ink)
        texts.append(text)
    sheet.set_row(row, max(height, *(16 * chart.lines_of(text, pixels) for text in texts)))


def _wanted(chart: Chart, place: Place, day: int) -> int:
    """[heads] the minimum of exactly this place."""
    when = chart.problem.date_of(day)
    return max(
        (
            need.minimum
            for need in chart.problem.needs
            if need.day == when
            and (need.post, need.shift, need.role) == (place.post, place.shift, place.role)
            and not need.skill
        ),
        default=0,
    )
