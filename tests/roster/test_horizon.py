"""Filling a long horizon slice by slice, in processes of their own."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pytest

from roster.board import Board, Couple, Statement, Term, judge
from roster.domain import OFF, Problem
from roster.engines import apart, horizon, portfolio
from roster.engines.apart import Exact, Task
from roster.engines.cells import Cells
from roster.engines.dealing import Slice
from roster.engines.domains import Domains
from roster.engines.ground import grounded
from roster.engines.horizon import FINER, PRECISION, _Filling
from roster.engines.insertion import Insertion
from roster.engines.outcomes import (
    Filled,
    Impossible,
    Limits,
    Outcome,
    Progress,
    Unfinished,
    unheard,
)
from roster.engines.portfolio import fill
from roster.engines.slices import DEAR
from roster.rules import Rule, post
from tests.roster.test_fill import Busy, Heads, NoThreeInARow, Posts, unit
from tests.searching import LONG, processes_begun, tasks_told

PEOPLE, DAYS = 6, 28
RULES: tuple[Rule, ...] = (Heads(), NoThreeInARow(), Busy(least=13))
"""Three heads a day of six people, of whom each works on thirteen days and more."""


@pytest.fixture(autouse=True)
def slices(monkeypatch: pytest.MonkeyPatch) -> None:
    """Four slices of a week, with two days in view."""
    monkeypatch.setattr(portfolio, "MOST_MIXED", 100)
    monkeypatch.setattr(portfolio, "LONG", DAYS)
    monkeypatch.setattr(horizon, "CELLS", PEOPLE * 7)
    monkeypatch.setattr(horizon, "OUTLINED", PEOPLE * 7)
    monkeypatch.setattr(horizon, "VIEW", 2)


@pytest.fixture
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """No roster is there before slices make one."""
    monkeypatch.setattr(Insertion, "rounds", lambda *_: iter(()))


@dataclass
class Told:
    """What a search has told, which may end it."""

    progress: list[Progress]
    reached: int | None = None

    def hear(self, progress: Progress) -> None:
        self.progress.append(progress)

    def is_reached(self) -> bool:
        """A roster is there, and no dearer than it is to be."""
        last = self.progress[-1].objective if self.progress else None
        return last is not None and (self.reached is None or last <= self.reached)


def filled(
    problem: Problem, rules: tuple[Rule, ...] = RULES, reached: int | None = None
) -> Outcome:
    told = Told([], reached)
    return fill(problem, rules, Limits(LONG, 2, stop=told.is_reached), told.hear)


@pytest.mark.usefixtures("alone")
def test_slices_follow_each_other_and_make_a_roster_that_may_stand(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    tasks = tasks_told(monkeypatch)
    outcome = filled(unit(PEOPLE, DAYS))
    assert isinstance(outcome, Filled)
    verdict = judge(post(unit(PEOPLE, DAYS), RULES), outcome.roster)
    assert verdict.allowed
    assert verdict.points == outcome.objective
    firsts = [task.board for task in tasks if task.start is None]
    assert [(board.problem.start - unit().start).days for board in firsts[:4]] == [0, 7, 14, 21]
    assert [board.problem.days for board in firsts[:4]] == [9, 9, 9, 7]


@pytest.mark.usefixtures("alone")
def test_slices_across_the_seams_end_with_what_is_best() -> None:
    outcome = filled(unit(PEOPLE, DAYS), reached=0)
    assert isinstance(outcome, Filled)
    assert outcome.objective == 0


def test_where_insertion_makes_a_roster_nothing_is_filled_by_slices(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    tasks = tasks_told(monkeypatch)
    told = Told([])
    limits = Limits(LONG, 2, stop=told.is_reached)
    outcome = fill(unit(PEOPLE, DAYS), (Heads(), NoThreeInARow()), limits, told.hear)
    assert isinstance(outcome, Filled)
    assert told.progress[0].engine == "insertion"
    assert not tasks


@pytest.mark.usefixtures("alone")
def test_everyones_own_days_are_filled_exactly_before_spans_of_half_are_mixed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    tasks = tasks_told(monkeypatch)

    def later() -> list[Task | Exact]:
        return [task for task in tasks if len(task.board.problem.people) < PEOPLE]

    def is_told() -> bool:
        return any(isinstance(task, Task) for task in later())

    dearer = (*RULES, Busy(least=20, price=(1,)))
    fill(unit(PEOPLE, DAYS), dearer, Limits(LONG, 2, stop=is_told))
    sizes = [(len(task.board.problem.people), task.board.problem.days) for task in later()]
    assert sizes[:PEOPLE] == [(1, DAYS)] * PEOPLE
    assert all(isinstance(task, Exact) for task in later()[:PEOPLE])
    people, days = next(size for size in sizes if size != (1, DAYS))
    assert people == PEOPLE // 2
    assert 7 < days < DAYS


def told_after_the_outline(tasks: Sequence[Task | Exact]) -> list[Task | Exact]:
    """The tasks that fill the roster itself: only there anybody may be given a night."""
    return [task for task in tasks if any("N" in codes for codes in _domains(task).values())]


def _domains(task: Task | Exact) -> Domains:
    domains = task.domains if isinstance(task, Exact) else task.source
    assert isinstance(domains, Mapping)
    return domains


def filled_until(stop: Callable[[], bool], rules: tuple[Rule, ...] = RULES) -> None:
    fill(unit(PEOPLE, DAYS), rules, Limits(LONG, 2, stop=stop))


@pytest.mark.usefixtures("alone")
def test_an_outline_is_filled_first_and_first_spans_keep_to_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    tasks = tasks_told(monkeypatch)
    filled_until(lambda: bool(told_after_the_outline(tasks)))
    first = _domains(told_after_the_outline(tasks)[0])
    assert set(first.values()) == {(OFF,), ("E", "L", "N")}
    before = [_domains(task) for task in tasks[: PEOPLE + 4]]
    assert {codes for each in before for codes in each.values() if len(codes) > 1} == {(OFF, "E")}


@pytest.mark.usefixtures("alone")
def test_once_all_days_are_filled_cells_may_hold_again_what_rules_leave_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    tasks = tasks_told(monkeypatch)

    def of_one() -> list[Task | Exact]:
        return [t for t in told_after_the_outline(tasks) if len(t.board.problem.people) == 1]

    filled_until(lambda: bool(of_one()), (*RULES, Busy(least=20, price=(1,))))
    assert set(_domains(of_one()[0]).values()) == {(OFF, "E", "L", "N")}


@pytest.mark.usefixtures("alone")
def test_an_outline_that_has_had_its_time_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(horizon, "LATE", 0)
    tasks = tasks_told(monkeypatch)
    filled_until(lambda: bool(tasks))
    assert set(_domains(tasks[0]).values()) == {(OFF, "E", "L", "N")}


@pytest.mark.usefixtures("alone")
def test_an_outline_that_breaks_what_is_hard_has_more_time_till_it_may_be_kept_to(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(horizon, "SOON", 0)
    tasks = tasks_told(monkeypatch)
    filled_until(lambda: bool(told_after_the_outline(tasks)))
    first = tasks.index(told_after_the_outline(tasks)[0])
    assert set(_domains(tasks[0]).values()) == {(OFF, "E")}
    assert all(len(task.board.problem.people) == PEOPLE for task in tasks[:first])
    assert set(_domains(tasks[first]).values()) == {(OFF,), ("E", "L", "N")}


def filling(days: int, *more: Rule) -> _Filling:
    """A horizon of which all days are filled."""
    rules = (*RULES, *more)
    ground = grounded(unit(PEOPLE, days), rules, Limits(LONG, 2), unheard, time.monotonic())
    found = _Filling(ground)
    found._begin(ground.board, ground.domains, horizon.CELLS)
    found._canvas.known = days
    return found


def test_of_slices_that_may_be_filled_now_the_one_comes_next_that_disputes_least() -> None:
    found = filling(DAYS)
    people = found._people
    some, others = people[:3], people[3:]
    found._busy = [Slice(some, 0, 10)]
    found._waiting = [Slice(others, 4, 14), Slice(some, 20, 28), Slice(others, 14, 24)]
    assert found._next() == Slice(others, 14, 24)
    assert found._next() == Slice(others, 4, 14)
    assert found._next() == Slice(some, 20, 28)


def test_a_turn_begins_with_those_of_whom_something_hard_is_broken() -> None:
    def night(problem: Problem) -> Iterator[Statement]:
        """Somebody has the first night: nobody in particular breaks that."""
        yield Couple(tuple(Term(p.id, 0, frozenset("N")) for p in problem.people), low=1)

    found = filling(DAYS, Busy(least=20, price=(1,)), Posts(statements=night))
    row = ("E", "E", OFF) * DAYS
    rows = {who: row[:DAYS] if who != "P3" else (OFF,) * DAYS for who in found._people}
    assert found._canvas.change(Slice(found._people, 0, DAYS), rows)
    found._deal()
    assert [part.people for part in found._waiting[:1]] == [("P3",)]
    assert len(found._waiting) == PEOPLE
    assert found._canvas.change(Slice(("P3",), 0, DAYS), {"P3": row[:DAYS]})
    assert not found._canvas.broken


def test_a_turn_gains_a_part_of_what_was_there_before_it_and_nothing_where_nothing_was() -> None:
    found = filling(DAYS)
    for reached, gained in (([5.0], 1.0), ([200.0, 100.0], 0.5), ([0.0, 0.0], 0.0)):
        found._reached = reached
        assert found._gained(1) == gained


@pytest.mark.usefixtures("alone")
def test_spans_are_mixed_more_finely_once_nothing_is_broken(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    told = tasks_told(monkeypatch)

    def mixed() -> list[Task]:
        return [task for task in told_after_the_outline(told) if isinstance(task, Task)]

    def is_told() -> bool:
        return any(task.spare.part < PRECISION for task in mixed())

    dearer = (*RULES, Busy(least=20, price=(1,)))
    outcome = fill(unit(PEOPLE, DAYS), dearer, Limits(LONG, 2, stop=is_told))
    assert isinstance(outcome, Filled)
    first, last = mixed()[0].spare, mixed()[-1].spare
    assert (first.part, first.scale) == (PRECISION, DEAR)
    assert last.part == PRECISION * FINER
    assert last.scale < DEAR


@pytest.mark.usefixtures("alone")
def test_a_bound_and_what_is_unavoidable_are_shown_beside() -> None:
    """On two days nobody may work: six heads are missing whatever is done."""
    rests = {(f"P{n}", day): "-" for n in range(PEOPLE) for day in (9, 10)}
    told = Told([])

    def is_shown() -> bool:
        return told.is_reached() and told.progress[-1].bound >= 5_900

    problem = unit(PEOPLE, DAYS, pins=rests)
    outcome = fill(problem, RULES, Limits(LONG, 2, stop=is_shown), told.hear)
    assert isinstance(outcome, Filled)
    assert 5_900 <= outcome.unavoidable <= 6_000
    assert outcome.bound is not None
    assert 5_900 <= outcome.bound <= outcome.objective


@pytest.mark.usefixtures("alone")
def test_outlines_are_bounded_before_rosters_are(monkeypatch: pytest.MonkeyPatch) -> None:
    build, choices = horizon.build, []

    def built(board: Board, domains: Domains, **more: Any) -> Cells:
        choices.append(sum(map(len, domains.values())))
        return build(board, domains, **more)

    monkeypatch.setattr(horizon, "build", built)
    dearer = (*RULES, Busy(least=20, price=(1,)))
    fill(unit(PEOPLE, DAYS), dearer, Limits(LONG, 2, stop=lambda: len(choices) > 2))
    cells = PEOPLE * DAYS
    assert choices[:3] == [2 * cells, 2 * cells, 4 * cells]


@pytest.mark.usefixtures("alone")
def test_hard_rules_that_clash_over_all_days_are_named_by_the_other_engines() -> None:
    """No slice can make up for it: two of three days are eighteen."""
    outcome = filled(unit(PEOPLE, DAYS), (NoThreeInARow(), Busy(least=20)))
    assert isinstance(outcome, Impossible)
    assert set(outcome.rules) == {NoThreeInARow.code, Busy.code}


@pytest.mark.usefixtures("alone")
@pytest.mark.parametrize(
    "command", [("no such program",), (sys.executable, "-c", "raise ZeroDivisionError")]
)
def test_processes_that_fail_leave_the_horizon_to_the_other_engines(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, command: tuple[str, ...]
) -> None:
    monkeypatch.setattr(apart, "COMMAND", command)
    monkeypatch.delattr(horizon, "Relaxation")  # Without a roster of slices nothing is bounded.
    told = Told([])

    def is_told() -> bool:
        return told.is_reached() and "the other engines go on" in caplog.text

    rules = (Heads(), NoThreeInARow(), Busy(least=20, price=(1,)))
    outcome = fill(unit(PEOPLE, DAYS), rules, Limits(LONG, 2, stop=is_told), told.hear)
    assert isinstance(outcome, Filled)
    assert "rows" not in {each.engine for each in told.progress}


def test_a_caller_who_stops_at_once_is_left_without_a_roster() -> None:
    outcome = fill(unit(PEOPLE, DAYS), RULES, Limits(LONG, 2, stop=lambda: True))
    assert isinstance(outcome, Unfinished)


def test_no_process_of_a_slice_outlives_the_search(monkeypatch: pytest.MonkeyPatch) -> None:
    begun = processes_begun(monkeypatch)
    fill(unit(PEOPLE, DAYS), RULES, Limits(LONG, 2, stop=lambda: len(begun) > 1))
    assert [each.poll() is None for each in begun] == [False, False]
