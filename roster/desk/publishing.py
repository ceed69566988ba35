"""A draft on its way to the people: prepared 编制, reviewed 审核, approved 批准, published 发布.

Each step is signed by name and date, and speaks of one revision. Publishing keeps a version that
never changes, tells every person what is new for them, and asks only those to acknowledge it whom
it concerns.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from roster.desk import telling
from roster.desk.dockets import Docket, Dockets, today_in
from roster.desk.editing import Conflict, NotNow
from roster.desk.noticing import notice
from roster.desk.versions import Change, changes, document, rows_of
from roster.domain import OFF, Problem, Roster, Text
from roster.feeds.published import Published
from roster.rules import Violation
from roster.store.acknowledgements import AskedRow
from roster.store.audit import record
from roster.store.rosters import (
    RosterRow,
    SignatureRow,
    State,
    VersionRow,
    duties,
    edits,
    latest_version,
    put_duties,
)

REASONS: Mapping[str, Text] = {
    "absence": Text("临时缺勤", "sudden absence"),
    "leave": Text("请假", "leave"),
    "repair": Text("故障抢修", "urgent repair"),
    "protect": Text("保电", "supply protection"),
    "swap": Text("换班", "swap"),
    "training": Text("培训", "training"),
    "demand": Text("需求变化", "change of demand"),
    "correction": Text("更正", "correction"),
    "other": Text("其他", "other"),
}
"""Why a published roster is changed; never why somebody is absent."""
STEPS: Mapping[State, State] = {
    State.DRAFT: State.SUBMITTED,
    State.SUBMITTED: State.REVIEWED,
    State.REVIEWED: State.APPROVED,
}
"""Which step follows which, up to publishing."""
UNDER_WAY = tuple(STEPS.values())


class Blocked(Exception):
    """The roster breaks hard rules without a recorded exception: it goes no further.

    Parameters
    ----------
    violations : tuple[Violation, ...]
        The breaches on days to come.
    """

    def __init__(self, violations: Sequence[Violation]) -> None:
        self.violations = tuple(violations)
        super().__init__(f"{len(violations)} hard breaches")


class Unexplained(Exception):
    """A published roster is changed only with a reason code, and a return with its reason."""


@dataclass(frozen=True, slots=True)
class Issue:
    """A version as it went out.

    Parameters
    ----------
    asked : tuple[str, ...]
        The people who are asked to acknowledge it.
    """

    version: VersionRow
    asked: tuple[str, ...]


def blocking(docket: Docket, row: RosterRow, now: datetime) -> tuple[Violation, ...]:
    """Hard breaches that stand against the roster; what has happened blocks nothing."""
    today = docket.today(now)
    report = docket.report(docket.drawn(row))
    return tuple(v for v in report.violations if v.is_hard and max(v.days, default=today) >= today)


def advance(
    session: Session,
    dockets: Dockets,
    row: RosterRow,
    step: State,
    base: int,
    account: int,
    now: datetime,
) -> None:
    """Sign the next step of a draft: submitted, reviewed or approved.

    Raises
    ------
    NotNow
        It is not this step's turn.
    Conflict
        The draft has changed since the revision that the signer saw.
    Blocked
        Hard rules are broken without an exception.
    """
    was = State(row.state)
    if STEPS.get(was) != step:
        raise NotNow(was)
    _must_be_at(session, row, base)
    docket = dockets.of(session, row)
    if found := blocking(docket, row, now):
        raise Blocked(found)
    row.state = step
    _sign(session, row, step, account, now)
    _record(session, row, f"roster.{step.value}", account, was)


def give_back(
    session: Session, row: RosterRow, base: int, account: int, reason: str, *, own: bool
) -> None:
    """Make a draft of a roster under review again: withdrawn by its makers, or returned to them.

    Parameters
    ----------
    own : bool
        Its makers withdraw it; they need not say why.

    Raises
    ------
    NotNow
        It is not under review.
    Conflict
        It has changed since the revision that the reader saw.
    Unexplained
        It is returned without a reason.
    """
    was = State(row.state)
    if was not in UNDER_WAY:
        raise NotNow(was)
    _must_be_at(session, row, base)
    if not own and not reason:
        raise Unexplained
    row.state = State.DRAFT
    act = "roster.withdrawn" if own else "roster.returned"
    _record(session, row, act, account, was, reason)


def publish(
    session: Session,
    dockets: Dockets,
    row: RosterRow,
    base: int,
    account: int,
    now: datetime,
    code: str = "",
    reason: str = "",
) -> Issue:
    """Publish a draft: approved the first time, later with a reason code.

    Raises
    ------
    NotNow
        It is not approved yet, or nothing has changed since it was published.
    Conflict
        It has changed since the revision that was approved.
    Blocked
        Hard rules are broken without an exception.
    Unexplained
        It was published before, and there is no reason code.
    """
    was, before = State(row.state), latest_version(session, row.id)
    if was is not State.APPROVED and (before is None or was is not State.DRAFT):
        raise NotNow(was)
    if before is not None and not code:
        raise Unexplained
    _must_be_at(session, row, base)
    docket = dockets.of(session, row)
    if found := blocking(docket, row, now):
        raise Blocked(found)
    row.state = State.PUBLISHED
    _sign(session, row, State.PUBLISHED, account, now)
    roster = docket.drawn(row)
    return issue(session, row, docket.problem, roster, before, account, now, code, reason)


def issue(
    session: Session,
    row: RosterRow,
    problem: Problem,
    roster: Roster,
    before: VersionRow | None,
    account: int | None,
    now: datetime,
    code: str,
    reason: str,
) -> Issue:
    """Let a roster be the next version in force, and tell those whom it concerns."""
    number = before.number + 1 if before else 1
    version = VersionRow(
        roster_id=row.id,
        number=number,
        revision=row.revision,
        document=document(problem, roster, number, row.revision),
        reason=reason,
        reason_code=code,
        account_id=account,
        at=now,
    )
    session.add(version)
    session.flush()
    today = today_in(problem, now)
    changed = changes(rows_of(before) if before else {}, roster.rows)
    _keep_duties(session, row, problem, roster, version, now)
    telling.publish(session, row.unit_id, problem, Published(number, now, roster))
    asked = _ask(session, row, version, [c for c in changed if c[1] >= today], problem)
    record(
        session,
        "roster.published",
        str(row.first),
        account=account,
        unit=row.unit_id,
        before={"version": number - 1},
        after={
            "version": number,
            "revision": row.revision,
            "reason": " ".join(filter(None, (code, reason))),
            "cells": len(changed),
        },
    )
    return Issue(version, asked)


def _ask(
    session: Session,
    row: RosterRow,
    version: VersionRow,
    changed: Sequence[Change],
    problem: Problem,
) -> tuple[str, ...]:
    """Ask each person whom a change concerns to acknowledge it."""
    concerned: dict[str, list[Change]] = {}
    for change in changed:
        if change[0] in problem.person:
            concerned.setdefault(change[0], []).append(change)
    for person, cells in concerned.items():
        session.add(
            AskedRow(
                unit_id=row.unit_id,
                roster_id=row.id,
                version_id=version.id,
                person=person,
                days=[day for _, day, *_ in cells],
                asked=version.at,
            )
        )
        kind = "published" if version.number == 1 else "changed"
        told = [[problem.date_of(day).isoformat(), *codes] for _, day, *codes in cells]
        facts = {"first": row.first.isoformat(), "version": version.number}
        if kind == "changed":
            facts |= {"cells": told, "code": version.reason_code}
        notice(session, row.unit_id, person, kind, facts)
    session.flush()
    return tuple(concerned)


def _keep_duties(
    session: Session,
    row: RosterRow,
    problem: Problem,
    roster: Roster,
    version: VersionRow,
    now: datetime,
) -> None:
    """Let the table of duties say what the version says, and the past of who has left stay."""
    standing = duties(session, row.unit_id, problem.start, problem.last)
    wanted = {
        (person, problem.date_of(day)): code for person, day, code in roster.cells() if code != OFF
    }
    today = problem.date_of(today_in(problem, now))
    new = {cell: code for cell, code in wanted.items() if standing.get(cell) != code}
    gone = [
        (person, day)
        for person, day in standing.keys() - (wanted.keys() - new.keys())
        if person in roster.rows or day >= today
    ]
    put_duties(session, row.unit_id, version.id, gone, new)


def _must_be_at(session: Session, row: RosterRow, base: int) -> None:
    if row.revision != base:
        raise Conflict(row, edits(session, row.id, base))


def _sign(session: Session, row: RosterRow, state: State, account: int, now: datetime) -> None:
    """Put a signature under the revision as it stands."""
    session.add(
        SignatureRow(
            roster_id=row.id, revision=row.revision, state=state, account_id=account, at=now
        )
    )


def _record(
    session: Session, row: RosterRow, act: str, account: int, was: State, reason: str = ""
) -> None:
    record(
        session,
        act,
        str(row.first),
        account=account,
        unit=row.unit_id,
        before={"state": was},
        after={"state": row.state, "revision": row.revision, "reason": reason},
    )
    session.flush()
