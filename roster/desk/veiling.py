"""What callers say of themselves stays out of records and chains: there stands a reference alone.

An act is kept for good under the hash of a chain, and nothing in it can be erased. So an answer to
an item that asks for a caller's name or telephone is taken apart at the door: the words go where
they can be erased, and the act is kept, linked and sealed with the key of the entry.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from roster.desk import folding
from roster.desk.folding import Body
from roster.store.audit import record
from roster.store.callers import CallerRow, callers_of, words_of
from roster.store.handovers import ActRow

MARK = "caller:"
"""Stands before the key of an act in the place of what it told."""
ERASED = "—"
"""Shown where the words are gone."""


@dataclass(frozen=True, slots=True)
class Told:
    """What an act tells of a caller, and the item that asked for it."""

    item: str
    words: str


def taken_apart(act: Body, private: Collection[str] | None) -> tuple[Body, Told | None]:
    """An act as it is kept, and what a caller says of themselves in it.

    Parameters
    ----------
    private : Collection[str] or None
        The items of the act's record whose answers are kept apart; None: there is no such record,
        so that any of its items may be one.
    """
    facts = act.get("facts")
    words = facts.get("text") if isinstance(facts, Mapping) else None
    asked = [key for key in _items(act) if private is None or key.partition("/")[0] in private]
    if not isinstance(words, str) or not asked:
        return act, None
    mark = f"{MARK}{act['key']}"
    # A tablet that was told to forget the words sends what stands in their place.
    told = None if words == mark else Told(asked[0], words)
    return {**act, "facts": {**act["facts"], "text": mark}}, told


def keep(session: Session, unit: int, act: Body, told: Told, at: datetime) -> None:
    """Keep what an act tells of a caller beside its record."""
    row = CallerRow(key=act["key"], unit_id=unit, record=act["record"], item=told.item)
    row.words, row.at = told.words, at
    session.add(row)


def unveiled(session: Session, unit: int, rows: Iterable[ActRow]) -> dict[str, dict[str, Any]]:
    """The acts that refer to a caller, with what was told where it has not been erased."""
    acts = {row.key: folding.body(row) for row in rows if MARK in row.body}
    known = words_of(session, unit, acts)
    return {
        key: {**act, "facts": {**act["facts"], "text": known.get(key) or ERASED}}
        for key, act in acts.items()
        if act.get("facts", {}).get("text") == f"{MARK}{key}"
    }


def erase(session: Session, unit: int, name: str, account: int) -> bool:
    """Erase what callers said of themselves in a record; whether anything was there.

    The entries stay, empty, until their time is over: by them the tablets learn what to forget.
    """
    rows = callers_of(session, unit, name)
    if not rows:
        return False
    for row in rows:
        row.words = ""
    record(session, "caller.erase", name, account=account, unit=unit, after={"count": len(rows)})
    return True


def _items(act: Body) -> list[str]:
    items = act.get("items")
    keys = [*(items if isinstance(items, list) else ()), act.get("item")]
    return [key for key in keys if isinstance(key, str)]
