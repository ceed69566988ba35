"""Who may open which page: every route says so, and the list here agrees route by route."""

from __future__ import annotations

import tomllib
from pathlib import Path

from flask import Flask

from web import access

LISTED = Path(__file__).parent / "access.toml"
SPECIAL = {"anyone": access.Right(anyone=True), "signed in": access.Right()}


def _said(right: access.Right | None) -> str:
    if right is None:
        return "nobody"
    for word, meant in SPECIAL.items():
        if right == meant:
            return word
    return " ".join(sorted(right.roles))


def test_every_route_has_the_right_that_is_listed_for_it(app: Flask) -> None:
    listed = tomllib.loads(LISTED.read_text("utf-8"))
    found: dict[str, str] = {}
    for rule in app.url_map.iter_rules():
        methods = " ".join(sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}))
        found[f"{methods} {rule.rule}"] = _said(access.right_of(app, rule.endpoint))
    assert found == listed


def test_a_view_that_says_nothing_is_closed_to_everyone(app: Flask) -> None:
    app.add_url_rule("/silent", "silent", lambda: "open")
    assert app.test_client().get("/silent").status_code == 403
