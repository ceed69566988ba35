"""What one crew leaves to the next 遗留事项: kept with its owner until somebody closes it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy.orm import Session

from roster.desk import inquiring
from roster.domain import Text
from roster.errors import BadInput, Flaw
from roster.store.audit import record
from roster.store.ledgers import CarryRow, carried, carry_row

CARRY, FINISH = "carry", "finish"
LONGEST = 500
"""[characters] of what was done."""


class NotYours(Exception):
    """Somebody else's carry-over, which only its owner and those who supervise may close."""


def follow(
    session: Session, unit: int, post: str, name: str, act: Mapping[str, Any], received: datetime
) -> None:
    """Keep what an applied act of a handover enters or finishes; other acts say nothing here.

    Parameters
    ----------
    name : str
        The handover's name, ``post@instant``.
    """
    facts = act.get("facts", {})
    if act["act"] == CARRY:
        session.add(
            CarryRow(
                unit_id=unit,
                post=post,
                key=act["key"],
                text=str(facts.get("text", "")),
                ticket=str(facts.get("ticket") or ""),
                owner=str(facts.get("owner") or ""),
                record=name,
                by=str(act.get("by") or ""),
                since=received,
            )
        )
    elif act["act"] == FINISH:
        item, by = str(act.get("item")), str(act.get("by") or "")
        row = carry_row(session, unit, item)
        if item.startswith(inquiring.MATTER):
            inquiring.noted(session, unit, item, by, str(act.get("reason") or ""), received)
        elif row is not None and row.finished is None:
            row.finished, row.closing = received, name
            row.finished_by = by
            row.how = str(act.get("reason") or "")


def open_ones(session: Session, unit: int, post: str) -> list[dict[str, Any]]:
    """What the next crew is told of one by one, oldest first."""
    return [
        {
            "id": row.key,
            "post": row.post,
            "text": row.text,
            "owner": row.owner or None,
            "ticket": row.ticket or None,
            "since": f"{row.since.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
        }
        for row in carried(session, unit, post, is_open=True)
    ]


def close(
    session: Session,
    unit: int,
    key: str,
    how: str,
    person: str | None,
    account: int,
    supervises: bool,
    at: datetime,
) -> CarryRow:
    """Close a carry-over on a page of the site.

    Parameters
    ----------
    how : str
        What was done.
    person : str or None
        Who closes it, if the account is a person's.
    supervises : bool
        Whether the account may close what is another's.

    Raises
    ------
    LookupError
        There is none, or it is closed already.
    NotYours
    BadInput
        Nothing is said of what was done.
    """
    row = carry_row(session, unit, key)
    if row is None or row.finished is not None:
        raise LookupError(key)
    if not supervises and (person is None or row.owner != person):
        raise NotYours(key)
    words = _said(how)
    row.finished, row.finished_by, row.how, row.account_id = at, person or "", words, account
    record(session, "carry.close", row.text[:100], account=account, unit=unit,
           after={"key": key, "how": words})  # fmt: skip
    return row


def give(
    session: Session, unit: int, key: str, owner: str, known: Sequence[str], account: int
) -> CarryRow:
    """Give a carry-over to another owner.

    Raises
    ------
    LookupError
        There is none, or it is closed already.
    BadInput
        The owner is nobody of the unit.
    """
    row = carry_row(session, unit, key)
    if row is None or row.finished is not None:
        raise LookupError(key)
    if owner not in known:
        expected = Text("本单位人员的工号", "the number of a person of the unit")
        raise BadInput([Flaw("carry", 0, "owner", owner, expected.en, expected.zh)])
    before, row.owner = row.owner, owner
    record(session, "carry.give", row.text[:100], account=account, unit=unit,
           before={"owner": before}, after={"owner": owner})  # fmt: skip
    return row


def _said(how: str) -> str:
    words = " ".join(how.split())
    if not 0 < len(words) <= LONGEST:
        expected = Text(f"1至{LONGEST}字的处理结果", f"what was done, in 1 to {LONGEST} characters")
        raise BadInput([Flaw("carry", 0, "how", words[:40], expected.en, expected.zh)])
    return words
