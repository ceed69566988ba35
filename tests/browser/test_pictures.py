"""The pictures to scan, read as a phone reads them: off the page, with a real reader."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar
from playwright.sync_api import Browser, Locator, Page, expect

from roster.desk import telling
from roster.store.accounts import Role
from roster.store.base import reading, writing
from roster.store.units import Reach, UnitRow
from tests.browser import filled
from tests.browser.conftest import Site, opened
from tests.conftest import CHECKOUT

READER = CHECKOUT / "tests" / "feeds" / "js" / "node_modules" / "jsqr" / "dist" / "jsQR.js"
SEEN = """async (image, times) => {
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = image.clientWidth * times;
  canvas.height = image.clientHeight * times;
  const pen = canvas.getContext("2d");
  pen.fillStyle = "#fff";
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.drawImage(image, 0, 0, canvas.width, canvas.height);
  const { data, width, height } = pen.getImageData(0, 0, canvas.width, canvas.height);
  const found = jsQR(data, width, height);
  return found && new TextDecoder().decode(new Uint8Array(found.binaryData));
}"""
TIMES = 6
"""As many dots of a camera fall on one of the screen."""
PERSON = "E010"


@pytest.fixture(scope="module")
def site(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with opened(tmp_path_factory.mktemp("pictures"), chromium) as found:
        yield found


@pytest.fixture(scope="module")
def unit(site: Site) -> int:
    """A hotline with its week published, whose people's phones get through."""
    number = filled.hotline(site.app, site.company)
    filled.fill(site.app, number)
    filled.publish(site.app, number)
    with writing(site.make) as work:
        work.get_one(UnitRow, number).reach = Reach.PHONES
    return number


@pytest.fixture(scope="module")
def page(site: Site, unit: int) -> Page:
    found = site.visit(Role.STAFF, unit, "phone", person=PERSON)
    found.context.add_init_script(path=READER)
    return found


def scanned(picture: Locator) -> str:
    """What a phone reads off a picture as it stands on the page."""
    picture.scroll_into_view_if_needed()
    expect(picture).to_be_visible()
    text = picture.evaluate(f"(image) => ({SEEN})(image, {TIMES})")
    assert text, "no code is seen in the picture"
    return str(text)


def published(site: Site, unit: int) -> list[datetime]:
    """When the person's published duties begin."""
    last = filled.MONDAY + timedelta(days=7)
    with reading(site.make) as work:
        found = telling.told(work, unit, filled.MONDAY, last)
    return sorted(each.stint.start for each in found if each.person == PERSON and not each.gone)


def begun(texts: list[str]) -> list[datetime]:
    """When the duties begin of which calendars speak."""
    entries = [entry for text in texts for entry in Calendar.from_ical(text).walk("VEVENT")]
    return sorted(entry.decoded("dtstart") for entry in entries)


def test_the_picture_of_a_link_leads_to_the_calendar(site: Site, unit: int, page: Page) -> None:
    page.goto(f"/units/{unit}/calendars/")
    page.get_by_label("设备名称").fill("我的手机")
    page.get_by_role("button", name="生成链接").tap()
    link = page.get_by_role("link", name="在这部手机上打开").get_attribute("href")
    assert scanned(page.locator("img.code")) == link


def test_the_pictures_of_duties_hold_all_of_them(site: Site, unit: int, page: Page) -> None:
    page.goto(f"/units/{unit}/calendars/pictures")
    found = [scanned(picture) for picture in page.locator("img.code").all()]
    assert begun(found) == published(site, unit) != []


def test_the_pictures_of_a_slip_hold_the_duties_of_its_month(
    site: Site, unit: int, page: Page
) -> None:
    month = filled.MONDAY + timedelta(days=6)
    page.goto(f"/units/{unit}/mine/slip?month={month:%Y-%m}")
    found = [scanned(picture) for picture in page.locator("img.code").all()]
    zone = ZoneInfo("Asia/Shanghai")
    wanted = [at for at in published(site, unit) if at.astimezone(zone).month == month.month]
    assert begun(found) == wanted != []


def test_the_picture_of_trust_leads_to_its_own_page(site: Site) -> None:
    page = site.passer_by("desktop")
    page.context.add_init_script(path=READER)
    page.goto("/trust")
    assert scanned(page.locator("main img").first).endswith("/trust")
