"""What staff do on their phone and at the tablet, and what the supervisor answers."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from roster.store.accounts import Role
from roster.store.base import writing
from roster.store.units import Reach, UnitRow
from roster.wording import day as say_day
from tests.browser import filled
from tests.browser.conftest import SECRET, Site, Story
from tests.browser.filled import Exchange


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


@pytest.mark.story("phone")
def test_a_person_sees_the_next_duty_and_acknowledges_by_a_tap(
    site: Site, unit: int, story: Story
) -> None:
    page = site.visit(Role.STAFF, unit, story.size, story.language, person="E010")
    new = page.get_by_role("heading", name=story.says("新排班表，请确认"))
    expect(page.get_by_role("heading", name=story.calls("我的"))).to_be_attached()
    expect(page.get_by_text(story.says("到岗")).first).to_be_visible()
    expect(new).to_be_visible()
    story.keep(page)
    story.press(page.get_by_role("button", name=story.calls("确认")).first)
    expect(new).to_have_count(0)
    supervisor = site.visit(Role.SUPERVISOR, site.company)
    address = f"/units/{unit}/rosters/{filled.MONDAY}/acknowledgements.json"
    told = json.loads(fetched(supervisor, address)[1])
    states = {each["person"]: (each["state"], each["how"]) for each in told["people"]}
    assert states["E010"] == ("given", "tap")
    assert {state for person, (state, _) in states.items() if person != "E010"} == {"waiting"}


@pytest.mark.story("phone")
def test_leave_is_asked_for_by_its_person_and_answered_by_the_supervisor(
    site: Site, unit: int, story: Story
) -> None:
    page = site.visit(Role.STAFF, unit, story.size, story.language, person="E010")
    story.press(page.get_by_role("link", name=story.says("请假与意愿")))
    first = filled.MONDAY + timedelta(days=1)
    page.get_by_label(story.calls("从")).fill(first.isoformat())
    page.get_by_label(story.calls("至")).fill((first + timedelta(days=1)).isoformat())
    story.keep(page, "asking")
    story.press(page.get_by_role("button", name=story.calls("提交申请")))
    expect(page.get_by_text(story.either("已提交", "Kept"))).to_be_visible()
    story.keep(page, "asked")
    desk = site.visit(Role.SUPERVISOR, site.company, story.size, story.language)
    desk.goto(f"/units/{unit}/requests/")
    expect(desk.locator("article.ask")).to_contain_text(story.either("请假", "leave"))
    story.keep(desk, "answering")
    story.press(desk.get_by_role("button", name=story.calls("批准")))
    expect(desk.get_by_text(story.either("没有待办", "Nothing waits"))).to_be_visible()
    page.goto(f"/units/{unit}/mine/")
    when = say_day(first, "zh" if story.is_chinese else "en")
    expect(
        page.get_by_text(story.either(f"已批准：{when}", f"Approved: leave, {when}"))
    ).to_be_visible()
    story.keep(page, "answered")


@pytest.mark.story("phone")
def test_two_people_swap_and_the_supervisor_approves(
    site: Site, unit: int, exchange: Exchange, story: Story
) -> None:
    when, (size, language) = filled.MONDAY + timedelta(days=exchange.day), story.way
    giver = site.visit(Role.STAFF, unit, size, language, person=exchange.giver)
    giver.goto(f"/units/{unit}/swaps/?day={when}")
    giver.get_by_label(story.says("和谁换")).select_option(exchange.taker)
    story.press(giver.get_by_role("button", name=story.says("看看影响")))
    expect(giver.get_by_text(story.says("不违反规则"))).to_be_visible()
    story.keep(giver, "effect")
    story.press(giver.get_by_role("button", name=story.either("同意", "Ask ")))
    expect(giver.get_by_text(story.says("待对方同意"))).to_be_visible()
    taker = site.visit(Role.STAFF, unit, size, language, person=exchange.taker)
    taker.goto(f"/units/{unit}/swaps/")
    story.keep(taker, "asked")
    story.press(taker.get_by_role("button", name=story.calls("同意")))
    expect(taker.get_by_text(story.says("待批准"))).to_be_visible()
    desk = site.visit(Role.SUPERVISOR, site.company, size, language)
    desk.goto(f"/units/{unit}/swaps/")
    story.keep(desk, "approving")
    approve = desk.get_by_role("button", name=story.calls("批准"))
    story.press(approve)
    expect(approve).to_have_count(0)
    taker.goto(f"/units/{unit}/mine/{when}")
    expect(taker.get_by_text(story.says("到岗")).first).to_be_visible()
    giver.goto(f"/units/{unit}/mine/{when}")
    expect(giver.get_by_text(story.says("休息")).first).to_be_visible()
    expect(giver.get_by_text(story.says("到岗"))).to_have_count(0)
    story.keep(giver, "given")


@pytest.mark.story("tablet")
def test_the_tablet_shows_ones_own_page_for_a_minute_and_takes_a_tap(
    site: Site, unit: int, story: Story
) -> None:
    login = site.account(Role.STAFF, unit, "E010", story.language)
    page = site.visit(Role.TABLET, unit, *story.way)
    number = page.get_by_label(story.says("工号"))
    page.clock.install()
    page.goto(f"/units/{unit}/kiosk/")
    story.keep(page)
    number.fill(login)
    page.get_by_label(story.calls("密码")).fill(SECRET)
    story.press(page.get_by_role("button", name=story.calls("查看")))
    expect(page.get_by_role("heading", name=story.says("新排班表，请确认"))).to_be_visible()
    expect(page.get_by_role("img")).not_to_have_count(0)
    story.keep(page, "own")
    story.press(page.get_by_role("button", name=story.calls("确认")))
    expect(page.get_by_text(story.either("已确认", "Acknowledged"))).to_be_visible()
    page.clock.fast_forward("00:59")
    expect(page.get_by_role("link", name=story.calls("完成"))).to_be_visible()
    page.clock.fast_forward("00:02")
    expect(number).to_be_visible()


@pytest.mark.story("phone", "en")
def test_a_calendar_is_opened_on_the_phone_and_closed_again(
    site: Site, unit: int, story: Story
) -> None:
    with writing(site.make) as work:
        work.get_one(UnitRow, unit).reach = Reach.PHONES
    page = site.visit(Role.STAFF, unit, *story.way, person="E010")
    story.press(page.get_by_role("link", name=story.calls("日历")))
    page.get_by_label(story.either("设备名称", "Name of the device")).fill("我的手机")
    story.press(page.get_by_role("button", name=story.says("生成链接")))
    opens = page.get_by_role("link", name=story.says("在这部手机上打开"))
    link = opens.get_attribute("href") or ""
    assert link.startswith("webcal://lunzhi.test:")
    story.keep(page)
    address = link.replace("webcal", "https", 1).removeprefix(site.address)
    status, text = fetched(page, address)
    assert (status, "BEGIN:VEVENT" in text) == (200, True)
    story.press(page.get_by_role("button", name=story.says("停用我的手机")))
    expect(page.get_by_text(story.says("已停用：我的手机"))).to_be_visible()
    assert fetched(page, address)[0] == 404


@pytest.mark.story("tablet", "en")
def test_the_pages_of_staff_fit_the_window(site: Site, unit: int, story: Story) -> None:
    page = site.visit(Role.STAFF, unit, *story.way, person="E010")
    for name in ("mine/", "mine/month", "mine/ledger", "requests/", "swaps/", "calendars/"):
        page.goto(f"/units/{unit}/{name}")
        story.keep(page, name.strip("/").replace("/", "-"))
    page.goto(f"/units/{unit}/rosters/{filled.MONDAY}/")
    page.wait_for_selector("body:not(.loading)")
    # Who may not let the rulebook judge is not told that it does.
    expect(page.get_by_text(story.either("已发布", "In force")).first).to_be_visible()
    expect(page.get_by_text(story.says("正在检查…"))).to_have_count(0)
    story.keep(page, "roster")
