"""Two crews hand a station over on a tablet: quickly, with trouble, on two tablets, offline."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Response, expect

from tests.browser.conftest import PICTURES
from tests.browser.posts import AHEAD, IPAD, LEADERS, Post, posted
from tests.browser.posts import post as post
from tests.browser.test_pages import AXE, RULES

GONE = timedelta(hours=8)
"""So long the network is gone between the two signatures."""
MOST_TAPS = 25
"""A handover without a defect, both signatures among them."""
SIZES: dict[str, Any] = {
    "lying": IPAD,
    "standing": {"width": 768, "height": 1024},
    "phone": {"width": 390, "height": 844},
}
FLAWS = """rules => axe.run(document, {runOnly: rules, resultTypes: ["violations"]}).then(found =>
  found.violations.flatMap(({id, nodes}) => nodes.map(({html, failureSummary}) =>
    `${id}: ${html.slice(0, 160)}: ${failureSummary}`)))"""
LAID = """isLaid => {
  const sheet = new CSSStyleSheet();
  if (isLaid) sheet.replaceSync(".head, .foot, aside { position: static !important }");
  document.adoptedStyleSheets = [sheet];
}"""
"""Lets bars that stay in view lie in the page, also those that are drawn anew meanwhile: what they
half cover is a matter of scrolling."""
ROWS = "[...document.querySelectorAll('.stop, .panel.sign')]"
SMALL = """() => [...document.querySelectorAll("button, a[href], input, select")]
  .filter(each => each.checkVisibility())
  .filter(each => Math.min(each.offsetWidth, each.offsetHeight) < 44)
  .map(each => each.outerHTML.slice(0, 120))"""
"""What is too small to be touched."""
FAINT = """() => {
  const standing = "h1, .now, .left b, .when b, .dots, .phone, .typed, button.large";
  const least = each => each.closest("small, .small, .why, .code, .chip") ? 15
    : each.closest(standing) ? 20 : each.closest("button, a, select, input, h2, .stop b") ? 18 : 15;
  return [...document.querySelectorAll("body *")]
    .filter(each => each.checkVisibility() && !each.closest("[aria-hidden=true]"))
    .filter(each => [...each.childNodes].some(node => node.nodeType === 3 && node.data.trim()))
    .filter(each => parseFloat(getComputedStyle(each).fontSize) < least(each))
    .map(each => `${getComputedStyle(each).fontSize} ${each.outerHTML.slice(0, 120)}`);
}"""
"""What is too small to be read: at arm's length 20 px for what leads, 18 px for what is touched and
for each item, 15 px for the rest. At 60 cm they stand for 0.5, 0.45 and 0.38 degrees on an iPad."""
FULL = """() => {
  navigator.storage.estimate = async () => ({ quota: 100_000_000, usage: 51_000_000 });
  navigator.storage.persisted = async () => true;
}"""
"""A tablet of which less is free than a day of photos needs."""


@pytest.fixture(scope="module")
def station(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Post]:
    with posted(tmp_path_factory.mktemp("post"), chromium) as found:
        yield found


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_station_is_handed_over_in_few_taps(post: Post, language: str) -> None:
    tablet = post.tablet(language)
    before = len(tablet.taps())
    tablet.open()
    expect(tablet.page.locator("#main[aria-busy]"), "rows still to come").to_have_count(0)
    tablet.page.evaluate(f"() => {ROWS}.forEach(each => {{ each.isMarked = true; }})")
    tablet.check()
    stays = f"() => {ROWS}.every(each => each.isMarked)"
    assert tablet.page.evaluate(stays), "a row that has not gone is drawn anew"
    tablet.sign_both()
    taps = tablet.taps()[before:]
    assert len(taps) <= MOST_TAPS, taps
    tablet.is_sent()
    post.waits_for("CLOSED")
    assert {act.verdict for act in post.acts()} == {"applied"}
    expect(tablet.page.locator("[data-receipt]:not([data-receipt=''])")).to_have_count(2)


def test_a_defect_is_redone_and_looked_at_again(post: Post) -> None:
    tablet = post.tablet()
    tablet.open()
    tablet.tap("except", ".stop:has-text('楼道')")
    tablet.page.locator("dialog .line", has_text="公共卫生").tap()
    tablet.give("地面有水")
    tablet.tap("no-photo")
    tablet.is_at("DEFECT")
    expect(tablet.page.locator("aside [data-side=out]")).to_have_attribute("data-state", "waits")
    tablet.tap("redo")
    tablet.is_at("REDO")
    tablet.tap("redone")
    tablet.check()
    tablet.sign_both()
    post.waits_for("CLOSED")


def test_a_refused_handover_goes_on_by_a_ruling_that_both_leaders_confirm(post: Post) -> None:
    tablet = post.tablet("en")
    tablet.open()
    tablet.tap("refuse")
    tablet.page.locator("[data-act=ground][data-ground=D1]").tap()
    tablet.give("One rod is cracked")
    tablet.page.locator("[data-act=answered]").first.tap()
    expect(tablet.page.locator("dialog .phone")).to_have_count(4)
    tablet.page.locator("dialog [data-act=rule]").tap()
    tablet.page.fill("#words", "Take over; a new rod comes at ten.")
    tablet.page.locator("[data-decision=go_on]").tap()
    tablet.tap("rule-done")
    tablet.is_at("HEAD_RULING")
    expect(tablet.page.locator("[data-act=sign]")).to_have_count(0)
    tablet.tap("rule-confirm")
    tablet.check()
    tablet.sign_both()
    post.waits_for("CLOSED")
    assert [act.act for act in post.acts()].count("rule") == 2


def test_a_crew_that_does_not_come_leaves_the_post_with_those_who_are_there(post: Post) -> None:
    tablet = post.tablet()
    tablet.tap("others")
    tablet.tap("more")
    tablet.tap("no-show-in", "dialog")
    tablet.page.locator("dialog [data-act=reason]").first.tap()
    expect(tablet.page.locator("dialog .calls")).to_be_visible()
    tablet.tap("close", "dialog")
    tablet.is_at("NO_SHOW_IN")
    expect(tablet.page.locator(".banner")).to_contain_text("责任仍在交班方")
    post.waits_for("NO_SHOW_IN")


def test_two_tablets_on_one_handover_show_the_same(post: Post) -> None:
    one, other = post.tablet(), post.tablet("en")
    one.open()
    one.is_sent()
    other.page.reload()
    other.tap("start")
    other.is_at("CHECKING")
    one.check()
    other.is_at("READY")
    other.sign("out")
    one.is_at("OUT_SIGNED")
    one.sign("in")
    other.is_at("CLOSED")
    assert {act.verdict for act in post.acts()} == {"applied"}


def test_a_handover_without_a_network_is_signed_reloaded_and_sent(post: Post) -> None:
    tablet = post.tablet()
    tablet.page.evaluate("navigator.serviceWorker.ready.then(() => null)")
    tablet.page.reload()
    tablet.act("start").wait_for()
    tablet.page.context.set_offline(True)
    tablet.open()
    tablet.check()
    tablet.sign("out")
    tablet.is_at("OUT_SIGNED")
    tablet.page.context.add_init_script(f"({AHEAD})({int(GONE.total_seconds() * 1000)})")
    tablet.page.reload()
    tablet.is_at("OUT_SIGNED")
    tablet.sign("in")
    tablet.is_at("CLOSED")
    waiting = int(tablet.page.locator("#status").get_attribute("data-waiting") or 0)
    assert waiting > 0
    assert post.row() is None
    tablet.page.reload()
    tablet.is_at("CLOSED")
    post.clock.turn(post.clock.now() + GONE)
    tablet.page.context.set_offline(False)
    tablet.is_sent()
    post.waits_for("CLOSED")
    acts = post.acts()
    assert len(acts) == waiting
    assert {act.verdict for act in acts} == {"applied"}
    assert [act.number for act in acts] == sorted(act.number for act in acts)
    expect(tablet.page.locator("[data-act=confirm-sign]")).to_have_count(2)


def _is_taken(answer: Response) -> bool:
    return answer.url.endswith("acts.json") and answer.ok


def test_an_answer_lost_between_commit_and_tablet_brings_the_same_receipt(post: Post) -> None:
    tablet = post.tablet(keeps=False)
    tablet.open()
    tablet.check()
    tablet.is_sent()
    with post.loses_an_answer() as lost, tablet.page.expect_response(_is_taken) as again:
        tablet.sign("out")
    assert lost
    assert [each["seal"] for each in again.value.json()["receipts"]] == lost
    tablet.is_sent()
    assert [act.act for act in post.acts()].count("sign") == 1
    tablet.sign("in")
    post.waits_for("CLOSED")


def test_a_server_that_is_gone_between_the_signatures_gets_both_when_it_is_back(post: Post) -> None:
    tablet = post.tablet(keeps=False)
    tablet.open()
    tablet.check()
    tablet.sign("out")
    tablet.is_at("OUT_SIGNED")
    tablet.is_sent()
    tablet.page.route("**/*.json*", lambda route: route.abort())
    tablet.sign("in")
    tablet.is_at("CLOSED")
    expect(tablet.page.locator("#status")).to_have_attribute("data-waiting", "1")
    post.waits_for("OUT_SIGNED")
    tablet.page.unroute("**/*.json*")
    tablet.is_sent()
    post.waits_for("CLOSED")


def test_a_wrong_pin_signs_nothing_and_a_correction_voids_the_first_signature(post: Post) -> None:
    tablet = post.tablet()
    tablet.open()
    tablet.check()
    tablet.sign("out", "000000")
    tablet.tap("sign", "[data-side=out]")
    expect(tablet.page.locator("[data-side=out] .flaw")).to_contain_text("PIN")
    tablet.is_at("READY")
    tablet.type_pin("out", LEADERS[post.crews[0][0]])
    tablet.is_at("OUT_SIGNED")
    tablet.page.locator("[data-act=change]").first.tap()
    expect(tablet.page.locator("dialog .said.warn")).to_be_visible()
    tablet.tap("again", "dialog")
    tablet.page.locator("dialog [data-act=reason]").first.tap()
    tablet.is_at("CHECKING")
    tablet.check()
    tablet.sign_both()
    post.waits_for("CLOSED")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_axe_finds_nothing_on_the_tablet_and_fingers_find_every_button(
    post: Post, language: str, tmp_path: Path
) -> None:
    tablet = post.tablet(language)
    tablet.page.context.add_init_script(path=AXE)
    tablet.page.reload()
    tablet.act("start").wait_for()
    for step in (lambda: None, lambda: tablet.tap("others"), lambda: tablet.tap("begin")):
        step()
        for size in SIZES.values():
            tablet.page.set_viewport_size(size)
            tablet.page.evaluate(LAID, True)
            flaws = tablet.page.evaluate(FLAWS, RULES)
            assert flaws == []
            tablet.page.evaluate(LAID, False)
            assert tablet.page.evaluate(SMALL) == [], "smaller than a finger"
            assert tablet.page.evaluate(FAINT) == [], "not readable at arm's length"
            wide = tablet.page.evaluate("document.documentElement.scrollWidth - innerWidth")
            assert wide <= 0, f"{wide} px hang over the edge"
        name = tablet.page.locator("body").get_attribute("data-state") or "HOME"
        PICTURES.mkdir(parents=True, exist_ok=True)
        tablet.page.screenshot(path=PICTURES / f"tablet-{name}-{language}.png")


def test_a_tablet_whose_storage_is_nearly_full_says_so_before_anything_is_lost(post: Post) -> None:
    tablet = post.tablet()
    expect(tablet.page.locator(".said.warn")).to_have_count(0)
    tablet.page.context.add_init_script(f"({FULL})()")
    tablet.page.reload()
    expect(tablet.page.locator(".said.warn")).to_contain_text("存储快满")
    tablet.open()
    expect(tablet.page.locator(".said.warn")).to_contain_text("存储快满")
