"""A unit's book: its sheets and names in the store, understood as the unit that they describe."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from roster.desk.keeping import Kept
from roster.desk.stranding import refuse_stranded
from roster.feeds import sheets
from roster.feeds.cells import words
from roster.feeds.unit import Unit
from roster.store import units as store
from roster.store.audit import record
from roster.store.names import ERASABLE, NameRow, names, put_names

Book = dict[str, Sequence[Mapping[str, Any]]]
"""Rows by sheet, with the people's names in place."""

PEOPLE = "people"
KEPT = 256
"""[units] that stay understood between requests."""


def bring_in(session: Session, path: Path, parent: int | None, account: int | None) -> int:
    """Make a unit of a folder or workbook; its id.

    Raises
    ------
    BadInput
        Every mistake in every file at once; nothing is kept.
    """
    unit, book = sheets.read(path)
    return create(session, unit.name, book, parent, account)


def create(
    session: Session, name: str, book: sheets.Stored, parent: int | None, account: int | None
) -> int:
    """Keep a new unit with these sheets; its id."""
    row = store.UnitRow(name=name, parent_id=parent)
    session.add(row)
    session.flush()
    record(session, "unit.create", name, account=account, unit=row.id, after={"name": name})
    fill(session, row.id, book, account)
    return row.id


def fill(session: Session, unit: int, book: sheets.Stored, account: int | None) -> None:
    """Give a unit that has none its first sheets."""
    for sheet, rows in _numbered(book, book.get(PEOPLE, ())).items():
        _put(session, unit, sheet, rows, account)
    counted = {sheet: len(rows) for sheet, rows in book.items()}
    record(session, "unit.fill", account=account, unit=unit, after=counted)


def has_book(session: Session, unit: int) -> bool:
    """Whether the unit has rosters of its own, rather than only units below it."""
    return PEOPLE in store.revisions(session, unit)


def book(session: Session, unit: int) -> Book:
    """Every sheet of a unit as it stands."""
    found: Book = dict(store.sheets(session, unit))
    found[PEOPLE] = named(found.get(PEOPLE, ()), names(session, unit))
    return found


def change(
    session: Session, unit: int, changed: sheets.Stored, account: int | None
) -> dict[str, int]:
    """Keep some sheets anew, if the whole book still describes a unit; their revisions.

    Raises
    ------
    BadInput
        Every mistake in every sheet at once; nothing is kept.
    """
    row = store.hold(session, unit)
    before = book(session, unit)
    after = {**before, **changed}
    found = sheets.understood(after)
    refuse_stranded(session, unit, found)
    row.name = found.name
    revisions = {}
    for sheet, rows in _numbered(changed, after[PEOPLE]).items():
        revisions[sheet] = _put(session, unit, sheet, rows, account)
        record(
            session,
            "sheet.change",
            sheet,
            account=account,
            unit=unit,
            before={"rows": _unnamed(sheet, before.get(sheet, ()))},
            after={"rows": _unnamed(sheet, rows)},
        )
    return revisions


class Shelf:
    """Units that were understood already: a page asks for the same ones again and again."""

    def __init__(self) -> None:
        self._units: Kept[tuple[int, str], Unit] = Kept(KEPT)

    def unit(self, session: Session, unit: int) -> Unit:
        """The unit as its book describes it.

        Raises
        ------
        BadInput
            The book was kept by an earlier release that understood it differently.
        """
        key = unit, store.edition(session, unit)
        return self._units.get(key, lambda: sheets.understood(book(session, unit)))


def _put(
    session: Session,
    unit: int,
    sheet: str,
    rows: Sequence[Mapping[str, Any]],
    account: int | None,
) -> int:
    if sheet == PEOPLE:
        put_names(session, unit, rows)
    return store.put_sheet(session, unit, sheet, _unnamed(sheet, rows), account)


def _numbered(changed: sheets.Stored, people: Sequence[Mapping[str, Any]]) -> Book:
    """Sheets in which people who are called by name stand with their numbers."""
    numbers = {str(row["name"]): str(row["id"]) for row in people if row.get("name")}

    def row(given: Mapping[str, Any]) -> Mapping[str, Any]:
        found = dict(given)
        if "person" in found:
            found["person"] = numbers.get(found["person"], found["person"])
        if "people" in found:
            called = words(str(found["people"]))
            found["people"] = "、".join(numbers.get(each, each) for each in called)
        return found

    return {sheet: [row(each) for each in rows] for sheet, rows in changed.items()}


def _unnamed(sheet: str, rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The rows as they are kept: names and numbers to call stand in a table of their own."""
    if sheet != PEOPLE:
        return [dict(row) for row in rows]
    return [{field: text for field, text in row.items() if field not in ERASABLE} for row in rows]


def named(
    rows: Sequence[Mapping[str, Any]], called: Mapping[str, NameRow]
) -> list[Mapping[str, Any]]:
    """The rows of people with their names, and with the number to call in the first of each."""
    found: list[Mapping[str, Any]] = []
    seen: set[str] = set()
    for row in rows:
        person = str(row.get("id", ""))
        known = called.get(person)
        phone = {"phone": known.phone} if known and known.phone and person not in seen else {}
        seen.add(person)
        found.append({**row, "name": known.name if known else "", **phone})
    return found
