"""Cases as people meet them: a reminder, an answer on paper, ceilings, a month, a comparison."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from playwright.sync_api import expect
from sqlalchemy import update

from roster.desk.books import bring_in
from roster.domain import OFF
from roster.store.accounts import AccountRow, Role
from roster.store.acknowledgements import AskedRow
from roster.store.base import now, writing
from tests.browser.conftest import Site, Story
from tests.desk.cases_station import DAYS, EXAMPLE, HEAD, PERSON, PROPOSER, Numbers, Station
from tests.site.published import LEADER, publish

pytestmark = pytest.mark.whole
ONE = timedelta(days=1)


@pytest.fixture
def station(site: Site) -> Station:
    """A station whose leader came late four days ago, to a duty that he had acknowledged."""
    with writing(site.make) as work:
        keeper = AccountRow(login="keeper", password="")
        work.add(keeper)
        work.flush()
        numbers = Numbers(
            site.company, bring_in(work, EXAMPLE, site.company, None), keeper.id, keeper.id
        )
    first = now().date() - 10 * ONE
    told = datetime.combine(first - 7 * ONE, time(4), UTC)
    publish(site.make, numbers.unit, first, DAYS, {PERSON: (LEADER, *(OFF,) * (DAYS - 1))}, told)
    found = Station(site.make, numbers)
    found.acknowledge(PERSON, None)
    with writing(site.make) as work:
        work.execute(update(AskedRow).values(given=told))
    found.adopt("hotline", first=date(2026, 6, 1))
    return found


def late(station: Station) -> tuple[int, date]:
    """The fact of attendance, and its day."""
    day = now().date() - 10 * ONE
    start = datetime.combine(day, time(0), UTC)
    facts = {"from": start.isoformat(), "to": (start + timedelta(minutes=12)).isoformat()}
    return station.fact(day=day, start=start, record=f"duty:{day}:1", facts=facts), day


def decided(station: Station) -> int:
    """A case that is decided, by the clock of today."""
    fact, _ = late(station)
    number = station.propose(fact, at=now())
    station.decided(number, now())
    return number


@pytest.mark.story("phone")
def test_a_first_time_is_closed_by_a_reminder_in_one_tap(
    story: Story, site: Site, station: Station
) -> None:
    fact, _ = late(station)
    leader = site.visit(Role.LEADER, station.unit, *story.way, PROPOSER)
    leader.goto(f"/units/{station.unit}/cases/facts")
    card = leader.locator(f"[data-fact='{fact}']")
    story.keep(leader, "facts")
    story.press(card.get_by_role("button", name=story.calls("提醒")))
    expect(leader.get_by_text(story.says("已提醒了结。")).first).to_be_visible()
    leader.goto(f"/units/{station.unit}/cases/closed?state=REMINDED")
    expect(leader.locator("tbody a")).to_have_count(1)
    story.keep(leader, "reminded")


@pytest.mark.story("desktop", "en")
def test_what_is_said_on_paper_is_entered_as_such(
    story: Story, site: Site, station: Station
) -> None:
    fact, _ = late(station)
    number = station.propose(fact, at=now())
    station.do(number, "notify", "line", PROPOSER, at=now())
    leader = site.visit(Role.LEADER, station.unit, *story.way, PROPOSER)
    leader.goto(f"/units/{station.unit}/cases/{number}/")
    leader.locator("#reason-hear").fill("路上堵车，有交警证明")
    leader.locator("#sheet-hear").fill("K-7")
    story.keep(leader, "writing")
    story.press(leader.get_by_role("button", name=story.calls("登记纸质陈述")))
    expect(leader.locator(".timeline")).to_contain_text("路上堵车，有交警证明")
    expect(leader.locator(".timeline")).to_contain_text("K-7")
    heard = story.either("已陈述，待决定", "heard, to be decided")
    expect(leader.locator(".chip").filter(has_text=heard).first).to_be_visible()
    story.keep(leader, "heard")


@pytest.mark.story("desktop")
def test_an_appeal_is_won_before_somebody_outside_the_line(
    story: Story, site: Site, station: Station
) -> None:
    number = decided(station)
    station.do(number, "appeal", "person", PERSON, "班车故障，有证明", now())
    size, language = story.way
    body = site.visit(Role.AUDITOR, site.company, size, language)
    head = site.visit(Role.HEAD, station.unit, size, language)
    head.goto(f"/units/{station.unit}/cases/schemes")
    story.press(head.get_by_label(f"auditor-{site.company}-{language}"))
    story.keep(head, "naming")
    story.press(head.locator("form[action$='/cases/settings'] button.go"))
    expect(head.get_by_text(story.says("已保存。")).first).to_be_visible()

    body.goto(f"/units/{station.unit}/cases/{number}/")
    story.press(body.get_by_label(story.calls("申诉成立，撤销决定")))
    body.locator("#reason-rule").fill("证明有效")
    story.keep(body, "ruling")
    story.press(body.get_by_role("button", name=story.calls("作出复核")))
    expect(
        body.get_by_text(story.either("申诉成立，已撤销", "reversed on appeal")).first
    ).to_be_visible()
    story.keep(body, "reversed")


@pytest.mark.story("desktop")
def test_the_pay_clerk_brings_ceilings_and_the_month_shows_money_below_them(
    story: Story, site: Site, station: Station
) -> None:
    number = decided(station)
    station.do(number, "deliver", "person", PERSON, at=now() - ONE)
    station.do(number, "settle", "decider", HEAD, at=now() + 30 * ONE)
    month = f"{now() + 30 * ONE:%Y-%m}"
    pay = site.visit(Role.PAY, station.unit, *story.way)
    pay.goto(f"/units/{station.unit}/cases/ceilings?month={month}")
    wages = f"人员,应发工资,最低工资,浮动奖金\n{PERSON},5000,2420,15.5\n".encode()
    pay.locator("#file").set_input_files(
        {"name": "上限.csv", "mimeType": "text/csv", "buffer": wages}
    )
    story.press(pay.get_by_role("button", name=story.calls("读取并预览")))
    expect(pay.locator("tbody")).to_contain_text("15.50")
    story.keep(pay, "read")
    story.press(pay.locator("form[action*='keep'] button.go"))
    expect(pay.get_by_role("status").or_(pay.locator(".told")).first).to_be_visible()
    expect(pay.locator("tbody")).to_contain_text("15.50")
    expect(pay.locator("body")).not_to_contain_text("5000")
    story.keep(pay, "kept")

    head = site.visit(Role.HEAD, station.unit, *story.way)
    head.goto(f"/units/{station.unit}/cases/month?month={month}")
    expect(head.locator("tbody")).to_contain_text("−15.50")
    story.keep(head, "month")
    story.press(head.locator("tbody a[href*='person=']").first)
    expect(head.locator("h1")).to_contain_text(story.either("赵01", "赵01"))
    story.keep(head, "statement")
    head.goto(f"/units/{station.unit}/cases/compare")
    expect(head.get_by_text(story.says("样本太少")).first).to_be_visible()
    story.keep(head, "comparison")

    person = site.visit(Role.STAFF, station.unit, *story.way, PERSON)
    person.goto(f"/units/{station.unit}/mine/cases/?month={month}")
    expect(person.locator("main")).to_contain_text("15.50")
    story.keep(person, "own")
