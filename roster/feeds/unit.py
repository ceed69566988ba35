"""A unit as its files describe it: who works there, at what, by which rules, from which past.

What is written with dates stays with dates here; `roster.feeds.horizons.problem` resolves it for
one horizon.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from roster.domain import (
    ALWAYS,
    Contract,
    Departure,
    Person,
    Post,
    Role,
    Seat,
    ShiftType,
    Span,
    Symbol,
    Text,
)
from roster.duty.book import Article, Contact, Room, RoundPlan, SeatPlace
from roster.duty.edits import ItemEdit
from roster.duty.figures import Figure
from roster.rules import Setting


class Period(StrEnum):
    """What one roster covers."""

    WEEK = "week"
    MONTH = "month"


class Layout(StrEnum):
    """How the roster is drawn: people by days, or dates by crews."""

    PEOPLE = "people"
    CREWS = "crews"


class Days(StrEnum):
    """Which dates a row of demand speaks of, when it names no date."""

    EVERY = "every"
    WEEKDAY = "weekday"
    WORKDAY = "workday"
    RESTDAY = "restday"
    HOLIDAY = "holiday"
    DATES = "dates"


@dataclass(frozen=True, slots=True)
class When:
    """The dates for which a row of demand holds.

    Parameters
    ----------
    span : Span
        The dates, where `days` is DATES.
    weekday : int [0 Monday to 6 Sunday]
        Where `days` is WEEKDAY.
    """

    days: Days = Days.EVERY
    span: Span = ALWAYS
    weekday: int = 0


@dataclass(frozen=True, slots=True)
class DemandRow:
    """Heads or calls wanted on some dates, for a shift type or for a stretch of the clock.

    Parameters
    ----------
    place : str
        Where it is written, such as ``demand.csv, row 3``.
    begin, end : int [min from the date's midnight]
    minimum, target : int [heads]
    calls : int [calls an interval] or None
        Given instead of heads.
    handling : int [s a call]
    """

    place: str
    when: When = When()
    post: str = ""
    shift: str = ""
    begin: int = 0
    end: int = 0
    role: str = ""
    skill: str = ""
    minimum: int = 0
    target: int = 0
    maximum: int | None = None
    calls: int | None = None
    handling: int | None = None
    rank: str = ""


class Asking(StrEnum):
    """What a person, or the supervisor for a person, asks for."""

    LEAVE = "leave"
    UNAVAILABLE = "unavailable"
    ON = "on"
    OFF = "off"
    PIN = "pin"


@dataclass(frozen=True, slots=True)
class RequestRow:
    """Leave, a stretch of unavailability, a wish or a pin.

    `shifts` holds shift types; for a pin it holds the one symbol code of the cell.
    """

    person: str
    span: Span
    kind: Asking
    shifts: tuple[str, ...] = ()
    points: int = 1


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """What stood in a person's cell on a date: a symbol code, off or leave.

    `elsewhere` names the other unit in which the duty was or is held; empty: this one.

    Parameters
    ----------
    held : ShiftType or None
        The other unit's own shift type; None: it runs as the shift type `code` does here.
    """

    day: date
    person: str
    code: str
    elsewhere: str = ""
    held: ShiftType | None = None


class HolidayKind(StrEnum):
    STATUTORY = "statutory"
    REST = "rest"
    WORKDAY = "workday"


@dataclass(frozen=True, slots=True)
class HolidayRow:
    """One date of a year's announced holidays and adjusted workdays (调休)."""

    day: date
    kind: HolidayKind
    name: str = ""


@dataclass(frozen=True, slots=True)
class ShiftUse:
    """How a unit uses a shift type: who may work it, where its break may begin, beside what.

    Parameters
    ----------
    every : int [min]
        Step between the possible starts of the break.
    beside : tuple[str, ...]
        Shift types of the same date beside which this one may stand in a cell.
    """

    shift: str
    skill: str = ""
    every: int = 30
    beside: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PostUse:
    """Which shift types and roles are worked at a post; a role "" is an ordinary place."""

    post: str
    shifts: tuple[str, ...]
    roles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CallAims:
    """How well calls are to be answered, where demand is given in calls.

    Parameters
    ----------
    share : int [per mille]
        Calls answered within `within`.
    within : int [s]
    handling : int [s a call]
        Where a row gives none.
    shrinkage : int [per mille]
        Paid time not at the phone.
    occupancy : int [per mille]
        Highest share of time spent on calls.
    interval : int [min]
        Stretch in which `DemandRow.calls` arrive.
    """

    share: int = 800
    within: int = 20
    handling: int = 240
    shrinkage: int = 0
    occupancy: int = 1000
    interval: int = 30


@dataclass(frozen=True, slots=True)
class HandoverRow:
    """What a unit says of how a post hands over; what it leaves out is as its kind of post needs.

    Parameters
    ----------
    given : Mapping[str, object]
        Fields of `roster.duty.book.PostSettings` by name.
    """

    post: str
    given: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class DutySheets:
    """What a unit wrote down for its duties; `roster.desk.duty_books` fills what is missing."""

    handovers: tuple[HandoverRow, ...] = ()
    registers: tuple[Article, ...] = ()
    rooms: tuple[Room, ...] = ()
    contacts: tuple[Contact, ...] = ()
    rounds: tuple[RoundPlan, ...] = ()
    seats: tuple[SeatPlace, ...] = ()
    edits: tuple[ItemEdit, ...] = ()
    attendance: tuple[Figure, ...] = ()


@dataclass(frozen=True)
class Unit:
    """Everything that a unit's files say.

    Parameters
    ----------
    id : str
        What the unit stays known by when its name changes; empty: its name.
    symbols : tuple[Symbol, ...]
        Made from posts, shift types, roles and breaks.
    history_span : Span or None
        First and last date of the history; a date in it without a row is off.
    tallies : Mapping[str, Mapping[str, int]]
        Carried totals by person and name.
    settings : tuple[Setting, ...]
        What the unit changes in the template's rules or adds to them.
    rules_off : tuple[str, ...]
        Codes of the template's rules that the unit takes away.
    notices : tuple[Text, ...]
        What is switched off because a file or a field is missing.
    """

    name: str
    people: tuple[Person, ...]
    shifts: tuple[ShiftType, ...]
    posts: tuple[Post, ...]
    symbols: tuple[Symbol, ...]
    id: str = ""
    zone: str = "Asia/Shanghai"
    period: Period = Period.WEEK
    layout: Layout = Layout.PEOPLE
    template: str = "plain"
    roles: tuple[Role, ...] = ()
    seats: tuple[Seat, ...] = ()
    contracts: tuple[Contract, ...] = ()
    shift_uses: tuple[ShiftUse, ...] = ()
    post_uses: tuple[PostUse, ...] = ()
    demand: tuple[DemandRow, ...] = ()
    requests: tuple[RequestRow, ...] = ()
    history: tuple[HistoryRow, ...] = ()
    history_span: Span | None = None
    tallies: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    holidays: tuple[HolidayRow, ...] = ()
    calls: CallAims = CallAims()
    settings: tuple[Setting, ...] = ()
    rules_off: tuple[str, ...] = ()
    departures: tuple[Departure, ...] = ()
    duty: DutySheets = DutySheets()
    notices: tuple[Text, ...] = ()
