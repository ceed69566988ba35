"""Who may open which page: every route says so, and the list here agrees route by route."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from flask import Flask

from roster.store.accounts import Role
from tests.site.conftest import SignedIn, fresh_pages
from web import access

LISTED = Path(__file__).parent / "access.toml"
SPECIAL = {
    "anyone": access.Right(anyone=True),
    "a token": access.Right(token=True),
    "a device": access.Right(device=True),
    "signed in": access.Right(),
}


def _said(right: access.Right | None) -> str:
    if right is None:
        return "nobody"
    for word, meant in SPECIAL.items():
        if right == meant:
            return word
    return " ".join(sorted(right.roles))


@pytest.mark.rule("hall-access-control")
def test_every_route_has_the_right_that_is_listed_for_it(app: Flask) -> None:
    listed = tomllib.loads(LISTED.read_text("utf-8"))
    found: dict[str, str] = {}
    for rule in app.url_map.iter_rules():
        methods = " ".join(sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}))
        found[f"{methods} {rule.rule}"] = _said(access.right_of(app, rule.endpoint))
    assert found == listed


def test_a_view_that_says_nothing_is_closed_to_everyone() -> None:
    pages = fresh_pages()
    pages.add_url_rule("/silent", "silent", lambda: "open")
    assert pages.test_client().get("/silent").status_code == 403


def _pages_of_a_unit() -> list[tuple[str, str]]:
    """Every page that needs nothing but a unit, with those whom it is for."""
    listed = tomllib.loads(LISTED.read_text("utf-8"))
    found = []
    for route, whom in listed.items():
        *methods, path = route.split(" ")
        rest = path.replace("<int:unit>", "")
        signs_in = whom not in ("anyone", "a device")
        if "GET" in methods and "<int:unit>" in path and "<" not in rest and signs_in:
            found.append((path, whom))
    return found


@pytest.mark.parametrize(("path", "whom"), _pages_of_a_unit())
def test_a_page_opens_for_its_roles_and_no_other(
    signed_in: SignedIn, station: int, hall: int, path: str, whom: str
) -> None:
    allowed = whom.split() if whom not in SPECIAL else [role.value for role in Role]
    for role in Role:
        client = signed_in(role, station, person="G01" if role is Role.STAFF else None)
        own = client.get(path.replace("<int:unit>", str(station)))
        assert (own.status_code == 403) == (role not in allowed), (role, own.status_code)
        assert own.status_code < 500, (role, own.status_code)
        foreign = client.get(path.replace("<int:unit>", str(hall)))
        assert foreign.status_code == 404, (role, foreign.status_code)


def test_nobody_who_has_not_signed_in_sees_a_page(app: Flask, station: int) -> None:
    client = app.test_client()
    for path, _ in _pages_of_a_unit():
        answer = client.get(path.replace("<int:unit>", str(station)))
        assert answer.status_code == 302, path
        assert answer.location.startswith("/account/"), path
