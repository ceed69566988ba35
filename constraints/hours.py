"""Hours and duties of a person: in a day, a week, a whole period."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from constraints.weekends import Period
from constraints.worktime import HOUR, Stretch, WorkCeiling
from roster.board import Board, Total
from roster.domain import LEAVE, OFF, AbsenceKind, Hours, Person, Problem, Roster, Symbol, Text
from roster.prices import COMPANY, DEPARTURE_HOUR, Price
from roster.rules import PRACTICE, Case, Fact, Kind, Rule, Source, Violation, parameter
from roster.timeline import iso_week, months, work_minutes
from roster.wording import hours


@dataclass(frozen=True)
class DayHours(WorkCeiling):
    """A person works so many hours on one calendar date at most, whatever duties they belong to.

    Not for posts of 24-hour duty, whose first date alone holds 16 h.

    Parameters
    ----------
    maximum : int [min]
        Most work on one date. Default 660 (11 h): the ceiling for heavy work under comprehensive
        hours, taken here for everyone.
    """

    maximum: int = parameter(
        660, unit="min", zh="每日最长工时", en="most work a day", low=0, high=1440
    )

    code: ClassVar[str] = "hours.day"
    kind: ClassVar[Kind] = Kind.COMPANY
    name: ClassVar[Text] = Text("每日工时", "Hours a day")
    sentence: ClassVar[Text] = Text(
        "{person}在{first}工作{worked:hours}，最多{limit:hours}。",
        "{person} works {worked:hours} on {first}; {limit:hours} are the most.",
    )
    source: ClassVar[Source] = Source(
        Text("劳部发〔1997〕271号", "劳部发〔1997〕271号"),
        note=Text(
            "三级以上体力劳动每日11小时；其他岗位为企业惯例",
            "11 h a day for heavy work; for other work company practice",
        ),
    )
    cases: ClassVar[tuple[Case, ...]] = (
        Case("""      Mo Tu
                Ada   D  N """),
        Case(
            """      Mo Tu
                Ada   W  - """,
            ("Ada works 16 h on Mon 2 Mar; 11 h are the most.",),
        ),
        Case(
            """      Su | Mo Tu
                Ada   N  | L  - """,
            ("Ada works 14 h on Mon 2 Mar; 11 h are the most.",),
        ),
    )

    def label(self, when: date) -> str:
        return when.isoformat()

    @property
    def allowance(self) -> int:
        return self.maximum


@dataclass(frozen=True)
class WeekHours(WorkCeiling):
    """A person works neither too little nor too much in a week, Monday to Sunday.

    The maximum is compared with what is known of the week. The minimum is asked only of weeks that
    are known whole, up to their Sunday; each workday of leave, and each on which the person does
    not belong to the unit, lowers it by the normal day of the contract.

    Parameters
    ----------
    minimum : int [min]
        Least work in a week; 0: none is asked.
    maximum : int [min]
        Most work in a week. Default 3000 (50 h): six duties of 8 h 20 min, early arrival included.
    floor_price : Price
        Points for each started hour below the minimum.
    """

    minimum: int = parameter(
        0, unit="min", zh="每周最少工时", en="least work a week", low=0, high=10080
    )
    maximum: int = parameter(
        3000, unit="min", zh="每周最长工时", en="most work a week", low=0, high=10080
    )
    floor_price: Price = COMPANY

    code: ClassVar[str] = "hours.week"
    kind: ClassVar[Kind] = Kind.COMPANY
    name: ClassVar[Text] = Text("每周工时", "Hours a week")
    sentence: ClassVar[Text] = Text(
        "{person}在{first}至{last}这一周工作{worked:hours}，{bound}。",
        "{person} works {worked:hours} in the week of {first}; {bound} are wanted.",
    )
    source: ClassVar[Source] = Source(PRACTICE)
    floors: ClassVar[tuple[str, ...]] = ("floor_price",)
    cases: ClassVar[tuple[Case, ...]] = (
        Case("""      Mo Tu We Th Fr Sa Su
                Ada   D  D  D  D  D  D  - """),
        Case(
            """      Mo Tu We Th Fr Sa Su
                Ada   D  D  D  D  D  D  D """,
            ("Ada works 56 h in the week of Mon 2 Mar; at most 50 h are wanted.",),
        ),
        Case(
            """      Mo Tu We Th Fr Sa Su
                Ada   D  D  -  -  -  -  -
                Bo    D  D  D  -  -  -  - """,
            ("Ada works 16 h in the week of Mon 2 Mar; at least 24 h are wanted.",),
            {"minimum": 1440},
        ),
    )

    def label(self, when: date) -> str:
        return iso_week(when)

    @property
    def allowance(self) -> int:
        return self.maximum

    def told(self, problem: Problem, days: range, total: int, normal: int) -> dict[str, Fact]:
        return super().told(problem, days, total, normal) | {"bound": _at_most(self.maximum)}

    def post_stretch(self, board: Board, person: Person, stretch: Stretch) -> None:
        super().post_stretch(board, person, stretch)
        problem = stretch.problem
        if stretch.first < -len(problem.past(person.id)) or stretch.last >= problem.days:
            return
        away = [problem.date_of(d) for d in stretch.workdays if stretch.is_away(person, d)]
        low = self.minimum - sum(full_day(problem, person, when) for when in away)
        before = stretch.before(person.id)
        if before < low:
            cells = stretch.coefficients
            board.post(
                Total(person.id, cells, before, low=low, step=HOUR, low_price=self.floor_price)
            )

    def check_stretch(
        self, problem: Problem, person: Person, days: range, total: int, before: int
    ) -> Iterator[Violation]:
        yield from super().check_stretch(problem, person, days, total, before)
        past = problem.past(person.id)
        if days[0] < -len(past) or days[-1] >= problem.days:
            return
        wanted = self.minimum
        for day in days:
            when = problem.date_of(day)
            found = OFF if day >= 0 else past[day]
            on_leave = problem.is_absent(person.id, when, AbsenceKind.LEAVE) or found == LEAVE
            absent = found == OFF and not person.is_present(when)
            if problem.calendar.is_workday(when) and (on_leave or absent):
                terms = problem.terms(person, when)
                wanted -= terms.day * terms.share // 1000
        if total < wanted:
            lacking = (wanted - total + HOUR - 1) // HOUR
            facts = self.told(problem, days, total, 0) | {"bound": _at_least(wanted)}
            yield self.breach(
                problem, (person.id,), (days[-1],), lacking, self.floor_price, **facts
            )


def _at_most(minutes: int) -> Text:
    return Text(f"最多{hours(minutes, 'zh')}", f"at most {hours(minutes, 'en')}")


def _at_least(minutes: int) -> Text:
    return Text(f"至少{hours(minutes, 'zh')}", f"at least {hours(minutes, 'en')}")


def full_day(problem: Problem, person: Person, when: date) -> int:
    """[min] of a normal day of the person's contract."""
    terms = problem.terms(person, when)
    return terms.day * terms.share // 1000


