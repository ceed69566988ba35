"""What every page of cases stands on: whom it is for, the unit, and whoever does something."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any

from flask import Blueprint, current_app, flash, request, url_for
from flask_babel import gettext
from sqlalchemy import select

from roster.desk.case_grounds import by_of
from roster.desk.cases import Hand, Refused
from roster.store.accounts import AccountRow, Role
from roster.store.cases import CaseRow
from web import access, place, ui
from web.cases import words
from web.dates import read
from web.place import Place
from web.transactions import session

pages = Blueprint("cases", __name__, template_folder="templates")

LOOKERS = frozenset({Role.ADMINISTRATOR, Role.SUPERVISOR, Role.HEAD, Role.LEADER, Role.AUDITOR})
"""Those who see the cases of a unit."""
LINE = frozenset({Role.SUPERVISOR, Role.HEAD, Role.LEADER})
"""Those who propose, notify and put on record what was said on paper."""
DECIDERS = frozenset({Role.SUPERVISOR, Role.HEAD})
"""Those who decide what another one has proposed."""
APPROVERS = frozenset({Role.HEAD})
"""Those who approve public criticism."""
SETTERS = frozenset({Role.ADMINISTRATOR, Role.HEAD})
"""Those who say what the unit goes by."""
TRUSTED = frozenset({Role.SUPERVISOR, Role.HEAD, Role.AUDITOR})
"""Those who see who was rewarded for a report."""
LEDGERS = {
    "handover": ("ledgers.handover", "name"),
    "matter": ("customers.one", "number"),
    "repair": ("customers.repair", "ticket"),
    "revisit": ("customers.revisit", "number"),
    "spot": ("dues.spot", "number"),
}
"""The pages of other ledgers' entries by kind, and what their address calls the entry."""
PAYERS = frozenset({Role.PAY})
COUNTERS = PAYERS | {Role.AUDITOR}
"""Those who see ceilings."""


@dataclass(frozen=True)
class Here(Place):
    """One unit, as the reader looks at its cases."""

    @cached_property
    def logins(self) -> Mapping[str, str]:
        """Accounts of no person of the unit, by the name under which they stand in cases."""
        rows = session().execute(
            select(AccountRow.id, AccountRow.login).where(
                (AccountRow.unit_id.is_(None)) | (AccountRow.unit_id != self.unit)
            )
        )
        return {f"@{number}": login for number, login in rows}

    def called(self, person: str) -> str:
        """What somebody is called; the number where there is no name any more."""
        if person == "-":
            return str(gettext("the clock"))
        if person.startswith("@"):
            return self.logins.get(person, person)
        return super().called(person)

    def whom(self, row: CaseRow) -> str:
        """Whom a case is about."""
        return self.called(row.person) if row.person else str(gettext("the unit"))

    def moment(self, at: datetime | str | None) -> str:
        if not at:
            return ""
        found = datetime.fromisoformat(at) if isinstance(at, str) else at
        return super().moment(found)

    @property
    def hand(self) -> Hand:
        """The reader, as they do something here."""
        row = access.reader().row
        return Hand(self.unit, self.book, by_of(self.unit, row), row.id, self.at)

    def may_see(self, row: CaseRow) -> bool:
        return not row.is_secret or bool(access.roles() & TRUSTED)


def here(unit: int) -> Here:
    """The unit of the address, which must have a book of its own."""
    return place.here(Here, unit)


def may(roles: Iterable[Role]) -> bool:
    """Whether the reader holds one of these roles here."""
    return bool(access.roles() & frozenset(roles))


def asked_month(today: date) -> date:
    """The first day of the month of the address; else of the present one."""
    try:
        return read(f"{request.args.get('month', '')}-01")
    except ValueError:
        return today.replace(day=1)


def given_date(name: str) -> date | None:
    """A date of a form; what is no date is none."""
    try:
        return read(request.form.get(name, ""))
    except ValueError:
        return None


def told(error: Refused) -> None:
    """Say why something can't be done."""
    flash(error.text[ui.language()], "bad")


def tabs() -> list[tuple[str, str]]:
    """(endpoint, name) of the pages beside each other, as far as the reader may open them."""
    found = []
    if may(LOOKERS):
        found += [
            ("cases.waiting", gettext("What waits")),
            ("cases.facts", gettext("Facts")),
            ("cases.closed", gettext("Closed cases")),
            ("cases.month", gettext("Month’s details")),
            ("cases.compare", gettext("Comparison")),
            ("cases.schemes", gettext("Schemes")),
        ]
    elif may(PAYERS):
        found += [("cases.month", gettext("Month’s details"))]
    if may(COUNTERS):
        found += [("cases.ceilings", gettext("Ceilings"))]
    return found


def framed(found: Here) -> dict[str, object]:
    """What the frame of each page needs."""
    return {"here": found, "tabs": tabs(), "words": words, "source_link": source_link}


def source_link(unit: int, source: str) -> str:
    """Where the entry of another ledger stands that a case rests on; empty: nowhere."""
    kind, _, name = source.partition(":")
    endpoint, given = LEDGERS.get(kind, ("", ""))
    if endpoint not in current_app.view_functions or not name:
        return ""
    right = access.right_of(current_app, endpoint)
    if (
        right is None
        or not right.roles & access.roles()
        or (given == "number" and not name.isdecimal())
    ):
        return ""
    values: dict[str, Any] = {given: int(name) if given == "number" else name}
    return url_for(endpoint, unit=unit, **values)


def before(first: date) -> str:
    """The month before one, as an address names it."""
    return f"{first - timedelta(days=1):%Y-%m}"


def after(first: date) -> str:
    return f"{first + timedelta(days=31):%Y-%m}"
