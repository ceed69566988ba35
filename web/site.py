"""The site: every feature's pages put together, with what they all need around them."""

from __future__ import annotations

import secrets
from pathlib import Path

from apiflask import APIFlask
from flask import Flask, Response, request
from flask_babel import Babel
from flask_wtf.csrf import CSRFProtect
from sqlalchemy import Engine

from roster.desk.books import Shelf
from roster.desk.dockets import Dockets
from roster.desk.sealing import Seal
from roster.store.base import open_database, sessions
from web import (
    access,
    account,
    api,
    attendance,
    audit,
    board,
    calendars,
    cases,
    customers,
    dues,
    duty,
    generating,
    health,
    importing,
    ledgers,
    mine,
    people,
    requests,
    rulebook,
    rulings,
    sheets,
    tablet,
    timing,
    transactions,
    trust,
    ui,
    units,
    weeks,
)
from web.api import tokens
from web.numbers import RowNumber
from web.settings import Settings
from web.sign_ins import login_manager
from web.ui import refusals
from web.wiring import desk_of

FEATURES = (
    account,
    mine,
    weeks,
    generating,
    requests,
    calendars,
    duty,
    ledgers,
    customers,
    dues,
    board,
    rulings,
    attendance,
    cases,
    tablet,
    people,
    sheets,
    rulebook,
    importing,
    units,
    audit,
    api,
    health,
    trust,
)
"""Each has a blueprint `pages`, its templates and its catalogue of texts."""
POLICY = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'"
)
HERE = Path(__file__).parent


def create_app(settings: Settings, engine: Engine | None = None) -> Flask:
    """The site of one installation.

    Parameters
    ----------
    engine : Engine or None
        The database, if it is open already.
    """
    app = pages()
    furnish(app, settings, engine or open_database(settings.url))
    return app


def furnish(app: Flask, settings: Settings, engine: Engine) -> None:
    """Give the pages their installation: its settings, its database, what is remembered of it."""
    app.config.update(SECRET_KEY=_key(settings), PERMANENT_SESSION_LIFETIME=settings.idle * 60)
    app.extensions["lunzhi.settings"] = settings
    app.extensions["lunzhi.shelf"] = shelf = Shelf()
    app.extensions["lunzhi.dockets"] = Dockets(shelf, lambda unit: desk_of(unit).rules)
    app.extensions["lunzhi.seal"] = Seal.beside(settings.data)
    app.extensions["lunzhi.sessions"] = transactions.refusing(sessions(engine))


def pages() -> Flask:
    """Every page, of no installation yet."""
    app = APIFlask(
        __name__,
        title="Lunzhi",
        version="1",
        spec_path="/api/v1/openapi.json",
        docs_path=None,
        static_folder="static/dist",
        static_url_path="/static",
        template_folder="ui/templates",
    )
    app.config.update(
        SESSION_COOKIE_NAME="lunzhi",
        SESSION_COOKIE_SECURE=True,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        MAX_CONTENT_LENGTH=20_000_000,
        BABEL_DEFAULT_LOCALE="zh_Hans_CN",
        BABEL_TRANSLATION_DIRECTORIES=";".join(
            str(HERE / folder / "translations")
            for folder in ("ui", *(feature.__name__.split(".")[-1] for feature in FEATURES))
        ),
    )
    app.url_map.converters["int"] = RowNumber
    timing.install(app)
    transactions.install(app)
    csrf = CSRFProtect(app)
    Babel(app, locale_selector=ui.locale)
    login_manager(app)
    access.install(app)
    ui.install(app, [entry for feature in FEATURES for entry in feature.ENTRIES])
    for feature in FEATURES:
        app.register_blueprint(feature.pages)
    app.register_blueprint(tokens.pages)
    # A program shows its token instead of a cookie, so nobody can lend it another's session.
    csrf.exempt(api.pages)
    for view in duty.PROVED:
        csrf.exempt(view)
    access.public(app.view_functions["openapi.spec"])
    app.after_request(_secure)
    refusals.install(app)
    return app


def _key(settings: Settings) -> bytes:
    """The key that seals cookies, made once and kept beside the data."""
    path = settings.data / "session.key"
    if not path.exists():
        settings.data.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_bytes(secrets.token_bytes(32))
    return path.read_bytes()


def _secure(response: Response) -> Response:
    response.headers.setdefault("Content-Security-Policy", POLICY)
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    response.headers.setdefault("Referrer-Policy", "same-origin")
    if request.endpoint != "static" and "Cache-Control" not in response.headers:
        response.headers["Cache-Control"] = "no-store"
    return response
