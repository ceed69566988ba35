"""Nights: what makes a duty a night, and how many nights a person has in a week or a month."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import Any, ClassVar

from roster.board import Board, Codes, Total
from roster.domain import Hours, Problem, Roster, Symbol, Text
from roster.prices import COMPANY, Price
from roster.rules import PRACTICE, Case, Kind, Rule, Source, Violation, parameter
from roster.timeline import Window, iso_week, months, night_minutes, weeks


class Period(StrEnum):
    """What nights are counted over."""

    WEEK = "week"
    MONTH = "month"
    HORIZON = "horizon"


def night_parameter() -> Any:
    """[min] of work between 22:00 and 06:00 from which a duty is a night, as a unit may set it."""
    name = {"zh": "算作夜班的夜间时长", "en": "night work that makes a night"}
    return parameter(180, unit="min", low=1, high=480, **name)


def night_codes(problem: Problem, least: int) -> Codes:
    """Codes of the nights: duties with so many minutes of work in the night window.

    Standby at home beside a day shift makes no night.
    """
    return frozenset(symbol.code for symbol in problem.symbols if night_minutes(symbol) >= least)


@lru_cache(maxsize=4096)
def at_night(symbol: Symbol) -> int:
    """[min] of work between 22:00 and 06:00, counted by the minute."""
    return sum(
        minute % 1440 < 360 or minute % 1440 >= 1320
        for part in symbol.parts
        if part.hours in (Hours.WORK, Hours.STANDBY_POST)
        for minute in range(part.arrival, part.end)
    )


@dataclass(frozen=True)
class MostNights(Rule):
    """A person has no more than so many nights in a week, a month or the horizon.

    A night counts on the date under which it stands. Nights of history count in the week or month
    in which they lie; what history alone holds beyond the limit is reported with amount 0, and only
    what is added is a breach. It is charged to the last day of the week or month that lies in the
    horizon, and who the rule binds is asked on that day.

    Parameters
    ----------
    most : int [nights]
    window : Period
        The week from Monday to Sunday, the calendar month, or the horizon.
    least : int [min]
        Work between 22:00 and 06:00 that makes a duty a night.
    """

    price: Price = COMPANY
    most: int = parameter(3, unit="nights", zh="最多夜班数", en="most nights", low=0, high=31)
    window: Period = parameter(Period.WEEK, unit="", zh="周期", en="window")
    least: int = night_parameter()

    code: ClassVar[str] = "nights.most"
    kind: ClassVar[Kind] = Kind.COMPANY
    name: ClassVar[Text] = Text("夜班数上限", "Most nights")
    sentence: ClassVar[Text] = Text(
        "{person}从{first_day}到{day}有{found}个夜班，最多{most}个。",
        "{person} has {found} nights from {first_day} to {day}; at most {most} are allowed.",
    )
    source: ClassVar[Source] = Source(PRACTICE)
    cases: ClassVar[tuple[Case, ...]] = (
        Case("""      Mo Tu We Th Fr Sa Su Mo
                Ada   N  N  N  -  -  -  -  N """),
        Case(
            """      Mo Tu We Th | Fr Sa
                Ada   N  N  N  N  | -  - """,
            ("Ada has 4 nights from Mon 2 Mar to Sat 7 Mar; at most 3 are allowed.",),
        ),
        Case(
            """      Mo Tu We Th | Fr Sa Su Mo
                Ada   N  N  -  D  | W  N  -  N """,
            ("Ada has 4 nights from Mon 2 Mar to Sun 8 Mar; at most 3 are allowed.",),
        ),
        Case(
            """      Fr Sa Su Mo
                Ada   N  -  N  N """,
            ("Ada has 3 nights from Fri 6 Mar to Mon 9 Mar; at most 1 are allowed.",),
            {"most": 1, "window": Period.HORIZON},
        ),
    )

    def post(self, problem: Problem, board: Board) -> None:
        nights = night_codes(problem, self.least)
        oldest = -max((len(row) for row in problem.history.values()), default=0)
        for window in self._windows(problem):
            days = [day for day in window if oldest <= day < problem.days]
            coefficients = {(day, code): 1 for day in days for code in nights}
            for person in self.people(problem):
                if not self.binds(problem, person, days[-1]):
                    continue
                held = sum(board.at((), person.id, day) in nights for day in days if day < 0)
                board.post(
                    Total(
                        person.id,
                        coefficients,
                        high=max(self.most, held),
                        high_price=self.price_on(problem, person.id, days[-1]),
                    )
                )

    def _windows(self, problem: Problem) -> tuple[Window, ...]:
        if self.window is Period.HORIZON:
            return (Window("horizon", 0, problem.days - 1),)
        found = weeks(problem) if self.window is Period.WEEK else months(problem)
        return tuple(window for window in found if window.first < problem.days)

    def _begin(self, problem: Problem) -> int:
        """The day on which the window begins in which the horizon does."""
        match self.window:
            case Period.WEEK:
                return -problem.start.weekday()
            case Period.MONTH:
                return 1 - problem.start.day
            case Period.HORIZON:
                return 0

    def check(self, problem: Problem, roster: Roster) -> Iterator[Violation]:
        since = self._begin(problem)
        for person in self.people(problem):
            found: Counter[str] = Counter()
            held: Counter[str] = Counter()
            days: dict[str, list[int]] = {}
            for day, symbol in problem.line(roster, person.id, since).items():
                label = self._label(problem.date_of(day))
                days.setdefault(label, []).append(day)
                if at_night(symbol) >= self.least:
                    found[label] += 1
                    held[label] += day < 0
            for label, reached in days.items():
                if reached[-1] < 0 or found[label] <= self.most:
                    continue
                if self.binds(problem, person, reached[-1]):
                    over = found[label] - max(self.most, held[label])
                    yield self.breach(
                        problem,
                        (person.id,),
                        (reached[0], reached[-1]),
                        over,
                        "own" if over else (0,),
                        first_day=problem.date_of(reached[0]),
                        found=found[label],
                        most=self.most,
                        inherited=int(not over),
                    )

    def _label(self, day: date) -> str:
        """The window in which a date lies."""
        match self.window:
            case Period.WEEK:
                return iso_week(day)
            case Period.MONTH:
                return f"{day:%Y-%m}"
            case Period.HORIZON:
                return ""
