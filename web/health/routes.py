"""One address that answers 200 while all is well, else 503."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime, timedelta

from flask import Blueprint, current_app
from flask.typing import ResponseReturnValue
from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from roster.desk import backups
from roster.store import upgrading
from roster.store.base import Sessions, reading
from roster.store.tasks import OPEN, TaskRow, workers_seen
from web import access
from web.settings import Settings
from web.version import VERSION

pages = Blueprint("health", __name__)
UNWELL = 503
PRESENT = timedelta(seconds=30)
"""A worker that was not seen for so long is gone."""


@pages.get("/healthz")
@access.public
def healthz() -> ResponseReturnValue:
    """Version, database and queue."""
    try:
        database, queue = _looked()
    except SQLAlchemyError as error:
        said = {"state": type(error).__name__}
        return {"version": VERSION, "database": said, "queue": {}}, UNWELL
    made = _last_backup()
    return {
        "version": VERSION,
        "database": {"state": "ok", **database},
        "queue": queue,
        "serving": _serving(),
        "backup": made.isoformat() if made else None,
    }


def _looked() -> tuple[Mapping[str, str | None], Mapping[str, int]]:
    """A session of its own: of a request's session it could not be told whether it answers."""
    make: Sessions = current_app.extensions["lunzhi.sessions"]
    with reading(make) as work:
        connection = work.connection()
        database = {
            "kind": connection.dialect.name,
            "revision": upgrading.revision(connection),
        }
        return database, _queue(work)


def _queue(work: Session) -> dict[str, int]:
    """Open tasks by how far they are, and the workers that are there for them."""
    counted = select(TaskRow.state, func.count()).where(TaskRow.state.in_(OPEN))
    found = dict(work.execute(counted.group_by(TaskRow.state)).all())
    return {
        **{stage.value: found.get(stage, 0) for stage in OPEN},
        "workers": workers_seen(work, PRESENT),
    }


def _serving() -> dict[str, int]:
    """The processes that are to answer, and those that are there for it."""
    found = current_app.extensions.get("lunzhi.serving")
    return asdict(found) if found else {}


def _last_backup() -> datetime | None:
    settings: Settings = current_app.extensions["lunzhi.settings"]
    found = backups.kept(backups.folder_of(settings.data))
    return found[-1].made if found else None
