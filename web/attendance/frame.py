"""What every page of attendance stands on: the unit, its clock, its people, its tabs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property

from flask import Blueprint, abort, flash, request
from flask_babel import gettext

from roster.errors import BadInput
from roster.feeds.cells import Misread
from roster.feeds.cells import day as day_cell
from roster.store.accounts import Role
from web import access, dates, place, ui
from web.place import Place

pages = Blueprint("attendance", __name__, template_folder="templates")
ROOT = "/units/<int:unit>/attendance"

LOOKERS = frozenset({Role.ADMINISTRATOR, Role.SUPERVISOR, Role.HEAD, Role.LEADER, Role.AUDITOR})
"""Those who see who was late."""
DECIDERS = frozenset({Role.SUPERVISOR, Role.HEAD, Role.LEADER})
"""Those who approve a forgotten punch, and put faults and urgent hours on record."""
HOURS = LOOKERS | {Role.PAY}
"""Those who see everybody's hours."""


@dataclass(frozen=True)
class Here(Place):
    """One unit, as the reader looks at its attendance."""

    @cached_property
    def posts(self) -> Mapping[str, str]:
        return {post.code: post.name for post in self.book.posts}

    @cached_property
    def shifts(self) -> Mapping[str, str]:
        return {shift.code: shift.name for shift in self.book.shifts}

    def clock(self, at: datetime | str | None, day: date | None = None) -> str:
        """``07:58``, or with its date where it is another one than a day."""
        if not at:
            return ""
        moment = datetime.fromisoformat(at) if isinstance(at, str) else at
        local = moment.astimezone(self.zone)
        same = day is not None and local.date() == day
        return f"{local:%H:%M}" if same else f"{local:%m-%d %H:%M}"


def here(unit: int) -> Here:
    """The unit of the address; one without people of its own has no attendance."""
    return place.here(Here, unit)


def tabs() -> list[tuple[str, str]]:
    """The pages that the reader may open."""
    found = [
        ("attendance.day", gettext("By day"), LOOKERS),
        ("attendance.people", gettext("Person by person"), LOOKERS),
        ("attendance.corrections", gettext("Forgotten punches"), LOOKERS),
        ("attendance.hours", gettext("Hours"), HOURS),
        ("attendance.bring", gettext("Bring in"), access.MAKERS),
        ("attendance.rules", gettext("Rules and faults"), LOOKERS),
    ]
    return [(endpoint, name) for endpoint, name, roles in found if access.roles() & roles]


@pages.context_processor
def said() -> dict[str, object]:
    colon = "：" if ui.language() == "zh" else ": "
    return {"tabs": tabs, "duration": duration, "colon": colon}


def duration(minutes: int) -> str:
    """``7 h 40 min``, ``40 min``."""
    hours, rest = divmod(int(minutes), 60)
    if not hours:
        return str(gettext("%(minutes)s min", minutes=rest))
    if not rest:
        return str(gettext("%(hours)s h", hours=hours))
    return str(gettext("%(hours)s h %(minutes)s min", hours=hours, minutes=rest))


def asked_day(place: Here) -> date:
    """The date that the address names; else yesterday, whose duties are over."""
    text = request.args.get("day", "")
    if not text:
        return place.today - timedelta(days=1)
    try:
        return day_cell(text)
    except Misread:
        abort(404)


def asked_month(place: Here) -> date:
    """The first day of the month that the address names; else of this one."""
    text = request.args.get("month", "")
    if not text:
        return place.today.replace(day=1)
    try:
        return day_cell(f"{text}-01")
    except Misread:
        abort(404)


def beside(month: date) -> tuple[date, date]:
    """The months before and after."""
    return (month - timedelta(days=1)).replace(day=1), (month + timedelta(days=31)).replace(day=1)


def instant(place: Here, text: str) -> datetime | None:
    """An instant as a form's field gives it; None: it is none."""
    try:
        return dates.instant(text, place.zone)
    except ValueError:
        return None


def complain(error: BadInput) -> None:
    """Say what is wrong with a form."""
    for flaw in error.flaws:
        flash(flaw.say(ui.language()), "bad")
