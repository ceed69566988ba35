"""Put a backup in the place of a database; what was there is kept."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection, Engine, update
from sqlalchemy.orm import Session

from roster.desk.backups import STAMP
from roster.store import archives, upgrading
from roster.store.accounts import SignInRow
from roster.store.archives import Manifest
from roster.store.audit import record
from roster.store.base import open_database

PARTS = ("", "-wal", "-shm", "-journal")
"""A file of SQLite and those that may stand beside it."""


def restore_file(place: Path, source: Path, at: datetime) -> tuple[Manifest, Path | None]:
    """Make the database file anew of a backup; where the file that was there is kept.

    The new file is whole before it takes its place: a file that is damaged is never opened.

    Raises
    ------
    BadInput
        The backup cannot be used; nothing was changed.
    """
    fresh = place.with_name(place.name + ".new")
    remove(fresh)
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        manifest = _filled(fresh, source, at)
        aside = None
        if place.exists():
            aside = place.with_name(f"{place.stem}-until-{at.astimezone(UTC):{STAMP}}.db")
            _move(place, aside)
        _move(fresh, place)
    finally:
        remove(fresh)
    return manifest, aside


def restore_server(engine: Engine, source: Path, at: datetime) -> Manifest:
    """Make the tables on a server anew of a backup, in one transaction.

    Raises
    ------
    BadInput
        The backup cannot be used; nothing was changed.
    """
    archives.proved(source)
    with upgrading.remaking(engine) as connection:
        archives.empty(connection)
        return _read(connection, source, at)


def _filled(fresh: Path, source: Path, at: datetime) -> Manifest:
    engine = open_database(f"sqlite:///{fresh.resolve()}")
    try:
        with upgrading.remaking(engine) as connection:
            return _read(connection, source, at)
    finally:
        engine.dispose()


def _read(connection: Connection, source: Path, at: datetime) -> Manifest:
    """Read a backup in, and end what was signed in then: some of it may have been ended since."""
    manifest = archives.read(connection, source)
    with Session(connection) as session:
        session.execute(update(SignInRow).where(SignInRow.ended.is_(None)).values(ended=at))
        record(session, "database.restore", manifest.made, after={"release": manifest.release})
        session.flush()
    return manifest


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
