"""How long records are kept, by their kind: long enough for the law, and no longer than needed.

The audit log stays: it is only ever added to, and speaks of people by number alone. A name goes
when it is erased.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import ColumnElement, CursorResult, and_, case, delete, or_, select
from sqlalchemy.orm import Session

from roster.desk import cutting, forgetting
from roster.desk.case_files import resting_on
from roster.desk.sealing import Seal
from roster.store.accounts import SignInRow
from roster.store.acknowledgements import AskedRow
from roster.store.alarms import AlarmRow
from roster.store.attendance import AttendanceRow
from roster.store.audit import record
from roster.store.base import Base
from roster.store.cases import CLOSED, CaseActRow, CaseRow, CeilingRow, StatementRow
from roster.store.dues import DueActRow, ReminderRow
from roster.store.handovers import PhotoRow
from roster.store.notices import DeliveryRow, NoticeRow
from roster.store.proposals import ProposalRow
from roster.store.punches import CorrectionRow, FaultRow, PunchRow, ReckonedRow, UrgentRow
from roster.store.quality import QualityValueRow
from roster.store.requests import RequestRow
from roster.store.rosters import DutyRow, EditRow, RosterRow, SignatureRow, VersionRow
from roster.store.spots import SpotActRow, SpotCheckRow, SpotDrawRow
from roster.store.substitutes import SubstituteCodeRow
from roster.store.swaps import SwapRow
from roster.store.tasks import OPEN, BestRow, TaskRow
from roster.store.told import ToldRow
from roster.store.uploads import UploadRow

MONTH = 30.44
"""[days] on average."""


@dataclass(frozen=True, slots=True)
class Periods:
    """How long each kind of record is kept.

    Parameters
    ----------
    rosters : int [months]
        Rosters with their versions, signatures and acknowledgements; leave, wishes and swaps.
        Wage records, which rest on them, are kept two years at least.
    traces : int [months]
        Sign-ins, notices, and what was solved. Logs of a network are kept six months at least.
    uploads : int [months]
        Files that were brought to be read in, with the names in them.
    duties : int [months]
        Handovers, duty logs and rounds, with their chains and photos; first inquiries, repair
        cases and revisits, without words of customers; and the codes by which
        substitutes signed them, as signatures are kept with what they stand under.
    attendance : int [months]
        Punches, and what they and handovers say of hours and lateness: from the day of the duty.
        Wage records rest on it, and are kept two years at least (工资支付暂行规定).
    alarms : int [months]
        Alarms, from when they were raised; one that stands stays. They tell whom the system told
        what, as the logs of a network do, which are kept six months at least (网络安全法).
    callers : int [months]
        Names and telephones of callers, from when they were told; of a first inquiry all that was
        said, from when it was closed. Here the term is a longest one:
        personal information is kept no longer than its purpose needs (个人信息保护法), which is
        the complaint that may follow within the year.
    """

    rosters: int
    traces: int
    uploads: int
    duties: int
    attendance: int
    alarms: int
    callers: int


CASES = 24
"""[months] after a case has ended, its appeal included, in which it is kept: no shorter, as wage
records rest on it, and no longer, as its purpose ends (个人信息保护法)."""
LEAST = Periods(rosters=24, traces=6, uploads=1, duties=25, attendance=24, alarms=6, callers=1)
USUAL = Periods(rosters=36, traces=12, uploads=1, duties=36, attendance=36, alarms=12, callers=12)


def forget(session: Session, periods: Periods, today: date, seal: Seal) -> Mapping[str, int]:
    """Remove what has been kept long enough; how many records of each table, put on record.

    A roster goes as a whole, with all that was signed about it, once its last day is old enough.

    Parameters
    ----------
    seal : Seal
        Put under the place where the chain of a post begins from then on.
    """
    gone: dict[str, int] = {}
    _forget_rosters(session, _before(today, periods.rosters), gone)
    _forget_traces(session, _before(today, periods.traces), gone)
    uploads = UploadRow.at < _instant(_before(today, periods.uploads))
    _drop(session, UploadRow, uploads, gone)
    duties = _instant(_before(today, periods.duties))
    for table, count in cutting.cut(session, duties, seal).items():
        gone[table] = gone.get(table, 0) + count
    used = SubstituteCodeRow.used.is_not(None)
    last = case((used, SubstituteCodeRow.used), else_=SubstituteCodeRow.ends)
    _drop(session, SubstituteCodeRow, last < duties, gone)
    attended = AttendanceRow.day < _before(today, periods.attendance)
    _drop(session, AttendanceRow, attended, gone)
    _forget_punches(session, _before(today, periods.attendance), gone)
    raised = AlarmRow.at < _instant(_before(today, periods.alarms))
    _drop(session, AlarmRow, and_(raised, AlarmRow.ended.is_not(None)), gone)
    words = _instant(_before(today, periods.callers))
    forgetting.counted(forgetting.forget_words(session, words), gone)
    forgetting.counted(forgetting.forget_ledgers(session, duties), gone)
    _forget_evidence(session, duties, gone)
    measured = QualityValueRow.at < _instant(_before(today, periods.attendance))
    _drop(session, QualityValueRow, measured, gone)
    _forget_cases(session, _instant(_before(today, CASES)), gone)
    found = {table: count for table, count in gone.items() if count}
    if found:
        record(session, "retention.forget", today.isoformat(), after=dict(found))
    return found


def _forget_evidence(session: Session, day: datetime, gone: dict[str, int]) -> None:
    """What was done of plans, and spot checks: a check stays as long as anything entered of it."""
    _drop(session, DueActRow, DueActRow.at < day, gone)
    _drop(session, ReminderRow, ReminderRow.at < day, gone)
    _drop(session, SpotActRow, SpotActRow.at < day, gone)
    told = SpotCheckRow.id.in_(select(SpotActRow.check_id))
    _drop(session, SpotCheckRow, and_(SpotCheckRow.at < day, ~told), gone)
    checked = SpotDrawRow.id.in_(select(SpotCheckRow.draw_id))
    _drop(session, SpotDrawRow, and_(SpotDrawRow.at < day, ~checked), gone)


def _before(today: date, months: int) -> date:
    return today - timedelta(days=round(months * MONTH))


def _instant(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def _forget_rosters(session: Session, day: date, gone: dict[str, int]) -> None:
    began = session.execute(
        select(RosterRow.id, RosterRow.first, RosterRow.days).where(RosterRow.first < day)
    )
    old = [row for row, first, days in began if first + timedelta(days=days) <= day]
    versions = list(session.scalars(select(VersionRow.id).where(VersionRow.roster_id.in_(old))))
    _drop(session, DutyRow, DutyRow.version_id.in_(versions), gone)
    for table in (AskedRow, ProposalRow, EditRow, SignatureRow, VersionRow):
        _drop(session, table, table.roster_id.in_(old), gone)
    _drop(session, RosterRow, RosterRow.id.in_(old), gone)
    _drop(session, ToldRow, ToldRow.day < day, gone)
    _drop(session, RequestRow, RequestRow.last < day, gone)
    _drop(session, SwapRow, SwapRow.at < _instant(day), gone)


def _forget_punches(session: Session, day: date, gone: dict[str, int]) -> None:
    old = _instant(day)
    _drop(session, PunchRow, and_(PunchRow.at < old, PunchRow.received < old), gone)
    _drop(session, CorrectionRow, CorrectionRow.day < day, gone)
    for table in (FaultRow, UrgentRow):
        _drop(session, table, and_(table.end < old, table.at < old), gone)
    _drop(session, ReckonedRow, ReckonedRow.day < day, gone)


def _forget_cases(session: Session, before: datetime, gone: dict[str, int]) -> None:
    """Cases that ended long ago with all that was done in them and handed in for them, and what
    months came to.
    """
    ended = and_(CaseRow.state.in_(CLOSED), CaseRow.since < before)
    numbers = list(session.scalars(select(CaseRow.id).where(ended)))
    _drop(session, CaseActRow, CaseActRow.case_id.in_(numbers), gone)
    _drop(session, CaseRow, CaseRow.id.in_(numbers), gone)
    handed_in = and_(PhotoRow.device_id.is_(None), PhotoRow.at < before)
    kept = resting_on(session, handed_in)
    files: dict[str, int] = {}
    _drop(session, PhotoRow, and_(handed_in, PhotoRow.id.not_in(kept)), files)
    gone["photos"] = gone.get("photos", 0) + files["photos"]
    _drop(session, StatementRow, StatementRow.at < before, gone)
    _drop(session, CeilingRow, CeilingRow.at < before, gone)


def _forget_traces(session: Session, day: date, gone: dict[str, int]) -> None:
    old = _instant(day)
    read = NoticeRow.at < old
    _drop(session, DeliveryRow, DeliveryRow.notice_id.in_(select(NoticeRow.id).where(read)), gone)
    _drop(session, NoticeRow, read, gone)
    solved = and_(TaskRow.at < old, TaskRow.state.not_in(OPEN))
    _drop(session, BestRow, BestRow.task_id.in_(select(TaskRow.id).where(solved)), gone)
    _drop(session, TaskRow, solved, gone)
    _drop(session, SignInRow, or_(SignInRow.ended < old, SignInRow.ends < old), gone)


def _drop(
    session: Session, table: type[Base], which: ColumnElement[bool], gone: dict[str, int]
) -> None:
    found = session.execute(delete(table).where(which))
    assert isinstance(found, CursorResult)
    gone[table.__tablename__] = found.rowcount
