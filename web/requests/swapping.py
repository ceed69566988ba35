"""The pages of swaps and open duties."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from roster.desk import swapping
from roster.desk.dockets import Docket
from roster.desk.editing import Conflict, NotNow
from roster.desk.judging import Judgement
from roster.desk.past import published_spans
from roster.desk.refusing import Broken
from roster.desk.saying import labels
from roster.desk.swapping import Barred, Cell, cells_of, held, with_taker
from roster.desk.turns import turns
from roster.domain import Person, Problem
from roster.feeds.overview import stretch
from roster.feeds.unit import Unit
from roster.store.swaps import PENDING, Step, SwapRow, swap_for_decision, swaps
from roster.store.units import hold
from roster.wording import day as say_day
from web import access, dates, ui
from web.oneself import Self, book_of, clock_of, dockets, is_here, oneself
from web.requests.amending import amend
from web.requests.routes import DECIDERS, decides
from web.transactions import session
from web.ui.effects import Effect, effect
from web.ui.refusals import UNUSABLE

AHEAD = timedelta(days=60)
CONFLICT = 409


@dataclass(frozen=True, slots=True)
class Line:
    """A swap in a list, with what it does where that is to be shown."""

    row: SwapRow
    cells: Sequence[Cell]
    told: Effect | None


def install(pages: Blueprint) -> None:
    """Put the pages of swaps beside those of requests."""
    everyone, deciders = access.allow(*access.READERS), access.allow(*DECIDERS)
    root = "/units/<int:unit>/swaps/"
    pages.add_url_rule(root, "swaps", everyone(page))
    pages.add_url_rule(root, "propose", everyone(propose), methods=["POST"])
    pages.add_url_rule(f"{root}offer", "offer", everyone(offer), methods=["POST"])
    pages.add_url_rule(f"{root}<int:number>/answer", "answer", everyone(answer), methods=["POST"])
    pages.add_url_rule(f"{root}<int:number>/decide", "settle", deciders(settle), methods=["POST"])


def page(unit: int) -> ResponseReturnValue:
    """One's own swaps, what is on offer, what waits for approval; a swap that is being tried."""
    return _page(unit)


def propose(unit: int) -> ResponseReturnValue:
    """Ask for the swap that was tried; or enter it from a paper that both have signed."""
    paper = bool(request.form.get("paper"))
    if paper and not decides():
        abort(403)
    giver = request.form.get("giver", "") if paper else oneself(unit).person.id
    days = _dates(request.form.getlist("day"))
    docket = _docket(unit, days[0])
    cells = swapping.exchange(
        docket.problem, giver, request.form.get("taker", ""), days, clock_of(book_of(unit))
    )
    try:
        swapping.propose(session(), unit, docket.problem, docket.rules, cells, _account(), paper)
    except Barred as barred:
        return _page(unit, _told(docket, cells, barred.judgement)), UNUSABLE
    flash(gettext("Asked. You will hear of the answer in your notices."), "good")
    return redirect(url_for("requests.swaps", unit=unit))


def offer(unit: int) -> ResponseReturnValue:
    """Offer a duty of one's own; those who make rosters offer one that nobody holds."""
    days = _dates(request.form.getlist("day"))
    problem = _docket(unit, days[0]).problem
    open_duty = bool(request.form.get("open"))
    if open_duty and not decides():
        abort(403)
    giver = None if open_duty else oneself(unit).person.id
    code = request.form.get("code", "") if giver is None else held(problem, giver, days[0])
    moment = clock_of(book_of(unit))
    swapping.offer(session(), unit, problem, giver, days[0], code, _account(), moment)
    flash(gettext("Offered. Whoever can take it sees it here."), "good")
    return redirect(url_for("requests.swaps", unit=unit))


def answer(unit: int, number: int) -> ResponseReturnValue:
    """Take an offer, agree, decline or take back: each only by the person themselves."""
    row, who, act = _row(unit, number), oneself(unit), request.form.get("act", "")
    person = who.person.id
    acts: dict[str, tuple[bool, Callable[[], None]]] = {
        "take": (row.giver != person, lambda: _take(unit, row, person)),
        "agree": (row.taker == person, lambda: _agree(unit, row)),
        "decline": (
            row.taker == person,
            lambda: swapping.decline(session(), row, _account()),
        ),
        "withdraw": (
            person in (row.giver, row.taker),
            lambda: swapping.withdraw(session(), row, _account()),
        ),
    }
    may, do = acts.get(act, (False, lambda: None))
    if not may:
        abort(403)
    return _done(unit, row, do)


def settle(unit: int, number: int) -> ResponseReturnValue:
    """Approve or refuse; nobody approves a swap of their own."""
    hold(session(), unit)
    row, reader = _row(unit, number), access.reader().row
    if reader.unit_id == unit and reader.person in (row.giver, row.taker):
        abort(403)
    if request.form.get("approve") != "yes":
        said = request.form.get("answer", "").strip()
        return _done(unit, row, lambda: swapping.refuse(session(), row, said, _account()))
    return _done(unit, row, lambda: _approve(unit, row))


def _take(unit: int, row: SwapRow, person: str) -> None:
    docket = _docket(unit, row.first)
    swapping.take(session(), row, docket.problem, docket.rules, person, _account())


def _agree(unit: int, row: SwapRow) -> None:
    docket = _docket(unit, row.first)
    swapping.agree(session(), row, docket.problem, docket.rules, _account())


