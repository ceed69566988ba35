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
from roster.store.told import beside
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


@dataclass(frozen=True, slots=True)
class Company:
    """Who is on with someone.

    Parameters
    ----------
    leader : str or None
        Who leads; may be the person themselves.
    role : str
        What leading is called there.
    others : tuple[str, ...]
        By number: in the order in which they begin, and of the unit.
    """

    leader: str | None
    role: str
    others: tuple[str, ...]


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
    day, own = turn.told.day, turn.told.stint
    found = beside(session, unit, day - LONGEST, day + LONGEST, own.post, own.start, own.end)
    order = {person.id: number for number, person in enumerate(book.people)}
    others = [
        (start, order.get(person, len(order)), person, role)
        for person, role, start in found
        if person != turn.person
    ]
    others.sort()
    lead = book.roles[0].name if book.roles else ""
    on = [(turn.person, own.role), *((person, role) for *_, person, role in others)]
    leading = (person for person, role in on if lead and role == lead)
    return Company(next(leading, None), lead, tuple(person for *_, person, _ in others))


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
