"""The tablet of a station: who is on, and one's own page for who shows who they are."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from roster.desk.books import change
from roster.store.accounts import AccountRow, GrantRow, Role
from roster.store.acknowledgements import AskedRow
from roster.store.base import Sessions, reading, writing
from roster.store.punches import CorrectionRow
from roster.store.requests import RequestRow
from roster.store.rosters import VersionRow
from roster.store.swaps import SwapRow
from tests.site.conftest import SECRET, SignedIn
from tests.site.published import (
    DUTY,
    LEADER,
    MONTH,
    NOON,
    month_of,
    publish,
    stop_clocks,
)
from web import sign_ins
from web.mine import kiosk

ROWS = {
    "G03": month_of(d24=LEADER),
    "G05": month_of(d25=DUTY, d29=DUTY),
    "G07": month_of(d25=LEADER),
}
SEAL = re.compile(r'name="seal" value="([^"]+)"')


@pytest.fixture(autouse=True)
def at_noon(monkeypatch: pytest.MonkeyPatch) -> None:
    stop_clocks(monkeypatch)


@pytest.fixture
def month(make: Sessions, station: int) -> int:
    """A published month in which G05 is asked to acknowledge; G05 and G07 have passwords."""
    publish(make, station, MONTH, 30, ROWS, NOON)
    with writing(make) as work:
        version = work.scalars(select(VersionRow)).one()
        work.add(
            AskedRow(
                unit_id=station,
                roster_id=version.roster_id,
                version_id=version.id,
                person="G05",
                days=[24, 28],
            )
        )
        for number in ("G05", "G07"):
            row = AccountRow(
                login=number, password=sign_ins.hashed(SECRET), unit_id=station, person=number
            )
            work.add(row)
            work.flush()
            work.add(GrantRow(account_id=row.id, unit_id=station, role=Role.STAFF))
    return station


@pytest.fixture
def tablet(signed_in: SignedIn, month: int) -> FlaskClient:
    return signed_in(Role.TABLET, month)


def enter(tablet: FlaskClient, unit: int, login: str = "G05", password: str = SECRET) -> str:
    answer = tablet.post(f"/units/{unit}/kiosk/mine", data={"login": login, "password": password})
    assert answer.status_code == 200, answer.text
    return answer.text


def tap(tablet: FlaskClient, unit: int, seal: str) -> int:
    form = {"seal": seal, "ask": "1"}
    return tablet.post(f"/units/{unit}/kiosk/acknowledge", data=form).status_code


def way(make: Sessions) -> str:
    with reading(make) as work:
        return work.scalars(select(AskedRow.way)).one()


def test_the_board_shows_who_is_on_and_who_comes_next(tablet: FlaskClient, month: int) -> None:
    text = tablet.get(f"/units/{month}/kiosk/").text
    on, coming = text.split('id="next"')
    assert "孙03" in on
    assert "周05" not in on
    assert "明天 07:45" in coming
    assert {"周05", "郑07"} <= set(re.findall(r"<b>(\S+)</b>", coming))


def test_a_tablet_comes_to_its_board_and_to_no_page_of_the_office(
    tablet: FlaskClient, month: int
) -> None:
    assert tablet.get("/").location == f"/units/{month}/kiosk/"
    assert tablet.get(f"/units/{month}/requests/").status_code == 403
    assert tablet.get(f"/units/{month}/mine/").status_code == 403


def test_a_tap_at_the_tablet_is_the_persons_own(
    make: Sessions, tablet: FlaskClient, month: int
) -> None:
    seal = SEAL.search(enter(tablet, month))
    assert seal
    assert tap(tablet, month, seal[1]) == 200
    assert way(make) == "tablet"


def test_who_is_somebody_else_has_nothing_to_tap(
    make: Sessions, tablet: FlaskClient, month: int
) -> None:
    page = enter(tablet, month, "G07")
    seal = SEAL.search(page)
    assert seal
    assert "请确认" not in page
    assert tap(tablet, month, seal[1]) == 422
    assert tap(tablet, month, "") == 403
    assert way(make) == ""


def test_a_seal_is_worth_something_on_its_own_tablet_and_for_two_minutes(
    make: Sessions,
    tablet: FlaskClient,
    signed_in: SignedIn,
    month: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    seal = SEAL.search(enter(tablet, month))
    assert seal
    assert tap(signed_in(Role.STAFF, month, "G03"), month, seal[1]) == 403
    monkeypatch.setattr(kiosk, "WORTH", -1)
    assert tap(tablet, month, seal[1]) == 403
    assert way(make) == ""


def test_a_wrong_password_is_counted_and_signs_nobody_in(
    make: Sessions, tablet: FlaskClient, month: int
) -> None:
    form = {"login": "G05", "password": "wrong"}
    for _ in range(5):
        answer = tablet.post(f"/units/{month}/kiosk/mine", data=form)
        assert answer.status_code == 403
    with reading(make) as work:
        row = work.scalars(select(AccountRow).where(AccountRow.login == "G05")).one()
        assert row.locked_until is not None
    assert tablet.get("/").location == f"/units/{month}/kiosk/"


def test_leave_is_asked_for_at_the_tablet(make: Sessions, tablet: FlaskClient, month: int) -> None:
    seal = SEAL.search(enter(tablet, month))
    assert seal
    form = {"seal": seal[1], "kind": "leave", "first": "2026-11-26", "last": "2026-11-27"}
    address = f"/units/{month}/kiosk/ask"
    assert tablet.post(address, data={**form, "seal": ""}).status_code == 403
    assert tablet.post(address, data={**form, "last": "2026-11-01"}).status_code == 422
    assert tablet.post(address, data={**form, "first": ""}).status_code == 422
    page = tablet.post(address, data=form)
    assert (page.status_code, "待答复" in page.text) == (200, True)
    with reading(make) as work:
        (row,) = work.scalars(select(RequestRow))
        assert (row.person, row.state, row.paper) == ("G05", "asked", False)


def test_a_forgotten_punch_is_asked_for_at_the_tablet_as_often_as_a_month_allows(
    make: Sessions, tablet: FlaskClient, month: int
) -> None:
    with writing(make) as work:
        rows = [{"figure": "补卡次数", "value": "1", "source": "考勤办法"}]
        change(work, month, {"attendance": rows}, None)
    page = enter(tablet, month)
    seal = SEAL.search(page)
    assert seal
    assert "本月已申请0次，上限1次" in page
    given = {"seal": seal[1], "day": "2026-11-20", "at": "2026-11-20T07:40", "way": "in"}
    address = f"/units/{month}/kiosk/punch"
    assert tablet.post(address, data={**given, "seal": ""}).status_code == 403
    assert tablet.post(address, data=given).status_code == 422
    given["reason"] = "平板没有电"
    for wrong in ("early", "0001-01-01T00:00"):
        assert tablet.post(address, data={**given, "at": wrong}).status_code == 422
    asked = tablet.post(address, data=given)
    assert (asked.status_code, "待处理" in asked.text) == (200, True)
    again = tablet.post(address, data={**given, "way": "out", "at": "2026-11-20T19:40"})
    assert (again.status_code, "每月不超过1次" in again.text) == (422, True)
    with reading(make) as work:
        (row,) = work.scalars(select(CorrectionRow))
        assert (row.person, row.state, row.paper) == ("G05", "asked", True)
        assert row.at == datetime(2026, 11, 19, 23, 40, tzinfo=UTC)


def test_the_tablet_goes_back_to_the_board_by_itself(tablet: FlaskClient, month: int) -> None:
    back = f'data-back="/units/{month}/kiosk/"'
    assert f'{back} data-after="60"' in enter(tablet, month)
    assert f'{back} data-after="300"' in tablet.get(f"/units/{month}/kiosk/").text


def test_slips_hold_the_duties_and_pictures_of_them(
    signed_in: SignedIn, month: int, company: int
) -> None:
    supervisor = signed_in(Role.SUPERVISOR, company)
    text = supervisor.get(f"/units/{month}/slips/?month=2026-11").text
    assert text.count('<article class="slip">') == 3
    assert text.count("/slips/picture.svg?person=") == 3
    own = signed_in(Role.STAFF, month, "G03")
    assert own.get(f"/units/{month}/slips/").status_code == 403
    assert own.get(f"/units/{month}/mine/slip").text.count('<article class="slip">') == 1
    picture = f"/units/{month}/slips/picture.svg?month=2026-11&person="
    assert own.get(picture + "G03").mimetype == "image/svg+xml"
    assert own.get(picture + "G05").status_code == 404
    assert supervisor.get(picture + "G05&number=1").status_code == 404
    assert b"<svg" in supervisor.get(picture + "G05").data


def test_a_duty_is_offered_and_taken_at_the_tablet(
    make: Sessions, tablet: FlaskClient, month: int
) -> None:
    address = f"/units/{month}/kiosk/swap"
    giver = SEAL.search(enter(tablet, month))
    assert giver
    form = {"seal": giver[1], "act": "offer", "day": "2026-11-29"}
    assert tablet.post(address, data={**form, "seal": ""}).status_code == 403
    assert tablet.post(address, data={**form, "day": "2026-11-28"}).status_code == 422
    page = tablet.post(address, data=form)
    assert (page.status_code, "撤回" in page.text) == (200, True)
    offered = enter(tablet, month, "G07")
    taker = SEAL.search(offered)
    assert taker
    assert "前后最短休息" in offered
    take = {"seal": taker[1], "act": "take", "number": "1"}
    assert tablet.post(address, data={**take, "seal": giver[1]}).status_code == 403
    assert tablet.post(address, data=take).status_code == 200
    with reading(make) as work:
        (row,) = work.scalars(select(SwapRow))
        assert (row.giver, row.taker, row.step) == ("G05", "G07", "agreed")
    assert tablet.post(address, data={**take, "act": "agree"}).status_code == 403
    assert tablet.post(address, data={**take, "number": "9"}).status_code == 404


def test_a_swap_with_a_certain_person_is_begun_at_the_tablet(
    make: Sessions, tablet: FlaskClient, month: int
) -> None:
    address = f"/units/{month}/kiosk/swap"
    giver = SEAL.search(enter(tablet, month))
    assert giver
    form = {"seal": giver[1], "taker": "G07", "day": ["2026-11-29", ""]}
    looked = tablet.post(address, data={**form, "act": "look"})
    assert looked.status_code == 200
    assert {"本表工时", "前后最短休息（小时）", "法定节假日", "请郑07同意"} <= set(
        re.findall(r">([^<>]+)<", looked.text)
    )
    assert tablet.post(address, data={**form, "act": "look", "taker": ""}).status_code == 422
    assert tablet.post(address, data={**form, "act": "ask", "seal": ""}).status_code == 403
    with reading(make) as work:
        assert not list(work.scalars(select(SwapRow)))
    assert tablet.post(address, data={**form, "act": "ask"}).status_code == 200
    taker = SEAL.search(enter(tablet, month, "G07"))
    assert taker
    agree = {"seal": taker[1], "act": "agree", "number": "1"}
    assert tablet.post(address, data={**agree, "seal": giver[1]}).status_code == 403
    assert tablet.post(address, data=agree).status_code == 200
    with reading(make) as work:
        (row,) = work.scalars(select(SwapRow))
        assert (row.giver, row.taker, row.step) == ("G05", "G07", "agreed")


def test_a_swap_that_a_rule_forbids_is_looked_at_and_cannot_be_asked_for(
    tablet: FlaskClient, month: int, make: Sessions
) -> None:
    """Whoever has the 24 hours before would work two duties at once or without a rest."""
    address = f"/units/{month}/kiosk/swap"
    giver = SEAL.search(enter(tablet, month))
    assert giver
    form = {"seal": giver[1], "taker": "G03", "day": "2026-11-25"}
    looked = tablet.post(address, data={**form, "act": "look"}).text
    assert "请孙03同意" not in looked
    assert '<ul class="flaws">' in looked
    cells = re.findall(r"<td>(.*?)</td>", looked)
    assert any("时间重叠" in each for each in cells)
    assert not any("-" in each for each in cells)
    assert tablet.post(address, data={**form, "act": "ask"}).status_code == 422
    with reading(make) as work:
        assert not list(work.scalars(select(SwapRow)))
