"""From last month's Excel to the roster on the wall, in one go: how a supervisor begins."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from roster.desk.books import book
from roster.store.accounts import Role
from roster.store.base import reading
from roster.store.rosters import RosterRow, latest_version
from tests.adopt.grids import crews_by_date
from tests.browser.conftest import Site
from tests.browser.desk import Desk
from tests.browser.test_book import PASTE
from tests.faults.crews import crew

Picture = Callable[[Page, str], None]


@pytest.fixture
def worker(site: Site) -> Iterator[None]:
    """Whoever solves what is asked."""
    with crew(site.make.kw["bind"], 1):
        yield


def test_last_month_s_excel_becomes_next_month_s_roster_on_the_wall(
    site: Site, worker: None, tmp_path: Path, picture: Picture
) -> None:
    path, _ = crews_by_date(tmp_path)
    page = site.visit(Role.ADMINISTRATOR, site.company)

    # uploaded, confirmed
    page.goto(f"/units/{site.company}/import/")
    page.set_input_files("#file", path)
    page.click("main .go")
    page.click("button[value=make]")
    page.wait_for_url("**/rosters/**")
    unit = int(page.url.split("/units/")[1].split("/")[0])
    page.locator("main a[href*='/rosters/20']").first.click()
    first = page.url.rstrip("/").split("/")[-1]

    # leave pasted
    with reading(site.make) as work:
        person = book(work, unit)["people"][0]["id"]
    page.goto(f"/units/{unit}/sheets/requests/")
    page.locator("table.sheet tbody tr").last.locator("input").first.focus()
    page.evaluate(PASTE, [f"{person}\t{first}\t{first}\t请假\n"])
    picture(page, "story-1-leave")
    page.click("button[value=keep]")
    expect(page.locator(".said.good")).to_be_visible()

    # generated
    page.goto(f"/units/{unit}/rosters/{first}/")
    page.wait_for_selector("body:not(.loading)")
    page.locator("#acts button").first.click()
    page.locator(".side .times label").first.click()
    page.locator(".side form .go").click()
    expect(page.get_by_text("已生成").first).to_be_visible(timeout=120_000)
    picture(page, "story-2-generated")

    # mended: a day off that was promised is locked
    page.get_by_role("button", name="按人员").click()
    with reading(site.make) as work:
        row = work.scalars(select(RosterRow).where(RosterRow.unit_id == unit)).one()
        assert row.rows[person][0] == "="
        free = next(day for day, code in enumerate(row.rows[person]) if code == "-")
    page.locator(f"[data-person='{person}'] > .day:not(.before)").nth(free).click()
    page.keyboard.press("Alt+l")
    expect(page.locator("#saved")).to_contain_text("已锁定")
    picture(page, "story-3-mended")

    # submitted, approved, published
    desk = Desk.__new__(Desk)
    desk.page = page
    for stage in ("审核中", "已审核", "已批准", "已发布 · 第1版"):
        page.locator(".acts .go").click()
        desk.side.locator("form .go").click()
        expect(page.locator(".chip.stage")).to_contain_text(stage)
    picture(page, "story-4-published")
    with reading(site.make) as work:
        row = work.scalars(select(RosterRow).where(RosterRow.unit_id == unit)).one()
        assert latest_version(work, row.id) is not None

    # printed
    page.goto(f"/units/{unit}/rosters/{first}/print")
    expect(page.locator("table").first).to_be_visible()
    picture(page, "story-5-printed")
    assert len(page.pdf()) > 10_000
