"""What every page of the ledgers stands on: the unit, its posts, its people, its clock."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cached_property

from flask import Blueprint, abort, request
from flask_babel import gettext

from roster.desk import duty_books
from roster.domain import PostKind
from roster.duty.book import DutyBook, PostSettings
from roster.store.accounts import Role
from web import access, dates, place
from web.place import Place

pages = Blueprint("ledgers", __name__, template_folder="templates")

READERS = access.READERS - {Role.PAY}
"""Those who may look: everyone who works here or looks after it, but not the pay office."""
WRITERS = READERS - {Role.AUDITOR}
KEEPERS = frozenset({Role.ADMINISTRATOR, Role.SUPERVISOR, Role.HEAD, Role.LEADER})
"""Those who close what is another's, draw lots, and enter what was done on paper."""
DAYS = 7
"""[days] that a page shows at once."""


@dataclass(frozen=True)
class Here(Place):
    """One unit, as the reader looks at its ledgers.

    Parameters
    ----------
    post : PostSettings or None
        The post that the reader asked for; None: all of them.
    """

    post: PostSettings | None = None

    @cached_property
    def duty(self) -> DutyBook:
        return duty_books.of(self.book)

    @property
    def posts(self) -> tuple[PostSettings, ...]:
        """The posts at which anything is handed over or looked at."""
        return tuple(each for each in self.duty.posts if each.kind is not PostKind.STANDBY)

    def clock(self, at: datetime) -> str:
        """``08:04`` on the unit's clock."""
        return f"{at.astimezone(self.zone):%H:%M}"

    def seconds(self, at: datetime) -> str:
        """``2026-12-01 08:04:03``: where the order of acts is told."""
        return f"{at.astimezone(self.zone):%Y-%m-%d %H:%M:%S}"


def here(unit: int) -> Here:
    """The unit of the address, which must have a book of its own."""
    found = place.here(Here, unit)
    asked = request.args.get("post", "")
    post = next((each for each in found.duty.posts if each.post == asked), None)
    if asked and post is None:
        abort(404)
    return replace(found, post=post)


def one_post(found: Here) -> PostSettings:
    """The post that was asked for, else the first one that hands over."""
    if found.post:
        return found.post
    first = [each for each in found.duty.posts if each.hands_over] or list(found.posts)
    if not first:
        abort(404)
    return first[0]


def week(found: Here) -> tuple[date, date]:
    """The dates that are shown: those up to the one asked for, else up to today."""
    last = dates.asked("day", found.today)
    return last - timedelta(days=DAYS - 1), last


def tabs() -> list[tuple[str, str]]:
    """(endpoint, name) of the pages beside each other."""
    return [
        ("ledgers.start", gettext("Handovers")),
        ("ledgers.carried", gettext("Carry-overs")),
        ("ledgers.log", gettext("Duty log")),
        ("ledgers.rounds", gettext("Rounds")),
        ("ledgers.checks", gettext("Checks and revisits")),
        ("ledgers.seats", gettext("Seats")),
        ("ledgers.papers", gettext("Paper")),
    ]


def framed(found: Here) -> dict[str, object]:
    """What the frame of each page needs."""
    return {
        "here": found,
        "tabs": tabs(),
        "may_write": bool(access.roles() & WRITERS),
        "may_keep": bool(access.roles() & KEEPERS),
        "person": found.person or None,
    }
