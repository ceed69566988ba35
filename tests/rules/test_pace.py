"""An even pace leaves hours for the days to come, and never forbids anything."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from math import ceil
from typing import Any

import pytest

from constraints.coverage import MinimumCover
from constraints.overtime import Cycle, OvertimeMonth
from constraints.pace import HoursPace, paced
from constraints.requests import Requests
from constraints.skills import SkillsHeld
from constraints.weekends import MostWeekends
from roster import strip
from roster.checking import check
from roster.domain import (
    Absence,
    Contract,
    Held,
    Need,
    Part,
    Person,
    Problem,
    Request,
    Role,
    Roster,
    ShiftType,
    Span,
    Symbol,
)
from roster.engines.outcomes import Filled, Limits
from roster.engines.portfolio import fill
from roster.prices import FAIRNESS
from roster.rules import Rule, Scope
from roster.strip import MONDAY
from tests.rules.playing import play, with_people

WEEK = 7
HOUR = 60


def drawn(row: str) -> tuple[Problem, Roster]:
    days = (MONDAY + timedelta(days=day) for day in range(len(row)))
    head = " ".join(f"{day:%a}"[:2] for day in days)
    return strip.read(f"""      {head}
                Ada   {"  ".join(row)} """)


def ahead(row: str, rule: HoursPace | None = None, **changes: Any) -> list[tuple[int, int]]:
    """[started h] beyond the pace and [min] of the pace, of a row from Monday 2 March on."""
    problem, roster = drawn(row)
    return [
        (each.amount, int(str(each.facts["even"])))
        for each in play(rule or HoursPace(), problem.with_(**changes), roster)
    ]


def test_a_limit_is_used_up_as_the_whole_passes() -> None:
    assert [paced(3, passed, 4) for passed in range(5)] == [0, 1, 2, 3, 3]
    assert paced(3, 0, 0) == 3


def test_the_pace_follows_the_workdays_of_the_month() -> None:
    # 212 hours for 22 workdays: five have passed on the first Sunday, and ten on the second.
    assert ahead("DDDDDDD") == [(8, ceil(212 * HOUR * 5 / 22))]
    assert ahead("DDDDDDD" * 2) == [(16, ceil(212 * HOUR * 10 / 22))]
    assert ahead("DDDDDD-" * 2) == []


def test_who_is_away_later_may_work_more_now() -> None:
    later = Absence("Ada", Span(date(2026, 3, 16), date(2026, 3, 31)))
    assert ahead("DDDDDDD", absences=(later,)) == []
    assert ahead("WWWWWWW", absences=(later,))[0][1] == (80 + 36) * HOUR // 2


def test_part_time_has_its_part_of_the_pace() -> None:
    problem, roster = drawn("DDDD---")
    half = problem.with_(contracts=(Contract("half", share=500),))
    half = with_people(half, Ada={"contracts": (Held("half"),)})
    (breach,) = play(HoursPace(overtime=0), half, roster)
    assert breach.facts["even"] == 20 * HOUR
    assert breach.amount == 12


@pytest.mark.parametrize(
    ("cycle", "even"),
    [
        (Cycle.MONTH, (176 + 36) * 5 / 22),
        (Cycle.QUARTER, (22 * 8 + 108) * 5 / 22),
        (Cycle.YEAR, (219 * 8 + 432) * 5 / 219),
    ],
)
def test_the_pace_is_that_of_the_cycle(cycle: Cycle, even: float) -> None:
    # The days before March are unknown: their normal hours count nothing.
    assert [pace for _, pace in ahead("WWWWWWW", HoursPace(cycle=cycle))] == [ceil(even * HOUR)]


def test_a_month_that_ends_in_the_horizon_is_left_to_its_own_limit() -> None:
    assert ahead("D" * 29)[0][1] == ceil(212 * HOUR * 21 / 22)
    assert ahead("D" * 30) == []


def test_what_history_is_ahead_is_not_charged_again() -> None:
    problem, roster = strip.read("""      Mo Tu
                Ada   -  -
                Bo    D  - """)
    week = ("W", "W", "W", "-", "-", "-", "-")
    problem = problem.with_(start=MONDAY + timedelta(days=WEEK), history={"Ada": week, "Bo": week})
    (breach,) = play(HoursPace(), problem, roster)
    assert (breach.people, breach.amount, breach.points) == (("Bo",), 8, 8)
    first, second = HoursPace().table(problem)
    assert (first.before, first.left, first.worked) == (72 * HOUR, 0, 72 * HOUR)
    assert (second.even, second.passed) == (ceil(212 * HOUR * 7 / 22), 56 * HOUR)


# A small unit, filled week by week through March: twelve hours a day, which Ada and Bo can work;
# in the last week they are for somebody with a skill, which Ada alone has. Bo would rather be off.
History = Mapping[str, tuple[str, ...]]
DAY, EXPERT = (
    Symbol(code, code, (Part("L", "", 480, 720, role=role),))
    for code, role in (("D", ""), ("S", "S"))
)
LAWS: tuple[Rule, ...] = (MinimumCover(), SkillsHeld(), OvertimeMonth(), Requests())


def unit(week: int, history: History) -> Problem:
    monday = MONDAY + timedelta(weeks=week)
    dates = [monday + timedelta(days=day) for day in range(WEEK)]
    is_last = week == 3
    return Problem(
        start=monday,
        days=WEEK,
        people=(Person("Ada", "Ada", skills=(Held("S"),)), Person("Bo", "Bo")),
        symbols=(DAY, EXPERT),
        shifts=(ShiftType("L", "L", 480, 720),),
        roles=(Role("S", "S", "S"),),
        needs=tuple(
            Need(day, shift="L", role="S" if is_last else "", minimum=1)
            for day in (dates[:5] if is_last else dates)
        ),
        requests=tuple(Request("Bo", day, False, (), 1) for day in dates),
        history=history,
    )


def month(
    rules: tuple[Rule, ...], asks: Callable[[int, History], Problem] = unit
) -> tuple[list[int], int]:
    """Heads that are missing in each week, and the hours that Ada works in the four."""
    history: History = {}
    missing = []
    for week in range(4):
        problem = asks(week, history)
        outcome = fill(problem, rules, Limits(60, 1, 1))
        assert isinstance(outcome, Filled)
        report = check(problem, outcome.roster, rules)
        assert not any(each.is_hard for each in report.violations)
        missing.append(sum(v.amount for v in report.violations if v.rule == "coverage.minimum"))
        rows = outcome.roster.rows
        history = {person: (*history.get(person, ()), *rows[person]) for person in rows}
    return missing, 12 * sum(code != "-" for code in history["Ada"])


def test_a_month_filled_week_by_week_ends_better_at_an_even_pace() -> None:
    # 212 hours are seventeen duties; without a pace they are gone when they are needed.
    assert month(LAWS) == ([0, 0, 0, 5], 17 * 12)
    assert month((*LAWS, HoursPace())) == ([0, 0, 0, 0], 17 * 12)


@pytest.mark.parametrize(("pace", "missing"), [((0,), [0, 0, 0, 2]), (FAIRNESS, [0, 0, 0, 0])])
def test_weekends_of_a_month_last_at_an_even_pace(
    pace: tuple[int, ...], missing: list[int]
) -> None:
    # Ada has two weekends of March. The last is for her; on the others Bo would rather be off.
    most = MostWeekends(scope=Scope(people=("Ada",)), most=2, price=None, pace_price=pace)
    rules: tuple[Rule, ...] = (MinimumCover(), SkillsHeld(), Requests(), most)

    def weekend(week: int, history: History) -> Problem:
        problem = unit(week, history)
        days = [problem.date_of(day) for day in (5, 6)]
        role = "S" if week == 3 else ""
        needs = tuple(Need(day, shift="L", role=role, minimum=1) for day in days)
        return problem.with_(needs=needs)

    assert month(rules, weekend)[0] == missing
