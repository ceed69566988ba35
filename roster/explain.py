"""Why a duty is short and why a person does not have it, from facts and in words.

A candidate for a short duty is tried on the roster as it stands; the hard statements that break
name the rules that stop them, and the rule itself says the sentence.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from roster.board import Couple, Finding, Posted, findings, judge, speaks_of
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
    stops : tuple[Violation, ...]
        What it would break that no price allows; empty when nothing stops them.
    points : int
        What it would cost besides, when nothing stops them.
    """

    person: str
    code: str
    stops: tuple[Violation, ...]
    points: int


@dataclass(frozen=True, slots=True)
class Shortage:
    """A duty with fewer heads than its minimum, with every candidate."""

    violation: Violation
    candidates: tuple[Candidate, ...]


class Reasons:
    """Answers why, for one roster: what each person's statements are is looked up once."""

    def __init__(self, problem: Problem, rules: Sequence[Rule], roster: Roster) -> None:
        self.problem, self.rules, self.roster = problem, rules, roster
        self.board = post(problem, rules)
        self.of_person: dict[str, list[Posted]] = {p.id: [] for p in problem.people}
        for posted in self.board.posted:
            for person in speaks_of(posted.statement):
                self.of_person[person].append(posted)

    def shortages(self) -> Iterator[Shortage]:
        """Every duty short of its minimum, each with its candidates."""
        found = [
            finding
            for finding in judge(self.board, self.roster).findings
            if self.rules[finding.posted.index].shortage
        ]
        broken = [
            violation
            for rule in self.rules
            if rule.shortage
            for violation in rule.check(self.problem, self.roster)
        ]
        for finding, violation in zip(found, broken, strict=True):
            yield Shortage(violation, tuple(self._candidates(finding)))

    def _candidates(self, finding: Finding) -> Iterator[Candidate]:
        couple = finding.posted.statement
        assert isinstance(couple, Couple)
        for term in couple.terms:
            if term.coefficient > 0 and self.roster.at(term.person, term.day) not in term.symbols:
                tried = [self.candidate(term.person, term.day, code) for code in term.symbols]
                yield min(tried, key=lambda c: (len(c.stops), c.points, c.code))

    def candidate(self, person: str, day: int, code: str) -> Candidate:
        """What would stop this person from holding this symbol on this day."""
        changed = self.roster.put({(person, day): code})
        mine = self.of_person[person]
        before = findings(self.board, self.roster, mine).findings
        after = findings(self.board, changed, mine).findings
        held = {id(f.posted): f.amount for f in before if f.price is None}
        new = [f for f in after if f.price is None and f.amount > held.get(id(f.posted), 0)]
        indices = sorted({finding.posted.index for finding in new})
        stops = tuple(self._sentences(person, day, changed, indices))
        return Candidate(person, code, stops, _points(after) - _points(before))

    def _sentences(
        self, person: str, day: int, changed: Roster, indices: Iterable[int]
    ) -> Iterator[Violation]:
        alone = self.problem.with_(people=(self.problem.person[person],))
        for index in indices:
            rule = self.rules[index]
            for problem in (alone, self.problem):
                old = {(v.people, v.days) for v in rule.check(problem, self.roster) if v.is_hard}
                new = [
                    violation
                    for violation in rule.check(problem, changed)
                    if violation.is_hard
                    and person in violation.people
                    and (violation.people, violation.days) not in old
                ]
                if new:
                    yield min(new, key=lambda v: min(abs(d - day) for d in v.days))
                    break


def _points(found: Iterable[Finding]) -> int:
    return sum(cost(f.price, f.amount) for f in found if f.price is not None)


def say(violation: Violation, rules: Sequence[Rule], language: str, private: bool = True) -> str:
    """The violation as a sentence; a private one is only "not available" to other readers."""
    rule = next(rule for rule in rules if rule.code == violation.rule)
    if rule.private and not private:
        return NOT_AVAILABLE[language]
    return sentence(rule.sentence, violation.facts, language)
