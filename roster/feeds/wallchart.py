"""The roster as the workbook that is printed and hung on the wall.

Its figures are live formulas: who changes a cell by hand sees hours, nights and coverage follow,
and `roster.feeds.readback` reads the change back. Whatever is a name or a label is written as
text, so nothing that someone typed can become a formula.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from datetime import UTC, datetime, time
from pathlib import Path
from typing import BinaryIO

from roster.domain import Problem, Roster, Text
from roster.feeds import wallchart_crews, wallchart_curves, wallchart_people
from roster.feeds.crews import places
from roster.feeds.overview import coverage, is_night, stretch
from roster.feeds.wallchart_paper import A4, ARRIVE, Chart
from roster.timeline import DAY, clock, work_minutes

SHEET = Text("班次说明", "Shifts")
HEADS = (
    Text("符号", "Label"),
    Text("班次", "Shift type"),
    Text("岗位", "Post"),
    Text("到岗", "Be there"),
    Text("时间", "Clock"),
    Text("工时", "Hours"),
)
HIDDEN = ("WORK", "DUTIES", "NIGHTS")
"""Figures of each label that the formulas look up, then hours beyond the roster and coverage."""


def write(
    target: Path | BinaryIO,
    problem: Problem,
    roster: Roster,
    *,
    version: int = 0,
    at: datetime | None = None,
    language: str = "zh",
    layout: str = "people",
    rules: Mapping[str, Text] | None = None,
) -> None:
    """Write the wall chart: people by days, date by crew where the unit has crews, and the curves
    where it asks for heads by the clock.

    The same roster, version and moment give the same bytes.

    Parameters
    ----------
    version : int
        0: a draft.
    at : datetime or None
        When it was published, or the draft was made.
    layout : str
        Which sheet comes first: ``people`` or ``crews``.
    rules : Mapping[str, Text] or None
        Names of the rules, for the exceptions at the foot.
    """
    from xlsxwriter import Workbook

    book = Workbook(str(target) if isinstance(target, Path) else target, {"in_memory": True})
    chart = Chart(book, problem, roster, version, at, language, rules or {})
    created = at or datetime.combine(problem.start, time(), UTC)
    book.set_properties(
        {"title": chart.title, "created": created.astimezone(UTC).replace(tzinfo=None)}
    )
    sheets = [wallchart_people.add]
    if places(problem):
        sheets.insert(0 if layout == "crews" else 1, wallchart_crews.add)
    sheets.append(wallchart_curves.add)
    for add in sheets:
        add(chart)
    _add_shifts(chart)
    book.close()


def _add_shifts(chart: Chart) -> None:
    """The sheet that explains each label; the formulas of the roster look up their figures here."""
    from xlsxwriter.utility import xl_range_abs

    language, found = chart.language, chart.labels()
    sheet = chart.book.add_worksheet(SHEET[language])
    chart.lay(sheet, A4)
    head, text = chart.framed(bold=True, bg_color="#D9D9D9"), chart.framed(align="left")
    covers, beyond = coverage(chart.problem), chart.beyond()
    hidden = [*HIDDEN, *(each.name for each in beyond)]
    hidden += [f"COVER_{number}" for number in range(1, len(covers) + 1)]
    for column, name in enumerate((*(each[language] for each in HEADS), *hidden)):
        sheet.write_string(0, column, name, head)
    for row, label in enumerate(found, start=1):
        symbol = label.symbol
        sheet.write_string(row, 0, label.text, chart.framed(**chart.tone(symbol)))
        for column, words in enumerate(_words(chart, label.symbol.code), start=1):
            sheet.write_string(row, column, words, text)
        hours = work_minutes(symbol) / 60 if symbol.is_work else 0
        sheet.write_number(row, 5, hours, chart.framed(num_format="0.00"))
        if symbol.is_work:
            sheet.write_string(row, 6, label.text)
        sheet.write_number(row, 7, int(symbol.is_work))
        sheet.write_number(row, 8, int(symbol.is_work and is_night(symbol)))
        figures = [each.minutes[symbol.code] / 60 for each in beyond]
        figures += [int(symbol.code in cover.codes) for cover in covers]
        for column, figure in enumerate(figures, start=9):
            sheet.write_number(row, column, figure)
    for name, column in (
        ("LABELS", 0),
        ("HOURS", 5),
        *zip(hidden, itertools.count(6), strict=False),
    ):
        cells = xl_range_abs(1, column, len(found), column)
        chart.book.define_name(name, f"='{SHEET[language]}'!{cells}")
    for column, pixels in enumerate((70, 150, 220, 130, 190, 70)):
        sheet.set_column_pixels(column, column, pixels)
    sheet.set_column(6, 5 + len(hidden), None, None, {"hidden": True})


def _words(chart: Chart, code: str) -> tuple[str, str, str, str]:
    """Shift type, post, report time and clock of a symbol, each part named."""
    problem, parts = chart.problem, chart.problem.symbol[code].parts
    shifts = {shift.code: shift.name for shift in problem.shifts}
    posts = {post.code: post.name for post in problem.posts}
    return (
        " + ".join(shifts.get(part.shift, part.shift) for part in parts),
        " + ".join(posts.get(part.post, part.post) for part in parts),
        " + ".join(ARRIVE[chart.language].format(clock(part.arrival % DAY)) for part in parts),
        " + ".join(stretch(part.start, part.end, chart.language) for part in parts),
    )
