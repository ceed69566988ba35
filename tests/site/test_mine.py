"""A person's own page: what they have to know, and nobody else's."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from flask.testing import FlaskClient

from roster.store.accounts import Role
from roster.store.base import Sessions
from tests.site.conftest import SignedIn
from tests.site.published import publish
from web import oneself

MONTH = date(2026, 11, 1)
DUTY, REST = "值@抢修值班#值班员", "-"
LEADER = "值@抢修值班#带班长"
NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def at_noon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(oneself, "now", lambda: NOON)


def row(**days: str) -> tuple[str, ...]:
    """A month of days off but for these, such as ``d25``."""
    return tuple(days.get(f"d{number}", REST) for number in range(1, 31))


@pytest.fixture
def month(make: Sessions, station: int) -> int:
    """G03 leads on the 25th, G05 with them; G07 the day after."""
    rows = {"G03": row(d25=LEADER), "G05": row(d25=DUTY, d26=REST), "G07": row(d26=DUTY)}
    publish(make, station, MONTH, 30, rows)
    return station


def opened(client: FlaskClient, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, answer.text
    return answer.text


def test_the_page_says_when_to_be_there_and_who_leads(signed_in: SignedIn, month: int) -> None:
    text = opened(signed_in(Role.STAFF, month, "G05"), f"/units/{month}/mine/")
    assert "明天 07:45" in text
    assert "08:00–次日08:00" in text
    assert "孙03" in text
