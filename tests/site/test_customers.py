"""The pages of customers’ matters: taken while the customer speaks, handed on, closed, read in."""

from __future__ import annotations

import io
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from roster.store.accounts import Role
from roster.store.base import Sessions, now, reading
from roster.store.callers import CallerRow
from roster.store.customers import MatterRow, MatterStepRow, RevisitRow
from tests.site.conftest import SignedIn

ZONE = ZoneInfo("Asia/Shanghai")
ASKED = {
    "sort": "query",
    "matter": "问本月电费",
    "name": "来电人",
    "contact": "13800138000",
    "address": "东街7号",
}
TICKETS = (
    "工单编号,受理时间,业务类型,工单状态,受理人,受理内容,联系电话,处理结果,答复时间,是否满意\n"
    "T1,{day} 08:00,投诉工单,处理中,赵01,电压低,13800138001,,,\n"
    "T2,{day} 08:10,咨询,已办结,,电价,13800138002,已说明,{day} 08:15,满意\n"
    "T1,{day} 08:00,投诉工单,处理中,赵01,电压低,13800138001,,,\n"
)


def at(unit: int, page: str = "") -> str:
    return f"/units/{unit}/customers/{page}"


def field(minutes: int = 0) -> str:
    return f"{now().astimezone(ZONE) + timedelta(minutes=minutes):%Y-%m-%dT%H:%M}"


@pytest.fixture
def first(signed_in: SignedIn, station: int) -> FlaskClient:
    return signed_in(Role.STAFF, station, "G01")


@pytest.fixture
def head(signed_in: SignedIn, station: int) -> FlaskClient:
    return signed_in(Role.HEAD, station, "G17")


def matters(make: Sessions) -> list[MatterRow]:
    with reading(make) as work:
        found = list(work.scalars(select(MatterRow).order_by(MatterRow.number)))
        work.expunge_all()
        return found


def enter(client: FlaskClient, unit: int, **given: str) -> None:
    answer = client.post(at(unit, "new"), data={**ASKED, **given})
    assert answer.status_code == 302, answer.text


def test_whoever_is_signed_in_answers_first(
    make: Sessions, station: int, first: FlaskClient
) -> None:
    enter(first, station, first="G05")
    (row,) = matters(make)
    assert (row.first, row.owner, row.sort) == ("G01", "G01", "query")
    page = first.get(at(station)).text
    assert "问本月电费" in page
    assert "赵01" in page


def test_what_is_answered_at_once_is_closed_at_once(
    make: Sessions, station: int, first: FlaskClient
) -> None:
    enter(first, station, result="已告知", satisfied="yes")
    (row,) = matters(make)
    assert row.closed is not None
    assert row.satisfied is True


def test_what_was_typed_stands_in_the_form_again(
    make: Sessions, station: int, first: FlaskClient
) -> None:
    answer = first.post(at(station, "new"), data={**ASKED, "received": field(60)})
    assert answer.status_code == 422
    assert "问本月电费" in answer.text
    assert matters(make) == []


def test_a_matter_goes_to_the_one_who_accepts(
    make: Sessions, station: int, first: FlaskClient, signed_in: SignedIn
) -> None:
    enter(first, station)
    first.post(at(station, "1/offer"), data={"to": "G05"})
    assert "周05" in first.get(at(station, "1/")).text
    other = signed_in(Role.STAFF, station, "G05")
    assert "请您接办此事" in other.get(at(station, "1/")).text
    assert "首问1号" in other.get(f"/units/{station}/mine/").text
    other.post(at(station, "1/accept"))
    (row,) = matters(make)
    assert (row.owner, row.first) == ("G05", "G01")
    assert "督促" in first.get(at(station, "1/")).text
    for view, count in (("mine", 1), ("overdue", 0), ("open", 1), ("closed", 0)):
        page = first.get(at(station, f"?view={view}")).text
        assert page.count("data-stand=") == count, view


@pytest.mark.rule("hall-confidential")
@pytest.mark.rule("loc-data-use")
@pytest.mark.rule("gen-confidential")
def test_a_customer_s_words_are_for_those_who_have_to_do_with_them(
    station: int, first: FlaskClient, head: FlaskClient, signed_in: SignedIn
) -> None:
    enter(first, station)
    stranger = signed_in(Role.STAFF, station, "G09")
    for page in ("", "1/"):
        assert ASKED["matter"] in head.get(at(station, page)).text
        assert ASKED["matter"] not in stranger.get(at(station, page)).text
    assert ASKED["contact"] not in stranger.get(at(station, "1/")).text
    assert stranger.get(at(station, "list.csv")).status_code == 403


def test_a_matter_of_another_unit_does_not_exist(
    station: int, hall: int, first: FlaskClient, signed_in: SignedIn
) -> None:
    enter(first, station)
    other = signed_in(Role.HEAD, hall)
    assert other.get(at(hall, "1/")).status_code == 404
    assert other.get(at(station, "1/")).status_code == 404


