"""What keeps a signed-in reader's session their own: cookies, forms, scripts, and its end."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from roster.store.accounts import Role, SignInRow
from roster.store.base import Sessions, now, reading, writing
from roster.store.units import UnitRow
from tests.conftest import CHECKOUT
from tests.site.conftest import HOST, SECRET, SignedIn

WEB = CHECKOUT / "web"
DOMAIN = HOST.removeprefix("https://")
INLINE = re.compile(
    r"<script(?![^>]*\bsrc=)(?![^>]*type=\"application/json\")|\son[a-z]+=|\sstyle="
)


@pytest.fixture
def client(signed_in: SignedIn, company: int) -> FlaskClient:
    return signed_in(Role.SUPERVISOR, company)


def is_in(client: FlaskClient) -> bool:
    answer = client.get("/account/")
    assert answer.status_code in (200, 302)
    return answer.status_code == 200


def test_the_cookie_goes_over_tls_only_and_is_out_of_reach_of_scripts(
    app: Flask, client: FlaskClient, company: int
) -> None:
    form = {"login": f"supervisor-{company}-", "password": SECRET}
    answer = app.test_client().post("/account/sign-in", data=form)
    told = answer.headers["Set-Cookie"]
    assert {"Secure", "HttpOnly", "SameSite=Lax"} <= set(told.split("; "))


def test_a_sign_in_has_a_word_of_its_own_that_is_worth_nothing_after_the_sign_out(
    app: Flask, client: FlaskClient, company: int, make: Sessions
) -> None:
    form = {"login": f"supervisor-{company}-", "password": SECRET}
    before = client.get_cookie("lunzhi", domain=DOMAIN)
    assert client.post("/account/sign-in", data=form).status_code == 302
    with reading(make) as work:
        words = list(work.scalars(select(SignInRow.digest)))
    assert len(words) == len(set(words)) == 2
    held = client.get_cookie("lunzhi", domain=DOMAIN)
    assert before is not None
    assert held is not None
    assert held.value != before.value
    assert client.post("/account/sign-out").status_code == 302
    thief = app.test_client()
    thief.set_cookie("lunzhi", held.value, domain=DOMAIN)
    assert not is_in(thief)


def test_a_session_ends_when_nobody_used_it(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert is_in(client)
    idle = timedelta(seconds=-1)
    monkeypatch.setitem(app.config, "PERMANENT_SESSION_LIFETIME", idle)
    assert not is_in(client)


def test_a_session_ends_at_its_hour_however_much_it_is_used(
    client: FlaskClient, make: Sessions
) -> None:
    assert is_in(client)
    with writing(make) as work:
        work.scalars(select(SignInRow)).one().ends = now()
    assert not is_in(client)


def test_a_form_of_another_site_changes_nothing(
    app: Flask, client: FlaskClient, company: int, make: Sessions, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)
    monkeypatch.setitem(app.config, "WTF_CSRF_CHECK_DEFAULT", True)
    form = {"name": "别处改的名"}
    address = f"/units/{company}/tree/"
    assert client.post(address, data=form).status_code == 400
    assert client.post("/account/sign-out").status_code == 400
    with reading(make) as work:
        assert work.scalars(select(UnitRow.name)).all() == ["示例供电公司"]


def test_no_script_or_style_stands_in_a_page_itself(client: FlaskClient) -> None:
    policy = client.get("/account/", base_url=HOST).headers["Content-Security-Policy"]
    rules = dict(each.strip().split(" ", 1) for each in policy.split(";") if " " in each.strip())
    assert rules["default-src"] in ("'self'", "'none'")
    assert "unsafe" not in policy
    assert "http:" not in policy
    assert [
        path.name for path in WEB.rglob("templates/**/*.html") if INLINE.search(path.read_text())
    ] == []