@dataclass(frozen=True)
class PeriodHours(Rule):
    """The duties of the horizon hold neither too little nor too much work.

    A plain sum: every duty counts whole under its date, however far it reaches beyond the horizon;
    history counts nothing, and leave neither counts nor moves a limit. It binds whom the scope
    covers on the last day, to which a breach is charged, by started hours.

    Parameters
    ----------
    minimum : int [min]
        Least work; 0: none is asked.
    maximum : int [min]
        Most work. Default 10560 (176 h): 22 days of 8 h, for a horizon of a month.
    floor_price : Price
        Points for each started hour below the minimum.
    """

    minimum: int = parameter(0, unit="min", zh="最少工时", en="least work", low=0)
    maximum: int = parameter(10560, unit="min", zh="最长工时", en="most work", low=0)
    floor_price: Price = COMPANY

    departed: ClassVar[Price] = DEPARTURE_HOUR
    code: ClassVar[str] = "hours.period"
    kind: ClassVar[Kind] = Kind.COMPANY
    name: ClassVar[Text] = Text("周期工时", "Hours of the period")
    sentence: ClassVar[Text] = Text(
        "{person}本期工作{worked:hours}，{bound}。",
        "{person} works {worked:hours} in this period; {bound} are wanted.",
    )
    source: ClassVar[Source] = Source(PRACTICE)
    floors: ClassVar[tuple[str, ...]] = ("floor_price",)
    cases: ClassVar[tuple[Case, ...]] = (
        Case(
            """      Mo Tu We
                Ada   D  -  N """,
            parameters={"minimum": 960, "maximum": 960},
        ),
        Case(
            """      Mo Tu We
                Ada   D  -  W
                Bo    D  =  - """,
            (
                "Ada works 32 h in this period; at most 24 h are wanted.",
                "Bo works 8 h in this period; at least 16 h are wanted.",
            ),
            {"minimum": 960, "maximum": 1440},
        ),
    )

    def post(self, problem: Problem, board: Board) -> None:
        minutes = {s.code: work_minutes(s) for s in problem.symbols if s.is_work}
        cells = {(d, code): spent for d in range(problem.days) for code, spent in minutes.items()}
        last = problem.days - 1
        for person in self.people(problem):
            if self.binds(problem, person, last):
                board.post(
                    Total(
                        person.id,
                        cells,
                        low=self.minimum,
                        high=self.maximum,
                        step=HOUR,
                        low_price=self.floor_price,
                        high_price=self.price_on(problem, person.id, last),
                    )
                )

    def check(self, problem: Problem, roster: Roster) -> Iterator[Violation]:
        last = problem.days - 1
        for person in self.people(problem):
            if not self.binds(problem, person, last):
                continue
            line = problem.line(roster, person.id)
            worked = sum(_worked(line[day]) for day in range(problem.days))
            who = (person.id,)
            if worked > self.maximum:
                over, bound = -((self.maximum - worked) // HOUR), _at_most(self.maximum)
                yield self.breach(problem, who, (last,), over, worked=worked, bound=bound)
            if worked < self.minimum:
                under, bound = -((worked - self.minimum) // HOUR), _at_least(self.minimum)
                price = self.floor_price
                yield self.breach(problem, who, (last,), under, price, worked=worked, bound=bound)


def _worked(symbol: Symbol) -> int:
    """[min] of work in a duty, as the checker reads its parts."""
    return sum(
        part.lead + part.length - (0 if part.pause_paid else part.pause_length)
        for part in symbol.parts
        if part.hours is not Hours.STANDBY_HOME
    )


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
        for person in self.people(problem):
            past = problem.past(person.id)
            for first, last in self._windows(problem, -len(past)):
                charged = min(last, problem.days - 1)
                if not self.binds(problem, person, charged):
                    continue
                whole = -len(past) <= first and last < problem.days
                days = range(max(first, -len(past)), charged + 1)
                carried = self._tallied(problem, person.id)
                held = carried + sum(past[day] in counted for day in days if day < 0)
                board.post(
                    Total(
                        person.id,
                        {(day, code): 1 for day in days for code in counted},
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
