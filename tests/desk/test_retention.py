"""Records go when they have been kept long enough, a roster with all that was signed about it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import JSON, Engine, func, insert, select
from sqlalchemy.orm import Session
from sqlalchemy.types import TypeEngine

from roster.desk import receiving, verifying
from roster.desk.retention import USUAL, forget
from roster.desk.sealing import Seal
from roster.store.accounts import AccountRow, SignInRow
from roster.store.alarms import AlarmRow
from roster.store.attendance import AttendanceRow
from roster.store.audit import AuditRow
from roster.store.base import Base, Instant, reading, sessions, writing
from roster.store.callers import CallerRow
from roster.store.chains import ChainRow, LinkRow
from roster.store.devices import DeviceRow
from roster.store.dues import DueActRow
from roster.store.handovers import ActRow, RecordRow
from roster.store.notices import DeliveryRow, NoticeRow
from roster.store.quality import QualityValueRow
from roster.store.requests import RequestRow
from roster.store.rosters import DutyRow, EditRow, RosterRow, SignatureRow, VersionRow
from roster.store.schema import METADATA
from roster.store.spots import SpotActRow, SpotCheckRow, SpotDrawRow
from roster.store.substitutes import SubstituteCodeRow
from roster.store.tasks import TaskRow
from roster.store.told import ToldRow
from roster.store.units import UnitRow
from roster.store.uploads import UploadRow
from tests.tablets import POST, tablet

TODAY = date(2030, 1, 1)
UNIT = 1
SEAL = Seal(Ed25519PrivateKey.generate())


def _filled(session: Session, table: type[Base], **given: object) -> int:
    """A row of a table, with something plain in every column that must have it; its number."""
    row = dict(given)
    for column in METADATA.tables[table.__tablename__].columns:
        needed = not (column.nullable or column.primary_key or column.default is not None)
        if needed and column.name not in row:
            refers = column.name in ("unit_id", "account_id")
            row[column.name] = UNIT if refers else _plain(column.type)
    key = session.execute(insert(table).values(**row)).inserted_primary_key
    assert key is not None
    return int(key[0]) if isinstance(key[0], int) else 0


def _plain(kind: TypeEngine[Any]) -> object:
    if isinstance(kind, JSON):
        return []
    if isinstance(kind, Instant):
        return _moment(TODAY)
    return TODAY if kind.python_type is date else kind.python_type()


def _moment(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def _roster(session: Session, first: date, days: int) -> None:
    """A published roster, with the records about it."""
    roster = _filled(session, RosterRow, first=first, days=days)
    version = _filled(session, VersionRow, roster_id=roster, number=1)
    _filled(session, EditRow, roster_id=roster, revision=1)
    _filled(session, SignatureRow, roster_id=roster)
    _filled(session, DutyRow, unit_id=UNIT, person="G01", day=first, version_id=version)
    _filled(session, ToldRow, unit_id=UNIT, person="G01", day=first, number=1)
    _filled(session, RequestRow, person="G01", first=first, last=first)


def _months_ago(months: int, days: int = 0) -> date:
    return TODAY - timedelta(days=round(months * 30.44) + days)


def _count(session: Session, table: type[Base]) -> int:
    return session.scalar(select(func.count()).select_from(table)) or 0


@pytest.fixture
def ground(engine: Engine) -> Engine:
    with writing(sessions(engine)) as session:
        session.add(UnitRow(id=UNIT, name="站"))
        session.flush()
        session.add(AccountRow(id=UNIT, login="x", password=""))
    return engine


ABOUT_ROSTERS = (RosterRow, VersionRow, EditRow, SignatureRow, DutyRow, ToldRow, RequestRow)


def test_a_roster_goes_with_all_that_was_signed_about_it(ground: Engine) -> None:
    with writing(sessions(ground)) as session:
        _roster(session, _months_ago(USUAL.rosters, 31), 31)
        _roster(session, _months_ago(USUAL.rosters) - timedelta(days=-1), 31)
        forget(session, USUAL, TODAY, SEAL)
        assert [_count(session, table) for table in ABOUT_ROSTERS] == [1] * len(ABOUT_ROSTERS)


def test_a_roster_whose_last_day_is_not_old_enough_stays_whole(ground: Engine) -> None:
    with writing(sessions(ground)) as session:
        roster = _filled(session, RosterRow, first=_months_ago(USUAL.rosters, 30), days=31)
        _filled(session, VersionRow, roster_id=roster, number=1)
        assert forget(session, USUAL, TODAY, SEAL) == {}


def test_traces_go_sooner_and_what_is_open_stays(ground: Engine) -> None:
    old, late = _moment(_months_ago(USUAL.traces, 1)), _moment(_months_ago(USUAL.traces, -1))
    with writing(sessions(ground)) as session:
        for at in (old, late):
            notice = _filled(session, NoticeRow, person="G01", at=at)
            _filled(session, DeliveryRow, notice_id=notice, sink=f"s{at:%d}")
            _filled(session, SignInRow, digest=f"{at:%d}", ends=at)
            _filled(session, TaskRow, at=at, state="done")
        _filled(session, TaskRow, at=old, state="queued")
        gone = forget(session, USUAL, TODAY, SEAL)
        assert gone == {"notices": 1, "deliveries": 1, "sign_ins": 1, "tasks": 1}
        assert set(session.scalars(select(TaskRow.state))) == {"done", "queued"}


def test_a_file_that_was_read_in_goes_after_a_month(ground: Engine) -> None:
    with writing(sessions(ground)) as session:
        for day in (_months_ago(USUAL.uploads, 1), TODAY):
            _filled(session, UploadRow, at=_moment(day))
        assert forget(session, USUAL, TODAY, SEAL) == {"uploads": 1}


def _codes(session: Session, at: datetime) -> None:
    """A code that was signed by, and one that nobody used."""
    number = _count(session, SubstituteCodeRow)
    device = {"device_id": "d", "unit_id": UNIT}
    _filled(session, SubstituteCodeRow, number=number, used=at, ends=_moment(TODAY), **device)
    _filled(session, SubstituteCodeRow, number=number + 1, ends=at, **device)


def test_each_kind_about_handovers_has_its_own_term(ground: Engine) -> None:
    """A day before the term it stays, a day after it goes; attendance by the day of the duty."""
    with writing(sessions(ground)) as session:
        _filled(session, DeviceRow, id="d", unit_id=UNIT)
        for days in (1, -1):
            attended = _months_ago(USUAL.attendance, days)
            _filled(session, AttendanceRow, record=f"{days}", day=attended)
            raised = _moment(_months_ago(USUAL.alarms, days))
            _filled(session, AlarmRow, record=f"{days}", at=raised, ended=raised)
            told = _moment(_months_ago(USUAL.callers, days))
            _filled(session, CallerRow, key=f"{days}", at=told)
            _codes(session, _moment(_months_ago(USUAL.duties, days)))
        gone = forget(session, USUAL, TODAY, SEAL)
        assert gone == {"substitute_codes": 2, "attendance": 1, "alarms": 1, "callers": 1}
        assert list(session.scalars(select(CallerRow.key))) == ["-1"]


def test_an_alarm_that_stands_stays(ground: Engine) -> None:
    with writing(sessions(ground)) as session:
        _filled(session, AlarmRow, at=_moment(_months_ago(USUAL.alarms, 400)))
        assert forget(session, USUAL, TODAY, SEAL) == {}


def test_what_went_is_put_on_record_once(ground: Engine) -> None:
    with writing(sessions(ground)) as session:
        _filled(session, UploadRow, at=_moment(_months_ago(USUAL.uploads, 1)))
        forget(session, USUAL, TODAY, SEAL)
        forget(session, USUAL, TODAY, SEAL)
        session.flush()
        [line] = session.scalars(select(AuditRow))
        assert (line.act, line.after) == ("retention.forget", {"uploads": 1})


def test_handovers_go_from_the_oldest_on_and_the_rest_can_be_verified(engine: Engine) -> None:
    make = sessions(engine)
    with writing(make) as session:
        session.add_all([UnitRow(id=7, name="station"), AccountRow(id=9, login="u", password="")])
    wall = tablet(make, 7, 9)
    with reading(make) as session:
        device = session.get_one(DeviceRow, wall.id)
        session.expunge_all()
    for year in (2020, 2021, 2022, 2026):
        acts = list(wall.handover(f"{POST}@{year}-12-01T00:00Z"))
        at = _moment(date(year, 12, 1))
        receiving.received(make, device, receiving.read(wall.body(acts)), SEAL, at)
    with writing(make) as session:
        gone = forget(session, USUAL, date(2025, 6, 1), SEAL)
    assert gone == {"acts": 2 * len(acts), "links": 2 * len(acts), "records": 2}
    with reading(make) as session:
        unit = session.get_one(UnitRow, 7)
        assert verifying.findings(session, unit, SEAL) == []
        assert session.scalar(select(func.count()).select_from(RecordRow)) == 2
        chain = session.scalars(select(ChainRow)).one()
        assert chain.cut == 2 * len(acts)
        assert verifying.holds_head(session, [unit], chain.cut_link)
    more = list(wall.handover(f"{POST}@2026-12-02T00:00Z"))
    envelope = receiving.read(wall.body(more))
    receiving.received(make, device, envelope, SEAL, _moment(date(2026, 12, 2)))
    with writing(make) as session:
        assert verifying.findings(session, session.get_one(UnitRow, 7), SEAL) == []
        assert session.scalar(select(func.count()).select_from(LinkRow)) == 3 * len(acts)
        assert session.scalar(select(func.count()).select_from(ActRow)) == 3 * len(acts)


def test_a_spot_check_goes_with_all_that_was_entered_of_it_and_measures_go_too(
    ground: Engine,
) -> None:
    """What was entered of a check later keeps the check, and the draw that it came from."""
    long_ago, today = _moment(date(2019, 1, 1)), date(2026, 1, 1)
    with writing(sessions(ground)) as session:
        for number, entered in ((1, long_ago), (2, _moment(today))):
            _filled(session, SpotDrawRow, id=number, at=long_ago)
            _filled(session, SpotCheckRow, id=number, draw_id=number, at=long_ago)
            _filled(session, SpotActRow, check_id=number, at=entered)
            _filled(session, DueActRow, at=entered)
            _filled(session, QualityValueRow, at=entered)
    with writing(sessions(ground)) as session:
        forget(session, USUAL, today, SEAL)
    with reading(sessions(ground)) as session:
        tables = (SpotDrawRow, SpotCheckRow, SpotActRow, DueActRow, QualityValueRow)
        assert [_count(session, table) for table in tables] == [1] * len(tables)
