"""The sheet of 500 people and 31 days draws only what is seen."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, Route

from roster.desk.books import bring_in
from roster.store.accounts import Role
from roster.store.base import writing
from tests.browser import large
from tests.browser.conftest import Site

EXAMPLES = Path(__file__).parents[2] / "examples"


@pytest.fixture
def sheet(site: Site) -> Page:
    """A window with 500 people."""
    with writing(site.make) as work:
        unit = bring_in(work, EXAMPLES / "supply_station", site.company, None)
    page = site.visit(Role.SUPERVISOR, unit)

    def large_one(route: Route) -> None:
        route.fulfill(json=large.grid())

    page.route("**/grid.json*", large_one)
    page.goto(f"/units/{unit}/rosters/{large.FIRST}/")
    page.wait_for_selector("body:not(.loading)")
    return page


def test_only_what_is_seen_is_drawn(sheet: Page) -> None:
    assert sheet.locator(".lines .line").count() < 60
    sheet.evaluate("document.getElementById('sheet').scrollTop = 1e6")
    sheet.get_by_text("王500", exact=True).wait_for()
    assert sheet.locator(".lines .line").count() < 80
    assert sheet.locator("[role=grid]").get_attribute("aria-rowcount") == str(500 + 10 + 4)
