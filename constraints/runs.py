"""Runs: how many days in a row someone works, is off or has one kind of shift; what may follow."""

from __future__ import annotations

from abc import abstractmethod
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, product, takewhile
from typing import ClassVar

from constraints.nights import at_night, night_codes, night_parameter
from roster.board import Board, Codes, Run, Succession, work_codes
from roster.domain import LEAVE, OFF, Problem, Roster, Symbol, Text
from roster.prices import COMPANY, Price
from roster.rules import PRACTICE, Case, Fact, Kind, Rule, Source, Violation, parameter
from roster.wording import stretch


@dataclass(frozen=True)
class _Runs(Rule):
    """Lengths of runs of one class of symbols.

    A run is counted with the history before it. It is too long by its days past `longest` that
    stand in the horizon, and too short by the days that it lacks once it has ended. A run that may
    go on after the last day, or may have begun before anything is known, is not judged short. One
    that history made too long and that ends with it is told once with amount 0; gone on with, each
    further day is a breach. A breach is charged to the last day of the run. A person whom the rule
    binds on some day of the horizon is bound for all of it; because a run has no single date, there
    is no dated departure. `short_price` and `long_price` say what a breach costs, None makes a side
    hard.
    """

    shortest: int = parameter(1, unit="days", zh="最短连续", en="shortest run", low=1, high=31)
    longest: int | None = parameter(
        None, unit="days", zh="最长连续", en="longest run", low=1, high=366
    )
    short_price: Price = COMPANY
    long_price: Price = None

    kind: ClassVar[Kind] = Kind.COMPANY
    source: ClassVar[Source] = Source(PRACTICE)
    absolute: ClassVar[bool] = True
    floors: ClassVar[tuple[str, ...]] = ("short_price",)
    unasked: ClassVar[tuple[str, ...]] = ("price",)

    @abstractmethod
    def codes(self, problem: Problem) -> Codes:
        """The class of symbols, for the board."""

    @abstractmethod
    def counts(self, symbol: Symbol) -> bool:
        """Whether a cell belongs to a run, for the checker."""

    def facts(self) -> Mapping[str, Fact]:
        """What the sentence says beside the lengths."""
        return {}

    def post(self, problem: Problem, board: Board) -> None:
        codes = self.codes(problem)
        for person in self.people(problem):
            board.post(
                Run(
                    person.id,
                    codes,
                    self.shortest,
                    self.longest,
                    self.short_price,
                    self.long_price,
                )
            )

    def check(self, problem: Problem, roster: Roster) -> Iterator[Violation]:
        for person in self.people(problem):
            past = problem.past(person.id)
            line = problem.line(roster, person.id, -self._carried(problem, past))
            for counts, run in groupby(line, key=lambda day: self.counts(line[day])):
                if counts:
                    yield from self._judged(problem, person.id, tuple(run), -len(past))

    def _carried(self, problem: Problem, past: Sequence[str]) -> int:
        """[days] of the run that history ends with."""
        counting = takewhile(lambda code: self.counts(problem.symbol[code]), reversed(past))
        return sum(1 for _ in counting)

    def _judged(
        self, problem: Problem, person: str, days: tuple[int, ...], known: int
    ) -> Iterator[Violation]:
        inside = sum(day >= 0 for day in days)
        ended = known < days[0] and days[-1] < problem.days - 1
        over = 0 if self.longest is None else min(inside, len(days) - self.longest)
        lacking = self.shortest - len(days) if ended else 0
        most = Text(f"最多{self.longest}天", f"at most {self.longest} are allowed")
        least = Text(f"至少{self.shortest}天", f"at least {self.shortest} are required")
        for amount, price, limit, inherited in (
            (over, self.long_price, most, False),
            (0, (0,), most, not inside and self._is_too_long(days)),
            (lacking, self.short_price, least, False),
        ):
            if amount > 0 or inherited:
                yield self.breach(
                    problem,
                    (person,),
                    (days[0], days[-1]),
                    amount,
                    price,
                    length=Text(f"{len(days)}天", _days(len(days))),
                    limit=limit,
                    first_day=problem.date_of(days[0]),
                    when=stretch(problem.date_of(days[0]), problem.date_of(days[-1])),
                    inherited=int(inherited),
                    **self.facts(),
                )

    def _is_too_long(self, days: tuple[int, ...]) -> bool:
        return self.longest is not None and len(days) > self.longest


def _days(number: int) -> str:
    return "1 day" if number == 1 else f"{number} days"


