"""What a month's final cases come to: money below each ceiling, points, and the details made of it.

Money goes with the month in which a case became final; what becomes final after the details of a
month were made goes with the next one. Details that were made never move again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from roster.desk import reporting
from roster.desk.cases import Hand, Refused
from roster.desk.reporting import Done
from roster.domain import Text
from roster.duty.ceilings import YUAN, Ceiling, Charged, Least, Line, charge
from roster.duty.schemes import Excess
from roster.feeds.unit import Unit
from roster.store.audit import record
from roster.store.cases import CaseRow, CeilingRow, StatementRow, ceiling_rows, statement_row
from roster.store.units import hold

CLOSING = timedelta(days=5)
"""Before a month's end, from when on its details can be made."""
ONE = timedelta(days=1)
REPORT = "month_details"
"""The plan of the unit that asks for them."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One final case as it stands in the details of a month.

    Parameters
    ----------
    day : str
        Of the act.
    stated : int [yuan]
        By the scheme; of which money may go.
    amount, taken, over : int [fen]
        What money it carries, what of it is deducted (or paid), what lies above the ceiling.
    left : int or None [fen]
        Of the ceiling before it; None: no ceiling is known, and so no money.
    points, kept : int [points]
        Of the scheme, and kept of the excess.
    """

    number: int
    person: str
    kind: str
    code: str
    day: str
    post: str
    stated: int
    points: int
    amount: int
    left: int | None
    taken: int
    over: int
    kept: int

    @property
    def is_reward(self) -> bool:
        return self.kind == "reward"


@dataclass(frozen=True)
class Sums:
    """What a person's month comes to; rewards are not set off against deductions.

    Parameters
    ----------
    ceiling : Ceiling or None
    taken, paid : int [fen]
    lost, won : int [points]
    """

    person: str
    ceiling: Ceiling | None
    entries: tuple[Entry, ...]

    @property
    def taken(self) -> int:
        return sum(each.taken for each in self.entries if not each.is_reward)

    @property
    def over(self) -> int:
        return sum(each.over for each in self.entries if not each.is_reward)

    @property
    def paid(self) -> int:
        return sum(each.taken for each in self.entries if each.is_reward)

    @property
    def lost(self) -> int:
        return sum(each.points + each.kept for each in self.entries if not each.is_reward)

    @property
    def won(self) -> int:
        return sum(each.points for each in self.entries if each.is_reward)


@dataclass(frozen=True)
class Details:
    """The assessment details of a unit and month.

    Parameters
    ----------
    made : StatementRow or None
        As they were made; None: so they would be made today.
    is_due : bool
        The month has ended, or nearly, so that they can be made.
    """

    month: date
    sums: tuple[Sums, ...]
    made: StatementRow | None
    is_due: bool

    def of(self, person: str) -> Sums:
        nothing = Sums(person, None, ())
        return next((each for each in self.sums if each.person == person), nothing)


def made(session: Session, unit: int, month: date) -> StatementRow | None:
    """Whether the assessment details of a month are made: their row, with when and by whom."""
    return statement_row(session, unit, month.replace(day=1))


def details(session: Session, unit: int, book: Unit, month: date, at: datetime) -> Details:
    """The details of a month, as they were made, else as they stand."""
    first, zone = month.replace(day=1), ZoneInfo(book.zone)
    known = {who: _ceiling(row) for who, row in ceiling_rows(session, unit, first).items()}
    row = statement_row(session, unit, first)
    if row is not None:
        entries = [Entry(**each) for each in row.lines]
    else:
        rows = final_of(session, unit, first, zone)
        entries = list(_entries(rows, known))
    is_due = at >= _begin(_next(first), zone) - CLOSING
    return Details(first, tuple(_sums(entries, known)), row, is_due)


