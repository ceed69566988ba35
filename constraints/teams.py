"""Who works with whom: people kept together, people kept apart, crews that stay whole."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import combinations, permutations
from typing import ClassVar

from roster.board import Board, Codes, Couple, Term
from roster.domain import LEAVE, Held, Person, Problem, Roster, Text
from roster.prices import COMPANY, Price
from roster.rules import Case, Kind, Rule, Source, Violation, parameter

Groups = tuple[tuple[str, ...], ...]


def _codes(problem: Problem) -> dict[str, Codes]:
    """The symbols in which each shift type stands."""
    shifts = sorted({part.shift for symbol in problem.symbols for part in symbol.parts})
    return {
        shift: frozenset(s.code for s in problem.symbols if any(p.shift == shift for p in s.parts))
        for shift in shifts
    }


def _labels(problem: Problem, shift: str) -> str:
    return next((each.name for each in problem.shifts if each.code == shift), shift)


@dataclass(frozen=True)
class Company(Rule, ABC):
    """The people of one company work the same shift types on the same dates.

    Judged pair by pair, in both directions: 1 for each shift type that one works on a date while
    the other does not. Nobody misses a colleague who is on leave, who does not belong to the unit
    on that date, or whom the scope leaves out. Being off together is being together.
    """

    price: Price = COMPANY

    kind: ClassVar[Kind] = Kind.COMPANY
    sentence: ClassVar[Text] = Text(
        "{person}{day}上{shift}，{missing}没有一起上。",
        "{person} works {shift} on {day} without {missing}.",
    )

    @abstractmethod
    def companies(self, problem: Problem, day: int) -> Iterator[list[Person]]:
        """Those of the unit who stay together on a day."""

    @abstractmethod
    def mates(self, problem: Problem, day: int) -> Iterator[tuple[Person, Person]]:
        """Each two people of the unit who stay together on a day, in both orders."""

    def post(self, problem: Problem, board: Board) -> None:
        codes = _codes(problem)
        for day in range(problem.days):
            pairs = {
                (one.id, other.id)
                for company in self.companies(problem, day)
                for one, other in permutations(company, 2)
                if self.binds(problem, one, day) and self.binds(problem, other, day)
            }
            for one, other in sorted(pairs):
                price = self.price_on(problem, one, day)
                for there in codes.values():
                    terms = (Term(other, day, there | {LEAVE}), Term(one, day, there, -1))
                    board.post(Couple(terms, low=0, low_price=price))

    def check(self, problem: Problem, roster: Roster) -> Iterator[Violation]:
        for day in range(problem.days):
            for one, other in self.mates(problem, day):
                here = problem.symbol[roster.at(one.id, day)]
                there = problem.symbol[roster.at(other.id, day)]
                alone = {part.shift for part in here.parts} - {part.shift for part in there.parts}
                if there.code == LEAVE or not alone:
                    continue
                if self.binds(problem, one, day) and self.binds(problem, other, day):
                    for shift in sorted(alone):
                        yield self.breach(
                            problem,
                            (one.id, other.id),
                            (day,),
                            1,
                            shift=_labels(problem, shift),
                            missing=other.name,
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
    source: ClassVar[Source] = Source("company practice")
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
                "Ada works early on Mon 2 Mar without Bo.",
                "Bo works late on Mon 2 Mar without Ada.",
                "Ada works late on Tue 3 Mar without Bo.",
            ),
            parameters={"groups": (("Ada", "Bo"),)},
        ),
    )

    def companies(self, problem: Problem, day: int) -> Iterator[list[Person]]:
        here = {p.id: p for p in problem.people if p.is_present(problem.date_of(day))}
        for group in self.groups:
            yield [here[who] for who in group if who in here]

    def mates(self, problem: Problem, day: int) -> Iterator[tuple[Person, Person]]:
        present = [p for p in problem.people if p.is_present(problem.date_of(day))]
        named = [p for p in present if any(p.id in group for group in self.groups)]
        for one, other in permutations(named, 2):
            if any(one.id in group and other.id in group for group in self.groups):
                yield one, other


def _crew(problem: Problem) -> Problem:
    """Ada and Bo are the first crew, Cy and Di the second."""
    team = {"Ada": "1", "Bo": "1", "Cy": "2", "Di": "2"}
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
    source: ClassVar[Source] = Source("company practice")
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
                Cy    -  W  -
                Di    -  -  W """,
            (
                "Cy works 24 hours on Tue 3 Mar without Di.",
                "Di works 24 hours on Wed 4 Mar without Cy.",
            ),
            given=_crew,
        ),
    )

    def companies(self, problem: Problem, day: int) -> Iterator[list[Person]]:
        when = problem.date_of(day)
        crews: dict[str, list[Person]] = {}
        for person in problem.people:
            if person.is_present(when):
                crews.setdefault(person.team(when), []).append(person)
        yield from (crew for team, crew in crews.items() if team)

    def mates(self, problem: Problem, day: int) -> Iterator[tuple[Person, Person]]:
        when = problem.date_of(day)
        teams = [(p, p.team(when)) for p in problem.people if p.is_present(when) and p.team(when)]
        for (one, team), (other, its) in permutations(teams, 2):
            if team == its:
                yield one, other


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
    source: ClassVar[Source] = Source("company practice")
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
                        shift=_labels(problem, shift),
                        other=other.name,
                    )
