"""Where a mistake stands: the sheet, row and cell of the page that shows it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from roster.errors import Flaw
from roster.feeds.headings import SHEETS
from roster.feeds.sheets import FIRST_ROW
from roster.feeds.typed import called, headings, sheet_name

_ROW = re.compile(r"(.+), row ([0-9]+)(?: \(.*\))?")


def table_of(path: str) -> str | None:
    """The sheet that a flaw's path names in either language."""
    return next((table for table, zh in SHEETS.items() if path in (table, *zh)), None)


def placed(flaw: Flaw, language: str) -> Flaw:
    """The flaw with its sheet, row and column as the reader's page calls them."""
    if (found := _ROW.fullmatch(flaw.path)) and not flaw.row:
        flaw = replace(flaw, path=found[1], row=int(found[2]))
    table = table_of(flaw.path)
    if table is None:
        return flaw
    field = headings(table).field_of(flaw.column) or flaw.column
    return replace(flaw, path=sheet_name(table, language), column=called(table, field, language))


def by_cell(flaws: Iterable[Flaw], table: str) -> dict[tuple[int, str], Flaw]:
    """The flaws of a sheet by index of the row and field; of a whole row under no field."""
    found: dict[tuple[int, str], Flaw] = {}
    for flaw in flaws:
        if table_of(flaw.path) == table and flaw.row:
            field = headings(table).field_of(flaw.column) or flaw.column
            found.setdefault((flaw.row - FIRST_ROW, field), flaw)
    return found
