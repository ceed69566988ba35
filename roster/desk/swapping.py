"""Swaps: two people exchange what stands in their cells, both consent, and it is approved.

A duty that someone takes over, or that the unit offers, is an exchange with a day off. What it does
to both people is shown before anybody agrees; the whole rulebook is asked then and again at the
approval, when the cells must still hold what they held.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy.orm import Session

from roster.desk.judging import Judgement, judge
from roster.desk.noticing import notice
from roster.domain import LEAVE, OFF, Problem, Text
from roster.errors import BadInput, Flaw
from roster.rules import Rule
from roster.store.audit import record
from roster.store.base import now
from roster.store.swaps import PENDING, Step, SwapRow, swaps
from roster.timeline import instant

PLACE = "swaps"
MOST_DAYS = 14
"""[days] of one swap."""


class Cell(NamedTuple):
    """What a swap does to one cell; no person: whoever will take the duty."""

    person: str | None
    day: date
    before: str
    after: str


Amend = Callable[[Sequence[Cell]], None]
"""Changes cells of the roster in force and tells the people: done by whoever publishes."""


class Barred(Exception):
    """A swap that the rules do not allow."""

    def __init__(self, judgement: Judgement) -> None:
        self.judgement = judgement
        super().__init__("a rule is broken")


def exchange(
    problem: Problem, giver: str, taker: str, days: Iterable[date], at: datetime
) -> tuple[Cell, ...]:
    """The cells of a swap on some dates, as the roster stands published.

    Raises
    ------
    BadInput
        Everything that is wrong with it.
    """
    dates = tuple(sorted(set(days)))
    flaws = list(_flaws(problem, giver, taker, dates, at))
    if flaws:
        raise BadInput(flaws)
    cells = []
    for day in dates:
        mine, theirs = held(problem, giver, day), held(problem, taker, day)
        if mine != theirs:
            cells += [Cell(giver, day, mine, theirs), Cell(taker, day, theirs, mine)]
    return tuple(cells)


def propose(
    session: Session,
    unit: int,
    problem: Problem,
    rules: Sequence[Rule],
    cells: Sequence[Cell],
    account: int | None,
    paper: bool = False,
) -> SwapRow:
    """Ask the other person; with both signatures on paper it goes on to the approval at once.

    Raises
    ------
    Barred
        A rule does not allow it.
    """
    judgement = judge(problem, rules, cells)
    if not judgement.allowed:
        raise Barred(judgement)
    giver, taker = cells[0].person, cells[1].person
    row = _add(session, unit, giver, taker, cells, account)
    row.step, row.paper = (Step.AGREED if paper else Step.ASKED), paper
    if paper:
        row.agreed_by, row.agreed_at = account, now()
    _record(session, row, "swap.ask", account, "")
    if taker and not paper:
        _tell(session, row, taker, "swap.asked", other=giver)
    return row


def offer(
    session: Session,
    unit: int,
    problem: Problem,
    giver: str | None,
    day: date,
    code: str,
    account: int | None,
    at: datetime,
) -> SwapRow:
    """Offer a duty to whoever can take it: one's own, or one that nobody holds (no giver).

    Raises
    ------
    BadInput
        It has begun, it is not theirs, or it is offered already.
    """
    given = Cell(giver, day, code, OFF)
    flaws = list(_offer_flaws(session, unit, problem, given, at))
    if flaws:
        raise BadInput(flaws)
    taken = Cell(None, day, OFF, code)
    row = _add(session, unit, giver, None, (given, taken) if giver else (taken,), account)
    row.step = Step.OFFERED
    _record(session, row, "swap.offer", account, "")
    return row


def take(
    session: Session,
    row: SwapRow,
    problem: Problem,
    rules: Sequence[Rule],
    taker: str,
    account: int | None,
) -> None:
    """Take an offered duty; it is theirs once it is approved.

    Raises
    ------
    BadInput
        It is no longer on offer, or what stands in the cells has changed.
    Barred
        A rule does not allow it.
    """
    _must_be(row, Step.OFFERED)
    cells = with_taker(cells_of(row), taker)
    if taker == row.giver or not stands(problem, cells):
        raise BadInput([_flaw("state", taker, _UNTAKEN)])
    judgement = judge(problem, rules, cells)
    if not judgement.allowed:
        raise Barred(judgement)
    row.taker, row.cells = taker, _kept(cells)
    _agree(session, row, account)
    if row.giver:
        _tell(session, row, row.giver, "swap.agreed", other=taker)


def agree(
    session: Session, row: SwapRow, problem: Problem, rules: Sequence[Rule], account: int | None
) -> None:
    """The other person consents.

    Raises
    ------
    BadInput
        It does not wait for them any more.
    Barred
        A rule does not allow it any more.
    """
    _must_be(row, Step.ASKED)
    if _overtaken(session, row, problem, account):
        return
    judgement = judge(problem, rules, cells_of(row))
    if not judgement.allowed:
        raise Barred(judgement)
    _agree(session, row, account)
    if row.giver:
        _tell(session, row, row.giver, "swap.agreed", other=row.taker)


def decline(session: Session, row: SwapRow, account: int | None) -> None:
    """The other person does not want it."""
    _must_be(row, Step.ASKED)
    _move(session, row, Step.REFUSED, account, "swap.decline")
    if row.giver:
        _tell(session, row, row.giver, "swap.declined", other=row.taker)


def withdraw(session: Session, row: SwapRow, account: int | None) -> None:
    """Who asked takes it back, as long as it has not been answered for good."""
    _must_be(row, *PENDING)
    _move(session, row, Step.WITHDRAWN, account, "swap.withdraw")


def refuse(session: Session, row: SwapRow, answer: str, account: int | None) -> None:
    """The supervisor refuses it."""
    _must_be(row, *PENDING)
    row.answer, row.decided_by, row.decided_at = answer[:200], account, now()
    _move(session, row, Step.REFUSED, account, "swap.refuse")
    for person in _both(row):
        _tell(session, row, person, "swap.refused")


def approve(
    session: Session,
    row: SwapRow,
    problem: Problem,
    rules: Sequence[Rule],
    account: int | None,
    amend: Amend,
) -> None:
    """Change the roster, if the cells still hold what both agreed on and no rule stops it.

    The caller has taken `hold` of the unit before it read the problem. Of swaps that share a cell
    the first to be approved passes, and the others are void. Both are told by the roster that is
    published with the change.

    Raises
    ------
    BadInput
        It does not wait for approval.
    Barred
        A rule does not allow it any more.
    """
    _must_be(row, Step.AGREED)
    if _overtaken(session, row, problem, account):
        return
    cells = cells_of(row)
    judgement = judge(problem, rules, cells)
    if not judgement.allowed:
        raise Barred(judgement)
    amend(cells)
    row.decided_by, row.decided_at = account, now()
    _move(session, row, Step.APPROVED, account, "swap.approve")
    _void_others(session, row, account)


def held(problem: Problem, person: str, day: date) -> str:
    """The code that stands published for a person on a date; off where there is none."""
    row = problem.published.rows.get(person, ()) if problem.published else ()
    number = problem.day_of(day)
    return row[number] if 0 <= number < len(row) else OFF


def stands(problem: Problem, cells: Iterable[Cell]) -> bool:
    """Whether the cells still hold what they held."""
    return all(held(problem, cell.person, cell.day) == cell.before for cell in cells if cell.person)


def cells_of(row: SwapRow) -> tuple[Cell, ...]:
    return tuple(
        Cell(person, date.fromisoformat(day), before, after)
        for person, day, before, after in row.cells
    )


def with_taker(cells: Iterable[Cell], taker: str) -> tuple[Cell, ...]:
    return tuple(cell if cell.person else cell._replace(person=taker) for cell in cells)


def own_cells(row: SwapRow, person: str) -> list[list[str]]:
    """Date, code before and code after of one of the two."""
    cells = (cell for cell in cells_of(row) if cell.person == person)
    return [[cell.day.isoformat(), cell.before, cell.after] for cell in cells]


_UNTAKEN = Text("仍可接的班", "a duty that is still on offer")


def _flaws(
    problem: Problem, giver: str, taker: str, days: Sequence[date], at: datetime
) -> Iterator[Flaw]:
    for person in (giver, taker):
        if person not in problem.person:
            yield _flaw("person", person, Text("本单位人员", "a person of the unit"))
            return
    if giver == taker:
        yield _flaw("taker", taker, Text("另一个人", "another person"))
    if not 1 <= len(days) <= MOST_DAYS:
        most = Text(f"1至{MOST_DAYS}天", f"1 to {MOST_DAYS} dates")
        yield _flaw("days", str(len(days)), most)
    for day in days:
        yield from _day_flaws(problem, (giver, taker), day, at)
    if days and all(held(problem, giver, day) == held(problem, taker, day) for day in days):
        different = Text("两人不同的班", "dates on which the two differ")
        yield _flaw("days", "、".join(map(str, days)), different)


def _day_flaws(problem: Problem, people: Sequence[str], day: date, at: datetime) -> Iterator[Flaw]:
    number = problem.day_of(day)
    told = problem.published
    if told is None or not 0 <= number < problem.days:
        published = Text("同一张已发布排班表内的日期", "a date of one published roster")
        yield _flaw("day", str(day), published)
        return
    for person in people:
        symbol = problem.symbol[held(problem, person, day)]
        if symbol.code == LEAVE:
            yield _flaw("day", f"{person} {day}", Text("不在请假的日期", "no day of leave"))
        elif symbol.is_duty and instant(problem.zone, day, symbol.arrival) <= at:
            yield _flaw("day", f"{person} {day}", Text("尚未开始的班", "a duty not begun yet"))


def _offer_flaws(
    session: Session, unit: int, problem: Problem, given: Cell, at: datetime
) -> Iterator[Flaw]:
    symbol = problem.symbol.get(given.before)
    if symbol is None or not symbol.is_duty:
        yield _flaw("code", given.before, Text("一个班", "a duty"))
        return
    if given.person:
        yield from _day_flaws(problem, (given.person,), given.day, at)
        if held(problem, given.person, given.day) != given.before:
            yield _flaw("day", str(given.day), Text("本人的班", "a duty of one's own"))
    elif not 0 <= problem.day_of(given.day) < problem.days or problem.published is None:
        yield _flaw("day", str(given.day), Text("已发布的日期", "a published date"))
    elif instant(problem.zone, given.day, symbol.arrival) <= at:
        yield _flaw("day", str(given.day), Text("尚未开始的班", "a duty not begun yet"))
    for row in swaps(session, unit, (Step.OFFERED,), given.day) if given.person else ():
        if row.giver == given.person and row.first == given.day:
            yield _flaw("day", str(given.day), Text("尚未挂出的班", "a duty not offered yet"))


def _add(
    session: Session,
    unit: int,
    giver: str | None,
    taker: str | None,
    cells: Sequence[Cell],
    account: int | None,
) -> SwapRow:
    row = SwapRow(
        unit_id=unit,
        giver=giver,
        taker=taker,
        first=min(cell.day for cell in cells),
        cells=_kept(cells),
        step=Step.ASKED,
        account_id=account,
    )
    session.add(row)
    session.flush()
    return row


def _kept(cells: Iterable[Cell]) -> list[list[str | None]]:
    return [[cell.person, cell.day.isoformat(), cell.before, cell.after] for cell in cells]


def _agree(session: Session, row: SwapRow, account: int | None) -> None:
    row.agreed_by, row.agreed_at = account, now()
    _move(session, row, Step.AGREED, account, "swap.agree")


def _overtaken(session: Session, row: SwapRow, problem: Problem, account: int | None) -> bool:
    """Void a swap whose cells hold something else by now; whether it was."""
    if stands(problem, cells_of(row)):
        return False
    _void(session, row, account)
    return True


def _void(session: Session, row: SwapRow, account: int | None) -> None:
    _move(session, row, Step.OVERTAKEN, account, "swap.overtaken")
    for person in _both(row):
        _tell(session, row, person, "swap.overtaken")


def _void_others(session: Session, row: SwapRow, account: int | None) -> None:
    touched = {(cell.person, cell.day) for cell in cells_of(row)}
    for other in swaps(session, row.unit_id, PENDING):
        cells = {(cell.person, cell.day) for cell in cells_of(other) if cell.person}
        if other.id != row.id and cells & touched:
            _void(session, other, account)


def _both(row: SwapRow) -> Iterator[str]:
    yield from (person for person in (row.giver, row.taker) if person)


def _must_be(row: SwapRow, *steps: Step) -> None:
    if row.step not in steps:
        waiting = Text("尚未办结的换班", "a swap that is still open")
        raise BadInput([_flaw("state", row.step, waiting)])


def _move(session: Session, row: SwapRow, step: Step, account: int | None, act: str) -> None:
    before, row.step = row.step, step
    _record(session, row, act, account, before)


def _record(session: Session, row: SwapRow, act: str, account: int | None, before: str) -> None:
    after = {"giver": row.giver, "taker": row.taker, "cells": row.cells, "step": row.step}
    record(
        session,
        act,
        row.first.isoformat(),
        account=account,
        unit=row.unit_id,
        before={"step": before} if before else {},
        after={**after, "paper": row.paper},
    )


def _tell(session: Session, row: SwapRow, person: str, kind: str, other: str | None = None) -> None:
    facts = {"cells": own_cells(row, person), "other": other or "", "answer": row.answer or ""}
    notice(session, row.unit_id, person, kind, {**facts, "swap": row.id})


def _flaw(column: str, value: str, expected: Text) -> Flaw:
    return Flaw(PLACE, 0, column, value, expected.en, expected.zh)
