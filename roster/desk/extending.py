"""Hours beyond the end of a duty: whose next rest they shorten, and a replan that mends it.

Nothing is changed by itself: a replan is asked for, and its outcome lies beside the draft until
somebody takes it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from sqlalchemy.orm import Session

from roster.checking import check
from roster.desk import mending, queueing
from roster.desk.dockets import Docket, Dockets
from roster.desk.lengthening import Longer, lengthened
from roster.desk.versions import standing
from roster.domain import Problem, Roster
from roster.rechecking import without
from roster.rules import Rule, Violation
from roster.store.rosters import RosterRow, rosters_between
from roster.store.tasks import TaskRow
from roster.timeline import instant

AHEAD = 8
"""[days] after the duty within which rest and hours are looked at: no rule rests longer."""
FAMILIES = ("rest.", "hours.")
SECONDS = 30
"""[s] for the replan."""


@dataclass(frozen=True, slots=True)
class Lacking:
    """Someone who may not begin their next duty as it stands.

    Parameters
    ----------
    day : date
        Of that duty.
    begins : datetime or None
        When they would have to be there.
    earliest : datetime or None
        From when on they may; None: the rule is one of hours, and the duty has to go.
    """

    person: str
    day: date
    rule: str
    begins: datetime | None
    earliest: datetime | None


def lacking(
    session: Session, dockets: Dockets, unit: int, worked: Sequence[Longer]
) -> tuple[Lacking, ...]:
    """Whose next duty of the published roster comes too soon after what was really worked."""
    docket = _published(session, dockets, unit, max(each.day for each in worked))
    if docket is None or docket.problem.published is None:
        return ()
    roster = standing(docket.problem, docket.problem.published.rows)
    rules = [rule for rule in docket.rules if rule.code.startswith(FAMILIES)]
    longer = lengthened(docket.problem, worked)
    people = {each.person for each in worked}
    new = without(_breaches(longer, roster, rules), _breaches(docket.problem, roster, rules))
    found = [_lacking(longer, roster, each) for each in new if set(each.people) & people]
    return tuple(dict.fromkeys(found))


def ask_replan(
    session: Session, unit: int, worked: Sequence[Longer], found: Sequence[Lacking]
) -> TaskRow | None:
    """Ask for a mend of the roster in which the first of these duties stands; None: there is none.

    Raises
    ------
    AlreadyAsked
        One is being worked out already, without these hours.
    """
    first = min(each.day for each in found)
    row = next(iter(rosters_between(session, unit, first, first)), None)
    if row is None or not row.rows:
        return None
    return queueing.ask(
        session,
        unit,
        kind=mending.KIND,
        first=row.first,
        days=row.days,
        seconds=SECONDS,
        given={"from": _after(row, worked), "worked": mending.written(worked)},
    )


def _after(row: RosterRow, worked: Iterable[Longer]) -> int:
    """The first day of a roster that may move: none on which somebody has worked longer."""
    return max(0, *((each.day - row.first).days + 1 for each in worked))


def _published(session: Session, dockets: Dockets, unit: int, last: date) -> Docket | None:
    """What is published for the days after a date, as far as there is no gap."""
    first = last + timedelta(days=1)
    docket = dockets.open(session, unit, first, AHEAD)
    told = docket.problem.published
    days = max(map(len, told.rows.values()), default=0) if told else 0
    if days in (0, AHEAD):
        return docket if days else None
    return dockets.open(session, unit, first, days)


def _breaches(problem: Problem, roster: Roster, rules: Iterable[Rule]) -> Sequence[Violation]:
    return check(problem, roster, rules).violations


def _lacking(problem: Problem, roster: Roster, breach: Violation) -> Lacking:
    person, day = breach.people[0], breach.days[-1]
    when = problem.date_of(day)
    symbol = problem.symbol[roster.at(person, day)]
    begins = instant(problem.zone, when, symbol.arrival).astimezone(UTC) if symbol.work else None
    rest, had = breach.facts.get("rest"), breach.facts.get("found")
    earliest = None
    if begins is not None and isinstance(rest, int) and isinstance(had, int):
        earliest = begins + timedelta(minutes=rest - had)
    return Lacking(person, when, breach.rule, begins, earliest)
