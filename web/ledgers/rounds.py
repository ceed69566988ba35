"""Rounds and shift meetings by schedule: made, late, still due, missed."""

from __future__ import annotations

from collections.abc import Mapping

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from roster.desk import rounding
from roster.desk.rounding import Made
from web import access, ui
from web.ledgers.frame import READERS, framed, here, pages, week
from web.transactions import session

TONES: Mapping[Made, str] = {
    Made.DONE: "good",
    Made.LATE: "warn",
    Made.UNDER_WAY: "",
    Made.DUE: "warn",
    Made.AHEAD: "",
    Made.MISSED: "bad",
}


@pages.get("/units/<int:unit>/ledger/rounds/", endpoint="rounds")
@access.allow(*READERS)
def page(unit: int) -> ResponseReturnValue:
    """The rounds of a week, missed ones shown."""
    found = here(unit)
    first, last = week(found)
    made = rounding.rounds(session(), unit, found.book, found.duty, first, last, found.at)
    if found.post:
        made = [each for each in made if each.post == found.post.post]
    counts = {state: sum(each.made is state for each in made) for state in Made}
    return render_template(
        "ledgers/rounds.html",
        rounds=list(reversed(made)),
        counts=counts,
        last=last,
        titles={name: each.title[ui.language()] for name, each in found.duty.checklists.items()},
        words={
            Made.DONE: gettext("made in time"),
            Made.LATE: gettext("made late"),
            Made.UNDER_WAY: gettext("under way"),
            Made.DUE: gettext("due now"),
            Made.AHEAD: gettext("ahead"),
            Made.MISSED: gettext("missed"),
        },
        tones=TONES,
        **framed(found),
    )
