"""Swaps: both consent, the rulebook is asked, and of two that share a cell one passes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import Engine

from constraints.rest import DailyRest
from roster import strip
from roster.desk import swapping
from roster.desk.judging import judge
from roster.desk.swapping import Barred, Cell
from roster.domain import Problem, Roster
from roster.errors import BadInput
from roster.store.base import Sessions, reading, sessions, writing
from roster.store.notices import notices
from roster.store.swaps import Step, SwapRow, swaps
from roster.store.units import UnitRow, hold

DRAWN, ROSTER = strip.read(
    """      Mo Tu We Th
    Ada   L  -  E  -
    Bo    -  E  -  E
    Cy    -  -  -  - """
)
PROBLEM = DRAWN.with_(published=ROSTER)
RULES = (DailyRest(),)
MO, TU, WE, TH = (PROBLEM.date_of(day) for day in range(4))
BEFORE = datetime(2026, 3, 1, tzinfo=UTC)


@pytest.fixture
def make(engine: Engine) -> Sessions:
    return sessions(engine)


@pytest.fixture
def unit(make: Sessions) -> int:
    with writing(make) as work:
        row = UnitRow(name="unit")
        work.add(row)
        work.flush()
        return row.id


def exchange(one: str, other: str, *days: date, problem: Problem = PROBLEM) -> tuple[Cell, ...]:
    return swapping.exchange(problem, one, other, days, BEFORE)


def propose(make: Sessions, unit: int, cells: Sequence[Cell], paper: bool = False) -> int:
    with writing(make) as work:
        return swapping.propose(work, unit, PROBLEM, RULES, cells, None, paper).id


def agree(make: Sessions, number: int) -> None:
    with writing(make) as work:
        swapping.agree(work, work.get_one(SwapRow, number), PROBLEM, RULES, None)


class Desk:
    """Publishes at once what it is told to change."""

    def __init__(self, make: Sessions, unit: int) -> None:
        self.make, self.unit, self.problem = make, unit, PROBLEM

    def amend(self, cells: Sequence[Cell]) -> None:
        told = self.problem.published
        assert told
        changes = {(c.person or "", self.problem.day_of(c.day)): c.after for c in cells}
        self.problem = self.problem.with_(published=told.put(changes))

    def approve(self, number: int) -> None:
        with writing(self.make) as work:
            hold(work, self.unit)
            row = work.get_one(SwapRow, number)
            swapping.approve(work, row, self.problem, RULES, None, self.amend)

    @property
    def published(self) -> Roster:
        assert self.problem.published
        return self.problem.published


def step(make: Sessions, number: int) -> Step:
    with reading(make) as work:
        return Step(work.get_one(SwapRow, number).step)


def told(make: Sessions, unit: int, person: str) -> list[str]:
    with reading(make) as work:
        return [row.kind for row in notices(work, unit, person)]


def test_two_people_exchange_their_duties_of_two_dates(make: Sessions, unit: int) -> None:
    desk = Desk(make, unit)
    number = propose(make, unit, exchange("Ada", "Bo", WE, TH))
    agree(make, number)
    desk.approve(number)
    assert (step(make, number), desk.published.rows["Ada"], desk.published.rows["Bo"]) == (
        Step.APPROVED,
        ("L", "-", "-", "E"),
        ("-", "E", "E", "-"),
    )
    assert told(make, unit, "Ada") == ["swap.agreed"]
    assert told(make, unit, "Bo") == ["swap.asked"]


def test_nothing_is_approved_before_the_other_consents(make: Sessions, unit: int) -> None:
    desk = Desk(make, unit)
    number = propose(make, unit, exchange("Ada", "Cy", WE))
    with pytest.raises(BadInput):
        desk.approve(number)
    assert (step(make, number), desk.published) == (Step.ASKED, ROSTER)


def test_a_swap_that_a_rule_forbids_cannot_be_asked_for(make: Sessions, unit: int) -> None:
    with pytest.raises(Barred) as barred:
        propose(make, unit, exchange("Bo", "Ada", TU))
    assert [each.rule for each in barred.value.judgement.barring] == ["rest.daily"]
    with reading(make) as work:
        assert not swaps(work, unit)


def test_the_judgement_shows_hours_and_rest_of_both() -> None:
    bo, ada = judge(PROBLEM, RULES, exchange("Bo", "Ada", TU)).sides
    assert (ada.before.minutes, ada.after.minutes) == (960, 1440)
    assert (ada.rest_before, ada.rest_after) == (32 * 60, 8 * 60)
    assert (bo.before.minutes, bo.after.minutes) == (960, 480)


def test_of_two_swaps_that_share_a_cell_only_the_first_passes(make: Sessions, unit: int) -> None:
    desk = Desk(make, unit)
    first = propose(make, unit, exchange("Ada", "Bo", WE), paper=True)
    second = propose(make, unit, exchange("Ada", "Cy", WE), paper=True)
    desk.approve(first)
    assert step(make, second) == Step.OVERTAKEN
    assert told(make, unit, "Cy") == ["swap.overtaken"]
    with pytest.raises(BadInput):
        desk.approve(second)
    assert desk.published.rows["Cy"] == ROSTER.rows["Cy"]


def test_a_swap_is_void_once_its_cells_hold_something_else(make: Sessions, unit: int) -> None:
    desk = Desk(make, unit)
    number = propose(make, unit, exchange("Ada", "Cy", WE), paper=True)
    desk.problem = PROBLEM.with_(published=ROSTER.put({("Ada", 2): "-"}))
    desk.approve(number)
    assert step(make, number) == Step.OVERTAKEN
    assert told(make, unit, "Ada") == ["swap.overtaken"]


@pytest.mark.parametrize(
    ("one", "other", "days"),
    [
        ("Ada", "Ada", (WE,)),
        ("Ada", "Eve", (WE,)),
        ("Ada", "Cy", ()),
        ("Ada", "Cy", (TU,)),
        ("Ada", "Cy", (date(2026, 4, 1),)),
    ],
    ids=["oneself", "a stranger", "no date", "two days off", "not published"],
)
def test_a_swap_of_nothing_is_refused(one: str, other: str, days: tuple[date, ...]) -> None:
    with pytest.raises(BadInput):
        exchange(one, other, *days)


def test_a_duty_that_has_begun_is_not_swapped() -> None:
    begun = datetime(2026, 3, 4, 6, 30, tzinfo=UTC) - timedelta(hours=8)
    with pytest.raises(BadInput):
        swapping.exchange(PROBLEM, "Ada", "Cy", (WE,), begun)


def test_leave_is_not_swapped() -> None:
    away = PROBLEM.with_(published=ROSTER.put({("Cy", 2): "="}))
    with pytest.raises(BadInput):
        exchange("Ada", "Cy", WE, problem=away)


def test_an_offered_duty_goes_to_who_takes_it_once_approved(make: Sessions, unit: int) -> None:
    desk = Desk(make, unit)
    with writing(make) as work:
        row = swapping.offer(work, unit, PROBLEM, "Ada", WE, "E", None, BEFORE)
        swapping.take(work, row, PROBLEM, RULES, "Cy", None)
        number = row.id
    assert (step(make, number), desk.published) == (Step.AGREED, ROSTER)
    desk.approve(number)
    assert desk.published.changes(ROSTER) == (("Ada", 2, "-", "E"), ("Cy", 2, "E", "-"))


def test_an_offer_is_not_taken_by_who_has_a_duty_then(make: Sessions, unit: int) -> None:
    with writing(make) as work:
        row = swapping.offer(work, unit, PROBLEM, None, WE, "E", None, BEFORE)
        with pytest.raises(BadInput):
            swapping.take(work, row, PROBLEM, RULES, "Ada", None)


def test_a_duty_is_offered_once(make: Sessions, unit: int) -> None:
    with writing(make) as work:
        swapping.offer(work, unit, PROBLEM, "Ada", WE, "E", None, BEFORE)
        with pytest.raises(BadInput):
            swapping.offer(work, unit, PROBLEM, "Ada", WE, "E", None, BEFORE)