def final_of(session: Session, unit: int, first: date, zone: ZoneInfo) -> Sequence[CaseRow]:
    """The cases that became final in a month, or too late for the details of the last one.

    By what its details list, not by when they were made: what became final at that very moment
    stands in one of the two.
    """
    before = (first - ONE).replace(day=1)
    last = statement_row(session, unit, before)
    listed = [line["number"] for line in last.lines] if last else []
    wanted = select(CaseRow).where(
        CaseRow.unit_id == unit,
        CaseRow.state == "FINAL",
        CaseRow.since >= _begin(before if last else first, zone),
        CaseRow.since < _begin(_next(first), zone),
        CaseRow.id.not_in(listed),
    )
    return session.scalars(wanted.order_by(CaseRow.since, CaseRow.id)).all()


def make(session: Session, hand: Hand, month: date) -> StatementRow:
    """Make the details of a month that is over, or nearly: they are due on its last days.

    Raises
    ------
    Refused
        It is too early, or they are made already.
    """
    hold(session, hand.unit)
    found = details(session, hand.unit, hand.book, month, hand.at)
    if found.made is not None:
        raise Refused(Text("本月明细已生成。", "The details of this month are made already."))
    if not found.is_due:
        early = f"本月最后{CLOSING.days}天起才能生成。", f"Not before its last {CLOSING.days} days."
        raise Refused(Text(*early))
    lines = [asdict(entry) for sums in found.sums for entry in sums.entries]
    row = StatementRow(
        unit_id=hand.unit, month=found.month, lines=lines, account_id=hand.account, at=hand.at
    )
    session.add(row)
    session.flush()
    record(
        session,
        "case.details",
        found.month.isoformat()[:7],
        account=hand.account,
        unit=hand.unit,
        after={"cases": len(lines)},
    )
    _report(session, hand, found.month, len(lines))
    return row


def _report(session: Session, hand: Hand, month: date, count: int) -> None:
    """Put on record that the report of this month is done, where the unit has planned it."""
    period = f"{month:%Y-%m}"
    try:
        due = reporting.find(session, hand.unit, hand.book, REPORT, period, hand.today)
    except LookupError:
        return
    if due.done is None and hand.account is not None:
        done = Done(hand.today, note=f"{count}")
        reporting.do(session, hand.unit, hand.book, due, done, hand.account, hand.today)


def _entries(rows: Iterable[CaseRow], known: Mapping[str, Ceiling | None]) -> Iterator[Entry]:
    by_person: dict[str, list[CaseRow]] = {}
    for row in rows:
        by_person.setdefault(row.person, []).append(row)
    for person, own in by_person.items():
        burdens = [row for row in own if row.kind != "reward"]
        lines = [Line(row.id, row.amount * YUAN, row.points, Excess(row.excess)) for row in burdens]
        charged = charge(known.get(person), lines)
        yield from (_entry(row, each) for row, each in zip(burdens, charged, strict=True))
        yield from (_reward(row) for row in own if row.kind == "reward")


def _entry(row: CaseRow, each: Charged) -> Entry:
    return Entry(**_plain(row), left=each.left, taken=each.taken, over=each.over, kept=each.kept)


def _reward(row: CaseRow) -> Entry:
    """A reward is paid in full: the ceiling is one of deductions."""
    return Entry(**_plain(row), left=None, taken=row.amount * YUAN, over=0, kept=0)


def _plain(row: CaseRow) -> dict[str, Any]:
    return {
        "number": row.id,
        "person": row.person,
        "kind": row.kind,
        "code": row.code,
        "day": row.day.isoformat(),
        "post": row.post,
        "stated": row.stated,
        "points": row.points,
        "amount": row.amount * YUAN,
    }


def _sums(entries: Sequence[Entry], known: Mapping[str, Ceiling | None]) -> Iterator[Sums]:
    people = dict.fromkeys([each.person for each in entries])
    for person in sorted(people):
        own = tuple(each for each in entries if each.person == person)
        yield Sums(person, known.get(person), own)


def _ceiling(row: CeilingRow) -> Ceiling:
    return Ceiling(row.amount, Least(row.least))


def _begin(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone)


def _next(first: date) -> date:
    return (first + timedelta(days=32)).replace(day=1)
