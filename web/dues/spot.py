"""Spot checks: drawn by the system, entered by whoever checked, read as evidence."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask import abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from roster.desk import spotting
from roster.desk.spotting import Check, Found, Wanted
from roster.domain import Text
from roster.duty.spots import Kind, Outcome, Stand
from roster.errors import BadInput, Flaw
from roster.store.accounts import Role
from roster.store.spots import SpotDrawRow
from web import access, ui
from web.dates import instant
from web.dues.frame import KEEPERS, READERS, Place, framed, here, pages
from web.numbers import row_number
from web.transactions import session
from web.ui.refusals import UNUSABLE

ROOT = "/units/<int:unit>/dues/spots/"
OVERSEERS = KEEPERS | {Role.AUDITOR}
"""Those who see everybody's checks; of their own everyone knows once they are past."""
SHOWN, AHEAD = timedelta(days=60), timedelta(days=8)
TONES = {
    Stand.AHEAD: "",
    Stand.OPEN: "warn",
    Stand.ANSWERED: "good",
    Stand.LATE: "bad",
    Stand.SILENT: "bad",
    Stand.EXCUSED: "",
    Stand.VOID: "",
}
MOMENT = Text("日期和时间", "a date and a time")


@pages.get(ROOT, endpoint="spots")
@access.allow(*READERS)
def listed(unit: int) -> ResponseReturnValue:
    """The checks of two months, and a form to draw more."""
    return _page(here(unit))


@pages.post(ROOT)
@access.allow(*KEEPERS)
def draw(unit: int) -> ResponseReturnValue:
    """Draw; nobody picks whom."""
    found, form = here(unit), request.form
    try:
        begin, end = (_moment(found, name) for name in ("begin", "end"))
        wanted = Wanted(
            Kind(form["kind"]) if form.get("kind") in tuple(Kind) else Kind.CALL,
            begin,
            end,
            form.get("count", 0, type=int),
            form.get("within", 0, type=int),
            form.get("checker", ""),
        )
        by = access.reader().row.id
        spotting.draw(session(), unit, found.book, wanted, by, found.at)
    except BadInput as error:
        _say(error)
        return _page(found), UNUSABLE
    flash(gettext("Drawn. Tell nobody who is to be checked."), "good")
    return redirect(url_for("dues.spots", unit=unit))


@pages.get(f"{ROOT}<int:number>/", endpoint="spot")
@access.allow(*READERS)
def one(unit: int, number: int) -> ResponseReturnValue:
    """One check, what was found, and the draw that it came from."""
    found = here(unit)
    return _one(found, _find(found, number))


@pages.post(f"{ROOT}<int:number>/")
@access.allow(*KEEPERS)
def enter(unit: int, number: int) -> ResponseReturnValue:
    """What the check found."""
    found = here(unit)
    check, form = _find(found, number), request.form
    if check.row.person == found.person:
        abort(403)
    if form.get("outcome") not in tuple(Outcome):
        abort(400)
    try:
        given = Found(
            Outcome(form["outcome"]),
            _moment(found, "called"),
            form.get("minutes", type=row_number),
            form.get("words", "").strip(),
        )
        by = access.reader().row.id
        spotting.enter(session(), found.book, check, given, by, found.at)
    except BadInput as error:
        _say(error)
        return _one(found, check), UNUSABLE
    flash(gettext("Kept as evidence."), "good")
    return redirect(url_for("dues.spot", unit=unit, number=number))


def _page(found: Place) -> str:
    span = found.at - SHOWN, found.at + AHEAD
    checks = spotting.checks(session(), found.unit, *span, found.at)
    return render_template(
        "dues/spots.html",
        checks=[each for each in checks if _may_see(found, each)],
        people=found.book.people,
        begin=_written(found, found.at + timedelta(minutes=1)),
        end=_written(found, found.at + timedelta(days=1)),
        within=spotting.WITHIN,
        most=spotting.MOST,
        **_told(),
        **framed(found),
    )


def _one(found: Place, check: Check) -> str:
    draw_row = session().get_one(SpotDrawRow, check.row.draw_id)
    shown = bool(access.roles() & OVERSEERS)
    return render_template(
        "dues/spot.html",
        check=check,
        draw=draw_row if shown else None,
        holds=shown and spotting.holds(session(), draw_row),
        called=_written(found, max(found.at - timedelta(minutes=5), check.row.due)),
        case=_case(found, check),
        **_told(),
        **framed(found),
    )


def _case(found: Place, check: Check) -> str:
    """Where a case by hand begins from this evidence; empty: it is evidence of nothing."""
    against = check.stand in (Stand.LATE, Stand.SILENT)
    if not against or not access.roles() & KEEPERS or "cases" not in current_app.blueprints:
        return ""
    day = f"&day={check.row.due.astimezone(found.zone):%Y-%m-%d}"
    return (
        f"/units/{found.unit}/cases/new?person={check.row.person}{day}&evidence=spot:{check.row.id}"
    )


def _told() -> dict[str, object]:
    language = ui.language()
    return {
        "tones": TONES,
        "kinds": {Kind.CALL: gettext("by telephone"), Kind.LOOK: gettext("by going there")},
        "words": {
            Stand.AHEAD: gettext("its minute is ahead"),
            Stand.OPEN: gettext("to be made"),
            Stand.ANSWERED: gettext("responded"),
            Stand.LATE: gettext("responded late"),
            Stand.SILENT: gettext("no response"),
            Stand.EXCUSED: gettext("excused"),
            Stand.VOID: gettext("not made"),
        },
        "outcomes": {
            Outcome.ANSWERED: gettext("responded"),
            Outcome.SILENT: gettext("no response"),
            Outcome.VOID: gettext("not made"),
        },
        "reasons": {name: text[language] for name, text in spotting.REASONS.items()},
        "instant": datetime.fromisoformat,
    }


def _find(found: Place, number: int) -> Check:
    check = spotting.one(session(), found.unit, number, found.at)
    if check is None or not _may_see(found, check):
        abort(404)
    return check


def _may_see(found: Place, check: Check) -> bool:
    if check.row.person == found.person:
        return check.stand is not Stand.AHEAD
    return bool(access.roles() & OVERSEERS)


def _moment(found: Place, name: str) -> datetime:
    text = request.form.get(name, "")
    try:
        return instant(text, found.zone)
    except ValueError:
        raise BadInput([Flaw("查岗", 0, name, text[:40], MOMENT.en, MOMENT.zh)]) from None


def _written(found: Place, at: datetime) -> str:
    """As a field of a date and a time holds it; a minute begun counts as the next one."""
    return f"{(at + timedelta(seconds=59)).astimezone(found.zone):%Y-%m-%dT%H:%M}"


def _say(error: BadInput) -> None:
    for flaw in error.flaws:
        flash(flaw.say(ui.language()), "bad")
