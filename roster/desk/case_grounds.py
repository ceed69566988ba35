"""What the conditions of a case ask for: what excuses its fact, who reported it, other cases."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from roster.duty.schemes import Rule
from roster.store.accounts import AccountRow
from roster.store.attendance import AttendanceRow
from roster.store.cases import CaseRow
from roster.store.handovers import ActRow, RecordRow, Verdict
from roster.store.names import names
from roster.store.punches import CorrectionRow

TOUCHED = frozenset(
    {"refuse", "defect", "forbid", "no_show", "decline_redo", "rule", "countersign", "decide"}
    | {"force_close", "lift"}
)
"""Acts of a handover by which somebody reports something or rules on it."""


def by_of(unit: int, account: AccountRow) -> str:
    """How an account stands in a unit's cases: as its person, else by its own number."""
    return account.person if account.unit_id == unit and account.person else f"@{account.id}"


def same_act(session: Session, row: CaseRow) -> list[int]:
    """The cases about the same act; one that was withdrawn stands in nobody's way."""
    wanted = select(CaseRow.id).where(
        CaseRow.unit_id == row.unit_id, CaseRow.about == row.about, CaseRow.state != "WITHDRAWN"
    )
    return list(session.scalars(wanted))


def lower(session: Session, row: CaseRow, rule: Rule, days: int) -> list[str]:
    """The code of the step below, where it has not been taken lately."""
    steps = {each.step: each.code for each in rule.adoption.scheme.codes if each.step}
    below = steps.get(rule.code.step - 1)
    if not rule.code.step or below is None:
        return []
    since = row.day - timedelta(days=days)
    wanted = select(CaseRow.id).where(
        CaseRow.unit_id == row.unit_id,
        CaseRow.person == row.person,
        CaseRow.code == below,
        CaseRow.state == "FINAL",
        CaseRow.day >= since,
    )
    return [] if session.scalar(wanted.limit(1)) is not None else [below]


def excused_now(session: Session, row: CaseRow) -> list[Any]:
    """What excuses the fact behind a case as it is reckoned today; gone: it is no fact any more."""
    if "kind" not in row.fact:
        return []
    found = session.scalars(
        select(AttendanceRow).where(
            AttendanceRow.unit_id == row.unit_id,
            AttendanceRow.record == row.record,
            AttendanceRow.person == row.person,
            AttendanceRow.kind == row.fact["kind"],
        )
    ).one_or_none()
    return [["gone", {}]] if found is None else list(found.excused)


def parts(session: Session, row: CaseRow) -> list[str]:
    """Who reported the matter or ruled on it, be it on a punch that had been forgotten."""
    asked = select(AccountRow).join(CorrectionRow, CorrectionRow.decided_by == AccountRow.id)
    ruled = asked.where(
        CorrectionRow.unit_id == row.unit_id,
        CorrectionRow.person == row.person,
        CorrectionRow.day == row.day,
    )
    found = {str(row.fact.get("reporter") or "")}
    found |= {by_of(row.unit_id, account) for account in session.scalars(ruled)}
    if row.record:
        wanted = (
            select(ActRow.person, ActRow.body)
            .join(RecordRow, RecordRow.id == ActRow.record_id)
            .where(
                RecordRow.unit_id == row.unit_id,
                RecordRow.name == row.record,
                ActRow.act.in_(TOUCHED),
                ActRow.verdict == Verdict.APPLIED,
            )
        )
        for person, body in session.execute(wanted):
            found |= {person or "", str(json.loads(body).get("facts", {}).get("head") or "")}
    return sorted(found - {""})


def same_handover(session: Session, row: CaseRow) -> list[int]:
    """Other decided money codes of the same handover, or of the same duty of this person."""
    if not row.record or not row.amount:
        return []
    wanted = select(CaseRow.id).where(
        CaseRow.unit_id == row.unit_id,
        CaseRow.record == row.record,
        CaseRow.id != row.id,
        CaseRow.amount > 0,
        CaseRow.state.in_(("DECIDED", "APPEALED", "FINAL")),
    )
    if row.record.startswith("duty:"):
        wanted = wanted.where(CaseRow.person == row.person)
    return list(session.scalars(wanted))


def named_in(session: Session, unit: int, words: str) -> list[str]:
    """The people of a unit whom some words name: what is posted names nobody."""
    return sorted(row.person for row in names(session, unit).values() if row.name in words)
