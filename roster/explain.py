"""Why a duty is short and why a person does not have it, from facts and in words.

A candidate for a short duty is tried on the roster as it stands; the hard statements that break
name the rules that stop them, and the rule itself says the sentence.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from roster.board import Couple, Finding, Posted, findings
from roster.domain import Problem, Roster, Text
from roster.prices import cost
from roster.rules import Rule, Violation, post
from roster.wording import sentence

NOT_AVAILABLE = Text("不可安排", "not available")


@dataclass(frozen=True, slots=True)
class Candidate:
    """Someone who could count towards a short duty, and what stops them.

    Parameters
    ----------
    code : str
        The symbol with which they come closest.
    stops : tuple[int, ...]
        Places in the rulebook of the rules it would break that no price allows; empty when nothing
        stops them.
    points : int
        What it would cost, when nothing stops them.
    """

    person: str
    day: int
    code: str
    stops: tuple[int, ...]
    points: int


@dataclass(frozen=True, slots=True)
class Shortage:
    """A duty with fewer heads than its minimum: the violation and the statement it stands on."""

    violation: Violation
    couple: Couple


class Reasons:
    """Answers why, for one roster: which statements speak of a cell is looked up once."""

    def __init__(self, problem: Problem, rules: Sequence[Rule], roster: Roster) -> None:
        self.problem, self.rules, self.roster = problem, rules, roster
        self.board = post(problem, rules)
        self._rows: dict[str, list[Posted]] = {p.id: [] for p in problem.people}
        self._couples: dict[tuple[str, int], list[Posted]] = {}
        self._before: dict[tuple[str, int], tuple[Finding, ...]] = {}
        for posted in self.board.posted:
            if isinstance(posted.statement, Couple):
                for cell in {(term.person, term.day) for term in posted.statement.terms}:
                    self._couples.setdefault(cell, []).append(posted)
            else:
                self._rows[posted.statement.person].append(posted)

    def shortages(self) -> Iterator[Shortage]:
        """Every duty short of its minimum."""
        for index, rule in enumerate(self.rules):
            if not rule.shortage:
                continue
            posted = [each for each in self.board.posted if each.index == index]
            short = findings(self.board, self.roster, posted).findings
            violations = rule.check(self.problem, self.roster)
            for finding, violation in zip(short, violations, strict=True):
                assert isinstance(finding.posted.statement, Couple)
                yield Shortage(violation, finding.posted.statement)

    def candidates(self, shortage: Shortage) -> Iterator[Candidate]:
        """Everyone who does not count towards a short duty yet could, and what stops them."""
        for term in shortage.couple.terms:
            if term.coefficient > 0 and self.roster.at(term.person, term.day) not in term.symbols:
                tried = [self.candidate(term.person, term.day, code) for code in term.symbols]
                yield min(tried, key=lambda c: (len(c.stops), c.points, c.code))

    def candidate(self, person: str, day: int, code: str) -> Candidate:
        """What would stop this person from holding this symbol on this day."""
        changed = self.roster.put({(person, day): code})
        mine = [*self._rows[person], *self._couples.get((person, day), ())]
        if (person, day) not in self._before:
            self._before[person, day] = findings(self.board, self.roster, mine).findings
        before = self._before[person, day]
        after = findings(self.board, changed, mine).findings
        held = {id(f.posted): f.amount for f in before if f.price is None}
        broken = {
            f.posted.index
            for f in after
            if f.price is None and f.amount > held.get(id(f.posted), 0)
        }
        return Candidate(person, day, code, tuple(sorted(broken)), _points(after) - _points(before))

    def sentences(self, candidate: Candidate) -> Iterator[Violation]:
        """For each rule that stops a candidate, what it says."""
        who, day = candidate.person, candidate.day
        changed = self.roster.put({(who, day): candidate.code})
        alone = self.problem.with_(people=(self.problem.person[who],))
        views = (
            (alone, _row(self.roster, who), _row(changed, who)),
            (self.problem, self.roster, changed),
        )
        for index in candidate.stops:
            rule = self.rules[index]
            for problem, before, after in views:
                old = {(v.people, v.days) for v in rule.check(problem, before) if v.is_hard}
                new = [
                    violation
                    for violation in rule.check(problem, after)
                    if violation.is_hard
                    and who in violation.people
                    and (violation.people, violation.days) not in old
                ]
                if new:
                    yield min(new, key=lambda v: min(abs(d - day) for d in v.days))
                    break


def _row(roster: Roster, person: str) -> Roster:
    return Roster({person: roster.rows[person]})


def _points(found: Iterable[Finding]) -> int:
    return sum(cost(f.price, f.amount) for f in found if f.price is not None)


def say(violation: Violation, rules: Sequence[Rule], language: str, private: bool = True) -> str:
    """The violation as a sentence; a private one is only "not available" to other readers."""
    rule = next(rule for rule in rules if rule.code == violation.rule)
    if rule.private and not private:
        return NOT_AVAILABLE[language]
    return sentence(rule.sentence, violation.facts, language)
