"""A case from its proposal to an appeal that is won: leader, person, head, appeal body."""

from __future__ import annotations

from datetime import date

import pytest
from playwright.sync_api import Page, expect

from roster.desk import adopting
from roster.desk.books import Shelf
from roster.duty import schemes
from roster.duty.schemes import Adoption, Basis
from roster.store.accounts import Role, account
from roster.store.base import writing
from tests.browser import filled
from tests.browser.conftest import Site, Story

PERSON = "E010"


@pytest.fixture
def unit(site: Site) -> int:
    """A hotline that has adopted the scheme of its duty."""
    number = filled.hotline(site.app, site.company)
    login = site.account(Role.ADMINISTRATOR, site.company)
    with writing(site.make) as work:
        keeper = account(work, login)
        assert keeper is not None
        scheme = schemes.shipped()["hotline"]
        basis = Basis("考核办法", "职工代表大会通过", date(2019, 5, 1), date(2019, 6, 1))
        one = Adoption(0, scheme, date(2020, 1, 1), None, scheme.posts, basis)
        adopting.adopt(work, number, one, keeper.id)
    return number


def on_paper(page: Page, *texts: str) -> None:
    """What is printed says whose it is, and nothing of it is there to be pressed."""
    page.emulate_media(media="print")
    for each in texts:
        expect(page.locator("main").get_by_text(each).first).to_be_visible()
    pressed = ".top:visible, main :is(button, form, input, textarea, nav):visible"
    expect(page.locator(pressed)).to_have_count(0)
    page.emulate_media(media="screen")


@pytest.mark.story("phone")
def test_a_case_is_proposed_answered_decided_and_appealed(
    site: Site, unit: int, story: Story
) -> None:
    with writing(site.make) as work:
        post = Shelf().unit(work, unit).posts[0].code
    leader = site.visit(Role.LEADER, unit, story.size, story.language)
    leader.goto(f"/units/{unit}/cases/new?person={PERSON}&code=PEN-FI&post={post}")
    words = "可当场答复的工单留给下一班"
    leader.get_by_label(story.says("事由及依据")).fill(words)
    story.keep(leader, "proposing")
    story.press(leader.get_by_role("button", name=story.calls("提出")))
    story.press(leader.get_by_role("button", name=story.calls("告知本人")))
    expect(leader.get_by_text(story.says("尚未送达，期限未开始"))).to_be_visible()
    story.keep(leader, "notified")
    number = leader.url.rstrip("/").split("/")[-1]

    person = site.visit(Role.STAFF, unit, story.size, story.language, person=PERSON)
    story.press(person.get_by_role("link", name=story.calls("本人事项")))
    story.keep(person, "own")
    on_paper(person, PERSON)
    story.press(person.get_by_role("listitem").get_by_role("link").first)
    expect(person.get_by_text(words).first).to_be_visible()
    story.press(person.get_by_role("button", name=story.calls("我已收到")))
    person.get_by_label(story.says("我的陈述")).fill("当时系统无法登录")
    story.keep(person, "answering")
    story.press(person.get_by_role("button", name=story.calls("提交陈述")))
    expect(person.get_by_text("当时系统无法登录").first).to_be_visible()

    head = site.visit(Role.HEAD, unit, story.size, story.language)
    head.goto(f"/units/{unit}/cases/{number}/")
    story.press(head.get_by_label(story.says("予以考核"), exact=True))
    head.get_by_label(story.calls("原因")).first.fill("工单系统记录属实")
    story.keep(head, "deciding")
    story.press(head.get_by_role("button", name=story.calls("决定")))
    expect(
        head.get_by_text(story.either("已决定，申诉期内", "decided, may be appealed")).first
    ).to_be_visible()

    person.reload()
    person.get_by_label(story.says("申诉理由")).fill("报修记录未看")
    story.press(person.get_by_role("button", name=story.calls("提出申诉")))
    expect(
        person.get_by_text(story.either("已申诉，待复核", "appealed, to be ruled on")).first
    ).to_be_visible()
    story.keep(person, "appealed")
    person.evaluate("print = () => document.body.classList.add('printed')")
    story.press(person.get_by_role("button", name=story.calls("打印")))
    expect(person.locator("body.printed")).to_have_count(1)
    on_paper(person, words, "当时系统无法登录", "报修记录未看", PERSON)

    body = site.visit(Role.AUDITOR, site.company, story.size, story.language)
    with writing(site.make) as work:
        named = account(work, f"auditor-{site.company}-{story.language}")
        assert named is not None
        adopting.set_case_settings(work, unit, {}, [named.id], named.id)
    body.goto(f"/units/{unit}/cases/{number}/")
    story.press(body.get_by_label(story.calls("申诉成立，撤销决定")))
    body.locator("#reason-rule").fill("报修记录属实")
    story.press(body.get_by_role("button", name=story.calls("作出复核")))
    expect(
        body.get_by_text(story.either("申诉成立，已撤销", "reversed on appeal")).first
    ).to_be_visible()
    story.keep(body, "reversed")
