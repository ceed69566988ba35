"""What was inferred becomes a unit: shift types, people, demand, rotation, history."""

from __future__ import annotations

from calendar import monthrange
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta

from roster.adopt import infer
from roster.adopt.clocks import Hours as Clock
from roster.adopt.codes import Meaning, Sort
from roster.adopt.cover import LEADER
from roster.adopt.findings import worked
from roster.adopt.infer import Inferred
from roster.adopt.reading import Reading, Stand
from roster.domain import (
    LEAVE,
    Basis,
    Departure,
    Held,
    Hours,
    Pause,
    Person,
    Post,
    PostKind,
    Role,
    ShiftType,
    Span,
)
from roster.feeds.unit import (
    DemandRow,
    HistoryRow,
    Layout,
    Period,
    PostUse,
    ShiftUse,
    Unit,
    When,
)
from roster.rules import EVERYONE, Scope, Setting

POSTS = {
    "hotline": Post("座席", "座席", PostKind.SEAT),
    "hall": Post("柜台", "柜台", PostKind.COUNTER),
    "duty24": Post("值班", "值班", PostKind.DUTY24),
    "plain": Post("值班", "值班", PostKind.CREW),
}
STANDBY = Post("备班", "备班", PostKind.STANDBY)


MOST_WEEKENDS, ALL_WEEKENDS = 2, 5
"""[weekends/month] the limit that a business hall starts with, and the most that a month has."""


def build(inferred: Inferred, rotates: bool) -> Unit:
    """The unit of which the grid is last month's roster; `rotates`: its rotation goes on."""
    reading = inferred.reading
    shifts = _shifts(reading)
    standby = tuple(s.code for s in shifts if s.hours is not Hours.WORK)
    ordinary = tuple(s.code for s in shifts if s.hours is Hours.WORK)
    post = POSTS[inferred.template]
    roles = tuple(Role(name, name, name) for name in reading.roles if name)
    uses = [PostUse(post.code, ordinary, reading.roles if roles else ())] if ordinary else []
    uses += [PostUse(STANDBY.code, standby)] if standby else []
    spans = [reading, *inferred.past]
    return Unit(
        name=inferred.name,
        id=inferred.name,
        people=_people(inferred),
        shifts=shifts,
        posts=tuple(p for p in (post, STANDBY) if any(use.post == p.code for use in uses)),
        symbols=(),
        period=Period.MONTH,
        layout=Layout.CREWS if reading.is_crews else Layout.PEOPLE,
        template=inferred.template,
        roles=roles,
        shift_uses=_uses(inferred, shifts),
        post_uses=tuple(uses),
        demand=tuple(_demand(inferred, post.code)),
        history=tuple(_history(inferred, post.code)),
        history_span=Span(min(r.dates[0] for r in spans), reading.dates[-1]),
        settings=(*(_rotation(inferred) if rotates else ()), *_weekends(inferred)),
        departures=tuple(_departures(inferred)),
    )


def _shifts(reading: Reading) -> tuple[ShiftType, ...]:
    """Shift types by their start, standby last."""
    duties = {duty.code for _, _, duty in reading.duties()}
    found = [_shift(m, m.hours) for c, m in reading.meanings.items() if c in duties and m.hours]
    return tuple(sorted(found, key=lambda s: (s.hours is not Hours.WORK, s.start, s.code)))


def _shift(meaning: Meaning, clock: Clock) -> ShiftType:
    pause = Pause(clock.pause[0], clock.pause[0], clock.pause[1]) if clock.pause else None
    hours = Hours.STANDBY_HOME if meaning.standby else Hours.WORK
    return ShiftType(meaning.code, meaning.name, clock.start, clock.length, 0, pause, hours)


def _uses(inferred: Inferred, shifts: tuple[ShiftType, ...]) -> tuple[ShiftUse, ...]:
    """A standby may stand beside the shifts beside which it has stood."""
    reading = inferred.reading
    beside: dict[str, set[str]] = defaultdict(set)
    for row in reading.stands:
        for stand in row.values():
            marks = [duty.code for duty in stand.duties]
            for code in (mark for mark in marks if reading.meanings[mark].standby):
                last = worked(reading, tuple(marks))[-1:]
                beside[code] |= {mark for mark in last if _is_clear(reading, mark, code)}
    order = [shift.code for shift in shifts]
    return tuple(
        ShiftUse(code, beside=tuple(sorted(beside[code], key=order.index))) for code in order
    )


def _is_clear(reading: Reading, work: str, standby: str) -> bool:
    """Whether the two don't run at the same time."""
    first, second = reading.meanings[work].hours, reading.meanings[standby].hours
    assert first is not None
    assert second is not None
    return first.end <= second.start or second.end <= first.start


def _people(inferred: Inferred) -> tuple[Person, ...]:
    return tuple(
        Person(
            inferred.ids[n],
            member.name,
            skills=tuple(Held(skill) for skill in _skills(inferred, n)),
            teams=(Held(inferred.teams[n]),) if inferred.teams[n] else (),
        )
        for n, member in enumerate(inferred.reading.members)
    )


