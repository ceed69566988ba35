"""A week of INRC-II with a view of those to come, which nobody knows yet.

They are pictured from the weeks that are known. What a pictured week is worth comes from elsewhere
as prices of its cells (`roster.engines.ahead`): the problem of a week then reaches as far as the
view does, its later cells at those prices in place of needs; runs and totals go through all of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from random import Random
from typing import ClassVar

from constraints.coverage import MinimumCover
from constraints.formats.inrc2 import History, Range, Scenario, Week, problem_of, rules_of
from roster.board import Board, Cell, Couple, Term, free_codes
from roster.domain import Problem, Roster, Text
from roster.rules import PRACTICE, Kind, Rule, Source, Violation

VIEW = 3
"""[weeks] to come that are looked at; what a run has beyond them is priced by the weeks passed."""
PICTURES = 4
"""How many ways of how the run may go on are looked at."""
SHORT = (100,)
"""[points] of a head missing from a pictured minimum: dear, yet what is pictured may not come."""
STRANDED = (500,)
"""[points] of a head that the first morning after the week may lack."""
LIKE = (range(5), range(5, 7))
"""Days of the week that may be pictured as one another."""
WEEK = 7


def in_view(scenario: Scenario, known: Sequence[Week]) -> int:
    """[weeks] after the last known one that are looked at."""
    return min(VIEW, scenario.weeks - len(known))


def pictures(
    scenario: Scenario, history: History, known: Sequence[Week], seed: int
) -> Iterator[Problem]:
    """This week and pictures of those in view.

    Parameters
    ----------
    known : Sequence[Week]
        The weeks up to the present one, which is the last of them.
    """
    random = Random(f"{seed} {len(known)}")
    for _ in range(PICTURES):
        later = [_pictured(scenario, known, random) for _ in range(in_view(scenario, known))]
        yield problem_of(scenario, history, (known[-1], *later))


def _pictured(scenario: Scenario, known: Sequence[Week], random: Random) -> Week:
    """A week whose needs are drawn from the known ones, each from days like its own."""
    needs: dict[tuple[str, str, int], Range] = {}
    for shift in scenario.shifts:
        for skill in scenario.skills:
            for like in LIKE:
                drawn = random.sample([(week, day) for week in known for day in like], len(like))
                for day, (week, other) in zip(like, drawn, strict=True):
                    needs[shift, skill, day] = week.needs.get((shift, skill, other), (0, 0))
    return Week(needs, ())


def picture_rules(scenario: Scenario, known: Sequence[Week]) -> tuple[Rule, ...]:
    """What the pictures are weighed by."""
    rules = rules_of(scenario, len(known) + in_view(scenario, known))
    return tuple(
        replace(rule, price=SHORT) if isinstance(rule, MinimumCover) else rule for rule in rules
    )


def bind_ahead(
    scenario: Scenario,
    history: History,
    known: Sequence[Week],
    later: Mapping[tuple[str, int], Mapping[str, float]],
) -> tuple[Problem, tuple[Rule, ...]]:
    """The problem of the last known week with those in view behind it.

    Parameters
    ----------
    later : Mapping[tuple[str, int], Mapping[str, float]] [points]
        What each symbol costs in the cells of the weeks to come, by person and day number.
    """
    view = in_view(scenario, known)
    problem = problem_of(scenario, history, (known[-1], *[Week({}, ())] * view))
    cells = {
        (person, day, code): points
        for (person, day), prices in later.items()
        for code, exact in prices.items()
        if (points := round(exact))
    }
    rules = rules_of(scenario, len(known) + view)
    heads = FirstMorning(price=STRANDED, pairs=scenario.pairs, weeks=tuple(known))
    return problem, (*rules, LaterCells(cells=cells), heads)


@dataclass(frozen=True)
class LaterCells(Rule):
    """Cells to come cost what is given.

    Parameters
    ----------
    cells : Mapping[tuple[str, int, str], int] [points]
        By person, day and code.
    """

    cells: Mapping[tuple[str, int, str], int] = field(default_factory=dict)

    code: ClassVar[str] = "ahead.cells"
    kind: ClassVar[Kind] = Kind.WISH
    name: ClassVar[Text] = Text("后续各周", "Weeks to come")
    sentence: ClassVar[Text] = Text(
        "{person}在{day}的安排计{amount}分（后续各周估价）。",
        "What {person} has on {day} is priced at {amount} points for the weeks to come.",
    )
    source: ClassVar[Source] = Source(PRACTICE)
    cases: ClassVar[tuple[()]] = ()

    def post(self, problem: Problem, board: Board) -> None:  # noqa: ARG002
        alike: dict[tuple[str, int, int], set[str]] = {}
        for (person, day, code), points in self.cells.items():
            alike.setdefault((person, day, points), set()).add(code)
        for (person, day, points), codes in alike.items():
            board.post(Cell(person, day, frozenset(codes), (points,)))

    def check(self, problem: Problem, roster: Roster) -> Iterator[Violation]:
        for person, day, code in roster.cells():
            if points := self.cells.get((person, day, code)):
                yield self.breach(problem, (person,), (day,), points, (1,))


@dataclass(frozen=True)
class FirstMorning(Rule):
    """Whoever ends the week can staff the morning after it, whatever that asks for.

    A shift type may bar others on the day after. For each set of shift types that is barred alike,
    enough people who hold a skill, and enough of everyone, are to end the week with something else:
    as many as any known day asked for together, and one of each skill that is ever asked for.

    Parameters
    ----------
    pairs : tuple[tuple[str, str], ...]
        Shift types of which the second may not follow the first.
    weeks : tuple[Week, ...]
        Those that are known.
    """

    pairs: tuple[tuple[str, str], ...] = ()
    weeks: tuple[Week, ...] = ()

    code: ClassVar[str] = "ahead.morning"
    kind: ClassVar[Kind] = Kind.WISH
    name: ClassVar[Text] = Text("次周首日", "First morning")
    sentence: ClassVar[Text] = Text(
        "{day}之后能接{shifts}的{skills}缺{amount}人。",
        "After {day}, {amount} more of {skills} would be needed who may take {shifts}.",
    )
    source: ClassVar[Source] = Source(PRACTICE)
    cases: ClassVar[tuple[()]] = ()

    def post(self, problem: Problem, board: Board) -> None:
        free = free_codes(problem)
        for barring, _, people, heads in self._asked(problem):
            codes = frozenset(s.code for s in problem.symbols if s.parts[0].shift not in barring)
            terms = tuple(Term(person, WEEK - 1, codes | free) for person in people)
            board.post(Couple(terms, low=heads, low_price=self.price))

    def check(self, problem: Problem, roster: Roster) -> Iterator[Violation]:
        for barring, skills, people, heads in self._asked(problem):
            ends = (problem.symbol[roster.at(person, WEEK - 1)].parts for person in people)
            able = sum(barring.isdisjoint(part.shift for part in parts) for parts in ends)
            if able < heads:
                shifts = tuple(s.code for s in problem.shifts if self._barring(s.code) >= barring)
                lacking = heads - able
                yield self.breach(problem, (), (WEEK - 1,), lacking, skills=skills, shifts=shifts)

    def _barring(self, shift: str) -> frozenset[str]:
        """Shift types after which one may not follow."""
        return frozenset(first for first, second in self.pairs if second == shift)

    def _asked(
        self, problem: Problem
    ) -> Iterator[tuple[frozenset[str], tuple[str, ...], tuple[str, ...], int]]:
        """Shift types that may bar others, skills, who holds one of them, and heads wanted."""
        everything = tuple(role.code for role in problem.roles)
        chosen = dict.fromkeys([*((skill,) for skill in everything), everything])
        for barring in dict.fromkeys(self._barring(shift.code) for shift in problem.shifts):
            shifts = [s.code for s in problem.shifts if self._barring(s.code) >= barring]
            for skills in chosen if barring else ():
                holders = tuple(
                    person.id
                    for person in problem.people
                    if any(held.code in skills for held in person.skills)
                )
                heads = min(self._heads(shifts, skills), len(holders))
                if heads:
                    yield barring, skills, holders, heads

    def _heads(self, shifts: Sequence[str], skills: Sequence[str]) -> int:
        """The most heads of these that a known day asked for together; of one skill at least one
        where it is ever asked for."""
        together = (
            sum(week.needs.get((s, k, day), (0, 0))[0] for s in shifts for k in skills)
            for week in self.weeks
            for day in range(WEEK)
        )
        ever = len(skills) == 1 and any(
            least
            for week in self.weeks
            for (_, k, _), (least, _) in week.needs.items()
            if k == skills[0]
        )
        return max(int(ever), *together)
