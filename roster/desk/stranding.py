"""What stands in a roster that is not over cannot be taken out of the unit's book."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from roster.domain import LEAVE, OFF
from roster.errors import BadInput, Flaw
from roster.feeds.elsewhere import Elsewhere
from roster.feeds.typed import called
from roster.feeds.unit import Unit
from roster.store.rosters import RosterRow


def refuse_stranded(session: Session, number: int, unit: Unit) -> None:
    """Refuse a book without the people or shifts that stand in a roster that is not over.

    Raises
    ------
    BadInput
        Each of them, with the roster in which it stands.
    """
    today = datetime.now(ZoneInfo(unit.zone)).date()
    rows = session.scalars(select(RosterRow).where(RosterRow.unit_id == number))
    open_ones = [row for row in rows if row.first + timedelta(days=row.days) > today]
    if flaws := [flaw for row in open_ones for flaw in _stranded(row, unit)]:
        raise BadInput(flaws)


def _stranded(row: RosterRow, unit: Unit) -> Iterator[Flaw]:
    people = {person.id for person in unit.people}
    symbols = (*unit.symbols, *Elsewhere(unit).symbols)
    known = {OFF, LEAVE, *(symbol.code for symbol in symbols)}
    for person in sorted(set(row.rows) - people):
        if set(row.rows[person]) - {OFF}:
            en = f"this person, who stands in the roster from {row.first}; give a last day instead"
            zh = f"保留此人：{row.first}起的排班表中有其班次；离开的人请填“离岗”日期"
            yield Flaw("人员", 0, called("people", "id", "zh"), person, en, zh)
    for code in sorted({code for codes in row.rows.values() for code in codes} - known):
        en = f"this shift at its post, which stands in the roster from {row.first}"
        zh = f"保留该班次与岗位：{row.first}起的排班表中还在用"
        yield Flaw("班次", 0, called("shifts", "code", "zh"), code, en, zh)
