"""Putting an exception on record for a breach that stands already; no duty is changed by it."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import Session

from roster.desk.dockets import Dockets
from roster.desk.editing import FREE, NotNow, record_departures
from roster.desk.refusing import (
    Asks,
    Broken,
    Grounds,
    departures,
    ungrounded,
)
from roster.domain import Departure
from roster.rules import Violation
from roster.store.rosters import RosterRow, State


def put_on_record(
    session: Session,
    dockets: Dockets,
    row: RosterRow,
    breach: Violation,
    grounds: Sequence[Grounds],
    reason: str,
    account: int | None,
) -> tuple[Departure, ...]:
    """Depart from a rule where a draft breaks it, as the one who takes it upon themselves says.

    Raises
    ------
    Broken
        No basis or no reason is given, or nobody departs from the rule.
    NotNow
        The roster is under review.
    BadInput
        The basis is not one of the rule's, or its document is missing.
    """
    if row.state not in FREE:
        raise NotNow(State(row.state))
    docket = dockets.of(session, row)
    problem, rules = docket.problem, docket.rules
    missing = ungrounded(rules, (breach,), grounds)
    asks = Asks(reason=not reason.strip(), rules=missing)
    if asks != Asks():
        raise Broken((breach,), asks)
    found = tuple(departures(problem, rules, (breach,), grounds, reason))
    under = problem.with_(departures=(*problem.departures, *found))
    again = (
        v
        for rule in rules
        if rule.code == breach.rule
        for v in rule.check(under, docket.drawn(row))
    )
    place = breach.people, breach.days
    if left := [each for each in again if each.is_hard and (each.people, each.days) == place]:
        raise Broken(left, None)
    record_departures(session, row, found, account)
    return found
