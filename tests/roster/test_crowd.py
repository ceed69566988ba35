"""Filling a unit portion by portion, in processes of their own."""

from __future__ import annotations

import subprocess
import sys
from typing import IO, Any

import pytest

from roster.domain import Problem
from roster.engines import apart, crowd, portfolio
from roster.engines.apart import Found, Task
from roster.engines.outcomes import Filled, Impossible, Limits, Outcome, Progress, Unfinished
from roster.engines.portfolio import fill
from roster.rules import Rule
from tests.roster.test_fill import Busy, Heads, NoThreeInARow, unit
from tests.searching import LONG

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
    tasks: list[Task] = []

    def noted(pipe: IO[bytes], said: Task) -> None:
        tasks.append(said)
        apart.send(pipe, said)

    monkeypatch.setattr(crowd, "send", noted)
    told: list[Progress] = []
    outcome = fill(unit(PEOPLE), RULES, Limits(LONG, 2, stop=lambda: bool(told)), told.append)
    assert isinstance(outcome, Filled)
    assert [task.dives for task in tasks[:3]] == [0, 0, 0]


def test_a_bound_and_what_is_unavoidable_are_shown_beside(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Six people cannot hold three heads on each day with five days of work at most."""
    people = tuple(f"P{n}" for n in range(6))
    rests = {(name, day): "-" for name in people for day in (0, 1)}
    problem = unit(6, pins=rests)
    monkeypatch.setattr(portfolio, "MANY", 6)
    told: list[Progress] = []

    def is_shown() -> bool:
        return bool(told) and told[-1].objective is not None and told[-1].bound >= 6_000

    outcome = fill(problem, RULES, Limits(LONG, 2, stop=is_shown), told.append)
    assert isinstance(outcome, Filled)
    # On two days nobody may work: six heads are missing whatever is done.
    assert outcome.bound is not None
    assert 6_000 <= outcome.bound <= outcome.objective


def test_a_search_of_many_goes_on_from_a_roster_that_is_there(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    told: list[Progress] = []
    outcome = fill(unit(PEOPLE), RULES, Limits(LONG, 2, stop=lambda: bool(told)), told.append)
    assert isinstance(outcome, Filled)
    starts: list[Found | None] = []

    def noted(pipe: IO[bytes], said: Task) -> None:
        starts.append(said.start)
        apart.send(pipe, said)

    monkeypatch.setattr(crowd, "send", noted)
    limits = Limits(LONG, 2, stop=lambda: bool(starts))
    again = fill(unit(PEOPLE), RULES, limits, start=outcome.roster)
    assert isinstance(again, Filled)
    assert again.objective <= outcome.objective
    first = starts[0]
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
    begun: list[subprocess.Popen[bytes]] = []

    class Noted(subprocess.Popen[bytes]):
        def __init__(self, *words: Any, **settings: Any) -> None:
            super().__init__(*words, **settings)
            begun.append(self)

    monkeypatch.setattr(subprocess, "Popen", Noted)
    fill(unit(PEOPLE), RULES, Limits(LONG, 2, stop=lambda: len(begun) > 1))
    assert [each.poll() is None for each in begun] == [False, False]
