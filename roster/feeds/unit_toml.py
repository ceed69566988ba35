"""unit.toml read into the same rows as a workbook's sheets, each with its place."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from pathlib import Path

from roster.domain import Text
from roster.errors import BadInput, Flaw
from roster.feeds import guard
from roster.feeds.cells import trim
from roster.feeds.headings import ENTRIES, FILES, HEADINGS, SHEETS
from roster.feeds.tables import SHOWN, Flaws, Row, known_words

TABLES = tuple(name for name in SHEETS if name not in (*FILES, "unit", "calls"))
"""The lists of tables in unit.toml, such as ``[[shifts]]``."""

_PLACE = re.compile(r"at line ([0-9]+), column [0-9]+")


def read_toml(path: Path, flaws: Flaws) -> dict[str, list[Row]]:
    """The rows of unit.toml by table; ``unit`` and ``calls`` have one row.

    Raises
    ------
    BadInput
        It is too large or no TOML.
    """
    content = _content(path)
    found: dict[str, list[Row]] = {name: [] for name in TABLES}
    plain = {name: value for name, value in content.items() if name not in (*TABLES, "calls")}
    found["unit"] = [_row(path.name, "unit", plain, flaws)]
    for name in TABLES:
        entries = content.get(name, [])
        if not isinstance(entries, list) or not all(isinstance(each, dict) for each in entries):
            flaws.add(path.name, 0, name, entries, Text(f"[[{name}]]", f"tables [[{name}]]"))
            continue
        for number, entry in enumerate(entries, start=1):
            found[name].append(_row(f"{path.name}, {name} {number}", name, entry, flaws))
    calls = content.get("calls")
    if isinstance(calls, dict):
        found["calls"] = [_row(f"{path.name}, calls", "calls", calls, flaws)]
    elif calls is not None:
        flaws.add(path.name, 0, "calls", calls, Text("[calls]", "a table [calls]"))
    return found


def _content(path: Path) -> dict[str, object]:
    raw = guard.contents(path, guard.SETTINGS)
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = raw[: error.start].count(b"\n") + 1
        value = repr(raw[error.start : error.end])
        raise BadInput([Flaw(path.name, row, "", value, "UTF-8", "UTF-8编码")]) from None
    for number, line in enumerate(text.splitlines(), start=1):
        # A parser takes a day for a key of a hundred thousand parts.
        if line.count(".") > guard.DOTS:
            raise BadInput([Flaw(path.name, number, "", "…", "a shorter line", "较短的一行")])
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise BadInput([_unreadable(path.name, text, error)]) from None


def _unreadable(path: str, text: str, error: Exception) -> Flaw:
    """The line that the parser names; at the end of a file it names none."""
    found = _PLACE.search(str(error))
    if not found:
        reason = str(error) if isinstance(error, ValueError) else "too deep"
        return Flaw(path, 0, "", reason, "TOML", "TOML格式")
    line = text.splitlines()[int(found[1]) - 1].strip()
    return Flaw(path, int(found[1]), "", line[:SHOWN], "TOML", "TOML格式")


def _row(path: str, table: str, entry: Mapping[str, object], flaws: Flaws) -> Row:
    """One table of the file; what it may not hold is a flaw."""
    headings = HEADINGS[table]
    fields = ENTRIES if table == "unit" else headings.aliases
    cells: dict[str, str] = {}
    further: dict[str, object] = {}
    for name, value in _flat(entry, headings.open):
        if name in fields:
            try:
                cells[name] = _text(value)
            except TypeError:
                flaws.add(path, 0, name, value, Text("文字、数值、日期或列表", "a plain value"))
        elif headings.open:
            further[name] = value
        else:
            known = (*fields, *TABLES, "calls") if table == "unit" else tuple(fields)
            nearest = flaws.nearest(name, known)
            expected = known_words(Text("已知的字段", "a known field"), known, nearest)
            flaws.add(path, 0, name, value, expected)
    return Row(
        path, 0, {name: cell for name, cell in cells.items() if cell}, flaws, {}, {}, further
    )


def _flat(entry: Mapping[str, object], is_open: bool) -> Iterator[tuple[str, object]]:
    """The entries of a table; those of a table in it under both names: ``pause_length``."""
    for name, value in entry.items():
        if isinstance(value, dict) and not is_open:
            for inner, each in value.items():
                yield f"{name}_{inner}", each
        else:
            yield name, value


def _text(value: object) -> str:
    """A value as it would stand in a cell.

    Raises
    ------
    TypeError
        It would not.
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        # An empty first part would be lost at the end of a list of one: the separator keeps it.
        return "、".join(_text(each) for each in value) + ("、" if value == [""] else "")
    if isinstance(value, time):
        return value.isoformat("minutes")
    if isinstance(value, date) and not isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, str | int | float):
        return trim(str(value))
    raise TypeError
