"""Small random problems with something of everything, and random rosters for them."""

from __future__ import annotations

import random
from datetime import date, timedelta

from roster.domain import (
    LEAVE,
    OFF,
    Absence,
    AbsenceKind,
    Calendar,
    Contract,
    Held,
    Hours,
    Need,
    Part,
    Person,
    Post,
    PostKind,
    Problem,
    Request,
    Role,
    Roster,
    Seat,
    ShiftType,
    Span,
    Symbol,
)

SHIFTS = (
    ShiftType("E", "early", 480, 480, lead=20),
    ShiftType("L", "late", 960, 480, lead=20),
    ShiftType("N", "night", 1440, 480, lead=20),
    ShiftType("W", "24 hours", 480, 1440),
    ShiftType("H", "standby at home", 1080, 840, hours=Hours.STANDBY_HOME),
)
POSTS = (
    Post("seat", "Seat", PostKind.SEAT),
    Post("desk", "Desk", PostKind.COUNTER, skill="senior"),
    Post("crew", "Crew", PostKind.DUTY24),
    Post("home", "Standby", PostKind.STANDBY),
)
STATUTORY = {
    date(2026, 2, 16): "春节",
    date(2026, 2, 17): "春节",
    date(2026, 5, 1): "劳动节",
    date(2026, 5, 2): "劳动节",
    date(2026, 9, 25): "中秋节",
    date(2026, 10, 1): "国庆节",
    date(2027, 1, 1): "元旦",
}


def _symbols() -> tuple[Symbol, ...]:
    def part(shift: ShiftType, post: str, role: str = "", pause: int | None = None) -> Part:
        return Part(
            shift.code,
            post,
            shift.start,
            shift.length,
            role=role,
            lead=shift.lead,
            pause_start=pause,
            pause_length=30 if pause else 0,
            hours=shift.hours,
        )

    early, late, night, whole, home = SHIFTS
    return (
        Symbol("E", "E", (part(early, "seat"),)),
        Symbol("L", "L", (part(late, "seat"),)),
        Symbol("N", "N", (part(night, "seat"),)),
        Symbol("E@desk/690", "E", (part(early, "desk", pause=690),)),
        Symbol("E@desk/720", "E", (part(early, "desk", pause=720),)),
        Symbol("W@leader", "W", (part(whole, "crew", "leader"),)),
        Symbol("W@driver", "W", (part(whole, "crew", "driver"),)),
        Symbol("H", "H", (part(home, "home"),)),
        Symbol("E+H", "E+H", (part(early, "seat"), part(home, "home"))),
    )


def _maybe_until(rng: random.Random, start: date) -> date | None:
    return start + timedelta(days=rng.randint(-2, 8)) if rng.random() < 0.3 else None


def _person(rng: random.Random, number: int, start: date) -> Person:
    def span() -> Span:
        first = start + timedelta(days=rng.randint(-3, 4)) if rng.random() < 0.3 else None
        last = start + timedelta(days=rng.randint(3, 12)) if rng.random() < 0.3 else None
        return Span(first, last)

    skills = [s for s in ("senior", "leader", "driver", "novice", "seat") if rng.random() < 0.6]
    return Person(
        id=f"E{number}",
        name=f"P{number}",
        contracts=(Held(rng.choice(("full", "half"))),),
        skills=tuple(Held(skill, span()) for skill in skills),
        teams=(Held(rng.choice(("A", "B"))),),
        present=(span(),),
        birth=date(rng.choice((1985, 2009)), rng.randint(1, 12), 3),
        no_night_until=_maybe_until(rng, start),
        no_overtime_until=_maybe_until(rng, start),
    )


def _tallies(rng: random.Random, start: date) -> dict[str, int]:
    """Totals carried from before history: counts, days, minutes of this month and the last."""
    names = ("assignments", "nights", "weekends", "weekend_days", "shift:E", "shift:N")
    names += ("post:crew", "festival:春节", "festival:国庆节")
    found = {name: rng.randint(0, 3) for name in names if rng.random() < 0.3}
    if rng.random() < 0.4:
        found["days"] = rng.randint(0, 90)
    for month in (start, start.replace(day=1) - timedelta(days=1)):
        if rng.random() < 0.3:
            found[f"minutes:{month:%Y-%m}"] = rng.randint(0, 200) * 60
    return found


