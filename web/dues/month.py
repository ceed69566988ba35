"""What is due in a month: as a list and a calendar; done by a tap, and taken back by another."""

from __future__ import annotations

from datetime import date, timedelta

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from roster.desk import reporting
from roster.desk.reporting import Done, Standing
from roster.desk.saying import ROLES
from roster.duty.dues import State
from roster.errors import BadInput
from web import access, dates, ui
from web.dues.frame import (
    KEEPERS,
    READERS,
    WRITERS,
    Month,
    Place,
    asked_month,
    framed,
    here,
    pages,
)
from web.transactions import session
from web.ui.refusals import UNUSABLE

ROOT = "/units/<int:unit>/dues/"
TONES = {
    State.DONE: "good",
    State.DONE_LATE: "warn",
    State.DUE: "warn",
    State.LATE: "bad",
    State.AHEAD: "",
}


@pages.get(ROOT)
@access.allow(*READERS)
def start(unit: int) -> ResponseReturnValue:
    """The month, and above it what is late from before."""
    found = here(unit)
    month = asked_month(found.today)
    listed = reporting.standings(session(), unit, found.book, month.first, month.last, found.today)
    late = [
        each
        for each in reporting.overdue(session(), unit, found.book, found.today)
        if each.due.day < month.first
    ]
    return render_template(
        "dues/month.html",
        month=month,
        listed=listed,
        late=late,
        weeks=_weeks(month, listed),
        has_plans=bool(listed or late or reporting.in_force(session(), unit, found.today)),
        may_do=lambda each: _may_do(found, each),
        **shown(found),
        **framed(found),
    )


@pages.get(f"{ROOT}<plan>/<period>/")
@access.allow(*READERS)
def one(unit: int, plan: str, period: str) -> ResponseReturnValue:
    """One occurrence with everything that was done about it."""
    found = here(unit)
    return _one(found, _find(found, plan, period))


@pages.post(f"{ROOT}<plan>/<period>/done")
@access.allow(*WRITERS)
def do(unit: int, plan: str, period: str) -> ResponseReturnValue:
    """It is done."""
    found = here(unit)
    each = _find(found, plan, period)
    if not _may_do(found, each):
        abort(403)
    try:
        given = _given(found)
        reporting.do(session(), unit, found.book, each, given, access.reader().row.id, found.today)
    except BadInput as error:
        for flaw in error.flaws:
            flash(flaw.say(ui.language()), "bad")
        return _one(found, each), UNUSABLE
    flash(gettext("%(name)s is done.", name=each.plan.name[ui.language()]), "good")
    return redirect(url_for("dues.start", unit=unit, month=f"{each.due.day:%Y-%m}"))


@pages.post(f"{ROOT}<plan>/<period>/undone")
@access.allow(*WRITERS)
def undo(unit: int, plan: str, period: str) -> ResponseReturnValue:
    """It is not done after all; what was entered stays to be read."""
    found = here(unit)
    each = _find(found, plan, period)
    if not _may_do(found, each):
        abort(403)
    why, by = request.form.get("why", "").strip(), access.reader().row.id
    try:
        reporting.undo(session(), unit, each, why, by, found.today)
    except BadInput as error:
        for flaw in error.flaws:
            flash(flaw.say(ui.language()), "bad")
        return _one(found, each), UNUSABLE
    flash(gettext("Taken back. What was entered stays in the history."), "good")
    return redirect(url_for("dues.one", unit=unit, plan=plan, period=period))


@pages.get(f"{ROOT}year/")
@access.allow(*READERS)
def year(unit: int) -> ResponseReturnValue:
    """The trainings of a year, and who took part in how many."""
    found = here(unit)
    asked = request.args.get("year", found.today.year, type=int)
    if not 2000 <= asked <= 2098:
        asked = found.today.year
    span = date(asked, 1, 1), date(asked, 12, 31)
    listed = [
        each
        for each in reporting.standings(session(), unit, found.book, *span, found.today)
        if each.plan.trains
    ]
    return render_template(
        "dues/year.html",
        year=asked,
        listed=listed,
        plans={each.plan.code: each.plan for each in listed},
        counts=reporting.trainings(listed),
        people=[each for each in found.book.people if _is_here(each.present, span)],
        **shown(found),
        **framed(found),
    )


def _is_here(present: tuple[object, ...], span: tuple[date, date]) -> bool:
    """Whether somebody belongs to the unit in a year."""
    return any(
        (getattr(each, "first", None) or span[0]) <= span[1]
        and (getattr(each, "last", None) or span[1]) >= span[0]
        for each in present
    )


def _one(found: Place, each: Standing) -> str:
    return render_template(
        "dues/one.html",
        each=each,
        may_do=_may_do(found, each),
        people=found.book.people,
        **shown(found),
        **framed(found),
    )


def shown(found: Place) -> dict[str, object]:
    """The words and colours by which occurrences are told."""
    language = ui.language()
    return {
        "tones": TONES,
        "words": {
            State.DONE: gettext("completed"),
            State.DONE_LATE: gettext("completed late"),
            State.DUE: gettext("due"),
            State.LATE: gettext("late"),
            State.AHEAD: gettext("not due yet"),
        },
        "maker": lambda plan: (
            found.called(plan.person) if plan.person else ROLES[plan.who][language]
        ),
        "lang": language,
    }


def _find(found: Place, code: str, period: str) -> Standing:
    try:
        return reporting.find(session(), found.unit, found.book, code, period, found.today)
    except LookupError:
        abort(404)


def _may_do(found: Place, each: Standing) -> bool:
    """Those who lead do all; everybody else what they are named for."""
    own = found.person
    return bool(access.roles() & KEEPERS) or (bool(own) and each.plan.person == own)


def _given(found: Place) -> Done:
    text = request.form.get("day", "")
    try:
        day = dates.read(text) if text else found.today
    except ValueError:
        day = date.max
    return Done(
        day=day,
        person=request.form.get("person", "") or found.person,
        note=request.form.get("note", "").strip(),
        number=request.form.get("number", "").strip(),
        people=tuple(dict.fromkeys(request.form.getlist("people"))),
    )


def _weeks(month: Month, listed: list[Standing]) -> list[list[tuple[date, list[Standing]]]]:
    """The month from Monday to Sunday, each day with what is due on it."""
    by_day: dict[date, list[Standing]] = {}
    for each in listed:
        by_day.setdefault(each.due.day, []).append(each)
    monday = month.first - timedelta(days=month.first.weekday())
    weeks = []
    while monday <= month.last:
        days = [monday + timedelta(days=number) for number in range(7)]
        weeks.append([(day, by_day.get(day, [])) for day in days])
        monday += timedelta(days=7)
    return weeks
