"""The sheets of a unit as they were, revision by revision, and what differs between two."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from roster.desk.books import PEOPLE, named
from roster.feeds.typed import fields, shown
from roster.store import units as store
from roster.store.accounts import AccountRow
from roster.store.names import names

Rows = Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Revision:
    """One state of a sheet, and who made it so."""

    number: int
    at: datetime
    login: str
    rows: int


@dataclass(frozen=True, slots=True)
class Difference:
    """What a sheet gains and loses, as texts under its columns; a changed row is lost and gained.

    Parameters
    ----------
    pairs : tuple[tuple[list[str] | None, list[str] | None], ...]
        (before, after) of each row that differs; None: it is not there.
    """

    columns: tuple[str, ...]
    pairs: tuple[tuple[list[str] | None, list[str] | None], ...]

    @property
    def added(self) -> int:
        return sum(before is None for before, _ in self.pairs)

    @property
    def removed(self) -> int:
        return sum(after is None for _, after in self.pairs)

    @property
    def changed(self) -> int:
        return len(self.pairs) - self.added - self.removed


def revisions(session: Session, unit: int, sheet: str) -> list[Revision]:
    """Every state of a sheet, newest first."""
    rows = session.execute(
        select(store.SheetRow, AccountRow.login)
        .outerjoin(AccountRow, AccountRow.id == store.SheetRow.account_id)
        .where(store.SheetRow.unit_id == unit, store.SheetRow.sheet == sheet)
        .order_by(store.SheetRow.revision.desc())
    )
    return [Revision(row.revision, row.at, login or "", len(row.rows)) for row, login in rows]


def at(session: Session, unit: int, sheet: str, revision: int) -> Rows:
    """A sheet at a revision; people under the names that they have now.

    Raises
    ------
    LookupError
        There is no such revision.
    """
    rows = store.sheet(session, unit, sheet, revision)
    return named(rows, names(session, unit)) if sheet == PEOPLE else rows


def difference(sheet: str, before: Rows, after: Rows) -> Difference:
    """What differs, row by row; rows that speak of the same thing are paired."""
    columns = fields(sheet, [*before, *after])
    old, new = _texts(sheet, before, columns), _texts(sheet, after, columns)
    kept = Counter(map(tuple, old)) & Counter(map(tuple, new))
    lost, gained = _left(old, kept), _left(new, kept)
    pairs: list[tuple[list[str] | None, list[str] | None]] = []
    for row in lost:
        match = next((each for each in gained if each[0] == row[0] and row[0]), None)
        if match is not None:
            gained.remove(match)
        pairs.append((row, match))
    return Difference(columns, (*pairs, *((None, row) for row in gained)))


def _texts(sheet: str, rows: Rows, columns: Iterable[str]) -> list[list[str]]:
    own = fields(sheet, rows)
    found = [dict(zip(own, line, strict=True)) for line in shown(sheet, rows)]
    return [[line.get(name, "") for name in columns] for line in found]


def _left(rows: list[list[str]], kept: Counter[tuple[str, ...]]) -> list[list[str]]:
    """The rows beyond those that both sides have."""
    left, found = Counter(kept), []
    for row in rows:
        if left[tuple(row)]:
            left[tuple(row)] -= 1
        else:
            found.append(row)
    return found


def changes(session: Session, unit: int, sheet: str, code: str) -> list[tuple[Revision, Rows]]:
    """The revisions that changed what a sheet says of a code, newest first, with its rows."""
    found: list[tuple[Revision, Rows]] = []
    before: Rows = []
    for each in reversed(revisions(session, unit, sheet)):
        rows = [row for row in at(session, unit, sheet, each.number) if row.get("code") == code]
        if rows != before:
            found.append((each, rows))
        before = rows
    return found[::-1]
