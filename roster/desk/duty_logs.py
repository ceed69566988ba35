"""The duty log 值班记录: entries with time, kind and author; closed where a handover is closed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from roster.desk import handing
from roster.desk.handing import HANDOVER, LOG, PAPER, Seen, instant_of
from roster.domain import Text
from roster.duty.cutoff import Stretch, stretches
from roster.errors import BadInput, Flaw
from roster.feeds.unit import Unit
from roster.store.handovers import RecordRow, Verdict

WRITE, CORRECT = "write", "correct"
CREW = "crew"
KINDS: Mapping[str, Text] = {
    "fault": Text("故障", "fault"),
    "repair": Text("抢修", "repair"),
    "call": Text("来电", "call"),
    "visit": Text("来访", "visit"),
    "notice": Text("通知", "notice"),
    "round": Text("巡视", "round"),
    "other": Text("其他", "other"),
}
LONGEST = 500
"""[characters] of an entry."""
LOOKED_BACK = timedelta(days=45)
"""So far back a page of the log goes for the handover that closed the one before."""
AHEAD = timedelta(hours=12)
"""A handover that was closed before its hour counts as well."""
LATE = timedelta(days=3)
"""So long after its crew has gone an entry may still come from a tablet without a network."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry, with what was added to correct it.

    Parameters
    ----------
    record : str
        The record in which it stands.
    sequence : int
        The server's: it orders entries and says which handover closes them.
    at, received : datetime
        When it was written by the writer's clock, and when it came.
    """

    record: str
    key: str
    sequence: int
    kind: str
    text: str
    by: str
    at: datetime
    received: datetime
    corrections: tuple[tuple[str, str, datetime], ...]


def log(
    session: Session, unit: int, post: str, begin: datetime, end: datetime
) -> list[Stretch[Entry]]:
    """The log of a post, parted at its handovers, oldest first.

    Whatever was received is in exactly one part. Those parts are left out that ended before
    `begin` or began after `end`.
    """
    rows = handing.records_between(
        session, unit, begin - LOOKED_BACK, end + LOOKED_BACK, (LOG, HANDOVER, PAPER), post
    )
    seen = handing.see(session, rows)
    closings = {
        each.row.name: each.closing for each in seen if each.row.kind != LOG and each.closing
    }
    ends = {each.closing: each.row.due for each in seen if each.closing}
    entries = [
        (entry.sequence, entry)
        for each in seen
        if each.row.kind == LOG
        for entry in entries_of(each)
    ]
    return [
        part
        for part in stretches(closings, entries)
        if (not part.upto or ends[part.upto] > begin) and (not part.after or ends[part.after] < end)
    ]


@dataclass(frozen=True, slots=True)
class Present:
    """What the crew that holds a post has written so far.

    Parameters
    ----------
    record : str
        In which it writes now.
    taken : datetime or None
        When the handover that gave it the post was closed; None: none is on record.
    """

    record: str
    taken: datetime | None
    entries: tuple[Entry, ...]


def present(session: Session, unit: int, book: Unit, post: str, at: datetime) -> Present:
    """The log of the crew that holds a post now: whatever came after the last handover closed."""
    logs, last = _near(session, unit, post, at)
    closing = handing.see(session, [last])[0].closing if last else None
    name = record_at(book, post, last.due if last else None, at)
    begun = instant_of(name.rpartition("@")[2])
    entries = [
        entry
        for each in handing.see(session, logs)
        for entry in entries_of(each)
        if (entry.sequence > closing if closing else each.row.due >= begun)
    ]
    entries.sort(key=lambda each: each.sequence)
    return Present(name, last.closed if last else None, tuple(entries))


def _near(
    session: Session, unit: int, post: str, at: datetime
) -> tuple[list[RecordRow], RecordRow | None]:
    """The logs that may hold entries of now, and the last handover that was closed."""
    rows = handing.records_between(
        session, unit, at - LOOKED_BACK, at + AHEAD, (LOG, HANDOVER, PAPER), post
    )
    closed = [row for row in rows if row.kind != LOG and row.closed is not None]
    last = max(closed, key=lambda row: row.due, default=None)
    since = (last.due if last else at) - LATE
    return [row for row in rows if row.kind == LOG and row.due >= since], last


def entries_of(seen: Seen) -> list[Entry]:
    """The entries of one record, in the order in which they were received."""
    kept: Mapping[str, Mapping[str, Any]] = seen.facts.get("entries") or {}
    corrections: Sequence[Mapping[str, Any]] = seen.facts.get("corrections") or ()
    found = []
    for act in seen.acts:
        if act.key in kept and act.verdict == Verdict.APPLIED:
            entry = kept[act.key]
            found.append(
                Entry(
                    record=seen.row.name,
                    key=act.key,
                    sequence=act.sequence,
                    kind=str(entry["kind"]),
                    text=str(entry["text"]),
                    by=str(entry.get("by") or ""),
                    at=instant_of(str(entry["at"])),
                    received=act.received,
                    corrections=tuple(
                        (str(each["text"]), str(each.get("by") or ""), instant_of(str(each["at"])))
                        for each in corrections
                        if each["of"] == act.key
                    ),
                )
            )
    return found


def record_at(book: Unit, post: str, last: datetime | None, at: datetime) -> str:
    """The record in which an entry is written now.

    Parameters
    ----------
    last : datetime or None
        The hour at which the present crew took the post over; None: the date's midnight.
    """
    due = last or handing.midnight(book, at.astimezone(ZoneInfo(book.zone)).date())
    return f"{LOG}:{post}@{due:%Y-%m-%dT%H:%MZ}"


def entry(by: str, kind: str, text: str) -> dict[str, Any]:
    """The act that writes an entry, for `jotting.jot`.

    Raises
    ------
    BadInput
        Nothing is said, or too much.
    """
    return {"act": WRITE, "side": CREW, "by": by, "facts": {"kind": kind, "text": _said(text)}}


def correction(by: str, key: str, text: str) -> dict[str, Any]:
    """The act that corrects an entry by adding to it; what was written stays.

    Raises
    ------
    BadInput
        Nothing is said, or too much.
    """
    return {"act": CORRECT, "side": CREW, "by": by, "item": key, "facts": {"text": _said(text)}}


def _said(text: str) -> str:
    words = " ".join(text.split())
    if not 0 < len(words) <= LONGEST:
        expected = Text(f"1至{LONGEST}字", f"1 to {LONGEST} characters")
        raise BadInput([Flaw("值班记录", 0, "", words[:40], expected.en, expected.zh)])
    return words
