"""Seats: who sits where, and how a room changes over from one shift to the next."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from roster.desk.crews import Changeover, crews
from roster.domain import Need, PostKind
from roster.duty.book import DutyBook, SeatPlace
from roster.duty.waves import Chair, TooFew, Wave, next_ones, plan
from roster.feeds import units
from roster.feeds.unit import Unit
from roster.store.ledgers import SeatChangeRow, seat_changes
from roster.timeline import DAY

AFTER = timedelta(hours=2)
"""So long after the hour a change-over is still shown as the one at hand."""
LONGEST = 600
"""[s] that the change of one seat is taken to last at most."""


@dataclass(frozen=True, slots=True)
class Sitting:
    """One seat in the picture of the room.

    Parameters
    ----------
    out, in_ : str
        Who leaves it and who takes it; empty: nobody.
    wave : int
        In which wave it changes over; 0: none is planned.
    may : bool
        It may change over now without its group falling below its minimum.
    """

    place: SeatPlace
    post: str
    out: str
    in_: str
    change: SeatChangeRow | None
    wave: int
    may: bool


@dataclass(frozen=True, slots=True)
class Room:
    """A room that changes over.

    Parameters
    ----------
    changeovers : tuple[Changeover, ...]
        Of its groups, all due at the same hour.
    minimum : Mapping[str, int] [heads]
        By post, at that hour.
    """

    due: datetime
    changeovers: tuple[Changeover, ...]
    sittings: tuple[Sitting, ...]
    minimum: Mapping[str, int]
    waves: tuple[Wave, ...] | TooFew

    @property
    def done(self) -> int:
        return sum(
            each.change is not None and each.change.done is not None for each in self.sittings
        )

    @property
    def wanted(self) -> int:
        """How many seats change over at all."""
        return sum(bool(each.in_ or each.out) for each in self.sittings)

    def sitting(self, seat: str) -> Sitting | None:
        return next((each for each in self.sittings if each.place.code == seat), None)


def room(
    session: Session, number: int, unit: Unit, duty_book: DutyBook, at: datetime
) -> Room | None:
    """The room as it changes over next, or has just done; None: no seat changes over these days."""
    today = at.astimezone(ZoneInfo(unit.zone)).date()
    found = crews(session, number, unit, duty_book, today, today + timedelta(days=1))
    return at_hand(session, number, unit, duty_book, found, at)


def at_hand(
    session: Session,
    number: int,
    unit: Unit,
    duty_book: DutyBook,
    changes: Iterable[Changeover],
    at: datetime,
    within: timedelta | None = None,
) -> Room | None:
    """The room at the first of some change-overs that is not long past; None: there is none.

    Parameters
    ----------
    within : timedelta or None
        Only if it is due so soon.
    """
    seated = {post.code for post in unit.posts if post.kind is PostKind.SEAT}
    near = [each for each in changes if each.post in seated and each.due > at - AFTER]
    if within is not None:
        near = [each for each in near if each.due <= at + within]
    if not near:
        return None
    due = min(each.due for each in near)
    together = tuple(each for each in near if each.due == due)
    changed = seat_changes(session, number, [each.record for each in together])
    return arranged(unit, duty_book, due, together, changed)


def arranged(
    unit: Unit,
    duty_book: DutyBook,
    due: datetime,
    together: Sequence[Changeover],
    changed: Sequence[SeatChangeRow],
) -> Room:
    """The room with its waves planned, and what has changed over already."""
    by_seat = {each.seat: each for each in changed}
    owners = {seat.code: seat for seat in unit.seats}
    minimum = minimum_at(unit, due, {each.post for each in together})
    found: list[tuple[SeatPlace, str, str, str]] = []
    taken: set[str] = set()
    for place in duty_book.seats:
        seat, change = owners.get(place.code), by_seat.get(place.code)
        post = place.post or (seat.post if seat else "")
        crew = next((each for each in together if each.post == post), None)
        people = seat.owners if seat else ()
        out = change.out if change else _first(people, crew.out if crew else ())
        into = change.in_ if change else _first(people, crew.in_ if crew else ())
        taken |= {out, into}
        found.append((place, post, out, into))
    chairs = [Chair(place.code, post) for place, post, out, into in found if out or into]
    waves = plan(chairs, minimum)
    number = {
        seat: w.number for w in (() if isinstance(waves, TooFew) else waves) for seat in w.seats
    }
    done = {seat for seat, each in by_seat.items() if each.done is not None}
    ready = set(next_ones(chairs, minimum, done, set(by_seat) - done, ()))
    return Room(
        due,
        tuple(together),
        tuple(
            Sitting(
                place, post, out, into, by_seat.get(place.code), number.get(place.code, 0),
                place.code in ready,
            )
            for place, post, out, into in found
        ),
        minimum,
        waves,
    )  # fmt: skip


def _first(people: Iterable[str], crew: Iterable[str]) -> str:
    """Who of a seat's people is in a crew; a seat holds one of them at a time."""
    there = set(crew)
    return next((each for each in people if each in there), "")


def minimum_at(unit: Unit, due: datetime, posts: Iterable[str]) -> dict[str, int]:
    """[heads] that each group needs in the half hour of the change: the lower of before and after.

    While a seat changes over it answers nobody; the others of its group are enough as long as they
    are no fewer than this.
    """
    local = due.astimezone(ZoneInfo(unit.zone))
    minute = local.hour * 60 + local.minute
    first = local.date() - timedelta(days=1)
    needs = units.problem(unit, first, 2).needs
    found = {}
    for post in posts:
        before = _heads(unit, needs, post, first, minute + DAY - 1)
        after = _heads(unit, needs, post, first, minute + DAY)
        found[post] = min(before, after)
    return found


def _heads(unit: Unit, needs: Iterable[Need], post: str, first: object, minute: int) -> int:
    """[heads] wanted at a post at a minute counted from the first date's midnight."""
    shifts = {shift.code: shift for shift in unit.shifts}
    most = 0
    for need in needs:
        if need.post != post or need.role or need.skill:
            continue
        offset = 0 if need.day == first else DAY
        if need.shift:
            begin = shifts[need.shift].start
            end = begin + shifts[need.shift].length
        else:
            begin, end = need.begin, need.end
        if begin <= minute - offset < end:
            most = max(most, need.minimum)
    return most


def take(
    session: Session,
    number: int,
    found: Room,
    seat: str,
    person: str,
    marks: Mapping[str, str],
    spent: int,
    excused: str,
    at: datetime,
) -> SeatChangeRow:
    """Let someone take a seat over: what they found amiss is kept with it.

    Parameters
    ----------
    marks : Mapping[str, str]
        What is amiss by item; nothing: all is in order.
    spent : int [s]
        How long it took, as the page counted.
    excused : str
        Why it comes late, such as a running call.

    Raises
    ------
    LookupError
        No such seat changes over now, or it has done so already.
    """
    sitting = found.sitting(seat)
    if sitting is None or (sitting.change is not None and sitting.change.done is not None):
        raise LookupError(seat)
    crew = next((each for each in found.changeovers if each.post == sitting.post), None)
    if crew is None:
        raise LookupError(seat)
    row = sitting.change or SeatChangeRow(unit_id=number, record=crew.record, seat=seat)
    row.out, row.in_ = sitting.out, person
    row.marks, row.excused = dict(marks), excused
    row.began = at - timedelta(seconds=min(max(spent, 0), LONGEST))
    row.done = at
    session.add(row)
    session.flush()
    return row
