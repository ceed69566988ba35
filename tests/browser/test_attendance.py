"""Attendance as people meet it: a clock's file, a day with its excuse, a forgotten punch, hours."""

from __future__ import annotations

import csv
from datetime import date, datetime, timedelta, timezone

import pytest
from playwright.sync_api import FilePayload, Page, expect
from sqlalchemy import select, update

from roster.desk import attending, enrolling, punching
from roster.desk.books import Shelf, bring_in
from roster.desk.dockets import Dockets
from roster.desk.hours_worked import COLUMNS as HOURS
from roster.desk.punching import Tap
from roster.domain import OFF
from roster.duty.matching import Source, Way
from roster.store.accounts import Role
from roster.store.base import now, reading, writing
from roster.store.punches import CorrectionRow, PunchRow
from roster.store.told import ToldRow
from tests.browser.conftest import Site, Story
from tests.conftest import CHECKOUT
from tests.site.published import publish
from tests.tablets import PINS, set_pins
from web.wiring import desk_of

DAY_STAFF = "白@所部"
HERE = timezone(timedelta(hours=8))
FIRST = now().astimezone(HERE).date() - timedelta(days=8)
CLOCK = f"""甲栏,乙栏,丙栏,丁栏
G18,{FIRST} 08:20:09,上班,1
G18,{FIRST} 17:01:30,下班,1
G20,{FIRST} 08:37:50,进来,1
G20,{FIRST} 17:05:00,下班,1
"""
COLUMNS = {"person": "甲栏", "at": "乙栏", "way": "丙栏", "device": "丁栏"}
"""What no column is usually called: nobody could guess it."""


def at(hour: int, minute: int = 0, second: int = 0) -> datetime:
    return datetime(FIRST.year, FIRST.month, FIRST.day, hour, minute, second, tzinfo=HERE)


@pytest.fixture
def station(site: Site) -> int:
    """Two of the day staff were due on eight days, one of them is so again; nobody has punched."""
    with writing(site.make) as work:
        unit = bring_in(work, CHECKOUT / "examples" / "supply_station", site.company, None)
    days = (DAY_STAFF,) * 7 + (OFF,)
    later = {"G18": (OFF, DAY_STAFF, DAY_STAFF), "G20": (OFF,) * 3}
    publish(site.make, unit, FIRST, 8, {"G18": days, "G20": days})
    publish(site.make, unit, FIRST + timedelta(days=8), 3, later)
    with writing(site.make) as work:
        work.execute(update(ToldRow).values(modified=now() - timedelta(days=90)))
    return unit


@pytest.fixture
def punched(site: Site, station: int) -> int:
    """On the first day G18 was there, and G20 came late."""
    taps = [
        Tap("G18", at(8, 20, 9), Way.IN, "门禁1"), Tap("G18", at(17, 1), Way.OUT, "门禁1"),
        Tap("G20", at(8, 37, 50), Way.IN, "门禁1"), Tap("G20", at(17, 5), Way.OUT, "门禁1"),
    ]  # fmt: skip
    with writing(site.make) as work:
        punching.take(work, station, Source.CLOCK, taps)
    reckon(site, station)
    return station


def reckon(site: Site, unit: int) -> None:
    """As the site does by itself a minute later."""
    dockets = Dockets(Shelf(), lambda book: desk_of(book).rules)
    with writing(site.make) as work:
        attending.reckon(work, dockets, unit, FIRST, FIRST + timedelta(days=7), now())


def month_of(day: date) -> str:
    return f"{day:%Y-%m}"


@pytest.mark.whole
@pytest.mark.story("desktop")
def test_the_file_of_a_clock_is_brought_in_by_columns_that_are_said_once(
    story: Story, site: Site, station: int
) -> None:
    page = site.visit(Role.SUPERVISOR, station, *story.way)
    hand_in(story, page, station, "十二月.csv")
    for name, column in COLUMNS.items():
        expect(page.locator(f"#{name}")).to_have_value("")
        page.locator(f"#{name}").select_option(column)
    story.press(page.get_by_role("button", name=story.calls("按此识别")))
    expect(page.locator("main")).to_contain_text("进来")
    story.keep(page, "mistakes")
    story.press(page.locator("button[value=take]"))
    expect(page.locator("[name=anyway]")).not_to_be_checked()
    assert punched_so_far(site) == []
    story.press(page.locator("[name=anyway]"))
    story.press(page.locator("button[value=take]"))
    expect(page).to_have_url(f"{site.address}/units/{station}/attendance/?day={FIRST}")
    hand_in(story, page, station, "又一个.csv")
    for name, column in COLUMNS.items():
        expect(page.locator(f"#{name}")).to_have_value(column)
    story.keep(page, "again")
    assert punched_so_far(site) == [
        ("G18", at(8, 20, 9), "in", "1"),
        ("G18", at(17, 1, 30), "out", "1"),
        ("G20", at(17, 5), "out", "1"),
    ]


