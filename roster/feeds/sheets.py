"""The sheets of a unit as plain data: what its files say, before it is understood.

This is the form in which a unit is kept in a database and edited on a page. The same readers
understand it as understand files, so that a mistake is told with its sheet, row and column.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from roster.duty.edits import ItemEdit
from roster.feeds import units
from roster.feeds.checklist_rows import item_edit
from roster.feeds.headings import HEADINGS, SHEETS
from roster.feeds.sources import Tables, tables
from roster.feeds.tables import Flaws, Row
from roster.feeds.unit import Unit

FURTHER = "further"
"""The field of a stored row that holds what a table allows under headings of its own."""
FIRST_ROW = 2
"""Rows are counted as a spreadsheet counts, under a row of headings."""

Stored = Mapping[str, Sequence[Mapping[str, Any]]]
"""Rows by sheet; a row holds texts by field."""


def read(path: Path) -> tuple[Unit, dict[str, list[dict[str, Any]]]]:
    """A unit's files understood, and their sheets.

    Raises
    ------
    BadInput
        Every mistake in every file at once.
    """
    flaws = Flaws()
    found = tables(path, flaws)
    unit = units.understood(found, flaws)
    return unit, {
        table: [each for row in rows for each in plain(row)]
        for table, rows in found.rows.items()
        if rows
    }


def understood(sheets: Stored) -> Unit:
    """The unit that some sheets describe.

    Raises
    ------
    BadInput
        Every mistake in every sheet at once.
    """
    flaws = Flaws()
    found = Tables(
        {
            table: _rows(table, sheets.get(table, ()), flaws)
            for table in SHEETS
            if table in sheets or table not in OPTIONAL
        }
    )
    return units.understood(found, flaws)


def edits(stored: Sequence[Mapping[str, Any]]) -> tuple[ItemEdit, ...]:
    """What an earlier state of the sheet of checklists changed; it was understood once."""
    return tuple(item_edit(row) for row in _rows("checklists", stored, Flaws()))


OPTIONAL = ("calls", "demand", "requests", "history", "tallies", "holidays", "unit", "people")
"""Sheets whose absence says something; the others are then empty."""


def _rows(table: str, stored: Sequence[Mapping[str, Any]], flaws: Flaws) -> list[Row]:
    zh = (*SHEETS[table], table)[0]
    headings = {field: names[0] for field, names in HEADINGS[table].aliases.items() if names}
    return [
        Row(
            zh,
            number,
            {field: text for field, text in row.items() if field != FURTHER and text},
            flaws,
            headings,
            {},
            row.get(FURTHER, {}),
        )
        for number, row in enumerate(stored, start=FIRST_ROW)
    ]


def plain(row: Row) -> list[dict[str, Any]]:
    """A row as plain data; one of the wide form, with a column a date, is a row a date."""
    if row.dates:
        return [
            {**row.cells, "date": day.isoformat(), "shift": text} for day, text in row.dates.items()
        ]
    further = {FURTHER: {name: _json(each) for name, each in row.further.items()}}
    return [{**row.cells, **(further if row.further else {})}]


def _json(value: object) -> Any:
    if isinstance(value, date):
        return value.isoformat()[:10]
    if isinstance(value, Mapping):
        return {key: _json(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_json(each) for each in value]
    return value
