"""Fair shares: what is shared out, among whom, and what history adds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest

from constraints.demand import duties_asked, minutes_asked
from constraints.fairness import FairFestivals, FairHours, FairNights, FairWeekends, share_table
from roster import strip
from roster.domain import (
    Absence,
    Calendar,
    Contract,
    Held,
    Need,
    Post,
    PostKind,
    Problem,
    Span,
    Symbol,
)
from roster.rules import Scope
from roster.timeline import work_minutes
from tests.rules.playing import play, with_people

DRAWN = """
          Mo Tu We Th
    Ada   N  N  N  N
    Bo    -  -  -  -
    Cy    -  -  -  -
    Di    -  -  -  - """


def nights(heads: int = 1, **need: str) -> Problem:
    problem, _ = strip.read(DRAWN)
    return problem.with_(needs=each_day(problem, shift="N", minimum=heads, **need))


def each_day(problem: Problem, **need: Any) -> tuple[Need, ...]:
    return tuple(Need(problem.date_of(d), **need) for d in range(problem.days))


def is_night(_: int, symbol: Symbol) -> int:
    return int(symbol.code == "N")


def total(problem: Problem) -> int:
    return sum(ask.amount for ask in duties_asked(problem, is_night))


def test_an_even_spread_of_what_is_asked_costs_nothing_and_the_rest_costs_more_and_more() -> None:
    problem = nights()
    _, roster = strip.read(DRAWN)
    (said,) = play(FairNights(price=(4, 8, 12)), problem, roster)
    assert (said.people, said.amount, said.points) == (("Ada",), 3, 4 + 8 + 12)
    even = roster.put({("Ada", 1): "-", ("Bo", 1): "N", ("Ada", 2): "-", ("Cy", 2): "N"})
    assert play(FairNights(), problem, even.put({("Ada", 3): "-", ("Di", 3): "N"})) == []


def test_a_share_that_is_no_whole_number_is_rounded_up() -> None:
    problem = nights()
    problem = problem.with_(people=problem.people[:3])
    assert [(row.share, row.limit) for row in share_table(problem, FairNights())] == [
        (Fraction(4, 3), 2)
    ] * 3


def test_shares_follow_days_present_leave_and_part_time() -> None:
    problem = with_people(
        nights().with_(contracts=(Contract("half", share=500),)),
        Bo={"contracts": (Held("half"),)},
        Cy={"present": (Span(first=strip.MONDAY + timedelta(days=2)),)},
    )
    monday = strip.MONDAY
    away = Absence("Di", Span(monday, monday + timedelta(days=2)))
    rows = share_table(problem.with_(absences=(away,)), FairNights())
    assert {row.person: row.weight for row in rows} == {
        "Ada": 4000,
        "Bo": 2000,
        "Cy": 2000,
        "Di": 1000,
    }
    assert [row.share for row in rows] == [Fraction(4 * w, 9) for w in (4, 2, 2, 1)]


def test_what_everyone_carries_is_shared_out_again() -> None:
    tallies = {"Ada": {"nights": 5}, "Bo": {"nights": 1, "days": 4}}
    rows = share_table(nights().with_(tallies=tallies), FairNights())
    assert {row.total for row in rows} == {Fraction(4 + 6)}
    assert [row.share for row in rows] == [Fraction(10 * d, 20) for d in (4, 8, 4, 4)]


def test_history_beyond_the_share_is_not_charged_again_but_nothing_is_free_on_top() -> None:
    problem = nights().with_(tallies={"Ada": {"nights": 9}})
    _, roster = strip.read(DRAWN)
    idle = roster.put({("Ada", day): "-" for day in range(4)})
    assert play(FairNights(), problem, idle) == []
    (said,) = play(FairNights(), problem, idle.put({("Ada", 2): "N"}))
    assert said.amount == 1


@pytest.mark.parametrize(("lookback", "carried"), [(1, 1), (3, 2), (0, 0)])
def test_history_counts_as_far_back_as_the_rule_looks(lookback: int, carried: int) -> None:
    problem = nights().with_(history={"Ada": ("N", "-", "N")})
    row = share_table(problem, FairNights(lookback=lookback))[0]
    assert (row.carried, row.weight) == (carried, 1000 * (4 + lookback))


def test_only_those_who_hold_the_skill_of_the_post_share_it() -> None:
    crew = Post("P", "Crew", PostKind.CREW, skill="licence")
    problem = with_people(nights(post="P"), Ada={"skills": (Held("licence"),)})
    assert [r.person for r in share_table(problem.with_(posts=(crew,)), FairNights())] == ["Ada"]


def test_a_duty_is_shared_by_those_who_hold_its_skill_on_its_date() -> None:
    until_monday = Held("licence", Span(last=strip.MONDAY))
    problem = with_people(
        nights(skill="licence"), Ada={"skills": (until_monday,)}, Bo={"skills": (Held("licence"),)}
    )
    (row,) = share_table(problem, FairNights(scope=Scope(people=("Ada",))))
    assert row.asked == Fraction(1, 2)


def test_duties_of_one_date_are_shared_by_those_who_hold_the_skill_of_each() -> None:
    problem, _ = strip.read(DRAWN)
    early, late = (
        Need(strip.MONDAY, shift=code, minimum=1, skill=skill)
        for code, skill in (("E", "voice"), ("L", "licence"))
    )
    problem = with_people(
        problem, Ada={"skills": (Held("voice"),)}, Bo={"skills": (Held("licence"),)}
    )
    asked = {
        row.person: row.asked
        for who in ("Ada", "Bo")
        for row in share_table(
            problem.with_(needs=(early, late)), FairHours(scope=Scope(people=(who,)))
        )
    }
    minutes = {code: work_minutes(problem.symbol[code]) for code in "EL"}
    assert asked == {"Ada": minutes["E"], "Bo": minutes["L"]}


def test_the_protected_and_the_young_take_no_part_in_nights_but_in_hours() -> None:
    problem = with_people(
        nights(), Bo={"no_night_until": date(2026, 12, 31)}, Cy={"birth": date(2009, 5, 1)}
    )
    assert [row.person for row in share_table(problem, FairNights())] == ["Ada", "Di"]
    assert len(share_table(problem, FairHours())) == 4


def test_a_scope_shares_its_part_of_what_others_could_take_too() -> None:
    rows = share_table(nights(2), FairNights(scope=Scope(people=("Ada", "Bo"))))
    assert [(row.person, row.asked, row.share) for row in rows] == [("Ada", 4, 2), ("Bo", 4, 2)]


def test_rules_of_one_problem_share_when_and_as_far_back_as_each_says() -> None:
    problem = nights().with_(history={"Ada": ("N", "-", "N")})
    later = Scope(span=Span(first=strip.MONDAY + timedelta(days=1)))
    rules = FairNights(), FairNights(scope=later), FairNights(lookback=1)
    assert [share_table(problem, rule)[0].weight for rule in rules] == [7000, 3000, 5000]


def test_nights_are_shared_from_the_day_on_which_someone_may_work_them() -> None:
    tuesday = strip.MONDAY + timedelta(days=1)
    problem = with_people(
        nights(), Bo={"no_night_until": tuesday}, Cy={"birth": tuesday.replace(year=2008)}
    )
    weights = {row.person: row.weight for row in share_table(problem, FairNights())}
    assert weights == {"Ada": 4000, "Bo": 2000, "Cy": 3000, "Di": 4000}


def test_nothing_asked_is_nothing_to_share() -> None:
    problem, roster = strip.read(DRAWN)
    assert share_table(problem, FairNights()) == []
    assert play(FairNights(), problem, roster) == []


@pytest.mark.parametrize(
    ("needs", "expected"),
    [
        ([{"minimum": 3}, {"minimum": 1, "skill": "novice"}], 3),
        ([{"minimum": 1, "role": "lead"}, {"minimum": 2, "role": "crew"}], 3),
        ([{"minimum": 2, "post": "P"}, {"minimum": 3, "post": "Q"}, {"minimum": 4}], 5),
        ([{"minimum": 2, "post": "P"}, {"minimum": 4}], 4),
        ([{"minimum": 3}, {"minimum": 1, "role": "lead"}], 3),
        ([{"minimum": 2}, {"minimum": 2, "rank": "extra"}], 2),
    ],
)
def test_needs_of_the_same_heads_are_not_added_up(
    needs: Sequence[dict[str, Any]], expected: int
) -> None:
    problem, _ = strip.read(DRAWN)
    night = problem.symbol["N"].parts[0]
    roles = tuple(Symbol("N", "N", (replace(night, role=role),)) for role in ("lead", "crew"))
    monday = tuple(Need(strip.MONDAY, shift="N", **each) for each in needs)
    whole = problem.with_(symbols=(*problem.symbols, *roles), needs=monday)
    assert total(whole) == expected


def test_half_hours_ask_for_as_many_duties_as_their_minutes_fill() -> None:
    problem, _ = strip.read(DRAWN)
    curve = [
        Need(problem.date_of(0), post="P", begin=begin, end=begin + 30, minimum=2)
        for begin in range(22 * 60, 30 * 60, 30)
    ]
    only = problem.with_(symbols=tuple(s for s in problem.symbols if s.code == "N"))
    assert total(only.with_(needs=tuple(curve))) == 2
    (ask,) = minutes_asked(only.with_(needs=tuple(curve)), worked)
    assert ask.amount == 960


def test_a_curve_asks_for_the_whole_duties_that_cover_it_breaks_relieved() -> None:
    problem = hall()
    assert sum(ask.amount for ask in minutes_asked(problem, worked)) == 4 * 2 * 450
    peak = Need(problem.start, post="P", begin=600, end=630, minimum=1, target=3)
    assert sum(ask.amount for ask in minutes_asked(peaked(problem, peak), worked)) == 9 * 450


def test_an_even_spread_of_the_duties_that_cover_a_curve_costs_nothing() -> None:
    _, roster = strip.read(
        """
              Mo Tu We Th
        Ada   D1 D2 -  -
        Bo    D2 D1 -  -
        Cy    -  -  D1 D2
        Di    -  -  D2 D1 """
    )
    assert play(FairHours(), hall(), roster) == []
    (said,) = play(FairHours(), hall(), roster.put({("Cy", 2): "-", ("Ada", 2): "D1"}))
    assert (said.people, said.amount) == (("Ada",), 1)


def hall() -> Problem:
    """One head from 08:00 to 16:00; who has the early break is relieved by who has the late."""
    problem, _ = strip.read(DRAWN)
    (part,) = problem.symbol["D"].parts
    symbols = tuple(
        replace(
            problem.symbol["D"],
            code=code,
            parts=(replace(part, pause_start=pause, pause_length=30),),
        )
        for code, pause in (("D1", 660), ("D2", 720))
    )
    needs = tuple(
        Need(problem.date_of(day), post="P", begin=begin, end=begin + 30, minimum=1)
        for day in range(problem.days)
        for begin in range(480, 960, 30)
    )
    return problem.with_(symbols=symbols, needs=needs)


def peaked(problem: Problem, peak: Need) -> Problem:
    """The same with one half hour that asks for more."""
    when = (peak.day, peak.begin)
    needs = tuple(peak if (n.day, n.begin) == when else n for n in problem.needs)
    return problem.with_(needs=needs)


def worked(_: int, symbol: Symbol) -> int:
    return work_minutes(symbol)


@pytest.mark.parametrize(("leaders", "expected"), [(1, 3), (2, 3), (3, 3), (4, 4)])
def test_a_leader_of_each_shift_is_one_of_the_heads_of_the_curve(
    leaders: int, expected: int
) -> None:
    problem, _ = strip.read(DRAWN)
    begins = range(22 * 60, 30 * 60, 30)
    day = problem.date_of(0)
    curve = [Need(day, post="P", begin=begin, end=begin + 30, minimum=3) for begin in begins]
    lead = Need(day, post="P", shift="N", skill="lead", minimum=leaders)
    only = problem.with_(symbols=tuple(s for s in problem.symbols if s.code == "N"))
    assert total(only.with_(needs=(*curve, lead))) == expected


def test_the_small_hours_belong_to_the_evening_before() -> None:
    problem, _ = strip.read(DRAWN)
    days = range(problem.days + 1)
    small = tuple(
        Need(problem.date_of(day), post="P", begin=120, end=150, minimum=1) for day in days
    )
    only = problem.with_(symbols=(problem.symbol["N"],), needs=small)
    assert [ask.day for ask in duties_asked(only, is_night)] == [0, 1, 2, 3]
    assert [ask.day for ask in minutes_asked(only, is_night)] == [0, 1, 2, 3]


@pytest.mark.rule("d24-8to8")
def test_a_24_hour_duty_of_the_eve_counts_for_the_festival_that_it_reaches_into() -> None:
    problem, roster = strip.read(
        """      Mo Tu We
          Ada   W  W  W
          Bo    -  -  - """
    )
    feast = Calendar(statutory={problem.date_of(1): "春节", problem.date_of(9): "国庆节"})
    problem = problem.with_(
        needs=each_day(problem, shift="W", minimum=1),
        calendar=feast,
        tallies={"Bo": {"festival:国庆节": 5}},
    )
    (said,) = play(FairFestivals(), problem, roster)
    assert said.facts["now"] == 2
    assert said.amount == 1


def test_saturday_and_sunday_count_by_the_date_of_the_cell() -> None:
    problem, roster = strip.read(
        """      Fr Sa Su Mo
          Ada   N  N  N  E
          Bo    -  -  -  - """
    )
    problem = problem.with_(needs=each_day(problem, shift="N", minimum=1))
    (said,) = play(FairWeekends(), problem, roster)
    assert (said.facts["now"], said.amount) == (2, 1)


def test_started_steps_of_hours_above_the_rounded_share_are_charged() -> None:
    problem, roster = strip.read(
        """      Mo Tu We
          Ada   E  E  E
          Bo    -  -  - """
    )
    problem = problem.with_(needs=each_day(problem, shift="E", minimum=1))
    (said,) = play(FairHours(step=240), problem, roster)
    assert (said.amount, said.facts["limit"]) == (3, 720)


def test_the_shares_add_up_to_all_there_is() -> None:
    problem = replace(nights(3), history={"Ada": ("N",) * 5, "Bo": ("-", "N")})
    rows = share_table(problem, FairNights())
    assert sum(row.share for row in rows) == 4 * 3 + 6


def test_the_level_that_history_shows_is_expected_to_go_on() -> None:
    problem, _ = strip.read("""      Mo Tu We Th Fr Sa Su | Mo Tu We Th Fr Sa Su
                Ada   E  E  -  E  -  -  -  | -  -  -  -  -  -  -
                Bo    -  E  E  -  E  -  -  | -  -  -  -  -  -  - """)
    problem = problem.with_(needs=(Need(problem.start, shift="E", post="P", minimum=1),))
    asked = {share.asked for share in share_table(problem, FairHours())}
    assert asked == {6 * 480}


def test_a_saturday_worked_by_announcement_is_no_weekend_duty() -> None:
    problem, roster = strip.read("      Fr Sa Su\nAda   -  E  E\nBo    E  -  -")
    needs = tuple(Need(problem.date_of(day), shift="E", minimum=1) for day in range(3))
    problem = problem.with_(needs=needs)
    announced = problem.with_(calendar=Calendar(workdays=frozenset({problem.date_of(1)})))
    assert len(play(FairWeekends(), problem, roster)) == 1
    assert play(FairWeekends(), announced, roster) == []