@dataclass(frozen=True)
class WorkRun(_Runs):
    """A person works no more days in a row than the company allows, and no fewer than it wants.

    Leave, days off and standby at home alone end a run. A day counts when a duty stands under its
    date.

    Parameters
    ----------
    shortest, longest : int [days]
        Default at most 6: company practice; the law asks for a free day, see rest.free_day.
    short_price, long_price : Price [points/day]
    """

    longest: int | None = parameter(
        6, unit="days", zh="最长连续上班", en="longest run of work", low=1, high=366
    )

    code: ClassVar[str] = "runs.work"
    name: ClassVar[Text] = Text("连续上班天数", "Days of work in a row")
    sentence: ClassVar[Text] = Text(
        "{person}{when}连续上班{length}，{limit}。",
        "{person} works {length} in a row {when}; {limit}.",
    )
    cases: ClassVar[tuple[Case, ...]] = (
        Case("""      Mo Tu We Th Fr Sa Su Mo
                Ada   E  E  E  =  D  L  H  N """),
        Case(
            """      Mo Tu We Th Fr Sa Su | Mo Tu We
                Ada   E  E  E  E  E  E  E  | -  E  - """,
            (
                "Ada works 7 days in a row from Mon 23 Feb to Sun 1 Mar; at most 6 are allowed.",
                "Ada works 1 day in a row on Tue 3 Mar; at least 2 are required.",
            ),
            {"shortest": 2},
        ),
        Case(
            """      Fr Sa Su | Mo Tu We Th Fr Sa
                Ada   D  D  D  | D  D  D  D  D  - """,
            ("Ada works 8 days in a row from Fri 27 Feb to Fri 6 Mar; at most 6 are allowed.",),
        ),
    )

    def codes(self, problem: Problem) -> Codes:
        return work_codes(problem)

    def counts(self, symbol: Symbol) -> bool:
        return symbol.is_work


@dataclass(frozen=True)
class OffRun(_Runs):
    """Days off come in runs of a wanted length, such as two together.

    Standby at home is not a day off. Leave ends a run of days off unless it counts as one. Neither
    side is hard in a unit, so that people can always be left off.

    Parameters
    ----------
    shortest, longest : int [days]
    leave : bool
        Whether leave counts as a day off.
    short_price, long_price : Price [points/day]
    """

    long_price: Price = COMPANY
    floors: ClassVar[tuple[str, ...]] = ("short_price", "long_price")
    leave: bool = parameter(False, unit="", zh="请假算休息", en="leave counts as a day off")

    code: ClassVar[str] = "runs.off"
    name: ClassVar[Text] = Text("连续休息天数", "Days off in a row")
    sentence: ClassVar[Text] = Text(
        "{person}{when}连续休息{length}，{limit}。",
        "{person} is off {length} in a row {when}; {limit}.",
    )
    cases: ClassVar[tuple[Case, ...]] = (
        Case(
            """      Mo Tu We Th Fr Sa Su
                Ada   -  E  -  -  E  =  - """,
            (),
            {"shortest": 2},
        ),
        Case(
            """      Mo Tu We Th Fr
                Ada   E  -  =  E  E """,
            (),
            {"shortest": 2, "leave": True},
        ),
        Case(
            """      Mo Tu We Th Fr
                Ada   E  -  =  E  E """,
            ("Ada is off 1 day in a row on Tue 3 Mar; at least 2 are required.",),
            {"shortest": 2},
        ),
        Case(
            """      Sa Su | Mo Tu We
                Ada   E  -  | -  -  E """,
            ("Ada is off 3 days in a row from Sun 1 Mar to Tue 3 Mar; at most 2 are allowed.",),
            {"longest": 2},
        ),
    )

    def codes(self, problem: Problem) -> Codes:
        wanted = (OFF, LEAVE) if self.leave else (OFF,)
        return frozenset(code for code in problem.symbol if code in wanted)

    def counts(self, symbol: Symbol) -> bool:
        return symbol.code == OFF or (self.leave and symbol.code == LEAVE)


@dataclass(frozen=True)
class ShiftRun(_Runs):
    """One kind of shift comes in runs of a wanted length, such as early shifts at most five.

    Any other cell ends a run, leave included.

    Parameters
    ----------
    shifts : tuple[str, ...]
        Codes of the shift types that make up the run; in a bundle one of them is enough.
    shortest, longest : int [days]
    short_price, long_price : Price [points/day]
    """

    shifts: tuple[str, ...] = parameter((), unit="", zh="班次", en="shift types")

    code: ClassVar[str] = "runs.shift"
    name: ClassVar[Text] = Text("连续同一班次天数", "Days of one shift in a row")
    sentence: ClassVar[Text] = Text(
        "{person}{when}连续{length}上{shifts}，{limit}。",
        "{person} has {shifts} {length} in a row {when}; {limit}.",
    )
    cases: ClassVar[tuple[Case, ...]] = (
        Case(
            """      Mo Tu We Th Fr Sa Su
                Ada   E  E  D  E  E  =  E """,
            (),
            {"shifts": ("E",), "shortest": 2, "longest": 2},
        ),
        Case(
            """      Mo Tu We Th Fr Sa
                Ada   E  E  E  L  E  - """,
            (
                "Ada has E 3 days in a row from Mon 2 Mar to Wed 4 Mar; at most 2 are allowed.",
                "Ada has E 1 day in a row on Fri 6 Mar; at least 2 are required.",
            ),
            {"shifts": ("E",), "shortest": 2, "longest": 2},
        ),
        Case(
            """      Fr Sa Su | Mo Tu
                Ada   -  E  L  | -  E """,
            (
                "Ada has E, L 2 days in a row from Sat 28 Feb to Sun 1 Mar; "
                "at least 3 are required.",
            ),
            {"shifts": ("E", "L"), "shortest": 3},
        ),
    )

    def codes(self, problem: Problem) -> Codes:
        return frozenset(
            symbol.code
            for symbol in problem.symbols
            if not {part.shift for part in symbol.parts}.isdisjoint(self.shifts)
        )

    def counts(self, symbol: Symbol) -> bool:
        return any(part.shift in self.shifts for part in symbol.parts)

    def facts(self) -> Mapping[str, Fact]:
        return {"shifts": self.shifts}


