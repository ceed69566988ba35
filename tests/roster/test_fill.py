"""Filling a roster: what comes of it, when it ends, and what it says on the way."""

from __future__ import annotations

import os
import random
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO, ClassVar

import pytest

from roster.board import Board, Cell, Couple, Run, Statement, Term, Total, judge
from roster.domain import Person, Problem, Roster
from roster.engines import apart, mixing, portfolio, running
from roster.engines.domains import alike, everything
from roster.engines.incumbent import Incumbent
from roster.engines.insertion import Insertion
from roster.engines.outcomes import (
    Disagreement,
    Filled,
    Impossible,
    Limits,
    Progress,
    Unfinished,
    unheard,
)
from roster.engines.portfolio import culprits, fill
from roster.engines.solving import Answer, Ending, Search
from roster.engines.tally import Tally
from roster.rules import Rule, Violation, post
from roster.strip import MONDAY, SYMBOLS
from tests.searching import LONG, processes_begun

QUICK = Limits(seconds=LONG, workers=2)
WORK = frozenset({"E", "L", "N"})


@dataclass(frozen=True)
class Posts(Rule):
    """Posts what it is given."""

    code: ClassVar[str] = "test.posts"
    statements: Callable[[Problem], Iterator[Statement]] = lambda problem: iter(())

    def post(self, problem: Problem, board: Board) -> None:
        for statement in self.statements(problem):
            board.post(statement)

    def check(self, problem: Problem, roster: Roster) -> Iterator[Violation]:
        return iter(())


@dataclass(frozen=True)
class Heads(Posts):
    """Two heads on each early shift and one on each night; missing ones are shortages."""

    code: ClassVar[str] = "test.heads"
    shortage: ClassVar[bool] = True

    def post(self, problem: Problem, board: Board) -> None:
        for day in range(problem.days):
            for code, heads in (("E", 2), ("N", 1)):
                terms = tuple(Term(p.id, day, frozenset({code})) for p in problem.people)
                board.post(Couple(terms, low=heads, low_price=(1000,)))


@dataclass(frozen=True)
class NoThreeInARow(Posts):
    code: ClassVar[str] = "test.row"

    def post(self, problem: Problem, board: Board) -> None:
        for person in problem.people:
            board.post(Run(person.id, WORK, longest=2))


@dataclass(frozen=True)
class Busy(Posts):
    """Everyone works on at least so many days, or it costs so much a day."""

    code: ClassVar[str] = "test.busy"
    least: int = 5

    def post(self, problem: Problem, board: Board) -> None:
        counts = {(day, code): 1 for day in range(problem.days) for code in WORK}
        for person in problem.people:
            board.post(Total(person.id, counts, low=self.least, low_price=self.price))


def unit(people: int = 4, days: int = 7, **more: object) -> Problem:
    names = [f"P{number}" for number in range(people)]
    problem = Problem(
        start=MONDAY,
        days=days,
        people=tuple(Person(name, name) for name in names),
        symbols=tuple(symbol for symbol in SYMBOLS if symbol.code in WORK),
    )
    return problem.with_(**more)


def test_a_small_week_is_filled_best_and_proved() -> None:
    rules = (Heads(), NoThreeInARow(), Busy(price=(3,)))
    outcome = fill(unit(), rules, QUICK)
    assert isinstance(outcome, Filled)
    assert outcome.is_best
    assert outcome.gap == 0
    verdict = judge(post(unit(), rules), outcome.roster)
    assert verdict.allowed
    assert verdict.points == outcome.objective


def test_shortages_that_nobody_can_avoid_are_proved_and_left_out_of_the_gap() -> None:
    outcome = fill(unit(people=2, days=3), (Heads(), NoThreeInARow()), QUICK)
    assert isinstance(outcome, Filled)
    # Nine heads are wanted, two people may work on two of three days each.
    assert outcome.objective == outcome.unavoidable == 5000
    assert Filled(outcome.roster, 5040, 5030, 5000, 1, 1).gap == pytest.approx(0.25)
    assert Filled(outcome.roster, 5005, 5000, 5000, 1, 1).gap == pytest.approx(0.25)


def test_a_roster_without_shortage_has_nothing_unavoidable() -> None:
    outcome = fill(unit(people=6), (Heads(), Busy(price=(3,))), QUICK)
    assert isinstance(outcome, Filled)
    assert (outcome.objective, outcome.unavoidable) == (0, 0)


