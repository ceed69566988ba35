"""Swaps at the tablet: a duty is offered, taken, asked for, agreed to; by the person themselves."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from flask import abort

from roster.desk import saying, swapping
from roster.desk.dockets import Docket
from roster.desk.swapping import cells_of, held, with_taker
from roster.desk.turns import turns
from roster.store.swaps import PENDING, Step, SwapRow, swap_for_decision, swaps
from roster.wording import day as say_day
from web import ui
from web.mine import seeing
from web.oneself import Self
from web.transactions import session
from web.ui.effects import Effect, effect

AHEAD = timedelta(days=31)


@dataclass(frozen=True, slots=True)
class Line:
    """A swap that concerns a person, or that they could take.

    Parameters
    ----------
    cells : str
        What it would do to them.
    told : Effect or None
        What it does to both; None where nobody has taken it, or the roster has changed since.
    acts : Sequence[str]
        What they can do now.
    """

    row: SwapRow
    other: str | None
    cells: str
    told: Effect | None
    acts: Sequence[str]


def lines(who: Self) -> Iterator[Line]:
    """The swaps that wait for somebody, as they look to a person."""
    person = who.person.id
    for row in swaps(session(), who.unit, PENDING, who.today):
        if acts := _acts(row, person):
            yield _line(who, row, acts)


def _acts(row: SwapRow, person: str) -> tuple[str, ...]:
    if person not in (row.giver, row.taker):
        return ("take",) if row.step == Step.OFFERED else ()
    if row.step == Step.ASKED and row.taker == person:
        return "agree", "decline"
    return ("withdraw",)


def _line(who: Self, row: SwapRow, acts: Sequence[str]) -> Line:
    docket, cells = _docket(who, row.first), cells_of(row)
    if "take" in acts:
        cells = with_taker(cells, who.person.id)
    own = [[c.day.isoformat(), c.before, c.after] for c in cells if c.person == who.person.id]
    known = all(cell.person for cell in cells) and swapping.stands(docket.problem, cells)
    told = effect(docket, cells, private=False) if known else None
    barred = told is not None and not told.judgement.allowed
    return Line(
        row=row,
        other=row.giver if row.giver != who.person.id else row.taker,
        cells=saying.cells(who.book, own, ui.language()),
        told=told,
        acts=[act for act in acts if not barred or act in ("decline", "withdraw")],
    )


def to_offer(who: Self) -> list[tuple[date, str]]:
    """The person's duties that have not begun."""
    found = turns(session(), who.book, who.unit, who.today, who.today + AHEAD, [who.person.id])
    return [
        (turn.told.day, f"{say_day(turn.told.day, ui.language())} {turn.label}")
        for turn in found
        if turn.told.stint.arrival > who.at
    ]


def offer(who: Self, day: date, account: int) -> None:
    """Offer a duty to whoever can take it; raises as `swapping.offer`."""
    problem = _docket(who, day).problem
    code = held(problem, who.person.id, day)
    swapping.offer(session(), who.unit, problem, who.person.id, day, code, account, who.at)


def try_out(who: Self, taker: str, days: Sequence[date]) -> Effect:
    """What a swap with somebody would do; raises as `swapping.exchange`."""
    docket = _docket(who, days[0])
    cells = swapping.exchange(docket.problem, who.person.id, taker, days, who.at)
    return effect(docket, cells, private=False)


def propose(who: Self, taker: str, days: Sequence[date], account: int) -> None:
    """Ask somebody for a swap; raises as `swapping.exchange` and `swapping.propose`."""
    docket = _docket(who, days[0])
    cells = swapping.exchange(docket.problem, who.person.id, taker, days, who.at)
    swapping.propose(session(), who.unit, docket.problem, docket.rules, cells, account)


def answer(who: Self, number: int, act: str, account: int) -> None:
    """Take, agree, decline or withdraw; raises as these do.

    Raises
    ------
    NotFound, Forbidden
        There is no such swap, or this is not for the person to do.
    """
    row = swap_for_decision(session(), who.unit, number)
    if row is None:
        abort(404)
    if act not in _acts(row, who.person.id):
        abort(403)
    docket, work = _docket(who, row.first), session()
    problem, rules, person = docket.problem, docket.rules, who.person.id
    ways: Mapping[str, Callable[[], None]] = {
        "take": lambda: swapping.take(work, row, problem, rules, person, account),
        "agree": lambda: swapping.agree(work, row, problem, rules, account),
        "decline": lambda: swapping.decline(work, row, account),
        "withdraw": lambda: swapping.withdraw(work, row, account),
    }
    ways[act]()


def _docket(who: Self, day: date) -> Docket:
    return seeing.period_at(session(), who.unit, who.book, day)
