"""Punches in the store: taken down as they come, put right by additions, read for a stretch."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy.orm import Session

from roster.domain import PostKind, Text
from roster.duty.canonical import digest
from roster.duty.figures import Figures
from roster.duty.matching import Evidence, Punch, Source, Way, lined_up
from roster.errors import BadInput, Flaw
from roster.feeds.unit import Unit
from roster.store import punches as store
from roster.store.audit import record
from roster.store.base import now
from roster.store.devices import DeviceRow
from roster.store.punches import CorrectionRow, FaultRow, PunchRow, UrgentRow, Wish

ON_PAPER = "paper"
"""The device of what was written by hand and entered later."""
LONGEST_ASK = 200
"""[characters] of why a punch was forgotten."""
WAYS = {each.value: each for each in Way}
SOURCES = {each.value: each for each in Source}
EVIDENCE = {each.value: each for each in Evidence}
SECOND = timedelta(seconds=1)


class Tap(NamedTuple):
    """A punch as it comes in.

    Parameters
    ----------
    at : datetime
        By the device's own clock.
    skew : int [s]
    """

    person: str
    at: datetime
    way: Way
    device: str = ""
    skew: int = 0


def figures_of(book: Unit) -> Figures:
    """By what a unit's attendance is reckoned."""
    return Figures(book.duty.attendance)


def take(
    session: Session,
    unit: int,
    source: Source,
    taps: Iterable[Tap],
    evidence: Evidence = Evidence.NONE,
) -> int:
    """Keep punches, each once however often it comes; how many were new."""
    # In the order of the index, so that a million go in as one stream.
    rows = sorted(
        (person, _whole(at), way.value, device, skew) for person, at, way, device, skew in taps
    )
    return store.add(session, unit, source.value, rows, evidence.value)


def digest_of(act: Mapping[str, Any]) -> str:
    """What a tablet's own key signs where it alone has looked at the PIN of a punch."""
    facts = act["facts"]
    told = {name: act.get(name) for name in ("at", "by", "key", "record")}
    return digest({**told, "way": facts.get("way")})


def taken(
    session: Session,
    device: DeviceRow,
    act: Mapping[str, Any],
    skew: int | None,
    received: datetime,
    is_signed: bool,
) -> None:
    """Keep a punch that was made at a tablet, with a network or without; its act comes but once.

    Parameters
    ----------
    skew : int or None [s]
        By how much the tablet's clock was ahead when it sent the act.
    is_signed : bool
        The server has looked at the PIN.
    """
    at = datetime.fromisoformat(act["at"])
    # Nobody taps after it came: a clock that was set right since then was ahead at least so far.
    ahead = max(skew or 0, math.ceil((at - received).total_seconds()))
    tap = Tap(act["by"], at, WAYS[act["facts"]["way"]], device.name, ahead)
    evidence = Evidence.PIN if is_signed else Evidence.OFFLINE
    take(session, device.unit_id, Source.TABLET, [tap], evidence)
    told = {"way": tap.way.value, "device": device.name, "evidence": evidence.value}
    record(session, "punch.tap", tap.person, unit=device.unit_id, after=told)


def _whole(at: datetime) -> datetime:
    """In UTC, to the second."""
    inner = at if at.tzinfo is UTC else at.astimezone(UTC)
    return inner.replace(microsecond=0) if inner.microsecond else inner


def read(
    session: Session,
    unit: int,
    figures: Figures,
    begin: datetime,
    end: datetime,
    people: Iterable[str] | None = None,
) -> Mapping[str, list[Punch]]:
    """The punches that stand, by person: what was corrected is out, lines begin with their head."""
    limits = figures.of("", PostKind.STANDBY, begin.date())
    rows = store.punch_rows(session, unit, begin, end, None if limits.queue else people)
    gap, most = timedelta(seconds=limits.queue), timedelta(seconds=limits.queue_most)
    wanted = None if people is None else set(people)
    found: dict[str, list[Punch]] = {}
    for person, punch in _in_line(_standing(rows), gap, most):
        if wanted is None or person in wanted:
            found.setdefault(person, []).append(punch)
    return found


def _standing(rows: Sequence[Any]) -> Iterator[tuple[str, Punch]]:
    replaced = {corrects for *_, corrects, _ in rows if corrects is not None}
    for number, person, at, way, source, device, skew, _, evidence in rows:
        if number not in replaced:
            true = at - timedelta(seconds=skew) if skew else at
            yield (
                person,
                Punch(
                    true, WAYS[way], SOURCES[source], device, skew, None, number, EVIDENCE[evidence]
                ),
            )


def _in_line(
    found: Iterator[tuple[str, Punch]], gap: timedelta, most: timedelta
) -> Iterator[tuple[str, Punch]]:
    given = list(found)
    whose = {punch.number: person for person, punch in given}
    for punch in lined_up((punch for _, punch in given), gap, most):
        yield whose[punch.number], punch


