"""What two crews meet on a tablet beside the usual day: split jobs, substitutes, crews of one."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select

from roster.desk import books, responsible
from roster.feeds import sheets
from roster.store.accounts import Role
from roster.store.base import reading, writing
from roster.store.devices import DeviceRow
from roster.store.handovers import PhotoRow
from roster.store.names import names
from roster.store.substitutes import SubstituteCodeRow
from tests.browser.conftest import PICTURES
from tests.browser.posts import LEADERS, Post, posted, until
from tests.browser.posts import post as post
from tests.desk.duty_station import CREWS, FIRST, HEAD
from tests.site.published import publish

HOTLINE = Path(__file__).parents[2] / "examples" / "call_centre_95598"
SEATS = (("E001", "E002", "E003"), ("E004", "E005", "E006"))
"""The groups of the hotline that change over in the afternoon."""
GROUPS = (*CREWS[:3], CREWS[3][:1])
"""The crews of the station: the last one is a crew of one."""
STANDIN, CROSSING = "G20", "G10"
PINS = {"E001": "314179", "E004": "314189"}
PINS_OF_STATION = {STANDIN: "271829", CROSSING: "161809", HEAD: "141429"}
TICKETS = ("20900102-0017", "20900102-0021")
MOST_TAPS = 25
"""A handover of the hotline, with two tickets typed in and both signatures."""
AWAKE = """() => {
  const locks = [];
  navigator.wakeLock.request = async () => {
    const made = { isHeld: true, release: async () => { made.isHeld = false; } };
    locks.push(made);
    return made;
  };
  window.held = () => locks.filter(({ isHeld }) => isHeld).length;
  window.lookAway = () => {
    for (const each of locks) each.isHeld = false;
    document.dispatchEvent(new Event("visibilitychange", { bubbles: true }));
  };
}"""
"""Counts what keeps the screen on; a browser lets it go when another page is looked at."""
HELD = "() => window.held() === 1"
ROOM = """() => {
  const { left, top } = document.querySelector(".room").getBoundingClientRect();
  return [...document.querySelectorAll(".room .seat")].map(each => {
    const { x, y, width, height } = each.getBoundingClientRect();
    const [sits, comes] = ["span", "small"].map(part => each.querySelector(part).textContent);
    return [each.dataset.seat, x - left, y - top, width, height, sits, comes];
  });
}"""
"""The picture of the room: each seat, where it lies, who sits there, and who comes."""
PLAN = """() => fetch(`${document.body.dataset.root}day.json`).then(answer => answer.json())
  .then(({ seats, people }) => seats.sittings.map(each => [
    each.seat, each.column, each.row, people[each.out]?.name ?? "–", people[each.in]?.name ?? "–",
  ]))"""
"""The same as the server has it: each seat, its column and row, and both names."""
PICTURE = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


@pytest.fixture(scope="module")
def station(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Post]:
    with posted(tmp_path_factory.mktemp("post"), chromium, GROUPS) as found:
        yield found


@pytest.fixture
def hotline(post: Post) -> Post:
    """A hotline beside the station, ten minutes before a group is relieved."""
    site = post.site
    with writing(site.make) as work:
        unit = books.bring_in(work, HOTLINE, site.company, None)
    rows = {who: (code,) * 7 for code, crew in zip(CODES, SEATS, strict=True) for who in crew}
    publish(site.make, unit, FIRST, 7, rows)
    due = datetime(FIRST.year, FIRST.month, FIRST.day, 8, tzinfo=UTC)
    found = Post(site, unit, post.clock, post.browser, "受理", due, SEATS, contexts=post.contexts)
    found.give_pins(PINS)
    found.next_day()
    return found


CODES = ("早@受理", "中@受理")


def seen(page: Page, name: str) -> None:
    """Keep what a page looks like, to be looked at."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=PICTURES / f"story-{name}.png")


def is_drawn(room: list[Any], plan: list[Any]) -> None:
    """Each seat lies in its column and row, and names who sits there and who comes."""
    xs, ys = (sorted({round(each[at]) for each in room}) for at in (1, 2))
    columns, rows = (sorted({each[at] for each in plan}) for at in (1, 2))
    assert (len(xs), len(ys)) == (len(columns), len(rows))
    lies = {(seat, xs.index(round(x)), ys.index(round(y))) for seat, x, y, *_ in room}
    named = {(seat, sits, comes.removeprefix("→ ")) for seat, *_, sits, comes in room}
    assert lies == {(seat, columns.index(x), rows.index(y)) for seat, x, y, *_ in plan}
    assert named == {(seat, out, "" if in_ == out else in_) for seat, _, _, out, in_ in plan}


