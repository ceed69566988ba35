"""What every page of customers' matters stands on: the unit, its settings, who may see what."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from flask import Blueprint, current_app, flash, g, url_for

from roster.desk import duty_books, ledger_settings
from roster.desk.inquiring import Entry
from roster.desk.ledger_settings import LEDGERS, Ledger, LedgerSettings, Switched
from roster.duty.book import DutyBook
from roster.errors import BadInput
from roster.store.accounts import Role
from roster.store.customers import MatterRow
from web import access, place, ui
from web.oneself import book_of, clock_of
from web.place import Place
from web.transactions import session

pages = Blueprint("customers", __name__, template_folder="templates")

READERS = access.READERS - {Role.PAY}
WRITERS = READERS - {Role.AUDITOR}
KEEPERS = frozenset({Role.ADMINISTRATOR, Role.SUPERVISOR, Role.HEAD, Role.LEADER})
"""Those who see every customer's words, do what is another's, and take files in and out."""
SETTERS = frozenset({Role.ADMINISTRATOR, Role.SUPERVISOR, Role.HEAD})
ERASERS = frozenset({Role.HEAD})
"""Those who answer for what customers said of themselves."""
FORM = "%Y-%m-%dT%H:%M"
HIDDEN = "＊＊＊"
"""Stands where the reader has nothing to do with a matter."""


@dataclass(frozen=True)
class Here(Place):
    """One unit, as the reader looks at its customers' matters."""

    @cached_property
    def duty(self) -> DutyBook:
        return duty_books.of(self.book)

    @cached_property
    def settings(self) -> LedgerSettings:
        return _settings(self.unit)

    @property
    def keeps(self) -> bool:
        return bool(access.roles() & KEEPERS)

    @property
    def writes(self) -> bool:
        return bool(access.roles() & WRITERS)

    @property
    def erases(self) -> bool:
        return bool(access.roles() & ERASERS)

    @property
    def sets(self) -> bool:
        return bool(access.roles() & SETTERS)

    def switched(self, ledger: Ledger) -> Switched:
        return self.settings.switched(ledger, self.today)

    def until(self, at: datetime) -> str:
        """An end as people say it: the last minute before it, where it is the end of a day."""
        local = at.astimezone(self.zone)
        if (local.hour, local.minute) != (0, 0):
            return f"{local:%Y-%m-%d %H:%M}"
        return f"{date.fromordinal(local.toordinal() - 1)} 24:00"

    def field(self, at: datetime) -> str:
        """An instant as a field of a form has it."""
        return at.astimezone(self.zone).strftime(FORM)

    def read(self, text: str) -> datetime | None:
        """What a field of a form says; None: nothing, or no instant."""
        try:
            return datetime.strptime(text[:16], FORM).replace(tzinfo=self.zone)
        except ValueError:
            return None

    def may_see(self, row: MatterRow) -> bool:
        """Whether the reader has to do with a customer."""
        concerned = (row.first, row.owner, row.offered)
        return self.keeps or (bool(self.person) and self.person in concerned)

    def words(self, entry: Entry, name: str) -> str:
        """What a customer told; hidden from whoever has nothing to do with it."""
        said = entry.told.get(name, "")
        return said if not said or self.may_see(entry.row) else HIDDEN


def here(unit: int) -> Here:
    """The unit of the address, which must have a book of its own."""
    return place.here(Here, unit)


def kept(unit: int, ledger: Ledger) -> bool:
    """Whether a unit keeps a ledger today; what is switched off has no place in the bar."""
    settings = _settings(unit)
    if not settings.rows:
        return True
    if "ledger_day" not in g:
        g.ledger_day = clock_of(book_of(unit)).date()
    day: date = g.ledger_day
    return settings.is_on(ledger, day)


def _settings(unit: int) -> LedgerSettings:
    """What a unit has set, read once a request."""
    known: dict[int, LedgerSettings] = g.setdefault("ledger_settings", {})
    if unit not in known:
        known[unit] = ledger_settings.of(session(), unit)
    return known[unit]


def framed(found: Here, ledger: Ledger | None = None) -> dict[str, object]:
    """What the frame of each page needs."""
    switched = found.switched(ledger) if ledger else None
    return {
        "here": found,
        "lang": ui.language(),
        "ledger": LEDGERS[ledger][ui.language()] if ledger else "",
        "off": switched if switched and not switched.is_on else None,
        "people": found.book.people,
        "case_link": case_link,
    }


def case_link(unit: int, person: str, evidence: str) -> str:
    """Where a case is begun by hand with this as its evidence; empty: not by this reader."""
    right = access.right_of(current_app, "cases.new")
    if right is None or not right.roles & access.roles():
        return ""
    return url_for("cases.new", unit=unit, person=person, evidence=evidence)


def tell(error: BadInput) -> None:
    """Say beside the form what is wrong in it."""
    for flaw in error.flaws:
        flash(flaw.say(ui.language()), "bad")


def choice(options: Collection[str], text: str, usual: str) -> str:
    """One of some words; anything else is the usual one."""
    return text if text in options else usual
