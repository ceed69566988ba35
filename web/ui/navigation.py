"""The entries of the bar: every feature offers some, and a reader sees those they may open."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from flask import current_app, request, url_for

from roster.store.accounts import Role
from roster.store.units import UnitRow
from web import access


@dataclass(frozen=True, slots=True)
class Entry:
    """A page of a unit that the bar leads to.

    Parameters
    ----------
    name : Callable[[], str]
        What it is called, in the reader's language.
    order : int
        Lower stands further left.
    suits : Callable[[int], bool]
        Whether it is anything for the reader in the unit of a number, beyond their roles.
    """

    endpoint: str
    name: Callable[[], str]
    order: int
    suits: Callable[[int], bool] = lambda _: True


@dataclass(frozen=True, slots=True)
class Shown:
    """An entry as it stands on a page."""

    name: str
    address: str
    here: bool


def shown(entries: Iterable[Entry], unit: UnitRow, roles: frozenset[Role]) -> list[Shown]:
    found = []
    for entry in sorted(entries, key=lambda each: each.order):
        right = access.right_of(current_app, entry.endpoint)
        if right is None or (right.roles and not right.roles & roles):
            continue
        if not entry.suits(unit.id):
            continue
        here = request.blueprint == entry.endpoint.partition(".")[0]
        found.append(Shown(entry.name(), url_for(entry.endpoint, unit=unit.id), here))
    return found
