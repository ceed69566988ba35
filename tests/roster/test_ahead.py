"""Days to come are worth what is asked of them, and nothing is known of them without time."""

from __future__ import annotations

from constraints.coverage import TargetCover
from constraints.skills import SkillsHeld
from constraints.weekends import MostWeekends, Period
from roster.domain import Held, Need, Part, Person, Problem, Role, ShiftType, Symbol
from roster.engines.ahead import Later, later_prices
from roster.strip import MONDAY

EARLY = Symbol("E", "Early", (Part("E", "", 480, 480, role="R"),))
RULES = (
    TargetCover(price=(30,)),
    SkillsHeld(),
    MostWeekends(most=0, window=Period.HORIZON, price=(7,)),
)


def picture(target: int) -> Problem:
    """Two weeks; the last Sunday asks for so many of two people, of whom one has the skill."""
    problem = Problem(
        start=MONDAY,
        days=14,
        people=(Person("a", "Ada", skills=(Held("R"),)), Person("b", "Bo")),
        symbols=(EARLY,),
        shifts=(ShiftType("E", "Early", 480, 480),),
        roles=(Role("R", "R", "R"),),
    )
    sunday = problem.date_of(13)
    return problem.with_(needs=(Need(sunday, shift="E", role="R", target=target),))


def prices(*targets: int, soon: float = 60) -> Later | None:
    return later_prices(map(picture, targets), RULES, 7, 60, soon)


def test_a_duty_to_come_is_worth_the_head_that_would_be_missing() -> None:
    found = prices(1)
    assert found is not None
    assert {day for _, day in found} == set(range(7, 14))
    assert all(set(cell.values()) == {0.0} for (_, day), cell in found.items() if day < 13)
    # Work there costs a weekend of 7 points; one who alone can bring the head is worth more.
    worth = found["a", 13]["-"]
    assert 7 <= worth <= 30
    assert found["a", 13]["E"] == 0
    assert set(found["b", 13].values()) == {0.0}, "who lacks the skill may not take it"


def test_several_pictures_are_averaged() -> None:
    asked, two = prices(1), prices(1, 0)
    assert asked is not None
    assert two is not None
    assert two["a", 13]["-"] == asked["a", 13]["-"] / 2


def test_without_time_there_are_no_prices() -> None:
    assert prices(1, soon=0) is None
