"""A published roster without the road to it: what the pages of staff are read from."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from roster.desk import telling
from roster.desk.books import Shelf
from roster.domain import OFF, Problem, Roster
from roster.feeds import canonical, units
from roster.feeds.published import Published
from roster.store.base import Sessions, now, writing
from roster.store.rosters import DutyRow, RosterRow, State, VersionRow, latest_version, roster_of


def turning(problem: Problem, cycle: tuple[str, ...]) -> Roster:
    """Everyone goes through the same cycle, each person one step further than the one before."""
    return Roster(
        {
            person.id: tuple(cycle[(day + number) % len(cycle)] for day in range(problem.days))
            for number, person in enumerate(problem.people)
        }
    )


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
        row = roster_of(work, unit, first, days)
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
