"""Where a record of the duty side stands: its acts, in the order in which they were received."""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from threading import Lock
from typing import Any

from sqlalchemy.orm import Session

from roster.duty import machine
from roster.duty.machine import Refusal, State, Table
from roster.store.handovers import ActRow, RecordRow, Verdict, acts_of, last_seal

HANDOVER, ROUND, REPAIR, LOG, PAPER = "handover", "round", "repair", "log", "paper"
PUNCH = "punch"
OWN_TABLES = frozenset({HANDOVER, LOG, PAPER, PUNCH})
"""Kinds of record with a table of their own; the others follow that of rounds."""
SIGN, DECIDE = "sign", "decide"
PROVED = frozenset({SIGN, PUNCH})
"""Acts under a PIN, for which the tablet's own key stands where the PIN did not come along."""
DUE = "%Y-%m-%dT%H:%MZ"
Body = Mapping[str, Any]
KEPT = 512
"""[records] that stay understood between requests."""
_KNOWN: OrderedDict[str, State] = OrderedDict()
"""Where records stood after their last act, by the seal of that act: no two are the same."""
_LOCK = Lock()


@dataclass(frozen=True, slots=True)
class Named:
    """What the name of a record tells.

    Parameters
    ----------
    checklist : str
        Empty where a post hands over: the post says which one.
    due : datetime or None
        None for a repair, which has no hour.
    """

    kind: str
    post: str = ""
    checklist: str = ""
    due: datetime | None = None

    @property
    def table(self) -> str:
        """The name of its states, acts and conditions."""
        return self.kind if self.kind in OWN_TABLES else ROUND


def named(name: str) -> Named:
    """What the name of a record tells: ``post@instant``, ``checklist:post@instant``, ``repair:…``.

    A record about one ticket names it as well: ``checklist:post#ticket@instant``.

    Raises
    ------
    ValueError
        It is no name of a record.
    """
    front, at, instant = name.rpartition("@")
    if name.startswith(f"{REPAIR}:") and len(name) > len(REPAIR) + 1:
        return Named(REPAIR)
    if not at or not front:
        raise ValueError(name)
    due = datetime.strptime(instant, DUE).replace(tzinfo=UTC)
    if f"{due:{DUE}}" != instant:
        raise ValueError(name)
    checklist, colon, rest = front.partition(":")
    if not colon:
        return Named(HANDOVER, front, "", due)
    post = rest.partition("#")[0]
    return Named(checklist if checklist in (LOG, PAPER, PUNCH) else ROUND, post, checklist, due)


def body(row: ActRow) -> dict[str, Any]:
    """An act as it is folded."""
    return as_folded(json.loads(row.body), row.skew, bool(row.signature))


def as_folded(act: Body, skew: int | None, is_signed: bool) -> dict[str, Any]:
    """An act with what the server knows of it.

    Parameters
    ----------
    skew : int or None [s]
        By how much the device's clock was ahead.
    is_signed : bool
        The person's own key stands for it; else a signature is one of the device alone.
    """
    found = dict(act)
    if skew is not None:
        found["skew"] = skew
    if found.get("act") in PROVED:
        found["facts"] = {**found["facts"], "offline": not is_signed}
    return found


def begun(row: RecordRow) -> State:
    """A record before its first act."""
    return machine.start(table(row), row.opening)


def stand(session: Session, row: RecordRow) -> State:
    """Where a record stands; what was found last is taken up again from there."""
    seal = last_seal(session, row.id)
    if seal is None:
        return begun(row)
    with _LOCK:
        known = _KNOWN.get(seal)
    if known is None:
        known = fold(session, row)
        remember(seal, known)
    return known


def remember(seal: str, state: State) -> None:
    """Keep where a record stands after the act under a seal."""
    with _LOCK:
        _KNOWN[seal] = state
        while len(_KNOWN) > KEPT:
            _KNOWN.popitem(last=False)


def fold(
    session: Session, row: RecordRow, seen: int | None = None, device: str | None = None
) -> State:
    """Where a record stands; or how a device saw it that knew the acts up to one, and its own.

    Parameters
    ----------
    seen : int or None
        The last act that the device had from the server.
    """
    rules, state = table(row), begun(row)
    contested: dict[str, Body] = {}
    for each in acts_of(session, row.id):
        own = device is not None and each.device_id == device
        if seen is not None and each.sequence > seen and not own:
            continue
        act = body(each)
        if each.verdict == Verdict.CONTESTED and not own:
            contested[each.key] = act
        elif each.verdict != Verdict.REFUSED:
            state = step(rules, state, act, contested)
    return state


def step(rules: Table, state: State, act: Body, contested: Mapping[str, Body]) -> State:
    """A record after one more act that was kept."""
    found = after(rules, state, act, contested)
    return state if isinstance(found, Refusal) else found


def after(rules: Table, state: State, act: Body, contested: Mapping[str, Body]) -> State | Refusal:
    """A record after an act, or why it is not to be done.

    Where the head lets a contested act stand, it is done at that place; where the other side had
    said something else of the same item, that is withdrawn. What can be done no more, as after the
    end, is on record as decided; a signature is given anew.
    """
    found = machine.apply(rules, state, act)
    facts = act.get("facts", {})
    stands = contested.get(facts.get("of", ""))
    if act["act"] != DECIDE or isinstance(found, Refusal) or not facts.get("kept") or not stands:
        return found
    if stands["act"] == SIGN:
        return found
    done = machine.apply(rules, found, stands)
    if isinstance(done, Refusal) and stands["act"] == "answer":
        withdrawn = {**stands, "act": "correct", "reason": act.get("reason")}
        corrected = machine.apply(rules, found, withdrawn)
        if isinstance(corrected, State):
            done = machine.apply(rules, corrected, stands)
    return found if isinstance(done, Refusal) else done


def table(row: RecordRow) -> Table:
    """The states, acts and conditions of a record, in the edition with which it began."""
    return machine.table(str(row.opening.get("rules") or named(row.name).table))
