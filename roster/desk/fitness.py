"""Whether a crew that comes may take a post over: certificates that have run out, and how many.

It is said, and nobody is forbidden anything by it: a person enters what forbids a handover.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from roster.desk.crews import Changeover
from roster.domain import Person
from roster.duty.book import PostSettings
from roster.feeds.unit import Unit


@dataclass(frozen=True, slots=True)
class Lapsed:
    """A certificate that somebody needs at a post and does not hold on the day.

    Parameters
    ----------
    until : date or None
        When the one they had ran out; None: they never had it.
    """

    person: str
    skill: str
    until: date | None


def lapsed(book: Unit, settings: PostSettings, changeover: Changeover) -> tuple[Lapsed, ...]:
    """The certificates that the crew which comes lacks on the day of a handover."""
    day = changeover.due.astimezone(ZoneInfo(book.zone)).date()
    people = {person.id: person for person in book.people}
    return tuple(
        Lapsed(who, skill, _ended(people[who], skill, day))
        for who in changeover.in_
        if who in people
        for skill in _needed(book, settings, who == changeover.in_leader)
        if not people[who].holds(skill, day)
    )


def _needed(book: Unit, settings: PostSettings, leads: bool) -> Iterator[str]:
    """What everybody at a post holds, and what its leader holds besides."""
    yield from (post.skill for post in book.posts if post.code == settings.post and post.skill)
    if leads:
        named = [role for role in book.roles if settings.leader in (role.code, role.name)]
        yield from (role.skill for role in named if role.skill)


def _ended(person: Person, skill: str, day: date) -> date | None:
    ends = (held.span.last for held in person.skills if held.code == skill)
    return max((end for end in ends if end is not None and end < day), default=None)
