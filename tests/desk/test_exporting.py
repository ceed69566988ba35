"""A unit's book on both databases: handed in, erased in, weighed, given out again."""

from __future__ import annotations

import io
from datetime import date, timedelta

import openpyxl
import pytest
from sqlalchemy import Engine, select

from roster.desk import accounts, exporting, revising, weighing
from roster.desk.books import Shelf, book, bring_in, change
from roster.store.accounts import AccountRow, GrantRow, Role
from roster.store.base import now, sessions, writing
from roster.store.rosters import RosterRow
from roster.store.units import UnitRow
from roster.store.uploads import KEPT, UploadRow, put_upload, upload
from tests.conftest import CHECKOUT
from web.wiring import desk_of

STATION = CHECKOUT / "examples" / "supply_station"


@pytest.fixture
def station(engine: Engine) -> int:
    with writing(sessions(engine)) as work:
        return bring_in(work, STATION, None, None)


def _administrator(engine: Engine, unit: int) -> int:
    with writing(sessions(engine)) as work:
        row = AccountRow(login="admin", password="")
        work.add(row)
        work.flush()
        work.add(GrantRow(account_id=row.id, unit_id=unit, role=Role.ADMINISTRATOR))
        return row.id


def test_everything_of_a_unit_is_given_out(engine: Engine, station: int) -> None:
    with writing(sessions(engine)) as work:
        files = exporting.everything(work, station)
    sheets = openpyxl.load_workbook(io.BytesIO(files["book.xlsx"])).sheetnames
    assert sheets == [
        "单位", "班次", "岗位", "角色", "规则", "人员", "需求", "申请", "历史",
        "台账", "房间", "联系人", "巡检",
    ]  # fmt: skip
    assert files["unit/people.csv"].decode("utf-8-sig").count("\n") == 21
    assert "unit.create" in files["log.csv"].decode("utf-8-sig")
    assert {"punches.csv", "attendance.csv"} <= files.keys()


def test_a_file_waits_a_day_for_its_owner(engine: Engine, station: int) -> None:
    me = _administrator(engine, station)
    with writing(sessions(engine)) as work:
        number = put_upload(work, station, me, "表.xlsx", b"\x00\xff" * 9).id
    with writing(sessions(engine)) as work:
        row = upload(work, station, me, number)
        assert row is not None
        assert row.content == b"\x00\xff" * 9
        assert upload(work, station, me + 1, number) is None
        row.at = now() - KEPT - timedelta(minutes=1)
    with writing(sessions(engine)) as work:
        assert upload(work, station, me, number) is None
        other = UnitRow(name="别处")
        work.add(other)
        work.flush()
        put_upload(work, other.id, me, "另.xlsx", b"1")
        assert work.scalars(select(UploadRow.name)).all() == ["另.xlsx"]


def test_revisions_and_their_differences_are_told(engine: Engine, station: int) -> None:
    with writing(sessions(engine)) as work:
        people = [dict(row) for row in book(work, station)["people"]]
        people[0]["phone"] = "138 0000 0000"
        people[1]["team"] = "二班"
        change(work, station, {"people": [*people, {"id": "X01", "name": "新人"}]}, None)
    with writing(sessions(engine)) as work:
        found = revising.revisions(work, station, "people")
        assert [(each.number, each.rows) for each in found] == [(2, 21), (1, 20)]
        before = revising.at(work, station, "people", 1)
        told = revising.difference("people", before, book(work, station)["people"])
        assert (told.added, told.changed, told.removed) == (1, 1, 0)


def test_a_change_is_weighed_without_being_kept(engine: Engine, station: int) -> None:
    shelf = Shelf()
    with writing(sessions(engine)) as work:
        unit = shelf.unit(work, station)
        rows = {person.id: ["-"] * 7 for person in unit.people}
        work.add(RosterRow(unit_id=station, first=date(2026, 12, 1), days=7, rows=rows))
    with writing(sessions(engine)) as work:
        row = weighing.draft_at_hand(work, station, date(2026, 12, 7))
        assert row is not None
        assert weighing.draft_at_hand(work, station, date(2026, 12, 8)) is None
        found = weighing.weigh(work, row, unit, unit, lambda each: desk_of(each).rules)
        assert found.is_same
        assert found.points == 0
        assert shelf.unit(work, station) is unit


def test_slips_and_erasing_leave_their_marks(engine: Engine, station: int) -> None:
    me = _administrator(engine, station)
    with writing(sessions(engine)) as work:
        slips = accounts.issue(work, station, ["G01", "G02"], Role.STAFF, me)
        assert [slip.login for slip in slips] == ["G01", "G02"]
    with writing(sessions(engine)) as work:
        accounts.forget(work, station, "G02", me)
    with writing(sessions(engine)) as work:
        found = {each.person: each for each in accounts.entries(work, station) if each.account}
        assert found["G01"].roles == ((station, "示例供电所", Role.STAFF),)
        assert found["G02"].name == "G02"
        assert found["G02"].account is not None
        assert found["G02"].account.closed is not None


def test_a_change_that_takes_out_a_shift_is_weighed_by_the_gap_that_it_leaves(
    engine: Engine, station: int
) -> None:
    with writing(sessions(engine)) as work:
        unit = Shelf().unit(work, station)
        rows = {person.id: ["gone@nowhere", *["-"] * 6] for person in unit.people}
        work.add(RosterRow(unit_id=station, first=date(2026, 12, 1), days=7, rows=rows))
    with writing(sessions(engine)) as work:
        row = weighing.draft_at_hand(work, station, date(2026, 12, 7))
        assert row is not None
        found = weighing.weigh(work, row, unit, unit, lambda each: desk_of(each).rules)
        row.rows = {person.id: ["-"] * 7 for person in unit.people}
        blank = weighing.weigh(work, row, unit, unit, lambda each: desk_of(each).rules)
        assert found.after == blank.after
