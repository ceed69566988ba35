"""A backup: every row of every table in one file, from which either kind of database is made again.

The file is a ZIP with a line of JSON for every row, the revision that the tables were at, and the
installation's own files, so that tablets trust the restored site as they trusted the first one.
"""

from __future__ import annotations

import base64
import itertools
import json
import os
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import (
    JSON,
    Connection,
    Date,
    DateTime,
    Engine,
    LargeBinary,
    MetaData,
    Table,
    bindparam,
    func,
    insert,
    select,
    text,
    update,
)
from sqlalchemy.types import TypeEngine

from roster.errors import BadInput, Flaw
from roster.store import upgrading

FORM = 1
"""Raised when the form of the file changes."""
MANIFEST = "manifest.json"
BATCH = 500
"""[rows] that are put in at once."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup holds.

    Parameters
    ----------
    release : str
        The release that made it.
    revision : str
        The revision that its tables were at.
    tables : dict[str, int]
        Rows by table.
    """

    form: int
    release: str
    revision: str
    made: str
    tables: dict[str, int]


def write(
    engine: Engine, target: Path, files: Mapping[str, Path], release: str, made: datetime
) -> Manifest:
    """Write a backup of one instant of the database; the file is there whole or not at all."""
    part = target.with_name(target.name + ".part")
    part.unlink(missing_ok=True)
    part.touch(mode=0o600)
    try:
        with part.open("r+b") as file:
            with _snapshot(engine) as connection, _zip(file) as archive:
                manifest = _put(connection, archive, release, made)
                for name, path in files.items():
                    archive.write(path, f"files/{name}")
            file.flush()
            os.fsync(file.fileno())
        proved(part)
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
    return manifest


def proved(source: Path) -> Manifest:
    """The manifest of a backup of which every byte is as it was written.

    Raises
    ------
    BadInput
        It is no backup, or damaged, or of a later release.
    """
    try:
        with zipfile.ZipFile(source) as archive:
            manifest = Manifest(**json.loads(archive.read(MANIFEST)))
            damaged = archive.testzip()
            lines = {name: sum(1 for _ in _rows(archive, name)) for name in manifest.tables}
    except (zipfile.BadZipFile, zlib.error, KeyError, TypeError, ValueError, EOFError) as error:
        raise _unfit(source, str(error), "a whole backup", "完整的备份文件") from None
    if damaged or lines != manifest.tables:
        raise _unfit(source, damaged or "rows", "an undamaged backup", "未损坏的备份文件")
    if manifest.form > FORM or manifest.revision not in upgrading.revisions():
        later = f"{manifest.release} ({manifest.revision})"
        raise _unfit(source, later, "a backup of this release or earlier", "本版本或更早版本的备份")
    return manifest


def read(connection: Connection, source: Path) -> Manifest:
    """Fill a database that has no tables with what a backup holds, as tables of this release.

    Raises
    ------
    BadInput
        The backup cannot be used.
    """
    manifest = proved(source)
    upgrading.upgrade(connection, manifest.revision)
    there = _tables(connection, manifest.tables)
    with zipfile.ZipFile(source) as archive:
        for table in there.sorted_tables:
            _fill(connection, table, _rows(archive, table.name))
    upgrading.upgrade(connection)
    return manifest


def files(source: Path) -> Iterator[tuple[str, bytes]]:
    """The installation's own files in a backup, with their places in its folder."""
    with zipfile.ZipFile(source) as archive:
        for name in archive.namelist():
            if name.startswith("files/") and ".." not in Path(name).parts:
                yield name.removeprefix("files/"), archive.read(name)


def empty(connection: Connection) -> None:
    """Drop every table of ours on a server, and what seals them."""
    names = upgrading.tables(connection)
    sealing = connection.scalars(text(SEALING), {"tables": list(names)}).all()
    for name in (*names, "alembic_version"):
        connection.exec_driver_sql(f'DROP TABLE IF EXISTS "{name}" CASCADE')
    for function in sealing:
        connection.exec_driver_sql(f"DROP FUNCTION {function}")


SEALING = """
SELECT DISTINCT tgfoid::regprocedure::text FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid
WHERE NOT tgisinternal AND relnamespace = current_schema()::regnamespace
AND relname = ANY(:tables)
"""


