"""What the product itself knows of automatic items: what is open, by which source, since when.

The rule of `roster.duty.record.opening` holds: a source that finds nothing open (`count` 0) answers
its item, every other item is declared by the outgoing crew and confirmed by the incoming one. So

- a source is sent only for what is on record here; what nothing is connected to has none, and the
  tablet says 未接入;
- `count` is None where the record alone can't tell, as of a log in which nothing is written: the
  tablet shows what is known, and the item is declared;
- each source says at what moment it was true (`at`) and in words what it found (`about`). A tablet
  shows its age, and drops one that is older than `FRESH` before a record begins, as it does with
  one of another handover (`due`): what is stale or absent never answers anything.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from roster.desk import repairing, revisiting
from roster.desk.duty_logs import Present
from roster.desk.folding import REPAIR
from roster.desk.handing import written
from roster.desk.seating import Room
from roster.domain import Text
from roster.store.handovers import RecordRow

FRESH = timedelta(minutes=10)
"""Up to this age a source answers an item; the tablet keeps to the same."""
DUTY_LOG, SEATS, TICKETS, REVISITS = "duty_log", "seats", "tickets", "revisits"
LISTED = 10
"""[tickets] that are named one by one."""
REPAIRS_NAME = Text("轮值·抢修台账", "Lunzhi repair cases")
REVISITS_NAME = Text("轮值·回访台账", "Lunzhi revisits")
LOG_NAME = Text("轮值·值班记录", "Lunzhi duty log")
SEATS_NAME = Text("轮值·座席交接", "Lunzhi seats")
Source = dict[str, Any]


def of_log(session: Session, unit: int, post: str, log: Present, zone: str, at: datetime) -> Source:
    """Whether the log is complete as far as the records tell: every repair job begun since the last
    handover is named in an entry."""
    jobs = _jobs(session, unit, post, log.taken or at - timedelta(days=1))
    lacking = [job for job in jobs if not any(job in each.text for each in log.entries)]
    if lacking:
        names = " ".join(lacking)
        about = Text(f"未记入值班记录的抢修：{names}", f"repairs not in the log: {names}")
    elif log.entries:
        last = max(each.at for each in log.entries).astimezone(ZoneInfo(zone))
        number = len(log.entries)
        about = Text(
            f"共{number}条，最后一条{last:%H:%M}", f"{number} entries, the last at {last:%H:%M}"
        )
    else:
        about = Text("本班还没有记录", "nothing written by this crew")
    count = len(lacking) if lacking or log.entries else None
    return _source(LOG_NAME, about, count, at)


def of_seats(room: Room, post: str, at: datetime) -> Source | None:
    """How many seats of a group are still to change over; None: none of them does."""
    own = [each for each in room.sittings if each.post == post and (each.in_ or each.out)]
    if not own:
        return None
    done = sum(each.change is not None and each.change.done is not None for each in own)
    about = Text(f"{len(own)}席中{done}席已交接", f"{done} of {len(own)} seats handed over")
    return {**_source(SEATS_NAME, about, len(own) - done, at), "due": written(room.due)}


def of_ledgers(session: Session, unit: int, at: datetime) -> dict[str, Source | None]:
    """What the ledgers of repairs and revisits have open, by feed.

    They are filled by hand and by files, so that nothing open in them answers no item.
    """
    begun, waiting = repairing.begun(session, unit, at), revisiting.listing(session, unit, at)
    calls = [each for each in waiting if each.is_open]
    return {
        TICKETS: _open(REPAIRS_NAME, [each for each, is_open in begun.items() if is_open], at)
        if begun
        else None,
        REVISITS: _open(REVISITS_NAME, [each.row.subject for each in calls], at)
        if waiting
        else None,
    }


def _open(name: Text, tickets: Sequence[str], at: datetime) -> Source:
    listed = " ".join(tickets[:LISTED])
    more = f" … {len(tickets)}" if len(tickets) > LISTED else ""
    about = (
        Text(f"未完成：{listed}{more}", f"open: {listed}{more}")
        if tickets
        else Text(
            "台账中没有未完成的，请核对工单系统", "nothing open here: compare the ticket system"
        )
    )
    return _source(name, about, len(tickets) or None, at)


def _jobs(session: Session, unit: int, post: str, since: datetime) -> Iterable[str]:
    """The tickets of the repairs that were begun at a post."""
    names = session.scalars(
        select(RecordRow.name).where(
            RecordRow.unit_id == unit,
            RecordRow.kind == REPAIR,
            RecordRow.post == post,
            RecordRow.opened > since,
        )
    )
    return sorted(name.removeprefix(f"{REPAIR}:") for name in names)


def _source(name: Text, about: Text, count: int | None, at: datetime) -> Source:
    return {"name": _both(name), "about": _both(about), "count": count, "at": written(at)}


def _both(text: Text) -> dict[str, str]:
    return {"zh": text.zh, "en": text.en}
