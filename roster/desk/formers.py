"""Duties of the past that the unit no longer has: they still count, and nobody is given one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from roster.desk.books import PEOPLE, named
from roster.desk.past import Stretch
from roster.domain import Post, PostKind, Problem, Symbol
from roster.feeds import sheets
from roster.feeds.elsewhere import Elsewhere
from roster.store.names import names
from roster.store.units import SheetRow, sheet

FORMER = "former"
"""Stands for the skill of a post that is no more: nobody holds it."""


def with_former(
    session: Session, unit: int, problem: Problem, stretches: Sequence[Stretch]
) -> Problem:
    """The problem with every symbol that its history and its published roster hold.

    A shift type or post that was taken out of the sheets since is understood as the sheets stood
    when it was last published.

    Raises
    ------
    LookupError
        A duty was published that the unit did not have even then.
    """
    told = problem.published.rows.values() if problem.published else ()
    rows = [*problem.history.values(), *told]
    lacking = {code for row in rows for code in set(row)} - problem.symbol.keys()
    found: dict[str, Symbol] = {}
    for stretch in reversed(stretches) if lacking else ():
        used = lacking & {code for codes in stretch.rows.values() for code in set(codes)}
        if used - found.keys():
            found |= _as_they_were(session, unit, stretch.at, used - found.keys())
    if missing := lacking - found.keys():
        raise LookupError(f"unit {unit}: {sorted(missing)}")
    posts = dict.fromkeys(part.post for symbol in found.values() for part in symbol.parts)
    return problem.with_(
        symbols=(*problem.symbols, *found.values()),
        posts=(*problem.posts, *(Post(p, p, PostKind.ELSEWHERE, skill=FORMER) for p in posts)),
    )


def _as_they_were(
    session: Session, unit: int, at: datetime, codes: Iterable[str]
) -> dict[str, Symbol]:
    """Some symbols of a unit as its sheets stood at a moment, at posts that nobody can hold."""
    latest = (
        select(SheetRow.sheet, func.max(SheetRow.revision))
        .where(SheetRow.unit_id == unit, SheetRow.at <= at)
        .group_by(SheetRow.sheet)
    )
    book = {
        name: sheet(session, unit, name, revision)
        for name, revision in session.execute(latest).all()
    }
    book[PEOPLE] = named(book.get(PEOPLE, ()), names(session, unit))
    then = sheets.understood(book)
    known = {symbol.code: symbol for symbol in (*then.symbols, *Elsewhere(then).symbols)}
    return {code: _closed(known[code]) for code in codes if code in known}


def _closed(symbol: Symbol) -> Symbol:
    parts = tuple(replace(part, post=f"{part.post} ({FORMER})") for part in symbol.parts)
    return replace(symbol, parts=parts)
