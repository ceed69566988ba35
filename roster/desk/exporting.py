"""Everything that is kept of a unit, as files that others can read."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import select
from sqlalchemy.orm import Session

from roster.desk.books import book
from roster.feeds import sheets, unit_book, units
from roster.store.accounts import AccountRow
from roster.store.attendance import AttendanceRow
from roster.store.audit import AuditRow
from roster.store.base import Base
from roster.store.punches import PunchRow
from roster.store.requests import RequestRow
from roster.store.rosters import DutyRow, RosterRow, VersionRow


def everything(session: Session, unit: int) -> dict[str, bytes]:
    """Files by name: the book, rosters, duties, requests, punches and their facts, the log."""
    kept = book(session, unit)
    return {
        "book.xlsx": unit_book.workbook(kept),
        **_folder(kept),
        **_rosters(session, unit),
        "duties.csv": _duties(session, unit),
        "requests.csv": _rows(session, unit, RequestRow),
        "punches.csv": _rows(session, unit, PunchRow),
        "attendance.csv": _rows(session, unit, AttendanceRow),
        "log.csv": _log(session, unit),
    }


def table(heads: Sequence[str], lines: Iterable[Sequence[object]]) -> bytes:
    """A CSV file that a spreadsheet opens in the right encoding."""
    found = io.StringIO()
    writer = csv.writer(found, lineterminator="\n")
    writer.writerow(heads)
    writer.writerows(["" if cell is None else str(cell) for cell in line] for line in lines)
    return found.getvalue().encode("utf-8-sig")


def _folder(kept: sheets.Stored) -> dict[str, bytes]:
    with TemporaryDirectory() as place:
        folder = Path(place) / "unit"
        units.write(sheets.understood(kept), folder)
        return {f"unit/{file.name}": file.read_bytes() for file in sorted(folder.iterdir())}


def _rosters(session: Session, unit: int) -> dict[str, bytes]:
    """Each draft as it stands, and each version as it was published."""
    found: dict[str, bytes] = {}
    for row in session.scalars(select(RosterRow).where(RosterRow.unit_id == unit)):
        draft = {"first": row.first.isoformat(), "days": row.days, "state": row.state}
        text = json.dumps({**draft, "rows": row.rows, "pins": row.pins}, ensure_ascii=False)
        found[f"rosters/{row.first}-draft.json"] = text.encode()
    versions = session.execute(
        select(RosterRow.first, VersionRow.number, VersionRow.document)
        .join(VersionRow, VersionRow.roster_id == RosterRow.id)
        .where(RosterRow.unit_id == unit)
    )
    return found | {f"rosters/{first}-v{n}.json": text.encode() for first, n, text in versions}


def _duties(session: Session, unit: int) -> bytes:
    rows = session.execute(
        select(DutyRow.day, DutyRow.person, DutyRow.code)
        .where(DutyRow.unit_id == unit)
        .order_by(DutyRow.day, DutyRow.person)
    )
    return table(("date", "person", "code"), rows.all())


def _rows(session: Session, unit: int, row: type[Base]) -> bytes:
    """Every row that a table has of the unit, as it is kept."""
    known = row.__table__.columns
    columns = [column for column in known if column.name != "unit_id"]
    rows = session.execute(select(*columns).where(known["unit_id"] == unit).order_by("id"))
    return table([column.name for column in columns], rows.all())


def _log(session: Session, unit: int) -> bytes:
    rows = session.execute(
        select(AuditRow, AccountRow.login)
        .outerjoin(AccountRow, AccountRow.id == AuditRow.account_id)
        .where(AuditRow.unit_id == unit)
        .order_by(AuditRow.id)
    )
    return table(
        ("at", "account", "act", "subject", "before", "after"),
        (
            (row.at.isoformat(), login, row.act, row.subject, _json(row.before), _json(row.after))
            for row, login in rows
        ),
    )


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False) if value else ""
