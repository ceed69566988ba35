"""The demonstration's attendance: punches, also of now, a forgotten one, a fault, urgent hours."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from roster.desk import attending, punching
from roster.desk.dockets import Dockets
from roster.desk.punching import Tap
from roster.desk.telling import told
from roster.domain import Hours
from roster.duty.matching import Evidence, Source, Way
from roster.feeds.published import Told
from roster.store.accounts import AccountRow
from roster.store.base import Sessions, now, writing
from roster.store.punches import CorrectionRow, PunchRow
from roster.store.told import ToldRow
from roster.store.units import UnitRow

BACK = timedelta(days=14)
LATE, FORGOT, AWAY, SHORT = 23, 31, 37, 11
"""One duty in so many is late, has no punch at its end, is left in between, misses its lead."""
DEVICE, TABLET = "门禁1", "值班室平板"


def begin(app: Flask) -> None:
    """Let people have come and gone, unless they have already."""
    make: Sessions = app.extensions["lunzhi.sessions"]
    dockets: Dockets = app.extensions["lunzhi.dockets"]
    at = now()
    with writing(make) as work:
        if work.scalar(select(PunchRow.id).limit(1)) is not None:
            return
        leader = work.scalars(select(AccountRow.id).where(AccountRow.login == "leader")).one()
        for unit in work.scalars(select(UnitRow.id).where(UnitRow.parent_id.is_not(None))).all():
            first, last = (at - BACK).date(), at.date()
            # Published in good time: else the change that came late would excuse everybody.
            early = update(ToldRow).where(ToldRow.unit_id == unit, ToldRow.day <= last)
            work.execute(early.values(modified=at - 2 * BACK))
            duties = [each for each in told(work, unit, first, last) if _is_past(each, at)]
            taps = [tap for number, each in enumerate(duties) for tap in _taps(number, each)]
            punching.take(work, unit, Source.CLOCK, taps)
            running = [each for each in told(work, unit, first, last) if _runs(each, at)]
            for evidence, here in ((Evidence.PIN, running[1:]), (Evidence.OFFLINE, running[:1])):
                arrivals = [_at_tablet(number, each) for number, each in enumerate(here)]
                punching.take(work, unit, Source.TABLET, arrivals, evidence)
            _beside(work, unit, duties, leader)
            attending.reckon(work, dockets, unit, first, last, at)


def _is_past(each: Told, at: datetime) -> bool:
    stint = each.stint
    return not each.gone and stint.hours is not Hours.STANDBY_HOME and stint.end < at


def _runs(each: Told, at: datetime) -> bool:
    stint = each.stint
    is_there = not each.gone and stint.hours is not Hours.STANDBY_HOME
    return is_there and stint.start <= at <= stint.end


def _at_tablet(number: int, each: Told) -> Tap:
    """Who is on now came in good time, and punched at the tablet of the post."""
    early = timedelta(minutes=21, seconds=-8 * number)
    return Tap(each.person, each.stint.start - early, Way.IN, TABLET)


def _taps(number: int, each: Told) -> Iterator[Tap]:
    """How one duty was punched; most of them smoothly."""
    start, end = each.stint.start, each.stint.end
    early = timedelta(minutes=3 if number % SHORT == 1 else 32, seconds=number * 7 % 60)
    come = start + timedelta(minutes=6) if number % LATE == 3 else start - early
    yield Tap(each.person, come, Way.IN, DEVICE)
    if number % AWAY == 5:
        yield Tap(each.person, start + timedelta(hours=2), Way.OUT, DEVICE)
        yield Tap(each.person, start + timedelta(hours=2, minutes=35), Way.IN, DEVICE)
    if number % FORGOT != 7:
        yield Tap(each.person, end + timedelta(minutes=number % 9 + 1), Way.OUT, DEVICE)


def _beside(work: Session, unit: int, duties: list[Told], leader: int) -> None:
    """A forgotten punch that waits, an hour in which the door was dead, an urgent repair."""
    forgot = [each for number, each in enumerate(duties) if number % FORGOT == 7]
    for each in forgot[-1:]:
        given = {"day": each.day, "at": each.stint.end, "way": Way.OUT.value}
        work.add(CorrectionRow(unit_id=unit, person=each.person, reason="下班忘记打卡", **given))
    late = [each for number, each in enumerate(duties) if number % LATE == 3]
    for each in late[-1:]:
        begun = each.stint.start - timedelta(minutes=10)
        until = begun + timedelta(minutes=30)
        punching.report_fault(work, unit, begun, until, "门禁断电", leader)
    for each in duties[-1:]:
        begun = each.stint.start + timedelta(hours=1)
        until = begun + timedelta(hours=1, minutes=30)
        punching.report_urgent(work, unit, each.person, begun, until, "BX-1031", leader)
