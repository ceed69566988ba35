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
    open_to = [
        entry
        for entry in sorted(entries, key=lambda each: each.order)
        if _may(entry, roles) and entry.suits(unit.id)
    ]
    here = _here(open_to)
    return [
        Shown(entry.name(), url_for(entry.endpoint, unit=unit.id), entry is here)
        for entry in open_to
    ]


def _may(entry: Entry, roles: frozenset[Role]) -> bool:
    right = access.right_of(current_app, entry.endpoint)
    return right is not None and (not right.roles or bool(right.roles & roles))


def _here(entries: Iterable[Entry]) -> Entry | None:
    """The entry of this very page, else the first one of its feature."""
    entries = list(entries)
    own = [entry for entry in entries if entry.endpoint == request.endpoint]
    feature = [e for e in entries if e.endpoint.partition(".")[0] == request.blueprint]
    return next(iter([*own, *feature]), None)
