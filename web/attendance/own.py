"""One's own attendance: facts, hours, and a forgotten punch to be asked for."""

from __future__ import annotations

from datetime import timedelta

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from roster.desk import hours_worked, punching
from roster.duty.hour_classes import HourClass
from roster.duty.matching import Way
from roster.errors import BadInput
from roster.store.punches import corrections as asked
from web import access, forgotten
from web.attendance import words
from web.attendance.day import of_person
from web.attendance.frame import asked_month, complain, here, pages
from web.attendance.hours import limits
from web.oneself import oneself
from web.transactions import session

BACK = timedelta(days=93)


@pages.get("/units/<int:unit>/mine/attendance")
@access.allow(*access.READERS)
def own_month(unit: int) -> ResponseReturnValue:
    """The reader's own month; nobody else's stands here."""
    who, place = oneself(unit), here(unit)
    person = who.person.id
    told, month = of_person(place, person), asked_month(place)
    found = hours_worked.of_month(session(), unit, place.book, month, [person])
    return render_template(
        "attendance/own.html",
        **told,
        hours=found[0] if found else None,
        classes=[(each, words.hour_class(each)) for each in HourClass],
        limits=limits(month),
        cycles=hours_worked.cycles_of(session(), unit, place.book, month, [person]),
        wishes=asked(session(), unit, person=person, since=place.today - BACK),
        limit=punching.limit_of(place.book, place.today),
        used=punching.used_in(session(), unit, person, place.today),
        words=words,
        ways=(Way.IN, Way.OUT),
    )


@pages.post("/units/<int:unit>/mine/attendance")
@access.allow(*access.READERS)
def ask(unit: int) -> ResponseReturnValue:
    """Ask for a forgotten punch; a leader decides."""
    month = None
    try:
        wish = forgotten.ask(oneself(unit), access.reader().row.id)
        month = f"{wish.day:%Y-%m}"
        flash(gettext("Asked. A leader decides; you see the answer here."), "good")
    except BadInput as error:
        complain(error)
    except ValueError:
        flash(gettext("Say which duty, which way and when."), "bad")
    return redirect(url_for("attendance.own_month", unit=unit, month=month))
