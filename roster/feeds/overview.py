"""What a reader looks for in a roster beside its cells: groups, totals, coverage, what is short."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import Enum
from functools import lru_cache
from itertools import combinations

from roster.domain import Need, Person, PostKind, Problem, Roster, ShiftType, Symbol, Text
from roster.timeline import (
    DAY,
    clock,
    clock_en,
    is_weekend,
    night_minutes,
    overlap,
    part_minutes,
    presence,
)

NIGHT_WORK = 180
"""[min] of work between 22:00 and 06:00 that make a duty a night."""

LONGEST = 4
"""[days] after its date on which a duty may still run: it begins by the next and lasts two."""
BY_DATE = Text(
    "工时按实际上班的日期计：上期末班延入本期的计入，本期末班延出的计入下期。",
    "Hours go to the dates on which they are worked: what the last duty takes beyond counts later.",
)
"""Said where the hours of a roster are not those of its duties."""


class DayKind(Enum):
    """What a date is, with the mark that stands under it; a plain workday or weekend has none."""

    PLAIN = Text("", "")
    STATUTORY = Text("节", "PH")
    REST = Text("休", "off")
    WORKED = Text("班", "wk")


def day_kind(problem: Problem, when: date) -> DayKind:
    """A statutory holiday 节, a date off by announcement 休, a weekend that is worked 班."""
    calendar = problem.calendar
    if when in calendar.statutory:
        return DayKind.STATUTORY
    if when in calendar.workdays:
        return DayKind.WORKED
    return DayKind.REST if when in calendar.rest else DayKind.PLAIN


def is_night(symbol: Symbol) -> bool:
    """Whether a duty is a night; standby at home makes none."""
    return night_minutes(symbol) >= NIGHT_WORK


def may_lead(problem: Problem, person: Person) -> bool:
    """Whether a person holds the skill of the unit's first role on a day of the horizon."""
    skill = problem.roles[0].skill if problem.roles else ""
    days = (problem.date_of(day) for day in range(problem.days))
    return bool(skill) and any(person.holds(skill, when) for when in days)


def groups(problem: Problem) -> tuple[tuple[str, tuple[Person, ...]], ...]:
    """The teams in their order in the unit, each with its people; those without one come last."""
    found: dict[str, list[Person]] = {}
    for person in problem.people:
        days = (problem.date_of(day) for day in range(problem.days))
        team = next((team for day in days if (team := person.team(day))), "")
        found.setdefault(team, []).append(person)
    found |= {"": found.pop("")} if "" in found else {}
    return tuple((team, tuple(people)) for team, people in found.items())


def names(problem: Problem) -> dict[str, str]:
    """What each person is called on a roster; the number tells people of one name apart."""
    counted = Counter("".join(person.name.split()) for person in problem.people)
    return {
        person.id: person.name.strip()
        if counted["".join(person.name.split())] == 1 and person.name.strip()
        else f"{person.name.strip()}({person.id})"
        for person in problem.people
    }


@dataclass(frozen=True, slots=True)
class Totals:
    """A person's duties on one roster; each counts on the date under which it stands.

    Parameters
    ----------
    minutes : int [min]
        Work on the dates of the roster, as the limits of hours count it: see `worked`.
    weekend : int [days]
        Saturdays and Sundays with work; a day that is worked by announcement is none.
    statutory : int [days]
        Statutory holidays with work.
    """

    duties: int
    minutes: int
    nights: int
    weekend: int
    statutory: int


def totals(problem: Problem, roster: Roster, person: str) -> Totals:
    row = [(problem.date_of(d), problem.symbol[c]) for d, c in enumerate(roster.rows[person])]
    work = [(when, symbol) for when, symbol in row if symbol.is_work]
    return Totals(
        duties=len(work),
        minutes=worked(problem, roster, person),
        nights=sum(is_night(symbol) for _, symbol in work),
        weekend=sum(is_weekend(problem.calendar, when) for when, _ in work),
        statutory=sum(day_kind(problem, when) is DayKind.STATUTORY for when, _ in work),
    )


def worked(
    problem: Problem, roster: Roster, person: str, first: int = 0, last: int | None = None
) -> int:
    """[min] of work on the dates from one day to another, the whole roster where none is given.

    Lead time counts, unpaid breaks and standby at home do not. What a duty of before brings in
    counts, what the last one takes beyond does not.
    """
    end = problem.days if last is None else last + 1
    return sum(
        part_minutes(part, (first - day) * DAY, (end - day) * DAY)
        for day, symbol in problem.line(roster, person).items()
        if first - LONGEST <= day <= end + 1
        for part in symbol.work
    )


