"""A supervisor mends a roster: what is short is explained, what breaks a rule is said, and two of
them do not undo each other."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect

from roster.store.accounts import Role
from roster.store.base import now
from tests.browser.conftest import Site, Story
from tests.browser.desk import Desk
from tests.browser.filled import fill, hotline, publish

MOST_ACTS = 4


@pytest.fixture
def unit(site: Site) -> int:
    number = hotline(site.app, site.company)
    fill(site.app, number)
    return number


@pytest.mark.story("tablet")
def test_a_shortage_is_explained_and_one_click_fills_it(
    site: Site, unit: int, story: Story
) -> None:
    page = site.visit(Role.SUPERVISOR, unit, story.size, story.language)
    desk, stand_ins = Desk(page, unit), story.says("谁能顶上")
    desk.is_checked()
    desk.stand("E007", 3)
    page.keyboard.press("Delete")
    desk.is_saved()
    story.press(page.locator("[data-cover][data-day='3']").first)
    shortage = desk.side.locator(".item button.link").first
    expect(shortage.or_(desk.side.get_by_text(stand_ins).first).first).to_be_visible()
    if shortage.count():
        story.press(shortage)
    expect(desk.side).to_contain_text(stand_ins)
    expect(desk.side.locator(".sums")).to_be_visible()
    story.keep(page)
    story.press(desk.side.get_by_role("button", name=story.calls("安排")).first)
    desk.is_saved()
    expect(page.locator("[data-cover][data-day='3']")).to_have_count(0)


@pytest.mark.story("desktop")
def test_what_breaks_a_rule_says_so_and_asks_for_what_it_needs(
    site: Site, unit: int, story: Story
) -> None:
    page = site.visit(Role.SUPERVISOR, unit, story.size, story.language)
    desk = Desk(page, unit)
    desk.stand("E003", 1)
    desk.holds("E003", 1, "夜受")
    desk.stand("E003", 2)
    page.keyboard.press("z")
    expect(desk.side.get_by_role("alert")).to_be_visible()
    expect(desk.side).to_contain_text(story.either("班间休息", "between duties"))
    desk.holds("E003", 2, "")
    story.keep(page)
    form = desk.side.locator("form")
    form.get_by_label(story.says("文号")).fill("批复2026-12号")
    form.get_by_label(story.calls("原因")).fill("经本人同意")
    story.press(form.get_by_role("button"))
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


def ill_today(site: Site, story: Story) -> tuple[Desk, str, int]:
    """A window on the roster of this week, and somebody of today's day shifts."""
    date = now().astimezone(ZoneInfo("Asia/Shanghai")).date()
    today, monday = date.weekday(), date - timedelta(days=date.weekday())
    unit = hotline(site.app, site.company)
    fill(site.app, unit, monday)
    publish(site.app, unit, monday)
    desk = Desk(site.visit(Role.SUPERVISOR, unit, *story.way), unit, monday)
    person = next(
        f"E{number:03}"
        for number in range(1, 12)
        if desk.cell(f"E{number:03}", today).inner_text().startswith(("早", "中"))
    )
    return desk, person, today


def sick_call(desk: Desk, person: str, today: int, story: Story) -> Iterator[str]:
    """Person, substitute, "answered", done: each act as it has been done."""
    for name, place in (
        ("person", desk.cell(person, today)),
        ("substitute", desk.side.get_by_role("button", name=story.says("打电话")).first),
        ("answered", desk.side.get_by_role("button", name=story.says("已接通，能来"))),
        ("done", desk.side.get_by_role("button", name=story.calls("完成"))),
    ):
        story.press(place)
        yield name
    expect(desk.page.locator("#saved")).to_contain_text(story.says("第2版"))


@pytest.mark.story("tablet")
def test_a_sick_call_takes_four_acts(site: Site, story: Story) -> None:
    desk, person, today = ill_today(site, story)
    acts = 0
    for act in sick_call(desk, person, today, story):
        acts += 1
        story.keep(desk.page, f"{acts}-{act}")
    assert acts == MOST_ACTS
    desk.holds(person, today, "假" if story.is_chinese else "lv")


@pytest.mark.story("phone", "en")
def test_a_roster_goes_from_draft_to_publishing(site: Site, unit: int, story: Story) -> None:
    maker = Desk(site.visit(Role.SUPERVISOR, unit, story.size, story.language), unit)
    stage = maker.page.locator(".chip.stage")
    submit = story.calls("提交审核")
    story.press(maker.page.get_by_role("button", name=submit))
    story.keep(maker.page, "submit")
    story.press(maker.side.get_by_role("button", name=submit))
    expect(stage).to_contain_text(story.says("审核中"))
    maker.stand("E007", 0)
    maker.page.keyboard.press("Delete")
    expect(maker.side.get_by_role("alert")).to_be_visible()
    maker.holds("E007", 0, "早受")
    head = Desk(site.visit(Role.HEAD, unit, story.size, story.language), unit)
    for reached in (story.says("已审核"), story.says("已批准")):
        story.press(head.page.locator("#acts .go"))
        story.press(head.side.locator("form .go"))
        expect(head.page.locator(".chip.stage")).to_contain_text(reached)
    story.keep(head.page, "approved")
    maker.open()
    story.press(maker.page.locator("#acts .go"))
    story.press(maker.side.locator("form .go"))
    expect(stage).to_contain_text(story.either("已发布 · 第1版", "In force · version 1"))
    expect(maker.page.locator("#chips")).to_contain_text(story.either("未确认", "Not acknowledged"))
    story.keep(maker.page, "published")


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
