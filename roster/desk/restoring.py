"""Put a backup in the place of a database; what was there is kept, and what was shut stays shut."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection, Engine
from sqlalchemy.orm import Session

from roster.desk.backups import STAMP
from roster.desk.doors import Doors, Shut, doors, shut
from roster.store import archives, upgrading
from roster.store.archives import Manifest
from roster.store.audit import record
from roster.store.base import open_database

PARTS = ("", "-wal", "-shm", "-journal")
"""A file of SQLite and those that may stand beside it."""


@dataclass(frozen=True, slots=True)
class Restored:
    """What a restore made.

    Parameters
    ----------
    aside : Path or None
        Where the file that was there is kept.
    """

    manifest: Manifest
    shut: Shut
    aside: Path | None = None


def restore_file(place: Path, source: Path, at: datetime, *, keep_links: bool = False) -> Restored:
    """Make the database file anew of a backup; where the file that was there is kept.

    The new file is whole before it takes its place, and one that is damaged is only asked what was
    open in it.

    Parameters
    ----------
    keep_links : bool
        Whether calendars and tokens stay open where nobody knows what was shut since the backup.

    Raises
    ------
    BadInput
        The backup cannot be used; nothing was changed.
    """
    fresh = place.with_name(place.name + ".new")
    remove(fresh)
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        restored = _filled(fresh, source, at, _doors_of(place), keep_links)
        aside = None
        if place.exists():
            aside = place.with_name(f"{place.stem}-until-{at.astimezone(UTC):{STAMP}}.db")
            _move(place, aside)
        _move(fresh, place)
    finally:
        remove(fresh)
    return replace(restored, aside=aside)


def restore_server(
    engine: Engine, source: Path, at: datetime, *, keep_links: bool = False
) -> Restored:
    """Make the tables on a server anew of a backup, in one transaction.

    Raises
    ------
    BadInput
        The backup cannot be used; nothing was changed.
    """
    archives.proved(source)
    since = doors(engine)
    with upgrading.remaking(engine) as connection:
        archives.empty(connection)
        return _read(connection, source, at, since, keep_links)


def _doors_of(place: Path) -> Doors | None:
    if not place.exists():
        return None
    engine = open_database(f"sqlite:///{place.resolve()}")
    try:
        return doors(engine)
    finally:
        engine.dispose()


def _filled(
    fresh: Path, source: Path, at: datetime, since: Doors | None, keep_links: bool
) -> Restored:
    engine = open_database(f"sqlite:///{fresh.resolve()}")
    try:
        with upgrading.remaking(engine) as connection:
            return _read(connection, source, at, since, keep_links)
    finally:
        engine.dispose()


def _read(
    connection: Connection, source: Path, at: datetime, since: Doors | None, keep_links: bool
) -> Restored:
    manifest = archives.read(connection, source)
    with Session(connection) as session:
        done = shut(session, since, at, keep=keep_links)
        after = {"release": manifest.release, "links": done.links}
        record(session, "database.restore", manifest.made, after=after)
        session.flush()
    return Restored(manifest, done)


def _beside(path: Path) -> list[Path]:
    return [path.with_name(path.name + part) for part in PARTS]


def _move(path: Path, to: Path) -> None:
    for old, new in zip(_beside(path), _beside(to), strict=True):
        if old.exists():
            old.replace(new)


def remove(path: Path) -> None:
    """Remove a file of SQLite and what stands beside it."""
    for each in _beside(path):
        each.unlink(missing_ok=True)
