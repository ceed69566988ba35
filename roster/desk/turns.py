"""What people have to do as they were told: each duty with its seat, its leader, who else is on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from roster.desk.telling import running, told
from roster.domain import Hours, Part, Symbol
from roster.feeds.published import Told
from roster.feeds.unit import Unit
from roster.timeline import DAY, night_minutes

NIGHT_WORK = 180
"""[min] of work between 22:00 and 06:00 that make a duty a night."""
LONG = 20 * 60
"""[min] from which a duty is one of a whole day and night."""
NOON = 12 * 60
LONGEST = timedelta(days=2)
"""So long before a moment a duty may have begun that still runs."""


class Tone(StrEnum):
    """How a duty is coloured; its letter stands beside the colour."""

    EARLY = "early"
    MIDDLE = "middle"
    NIGHT = "night"
    DUTY = "duty"
    HOME = "home"


@dataclass(frozen=True, slots=True)
class Turn:
    """One part of one duty of one person.

    Parameters
    ----------
    label : str
        What stands for it on the wall, such as 早.
    seat : str
        The person's fixed seat at this post; empty: none.
    """

    told: Told
    label: str
    tone: Tone
    seat: str = ""

    @property
    def person(self) -> str:
        return self.told.person

    @property
    def is_home(self) -> bool:
        return self.told.stint.hours is Hours.STANDBY_HOME

    def runs_at(self, moment: datetime) -> bool:
        return self.told.stint.arrival <= moment < self.told.stint.end

    def meets(self, other: Turn) -> bool:
        """Whether both are at the same post at the same time."""
        here, there = self.told.stint, other.told.stint
        return here.post == there.post and here.start < there.end and there.start < here.end


@dataclass(frozen=True, slots=True)
class Company:
    """Who is on with someone: the leader first, where there is one."""

    leader: Turn | None
    others: tuple[Turn, ...]


def turns(
    session: Session,
    book: Unit,
    unit: int,
    first: date,
    last: date,
    people: Iterable[str] | None = None,
) -> tuple[Turn, ...]:
    """What stands published for these dates, of these people or of everyone."""
    return _turns(book, told(session, unit, first, last, people))


def _turns(book: Unit, found: Iterable[Told]) -> tuple[Turn, ...]:
    labels = {shift.name: shift.code for shift in book.shifts}
    posts = {post.code: post.name for post in book.posts}
    seats = {(who, posts.get(s.post, s.post)): s.code for s in book.seats for who in s.owners}
    return tuple(
        Turn(
            each,
            labels.get(each.stint.shift, each.stint.shift[:1]),
            tone(part_of(each, book.zone)),
            seats.get((each.person, each.stint.post), ""),
        )
        for each in found
        if not each.gone
    )


def next_turn(found: Sequence[Turn], moment: datetime) -> Turn | None:
    """The duty that runs, else the one that comes next."""
    ahead = [turn for turn in found if turn.told.stint.end > moment]
    return min(ahead, key=lambda turn: turn.told.stint.arrival, default=None)


def company(session: Session, book: Unit, unit: int, turn: Turn) -> Company:
    """Who is at the same post at the same time, people in the unit's order."""
    day, stint = turn.told.day, turn.told.stint
    found = running(session, unit, day - LONGEST, day + LONGEST, stint.start, stint.end)
    beside = _turns(book, (each for each in found if each.stint.post == stint.post))
    others = [each for each in beside if each.person != turn.person and each.meets(turn)]
    order = {person.id: number for number, person in enumerate(book.people)}
    others.sort(key=lambda each: (each.told.stint.start, order.get(each.person, len(order))))
    lead = book.roles[0].name if book.roles else ""
    leading = [each for each in (turn, *others) if lead and each.told.stint.role == lead]
    return Company(next(iter(leading), None), tuple(others))


def on_at(session: Session, book: Unit, unit: int, moment: datetime) -> tuple[Turn, ...]:
    """Everyone who is on at a moment, their way to work included."""
    day = moment.astimezone(ZoneInfo(book.zone)).date()
    found = running(session, unit, day - LONGEST, day + timedelta(days=1), moment, moment)
    return tuple(each for each in _turns(book, found) if each.runs_at(moment))


def part_of(told: Told, zone: str) -> Part:
    """A duty as it was told, in minutes of its date's clock."""
    midnight = datetime.combine(told.day, datetime.min.time())
    stint = told.stint

    def minute(moment: datetime) -> int:
        wall = moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
        return int((wall - midnight).total_seconds()) // 60

    start = minute(stint.start)
    return Part(
        shift=stint.shift,
        post=stint.post,
        start=start,
        length=int((stint.end - stint.start).total_seconds()) // 60,
        role=stint.role,
        lead=start - minute(stint.arrival),
        pause_start=None if stint.pause is None else minute(stint.pause),
        pause_length=stint.pause_length,
        pause_paid=stint.pause_paid,
        hours=stint.hours,
    )


def symbol_of(part: Part) -> Symbol:
    """The part as a symbol of its own, as the reckoning of minutes wants it."""
    code = f"{part.shift}@{part.post}#{part.role}/{part.start}+{part.length}-{part.lead}"
    return Symbol(f"{code}/{part.pause_start}/{part.hours}", part.shift, (part,))


def tone(part: Part) -> Tone:
    if part.hours is Hours.STANDBY_HOME:
        return Tone.HOME
    if part.length >= LONG:
        return Tone.DUTY
    if night_minutes(symbol_of(part)) >= NIGHT_WORK:
        return Tone.NIGHT
    return Tone.EARLY if part.start % DAY < NOON else Tone.MIDDLE


def by_day(found: Iterable[Turn], first: date, days: int) -> Iterator[tuple[date, list[Turn]]]:
    """Each date with its duties, in the order in which they begin."""
    kept: dict[date, list[Turn]] = {}
    for turn in sorted(found, key=lambda each: each.told.stint.start):
        kept.setdefault(turn.told.day, []).append(turn)
    for number in range(days):
        day = first + timedelta(days=number)
        yield day, kept.get(day, [])
