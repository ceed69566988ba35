"""Mentors: nobody new stands a duty without an experienced colleague beside."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import product
from typing import ClassVar

from roster.board import Board, Couple, Term
from roster.domain import Held, Person, Problem, Roster, Text
from roster.rules import PRACTICE, Case, Kind, Rule, Source, Violation, parameter


def _skilled(problem: Problem) -> Problem:
    """Ada is new, Bo a mentor."""
    skills = {"Ada": "novice", "Bo": "mentor"}
    people = (replace(p, skills=(Held(skills[p.id]),)) for p in problem.people)
    return problem.with_(people=tuple(people))


@dataclass(frozen=True)
class MentorBeside(Rule):
    """A novice stands a duty only beside a mentor: same date, shift type and post.

    Who holds both skills counts as a novice alone. Skills are read on the duty date. The scope
    says which novices are looked after; any mentor of the unit may stand beside them. It
    speaks of a group, so nobody departs from it.

    Parameters
    ----------
    novice, mentor : str
        Names of the two skills.
    ratio : int [novices/mentor]
        How many novices one mentor takes. Default 1.
    """

    novice: str = parameter("novice", unit="", zh="新员工技能名", en="skill of a novice")
    mentor: str = parameter("mentor", unit="", zh="带教技能名", en="skill of a mentor")
    ratio: int = parameter(
        1, unit="novices/mentor", zh="每名带教可带人数", en="novices a mentor takes", low=1, high=10
    )

    code: ClassVar[str] = "coverage.mentor"
    kind: ClassVar[Kind] = Kind.COMPANY
    absolute: ClassVar[bool] = True
    name: ClassVar[Text] = Text("新员工有人带教", "A mentor beside a novice")
    sentence: ClassVar[Text] = Text(
        "{day}{what}有新员工{novices}，带教只有{mentors}人，{amount}人无人带教。",
        "{day} {what}: {novices} with {mentors} mentors; {amount} without a mentor.",
    )
    source: ClassVar[Source] = Source(
        PRACTICE, note=Text("须有持证同事在旁", "a certified colleague beside")
    )
    cases: ClassVar[tuple[Case, ...]] = (
        Case(
            """      Mo Tu
                Ada   E  -
                Bo    E  L """,
            given=_skilled,
        ),
        Case(
            """      Mo Tu
                Ada   E  N
                Bo    L  N """,
            ("Mon 2 Mar Post early: Ada with 0 mentors; 1 without a mentor.",),
            given=_skilled,
        ),
    )

    def company(self, problem: Problem, people: frozenset[str]) -> frozenset[str]:
        either = {self.novice, self.mentor}
        counted = (p.id for p in problem.people if either & {held.code for held in p.skills})
        return people.union(counted)

    def post(self, problem: Problem, board: Board) -> None:
        places: dict[tuple[str, str], set[str]] = {}
        for symbol in problem.symbols:
            for part in symbol.parts:
                places.setdefault((part.shift, part.post), set()).add(symbol.code)
        classes = [frozenset(codes) for codes in places.values()]
        for day in range(problem.days):
            signs = self._signs(problem, day)
            if 1 not in signs.values():
                continue
            for codes in classes:
                terms = tuple(Term(person, day, codes, sign) for person, sign in signs.items())
                board.post(Couple(terms, high=0, high_price=self.price))

    def _signs(self, problem: Problem, day: int) -> dict[str, int]:
        """1 for a novice, minus the ratio for a mentor, on a day."""
        when = problem.date_of(day)
        signs = {}
        for person in problem.people:
            if person.holds(self.novice, when):
                if self.binds(problem, person, day):
                    signs[person.id] = 1
            elif person.holds(self.mentor, when):
                signs[person.id] = -self.ratio
        return signs

    def check(self, problem: Problem, roster: Roster) -> Iterator[Violation]:
        places = sorted({(p.post, p.shift) for s in problem.symbols for p in s.parts})
        for day, (post, shift) in product(range(problem.days), places):
            here = list(self._at(problem, roster, day, post, shift))
            new = [person for person in here if person.holds(self.novice, problem.date_of(day))]
            mentors = sum(p.holds(self.mentor, problem.date_of(day)) for p in here if p not in new)
            bound = [person for person in new if self.binds(problem, person, day)]
            if len(bound) > self.ratio * mentors:
                place = next((p.name for p in problem.posts if p.code == post), post)
                when = next((s.name for s in problem.shifts if s.code == shift), shift)
                yield self.breach(
                    problem,
                    tuple(person.id for person in bound),
                    (day,),
                    len(bound) - self.ratio * mentors,
                    novices=tuple(person.name for person in bound),
                    mentors=mentors,
                    what=f"{place} {when}".strip(),
                )

    def _at(
        self, problem: Problem, roster: Roster, day: int, post: str, shift: str
    ) -> Iterator[Person]:
        for person in problem.people:
            parts = problem.symbol[roster.at(person.id, day)].parts
            if any(part.post == post and part.shift == shift for part in parts):
                yield person
