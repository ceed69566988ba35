"""Personal slips on paper: a month's duties, and pictures that a phone reads without a network."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import segno
from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from roster.desk import subscribing
from roster.desk.turns import Turn, by_day, turns
from roster.domain import Person
from roster.feeds.cards import cards
from roster.feeds.published import Told
from roster.feeds.unit import Unit
from roster.store.accounts import Role
from web import access, ui
from web.mine import seeing
from web.oneself import book_of, clock_of, oneself
from web.transactions import session


@dataclass(frozen=True, slots=True)
class Slip:
    """One person's month on paper."""

    person: Person
    days: list[tuple[date, list[Turn]]]
    codes: list[str]


def install(pages: Blueprint) -> None:
    """Put the slips beside each person's own page."""
    everyone = access.allow(*access.READERS)
    makers = access.allow(Role.ADMINISTRATOR, Role.SUPERVISOR, Role.HEAD)
    pages.add_url_rule("/units/<int:unit>/mine/slip", "slip", everyone(own))
    pages.add_url_rule("/units/<int:unit>/slips/", "slips", makers(every))


def own(unit: int) -> ResponseReturnValue:
    """One's own slip."""
    return _page(unit, [oneself(unit).person])


def every(unit: int) -> ResponseReturnValue:
    """The slips of everyone who has a duty that month, in the unit's order."""
    return _page(unit, book_of(unit).people)


def _page(unit: int, people: list[Person] | tuple[Person, ...]) -> str:
    book = book_of(unit)
    moment = clock_of(book)
    first, days = seeing.month_asked(request.args.get("month", ""), moment.date())
    last = first + timedelta(days=days - 1)
    numbers = [person.id for person in people]
    found = turns(session(), book, unit, first, last, numbers)
    slips = [
        _slip(unit, book, person, [t for t in found if t.person == person.id], (first, days))
        for person in people
    ]
    return render_template(
        "mine/slips.html",
        book=book,
        first=first,
        last=last,
        moment=moment,
        before=first - timedelta(days=1),
        after=last + timedelta(days=1),
        slips=[slip for slip in slips if slip.codes or len(people) == 1],
    )


def _slip(unit: int, book: Unit, person: Person, held: list[Turn], month: tuple[date, int]) -> Slip:
    return Slip(person, list(by_day(held, *month)), _codes(unit, book, [t.told for t in held]))


def _codes(unit: int, book: Unit, told: list[Told]) -> list[str]:
    problem = subscribing.phone_problem(session(), unit, book)
    return [
        segno.make(text, error="l", encoding="utf-8", micro=False).svg_data_uri(scale=3)
        for text in cards(problem, told, ui.language())
    ]
