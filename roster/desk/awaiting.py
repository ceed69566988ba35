"""Who has acknowledged what was published, as a supervisor sees it; signed lists are put on record.

A tap is the person's own: see `acknowledging`. Nobody taps for another.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy.orm import Session

from roster.store.acknowledgements import AskedRow, Way, asked
from roster.store.audit import record
from roster.store.base import now
from roster.store.rosters import RosterRow


class Standing(StrEnum):
    """How one person stands to what was asked of them last."""

    WAITING = "waiting"
    CHANGED = "changed"
    """They had acknowledged an earlier version; their duties have changed since."""
    GIVEN = "given"


@dataclass(frozen=True, slots=True)
class Stand:
    """One person, and what was asked of them last."""

    row: AskedRow
    state: Standing


def stands(session: Session, roster: RosterRow) -> list[Stand]:
    """Everyone who was ever asked about a roster, those who have not answered first."""
    latest: dict[str, Stand] = {}
    for row in asked(session, roster.id):
        before = latest.get(row.person)
        if row.given is not None:
            state = Standing.GIVEN
        elif before and before.state is not Standing.WAITING:
            state = Standing.CHANGED
        else:
            state = Standing.WAITING
        latest[row.person] = Stand(row, state)
    return sorted(latest.values(), key=lambda stand: list(Standing).index(stand.state))


def signed(
    session: Session, roster: RosterRow, people: Iterable[str], document: str, account: int
) -> None:
    """Put a signed list on record: these people have signed for what was asked of them last."""
    named = set(people)
    put = [s.row for s in stands(session, roster) if s.row.person in named and not s.row.given]
    for row in put:
        row.given, row.way = now(), Way.PAPER
        row.document, row.account_id = document, account
    record(
        session,
        "roster.acknowledge",
        str(roster.first),
        account=account,
        unit=roster.unit_id,
        after={"people": [row.person for row in put], "way": Way.PAPER, "document": document},
    )
    session.flush()
