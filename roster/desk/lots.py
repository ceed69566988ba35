"""Which tickets are called back: drawn by the system, seeded, kept with the whole list."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from roster.domain import Text
from roster.duty import lots
from roster.errors import BadInput, Flaw
from roster.feeds.cells import listing
from roster.store.audit import record
from roster.store.ledgers import DrawRow, draws

KINDS: Mapping[str, Text] = {
    "complaint": Text("投诉", "complaints"),
    "extension": Text("业扩报装", "new connections"),
    "repair": Text("报修", "repairs"),
    "general": Text("其他业务", "other business"),
}
SHARES: Mapping[str, int] = {"complaint": 1000, "extension": 1000, "repair": 200, "general": 100}
"""[per mille] where nobody says otherwise: complaints and new connections are all called back."""
WHOLE = frozenset({"complaint", "extension"})
"""Kinds of which every ticket is called back."""
MOST, LONGEST = 5000, 60
"""[tickets], [characters] of a ticket."""


def draw(
    session: Session, unit: int, kind: str, text: str, share: int, account: int, at: datetime
) -> DrawRow:
    """Draw from a list of tickets those that are called back.

    A ticket that was in an earlier draw of its kind can't be drawn from again, so that nobody
    draws until the lot suits them.

    Parameters
    ----------
    text : str
        Numbers of tickets, a line or a separator between them.
    share : int [per mille]

    Raises
    ------
    BadInput
        The kind is unknown, a ticket can't be read or was in a draw before, or the share is wrong.
    """
    tickets = sorted({each for line in text.splitlines() for each in listing(line)})
    flaws = [*_flaws(kind, tickets, share), *_again(session, unit, kind, tickets)]
    if flaws:
        raise BadInput(flaws)
    seed = secrets.token_hex(16)
    row = DrawRow(
        unit_id=unit,
        kind=kind,
        share=share,
        seed=seed,
        tickets=tickets,
        drawn=list(lots.draw(tickets, share, seed)),
        account_id=account,
        at=at,
    )
    session.add(row)
    session.flush()
    counted = {
        "kind": kind,
        "tickets": len(tickets),
        "drawn": len(row.drawn),
        "share": share,
        "seed": seed,
    }
    record(session, "tickets.draw", kind, account=account, unit=unit, after=counted)
    return row


def holds(row: DrawRow) -> bool:
    """Whether the draw comes out the same when it is made again."""
    return list(lots.draw(row.tickets, row.share, row.seed)) == list(row.drawn)


def _flaws(kind: str, tickets: Iterable[str], share: int) -> Iterable[Flaw]:
    listed = list(tickets)
    if kind not in KINDS:
        yield _flaw("kind", kind, Text("类型", "a kind"))
    if not 0 < len(listed) <= MOST:
        yield _flaw("tickets", str(len(listed)), Text(f"1至{MOST}张工单", f"1 to {MOST} tickets"))
    if not 0 < share <= lots.WHOLE or (kind in WHOLE and share != lots.WHOLE):
        whole = Text("投诉和业扩全部回访，其余0到100%", "all of complaints and new connections, "
                     "of others more than 0 up to 100 %")  # fmt: skip
        yield _flaw("share", f"{share / 10:g}%", whole)
    for ticket in listed:
        if len(ticket) > LONGEST:
            yield _flaw("tickets", ticket, Text("较短的工单号", "a shorter number"))


def _again(session: Session, unit: int, kind: str, tickets: Iterable[str]) -> Iterable[Flaw]:
    before = {ticket for row in draws(session, unit, kind) for ticket in row.tickets}
    once = Text("尚未参加过抽取的工单", "a ticket that was in no draw before")
    return [_flaw("tickets", ticket, once) for ticket in tickets if ticket in before]


def _flaw(column: str, value: str, expected: Text) -> Flaw:
    return Flaw("回访抽取", 0, column, value, expected.en, expected.zh)