def test_pins_are_kept() -> None:
    pins = {("P0", 2): "L", ("P3", 0): "="}
    outcome = fill(unit(pins=pins), (Heads(),), QUICK)
    assert isinstance(outcome, Filled)
    assert {cell: outcome.roster.at(*cell) for cell in pins} == pins


def test_leave_is_never_handed_out() -> None:
    outcome = fill(unit(), (Heads(), Busy(least=1, price=(1,))), QUICK)
    assert isinstance(outcome, Filled)
    assert "=" not in {code for _, _, code in outcome.roster.cells()}


def test_hard_rules_that_clash_are_named_and_no_others() -> None:
    rules = (Heads(), Busy(least=6), NoThreeInARow())
    outcome = fill(unit(), rules, QUICK)
    assert isinstance(outcome, Impossible)
    assert set(outcome.rules) == {"test.busy", "test.row"}


def test_pins_that_clash_with_one_rule_name_it_alone() -> None:
    pins = {("P0", day): "E" for day in range(3)}
    rules = (Heads(), NoThreeInARow(), Busy(least=1))
    outcome = fill(unit(pins=pins), rules, QUICK)
    assert isinstance(outcome, Impossible)
    assert outcome.rules == ("test.row",)
    assert culprits(unit(pins=pins), rules, QUICK) == ("test.row",)


def hard_to_prove() -> tuple[Problem, tuple[Rule, ...]]:
    """A month of which the best roster cannot be proved within a few seconds."""

    def wishes(problem: Problem) -> Iterator[Statement]:
        rng = random.Random(1)
        for _ in range(150):
            people = rng.sample(problem.people, 5)
            days = rng.sample(range(problem.days), 5)
            terms = tuple(
                Term(p.id, d, frozenset(rng.sample(sorted(WORK), 2)), rng.choice((1, 2, -1)))
                for p, d in zip(people, days, strict=True)
            )
            yield Couple(terms, low=2, high=2, low_price=(3, 7), high_price=(5,))

    return unit(people=16, days=31), (
        Heads(),
        NoThreeInARow(),
        Busy(least=14, price=(3,)),
        Posts(statements=wishes),
    )


def test_a_caller_who_stops_gets_the_best_roster_so_far_long_before_the_limit() -> None:
    problem, rules = hard_to_prove()
    heard: list[Progress] = []
    asked: list[float] = []
    before = set(threading.enumerate())

    def stop() -> bool:
        if not asked and any(p.objective is not None for p in heard):
            asked.append(time.monotonic())
        return bool(asked)

    outcome = fill(problem, rules, Limits(LONG, 2, 0, stop), heard.append)
    assert time.monotonic() - asked[0] < LONG / 2
    assert isinstance(outcome, Filled)
    assert judge(post(problem, rules), outcome.roster).points == outcome.objective
    assert set(threading.enumerate()) <= before


def test_a_search_goes_on_from_a_roster_that_is_there() -> None:
    problem, rules = unit(), (Heads(), NoThreeInARow())
    found = fill(problem, rules, QUICK)
    assert isinstance(found, Filled)
    heard: list[Progress] = []
    again = fill(problem, rules, Limits(stop=lambda: bool(heard)), heard.append, found.roster)
    assert isinstance(again, Filled)
    assert again.roster == found.roster
    assert heard[-1].roster == found.roster


def test_a_roster_that_breaks_a_hard_rule_is_not_gone_on_from() -> None:
    problem = unit(days=3)
    worn_out = Roster({p.id: ("E", "E", "E") for p in problem.people})
    outcome = fill(problem, (NoThreeInARow(),), QUICK, start=worn_out)
    assert isinstance(outcome, Filled)
    assert judge(post(problem, (NoThreeInARow(),)), outcome.roster).allowed


def test_progress_only_gets_better_and_ends_where_the_outcome_is() -> None:
    heard: list[Progress] = []
    outcome = fill(unit(), (Heads(), NoThreeInARow(), Busy(price=(3,))), QUICK, heard.append)
    assert isinstance(outcome, Filled)
    objectives = [p.objective for p in heard if p.objective is not None]
    assert objectives == sorted(objectives, reverse=True)
    assert [p.bound for p in heard] == sorted(p.bound for p in heard)
    assert (objectives[-1], heard[-1].bound) == (outcome.objective, outcome.bound)


def test_no_time_at_all_still_gives_a_first_roster_that_can_be_used() -> None:
    outcome = fill(unit(people=6), (Heads(), NoThreeInARow()), Limits(seconds=0.0))
    assert isinstance(outcome, Filled)
    assert outcome.objective == 0


