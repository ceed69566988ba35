"""A small hotline in the store: four people, two shifts, and rules that one sees at a glance."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy.orm import Session

from roster.desk import books
from roster.desk.dockets import Dockets
from roster.desk.editing import Edit, Kept, opened, put
from roster.desk.periods import Cell
from roster.domain import OFF
from roster.store.accounts import AccountRow
from roster.store.base import Sessions, writing
from roster.store.rosters import RosterRow
from web.wiring import desk_of

FIRST = date(2026, 12, 7)
"""A Monday."""
EVE = datetime(2026, 12, 1, 8, tzinfo=UTC)
"""Before any day of the week has begun."""
EARLY, NIGHT = "早@座席", "夜@座席"
SHEETS: Mapping[str, Sequence[Mapping[str, Any]]] = {
    "unit": [{"name": "热线", "zone": "Asia/Shanghai", "period": "week", "template": "plain"}],
    "shifts": [
        {"code": "早", "name": "早班", "start": "08:00", "end": "16:00"},
        {"code": "夜", "name": "夜班", "start": "16:00", "end": "24:00"},
    ],
    "posts": [{"code": "座席", "name": "座席", "kind": "seat", "shifts": "早、夜"}],
    "people": [
        {"id": "A1", "name": "甲", "phone": "13800000001"},
        {"id": "A2", "name": "乙"},
        {"id": "A3", "name": "丙"},
        {"id": "A4", "name": "丁", "no_night_until": "2027-06-30"},
    ],
    "demand": [{"post": "座席", "shift": "早", "minimum": "1", "target": "1"}],
    "rules": [{"code": "rest.daily"}],
}


def hotline(work: Session) -> int:
    """The unit, kept anew."""
    return books.create(work, "热线", SHEETS, None, None)


def clerk(work: Session, login: str) -> int:
    """An account."""
    row = AccountRow(login=login, password="")
    work.add(row)
    work.flush()
    return row.id


def dockets() -> Dockets:
    return Dockets(books.Shelf(), lambda unit: desk_of(unit).rules)


class Desk:
    """Someone who edits the roster of a week, one transaction an edit."""

    def __init__(self, make: Sessions, unit: int, kept: Dockets, account: int | None = None):
        self.make, self.unit, self.dockets, self.account = make, unit, kept, account

    def put(
        self, cells: Mapping[Cell, str], base: int | None = None, now: datetime = EVE, **more: Any
    ) -> Kept:
        with writing(self.make) as work:
            row = opened(work, self.unit, FIRST, 7)
            seen = row.revision if base is None else base
            return put(work, self.dockets, row, Edit(seen, cells, **more), self.account, now)

    def row(self) -> RosterRow:
        with writing(self.make) as work:
            return opened(work, self.unit, FIRST, 7)

    def at(self, person: str, day: int) -> str:
        rows = self.row().rows
        return rows[person][day] if rows else OFF
