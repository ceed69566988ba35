"""Swaps on the pages: tried, asked for, agreed to, approved; published at once."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from roster.store.accounts import Role
from roster.store.base import Sessions, reading
from roster.store.notices import NoticeRow
from roster.store.rosters import DutyRow
from roster.store.swaps import SwapRow
from tests.site.conftest import SignedIn
from tests.site.published import DUTY, LEADER, MONTH, month_of, publish, stop_clocks

ROWS = {
    "G03": month_of(d25=LEADER),
    "G05": month_of(d25=DUTY),
    "G07": month_of(d30=DUTY),
}


@pytest.fixture(autouse=True)
def at_noon(monkeypatch: pytest.MonkeyPatch) -> None:
    stop_clocks(monkeypatch)


@pytest.fixture
def month(make: Sessions, station: int) -> int:
    publish(make, station, MONTH, 30, ROWS)
    return station


@pytest.fixture
def person(signed_in: SignedIn, month: int) -> FlaskClient:
    return signed_in(Role.STAFF, month, "G05")


@pytest.fixture
def other(signed_in: SignedIn, month: int) -> FlaskClient:
    return signed_in(Role.STAFF, month, "G07")


@pytest.fixture
def supervisor(signed_in: SignedIn, company: int, month: int) -> FlaskClient:
    return signed_in(Role.SUPERVISOR, company)


def propose(client: FlaskClient, unit: int, taker: str = "G07", *days: str) -> int:
    form = {"taker": taker, "day": list(days) or ["2026-11-25", "2026-11-30"]}
    return client.post(f"/units/{unit}/swaps/", data=form).status_code


def answer(client: FlaskClient, unit: int, act: str, number: int = 1) -> int:
    address = f"/units/{unit}/swaps/{number}/answer"
    return client.post(address, data={"act": act}).status_code


def decide(client: FlaskClient, unit: int, approve: bool = True, number: int = 1) -> int:
    form = {"approve": "yes" if approve else "no"}
    return client.post(f"/units/{unit}/swaps/{number}/decide", data=form).status_code


def steps(make: Sessions) -> list[str]:
    with reading(make) as work:
        return list(work.scalars(select(SwapRow.step).order_by(SwapRow.id)))


def duties(make: Sessions, person: str) -> list[int]:
    """Days of the month on which a duty stands published for someone."""
    with reading(make) as work:
        found = work.scalars(select(DutyRow.day).where(DutyRow.person == person))
        return sorted(day.day for day in found)


def test_a_swap_is_shown_with_hours_and_rest_of_both_before_it_is_asked_for(
    make: Sessions, person: FlaskClient, month: int
) -> None:
    page = person.get(f"/units/{month}/swaps/?day=2026-11-25&taker=G07&back=2026-11-30")
    assert "本表工时" in page.text
    assert "前后最短休息" in page.text
    assert "请郑07同意" in page.text
    assert not steps(make)


def test_a_swap_is_published_once_both_and_the_supervisor_agree(
    make: Sessions, person: FlaskClient, other: FlaskClient, supervisor: FlaskClient, month: int
) -> None:
    assert propose(person, month) == 302
    assert decide(supervisor, month) == 422
    assert answer(other, month, "agree") == 302
    assert (duties(make, "G05"), duties(make, "G07")) == ([25], [30])
    assert decide(supervisor, month) == 302
    assert steps(make) == ["approved"]
    assert (duties(make, "G05"), duties(make, "G07")) == ([30], [25])
    told = other.get(f"/units/{month}/mine/notices").text
    assert told.count("您的班有变动（第2版，换班）") == 1
    assert "11月25日周三" in told
    with reading(make) as work:
        kinds = list(work.scalars(select(NoticeRow.kind).where(NoticeRow.person == "G07")))
    assert kinds == ["swap.asked", "changed"]


def test_each_step_is_only_for_whom_it_waits(
    person: FlaskClient, other: FlaskClient, signed_in: SignedIn, make: Sessions, month: int
) -> None:
    propose(person, month)
    stranger = signed_in(Role.STAFF, month, "G03")
    assert answer(person, month, "agree") == 403
    assert answer(stranger, month, "agree") == 403
    assert answer(stranger, month, "withdraw") == 403
    assert decide(other, month) == 403
    assert answer(person, month, "eat") == 403
    assert steps(make) == ["asked"]


def test_nobody_approves_their_own_swap(
    other: FlaskClient, signed_in: SignedIn, make: Sessions, month: int
) -> None:
    head = signed_in(Role.HEAD, month, "G03")
    propose(head, month, "G05", "2026-11-25")
    answer(signed_in(Role.STAFF, month, "G05"), month, "agree")
    assert decide(head, month) == 403


def test_what_a_rule_forbids_is_refused_with_its_sentence(
    make: Sessions, person: FlaskClient, month: int
) -> None:
    form = {"taker": "G07", "day": ["2026-11-25"]}
    publish(make, month, MONTH, 30, {**ROWS, "G07": month_of(d26=DUTY)})
    refused = person.post(f"/units/{month}/swaps/", data=form)
    assert refused.status_code == 422
    assert "郑07" in refused.text
    assert not steps(make)


def test_of_two_swaps_that_share_a_duty_the_second_is_void(
    make: Sessions, person: FlaskClient, supervisor: FlaskClient, month: int
) -> None:
    for giver, taker in (("G05", "G07"), ("G05", "G08")):
        form = {"paper": "y", "giver": giver, "taker": taker, "day": ["2026-11-25"]}
        assert supervisor.post(f"/units/{month}/swaps/", data=form).status_code == 302
    assert person.post(f"/units/{month}/swaps/", data=form).status_code == 403
    decide(supervisor, month, number=1)
    assert steps(make) == ["approved", "overtaken"]
    assert decide(supervisor, month, number=2) == 422
    assert (duties(make, "G07"), duties(make, "G08")) == ([25, 30], [])


def test_an_open_duty_goes_to_who_takes_it(
    make: Sessions, person: FlaskClient, other: FlaskClient, supervisor: FlaskClient, month: int
) -> None:
    offered = person.post(f"/units/{month}/swaps/offer", data={"day": "2026-11-25"})
    assert offered.status_code == 302
    assert "我来上" in other.get(f"/units/{month}/swaps/").text
    assert answer(person, month, "take") == 403
    assert answer(other, month, "take") == 302
    assert decide(supervisor, month) == 302
    assert (duties(make, "G05"), duties(make, "G07")) == ([], [25, 30])


def test_a_swap_taken_back_is_not_approved(
    make: Sessions, person: FlaskClient, other: FlaskClient, supervisor: FlaskClient, month: int
) -> None:
    propose(person, month)
    answer(other, month, "agree")
    answer(person, month, "withdraw")
    assert decide(supervisor, month) == 422
    assert steps(make) == ["withdrawn"]
    assert duties(make, "G05") == [25]