def crosses(problem: Problem, roster: Roster, people: Iterable[Person]) -> bool:
    """Whether a duty of one of these people runs over the first or the last midnight."""
    edges = (*range(-LONGEST, LONGEST), *range(problem.days - LONGEST, problem.days))
    lines = (problem.line(roster, person.id) for person in people)
    return any(
        part_minutes(part, -day * DAY, (problem.days - day) * DAY)
        != (part_minutes(part, part.arrival, part.end) if day >= 0 else 0)
        for line in lines
        for day in edges
        if day in line
        for part in line[day].work
    )


@dataclass(frozen=True, slots=True)
class Cover:
    """How many stand on a shift type, on the whole or at one post, and how many are wanted.

    Parameters
    ----------
    wanted : tuple[int or None, ...] [heads]
        The minimum of each day; None where nothing is wanted.
    """

    name: str
    codes: frozenset[str]
    wanted: tuple[int | None, ...]

    def found(self, roster: Roster, day: int) -> int:
        """[heads] on that day."""
        return sum(row[day] in self.codes for row in roster.rows.values())


def coverage(problem: Problem) -> tuple[Cover, ...]:
    """A line for each shift type, or for each of its posts and roles where the needs name them.

    Where those do not hold everyone on the shift type, a line for all of them comes first. A day's
    minimum is the largest of what is wanted of anyone and of one skill, and at any time of the
    shift where it has the clock to itself.
    """
    lines = []
    for shift in problem.shifts:
        needs = [need for need in problem.needs if need.shift == shift.code and need.minimum]
        places = list(dict.fromkeys((need.post, need.role) for need in needs))
        everyone = _standing(problem, shift.code, "", "")
        if not places or everyone != frozenset().union(
            *(_standing(problem, shift.code, *place) for place in places)
        ):
            places = list(dict.fromkeys([("", ""), *places]))
        several = len({post for post, _ in places if post}) > 1
        for post, role in places:
            wanted = {} if role else _clock_wanted(problem, shift, post)
            for need in needs:
                if (need.post, need.role) == (post, role):
                    wanted[need.day] = max(need.minimum, wanted.get(need.day, 0))
            dates = (problem.date_of(day) for day in range(problem.days))
            name = _place_name(problem, shift.name, post, role, several)
            codes = _standing(problem, shift.code, post, role)
            if codes:
                lines.append(Cover(name, codes, tuple(wanted.get(when) for when in dates)))
    return tuple(lines)


def _clock_wanted(problem: Problem, shift: ShiftType, post: str) -> dict[date, int]:
    """The most heads that the half hours of a shift ask of its post, by the shift's date.

    Empty where shift types of the post overlap: no one of them is asked for then.
    """
    if any(_meet(shift, each) for each in shifts_at(problem, post) if each != shift):
        return {}
    wanted: dict[date, int] = {}
    for need in problem.needs:
        if need.post != post or need.shift or need.skill or need.role:
            continue
        for later in (0, 1, 2):
            if shift.start <= need.begin + later * DAY and (
                need.end + later * DAY <= shift.start + shift.length
            ):
                when = need.day - timedelta(days=later)
                wanted[when] = max(need.minimum, wanted.get(when, 0))
    return wanted


def shifts_at(problem: Problem, post: str) -> tuple[ShiftType, ...]:
    """The shift types that are worked at a post; at any post where none is named."""
    codes = {part.shift for s in problem.symbols for part in s.parts if post in ("", part.post)}
    return tuple(shift for shift in problem.shifts if shift.code in codes)


def overlapping(problem: Problem, post: str) -> bool:
    """Whether shift types of a post overlap, so that no one of them tells how many are there."""
    return any(_meet(one, other) for one, other in combinations(shifts_at(problem, post), 2))


def _meet(one: ShiftType, other: ShiftType) -> bool:
    """Whether two shift types share time, on one date or from one date to the next."""
    return any(
        overlap(one.start, one.start + one.length, begin, begin + other.length)
        for begin in (other.start - DAY, other.start, other.start + DAY)
    )


def _standing(problem: Problem, shift: str, post: str, role: str) -> frozenset[str]:
    """Codes of the duties on a shift type, at a post and in a role where they are given."""
    away = _elsewhere(problem)
    return frozenset(
        symbol.code
        for symbol in problem.symbols
        for part in symbol.parts
        if part.shift == shift
        and part.post not in away
        and post in ("", part.post)
        and role in ("", part.role)
    )