def test_a_step_that_does_not_fit_is_refused_and_keeps_what_was_typed(
    make: Sessions, station: int, first: FlaskClient
) -> None:
    enter(first, station, sort="opinion")
    answer = first.post(at(station, "1/close"), data={"words": "已处理好", "replied": field()})
    assert answer.status_code == 422
    assert "请记录满意度" in answer.text
    assert "已处理好" in answer.text
    data = {"words": "已处理好", "replied": field(), "satisfied": "no"}
    assert first.post(at(station, "1/close"), data=data).status_code == 302
    assert matters(make)[0].satisfied is False


def test_a_list_is_taken_out_as_csv_and_workbook(
    station: int, first: FlaskClient, head: FlaskClient
) -> None:
    enter(first, station, matter="=1+1")
    text = head.get(at(station, "list.csv")).text
    assert "'=1+1" in text
    assert "13800138000" in text
    import openpyxl

    content = head.get(at(station, "list.xlsx")).data
    page = openpyxl.load_workbook(io.BytesIO(content)).active
    assert page is not None
    assert "=1+1" in [cell.value for cell in page[2]]
    assert all(cell.data_type != "f" for cell in page[2])


def hand_in(client: FlaskClient, unit: int, kind: str, text: str) -> str:
    file = (io.BytesIO(text.encode("gb18030")), "工单.csv")
    answer = client.post(at(unit, "files/"), data={"kind": kind, "file": file})
    assert answer.status_code == 302, answer.text
    return answer.location


def columns(page: str) -> dict[str, str]:
    """What the page offers as the column of each thing."""
    import re

    return {
        name: chosen[1]
        for name, options in re.findall(
            r'<select id="[^"]*" name="(column-[^"]*)">(.*?)</select>', page
        )
        if (chosen := re.search(r'<option value="([^"]+)" selected>', options))
    }


def test_tickets_are_read_in_once_and_their_states_follow(
    make: Sessions, station: int, head: FlaskClient
) -> None:
    day = f"{now().astimezone(ZONE) - timedelta(days=1):%Y-%m-%d}"
    place = hand_in(head, station, "inquiry", TICKETS.format(day=day))
    page = head.get(place).text
    assert "新工单2张" in page
    assert "重复1行" in page
    given = {**columns(page), "first": "G05", "act": "bring"}
    assert given["column-received"] == "受理时间"
    assert head.post(place, data=given).status_code == 302
    one, two = matters(make)
    assert (one.ticket, one.first, one.sort, one.closed) == ("T1", "G01", "complaint", None)
    assert (two.ticket, two.first, two.satisfied) == ("T2", "G05", True)
    later = TICKETS.format(day=day).replace("处理中", "已派发")
    place = hand_in(head, station, "inquiry", later)
    page = head.get(place).text
    assert "沿用上次的对应" in page
    assert "已登记2张" in page
    answer = head.post(place, data={**columns(page), "act": "bring"}, follow_redirects=True)
    assert "新增0条，更新1条" in answer.text
    with reading(make) as work:
        told = work.scalars(select(MatterStepRow).where(MatterStepRow.act == "told")).all()
        assert [each.facts["state"] for each in told] == ["处理中", "已办结", "已派发"]


def test_a_file_with_a_wrong_cell_is_told_by_its_place_and_enters_nothing(
    make: Sessions, station: int, head: FlaskClient
) -> None:
    text = "工单编号,受理时间,业务类型\nT1,昨天,投诉\nT2,2026-11-20 08:00,闲聊\n"
    place = hand_in(head, station, "inquiry", text)
    page = head.get(place).text
    assert "第2行 “受理时间”列" in page
    assert "第3行 “业务类型”列" in page
    answer = head.post(place, data={**columns(page), "act": "bring"})
    assert answer.status_code == 422
    assert matters(make) == []


def test_what_a_row_lacks_is_told_by_its_row(
    make: Sessions, station: int, head: FlaskClient
) -> None:
    day = f"{now().astimezone(ZONE) - timedelta(days=1):%Y-%m-%d}"
    place = hand_in(head, station, "inquiry", TICKETS.format(day=day))
    given = {**columns(head.get(place).text), "first": "", "act": "bring"}
    answer = head.post(place, data=given)
    assert answer.status_code == 422
    assert "第3行" in answer.text
    assert matters(make) == []
    with reading(make) as work:
        assert work.scalars(select(CallerRow)).all() == []


def test_a_repair_case_is_entered_step_by_step_and_measured(
    station: int, first: FlaskClient, head: FlaskClient
) -> None:
    begun, gate, arrived, before = (field(minutes) for minutes in (-60, -56, -10, -70))
    data = {"ticket": "B1", "received": begun, "area": "town"}
    assert first.post(at(station, "repairs/"), data=data).status_code == 302
    moments = {"received": begun, "gate": gate, "arrived": arrived, "area": "town"}
    assert first.post(at(station, "repairs/B1/"), data=moments).status_code == 302
    page = head.get(at(station, "repairs/B1/")).text
    assert "▲ 本单位目标: 50 / 30分钟" in page
    assert "✓ 标准上限: 50 / 60分钟" in page
    answer = first.post(at(station, "repairs/B1/"), data={**moments, "arrived": before})
    assert answer.status_code == 422
    assert "不应早于" in answer.text
    month = f"?month={begun[:7]}"
    assert "(50) ÷ 1 = 50.0" in head.get(at(station, f"repairs/{month}")).text
    assert "B1" in head.get(at(station, f"repairs.csv{month}")).text


