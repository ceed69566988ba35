"""From last month's Excel to the roster on the wall, in one go: how a supervisor begins."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import cycle, product
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from roster.desk.books import book
from roster.store.accounts import Role
from roster.store.base import reading
from roster.store.rosters import RosterRow, latest_version
from tests.adopt import grids
from tests.browser.conftest import SIZES, Site, Story
from tests.browser.desk import Desk
from tests.browser.test_book import PASTE
from tests.faults.crews import crew


@pytest.fixture
def worker(site: Site) -> Iterator[None]:
    """Whoever solves what is asked."""
    with crew(site.make.kw["bind"], 1):
        yield


def _ways() -> Iterator[object]:
    """Every kind of grid, each in another window; one of them belongs to every run."""
    windows = cycle(product(SIZES, ("zh", "en")))
    for draw, way in zip(grids.GRIDS, windows, strict=False):
        marks = () if draw is grids.crews_by_date else pytest.mark.whole
        name = f"from_excel_{draw.__name__}"
        yield pytest.param(draw, Story(name, *way), id="-".join((draw.__name__, *way)), marks=marks)


@pytest.mark.parametrize(("draw", "told"), list(_ways()))
def test_last_month_s_excel_becomes_next_month_s_roster_on_the_wall(
    draw: grids.Draw, told: Story, site: Site, worker: None, tmp_path: Path
) -> None:
    path, expected = draw(tmp_path)
    page = site.visit(Role.ADMINISTRATOR, site.company, *told.way)
    unit, first = _bring_in(page, site, told, path)

    # leave pasted
    with reading(site.make) as work:
        people = book(work, unit)["people"]
    person = people[0]["id"]
    page.goto(f"/units/{unit}/sheets/requests/")
    page.locator("table.sheet tbody tr").last.locator("input").first.focus()
    page.evaluate(PASTE, [f"{person}\t{first}\t{first}\t请假\n"])
    told.keep(page, "1-leave")
    told.press(page.locator("button[value=keep]"))
    expect(page.locator(".said.good")).to_be_visible()

    # generated
    page.goto(f"/units/{unit}/rosters/{first}/")
    page.wait_for_selector("body:not(.loading)")
    told.press(page.locator("#acts button").first)
    told.press(page.locator(".side .times label").first)
    told.press(page.locator(".side form .go"))
    # Said by the sheet once it has it; the panel says so a moment before.
    done = told.either("已生成", "Generated")
    expect(page.locator("#saved")).to_contain_text(done, timeout=120_000)
    told.keep(page, "2-generated")

    # mended: a day off that was promised is locked
    desk = Desk.__new__(Desk)
    desk.page = page
    told.press(page.get_by_role("button", name=told.says("按人员")))
    with reading(site.make) as work:
        row = work.scalars(select(RosterRow).where(RosterRow.unit_id == unit)).one()
        assert row.rows[person][0] == "="
        free = next(day for day, code in enumerate(row.rows[person]) if code == "-")
    desk.stand(person, free)
    page.keyboard.press("Alt+l")
    expect(page.locator("#saved")).to_contain_text(told.either("已锁定", "ocked"))
    told.keep(page, "3-mended")

    # submitted, approved, published
    for _ in range(4):
        before = page.locator(".chip.stage").inner_text()
        told.press(page.locator(".acts .go"))
        told.press(desk.side.locator("form .go"))
        expect(page.locator(".chip.stage")).not_to_have_text(before)
    told.keep(page, "4-published")
    with reading(site.make) as work:
        row = work.scalars(select(RosterRow).where(RosterRow.unit_id == unit)).one()
        assert latest_version(work, row.id) is not None

    # printed, with everyone of the grid
    page.goto(f"/units/{unit}/rosters/{first}/print")
    expect(page.locator("table").first).to_be_visible()
    printed = page.locator("body").inner_text()
    assert [name for name in expected.people if name not in printed] == []
    told.picture(page, "5-printed")
    assert len(page.pdf()) > 10_000


def _bring_in(page: Page, site: Site, told: Story, path: Path) -> tuple[int, str]:
    """Upload and confirm; the unit that it became, and the first day of its next roster."""
    page.goto(f"/units/{site.company}/import/")
    page.set_input_files("#file", path)
    told.press(page.locator("main .go"))
    told.press(page.locator("button[value=make]"))
    page.wait_for_url("**/rosters/**")
    unit = int(page.url.split("/units/")[1].split("/")[0])
    told.press(page.locator("main a[href*='/rosters/20']").first)
    page.wait_for_url("**/rosters/20*/")
    return unit, page.url.rstrip("/").split("/")[-1]
