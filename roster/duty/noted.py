"""What a duty and its punches give cause to note: late, early, absent, off post, forgotten.

Being late is counted from the start of the duty. That somebody was not there so long before it as
the post asks is another fact, and for the record.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from roster.duties import Hours
from roster.duty.attendance import Fact, Kind
from roster.duty.figures import Limits
from roster.duty.matching import Parts, Presence, Punch, parts
from roster.duty.minutes import between


@dataclass(frozen=True, slots=True)
class Note:
    """A fact, and between which instants the person was missing."""

    fact: Fact
    begin: datetime
    end: datetime
    punch: Punch | None = None


def notes(
    person: str, presence: Presence, limits: Limits, is_leader: bool = False
) -> Iterator[Note]:
    """Everything to be noted of one duty; of a standby at home nothing is."""
    due = presence.due
    if due.hours is Hours.STANDBY_HOME:
        return
    if _is_smooth(presence, limits, is_leader):
        return
    if presence.is_absent:
        yield _note(person, presence, Kind.ABSENT, due.minutes, (due.start, due.end))
        return
    found = parts(presence)
    yield from _arrival(person, presence, limits, found, is_leader)
    if found.early > limits.early_grace and presence.left is not None:
        span = presence.left.at, due.end
        more = {"grace": limits.early_grace}
        yield _note(person, presence, Kind.EARLY, found.early, span, presence.left, more)
    yield from _off_post(person, presence, limits)
    for lacks, end in ((presence.lacks_in, "in"), (presence.lacks_out, "out")):
        if lacks:
            at = due.start if end == "in" else due.end
            yield _note(person, presence, Kind.FORGOTTEN, 0, (at, at), None, {"lacks": end})
            return


def _is_smooth(presence: Presence, limits: Limits, is_leader: bool) -> bool:
    """Whether somebody came before the lead, went after the end and was never away: most duties."""
    due, arrived, left = presence.due, presence.arrived, presence.left
    if arrived is None or left is None or presence.away or left.at < due.end:
        return False
    wanted = timedelta(minutes=_lead(presence, limits, is_leader))
    return presence.begin is not None and presence.begin <= due.start - wanted


def _lead(presence: Presence, limits: Limits, is_leader: bool) -> int:
    """[min]"""
    due = presence.due
    return limits.lead_of(between(due.arrival, due.start), is_leader)


def _arrival(
    person: str, presence: Presence, limits: Limits, found: Parts, is_leader: bool
) -> Iterator[Note]:
    due, punch = presence.due, presence.arrived
    if punch is None or presence.begin is None:
        return
    if found.late > limits.grace:
        span, more = (due.start, punch.counts_from), {"grace": limits.grace}
        yield _note(person, presence, Kind.LATE, found.late, span, punch, more)
        return
    lead = _lead(presence, limits, is_leader)
    wanted = due.start - timedelta(minutes=lead)
    missed = between(wanted, min(punch.counts_from, due.start))
    if lead and missed > 0:
        more = {"lead": lead, "counts": limits.blames_lead}
        span = wanted, punch.counts_from
        yield _note(person, presence, Kind.LEAD_MISSED, missed, span, punch, more)


def _off_post(person: str, presence: Presence, limits: Limits) -> Iterator[Note]:
    """Times away that were each longer than is allowed, as one fact."""
    long = [(out, back) for out, back in presence.away if between(out, back) > limits.off_post]
    if not long:
        return
    minutes = sum(between(out, back) for out, back in long)
    more = {
        "allowed": limits.off_post,
        "times": [[out.isoformat(), back.isoformat()] for out, back in long],
    }
    span = long[0][0], long[-1][1]
    yield _note(person, presence, Kind.OFF_POST, minutes, span, None, more)


def _note(
    person: str,
    presence: Presence,
    kind: Kind,
    minutes: int,
    span: tuple[datetime, datetime],
    punch: Punch | None = None,
    more: Mapping[str, object] | None = None,
) -> Note:
    begin, end = span
    told: dict[str, object] = {"from": begin.isoformat(), "to": end.isoformat(), **(more or {})}
    if punch is not None:
        told |= {"source": punch.source.value, "punch": punch.number, "tap": punch.at.isoformat()}
        if punch.device:
            told["device"] = punch.device
        if punch.skew:
            told["skew"] = punch.skew
        if punch.first is not None:
            told["first"] = punch.first.isoformat()
    return Note(Fact(person, kind, presence.due.day, minutes, told), begin, end, punch)
