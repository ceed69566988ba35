"""The server's key, and what is done on a page of the site under somebody's PIN."""

from __future__ import annotations

from uuid import uuid4

from flask import current_app

from roster.desk import pins, receiving, signing
from roster.desk.folding import Body
from roster.desk.receiving import PIN
from roster.desk.sealing import Seal
from roster.desk.signing import Shown
from roster.domain import Text
from roster.errors import BadInput, Flaw
from roster.store.base import Sessions, now, writing
from roster.store.handovers import ActRow
from web import access, transactions

PAGE = ""
"""Stands for the pages of the site where tries of a PIN are counted by device."""
NOT_HERE = Text("本单位人员的账号", "an account of a person of this unit")


def seal() -> Seal:
    """The key by which the server stands for what it has received."""
    found: Seal = current_app.extensions["lunzhi.seal"]
    return found


def enter(unit: int, record: str, act: Body, pin: str) -> ActRow:
    """Do something in a record, as the reader under their PIN; kept at once.

    What the request has changed before is kept as well.

    Raises
    ------
    BadInput
        The reader is nobody of the unit, the PIN is not right, or the act is not to be done now;
        nothing is kept.
    """
    reader, at = access.reader().row, now()
    if reader.person is None or reader.unit_id != unit:
        raise BadInput([Flaw("PIN", 0, "", "", NOT_HERE.en, NOT_HERE.zh)])
    account, whole = reader.id, {**act, "by": reader.person, "key": str(uuid4())}
    transactions.let_go()
    make: Sessions = current_app.extensions["lunzhi.sessions"]
    typed = {whole["key"]: (reader.person, pin)}
    shown = signing.shown(make, PAGE, unit, typed, seal().secret(PIN), at)[whole["key"]]
    _count(make, unit, shown)
    with writing(make) as session:
        return receiving.enter(session, unit, record, whole, account, shown, seal(), at)


def _count(make: Sessions, unit: int, shown: Shown) -> None:
    """Take the count of tries back, or put it on record that someone is locked out now."""
    with writing(make) as session:
        if shown.key is not None:
            pins.was_right(session, PAGE, unit, shown.person)
        elif shown.why is pins.WRONG:
            pins.was_wrong(session, PAGE, unit, shown.person)
