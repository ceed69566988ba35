"""Who hands over to whom at which instant, as the published duties say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from roster.desk.telling import told
from roster.domain import Hours, PostKind
from roster.duty.book import DutyBook, PostSettings
from roster.feeds.published import Told
from roster.feeds.unit import Unit

APART = timedelta(hours=1)
"""The end of one crew and the beginning of the next may lie so far apart, or overlap so far."""
LONGEST = timedelta(days=2)
"""A crew post without anybody is taken over from the last crew of so long before."""


@dataclass(frozen=True, slots=True)
class Changeover:
    """One crew takes a post over from another one.

    Parameters
    ----------
    due : datetime
        The hour at which it should be done (UTC).
    out, in_ : tuple[str, ...]
        Who leaves and who comes, leader first, then in the unit's order. Whoever goes on at the
        post is in neither.
    """

    post: str
    due: datetime
    out: tuple[str, ...]
    in_: tuple[str, ...]
    out_leader: str
    in_leader: str

    @property
    def record(self) -> str:
        """By what the handover is known everywhere."""
        return record_of(self.post, self.due)


@dataclass(frozen=True, slots=True)
class Stay:
    """One person at one post without a gap; shifts that abut are one stay."""

    person: str
    begin: datetime
    end: datetime
    first: Told
    last: Told


def record_of(post: str, due: datetime) -> str:
    """``抢修@2026-12-01T00:00Z``"""
    return f"{post}@{due.astimezone(UTC):%Y-%m-%dT%H:%MZ}"


def crews(
    session: Session, unit: int, book: Unit, duty_book: DutyBook, first: date, last: date
) -> tuple[Changeover, ...]:
    """The changeovers due on these dates of the unit's clock, in order."""
    around = told(session, unit, first - LONGEST - timedelta(days=1), last + timedelta(days=1))
    zone = ZoneInfo(book.zone)
    found = [each for each in around if not each.gone]
    return tuple(
        sorted(
            (
                each
                for settings in duty_book.posts
                if settings.hands_over
                for each in changeovers(book, settings, found)
                if first <= each.due.astimezone(zone).date() <= last
            ),
            key=lambda each: (each.due, each.post),
        )
    )


def changeovers(book: Unit, settings: PostSettings, found: Iterable[Told]) -> Iterator[Changeover]:
    """The changeovers of one post among some duties."""
    stays = list(_stays(settings, found))
    leading = _Leading(book, settings)
    relieved: set[Stay] = set()
    for begin, coming in groupby(sorted(stays, key=lambda s: s.begin), lambda s: s.begin):
        incoming = list(coming)
        waiting = [stay for stay in stays if stay.begin < begin and stay not in relieved]
        outgoing = _outgoing(waiting, begin, settings)
        relieved.update(outgoing)
        if outgoing:
            yield Changeover(
                settings.post,
                max(begin, *(stay.end for stay in outgoing)),
                out=leading.order([(stay.person, stay.last) for stay in outgoing]),
                in_=leading.order([(stay.person, stay.first) for stay in incoming]),
                out_leader=leading.of([(stay.person, stay.last) for stay in outgoing]),
                in_leader=leading.of([(stay.person, stay.first) for stay in incoming]),
            )


def _stays(settings: PostSettings, found: Iterable[Told]) -> Iterator[Stay]:
    """Whole stays at a post: a person with two shifts that abut hands over to nobody between."""
    here = [
        each
        for each in found
        if each.stint.post in (settings.name, settings.post)
        and each.stint.hours is not Hours.STANDBY_HOME
    ]
    here.sort(key=lambda each: (each.person, each.stint.start))
    for person, duties in groupby(here, key=lambda each: each.person):
        stay: Stay | None = None
        for each in duties:
            if stay and each.stint.start <= stay.end:
                end = max(stay.end, each.stint.end)
                stay = Stay(person, stay.begin, end, stay.first, each)
                continue
            if stay:
                yield stay
            stay = Stay(person, each.stint.start, each.stint.end, each, each)
        if stay:
            yield stay


def _outgoing(waiting: Sequence[Stay], begin: datetime, settings: PostSettings) -> list[Stay]:
    """Whom those who come at an instant relieve; nobody where they join a crew that stays on."""
    exact = [stay for stay in waiting if stay.end == begin]
    near = exact or [stay for stay in waiting if abs(stay.end - begin) <= APART]
    if near or settings.kind not in (PostKind.DUTY24, PostKind.CREW):
        return near
    if any(stay.end > begin for stay in waiting):
        return []
    latest = max((stay.end for stay in waiting), default=begin - LONGEST)
    return [stay for stay in waiting if stay.end == latest > begin - LONGEST]


class _Leading:
    """Who leads a crew: the leader's role or skill, else whoever stands first in the unit."""

    def __init__(self, book: Unit, settings: PostSettings) -> None:
        names = {role.code: role.name for role in book.roles}
        self._role = names.get(settings.leader, settings.leader)
        self._skill = settings.leader
        self._people = {person.id: person for person in book.people}
        self._rank = {person.id: number for number, person in enumerate(book.people)}

    def order(self, crew: Iterable[tuple[str, Told]]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(who for who, _ in sorted(crew, key=self._key)))

    def of(self, crew: Iterable[tuple[str, Told]]) -> str:
        return self.order(crew)[0]

    def _key(self, one: tuple[str, Told]) -> tuple[int, int, str]:
        who, duty = one
        return self._level(who, duty), self._rank.get(who, len(self._rank)), who

    def _level(self, who: str, duty: Told) -> int:
        if self._role and duty.stint.role == self._role:
            return 0
        person = self._people.get(who)
        return 1 if person and self._skill and person.holds(self._skill, duty.day) else 2
