"""Tokens: made on a page, shown once, checked at every call."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import timedelta

from apiflask import HTTPTokenAuth, abort
from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, lazy_gettext
from sqlalchemy import select

from roster.errors import BadInput, Flaw
from roster.store.accounts import AccountRow, Role
from roster.store.audit import record
from roster.store.base import digest, now
from roster.store.tokens import Power, TokenRow
from roster.store.units import below
from web import access
from web.transactions import session

LIFE = timedelta(days=365)
LONGEST = 100
"""[characters] of a token's name."""
NAMES = {
    Power.READ_ROSTERS: lazy_gettext("read published rosters and duties"),
    Power.READ_PEOPLE: lazy_gettext("read people"),
    Power.READ_REQUESTS: lazy_gettext("read leave and wishes"),
    Power.WRITE_PUNCHES: lazy_gettext("bring punches"),
}

auth = HTTPTokenAuth(scheme="Bearer", description="A token made on the page Interface.")
pages = Blueprint("tokens", __name__, template_folder="templates")


@auth.verify_token  # type: ignore[untyped-decorator]
def _verify(word: str) -> TokenRow | None:
    row = session().scalars(select(TokenRow).where(TokenRow.digest == digest(word))).one_or_none()
    if row is None or row.revoked is not None or row.ends <= now():
        return None
    g.token = row
    return row


def needs(power: Power, unit: int | None = None) -> TokenRow:
    """The token of this call, which must have a power and reach the unit."""
    row: TokenRow = g.token
    if power not in row.powers:
        abort(403, f"The token lacks the power {power}.")
    if unit is not None and unit not in units_of(row):
        abort(404, "No such unit.")
    return row


def units_of(row: TokenRow) -> frozenset[int]:
    """The units that a token reaches."""
    return below(session(), [row.unit_id])


@pages.get("/units/<int:unit>/tokens/")
@access.allow(Role.ADMINISTRATOR)
def listed(unit: int) -> ResponseReturnValue:
    """The tokens of a unit: what each may do, and a form for a new one."""
    return _page(unit)


@pages.post("/units/<int:unit>/tokens/")
@access.allow(Role.ADMINISTRATOR)
def add(unit: int) -> ResponseReturnValue:
    """Make a token and show its word, this once."""
    name, powers = request.form.get("name", "").strip(), request.form.getlist("powers")
    flaws = list(_flaws(name, powers))
    if flaws:
        raise BadInput(flaws)
    word, reader = f"lz_{secrets.token_urlsafe(32)}", access.reader().row
    session().add(
        TokenRow(
            digest=digest(word),
            unit_id=unit,
            account_id=reader.id,
            name=name,
            powers=sorted(powers),
            ends=now() + LIFE,
        )
    )
    record(
        session(), "token.add", name, account=reader.id, unit=unit, after={"powers": sorted(powers)}
    )
    session().flush()
    return _page(unit, word)


@pages.post("/units/<int:unit>/tokens/<int:token>/revoke")
@access.allow(Role.ADMINISTRATOR)
def revoke(unit: int, token: int) -> ResponseReturnValue:
    """End a token at once."""
    row = session().get(TokenRow, token)
    if row is None or row.unit_id != unit:
        abort(404)
    row.revoked = row.revoked or now()
    record(session(), "token.revoke", row.name, account=access.reader().row.id, unit=unit)
    flash(gettext("The token is revoked."), "good")
    return redirect(url_for("tokens.listed", unit=unit))


def _page(unit: int, word: str = "") -> str:
    rows = session().execute(
        select(TokenRow, AccountRow.login)
        .join(AccountRow, AccountRow.id == TokenRow.account_id)
        .where(TokenRow.unit_id == unit)
        .order_by(TokenRow.id.desc())
    )
    return render_template("api/tokens.html", rows=list(rows), word=word, names=NAMES, at=now())


def _flaws(name: str, powers: Iterable[str]) -> Iterable[Flaw]:
    place = gettext("New token")
    if not name or len(name) > LONGEST:
        expected = f"1 to {LONGEST} characters", f"1至{LONGEST}个字符"
        yield Flaw(place, 0, gettext("Name"), name[:60], *expected)
    known = sorted(Power)
    unknown = [power for power in powers if power not in known]
    if unknown or not powers:
        expected = f"one or more of {', '.join(known)}", f"至少一项：{'、'.join(known)}"
        yield Flaw(place, 0, gettext("Powers"), ", ".join(unknown), *expected)
