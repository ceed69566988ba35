"""Cells are written by key, by input method and from the clipboard, and taken back."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from roster.store.accounts import Role
from tests.browser.conftest import Site, Story
from tests.browser.desk import Desk
from tests.browser.filled import fill, hotline


@pytest.fixture
def unit(site: Site) -> int:
    number = hotline(site.app, site.company)
    fill(site.app, number)
    return number


@pytest.fixture
def desk(site: Site, unit: int) -> Desk:
    found = Desk(site.visit(Role.SUPERVISOR, unit), unit)
    # Here cells are typed that no rule says anything against: it is the typing that is tried.
    found.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    return found


@pytest.mark.story("tablet", "en")
def test_a_letter_a_number_and_the_label_write_the_same_duty(
    site: Site, unit: int, story: Story
) -> None:
    desk = Desk(site.visit(Role.SUPERVISOR, unit, *story.way), unit)
    desk.stand("E007", 0)
    desk.page.keyboard.press("x")
    desk.holds("E007", 0, "")
    desk.is_saved()
    for day, key in enumerate(("z", "1")):
        desk.stand("E007", day)
        desk.page.keyboard.press("Delete")
        desk.page.keyboard.press(key)
        desk.holds("E007", day, "早受")
    desk.stand("E007", 2)
    desk.page.keyboard.press("Delete")
    desk.pen.fill("早受")
    desk.holds("E007", 2, "早受")
    desk.is_saved()
    desk.open()
    desk.holds("E007", 2, "早受")
    story.keep(desk.page)


def test_an_input_method_does_not_stand_in_the_way(desk: Desk) -> None:
    desk.stand("E007", 0)
    desk.page.keyboard.press("Delete")
    desk.stand("E007", 0)
    desk.compose("z", "在")
    desk.holds("E007", 0, "早受")
    desk.stand("E007", 1)
    desk.page.keyboard.press("Delete")
    desk.stand("E007", 1)
    desk.compose("zaoshou", "早受")
    desk.holds("E007", 1, "早受")
    desk.is_saved()


def test_what_may_mean_several_duties_is_offered(desk: Desk) -> None:
    desk.stand("E007", 0)
    desk.pen.fill("早")
    offers = desk.page.locator("#offers [role=option]")
    expect(offers).to_have_count(3)
    desk.page.keyboard.press("Escape")
    expect(offers).to_have_count(0)
    desk.pen.fill("q q")
    expect(offers).to_have_text("没有这个班次")


def test_an_edit_is_taken_back_and_done_again(desk: Desk) -> None:
    desk.stand("E007", 0)
    desk.page.keyboard.press("Delete")
    desk.is_saved()
    desk.page.keyboard.press("Control+z")
    desk.holds("E007", 0, "早受")
    desk.page.keyboard.press("Control+y")
    desk.holds("E007", 0, "")


def test_a_table_goes_out_to_the_clipboard_and_comes_back(desk: Desk) -> None:
    desk.stand("E003", 4)
    desk.page.keyboard.press("Shift+ArrowRight")
    desk.page.keyboard.press("Shift+ArrowRight")
    desk.page.keyboard.press("Control+c")
    copied = desk.page.evaluate("navigator.clipboard.readText()")
    assert copied == "早受\t早受\t早受"
    desk.page.evaluate("navigator.clipboard.writeText('休\\t休\\r\\n')")
    desk.stand("E007", 0)
    desk.page.keyboard.press("Control+v")
    desk.holds("E007", 0, "")
    desk.holds("E007", 1, "")
    desk.holds("E007", 2, "早受")
    desk.is_saved()


def test_what_is_not_understood_is_named_and_left_out(desk: Desk) -> None:
    desk.page.evaluate("navigator.clipboard.writeText('休\\t不懂')")
    desk.stand("E007", 0)
    desk.page.keyboard.press("Control+v")
    desk.holds("E007", 0, "")
    desk.holds("E007", 1, "早受")
    expect(desk.page.locator("#saved")).to_contain_text("不懂")


def test_one_walks_by_keyboard_from_name_to_name(desk: Desk) -> None:
    desk.stand("E001", 0)
    desk.page.keyboard.press("ArrowDown")
    desk.page.keyboard.press("ArrowRight")
    expect(desk.page.locator("#spoken")).to_contain_text("钱02")
    desk.page.keyboard.press("Control+ArrowDown")
    desk.page.keyboard.press("End")
    expect(desk.page.locator(".lines .line.here")).to_be_in_viewport()
    desk.page.keyboard.press("F6")
    expect(desk.page.locator("#side h2")).to_be_focused()
    desk.page.keyboard.press("F6")
    expect(desk.pen).to_be_focused()


def test_people_are_found_by_name_and_team(desk: Desk) -> None:
    desk.page.get_by_role("searchbox").fill("钱02")
    expect(desk.page.locator(".lines .line[data-person]")).to_have_count(1)
    desk.page.get_by_role("searchbox").fill("")
    desk.page.get_by_label("班组").select_option("回访组")
    expect(desk.page.locator(".lines .line.team")).to_have_count(1)
