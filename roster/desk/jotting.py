"""What people who are signed in to the site write: the duty log, a handover made on paper."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlalchemy.orm import Session

from roster.desk import folding, receiving
from roster.desk.handing import instant_of, written
from roster.desk.judging_acts import OPEN, UNKNOWN, Records
from roster.desk.sealing import Seal
from roster.errors import BadInput, Flaw
from roster.store.handovers import ActRow, record_row
from roster.store.units import hold


def jot(
    session: Session,
    unit: int,
    name: str,
    act: Mapping[str, Any],
    account: int,
    seal: Seal,
    at: datetime,
    begun: Mapping[str, Any] | None = None,
) -> ActRow:
    """Do something in a record under one's sign-in; the record begins where there is none yet.

    Parameters
    ----------
    name : str
        ``log:post@instant`` or ``paper:post@instant``.
    act : Mapping[str, Any]
        `act`, `side`, and what it needs; key, time and record are added.
    begun : Mapping[str, Any] or None
        What the record begins with besides its name, post and hour, where it begins by this.

    Raises
    ------
    BadInput
        The act is not to be done; nothing is kept.
    """
    hold(session, unit)
    _demand_kind(name)
    if record_row(session, unit, name) is None:
        _, _, rest = name.partition(":")
        post, _, due = rest.rpartition("@")
        known = {"id": name, "post": post, "due": written(instant_of(due))}
        facts = {"opening": {**(begun or {}), **known}}
        first = _whole(name, {**act, "act": OPEN, "facts": facts}, at)
        Records(session, unit).open(first, at)
        receiving.enter(session, unit, name, first, account, None, seal, at)
    return receiving.enter(session, unit, name, _whole(name, act, at), account, None, seal, at)


def _demand_kind(name: str) -> None:
    """Nothing but duty logs and handovers on paper is written under a sign-in alone.

    Raises
    ------
    BadInput
    """
    try:
        kind = folding.named(name).kind
    except ValueError:
        kind = ""
    if kind not in (folding.LOG, folding.PAPER):
        raise BadInput([Flaw("交接班", 0, "", name[:60], UNKNOWN.en, UNKNOWN.zh)])


def _whole(name: str, act: Mapping[str, Any], at: datetime) -> dict[str, Any]:
    given = {field: value for field, value in act.items() if value is not None}
    return {**given, "key": str(uuid4()), "record": name, "at": written(at)}
