"""Duties in other units: their own times are read, kept, rested from and counted."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from constraints.rest import DailyRest, RestAfterDuty
from roster.domain import LEAVE, Problem, Roster
from roster.feeds import units
from roster.feeds.elsewhere import REACH
from roster.feeds.labels import by_code
from roster.feeds.overview import totals
from tests.feeds.unit_files import flaws, folder, placeless

HEAD = "日期,工号,班次,岗位,角色,单位,开始,结束,提前到岗\n"
HERE = "2026-11-28,E1,早,受理,,,,,\n2026-11-30,E2,早,受理,,,,,\n"
LATE = "2026-12-06,E4,,,,北区所,16:30,00:30,20\n"
START = date(2026, 12, 7)
EARLY = "早@受理"


def read(path: Path, *rows: str) -> units.Unit:
    return units.read(folder(path, history=HEAD + "".join(rows)))


def with_row(problem: Problem, person: str, *codes: str) -> Roster:
    """Everyone off, but for one person's first days."""
    off = ("-",) * problem.days
    rows = {each.id: off for each in problem.people}
    return Roster(rows | {person: (*codes, *off[len(codes) :])})


def test_a_duty_elsewhere_has_its_own_times(tmp_path: Path) -> None:
    problem = units.problem(read(tmp_path, HERE, LATE), date(2026, 12, 1), 7)
    code = problem.pins["E4", 5]
    (part,) = problem.symbol[code].parts
    assert (part.post, part.start, part.end, part.arrival) == ("北区所", 990, 1470, 970)
    assert by_code(problem)[code].text == "外"
    assert totals(problem, with_row(problem, "E4", code), "E4").minutes == 500


def test_two_times_at_one_unit_are_two_symbols_with_labels_of_their_own(tmp_path: Path) -> None:
    other = "2026-12-05,E4,支援,,,北区所,08:00,12:00,\n2026-12-04,E4,支援,,,北区所,09:00,12:00,\n"
    problem = units.problem(read(tmp_path, HERE, LATE, other), date(2026, 12, 1), 7)
    codes = [problem.pins["E4", day] for day in (3, 4, 5)]
    assert len({by_code(problem)[code].text for code in codes}) == 3


def test_rest_follows_a_person_where_the_units_own_history_stops_early(tmp_path: Path) -> None:
    problem = units.problem(read(tmp_path, HERE, LATE), START, 7)
    (breach,) = DailyRest().check(problem, with_row(problem, "E4", EARLY))
    assert breach.people == ("E4",)
    assert not list(DailyRest().check(problem, with_row(problem, "E3", EARLY)))


def test_a_long_duty_elsewhere_some_days_ago_is_rested_from(tmp_path: Path) -> None:
    long = "2026-12-04,E4,值,,,北区所,08:00,次日08:00,\n"
    problem = units.problem(read(tmp_path, HERE, long), START - timedelta(days=1), 7)
    assert problem.history == {"E4": ("值@北区所/08:00-次日08:00", LEAVE)}
    assert list(RestAfterDuty(rest=48 * 60).check(problem, with_row(problem, "E4", EARLY)))


def test_days_between_stay_unknown_and_the_roster_says_so(tmp_path: Path) -> None:
    unit = read(tmp_path, HERE, LATE)
    assert set(units.problem(unit, START, 7).history) == {"E4"}
    told = [text.zh for text in units.notices(unit, START, 7)]
    assert any("2026-11-30" in text and "不清楚" in text for text in told)
    assert any("1人1班" in text for text in told)


def test_duties_elsewhere_alone_are_kept_and_the_rest_is_called_unknown(tmp_path: Path) -> None:
    unit = read(tmp_path, LATE)
    assert unit.history_span is None
    assert len(units.problem(unit, START, 7).history["E4"]) == 1
    assert any("只有外单位的班" in text.zh for text in units.notices(unit, START, 7))


def test_a_duty_elsewhere_of_long_ago_is_left_aside(tmp_path: Path) -> None:
    unit = read(tmp_path, LATE)
    assert units.problem(unit, date(2026, 12, 6) + timedelta(days=REACH), 7).history
    assert not units.problem(unit, date(2026, 12, 7) + timedelta(days=REACH), 7).history


def test_history_up_to_the_eve_holds_both(tmp_path: Path) -> None:
    problem = units.problem(read(tmp_path, HERE, LATE, "2026-12-06,E1,早,,,,,,\n"), START, 7)
    assert [problem.history[who][-1] for who in ("E1", "E2", "E4")] == [
        "早@受理",
        "-",
        "外@北区所/16:30-次日00:30-20",
    ]


def test_it_is_written_as_it_was_read(tmp_path: Path) -> None:
    unit = read(tmp_path / "one", HERE, LATE)
    units.write(unit, tmp_path / "two")
    assert placeless(units.read(tmp_path / "two")) == placeless(unit)


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ("2026-12-06,E4,早,受理,,,16:30,23:30,", "开始"),
        ("2026-12-06,E4,,,,北区所,16:30,,", "结束"),
        ("2026-12-06,E4,,,,北区所,half past,23:30,", "开始"),
        ("2026-12-06,E4,,,,北区所,,23:30,", "开始"),
        ("2026-12-06,E4,,,,北区所,08:00,09:00,900", "提前到岗"),
        ("2026-12-06,E4,a@b,,,北区所,08:00,09:00,", "班次"),
        ("2026-12-06,E4,支援,,,北区所,,,", "班次"),
        ("2026-12-06,E4,,,,北区所,前日01:00,次日23:30,", "结束"),
    ],
)
def test_times_that_are_none_are_flaws(tmp_path: Path, row: str, column: str) -> None:
    found = flaws(folder(tmp_path, history=HEAD + HERE + row + "\n"))
    assert column in {flaw.column for flaw in found}
    assert {flaw.row for flaw in found} == {4}