def test_a_hotline_is_handed_over_with_what_no_source_tells(hotline: Post) -> None:
    tablet = hotline.tablet()
    tablet.tap("seats")
    expect(tablet.page.locator(".room .seat", has_text="→").first).to_be_visible()
    room = tablet.page.evaluate(ROOM)
    with reading(hotline.site.make) as work:
        called = names(work, hotline.unit)
        assert {called[who].name for who in SEATS[0]} <= {name for *_, name, _ in room}
    is_drawn(room, tablet.page.evaluate(PLAN))
    assert all(width >= 100 and height >= 100 for *_, width, height, _, _ in room)
    seen(tablet.page, "hotline-seats")
    tablet.tap("back")
    tablet.act("start").first.wait_for()
    tablet.page.evaluate(AWAKE)
    before = len(tablet.taps())
    tablet.open()
    tablet.page.wait_for_function(HELD)
    tablet.page.evaluate("window.lookAway()")
    tablet.page.wait_for_function(HELD)
    item = tablet.page.locator(".stop[data-item=A7]")
    expect(item).to_contain_text("未接入")
    expect(item.locator(".tick")).to_have_count(0)
    tablet.tap("declare", ".stop[data-item=A7]")
    tablet.page.fill("#tickets", "\n".join(TICKETS))
    expect(tablet.page.locator("dialog .typed")).to_have_text("2")
    tablet.tap("tickets-done")
    expect(item).to_contain_text(TICKETS[1])
    expect(item).to_have_attribute("data-state", "confirm")
    expect(item).to_contain_text("未接入")
    seen(tablet.page, "hotline-declared")
    tablet.check()
    seen(tablet.page, "hotline-ready")
    expect(item.locator(".tick:not(.on)")).to_have_count(1)
    tablet.sign("out", PINS["E001"])
    tablet.is_at("OUT_SIGNED")
    tablet.sign("in", PINS["E004"])
    tablet.is_at("IN_SIGNED")
    seen(tablet.page, "hotline-signed")
    for code in ("A13", "A14"):
        tablet.tap("fine", f".stop[data-item={code}]")
    tablet.is_at("CLOSED")
    taps = tablet.taps()[before:]
    assert len(taps) <= MOST_TAPS, f"{len(taps)} taps: {taps}"
    tablet.is_sent()
    acts = hotline.acts()
    assert {act.verdict for act in acts} == {"applied"}


def holds(post: Post) -> dict[str, tuple[str, ...]]:
    """Who holds the station and each open job now."""
    at = post.clock.now()
    with reading(post.site.make) as work:
        book = sheets.understood(books.book(work, post.unit))
        found = responsible.held(work, post.unit, book, post.name, at, at)
        return {each.scope: each.crew.people for each in found}


def test_a_job_stays_with_those_who_work_on_it_while_the_station_is_taken(post: Post) -> None:
    outgoing, incoming = post.crews
    tablet = post.tablet("en")
    tablet.open()
    tablet.tap("split")
    tablet.give("Line down at the mill, poles 7 to 9")
    tablet.page.fill("#asked", TICKETS[0])
    tablet.tap("text-done")
    for who in outgoing[:2]:
        tablet.page.locator(f"dialog [data-person={who}]").tap()
    seen(tablet.page, "split-people")
    tablet.tap("people-done")
    expect(tablet.page.locator(".banner")).to_contain_text(f"Job {TICKETS[0]} stays")
    tablet.check()
    tablet.sign_both()
    tablet.is_sent()
    over = tablet.page.locator("main.over")
    expect(over).to_contain_text(f"Job {TICKETS[0]} stays with the outgoing crew")
    seen(tablet.page, "split-signed")
    assert holds(post) == {"station": incoming, TICKETS[0]: outgoing[:2]}
    tablet.tap("take")
    expect(tablet.act("take")).to_have_count(0)
    tablet.is_sent()
    assert holds(post) == {"station": incoming}


def latest(post: Post) -> str:
    """The tablet that was enrolled last."""
    with reading(post.site.make) as work:
        rows = work.scalars(select(DeviceRow).where(DeviceRow.unit_id == post.unit))
        return max(rows, key=lambda row: row.enrolled).id


