"""A published roster without the road to it: what the pages of staff are read from."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import delete
from sqlalchemy.orm import Session

from roster.desk import telling
from roster.desk.books import Shelf
from roster.domain import OFF, Problem, Roster
from roster.feeds import canonical, units
from roster.feeds.published import Published
from roster.store.base import Sessions, now, writing
from roster.store.rosters import DutyRow, RosterRow, State, VersionRow, latest_version, roster_from

MONTH = date(2026, 11, 1)
NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
"""When the pages are looked at."""
CLOCKS = ("web.oneself", "web.requests.amending", "web.calendars.routes", "roster.desk.subscribing")
LEADER, DUTY, DRIVER = (
    "值@抢修值班#带班长",
    "值@抢修值班#值班员",
    "值@抢修值班#驾驶员",
)


def stop_clocks(monkeypatch: pytest.MonkeyPatch, at: datetime = NOON) -> None:
    """Let the pages of staff be looked at in a month that was published."""
    for module in CLOCKS:
        monkeypatch.setattr(f"{module}.now", lambda: at)


def month_of(**days: str) -> tuple[str, ...]:
    """November with days off but for these, such as ``d25``."""
    return tuple(days.get(f"d{number}", OFF) for number in range(1, 31))


def publish(
    make: Sessions,
    unit: int,
    first: date,
    days: int,
    rows: Mapping[str, tuple[str, ...]],
    at: datetime | None = None,
) -> int:
    """Publish a version of these days, with days off for whoever is not in `rows`; its number."""
    with writing(make) as work:
        problem = units.problem(Shelf().unit(work, unit), first, days)
        off = (OFF,) * days
        roster = Roster({person.id: rows.get(person.id, off) for person in problem.people})
        row = roster_from(work, unit, first)
        if row is None:
            row = RosterRow(unit_id=unit, first=first, days=days, rows={})
            work.add(row)
        row.rows = {person: list(codes) for person, codes in roster.rows.items()}
        row.state, row.revision = State.PUBLISHED, (row.revision or 0) + 1
        work.flush()
        before = latest_version(work, row.id)
        number = before.number + 1 if before else 1
        version = VersionRow(
            roster_id=row.id,
            number=number,
            revision=row.revision,
            document=canonical.dump(problem, roster, {}, number),
            at=at or now(),
        )
        work.add(version)
        work.flush()
        _duties(unit, problem, roster, version.id, work)
        telling.publish(work, unit, problem, Published(number, at or now(), roster))
        return number


def _duties(unit: int, problem: Problem, roster: Roster, version: int, work: Session) -> None:
    work.execute(
        delete(DutyRow).where(
            DutyRow.unit_id == unit, DutyRow.day >= problem.start, DutyRow.day <= problem.last
        )
    )
    for person, day, code in roster.cells():
        if code != OFF:
            when = problem.date_of(day)
            work.add(DutyRow(unit_id=unit, person=person, day=when, code=code, version_id=version))
