"""Spot checks 查岗 are drawn ahead, made by whoever is to check, and kept as evidence.

What a check found is evidence for a person who decides on a case by hand; it is never one by
itself. A break, a running handover or a repair outside at that minute stands beside it.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from roster.desk import handing
from roster.desk.folding import HANDOVER, REPAIR
from roster.desk.telling import told
from roster.domain import Hours, Text
from roster.duty import spots
from roster.duty.spots import Kind, Outcome, Stand, Stretch
from roster.errors import BadInput, Flaw
from roster.feeds.published import Told
from roster.feeds.unit import Unit
from roster.store.audit import record
from roster.store.handovers import RecordRow
from roster.store.spots import SpotActRow, SpotCheckRow, SpotDrawRow, checks_between, spot_acts

MOST, LONGEST = 20, timedelta(days=7)
"""[checks] of a draw, and how far ahead it reaches."""
WITHIN = 5
"""[min] to answer in, where nobody says otherwise."""
WORDS = 2000
"""[characters]"""
BACK = timedelta(days=2)
REASONS = {
    "pause": Text("休息时间", "a break"),
    "handover": Text("正在交接班", "a running handover"),
    "repair": Text("外出抢修", "a repair outside"),
}
"""What may run at a minute and excuse that nobody answered."""


@dataclass(frozen=True, slots=True)
class Check:
    """One check with what was found."""

    row: SpotCheckRow
    stand: Stand
    acts: tuple[SpotActRow, ...]

    @property
    def last(self) -> SpotActRow | None:
        return self.acts[-1] if self.acts else None


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be drawn.

    Parameters
    ----------
    within : int [min]
        To answer in.
    checker : str
        Who is to check, by number.
    """

    kind: Kind
    begin: datetime
    end: datetime
    count: int
    within: int
    checker: str


@dataclass(frozen=True, slots=True)
class Found:
    """What is entered of a check.

    Parameters
    ----------
    minutes : int or None [min]
        After which the person answered.
    """

    outcome: Outcome
    called: datetime
    minutes: int | None = None
    words: str = ""


def draw(
    session: Session, unit: int, book: Unit, wanted: Wanted, account: int, at: datetime
) -> SpotDrawRow:
    """Draw checks among the published duties of a span that is still to come.

    Raises
    ------
    BadInput
        The span, the count or the time to answer can't be, the checker is unknown, or nobody is
        on duty then.
    """
    if flaws := list(_flaws(book, wanted, at)):
        raise BadInput(flaws)
    stretches = list(_stretches(session, unit, book, wanted))
    seed = secrets.token_hex(16)
    drawn = spots.draw(stretches, wanted.count, seed)
    if not drawn:
        raise BadInput([_flaw("duties", "", NOBODY)])
    row = SpotDrawRow(
        unit_id=unit,
        begin=wanted.begin,
        end=wanted.end,
        seed=seed,
        count=wanted.count,
        duties=[_written(each) for each in stretches],
        account_id=account,
        at=at,
    )
    session.add(row)
    session.flush()
    for each in drawn:
        session.add(
            SpotCheckRow(
                unit_id=unit,
                draw_id=row.id,
                kind=wanted.kind,
                person=each.person,
                post=each.post,
                due=each.at,
                within=wanted.within,
                checker=wanted.checker,
                at=at,
            )
        )
    after = {"count": len(drawn), "seed": seed}
    record(session, "spot.draw", str(len(drawn)), account=account, unit=unit, after=after)
    session.flush()
    return row


def holds(session: Session, row: SpotDrawRow) -> bool:
    """Whether the draw comes out the same when it is made again."""
    stretches = [_read(each) for each in row.duties]
    again = {(each.person, each.at) for each in spots.draw(stretches, row.count, row.seed)}
    kept = session.scalars(select(SpotCheckRow).where(SpotCheckRow.draw_id == row.id))
    return again == {(each.person, each.due) for each in kept}


def checks(
    session: Session, unit: int, begin: datetime, end: datetime, at: datetime
) -> list[Check]:
    """The checks of a span, the latest first."""
    rows = checks_between(session, unit, begin, end)
    acts = spot_acts(session, rows)
    return [_check(row, acts.get(row.id, []), at) for row in rows]


def one(session: Session, unit: int, number: int, at: datetime) -> Check | None:
    """One check of a unit."""
    row = session.get(SpotCheckRow, number)
    if row is None or row.unit_id != unit:
        return None
    return _check(row, spot_acts(session, [row]).get(row.id, []), at)


def _check(row: SpotCheckRow, acts: Iterable[SpotActRow], at: datetime) -> Check:
    made = tuple(acts)
    last = made[-1] if made else None
    outcome = Outcome(last.outcome) if last else None
    minutes, excused = (last.minutes, bool(last.excused)) if last else (None, False)
    return Check(row, spots.stand(row.due, at, outcome, minutes, row.within, excused), made)


def enter(
    session: Session, book: Unit, check: Check, found: Found, account: int, at: datetime
) -> SpotActRow:
    """Put on record what a check found; what was entered before stays.

    Raises
    ------
    BadInput
        The instant is before the check's minute or still to come, it is outside of the duty, or
        the time that an answer took is not told.
    """
    if flaws := list(_wrong(check, found, at)):
        raise BadInput(flaws)
    if found.outcome is not Outcome.VOID and not _is_on_duty(session, book, check.row, found):
        expected = Text("本人当值的时刻，否则为未实施", "an instant of their duty, else “not made”")
        raise BadInput([_flaw("called", f"{found.called:%Y-%m-%d %H:%M}", expected)])
    row = SpotActRow(
        unit_id=check.row.unit_id,
        check_id=check.row.id,
        outcome=found.outcome,
        called=found.called,
        minutes=found.minutes,
        excused=list(_excuses(session, book, check.row, found.called)),
        words=found.words,
        account_id=account,
        at=at,
    )
    session.add(row)
    unit = check.row.unit_id
    record(session, "spot.found", str(check.row.id), account=account, unit=unit)
    session.flush()
    return row


