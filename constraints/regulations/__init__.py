"""Figures of law and practice as data: each with its unit, its source and the dates it holds."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from roster.domain import Span, Text
from roster.errors import BadInput, Flaw

FOLDER = Path(__file__).parent
LABOUR_LAW = Text("劳动法", "Labour Law")


@dataclass(frozen=True, slots=True)
class Number:
    """One figure while it is in force.

    Parameters
    ----------
    key : str
        The code of a rule and its parameter, such as ``hours.overtime_month.overtime``, or a name
        under ``reference.``.
    document, article : str
        Where it is written; the article may be empty.
    span : Span
        First and last date on which it holds.
    note : Text
        What it says, and what a reader should know of it.
    """

    key: str
    value: int
    unit: str
    document: str
    article: str
    span: Span
    note: Text


@cache
def shipped() -> tuple[Number, ...]:
    """Every figure that comes with the product."""
    return tuple(number for path in sorted(FOLDER.glob("*.toml")) for number in read(path))


def in_force(key: str, when: date, numbers: Iterable[Number] | None = None) -> Number | None:
    """The figure that holds on a date; None where none does."""
    known = shipped() if numbers is None else numbers
    return next((n for n in known if n.key == key and n.span.covers(when)), None)


def read(path: Path) -> tuple[Number, ...]:
    """The figures of a TOML file, each a table ``[[number]]``.

    Raises
    ------
    BadInput
        Fields are missing, of the wrong type or unknown, or two figures of one key hold on the same
        date.
    """
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8")).get("number", [])
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadInput([Flaw(path.name, 0, "", str(error), "a TOML file", "TOML文件")]) from error
    flaws = [flaw for i, table in enumerate(tables, 1) for flaw in _flaws(path.name, i, table)]
    if flaws:
        raise BadInput(flaws)
    numbers = tuple(_number(table) for table in tables)
    flaws = list(_overlaps(path.name, numbers))
    if flaws:
        raise BadInput(flaws)
    return numbers


FIELDS: Mapping[str, tuple[type, bool]] = {
    "key": (str, True),
    "value": (int, True),
    "unit": (str, True),
    "document": (str, True),
    "article": (str, False),
    "from": (date, False),
    "until": (date, False),
    "zh": (str, True),
    "en": (str, True),
}
"""The type of each field, and whether it must be there."""

KINDS = {
    str: Text("文字", "a text"),
    int: Text("整数", "a whole number"),
    date: Text("日期", "a date"),
}


def _flaws(place: str, place_number: int, table: Mapping[str, Any]) -> Iterator[Flaw]:
    for name in table.keys() - FIELDS.keys():
        known = ", ".join(FIELDS)
        yield Flaw(place, place_number, name, str(table[name]), f"one of {known}", f"{known}之一")
    for name, (kind, needed) in FIELDS.items():
        value = table.get(name)
        if value is None and not needed:
            continue
        if not isinstance(value, kind) or isinstance(value, (bool, datetime)):
            shown = "" if value is None else str(value)
            yield Flaw(place, place_number, name, shown, KINDS[kind].en, KINDS[kind].zh)


def _number(table: Mapping[str, Any]) -> Number:
    return Number(
        table["key"],
        table["value"],
        table["unit"],
        table["document"],
        table.get("article", ""),
        Span(table.get("from"), table.get("until")),
        Text(table["zh"], table["en"]),
    )


def _overlaps(place: str, numbers: tuple[Number, ...]) -> Iterator[Flaw]:
    for i, later in enumerate(numbers):
        for earlier in numbers[:i]:
            if earlier.key == later.key and _meet(earlier.span, later.span):
                yield Flaw(
                    place,
                    i + 1,
                    "from",
                    later.key,
                    "a date after the last one of the figure before",
                    "晚于前一数值的截止日期",
                )


def _meet(one: Span, other: Span) -> bool:
    first = max(one.first or date.min, other.first or date.min)
    last = min(one.last or date.max, other.last or date.max)
    return first <= last
