"""The half-hour curve of a counter: what is wanted at each time of a date, and who is there."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

from openpyxl import load_workbook

from roster.domain import OFF, Need, Problem, Roster, ShiftType, Symbol
from roster.feeds import wallchart
from roster.feeds.curve_lines import curve_lines
from roster.feeds.curves import Point, curves
from roster.feeds.pieces import COLUMNS, plain
from roster.feeds.table import table
from roster.strip import width
from tests.feeds import units

LATE = ShiftType("晚", "晚班", 600, 480)
TUESDAY = units.MONDAY + timedelta(days=1)


def counter(late: ShiftType = LATE, days: int = 3) -> Problem:
    """Early 08:00 to 16:00 with a break at 11:30 or 12:00, late from 10:00; three dates."""
    dates = [units.MONDAY + timedelta(days=d) for d in range(days)]
    week = units.hotline(days=days)
    return week.with_(
        shifts=(units.EARLY, late),
        symbols=(*week.symbols[:2], Symbol("晚@受理", "晚", (units.part(late, units.SEAT),))),
        needs=tuple(
            Need(day, "受理", begin=begin, end=begin + 30, minimum=2 if begin == 690 else 1)
            for day in dates
            for begin in range(540 if day == TUESDAY else 600, 810, 30)
        ),
        history={},
    )


def standing(problem: Problem, *codes: str) -> Roster:
    """The first people on these duties every day, the others off."""
    rows = dict.fromkeys((p.id for p in problem.people), (OFF,) * problem.days)
    for person, code in zip(problem.people, codes, strict=False):
        rows[person.id] = (code,) * problem.days
    return Roster(rows)


def test_a_break_is_no_cover_and_stretches_that_are_alike_are_one() -> None:
    problem = counter()
    (curve,) = curves(problem, standing(problem, "早@受理/11:30", "晚@受理"))
    assert curve.name == "95598受理席"
    assert curve.stretches == ((540, 600), (600, 690), (690, 720), (720, 810))
    assert [day for day, _ in curve.days] == [problem.date_of(day) for day in range(3)]
    assert curve.days[0][1] == (None, Point(1, 2), Point(2, 1), Point(1, 2))
    assert curve.days[1][1] == (Point(1, 1), Point(1, 2), Point(2, 1), Point(1, 2))


def test_the_terminal_shows_a_line_a_date_and_what_is_wanted_where_it_changes() -> None:
    problem = counter()
    roster = standing(problem, "早@受理/11:30", "晚@受理").put({("E01", 2): OFF})
    drawn = plain(table(problem, roster)).split("\n\n")[-1]
    assert (
        drawn
        == """\
95598受理席各时段在岗人数
            09:00 10:00 11:30 12:00 13:30
  需              1     2     1
3月2日周一        2     ▲1    2
  需        1     1     2     1
3月3日周二  1     2     ▲1    2
  需              1     2     1
3月4日周三        1     ▲0    1
▲ 3月2日周一 11:30–12:00 95598受理席 缺1人
▲ 3月3日周二 11:30–12:00 95598受理席 缺1人
▲ 3月4日周三 11:30–12:00 95598受理席 缺2人"""
    )


def test_dates_that_are_alike_are_one_line_but_not_over_a_date_without_needs() -> None:
    problem = counter(days=7)
    thursday = units.MONDAY + timedelta(days=3)
    problem = problem.with_(
        needs=tuple(n for n in problem.needs if n.day not in (TUESDAY, thursday))
    )
    (curve,) = curves(problem, standing(problem, "晚@受理"))
    names = [line[0].text.strip() for line in curve_lines(curve, "en") if len(line) > 1]
    assert names == ["", "want", "Mon 2 Mar", "Wed 4 Mar", "Fri 6 Mar to Sun 8 Mar"]


def test_a_day_of_many_times_is_cut_into_blocks_of_a_terminals_width() -> None:
    problem = counter(days=1)
    needs = tuple(
        Need(units.MONDAY, "受理", begin=30 * n, end=30 * n + 30, minimum=n % 2) for n in range(48)
    )
    (curve,) = curves(problem.with_(needs=needs), standing(problem, "晚@受理"))
    drawn = plain(list(curve_lines(curve))).splitlines()
    assert max(map(width, drawn)) <= COLUMNS
    assert "".join(drawn).count(":") == 48 + 3
    assert [line for line in drawn if line.endswith("24:00")]


def test_a_date_without_needs_at_the_times_of_a_block_has_no_line_in_it() -> None:
    problem = counter(days=2)
    needs = tuple(
        Need(day, "受理", begin=30 * n, end=30 * n + 30, minimum=n % 2)
        for day, first in ((units.MONDAY, 0), (TUESDAY, 40))
        for n in range(first, 48)
    )
    (curve,) = curves(problem.with_(needs=needs), standing(problem, "晚@受理"))
    names = [line[0].text.strip() for line in curve_lines(curve) if len(line) > 1]
    assert names.count("3月3日周二") < names.count("3月2日周一")
    assert names.count("需") <= len(names) // 2


def test_where_shift_types_do_not_overlap_their_own_rows_say_it() -> None:
    problem = counter(ShiftType("晚", "晚班", 960, 480))
    assert "各时段" not in plain(table(problem, standing(problem, "早@受理/11:30")))


def test_the_workbook_has_a_sheet_of_the_curves_with_marks_where_it_is_short() -> None:
    problem = counter()
    written = BytesIO()
    wallchart.write(written, problem, standing(problem, "早@受理/11:30", "晚@受理"))
    sheet = load_workbook(written)["时段在岗"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=4, max_row=7)]
    assert rows[0] == [
        "95598受理席",
        "09:00\n–10:00",
        "10:00\n–11:30",
        "11:30\n–12:00",
        "12:00\n–13:30",
    ]
    assert rows[1:] == [
        ["需", None, 1, 2, 1],
        ["3月2日周一", None, 2, 1, 2],
        ["需", 1, 1, 2, 1],
    ]
    assert sheet["D6"].number_format == '"▲"0'
    assert sheet["C6"].number_format == "General"
    wallchart.write(again := BytesIO(), units.hotline(), units.turning(units.hotline()))
    assert "时段在岗" not in load_workbook(again).sheetnames
