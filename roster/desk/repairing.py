"""Repair cases 抢修: what the tablet records of each, joined with what pages and files tell.

Of a moment that several tell, the page counts before the tablet and the tablet before a file: on a
page somebody corrects what stands there, a file only fills what is missing. All of it stays.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from roster.desk import handing, inquiring, ledger_settings
from roster.desk.folding import REPAIR
from roster.desk.handing import Seen
from roster.desk.ledger_settings import Ledger, LedgerSettings
from roster.domain import Text
from roster.duty.customer_terms import Area
from roster.duty.repairs import ITEMS, NODES, Case, Node, Total, Verdict, flaw, totals, verdicts
from roster.errors import BadInput, Flaw
from roster.feeds.unit import Unit
from roster.store.audit import record
from roster.store.customers import (
    RepairMomentRow,
    RepairRow,
    moments_of,
    repairs_between,
    repairs_by_tickets,
)
from roster.store.handovers import RecordRow
from roster.store.units import hold

AREA = "area"
TICKET = 40
"""[characters]"""
LONGEST = timedelta(days=30)
"""So long a repair may last."""
AHEAD = timedelta(minutes=10)


class Source(StrEnum):
    """Who tells a moment; a later one in this order counts before the ones ahead of it."""

    FILE = "file"
    TABLET = "tablet"
    PAGE = "page"


@dataclass(frozen=True, slots=True)
class Told:
    """One moment as somebody told it.

    Parameters
    ----------
    said : datetime
        When it was entered.
    """

    node: Node
    at: datetime
    source: Source
    by: str
    said: datetime


@dataclass(frozen=True)
class Joined:
    """One case from all its sources.

    Parameters
    ----------
    row : RepairRow or None
        None where only a tablet knows it.
    record : str
        The tablet's record; empty: there is none.
    told : tuple[Told, ...]
        Everything that was told, in the order in which it was.
    """

    case: Case
    row: RepairRow | None
    record: str
    post: str
    told: tuple[Told, ...]
    verdicts: tuple[Verdict, ...]

    def counts(self, node: Node) -> Told | None:
        """What counts of a moment."""
        return _counting(self.told).get(node)

    @property
    def is_alarm(self) -> bool:
        return any(each.is_alarm for each in self.verdicts)


@dataclass(frozen=True, slots=True)
class Entered:
    """What a page or a file tells of a case.

    Parameters
    ----------
    area : Area or None
        None: as before, else where the unit's cases usually are.
    """

    ticket: str
    times: Mapping[Node, datetime]
    area: Area | None = None
    post: str = ""


def enter(
    session: Session,
    unit: int,
    book: Unit,
    given: Entered,
    source: Source,
    person: str,
    account: int | None,
    at: datetime,
) -> RepairRow:
    """Enter moments of a case; what is on record stays, and what is the same is not told again.

    Raises
    ------
    BadInput
        It has no number, or no moment at which it was reported, or its moments cannot have been so.
    """
    kept = ledger_settings.require(session, unit, Ledger.REPAIR, _day(book, at))
    hold(session, unit)
    before = _one(session, unit, book, kept, given.ticket, at)
    flaws = list(_flaws(book, given, before, source, at))
    if flaws:
        raise BadInput(flaws)
    row = before.row if before else None
    row = row or _begin(session, unit, kept, book, given, before, account)
    known = _counting(before.told) if before else {}
    new = {
        node: when
        for node, when in given.times.items()
        if node not in known or (source is Source.PAGE and known[node].at != when)
    }
    for node, when in new.items():
        session.add(_moment(row, node, when, source, person, account, at))
    if given.area and given.area != row.area:
        session.add(_moment(row, AREA, at, source, person, account, at, given.area))
        row.area = given.area
    if given.post:
        row.post = given.post
    times = {**{node: told.at for node, told in known.items()}, **new}
    row.received = times.get(Node.RECEIVED, row.received)
    row.restored = times.get(Node.RESTORED, row.restored)
    if new or given.area:
        told = {node.value: when.isoformat() for node, when in new.items()}
        record(session, "repair.enter", given.ticket, account=account, unit=unit, after=told)
    if Node.DISPATCHED in new:
        inquiring.dispatched(session, unit, given.ticket, person, new[Node.DISPATCHED], account, at)
    return row


def cases(
    session: Session,
    unit: int,
    book: Unit,
    begin: datetime,
    end: datetime,
    at: datetime,
    kept: LedgerSettings | None = None,
) -> list[Joined]:
    """The cases reported from one instant to before another, latest first."""
    kept = kept or ledger_settings.of(session, unit)
    rows = repairs_between(session, unit, begin, end)
    records = handing.records_between(session, unit, begin, end, (REPAIR,))
    known = {row.ticket for row in rows}
    lacking = [ticket for each in records if (ticket := ticket_of(each)) not in known]
    others = repairs_by_tickets(session, unit, lacking) if lacking else {}
    found = _joined(session, book, kept, [*rows, *others.values()], records, at)
    here = [each for each in found if each.case.received and begin <= each.case.received < end]
    return sorted(here, key=lambda each: each.case.received or at, reverse=True)


def one(session: Session, unit: int, book: Unit, ticket: str, at: datetime) -> Joined | None:
    """One case by the number of its ticket."""
    return _one(session, unit, book, ledger_settings.of(session, unit), ticket, at)


def month(
    session: Session, unit: int, book: Unit, first: date, last: date, at: datetime
) -> tuple[list[Joined], tuple[Total, ...]]:
    """The cases of some dates, and how they stand to each figure by area."""
    kept = ledger_settings.of(session, unit)
    begin, end = handing.midnight(book, first), handing.midnight(book, last + timedelta(days=1))
    found = cases(session, unit, book, begin, end, at, kept)
    return found, totals((each.case for each in reversed(found)), kept.figures, last)


def begun(session: Session, unit: int, at: datetime) -> dict[str, bool]:
    """The cases of the last month, and whether each is still open, by what pages, files and tablets
    tell."""
    rows = session.execute(
        select(RepairRow.ticket, RepairRow.restored).where(
            RepairRow.unit_id == unit, RepairRow.received > at - LONGEST
        )
    )
    records = session.scalars(
        select(RecordRow).where(
            RecordRow.unit_id == unit, RecordRow.kind == REPAIR, RecordRow.opened > at - LONGEST
        )
    )
    known = [(ticket, restored is None) for ticket, restored in rows]
    known += [(ticket_of(each), each.closed is None) for each in records]
    found: dict[str, bool] = {}
    for ticket, is_open in sorted(known):
        found[ticket] = found.get(ticket, True) and is_open
    return found


def is_known(session: Session, unit: int, ticket: str) -> bool:
    """Whether a repair case has this number."""
    row = select(RepairRow.id).where(RepairRow.unit_id == unit, RepairRow.ticket == ticket)
    return session.scalar(row) is not None


def ticket_of(row: RecordRow) -> str:
    return row.name.removeprefix(f"{REPAIR}:")


def _one(
    session: Session, unit: int, book: Unit, kept: LedgerSettings, ticket: str, at: datetime
) -> Joined | None:
    rows = list(repairs_by_tickets(session, unit, [ticket]).values())
    wanted = select(RecordRow).where(
        RecordRow.unit_id == unit, RecordRow.name == f"{REPAIR}:{ticket}"
    )
    records = list(session.scalars(wanted))
    found = _joined(session, book, kept, rows, records, at)
    return found[0] if found else None


def _joined(
    session: Session,
    book: Unit,
    kept: LedgerSettings,
    rows: Sequence[RepairRow],
    records: Sequence[RecordRow],
    at: datetime,
) -> list[Joined]:
    moments = moments_of(session, [row.id for row in rows])
    seen = {ticket_of(each.row): each for each in handing.see(session, records)} if records else {}
    by_ticket = {row.ticket: row for row in rows}
    found = []
    for ticket in dict.fromkeys([*by_ticket, *seen]):
        row, tablet = by_ticket.get(ticket), seen.get(ticket)
        told = [_told(each) for each in moments.get(row.id, ()) if each.node != AREA] if row else []
        told += _on_tablet(tablet) if tablet else ()
        found.append(_join(book, kept, ticket, row, tablet, told, at))
    return found


def _join(
    book: Unit,
    kept: LedgerSettings,
    ticket: str,
    row: RepairRow | None,
    tablet: Seen | None,
    told: Sequence[Told],
    at: datetime,
) -> Joined:
    times = {node: each.at for node, each in _counting(told).items()}
    if Node.RECEIVED not in times and tablet is not None:
        times[Node.RECEIVED] = tablet.row.due
    area = Area(row.area) if row else kept.area(_day(book, times.get(Node.RECEIVED, at)))
    case = Case(ticket, area, times)
    post = (row.post if row else "") or (tablet.row.post if tablet else "")
    return Joined(
        case,
        row,
        tablet.row.name if tablet else "",
        post,
        tuple(sorted(told, key=lambda each: each.said)),
        verdicts(case, kept.figures, book.zone, at),
    )


def _counting(told: Iterable[Told]) -> dict[Node, Told]:
    """What counts of each moment: the weightiest source, and of it what was said last."""
    order = list(Source)
    ranked = sorted(told, key=lambda each: (order.index(each.source), each.said))
    return {each.node: each for each in ranked}


def _told(row: RepairMomentRow) -> Told:
    return Told(Node(row.node), row.at, Source(row.source), row.person, row.received)


def _on_tablet(seen: Seen) -> Iterable[Told]:
    answers: Mapping[str, Mapping[str, Any]] = seen.facts.get("answers") or {}
    for item, given in answers.items():
        time = (given.get("facts") or {}).get("time")
        if item in ITEMS and given.get("value") == "done" and time:
            by, said = str(given.get("by") or ""), handing.instant_of(str(given["at"]))
            yield Told(ITEMS[item], handing.instant_of(str(time)), Source.TABLET, by, said)


def _begin(
    session: Session,
    unit: int,
    kept: LedgerSettings,
    book: Unit,
    given: Entered,
    before: Joined | None,
    account: int | None,
) -> RepairRow:
    received = given.times.get(Node.RECEIVED) or (before.case.received if before else None)
    assert received is not None
    row = RepairRow(
        unit_id=unit,
        ticket=given.ticket,
        area=kept.area(_day(book, received)),
        post=before.post if before else "",
        received=received,
        account_id=account,
    )
    session.add(row)
    session.flush()
    return row


def _moment(
    row: RepairRow,
    node: str,
    when: datetime,
    source: Source,
    person: str,
    account: int | None,
    at: datetime,
    said: str = "",
) -> RepairMomentRow:
    return RepairMomentRow(
        case_id=row.id,
        node=node,
        at=when,
        said=said,
        source=source,
        person=person,
        received=at,
        account_id=account,
    )


def _flaws(
    book: Unit, given: Entered, before: Joined | None, source: Source, at: datetime
) -> Iterable[Flaw]:
    if not 0 < len(given.ticket) <= TICKET or any(sign in given.ticket for sign in " @:/#"):
        number = Text("工单号，不含空格和 @ : / #", "a number without blanks and @ : / #")
        yield _flaw("ticket", given.ticket, number)
    known = dict(before.case.times) if before else {}
    if Node.RECEIVED not in known and Node.RECEIVED not in given.times:
        yield _flaw(NODES[Node.RECEIVED].zh, "", Text("接到报修的时间", "when it was reported"))
    if given.post and given.post not in {post.code for post in book.posts}:
        yield _flaw("post", given.post, Text("本单位的岗位", "a post of the unit"))
    fixed = set(known) if source is not Source.PAGE else set()
    new = {node: when for node, when in given.times.items() if node not in fixed}
    times = {**known, **new}
    for node, when in new.items():
        wrong = flaw(times, node, when)
        if when > at + AHEAD or when < at - timedelta(days=366):
            wrong = Text("一年之内、不晚于现在的时间", "a time within the year and not to come")
        if wrong:
            shown = f"{when.astimezone(ZoneInfo(book.zone)):%Y-%m-%d %H:%M}"
            yield _flaw(NODES[node].zh, shown, wrong)


def _day(book: Unit, at: datetime) -> date:
    return at.astimezone(ZoneInfo(book.zone)).date()


def _flaw(column: str, value: str, expected: Text) -> Flaw:
    return Flaw("抢修台账", 0, column, value[:40], expected.en, expected.zh)
