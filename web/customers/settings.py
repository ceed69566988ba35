"""How a unit keeps these ledgers: on or off, figures with their sources, who and where."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from roster.desk import ledger_settings
from roster.desk.ledger_settings import LEDGERS, Ledger
from roster.duty.book import Call
from roster.duty.customer_terms import (
    AREAS,
    BOUNDS,
    COUNTED,
    Area,
    Arrival,
    Figure,
    Gate,
    Share,
    Term,
)
from roster.duty.inquiries import SORTS, TIERS, Sort, Tier
from roster.duty.revisits import KINDS, Kind
from roster.errors import BadInput
from web import access, dates, ui
from web.customers.frame import READERS, SETTERS, Here, framed, here, pages, tell
from web.transactions import session
from web.ui.refusals import UNUSABLE

BLANKS = 2
"""[lines] that are left for further neighbours."""


@pages.get("/units/<int:unit>/customers/settings/", endpoint="settings")
@access.allow(*READERS)
def page(unit: int) -> ResponseReturnValue:
    """What holds today, and since when."""
    return _page(here(unit))


@pages.post("/units/<int:unit>/customers/settings/<what>")
@access.allow(*SETTERS)
def put(unit: int, what: str) -> ResponseReturnValue:
    """Set one thing from a date on."""
    found, given = here(unit), request.form
    setter = _SETTERS.get(what)
    try:
        since = dates.read(given.get("since", ""))
    except ValueError:
        flash(gettext("Give the date from which it holds."), "bad")
        return _page(found), UNUSABLE
    try:
        with session().begin_nested():
            if setter:
                setter(found, since)
    except BadInput as error:
        tell(error)
        return _page(found), UNUSABLE
    flash(gettext("Kept."), "good")
    return redirect(url_for("customers.settings", unit=unit))


def _switch(found: Here, since: date) -> None:
    ledger = Ledger(request.form["ledger"]) if request.form.get("ledger") in list(Ledger) else None
    if ledger:
        is_on = request.form.get("kept") == "yes"
        ledger_settings.switch(session(), found.unit, ledger, is_on, since, _account(), found.at)


def _figure(found: Here, since: date) -> None:
    given = request.form.to_dict()
    ledger_settings.set_figure(
        session(), found.unit, given.get("name", ""), since, given, _account(), found.at
    )


def _area(found: Here, since: date) -> None:
    if request.form.get("area") in list(Area):
        area = Area(request.form["area"])
        ledger_settings.set_area(session(), found.unit, area, since, _account(), found.at)


def _neighbours(found: Here, since: date) -> None:
    names, minutes = request.form.getlist("name"), request.form.getlist("minutes")
    listed = list(zip(names, minutes, strict=False))
    listed = [(name, far) for name, far in listed if name.strip() and far.strip()]
    ledger_settings.set_neighbours(session(), found.unit, listed, since, _account(), found.at)


def _manager(found: Here, since: date) -> None:
    named = {tier.value: request.form.get(tier, "") for tier in Tier}
    ledger_settings.set_manager(
        session(), found.unit, found.book, named, since, _account(), found.at
    )


_SETTERS: dict[str, Callable[[Here, date], None]] = {
    "switch": _switch,
    "figure": _figure,
    "area": _area,
    "neighbours": _neighbours,
    "manager": _manager,
}


def _account() -> int:
    return access.reader().row.id


def _page(found: Here) -> str:
    language, day = ui.language(), found.today
    names = dict.fromkeys(each.name for each in found.settings.figures.all)
    figures = [figure for name in names if (figure := found.settings.figures.named(name, day))]
    neighbours = found.settings.neighbours(day)
    known = {each.name for each in neighbours}
    listed = [
        contact.name
        for contact in found.duty.contacts
        if contact.kind is Call.NEIGHBOUR and contact.name not in known
    ]
    return render_template(
        "customers/settings.html",
        switches=[(each, LEDGERS[each][language], found.switched(each)) for each in Ledger],
        figures=[(each, *_said(each, language)) for each in figures],
        counted={each.value: text[language] for each, text in COUNTED.items()},
        is_term=lambda each: isinstance(each, Term),
        is_share=lambda each: isinstance(each, Share),
        areas={each.value: text[language] for each, text in AREAS.items()},
        area=found.settings.area(day),
        neighbours=[*((each.name, each.minutes) for each in neighbours),
                    *((name, "") for name in listed), *[("", "")] * BLANKS],
        tiers={each.value: TIERS[each][language] for each in Tier if each is not Tier.NONE},
        managers={each.value: found.settings.manager(each, day) for each in Tier},
        **framed(found),
    )  # fmt: skip


def _said(figure: Figure, language: str) -> tuple[str, str]:
    """What a figure is about, and how much it is."""
    match figure:
        case Term():
            return SORTS[Sort(figure.sort)][language], figure.said(language)
        case Gate():
            return gettext("Out of the gate"), gettext("%(n)s min", n=figure.minutes)
        case Arrival():
            about = f"{BOUNDS[figure.kind][language]} · {AREAS[figure.area][language]}"
            measure = {"each": gettext("each case"), "mean": gettext("the mean")}[figure.measure]
            return about, gettext("%(n)s min, %(measure)s", n=figure.minutes, measure=measure)
        case Share():
            kind = KINDS[Kind(figure.kind)][language]
            days = gettext("%(days)s days after", days=figure.days)
            return gettext("Revisit: %(kind)s", kind=kind), f"{figure.share / 10:g}% · {days}"
    raise AssertionError(figure)