def ask(
    session: Session, unit: int, figures: Figures, wish: CorrectionRow, today: date
) -> CorrectionRow:
    """A person asks for a forgotten punch 补卡; a leader decides.

    Raises
    ------
    BadInput
        It lies ahead or too far back, says no reason, or the month's limit is reached.
    """
    limit = figures.of("", PostKind.STANDBY, wish.day).corrections
    flaws = list(_wrong(session, unit, wish, today, limit))
    if flaws:
        raise BadInput(flaws)
    session.add(wish)
    session.flush()
    told = {"day": wish.day.isoformat(), "at": wish.at.isoformat(), "way": wish.way}
    record(session, "punch.ask", wish.person, account=wish.account_id, unit=unit, after=told)
    return wish


def limit_of(book: Unit, day: date) -> int:
    """How many forgotten punches a person may have added in the month of a date."""
    return figures_of(book).of("", PostKind.STANDBY, day).corrections


def used_in(session: Session, unit: int, person: str, day: date) -> int:
    """How many of that they have asked for or had approved."""
    return store.asked_in(session, unit, person, *month_of(day))


def month_of(day: date) -> tuple[date, date]:
    """The first and last date of a month."""
    first = day.replace(day=1)
    return first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def _wrong(
    session: Session, unit: int, wish: CorrectionRow, today: date, limit: int
) -> Iterator[Flaw]:
    place = "补卡"
    if not wish.reason.strip() or len(wish.reason) > LONGEST_ASK:
        expected = Text(f"1至{LONGEST_ASK}字", f"1 to {LONGEST_ASK} characters")
        yield Flaw(place, 0, "原因", wish.reason[:40], expected.en, expected.zh)
    if wish.at > now() or wish.day > today or wish.day < today - timedelta(days=31):
        expected = Text("已过去、且在31天以内的时刻", "an instant of the last 31 days")
        yield Flaw(place, 0, "时间", wish.at.isoformat(), expected.en, expected.zh)
    used = used_in(session, unit, wish.person, wish.day)
    if used >= limit:
        expected = Text(f"每月不超过{limit}次", f"at most {limit} a month")
        yield Flaw(place, 0, "次数", str(used + 1), expected.en, expected.zh)


def decide(
    session: Session,
    wish: CorrectionRow,
    approves: bool,
    answer: str,
    account: int,
    by: str | None,
) -> None:
    """A leader approves or refuses; what is approved is a punch more, and changes none.

    Parameters
    ----------
    by : str or None
        The person who decides, as one of this unit.

    Raises
    ------
    BadInput
        It was decided already, or it is the decider's own.
    """
    if wish.state != Wish.ASKED:
        raise BadInput([Flaw("补卡", 0, "", wish.state, "one that waits", "尚未处理的申请")])
    if by == wish.person:
        raise BadInput([Flaw("补卡", 0, "", wish.person, "somebody else's", "他人的申请")])
    wish.decided_by, wish.decided_at, wish.answer = account, now(), answer
    wish.state = Wish.APPROVED if approves else Wish.REFUSED
    if approves:
        row = PunchRow(
            unit_id=wish.unit_id,
            person=wish.person,
            at=wish.at,
            way=wish.way,
            source=Source.CORRECTION.value,
            corrects=wish.corrects,
            reason=wish.reason,
            approved_by=account,
        )
        session.add(row)
        session.flush()
        wish.punch_id = row.id
    told = {"state": wish.state, "punch": wish.punch_id}
    act = "punch.approve" if approves else "punch.refuse"
    record(session, act, wish.person, account=account, unit=wish.unit_id, after=told)


def report_fault(
    session: Session, unit: int, begin: datetime, end: datetime, what: str, account: int
) -> None:
    """Put on record when punches could not be made.

    Raises
    ------
    BadInput
        It ends before it begins, lies ahead, or says nothing.
    """
    _refuse_span("故障", begin, end, what)
    session.add(FaultRow(unit_id=unit, begin=begin, end=end, what=what, account_id=account))
    told = {"from": begin.isoformat(), "to": end.isoformat(), "what": what}
    record(session, "punch.fault", account=account, unit=unit, after=told)


def report_urgent(
    session: Session,
    unit: int,
    person: str,
    begin: datetime,
    end: datetime,
    ticket: str,
    account: int,
) -> None:
    """Put hours of an urgent repair on record, with their ticket.

    Raises
    ------
    BadInput
        They end before they begin, lie ahead, or have no ticket.
    """
    _refuse_span("抢修工时", begin, end, ticket)
    session.add(
        UrgentRow(
            unit_id=unit, person=person, begin=begin, end=end, ticket=ticket, account_id=account
        )
    )
    told = {"from": begin.isoformat(), "to": end.isoformat(), "ticket": ticket}
    record(session, "hours.urgent", person, account=account, unit=unit, after=told)


def _refuse_span(place: str, begin: datetime, end: datetime, text: str) -> None:
    flaws = []
    if not begin < end <= now() + SECOND:
        expected = Text("先开始、后结束，且已过去", "a beginning before its end, both past")
        given = f"{begin:%m-%d %H:%M} – {end:%m-%d %H:%M}"
        flaws.append(Flaw(place, 0, "", given, expected.en, expected.zh))
    if not text.strip() or len(text) > 100:
        flaws.append(Flaw(place, 0, "", text[:40], "1 to 100 characters", "1至100字"))
    if flaws:
        raise BadInput(flaws)
