"""Until when customers' matters are to be done: figures with unit, source and dates, as data.

They stand in `customer_terms.toml`; a unit puts figures of its own in their place from a date on. A
term begins when the matter was received, and nothing moves it.
"""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from importlib import resources
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from roster.domain import Calendar, Text


class Counted(StrEnum):
    """In what a term is counted; the days are always said to be calendar or working days."""

    MINUTES = "minutes"
    SAME_DAY = "same_day"
    CALENDAR_DAYS = "calendar_days"
    WORKING_DAYS = "working_days"


class Area(StrEnum):
    """How far from the station a customer lives."""

    TOWN = "town"
    RURAL = "rural"
    REMOTE = "remote"


class Bound(StrEnum):
    """What a figure of minutes to the site stands for; the three are kept apart."""

    TARGET = "target"
    PROMISE = "promise"
    CEILING = "ceiling"


class Measure(StrEnum):
    """Whether every case is held to a figure, or the mean of the cases."""

    EACH = "each"
    MEAN = "mean"


COUNTED: Mapping[Counted, Text] = {
    Counted.MINUTES: Text("分钟", "minutes"),
    Counted.SAME_DAY: Text("当日", "the same day"),
    Counted.CALENDAR_DAYS: Text("自然日", "calendar days"),
    Counted.WORKING_DAYS: Text("工作日", "working days"),
}
AREAS: Mapping[Area, Text] = {
    Area.TOWN: Text("城区", "town"),
    Area.RURAL: Text("农村", "country"),
    Area.REMOTE: Text("偏远", "remote"),
}
BOUNDS: Mapping[Bound, Text] = {
    Bound.TARGET: Text("本单位目标", "target of the unit"),
    Bound.PROMISE: Text("公司承诺", "promise of the company"),
    Bound.CEILING: Text("标准上限", "ceiling of the norm"),
}


@dataclass(frozen=True, slots=True)
class Figure:
    """What every figure has: its name, its source, the days on which it holds.

    Parameters
    ----------
    is_own : bool
        The unit has set it itself.
    """

    name: str
    source: Text
    since: date
    until: date | None
    is_own: bool

    def holds(self, day: date) -> bool:
        return self.since <= day and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True)
class Term(Figure):
    """Until when a sort of matter is answered.

    Parameters
    ----------
    amount : int
        In what `unit` says.
    """

    sort: str
    amount: int
    unit: Counted

    def due(self, received: datetime, zone: str, calendar: Calendar) -> datetime:
        """When the term of what was received at an instant ends.

        The day of receipt is not counted; a term of days ends with its last day.
        """
        if self.unit is Counted.MINUTES:
            return received + timedelta(minutes=self.amount)
        first = received.astimezone(ZoneInfo(zone)).date()
        if self.unit is Counted.WORKING_DAYS:
            last = _workdays_after(calendar, first, self.amount)
        else:
            last = first + timedelta(days=self.amount)
        return end_of(last, zone)

    def said(self, language: str) -> str:
        """``5自然日``, ``at once, at the latest on the same day``."""
        if self.unit is Counted.SAME_DAY:
            return Text("随即，最迟当日", "at once, at the latest the same day")[language]
        return f"{self.amount}{' ' if language == 'en' else ''}{COUNTED[self.unit][language]}"


@dataclass(frozen=True, slots=True)
class Gate(Figure):
    """Until when the vehicle is out of the gate.

    Parameters
    ----------
    minutes : int [min]
    """

    minutes: int


@dataclass(frozen=True, slots=True)
class Arrival(Figure):
    """Until when a crew is on site.

    Parameters
    ----------
    minutes : int [min]
    """

    kind: Bound
    area: Area
    minutes: int
    measure: Measure


@dataclass(frozen=True, slots=True)
class Share(Figure):
    """How many of a kind are called back, and until when.

    Parameters
    ----------
    share : int [per mille]
    days : int [calendar days]
        After the day on which the matter was done.
    """

    kind: str
    share: int
    days: int

    @property
    def is_whole(self) -> bool:
        return self.share == WHOLE


