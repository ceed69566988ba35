"""Leave, days that someone cannot come, and wishes: asked for, answered, taken back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy.orm import Session

from roster.desk import periods
from roster.desk.books import Shelf
from roster.desk.noticing import notice
from roster.domain import LEAVE, OFF, Problem, Roster, Symbol, Text
from roster.errors import BadInput, Flaw
from roster.feeds.overview import coverage
from roster.feeds.periods import YEARS
from roster.feeds.unit import Unit
from roster.store.audit import record
from roster.store.base import now
from roster.store.requests import WISHES, Kind, RequestRow, Stand, requests, requests_of

LONGEST = 190
"""[days] of one request: the longest leave that the law knows."""
OPEN = (Stand.ASKED, Stand.APPROVED)
PLACE = "requests"


@dataclass(frozen=True, slots=True)
class Asked:
    """What someone asks for, before it is kept.

    Parameters
    ----------
    shifts : tuple[str, ...]
        Codes of shift types that a wish or an absence is about; none: any duty.
    """

    person: str
    kind: Kind
    first: date
    last: date
    shifts: tuple[str, ...] = ()
    points: int = 1


@dataclass(frozen=True, slots=True)
class Lack:
    """What would be short on a date without the person.

    Parameters
    ----------
    found, wanted : int [heads]
        Those who are left, and the minimum.
    """

    name: str
    found: int
    wanted: int


@dataclass(frozen=True, slots=True)
class Effect:
    """What granting an absence means on one date.

    Parameters
    ----------
    held : Symbol or None
        The duty that the person would leave; None: they are off, or nothing is rostered yet.
    away : int [people]
        How many others of the person's team are away already.
    team : int [people]
    """

    day: date
    held: Symbol | None
    lacks: tuple[Lack, ...]
    away: int
    team: int


def ask(
    session: Session,
    book: Unit,
    unit: int,
    asked: Asked,
    account: int | None,
    today: date,
    paper: bool = False,
) -> RequestRow:
    """Keep a request. A wish counts at once; what binds the roster waits for an answer.

    Parameters
    ----------
    paper : bool
        The supervisor enters it from a signed sheet: it may lie in the past, the person hears of
        it, and it is approved with that.

    Raises
    ------
    BadInput
        Everything that is wrong with it.
    """
    flaws = list(_flaws(session, book, unit, asked, today, paper))
    if flaws:
        raise BadInput(flaws)
    counts = paper or asked.kind in WISHES
    row = RequestRow(
        unit_id=unit,
        person=asked.person,
        kind=asked.kind,
        first=asked.first,
        last=asked.last,
        shifts=list(asked.shifts),
        points=asked.points,
        state=Stand.APPROVED if counts else Stand.ASKED,
        paper=paper,
        account_id=account,
        decided_by=account if paper else None,
        decided_at=now() if counts else None,
    )
    session.add(row)
    session.flush()
    record(session, "request.ask", asked.person, account=account, unit=unit, after=_recorded(row))
    if paper:
        _tell(session, row, "request.entered")
    return row


def withdraw(session: Session, row: RequestRow, account: int | None) -> None:
    """Take a request back: while it waits, or a wish at any time.

    Raises
    ------
    BadInput
        It has been answered.
    """
    if row.state != Stand.ASKED and not (row.kind in WISHES and row.state == Stand.APPROVED):
        raise _answered(row)
    _move(session, row, Stand.WITHDRAWN, account, "request.withdraw")


def decide(
    session: Session, row: RequestRow, approve: bool, answer: str, account: int | None
) -> None:
    """Answer a request; what was approved may be taken back later, and is then refused.

    Raises
    ------
    BadInput
        It has been withdrawn, or answered so already.
    """
    before = Stand(row.state)
    if before not in OPEN or (approve and before is Stand.APPROVED):
        raise _answered(row)
    row.decided_by, row.decided_at, row.answer = account, now(), answer[:200]
    state = Stand.APPROVED if approve else Stand.REFUSED
    _move(session, row, state, account, f"request.{'approve' if approve else 'refuse'}")
    _tell(session, row, "request.approved" if approve else "request.refused")


def effects(
    session: Session, shelf: Shelf, unit: int, rows: Iterable[RequestRow]
) -> dict[int, tuple[Effect, ...]]:
    """What granting each absence means, date by date: the duty left, what is short, who is away.

    It is read from the roster as it stands published; a date without one shows the team alone.
    """
    found = {}
    book = shelf.unit(session, unit)
    for together in _overlapping(rows):
        first, last = together[0].first, max(row.last for row in together)
        problem = periods.problem_of(session, book, unit, first, (last - first).days + 1).problem
        granted = requests(session, unit, first, last, (Stand.APPROVED,))
        away = [each for each in granted if each.kind not in WISHES]
        for row in together:
            found[row.id] = _effects(problem, away, row)
    return found


def _overlapping(rows: Iterable[RequestRow]) -> Iterator[list[RequestRow]]:
    """Requests whose dates lie together: they are read from one stretch of the roster."""
    together: list[RequestRow] = []
    for row in sorted(rows, key=lambda each: each.first):
        if together and row.first > max(each.last for each in together):
            yield together
            together = []
        together.append(row)
    if together:
        yield together


def _effects(problem: Problem, away: Iterable[RequestRow], row: RequestRow) -> tuple[Effect, ...]:
    told = problem.published
    lines = coverage(problem) if told else ()
    gone = [each for each in away if each.person != row.person]
    begun = (row.first - problem.start).days
    found = []
    for number in range(begun, begun + (row.last - row.first).days + 1):
        when = problem.date_of(number)
        held = _held(problem, told, row.person, number)
        team = _team(problem, row.person, when)
        found.append(
            Effect(
                day=when,
                held=held,
                lacks=tuple(
                    Lack(line.name, line.found(told, number) - 1, wanted)
                    for line in lines
                    if told and held and held.code in line.codes
                    if (wanted := line.wanted[number]) is not None
                    if line.found(told, number) - 1 < wanted
                ),
                away=len({g.person for g in gone if g.first <= when <= g.last} & team),
                team=len(team) + 1,
            )
        )
    return tuple(found)


def _held(problem: Problem, told: Roster | None, person: str, day: int) -> Symbol | None:
    row = told.rows.get(person, ()) if told else ()
    code = row[day] if day < len(row) else OFF
    return problem.symbol[code] if code not in (OFF, LEAVE) else None


def _team(problem: Problem, person: str, when: date) -> set[str]:
    """Those of the person's team who are in the unit on a date."""
    own = problem.person[person].team(when)
    return {
        each.id
        for each in problem.people
        if each.id != person and each.is_present(when) and each.team(when) == own
    }


