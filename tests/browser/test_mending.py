"""A supervisor mends a roster: what is short is explained, what breaks a rule is said, and two of
them do not undo each other."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from roster.store.accounts import Role
from roster.store.base import now
from tests.browser.conftest import Site
from tests.browser.desk import Desk
from tests.browser.filled import fill, hotline, publish

THIS_MONDAY = now().date() - timedelta(days=now().weekday())


@pytest.fixture
def unit(site: Site) -> int:
    number = hotline(site.app, site.company)
    fill(site.app, number)
    return number


def test_a_shortage_is_explained_and_one_click_fills_it(site: Site, unit: int) -> None:
    desk = Desk(site.visit(Role.SUPERVISOR, unit), unit)
    desk.is_checked()
    desk.stand("E007", 3)
    desk.page.keyboard.press("Delete")
    desk.is_saved()
    desk.page.locator("[data-cover][data-day='3']").first.click()
    shortage = desk.side.locator(".item button.link").first
    expect(shortage.or_(desk.side.get_by_text("谁能顶上").first).first).to_be_visible()
    if shortage.count():
        shortage.click()
    expect(desk.side).to_contain_text("谁能顶上")
    expect(desk.side.locator(".sums")).to_be_visible()
    desk.side.get_by_role("button", name="安排").first.click()
    desk.is_saved()
    expect(desk.page.locator("[data-cover][data-day='3']")).to_have_count(0)


def test_what_breaks_a_rule_says_so_and_asks_for_what_it_needs(site: Site, unit: int) -> None:
    desk = Desk(site.visit(Role.SUPERVISOR, unit), unit)
    desk.stand("E003", 1)
    desk.holds("E003", 1, "夜受")
    desk.stand("E003", 2)
    desk.page.keyboard.press("z")
    expect(desk.side.get_by_role("alert")).to_be_visible()
    expect(desk.side).to_contain_text("班间休息")
    desk.holds("E003", 2, "")
    form = desk.side.locator("form")
    form.get_by_label("文号").fill("批复2026-12号")
    form.get_by_label("原因").fill("经本人同意")
    form.get_by_role("button").click()
    desk.holds("E003", 2, "早受")
    desk.is_saved()
    desk.open()
    desk.holds("E003", 2, "早受")


def test_two_who_change_the_same_cell_see_both_and_choose(site: Site, unit: int) -> None:
    mine = Desk(site.visit(Role.SUPERVISOR, unit), unit)
    mine.hears_nothing()
    theirs = Desk(site.visit(Role.ADMINISTRATOR, unit), unit)
    theirs.stand("E007", 0)
    theirs.page.keyboard.press("Delete")
    theirs.is_saved()
    mine.stand("E007", 0)
    mine.pen.fill("假")
    expect(mine.side).to_contain_text("用我的")
    mine.side.get_by_role("button", name="用我的").click()
    mine.is_saved()
    mine.holds("E007", 0, "假")


def test_two_who_change_other_cells_do_not_notice(site: Site, unit: int) -> None:
    mine = Desk(site.visit(Role.SUPERVISOR, unit), unit)
    mine.hears_nothing()
    theirs = Desk(site.visit(Role.ADMINISTRATOR, unit), unit)
    theirs.stand("E007", 0)
    theirs.page.keyboard.press("Delete")
    theirs.is_saved()
    mine.stand("E003", 4)
    mine.page.keyboard.press("Delete")
    expect(mine.page.locator("#saved")).to_contain_text("他人另改动1格")
    mine.holds("E007", 0, "")


def test_a_sick_call_takes_four_acts_on_a_tablet_as_well(site: Site) -> None:
    """Person, substitute, "answered", done."""
    unit = hotline(site.app, site.company)
    fill(site.app, unit, THIS_MONDAY)
    publish(site.app, unit, THIS_MONDAY)
    desk = Desk(site.visit(Role.SUPERVISOR, unit, "tablet"), unit, THIS_MONDAY)
    today = now().weekday()
    person = next(
        f"E{number:03}"
        for number in range(1, 12)
        if desk.cell(f"E{number:03}", today).inner_text().startswith(("早", "中"))
    )
    desk.stand(person, today)
    desk.side.get_by_role("button", name="打电话").first.click()
    desk.side.get_by_role("button", name="已接通，能来").click()
    desk.side.get_by_role("button", name="完成").click()
    expect(desk.page.locator("#saved")).to_contain_text("第2版")
    desk.holds(person, today, "假")


def test_a_roster_goes_from_draft_to_publishing(site: Site, unit: int) -> None:
    maker = Desk(site.visit(Role.SUPERVISOR, unit), unit)
    maker.page.get_by_role("button", name="提交审核").click()
    maker.side.get_by_role("button", name="提交审核").click()
    expect(maker.page.locator(".chip.stage")).to_contain_text("审核中")
    maker.stand("E007", 0)
    maker.page.keyboard.press("Delete")
    expect(maker.side.get_by_role("alert")).to_be_visible()
    maker.holds("E007", 0, "早受")
    head = Desk(site.visit(Role.HEAD, unit, "tablet"), unit)
    for stage in ("已审核", "已批准"):
        head.page.locator("#acts .go").click()
        head.side.locator("form .go").click()
        expect(head.page.locator(".chip.stage")).to_contain_text(stage)
    maker.open()
    maker.page.locator("#acts .go").click()
    maker.side.locator("form .go").click()
    expect(maker.page.locator(".chip.stage")).to_contain_text("已发布 · 第1版")
    expect(maker.page.locator("#chips")).to_contain_text("未确认")


def test_what_the_server_cannot_hear_is_kept_and_sent_later(site: Site, unit: int) -> None:
    desk = Desk(site.visit(Role.SUPERVISOR, unit), unit)
    desk.page.route("**/edits.json", lambda route: route.abort())
    desk.stand("E007", 0)
    desk.page.keyboard.press("Delete")
    again = desk.page.get_by_role("button", name="重试")
    expect(again).to_be_visible()
    desk.holds("E007", 0, "")
    desk.page.unroute("**/edits.json")
    again.click()
    desk.is_saved()
