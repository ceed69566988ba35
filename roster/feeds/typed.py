"""A sheet as a person sees and types it: texts under headings, pasted from a spreadsheet or typed.

What is shown and typed again is the same sheet.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from roster.feeds.headings import ENTRIES, HEADINGS, SHEETS
from roster.feeds.rule_entries import is_date, scalar
from roster.feeds.sheets import FURTHER, plain
from roster.feeds.tables import Flaws, Headings, grid, records, rows

UNIT = "unit"
"""The sheet of plain entries, which is kept and shown as one row."""
KEYS: Mapping[str, tuple[str, ...]] = {
    UNIT: (),
    "people": ("id", "from"),
    "shifts": ("code",),
    "posts": ("code",),
    "roles": ("code",),
    "contracts": ("code",),
    "holidays": ("date",),
    "demand": ("date", "post", "shift", "begin", "end", "role", "skill", "rank"),
    "tallies": ("person", "name"),
    "handovers": ("post",),
    "registers": ("post", "item", "place", "name"),
    "rooms": ("post", "code"),
    "seats": ("code",),
    "checklists": ("checklist", "item"),
    "attendance": ("figure", "post", "from"),
}
"""What makes two rows of a sheet speak of the same thing."""


def headings(table: str) -> Headings:
    return Headings(ENTRIES) if table == UNIT else HEADINGS[table]


def fields(table: str, stored: Iterable[Mapping[str, Any]] = ()) -> tuple[str, ...]:
    """The columns of a sheet, with those that its rows have beyond its headings."""
    further = (name for row in stored for name in row.get(FURTHER, {}))
    return tuple(dict.fromkeys((*headings(table).aliases, *further)))


def called(table: str, field: str, language: str) -> str:
    """A column's name as a page shows it: ``工号``, ``No night until``."""
    if language == "zh":
        return (*headings(table).aliases.get(field, ()), field)[0]
    return field.replace("_", " ").capitalize()


def sheet_name(table: str, language: str) -> str:
    return SHEETS[table][0] if language == "zh" else table


def shown(table: str, stored: Sequence[Mapping[str, Any]]) -> list[list[str]]:
    """The rows as texts, a column a field."""
    columns = fields(table, stored)
    return [
        [str(row.get(name, "")) or said(row.get(FURTHER, {}).get(name)) for name in columns]
        for row in stored
    ]


def text_of(table: str, stored: Sequence[Mapping[str, Any]]) -> str:
    """The sheet as it is pasted into a spreadsheet: tabs between cells, fields as headings."""
    found = io.StringIO()
    writer = csv.writer(found, delimiter="\t", lineterminator="\n")
    writer.writerow(fields(table, stored))
    writer.writerows(shown(table, stored))
    return found.getvalue()


def typed(
    table: str, text: str, columns: Sequence[str] = (), language: str = "zh"
) -> list[dict[str, Any]]:
    """The rows of a text with tabs or commas; its first line may be headings.

    Parameters
    ----------
    columns : Sequence[str]
        Fields of the cells where the text has no headings.

    Raises
    ------
    BadInput
        A heading is unknown, or the text is no table.
    """
    flaws = Flaws()
    path = sheet_name(table, language)
    lines = _headed(table, path, text, columns)
    found = rows(grid(path, lines), headings(table), flaws) if lines else []
    flaws.raise_any()
    if table == "rules":
        found = [
            replace(row, further={key: scalar(str(each)) for key, each in row.further.items()})
            for row in found
        ]
    return [each for row in found for each in plain(row)]


def joined(
    table: str,
    before: Sequence[Mapping[str, Any]],
    added: Sequence[Mapping[str, Any]],
    columns: Iterable[str],
) -> list[Mapping[str, Any]]:
    """A sheet with further rows; where one speaks of the same thing, it changes the old one.

    Parameters
    ----------
    columns : Iterable[str]
        Fields that the further rows tell of: what is blank there becomes blank.
    """
    given = frozenset(columns)
    if table not in KEYS:
        return [*before, *added]
    keys = KEYS[table]
    found = {_key(keys, row): row for row in before}
    for row in added:
        old = found.get(_key(keys, row), {})
        left = {name: text for name, text in old.items() if name not in given}
        found[_key(keys, row)] = {**left, **row}
    return list(found.values())


def told(table: str, text: str, columns: Sequence[str] = ()) -> tuple[str, ...]:
    """The fields that a text tells of, by its headings or by their order."""
    heads = _headed(table, table, text, columns)[:1]
    return tuple(filter(None, (headings(table).field_of(cell) for line in heads for cell in line)))


def _key(keys: Iterable[str], row: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(str(row.get(name, "")) for name in keys)


def _headed(table: str, path: str, text: str, columns: Sequence[str]) -> list[list[str]]:
    """The lines of a text; where it has no headings, a line of them comes first."""
    lines = [list(line) for line in records(path, text)] if text.strip() else []
    if lines and not _is_head(headings(table), lines[0]):
        lines.insert(0, [*(columns or fields(table))][: max(map(len, lines))])
    return lines


def _is_head(known: Headings, line: Sequence[str]) -> bool:
    """Whether the first line names columns: most of its cells are headings of the table."""
    filled = [cell for cell in line if cell.strip()]
    return 2 * sum(known.field_of(cell) is not None for cell in filled) > len(filled)


def said(value: object) -> str:
    """A rule's parameter as `scalar` reads it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, Mapping):
        return "、".join(f"{key}:{said(each)}" for key, each in value.items())
    if isinstance(value, list):
        inner = [_group(each) for each in value]
        return "、".join(inner) + ("、" if len(inner) == 1 else "")
    return str(value)


def _group(value: object) -> str:
    """An entry of a list: ``一班:2026-11-01``, ``夜&早``, or one word."""
    if not isinstance(value, list):
        return said(value)
    words = [str(each) for each in value]
    return (":" if len(words) == 2 and is_date(words[1]) else "&").join(words)