def _skills(inferred: Inferred, member: int) -> Iterator[str]:
    """What a person holds: leading, a function that demand asks for, the roles taken."""
    reading = inferred.reading
    if reading.is_crews:
        taken = {duty.role for row in (reading.stands[member],) for s in row.values()
                 for duty in s.duties}  # fmt: skip
        yield from (role for role in reading.roles if role and role in taken)
        return
    if member in inferred.leaders:
        yield LEADER
    function = reading.members[member].function
    if function and any(cover.skill == function for cover in inferred.covers):
        yield function


def _demand(inferred: Inferred, post: str) -> Iterator[DemandRow]:
    for number, cover in enumerate(inferred.covers, 2):
        standby = inferred.reading.meanings[cover.code].standby
        yield DemandRow(
            f"demand.csv, row {number}",
            When(cover.days),
            STANDBY.code if standby else post,
            cover.code,
            role=cover.role,
            skill=cover.skill,
            minimum=cover.minimum,
            target=cover.usual,
            maximum=cover.maximum,
        )


def _rotation(inferred: Inferred) -> Iterator[Setting]:
    """The rotations as rules; one that is not everybody's names whom it binds.

    Who was away all month goes on with the team.
    """
    away = {n for n, row in enumerate(inferred.reading.stands) if infer.is_away(row)}
    for cycle in inferred.cycles:
        phases = infer.phases_by_team(inferred, cycle)
        crews = {crew for crew, _ in phases}
        bound = {*cycle.members, *(n for n in away if inferred.teams[n] in crews)}
        members = tuple(inferred.ids[n] for n in sorted(bound))
        scope = EVERYONE if len(bound) == len(inferred.ids) else Scope(people=members)
        yield Setting("rotation.pattern", {"cycle": cycle.word, "phases": phases}, scope)


def _weekends(inferred: Inferred) -> Iterator[Setting]:
    """As many weekends as someone has worked, where that is more than a business hall's limit.

    Who has worked all weekends of a month would work five of the next.
    """
    reading = inferred.reading
    sundays = {sunday for day in reading.dates if (sunday := _sunday(day)).month == day.month}
    most = max(
        len({_sunday(day) for day, stand in row.items() if _is_weekend_work(reading, day, stand)})
        for row in reading.stands
    )
    if inferred.template == "hall" and most > MOST_WEEKENDS:
        yield Setting("weekends.most", {"most": ALL_WEEKENDS if most >= len(sundays) else most})


def _sunday(day: date) -> date:
    """The Sunday of a date's week: a weekend belongs to its month."""
    return day + timedelta(days=6 - day.weekday())


def _is_weekend_work(reading: Reading, day: date, stand: Stand) -> bool:
    marks = tuple(duty.code for duty in stand.duties)
    return day.weekday() >= 5 and bool(worked(reading, marks)) and _sunday(day) in reading.dates


def _departures(inferred: Inferred) -> Iterator[Departure]:
    """The breach that the clerk has chosen to record, for the month to come alone."""
    if inferred.too_long and inferred.breaches:
        first = (inferred.reading.dates[-1].replace(day=1) + timedelta(days=31)).replace(day=1)
        last = first.replace(day=monthrange(first.year, first.month)[1])
        yield Departure("hours.overtime_day", Span(first, last), Basis.NONE)


def _history(inferred: Inferred, post: str) -> Iterator[HistoryRow]:
    """The duties and leave of every grid whose people still stand on the latest one."""
    ids = {m.name: inferred.ids[n] for n, m in reversed([*enumerate(inferred.reading.members)])}
    latest = set(inferred.reading.dates)
    for n, row in enumerate(inferred.reading.stands):
        for day, stand in row.items():
            if code := _code(inferred, inferred.reading, stand, post):
                yield HistoryRow(day, inferred.ids[n], code)
    for past in inferred.past:
        for member, row in zip(past.members, past.stands, strict=True):
            for day, stand in row.items():
                code = _code(inferred, past, stand, post)
                if code and member.name in ids and day not in latest:
                    yield HistoryRow(day, ids[member.name], code)


def _code(inferred: Inferred, reading: Reading, stand: Stand, post: str) -> str:
    """The symbol of a cell, as docs/unit-format.md builds it; empty for off."""
    if stand.sort is Sort.LEAVE:
        return LEAVE
    known = {duty.code for _, _, duty in inferred.reading.duties()}
    duties = [duty for duty in stand.duties if duty.code in known]
    marks = worked(reading, tuple(duty.code for duty in duties))
    roles = {duty.code: duty.role for duty in reversed(duties)}
    parts = [f"{mark}@{post}" + (f"#{roles[mark]}" if roles[mark] else "") for mark in marks[-1:]]
    parts += [
        f"{duty.code}@{STANDBY.code}"
        for duty in duties
        if reading.meanings[duty.code].standby
        and all(_is_clear(inferred.reading, mark, duty.code) for mark in marks[-1:])
    ]
    return "+".join(dict.fromkeys(parts))