@contextmanager
def _snapshot(engine: Engine) -> Iterator[Connection]:
    """A connection to which the database stands still, and which keeps no writer waiting."""
    if engine.dialect.name == "sqlite":
        options: dict[str, Any] = {"writes": False}
    else:
        options = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
    with engine.connect().execution_options(**options) as connection:
        yield connection


def _zip(file: Any) -> zipfile.ZipFile:
    return zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=6)


def _put(
    connection: Connection, archive: zipfile.ZipFile, release: str, made: datetime
) -> Manifest:
    there = _tables(connection, upgrading.tables(connection))
    counts: dict[str, int] = {}
    for table in there.sorted_tables:
        with archive.open(_place(table.name), "w", force_zip64=True) as lines:
            counts[table.name] = 0
            for row in connection.execute(select(table).execution_options(yield_per=BATCH)):
                plain = {name: _plain(value) for name, value in row._mapping.items()}
                lines.write(json.dumps(plain, ensure_ascii=False).encode() + b"\n")
                counts[table.name] += 1
    at = upgrading.revision(connection) or ""
    manifest = Manifest(FORM, release, at, made.astimezone(UTC).isoformat(), counts)
    archive.writestr(MANIFEST, json.dumps(asdict(manifest), indent=1))
    return manifest


def _tables(connection: Connection, names: Iterable[str]) -> MetaData:
    """The tables as they stand in the database, whatever the code takes them for."""
    there = MetaData()
    there.reflect(connection, only=sorted(names))
    for table in there.tables.values():
        for column in table.columns:
            if isinstance(column.type, JSON):
                column.type.none_as_null = True
    return there


def _place(table: str) -> str:
    return f"tables/{table}.jsonl"


def _rows(archive: zipfile.ZipFile, table: str) -> Iterator[dict[str, Any]]:
    with archive.open(_place(table)) as lines:
        for line in lines:
            yield json.loads(line)


def _plain(value: Any) -> Any:
    """A value as JSON has it."""
    match value:
        case datetime(tzinfo=None):
            return value.replace(tzinfo=UTC).isoformat()
        case datetime():
            return value.astimezone(UTC).isoformat()
        case date():
            return value.isoformat()
        case bytes():
            return base64.b64encode(value).decode()
    return value


def _fill(connection: Connection, table: Table, rows: Iterator[dict[str, Any]]) -> None:
    """Put rows into an empty table; a row may refer to one that comes after it."""
    own = [key.parent.name for key in table.foreign_keys if key.column.table is table]
    keys = [key.name for key in table.primary_key.columns]
    later: list[tuple[str, dict[str, Any]]] = []
    while batch := [_read(table, row, connection) for row in itertools.islice(rows, BATCH)]:
        for row in batch:
            place = {f"at_{key}": row[key] for key in keys}
            later += [(name, {**place, "to": row[name]}) for name in own if row[name] is not None]
        connection.execute(insert(table), [row | dict.fromkeys(own) for row in batch])
    place_of = [table.c[key] == bindparam(f"at_{key}") for key in keys]
    for name, values in later:
        refers = update(table).where(*place_of).values({name: bindparam("to")})
        connection.execute(refers, values)
    _count_on(connection, table)


def _read(table: Table, row: dict[str, Any], connection: Connection) -> dict[str, Any]:
    """A row as the database takes it."""
    zoned = connection.dialect.name != "sqlite"
    return {name: _value(table.columns[name].type, value, zoned) for name, value in row.items()}


def _value(kind: TypeEngine[Any], value: Any, zoned: bool) -> Any:
    if value is None:
        return None
    match kind:
        case DateTime():
            found = datetime.fromisoformat(value)
            return found if zoned else found.replace(tzinfo=None)
        case Date():
            return date.fromisoformat(value)
        case LargeBinary():
            return base64.b64decode(value)
    return value


def _count_on(connection: Connection, table: Table) -> None:
    """Let a server give the next row a number after those that are there."""
    if connection.dialect.name != "postgresql":
        return
    for key in table.primary_key.columns:
        name = f'"{table.name}"'
        sequence = connection.scalar(select(func.pg_get_serial_sequence(name, key.name)))
        highest = connection.scalar(select(func.max(key))) if sequence else None
        if highest is not None:
            connection.execute(select(func.setval(sequence, highest)))


def _unfit(source: Path, value: str, expected: str, zh: str) -> BadInput:
    return BadInput([Flaw(source.name, 0, "", value, expected, zh)])
