"""Who works with whom: people kept together, people kept apart, crews that stay whole."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import combinations
from typing import ClassVar

from roster.board import Board, Codes, Couple, Term
from roster.domain import LEAVE, Held, Person, Problem, Roster, Text
from roster.prices import COMPANY, Price
from roster.rules import PRACTICE, Case, Kind, Rule, Source, Violation, parameter

Groups = tuple[tuple[str, ...], ...]


def _codes(problem: Problem) -> dict[str, Codes]:
    """The symbols in which each shift type stands."""
    shifts = sorted({part.shift for symbol in problem.symbols for part in symbol.parts})
    return {
        shift: frozenset(s.code for s in problem.symbols if any(p.shift == shift for p in s.parts))
        for shift in shifts
    }


def _name(problem: Problem, shift: str) -> str:
    return next((each.name for each in problem.shifts if each.code == shift), shift)


@dataclass(frozen=True)
class Company(Rule, ABC):
    """The people of one company work the same shift types on the same dates.

    For each person, date and shift type the amount is the number of mates who work it without that
    person. Nobody misses a mate who is on leave, who does not belong to the unit on that date, or
    whom the scope leaves out. Being off together is being together. The breach is charged to the
    one who is missing.
    """

    price: Price = COMPANY

    kind: ClassVar[Kind] = Kind.COMPANY
    sentence: ClassVar[Text] = Text(
        "{day}{others}上{shift}，{person}没有同班。",
        "{person} is not with {others} on {shift}, {day}.",
    )

    @abstractmethod
    def companies(self, problem: Problem, day: int) -> Iterator[list[Person]]:
        """Those of the unit who stay together on a day."""

    @abstractmethod
    def mates(self, problem: Problem, day: int) -> Iterator[tuple[Person, list[Person]]]:
        """Each of them, and the others with whom that person stays together on a day."""

    def post(self, problem: Problem, board: Board) -> None:
        codes = [(shift, shift | {LEAVE}) for shift in _codes(problem).values()]
        for day in range(problem.days):
            others: dict[str, set[str]] = {}
            for company in self.companies(problem, day):
                bound = {p.id for p in company if self.binds(problem, p, day)}
                for who in bound:
                    others.setdefault(who, set()).update(bound - {who})
            others = {who: mates for who, mates in others.items() if mates}
            prices = {who: self.price_on(problem, who, day) for who in others}
            for shift, here in codes:
                there = {who: Term(who, day, shift, -1) for who in others}
                for who, mates in others.items():
                    beside = Term(who, day, here, len(mates))
                    terms = (beside, *(there[mate] for mate in sorted(mates)))
                    board.post(Couple(terms, low=0, low_price=prices[who]))

    def check(self, problem: Problem, roster: Roster) -> Iterator[Violation]:
        for day in range(problem.days):
            duties = {
                person.id: {part.shift for part in problem.symbol[roster.at(person.id, day)].parts}
                for person in problem.people
                if self.binds(problem, person, day)
            }
            for person, mates in self.mates(problem, day):
                if person.id not in duties or roster.at(person.id, day) == LEAVE:
                    continue
                bound = [mate for mate in mates if mate.id in duties]
                worked = {shift for mate in bound for shift in duties[mate.id]}
                for shift in sorted(worked - duties[person.id]):
                    others = [mate for mate in bound if shift in duties[mate.id]]
                    yield self.breach(
                        problem,
                        (person.id, *(other.id for other in others)),
                        (day,),
                        len(others),
                        shift=_name(problem, shift),
                        others=tuple(other.name for other in others),
                    )


@dataclass(frozen=True)
class Together(Company):
    """Pairs or groups of people work the same shift: mentor and novice, people who share a car.

    Parameters
    ----------
    groups : tuple[tuple[str, ...], ...] [person ids]
    """

    groups: Groups = parameter((), unit="people", zh="同班的人", en="people kept together")

    code: ClassVar[str] = "teams.together"
    name: ClassVar[Text] = Text("结对同班", "People kept together")
    source: ClassVar[Source] = Source(PRACTICE)
    cases: ClassVar[tuple[Case, ...]] = (
        Case(
            """      Mo Tu We
                Ada   E  L  -
                Bo    E  =  -
                Cy    L  N  E """,
            parameters={"groups": (("Ada", "Bo"),)},
        ),
        Case(
            """      Mo Tu
                Ada   E  L
                Bo    L  - """,
            (
                "Ada is not with Bo on late, Mon 2 Mar.",
                "Bo is not with Ada on early, Mon 2 Mar.",
                "Bo is not with Ada on late, Tue 3 Mar.",
            ),
            parameters={"groups": (("Ada", "Bo"),)},
        ),
    )

    def company(self, problem: Problem, people: frozenset[str]) -> frozenset[str]:
        mates = _grouped(problem, self.groups, people)
        return _grouped(problem, self.groups, mates)

    def companies(self, problem: Problem, day: int) -> Iterator[list[Person]]:
        here = {p.id: p for p in problem.people if p.is_present(problem.date_of(day))}
        for group in self.groups:
            yield [here[who] for who in group if who in here]

    def mates(self, problem: Problem, day: int) -> Iterator[tuple[Person, list[Person]]]:
        named = [
            person
            for person in problem.people
            if any(person.id in group for group in self.groups)
            and person.is_present(problem.date_of(day))
        ]
        for person in named:
            wanted = {who for group in self.groups if person.id in group for who in group}
            yield person, [other for other in named if other.id in wanted - {person.id}]


def _grouped(problem: Problem, groups: Groups, people: frozenset[str]) -> frozenset[str]:
    """These people and those of the unit who stand in a group with one of them."""
    named = (who for group in groups if people & set(group) for who in group)
    return people.union(who for who in named if who in problem.person)


def team_mates(problem: Problem, people: frozenset[str]) -> frozenset[str]:
    """These people and everyone who was or is in a team of theirs at any time."""
    teams = {held.code for person in problem.people if person.id in people for held in person.teams}
    mates = (p.id for p in problem.people if any(held.code in teams for held in p.teams))
    return people.union(mates)


def _crew(problem: Problem) -> Problem:
    """Ada and Bo are the first crew, the others the second."""
    team = {"Ada": "1", "Bo": "1", "Cy": "2", "Di": "2", "Ed": "2"}
    return problem.with_(
        people=tuple(replace(p, teams=(Held(team[p.id]),)) for p in problem.people)
    )


@dataclass(frozen=True)
class Crew(Company):
    """A crew stays together: the people of one team work the same duty on the same dates.

    Meant for 24-hour crews; the scope says which teams. People without a team are left alone.
    """

    code: ClassVar[str] = "teams.crew"
    name: ClassVar[Text] = Text("班组整班上岗", "Crews stay together")
    source: ClassVar[Source] = Source(PRACTICE)
    cases: ClassVar[tuple[Case, ...]] = (
        Case(
            """      Mo Tu We
                Ada   W  -  -
                Bo    W  -  -
                Cy    -  W  =
                Di    -  W  D """,
            given=_crew,
        ),
        Case(
            """      Mo Tu We
                Ada   W  -  -
                Bo    W  -  -
                Cy    -  W  W
                Di    -  W  -
                Ed    -  -  W """,
            (
                "Ed is not with Cy, Di on 24 hours, Tue 3 Mar.",
                "Di is not with Cy, Ed on 24 hours, Wed 4 Mar.",
            ),
            given=_crew,
        ),
    )

    def company(self, problem: Problem, people: frozenset[str]) -> frozenset[str]:
        return team_mates(problem, people)

    def companies(self, problem: Problem, day: int) -> Iterator[list[Person]]:
        when = problem.date_of(day)
        crews: dict[str, list[Person]] = {}
        for person in problem.people:
            if person.is_present(when):
                crews.setdefault(person.team(when), []).append(person)
        yield from (crew for team, crew in crews.items() if team)

    def mates(self, problem: Problem, day: int) -> Iterator[tuple[Person, list[Person]]]:
        when = problem.date_of(day)
        teams = [(p, p.team(when)) for p in problem.people if p.is_present(when)]
        for person, team in teams:
            yield person, [p for p, its in teams if team and its == team and p is not person]


@dataclass(frozen=True)
class Apart(Rule):
    """Certain people never work the same shift on the same date.

    Judged pair by pair: 1 for each shift type that both work on a date.

    Parameters
    ----------
    groups : tuple[tuple[str, ...], ...] [person ids]
        No two people of a group work the same shift.
    """

    price: Price = COMPANY
    groups: Groups = parameter((), unit="people", zh="不同班的人", en="people kept apart")

    code: ClassVar[str] = "teams.apart"
    kind: ClassVar[Kind] = Kind.COMPANY
    name: ClassVar[Text] = Text("不排同班", "People kept apart")
    sentence: ClassVar[Text] = Text(
        "{person}和{other}{day}同上{shift}。",
        "{person} and {other} both work {shift} on {day}.",
    )
    source: ClassVar[Source] = Source(PRACTICE)
    cases: ClassVar[tuple[Case, ...]] = (
        Case(
            """      Mo Tu
                Ada   E  -
                Bo    L  - """,
            parameters={"groups": (("Ada", "Bo"),)},
        ),
        Case(
            """      Mo Tu
                Ada   E  L
                Bo    L  L
                Cy    -  L """,
            ("Ada and Bo both work late on Tue 3 Mar.",),
            parameters={"groups": (("Ada", "Bo"),)},
        ),
    )

    def company(self, problem: Problem, people: frozenset[str]) -> frozenset[str]:
        return _grouped(problem, self.groups, people)

    def post(self, problem: Problem, board: Board) -> None:
        known = [[who for who in group if who in problem.person] for group in self.groups]
        pairs = sorted({tuple(sorted(pair)) for group in known for pair in combinations(group, 2)})
        codes = _codes(problem)
        for one, other in pairs:
            for day in range(problem.days):
                people = problem.person[one], problem.person[other]
                if not all(self.binds(problem, person, day) for person in people):
                    continue
                price = self.price_on(problem, one, day)
                for there in codes.values():
                    terms = (Term(one, day, there), Term(other, day, there))
                    board.post(Couple(terms, high=1, high_price=price))

    def check(self, problem: Problem, roster: Roster) -> Iterator[Violation]:
        people = sorted(problem.people, key=lambda person: person.id)
        for one, other in combinations(people, 2):
            if not any(one.id in group and other.id in group for group in self.groups):
                continue
            for day in range(problem.days):
                parts = [problem.symbol[roster.at(p.id, day)].parts for p in (one, other)]
                shared = {part.shift for part in parts[0]} & {part.shift for part in parts[1]}
                if not self.binds(problem, one, day) or not self.binds(problem, other, day):
                    continue
                for shift in sorted(shared):
                    yield self.breach(
                        problem,
                        (one.id, other.id),
                        (day,),
                        1,
                        shift=_name(problem, shift),
                        other=other.name,
                    )
