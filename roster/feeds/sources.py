"""Where a unit's tables lie: the files of a folder or the sheets of a workbook."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path

from roster.domain import Text
from roster.errors import BadInput
from roster.feeds import cells
from roster.feeds.definitions import plain_entries
from roster.feeds.headings import FILES, HEADINGS, SHEETS
from roster.feeds.rule_entries import scalar
from roster.feeds.switched_off import hidden, unread
from roster.feeds.tables import Flaws, Row, read_csv, rows
from roster.feeds.unit_toml import read_toml
from roster.feeds.workbooks import read_workbook


@dataclass
class Tables:
    """The rows of every table that is there; a required one that can't be read is missing."""

    rows: dict[str, list[Row]] = field(default_factory=dict)
    notices: list[Text] = field(default_factory=list)


def tables(path: Path, flaws: Flaws) -> Tables:
    """The rows of a folder's files or of a workbook's sheets."""
    found = Tables()
    try:
        if path.is_dir():
            _folder(path, found, flaws)
        else:
            _workbook(path, found, flaws)
    except BadInput as error:
        flaws.extend(error.flaws)
    return found


def _folder(path: Path, found: Tables, flaws: Flaws) -> None:
    try:
        found.rows.update(read_toml(path / "unit.toml", flaws))
    except BadInput as error:
        flaws.extend(error.flaws)
    names = {table: [f"{name}.csv" for name in (table, *SHEETS[table])] for table in FILES}
    known = tuple(name for each in names.values() for name in each)
    there = sorted(file.name for file in path.iterdir() if file.suffix.lower() == ".csv")
    found.notices += [unread(name, known, flaws) for name in there if name not in known]
    for table, called in names.items():
        files = [path / name for name in called if (path / name).exists()]
        for other in files[1:]:
            flaws.add(other.name, 0, "", other.name, _once(files[0].name))
        if files or table == "people":
            _file(files[0] if files else path / called[0], table, found, flaws)


def _file(path: Path, table: str, found: Tables, flaws: Flaws) -> None:
    """Read one CSV file; what stops it does not keep the others from being read."""
    try:
        found.rows[table] = rows(read_csv(path), HEADINGS[table], flaws)
    except BadInput as error:
        flaws.extend(error.flaws)


def _once(name: str) -> Text:
    return Text(f"只要一个，已有“{name}”", f"one of them, for there is “{name}”")


def _workbook(path: Path, found: Tables, flaws: Flaws) -> None:
    book = read_workbook(path, flaws)
    found.notices += [hidden(name) for name in book.hidden]
    called = {cells.squeeze(name): table for table, zh in SHEETS.items() for name in (table, *zh)}
    seen: dict[str, str] = {}
    for name, grid in book.sheets.items():
        table = called.get(cells.squeeze(name))
        if table is None:
            found.notices.append(unread(name, tuple(called), flaws))
        elif table in seen:
            flaws.add(grid.path, 0, "", name, _once(seen[table]))
        else:
            seen[table] = name
            found.rows[table] = rows(grid, HEADINGS[table], flaws)
    for table in ("unit", "people"):
        if table not in seen:
            sheet = (*SHEETS[table], table)[0]
            flaws.add(path.name, 0, "", table, Text(f"工作表“{sheet}”", f"a sheet “{table}”"))
    _like_toml(path.name, found.rows, flaws)


def _like_toml(name: str, found: dict[str, list[Row]], flaws: Flaws) -> None:
    """Give the sheets of definitions the form in which unit.toml gives them."""
    if "unit" in found:
        entries = dict(plain_entries(found["unit"]))
        found["unit"] = [
            Row(
                found["unit"][0].path if found["unit"] else name,
                0,
                {field: row.cells["value"] for field, row in entries.items() if row.has("value")},
                flaws,
                {field: row.cells["key"] for field, row in entries.items()},
            )
        ]
    for table in SHEETS:
        if table not in FILES and table != "unit":
            found.setdefault(table, [])
    found["rules"] = [
        replace(row, further={key: scalar(str(each)) for key, each in row.further.items()})
        for row in found["rules"]
    ]
