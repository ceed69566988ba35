"""The unit's book in a browser: from Excel to a unit, sheets typed and pasted, rules, slips."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from roster.desk.books import Shelf, book, bring_in
from roster.store.accounts import Role
from roster.store.base import now, reading, writing
from roster.store.names import names
from roster.store.rosters import RosterRow
from roster.store.units import UnitRow
from tests.adopt import grids
from tests.browser.conftest import Site, Story
from tests.conftest import CHECKOUT

Picture = Callable[[Page, str], None]


@pytest.fixture
def station(site: Site) -> int:
    """A station with one duty in the coming week."""
    with writing(site.make) as work:
        unit = bring_in(work, CHECKOUT / "examples" / "supply_station", site.company, None)
        found = Shelf().unit(work, unit)
        rows = {person.id: ["-"] * 7 for person in found.people}
        rows["G01"][0] = found.symbols[0].code
        first = now().date() + timedelta(days=1)
        work.add(RosterRow(unit_id=unit, first=first, days=7, rows=rows))
    return unit


@pytest.mark.parametrize(
    ("draw", "size"),
    [
        (grids.letters_on_several_sheets, "desktop"),
        (grids.colours_alone, "tablet"),
        (grids.business_hall, "phone"),
    ],
    ids=lambda value: getattr(value, "__name__", value),
)
def test_last_month_s_grid_becomes_a_unit_by_a_few_clicks(
    draw: grids.Draw, size: str, site: Site, tmp_path: Path, picture: Picture
) -> None:
    path, expected = draw(tmp_path)
    page = site.visit(Role.ADMINISTRATOR, site.company, size)
    page.goto(f"/units/{site.company}/import/")
    page.set_input_files("#file", path)
    page.click("main .go")
    expect(page.locator(".findings li").first).to_be_visible()
    expect(page.locator(".last tbody tr")).to_have_count(len(expected.people))
    picture(page, f"adopt-{draw.__name__}")
    page.click("button[value=make]")
    page.wait_for_url("**/rosters/**")
    expect(page.locator("main")).to_contain_text(
        f"年{(expected.last.replace(day=1) + timedelta(days=31)).month}月"
    )
    with reading(site.make) as work:
        row = work.scalars(select(UnitRow).where(UnitRow.parent_id == site.company)).one()
        assert len(Shelf().unit(work, row.id).people) == len(expected.people)


@pytest.mark.story("tablet")
def test_a_sheet_is_typed_like_a_spreadsheet(story: Story, site: Site, station: int) -> None:
    page = site.visit(Role.SUPERVISOR, station, *story.way)
    page.goto(f"/units/{station}/sheets/people/")
    cell = page.locator("table.sheet tbody tr").nth(0).locator("input").nth(2)
    cell.fill("138 0000 0001")
    cell.press("Enter")
    page.keyboard.type("138 0000 0002")
    expect(page.locator("td.changed")).to_have_count(2)
    story.keep(page)
    page.click("button[value=keep]")
    expect(page.locator(".said.good")).to_be_visible()
    with reading(site.make) as work:
        kept = names(work, station)
        assert [kept[who].phone for who in ("G01", "G02")] == ["138 0000 0001", "138 0000 0002"]


PASTE = """([text]) => {
  const data = new DataTransfer();
  data.setData("text/plain", text);
  document.activeElement.dispatchEvent(
    new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}"""


def test_rows_are_pasted_at_a_cell_and_mistakes_stand_in_theirs(
    site: Site, station: int, picture: Picture
) -> None:
    page = site.visit(Role.SUPERVISOR, station)
    page.goto(f"/units/{station}/sheets/people/")
    last = page.locator("table.sheet tbody tr").last.locator("input").first
    last.focus()
    page.evaluate(PASTE, ["X01\t新一\t138\t一班\nX02\t新二\t电话\t一班\n"])
    expect(page.locator("table.sheet tbody tr")).to_have_count(23)
    page.click("button[value=keep]")
    wrong = page.locator("input[aria-invalid=true]")
    expect(wrong).to_have_count(1)
    expect(wrong).to_have_value("电话")
    picture(page, "sheet-desktop-zh-wrong")
    wrong.fill("139 0000 0000")
    page.click("button[value=look]")
    expect(page.locator(".differs .gained")).to_have_count(2)
    picture(page, "sheet-desktop-zh-look")
    page.click("button[value=keep]")
    expect(page.locator(".said.good")).to_be_visible()
    with reading(site.make) as work:
        assert [row["id"] for row in book(work, station)["people"]][-2:] == ["X01", "X02"]


def test_a_page_with_unkept_cells_is_not_left_by_mistake(site: Site, station: int) -> None:
    page = site.visit(Role.SUPERVISOR, station)
    page.goto(f"/units/{station}/sheets/shifts/")
    page.locator("table.sheet tbody input").first.fill("改")
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.click(".tabs a >> nth=0")
    page.wait_for_url("**/people/")
    assert asked == ["beforeunload"]


@pytest.mark.story("desktop")
def test_a_rule_s_change_is_seen_on_the_roster_at_hand_before_it_is_kept(
    story: Story, site: Site, station: int
) -> None:
    page = site.visit(Role.SUPERVISOR, station, *story.way)
    page.goto(f"/units/{station}/rules/")
    story.keep(page, "rules")
    page.click("a[href$='/rules/runs.off/']")
    page.fill("#f-longest", "3")
    page.fill("#f-long_price", "100")
    story.keep(page, "rule")
    page.click("button[value=set]")
    expect(page.locator(".weighed .findings li").first).to_be_visible()
    story.keep(page, "look")
    page.click("button[value=keep]")
    expect(page.locator(".said.good")).to_be_visible()
    with reading(site.make) as work:
        rows = {row["code"]: row for row in book(work, station)["rules"]}
    assert rows["runs.off"]["further"] == {"longest": 3, "long_price": 100}


@pytest.mark.story("phone", "en")
def test_slips_are_made_for_everyone_and_open_the_door(
    story: Story, site: Site, station: int
) -> None:
    page = site.visit(Role.SUPERVISOR, station, *story.way)
    page.goto(f"/units/{station}/people/")
    story.keep(page, "people")
    page.click("[data-tick]")
    page.click("button.go[form=slips]")
    expect(page.locator(".slips li")).to_have_count(20)
    story.keep(page, "slips")
    login, password = page.locator(".slips li").first.locator("code").all_inner_texts()
    page.context.clear_cookies()
    page.goto("/account/sign-in")
    page.fill("input[name=login]", login)
    page.fill("input[name=password]", password)
    page.click("main button:not(.quiet)")
    expect(page.locator("input[name=again]")).to_be_visible()


def test_the_tree_grows(site: Site, station: int, picture: Picture) -> None:
    page = site.visit(Role.ADMINISTRATOR, site.company)
    page.goto(f"/units/{site.company}/tree/")
    page.fill("#new", "城西供电所")
    page.press("#new", "Enter")
    expect(page.locator(".tree")).to_contain_text("城西供电所")
    picture(page, "tree-desktop-zh")
