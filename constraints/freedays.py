"""Free days: one in every week on which no minute of duty falls."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar

from constraints.regulations import LABOUR_LAW
from roster.board import Board, Codes, Groups
from roster.domain import OFF, Basis, Person, Problem, Roster, Symbol, Text
from roster.rules import Case, Kind, Rule, Source, Violation, parameter
from roster.timeline import DAY, touches

Touched = tuple[tuple[int, Codes], ...]
"""The cells, and what must stand in one of them, that put a minute of duty on a date."""


@dataclass(frozen=True)
class FreeDay(Rule):
    """In every seven days a person has one calendar day on which no minute of duty falls.

    The day after a 24-hour duty is not free until it is: the duty lasts until its morning. Standby
    at home is a duty here, the careful reading; leave is free. Windows are judged that end in the
    horizon and lie in known days; they reach into history. One that history has already spoiled,
    so that being off from the first day would not mend it, is reported with amount 0. A breach is
    charged to the last day of its window.

    Art. 39 lets the labour authority approve other days of rest. Art. 42 lifts the limits of
    overtime for urgent repair and says nothing of this day, so repair is no basis to take it.

    Parameters
    ----------
    window : int [days]
        Length of the windows. Default 7.
    """

    window: int = parameter(7, unit="days", zh="周期", en="window", low=2, high=7)

    code: ClassVar[str] = "rest.free_day"
    kind: ClassVar[Kind] = Kind.LAW
    name: ClassVar[Text] = Text("每周休息日", "A free day a week")
    sentence: ClassVar[Text] = Text(
        "{person}从{first_day}到{day}没有一个整天休息，每{window}天至少应有1天。",
        "{person} has no free day from {first_day} to {day}; one in {window} days is required.",
    )
    source: ClassVar[Source] = Source(LABOUR_LAW, "38")
    bases: ClassVar[tuple[Basis, ...]] = (Basis.APPROVAL, Basis.NONE)
    cases: ClassVar[tuple[Case, ...]] = (
        Case("""      Mo Tu We Th Fr Sa Su Mo
                Ada   E  E  E  E  E  E  -  E """),
        Case(
            """      Mo Tu We Th Fr Sa Su | Mo Tu
                Ada   E  E  E  E  E  E  W  | -  - """,
            ("Ada has no free day from Tue 24 Feb to Mon 2 Mar; one in 7 days is required.",),
        ),
        Case(
            """      Mo Tu We Th Fr Sa Su
                Ada   W  -  W  -  W  -  D """,
            ("Ada has no free day from Mon 2 Mar to Sun 8 Mar; one in 7 days is required.",),
        ),
        Case(
            """      Sa Su | Mo Tu We
                Ada   E  H  | N  -  = """,
            ("Ada has no free day from Sat 28 Feb to Tue 3 Mar; one in 4 days is required.",),
            {"window": 4},
        ),
    )

    def post(self, problem: Problem, board: Board) -> None:
        touched = {day: self._touched(problem, day) for day in range(-self.window, problem.days)}
        windows = {
            last: tuple(touched[day] for day in range(last + 1 - self.window, last + 1))
            for last in range(problem.days)
        }
        # History does not reach all dates of a window that ends late enough.
        reached = {
            last: all(any(day < 0 for day, _ in touched) for touched in window)
            for last, window in windows.items()
        }
        for person, last, price in self.bound(problem):
            known, window = len(problem.past(person.id)), windows[last]
            if last + 1 + known >= self.window and (
                not reached[last] or self._can_be_kept(board, person, window)
            ):
                board.post(Groups(person.id, window, high=self.window - 1, high_price=price))

    @staticmethod
    def _touched(problem: Problem, day: int) -> Touched:
        reach = max((symbol.end // DAY for symbol in problem.symbols), default=0)
        return tuple(
            (day - offset, codes)
            for offset in range(-1, reach + 1)
            if day - offset < problem.days
            and (codes := frozenset(s.code for s in problem.symbols if touches(s, offset)))
        )

    @staticmethod
    def _can_be_kept(board: Board, person: Person, window: tuple[Touched, ...]) -> bool:
        """Whether some day of the window is free when the person is off from the first day."""
        idle = (OFF,) * board.problem.days
        return not all(
            any(board.at(idle, person.id, day) in codes for day, codes in touched)
            for touched in window
        )

    def check(self, problem: Problem, roster: Roster) -> Iterator[Violation]:
        duties = (symbol for symbol in problem.symbols if symbol.parts)
        touching = max((-(-symbol.end // DAY) for symbol in duties), default=0)
        for person in self.people(problem):
            known = -len(problem.past(person.id))
            # Only windows are judged that end in the horizon.
            begin = max(known, 1 - self.window)
            line = problem.line(roster, person.id, begin - touching)
            past = self._busy({day: symbol for day, symbol in line.items() if day < 0})
            busy = self._busy(line)
            for first in range(begin, problem.days - self.window + 1):
                days = range(first, first + self.window)
                last = days[-1]
                if last < 0 or not busy.issuperset(days) or not self.binds(problem, person, last):
                    continue
                inherited = past.issuperset(days)
                yield self.breach(
                    problem,
                    (person.id,),
                    (first, last),
                    int(not inherited),
                    (0,) if inherited else "own",
                    first_day=problem.date_of(first),
                    window=self.window,
                    inherited=int(inherited),
                )

    @staticmethod
    def _busy(line: Mapping[int, Symbol]) -> set[int]:
        """Days on which a minute of duty falls."""
        return {
            date
            for day, symbol in line.items()
            for part in symbol.parts
            for date in range(day + part.arrival // DAY, day - -part.end // DAY)
        }
