"""People and accounts: slips that are good once, roles within one's right, names erased."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from roster.desk.books import book, change
from roster.store.accounts import AccountRow, GrantRow, Role, account
from roster.store.audit import AuditRow
from roster.store.base import Sessions, now, reading, writing
from roster.store.names import names
from roster.store.units import UnitRow
from tests.site.conftest import SignedIn

OWN = "my own password"


@pytest.fixture
def supervisor(signed_in: SignedIn, station: int) -> FlaskClient:
    return signed_in(Role.SUPERVISOR, station)


def _slips(page: str) -> dict[str, str]:
    """Passwords by login."""
    words = re.findall(r"<code>([^<]+)</code>", page)
    return dict(zip(words[::2], words[1::2], strict=True))


def _number(make: Sessions, login: str) -> int:
    with reading(make) as work:
        found = account(work, login)
        assert found is not None
        return found.id


def test_accounts_are_made_in_bulk_and_each_slip_is_good_once(
    supervisor: FlaskClient, app: Flask, station: int
) -> None:
    data = {"person": ["G01", "G02", "G03"], "role": "staff"}
    page = supervisor.post(f"/units/{station}/people/slips", data=data)
    assert page.status_code == 200, page.text
    found = _slips(page.text)
    assert sorted(found) == ["G01", "G02", "G03"]
    assert len(set(found.values())) == 3
    someone = app.test_client()
    sign_in = {"login": "G01", "password": found["G01"]}
    assert someone.post("/account/sign-in", data=sign_in).status_code == 302
    assert someone.get("/account/").location == "/account/password"
    changed = {"present": found["G01"], "password": OWN, "again": OWN}
    assert someone.post("/account/password", data=changed).status_code == 302
    assert app.test_client().post("/account/sign-in", data=sign_in).status_code == 403


def test_no_password_of_a_slip_is_kept(
    supervisor: FlaskClient, make: Sessions, station: int
) -> None:
    page = supervisor.post(f"/units/{station}/people/slips", data={"person": ["G01"]})
    (word,) = _slips(page.text).values()
    with reading(make) as work:
        found = account(work, "G01")
        assert found is not None
        assert found.password.startswith("$argon2id$")
        assert word not in found.password
        assert word not in str([(row.before, row.after) for row in work.scalars(select(AuditRow))])
    assert word not in supervisor.get(f"/units/{station}/people/").text


def test_a_new_slip_signs_out_whoever_held_the_old_one(
    supervisor: FlaskClient, signed_in: SignedIn, station: int
) -> None:
    person = signed_in(Role.STAFF, station, "G05")
    assert person.get("/account/").status_code == 200
    supervisor.post(f"/units/{station}/people/slips", data={"person": ["G05"]})
    assert "/account/sign-in" in person.get("/account/").location


def test_a_number_that_another_unit_has_gets_its_unit_s(
    supervisor: FlaskClient, make: Sessions, station: int
) -> None:
    with writing(make) as work:
        work.add(AccountRow(login="G01", password=""))
    page = supervisor.post(f"/units/{station}/people/slips", data={"person": ["G01"]})
    assert list(_slips(page.text)) == [f"G01-{station}"]


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.SUPERVISOR, Role.HEAD, Role.PAY])
def test_a_supervisor_gives_no_more_than_staff_and_leader(
    role: Role, supervisor: FlaskClient, make: Sessions, station: int
) -> None:
    at = f"/units/{station}/people"
    assert supervisor.post(f"{at}/slips", data={"person": ["G01"], "role": role}).status_code == 422
    assert supervisor.post(f"{at}/accounts", data={"login": "x", "role": role}).status_code == 422
    supervisor.post(f"{at}/slips", data={"person": ["G02"]})
    change = {"act": "give", "role": role}
    number = _number(make, "G02")
    assert supervisor.post(f"{at}/accounts/{number}", data=change).status_code == 403
    with reading(make) as work:
        held = work.scalars(select(GrantRow.role).where(GrantRow.account_id == number)).all()
    assert held == ["staff"]


@pytest.mark.parametrize("act", ["slip", "close", "give", "take"])
def test_nobody_gets_into_the_account_of_someone_above_them(
    act: str, supervisor: FlaskClient, signed_in: SignedIn, make: Sessions, station: int
) -> None:
    signed_in(Role.ADMINISTRATOR, station, "G07")
    login = f"{Role.ADMINISTRATOR}-{station}-G07"
    at = f"/units/{station}/people"
    answer = supervisor.post(f"{at}/accounts/{_number(make, login)}", data={"act": act})
    assert answer.status_code == 403
    assert supervisor.post(f"{at}/slips", data={"person": ["G07"]}).status_code == 422


def test_an_administrator_below_cannot_touch_one_above(
    signed_in: SignedIn, make: Sessions, company: int, station: int
) -> None:
    signed_in(Role.ADMINISTRATOR, company)
    with writing(make) as work:
        found = account(work, f"{Role.ADMINISTRATOR}-{company}-")
        assert found is not None
        work.add(GrantRow(account_id=found.id, unit_id=station, role=Role.STAFF))
        number = found.id
    below = signed_in(Role.ADMINISTRATOR, station)
    answer = below.post(f"/units/{station}/people/accounts/{number}", data={"act": "slip"})
    assert answer.status_code == 403


def test_an_administrator_gives_takes_and_closes(
    signed_in: SignedIn, app: Flask, make: Sessions, company: int, station: int
) -> None:
    admin = signed_in(Role.ADMINISTRATOR, company)
    at = f"/units/{station}/people/accounts"
    page = admin.post(at, data={"login": "tablet-1", "role": "tablet"}).text
    number = _number(make, "tablet-1")
    for act, held in (("give", ["tablet", "pay"]), ("take", ["tablet"])):
        admin.post(f"{at}/{number}", data={"act": act, "role": "pay"})
        with reading(make) as work:
            roles = select(GrantRow.role).where(GrantRow.account_id == number).order_by(GrantRow.id)
            assert work.scalars(roles).all() == held
    admin.post(f"{at}/{number}", data={"act": "close"})
    sign_in = {"login": "tablet-1", "password": _slips(page)["tablet-1"]}
    assert app.test_client().post("/account/sign-in", data=sign_in).status_code == 403


def test_an_account_of_another_unit_does_not_exist_here(
    signed_in: SignedIn, make: Sessions, company: int, station: int
) -> None:
    with writing(make) as work:
        other = UnitRow(name="别处", parent_id=company)
        row = AccountRow(login="far", password="")
        work.add_all([other, row])
        work.flush()
        work.add(GrantRow(account_id=row.id, unit_id=other.id, role=Role.STAFF))
        number = row.id
    admin = signed_in(Role.ADMINISTRATOR, station)
    answer = admin.post(f"/units/{station}/people/accounts/{number}", data={"act": "slip"})
    assert answer.status_code == 404


def _leaves(make: Sessions, unit: int, person: str) -> None:
    with writing(make) as work:
        rows = [
            {
                **row,
                **({"until": f"{now().date() - timedelta(days=2)}"} if row["id"] == person else {}),
            }
            for row in book(work, unit)["people"]
        ]
        change(work, unit, {"people": rows}, None)


def test_the_name_of_someone_who_has_left_is_erased_and_their_way_in_closed(
    signed_in: SignedIn, make: Sessions, company: int, station: int
) -> None:
    person = signed_in(Role.STAFF, station, "G04")
    admin = signed_in(Role.ADMINISTRATOR, company)
    at = f"/units/{station}/people/"
    admin.post(f"{at}G04/erase")
    with reading(make) as work:
        assert names(work, station)["G04"].name == "李04"
    _leaves(make, station, "G04")
    assert "李04" in admin.get(at).text
    admin.post(f"{at}G04/erase")
    with reading(make) as work:
        assert (names(work, station)["G04"].name, names(work, station)["G04"].phone) == ("G04", "")
        assert "李04" not in str(
            [(row.subject, row.after) for row in work.scalars(select(AuditRow))]
        )
    assert "李04" not in admin.get(at).text
    assert "/account/sign-in" in person.get("/account/").location


def test_the_book_can_be_changed_after_a_name_is_erased(
    signed_in: SignedIn, make: Sessions, company: int, station: int
) -> None:
    _leaves(make, station, "G04")
    signed_in(Role.ADMINISTRATOR, company).post(f"/units/{station}/people/G04/erase")
    with writing(make) as work:
        change(work, station, {"people": book(work, station)["people"]}, None)
    with reading(make) as work:
        assert names(work, station)["G04"].erased is not None
