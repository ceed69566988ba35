"""The pages of leave and wishes."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from roster.desk import requesting
from roster.desk.past import published_spans
from roster.desk.requesting import Asked, Effect
from roster.desk.saying import KINDS
from roster.domain import Span
from roster.store.accounts import Role
from roster.store.requests import WISHES, RequestRow, Stand, requests, requests_of
from web import access, dates, ui
from web.oneself import book_of, clock_of, is_here, oneself, shelf
from web.requests.forms import Ask, ask_form
from web.transactions import session
from web.ui.refusals import UNUSABLE

pages = Blueprint("requests", __name__, template_folder="templates")
DECIDERS = (Role.ADMINISTRATOR, Role.SUPERVISOR, Role.HEAD)
RECENT = timedelta(days=31)
SHOWN = 31
"""[days] of one request whose effect is shown."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A request that waits for an answer, with what granting it means."""

    row: RequestRow
    effects: tuple[Effect, ...]
    roster: date | None
    """First day of the published roster in which somebody is to be found instead."""


@pages.context_processor
def said() -> dict[str, object]:
    return {
        "kind_of": lambda row: KINDS[row.kind][ui.language()],
        "wishes": WISHES,
        "hours": figure,
    }


def figure(minutes: int | None) -> str:
    """``23.8``: hours to a tenth; a dash where there are none to speak of."""
    return "–" if minutes is None else f"{minutes / 60:.1f}".removesuffix(".0")


@pages.get("/units/<int:unit>/requests/")
@access.allow(*access.READERS)
def page(unit: int) -> ResponseReturnValue:
    """One's own requests, and to those who answer them what waits."""
    form = _form(unit)
    form.first.data = form.last.data = _day_asked()
    return _page(unit, form)


@pages.post("/units/<int:unit>/requests/")
@access.allow(*access.READERS)
def ask(unit: int) -> ResponseReturnValue:
    """Ask for oneself; or enter what someone has signed on paper."""
    form = _form(unit)
    paper = bool(form.paper.data)
    if paper and not decides():
        abort(403)
    if not form.validate_on_submit() or (paper and not form.person.data):
        if paper and not form.person.data:
            form.person.errors = [gettext("Whose paper is it?")]
        return _page(unit, form), UNUSABLE
    book, reader = book_of(unit), access.reader().row
    person = form.person.data if paper else oneself(unit).person.id
    asked = Asked(
        person,
        form.kind.data,
        form.first.data,
        form.last.data or form.first.data,
        tuple(form.shifts.data),
    )
    requesting.ask(session(), book, unit, asked, reader.id, clock_of(book).date(), paper)
    flash(
        gettext("Kept. The answer comes to your notices.") if not paper else gettext("Kept."),
        "good",
    )
    return redirect(url_for("requests.page", unit=unit))


@pages.post("/units/<int:unit>/requests/<int:number>/withdraw")
@access.allow(*access.READERS)
def withdraw(unit: int, number: int) -> ResponseReturnValue:
    """Take one's own request back."""
    row = _row(unit, number)
    if row.person != oneself(unit).person.id:
        abort(404)
    requesting.withdraw(session(), row, access.reader().row.id)
    return redirect(url_for("requests.page", unit=unit))


@pages.post("/units/<int:unit>/requests/<int:number>/decide")
@access.allow(*DECIDERS)
def decide(unit: int, number: int) -> ResponseReturnValue:
    """Approve or refuse; nobody answers their own request."""
    row, reader = _row(unit, number), access.reader().row
    if (reader.unit_id, reader.person) == (unit, row.person):
        abort(403)
    approve = request.form.get("approve") == "yes"
    answer = request.form.get("answer", "").strip()
    requesting.decide(session(), row, approve, answer, reader.id)
    return redirect(url_for("requests.page", unit=unit))


def decides() -> bool:
    """Whether the reader answers requests here."""
    return bool(access.roles() & set(DECIDERS))


def _form(unit: int) -> Ask:
    book = book_of(unit)
    return ask_form(book, book.people)


def _page(unit: int, form: Ask) -> str:
    book, work = book_of(unit), session()
    today = clock_of(book).date()
    own = requests_of(work, unit, oneself(unit).person.id) if is_here(unit) else []
    waiting, answered = [], []
    if decides():
        asked = requests(work, unit, None, None, (Stand.ASKED,))
        spans = published_spans(work, unit)
        told = requesting.effects(work, shelf(), unit, filter(_is_shown(unit), asked))
        waiting = [Waiting(row, told.get(row.id, ()), _roster(spans, row.first)) for row in asked]
        known = requests(work, unit, today - RECENT, None)
        answered = [row for row in known if row.state != Stand.ASKED]
    return render_template(
        "requests/page.html",
        form=form,
        own=own,
        here=is_here(unit),
        decides=decides(),
        waiting=waiting,
        answered=answered,
        names={person.id: person.name for person in book.people},
        today=today,
    )


def _is_shown(unit: int) -> Callable[[RequestRow], bool]:
    """Whether the page says what granting a request means: an absence of days, of someone here."""
    here = {person.id for person in book_of(unit).people}
    return lambda row: (
        row.kind not in WISHES and (row.last - row.first).days < SHOWN and row.person in here
    )


def _roster(spans: Iterable[Span], day: date) -> date | None:
    return next((span.first for span in spans if span.covers(day)), None)


def _row(unit: int, number: int) -> RequestRow:
    row = session().get(RequestRow, number)
    if row is None or row.unit_id != unit:
        abort(404)
    return row


def _day_asked() -> date | None:
    try:
        return dates.read(request.args.get("day", ""))
    except ValueError:
        return None
