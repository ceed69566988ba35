"""The head's pages: what waits, both versions of it, and what is done about it under a PIN."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from roster.store.accounts import Role
from roster.store.base import Sessions, reading, writing
from roster.store.handovers import acts_of
from roster.store.names import put_names
from roster.store.substitutes import codes
from tests.desk.duty_station import HEAD, PIN_TYPED, POST, DutyStation, after
from tests.site.conftest import SignedIn
from tests.tablets import set_pins, tablet

WORDS = "先由接班方接替，手套上午补齐"
PHONES = ("010-5550 0201",)


@pytest.fixture
def duty(make: Sessions, tmp_path: Path) -> DutyStation:
    station = DutyStation(make, tmp_path)
    set_pins(make, station.unit, station.seal, {HEAD: PIN_TYPED})
    return station


@pytest.fixture
def head(signed_in: SignedIn, duty: DutyStation) -> FlaskClient:
    return signed_in(Role.HEAD, duty.unit, HEAD)


def refused(duty: DutyStation) -> None:
    duty.open(after(-12))
    facts = {"ground": "D14"}
    given: dict[str, Any] = {"side": "in", "by": "G05", "item": "D14", "facts": facts}
    duty.taken(duty.do(after(-10), "refuse", reason="缺绝缘手套一副", **given))


def ruled(duty: DutyStation, decision: str = "force_close") -> None:
    refused(duty)
    for side, leader in (("out", "G01"), ("in", "G05")):
        facts = {
            "decision": decision,
            "head": HEAD,
            "responsible": "in",
            "at": "2090-01-03T00:10:00Z",
        }
        given: dict[str, Any] = {"side": side, "by": leader, "reason": WORDS, "facts": facts}
        duty.taken(duty.do(after(12), "rule", **given))


def page(client: FlaskClient, duty: DutyStation) -> str:
    return client.get(f"/units/{duty.unit}/rulings/").text


def number(text: str, what: str) -> str:
    """The address of a form on the page."""
    found = re.search(rf'action="([^"]*/{what})"', text)
    assert found, f"no form to {what}"
    return found[1]


def of(text: str) -> str:
    found = re.search(r'name="of" value="([^"]+)"', text)
    assert found
    return found[1]


def test_a_ruling_is_shown_as_both_leaders_recorded_it_and_signed_by_the_head(
    duty: DutyStation, head: FlaskClient
) -> None:
    ruled(duty)
    text = page(head, duty)
    assert text.count(WORDS) == 2
    assert "限01-04 08:12前" in text
    form = {"of": of(text), "agrees": "yes", "pin": PIN_TYPED}
    answer = head.post(number(text, "countersign"), data=form, follow_redirects=True)
    assert "裁定已签字" in answer.text
    assert WORDS not in answer.text
    assert "没有待签字的事项" in answer.text


def test_a_wrong_pin_signs_nothing(duty: DutyStation, head: FlaskClient) -> None:
    ruled(duty)
    text = page(head, duty)
    for pin, said in (("000001", "PIN不正确"), ("", "请输入PIN")):
        form = {"of": of(text), "agrees": "yes", "pin": pin}
        answer = head.post(number(text, "countersign"), data=form, follow_redirects=True)
        assert said in answer.text
        assert WORDS in answer.text


def test_who_is_no_head_sees_what_waits_and_signs_nothing(
    duty: DutyStation, head: FlaskClient, signed_in: SignedIn
) -> None:
    ruled(duty)
    address = number(page(head, duty), "countersign")
    supervisor = signed_in(Role.SUPERVISOR, duty.unit)
    assert WORDS in page(supervisor, duty)
    assert "/countersign" not in page(supervisor, duty)
    assert supervisor.post(address, data={"pin": PIN_TYPED}).status_code == 403


def test_an_account_of_no_person_has_no_pin_to_sign_with(
    duty: DutyStation, signed_in: SignedIn
) -> None:
    ruled(duty)
    above = signed_in(Role.HEAD, duty.company)
    text = page(above, duty)
    form = {"of": of(text), "agrees": "yes", "pin": PIN_TYPED}
    answer = above.post(number(text, "countersign"), data=form, follow_redirects=True)
    assert "没有PIN" in answer.text
    assert WORDS in answer.text


def test_the_unit_above_sees_what_waits_below_it(duty: DutyStation, signed_in: SignedIn) -> None:
    ruled(duty)
    above = signed_in(Role.HEAD, duty.company)
    text = above.get(f"/units/{duty.company}/rulings/").text
    assert "示例供电所" in text
    assert WORDS in text


def test_an_alarm_says_that_a_call_was_made_and_to_whom_but_no_number(
    duty: DutyStation, head: FlaskClient
) -> None:
    refused(duty)
    for contact, value in (("head.1", "unanswered"), ("neighbour.1", "answered")):
        given: dict[str, Any] = {"side": "in", "by": "G05", "facts": {"contact": contact}}
        duty.taken(duty.do(after(-9), "call", value=value, reason="", **given))
    duty.look(after(-8))
    text = page(head, duty)
    assert re.search("周05呼叫所长 .*：未接", text)
    assert "周05呼叫邻所 北所：接通" in text
    for phone in PHONES:
        assert phone not in text
    assert "交班方继续负责" in text


def test_the_head_closes_a_refused_handover_by_their_own_signature(
    duty: DutyStation, head: FlaskClient
) -> None:
    refused(duty)
    duty.look(after(1))
    address = number(page(head, duty), "close")
    form = {"responsible": "out", "reason": "备班接替", "pin": PIN_TYPED}
    assert "交接班已关闭" in head.post(address, data=form, follow_redirects=True).text
    assert duty.state() == "FORCED_CLOSED"


def test_what_makes_someone_unfit_is_lifted_by_the_head(
    duty: DutyStation, head: FlaskClient
) -> None:
    duty.open(after(-12))
    given: dict[str, Any] = {"side": "out", "by": "G01", "value": "unfit", "reason": "有酒气"}
    duty.taken(duty.do(after(-10), "forbid", **given))
    duty.look(after(5))
    text = page(head, duty)
    assert "有人不适合上岗" in text
    leader = duty.do(after(6), "lift", side="in", by="G05", value="unfit", reason="已换人")
    assert leader["verdict"] == "refused"
    form = {"value": "unfit", "reason": "已换人", "pin": PIN_TYPED}
    answer = head.post(number(text, "lift"), data=form, follow_redirects=True)
    assert "已解除" in answer.text
    assert "有人不适合上岗" not in answer.text


def test_of_two_versions_the_head_says_which_one_counts_and_both_stay(
    duty: DutyStation, head: FlaskClient
) -> None:
    seen = duty.open(after(-12))
    other = tablet(duty.make, duty.unit, 1, POST)
    key = next(iter(duty.opening()["open"]))
    facts = {"ground": "D14"}
    given: dict[str, Any] = {"side": "in", "by": "G05", "item": "D14", "facts": facts}
    duty.taken(duty.do(after(-9), "refuse", reason="缺绝缘手套一副", **given))
    given = {"side": "out", "by": "G01", "items": [key], "value": "fine", "seen": seen}
    late = duty.do(after(-8), "answer", other, **given)
    assert late["verdict"] == "contested", late
    text = page(head, duty)
    assert "两个版本" in text
    form = {"of": of(text), "kept": "no", "reason": "以现场清点为准", "pin": PIN_TYPED}
    done = head.post(number(text, "decide"), data=form, follow_redirects=True)
    assert "已裁定" in done.text
    with reading(duty.make) as work:
        assert late["key"] in [row.key for row in acts_of(work, duty.row().id)]


def test_an_offline_signature_is_confirmed_by_who_made_it_or_by_the_head(
    duty: DutyStation, signed_in: SignedIn
) -> None:
    deputy = "G09"
    set_pins(duty.make, duty.unit, duty.seal, {deputy: PIN_TYPED, "G05": PIN_TYPED})
    acts = list(duty.wall.handover(f"{POST}@2026-12-01T00:00Z"))
    assert {each["verdict"] for each in duty.send(after(0), acts)} == {"applied"}
    leader, head = signed_in(Role.LEADER, duty.unit, "G05"), signed_in(Role.HEAD, duty.unit, deputy)
    text = page(leader, duty)
    assert text.count("离线签字") == 2
    assert text.count('name="own" value="yes"') == 1
    form = {"side": "in", "own": "yes", "pin": PIN_TYPED}
    done = leader.post(number(text, "confirm"), data=form, follow_redirects=True)
    assert "签字已确认" in done.text
    form = {"side": "out", "own": "no", "pin": PIN_TYPED}
    done = head.post(number(page(head, duty), "confirm"), data=form, follow_redirects=True)
    assert "签字已确认" in done.text
    assert "没有待签字的事项" in done.text


def test_codes_for_substitutes_are_shown_once(duty: DutyStation, head: FlaskClient) -> None:
    address = f"/units/{duty.unit}/substitutes/"
    text = head.post(address, data={"device": duty.wall.id, "count": 3}).text
    shown = re.findall(r"<code>(\d{4} \d{4} \d{4})</code>", text)
    assert len(set(shown)) == 3
    again = head.get(address).text
    assert not any(each in again for each in shown)
    with reading(duty.make) as work:
        kept = codes(work, duty.unit)
        assert [row.number for row in kept] == [1, 2, 3]
        assert not any(each.replace(" ", "") in row.verifier for each in shown for row in kept)


def test_who_was_responsible_is_told_by_two_clocks(duty: DutyStation, head: FlaskClient) -> None:
    ruled(duty)
    address = f"/units/{duty.unit}/responsible/"
    asked = {"post": "抢修值班", "at": "2090-01-03T08:11"}
    before = head.get(address, query_string={**asked, "known": "2090-01-03T08:11"}).text
    later = head.get(address, query_string={**asked, "known": "2090-01-03T08:30"}).text
    station = re.compile(r'data-scope="station">.*?</td><td>(.*?)</td>', re.DOTALL)
    was, is_now = (station.search(text) for text in (before, later))
    assert was
    assert "赵01" in was[1]
    assert is_now
    assert "周05" in is_now[1]


def test_the_board_of_the_station_says_what_is_wrong_and_names_nobody(
    duty: DutyStation, signed_in: SignedIn
) -> None:
    refused(duty)
    duty.look(after(-4))
    board = signed_in(Role.TABLET, duty.unit).get(f"/units/{duty.unit}/kiosk/").text
    said = re.search(r'aria-labelledby="alarms">(.*?)</section>', board, re.DOTALL)
    assert said
    assert "抢修值班1月3日周二 08:00交接班被拒绝，已过5分钟" in said[1]
    assert "周05" not in said[1]


def test_somebody_of_another_unit_with_the_same_number_signs_nothing(
    duty: DutyStation, head: FlaskClient, signed_in: SignedIn, make: Sessions
) -> None:
    """They hold the role here, and have set a PIN of their own there."""
    ruled(duty)
    text = page(head, duty)
    address, form = number(text, "countersign"), {"of": of(text), "agrees": "yes"}
    with writing(make) as work:
        put_names(work, duty.company, [{"id": HEAD, "name": "同号他人"}])
    set_pins(make, duty.company, duty.seal, {HEAD: "246813"})
    other = signed_in(Role.HEAD, duty.company, HEAD)
    for pin in ("246813", PIN_TYPED):
        answer = other.post(address, data={**form, "pin": pin}, follow_redirects=True)
        assert answer.status_code == 200
        assert WORDS in page(head, duty)


def test_nobody_signs_by_the_pin_of_somebody_else(
    duty: DutyStation, head: FlaskClient, signed_in: SignedIn
) -> None:
    ruled(duty)
    text = page(head, duty)
    deputy = signed_in(Role.HEAD, duty.unit, "G02")
    form = {"of": of(text), "agrees": "yes", "pin": PIN_TYPED, "by": HEAD}
    answer = deputy.post(number(text, "countersign"), data=form, follow_redirects=True)
    assert "尚未设置PIN" in answer.text
    assert WORDS in page(head, duty)


def test_a_right_pin_on_a_page_takes_the_count_of_wrong_ones_back(
    duty: DutyStation, head: FlaskClient
) -> None:
    """Whoever signs many things in a row is not locked out by it."""
    ruled(duty)
    text = page(head, duty)
    address = number(text, "countersign")
    for _ in range(11):
        form = {"of": "nothing", "agrees": "yes", "pin": PIN_TYPED}
        answer = head.post(address, data=form, follow_redirects=True)
        assert "PIN多次错误" not in answer.text
        assert "已锁定" not in answer.text
    form = {"of": of(text), "agrees": "yes", "pin": PIN_TYPED}
    assert "裁定已签字" in head.post(address, data=form, follow_redirects=True).text


def test_a_handover_begun_with_what_was_not_given_out_is_shown_to_the_head(
    duty: DutyStation, head: FlaskClient
) -> None:
    """This tablet was given nothing; nothing is refused for it."""
    with_nothing = page(head, duty)
    assert "data-differs" not in with_nothing
    duty.open(after(-12))
    assert 'data-differs="given"' in page(head, duty)
    assert "该平板从未领取过资料" in page(head, duty)
