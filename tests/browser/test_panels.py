"""The panel beside the sheet: opened, left by a key, and what is done in it besides mending."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Page, expect

from roster.domain import OFF
from roster.store.accounts import Role
from roster.store.base import writing
from roster.store.names import names
from roster.store.rosters import roster_from
from tests.browser.conftest import Site, Story, opened
from tests.browser.desk import Desk
from tests.browser.filled import MONDAY, fill, hotline, publish

Picture = Callable[[Page, str], None]
THIRD = MONDAY + timedelta(days=14)
LONG = "阿卜杜热合曼·买买提吐尔逊·库尔班江𠮷田𠮷子（外协借调人员）"


@pytest.fixture(scope="module")
def site(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """One site for all."""
    with opened(tmp_path_factory.mktemp("panels"), chromium) as found:
        yield found


@pytest.fixture(scope="module")
def unit(site: Site) -> int:
    number = hotline(site.app, site.company)
    with writing(site.make) as work:
        names(work, number)["E002"].name = LONG
    fill(site.app, number)
    return number


@pytest.fixture(scope="module")
def window(site: Site, unit: int) -> Page:
    return site.visit(Role.SUPERVISOR, unit)


@pytest.mark.parametrize("size", ["desktop", "tablet", "phone"])
def test_escape_leaves_a_panel_and_the_sheet_has_the_focus_again(
    site: Site, unit: int, size: str, picture: Picture
) -> None:
    """On a phone the panel lies over the sheet: there it closes."""
    page = site.visit(Role.SUPERVISOR, unit, size, person=f"E01{len(size)}")
    desk = Desk(page, unit)
    picture(page, f"sheet-{size}")
    desk.stand("E003", 1)
    title = desk.side.locator("h2")
    for opener in ("button", "key"):
        if opener == "button":
            page.locator("#help").click()
        else:
            page.keyboard.press("?")
        expect(title).to_have_text("快捷键")
        desk.side.locator("button.close").focus()
        page.keyboard.press("Escape")
        expect(desk.pen).to_be_focused()
        if size != "phone":
            expect(title).to_have_text("待处理")
        else:
            expect(desk.side).to_be_hidden()
    page.locator("#help").click()
    desk.side.locator("button.close").click()
    expect(desk.side).to_be_hidden()
    expect(desk.pen).to_be_focused()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_long_name_with_rare_characters_stays_in_its_line(window: Page, unit: int) -> None:
    desk = Desk(window, unit)
    heights = window.evaluate(
        "[...document.querySelectorAll('.lines .line[data-person]')]"
        ".map(each => each.getBoundingClientRect().height)"
    )
    assert len(set(heights)) == 1
    who = desk.page.locator("[data-person=E002] > .who")
    assert "𠮷田𠮷子" in who.inner_text()
    assert who.evaluate("each => each.scrollWidth <= each.clientWidth + 1")
    for name in ("print", "print?layout=slips"):
        window.goto(f"/units/{unit}/rosters/{MONDAY}/{name}")
        expect(window.locator("main, body").first).to_contain_text("𠮷田𠮷子")


@pytest.fixture
def week(site: Site) -> int:
    """A hotline of its own whose third week is filled."""
    number = hotline(site.app, site.company)
    fill(site.app, number, THIRD)
    return number


@pytest.mark.story("desktop")
def test_an_exception_is_put_on_record_from_the_panel_and_marked_in_the_cell(
    site: Site, week: int, story: Story
) -> None:
    """The breach came with a table from outside, not by an edit."""
    with writing(site.make) as work:
        row = roster_from(work, week, THIRD)
        assert row is not None
        early = next(c for codes in row.rows.values() for c in codes if c.startswith("早@受理"))
        night = next(c for codes in row.rows.values() for c in codes if c.startswith("夜@受理"))
        row.rows = {**row.rows, "E003": [night, early, *[OFF] * 5]}
    desk = Desk(site.visit(Role.SUPERVISOR, week, *story.way), week, THIRD)
    desk.is_checked()
    day = desk.cell("E003", 1)
    expect(day).to_have_class(_holds("brk"))
    desk.stand("E003", 1)
    rest = story.either("休息", " between ")
    story.press(desk.side.locator(".item button.link", has_text=rest).first)
    form = desk.side.locator("details", has_text=story.says("登记为例外"))
    story.press(form.locator("summary"))
    form.get_by_label(story.says("文号")).fill("批复2026-12号")
    form.get_by_label(story.calls("原因")).fill("经本人同意")
    story.keep(desk.page, "1-form")
    story.press(form.get_by_role("button"))
    expect(day).to_have_attribute("aria-label", story.says("已登记例外"))
    desk.stand("E003", 1)
    expect(desk.side).to_contain_text("批复2026-12号")
    story.keep(desk.page, "2-marked")


@pytest.mark.story("desktop")
def test_a_version_is_compared_and_put_back(site: Site, week: int, story: Story) -> None:
    publish(site.app, week, THIRD)
    desk = Desk(site.visit(Role.SUPERVISOR, week, *story.way), week, THIRD)
    before = desk.cell("E007", 3).inner_text()
    desk.page.get_by_label(story.says("变更原因")).select_option("correction")
    desk.stand("E007", 3)
    desk.page.keyboard.press("Delete")
    desk.is_saved()
    desk.holds("E007", 3, "")
    desk.leave_the_panel()
    story.press(desk.page.get_by_role("button", name=story.calls("版本")))
    against = desk.side.get_by_role("button", name=story.says("与草稿对照"))
    expect(against).to_be_visible()
    story.keep(desk.page, "1-versions")
    story.press(against)
    expect(desk.side.locator(".change")).to_have_count(1)
    story.keep(desk.page, "2-compared")
    story.press(desk.side.get_by_role("button", name=story.says("恢复第1版")))
    desk.holds("E007", 3, before.split("\n")[0])
    story.keep(desk.page, "3-put-back")


def _holds(name: str) -> re.Pattern[str]:
    return re.compile(rf"\b{name}\b")
