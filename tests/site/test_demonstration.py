"""The demonstration is alive: a month in force, changed once, with something to answer."""

from __future__ import annotations

import re
from collections import Counter

from flask import Flask
from sqlalchemy import select

from roster.store.audit import AuditRow
from roster.store.base import Sessions, now, reading
from roster.store.requests import RequestRow
from roster.store.rosters import DutyRow, RosterRow, VersionRow
from roster.store.units import UnitRow
from web import (
    demonstration,
    demonstration_attendance,
    demonstration_cases,
    demonstration_customers,
    demonstration_dues,
    demonstration_duty,
    demonstration_month,
)
from web.audit import telling

KEPT = re.compile("[a-z_]+")
"""A name under which something is kept."""
PAGES = [
    ("supervisor", "示例供电所", "requests/", "待答复"),
    ("supervisor", "示例供电所", "swaps/", "待接的班"),
    ("tablet", "示例供电所", "kiosk/", "正在上班"),
    ("G01", "示例供电所", "mine/", "请确认"),
    ("E001", "示例供电公司95598远程工作站", "mine/", "请确认"),
    ("Y01", "示例供电营业厅", "mine/", "请确认"),
    ("supervisor", "示例供电营业厅", "rosters/", "已发布"),
    ("supervisor", "示例供电所", "ledger/", "抢修值班"),
    ("leader", "示例供电所", "ledger/rounds/", "供电所巡视"),
    ("leader", "示例供电公司95598远程工作站", "ledger/seats/", "Z01"),
    ("leader", "示例供电所", "customers/", 'data-stand="over"'),
    ("leader", "示例供电所", "customers/repairs/", "城关供电所"),
    ("leader", "示例供电所", "customers/revisits/", "Y260088"),
    ("head", "示例供电公司95598远程工作站", "cases/", "待第二人决定"),
    ("E001", "示例供电公司95598远程工作站", "mine/cases/", "请查收"),
    ("head", "示例供电营业厅", "dues/", "逾期"),
    ("head", "示例供电营业厅", "dues/year/", "人参加"),
    ("head", "示例供电所", "dues/spots/", "data-stand"),
    ("leader", "示例供电所", "board.html", "抢修值班"),
]


def test_the_units_stand_in_the_middle_of_their_month(app: Flask, make: Sessions) -> None:
    list(demonstration.prepare(app))
    demonstration_month.begin(app)
    demonstration_month.begin(app)
    demonstration_attendance.begin(app)
    demonstration_cases.begin(app)
    demonstration_cases.begin(app)
    demonstration_customers.begin(app)
    demonstration_customers.begin(app)
    demonstration_dues.begin(app)
    demonstration_dues.begin(app)
    assert demonstration_duty.begin(app) == demonstration_duty.begin(app) != ""
    with reading(make) as work:
        units = {row.name: row.id for row in work.scalars(select(UnitRow))}
        versions = Counter(work.scalars(select(RosterRow.unit_id).join(VersionRow)).all())
        assert sorted(versions.values()) == [
            2,
            demonstration_month.WEEKS,
            demonstration_month.WEEKS,
        ]
        today = now().date()
        held = set(work.scalars(select(DutyRow.unit_id).where(DutyRow.day == today)))
        assert held == versions.keys()
        assert len(work.scalars(select(RequestRow)).all()) == 2
    for login, unit, page, says in PAGES:
        client = app.test_client()
        form = {"login": login, "password": demonstration.PASSWORD}
        client.post("/account/sign-in", data=form)
        answer = client.get(f"/units/{units[unit]}/{page}")
        assert answer.status_code == 200, (login, page)
        assert says in answer.text, (login, page)
    _everything_recorded_is_in_words(make)


def _everything_recorded_is_in_words(make: Sessions) -> None:
    """No name under which something is kept stands in the log, nor a moment of a machine."""
    with reading(make) as work:
        rows = list(work.scalars(select(AuditRow)))
        acts = {row.act for row in rows}
        told = [
            (row.act, each) for row in rows for each in telling.told(row, str, "zh").differences
        ]
    assert len(acts) > 20
    assert [each for each in told if KEPT.fullmatch(each[1].name)] == []
    assert [each for each in told if telling.MOMENT.match(each[1].after)] == []