def _stretches(session: Session, unit: int, book: Unit, wanted: Wanted) -> Iterator[Stretch]:
    """What is drawn from: whoever is checked is still on duty when their time to answer ends, and
    nobody checks themselves.
    """
    answering = timedelta(minutes=wanted.within)
    for each in _duties(session, unit, book, wanted.begin, wanted.end):
        at_home = each.stint.hours is Hours.STANDBY_HOME and wanted.kind is Kind.LOOK
        begin = max(each.stint.start, wanted.begin)
        end = min(each.stint.end - answering, wanted.end)
        if begin < end and not at_home and each.person != wanted.checker:
            yield Stretch(each.person, each.stint.post, begin, end)


def _duties(
    session: Session, unit: int, book: Unit, begin: datetime, end: datetime
) -> Iterator[Told]:
    zone = ZoneInfo(book.zone)
    first, last = begin.astimezone(zone).date() - BACK, end.astimezone(zone).date()
    for each in told(session, unit, first, last):
        if not each.gone and each.stint.start < end and each.stint.end > begin:
            yield each


def _is_on_duty(session: Session, book: Unit, row: SpotCheckRow, found: Found) -> bool:
    """Whether the person was on duty when they were called, as the roster is published now."""
    end = found.called + spots.MINUTE
    return any(
        each.person == row.person for each in _duties(session, row.unit_id, book, found.called, end)
    )


def _excuses(session: Session, book: Unit, row: SpotCheckRow, at: datetime) -> Iterator[list[Any]]:
    """What ran at the minute of a check: reason and from when to when."""
    for each in _duties(session, row.unit_id, book, at, at + spots.MINUTE):
        pause = each.stint.pause
        if each.person == row.person and pause is not None:
            end = pause + timedelta(minutes=each.stint.pause_length)
            if pause <= at < end:
                yield ["pause", {"from": pause.isoformat(), "to": end.isoformat()}]
    codes = {post.name: post.code for post in book.posts}
    wanted = select(RecordRow).where(
        RecordRow.unit_id == row.unit_id,
        RecordRow.kind.in_((HANDOVER, REPAIR)),
        RecordRow.opened <= at,
        RecordRow.opened > at - BACK,
        (RecordRow.closed.is_(None)) | (RecordRow.closed > at),
    )
    rows = list(session.scalars(wanted))
    for seen in handing.see(session, rows):
        at_post = seen.row.post in (row.post, codes.get(row.post, row.post))
        if seen.row.kind == HANDOVER and at_post:
            yield _ran("handover", seen.row)
        elif seen.row.kind == REPAIR and any(act.person == row.person for act in seen.acts):
            yield _ran("repair", seen.row)


def _ran(reason: str, row: RecordRow) -> list[Any]:
    end = row.closed.isoformat() if row.closed else ""
    return [reason, {"record": row.name, "from": row.opened.isoformat(), "to": end}]


def _written(each: Stretch) -> list[str]:
    return [each.person, each.post, each.begin.isoformat(), each.end.isoformat()]


def _read(row: list[str]) -> Stretch:
    person, post, begin, end = row
    return Stretch(person, post, datetime.fromisoformat(begin), datetime.fromisoformat(end))


NOBODY = Text("有人值班的时间段", "a span in which somebody is on duty")


def _flaws(book: Unit, wanted: Wanted, at: datetime) -> Iterator[Flaw]:
    if not at <= wanted.begin < wanted.end <= at + LONGEST:
        days = LONGEST.days
        span = Text(f"现在起{days}天以内的时间段", f"a span within {days} days from now")
        yield _flaw("span", f"{wanted.begin:%Y-%m-%d %H:%M}", span)
    if not 1 <= wanted.count <= MOST:
        yield _flaw("count", str(wanted.count), Text(f"1至{MOST}次", f"1 to {MOST}"))
    if not 1 <= wanted.within <= 60:
        yield _flaw("within", str(wanted.within), Text("1至60分钟", "1 to 60 minutes"))
    if all(wanted.checker != person.id for person in book.people):
        yield _flaw("checker", wanted.checker, Text("本单位人员", "a person of the unit"))


def _wrong(check: Check, found: Found, at: datetime) -> Iterator[Flaw]:
    if not check.row.due <= found.called <= at:
        when = Text("抽中的时刻以后、现在以前", "from the minute that was drawn up to now")
        yield _flaw("called", f"{found.called:%Y-%m-%d %H:%M}", when)
    if found.outcome is Outcome.ANSWERED and (found.minutes is None or found.minutes < 0):
        yield _flaw("minutes", "", Text("几分钟后应答", "after how many minutes they answered"))
    if len(found.words) > WORDS:
        yield _flaw("words", found.words[:60], Text("较短的文字", "a shorter text"))


def _flaw(column: str, value: str, expected: Text) -> Flaw:
    return Flaw("查岗", 0, column, value, expected.en, expected.zh)
