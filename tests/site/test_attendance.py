"""The pages of attendance: the day, what is brought in, forgotten punches, hours, one's own."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update
from xlsxwriter import Workbook

from roster.desk import attending, punching
from roster.desk.books import Shelf, change
from roster.desk.dockets import Dockets
from roster.desk.punching import Tap
from roster.domain import OFF
from roster.duty.matching import Source, Way
from roster.store.accounts import Role
from roster.store.audit import AuditRow
from roster.store.base import Sessions, now, reading, writing
from roster.store.punches import ColumnsRow, CorrectionRow, PunchRow, ReckonedRow
from roster.store.requests import RequestRow, Stand
from roster.store.told import ToldRow
from roster.store.units import UnitRow
from tests.site.conftest import SignedIn
from tests.site.published import publish
from tests.site.test_devices import enrolled
from tests.tablets import PINS, set_pins
from web.attendance import hours
from web.attendance import own as own_pages
from web.wiring import desk_of

DAY_STAFF = "白@所部"
TODAY = now().astimezone(timezone(timedelta(hours=8))).date()
FIRST = TODAY - timedelta(days=8)
"""Duties of the last days, as pages of attendance look back by the real clock."""


def at(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=timezone(timedelta(hours=8)))


@pytest.fixture
def worked(make: Sessions, station: int) -> int:
    """Two of the day staff on eight days; on the first G20 is late by seven minutes."""
    publish(make, station, FIRST, 8, {"G18": (DAY_STAFF,) * 8, "G20": (DAY_STAFF,) * 7 + (OFF,)})
    taps = [
        Tap("G18", at(FIRST, 8, 20), Way.IN, "门禁1"),
        Tap("G18", at(FIRST, 17, 1), Way.OUT, "门禁1"),
        Tap("G20", at(FIRST, 8, 37), Way.IN, "门禁1"),
        Tap("G20", at(FIRST, 17, 5), Way.OUT, "门禁1"),
    ]
    with writing(make) as work:
        punching.take(work, station, Source.CLOCK, taps)
        long_ago = now() - timedelta(days=90)
        work.execute(update(ToldRow).values(modified=long_ago))
    reckon(make, station)
    return station


def reckon(make: Sessions, unit: int) -> None:
    dockets = Dockets(Shelf(), lambda book: desk_of(book).rules)
    with writing(make) as work:
        attending.reckon(work, dockets, unit, FIRST, TODAY, now())


def test_a_day_tells_who_was_due_and_the_arithmetic(signed_in: SignedIn, worked: int) -> None:
    client = signed_in(Role.LEADER, worked)
    page = client.get(f"/units/{worked}/attendance/?day={FIRST}").text
    assert "迟到 7分钟" in page
    assert "08:37 − 08:30 = 7分钟" in page
    assert "门禁1" in page
    only = client.get(f"/units/{worked}/attendance/?day={FIRST}&noted=1").text
    assert only.count("data-noted") == page.count("data-noted")
    second = client.get(f"/units/{worked}/attendance/?day={FIRST + timedelta(days=1)}").text
    assert f'?day={FIRST}&amp;noted=1">上一个有记录的日期' in second
    assert "上一个有记录的日期" not in page
    english = signed_in(Role.HEAD, worked, language="en")
    assert "Late 7 min" in english.get(f"/units/{worked}/attendance/?day={FIRST}").text


def test_a_person_sees_only_their_own(signed_in: SignedIn, worked: int) -> None:
    own = signed_in(Role.STAFF, worked, person="G18")
    page = own.get(f"/units/{worked}/mine/attendance?month={FIRST:%Y-%m}").text
    assert "迟到" not in page
    late = signed_in(Role.STAFF, worked, person="G20")
    page = late.get(f"/units/{worked}/mine/attendance?month={FIRST:%Y-%m}").text
    assert "迟到 7分钟" in page
    assert own.get(f"/units/{worked}/attendance/").status_code == 403


def test_a_forgotten_punch_is_asked_for_and_approved_by_another(
    signed_in: SignedIn, make: Sessions, worked: int
) -> None:
    own = signed_in(Role.STAFF, worked, person="G20")
    second = FIRST + timedelta(days=1)
    given = {"day": f"{second}", "way": "in", "at": f"{second}T08:25", "reason": "门禁没有反应"}
    path = f"/units/{worked}/mine/attendance"
    assert own.post(path, data=given).status_code == 302
    assert own.post(path, data={**given, "reason": ""}).status_code == 302
    with reading(make) as work:
        number = work.scalars(select(CorrectionRow.id)).one()
    decide = f"/units/{worked}/attendance/corrections/{number}/approve"
    assert own.post(decide).status_code == 403
    leader = signed_in(Role.LEADER, worked, person="G17")
    assert "门禁没有反应" in leader.get(f"/units/{worked}/attendance/corrections/").text
    assert leader.post(decide, data={"answer": "已核实"}).status_code == 302
    with reading(make) as work:
        row = work.scalars(select(PunchRow).where(PunchRow.source == "correction")).one()
        assert (row.person, row.reason) == ("G20", "门禁没有反应")
        acts = set(work.scalars(select(AuditRow.act)))
        assert {"punch.ask", "punch.approve"} <= acts
    assert "已核实" in own.get(f"{path}?month={second:%Y-%m}").text


CLOCK = """考勤号,姓名,刷卡,状态,机号
G18,,2026-11-02 08:21:09,上班,1
G18,,2026-11-02 08:21:09,上班,1
G20,,2026-11-02 08:33:00,进来,1
G99,,2026-11-02 08:34:00,上班,1
"""


def bring(client: FlaskClient, unit: int, text: str, name: str = "打卡.csv") -> str:
    file = (io.BytesIO(text.encode("gb18030")), name)
    answer = client.post(f"/units/{unit}/attendance/clock/", data={"file": file})
    assert answer.status_code == 302, answer.text
    return str(answer.location)


def test_a_file_of_a_clock_is_looked_over_cell_by_cell_and_its_columns_are_kept(
    signed_in: SignedIn, make: Sessions, station: int
) -> None:
    client = signed_in(Role.SUPERVISOR, station)
    place = bring(client, station, CLOCK)
    columns = {"person": "考勤号", "at": "刷卡", "way": "状态", "device": "机号"}
    page = client.post(place, data=columns).text
    assert "1条重复" in page
    assert "进来" in page
    assert "G99" in page
    assert client.post(place, data={**columns, "act": "take"}).status_code == 422
    done = client.post(place, data={**columns, "act": "take", "anyway": "yes"})
    assert done.status_code == 302
    with reading(make) as work:
        rows = work.scalars(select(PunchRow)).all()
        assert [(row.person, row.way, row.device) for row in rows] == [("G18", "in", "1")]
        assert work.scalars(select(ColumnsRow)).one().columns == columns
    again = client.get(bring(client, station, CLOCK)).text
    assert "<option selected>刷卡</option>" in again
    assert "1条已有" in again


def test_a_workbook_of_a_clock_is_read_as_its_csv_is(
    signed_in: SignedIn, make: Sessions, station: int
) -> None:
    content = io.BytesIO()
    with Workbook(content) as book:
        sheet = book.add_worksheet("打卡")
        sheet.write_row(0, 0, ["工号", "打卡时间", "状态", "设备"])
        instant = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
        came, went = at(date(2026, 11, 2), 8, 21), at(date(2026, 11, 3), 7, 10)
        for row, (clock, way) in enumerate(((came, "上班"), (went, "下班")), start=1):
            sheet.write_row(row, 0, ["G18", "", way, "门禁1"])
            sheet.write_datetime(row, 1, clock.replace(tzinfo=None), instant)
    client = signed_in(Role.SUPERVISOR, station)
    file = (io.BytesIO(content.getvalue()), "打卡.xlsx")
    place = client.post(f"/units/{station}/attendance/clock/", data={"file": file}).location
    columns = {"person": "工号", "at": "打卡时间", "way": "状态", "device": "设备"}
    assert client.post(place, data={**columns, "act": "take"}).status_code == 302
    with reading(make) as work:
        rows = work.scalars(select(PunchRow).order_by(PunchRow.at)).all()
        assert [(row.person, row.way, row.device, row.at) for row in rows] == [
            ("G18", "in", "门禁1", datetime(2026, 11, 2, 0, 21, tzinfo=UTC)),
            ("G18", "out", "门禁1", datetime(2026, 11, 2, 23, 10, tzinfo=UTC)),
        ]


def test_a_clock_file_without_a_table_is_refused_with_its_flaw(
    signed_in: SignedIn, station: int
) -> None:
    client = signed_in(Role.SUPERVISOR, station)
    file = (io.BytesIO(b"PK\x03\x04 nonsense"), "打卡.csv")
    answer = client.post(f"/units/{station}/attendance/clock/", data={"file": file})
    assert answer.status_code == 422
    assert "应为" in answer.text


def test_hours_are_shown_by_class_and_exported_without_an_amount(
    signed_in: SignedIn, worked: int
) -> None:
    client = signed_in(Role.PAY, worked)
    page = client.get(f"/units/{worked}/attendance/hours/?month={FIRST:%Y-%m}").text
    assert "标准工时" in page
    cells = [each.split("<")[0] for each in page.split('<td class="num">')[1:]]
    said = [each for each in cells if each]
    assert said
    assert all(re.fullmatch(r"\d+:[0-5]\d", each) for each in said)
    path = f"/units/{worked}/attendance/hours/{FIRST:%Y-%m}"
    text = client.get(f"{path}.csv").get_data().decode("utf-8-sig")
    assert text.splitlines()[0].startswith("工号,姓名,工作,提前到岗,在岗备班")
    assert "元" not in text
    assert client.get(f"{path}.xlsx").data[:2] == b"PK"
    assert client.get(f"{path}.pdf").status_code == 404


def test_hours_beyond_the_months_limit_are_marked_with_the_arithmetic(
    signed_in: SignedIn, make: Sessions, worked: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A month of leave asks for no hours, so that one day of work is beyond them."""
    first, last = punching.month_of(FIRST)
    with writing(make) as work:
        span = {"unit_id": worked, "person": "G18", "first": first, "last": last}
        work.add(RequestRow(kind="leave", state=Stand.APPROVED, **span))
    client = signed_in(Role.PAY, worked)
    path = f"/units/{worked}/attendance/hours/?month={FIRST:%Y-%m}"
    assert "上限36小时" in client.get(path).text
    assert "▲" not in client.get(path).text
    known = hours.limits(FIRST)
    assert known.month is not None
    tight = replace(known, month=replace(known.month, value=60))
    monkeypatch.setattr(hours, "limits", lambda _day: tight)
    page = client.get(path).text
    assert "− 标准工时0分钟 = 超出" in page
    assert page.count("▲") == 2


