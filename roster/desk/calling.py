"""Whom a crew calls when a handover does not go smoothly, and what was said on the telephone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from roster.desk.folding import body
from roster.duty.book import Contact, DutyBook
from roster.store.handovers import ActRow, Verdict


class Ground(StrEnum):
    """Why an alarm is raised."""

    LATE = "late"
    """The hour has come, and the handover is not done."""
    DEFECT = "defect"
    REFUSED = "refused"
    NO_SHOW = "no_show"
    EXTENDED = "extended"
    """The outgoing crew has stayed on as long as the unit lets it."""
    COUNTERSIGN = "countersign"
    """The head has not signed a ruling given by telephone."""
    CONFIRM = "confirm"
    """A signature made offline was not confirmed."""


OPENS: Mapping[str, tuple[Ground, frozenset[str]]] = {
    "DEFECT": (Ground.DEFECT, frozenset({"defect"})),
    "REDO": (Ground.DEFECT, frozenset({"defect"})),
    "REFUSED": (Ground.REFUSED, frozenset({"refuse", "decline_redo"})),
    "HEAD_RULING": (Ground.REFUSED, frozenset({"refuse", "decline_redo"})),
    "NO_SHOW_IN": (Ground.NO_SHOW, frozenset({"no_show"})),
    "NO_SHOW_OUT": (Ground.NO_SHOW, frozenset({"no_show"})),
}
"""The states in which a call sheet is open, and the acts that lead there."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a call sheet.

    Parameters
    ----------
    code : str
        ``head.1``: by it a call is entered, so that a record holds no name and no number.
    """

    code: str
    contact: Contact


@dataclass(frozen=True, slots=True)
class Called:
    """One call that was entered.

    Parameters
    ----------
    said : datetime
        By the clock of the tablet.
    by : str
        Who called, by number.
    """

    code: str
    by: str
    said: datetime
    received: datetime
    answered: bool
    words: str


def call_sheet(book: DutyBook, post: str) -> tuple[Line, ...]:
    """Whom a post calls, in order: head, deputy, standby, neighbour."""
    counted: dict[str, int] = {}
    lines = []
    for contact in book.contacts_of(post):
        counted[contact.kind] = counted.get(contact.kind, 0) + 1
        lines.append(Line(f"{contact.kind}.{counted[contact.kind]}", contact))
    return tuple(lines)


def calls(acts: Iterable[ActRow]) -> tuple[Called, ...]:
    """The calls that were entered in a record, in the order in which they were received."""
    return tuple(_called(row, act) for row, act in applied(acts) if row.act == "call")


def applied(acts: Iterable[ActRow]) -> Iterator[tuple[ActRow, Mapping[str, Any]]]:
    """The acts that moved a record, each with what it says."""
    for row in acts:
        if row.verdict == Verdict.APPLIED:
            yield row, body(row)


def opened(state: str, acts: Sequence[ActRow]) -> tuple[Ground, datetime] | None:
    """Why and since when a record in a state has an open call sheet; None: it has none."""
    if state not in OPENS:
        return None
    ground, leads = OPENS[state]
    since = max((row.received for row, _ in applied(acts) if row.act in leads), default=None)
    return None if since is None else (ground, since)


def _called(row: ActRow, act: Mapping[str, Any]) -> Called:
    return Called(
        code=act["facts"]["contact"],
        by=row.person or "",
        said=datetime.fromisoformat(act["at"]),
        received=row.received,
        answered=act.get("value") == "answered",
        words=act.get("reason", ""),
    )
