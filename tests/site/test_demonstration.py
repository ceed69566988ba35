"""The demonstration is alive: a month in force, changed once, with something to answer."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import func, select

from roster.store.base import Sessions, reading
from roster.store.requests import RequestRow
from roster.store.rosters import DutyRow, VersionRow
from web import demonstration, demonstration_month


@pytest.fixture
def shown(app: Flask) -> Flask:
    list(demonstration.prepare(app))
    demonstration_month.begin(app)
    return app


def test_the_station_stands_in_the_middle_of_its_month(shown: Flask, make: Sessions) -> None:
    demonstration_month.begin(shown)
    with reading(make) as work:
        assert list(work.scalars(select(VersionRow.number))) == [1, 2]
        assert (work.scalar(select(func.count()).select_from(DutyRow)) or 0) > 100
        assert len(work.scalars(select(RequestRow)).all()) == 2


@pytest.mark.parametrize(
    ("login", "page", "says"),
    [
        ("supervisor", "requests/", "待答复"),
        ("supervisor", "swaps/", "待接的班"),
        ("tablet", "kiosk/", "正在上班"),
        ("G01", "mine/", "请确认"),
    ],
)
def test_its_pages_show_something(
    shown: Flask, make: Sessions, login: str, page: str, says: str
) -> None:
    client = shown.test_client()
    form = {"login": login, "password": demonstration.PASSWORD}
    client.post("/account/sign-in", data=form)
    with reading(make) as work:
        unit = work.scalars(select(DutyRow.unit_id).limit(1)).one()
    answer = client.get(f"/units/{unit}/{page}")
    assert answer.status_code == 200
    assert says in answer.text
