"""The tree of units on the site: made, renamed, seen by those who look after it."""

from __future__ import annotations

from sqlalchemy import select

from roster.desk.books import Shelf
from roster.store.accounts import Role
from roster.store.audit import AuditRow
from roster.store.base import Sessions, reading
from roster.store.units import Reach, UnitRow
from tests.site.conftest import SignedIn


def test_a_unit_is_made_below_another_and_filled_later(
    signed_in: SignedIn, make: Sessions, company: int
) -> None:
    client = signed_in(Role.ADMINISTRATOR, company)
    made = client.post(f"/units/{company}/tree/", data={"act": "create", "name": "城西供电所"})
    assert made.status_code == 302
    with reading(make) as work:
        row = work.scalars(select(UnitRow).where(UnitRow.name == "城西供电所")).one()
        assert row.parent_id == company
        number = row.id
    assert "城西供电所" in client.get(f"/units/{company}/tree/").text
    assert client.get(f"/units/{number}/people/").status_code == 200
    assert client.get(f"/units/{number}/rules/").status_code == 200
    assert client.get(f"/units/{number}/sheets/").status_code == 200


def test_sisters_have_different_names(
    signed_in: SignedIn, make: Sessions, company: int, station: int
) -> None:
    client = signed_in(Role.ADMINISTRATOR, company)
    answer = client.post(f"/units/{company}/tree/", data={"act": "create", "name": "示例供电所"})
    assert answer.status_code == 422
    for name in ("", "=1", "长" * 101):
        answer = client.post(f"/units/{company}/tree/", data={"act": "create", "name": name})
        assert answer.status_code == 422, name


def test_phones_go_on_knowing_a_renamed_unit(
    signed_in: SignedIn, make: Sessions, company: int, station: int
) -> None:
    client = signed_in(Role.ADMINISTRATOR, company)
    for name in ("城东供电所", "城东中心供电所"):
        data = {"act": "change", "name": name, "reach": "phones"}
        assert client.post(f"/units/{station}/tree/", data=data).status_code == 302
    with reading(make) as work:
        row = work.get_one(UnitRow, station)
        known = row.name, row.reach
        unit = Shelf().unit(work, station)
        acts = set(work.scalars(select(AuditRow.act).where(AuditRow.unit_id == station)))
    assert known == ("城东中心供电所", Reach.PHONES)
    assert (unit.name, unit.id) == ("城东中心供电所", "示例供电所")
    assert {"unit.rename", "unit.reach", "sheet.change"} <= acts


def test_the_tree_shows_nothing_above_or_beside(
    signed_in: SignedIn, company: int, station: int
) -> None:
    page = signed_in(Role.ADMINISTRATOR, station).get(f"/units/{station}/tree/").text
    assert "示例供电公司" not in page.replace("示例供电公司95598", "")


def test_supervisors_do_not_change_the_tree(signed_in: SignedIn, station: int) -> None:
    client = signed_in(Role.SUPERVISOR, station)
    data = {"act": "create", "name": "x"}
    assert client.post(f"/units/{station}/tree/", data=data).status_code == 403
