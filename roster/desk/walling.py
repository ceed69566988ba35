"""What stands on the wall of a station: who is on and comes, who is missing, what is due.

A wall is read by everybody who passes. It names who is on duty and nobody else, and says nothing of
anybody's lateness, cases, scores or stars: those tables are not read here at all.
"""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from roster.desk import handing, inquiring, reporting, revisiting, rounding
from roster.desk.handing import Line as Handover
from roster.desk.rounding import Round
from roster.desk.telling import told
from roster.domain import Hours, Need, Post, Text
from roster.duty.book import DutyBook
from roster.duty.inquiries import Stand
from roster.duty.revisits import Made
from roster.errors import BadInput, Flaw
from roster.feeds import units
from roster.feeds.published import Told
from roster.feeds.unit import Unit
from roster.store.audit import record
from roster.store.base import digest
from roster.store.ledgers import carried
from roster.store.walls import WallRow
from roster.timeline import DAY

LONGEST = timedelta(days=2)
"""So long before a moment a duty may have begun that still runs."""
AHEAD = timedelta(days=10)
"""So far ahead whoever comes next is looked for: no holiday closes a post for longer."""
MOST = 100
"""[characters] of a screen's name."""


@dataclass(frozen=True, slots=True)
class Crew:
    """Those who are at a post together.

    Parameters
    ----------
    people : tuple[tuple[str, str], ...]
        (number, role), leaders first.
    begin, end : datetime
        The earliest beginning and the latest end among them.
    """

    people: tuple[tuple[str, str], ...]
    shifts: tuple[str, ...]
    begin: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Place:
    """A post as the wall shows it.

    Parameters
    ----------
    here, wanted : int [heads]
        At the post, and at least wanted at this minute.
    lacking : tuple[tuple[str, int], ...]
        (role, heads) of the roles that are short.
    """

    post: str
    now: Crew | None
    next: Crew | None
    here: int
    wanted: int
    lacking: tuple[tuple[str, int], ...] = ()
    is_home: bool = False

    @property
    def is_empty(self) -> bool:
        """Nobody is there, although somebody should be."""
        return self.wanted > 0 and self.here == 0

    @property
    def is_short(self) -> bool:
        return self.here < self.wanted or bool(self.lacking)


@dataclass(frozen=True, slots=True)
class Overdue:
    """How many things of one kind are past their day, by what they are called."""

    name: Text
    count: int


@dataclass(frozen=True, slots=True)
class Wall:
    """Everything that a wall shows at a moment."""

    at: datetime
    places: tuple[Place, ...]
    handovers: tuple[Handover, ...]
    rounds: tuple[Round, ...]
    overdue: tuple[Overdue, ...]
    left_open: int


def wall(session: Session, unit: int, book: Unit, duty_book: DutyBook, at: datetime) -> Wall:
    """What a unit's wall shows at a moment."""
    today = at.astimezone(ZoneInfo(book.zone)).date()
    duties = [each for each in told(session, unit, today - LONGEST, today + AHEAD) if not each.gone]
    listed = handing.overview(session, unit, book, duty_book, today - timedelta(days=1), today)
    return Wall(
        at=at,
        places=tuple(_places(book, duties, at)),
        handovers=tuple(each for each in listed if _concerns(each, at)),
        rounds=tuple(rounding.rounds(session, unit, book, duty_book, today, today, at)),
        overdue=tuple(_overdue(session, unit, book, today, at)),
        left_open=len(carried(session, unit, is_open=True)),
    )


def _concerns(each: Handover, at: datetime) -> bool:
    """A handover that is open, should be by now, or comes next; not one that is over."""
    if (each.seen and each.seen.is_closed) or each.paper:
        return False
    return each.seen is not None or each.due > at - timedelta(hours=12)


def _places(book: Unit, duties: Sequence[Told], at: datetime) -> Iterator[Place]:
    wanted = _wanted(book, at)
    ranks = {role.name: number for number, role in enumerate(book.roles)}
    for post in book.posts:
        own = [each for each in duties if each.stint.post in (post.name, post.code)]
        here = [each for each in own if each.stint.start <= at < each.stint.end]
        coming = [each for each in own if each.stint.start > at]
        first = min((each.stint.start for each in coming), default=None)
        needs = [need for need in wanted if need.post == post.code]
        if own or needs:
            yield _place(
                book, post, ranks, here, [e for e in coming if e.stint.start == first], needs
            )


