"""Personal slips on paper: a month's duties, and pictures that a phone reads without a network."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil

from flask import Blueprint, Response, abort, render_template, request
from flask.typing import ResponseReturnValue

from roster.desk import subscribing
from roster.desk.turns import Turn, by_day, turns
from roster.domain import Person
from roster.feeds.cards import MOST as DUTIES_A_PICTURE
from roster.feeds.cards import cards
from roster.feeds.unit import Unit
from roster.store.accounts import Role
from web import access, ui
from web.mine import seeing
from web.oneself import book_of, clock_of, oneself
from web.transactions import session
from web.ui import codes

MAKERS = (Role.ADMINISTRATOR, Role.SUPERVISOR, Role.HEAD)


@dataclass(frozen=True, slots=True)
class Slip:
    """One person's month on paper.

    Parameters
    ----------
    pictures : int
        How many it takes to hold the month.
    """

    person: Person
    days: list[tuple[date, list[Turn]]]
    pictures: int


def install(pages: Blueprint) -> None:
    """Put the slips beside each person's own page."""
    everyone, makers = access.allow(*access.READERS), access.allow(*MAKERS)
    pages.add_url_rule("/units/<int:unit>/mine/slip", "slip", everyone(own))
    pages.add_url_rule("/units/<int:unit>/slips/", "slips", makers(every))
    pages.add_url_rule("/units/<int:unit>/slips/picture.svg", "slip_picture", everyone(picture))


def own(unit: int) -> ResponseReturnValue:
    """One's own slip."""
    return _page(unit, [oneself(unit).person])


def every(unit: int) -> ResponseReturnValue:
    """The slips of everyone who has a duty that month, in the unit's order."""
    return _page(unit, book_of(unit).people)


def picture(unit: int) -> ResponseReturnValue:
    """One picture of one slip; its person's own, or for who prints slips."""
    person, number = request.args.get("person", ""), request.args.get("number", 0, type=int)
    row = access.reader().row
    if (row.unit_id, row.person) != (unit, person) and not access.roles() & set(MAKERS):
        abort(404)
    book = book_of(unit)
    first, last = _month(book)
    held = [turn.told for turn in turns(session(), book, unit, first, last, [person])]
    problem = subscribing.phone_problem(access.unit(), book)
    texts = list(cards(problem, held, ui.language()))
    if not 0 <= number < len(texts):
        abort(404)
    return Response(codes.svg(texts[number]), mimetype="image/svg+xml")


def _page(unit: int, people: Sequence[Person]) -> str:
    book = book_of(unit)
    first, last = _month(book)
    held: dict[str, list[Turn]] = {person.id: [] for person in people}
    for turn in turns(session(), book, unit, first, last, list(held)):
        held[turn.person].append(turn)
    days = (last - first).days + 1
    return render_template(
        "mine/slips.html",
        book=book,
        first=first,
        moment=clock_of(book),
        before=first - timedelta(days=1),
        after=last + timedelta(days=1),
        slips=[
            Slip(person, list(by_day(own, first, days)), ceil(len(own) / DUTIES_A_PICTURE))
            for person in people
            if (own := held[person.id]) or len(people) == 1
        ],
    )


def _month(book: Unit) -> tuple[date, date]:
    """First and last date of the month that the address names."""
    first, days = seeing.month_asked(request.args.get("month", ""), clock_of(book).date())
    return first, first + timedelta(days=days - 1)
