"""Who could take a duty, and at what price: for a shortage, for a breach, for a sick call.

Everyone who is not away is tried on the roster as it stands. What concerns the person alone is read
from that person's row; what it does to the coverage is the same for everyone alike and is read
once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from roster.board import Board, Couple
from roster.desk.periods import Cell
from roster.domain import LEAVE, Need, Person, Problem, Roster, Symbol
from roster.rechecking import Difference, recheck
from roster.rules import EVERYONE, Reach, Rule, Violation
from roster.timeline import work_minutes

MOST_TRIED = 80
"""[people] who are tried; those off that day and with the fewest hours first."""
MOST_STOPPED = 20
"""[people] of those whom a rule stops that are named."""

Offer = tuple[str, int, tuple[str, ...]]
"""A person, a day, and the duties that would do, best first."""


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
    """Tries people on one roster."""

    problem: Problem
    rules: Sequence[Rule]
    roster: Roster
    _cover: dict[object, int] = field(default_factory=dict)
    _asked: dict[str, frozenset[str]] = field(default_factory=dict)

    def ranked(self, offers: Iterable[Offer], most: int) -> Candidates:
        """The best of those who could take one of these offers."""
        able = [offer for offer in offers if self._is_there(offer[0], offer[1])]
        able.sort(key=lambda offer: (self._is_busy(offer), self._minutes(offer[0]), offer[0]))
        tried = [self.candidate(*offer) for offer in able[:MOST_TRIED]]
        free = sorted((c for c in tried if not c.stops), key=lambda c: (c.points, c.person))
        stopped = [c for c in tried if c.stops]
        stopped.sort(key=lambda c: (len(c.stops), c.points, c.person))
        shown = (*free[:most], *stopped[:MOST_STOPPED])
        return Candidates(shown, len(stopped), len(able) - len(tried) + len(free[most:]))

    def candidate(self, person: str, day: int, codes: Sequence[str]) -> Candidate:
        """What it takes to put the first of these duties into a cell that the person may hold."""
        code = next((each for each in codes if self._may_hold(person, day, each)), codes[0])
        held = self.roster.at(person, day)
        mine = self._difference(person, day, code, by_needs=False)
        costs = sorted((v for v in mine.new if v.points), key=lambda v: -(v.points or 0))
        return Candidate(
            person=person,
            day=day,
            code=code,
            points=mine.points + self.cover(person, day, code),
            stops=mine.hard,
            costs=tuple(costs),
            leaves=held if self.problem.symbol[held].is_duty else None,
        )

    def cover(self, person: str, day: int, code: str) -> int:
        """[points] that the coverage changes by; the same for all who count alike."""
        who = self.problem.person[person]
        key = day, self.roster.at(person, day), code, self._kind(who, day)
        if key not in self._cover:
            self._cover[key] = self._difference(person, day, code, by_needs=True).points
        return self._cover[key]

    def _difference(self, person: str, day: int, code: str, *, by_needs: bool) -> Difference:
        rules = [rule for rule in self.rules if (rule.reach is Reach.NEEDS) == by_needs]
        return recheck(self.problem, rules, self.roster, self.roster.put({(person, day): code}))

    def _kind(self, person: Person, day: int) -> tuple[object, ...]:
        """What tells people apart who count towards different needs."""
        dates = [self.problem.date_of(each) for each in range(day - 1, day + 4)]
        asked = self.problem.once("skills of needs", self._skills_of_needs)
        skills = tuple(
            frozenset(h.code for h in person.skills if h.code in asked and h.span.covers(when))
            for when in dates
        )
        if all(rule.scope == EVERYONE for rule in self.rules if rule.reach is Reach.NEEDS):
            return skills
        return *skills, person.id

    def _skills_of_needs(self) -> frozenset[str]:
        return frozenset(need.skill for need in self.problem.needs)

    def _may_hold(self, person: str, day: int, code: str) -> bool:
        """Whether someone has the skills that a duty's posts and roles ask for."""
        if code not in self._asked:
            skills = {post.code: post.skill for post in self.problem.posts}
            roles = {role.code: role.skill for role in self.problem.roles}
            parts = self.problem.symbol[code].parts
            asked = {skills.get(part.post, "") for part in parts}
            asked |= {roles.get(part.role, "") for part in parts}
            self._asked[code] = frozenset(asked - {""})
        when = self.problem.date_of(day)
        return all(self.problem.person[person].holds(each, when) for each in self._asked[code])

    def _is_there(self, person: str, day: int) -> bool:
        """Whether someone belongs to the unit that day and is not away."""
        when = self.problem.date_of(day)
        return (
            self.problem.person[person].is_present(when)
            and not self.problem.is_absent(person, when)
            and self.roster.at(person, day) != LEAVE
        )

    def _is_busy(self, offer: Offer) -> bool:
        return self.problem.symbol[self.roster.at(offer[0], offer[1])].is_duty

    def _minutes(self, person: str) -> int:
        return sum(work_minutes(self.problem.symbol[code]) for code in self.roster.rows[person])


def for_need(standins: Standins, rule: Rule, need: Need) -> Iterator[Offer]:
    """Everyone who could count towards a need and does not, with the duties that would do.

    The rule itself says which those are; those that help the coverage most come first.
    """
    problem, roster = standins.problem, standins.roster
    board = Board(problem)
    rule.post(problem.with_(needs=(need,)), board)
    order: dict[tuple[int, frozenset[str]], tuple[str, ...]] = {}
    for posted in board.posted:
        assert isinstance(posted.statement, Couple)
        for term in posted.statement.terms:
            if term.day < 0 or roster.at(term.person, term.day) in term.symbols:
                continue
            key = term.day, term.symbols
            if key not in order:
                order[key] = _best_first(standins, term.person, term.day, term.symbols)
            yield term.person, term.day, order[key]


def _best_first(standins: Standins, person: str, day: int, codes: Iterable[str]) -> tuple[str, ...]:
    singles = [code for code in codes if len(standins.problem.symbol[code].parts) == 1]
    ordered = sorted(singles or codes, key=lambda c: (standins.cover(person, day, c), c))
    return tuple(ordered)


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
