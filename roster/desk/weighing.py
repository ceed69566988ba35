"""What a change of a unit's book would do to the roster that is being made, before it is kept."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from roster.checking import Report, check
from roster.desk.periods import problem_of
from roster.desk.versions import standing
from roster.feeds.unit import Unit
from roster.rechecking import without
from roster.rules import Rule, Violation
from roster.store.rosters import RosterRow, State

Bind = Callable[[Unit], Sequence[Rule]]
"""Gives the rules of a unit; who wires the site says how."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """A roster under the book as it is and as it would be.

    Parameters
    ----------
    gone, new : tuple[Violation, ...]
        Breaches that end, and those that begin; one that costs other points is in both.
    """

    first: date
    days: int
    before: Report
    after: Report
    gone: tuple[Violation, ...]
    new: tuple[Violation, ...]

    @property
    def points(self) -> int:
        """Points more (or fewer) than now."""
        return self.after.points - self.before.points

    @property
    def is_same(self) -> bool:
        return not self.gone and not self.new


def draft_at_hand(session: Session, unit: int, today: date) -> RosterRow | None:
    """The roster that is being made, else the latest published one that is not over."""
    rows = session.scalars(
        select(RosterRow).where(RosterRow.unit_id == unit).order_by(RosterRow.first.desc())
    ).all()
    ahead = [row for row in rows if row.first + timedelta(days=row.days) > today]
    unpublished = [row for row in ahead if row.state != State.PUBLISHED]
    return next(iter((*unpublished, *ahead)), None)


def weigh(session: Session, row: RosterRow, before: Unit, after: Unit, bind: Bind) -> Weighed:
    """Check a roster under both books.

    Raises
    ------
    BadInput
        The new book cannot be bound to its rules.
    """
    reports = []
    for unit in (before, after):
        found = problem_of(session, unit, row.unit_id, row.first, row.days)
        reports.append(check(found.problem, standing(found.problem, row.rows), bind(found.unit)))
    old, new = reports
    return Weighed(
        row.first,
        row.days,
        old,
        new,
        tuple(without(old.violations, new.violations)),
        tuple(without(new.violations, old.violations)),
    )
