"""The first answer to a sick call: who could take each duty that is open, best first.

No solver is asked: people are tried on the roster as it stands, duty after duty, each with what was
chosen before it in its place. The fewest changes are proved by a replan behind it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from roster.desk.periods import Cell
from roster.desk.relays import Relay, relays
from roster.desk.standins import (
    Candidate,
    Candidates,
    Offer,
    Standins,
    for_duty,
    for_need,
    need_of,
)
from roster.domain import LEAVE, OFF, AbsenceKind, Need, Problem, Roster
from roster.rechecking import recheck
from roster.rules import Rule, Violation

MOST = 6
"""[people, and pairs] who could take a duty that are told."""
MOST_OPEN = 12
"""[duties] that are told."""

Short = tuple[Rule, Violation, Need]
"""A shortage, the rule that tells of it, and what is wanted there."""


@dataclass(frozen=True, slots=True)
class Opening:
    """A duty that somebody has to take.

    Parameters
    ----------
    person, day, code : str, int, str
        Who was told the duty, when, which; nobody and no code where heads are short otherwise.
    short : tuple[Violation, ...]
        What is short without it.
    relays : tuple[Relay, ...]
        Pairs who could do it together, where nobody can alone.
    """

    person: str
    day: int
    code: str
    short: tuple[Violation, ...]
    found: Candidates
    relays: tuple[Relay, ...]

    @property
    def best(self) -> Candidate | Relay | None:
        """What the first answer takes; None: the duty is left open."""
        alone = self.found.found[:1]
        if alone and is_help(alone[0]):
            return alone[0]
        return self.relays[0] if self.relays else None


@dataclass(frozen=True, slots=True)
class Answer:
    """The openings in order, and the roster with the best of each in its place.

    Parameters
    ----------
    left : int
        Shortages beyond these.
    """

    openings: tuple[Opening, ...]
    left: int
    roster: Roster


def able(
    standins: Standins, offers: Iterable[Offer], most: int, most_stopped: int
) -> tuple[Candidates, tuple[Relay, ...]]:
    """Who could take a duty alone, best first; pairs as well where nobody is of help alone."""
    asked = list(offers)
    found = standins.ranked(asked, most, most_stopped)
    if any(map(is_help, found.found)):
        return found, ()
    return found, tuple(relays(standins, asked, most))


def is_help(candidate: Candidate) -> bool:
    """Whether it is better to take someone than to leave the duty open."""
    return not candidate.stops and candidate.points < 0


def answer(problem: Problem, rules: Sequence[Rule], told: Roster, since: int = 0) -> Answer:
    """Who could take what leave and other needs have opened in a roster that people were told.

    Parameters
    ----------
    since : int
        The first day that may still change.
    """
    forced = dict(_forced(problem, told, since))
    roster = told.put(forced)
    vacated = [(day, who) for who, day in forced if problem.symbol[told.at(who, day)].is_duty]
    ranking = _Ranking(problem, rules, roster, since, frozenset(who for _, who in vacated))
    for day, who in sorted(vacated):
        ranking.vacated(who, day, told.at(who, day))
    while short := next(ranking.shortages(), None):
        if len(ranking.openings) >= MOST_OPEN:
            break
        ranking.short(*short)
    left = sum(1 for _ in ranking.shortages()) if short else 0
    return Answer(tuple(ranking.openings), left, ranking.standins.roster)


def _forced(problem: Problem, told: Roster, since: int) -> Iterator[tuple[Cell, str]]:
    """Cells that cannot stay as they were told."""
    for who, day, code in told.cells():
        when = problem.date_of(day)
        if day < since:
            continue
        if (who, day) in problem.pins:
            wanted = problem.pins[who, day]
        elif not problem.person[who].is_present(when):
            wanted = OFF
        elif problem.is_absent(who, when, AbsenceKind.LEAVE):
            wanted = LEAVE
        elif problem.is_absent(who, when, AbsenceKind.UNAVAILABLE):
            wanted = OFF
        else:
            continue
        if wanted != code:
            yield (who, day), wanted


class _Ranking:
    """A roster that is filled up, duty after duty."""

    def __init__(
        self,
        problem: Problem,
        rules: Sequence[Rule],
        roster: Roster,
        since: int,
        spared: frozenset[str],
    ) -> None:
        self.problem, self.since = problem, since
        self.openings: list[Opening] = []
        self._short = [rule for rule in rules if rule.shortage]
        self._given_up: set[tuple[object, ...]] = set()
        days = {breach.days[-1] for _, breach, _ in self._lacking(roster)}
        self.standins = Standins(problem, rules, roster, days, since, spared)

    def vacated(self, who: str, day: int, code: str) -> None:
        """Rank people for a duty that someone cannot do; nobody is asked if it is not missed."""
        roster = self.standins.roster
        before = roster.put({(who, day): code})
        lacking = recheck(self.problem, self._short, before, roster).new
        if lacking:
            self._open((who, day), code, lacking, for_duty(self.standins, (who, day), code))

    def short(self, rule: Rule, breach: Violation, need: Need) -> None:
        """Rank people for heads that are missing."""
        self._open(("", breach.days[-1]), "", (breach,), for_need(self.standins, rule, need))

    def shortages(self) -> Iterator[Short]:
        """What is short still and has not been given up."""
        for short in self._lacking(self.standins.roster):
            if _place(short[1]) not in self._given_up:
                yield short

    def _lacking(self, roster: Roster) -> Iterator[Short]:
        for rule in self._short:
            for breach in rule.check(self.problem, roster):
                need = need_of(self.problem, breach)
                if need is not None and breach.days[-1] >= self.since:
                    yield rule, breach, need

    def _open(
        self, cell: Cell, code: str, lacking: tuple[Violation, ...], offers: Iterable[Offer]
    ) -> None:
        opening = Opening(*cell, code, lacking, *able(self.standins, offers, MOST, 0))
        self.openings.append(opening)
        if opening.best is None:
            self._given_up |= {_place(each) for each in lacking}
        else:
            self.standins.put(opening.best.cells)


def _place(breach: Violation) -> tuple[object, ...]:
    """Where heads are missing; half hours of one date and post are one place."""
    facts = breach.facts
    return (breach.days[-1], *(facts.get(key) for key in ("post", "shift", "role", "skill")))