def test_no_time_and_no_roster_at_hand_is_unfinished() -> None:
    pins = {(f"P{n}", day): "-" for n in range(4) for day in range(7)}
    outcome = fill(unit(pins=pins), (Busy(least=1),), Limits(seconds=0.0))
    assert isinstance(outcome, Unfinished)


class Stop:
    """A caller who has had enough from the question of that number on.

    Parameters
    ----------
    asked : int [questions]
        So far, before and after.
    """

    def __init__(self, after: int) -> None:
        self.after = after
        self.asked = 0

    def __call__(self) -> bool:
        self.asked += 1
        return self.asked > self.after


@pytest.fixture
def always_asking(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every call to heed asks the caller, not some twenty a second."""
    monkeypatch.setattr(running, "POLL", 0.0)


@pytest.mark.parametrize("after", [0, 1, 5, 40])
def test_a_stop_while_rules_are_posted_is_heeded_by_the_next_statement(
    after: int, always_asking: None
) -> None:
    posted = []

    def counted(problem: Problem) -> Iterator[Statement]:
        for person in problem.people:
            for day in range(problem.days):
                posted.append(day)
                yield Cell(person.id, day, frozenset("N"), (1,))

    stop = Stop(after)
    outcome = fill(unit(people=40), (Heads(), Posts(statements=counted)), Limits(stop=stop))
    assert isinstance(outcome, Unfinished)
    assert outcome.bound is None
    # Each of the 14 needs is asked about, and each rule.
    assert len(posted) == max(0, after - 15)
    assert stop.asked == after + 1


def test_a_stop_while_the_count_is_set_up_is_heeded_by_the_next_statement() -> None:
    problem, rules = unit(people=6), (Heads(), NoThreeInARow())
    resting = Roster({p.id: ("-",) * problem.days for p in problem.people})
    board, stop = post(problem, rules), Stop(10)
    with pytest.raises(running.Over):
        Tally(board, resting, running.Asking(stop, every=0.0).heed)
    assert stop.asked == 11


def test_a_stop_during_the_insertion_keeps_the_days_that_are_filled() -> None:
    problem, rules = unit(people=6), (Heads(), NoThreeInARow())
    board = post(problem, rules)
    resting = Roster({p.id: ("-",) * problem.days for p in problem.people})
    made = Insertion(board, everything(problem), alike(board), resting, 0)
    stop = Stop(3)
    assert len(list(made.rounds(stop))) == 1
    assert made.is_legal
    filled = {day for _, day, code in made.tally.roster().cells() if code != "-"}
    assert filled == {0, 1, 2}


def test_a_stop_while_culprits_are_sought_names_what_is_left(always_asking: None) -> None:
    pins = {("P0", day): "E" for day in range(3)}
    rules = (Heads(), NoThreeInARow(), Busy(least=1))
    stop = Stop(2)
    found = culprits(unit(pins=pins), rules, Limits(stop=stop))
    assert set(found) == {"test.heads", "test.row", "test.busy"}
    assert stop.asked == 3


def test_one_worker_and_one_seed_repeat_exactly() -> None:
    problem, rules = hard_to_prove()
    first, second = (fill(problem, rules, Limits(LONG, 1, 7, pace=0.1 / LONG)) for _ in range(2))
    assert isinstance(first, Filled)
    assert isinstance(second, Filled)
    assert not first.is_best
    assert (first.roster, first.bound) == (second.roster, second.bound)


@pytest.mark.parametrize("workers", [1, 2])
def test_a_large_problem_is_bounded_without_its_rows_and_proved_with_them(
    monkeypatch: pytest.MonkeyPatch, workers: int
) -> None:
    rules = (Heads(), NoThreeInARow(), Busy(least=6, price=(3,)))
    small = fill(unit(), rules, QUICK)
    monkeypatch.setattr(portfolio, "LARGE", 0)
    large = fill(unit(), rules, Limits(LONG, workers))
    assert isinstance(small, Filled)
    assert isinstance(large, Filled)
    assert small.is_best
    # Were it not for the days in a row, everyone could work on six days.
    assert small.objective > 0
    assert (large.objective, large.bound) == (small.objective, small.bound)


def test_a_caller_who_stops_need_not_wait_until_all_is_compiled(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def endless(*_: object, heed: Callable[[], None], **__: object) -> None:
        for _ in range(10**9):
            heed()

    monkeypatch.setattr(portfolio, "build", endless)
    since = time.monotonic()
    outcome = fill(*hard_to_prove(), Limits(LONG, 2, 0, lambda: time.monotonic() > since + 1))
    assert isinstance(outcome, Filled)
    assert outcome.seconds < LONG / 2


def test_a_roster_that_the_interpreter_judges_otherwise_is_an_error() -> None:
    board = post(unit(), (Heads(),))
    best = Incumbent(board, frozenset({0}), unheard, time.monotonic())
    resting = Roster({f"P{n}": ("-",) * 7 for n in range(4)})
    best.offer(resting, 20_000)
    with pytest.raises(Disagreement):
        best.settle()


def test_an_error_in_a_search_reaches_the_caller(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(portfolio.Search, "run", broken)
    with pytest.raises(ZeroDivisionError):
        fill(*hard_to_prove(), QUICK)


@pytest.mark.parametrize(
    "command", [("no such program",), (sys.executable, "-c", "raise ZeroDivisionError")]
)
def test_whole_rows_that_fail_leave_what_the_other_engines_find(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, command: tuple[str, ...]
) -> None:
    monkeypatch.setattr(apart, "COMMAND", command)

    def is_told() -> bool:
        return "the other engines go on" in caplog.text

    outcome = fill(*hard_to_prove(), Limits(LONG, 2, stop=is_told))
    assert isinstance(outcome, Filled)
    assert is_told()


def test_no_process_of_whole_rows_outlives_the_search(monkeypatch: pytest.MonkeyPatch) -> None:
    begun = processes_begun(monkeypatch)
    fill(*hard_to_prove(), Limits(LONG, 2, stop=lambda: bool(begun)))
    assert [each.poll() is None for each in begun] == [False]


@pytest.mark.parametrize("large", [False, True])
def test_whole_rows_alone_find_and_prove_the_best(
    monkeypatch: pytest.MonkeyPatch, large: bool
) -> None:
    rules = (Heads(), NoThreeInARow(), Busy(least=6, price=(3,)))
    monkeypatch.setattr(portfolio, "SHORTEST_MIXED", 1)
    usual = fill(unit(), rules, QUICK)
    assert isinstance(usual, Filled)
    assert usual.is_best
    threads: list[int] = []

    def nothing(search: Search, *_: object) -> Answer:
        threads.append(search.solver.parameters.num_workers)
        return Answer(Ending.STOPPED, None, 0, 0)

    monkeypatch.setattr(portfolio.Search, "run", nothing)
    monkeypatch.setattr(portfolio, "LARGE", 0 if large else 4_500)
    told: list[Progress] = []
    problem = unit()
    problem.once("kept by a rule", lambda: lambda: "not to be written down")
    outcome = fill(problem, rules, Limits(LONG, 2), told.append)
    assert isinstance(outcome, Filled)
    assert (outcome.objective, outcome.bound) == (usual.objective, usual.objective)
    assert {each.engine for each in told if each.roster} <= {"insertion", "windows", "rows"}
    # The last search is for what cannot be avoided, when the rows have ended.
    assert set(threads[:-1]) <= {1}, "the rows need a core for themselves"


@contextmanager
def rows_mixed_here() -> Iterator[tuple[IO[bytes], IO[bytes]]]:
    """What `apart.started` does, but in this process, so that its parts can be exchanged."""
    (there, told), (heard, here) = os.pipe(), os.pipe()

    def work() -> None:
        with os.fdopen(there, "rb") as source, os.fdopen(here, "wb") as sink:
            mixing.serve(source, sink, lambda: None)

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    with os.fdopen(heard, "rb") as found, os.fdopen(told, "wb") as given:
        yield given, found


def test_a_margin_that_rows_leave_is_searched_and_bounds_all_beyond(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Neither dives nor neighbourhoods: the solver proves what it finds where good rows lie."""
    rules = (Heads(), NoThreeInARow(), Busy(least=6, price=(3,)))
    monkeypatch.setattr(portfolio, "SHORTEST_MIXED", 1)
    usual = fill(unit(), rules, QUICK)
    assert isinstance(usual, Filled)
    for name in ("dive", "improve", "prove"):
        monkeypatch.setattr(mixing.Rounding, name, lambda *_: None)
    monkeypatch.setattr(apart, "started", rows_mixed_here)
    monkeypatch.setattr(portfolio, "LARGE", 0)
    outcome = fill(unit(), rules, Limits(LONG, 2))
    assert isinstance(outcome, Filled)
    assert (outcome.objective, outcome.bound) == (usual.objective, usual.objective)
