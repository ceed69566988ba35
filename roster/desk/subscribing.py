"""Calendars by link: made for a device, read by it, revoked."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from roster.desk.books import Shelf
from roster.desk.telling import told
from roster.domain import Problem
from roster.feeds import calendars
from roster.feeds.published import Told
from roster.feeds.unit import Unit
from roster.store.accounts import AccountRow, GrantRow, Role
from roster.store.audit import record
from roster.store.base import digest, now
from roster.store.subscriptions import SubscriptionRow, subscription
from roster.store.told import state
from roster.store.units import UnitRow, line_up

PAST = timedelta(days=60)
"""How far back a calendar reaches; forward it holds whatever is published."""
TOKEN = 32
"""[bytes] of chance in a token."""
MOST = 10
"""[calendars] that one account may have open."""
OVERSEERS = frozenset({Role.ADMINISTRATOR, Role.SUPERVISOR, Role.HEAD, Role.LEADER})
"""Who may have the calendar of a whole unit."""
FORM = 1
"""Raised when the same record is written differently, so that phones fetch it anew."""


@dataclass(frozen=True)
class Feed:
    """What a phone is given.

    Parameters
    ----------
    since : date
        The first date in it.
    tag : str
        Changes with anything that would change the text.
    modified : datetime or None
        When anything in it was published last.
    """

    session: Session
    unit: int
    problem: Problem
    since: date
    person: str | None
    alarm: int | None
    language: str
    tag: str
    modified: datetime | None

    @cached_property
    def told(self) -> Sequence[Told]:
        """The duties in it, read when they are asked for: most phones have them already."""
        people = None if self.person is None else [self.person]
        return told(self.session, self.unit, self.since, None, people)

    def text(self) -> bytes:
        """The calendar itself."""
        if self.person is None:
            return calendars.unit_calendar(self.problem, self.told, self.language)
        return calendars.calendar(self.problem, self.person, self.told, self.alarm, self.language)


def subscribe(
    session: Session,
    account: AccountRow,
    unit: int,
    person: str | None,
    device: str,
    language: str,
    alarm: int | None,
) -> str:
    """Open a calendar for a device; its token, which is kept nowhere."""
    token = secrets.token_urlsafe(TOKEN)
    session.add(
        SubscriptionRow(
            digest=digest(token),
            account_id=account.id,
            unit_id=unit,
            person=person,
            device=device,
            language=language,
            alarm=alarm,
        )
    )
    after = {"device": device, "person": person or ""}
    record(session, "calendar.open", device, account=account.id, unit=unit, after=after)
    return token


def revoke(session: Session, row: SubscriptionRow, account: int) -> None:
    """Close a calendar: from now on its link leads nowhere."""
    row.revoked = now()
    before = {"device": row.device, "person": row.person or ""}
    record(session, "calendar.close", row.device, account=account, unit=row.unit_id, before=before)


def feed_of(session: Session, shelf: Shelf, token: str) -> Feed | None:
    """What a token opens; None: nothing, or its owner no longer works there."""
    found = subscription(session, token)
    if found is None:
        return None
    row, account, unit, holds = found
    if account.closed is not None or not (holds and _still(session, row, account)):
        return None
    return feed(session, shelf, unit, row.person, row.alarm, row.language)


def feed(
    session: Session,
    shelf: Shelf,
    unit: UnitRow,
    person: str | None,
    alarm: int | None,
    language: str,
) -> Feed:
    """The calendar of a person, or of a whole unit."""
    book = shelf.unit(session, unit.id)
    since = now().astimezone(ZoneInfo(book.zone)).date() - PAST
    stand = state(session, unit.id, since, person)
    problem = phone_problem(unit, book)
    names = sorted((who.id, who.name) for who in book.people if person in (None, who.id))
    key = (FORM, problem.identity, book.name, book.zone, names, person, alarm, language)
    return Feed(
        session,
        unit.id,
        problem,
        since,
        person,
        alarm,
        language,
        tag=hashlib.sha256(repr((key, stand)).encode()).hexdigest()[:32],
        modified=stand[-1],
    )


def phone_problem(row: UnitRow, book: Unit) -> Problem:
    """As much of a problem as a calendar speaks of; phones know the unit by what never changes."""
    return Problem(
        start=row.created.date(),
        days=1,
        people=book.people,
        symbols=(),
        zone=book.zone,
        unit=book.name,
        unit_id=f"{row.id}-{row.created:%Y%m%d%H%M%S}",
    )


def _still(session: Session, row: SubscriptionRow, account: AccountRow) -> bool:
    """Whether who opened a calendar may still read it."""
    if row.person is not None:
        return (account.unit_id, account.person) == (row.unit_id, row.person)
    line = line_up(row.unit_id)
    wanted = select(GrantRow.id).where(
        GrantRow.account_id == account.id,
        GrantRow.role.in_(OVERSEERS),
        GrantRow.unit_id.in_(select(line.c.id)),
    )
    return session.scalars(wanted.limit(1)).first() is not None
