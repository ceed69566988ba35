"""The board on a television: it asks anew by itself, and says how old it is when nobody answers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from playwright.sync_api import Browser, Page, expect

from roster.desk import reporting, walling
from roster.desk.books import bring_in
from roster.duty import dues
from roster.duty.dues import Every
from roster.store.accounts import AccountRow
from roster.store.base import now, writing
from roster.store.ledgers import CarryRow
from tests.browser.conftest import PICTURES, Site, opened
from tests.browser.test_pages import AXE, RULES
from tests.site.conftest import EXAMPLES

TELEVISIONS = {
    "1080p": (1920, 1080),
    "720p": (1280, 720),
    "2160p": (3840, 2160),
    "portrait": (1080, 1920),
}
LONG_AGO = date(2026, 1, 1)


@pytest.fixture(scope="module")
def site(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with opened(tmp_path_factory.mktemp("wall"), chromium) as found:
        yield found


@pytest.fixture(scope="module")
def unit(site: Site) -> int:
    with writing(site.make) as work:
        work.add(AccountRow(id=1, login="first", password=""))
        work.flush()
        number = bring_in(work, EXAMPLES / "supply_station", site.company, None)
        # As much beside the posts as there ever is: more overdue reports and rounds than lines.
        codes = [code for code, plan in dues.shipped().items() if plan.every is not Every.DAY]
        reporting.adopt(work, number, codes, LONG_AGO, 1)
        given = {"unit_id": number, "post": "抢修值班", "record": "", "since": now()}
        work.add(CarryRow(key="first", text="熔断器备品不足", **given))
        return number


def screen(site: Site, unit: int, language: str = "zh") -> tuple[Page, str]:
    """A television's window, and the address of a new board."""
    with writing(site.make) as work:
        word = walling.open_wall(work, unit, "值班室电视", language, 1)
    return site.passer_by(), f"/board/{word}.html"


def test_a_board_asks_anew_and_says_its_age_when_nobody_answers(site: Site, unit: int) -> None:
    page, address = screen(site, unit)
    page.clock.install()
    page.goto(address)
    expect(page.locator("#old")).to_be_hidden()
    expect(page.get_by_text("遗留事项1")).to_be_visible()
    with writing(site.make) as work:
        work.add(
            CarryRow(unit_id=unit, post="抢修值班", key="k", text="备品", record="", since=now())
        )
    page.clock.run_for(31_000)
    expect(page.get_by_text("遗留事项2")).to_be_visible()
    page.route("**/now.html", lambda route: route.abort())
    for _ in range(5):
        page.clock.run_for(31_000)
    expect(page.locator("#old")).to_contain_text("服务器没有应答，以下是2分钟前的情况")
    expect(page.get_by_text("遗留事项")).to_be_visible()
    page.unroute("**/now.html")
    page.clock.run_for(31_000)
    expect(page.locator("#old")).to_be_hidden()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_board_fits_every_television_and_can_be_read(
    site: Site, unit: int, language: str
) -> None:
    page, address = screen(site, unit, language)
    page.context.add_init_script(path=AXE)
    for name, (width, height) in TELEVISIONS.items():
        page.set_viewport_size({"width": width, "height": height})
        page.goto(address)
        found = page.evaluate(
            "rules => axe.run(document, {runOnly: rules, resultTypes: ['violations']})", RULES
        )
        assert [each["id"] for each in found["violations"]] == []
        fits = "document.querySelector('.wall').scrollHeight <= innerHeight"
        assert page.evaluate(fits), name
        last = page.locator("aside li").last.bounding_box()
        assert last is not None
        assert last["y"] + last["height"] <= height
        letters = page.evaluate(
            "parseFloat(getComputedStyle(document.querySelector('.people')).fontSize)"
        )
        assert letters >= min(width, height) / 40
        PICTURES.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=PICTURES / f"board-{name}-{language}.png")
