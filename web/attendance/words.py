"""Facts and excuses in words, each with its arithmetic."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext

from roster.desk.hours_worked import Cycle, Month
from roster.duty.attendance import AGAINST, Kind
from roster.duty.excuses import Reason
from roster.duty.hour_classes import HourClass
from roster.duty.matching import Evidence, Punch, Source, Way
from roster.store.attendance import AttendanceRow
from web.attendance.frame import Here, duration, pages


@dataclass(frozen=True, slots=True)
class Said:
    """A fact as a page shows it.

    Parameters
    ----------
    excuses : tuple[tuple[str, str], ...]
        What excuses it, and the arithmetic.
    is_against : bool
        Whether it may be held against the person: not excused, and of a kind that is.
    """

    row: AttendanceRow
    name: str
    arithmetic: str
    excuses: tuple[tuple[str, str], ...]
    is_against: bool


def kind(value: str) -> str:
    """What a fact is called."""
    found = {
        Kind.EXTENSION: gettext("Stayed on until relieved"),
        Kind.LEAD: gettext("There early"),
        Kind.LATE: gettext("Late"),
        Kind.ABSENT: gettext("Absent"),
        Kind.OVERRUN: gettext("Handover overran"),
        Kind.EARLY: gettext("Left early"),
        Kind.OFF_POST: gettext("Off post"),
        Kind.LEAD_MISSED: gettext("Lead missed"),
        Kind.FORGOTTEN: gettext("Punch forgotten"),
    }
    return str(found[Kind(value)])


def reason(value: str) -> str:
    """What an excuse is called."""
    found = {
        Reason.LEAVE: gettext("Approved leave"),
        Reason.CHANGE: gettext("Told of the change too late"),
        Reason.SWAP: gettext("Swapped"),
        Reason.REFUSAL: gettext("Handover refused"),
        Reason.CHECK: gettext("Thorough check"),
        Reason.FORBIDDEN: gettext("Handover forbidden at that time"),
        Reason.NO_RELIEF: gettext("The relief did not come"),
        Reason.FAULT: gettext("System fault"),
        Reason.CLOCK: gettext("Clock wrong"),
        Reason.PAPER: gettext("Entered from paper"),
        Reason.STAND_IN: gettext("Stood in for somebody"),
        Reason.COVERAGE: gettext("Unit's own cause: too few planned"),
        Reason.REST: gettext("Unit's own cause: too little rest"),
    }
    return str(found[Reason(value)])


def source(value: str) -> str:
    """Where a punch comes from."""
    found = {
        Source.TABLET: gettext("tablet"),
        Source.HANDOVER: gettext("handover"),
        Source.CLOCK: gettext("punch clock"),
        Source.API: gettext("interface"),
        Source.CORRECTION: gettext("added later"),
    }
    return str(found[Source(value)])


def shown_as(punch: Punch) -> str:
    """Where a punch comes from, and what was not looked at as it should."""
    found = source(punch.source.value)
    if punch.device:
        found = f"{found} {punch.device}"
    if punch.evidence is Evidence.OFFLINE:
        offline = gettext("PIN looked at by the tablet alone")
        found = f"{found} · {offline}"
    return found


def own_cycles(cycles: Iterable[Cycle], person: str) -> list[tuple[Cycle, Month]]:
    """The cycles that bind a person, each with their hours in it."""
    return [(each, each.people[person]) for each in cycles if person in each.people]


def way(value: str) -> str:
    """Which way a punch was."""
    found = {Way.IN: gettext("in"), Way.OUT: gettext("out"), Way.EITHER: gettext("either way")}
    return str(found[Way(value)])


def hour_class(value: HourClass) -> str:
    """What a class of hours is called."""
    found = {
        HourClass.WORK: gettext("Work"),
        HourClass.LEAD: gettext("Lead"),
        HourClass.STANDBY_POST: gettext("Standby on post"),
        HourClass.STANDBY_HOME: gettext("Standby at home"),
        HourClass.REST_DAY: gettext("Rest day"),
        HourClass.STATUTORY: gettext("Statutory holiday"),
        HourClass.URGENT: gettext("Urgent repair"),
    }
    return str(found[value])


def said(place: Here, rows: Iterable[AttendanceRow]) -> Iterator[Said]:
    """Facts in words."""
    for row in rows:
        counts = row.kind != Kind.LEAD_MISSED or bool(row.facts.get("counts"))
        yield Said(
            row=row,
            name=kind(row.kind),
            arithmetic=_arithmetic(place, row),
            excuses=tuple(
                (reason(each), _excuse(place, each, told, row.day)) for each, told in row.excused
            ),
            is_against=row.kind in AGAINST and not row.excused and counts,
        )


def _arithmetic(place: Here, row: AttendanceRow) -> str:
    told = row.facts
    begin, end = (place.clock(told.get(name), row.day) for name in ("from", "to"))
    length = duration(row.minutes)
    found: Callable[[], str] | None = {
        Kind.LATE: lambda: gettext(
            "%(end)s − %(begin)s = %(length)s; grace %(grace)s min",
            begin=begin, end=end, length=length, grace=told.get("grace", 0),
        ),
        Kind.EARLY: lambda: gettext(
            "%(end)s − %(begin)s = %(length)s; grace %(grace)s min",
            begin=begin, end=end, length=length, grace=told.get("grace", 0),
        ),
        Kind.LEAD_MISSED: lambda: gettext(
            "to be there %(lead)s min before the start, %(begin)s; came %(end)s: %(length)s short",
            lead=told.get("lead", 0), begin=begin, end=end, length=length,
        ),
        Kind.OFF_POST: lambda: gettext(
            "%(times)s, together %(length)s; %(allowed)s min each are allowed",
            times=_times(place, told, row.day), length=length, allowed=told.get("allowed", 0),
        ),
        Kind.ABSENT: lambda: gettext("no punch from %(begin)s to %(end)s", begin=begin, end=end),
        Kind.FORGOTTEN: lambda: (
            gettext("no punch at the start, %(at)s", at=begin)
            if told.get("lacks") == "in"
            else gettext("no punch at the end, %(at)s", at=begin)
        ),
        Kind.OVERRUN: lambda: gettext(
            "taken over %(end)s, allowed until %(begin)s: %(length)s over",
            begin=begin, end=end, length=length,
        ),
    }.get(Kind(row.kind))  # fmt: skip
    text = found() if found else f"{begin} – {end}, {length}"
    first = told.get("first")
    if first:
        line = gettext("stood in line since %(at)s", at=place.clock(first, row.day))
        text = f"{text}; {line}"
    return str(text)


def _times(place: Here, told: Mapping[str, Any], day: date) -> str:
    return "、".join(
        f"{place.clock(out, day)}–{place.clock(back, day)}" for out, back in told.get("times", ())
    )


def _excuse(place: Here, which: str, told: Mapping[str, Any], day: date) -> str:
    at = {name: place.clock(told.get(name), day) for name in ("from", "to", "since", "until", "at")}
    match Reason(which):
        case Reason.LEAVE:
            return f"{told['first']} – {told['last']}"
        case Reason.CHANGE:
            published = place.clock(told["published"])
            if int(told["ahead"]) < 0:
                return str(gettext("published %(at)s, after the start", at=published))
            return str(
                gettext(
                    "published %(at)s, %(ahead)s ahead, not acknowledged; asked: %(wanted)s",
                    at=published,
                    ahead=duration(told["ahead"]),
                    wanted=duration(told["wanted"]),
                )
            )
        case Reason.SWAP:
            return str(gettext("agreed %(at)s", at=place.clock(told["at"])))
        case Reason.FAULT:
            return f"{at['from']} – {at['to']}"
        case Reason.CLOCK:
            return str(
                gettext(
                    "off by %(skew)s s, more than %(allowed)s s",
                    skew=told["skew"],
                    allowed=told["allowed"],
                )
            )
        case Reason.COVERAGE:
            return str(gettext(
                "%(at)s: %(planned)s planned, the unit's minimum is %(least)s",
                at=at["at"], planned=told["planned"], least=told["least"],
            ))  # fmt: skip
        case Reason.REST:
            return str(
                gettext(
                    "free %(since)s – %(until)s: %(had)s, the rule asks for %(wanted)s",
                    since=at["since"],
                    until=at["until"],
                    had=duration(told["minutes"]),
                    wanted=duration(told["wanted"]),
                )
            )
        case _:
            return ""


@pages.context_processor
def named() -> dict[str, object]:
    return {"shown_as": shown_as, "own_cycles": own_cycles}
