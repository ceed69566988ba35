"""Cases on the site: a case led through its pages, each by whom it is for, and what nobody sees."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from hashlib import sha256
from io import BytesIO

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from roster.desk import adopting, cases
from roster.desk.case_files import AT_ONCE
from roster.desk.cases import Evidence
from roster.feeds.evidence import JPEG
from roster.store.accounts import AccountRow, Role
from roster.store.audit import AuditRow
from roster.store.base import Sessions, reading, writing
from roster.store.cases import CaseRow, CeilingRow
from roster.store.handovers import PhotoRow
from tests.desk.cases_station import (
    DAY,
    HEAD,
    NOW,
    OTHER,
    PERSON,
    POST,
    PROPOSER,
    Station,
    fill,
)
from tests.feeds.test_evidence import GPS, PLAIN, exif, segment
from tests.site.conftest import SECRET, SignedIn
from web import sign_ins

Clock = Callable[[datetime], None]


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    def turn(at: datetime) -> None:
        for module in ("web.place", "web.oneself"):
            monkeypatch.setattr(f"{module}.now", lambda: at)

    turn(NOW)
    return turn


@pytest.fixture
def unit(make: Sessions, clock: Clock) -> Station:
    found = Station(make, fill(make))
    found.adopt("hotline")
    return found


@pytest.fixture
def leader(signed_in: SignedIn, unit: Station) -> FlaskClient:
    return signed_in(Role.LEADER, unit.unit, PROPOSER)


@pytest.fixture
def head(signed_in: SignedIn, unit: Station) -> FlaskClient:
    return signed_in(Role.HEAD, unit.unit)


@pytest.fixture
def staff(signed_in: SignedIn, unit: Station) -> FlaskClient:
    return signed_in(Role.STAFF, unit.unit, PERSON)


def notified(unit: Station, leader: FlaskClient) -> int:
    """A case that was begun from a fact by one tap."""
    form = {"fact": unit.fact(), "code": "PEN-LATE", "reason": "迟到12分钟", "act": "notify"}
    answer = leader.post(f"/units/{unit.unit}/cases/facts", data=form)
    found = re.search(r"/cases/(\d+)/", answer.location)
    assert found, answer.text
    return int(found[1])


def do(client: FlaskClient, unit: Station, number: int, act: str, **form: str) -> str:
    path = f"/units/{unit.unit}/cases/{number}/{act}"
    return client.post(path, data=form, follow_redirects=True).text


def own(client: FlaskClient, unit: Station, number: int, act: str, **form: str) -> str:
    path = f"/units/{unit.unit}/mine/cases/{number}/{act}"
    return client.post(path, data=form, follow_redirects=True).text


def state(unit: Station, number: int) -> str:
    return unit.row(number).state


def appeals(unit: Station, client: FlaskClient) -> FlaskClient:
    """Whoever hears appeals, named by the unit and signed in."""
    with writing(unit.make) as work:
        work.get_one(AccountRow, unit.body).password = sign_ins.hashed(SECRET)
        adopting.set_case_settings(work, unit.unit, {}, [unit.body], unit.keeper)
    client.post("/account/sign-in", data={"login": "appeals", "password": SECRET})
    return client


def test_a_case_is_led_from_a_fact_to_an_appeal_that_is_won(
    unit: Station, leader: FlaskClient, head: FlaskClient, staff: FlaskClient
) -> None:
    number = notified(unit, leader)
    assert "尚未送达" in leader.get(f"/units/{unit.unit}/cases/").text
    assert "陈述截至" in own(staff, unit, number, "deliver")
    assert "班车故障，有证明" in own(staff, unit, number, "hear", reason="班车故障，有证明")
    assert "已决定" in do(head, unit, number, "decide", outcome="uphold", reason="属实")
    own(staff, unit, number, "deliver")
    assert "已申诉" in own(staff, unit, number, "appeal", reason="证明未看")
    body = appeals(unit, staff.application.test_client())
    assert "申诉成立" in do(body, unit, number, "rule", outcome="reverse", reason="证明有效")
    assert state(unit, number) == "REVERSED"


def test_a_decision_is_offered_once_the_person_was_notified(
    unit: Station, leader: FlaskClient, head: FlaskClient
) -> None:
    number = unit.propose(unit.fact())
    path = f"/units/{unit.unit}/cases/{number}/"
    assert f"{path}notify" in head.get(path).text
    assert f"{path}decide" not in head.get(path).text
    do(leader, unit, number, "notify")
    assert f"{path}decide" in head.get(path).text


def test_a_reminder_is_one_tap(unit: Station, leader: FlaskClient) -> None:
    page = leader.get(f"/units/{unit.unit}/cases/facts").text
    assert "没有" in page
    fact = unit.fact()
    page = leader.get(f"/units/{unit.unit}/cases/facts").text
    [reason] = re.findall(r'name="reason"[^>]*value="([^"]+)"', page)
    form = {"fact": fact, "code": "PEN-LATE", "reason": reason, "act": "remind"}
    answer = leader.post(f"/units/{unit.unit}/cases/facts", data=form, follow_redirects=True)
    assert "已提醒了结" in answer.text


def test_an_excused_fact_offers_nothing_and_takes_nothing(
    unit: Station, leader: FlaskClient
) -> None:
    fact = unit.fact(excused=[["leave", {}]])
    page = leader.get(f"/units/{unit.unit}/cases/facts").text
    assert "已免责：请假" in page
    assert f'name="fact" value="{fact}"' not in page
    form = {"fact": fact, "code": "PEN-LATE", "reason": "x", "act": "notify"}
    answer = leader.post(f"/units/{unit.unit}/cases/facts", data=form, follow_redirects=True)
    assert "该事实有免责情形" in answer.text
    with reading(unit.make) as work:
        assert work.scalars(select(CaseRow)).all() == []


def test_what_is_the_number_of_no_row_is_no_defect(unit: Station, head: FlaskClient) -> None:
    form = {"person": PERSON, "code": "PEN-REVISIT", "day": "2026-11-04", "post": POST}
    root = f"/units/{unit.unit}/cases/"
    for number in ("99999999999999999999", "²", "-1"):
        for page in (f"{root}{number}/", f"/units/{number}/cases/"):
            assert head.get(page).status_code == 404
        assert head.post(f"{root}facts", data={"fact": number}).status_code == 404
        assert head.post(f"{root}settings", data={"bodies": number}).status_code == 302
        given = {**form, "words": "查岗无人应答", "evidence": f"spot:{number}"}
        assert "已提出" in head.post(f"{root}new", data=given, follow_redirects=True).text


def test_who_proposed_does_not_decide(
    unit: Station, head: FlaskClient, staff: FlaskClient, signed_in: SignedIn
) -> None:
    number = notified(unit, head)
    own(staff, unit, number, "hear", reason="堵车")
    said = do(head, unit, number, "decide", outcome="uphold", reason="属实")
    assert "须由提出人以外的第二人决定" in said
    assert state(unit, number) == "HEARD"


def test_an_answer_on_paper_is_entered_as_such(
    unit: Station, leader: FlaskClient, head: FlaskClient
) -> None:
    number = notified(unit, leader)
    assert "纸质单编号" in do(leader, unit, number, "hear", reason="堵车")
    assert "单号K-7" in do(leader, unit, number, "hear", reason="堵车", sheet="K-7")


SHOT = PLAIN.removeprefix(JPEG)


def picture(name: str, told: bytes = b"") -> tuple[BytesIO, str]:
    return BytesIO(JPEG + told + SHOT), name


def test_what_is_handed_in_is_listed_by_its_hash_and_sent_as_what_no_browser_runs(
    unit: Station, leader: FlaskClient, staff: FlaskClient, signed_in: SignedIn
) -> None:
    number = notified(unit, leader)
    own_page = f"/units/{unit.unit}/mine/cases/{number}/"
    form = {"reason": "班车故障", "files": [picture("<b>站牌.jpg", segment(0xE1, exif(6)))]}
    page = staff.post(f"{own_page}hear", data=form, follow_redirects=True).text
    [digest] = re.findall(r"SHA-256 ([0-9a-f]{64})", page)
    assert "&lt;b&gt;站牌.jpg" in page
    for client, path in ((staff, own_page), (leader, f"/units/{unit.unit}/cases/{number}/")):
        assert digest in client.get(path).text
        sent = client.get(f"{path}files/{digest}")
        assert sha256(sent.data).hexdigest() == digest
        assert GPS not in sent.data
        assert sent.mimetype == "image/jpeg"
        asked = ("Content-Disposition", "X-Content-Type-Options", "Cache-Control")
        named = f"attachment; filename=case-{number}-{digest[:8]}.jpg"
        assert [sent.headers[each] for each in asked] == [named, "nosniff", "no-store"]
        assert sent.headers["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
        assert client.get(f"{path}files/{'0' * 64}").status_code == 404
    other = signed_in(Role.STAFF, unit.unit, OTHER)
    assert other.get(f"{own_page}files/{digest}").status_code == 404
    assert other.get(f"/units/{unit.unit}/cases/{number}/files/{digest}").status_code == 403
    with writing(unit.make) as work:
        [logged] = [row for row in work.query(AuditRow) if "files" in row.after]
        assert (logged.act, logged.after["files"]) == ("case.hear", [digest])
        work.query(PhotoRow).update({"body": b"another"})
    assert leader.get(f"/units/{unit.unit}/cases/{number}/files/{digest}").status_code == 404


def test_a_proposal_by_hand_brings_files_and_none_where_one_is_not_what_it_is_called(
    unit: Station, leader: FlaskClient, staff: FlaskClient
) -> None:
    path = f"/units/{unit.unit}/cases/new"
    given = {"person": PERSON, "code": "PEN-REVISIT", "day": "2026-11-04", "post": POST}
    given |= {"words": "归档3日未回访"}
    bad = picture("a.jpg"), (BytesIO(b"<script>"), "b.jpg")
    refused = leader.post(path, data={**given, "files": list(bad)})
    assert (refused.status_code, "b.jpg" in refused.text) == (422, True)
    five = [picture(f"{each}.jpg") for each in range(AT_ONCE + 1)]
    assert "不超过4个附件" in leader.post(path, data={**given, "files": five}).text
    with reading(unit.make) as work:
        assert (work.query(PhotoRow).count(), work.query(CaseRow).count()) == (0, 0)
    page = leader.post(path, data={**given, "files": [picture("a.jpg")]}, follow_redirects=True)
    [digest] = re.findall(r"SHA-256 ([0-9a-f]{64})", page.text)
    [number] = re.findall(r"/cases/(\d+)/files/", page.text)
    hidden = f"/units/{unit.unit}/mine/cases/{number}/files/{digest}"
    assert staff.get(hidden).status_code == 404
    do(leader, unit, int(number), "notify")
    assert staff.get(hidden).status_code == 200


def test_a_person_sees_only_their_own(
    unit: Station, leader: FlaskClient, staff: FlaskClient, signed_in: SignedIn
) -> None:
    number = notified(unit, leader)
    other = signed_in(Role.STAFF, unit.unit, OTHER)
    address = f"/units/{unit.unit}/mine/cases/"
    assert staff.get(f"{address}{number}/").status_code == 200
    assert other.get(f"{address}{number}/").status_code == 404
    assert "迟到" not in other.get(address).text
    for page in ("", "facts", "closed", "month", "compare", "schemes", f"{number}/"):
        assert other.get(f"/units/{unit.unit}/cases/{page}").status_code == 403


def test_a_proposal_is_not_shown_to_the_person_before_they_are_notified(
    unit: Station, leader: FlaskClient, staff: FlaskClient
) -> None:
    number = unit.propose(unit.fact())
    address = f"/units/{unit.unit}/mine/cases/{number}/"
    assert staff.get(address).status_code == 404
    do(leader, unit, number, "notify")
    assert staff.get(address).status_code == 200


def test_another_unit_s_cases_do_not_exist(
    unit: Station, leader: FlaskClient, signed_in: SignedIn, station: int
) -> None:
    number = notified(unit, leader)
    stranger = signed_in(Role.HEAD, station)
    assert stranger.get(f"/units/{unit.unit}/cases/{number}/").status_code == 404
    assert stranger.get(f"/units/{station}/cases/{number}/").status_code == 404
    assert stranger.post(f"/units/{station}/cases/{number}/decide").status_code == 404


def test_an_auditor_reads_all_and_does_nothing(
    unit: Station, leader: FlaskClient, signed_in: SignedIn
) -> None:
    number = notified(unit, leader)
    auditor = signed_in(Role.AUDITOR, unit.unit)
    for page in ("", "facts", "closed", "month", "compare", "schemes", "ceilings", f"{number}/"):
        assert auditor.get(f"/units/{unit.unit}/cases/{page}").status_code == 200
    assert auditor.post(f"/units/{unit.unit}/cases/{number}/decide").status_code == 403
    assert auditor.post(f"/units/{unit.unit}/cases/facts").status_code == 403


# Money.


LIST = "人员,应发工资,最低工资,浮动奖金\n{name},5000,2420,{bonus}\n"


def bring(client: FlaskClient, unit: Station, text: str, name: str = "上限.csv") -> str:
    path = f"/units/{unit.unit}/cases/ceilings?month=2026-11"
    return client.post(path, data={"file": (BytesIO(text.encode()), name)}).text


def test_the_pay_clerk_keeps_ceilings_and_no_wage(unit: Station, signed_in: SignedIn) -> None:
    pay = signed_in(Role.PAY, unit.unit)
    page = bring(pay, unit, LIST.format(name=PERSON, bonus=15.5))
    assert "5000" not in page
    assert "15.50" in page
    [rows] = re.findall(r'name="rows" value="([^"]+)"', page)
    form = {"rows": rows.replace("&#34;", '"')}
    path = f"/units/{unit.unit}/cases/ceilings"
    assert pay.post(f"{path}/keep?month=2026-11", data=form).status_code == 302
    with reading(unit.make) as work:
        row = work.scalars(select(CeilingRow)).one()
        assert (row.person, row.amount, row.least) == (PERSON, 1550, "bonus")
    assert "15.50" in pay.get(f"{path}?month=2026-11").text
    assert pay.get(f"/units/{unit.unit}/cases/").status_code == 403


def test_what_is_wrong_in_a_list_is_said_cell_by_cell(unit: Station, signed_in: SignedIn) -> None:
    pay = signed_in(Role.PAY, unit.unit)
    wrong = LIST.format(name="张三", bonus="多") + f"{PERSON},1,1,1\n{PERSON},1,1,1\n"
    page = bring(pay, unit, wrong)
    assert "第2行 “浮动奖金”列" in page
    assert "张三" in page
    assert "每人一行" in page


@pytest.mark.rule("ldr-month-assess")
def test_money_stands_below_the_ceiling_and_none_without_one(
    unit: Station, head: FlaskClient, signed_in: SignedIn, clock: Clock
) -> None:
    unit.final(unit.propose(unit.fact()))
    address = f"/units/{unit.unit}/cases/month?month=2027-01"
    assert "无上限，不扣款" in head.get(address).text
    with writing(unit.make) as work:
        month = (NOW + timedelta(days=60)).date().replace(day=1)
        work.add(
            CeilingRow(unit_id=unit.unit, person=PERSON, month=month, amount=1550, least="bonus")
        )
    assert "−15.50" in head.get(address).text
    totals = signed_in(Role.PAY, unit.unit).get(address).text
    assert "15.50" in totals
    assert "PEN-LATE" not in totals
    assert "最后5天" in head.post(address, data={}, follow_redirects=True).text
    clock(datetime(2027, 1, 28, 3, 0, tzinfo=NOW.tzinfo))
    answer = head.post(address, data={}, follow_redirects=True)
    assert "明细已生成" in answer.text
    assert "本月明细已生成" in head.post(address, data={}, follow_redirects=True).text


def test_a_scheme_is_adopted_on_its_page(
    unit: Station, head: FlaskClient, leader: FlaskClient
) -> None:
    path = f"/units/{unit.unit}/cases/schemes"
    form = {"scheme": "records", "first": "2026-01-01", "posts": ["duty24", "crew"]}
    assert leader.post(path, data=form).status_code == 403
    assert "已保存" in head.post(path, data=form, follow_redirects=True).text
    assert "尚未启用" in head.post(path, data=form, follow_redirects=True).text


def test_evidence_of_another_ledger_fills_the_form(unit: Station, leader: FlaskClient) -> None:
    path = f"/units/{unit.unit}/cases/new"
    page = leader.get(f"{path}?person={PERSON}&code=PEN-REVISIT&evidence=revisit:7").text
    assert 'value="revisit:7"' in page
    assert f'<option value="{PERSON}" selected' in page
    form = {"person": PERSON, "code": "PEN-REVISIT", "day": "2026-11-04", "post": "抢修值班"}
    given = {**form, "words": "归档3日未回访", "evidence": "revisit:7"}
    assert "已提出" in leader.post(path, data=given, follow_redirects=True).text
    assert "重复提出" in leader.post(path, data=given, follow_redirects=True).text


def test_a_case_keeps_its_basis_when_the_scheme_has_ended(
    unit: Station, leader: FlaskClient, staff: FlaskClient
) -> None:
    number = notified(unit, leader)
    with writing(unit.make) as work:
        adopting.end(work, unit.unit, 1, DAY, unit.keeper)
    for client, path in ((leader, "cases"), (staff, "mine/cases")):
        assert "考核办法2026-3号" in client.get(f"/units/{unit.unit}/{path}/{number}/").text


def test_leaders_and_teams_are_compared_and_small_numbers_marked(
    unit: Station, head: FlaskClient
) -> None:
    unit.final(unit.propose(unit.fact()))
    page = head.get(f"/units/{unit.unit}/cases/compare?first=2026-11-01&last=2026-11-30").text
    assert "样本太少" in page
    assert re.search(r"<td>\d+</td><td>1</td>", page)


def test_a_case_leads_to_the_entry_that_it_rests_on(unit: Station, leader: FlaskClient) -> None:
    path = f"/units/{unit.unit}/cases/new"
    form = {"person": PERSON, "code": "PEN-REVISIT", "day": "2026-11-04", "post": "抢修值班"}
    given = {**form, "words": "查岗无人应答", "evidence": "spot:7"}
    page = leader.post(path, data=given, follow_redirects=True).text
    assert re.search(r'<a href="[^"]+/7/">spot:7</a>', page)


def test_a_notice_of_criticism_is_posted_with_its_approver_and_without_a_name(
    unit: Station, head: FlaskClient
) -> None:
    with writing(unit.make) as work:
        adopting.end(work, unit.unit, 1, DAY - timedelta(days=1), unit.keeper)
    unit.adopt("first_inquiry", first=DAY)
    with writing(unit.make) as work:
        evidence = Evidence(PERSON, DAY, POST, "未全过程陪同")
        number = cases.by_hand(work, unit.hand(work, PROPOSER), evidence, "FI-9-1").id
    path = f"/units/{unit.unit}/cases/{number}/notice"
    unit.decided(number)
    do(head, unit, number, "announce", reason="未履行首问责任")
    assert "没有批准通报" in head.get(path).text
    unit.do(number, "deliver", "person", PERSON)
    unit.do(number, "settle", "decider", HEAD, at=NOW + timedelta(days=60))
    assert "不写人员姓名" in do(head, unit, number, "announce", reason="赵01未履行首问责任")
    assert "没有批准通报" in head.get(path).text
    assert "完成" in do(head, unit, number, "announce", reason="未履行首问责任，张贴于所部")
    page = head.get(path).text.split("<main")[1]
    assert "未履行首问责任，张贴于所部" in page
    assert POST in page
    assert "head-" in page
    for word in ("赵01", PERSON):
        assert word not in page