def problem(rng: random.Random) -> Problem:
    """A problem of 2 to 4 people and 5 to 16 days, around weekends, month ends and holidays."""
    start = rng.choice(
        (
            date(2026, 2, 12),
            date(2026, 3, 2),
            date(2026, 4, 27),
            date(2026, 9, 24),
            date(2026, 12, 29),
        )
    ) + timedelta(days=rng.randint(0, 3))
    days = rng.choice((5, 7, 9, 14, 16))
    people = tuple(_person(rng, i, start) for i in range(rng.randint(2, 4)))
    ids = [p.id for p in people]
    symbols = _symbols()
    codes = [OFF, OFF, LEAVE, *(s.code for s in symbols)]

    def when() -> date:
        return start + timedelta(days=rng.randint(0, days - 1))

    def row(length: int) -> tuple[str, ...]:
        return tuple(rng.choice(codes) for _ in range(length))

    needs = []
    for _ in range(rng.randint(2, 6)):
        low = rng.choice((0, 0, 1, 2))
        heads = {
            "minimum": low,
            "target": low + rng.randint(0, 1),
            "maximum": rng.choice((0, 0, 0, 1)),
        }
        skill = rng.choice(("", "", "leader"))
        rank = rng.choice(("", "extra"))
        if rng.random() < 0.6:
            shift = rng.choice(SHIFTS).code
            post = rng.choice(("", "seat", "crew"))
            needs.append(Need(when(), post=post, shift=shift, skill=skill, rank=rank, **heads))
        else:
            begin = rng.choice((510, 690, 705, 720, 900, 1410))
            post = rng.choice(("seat", "desk"))
            end = begin + 30
            needs.append(Need(when(), post, "", "", skill, begin, end, rank=rank, **heads))
    for day in STATUTORY:
        if 0 <= (day - start).days < days:
            rank, shift = rng.choice(("", "extra")), rng.choice("EENW")
            needs.append(Need(day, shift=shift, minimum=1, maximum=rng.randint(0, 1), rank=rank))
    kinds = (AbsenceKind.LEAVE, AbsenceKind.UNAVAILABLE)
    absences = tuple(
        Absence(
            rng.choice(ids),
            Span(day := when(), day + timedelta(days=rng.randint(0, 2))),
            rng.choice(kinds),
            rng.choice(((), (), ("N",))),
        )
        for _ in range(rng.randint(0, 2))
    )
    requests = tuple(
        Request(
            rng.choice(ids),
            when(),
            rng.random() < 0.5,
            rng.choice(((), ("E",), ("L", "N"))),
            rng.randint(1, 5),
        )
        for _ in range(rng.randint(0, 4))
    )
    pins = {
        (rng.choice(ids), rng.randrange(days)): rng.choice(codes) for _ in range(rng.randint(0, 2))
    }
    return Problem(
        start=start,
        days=days,
        people=people,
        symbols=symbols,
        shifts=SHIFTS,
        posts=POSTS,
        roles=(Role("leader", "Leader", "leader"), Role("driver", "Driver", "driver")),
        seats=(Seat("S1", "seat", tuple(ids[:2])),),
        contracts=(Contract("full", "Full"), Contract("half", "Half", 480, 500)),
        needs=tuple(needs),
        absences=absences,
        requests=requests,
        history={i: row(rng.choice((0, 1, 3, 8, 20))) for i in ids},
        tallies={i: _tallies(rng, start) for i in ids},
        pins=pins,
        published=Roster({i: row(days) for i in ids}) if rng.random() < 0.7 else None,
        calendar=Calendar(
            statutory=STATUTORY,
            rest=frozenset({date(2026, 2, 18), date(2026, 5, 4)}),
            workdays=frozenset({date(2026, 2, 14), date(2026, 10, 10)}),
            announced=frozenset({2026}),
        ),
    )


def roster(rng: random.Random, world: Problem) -> Roster:
    """A random roster; half of them mostly off, so that kept rules are seen as well."""
    codes = [s.code for s in world.symbols]
    calm = rng.random() < 0.5

    def cell(person: Person, day: int) -> str:
        if world.is_absent(person.id, world.date_of(day)) and rng.random() < 0.8:
            return LEAVE
        return OFF if rng.random() < (0.75 if calm else 0.3) else rng.choice(codes)

    return Roster({p.id: tuple(cell(p, d) for d in range(world.days)) for p in world.people})
