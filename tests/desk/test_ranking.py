"""Who could take an open duty is told without a search: with exact points, alone or in turn."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from constraints import CATALOGUE
from constraints.coverage import MinimumCover, TargetCover
from constraints.fairness import FairHours
from constraints.rest import DailyRest
from constraints.runs import WorkRun
from constraints.stability import Frozen, Published
from roster.checking import Report, check
from roster.desk.periods import Cell
from roster.desk.ranking import Answer, answer
from roster.desk.relays import Relay
from roster.desk.standins import Candidate
from roster.domain import LEAVE, OFF, Absence, AbsenceKind, Need, Problem, Roster, Span
from roster.rules import Rule, bind
from roster.strip import read

RULES: tuple[Rule, ...] = (
    *bind(CATALOGUE, ()),
    MinimumCover(),
    TargetCover(),
    DailyRest(),
    WorkRun(longest=3),
    FairHours(),
    Published(),
)


def reported(problem: Problem, roster: Roster) -> tuple[int, int]:
    """How many hard rules are broken, and points."""
    found: Report = check(problem, roster, RULES)
    return sum(v.is_hard for v in found.violations), found.points


def ill(problem: Problem, roster: Roster, who: str, day: int) -> Problem:
    """Someone calls in sick, and needs are those that the roster met."""
    symbols = problem.symbol
    parts = [
        (at, symbols[code].parts[0].shift)
        for _, at, code in roster.cells()
        if code not in (OFF, LEAVE)
    ]
    needs = tuple(
        Need(problem.date_of(at), shift=shift, minimum=parts.count((at, shift)), target=1)
        for at, shift in sorted(set(parts))
    )
    when = problem.date_of(day)
    away = Absence(who, Span(when, when), AbsenceKind.LEAVE)
    absences = (*problem.absences, away)
    return problem.with_(needs=needs, absences=absences, published=roster)


def drawn(text: str, who: str, day: int, *away: str) -> tuple[Problem, Roster]:
    """A drawn roster on the day on which someone is ill; others have a day off promised then."""
    problem, roster = read(text)
    when = Span(problem.date_of(day), problem.date_of(day))
    promised = tuple(Absence(each, when, AbsenceKind.UNAVAILABLE) for each in away)
    return ill(problem.with_(absences=promised), roster, who, day), roster


def test_those_who_could_take_a_duty_come_with_the_points_that_a_check_counts() -> None:
    problem, roster = drawn(
        """     Mo Tu We
            Ada  E  E  -
            Bo   -  -  E
            Cy   N  -  -
            Di   L  L  L """,
        "Ada",
        1,
    )
    found = answer(problem, RULES, roster)
    (opening,) = found.openings
    base = roster.put({("Ada", 1): LEAVE})
    before = reported(problem, base)
    assert [each.person for each in opening.found.found] == ["Bo"]
    for each in opening.found.found:
        broken, points = reported(problem, base.put(each.cells))
        assert (broken, points) == (before[0], before[1] + each.points)
    # Cy has worked until six in the morning, Di leaves at ten in the evening the day before.
    assert opening.found.stopped == 2
    assert found.roster == base.put({("Bo", 1): "E"})


def test_what_has_begun_or_is_not_missed_is_left() -> None:
    text = """   Mo Tu
            Ada  E  E
            Bo   -  -
            Cy   -  - """
    problem, roster = drawn(text, "Ada", 0)
    assert answer(problem, RULES, roster, since=1).openings == ()
    assert len(answer(problem, RULES, roster).openings) == 1
    idle = problem.with_(needs=())
    assert answer(idle, RULES, roster).openings == ()


def test_the_next_duty_is_ranked_with_the_first_one_taken() -> None:
    text = """   Mo Tu We
            Ada  E  E  E
            Bo   -  -  -
            Cy   -  -  - """
    problem, roster = drawn(text, "Ada", 0)
    away = tuple(
        replace(problem.absences[0], span=Span(when, when))
        for when in (problem.start, problem.start + timedelta(days=1))
    )
    found = answer(problem.with_(absences=away), RULES, roster)
    assert [opening.day for opening in found.openings] == [0, 1]
    first, second = (opening.best for opening in found.openings)
    assert isinstance(first, Candidate)
    assert isinstance(second, Candidate)
    # Whoever has taken the first has the longer hours; the other is fairer.
    assert {first.person, second.person} == {"Bo", "Cy"}


def test_heads_that_are_missing_otherwise_are_ranked_too() -> None:
    problem, roster = read(
        """     Mo Tu
            Ada  E  -
            Bo   -  - """
    )
    need = Need(problem.date_of(1), shift="E", minimum=2, target=2)
    found = answer(problem.with_(needs=(need,), published=roster), RULES, roster)
    assert [(each.person, each.day) for each in found.openings] == [("", 1), ("", 1)]
    assert {found.roster.at("Ada", 1), found.roster.at("Bo", 1)} == {"E"}
    assert found.left == 0


def test_two_take_in_turn_what_nobody_can_alone() -> None:
    problem, roster = drawn(
        """     Mo Tu We
            Ada  -  E  -
            Bo   N  -  -
            Cy   -  -  -
            Di   L  L  L """,
        "Ada",
        1,
        "Cy",
    )
    (opening,) = answer(problem, RULES, roster).openings
    assert opening.found.found == ()
    best = opening.best
    assert isinstance(best, Relay)
    assert (best.first.person, best.second.person) == ("Bo", "Cy")
    assert best.cells == {("Bo", 0): OFF, ("Bo", 1): "E", ("Cy", 0): "N"}


def every_pair(
    problem: Problem, base: Roster, day: int, code: str, ill: str
) -> Iterator[dict[Cell, str]]:
    """Every way in which one takes the duty and another one of theirs, however bad."""
    people = [p.id for p in problem.people if p.id != ill]
    for first in people:
        own = base.at(first, day)
        days = (day,) if own not in (OFF, LEAVE) else (day - 1, day + 1)
        for each in days:
            if not 0 <= each < problem.days or base.at(first, each) in (OFF, LEAVE):
                continue
            for second in people:
                if second != first and base.at(second, each) == OFF:
                    given = {(first, each): OFF, (first, day): code}
                    yield {**given, (second, each): base.at(first, each)}


def test_the_best_is_as_good_as_trying_everybody_and_every_pair() -> None:
    rng = random.Random(7)
    seen = {Candidate: 0, Relay: 0, type(None): 0}
    while min(seen.values()) < 3:
        people = ["Ada", "Bo", "Cy", "Di", "Ed"][: rng.randint(3, 5)]
        rows = [f"{who} {' '.join(rng.choice('EELN---') for _ in range(4))}" for who in people]
        problem, roster = read("\n".join(["Mo Tu We Th", *rows]))
        day = rng.randrange(4)
        code = roster.at("Ada", day)
        if code in (OFF, LEAVE):
            continue
        problem = ill(problem, roster, "Ada", day)
        base = roster.put({("Ada", day): LEAVE})
        before = reported(problem, base)
        if before[0]:
            continue
        _holds(problem, base, day, code, before, answer(problem, RULES, roster), seen)


def _holds(
    problem: Problem,
    base: Roster,
    day: int,
    code: str,
    before: tuple[int, int],
    found: Answer,
    seen: dict[type, int],
) -> None:
    opening = found.openings[0]
    alone = [{(who, day): code} for who in base.rows if who != "Ada" and base.at(who, day) != code]
    for cells_of in (alone, list(every_pair(problem, base, day, code, "Ada"))):
        reports = [reported(problem, base.put(cells)) for cells in cells_of]
        costs = [points - before[1] for broken, points in reports if not broken]
        least = min([each for each in costs if each < 0], default=None)
        if least is not None:
            assert opening.best is not None
            assert opening.best.points == least
            break
    else:
        assert opening.best is None
    seen[type(opening.best)] += 1


def test_a_day_that_is_frozen_stops_everybody() -> None:
    problem, roster = drawn("   Mo Tu\nAda E -\nBo - -", "Ada", 0)
    rules = (*RULES, Frozen(until=problem.start))
    (opening,) = answer(problem, rules, roster).openings
    assert (opening.best, opening.found.found, opening.found.stopped) == (None, (), 1)
