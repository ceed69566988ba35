"""The site on a small database, and readers who have signed in to it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient

from roster.desk.books import bring_in
from roster.store.accounts import AccountRow, GrantRow, Role
from roster.store.base import Sessions, open_database, writing
from roster.store.units import UnitRow
from tests import databases
from web import sign_ins
from web.settings import Settings
from web.site import create_app

EXAMPLES = Path(__file__).parents[2] / "examples"
HOST = "https://lunzhi.test"
SECRET = "a password of tests"

SignedIn = Callable[..., FlaskClient]


class Browser(FlaskClient):
    """Comes over HTTPS, as the cookies ask for."""

    def open(self, *args: Any, **given: Any) -> Any:
        given.setdefault("base_url", HOST)
        return super().open(*args, **given)


@pytest.fixture(autouse=True)
def quick_passwords(monkeypatch: pytest.MonkeyPatch) -> None:
    """Passwords are as safe as they need to be here."""
    monkeypatch.setattr(sign_ins, "HASHER", PasswordHasher(time_cost=1, memory_cost=64))


@pytest.fixture
def app(tmp_path: Path) -> Iterator[Flask]:
    """A site with one company and no account."""
    engine = open_database(f"sqlite:///{tmp_path / 'lunzhi.db'}")
    databases.lay_tables(engine)
    made = create_app(Settings(data=tmp_path), engine)
    made.config.update(TESTING=True, WTF_CSRF_ENABLED=False)
    made.test_client_class = Browser
    yield made
    engine.dispose()


@pytest.fixture
def make(app: Flask) -> Sessions:
    found: Sessions = app.extensions["lunzhi.sessions"]
    return found


@pytest.fixture
def company(make: Sessions) -> int:
    """A company without sheets, above all units."""
    with writing(make) as work:
        row = UnitRow(name="示例供电公司")
        work.add(row)
        work.flush()
        return row.id


@pytest.fixture
def station(make: Sessions, company: int) -> int:
    """The example station with its four crews."""
    with writing(make) as work:
        return bring_in(work, EXAMPLES / "supply_station", company, None)


@pytest.fixture
def hall(make: Sessions, company: int) -> int:
    """The example business hall."""
    with writing(make) as work:
        return bring_in(work, EXAMPLES / "business_hall", company, None)


@pytest.fixture
def signed_in(app: Flask, make: Sessions) -> SignedIn:
    """Sign in as someone new who holds a role in a unit."""

    def sign_in(
        role: Role, unit: int, person: str | None = None, language: str = "zh"
    ) -> FlaskClient:
        with writing(make) as work:
            login = f"{role}-{unit}-{person or ''}"
            row = AccountRow(
                login=login,
                password=sign_ins.hashed(SECRET),
                unit_id=unit if person else None,
                person=person,
                language=language,
            )
            work.add(row)
            work.flush()
            work.add(GrantRow(account_id=row.id, unit_id=unit, role=role))
        client = app.test_client()
        answer = client.post("/account/sign-in", data={"login": login, "password": SECRET})
        assert answer.status_code == 302, answer.text
        return client

    return sign_in
