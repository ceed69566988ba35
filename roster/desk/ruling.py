"""What waits for the head: rulings to sign, acts that contradict each other, offline signatures.

Nothing here is ever decided by itself. What is not signed in time is told to the unit above.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from roster.desk import folding, handing
from roster.desk.handing import Seen
from roster.duty.book import DutyBook, PostSettings
from roster.store.handovers import ActRow, RecordRow, Verdict

REACH = timedelta(days=90)
"""So long back something may still wait."""
WEIGHED = ("rule", "countersign", "sign", "confirm", "decide")


class Matter(StrEnum):
    """What somebody has to decide or sign."""

    RULING = "ruling"
    CONTESTED = "contested"
    OFFLINE = "offline"


@dataclass(frozen=True, slots=True)
class Waiting:
    """One thing that waits.

    Parameters
    ----------
    about : str
        Key of the act that it is about; of an offline signature the side.
    act : Mapping[str, Any]
        The act itself.
    due : datetime or None
        Until when; None: as soon as may be.
    """

    seen: Seen
    matter: Matter
    about: str
    act: Mapping[str, Any]
    received: datetime
    due: datetime | None = None

    @property
    def row(self) -> RecordRow:
        return self.seen.row

    @property
    def ruling(self) -> Mapping[str, Any]:
        """A ruling as both leaders recorded it: by side, with time, words and what was decided."""
        found = (self.seen.facts.get("rulings") or {}).get(self.about)
        return found if isinstance(found, Mapping) else {}

    @property
    def other(self) -> Mapping[str, Any] | None:
        """What stands in the place of a contested act: the last one taken about the same."""
        by_key = {each.key: each for each in self.seen.acts}
        contested = by_key.get(self.about)
        return None if contested is None else _beside(self.seen.acts, contested)


def waiting(session: Session, books: Mapping[int, DutyBook], at: datetime) -> tuple[Waiting, ...]:
    """What waits in some units, longest first.

    Parameters
    ----------
    books : Mapping[int, DutyBook]
        What each of the units keeps for its duties.
    """
    rows = _candidates(session, books, at - REACH)
    found = [
        each
        for seen in handing.see(session, rows)
        for each in _waiting_in(seen, _settings(books[seen.row.unit_id], seen.row.post))
    ]
    return tuple(sorted(found, key=lambda each: (each.received, each.row.id)))


def _waiting_in(seen: Seen, settings: PostSettings | None) -> Iterator[Waiting]:
    """What waits in one record."""
    by_key = {each.key: each for each in seen.acts}
    countersign = timedelta(hours=settings.countersign if settings else 24)
    confirm = timedelta(hours=settings.confirm if settings else 72)
    for key in seen.facts.get("uncountersigned") or ():
        yield _waiting(seen, Matter.RULING, key, by_key[key], countersign)
    for each in seen.contested:
        yield _waiting(seen, Matter.CONTESTED, each.key, each, None)
    for side in seen.facts.get("unproved") or ():
        signed = _signature(seen.acts, side)
        if signed is not None:
            yield _waiting(seen, Matter.OFFLINE, side, signed, confirm)


def _beside(acts: Sequence[ActRow], contested: ActRow) -> Mapping[str, Any] | None:
    mine = folding.body(contested)
    about = _about(mine)
    found = None
    for each in acts:
        if each.verdict == Verdict.APPLIED and each.device_id != contested.device_id:
            act = folding.body(each)
            if act["act"] == mine["act"] or (about and about & _about(act)):
                found = act
    return found


def _about(act: Mapping[str, Any]) -> frozenset[str]:
    item, place = act.get("item", ""), act.get("place", "")
    single = [f"{item}/{place}" if place else item] if item else []
    return frozenset([*act.get("items", ()), *single])


def _candidates(session: Session, units: Iterable[int], since: datetime) -> list[RecordRow]:
    """The records in which something may wait; whether it does, only the whole record tells."""
    wanted = (
        select(ActRow.record_id, ActRow.act, ActRow.verdict, ActRow.signature)
        .where(
            ActRow.unit_id.in_(tuple(units)),
            ActRow.received >= since,
            ActRow.record_id.is_not(None),
            ActRow.act.in_(WEIGHED) | (ActRow.verdict == Verdict.CONTESTED),
        )
        .order_by(ActRow.sequence)
    )
    open_: defaultdict[int | None, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for record, act, verdict, signature in session.execute(wanted):
        count = open_[record]
        if verdict == Verdict.CONTESTED:
            count["contested"] += 1
        elif act == "decide":
            count["contested"] -= 1
        elif act == "rule":
            # Two acts may make one ruling: rather look into a record in vain than pass it over.
            count["ruling"] += 1
        elif act == "countersign":
            count["ruling"] -= 1
        elif act == "sign" and not signature:
            count["offline"] += 1
        elif act == "confirm":
            count["offline"] -= 1
    numbers = [record for record, count in open_.items() if any(n > 0 for n in count.values())]
    rows = session.scalars(select(RecordRow).where(RecordRow.id.in_(numbers)))
    return sorted(rows, key=lambda row: row.id)


def _signature(acts: Sequence[ActRow], side: str) -> ActRow | None:
    """The last signature of a side that was taken."""
    found = None
    for each in acts:
        if each.act != "sign" or each.verdict != Verdict.APPLIED:
            continue
        if folding.body(each).get("side") == side:
            found = each
    return found


def _waiting(
    seen: Seen, matter: Matter, about: str, act: ActRow, within: timedelta | None
) -> Waiting:
    due = None if within is None else act.received + within
    return Waiting(seen, matter, about, folding.body(act), act.received, due)


def _settings(book: DutyBook, post: str) -> PostSettings | None:
    return next((each for each in book.posts if each.post == post), None)
