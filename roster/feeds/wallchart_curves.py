"""The curves on paper: times across, what is wanted and who is there date by date.

The figures are those of this version, not formulas: a label on the wall does not say when its
break is, and the curve hangs on the breaks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from roster.domain import Text
from roster.feeds.curves import Curve, Points, curves
from roster.feeds.overview import ending
from roster.feeds.wallchart_paper import A4, GREY, PALE, SHORT, Chart
from roster.timeline import clock, clock_en
from roster.wording import day as say_day

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

SHEET = Text("时段在岗", "Clock")
LEGEND = Text(
    "每个时段的在岗人数（按本版，不含就餐和到岗准备的人）；▲ 少于需要。"
    "手工改动后用 roster check 重算。",
    "Heads at the post at each time (of this version; breaks and lead time left out); ▲ fewer than "
    "wanted. After a change by hand roster check counts anew.",
)
WANTED = Text("需", "wanted")
NAME_PIXELS, PIXELS = 110, 44
FIRST = 3
"""First row below title, edition and legend, counted from 0."""


def add(chart: Chart) -> None:
    """Add the sheet, where the unit asks for heads by the clock."""
    found = curves(chart.problem, chart.roster)
    if not found:
        return
    sheet = chart.book.add_worksheet(SHEET[chart.language])
    last = max(len(curve.stretches) for curve in found)
    chart.lay(sheet, A4)
    chart.head(sheet, SHEET, LEGEND[chart.language], last, NAME_PIXELS + last * PIXELS)
    sheet.set_column_pixels(0, 0, NAME_PIXELS)
    sheet.set_column_pixels(1, last, PIXELS)
    row = FIRST
    for curve in found:
        row = _curve(chart, sheet, row, curve) + 1


def _curve(chart: Chart, sheet: Worksheet, row: int, curve: Curve) -> int:
    """One post's table from a row on; the row after it."""
    say = clock if chart.language == "zh" else clock_en
    head = chart.framed(bold=True, bg_color=GREY, text_wrap=True)
    left = chart.framed(align="left", shrink=True)
    sheet.write_string(row, 0, curve.name, chart.framed(bold=True, align="left", shrink=True))
    for column, (begin, end) in enumerate(curve.stretches, start=1):
        text = f"{say(begin)}\n–{ending(end, chart.language)}"
        sheet.write_string(row, column, text, head)
    sheet.set_row(row, 32)
    row += 1
    wanted: tuple[int | None, ...] = ()
    for day, points in curve.days:
        before, wanted = wanted, tuple(None if point is None else point.wanted for point in points)
        if wanted != before:
            _wanted(chart, sheet, row, wanted)
            row += 1
        sheet.write_string(row, 0, say_day(day, chart.language), left)
        _heads(chart, sheet, row, points)
        row += 1
    return row


def _wanted(chart: Chart, sheet: Worksheet, row: int, wanted: tuple[int | None, ...]) -> None:
    pale = chart.framed(font_color="#595959", bg_color=PALE)
    sheet.write_string(row, 0, WANTED[chart.language], pale)
    for column, figure in enumerate(wanted, start=1):
        if figure is None:
            sheet.write_blank(row, column, None, pale)
        else:
            sheet.write_number(row, column, figure, pale)


def _heads(chart: Chart, sheet: Worksheet, row: int, points: Points) -> None:
    short = chart.framed(bold=True, bg_color=SHORT, num_format='"▲"0')
    for column, point in enumerate(points, start=1):
        if point is None:
            sheet.write_blank(row, column, None, chart.framed())
        else:
            sheet.write_number(row, column, point.heads, short if point.missing else chart.framed())
