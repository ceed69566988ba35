"""Who could take a duty, and at what price: for a shortage, for a breach, for a sick call.

Everyone who is not away is tried on the roster as it stands, by the same count by which an engine
puts duties in. What the best of them give up, and what stops the others, is read from their rows.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from roster.board import Board, Couple
from roster.desk.periods import Cell
from roster.desk.scales import Scales, Weight
from roster.domain import LEAVE, Need, Problem, Roster, Symbol
from roster.rechecking import Difference, recheck
from roster.rules import Reach, Rule, Violation
from roster.timeline import work_minutes

MOST_TRIED = 80
"""[people] who are tried; those off that day and with the fewest hours first."""
MOST_STOPPED = 20
"""[people] of those whom a rule stops that are named."""

Offer = tuple[str, int, tuple[str, ...]]
"""A person, a day, and the duties that would do."""
Weighed = tuple[Weight, str, int, str]
"""What it costs when a person on a day takes a duty."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """Someone who could take a duty, or whom rules stop.

    Parameters
    ----------
    points : int
        By how much the points of the whole roster change.
    stops : tuple[Violation, ...]
        Hard rules that it would break; none where nothing stops them.
    costs : tuple[Violation, ...]
        What it gives up, dearest first.
    leaves : str or None
        The duty that they would leave for it.
    """

    person: str
    day: int
    code: str
    points: int
    stops: tuple[Violation, ...]
    costs: tuple[Violation, ...]
    leaves: str | None = None

    @property
    def cells(self) -> dict[Cell, str]:
        """What changes."""
        return {(self.person, self.day): self.code}

    @property
    def moves(self) -> tuple[Candidate, ...]:
        """Who moves for the duty."""
        return (self,)


@dataclass(frozen=True, slots=True)
class Candidates:
    """Those who could take a duty, best first, then some of those who could not.

    Parameters
    ----------
    stopped : int [people]
        Of those who were tried, how many a rule stops.
    untried : int [people]
        Who come after those who were tried.
    """

    found: tuple[Candidate, ...]
    stopped: int = 0
    untried: int = 0


@dataclass
class Standins:
    """Tries people on one roster.

    Parameters
    ----------
    days : Collection[int]
        Of the duties that are to be taken.
    since : int
        The first day that may still change.
    spared : frozenset[str]
        Who calls in sick, and is not asked for another duty either.
    """

    problem: Problem
    rules: Sequence[Rule]
    roster: Roster
    days: Collection[int]
    since: int = 0
    spared: frozenset[str] = frozenset()

    def ranked(
        self, offers: Iterable[Offer], most: int, most_stopped: int = MOST_STOPPED
    ) -> Candidates:
        """The best of those who could take one of these offers."""
        able = [offer for offer in offers if self.is_there(offer[0], offer[1])]
        able.sort(key=lambda offer: (self.holds(*offer[:2]), self.minutes(offer[0]), offer[0]))
        tried = [self.weighed(*offer) for offer in able[:MOST_TRIED]]
        told: list[Candidate] = []
        stopped: list[Candidate] = []
        for weight, person, day, code in sorted(tried, key=self._worth):
            if len(told) == most:
                break
            if weight.broken <= 0:
                each = self.candidate(person, day, code, weight.points)
                (stopped if each.stops else told).append(each)
        barred = sorted(each for each in tried if each[0].broken > 0)
        count = len(stopped) + len(barred)
        for weight, person, day, code in barred[: max(most_stopped - len(stopped), 0)]:
            stopped.append(self.candidate(person, day, code, weight.points))
        free = len(tried) - count - len(told)
        return Candidates((*told, *stopped), count, len(able) - len(tried) + free)

    def weighed(self, person: str, day: int, codes: Iterable[str]) -> Weighed:
        """Which of these duties someone could take best, and at what price."""
        weights = [(self.scales.weigh({(person, day): code}), code) for code in codes]
        weight, code = min(weights, key=lambda each: each[0])
        return weight, person, day, code

    def _worth(self, each: Weighed) -> tuple[int, bool, int, str]:
        """Fewest points, then fewest duties that move, then whoever works least."""
        weight, person, day, _ = each
        return weight.points, self.holds(person, day), self.minutes(person), person

    def candidate(self, person: str, day: int, code: str, points: int) -> Candidate:
        """What it takes to put a duty into a cell, as far as it concerns the person alone."""
        held = self.roster.at(person, day)
        mine = self._difference(person, day, code)
        costs = sorted((v for v in mine.new if v.points), key=lambda v: -(v.points or 0))
        return Candidate(
            person=person,
            day=day,
            code=code,
            points=points,
            stops=mine.hard,
            costs=tuple(costs),
            leaves=held if self.problem.symbol[held].is_duty else None,
        )

    def _difference(self, person: str, day: int, code: str) -> Difference:
        rules = [rule for rule in self.rules if rule.reach is not Reach.NEEDS]
        return recheck(self.problem, rules, self.roster, self.roster.put({(person, day): code}))

    @cached_property
    def scales(self) -> Scales:
        """By which changes on these days and beside them are weighed."""
        near = {day + step for day in self.days for step in (-1, 0, 1)}
        return Scales(self.problem, self.rules, self.roster, near)

    def put(self, cells: Mapping[Cell, str]) -> None:
        """Go on from another roster."""
        self.scales.put(cells)
        self.roster = self.roster.put(cells)

    def is_there(self, person: str, day: int) -> bool:
        """Whether someone belongs to the unit that day, is not away and may be asked."""
        when = self.problem.date_of(day)
        return (
            person not in self.spared
            and self.problem.person[person].is_present(when)
            and not self.problem.is_absent(person, when)
            and self.roster.at(person, day) != LEAVE
        )

    def holds(self, person: str, day: int) -> bool:
        """Whether someone has a duty on a day that may still change."""
        return (
            day in range(self.since, self.problem.days)
            and self.problem.symbol[self.roster.at(person, day)].is_duty
        )

    def minutes(self, person: str) -> int:
        """[min] that someone works in the period."""
        return sum(work_minutes(self.problem.symbol[code]) for code in self.roster.rows[person])


def for_need(standins: Standins, rule: Rule, need: Need) -> Iterator[Offer]:
    """Everyone who could count towards a need and does not, with the duties that would do.

    The rule itself says which those are.
    """
    problem, roster = standins.problem, standins.roster
    board = Board(problem)
    rule.post(problem.with_(needs=(need,)), board)
    order: dict[frozenset[str], tuple[str, ...]] = {}
    for posted in board.posted:
        assert isinstance(posted.statement, Couple)
        for term in posted.statement.terms:
            if term.day < 0 or roster.at(term.person, term.day) in term.symbols:
                continue
            if term.symbols not in order:
                order[term.symbols] = _singles(problem, term.symbols)
            yield term.person, term.day, order[term.symbols]


def _singles(problem: Problem, codes: Iterable[str]) -> tuple[str, ...]:
    """Single duties, unless only several at once would do."""
    ordered = sorted(codes)
    return tuple(c for c in ordered if len(problem.symbol[c].parts) == 1) or tuple(ordered)


def for_duty(standins: Standins, cell: Cell, code: str) -> Iterator[Offer]:
    """Everyone else who could take a duty of one person, as it is or with another break."""
    who, day = cell
    symbols = standins.problem.symbol
    alike = tuple(s.code for s in symbols.values() if _place(s) == _place(symbols[code]))
    codes = (code, *(each for each in alike if each != code))
    for person in standins.problem.people:
        if person.id != who and standins.roster.at(person.id, day) not in codes:
            yield person.id, day, codes


def _place(symbol: Symbol) -> tuple[tuple[str, str, str], ...]:
    return tuple((part.shift, part.post, part.role) for part in symbol.parts)


def need_of(problem: Problem, shortage: Violation) -> Need | None:
    """The need that a shortage speaks of."""
    facts = shortage.facts
    day = shortage.days[-1]
    wanted = tuple(facts.get(name) for name in ("post", "shift", "role", "skill", "begin", "end"))
    for need in problem.needs:
        its = need.post, need.shift, need.role, need.skill, need.begin, need.end
        if problem.day_of(need.day) == day and its == wanted:
            return need
    return None
