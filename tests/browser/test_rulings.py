"""The head in a browser: everything that can wait at once, signed and closed by PIN."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from roster.store.accounts import Role
from tests.browser.conftest import Site
from tests.browser.test_pages import AXE, RULES
from tests.desk.duty_station import HEAD, PIN_TYPED, DutyStation, after
from tests.tablets import set_pins

WORDS = "先等备班到场，再继续"


@pytest.fixture
def duty(site: Site, tmp_path: Path) -> DutyStation:
    """A refused handover: calls, someone unfit, and a ruling to stay that nobody has signed."""
    station = DutyStation(site.make, tmp_path)
    set_pins(station.make, station.unit, station.seal, {HEAD: PIN_TYPED})
    station.open(after(-12))
    mine: dict[str, Any] = {"side": "in", "by": "G05"}
    station.taken(station.do(after(-10), "forbid", value="unfit", reason="有酒气", **mine))
    ground = {"facts": {"ground": "D14"}, "item": "D14"}
    station.taken(station.do(after(-9), "refuse", reason="缺绝缘手套一副", **ground, **mine))
    called = {"contact": "neighbour.1"}
    station.taken(station.do(after(-8), "call", value="answered", facts=called, **mine))
    for side, leader in (("out", "G01"), ("in", "G05")):
        until = "2090-01-03T01:30:00Z"
        ruling = {"decision": "stay", "head": HEAD, "at": "2090-01-02T23:55:00Z", "until": until}
        given: dict[str, Any] = {"side": side, "by": leader, "reason": WORDS, "facts": ruling}
        station.taken(station.do(after(-4), "rule", **given))
    station.look(after(6))
    return station


def flaws(page: Page) -> list[str]:
    found = page.evaluate("rules => axe.run(document, {runOnly: rules})", RULES)
    return [f"{each['id']}: {each['nodes'][0]['html'][:160]}" for each in found["violations"]]


def test_the_head_signs_lifts_and_closes_on_one_page(
    site: Site, duty: DutyStation, picture: Callable[[Page, str], None]
) -> None:
    phone = site.visit(Role.SUPERVISOR, duty.unit, "phone", "en")
    phone.goto(f"/units/{duty.unit}/rulings/")
    picture(phone, "rulings-phone-en")
    assert phone.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    page = site.visit(Role.HEAD, duty.unit, "tablet", "zh", HEAD)
    page.goto(f"/units/{duty.unit}/rulings/")
    picture(page, "rulings-tablet-zh")
    page.evaluate("document.querySelector('details').open = true")
    small = page.locator("main button:visible").evaluate_all(
        "all => all.filter((each) => each.getBoundingClientRect().height < 44).length"
    )
    assert small == 0
    ruling = page.locator("article[data-matter=ruling]")
    expect(ruling).to_contain_text(WORDS)
    ruling.get_by_label("一致", exact=True).check()
    ruling.get_by_label("您的PIN").fill(PIN_TYPED)
    ruling.get_by_role("button", name="签字").click()
    expect(page.locator(".said")).to_have_text("裁定已签字。")
    expect(page.locator("article[data-matter=ruling]")).to_have_count(0)
    alarm = page.locator("article[data-state=REFUSED], article[data-state=HEAD_RULING]")
    alarm.get_by_text("由我签字强制关闭").click()
    form = alarm.locator("form[action$=close]")
    form.get_by_label("接班方").check()
    form.get_by_label("原因").fill("备班接替")
    form.get_by_label("您的PIN").fill(PIN_TYPED)
    form.get_by_role("button", name="签字关闭").click()
    expect(page.locator(".said")).to_have_text("交接班已关闭。")
    assert duty.state() == "FORCED_CLOSED"


def test_axe_finds_nothing_where_much_waits(site: Site, duty: DutyStation) -> None:
    reader = site.visit(Role.HEAD, duty.unit, "desktop", "zh", HEAD)
    reader.context.add_init_script(path=AXE)
    for path in ("rulings/", "substitutes/", "responsible/?post=抢修值班&at=2090-01-03T08:10"):
        reader.goto(f"/units/{duty.unit}/{path}")
        assert flaws(reader) == [], path
