"""What staff do on their phone and at the tablet, and what the supervisor answers."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from roster.store.accounts import Role
from roster.store.base import writing
from roster.store.units import Reach, UnitRow
from roster.wording import day as say_day
from tests.browser import filled
from tests.browser.conftest import SECRET, Site
from tests.browser.filled import Exchange

Picture = Callable[[Page, str], None]


@pytest.fixture
def unit(site: Site) -> int:
    """A hotline with its week published."""
    number = filled.hotline(site.app, site.company)
    filled.fill(site.app, number)
    filled.publish(site.app, number)
    return number


@pytest.fixture
def exchange(site: Site, unit: int) -> Exchange:
    """The first duty of the week that somebody else may take."""
    return next(filled.exchanges(site.app, unit))


def fetched(page: Page, address: str) -> tuple[int, str]:
    """What the browser is answered at an address."""
    script = "async at => { const it = await fetch(at); return [it.status, await it.text()] }"
    status, text = page.evaluate(script, address)
    return int(status), str(text)


def test_a_person_sees_the_next_duty_and_acknowledges_by_a_tap(
    site: Site, unit: int, picture: Picture
) -> None:
    page = site.visit(Role.STAFF, unit, "phone", person="E010")
    expect(page.get_by_role("heading", name="我的", exact=True)).to_be_attached()
    expect(page.get_by_text("到岗").first).to_be_visible()
    picture(page, "mine-phone")
    expect(page.get_by_role("heading", name="新排班表，请确认")).to_be_visible()
    page.get_by_role("button", name="确认", exact=True).tap()
    expect(page.get_by_role("heading", name="新排班表，请确认")).to_have_count(0)
    supervisor = site.visit(Role.SUPERVISOR, site.company)
    address = f"/units/{unit}/rosters/{filled.MONDAY}/acknowledgements.json"
    told = json.loads(fetched(supervisor, address)[1])
    states = {each["person"]: (each["state"], each["how"]) for each in told["people"]}
    assert states["E010"] == ("given", "tap")
    assert {state for person, (state, _) in states.items() if person != "E010"} == {"waiting"}


def test_leave_is_asked_for_on_the_phone_and_answered_at_the_desk(
    site: Site, unit: int, picture: Picture
) -> None:
    phone = site.visit(Role.STAFF, unit, "phone", person="E010")
    phone.get_by_role("link", name="请假与意愿").tap()
    first = filled.MONDAY + timedelta(days=1)
    phone.get_by_label("从", exact=True).fill(first.isoformat())
    phone.get_by_label("至", exact=True).or_(phone.get_by_label("到", exact=True)).fill(
        (first + timedelta(days=1)).isoformat()
    )
    phone.get_by_role("button", name="提交申请").tap()
    expect(phone.get_by_text("已提交")).to_be_visible()
    picture(phone, "requests-phone")
    desk = site.visit(Role.SUPERVISOR, site.company, "tablet")
    desk.goto(f"/units/{unit}/requests/")
    expect(desk.get_by_text("请假").first).to_be_visible()
    picture(desk, "requests-tablet")
    desk.get_by_role("button", name="批准", exact=True).click()
    expect(desk.get_by_text("没有待办")).to_be_visible()
    phone.goto(f"/units/{unit}/mine/")
    expect(phone.get_by_text(f"已批准：{say_day(first, 'zh')}")).to_be_visible()


def test_two_people_swap_on_their_phones_and_the_supervisor_approves(
    site: Site, unit: int, exchange: Exchange, picture: Picture
) -> None:
    when = filled.MONDAY + timedelta(days=exchange.day)
    giver = site.visit(Role.STAFF, unit, "phone", person=exchange.giver)
    giver.goto(f"/units/{unit}/swaps/?day={when}")
    giver.get_by_label("和谁换").select_option(exchange.taker)
    giver.get_by_role("button", name="看看影响").tap()
    expect(giver.get_by_text("不违反规则")).to_be_visible()
    picture(giver, "swap-phone")
    giver.get_by_role("button", name="同意").tap()
    expect(giver.get_by_text("待对方同意")).to_be_visible()
    taker = site.visit(Role.STAFF, unit, "phone", person=exchange.taker)
    taker.goto(f"/units/{unit}/swaps/")
    taker.get_by_role("button", name="同意", exact=True).tap()
    expect(taker.get_by_text("待批准")).to_be_visible()
    desk = site.visit(Role.SUPERVISOR, site.company, "tablet")
    desk.goto(f"/units/{unit}/swaps/")
    picture(desk, "swap-tablet")
    desk.get_by_role("button", name="批准", exact=True).click()
    expect(desk.get_by_role("button", name="批准", exact=True)).to_have_count(0)
    taker.goto(f"/units/{unit}/mine/{when}")
    expect(taker.get_by_text("到岗").first).to_be_visible()
    giver.goto(f"/units/{unit}/mine/{when}")
    expect(giver.get_by_text("休息").first).to_be_visible()
    expect(giver.get_by_text("到岗")).to_have_count(0)


def test_the_tablet_shows_ones_own_page_for_a_minute_and_takes_a_tap(
    site: Site, unit: int, picture: Picture
) -> None:
    login = site.account(Role.STAFF, unit, "E010")
    page = site.visit(Role.TABLET, unit, "tablet")
    page.clock.install()
    page.goto(f"/units/{unit}/kiosk/")
    picture(page, "kiosk-tablet")
    page.get_by_label("工号").fill(login)
    page.get_by_label("密码").fill(SECRET)
    page.get_by_role("button", name="查看").tap()
    expect(page.get_by_role("heading", name="新排班表，请确认")).to_be_visible()
    expect(page.get_by_role("img")).not_to_have_count(0)
    picture(page, "kiosk-own-tablet")
    page.get_by_role("button", name="确认", exact=True).tap()
    expect(page.get_by_text("已确认")).to_be_visible()
    page.clock.fast_forward("00:59")
    expect(page.get_by_role("link", name="完成")).to_be_visible()
    page.clock.fast_forward("00:02")
    expect(page.get_by_label("工号")).to_be_visible()


def test_a_calendar_is_opened_on_the_phone_and_closed_again(
    site: Site, unit: int, picture: Picture
) -> None:
    with writing(site.make) as work:
        work.get_one(UnitRow, unit).reach = Reach.PHONES
    page = site.visit(Role.STAFF, unit, "phone", person="E010")
    page.get_by_role("link", name="日历").tap()
    page.get_by_label("设备名称").fill("我的手机")
    page.get_by_role("button", name="生成链接").tap()
    link = page.get_by_role("link", name="在这部手机上打开").get_attribute("href") or ""
    assert link.startswith("webcal://lunzhi.test:")
    picture(page, "calendar-phone")
    address = link.replace("webcal", "https", 1).removeprefix(site.address)
    status, text = fetched(page, address)
    assert (status, "BEGIN:VEVENT" in text) == (200, True)
    page.get_by_role("button", name="停用我的手机").tap()
    expect(page.get_by_text("已停用：我的手机")).to_be_visible()
    assert fetched(page, address)[0] == 404


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_pages_of_staff_fit_a_tablet(
    site: Site, unit: int, language: str, picture: Picture
) -> None:
    page = site.visit(Role.STAFF, unit, "tablet", language, person="E010")
    for name in ("mine/", "mine/month", "mine/ledger", "requests/", "swaps/", "calendars/"):
        page.goto(f"/units/{unit}/{name}")
        wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
        assert not wide, (name, language)
        picture(page, f"{name.strip('/').replace('/', '-')}-tablet-{language}")
