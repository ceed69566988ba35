"""Rotations: crews go round a fixed cycle of shift types, such as 四班三运转 or 上24休72."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import ClassVar

from constraints.teams import team_mates
from roster.board import Board, Cell, Codes
from roster.domain import LEAVE, OFF, Held, Person, Problem, Roster, Symbol, Text
from roster.errors import BadInput, Flaw
from roster.prices import COMPANY, Price
from roster.rules import PRACTICE, Case, Kind, Rule, Source, Violation, parameter
from roster.strip import MONDAY
from roster.wording import cell

Cycle = tuple[str, ...]

CYCLES: Mapping[str, Cycle] = {
    "四班三运转": ("E", "E", "L", "L", "N", "N", OFF, OFF),
    "五班三运转": ("E", "E", "L", "L", "N", "N", OFF, OFF, OFF, OFF),
    "四班两运转": ("D", "N", OFF, OFF),
    "上24休48": ("W", OFF, OFF),
    "上24休72": ("W", OFF, OFF, OFF),
    "上24休96": ("W", OFF, OFF, OFF, OFF),
}
"""The usual cycles: early E, late (middle) L, night N, day D, 24 hours W; a unit puts its codes."""

REMEMBERED = 2
"""[cycles] of history from which a crew's place in the cycle is read."""


def phase_of(problem: Problem, crew: str, cycle: Cycle) -> date | None:
    """The first date of the horizon on which a crew stands on the first entry of the cycle.

    Read from the history of the team's people (or of one person, by id) over the last two cycles.
    A date speaks for a place in the cycle when the duty that is due was worked, and against it when
    another duty, or none, was worked, or a duty on a day off; leave says nothing. The place with
    most for it, less what is against it, is taken, of equal ones the earliest date; None where what
    speaks for it is not more than half.
    """
    known: list[tuple[int, Symbol]] = []
    for person in problem.people:
        past = problem.past(person.id)[-REMEMBERED * len(cycle) :]
        for day, code in enumerate(past, -len(past)):
            if code != LEAVE and crew in (person.id, person.team(problem.date_of(day))):
                known.append((day, problem.symbol[code]))
    best, found = 0, None
    for first in range(len(cycle)):
        votes = sum(_vote(symbol, cycle[(day - first) % len(cycle)]) for day, symbol in known)
        if votes > best:
            best, found = votes, problem.date_of(first)
    return found


def _vote(symbol: Symbol, due: str) -> int:
    """Whether a cell speaks for (1) or against (-1) standing where this entry is due."""
    if due == OFF:
        return -1 if symbol.is_work else 0
    return 1 if any(part.shift == due for part in symbol.parts) else -1


UNKNOWN = Text(
    "某一格（历史看不出是哪一格，不受轮转约束）",
    "something unknown (history shows no place in the cycle)",
)


def _crews(problem: Problem) -> Problem:
    """Ada is the first crew, Bo the second."""
    team = {"Ada": "1", "Bo": "2"}
    return problem.with_(
        people=tuple(replace(p, teams=(Held(team[p.id]),)) for p in problem.people)
    )