def code_from_the_head(post: Post) -> str:
    """A code for the tablet that was enrolled last, as the head reads it off the page."""
    page = post.site.visit(Role.HEAD, post.unit, "tablet", "zh", HEAD)
    page.goto(f"/units/{post.unit}/substitutes/")
    page.select_option("#device", latest(post))
    page.fill("#count", "1")
    page.locator("form.line button.go").tap()
    return page.locator(".codes code").inner_text()


def test_a_substitute_signs_by_a_code_without_a_network(post: Post) -> None:
    post.give_pins(PINS_OF_STATION)
    tablet = post.tablet()
    code = code_from_the_head(post)
    tablet.page.reload()
    tablet.act("start").wait_for()
    tablet.page.context.set_offline(True)
    tablet.open()
    tablet.tap("people")
    tablet.tap("substitute-in", "dialog")
    tablet.page.locator(f"dialog [data-person={STANDIN}]").tap()
    tablet.page.fill("dialog #code", code)
    seen(tablet.page, "substitute-code")
    tablet.tap("code-done")
    tablet.page.locator("dialog [data-act=reason]").first.tap()
    tablet.check()
    tablet.sign("out")
    tablet.is_at("OUT_SIGNED")
    expect(tablet.page.locator("[data-side=in] select")).to_have_value(STANDIN)
    tablet.sign("in", PINS_OF_STATION[STANDIN])
    tablet.is_at("CLOSED")
    tablet.page.context.set_offline(False)
    tablet.is_sent()
    seen(tablet.page, "substitute-signed")
    post.waits_for("CLOSED")
    assert [act.verdict for act in post.acts() if act.verdict != "applied"] == []
    with reading(post.site.make) as work:
        used = work.scalars(select(SubstituteCodeRow).where(SubstituteCodeRow.used.is_not(None)))
        assert [(row.person, row.record) for row in used] == [(STANDIN, post.record)]


@pytest.mark.parametrize("crossing", [CROSSING, HEAD])
def test_someone_of_the_other_crew_or_the_head_signs_across_for_a_crew_of_one(
    post: Post, crossing: str
) -> None:
    while len(post.crews[1]) > 1:
        post.next_day()
    post.give_pins(PINS_OF_STATION)
    tablet = post.tablet("en")
    tablet.open()
    tablet.tap("people")
    tablet.tap("across-in", "dialog")
    tablet.page.locator(f"dialog [data-person={crossing}]").tap()
    tablet.check()
    tablet.sign("out")
    tablet.is_at("OUT_SIGNED")
    choice = tablet.page.locator("[data-side=in] select")
    expect(choice).to_have_value(crossing)
    assert choice.evaluate("each => each.offsetHeight") >= 44
    seen(tablet.page, f"across-{crossing}")
    tablet.sign("in", PINS_OF_STATION[crossing])
    tablet.is_at("CLOSED")
    tablet.is_sent()
    post.waits_for("CLOSED")
    signed = [(act.person, act.verdict) for act in post.acts() if act.act == "sign"]
    assert signed == [(post.crews[0][0], "applied"), (crossing, "applied")]


def test_an_accident_stops_the_signatures_until_a_leader_says_that_it_is_over(post: Post) -> None:
    tablet = post.tablet()
    tablet.open()
    tablet.tap("more")
    tablet.tap("forbid", "dialog")
    tablet.page.locator("dialog [data-act=forbidding][data-value=accident]").tap()
    tablet.give("南街配变起火")
    expect(tablet.page.locator(".banner")).to_contain_text("南街配变起火")
    tablet.check()
    expect(tablet.page.locator("[data-side=out] .not-yet")).to_contain_text("事故")
    expect(tablet.page.locator("[data-act=sign]")).to_have_count(0)
    seen(tablet.page, "forbidden")
    tablet.tap("more")
    tablet.tap("lift", "dialog")
    tablet.page.locator("dialog [data-act=reason]").first.tap()
    expect(tablet.page.locator(".banner")).to_have_count(0)
    tablet.sign_both()
    post.waits_for("CLOSED")


