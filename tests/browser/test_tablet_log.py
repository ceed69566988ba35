"""What a crew writes at its tablet between two handovers, and what it sees of the room's seats."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, expect
from sqlalchemy import select

from roster.desk import duty_logs, enrolling
from roster.desk.books import Shelf
from roster.duty import editions
from roster.store.base import now, reading, writing
from roster.store.devices import devices
from roster.store.punches import PunchRow
from tests.browser.posts import AHEAD, LEADERS, Post, Tablet, posted, until


@pytest.fixture(scope="module")
def post(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Post]:
    with posted(tmp_path_factory.mktemp("log"), chromium) as found:
        found.next_day()
        yield found


def written(post: Post) -> duty_logs.Present:
    """The log of the present crew as the server has it."""
    with reading(post.site.make) as work:
        book = Shelf().unit(work, post.unit)
        return duty_logs.present(work, post.unit, book, post.name, post.clock.now())


def test_the_log_is_written_and_corrected_without_a_network_and_sent_later(post: Post) -> None:
    tablet = post.tablet()
    page = tablet.page
    page.context.set_offline(True)
    tablet.tap("write-log")
    page.locator("dialog [data-act=entry-kind][data-value=fault]").tap()
    page.fill("dialog textarea", "10kV 北线跳闸，已派人")
    page.locator("dialog [data-act=entry-by]").first.tap()
    tablet.tap("entry-done", "dialog")
    expect(page.locator("[data-entry]")).to_contain_text("尚未发送")
    tablet.tap("log")
    tablet.tap("correct-entry")
    tablet.give("应为 10kV 南线")
    page.locator("dialog [data-act=person]").first.tap()
    expect(page.locator(".correction")).to_contain_text("应为 10kV 南线")
    page.context.set_offline(False)
    tablet.is_sent()
    until(lambda: any(each.corrections for each in written(post).entries))
    [entry] = written(post).entries
    assert (entry.kind, entry.text) == ("fault", "10kV 北线跳闸，已派人")
    page.reload()
    expect(page.locator("[data-entry]")).not_to_contain_text("尚未发送")


def test_punches_made_without_a_network_come_once_and_those_of_a_revoked_tablet_never(
    post: Post,
) -> None:
    """The last PIN is still in mind when the network is back, the first went with a reload."""
    tablet = post.tablet()
    page, first, second = tablet.page, *list(LEADERS)[:2]
    page.evaluate("navigator.serviceWorker.ready.then(() => null)")
    page.context.set_offline(True)
    punch(tablet, "in", first, LEADERS[first])
    row = page.locator("[data-punch]").first
    expect(row).to_contain_text("尚未发送")
    page.reload()
    expect(row).to_contain_text("尚未发送")
    punch(tablet, "out", second, "000000")
    expect(page.locator("dialog .flaw")).to_contain_text("PIN不正确")
    tablet.tap("close", "dialog")
    punch(tablet, "out", second, LEADERS[second])
    expect(page.locator("[data-punch]")).to_have_count(2)
    assert punches(post) == []
    page.context.set_offline(False)
    tablet.is_sent()
    expect(row).to_contain_text("已发送")
    assert punches(post) == [
        (first, "in", "tablet", "值班室平板", "offline"),
        (second, "out", "tablet", "值班室平板", "pin"),
    ]
    page.context.set_offline(True)
    punch(tablet, "in", second, LEADERS[second])
    with writing(post.site.make) as work:
        for each in devices(work, post.unit):
            enrolling.revoke(work, each, 1, now())
    page.context.set_offline(False)
    expect(page.locator("[data-punch][data-state=waiting]")).to_contain_text("未采用，留存本机")
    expect(page.locator("main")).to_contain_text("本平板已停用，请到其他平板打卡")
    assert len(punches(post)) == 2


def punch(tablet: Tablet, way: str, person: str, pin: str) -> None:
    """Choose the way and oneself, and type the PIN."""
    tablet.tap(f"punch-{way}")
    tablet.page.locator(f"dialog [data-act=person][data-person={person}]").tap()
    for digit in pin:
        tablet.page.locator(f"dialog [data-digit='{digit}']").tap()
    tablet.tap("pin-done", "dialog")


def punches(post: Post) -> list[tuple[str, ...]]:
    with reading(post.site.make) as work:
        rows = work.scalars(select(PunchRow).order_by(PunchRow.id))
        return [(row.person, row.way, row.source, row.device, row.evidence) for row in rows]


def test_a_repair_begins_by_its_number(post: Post) -> None:
    tablet = post.tablet("en")
    tablet.tap("start-repair")
    tablet.page.fill("#ticket", "20900103 001")
    tablet.tap("start-done", "dialog")
    tablet.tap("begin")
    tablet.is_at("CHECKING")
    tablet.tap("time-other", "[data-item=N1]")
    tablet.page.fill("#step", "Told by a neighbour")
    tablet.tap("step-done", "dialog")
    expect(tablet.page.locator("[data-item=N1]")).to_contain_text("Told by a neighbour")
    tablet.tap("back")
    opened = tablet.page.locator("[data-record='repair:20900103-001']")
    expect(opened).to_contain_text("20900103-001")
    tablet.is_sent()


def test_revisits_begun_in_one_minute_are_each_a_record_by_its_number(post: Post) -> None:
    tablet = post.tablet("en")
    page = tablet.page
    for number in ("20900103-011", "20900103-012"):
        tablet.tap("start-revisit")
        page.locator("dialog [data-act=start-form]").first.tap()
        page.fill("#ticket", number)
        tablet.tap("start-done", "dialog")
        expect(page.locator("h1")).to_contain_text(number)
        tablet.tap("begin")
        tablet.is_at("CHECKING")
        page.reload()
        expect(page.locator("h1")).to_contain_text(number)
        tablet.tap("back")
    for number in ("20900103-011", "20900103-012"):
        expect(page.locator("[data-act=open]", has_text=number)).to_have_count(1)
    tablet.is_sent()


def test_a_page_that_is_older_than_the_server_says_so_and_goes_on(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    tablet = post.tablet("en")
    older = tablet.page.locator(".said", has_text="This page is older than the server")
    with monkeypatch.context() as patch:
        patch.setattr(editions, "of_tablets", lambda: "another release")
        tablet.page.reload()
        expect(older).to_be_visible()
        tablet.tap("start-repair")
        tablet.page.fill("#ticket", "20900103-099")
        tablet.tap("start-done", "dialog")
        tablet.tap("begin")
        tablet.is_at("CHECKING")
        tablet.is_sent()
    tablet.page.reload()
    tablet.is_at("CHECKING")
    expect(older).to_have_count(0)


def test_what_a_tablet_keeps_is_read_for_seven_days_without_a_server(post: Post) -> None:
    tablet = post.tablet("en")
    page = tablet.page

    def later(span: timedelta) -> None:
        page.context.add_init_script(f"({AHEAD})({int(span.total_seconds() * 1000)})")
        page.reload()

    page.evaluate("navigator.serviceWorker.ready.then(() => null)")
    expect(page.locator(".days .turn").first).to_be_visible()
    page.context.set_offline(True)
    later(timedelta(days=6, hours=23))
    expect(page.locator(".days .turn").first).to_be_visible()
    tablet.act("write-log").first.wait_for()
    later(timedelta(hours=2))
    expect(page.locator("main")).to_contain_text("older than seven days")
    expect(page.locator(".days")).to_have_count(0)


def test_a_clock_that_is_a_day_wrong_is_told(post: Post) -> None:
    tablet = post.tablet("en", clock=timedelta(days=1))
    expect(tablet.page.locator(".said", has_text="clock is 1440 min fast")).to_be_visible()
