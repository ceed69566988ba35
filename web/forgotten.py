"""A forgotten punch 补卡 as a form tells it, on one's own page or at the tablet on the wall."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from flask import request

from roster.desk import punching
from roster.duty.matching import Way
from roster.store.punches import CorrectionRow
from web import dates
from web.oneself import Self
from web.transactions import session


def ask(who: Self, account: int, *, paper: bool = False) -> CorrectionRow:
    """Ask for what the form says.

    Parameters
    ----------
    paper : bool
        It is not the person's own sign-in from which it comes.

    Raises
    ------
    ValueError
        The form names no duty, no way or no time.
    BadInput
        It may not be asked for, or no more of it this month.
    """
    form = request.form
    wish = CorrectionRow(
        unit_id=who.unit,
        person=who.person.id,
        day=dates.read(form.get("day", "")),
        at=dates.instant(form.get("at", ""), ZoneInfo(who.book.zone)),
        way=Way(form.get("way", "")).value,
        reason=form.get("reason", "").strip(),
        paper=paper,
        account_id=account,
    )
    punching.ask(session(), who.unit, punching.figures_of(who.book), wish, who.today)
    return wish
