"""A published week is mended by a part of what was proposed, and staff answer on a signed list."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta

import pytest
from playwright.sync_api import Browser, Page, expect

from roster.desk import proposing
from roster.domain import OFF
from roster.store.accounts import Role
from roster.store.base import reading, writing
from roster.store.rosters import roster_from
from tests.browser.conftest import Site, opened
from tests.browser.desk import Desk
from tests.browser.filled import MONDAY, Exchange, exchanges, fill, hotline, publish

Picture = Callable[[Page, str], None]
NEXT = MONDAY + timedelta(days=7)


@pytest.fixture(scope="module")
def site(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """One site for all: each test has a published week of its own."""
    with opened(tmp_path_factory.mktemp("proposals"), chromium) as found:
        yield found


@pytest.fixture(scope="module")
def unit(site: Site) -> int:
    number = hotline(site.app, site.company)
    for first in (MONDAY, NEXT):
        fill(site.app, number, first)
        publish(site.app, number, first)
    return number


def _propose(site: Site, unit: int, first: date) -> tuple[Exchange, Exchange]:
    """Lay two exchanges of other people on other days beside the draft."""
    one = next(exchanges(site.app, unit, first, (2,)))
    other = next(
        each
        for each in exchanges(site.app, unit, first, (4,))
        if not {one.giver, one.taker} & {each.giver, each.taker}
    )
    cells = {
        cell: code
        for each in (one, other)
        for cell, code in (
            ((each.giver, each.day), OFF),
            ((each.taker, each.day), each.code),
        )
    }
    with writing(site.make) as work:
        row = roster_from(work, unit, first)
        assert row is not None
        drawn = site.app.extensions["lunzhi.dockets"].of(work, row).drawn(row)
        proposing.propose(work, row, "replan", row.revision, drawn, cells, None, proved=True)
    return one, other


def _rows(site: Site, unit: int) -> dict[str, list[str]]:
    with reading(site.make) as work:
        row = roster_from(work, unit, MONDAY)
        assert row is not None
        return dict(row.rows)


def test_a_part_of_a_proposal_is_taken_and_the_rest_stays_as_it_was(
    site: Site, unit: int, picture: Picture
) -> None:
    one, other = _propose(site, unit, MONDAY)
    desk = Desk(site.visit(Role.SUPERVISOR, unit), unit)
    desk.is_checked()
    before = _rows(site, unit)
    kept = desk.cell(other.giver, other.day).inner_text()
    desk.page.get_by_label("变更原因").select_option("correction")
    desk.page.get_by_role("button", name="调整", exact=True).click()
    desk.side.get_by_role("button", name="查看").click()
    expect(desk.side).to_contain_text("涉及4人4格")
    expect(desk.side).to_contain_text("分")
    for each in (one, other):
        expect(desk.cell(each.giver, each.day)).to_have_class(re.compile(r"\bprop\b"))
    picture(desk.page, "proposal-desktop")
    desk.side.get_by_role("checkbox").nth(1).uncheck()
    desk.side.get_by_role("button", name="采用1/2组").click()
    expect(desk.page.locator("#saved")).to_have_text("方案已采用。")
    desk.holds(one.giver, one.day, "")
    desk.holds(other.giver, other.day, kept)
    expect(desk.page.locator(".day.prop")).to_have_count(0)
    after = _rows(site, unit)
    moved = {person for person in before if before[person] != after[person]}
    assert moved == {one.giver, one.taker}
    assert after[one.taker][one.day] == one.code


def test_signatures_on_a_list_are_entered_person_by_person_and_nobody_taps_for_another(
    site: Site, unit: int, picture: Picture
) -> None:
    desk = Desk(site.visit(Role.SUPERVISOR, unit, person="E001"), unit, NEXT)
    desk.page.get_by_role("button", name="未确认").click()
    desk.side.get_by_text("纸面签字").wait_for()
    waiting = desk.side.get_by_role("checkbox")
    everyone = waiting.count()
    first = waiting.nth(0).get_attribute("aria-label") or ""
    waiting.nth(0).check()
    waiting.nth(1).check()
    desk.side.get_by_label("文号").fill("签字表第3号")
    desk.side.get_by_role("button", name="登记所选人员").click()
    expect(waiting).to_have_count(everyone - 2)
    desk.side.get_by_text("已确认2人", exact=True).click()
    entered = desk.side.locator("details .person", has_text=first)
    expect(entered).to_contain_text("按签字表登记")
    expect(entered).to_contain_text("签字表第3号")
    picture(desk.page, "signed-list-desktop")
    phone = site.visit(Role.STAFF, unit, "phone", person="E010")
    button = phone.get_by_role("button", name="确认", exact=True).first
    own = int(button.get_attribute("value") or 0)
    button.evaluate("(each, value) => { each.value = value }", str(own + 1))
    with phone.expect_response("**/mine/acknowledge") as answer:
        button.tap()
    assert answer.value.status == 422
    script = "async at => await (await fetch(at)).text()"
    address = f"/units/{unit}/rosters/{MONDAY}/acknowledgements.json"
    told = json.loads(desk.page.evaluate(script, address))["counts"]
    assert told == {"waiting": everyone, "changed": 0, "given": 0}