def punched_so_far(site: Site) -> list[tuple[str, datetime, str, str]]:
    with reading(site.make) as work:
        rows = work.scalars(select(PunchRow).order_by(PunchRow.person, PunchRow.at))
        return [(row.person, row.at, row.way, row.device) for row in rows]


def hand_in(story: Story, page: Page, unit: int, name: str) -> None:
    page.goto(f"/units/{unit}/attendance/clock/")
    file = FilePayload(name=name, mimeType="text/csv", buffer=CLOCK.encode("gb18030"))
    page.locator("#file").set_input_files(file)
    story.press(page.get_by_role("button", name=story.calls("预览")))
    expect(page.locator("fieldset.columns")).to_be_visible()


@pytest.mark.whole
@pytest.mark.story("desktop")
def test_a_day_says_who_was_late_and_what_excuses_it_with_the_arithmetic(
    story: Story, site: Site, punched: int
) -> None:
    page = site.visit(Role.LEADER, punched, *story.way)
    page.goto(f"/units/{punched}/attendance/?day={FIRST}")
    expect(page.locator("table.duties tbody tr")).to_have_count(2)
    story.press(page.get_by_role("link", name=story.calls("只看有记录的")))
    expect(page.locator("table.duties tbody tr")).to_have_count(1)
    row = page.locator("tr[data-noted~=late]")
    expect(row).to_contain_text(story.either("08:37 − 08:30 = 7分钟", "08:37 − 08:30 = 7 min"))
    expect(row).to_contain_text("门禁1")
    expect(row.locator(".excuse")).to_have_count(0)
    story.keep(page, "late")
    page.goto(f"/units/{punched}/attendance/rules/?month={month_of(FIRST)}")
    page.fill("#begin", f"{FIRST}T08:00")
    page.fill("#end", f"{FIRST}T08:50")
    page.fill("#what", "门禁断电")
    story.press(page.locator("form.asking button"))
    expect(page.locator("main")).to_contain_text("门禁断电")
    reckon(site, punched)
    page.goto(f"/units/{punched}/attendance/?day={FIRST}&noted=1")
    excuse = row.locator(".excuse")
    expect(excuse).to_contain_text(story.says("系统故障"))
    expect(excuse).to_contain_text("08:00 – 08:50")
    story.keep(page, "excused")


@pytest.mark.story("phone")
def test_a_forgotten_punch_is_asked_for_approved_and_seen_on_ones_own_page(
    story: Story, site: Site, punched: int
) -> None:
    size, language = story.way
    own = site.visit(Role.STAFF, punched, size, language, "G20")
    own.goto(f"/units/{punched}/mine/attendance?month={month_of(FIRST)}")
    expect(own.locator("tr[data-noted~=late]")).to_contain_text("08:37 − 08:30")
    second = FIRST + timedelta(days=1)
    own.fill("#duty", f"{second}")
    own.locator("#way").select_option("in")
    own.fill("#at", f"{second}T08:25")
    own.fill("#reason", "门禁没有反应")
    story.press(own.locator("form.asking button"))
    expect(own.locator("main")).to_contain_text(story.says("待处理"))
    story.keep(own, "asked")
    leader = site.visit(Role.LEADER, punched, size, language, "G17")
    leader.goto(f"/units/{punched}/attendance/corrections/")
    wish = leader.locator("[data-wish]")
    expect(wish).to_contain_text("门禁没有反应")
    wish.locator("input[name=answer]").fill("已核实")
    story.keep(leader, "waiting")
    story.press(wish.get_by_role("button", name=story.calls("批准")))
    expect(wish).to_have_count(0)
    reckon(site, punched)
    own.reload()
    expect(own.locator("main")).to_contain_text("已核实")
    expect(own.locator("tr[data-noted~=forgotten]")).to_have_count(1)
    story.keep(own, "approved")
    with reading(site.make) as work:
        (row,) = work.scalars(select(PunchRow).where(PunchRow.source == "correction"))
        assert (row.person, row.approved_by is not None) == ("G20", True)
        assert work.scalars(select(CorrectionRow)).one().punch_id == row.id


