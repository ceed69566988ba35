"""What a person is asked to acknowledge, and their own tap."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from roster.desk.versions import changes, rows_of
from roster.domain import Text
from roster.errors import BadInput, Flaw
from roster.store.acknowledgements import AskedRow, Way, asked_of
from roster.store.audit import record
from roster.store.base import now
from roster.store.rosters import RosterRow, VersionRow, version_of


@dataclass(frozen=True, slots=True)
class Ask:
    """A version that waits for one person's acknowledgement.

    Parameters
    ----------
    cells : Sequence[tuple[date, str, str]]
        Date, code before and code after of what the version changed for them; a first version
        changes nothing.
    before : bool
        They had acknowledged an earlier version of this roster.
    by : int or None
        The account that published it.
    """

    row: AskedRow
    first: date
    last: date
    version: int
    reason: str
    cells: Sequence[tuple[date, str, str]]
    before: bool
    by: int | None


def open_for(session: Session, unit: int, person: str) -> list[Ask]:
    """What a person has yet to acknowledge: of each roster only the version asked for last."""
    by_roster: dict[int, list[AskedRow]] = {}
    for row in asked_of(session, unit, person):
        by_roster.setdefault(row.roster_id, []).append(row)
    return [_ask(session, rows) for rows in by_roster.values() if rows[-1].given is None]


def tap(
    session: Session, unit: int, person: str, number: int, way: Way, account: int | None
) -> None:
    """The person acknowledges; nobody can do it for them.

    Raises
    ------
    BadInput
        Nothing of that number waits for this person: it was changed again, or is acknowledged.
    """
    ask = next((a for a in open_for(session, unit, person) if a.row.id == number), None)
    if ask is None:
        latest = Text("最新一版、尚未确认的排班", "the latest version, not acknowledged yet")
        raise BadInput([Flaw("acknowledgements", 0, "", str(number), latest.en, latest.zh)])
    ask.row.given, ask.row.way, ask.row.account_id = now(), way, account
    record(
        session,
        "roster.acknowledge",
        person,
        account=account,
        unit=unit,
        after={"first": ask.first.isoformat(), "version": ask.version, "way": way},
    )


def _ask(session: Session, rows: Sequence[AskedRow]) -> Ask:
    row = rows[-1]
    first, days, version = session.execute(
        select(RosterRow.first, RosterRow.days, VersionRow)
        .join(VersionRow, VersionRow.roster_id == RosterRow.id)
        .where(VersionRow.id == row.version_id)
    ).one()
    return Ask(
        row=row,
        first=first,
        last=first + timedelta(days=days - 1),
        version=version.number,
        reason=version.reason,
        cells=_cells(session, first, version, row),
        before=any(each.given is not None for each in rows),
        by=version.account_id,
    )


def _cells(
    session: Session, first: date, version: VersionRow, row: AskedRow
) -> list[tuple[date, str, str]]:
    earlier = version_of(session, version.roster_id, version.number - 1)
    if earlier is None:
        return []
    before, after = ({row.person: rows_of(v).get(row.person, ())} for v in (earlier, version))
    return [
        (first + timedelta(days=day), was, now)
        for _, day, was, now in changes(before, after)
        if day in row.days
    ]