@dataclass(frozen=True)
class Rotation(Rule):
    """Crews keep to the running cycle of shift types.

    A cell keeps to the cycle when any duty in it is of the shift type that is due; on a day off it
    may hold off, leave or standby at home. Leave costs nothing, and is listed where it takes a duty
    out of the cycle. Another duty than the one due costs `price` (made hard, no other duty is
    allowed), no work where a duty is due costs `missing_price`. Only dates on which a person
    belongs to the unit are judged. A person whose crew has no date in `phases` goes on from history
    (see `phase_of`); where history shows no place in the cycle, the person is not bound, and that
    is listed.

    Parameters
    ----------
    cycle : tuple[str, ...] [shift type codes, - for off]
        Empty: no rotation. `CYCLES` holds the usual ones.
    phases : tuple[tuple[str, date], ...]
        A date on which a team, or a person by id, stands on the first entry of the cycle.
    """

    price: Price = COMPANY
    missing_price: Price = COMPANY
    cycle: Cycle = parameter((), unit="shift types", zh="轮转周期", en="cycle")
    phases: tuple[tuple[str, date], ...] = parameter(
        (), unit="date by crew", zh="各班组起轮日期", en="first day of each crew"
    )

    code: ClassVar[str] = "rotation.pattern"
    kind: ClassVar[Kind] = Kind.COMPANY
    name: ClassVar[Text] = Text("轮班周期", "Rotation")
    sentence: ClassVar[Text] = Text(
        "{person}{day}按轮转应为{due}，现为{found}。",
        "{person} is due for {due} on {day} by the rotation and has {found}.",
    )
    source: ClassVar[Source] = Source(
        PRACTICE, note=Text("连续值守的轮班方式", "patterns of continuous cover")
    )
    floors: ClassVar[tuple[str, ...]] = ("missing_price",)
    cases: ClassVar[tuple[Case, ...]] = (
        Case(
            """      Mo Tu We Th Fr
                Ada   W  -  -  -  W
                Bo    -  W  -  -  - """,
            parameters={
                "cycle": CYCLES["上24休72"],
                "phases": (("1", MONDAY), ("2", MONDAY + timedelta(days=1))),
            },
            given=_crews,
        ),
        Case(
            """      Su | Mo Tu We Th
                Ada   D  | N  -  D  =
                Bo    .  | -  D  -  - """,
            (
                "Ada is due for off on Wed 4 Mar by the rotation and has D.",
                "Ada is due for D on Thu 5 Mar by the rotation and has leave.",
                "Bo is due for something unknown (history shows no place in the cycle) on "
                "Mon 2 Mar by the rotation and has off.",
            ),
            parameters={"cycle": CYCLES["四班两运转"]},
        ),
        Case(
            """      Sa Su | Mo Tu
                Ada   W  -  | -  W
                Bo    -  W  | -  - """,
            parameters={"cycle": CYCLES["上24休48"]},
        ),
    )

    def company(self, problem: Problem, people: frozenset[str]) -> frozenset[str]:
        return team_mates(problem, people)

    def post(self, problem: Problem, board: Board) -> None:
        departures = {due: self._departures(problem, due) for due in self.cycle}
        for person, day, anchor in self._turns(problem):
            if anchor is None:
                continue
            due = self.cycle[(problem.date_of(day) - anchor).days % len(self.cycle)]
            other, none = departures[due]
            board.post(Cell(person.id, day, other, self.price_on(problem, person.id, day)))
            if none:
                board.post(Cell(person.id, day, none, self.missing_price))

    @staticmethod
    def _departures(problem: Problem, due: str) -> tuple[Codes, Codes]:
        """Codes of other work than what is due, and codes without work where some is due."""
        kept = {s.code for s in problem.symbols if any(p.shift == due for p in s.parts)}
        work = {s.code for s in problem.symbols if s.is_work}
        none = set() if due == OFF else set(problem.symbol) - work - kept - {LEAVE}
        return frozenset(work - kept), frozenset(none)

    def _turns(self, problem: Problem) -> Iterator[tuple[Person, int, date | None]]:
        """Who is judged on which day, and the date from which their cycle is counted."""
        self._refuse_unknown(problem)
        written = dict(self.phases)
        read: dict[str, date | None] = {}
        for person in self.people(problem) if self.cycle else ():
            for day in range(problem.days):
                when = problem.date_of(day)
                if not self.binds(problem, person, day) or not person.is_present(when):
                    continue
                crew = person.team(when) or person.id
                anchor = written.get(person.id, written.get(crew))
                if anchor is None and crew not in read:
                    read[crew] = phase_of(problem, crew, self.cycle)
                yield person, day, anchor or read[crew]

    def _refuse_unknown(self, problem: Problem) -> None:
        shifts = {part.shift for symbol in problem.symbols for part in symbol.parts}
        shifts |= {OFF, *(shift.code for shift in problem.shifts)}
        wrong = [due for due in self.cycle if due not in shifts]
        if wrong:
            raise BadInput(
                Flaw(self.code, 0, "cycle", due, "a shift type of the unit or -", "本单位的班次或-")
                for due in wrong
            )

    def check(self, problem: Problem, roster: Roster) -> Iterator[Violation]:
        lost: set[str] = set()
        for person, day, anchor in self._turns(problem):
            symbol = problem.symbol[roster.at(person.id, day)]
            if anchor is None:
                if person.id not in lost:
                    yield self._say(problem, person, day, symbol, UNKNOWN, 0, (0,))
                lost.add(person.id)
                continue
            due = self.cycle[(day - problem.day_of(anchor)) % len(self.cycle)]
            word = Text("休", "off") if due == OFF else Text(due, due)
            if due in {part.shift for part in symbol.parts}:
                continue
            if symbol.is_work:
                yield self._say(problem, person, day, symbol, word, 1, "own")
            elif due != OFF and symbol.code == LEAVE:
                yield self._say(problem, person, day, symbol, word, 0, (0,))
            elif due != OFF:
                yield self._say(problem, person, day, symbol, word, 1, self.missing_price)

    def _say(
        self,
        problem: Problem,
        person: Person,
        day: int,
        symbol: Symbol,
        due: Text,
        amount: int,
        price: Price | str,
    ) -> Violation:
        return self.breach(
            problem, (person.id,), (day,), amount, price, due=due, found=cell(symbol)
        )
