"""The pictures to scan, read as a phone reads them: off the page, with a real reader."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from icalendar import Calendar
from playwright.sync_api import Browser, Locator, Page, expect

from roster.desk import telling
from roster.store.accounts import Role
from roster.store.base import reading, writing
from roster.store.units import Reach, UnitRow
from tests.browser import filled
from tests.browser.conftest import Site, Story, opened
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
def people(site: Site, unit: int) -> Iterator[str]:
    """Those who have duties in the week, one after another."""
    last = filled.MONDAY + timedelta(days=7)
    with reading(site.make) as work:
        found = telling.told(work, unit, filled.MONDAY, last)
    return iter(sorted({each.person for each in found if not each.gone}))


@pytest.fixture
def person(people: Iterator[str]) -> str:
    """Whose story it is."""
    return next(people)


@pytest.fixture
def page(site: Site, unit: int, person: str, story: Story) -> Page:
    found = site.visit(Role.STAFF, unit, *story.way, person=person)
    found.context.add_init_script(path=READER)
    return found


def scanned(picture: Locator) -> str:
    """What a phone reads off a picture as it stands on the page."""
    picture.scroll_into_view_if_needed()
    expect(picture).to_be_visible()
    text = picture.evaluate(f"(image) => ({SEEN})(image, {TIMES})")
    assert text, "no code is seen in the picture"
    return str(text)


def published(site: Site, unit: int, person: str, month: int | None = None) -> list[datetime]:
    """When the person's published duties begin: of the week, or of those dates in a month."""
    last = filled.MONDAY + timedelta(days=7)
    with reading(site.make) as work:
        found = telling.told(work, unit, filled.MONDAY, last)
    return sorted(
        each.stint.start
        for each in found
        if each.person == person and not each.gone and month in (None, each.day.month)
    )


def begun(texts: list[str]) -> list[datetime]:
    """When the duties begin of which calendars speak."""
    entries = [entry for text in texts for entry in Calendar.from_ical(text).walk("VEVENT")]
    return sorted(entry.decoded("dtstart") for entry in entries)


@pytest.mark.story("phone")
def test_the_picture_of_a_link_leads_to_the_calendar(unit: int, page: Page, story: Story) -> None:
    page.goto(f"/units/{unit}/calendars/")
    page.get_by_label(story.either("设备名称", "Name of the device")).fill("我的手机")
    story.press(page.get_by_role("button", name=story.says("生成链接")))
    opens = page.get_by_role("link", name=story.says("在这部手机上打开"))
    assert scanned(page.locator("img.code")) == opens.get_attribute("href")
    story.keep(page)


@pytest.mark.story("phone")
def test_the_pictures_of_duties_hold_all_of_them(
    site: Site, unit: int, person: str, page: Page, story: Story
) -> None:
    page.goto(f"/units/{unit}/calendars/pictures")
    found = [scanned(picture) for picture in page.locator("img.code").all()]
    assert begun(found) == published(site, unit, person) != []
    story.keep(page)


@pytest.mark.story("phone")
def test_the_pictures_of_a_slip_hold_the_duties_of_its_month(
    site: Site, unit: int, person: str, page: Page, story: Story
) -> None:
    month = filled.MONDAY + timedelta(days=6)
    page.goto(f"/units/{unit}/mine/slip?month={month:%Y-%m}")
    found = [scanned(picture) for picture in page.locator("img.code").all()]
    assert begun(found) == published(site, unit, person, month.month) != []
    story.keep(page)


@pytest.mark.story("desktop")
def test_the_picture_of_trust_leads_to_its_own_page(site: Site, story: Story) -> None:
    page = site.passer_by(*story.way)
    page.context.add_init_script(path=READER)
    page.goto("/trust")
    assert scanned(page.locator("main img").first).endswith("/trust")
    story.keep(page)