def test_a_week_above_the_normal_hours_is_marked_by_how_much(
    signed_in: SignedIn, worked: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, own = signed_in(Role.PAY, worked), signed_in(Role.STAFF, worked, person="G18")
    query = f"month={FIRST:%Y-%m}"
    paths = f"/units/{worked}/attendance/hours/?{query}", f"/units/{worked}/mine/attendance?{query}"
    known = hours.limits(FIRST)
    assert known.week is not None
    assert known.week.value == 40 * 60
    for reader, path in zip((client, own), paths, strict=True):
        page = reader.get(path).text
        minutes = minutes_of(page)
        assert "(+" not in page
        tight = replace(known, week=replace(known.week, value=minutes - 61))
        with monkeypatch.context() as patch:
            for module in (hours, own_pages):
                patch.setattr(module, "limits", lambda _day, tight=tight: tight)
            assert "(+1小时1分)" in reader.get(path).text
            even = replace(known, week=replace(known.week, value=minutes))
            for module in (hours, own_pages):
                patch.setattr(module, "limits", lambda _day, even=even: even)
            assert "(+" not in reader.get(path).text


def minutes_of(page: str) -> int:
    """The work of the first week on a page."""
    found = re.search(r"按周：\d{4}-W\d\d (?:(\d+)小时)?(?:(\d+)分)?", page)
    assert found is not None
    return int(found[1] or 0) * 60 + int(found[2] or 0)


def test_a_fault_and_urgent_hours_are_put_on_record(
    signed_in: SignedIn, make: Sessions, worked: int
) -> None:
    client = signed_in(Role.LEADER, worked)
    rules = f"/units/{worked}/attendance/rules/"
    span = {"begin": f"{FIRST}T08:00", "end": f"{FIRST}T09:00"}
    assert client.post(f"{rules}fault", data={**span, "what": "门禁断电"}).status_code == 302
    assert "门禁断电" in client.get(f"{rules}?month={FIRST:%Y-%m}").text
    reckon(make, worked)
    assert "系统故障" in client.get(f"/units/{worked}/attendance/?day={FIRST}").text
    pay = f"/units/{worked}/attendance/hours/"
    given = {"person": "G18", "begin": f"{FIRST}T10:00", "end": f"{FIRST}T11:30", "ticket": "BX-31"}
    assert client.post(f"{pay}urgent", data=given).status_code == 302
    assert "BX-31" in client.get(f"{pay}?month={FIRST:%Y-%m}").text
    turned = {**span, "begin": span["end"], "end": span["begin"], "what": "反了"}
    client.post(f"{rules}fault", data=turned)
    assert "反了" not in client.get(f"{rules}?month={FIRST:%Y-%m}").text


def test_the_page_of_rules_says_which_dates_still_go_by_the_figures_of_then(
    signed_in: SignedIn, make: Sessions, worked: int
) -> None:
    client, path = signed_in(Role.LEADER, worked), f"/units/{worked}/attendance/rules/"
    assert "data-waiting" not in client.get(path).text
    third = FIRST + timedelta(days=2)
    rows = [{"figure": "迟到宽限", "value": "8", "source": "考勤办法", "from": f"{third}"}]
    with writing(make) as work:
        change(work, worked, {"attendance": rows}, None)
    page = client.get(path).text
    count = re.search(rf'data-waiting="(\d+)">{third}至[^共]*共(\d+)天仍按改动前的参数', page)
    assert count is not None
    assert 4 <= int(count[1]) == int(count[2]) <= 6
    assert "data-left" not in page
    with writing(make) as work:
        work.execute(update(UnitRow).where(UnitRow.id == worked).values(edition="0"))
        work.execute(update(ReckonedRow).values(edition="0"))
    assert f'data-left="{count[1]}"' in client.get(path).text
    reckon(make, worked)
    assert "data-left" not in client.get(path).text


def test_a_punch_at_the_tablet_needs_the_persons_own_pin(
    app: Flask, signed_in: SignedIn, make: Sessions, station: int
) -> None:
    client, _ = enrolled(app, signed_in(Role.HEAD, station), station)
    set_pins(make, station, app.extensions["lunzhi.seal"])
    path = f"/units/{station}/attendance/punch"
    assert app.test_client().get(path).status_code in (302, 401, 403)
    assert "打卡" in client.get(path).text
    given = {"person": "G01", "way": "in"}
    assert client.post(path, data={**given, "pin": "000000"}).status_code == 422
    assert client.post(path, data={**given, "person": "G99", "pin": "1"}).status_code == 422
    assert client.post(path, data={**given, "pin": PINS["G01"]}).status_code == 302
    with reading(make) as work:
        rows = work.scalars(select(PunchRow)).all()
        assert [(row.person, row.source, row.way, row.device, row.evidence) for row in rows] == [
            ("G01", "tablet", "in", "值班室平板", "pin")
        ]
