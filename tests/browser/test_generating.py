"""Generating in a browser: watched live, found again after a reload, stopped, and told."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from roster.desk import books
from roster.store.accounts import Role
from roster.store.base import writing
from roster.store.rosters import RosterRow
from tests.browser.conftest import Site, Story
from tests.faults.crews import FIRST, STATION, crew

DAYS = 92
"""Of a roster that is not proved best within minutes."""


@pytest.fixture
def station(site: Site, tmp_path: Path) -> Iterator[int]:
    """A station that has not people enough for its next roster, a long one; and a worker."""
    folder = shutil.copytree(STATION, tmp_path / "short_of_people")
    demand = folder / "demand.csv"
    demand.write_text(demand.read_text("utf-8").replace("值班员,2,2,2", "值班员,9,9,9"), "utf-8")
    with writing(site.make) as work:
        unit = books.bring_in(work, folder, site.company, None)
        work.add(RosterRow(unit_id=unit, first=FIRST, days=DAYS, rows={}))
    engine = site.make.kw["bind"]
    with crew(engine, 1):
        yield unit


@pytest.mark.story("phone", "en")
def test_a_solve_is_watched_survives_a_reload_and_is_stopped(
    site: Site, station: int, story: Story
) -> None:
    page = site.visit(Role.SUPERVISOR, station, *story.way)
    page.goto(f"/units/{station}/rosters/{FIRST}/generate")
    story.keep(page, "ask")
    story.press(page.locator(".times label").nth(2))
    story.press(page.locator("form .go"))
    stop = page.locator("[data-stop]:visible")
    expect(stop).to_be_enabled()
    page.reload()
    expect(stop).to_be_enabled()
    expect(page.locator(".plot canvas")).to_be_visible(timeout=120_000)
    expect(page.get_by_text(story.calls("缺人"))).to_be_visible()
    expect(page.locator("[data-short]")).to_have_text(re.compile(r"▲ [1-9]\d*"))
    story.keep(page, "solving")
    story.press(stop)
    said = page.locator("[data-sentence]")
    expect(said).to_be_visible()
    expect(said).to_contain_text(story.either("已生成", "Generated"))
    expect(said).to_contain_text(re.compile(r"仍缺[1-9]|[1-9]\d* heads short"))
    story.keep(page, "done")


def test_a_solve_is_cancelled_by_keyboard_and_nothing_is_kept(site: Site, station: int) -> None:
    page = site.visit(Role.SUPERVISOR, station)
    page.goto(f"/units/{station}/rosters/{FIRST}/generate")
    page.locator("[name=seconds]:checked").focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator("[value='600']")).to_be_checked()
    page.keyboard.press("Enter")
    cancel = page.locator("[data-cancel]")
    expect(cancel).to_be_visible()
    cancel.focus()
    page.keyboard.press("Enter")
    expect(page.locator("[data-sentence]")).to_contain_text("已取消")
    with writing(site.make) as work:
        row = work.scalars(select(RosterRow)).one()
        assert (row.revision, row.rows) == (0, {})


@pytest.mark.story("tablet")
def test_a_roster_is_generated_beside_the_sheet_and_stands_in_it(site: Site, story: Story) -> None:
    with writing(site.make) as work:
        unit = books.bring_in(work, STATION, site.company, None)
        work.add(RosterRow(unit_id=unit, first=FIRST, days=7, rows={}))
    with crew(site.make.kw["bind"], 1):
        page = site.visit(Role.SUPERVISOR, unit, *story.way)
        page.goto(f"/units/{unit}/rosters/{FIRST}/")
        page.wait_for_selector("body:not(.loading)")
        story.press(page.locator("#acts button").first)
        story.press(page.locator(".side .times label").first)
        story.press(page.locator(".side form .go"))
        page.locator(".side .progress").wait_for()
        story.keep(page, "solving")
        story.press(page.locator(".side button.back"))
        done = page.get_by_text(story.either("已生成", "Generated")).first
        expect(done).to_be_visible(timeout=120_000)
        story.keep(page, "done")
        story.press(page.locator("#acts button").first)
        expect(page.locator(".side [data-again]")).to_be_visible()
    with writing(site.make) as work:
        assert work.scalars(select(RosterRow.revision)).one() == 1