def test_too_few_who_come_are_seen_and_whatever_forbids_is_lifted_by_whoever_may(
    post: Post,
) -> None:
    tablet = post.tablet("en")
    page = tablet.page
    tablet.tap("others")
    page.locator("[data-act=tick]").last.tap()
    expect(page.locator(".here .said")).to_contain_text("of 4 are here: too few is a ground")
    seen(page, "too-few")
    tablet.tap("begin")
    tablet.is_at("CHECKING")
    reasons = {
        "under_strength": "Three came",
        "certificate": "Driver's licence is not here",
        "switching": "Switching order 17 runs",
        "unfit": "Smells of drink",
    }
    for value, reason in reasons.items():
        tablet.tap("more")
        tablet.tap("forbid", "dialog")
        page.locator(f"dialog [data-act=forbidding][data-value={value}]").tap()
        tablet.give(reason)
        expect(page.locator(".banner")).to_contain_text(reason)
    tablet.check()
    expect(page.locator("[data-act=sign]")).to_have_count(0)
    for left in range(len(reasons) - 1, 0, -1):
        tablet.tap("more")
        tablet.act("lift", "dialog").first.tap()
        page.locator("dialog [data-act=reason]").first.tap()
        expect(page.locator(".banner .said")).to_have_count(left)
    expect(page.locator(".banner")).to_contain_text(reasons["unfit"])
    expect(page.locator("[data-act=sign]")).to_have_count(0)
    seen(page, "unfit")


def test_a_photo_follows_its_finding_and_none_is_taken_in_a_dormitory(post: Post) -> None:
    tablet = post.tablet("en", keeps=False)
    tablet.open()
    tablet.page.route("**/photos.json*", lambda route: route.abort())
    tablet.tap("except", ".stop:has-text('楼道')")
    tablet.page.locator("dialog [data-key='D4/楼道']").tap()
    tablet.give("Water on the floor")
    tablet.page.set_input_files(
        "#photo", {"name": "p.png", "mimeType": "image/png", "buffer": PICTURE}
    )
    tablet.is_at("DEFECT")
    tablet.tap("except", ".stop:has-text('201宿舍')")
    tablet.page.locator("dialog [data-key='D4/201']").tap()
    tablet.give("A window is open")
    expect(tablet.page.locator(".defect")).to_have_count(2)
    expect(tablet.page.locator(".defect").first).to_contain_text("Photos: 1")
    expect(tablet.page.locator("dialog")).to_have_count(0)
    seen(tablet.page, "photo")
    tablet.is_sent()
    found, without = [json.loads(act.body)["facts"] for act in post.acts() if act.act == "defect"]
    assert not without.get("photos")
    assert photos(post) == {}
    tablet.page.unroute("**/photos.json*")
    until(lambda: list(photos(post)) == found["photos"])
    ((name, body),) = photos(post).items()
    assert sha256(body).hexdigest() == name
    assert body.startswith(b"\xff\xd8\xff")


def photos(post: Post) -> dict[str, bytes]:
    """What the server keeps, by digest."""
    with reading(post.site.make) as work:
        rows = work.scalars(select(PhotoRow).where(PhotoRow.unit_id == post.unit))
        return {row.hash: row.body for row in rows}


def test_five_wrong_pins_wait_or_are_forgiven_on_the_site(post: Post) -> None:
    leader = post.crews[0][0]
    tablet = post.tablet("en")
    tablet.open()
    tablet.check()
    tablet.draw("out")
    said = tablet.page.locator("[data-side=out] .flaw")
    waits = "Too many wrong PINs: again in 15 min."
    for told in (*("The PIN is wrong.",) * 4, waits):
        tablet.type_pin("out", "000000")
        tablet.tap("sign", "[data-side=out]")
        expect(said).to_have_text(told)
        expect(tablet.page.locator("[data-side=out] .dots")).not_to_contain_text("●")
    tablet.type_pin("out", LEADERS[leader])
    expect(said).to_have_text(waits)
    seen(tablet.page, "pin-waits")
    tablet.is_at("READY")
    unlocked_on_the_site(post, leader)
    tablet.page.reload()
    tablet.sign_both()
    post.waits_for("CLOSED")


def unlocked_on_the_site(post: Post, person: str) -> None:
    """A supervisor lets someone try again on the tablet that was enrolled last."""
    page = post.site.visit(Role.SUPERVISOR, post.unit, "tablet", "en")
    page.goto(f"/units/{post.unit}/duty/pins/")
    page.select_option("select[name=device]", latest(post))
    page.select_option("select[name=person]", person)
    page.locator("form[action$='/pins/unlock'] button").tap()
    expect(page.locator(".said")).to_contain_text("Unlocked")
    seen(page, "pin-unlocked")
