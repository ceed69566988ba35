"""Whom to send for a repair: the crew on duty, then the standby, then neighbours by travel time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from roster.desk import ledger_settings
from roster.desk.turns import Turn, on_at
from roster.domain import PostKind
from roster.duty.book import Call, DutyBook
from roster.feeds.unit import Unit

CREWS = frozenset({PostKind.DUTY24, PostKind.CREW})


@dataclass(frozen=True, slots=True)
class Crew:
    """The crew of one post at a minute, by the published roster."""

    post: str
    people: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Help:
    """A neighbouring station.

    Parameters
    ----------
    minutes : int or None [min]
        From there to here; None: the unit has not said.
    """

    name: str
    phone: str
    minutes: int | None


@dataclass(frozen=True, slots=True)
class Callout:
    """Everyone who may be sent at a minute, in the order in which they are."""

    crews: tuple[Crew, ...]
    standby: tuple[str, ...]
    neighbours: tuple[Help, ...]


def callout(session: Session, unit: int, book: Unit, duty_book: DutyBook, at: datetime) -> Callout:
    """Whom to send at a minute."""
    kinds = {post.name: post.kind for post in book.posts}
    order = {person.id: number for number, person in enumerate(book.people)}
    on = sorted(on_at(session, book, unit, at), key=lambda each: order.get(each.person, len(order)))
    posts = dict.fromkeys(
        each.told.stint.post for each in on if kinds.get(each.told.stint.post) in CREWS
    )
    crews = tuple(Crew(post, _people(on, post)) for post in posts)
    standby = dict.fromkeys(
        each.person
        for each in on
        if each.is_home or kinds.get(each.told.stint.post) is PostKind.STANDBY
    )
    return Callout(
        tuple(each for each in crews if each.people),
        tuple(standby),
        _neighbours(session, unit, book, duty_book, at),
    )


def _people(on: list[Turn], post: str) -> tuple[str, ...]:
    here = (each.person for each in on if each.told.stint.post == post and not each.is_home)
    return tuple(dict.fromkeys(here))


def _neighbours(
    session: Session, unit: int, book: Unit, duty_book: DutyBook, at: datetime
) -> tuple[Help, ...]:
    """Nearest first; those of whom no time is known come last."""
    day = at.astimezone(ZoneInfo(book.zone)).date()
    minutes = {
        each.name: each.minutes for each in ledger_settings.of(session, unit).neighbours(day)
    }
    phones = {each.name: each.phone for each in duty_book.contacts if each.kind is Call.NEIGHBOUR}
    found = [
        Help(name, phones.get(name, ""), minutes.get(name))
        for name in dict.fromkeys([*minutes, *phones])
    ]
    return tuple(
        sorted(found, key=lambda each: (each.minutes is None, each.minutes or 0, each.name))
    )