def test_repairs_come_from_a_file_too(station: int, head: FlaskClient) -> None:
    day = f"{now().astimezone(ZONE) - timedelta(days=1):%Y-%m-%d}"
    text = f"工单号;报修时间;到达时间;区域\nB7;{day} 00:00;{day} 00:28;城区\n"
    place = hand_in(head, station, "repair", text)
    given = {**columns(head.get(place).text), "act": "bring"}
    assert head.post(place, data=given).status_code == 302
    assert "28分钟" in head.get(at(station, "repairs/B7/")).text


def test_a_closed_complaint_is_called_back_and_answered(
    make: Sessions, station: int, first: FlaskClient
) -> None:
    enter(first, station, sort="complaint", result="已道歉", satisfied="yes")
    page = first.get(at(station, "revisits/")).text
    assert 'data-made="due"' in page
    assert first.post(at(station, "revisits/1/"), data={"reached": "no"}).status_code == 302
    assert "未联系上1次" in first.get(at(station, "revisits/")).text
    given = {"reached": "yes", "V5-1": "yes", "V5-2": "yes"}
    assert first.post(at(station, "revisits/1/"), data=given).status_code == 422
    whole = {**given, "V5-3": "yes", "words-V5-4": "无"}
    assert first.post(at(station, "revisits/1/"), data=whole).status_code == 302
    assert 'data-made="done"' in first.get(at(station, "revisits/?view=done")).text
    with reading(make) as work:
        assert work.scalars(select(RevisitRow.origin)).all() == ["rule"]


def test_a_stage_of_an_extension_comes_on_the_list_once(station: int, head: FlaskClient) -> None:
    data = {"subject": "Y1", "form": "revisit_plan", "when": field(-5)}
    for said in ("已列入名单。", "已在名单中。"):
        answer = head.post(at(station, "revisits/ended"), data=data, follow_redirects=True)
        assert said in answer.text
    assert (
        "没有尚未参加抽取的已修复报修"
        in head.post(at(station, "revisits/draw"), follow_redirects=True).text
    )


def test_a_ledger_that_is_switched_off_says_so_and_leaves_the_bar(
    station: int, first: FlaskClient, head: FlaskClient
) -> None:
    enter(first, station)
    assert "抢修台账</a>" in head.get(at(station)).text
    day = f"{now().astimezone(ZONE):%Y-%m-%d}"
    for ledger in ("repair", "inquiry"):
        data = {"ledger": ledger, "kept": "no", "since": day}
        assert head.post(at(station, "settings/switch"), data=data).status_code == 302
    page = head.get(at(station)).text
    assert "抢修台账</a>" not in page
    assert "起停用" in page
    assert "问本月电费" in page
    assert first.post(at(station, "new"), data=ASKED).status_code == 422
    assert head.post(at(station, "repairs/"), data={"ticket": "B1"}).status_code == 422


def test_a_figure_of_the_unit_needs_its_own_source(station: int, head: FlaskClient) -> None:
    day = f"{now().astimezone(ZONE):%Y-%m-%d}"
    data = {"name": "term.complaint", "amount": "3", "unit": "working_days", "since": day}
    assert head.post(at(station, "settings/figure"), data=data).status_code == 422
    whole = {**data, "source": "所规〔2026〕3号"}
    assert head.post(at(station, "settings/figure"), data=whole).status_code == 302
    page = head.get(at(station, "settings/")).text
    assert "3工作日" in page
    assert "所规〔2026〕3号" in page
    share = {"name": "revisit.complaint", "share": "1", "days": "1", "source": "x", "since": day}
    head.post(at(station, "settings/figure"), data=share)
    assert "100% · 1日内" in head.get(at(station, "settings/")).text


def test_a_customer_who_asks_is_forgotten_by_the_head(
    make: Sessions, station: int, first: FlaskClient, head: FlaskClient
) -> None:
    enter(first, station, sort="complaint", result="已道歉", satisfied="yes")
    words = {"V5-1": "yes", "V5-2": "yes", "V5-3": "yes", "words-V5-4": "请快一点"}
    first.post(at(station, "revisits/1/"), data=words)
    assert first.post(at(station, "1/forget")).status_code == 403
    page = head.post(at(station, "1/forget"), follow_redirects=True).text
    assert "已清除" in page
    assert "已道歉" not in page
    with reading(make) as work:
        assert {row.words for row in work.scalars(select(CallerRow))} == {""}
    assert "赵01" in head.get(at(station, "1/")).text
