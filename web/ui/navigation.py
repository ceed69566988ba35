"""The bar in two lines: subjects, and the pages of the one that the reader is in.

Every feature offers entries; a reader sees those they may open.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import IntEnum
from itertools import groupby

from flask import current_app, request, url_for
from flask_babel import lazy_gettext

from roster.store.accounts import Role
from roster.store.units import UnitRow
from web import access


class Group(IntEnum):
    """What a page is about; lower stands further left."""

    MINE = 1
    ROSTER = 2
    DUTY = 3
    CUSTOMERS = 4
    ATTENDANCE = 5
    UNIT = 6


NAMES = {
    Group.MINE: lazy_gettext("Mine"),
    Group.ROSTER: lazy_gettext("Roster"),
    Group.DUTY: lazy_gettext("On duty"),
    Group.CUSTOMERS: lazy_gettext("Customers"),
    Group.ATTENDANCE: lazy_gettext("Attendance"),
    Group.UNIT: lazy_gettext("Unit"),
}


@dataclass(frozen=True, slots=True)
class Entry:
    """A page of a unit that the bar leads to.

    Parameters
    ----------
    name : Callable[[], str]
        What it is called, in the reader's language.
    order : int
        Lower stands further left within its group.
    suits : Callable[[int], bool]
        Whether it is anything for the reader in the unit of a number, beyond their roles.
    covers : tuple[str, ...]
        Pages of other features that are reached from it and have no entry of their own.
    """

    endpoint: str
    name: Callable[[], str]
    order: int
    suits: Callable[[int], bool] = lambda _: True
    group: Group = Group.DUTY
    covers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Shown:
    """A subject or a page as it stands in the bar.

    Parameters
    ----------
    inner : tuple[Shown, ...]
        The pages of a subject.
    """

    name: str
    address: str
    here: bool
    inner: tuple[Shown, ...] = ()


def shown(entries: Iterable[Entry], unit: UnitRow, roles: frozenset[Role]) -> list[Shown]:
    """The subjects that a reader may open; one with a single page is called as its page."""
    open_to = [
        entry
        for entry in sorted(entries, key=lambda each: (each.group, each.order))
        if _may(entry, roles) and entry.suits(unit.id)
    ]
    here = _here(open_to, unit.id)
    groups: list[Shown] = []
    for group, found in groupby(open_to, key=lambda each: each.group):
        inner = tuple(
            Shown(entry.name(), url_for(entry.endpoint, unit=unit.id), entry is here)
            for entry in found
        )
        name = str(NAMES[group]) if len(inner) > 1 else inner[0].name
        is_here = any(each.here for each in inner)
        groups.append(Shown(name, inner[0].address, is_here, inner))
    return groups


def _may(entry: Entry, roles: frozenset[Role]) -> bool:
    right = access.right_of(current_app, entry.endpoint)
    return right is not None and (not right.roles or bool(right.roles & roles))


def _here(entries: Iterable[Entry], unit: int) -> Entry | None:
    """The entry of this very page or the one it is reached from, else the one of its feature below
    whose address it stands."""

    def shared(entry: Entry) -> int:
        address = url_for(entry.endpoint, unit=unit)
        return len(address) if request.path.startswith(address) else 0

    entries = list(entries)
    own = [entry for entry in entries if entry.endpoint == request.endpoint]
    from_there = [entry for entry in entries if request.endpoint in entry.covers]
    feature = [e for e in entries if e.endpoint.partition(".")[0] == request.blueprint]
    return next(iter(own + from_there), None) or max(feature, key=shared, default=None)
