"""Dates of which there can be no roster are refused, on every page that an address gives one."""

from __future__ import annotations

import pytest

from roster.store.accounts import Role
from tests.site.conftest import SignedIn

PAGES = (
    "rosters/{day}/",
    "rosters/{day}/generate",
    "rosters/{day}/generate.json",
    "rosters/{day}/grid.json",
    "rosters/{day}/print",
    "mine/{day}",
    "mine/month?month={month}",
    "mine/slip?month={month}",
    "slips/?month={month}",
    "requests/?day={day}",
    "swaps/?day={day}&taker=G02",
    "log/?since={day}",
    "log/?until={day}",
    "customers/repairs/?month={month}",
    "attendance/hours/{month}.csv",
)


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
@pytest.mark.parametrize("page", PAGES)
def test_a_date_far_away_is_no_defect(
    signed_in: SignedIn, station: int, page: str, day: str
) -> None:
    address = f"/units/{station}/{page.format(day=day, month=day[:7])}"
    for client in (
        signed_in(Role.ADMINISTRATOR, station),
        signed_in(Role.STAFF, station, "G01"),
    ):
        assert client.get(address).status_code < 500


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_nobody_asks_for_a_date_far_away(signed_in: SignedIn, station: int, day: str) -> None:
    person = signed_in(Role.STAFF, station, "G01")
    form = {"kind": "leave", "first": day, "last": day}
    assert person.post(f"/units/{station}/requests/", data=form).status_code == 422
