"""Number of duties of a person, of any kind or of some shift types."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from constraints.weekends import Period
from roster.board import Board, Total
from roster.domain import Person, Problem, Roster, Symbol, Text
from roster.prices import COMPANY, Price
from roster.rules import PRACTICE, Case, Fact, Kind, Rule, Source, Violation, parameter
from roster.timeline import months


@dataclass(frozen=True)
class Shifts(Rule):
    """A person has neither too few nor too many duties, or duties of some shift types.

    Counted over the horizon alone, over each calendar month, or over a cycle: the horizon, known
    history, and the tally carried from before it, ``assignments`` for any duty, else ``shift:夜``
    for each shift type. A duty counts once, on the date under which it stands. Of a month that is
    not known whole the fewest are not asked. A breach is charged to the last day of the month that
    lies in the horizon, or to the horizon's last, and whom the scope covers is asked on that day.
    Where history alone holds more than the most, that is reported once with amount 0, and only what
    is added is a breach.

    Parameters
    ----------
    shifts : tuple[str, ...] [shift type]
        Which shift types count; empty: any work, so not standby at home.
    least, most : int [duties]
    window : Period
    floor_price : Price
        Points for each duty below the least.
    """

    shifts: tuple[str, ...] = parameter(
        (), unit="shift type", zh="班次（空为任何班）", en="shift types (none: any)"
    )
    least: int = parameter(0, unit="duties", zh="最少班数", en="fewest duties", low=0, high=366)
    most: int = parameter(23, unit="duties", zh="最多班数", en="most duties", low=0, high=366)
    window: Period = parameter(Period.HORIZON, unit="", zh="周期", en="window")
    floor_price: Price = COMPANY

    code: ClassVar[str] = "hours.shifts"
    kind: ClassVar[Kind] = Kind.COMPANY
    name: ClassVar[Text] = Text("班数", "Number of duties")
    sentence: ClassVar[Text] = Text(
        "{person}截至{day}有{found}个班（{shifts}），{bound}。",
        "{person} has {found} duties of {shifts} up to {day}; {bound} are wanted.",
    )
    source: ClassVar[Source] = Source(PRACTICE)
    floors: ClassVar[tuple[str, ...]] = ("floor_price",)
    cases: ClassVar[tuple[Case, ...]] = (
        Case(
            """      Su | Mo Tu We Th
                Ada   N  | N  N  D  - """,
            parameters={"shifts": ("N",), "least": 1, "most": 2},
        ),
        Case(
            """      Mo Tu We Th
                Ada   N  N  D  N
                Bo    D  D  D  - """,
            (
                "Ada has 3 duties of N up to Thu 5 Mar; at most 2 are wanted.",
                "Bo has 0 duties of N up to Thu 5 Mar; at least 1 are wanted.",
            ),
            {"shifts": ("N",), "least": 1, "most": 2},
        ),
        Case(
            """      Su | Mo Tu We
                Ada   D  | H  -  =
                Bo    D  | D  -  - """,
            ("Bo has 5 duties of any kind up to Wed 4 Mar; at most 4 are wanted.",),
            {"most": 4, "window": Period.CYCLE},
            lambda problem: problem.with_(
                tallies={"Ada": {"assignments": 3}, "Bo": {"assignments": 3}}
            ),
        ),
    )

    def post(self, problem: Problem, board: Board) -> None:
        counted = frozenset(s.code for s in problem.symbols if self._counts(s))
        cells: dict[range, dict[tuple[int, str], int]] = {}
        for person in self.people(problem):
            past = problem.past(person.id)
            for first, last in self._windows(problem, -len(past)):
                charged = min(last, problem.days - 1)
                if not self.binds(problem, person, charged):
                    continue
                whole = -len(past) <= first and last < problem.days
                days = range(max(first, -len(past)), charged + 1)
                if days not in cells:
                    cells[days] = {(day, code): 1 for day in days for code in counted}
                carried = self._tallied(problem, person.id)
                held = carried + sum(past[day] in counted for day in days if day < 0)
                board.post(
                    Total(
                        person.id,
                        cells[days],
                        carried,
                        low=self.least if whole else None,
                        high=max(self.most, held),
                        low_price=self.floor_price,
                        high_price=self.price_on(problem, person.id, charged),
                    )
                )

    def _windows(self, problem: Problem, oldest: int) -> Iterator[tuple[int, int]]:
        """First and last day number of what is counted together."""
        if self.window is Period.MONTH:
            yield from ((w.first, w.last) for w in months(problem) if w.first < problem.days)
        else:
            yield (oldest if self.window is Period.CYCLE else 0), problem.days - 1

    def _tallied(self, problem: Problem, person: str) -> int:
        """[duties] from before known history that count in this window."""
        tallies = problem.tallies.get(person, {}) if self.window is Period.CYCLE else {}
        names = [f"shift:{shift}" for shift in self.shifts] or ["assignments"]
        return sum(tallies.get(name, 0) for name in names)

    def _counts(self, symbol: Symbol) -> bool:
        if not self.shifts:
            return symbol.is_work
        return any(part.shift in self.shifts for part in symbol.parts)

    def check(self, problem: Problem, roster: Roster) -> Iterator[Violation]:
        for person in self.people(problem):
            rows: dict[str, dict[int, Symbol]] = {}
            for day, symbol in problem.line(roster, person.id).items():
                when = problem.date_of(day)
                if day >= 0 or self.window is not Period.HORIZON:
                    label = f"{when:%Y-%m}" if self.window is Period.MONTH else ""
                    rows.setdefault(label, {})[day] = symbol
            for row in rows.values():
                if max(row) >= 0 and self.binds(problem, person, max(row)):
                    yield from self._check_row(problem, person, row)

    def _check_row(
        self, problem: Problem, person: Person, row: dict[int, Symbol]
    ) -> Iterator[Violation]:
        """The breaches of the days that are counted together."""
        held = found = self._carried(problem, person)
        for day, symbol in row.items():
            shifts = {p.shift for p in symbol.parts if self.shifts or p in symbol.work}
            counts = bool(shifts.intersection(self.shifts) if self.shifts else shifts)
            found += counts
            held += counts and day < 0
        facts: dict[str, Fact] = {
            "found": found,
            "shifts": self.shifts or Text("不限班次", "any kind"),
            "bound": Text(f"最多{self.most}个", f"at most {self.most}"),
        }
        who, last, over = (person.id,), (max(row),), found - max(self.most, held)
        if over > 0:
            yield self.breach(problem, who, last, over, "own", **facts)
        elif found > self.most:
            yield self.breach(problem, who, last, 0, (0,), inherited=1, **facts)
        if found < self.least and self._is_whole(problem, row):
            lacking = self.least - found
            facts["bound"] = Text(f"至少{self.least}个", f"at least {self.least}")
            yield self.breach(problem, who, last, lacking, self.floor_price, **facts)

    def _is_whole(self, problem: Problem, row: dict[int, Symbol]) -> bool:
        """Whether every day of the month is known."""
        if self.window is not Period.MONTH:
            return True
        first, after = problem.date_of(min(row)), problem.date_of(max(row) + 1)
        return first.day == 1 and after.day == 1

    def _carried(self, problem: Problem, person: Person) -> int:
        if self.window is not Period.CYCLE:
            return 0
        tallies = problem.tallies.get(person.id, {})
        if not self.shifts:
            return tallies.get("assignments", 0)
        return sum(n for name, n in tallies.items() if _shift_of(name) in self.shifts)


def _shift_of(tally: str) -> str | None:
    """The shift type that a tally counts."""
    kind, _, shift = tally.partition(":")
    return shift if kind == "shift" else None
