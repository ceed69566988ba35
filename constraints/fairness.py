"""Fair shares of nights, weekends, festivals, hours and unpopular duties."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from functools import partial
from typing import ClassVar

from constraints.demand import Ask, Worth, minutes_asked
from constraints.nights import at_night, night_codes, night_parameter
from constraints.shares import FairShare as FairShare
from constraints.shares import Pot
from constraints.shares import Share as Share
from constraints.shares import share_table as share_table
from roster.domain import Calendar, Hours, Need, Part, Person, Problem, Symbol, Text
from roster.festivals import called
from roster.rules import Case, parameter
from roster.strip import MONDAY
from roster.timeline import DAY, is_weekend, overlap, work_minutes

ADULT = 18
"""[years] younger people are kept from nights."""


def _is_work(part: Part) -> bool:
    return part.hours is not Hours.STANDBY_HOME


def _asking(shift: str, heads: int = 1) -> Callable[[Problem], Problem]:
    """So many heads of a shift type on every day of the drawn horizon."""

    def given(problem: Problem) -> Problem:
        days = (problem.date_of(day) for day in range(problem.days))
        return problem.with_(needs=tuple(Need(d, shift=shift, minimum=heads) for d in days))

    return given


@dataclass(frozen=True)
class FairNights(FairShare):
    """Nights are shared fairly among those who may work them.

    Protected people do not take part while they are protected, nor do people under 18.

    Parameters
    ----------
    least : int [min]
        Work between 22:00 and 06:00 that makes a duty a night.
    """

    least: int = night_parameter()

    code: ClassVar[str] = "fairness.nights"
    name: ClassVar[Text] = Text("夜班公平", "Fair nights")
    cases: ClassVar[tuple[Case, ...]] = (
        Case(
            """      Mo Tu We
                Ada   N  -  -
                Bo    -  N  -
                Cy    -  -  N """,
            given=_asking("N"),
        ),
        Case(
            """      Sa Su | Mo Tu We
                Ada   -  N  | N  N  -
                Bo    N  -  | -  -  N
                Cy    -  =  | -  -  - """,
            (
                "Ada has 3 nights (1 before, 2 now), 1 more than the fair share rounded up, 2. "
                "Share: 5 × 5 of 14 days = 1.79.",
            ),
            given=_asking("N"),
        ),
    )

    def pots(self, problem: Problem) -> Iterator[Pot]:
        nights = night_codes(problem, self.least)
        yield Pot(
            "nights",
            Text("夜班", "nights"),
            lambda _, symbol: int(symbol.code in nights),
            lambda _, symbol: int(at_night(symbol) >= self.least),
        )

    def able_days(self, problem: Problem, person: Person) -> frozenset[int]:
        days = super().able_days(problem, person)
        first = min(days, default=0)
        # Whoever may work nights on a date may do so ever after.
        if _may_work_nights(person, problem.date_of(first)):
            return days
        return frozenset(day for day in days if _may_work_nights(person, problem.date_of(day)))


def _may_work_nights(person: Person, when: date) -> bool:
    """Whether someone is neither protected on a date nor under 18."""
    age = person.age(when)
    protected = person.no_night_until is not None and when <= person.no_night_until
    return not protected and (age is None or age >= ADULT)


@dataclass(frozen=True)
class FairWeekends(FairShare):
    """Work on Saturdays and Sundays is shared fairly, by the date under which a duty stands.

    A Saturday and its Sunday count as two, those that are worked by announcement as none; the tally
    ``weekend_days`` counts alike (``weekends`` counts whole weekends and is not read here).
    """

    code: ClassVar[str] = "fairness.weekends"
    name: ClassVar[Text] = Text("周末公平", "Fair weekends")
    cases: ClassVar[tuple[Case, ...]] = (
        Case(
            """      Fr Sa Su
                Ada   E  E  -
                Bo    -  -  E """,
            given=_asking("E"),
        ),
        Case(
            """      Fr Sa Su
                Ada   -  E  E
                Bo    E  -  - """,
            (
                "Ada has 2 weekend duties (0 before, 2 now), 1 more than the fair share "
                "rounded up, 1. Share: 2 × 3 of 6 days = 1.",
            ),
            given=_asking("E"),
        ),
    )

    def pots(self, problem: Problem) -> Iterator[Pot]:
        yield Pot(
            "weekend_days",
            Text("周末班", "weekend duties"),
            lambda day, symbol: int(
                symbol.is_work and is_weekend(problem.calendar, problem.date_of(day))
            ),
            lambda day, symbol: int(
                any(_is_work(part) for part in symbol.parts)
                and problem.date_of(day).isoweekday() in (6, 7)
                and problem.date_of(day) not in problem.calendar.workdays
            ),
        )


def _new_year(problem: Problem) -> Problem:
    """Tuesday of the drawn week is 元旦; Ada has worked one before."""
    calendar = Calendar(statutory={MONDAY + timedelta(days=1): "元旦"})
    tallies = {"Ada": {"festival:元旦": 1}}
    return _asking("E")(problem).with_(calendar=calendar, tallies=tallies)


@dataclass(frozen=True)
class FairFestivals(FairShare):
    """Each festival is shared fairly by itself: 春节 is not made good by 国庆节.

    A duty counts once when any of its work falls on a statutory day of the festival, whatever the
    date under which it stands. The same festival of earlier years counts in; usually it comes from
    the tallies, such as ``festival:春节``.
    """

    lookback: int = parameter(
        400, unit="days", zh="回看天数", en="days of history", low=0, high=1100
    )

    steady: ClassVar[bool] = False
    code: ClassVar[str] = "fairness.festival"
    name: ClassVar[Text] = Text("节日公平", "Fair festivals")
    cases: ClassVar[tuple[Case, ...]] = (
        Case(
            """      Mo Tu We
                Ada   -  -  E
                Bo    E  E  - """,
            given=_new_year,
        ),
        Case(
            """      Mo Tu We
                Ada   -  E  -
                Bo    E  -  E """,
            (
                "Ada has 2 New Year duties (1 before, 1 now), 1 more than the fair share "
                "rounded up, 1. Share: 2 × 3 of 6 days = 1.",
            ),
            given=_new_year,
        ),
    )

    def pots(self, problem: Problem) -> Iterator[Pot]:
        names = {
            name
            for when, name in problem.calendar.statutory.items()
            if -1 <= problem.day_of(when) <= problem.days + 1
        }
        for name in sorted(names):
            days = frozenset(
                problem.day_of(d) for d, each in problem.calendar.statutory.items() if each == name
            )
            yield Pot(
                f"festival:{name}",
                Text(f"{name}班", f"{called(name).en} duties"),
                partial(_overlaps, days),
                partial(_falls_on, problem, name),
            )


def _overlaps(festival: frozenset[int], day: int, symbol: Symbol) -> int:
    """Whether work of a duty overlaps a statutory day of a festival."""
    days = [offset for offset in range(-1, 4) if day + offset in festival]
    return int(
        any(
            overlap(part.arrival, part.end, offset * DAY, (offset + 1) * DAY)
            for offset in days
            for part in symbol.parts
            if _is_work(part)
        )
    )


def _falls_on(problem: Problem, festival: str, day: int, symbol: Symbol) -> int:
    """The same, read from the dates on which its minutes lie."""
    for part in symbol.parts:
        first, last = part.arrival // DAY, (part.end - 1) // DAY
        dates = (problem.date_of(day + offset) for offset in range(first, last + 1))
        if _is_work(part) and festival in map(problem.calendar.statutory.get, dates):
            return 1
    return 0


@dataclass(frozen=True)
class FairHours(FairShare):
    """Hours of work are shared fairly, by contract and days present.

    The hours of a duty count on the date under which it stands, lead time in and unpaid breaks out.

    Parameters
    ----------
    step : int [min]
        The share is rounded up to a whole step, and each step begun above it costs. 0 takes the
        longest duty there is, so that one duty more or less than an even spread costs nothing.
    """

    step: int = parameter(0, unit="min", zh="计分步长", en="step", low=0, high=2880)

    code: ClassVar[str] = "fairness.hours"
    name: ClassVar[Text] = Text("工时公平", "Fair hours")
    sentence: ClassVar[Text] = Text(
        "{person}工时共{found:hours}（往期{carried:hours}，本期{now:hours}），"
        "超过{basis}{limit:hours}，计{amount}个{step:hours}。"
        "应摊：合计{total:hours}×{own_days}/{all_days}天={share:hours}。",
        "{person} has {found:hours} ({carried:hours} before, {now:hours} now), {amount} started "
        "{step:hours} more than {basis}, {limit:hours}. "
        "Share: {total:hours} × {own_days} of {all_days} days = {share:hours}.",
    )
    cases: ClassVar[tuple[Case, ...]] = (
        Case(
            """      Mo Tu We
                Ada   E  -  E
                Bo    -  E  - """,
            parameters={"step": 480},
            given=_asking("E"),
        ),
        Case(
            """      Mo Tu We
                Ada   E  E  E
                Bo    -  -  - """,
            (
                "Ada has 24 h (0 h before, 24 h now), 1 started 8 h more than the fair share "
                "rounded up, 16 h. Share: 24 h × 3 of 6 days = 12 h.",
            ),
            parameters={"step": 480},
            given=_asking("E"),
        ),
    )

    def rounding(self, problem: Problem) -> int:
        return self.step or max(map(work_minutes, problem.symbols), default=0) or 1

    @staticmethod
    def figure(number: Fraction) -> int:
        return round(number)

    def asked(self, problem: Problem, count: Worth) -> Iterator[Ask]:
        return minutes_asked(problem, count)

    def pots(self, problem: Problem) -> Iterator[Pot]:
        minutes = {symbol.code: work_minutes(symbol) for symbol in problem.symbols}
        yield Pot(
            "minutes",
            Text("工时", "hours"),
            lambda _, symbol: minutes.get(symbol.code, 0),
            lambda _, symbol: sum(map(_minutes, symbol.parts)),
        )


def _minutes(part: Part) -> int:
    """[min] of work in a part, read from its length."""
    unpaid = part.pause_length if part.pause_start is not None and not part.pause_paid else 0
    return part.lead + part.length - unpaid if _is_work(part) else 0


@dataclass(frozen=True)
class FairShifts(FairShare):
    """Unpopular shift types and posts are shared fairly, each by itself.

    A duty counts when any part of it is of the shift type or at the post; standby at home may be
    named as well.

    Parameters
    ----------
    shifts, posts : tuple[str, ...] [codes]
    """

    shifts: tuple[str, ...] = parameter((), unit="shift types", zh="班次", en="shift types")
    posts: tuple[str, ...] = parameter((), unit="posts", zh="岗位", en="posts")

    code: ClassVar[str] = "fairness.shifts"
    name: ClassVar[Text] = Text("班次公平", "Fair unpopular duties")
    cases: ClassVar[tuple[Case, ...]] = (
        Case(
            """      Mo Tu
                Ada   L  -
                Bo    -  L """,
            parameters={"shifts": ("L",)},
            given=_asking("L"),
        ),
        Case(
            """      Su | Mo Tu
                Ada   L  | L  -
                Bo    -  | -  L
                Cy    -  | -  - """,
            (
                "Ada has 2 late duties (1 before, 1 now), 1 more than the fair share "
                "rounded up, 1. Share: 3 × 3 of 9 days = 1.",
            ),
            parameters={"shifts": ("L",)},
            given=_asking("L"),
        ),
    )

    def pots(self, problem: Problem) -> Iterator[Pot]:
        shifts = {shift.code: shift.name for shift in problem.shifts}
        posts = {post.code: post.name for post in problem.posts}
        for code in self.shifts:
            yield _shift_pot(code, shifts.get(code, code))
        for code in self.posts:
            yield _post_pot(code, posts.get(code, code))


def _shift_pot(code: str, name: str) -> Pot:
    return Pot(
        f"shift:{code}",
        Text(name, f"{name} duties"),
        lambda _, symbol: int(any(part.shift == code for part in symbol.parts)),
        lambda _, symbol: int(code in {part.shift for part in symbol.parts}),
    )


def _post_pot(code: str, name: str) -> Pot:
    return Pot(
        f"post:{code}",
        Text(f"{name}的班", f"{name} duties"),
        lambda _, symbol: int(any(part.post == code for part in symbol.parts)),
        lambda _, symbol: int(code in {part.post for part in symbol.parts}),
    )
