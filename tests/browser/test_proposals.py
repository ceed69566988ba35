"""A published week is mended by a part of what was proposed, and staff answer on a signed list."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from playwright.sync_api import Browser, expect

from roster.desk import proposing
from roster.domain import OFF
from roster.store.accounts import Role
from roster.store.base import reading, writing
from roster.store.rosters import roster_from
from tests.browser.conftest import Site, Story, opened
from tests.browser.desk import Desk
from tests.browser.filled import MONDAY, Exchange, exchanges, fill, hotline, publish

NEXT = MONDAY + timedelta(days=7)


@pytest.fixture(scope="module")
def site(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """One site for all: each test has a published week of its own."""
    with opened(tmp_path_factory.mktemp("proposals"), chromium) as found:
        yield found


@pytest.fixture
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


@pytest.mark.story("phone")
def test_a_part_of_a_proposal_is_taken_and_the_rest_stays_as_it_was(
    site: Site, unit: int, story: Story
) -> None:
    one, other = _propose(site, unit, MONDAY)
    desk = Desk(site.visit(Role.SUPERVISOR, unit, *story.way), unit)
    desk.is_checked()
    before = _rows(site, unit)
    kept = desk.cell(other.giver, other.day).inner_text()
    desk.page.get_by_label(story.says("变更原因")).select_option("correction")
    story.press(desk.page.get_by_role("button", name=story.calls("调整")))
    story.press(desk.side.get_by_role("button", name=story.says("查看")))
    expect(desk.side).to_contain_text(story.says("涉及4人4格"))
    expect(desk.side).to_contain_text(story.either("分", "point"))
    for each in (one, other):
        expect(desk.cell(each.giver, each.day)).to_have_class(re.compile(r"\bprop\b"))
    story.keep(desk.page)
    desk.side.get_by_role("checkbox").nth(1).uncheck()
    story.press(desk.side.get_by_role("button", name=story.says("采用1/2组")))
    expect(desk.page.locator("#saved")).to_have_text(story.says("方案已采用。"))
    desk.holds(one.giver, one.day, "")
    desk.holds(other.giver, other.day, kept)
    expect(desk.page.locator(".day.prop")).to_have_count(0)
    after = _rows(site, unit)
    moved = {person for person in before if before[person] != after[person]}
    assert moved == {one.giver, one.taker}
    assert after[one.taker][one.day] == one.code


@pytest.mark.story("desktop", "en")
def test_signatures_on_a_list_are_entered_person_by_person_and_nobody_taps_for_another(
    site: Site, unit: int, story: Story
) -> None:
    desk = Desk(site.visit(Role.SUPERVISOR, unit, *story.way, person="E001"), unit, NEXT)
    waits = story.either("未确认", "Not acknowledged")
    story.press(desk.page.get_by_role("button", name=waits).first)
    desk.side.get_by_text(story.says("纸面签字")).first.wait_for()
    waiting = desk.side.get_by_role("checkbox")
    everyone = waiting.count()
    first = waiting.nth(0).get_attribute("aria-label") or ""
    waiting.nth(0).check()
    waiting.nth(1).check()
    desk.side.get_by_label(story.says("文号")).fill("签字表第3号")
    story.press(desk.side.get_by_role("button", name=story.says("登记所选人员")))
    expect(waiting).to_have_count(everyone - 2)
    story.press(desk.side.get_by_text(story.calls("已确认2人")))
    entered = desk.side.locator("details .person", has_text=first)
    expect(entered).to_contain_text(story.says("按签字表登记"))
    expect(entered).to_contain_text("签字表第3号")
    story.keep(desk.page)
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
