"""A handover that was made on paper because a tablet was dead, entered afterwards as what it is."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from roster.desk.crews import crews, record_of
from roster.desk.folding import PAPER
from roster.desk.handing import written
from roster.desk.jotting import jot
from roster.domain import Text
from roster.errors import BadInput, Flaw
from roster.feeds.cells import Misread, minute
from roster.feeds.cells import day as read_day
from roster.store.base import now
from roster.store.handovers import record_row
from roster.timeline import instant
from web import access, dates
from web.ledgers.frame import KEEPERS, Here, framed, here, one_post, pages
from web.seals import seal
from web.transactions import session

LONGEST = 1000
"""[characters] of what a form says by hand."""


@pages.get("/units/<int:unit>/ledger/paper/enter", endpoint="enter_paper")
@access.allow(*KEEPERS)
def form(unit: int) -> ResponseReturnValue:
    """A form to type in what stands on paper."""
    found = here(unit)
    post = one_post(found)
    day = dates.asked("day", found.today)
    due = crews(session(), unit, found.book, found.duty, day, day)
    return render_template(
        "ledgers/enter_paper.html",
        settings=post,
        day=day,
        due=[each for each in due if each.post == post.post],
        **framed(found),
    )


@pages.post("/units/<int:unit>/ledger/paper/enter")
@access.allow(*KEEPERS)
def enter(unit: int) -> ResponseReturnValue:
    """Keep it, marked as made on paper; it can only be added to after that."""
    found = here(unit)
    post = one_post(found)
    due, began, ended = _moments(found)
    if max(due, ended) > found.at:
        raise _flaw("due", request.form.get("due", ""))
    name = f"{PAPER}:{post.post}@{due:%Y-%m-%dT%H:%MZ}"
    if record_row(session(), unit, name) is not None:
        abort(409)
    people = {person.id for person in found.book.people}
    signers = {side: request.form.get(side, "") for side in ("out", "in")}
    for side, person in signers.items():
        if person not in people:
            raise _flaw(side, person)
    facts = {
        **signers,
        "began": written(began),
        "ended": written(ended),
        "exceptions": request.form.get("exceptions", "").strip()[:LONGEST],
        "left": request.form.get("left", "").strip()[:LONGEST],
        "form": request.form.get("form", "").strip()[:40],
    }
    act, by = {"act": "enter", "side": "site", "facts": facts}, access.reader().row.id
    jot(session(), unit, name, act, by, seal(), now(), _crews(found, post.post, due, signers))
    flash(gettext("Kept, marked as made on paper."), "good")
    return redirect(url_for("ledgers.handover", unit=unit, name=name))


def _crews(
    found: Here, post: str, due: datetime, signers: Mapping[str, str]
) -> Mapping[str, Mapping[str, Any]]:
    """Who left and who came: whoever signed, and their crew as published."""
    day = due.astimezone(ZoneInfo(found.book.zone)).date()
    known = crews(session(), found.unit, found.book, found.duty, day, day)
    planned = next((each for each in known if each.record == record_of(post, due)), None)
    out, in_ = (planned.out, planned.in_) if planned else ((), ())
    there = {"out": out, "in": in_}
    return {
        "crews": {side: list(dict.fromkeys([who, *there[side]])) for side, who in signers.items()},
        "leaders": signers,
    }


def _moments(found: Here) -> tuple[datetime, datetime, datetime]:
    """When it was due, began and ended: around midnight the beginning is on the date before."""
    try:
        day = read_day(request.form.get("day", ""))
    except Misread:
        raise _flaw("day", request.form.get("day", "")) from None
    due, began, ended = (_clock(found, day, name) for name in ("due", "began", "ended"))
    half, whole = timedelta(hours=12), timedelta(days=1)
    began -= whole if began - due > half else timedelta()
    ended += whole if ended < began else timedelta()
    return due, began, ended


def _clock(found: Here, day: date, name: str) -> datetime:
    """A time of the unit's clock that was typed."""
    text = request.form.get(name, "")
    try:
        return instant(found.book.zone, day, minute(text))
    except Misread:
        raise _flaw(name, text) from None


def _flaw(column: str, value: str) -> BadInput:
    expected = {
        "out": Text("本单位人员", "a person of the unit"),
        "in": Text("本单位人员", "a person of the unit"),
        "due": Text("已经过去的时刻", "a moment that has passed"),
    }.get(column, Text("日期和时刻，如 08:00", "a date, and a time such as 08:00"))
    return BadInput([Flaw("纸质交接", 0, column, value, expected.en, expected.zh)])