def _place(
    book: Unit,
    post: Post,
    ranks: dict[str, int],
    here: Sequence[Told],
    coming: Sequence[Told],
    needs: Sequence[Need],
) -> Place:
    names = {role.code: role.name for role in book.roles}
    held = Counter(each.stint.role for each in here)
    roles = Counter[str]()
    for need in needs:
        if need.role:
            roles[names.get(need.role, need.role)] += need.minimum
    by_shift = sum(need.minimum for need in needs if need.shift)
    by_clock = max((need.minimum for need in needs if not need.shift), default=0)
    return Place(
        post=post.name,
        now=_crew(here, ranks),
        next=_crew(coming, ranks),
        here=len(here),
        wanted=max(by_shift, by_clock, roles.total()),
        lacking=tuple((role, n - held[role]) for role, n in roles.items() if held[role] < n),
        is_home=bool(here) and all(e.stint.hours is Hours.STANDBY_HOME for e in here),
    )


def _crew(found: Sequence[Told], ranks: dict[str, int]) -> Crew | None:
    if not found:
        return None
    ordered = sorted(found, key=lambda each: ranks.get(each.stint.role, len(ranks)))
    return Crew(
        tuple((each.person, each.stint.role) for each in ordered),
        tuple(dict.fromkeys(each.stint.shift for each in found)),
        min(each.stint.start for each in found),
        max(each.stint.end for each in found),
    )


def _wanted(book: Unit, at: datetime) -> list[Need]:
    """The needs of this minute, of anybody: those for a skill are part of them."""
    local = at.astimezone(ZoneInfo(book.zone))
    shifts = {shift.code: shift for shift in book.shifts}
    found = []
    for back in (0, 1):
        day = local.date() - timedelta(days=back)
        minute = back * DAY + local.hour * 60 + local.minute
        for need in _needs(book, day):
            shift = shifts.get(need.shift)
            begin = shift.start if shift else need.begin
            end = shift.start + shift.length if shift else need.end
            if begin <= minute < end and not need.skill and not need.rank:
                found.append(need)
    return found


def _needs(book: Unit, day: date) -> Iterable[Need]:
    try:
        return units.problem(book, day, 1).needs
    except BadInput:
        # The book asks for something that it cannot have on this day: its own pages say so.
        return ()


def _overdue(
    session: Session, unit: int, book: Unit, today: date, at: datetime
) -> Iterator[Overdue]:
    """What is past its day, by kind: reports, customers' matters, revisits."""
    late = Counter(each.plan.name for each in reporting.overdue(session, unit, book, today))
    for name, count in late.items():
        yield Overdue(name, count)
    over = [row for row, how in inquiring.open_entries(session, unit, at) if how is Stand.OVER]
    if over:
        yield Overdue(MATTERS, len(over))
    calls = [each for each in revisiting.open_calls(session, unit, at) if each.made is Made.OVER]
    if calls:
        yield Overdue(REVISITS, len(calls))


MATTERS = Text("客户事项答复", "Customers' matters")
REVISITS = Text("客户回访", "Customers' revisits")
NAMED = Text(f"1至{MOST}个字符", f"1 to {MOST} characters")


def open_wall(session: Session, unit: int, name: str, language: str, account: int) -> str:
    """A screen may show the unit from now on; the word of its address, told this once.

    Raises
    ------
    BadInput
        It is given no name.
    """
    if not 1 <= len(name) <= MOST:
        raise BadInput([Flaw("值班看板", 0, "", name[:60], NAMED.en, NAMED.zh)])
    word = secrets.token_urlsafe(32)
    session.add(
        WallRow(unit_id=unit, name=name, language=language, digest=digest(word), account_id=account)
    )
    record(session, "wall.make", name, account=account, unit=unit)
    session.flush()
    return word


def revoke(session: Session, row: WallRow, account: int, at: datetime) -> None:
    """Let a screen show nothing any more, from its next question on."""
    if row.revoked is None:
        row.revoked = at
        record(session, "wall.revoke", row.name, account=account, unit=row.unit_id)
