"""Everybody's hours of a month by what they count as, and the file for whoever pays."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from urllib.parse import quote

from flask import Response, abort, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from constraints.regulations import Number, in_force
from roster.desk import hours_worked, punching
from roster.duty.hour_classes import HourClass
from roster.errors import BadInput
from web import access, ui
from web.attendance import words
from web.attendance.frame import (
    DECIDERS,
    HOURS,
    ROOT,
    asked_month,
    beside,
    complain,
    here,
    instant,
    pages,
)
from web.dates import read
from web.transactions import session

TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@dataclass(frozen=True, slots=True)
class Limits:
    """What hours are looked at against.

    Parameters
    ----------
    week, month : Number or None
        Normal hours of a week, and the most overtime of a month [min].
    """

    week: Number | None
    month: Number | None


def limits(day: date) -> Limits:
    """The figures of law that hold on a date."""
    return Limits(in_force("reference.week", day), in_force("hours.overtime_month.overtime", day))


@pages.get(f"{ROOT}/hours/")
@access.allow(*HOURS)
def hours(unit: int) -> ResponseReturnValue:
    """A month's hours, person by person."""
    place = here(unit)
    month = asked_month(place)
    return render_template(
        "attendance/hours.html",
        place=place,
        month=month,
        beside=beside(month),
        rows=hours_worked.of_month(session(), unit, place.book, month),
        cycles=hours_worked.cycles_of(session(), unit, place.book, month),
        classes=[(each, words.hour_class(each)) for each in HourClass],
        limits=limits(month),
        decides=bool(access.roles() & DECIDERS),
    )


@pages.get(f"{ROOT}/hours/<month>.<kind>")
@access.allow(*HOURS)
def hours_file(unit: int, month: str, kind: str) -> ResponseReturnValue:
    """The same as a file; it says hours, never an amount."""
    if kind not in TYPES:
        abort(404)
    place = here(unit)
    try:
        first = read(f"{month}-01")
    except ValueError:
        abort(404)
    rows = hours_worked.of_month(session(), unit, place.book, first)
    table = list(hours_worked.table(rows, ui.language()))
    title = gettext("Hours %(month)s", month=month)
    made = hours_worked.as_csv(table) if kind == "csv" else hours_worked.as_workbook(table, title)
    answer: Response = make_response(made)
    answer.content_type = TYPES[kind]
    name = quote(f"{place.book.name} {title}.{kind}")
    answer.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    return answer


@pages.post(f"{ROOT}/hours/urgent")
@access.allow(*DECIDERS)
def urgent(unit: int) -> ResponseReturnValue:
    """Put hours of an urgent repair on record, with the ticket."""
    place = here(unit)
    person = request.form.get("person", "")
    begin, end = (instant(place, request.form.get(name, "")) for name in ("begin", "end"))
    ticket = request.form.get("ticket", "").strip()
    if person not in place.names or begin is None or end is None:
        flash(gettext("Say who, from when and until when."), "bad")
        return redirect(url_for("attendance.hours", unit=unit))
    try:
        account = access.reader().row.id
        punching.report_urgent(session(), unit, person, begin, end, ticket, account)
        flash(gettext("Put on record. The hours of that ticket are told apart."), "good")
    except BadInput as error:
        complain(error)
    month = begin.astimezone(place.zone).date()
    return redirect(url_for("attendance.hours", unit=unit, month=f"{month:%Y-%m}"))
