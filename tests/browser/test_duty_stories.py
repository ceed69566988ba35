"""Duties of the day as people meet them: a repair, revisits, plans, spot checks, scores."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from roster.desk import repairing
from roster.desk.books import Shelf, bring_in
from roster.desk.repairing import Entered, Source
from roster.duty.repairs import Node
from roster.store.accounts import Role
from roster.store.base import now, writing
from tests.browser.conftest import Site, Story
from tests.conftest import CHECKOUT
from tests.site.published import LEADER, publish

pytestmark = pytest.mark.whole


@pytest.fixture
def station(site: Site) -> int:
    with writing(site.make) as work:
        return bring_in(work, CHECKOUT / "examples" / "supply_station", site.company, None)


@pytest.mark.story("phone")
def test_a_repair_goes_through_its_eight_steps(story: Story, site: Site, station: int) -> None:
    page = site.visit(Role.STAFF, station, *story.way, "G01")
    page.goto(f"/units/{station}/customers/repairs/")
    page.fill("#ticket", "B1")
    story.press(page.get_by_role("button", name=story.calls("新登记")))
    for node in list(Node)[1:]:
        story.press(page.locator(f"button[value={node}]"))
        expect(page.locator(f"input[name={node}]")).not_to_have_value("")
    expect(page.locator("table.steps-of button")).to_have_count(0)
    story.keep(page, "steps")
    page.goto(f"/units/{station}/customers/repairs/")
    expect(page.get_by_role("link", name="B1")).to_be_visible()
    story.keep(page, "month")


@pytest.mark.story("desktop", "en")
def test_revisits_are_drawn_by_the_system_and_answered(
    story: Story, site: Site, station: int
) -> None:
    with writing(site.make) as work:
        book = Shelf().unit(work, station)
        for number in range(8):
            at = now()
            times = {Node.RECEIVED: at - timedelta(hours=2), Node.RESTORED: at - timedelta(hours=1)}
            given = Entered(f"B{number}", times)
            repairing.enter(work, station, book, given, Source.PAGE, "G01", None, at)
    page = site.visit(Role.HEAD, station, *story.way)
    page.goto(f"/units/{station}/customers/revisits/")
    story.press(page.get_by_role("button", name=story.calls("抽取")))
    expect(page.locator("tbody tr[data-made=due]").first).to_be_visible()
    story.keep(page, "drawn")
    drawn = page.locator("tbody tr[data-made=due]").count()
    story.press(page.locator("tbody a[href*='/revisits/']").first)
    page.locator("select[name=by]").select_option("G17")
    for choice in page.locator("input[type=radio][value=yes]").all():
        story.press(choice)
    story.keep(page, "asking")
    story.press(page.locator("button[name=reached][value=yes]"))
    expect(page).to_have_url(re.compile("/revisits/$"))
    expect(page.locator("tbody tr[data-made=due]")).to_have_count(drawn - 1)
    story.keep(page, "answered")


@pytest.mark.story("tablet")
def test_plans_are_adopted_and_done_by_a_tap(story: Story, site: Site, station: int) -> None:
    page = site.visit(Role.HEAD, station, *story.way)
    page.goto(f"/units/{station}/dues/")
    story.press(page.get_by_role("link", name=story.calls("选择采用")))
    story.keep(page, "choosing")
    page.fill("#since", f"{now().date().replace(day=1)}")
    story.press(page.get_by_role("button", name=story.calls("采用所选")))
    expect(page.locator("table.rows").first).to_be_visible()
    page.goto(f"/units/{station}/dues/")
    story.keep(page, "month")
    row = page.locator("table.due tr").filter(has=page.locator("form")).first
    name = row.locator("a").first.inner_text()
    story.press(row.locator("form button"))
    expect(page.locator("tr[data-state^=done]").filter(has_text=name)).to_be_visible()
    story.keep(page, "done")


@pytest.mark.story("desktop", "en")
def test_a_spot_check_is_drawn_and_its_draw_can_be_repeated(
    story: Story, site: Site, station: int
) -> None:
    publish(site.make, station, now().date() - timedelta(days=1), 7, {"G01": (LEADER,) * 7})
    page = site.visit(Role.HEAD, station, *story.way)
    page.goto(f"/units/{station}/dues/spots/")
    page.locator("#checker").select_option("G17")
    story.keep(page, "drawing")
    story.press(page.get_by_role("button", name=story.calls("抽取")))
    story.press(page.locator("tbody a").first)
    expect(page.get_by_text(story.says("再次抽取结果一致")).first).to_be_visible()
    story.keep(page, "drawn")


@pytest.mark.story("phone")
def test_a_month_of_service_quality_has_its_arithmetic(
    story: Story, site: Site, station: int
) -> None:
    page = site.visit(Role.HEAD, station, *story.way)
    page.goto(f"/units/{station}/dues/quality/")
    story.press(page.get_by_role("link", name=story.calls("录入指标")))
    page.fill("#satisfaction", "90")
    page.fill("#source", "满意度调查")
    story.keep(page, "entering")
    story.press(page.get_by_role("button", name=story.calls("保存")))
    expect(page.get_by_text(story.says("已保存。")).first).to_be_visible()
    page.goto(f"/units/{station}/dues/quality/")
    expect(page.get_by_text("50.0 × 30").first).to_be_visible()
    expect(
        page.get_by_text(story.says("权重、界限与星级线为本系统建议值，制度未作规定。"))
    ).to_be_visible()
    story.keep(page, "month")
