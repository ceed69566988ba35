"""What a change of a few cells does to the people in it: hours, rest, nights, rules."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Protocol

from roster.desk.versions import standing
from roster.domain import Problem, Roster
from roster.feeds.overview import Totals, totals
from roster.rechecking import recheck
from roster.rules import Rule, Violation
from roster.timeline import gap

BESIDE = 8
"""[days] on either side of a change in which rests are compared."""


class Changed(Protocol):
    """What is to stand in one cell instead."""

    @property
    def person(self) -> str | None: ...
    @property
    def day(self) -> date: ...
    @property
    def after(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Side:
    """What it does to one person.

    Parameters
    ----------
    before, after : Totals
        Of the roster that the change lies in.
    rest_before, rest_after : int [min] or None
        The shortest rest between duties around the change; None: there are no two.
    """

    person: str
    before: Totals
    after: Totals
    rest_before: int | None
    rest_after: int | None


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a change does.

    Parameters
    ----------
    new, gone : tuple[Violation, ...]
        Breaches that it makes, and those that it mends; that published duties move is not told:
        they are meant to.
    """

    sides: tuple[Side, ...]
    new: tuple[Violation, ...]
    gone: tuple[Violation, ...]

    @property
    def barring(self) -> tuple[Violation, ...]:
        """What no price and no recorded exception allows."""
        return tuple(each for each in self.new if each.is_hard)

    @property
    def allowed(self) -> bool:
        return not self.barring


def judge(problem: Problem, rules: Sequence[Rule], changed: Iterable[Changed]) -> Judgement:
    """The change against the whole rulebook, as the roster stands published."""
    before = standing(problem, problem.published.rows if problem.published else {})
    cells = {(each.person or "", problem.day_of(each.day)): each.after for each in changed}
    after = before.put(cells)
    difference = recheck(problem, rules, before, after)
    moves = {rule.code for rule in rules if rule.moves}
    return Judgement(
        tuple(
            _side(problem, before, after, person, [day for who, day in cells if who == person])
            for person in dict.fromkeys(who for who, _ in cells)
        ),
        tuple(each for each in difference.new if each.rule not in moves),
        tuple(each for each in difference.gone if each.rule not in moves),
    )


def _side(
    problem: Problem, before: Roster, after: Roster, person: str, days: Sequence[int]
) -> Side:
    near = range(min(days) - BESIDE, max(days) + BESIDE + 1)
    return Side(
        person,
        totals(problem, before, person),
        totals(problem, after, person),
        _shortest_rest(problem, before, person, near),
        _shortest_rest(problem, after, person, near),
    )


def _shortest_rest(problem: Problem, roster: Roster, person: str, near: range) -> int | None:
    line = problem.line(roster, person)
    work = [(day, symbol) for day, symbol in sorted(line.items()) if day in near and symbol.is_work]
    return min(
        (
            gap(problem, day, symbol, later, after)
            for (day, symbol), (later, after) in pairwise(work)
        ),
        default=None,
    )