@pytest.mark.whole
@pytest.mark.story("desktop")
def test_hours_stand_by_class_with_their_arithmetic_and_go_out_as_files(
    story: Story, site: Site, punched: int
) -> None:
    page = site.visit(Role.LEADER, punched, *story.way)
    page.goto(f"/units/{punched}/attendance/hours/?month={month_of(FIRST)}")
    page.locator("#person").select_option("G18")
    page.fill("#begin", f"{FIRST}T10:00")
    page.fill("#end", f"{FIRST}T11:30")
    page.fill("#ticket", "BX-31")
    story.press(page.locator("form.asking button"))
    story.press(page.locator("table.hours summary").first)
    row = page.locator("table.hours details[open]").first
    expect(row).to_contain_text("BX-31")
    expect(row).to_contain_text(story.either("标准工时", "normal hours"))
    expect(page.locator("table.hours tbody tr").first).to_contain_text("1:30")
    story.keep(page)
    files = {kind: downloaded(story, page, kind) for kind in ("csv", "xlsx")}
    assert files["xlsx"].startswith(b"PK")
    head, *people = csv.reader(files["csv"].decode("utf-8-sig").splitlines())
    [own] = [dict(zip(head, each, strict=True)) for each in people if each[0] == "G18"]
    cells = {name: own[column[not story.is_chinese]] for name, column in HOURS.items()}
    assert (cells["urgent"], cells["tickets"]) == ("90", "BX-31")
    # By the date on which this runs it is a workday, a day of rest or a holiday.
    assert sum(int(cells[name]) for name in ("work", "rest_day", "statutory")) > 300


def downloaded(story: Story, page: Page, kind: str) -> bytes:
    """What the file of a month holds."""
    with page.expect_download() as taken:
        story.press(page.locator(f"a[href$='.{kind}']"))
    assert taken.value.suggested_filename.endswith(f".{kind}")
    return taken.value.path().read_bytes()


@pytest.mark.whole
@pytest.mark.story("tablet")
def test_a_person_punches_by_pin_at_the_tablet_of_the_post(
    story: Story, site: Site, station: int
) -> None:
    """A PIN that is wrong takes nothing; somebody whom the tablet does not know the server asks."""
    tell = site.app.extensions["lunzhi.seal"]
    set_pins(site.make, station, tell, {"G18": PINS["G01"], "G01": PINS["G01"]})
    size, language = story.way
    site.account(Role.HEAD, station)
    with writing(site.make) as work:
        code = enrolling.code(work, station, "值班室平板", "所部", 1, now())
    page = site.passer_by(size, language)
    page.goto(f"/units/{station}/duty/")
    page.locator("#code").fill(code)
    story.press(page.locator("[data-act=enrol]"))
    expect(page.locator("[data-act=punch-in]")).to_be_visible()
    if language == "en":
        story.press(page.locator("[data-act=language]"))
        expect(page.locator("[data-act=punch-in]")).to_have_text("I have come")
    punch(story, page, "G18", "000000")
    expect(page.locator("dialog .flaw")).to_contain_text(story.either("PIN不正确", "PIN is wrong"))
    type_pin(story, page, PINS["G01"])
    expect(page.locator("[data-punch]")).to_contain_text(story.either("已发送", "Sent"))
    story.keep(page, "punched")
    story.press(page.locator("[data-act=punch-out]"))
    story.press(page.locator("dialog [data-person='-']"))
    story.press(page.locator("dialog [data-person=G01]"))
    expect(page.locator("#person")).to_have_value("G01")
    page.fill("#pin", PINS["G01"])
    story.press(page.locator("button[value=out]"))
    expect(page.locator(".good")).to_contain_text(story.either("打卡成功", "punched at"))
    story.keep(page, "elsewhere")
    with reading(site.make) as work:
        rows = work.scalars(select(PunchRow).order_by(PunchRow.id)).all()
        assert [(row.person, row.way, row.evidence) for row in rows] == [
            ("G18", "in", "pin"), ("G01", "out", "pin"),
        ]  # fmt: skip


def punch(story: Story, page: Page, person: str, pin: str) -> None:
    story.press(page.locator("[data-act=punch-in]"))
    story.press(page.locator(f"dialog [data-person={person}]"))
    type_pin(story, page, pin)


def type_pin(story: Story, page: Page, pin: str) -> None:
    for digit in pin:
        story.press(page.locator(f"dialog [data-digit='{digit}']"))
    story.press(page.locator("dialog [data-act=pin-done]"))
