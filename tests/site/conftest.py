"""The site on a small database, and readers who have signed in to it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from roster.desk.books import bring_in
from roster.store.accounts import AccountRow, GrantRow, Role
from roster.store.base import Sessions, writing
from roster.store.units import UnitRow
from tests import databases
from web import sign_ins, site
from web.calendars.routes import limits
from web.settings import Settings

EXAMPLES = Path(__file__).parents[2] / "examples"
HOST = "https://lunzhi.test"
SECRET = "a password of tests"

SignedIn = Callable[..., FlaskClient]


class Browser(FlaskClient):
    """Comes over HTTPS, as the cookies ask for."""

    def open(self, *args: Any, **given: Any) -> Any:
        given.setdefault("base_url", HOST)
        return super().open(*args, **given)


def fresh_pages() -> Flask:
    """Pages for tests, of no installation yet."""
    found = site.pages()
    found.config.update(TESTING=True, WTF_CSRF_ENABLED=False)
    found.test_client_class = Browser
    return found


@pytest.fixture(scope="session")
def pages() -> Flask:
    """The pages, made once: each test gives them an installation of its own."""
    return fresh_pages()


@pytest.fixture
def app(pages: Flask, tmp_path: Path) -> Iterator[Flask]:
    """A site with one company and no account."""
    engine, extensions = databases.laid(tmp_path), dict(pages.extensions)
    site.furnish(pages, Settings(data=tmp_path), engine)
    limits.reset()
    yield pages
    pages.extensions = extensions
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