def _elsewhere(problem: Problem) -> frozenset[str]:
    """The posts of other units: who stands there covers nothing here."""
    return frozenset(post.code for post in problem.posts if post.kind is PostKind.ELSEWHERE)


def _place_name(problem: Problem, shift: str, post: str, role: str, several: bool) -> str:
    posts = {each.code: each.name for each in problem.posts}
    roles = {each.code: each.name for each in problem.roles}
    return " ".join(filter(None, (shift, posts.get(post, post) * several, roles.get(role, role))))


@dataclass(frozen=True, slots=True)
class Gap:
    """A stretch of the clock at a post with too few people.

    Parameters
    ----------
    begin, end : int [min from the date's midnight]
    missing : int [heads]
    """

    day: date
    post: str
    begin: int
    end: int
    missing: int


def gaps(problem: Problem, roster: Roster) -> tuple[Gap, ...]:
    """Where the minimum of the half-hour needs is not met; equal neighbours are one stretch."""
    found: list[Gap] = []
    for gap in sorted(_gaps(problem, roster), key=lambda g: (g.day, g.post, g.begin)):
        last = found[-1] if found else None
        if last and replace(last, begin=gap.begin, end=gap.end) == gap and last.end == gap.begin:
            found[-1] = replace(last, end=gap.end)
        else:
            found.append(gap)
    return tuple(found)


def _gaps(problem: Problem, roster: Roster) -> Iterator[Gap]:
    for need, heads in by_the_clock(problem, roster):
        if heads < need.minimum:
            yield Gap(need.day, need.post, need.begin, need.end, need.minimum - heads)


def by_the_clock(problem: Problem, roster: Roster) -> Iterator[tuple[Need, int]]:
    """Each need of a stretch of the clock, with the heads that are there all through it."""
    needs = [need for need in problem.needs if not need.shift]
    days = {day for need in needs for day in _reach(problem.day_of(need.day))}
    if not days:
        return
    lines = {person.id: problem.line(roster, person.id) for person in problem.people}
    counted = {day: Counter(line[day] for line in lines.values() if day in line) for day in days}
    away = _elsewhere(problem)
    for need in needs:
        day = problem.day_of(need.day)
        if need.skill:
            holders = [p.id for p in problem.people if p.holds(need.skill, need.day)]
            here = {d: Counter(lines[p][d] for p in holders if d in lines[p]) for d in _reach(day)}
        else:
            here = {d: counted[d] for d in _reach(day)}
        heads = sum(
            count
            for d, symbols in here.items()
            for symbol, count in symbols.items()
            if _attends(symbol, need, (day - d) * DAY, away)
        )
        yield need, heads


def _reach(day: int) -> range:
    """The duty dates whose duties may be at their post on a day."""
    return range(day - 2, day + 2)


@lru_cache(maxsize=65536)
def _attends(symbol: Symbol, need: Need, later: int, away: frozenset[str]) -> bool:
    return any(
        part.post not in away and need.post in ("", part.post) and need.role in ("", part.role)
        for part in presence(symbol, need.begin + later, need.end + later)
    )


def stretch(begin: int, end: int, language: str) -> str:
    """``08:00–16:00``, ``次日00:00–08:00``, ``08:00–次日08:00``."""
    say = clock if language == "zh" else clock_en
    if end == DAY and begin < DAY:
        return f"{say(begin)}–24:00"
    if language == "zh" and begin >= DAY:
        return f"{say(begin)}–{clock(end - DAY)}"
    return f"{say(begin)}–{say(end)}"


def ending(minute: int, language: str) -> str:
    """The clock at the end of a stretch: midnight is ``24:00`` of the date that ends."""
    if minute == DAY:
        return "24:00"
    return clock(minute) if language == "zh" else clock_en(minute)


def period(problem: Problem, language: str) -> str:
    """The dates of a roster, as `dates` says them."""
    return dates(problem.start, problem.last, language)


def dates(first: date, last: date, language: str) -> str:
    """``2026年3月2日—3月8日`` or ``2 Mar – 8 Mar 2026``; a whole month is named as such."""
    whole = first.day == 1 and (last + timedelta(days=1)).day == 1
    if whole and (first.year, first.month) == (last.year, last.month):
        return f"{first:%Y}年{first.month}月" if language == "zh" else f"{first:%B %Y}"
    year = "" if first.year == last.year else last.year
    if language == "zh":
        ending = f"{year}年" if year else ""
        return f"{first.year}年{first.month}月{first.day}日—{ending}{last.month}月{last.day}日"
    opening = f" {first.year}" if year else ""
    return f"{first.day} {first:%b}{opening} – {last.day} {last:%b} {last.year}"
