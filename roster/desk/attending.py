"""Facts of attendance: reckoned from what was told, what was punched and what excuses it."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from roster.store.attendance import AttendanceRow, facts_between


def facts_of(
    session: Session, unit: int, first: date, last: date, person: str | None = None
) -> list[AttendanceRow]:
    """The facts of a unit's duties of these dates, of one person or of everyone.

    What was not looked at for excuses yet is left out: it can be held against nobody.
    """
    return facts_between(session, unit, first, last, person)
