"""A hotline of 64 people whose week is filled, so that a test begins where a supervisor mends."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import product

from flask import Flask

from roster.desk.books import Shelf, bring_in
from roster.desk.dockets import Dockets
from roster.desk.editing import opened
from roster.desk.judging import judge
from roster.desk.publishing import issue
from roster.desk.swapping import Cell, held
from roster.domain import LEAVE, OFF
from roster.store.base import Sessions, now, reading, writing
from roster.store.rosters import State
from tests.conftest import CHECKOUT

HOTLINE = CHECKOUT / "examples" / "sick_call"
MONDAY = now().date() + timedelta(days=14 - now().weekday())
"""Two weeks on: nothing of it has happened."""


def hotline(app: Flask, company: int) -> int:
    """The hotline, kept as a unit of a company."""
    make: Sessions = app.extensions["lunzhi.sessions"]
    with writing(make) as work:
        return bring_in(work, HOTLINE, company, None)


def fill(app: Flask, unit: int, first: date = MONDAY) -> None:
    """Lay the example's week over a week of the unit; who is not there or on leave is off."""
    make: Sessions = app.extensions["lunzhi.sessions"]
    shelf: Shelf = app.extensions["lunzhi.shelf"]
    given = json.loads((HOTLINE / "roster.json").read_text())["people"]
    codes = {each["id"]: each["codes"] for each in given}
    days = [first + timedelta(days=day) for day in range(7)]
    with writing(make) as work:
        row = opened(work, unit, first, 7)
        row.rows = {
            person.id: [
                code if code != LEAVE and person.is_present(when) else OFF
                for when, code in zip(days, codes[person.id], strict=True)
            ]
            for person in shelf.unit(work, unit).people
        }
        row.revision = 1


def publish(app: Flask, unit: int, first: date = MONDAY) -> None:
    """Let the week be in force as its first version."""
    make: Sessions = app.extensions["lunzhi.sessions"]
    dockets: Dockets = app.extensions["lunzhi.dockets"]
    with writing(make) as work:
        row = opened(work, unit, first, 7)
        docket = dockets.of(work, row)
        row.state = State.PUBLISHED
        issue(work, row, docket.problem, docket.drawn(row), None, None, now(), "", "")


@dataclass(frozen=True, slots=True)
class Exchange:
    """A duty of a published week that one could hand to another by the rules."""

    giver: str
    taker: str
    day: int
    code: str


def exchanges(
    app: Flask, unit: int, first: date = MONDAY, days: Iterable[int] = range(2, 5)
) -> Iterator[Exchange]:
    """Such duties, by their day; who gives one stands at the top of the sheet."""
    make: Sessions = app.extensions["lunzhi.sessions"]
    dockets: Dockets = app.extensions["lunzhi.dockets"]
    with reading(make) as work:
        docket = dockets.open(work, unit, first, 7)
    problem = docket.problem
    people = [person.id for person in problem.people]
    for day, giver, taker in product(days, people[:20], people[20:]):
        when = problem.date_of(day)
        code, other = held(problem, giver, when), held(problem, taker, when)
        if not problem.symbol[code].is_duty or other != OFF:
            continue
        cells = (Cell(giver, when, code, other), Cell(taker, when, other, code))
        if judge(problem, docket.rules, cells).allowed:
            yield Exchange(giver, taker, day, code)