@dataclass(frozen=True)
class NightRun(_Runs):
    """A person has no more nights in a row than the company allows.

    A night is a duty with enough work between 22:00 and 06:00. Any other cell ends a run.

    Parameters
    ----------
    shortest, longest : int [nights]
        Default at most 4: company practice.
    least : int [min]
        Work between 22:00 and 06:00 that makes a duty a night.
    short_price, long_price : Price [points/night]
    """

    longest: int | None = parameter(
        4, unit="nights", zh="最长连续夜班", en="longest run of nights", low=1, high=366
    )
    least: int = night_parameter()

    code: ClassVar[str] = "runs.nights"
    name: ClassVar[Text] = Text("连续夜班天数", "Nights in a row")
    sentence: ClassVar[Text] = Text(
        "{person}{when}连续{length}上夜班，{limit}。",
        "{person} works nights {length} in a row {when}; {limit}.",
    )
    cases: ClassVar[tuple[Case, ...]] = (
        Case("""      Mo Tu We Th Fr Sa
                Ada   N  N  N  N  -  N """),
        Case(
            """      Sa Su | Mo Tu We
                Ada   N  N  | N  W  N """,
            (
                "Ada works nights 5 days in a row from Sat 28 Feb to Wed 4 Mar; "
                "at most 4 are allowed.",
            ),
        ),
        Case(
            """      Mo Tu We
                Ada   E  N  - """,
            ("Ada works nights 1 day in a row on Tue 3 Mar; at least 2 are required.",),
            {"shortest": 2},
        ),
    )

    def codes(self, problem: Problem) -> Codes:
        return night_codes(problem, self.least)

    def counts(self, symbol: Symbol) -> bool:
        return at_night(symbol) >= self.least


@dataclass(frozen=True)
class ForbiddenSuccession(Rule):
    """Some shift types do not follow others on the next date, such as early after night.

    It speaks of dates, whatever the clock says; for hours of rest see rest.daily. Leave and days
    off between two shifts part them. In a bundle one part is enough. A breach is charged to the
    later date, and each pair of the list is a breach of its own.

    Parameters
    ----------
    pairs : tuple[tuple[str, str], ...]
        Codes of shift types: the first is not followed by the second.
    """

    pairs: tuple[tuple[str, str], ...] = parameter(
        (), unit="", zh="禁止的相邻班次", en="forbidden pairs of shift types"
    )

    code: ClassVar[str] = "runs.succession"
    kind: ClassVar[Kind] = Kind.COMPANY
    name: ClassVar[Text] = Text("班次接续", "What may follow what")
    sentence: ClassVar[Text] = Text(
        "{person}{first_day}上{first}，{day}不能接着上{second}。",
        "{person} has {first} on {first_day}; {second} may not follow on {day}.",
    )
    source: ClassVar[Source] = Source(PRACTICE)
    cases: ClassVar[tuple[Case, ...]] = (
        Case(
            """      Mo Tu We Th
                Ada   N  -  E  N """,
            (),
            {"pairs": (("N", "E"),)},
        ),
        Case(
            """      Su | Mo Tu We
                Ada   N  | E  N  D """,
            (
                "Ada has N on Sun 1 Mar; E may not follow on Mon 2 Mar.",
                "Ada has N on Tue 3 Mar; D may not follow on Wed 4 Mar.",
            ),
            {"pairs": (("N", "E"), ("N", "D"))},
        ),
    )

    def post(self, problem: Problem, board: Board) -> None:
        classes = [
            (self._with(problem, first), self._with(problem, second))
            for first, second in self.pairs
        ]
        for person, day, price in self.bound(problem):
            for first, second in classes:
                board.post(Succession(person.id, day, first, second, price))

    @staticmethod
    def _with(problem: Problem, shift: str) -> Codes:
        """Codes of the symbols in which this shift type stands."""
        return frozenset(
            symbol.code
            for symbol in problem.symbols
            if shift in {part.shift for part in symbol.parts}
        )

    def check(self, problem: Problem, roster: Roster) -> Iterator[Violation]:
        forbidden = Counter(self.pairs)
        for person in self.people(problem):
            line = problem.line(roster, person.id)
            for day in range(1 + min(line), problem.days):
                if day < 0 or not self.binds(problem, person, day):
                    continue
                before = {part.shift for part in line[day - 1].parts}
                here = {part.shift for part in line[day].parts}
                for first, second in product(sorted(before), sorted(here)):
                    for _ in range(forbidden[first, second]):
                        yield self.breach(
                            problem,
                            (person.id,),
                            (day - 1, day),
                            1,
                            first_day=problem.date_of(day - 1),
                            first=first,
                            second=second,
                        )
