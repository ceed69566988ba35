"""The pages of people and their accounts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from roster.desk import accounts
from roster.desk.accounts import Authority, Entry
from roster.desk.books import has_book
from roster.desk.saying import ROLES
from roster.domain import Person
from roster.feeds.unit import Unit
from roster.store.accounts import AccountRow, Role
from roster.store.base import now
from roster.store.names import names
from web import access, ui
from web.oneself import book_of
from web.transactions import session

pages = Blueprint("people", __name__, template_folder="templates")


@dataclass(frozen=True, slots=True)
class Line:
    """Someone on the page of people.

    Parameters
    ----------
    person : Person or None
        As the sheet has them; None: they stand there no more, or it is an account alone.
    may : bool
        Whether the account is the reader's to renew and close.
    """

    entry: Entry
    person: Person | None
    may: bool
    is_locked: bool
    has_left: bool


@pages.get("/units/<int:unit>/people/")
@access.allow(*access.MAKERS)
def people(unit: int) -> ResponseReturnValue:
    """Everyone of the unit with their account, and the accounts of nobody in particular."""
    book = _book(unit)
    authority = Authority(session(), _me())
    lines = [_line(each, book, authority) for each in accounts.entries(session(), unit)]
    return render_template(
        "people/people.html",
        here=[line for line in lines if line.person and not line.has_left],
        left=[line for line in lines if line.entry.person and line.has_left],
        others=[line for line in lines if not line.entry.person],
        roles_to_give=[role for role in Role if authority.over(unit, role)],
        titles={role: name[ui.language()] for role, name in ROLES.items()},
        today=_today(book),
        may_erase=Role.ADMINISTRATOR in access.roles(),
    )


@pages.post("/units/<int:unit>/people/slips")
@access.allow(*access.MAKERS)
def slips(unit: int) -> ResponseReturnValue:
    """Accounts for the people who were ticked, and what each of them is handed, shown once."""
    chosen = request.form.getlist("person")
    if not chosen:
        flash(gettext("Tick somebody first."), "bad")
        return redirect(url_for("people.people", unit=unit))
    made = accounts.issue(session(), unit, chosen, _role(), _me())
    return render_template("people/slips.html", slips=made)


@pages.post("/units/<int:unit>/people/accounts")
@access.allow(*access.MAKERS)
def open_account(unit: int) -> ResponseReturnValue:
    """An account of nobody in particular, such as the tablet's."""
    login = request.form.get("login", "").strip()
    made = accounts.open_account(session(), unit, login, _role(), _me())
    return render_template("people/slips.html", slips=[made])


@pages.post("/units/<int:unit>/people/accounts/<int:number>")
@access.allow(*access.MAKERS)
def change_account(unit: int, number: int) -> ResponseReturnValue:
    """A new slip for an account, another role, or no more way in."""
    row, act = _account(unit, number), request.form.get("act")
    if act == "slip":
        made = accounts.renew(session(), row, _me(), _name(unit, row))
        return render_template("people/slips.html", slips=[made])
    if act == "close":
        accounts.close(session(), row, unit, _me())
    elif act in ("give", "take"):
        role = _role()
        if not Authority(session(), _me()).over(unit, role):
            abort(403)
        (accounts.give if act == "give" else accounts.take)(session(), row, unit, role, _me())
    else:
        abort(400)
    flash(gettext("The account is changed."), "good")
    return redirect(url_for("people.people", unit=unit))


@pages.post("/units/<int:unit>/people/<person>/erase")
@access.allow(Role.ADMINISTRATOR)
def erase(unit: int, person: str) -> ResponseReturnValue:
    """Erase the name and number of someone who has left; what is on record keeps their number."""
    if person not in names(session(), unit):
        abort(404)
    book = _book(unit)
    if not _has_left(_person(book, person), book):
        flash(gettext("Who still works here keeps their name: give a last day first."), "bad")
        return redirect(url_for("people.people", unit=unit))
    accounts.forget(session(), unit, person, _me())
    flash(gettext("The name and telephone number of %(person)s are erased.", person=person), "good")
    return redirect(url_for("people.people", unit=unit))


def _book(unit: int) -> Unit | None:
    return book_of(unit) if has_book(session(), unit) else None


def _me() -> int:
    return access.reader().row.id


def _today(book: Unit | None) -> date:
    return datetime.now(ZoneInfo(book.zone if book else "Asia/Shanghai")).date()


def _role() -> Role:
    try:
        return Role(request.form.get("role", Role.STAFF))
    except ValueError:
        abort(400)


def _account(unit: int, number: int) -> AccountRow:
    """An account of this unit, if the reader is over all that it may do."""
    found = {
        row.account.id: row.account for row in accounts.entries(session(), unit) if row.account
    }
    if number not in found:
        abort(404)
    if number == _me() or not Authority(session(), _me()).over_account(session(), found[number]):
        abort(403)
    return found[number]


def _name(unit: int, row: AccountRow) -> str:
    return names(session(), unit)[row.person].name if row.person and row.unit_id == unit else ""


def _line(entry: Entry, book: Unit | None, authority: Authority) -> Line:
    person, row = _person(book, entry.person), entry.account
    held = [(place, role) for place, _, role in entry.roles]
    return Line(
        entry,
        person,
        row is not None and row.id != _me() and authority.over_all(row, held),
        row is not None and row.locked_until is not None and row.locked_until > now(),
        _has_left(person, book),
    )


def _person(book: Unit | None, number: str) -> Person | None:
    return next((each for each in (book.people if book else ()) if each.id == number), None)


def _has_left(person: Person | None, book: Unit | None) -> bool:
    """Whether someone's last day in the unit is over, or they stand in its sheet no more."""
    if person is None:
        return True
    last = max((span.last or date.max for span in person.present), default=date.max)
    return last < _today(book)
