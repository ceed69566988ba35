"""Small made-up units: a hotline in three shifts, and a station with crews on 24-hour duty."""

from __future__ import annotations

from datetime import date

from roster.domain import (
    LEAVE,
    OFF,
    Basis,
    Calendar,
    Departure,
    Held,
    Hours,
    Need,
    Part,
    Person,
    Post,
    PostKind,
    Problem,
    Role,
    Roster,
    ShiftType,
    Span,
    Symbol,
)

MONDAY = date(2026, 3, 2)
EARLY = ShiftType("早", "早班", 480, 480, lead=20)
MIDDLE = ShiftType("中", "中班", 960, 480, lead=20)
NIGHT = ShiftType("夜", "夜班", 1440, 480, lead=20)
WHOLE = ShiftType("值", "24小时值班", 480, 1440, lead=15)
HOME = ShiftType("备", "备班", 1050, 870, hours=Hours.STANDBY_HOME)
SEAT = Post("受理", "95598受理席", PostKind.SEAT)
STATION = Post("抢修", "抢修值班", PostKind.DUTY24)
STANDBY = Post("备班", "备班", PostKind.STANDBY)
LEADER = Role("带班长", "带班长", skill="带班", lead=30)
DRIVER = Role("驾驶员", "驾驶员", skill="驾驶")

SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜"
GIVEN = ["晓明", "雨", "建国", "思源", "海", "丽华", "子涵", "志强", "敏", "文博"]


def part(shift: ShiftType, post: Post, role: Role | None = None, pause: int | None = None) -> Part:
    lead = shift.lead if role is None or role.lead is None else role.lead
    return Part(
        shift.code,
        post.code,
        shift.start,
        shift.length,
        role=role.code if role else "",
        lead=lead,
        pause_start=pause,
        pause_length=30 if pause is not None else 0,
        hours=shift.hours,
    )


def name(number: int) -> str:
    return SURNAMES[number % len(SURNAMES)] + GIVEN[number // 3 % len(GIVEN)]


def hotline(people: int = 6, days: int = 7, teams: int = 2, start: date = MONDAY) -> Problem:
    """Seats round the clock: early with a break at 11:30 or 12:00, middle, night."""
    size = -(-people // teams)
    return Problem(
        start=start,
        days=days,
        people=tuple(
            Person(
                f"E{n:02d}",
                name(n),
                skills=(Held("班长"),) if n % size == 0 else (),
                teams=(Held("一二三四五六"[n // size] + "班"),),
            )
            for n in range(people)
        ),
        symbols=(
            Symbol("早@受理/11:30", "早", (part(EARLY, SEAT, pause=690),)),
            Symbol("早@受理/12:00", "早", (part(EARLY, SEAT, pause=720),)),
            Symbol("中@受理", "中", (part(MIDDLE, SEAT),)),
            Symbol("夜@受理", "夜", (part(NIGHT, SEAT),)),
        ),
        shifts=(EARLY, MIDDLE, NIGHT),
        posts=(SEAT,),
        roles=(Role("班长", "班长", skill="班长"),),
        needs=tuple(
            Need(start.fromordinal(start.toordinal() + d), "受理", code, minimum=least)
            for d in range(days)
            for code, least in (("早", people // 3), ("中", people // 5), ("夜", people // 6))
        ),
        calendar=Calendar(statutory={date(2026, 3, 4): "植树节"}, announced=frozenset({2026})),
        departures=(
            Departure(
                "hours.overtime_month", Span(start, start), Basis.APPROVAL, "人社许〔2026〕8号"
            ),
        ),
        unit="示例供电服务中心",
    )


def turning(problem: Problem) -> Roster:
    """Everyone turns through the problem's symbols, two days each, with two days off."""
    codes = [s.code for s in problem.symbols]
    wheel = [c for code in (codes[0], *codes[2:]) for c in (code, code)] + [OFF, OFF]
    return Roster(
        {
            p.id: tuple(
                LEAVE if (d, n) == (2, 1) else wheel[(d + n) % len(wheel)]
                for d in range(problem.days)
            )
            for n, p in enumerate(problem.people)
        }
    )


def station(people: int = 9, days: int = 7, start: date = MONDAY) -> Problem:
    """A leader, two on duty and a driver for 24 hours, and one on standby at home."""
    return Problem(
        start=start,
        days=days,
        people=tuple(
            Person(f"S{n:02d}", name(n), skills=(Held("带班"), Held("驾驶"))[n % 3 :][:1])
            for n in range(people)
        ),
        symbols=(
            Symbol("值@抢修#带班长", "值", (part(WHOLE, STATION, LEADER),)),
            Symbol("值@抢修", "值", (part(WHOLE, STATION),)),
            Symbol("值@抢修#驾驶员", "值", (part(WHOLE, STATION, DRIVER),)),
            Symbol("备@备班", "备", (part(HOME, STANDBY),)),
        ),
        shifts=(WHOLE, HOME),
        posts=(STATION, STANDBY),
        roles=(LEADER, DRIVER),
        needs=tuple(
            Need(start.fromordinal(start.toordinal() + d), "抢修", "值", role=role, minimum=1)
            for d in range(days)
            for role in ("带班长", "驾驶员")
        ),
        unit="城东供电所",
    )


def crews(problem: Problem) -> Roster:
    """Three crews of three take turns: leader, member, driver; next day's leader stands by."""
    duty = [s.code for s in problem.symbols]
    rows = {}
    for n, person in enumerate(problem.people):
        crew, place = divmod(n, 3)
        rows[person.id] = tuple(
            duty[place]
            if d % 3 == crew % 3
            else duty[3]
            if place == 0 and (d + 1) % 3 == crew % 3
            else OFF
            for d in range(problem.days)
        )
    return Roster(rows)