def _approve(unit: int, row: SwapRow) -> None:
    docket = _docket(unit, row.first)

    def publish(cells: Sequence[Cell]) -> None:
        amend(session(), unit, docket, cells, _account())

    swapping.approve(session(), row, docket.problem, docket.rules, _account(), publish)


def _done(unit: int, row: SwapRow, do: Callable[[], None]) -> ResponseReturnValue:
    try:
        do()
    except Barred as barred:
        told = _told(_docket(unit, row.first), cells_of(row), barred.judgement)
        return _page(unit, told), UNUSABLE
    except (Broken, Conflict, NotNow):
        flash(
            gettext("The draft holds changes that stand against it. Publish or undo them first."),
            "bad",
        )
        return _page(unit), CONFLICT
    if row.step == Step.OVERTAKEN:
        flash(gettext("The roster has changed since: this swap is void."), "bad")
    return redirect(url_for("requests.swaps", unit=unit))


def _page(unit: int, tried: Effect | None = None) -> str:
    book, work = book_of(unit), session()
    moment = clock_of(book)
    me = oneself(unit) if is_here(unit) else None
    docket = cache(lambda day: _docket(unit, day))
    rows = swaps(work, unit, PENDING, moment.date())
    own = [row for row in swaps(work, unit) if me and me.person.id in (row.giver, row.taker)]
    day = _first_date()
    if tried is None and me and day and request.args.get("taker"):
        tried = _try(docket(day), me)
    return render_template(
        "requests/swaps.html",
        me=me,
        decides=decides(),
        day=day,
        taker=request.args.get("taker", ""),
        back=request.args.get("back", ""),
        tried=tried,
        duties=_duties(unit, me) if me else [],
        others=_others(docket(day).problem, me, day) if me and day else [],
        offers=[_line(docket(row.first), row, me) for row in rows if row.step == Step.OFFERED],
        asked=[_line(docket(row.first), row, me) for row in rows if _asks(row, me)],
        waiting=[
            _line(docket(row.first), row, None)
            for row in rows
            if row.step == Step.AGREED and decides()
        ],
        own=[Line(row, cells_of(row), None) for row in reversed(own)][:20],
        names={person.id: person.name for person in book.people},
        label=labels(book, ui.language()),
        offered=_duties_of(book),
        today=moment.date(),
    )


def _asks(row: SwapRow, me: Self | None) -> bool:
    return me is not None and row.step == Step.ASKED and row.taker == me.person.id


def _line(docket: Docket, row: SwapRow, me: Self | None) -> Line:
    """A swap with what it does; an offer with what it would do to the reader."""
    cells = cells_of(row)
    if row.taker is None and me is not None and me.person.id != row.giver:
        cells = with_taker(cells, me.person.id)
    if not all(cell.person for cell in cells) or not swapping.stands(docket.problem, cells):
        return Line(row, cells, None)
    return Line(row, cells, _told(docket, cells))


def _try(docket: Docket, me: Self) -> Effect:
    days = _dates([request.args.get("day", ""), request.args.get("back", "")])
    cells = swapping.exchange(docket.problem, me.person.id, request.args["taker"], days, me.at)
    return _told(docket, cells)


def _told(docket: Docket, cells: Sequence[Cell], found: Judgement | None = None) -> Effect:
    return effect(docket, cells, decides(), found)


def _docket(unit: int, day: date) -> Docket:
    """The published roster that a date lies in, with its rules; without one, the date alone."""
    for span in published_spans(session(), unit):
        if span.covers(day) and span.first and span.last:
            days = (span.last - span.first).days + 1
            return dockets().open(session(), unit, span.first, days)
    return dockets().open(session(), unit, day, 1)


def _duties(unit: int, me: Self) -> list[tuple[date, str]]:
    """The person's coming duties with their labels."""
    found = turns(session(), me.book, unit, me.today, me.today + AHEAD, [me.person.id])
    coming = [turn for turn in found if turn.told.stint.arrival > me.at]
    labels = {
        turn.told.day: f"{say_day(turn.told.day, ui.language())} {turn.label}" for turn in coming
    }
    return list(labels.items())


def _duties_of(book: Unit) -> list[tuple[str, str]]:
    """Every kind of duty once, with its label and hours."""
    label, found = labels(book, ui.language()), dict[str, str]()
    for symbol in book.symbols:
        hours = stretch(symbol.start, symbol.end, ui.language())
        found.setdefault(f"{label(symbol.code)} {hours}", symbol.code)
    return [(code, text) for text, code in found.items()]


def _others(problem: Problem, me: Self, day: date) -> list[tuple[Person, str]]:
    """Everyone else with what they hold on a date."""
    label = labels(me.book, ui.language())
    return [
        (person, label(held(problem, person.id, day)))
        for person in problem.people
        if person.id != me.person.id and person.is_present(day)
    ]


def _row(unit: int, number: int) -> SwapRow:
    row = swap_for_decision(session(), unit, number)
    if row is None:
        abort(404)
    return row


def _dates(texts: Sequence[str]) -> list[date]:
    try:
        return [dates.read(text) for text in texts if text]
    except ValueError:
        abort(400)


def _first_date() -> date | None:
    found = _dates([request.values.get("day", "")])
    return found[0] if found else None


def _account() -> int:
    return access.reader().row.id
