"""Reads what an edit does to a roster without reading the rest of it again.

Every rule says what one of its breaches depends on (`Rule.reach`, `Rule.company`). So only the
breaches that depend on a changed cell are looked for, before and after; all others stay.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeVar

from roster.checking import Report
from roster.domain import Problem, Roster
from roster.rules import Reach, Rule, Violation

REACHED = range(-1, 4)
"""[days] after a duty's date on which it may be at its post."""
Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Difference:
    """The breaches that an edit mends and those that it makes."""

    gone: tuple[Violation, ...]
    new: tuple[Violation, ...]

    @property
    def points(self) -> int:
        """Points of the priced rules, more (or fewer) than before."""
        return sum(v.points or 0 for v in self.new) - sum(v.points or 0 for v in self.gone)

    @property
    def hard(self) -> tuple[Violation, ...]:
        """New breaches that no price allows."""
        return tuple(violation for violation in self.new if violation.is_hard)


def recheck(problem: Problem, rules: Sequence[Rule], before: Roster, after: Roster) -> Difference:
    """What changes between the full reports of two rosters."""
    cells = [(person, day) for person, day, *_ in before.changes(after)]
    views = _Views(problem, cells)
    gone: list[Violation] = []
    new: list[Violation] = []
    for rule in rules if cells else ():
        old = list(views.check(rule, before))
        fresh = list(views.check(rule, after))
        gone += without(old, fresh)
        new += without(fresh, old)
    return Difference(tuple(gone), tuple(new))


def applied(report: Report, difference: Difference, rules: Sequence[Rule]) -> Report:
    """The report of the roster after an edit, in the order of the rulebook."""
    return in_order((*without(report.violations, difference.gone), *difference.new), rules)


def in_order(violations: Iterable[Violation], rules: Sequence[Rule]) -> Report:
    """Breaches in the order of the rulebook; those of one rule stay as they come."""
    place = {rule.code: number for number, rule in reversed(list(enumerate(rules)))}
    return Report(tuple(sorted(violations, key=lambda each: place[each.rule])))


def without(found: Iterable[Violation], taken: Iterable[Violation]) -> Iterator[Violation]:
    """These breaches less those, each as often as it stands."""
    left = Counter(map(identity, taken))
    for violation in found:
        key = identity(violation)
        if left[key]:
            left[key] -= 1
        else:
            yield violation


def identity(violation: Violation) -> tuple[object, ...]:
    """What makes a breach this one and no other."""
    facts = tuple(sorted((name, repr(fact)) for name, fact in violation.facts.items()))
    return (
        violation.rule,
        violation.people,
        violation.days,
        violation.amount,
        violation.points,
        violation.departure is not None,
        facts,
    )


class _Views:
    """The parts of a problem in which a breach that depends on the changed cells is found."""

    def __init__(self, problem: Problem, cells: Iterable[tuple[str, int]]) -> None:
        self.problem = problem
        self.cells = tuple(cells)
        self.people = frozenset(person for person, _ in self.cells)
        self._near: Problem | None = None
        self._companies: dict[frozenset[str], Problem] = {}

    def check(self, rule: Rule, roster: Roster) -> Iterator[Violation]:
        match rule.reach:
            case Reach.NEEDS:
                return rule.check(self._needs(), roster)
            case Reach.SHARES:
                return rule.check(self.problem, _rows(roster, self.people))
            case Reach.ROWS:
                company = rule.company(self.problem, self.people)
                return rule.check(self._alone(company), _rows(roster, company))

    def _needs(self) -> Problem:
        """The problem with the needs that a duty on a changed date can meet."""
        if self._near is None:
            dates = {self.problem.date_of(day) for _, day in self.cells}
            near = {day for d in dates for day in _around(d)}
            needs = tuple(need for need in self.problem.needs if need.day in near)
            self._near = self.problem.with_(needs=needs)
        return self._near

    def _alone(self, company: frozenset[str]) -> Problem:
        if company not in self._companies:
            self._companies[company] = _alone(self.problem, company)
        return self._companies[company]


def _around(day: date) -> Iterator[date]:
    return (day + timedelta(days=number) for number in REACHED)


def _alone(problem: Problem, company: frozenset[str]) -> Problem:
    """The problem of these people without the others."""
    told = problem.published
    return problem.with_(
        people=tuple(person for person in problem.people if person.id in company),
        absences=tuple(each for each in problem.absences if each.person in company),
        requests=tuple(each for each in problem.requests if each.person in company),
        history=_of(problem.history, company),
        tallies=_of(problem.tallies, company),
        pins={cell: code for cell, code in problem.pins.items() if cell[0] in company},
        published=told and Roster(_of(told.rows, company)),
    )


def _rows(roster: Roster, company: frozenset[str]) -> Roster:
    return Roster(_of(roster.rows, company))


def _of(rows: Mapping[str, Row], company: frozenset[str]) -> dict[str, Row]:
    return {person: rows[person] for person in sorted(company) if person in rows}
