"""The duty side on paper: whatever is on it, a handover is one A4; and the page of a seat."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Page, expect

from roster.desk import duty_logs
from roster.desk.books import create
from roster.desk.handing import written
from roster.desk.jotting import jot
from roster.feeds import periods
from roster.feeds.unit import Period
from roster.store.accounts import AccountRow, GrantRow, Role
from roster.store.base import now, writing
from tests.browser.conftest import SECRET, Site, opened
from tests.site.published import publish
from tests.site.test_seats import SHEETS
from tests.town import Town, settle
from web import sign_ins

A4 = (595, 842)
"""[pt]"""
MANY = 120
"""[entries] of a duty that never rested."""


@pytest.fixture(scope="module")
def site(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with opened(tmp_path_factory.mktemp("town"), chromium) as found:
        yield found


@pytest.fixture(scope="module")
def town(site: Site) -> Town:
    return settle(site.app)


@pytest.fixture(scope="module")
def reader(site: Site, town: Town) -> dict[str, Page]:
    """A window in each language."""
    return {
        language: site.visit(Role.SUPERVISOR, town.above, "desktop", language)
        for language in ("zh", "en")
    }


def _printed(page: Page, address: str) -> int:
    """How many A4 come out of the printer; nothing may hang over the foot of one."""
    answer = page.goto(address)
    assert answer is not None
    assert answer.status == 200, page.locator("main").inner_text()
    page.emulate_media(media="print")
    hanging = "e => Math.max(e.scrollHeight - e.clientHeight, e.scrollWidth - e.clientWidth)"
    cut = page.evaluate(f"[...document.querySelectorAll('.a4')].map({hanging})")
    assert max(cut) <= 0, cut
    pdf = page.pdf(prefer_css_page_size=True)
    page.emulate_media(media="screen")
    boxes = re.findall(rb"/MediaBox \[0 0 ([0-9.]+) ([0-9.]+)\]", pdf)
    assert {(round(float(wide)), round(float(high))) for wide, high in boxes} == {A4}
    return len(re.findall(rb"/Type /Page\b", pdf))


def _at(town: Town, page: str) -> str:
    return f"/units/{town.unit}/ledger/paper/{page}"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_handover_its_log_and_a_blank_form_are_one_sheet_each(
    town: Town, reader: dict[str, Page], language: str
) -> None:
    page = reader[language]
    name = town.records["handover"]
    assert _printed(page, _at(town, f"handover/{name}")) == 1
    assert page.locator(".hand svg").count() == 2
    assert _printed(page, _at(town, f"log/{name}")) == 1
    assert _printed(page, _at(town, "blank?post=抢修值班")) == 1
    assert _printed(page, _at(town, "heads")) == 1


def test_a_month_is_one_book_of_such_sheets(town: Town, reader: dict[str, Page]) -> None:
    page = reader["zh"]
    count = _printed(page, _at(town, f"month?post=抢修值班&month={town.first}"))
    assert count == page.locator(".a4").count() > 3


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_log_of_a_duty_that_never_rested_is_still_one_sheet(
    site: Site, town: Town, reader: dict[str, Page], language: str
) -> None:
    post, at = "抢修值班", now()
    due = (at - timedelta(hours=2 if language == "zh" else 1)).replace(second=0, microsecond=0)
    record = f"log:{post}@{due:%Y-%m-%dT%H:%MZ}"
    seal = site.app.extensions["lunzhi.seal"]
    words = "城东线分支开关跳闸，已通知抢修班到场处理，用户已逐一回电说明情况；" * 3
    name = f"paper:{post}@{due:%Y-%m-%dT%H:%MZ}"
    facts = {"out": "G01", "in": "G05", "began": written(due), "ended": written(due)}
    with writing(site.make) as work:
        for number in range(MANY):
            text = f"{number} {words}"[: 12 if number % 3 else 90]
            jot(work, town.unit, record, duty_logs.entry("G01", "repair", text), 1, seal, at)
        jot(work, town.unit, name, {"act": "enter", "side": "site", "facts": facts}, 1, seal, at)
    assert _printed(reader[language], _at(town, f"log/{name}")) == 1
    rows = reader[language].locator(".form tbody tr")
    left = re.search(r"\d+", rows.last.inner_text())
    assert left is not None
    assert rows.count() - 1 + int(left[0]) >= MANY


def test_the_hotlines_blank_form_is_one_sheet(
    site: Site, town: Town, reader: dict[str, Page]
) -> None:
    with writing(site.make) as work:
        unit = create(work, "热线", SHEETS, town.above, None)
    for page in reader.values():
        assert _printed(page, f"/units/{unit}/ledger/paper/blank") == 1


def test_a_seat_changes_over_by_one_form_within_half_a_minute(site: Site, town: Town) -> None:
    """Number, secret, one button: the next person's page is there."""
    today = now().date()
    week = periods.first_day(Period.WEEK, today)
    with writing(site.make) as work:
        unit = create(work, "热线二", SHEETS, town.above, None)
        for who in ("A01", "B01"):
            row = AccountRow(
                login=f"{who}-{unit}", password=sign_ins.hashed(SECRET), unit_id=unit, person=who
            )
            work.add(row)
            work.flush()
            work.add(GrantRow(account_id=row.id, unit_id=unit, role=Role.STAFF))
    codes = {"A": "早@受理", "B": "中@受理"}
    rows = {str(p["id"]): (codes[str(p["id"])[0]],) * 7 for p in SHEETS["people"]}
    for first in (week, week + timedelta(days=7)):
        publish(site.make, unit, first, 7, rows)
    page = site.visit(Role.LEADER, unit, "desktop")
    page.goto(f"/units/{unit}/ledger/seats/")
    page.get_by_role("link", name="Z01").click()
    page.fill("#login", f"B01-{unit}")
    page.fill("#secret", SECRET)
    page.locator("button.go").click()
    expect(page.locator(".who")).to_contain_text("✓")
    page.goto(f"/units/{unit}/ledger/seats/")
    expect(page.locator(".seat.done")).to_have_count(1)
