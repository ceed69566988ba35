"""Forgotten punches 补卡 at the tablet: a person asks for theirs, within the month's limit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from flask import request

from roster.desk import punching
from roster.duty.matching import Way
from roster.store.punches import CorrectionRow, corrections
from web import dates
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


def ask(who: Self, account: int) -> None:
    """Ask for what the form says.

    Raises
    ------
    ValueError
        It names no duty, no time or no way.
    BadInput
        It may not be asked for, or no more of it this month.
    """
    form = request.form
    at = datetime.fromisoformat(form.get("at", ""))
    wall = at.replace(tzinfo=ZoneInfo(who.book.zone))
    wish = CorrectionRow(
        unit_id=who.unit,
        person=who.person.id,
        day=dates.read(form.get("day", "")),
        at=wall.astimezone(UTC),
        way=Way(form.get("way", "")).value,
        reason=form.get("reason", "").strip(),
        paper=True,
        account_id=account,
    )
    punching.ask(session(), who.unit, punching.figures_of(who.book), wish, who.today)
