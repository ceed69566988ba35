"""What callers say of themselves stays out of records and chains: there stands a reference alone.

An act is kept for good under the hash of a chain, and nothing in it can be erased. So an answer to
an item that asks for a caller's name or telephone is taken apart at the door: the words go where
they can be erased, and the act is kept, linked and sealed with the key of the entry.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from roster.desk import folding
from roster.desk.folding import Body
from roster.duty.checklists import shipped
from roster.store.callers import CallerRow, words_of
from roster.store.handovers import ActRow

MARK = "caller:"
"""Stands before the key of an act in the place of what it told."""
ERASED = "—"
"""Shown where the words are gone."""


def veiled(act: Body) -> Body:
    """An act as it is kept: without what a caller says of themselves."""
    if told(act) is None:
        return act
    return {**act, "facts": {**act["facts"], "text": f"{MARK}{act['key']}"}}


def told(act: Body) -> str | None:
    """What an act tells of a caller; None: nothing."""
    facts = act.get("facts")
    found = facts.get("text") if isinstance(facts, Mapping) else None
    if not isinstance(found, str) or not _asked(act):
        return None
    return found


def keep(session: Session, unit: int, act: Body, at: datetime) -> None:
    """Keep what an act tells of a caller, if it does, beside the record."""
    words = told(act)
    if words is not None:
        row = CallerRow(key=act["key"], unit_id=unit, record=act["record"], item=_asked(act)[0])
        row.words, row.at = words, at
        session.add(row)


def unveiled(session: Session, unit: int, rows: Iterable[ActRow]) -> dict[str, dict[str, Any]]:
    """The acts that refer to a caller, with what was told where it has not been erased."""
    acts = {row.key: folding.body(row) for row in rows if MARK in row.body}
    known = words_of(session, unit, acts)
    return {
        key: {**act, "facts": {**act["facts"], "text": known.get(key, ERASED)}}
        for key, act in acts.items()
        if act.get("facts", {}).get("text") == f"{MARK}{key}"
    }


def _asked(act: Body) -> list[str]:
    """The items of an act that ask for something of a caller."""
    try:
        named = folding.named(str(act.get("record")))
    except ValueError:
        return []
    private = _private().get(named.checklist or named.kind, frozenset())
    items = act.get("items")
    keys = [*(items if isinstance(items, list) else ()), act.get("item")]
    return [str(key) for key in keys if str(key).partition("/")[0] in private]


@functools.cache
def _private() -> Mapping[str, frozenset[str]]:
    return {
        name: frozenset(item.code for item in each.items if item.is_private)
        for name, each in shipped().items()
    }
