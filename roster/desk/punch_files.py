"""Files of punch clocks: which columns hold what is kept, and each punch comes in once."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy.orm import Session

from roster.desk import punching
from roster.desk.punching import Tap
from roster.duty.matching import Source
from roster.feeds import punch_clock
from roster.feeds.punch_clock import Strokes
from roster.feeds.tables import Grid
from roster.store.audit import record
from roster.store.base import now
from roster.store.punches import ColumnsRow, known_keys


def columns_for(session: Session, unit: int, grid: Grid) -> dict[str, str]:
    """Which column holds what: as the unit said before, else as columns are usually called."""
    kept = session.get(ColumnsRow, unit)
    return punch_clock.guessed(punch_clock.headings(grid), kept.columns if kept else {})


def known(session: Session, unit: int, found: Strokes) -> int:
    """How many punches of a file are kept already."""
    if not found.found:
        return 0
    begin = min(each.at for each in found.found)
    end = max(each.at for each in found.found)
    keys = known_keys(session, unit, begin, end, Source.CLOCK.value)
    return sum((each.person, each.at, each.way.value) in keys for each in found.found)


def take(
    session: Session,
    unit: int,
    name: str,
    found: Strokes,
    columns: Mapping[str, str],
    account: int,
) -> int:
    """Bring the punches of a file in; how many were new."""
    row = session.get(ColumnsRow, unit) or ColumnsRow(unit_id=unit)
    row.columns, row.account_id, row.at = dict(columns), account, now()
    session.add(row)
    taps = (Tap(each.person, each.at, each.way, each.device) for each in found.found)
    new = punching.take(session, unit, Source.CLOCK, taps)
    told = {"punches": len(found.found), "new": new, "doubled": found.doubled}
    record(session, "punch.import", name, account=account, unit=unit, after=told)
    return new