WHOLE = 1000
"""[per mille]"""
F = TypeVar("F", bound=Figure)


@dataclass(frozen=True, slots=True)
class Figures:
    """Every figure, shipped and of the unit, with the dates on which it holds."""

    terms: tuple[Term, ...]
    gates: tuple[Gate, ...]
    arrivals: tuple[Arrival, ...]
    revisits: tuple[Share, ...]

    def term(self, sort: str, day: date) -> Term | None:
        """The term of a sort of matter received on a day; None: nobody has set one."""
        return _latest((each for each in self.terms if each.sort == sort), day)

    def gate(self, day: date) -> Gate | None:
        return _latest(self.gates, day)

    def arrival(self, kind: Bound, area: Area, day: date) -> Arrival | None:
        fitting = (each for each in self.arrivals if (each.kind, each.area) == (kind, area))
        return _latest(fitting, day)

    def revisit(self, kind: str, day: date) -> Share | None:
        return _latest((each for each in self.revisits if each.kind == kind), day)

    def named(self, name: str, day: date) -> Figure | None:
        """The figure of a name that holds on a day."""
        return _latest((each for each in self.all if each.name == name), day)

    @property
    def all(self) -> Sequence[Figure]:
        return (*self.terms, *self.gates, *self.arrivals, *self.revisits)


def figures(own: Iterable[tuple[str, date, Mapping[str, Any]]] = ()) -> Figures:
    """The figures that are shipped, with those of a unit before them.

    Parameters
    ----------
    own : Iterable[tuple[str, date, Mapping[str, Any]]]
        (name of the figure, since when, what is different in it), oldest first.
    """
    known = _shipped()
    return Figures(
        _with(known.terms, own),
        _with(known.gates, own),
        _with(known.arrivals, own),
        _with(known.revisits, own),
    )


def _with(shipped: tuple[F, ...], own: Iterable[tuple[str, date, Mapping[str, Any]]]) -> Any:
    found = list(shipped)
    for name, since, given in own:
        before = next((each for each in reversed(found) if each.name == name), None)
        if before is not None:
            kept = {key: _typed(before, key, value) for key, value in given.items()}
            found.append(replace(before, since=since, until=None, is_own=True, **kept))
    return tuple(found)


def _typed(before: Figure, name: str, value: Any) -> Any:
    present = getattr(before, name)
    if isinstance(present, Text):
        return Text(str(value["zh"]), str(value["en"]))
    return type(present)(value)


def _latest(found: Iterable[F], day: date) -> F | None:
    """The figure that holds on a day; of several the one that began last, of these the last set."""
    holding = [each for each in found if each.holds(day)]
    return max(reversed(holding), key=lambda each: (each.is_own, each.since), default=None)


@functools.cache
def _shipped() -> Figures:
    text = resources.files("roster.duty").joinpath("customer_terms.toml").read_text("utf-8")
    read = tomllib.loads(text)

    def known(kind: str) -> Iterable[dict[str, Any]]:
        return [_common(each) for each in read[kind]]

    return Figures(
        tuple(Term(**{**each, "unit": Counted(each["unit"])}) for each in known("term")),
        tuple(Gate(**each) for each in known("gate")),
        tuple(
            Arrival(
                **{
                    **each,
                    "kind": Bound(each["kind"]),
                    "area": Area(each["area"]),
                    "measure": Measure(each["measure"]),
                }
            )
            for each in known("arrival")
        ),
        tuple(Share(**each) for each in known("revisit")),
    )


def _common(entry: Mapping[str, Any]) -> dict[str, Any]:
    given = dict(entry)
    source = Text(given.pop("zh"), given.pop("en"))
    return {**given, "source": source, "until": given.get("until"), "is_own": False}


def end_of(day: date, zone: str) -> datetime:
    """The instant with which a day ends on a unit's clock."""
    return datetime.combine(day + timedelta(days=1), time(), ZoneInfo(zone))


def _workdays_after(calendar: Calendar, first: date, count: int) -> date:
    day = first
    while count:
        day += timedelta(days=1)
        count -= calendar.is_workday(day)
    return day
