"""What is printed: the version in force, unless the draft has gone on since."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from roster.store.accounts import Role
from roster.store.base import Sessions, writing
from roster.store.rosters import State, roster_from
from tests.site.conftest import SignedIn
from tests.site.published import DUTY, MONTH, month_of, publish

DRAFT, FIRST = "草稿，未发布", "第1版"


@pytest.fixture
def supervisor(make: Sessions, signed_in: SignedIn, station: int) -> FlaskClient:
    publish(make, station, MONTH, 30, {"G05": month_of(d25=DUTY)})
    return signed_in(Role.SUPERVISOR, station)


def test_what_is_published_is_printed_as_its_version(supervisor: FlaskClient, station: int) -> None:
    page = supervisor.get(f"/units/{station}/rosters/{MONTH}/print")
    assert page.status_code == 200
    assert FIRST in page.text
    assert DRAFT not in page.text


def test_a_draft_that_has_gone_on_says_that_it_is_one(
    supervisor: FlaskClient, make: Sessions, station: int
) -> None:
    with writing(make) as work:
        row = roster_from(work, station, MONTH)
        assert row is not None
        row.state = State.DRAFT
    assert DRAFT in supervisor.get(f"/units/{station}/rosters/{MONTH}/print").text
