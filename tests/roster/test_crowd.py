"""Filling a unit portion by portion, in processes of their own."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import ClassVar

import pytest

from roster.board import Board, Couple, Term
from roster.domain import Problem
from roster.engines import apart, crowd, portfolio
from roster.engines.outcomes import Filled, Impossible, Limits, Outcome, Progress, Unfinished
from roster.engines.portfolio import fill
from roster.rules import Rule
from tests.roster.test_fill import Busy, Heads, NoThreeInARow, Posts, unit
from tests.searching import LONG, bounds_reach, processes_begun, tasks_told

RULES: tuple[Rule, ...] = (Heads(), NoThreeInARow(), Busy(least=5, price=(3,)))
PEOPLE = 9
FEW = 1_000
"""[people] with which nothing is filled by portions."""


@pytest.fixture(autouse=True)
def portions(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three portions of three people."""
    monkeypatch.setattr(portfolio, "MANY", PEOPLE)
    monkeypatch.setattr(crowd, "CELLS", 21)


def filled_until(problem: Problem, reached: int, told: list[Progress]) -> Outcome:
    """Fill until a roster costs no more than that."""

    def is_reached() -> bool:
        last = told[-1] if told else None
        return last is not None and last.objective is not None and last.objective <= reached

    return fill(problem, RULES, Limits(LONG, 2, stop=is_reached), told.append)


@pytest.mark.parametrize("long", [1, 14])
def test_portions_reach_what_is_proved_best(monkeypatch: pytest.MonkeyPatch, long: int) -> None:
    """Three people alone can neither hold two early shifts and a night each day, nor need to."""
    told: list[Progress] = []
    monkeypatch.setattr(crowd, "LONG", long)
    with monkeypatch.context() as patched:
        patched.setattr(portfolio, "MANY", FEW)
        usual = fill(unit(PEOPLE), RULES, Limits(LONG, 2))
    assert isinstance(usual, Filled)
    assert usual.is_best
    outcome = filled_until(unit(PEOPLE), usual.objective, told)
    assert isinstance(outcome, Filled)
    assert outcome.objective == usual.objective
    assert outcome.bound is not None
    assert outcome.bound <= usual.objective
    assert {each.engine for each in told if each.roster} == {"rows"}


def test_over_many_days_a_first_roster_is_made_without_mixing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(crowd, "LONG", 1)
    tasks = tasks_told(monkeypatch)
    told: list[Progress] = []
    outcome = fill(unit(PEOPLE), RULES, Limits(LONG, 2, stop=lambda: bool(told)), told.append)
    assert isinstance(outcome, Filled)
    assert [task.dives for task in tasks[:3]] == [0, 0, 0]


def test_a_bound_and_what_is_unavoidable_are_shown_beside(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """On two days nobody may work: six heads are missing whatever is done."""
    rests = {(f"P{n}", day): "-" for n in range(PEOPLE) for day in (0, 1)}
    is_shown = bounds_reach(monkeypatch, 5_900)
    outcome = fill(unit(PEOPLE, pins=rests), RULES, Limits(LONG, 2, stop=is_shown))
    assert isinstance(outcome, Filled)
    assert 5_900 <= outcome.unavoidable <= 6_000
    assert outcome.bound is not None
    assert 5_900 <= outcome.bound <= outcome.objective


@dataclass(frozen=True)
class MoreThanAll(Posts):
    """One more on the first early shift than there are people."""

    code: ClassVar[str] = "test.more"

    def post(self, problem: Problem, board: Board) -> None:
        terms = tuple(Term(person.id, 0, frozenset({"E"})) for person in problem.people)
        board.post(Couple(terms, low=len(terms) + 1))


@dataclass(frozen=True)
class AllAndNobody(Posts):
    """Everyone on the first early shift, and nobody who works on the first day."""

    code: ClassVar[str] = "test.both"

    def post(self, problem: Problem, board: Board) -> None:
        for low, high, codes in ((len(problem.people), None, "E"), (None, 0, "ELN")):
            terms = tuple(Term(p.id, 0, frozenset(codes)) for p in problem.people)
            board.post(Couple(terms, low=low, high=high))


@pytest.mark.parametrize("rule", [MoreThanAll(), AllAndNobody()])
def test_what_portions_cannot_meet_together_is_named_by_the_other_engines(rule: Rule) -> None:
    outcome = fill(unit(PEOPLE), (Heads(), rule), Limits(LONG, 2))
    assert isinstance(outcome, Impossible)
    assert set(outcome.rules) == {rule.code}


def test_a_search_of_many_goes_on_from_a_roster_that_is_there(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    told: list[Progress] = []
    outcome = fill(unit(PEOPLE), RULES, Limits(LONG, 2, stop=lambda: bool(told)), told.append)
    assert isinstance(outcome, Filled)
    tasks = tasks_told(monkeypatch)
    limits = Limits(LONG, 2, stop=lambda: bool(tasks))
    again = fill(unit(PEOPLE), RULES, limits, start=outcome.roster)
    assert isinstance(again, Filled)
    assert again.objective <= outcome.objective
    first = tasks[0].start
    assert first is not None
    assert first.roster.rows.items() <= outcome.roster.rows.items()


@pytest.mark.parametrize(
    "command", [("no such program",), (sys.executable, "-c", "raise ZeroDivisionError")]
)
def test_processes_that_fail_leave_the_unit_to_the_other_engines(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, command: tuple[str, ...]
) -> None:
    monkeypatch.setattr(apart, "COMMAND", command)
    told: list[Progress] = []
    outcome = fill(unit(PEOPLE), RULES, Limits(LONG, 2, stop=lambda: bool(told)), told.append)
    assert isinstance(outcome, Filled)
    assert {each.engine for each in told if each.roster} == {"insertion"}
    assert "the other engines go on" in caplog.text


def test_hard_rules_that_clash_are_named_for_many_people_too() -> None:
    clash = Busy(least=7)
    outcome = fill(unit(PEOPLE), (NoThreeInARow(), clash), Limits(LONG, 2))
    assert isinstance(outcome, Impossible)
    assert set(outcome.rules) == {NoThreeInARow.code, Busy.code}


def test_a_caller_who_stops_at_once_is_left_without_a_roster() -> None:
    outcome = fill(unit(PEOPLE), RULES, Limits(LONG, 2, stop=lambda: True))
    assert isinstance(outcome, Unfinished)


def test_no_process_of_a_portion_outlives_the_search(monkeypatch: pytest.MonkeyPatch) -> None:
    begun = processes_begun(monkeypatch)
    fill(unit(PEOPLE), RULES, Limits(LONG, 2, stop=lambda: len(begun) > 1))
    assert [each.poll() is None for each in begun] == [False, False]
