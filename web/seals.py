"""The server's key, and what is done on a page of the site under somebody's PIN."""

from __future__ import annotations

from uuid import uuid4

from flask import current_app

from roster.desk import receiving, signing
from roster.desk.folding import Body
from roster.desk.receiving import PIN
from roster.desk.sealing import Seal
from roster.store.base import Sessions, now, writing
from roster.store.handovers import ActRow
from web import access, transactions

PAGE = ""
"""Stands for the pages of the site where tries of a PIN are counted by device."""


def seal() -> Seal:
    """The key by which the server stands for what it has received."""
    found: Seal = current_app.extensions["lunzhi.seal"]
    return found


def enter(unit: int, record: str, act: Body, pin: str = "") -> ActRow:
    """Do something in a record, as the reader; kept at once.

    What the request has changed before is kept as well.

    Raises
    ------
    BadInput
        The PIN is not right, or the act is not to be done now; nothing is kept.
    """
    transactions.let_go()
    make: Sessions = current_app.extensions["lunzhi.sessions"]
    reader, at = access.reader().row, now()
    whole = {"by": reader.person, **act, "key": str(uuid4())}
    shown = None
    if pin and reader.person:
        typed = {whole["key"]: (reader.person, pin)}
        shown = signing.shown(make, PAGE, unit, typed, seal().secret(PIN), at)[whole["key"]]
    with writing(make) as session:
        return receiving.enter(session, unit, record, whole, reader.id, shown, seal(), at)
