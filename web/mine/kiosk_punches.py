"""How a person at the tablet stands with forgotten punches 补卡: asked for, and how many more."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from roster.desk import punching
from roster.store.punches import CorrectionRow, corrections
from web.oneself import Self
from web.transactions import session

BACK = timedelta(days=31)


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What a person asked for lately, and how many more they may this month.

    Parameters
    ----------
    rows : list[tuple[CorrectionRow, datetime]]
        Each with its time by the unit's clock.
    used, limit : int [times a month]
    """

    rows: list[tuple[CorrectionRow, datetime]]
    used: int
    limit: int


def forgotten(who: Self) -> Forgotten:
    """How a person stands with forgotten punches."""
    person, work = who.person.id, session()
    found = corrections(work, who.unit, person=person, since=who.today - BACK)
    zone = ZoneInfo(who.book.zone)
    return Forgotten(
        [(row, row.at.astimezone(zone)) for row in found],
        punching.used_in(work, who.unit, person, who.today),
        punching.limit_of(who.book, who.today),
    )