def _flaws(
    session: Session, book: Unit, unit: int, asked: Asked, today: date, paper: bool
) -> Iterator[Flaw]:
    if asked.person not in {person.id for person in book.people}:
        yield _flaw("person", asked.person, Text("本单位人员", "a person of the unit"))
    for column, day in (("first", asked.first), ("last", asked.last)):
        if not YEARS[0] <= day.year <= YEARS[1]:
            first, last = YEARS
            years = Text(f"{first}至{last}年间的日期", f"a date of the years {first} to {last}")
            yield _flaw(column, str(day), years)
    if asked.last < asked.first:
        yield _flaw("last", str(asked.last), Text("不早于起日", "not before the first date"))
    elif asked.last - asked.first >= timedelta(days=LONGEST):
        most = Text(f"{LONGEST}天以内", f"at most {LONGEST} days")
        yield _flaw("last", str(asked.last), most)
    if asked.first < today and not paper:
        yield _flaw("first", str(asked.first), Text("今天或以后", "today or later"))
    known = {shift.code for shift in book.shifts}
    for code in asked.shifts:
        if code not in known:
            yield _flaw("shifts", code, Text("、".join(known), f"one of {', '.join(known)}"))
    if asked.kind is Kind.LEAVE and asked.shifts:
        whole = Text("空白：请假是全天的", "nothing: leave takes whole days")
        yield _flaw("shifts", "、".join(asked.shifts), whole)
    for other in requests_of(session, unit, asked.person):
        if other.state in OPEN and _clashes(other, asked):
            span = f"{other.first}–{other.last}"
            free = Text(f"不与已申请的{span}重叠", f"no overlap with {span}, asked for already")
            yield _flaw("first", str(asked.first), free)


def _clashes(other: RequestRow, asked: Asked) -> bool:
    overlaps = other.first <= asked.last and asked.first <= other.last
    both_bind = other.kind not in WISHES and asked.kind not in WISHES
    same = other.kind == asked.kind and set(other.shifts) == set(asked.shifts)
    return overlaps and (both_bind or same)


def _flaw(column: str, value: str, expected: Text) -> Flaw:
    return Flaw(PLACE, 0, column, value, expected.en, expected.zh)


def _answered(row: RequestRow) -> BadInput:
    waiting = Text("待答复的申请", "a request that waits for an answer")
    return BadInput([_flaw("state", row.state, waiting)])


def _move(session: Session, row: RequestRow, state: Stand, account: int | None, act: str) -> None:
    before, row.state = row.state, state
    record(
        session,
        act,
        row.person,
        account=account,
        unit=row.unit_id,
        before={"state": before},
        after=_recorded(row),
    )


def _recorded(row: RequestRow) -> dict[str, object]:
    return {
        "kind": row.kind,
        "first": row.first.isoformat(),
        "last": row.last.isoformat(),
        "shifts": list(row.shifts),
        "state": row.state,
        "paper": row.paper,
    }


def _tell(session: Session, row: RequestRow, kind: str) -> None:
    facts = {
        "kind": row.kind,
        "first": row.first.isoformat(),
        "last": row.last.isoformat(),
        "answer": row.answer or "",
    }
    notice(session, row.unit_id, row.person, kind, facts)
