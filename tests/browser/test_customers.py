"""A customer calls: written down by keys alone, handed on, closed; a repair timed by taps."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from roster.desk.books import bring_in
from roster.store.accounts import Role
from roster.store.base import reading, writing
from roster.store.customers import MatterRow
from tests.browser.conftest import Site, Story
from tests.conftest import CHECKOUT


@pytest.fixture
def station(site: Site) -> int:
    with writing(site.make) as work:
        return bring_in(work, CHECKOUT / "examples" / "supply_station", site.company, None)


def take_down(page: Page, unit: int) -> None:
    """By keys alone, from the class to the end."""
    page.goto(f"/units/{unit}/customers/new")
    expect(page.locator("#matter")).to_be_focused()
    page.keyboard.type("电压低，灯光闪烁")
    page.keyboard.press("Tab")
    page.keyboard.type("13800138000")
    page.keyboard.press("Enter")


@pytest.mark.story("desktop")
def test_a_call_is_written_down_by_keys_handed_on_and_closed(
    story: Story, site: Site, station: int
) -> None:
    size, language = story.way
    mine = site.visit(Role.STAFF, station, size, language, "G01")
    take_down(mine, station)
    expect(mine).to_have_url(f"{site.address}/units/{station}/customers/1/")
    offer = mine.locator("details").filter(has_text=story.says("转办…"))
    story.press(offer.locator("summary"))
    offer.locator("select").select_option("G05")
    story.keep(mine, "offer")
    story.press(offer.get_by_role("button"))
    expect(mine.locator("dl")).to_contain_text("周05")
    other = site.visit(Role.STAFF, station, size, language, "G05")
    other.goto(f"/units/{station}/customers/?view=mine")
    story.press(other.locator("tbody a"))
    story.press(other.get_by_role("button", name=story.calls("接办")))
    closing = other.locator("details[open]")
    closing.locator("[name=words]").fill("已调整分接头")
    story.press(closing.locator("[name=satisfied][value=yes]"))
    story.press(closing.get_by_role("button"))
    expect(other.locator("h1")).to_contain_text(story.says("已办结"))
    story.keep(other, "closed")
    with reading(site.make) as work:
        row = work.scalars(select(MatterRow)).one()
        assert (row.first, row.owner, row.satisfied) == ("G01", "G05", True)


@pytest.mark.story("phone", "en")
def test_a_repair_is_timed_on_the_way(story: Story, site: Site, station: int) -> None:
    size, language = story.way
    page = site.visit(Role.STAFF, station, size, language, "G01")
    page.goto(f"/units/{station}/customers/repairs/")
    page.fill("#ticket", "B1")
    story.press(page.get_by_role("button", name=story.calls("新登记")))
    for node in ("gate", "arrived"):
        story.press(page.locator(f"button[value={node}]"))
        expect(page.locator(f"input[name={node}]")).not_to_have_value("")
        expect(page.locator(f"button[value={node}]")).to_have_count(0)
    expect(page.locator(".chips .good")).to_have_count(4)
    story.keep(page)
