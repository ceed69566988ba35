"""A week of INRC-II leaves for those to come what they will want."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from random import Random

from constraints.formats import inrc2, inrc2_ahead
from constraints.formats.inrc2 import Before, Scenario, Terms, Week
from constraints.formats.inrc2_ahead import FirstMorning, LaterCells
from roster.board import judge
from roster.checking import check
from roster.domain import Problem, Roster
from roster.engines.outcomes import Filled, Limits
from roster.engines.portfolio import fill
from roster.rules import Rule, post
from web.weekly import fill_week

FREE = Terms((0, 14), (1, 7), (1, 7), 1, False)
"""Nothing but one weekend at most."""
SCENARIO = Scenario(
    "tiny",
    2,
    ("Nurse",),
    {"Early": (1, 7)},
    (),
    {"Free": FREE},
    {"Ada": ("Free", ("Nurse",)), "Bo": ("Free", ("Nurse",))},
)
RESTED = Before(0, 0, "None", 0, 0, 3)
HISTORY = {"Ada": RESTED, "Bo": RESTED}
WEEKEND = {("Early", "Nurse", day): (int(day > 4), int(day > 4)) for day in range(7)}
WEEK = Week(WEEKEND, (("Bo", "Any", 5), ("Ada", "Any", 6)))
"""One head on the Saturday and one on the Sunday; nobody would refuse a wish for it."""


def filled(history: Mapping[str, Before], *known: Week) -> Roster:
    outcome = fill_week(SCENARIO, history, known, Limits(60, 2, 1))
    assert isinstance(outcome, Filled)
    return outcome.roster


def weekends(roster: Roster) -> int:
    """Weekends that people work on, those of all of them together."""
    return sum(any(code != "-" for code in row[5:]) for row in roster.rows.values())


def test_a_week_leaves_a_free_weekend_to_the_next_one_which_it_does_not_know() -> None:
    first = filled(HISTORY, WEEK)
    assert [len(row) for row in first.rows.values()] == [7, 7]
    assert weekends(first) == 1, "one wish is refused, so that the other has a weekend left"
    problem = inrc2.problem_of(SCENARIO, HISTORY, [WEEK])
    second = filled(inrc2.carried(HISTORY, problem, first), WEEK, WEEK)
    told = inrc2.judged(SCENARIO, HISTORY, [WEEK, WEEK], [first, second]).points_by_rule
    assert "weekends.most" not in told


def test_without_a_view_each_week_takes_what_is_best_for_itself() -> None:
    outcome = fill(*inrc2.bind(SCENARIO, HISTORY, WEEK, 0), Limits(60, 2, 1))
    assert isinstance(outcome, Filled)
    assert weekends(outcome.roster) == 2


def test_pictures_are_drawn_from_known_weeks_and_like_days() -> None:
    sets = [
        {("Early", "Nurse", day): (10 * number + day,) * 2 for day in range(7)}
        for number in range(2)
    ]
    known = [Week(needs, (("Ada", "Any", 0),)) for needs in sets]
    scenario = replace(SCENARIO, weeks=9)
    found = list(inrc2_ahead.pictures(scenario, HISTORY, known, 3))
    assert found == list(inrc2_ahead.pictures(scenario, HISTORY, known, 3))
    assert found != list(inrc2_ahead.pictures(scenario, HISTORY, known, 4))
    assert {picture.days for picture in found} == {7 * (1 + inrc2_ahead.VIEW)}
    for picture in found:
        heads = {picture.day_of(need.day): need.minimum for need in picture.needs}
        assert [heads[day] for day in range(7)] == [10 + day for day in range(7)]
        for day in range(7, picture.days):
            assert heads[day] // 10 in (0, 1)
            assert (heads[day] % 10 > 4) == (day % 7 > 4)
    assert inrc2_ahead.in_view(scenario, known * 4) == 1
    assert inrc2_ahead.in_view(SCENARIO, known) == 0


def agrees(problem: Problem, rule: Rule, chances: int = 60) -> set[bool]:
    """What the board and the checker say of random rosters is the same; what they said."""
    board, random, seen = post(problem, [rule]), Random(5), set()
    codes = list(problem.symbol)
    for _ in range(chances):
        rows = {p.id: tuple(random.choices(codes, k=problem.days)) for p in problem.people}
        roster = Roster(rows)
        points = check(problem, roster, [rule]).points
        assert judge(board, roster).points == points
        seen.add(points > 0)
    return seen


def test_prices_of_cells_are_judged_as_they_are_checked() -> None:
    problem = inrc2.problem_of(SCENARIO, HISTORY, [WEEK, Week({}, ())])
    cells = {("Ada", 8, "-"): 4, ("Ada", 8, "Early/Nurse"): 7, ("Bo", 13, "-"): 7}
    assert agrees(problem, LaterCells(cells=cells)) == {True, False}


def test_the_morning_after_the_week_can_be_staffed() -> None:
    everyone = dict.fromkeys("AB", ("Free", ("Head", "Nurse"))) | dict.fromkeys(
        "CD", ("Free", ("Nurse",))
    )
    scenario = replace(
        SCENARIO, skills=("Head", "Nurse"), shifts={"Early": (1, 7), "Night": (1, 7)},
        pairs=(("Night", "Early"),), people=everyone,
    )  # fmt: skip
    asks = Week({("Early", "Nurse", 2): (3, 3), ("Night", "Head", 0): (1, 1)}, ())
    problem = inrc2.problem_of(scenario, dict.fromkeys(everyone, RESTED), [asks])
    rule = FirstMorning(price=(10,), pairs=scenario.pairs, weeks=(asks,))
    assert agrees(problem, rule) == {True, False}

    def points(sunday: str) -> int:
        codes = {"N": "Night/Nurse", "E": "Early/Nurse", "-": "-"}
        rows = {p: ("-",) * 6 + (codes[c],) for p, c in zip("ABCD", sunday, strict=True)}
        return check(problem, Roster(rows), [rule]).points

    assert points("-NE-") == 0
    # Three nurses are asked for on an early shift at most, and one head may be.
    assert points("-NNE") == 2 * 10
    assert points("NN--") == (1 + 2) * 10
