"""A unit resolved for one horizon: dates become needs, rows of history become lines."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from roster.domain import (
    LEAVE,
    OFF,
    Absence,
    AbsenceKind,
    Calendar,
    Need,
    Person,
    Problem,
    Request,
    Roster,
    Span,
    Symbol,
    Text,
)
from roster.erlang import staffing
from roster.errors import BadInput, Flaw
from roster.feeds.elsewhere import Elsewhere, told_of
from roster.feeds.headings import origin
from roster.feeds.holidays import calendar
from roster.feeds.people import is_too_young, too_young
from roster.feeds.periods import in_range
from roster.feeds.unit import Asking, CallAims, Days, DemandRow, Unit
from roster.feeds.wanted import claims
from roster.timeline import DAY, presence

_ABSENT = {Asking.LEAVE: AbsenceKind.LEAVE, Asking.UNAVAILABLE: AbsenceKind.UNAVAILABLE}


def problem(unit: Unit, start: date, days: int, published: Roster | None = None) -> Problem:
    """What a roster of these days is made from.

    A duty that history or a later row places in another unit stands at a post of that unit's name,
    for which only the people who hold it there have the skill: nobody else can be put on it, and
    it covers nothing here.

    Raises
    ------
    BadInput
        The horizon is not 1 to 366 days long, or someone is under 16 in it.
    """
    in_range(start, days)
    unit = _without_skills(unit)
    _refuse_children(unit, start, days)
    first = _known_from(unit, start)
    elsewhere = Elsewhere(unit)
    years = range(min(first, start).year - 1, (start + timedelta(days=days)).year + 2)
    known = calendar(years, unit.holidays)
    return Problem(
        start=start,
        days=days,
        people=tuple(elsewhere.skilled(person) for person in unit.people),
        symbols=(*unit.symbols, *elsewhere.symbols),
        shifts=unit.shifts,
        posts=(*unit.posts, *elsewhere.posts),
        roles=unit.roles,
        seats=unit.seats,
        contracts=unit.contracts,
        needs=tuple(_needs(unit, known, start, days)),
        absences=(*_absences(unit, start, days), *_unskilled(unit, start, days)),
        requests=tuple(_wishes(unit, start, days)),
        history=_lines(unit, first, start, elsewhere),
        tallies=unit.tallies,
        pins=_pins(unit, start, days, elsewhere),
        published=published,
        departures=unit.departures,
        calendar=known,
        zone=unit.zone,
        unit=unit.name,
        unit_id=unit.id,
    )


def notices(unit: Unit, start: date, days: int) -> tuple[Text, ...]:
    """What is switched off for these days: missing files and fields, gaps in what is known."""
    found = list(unit.notices)
    found += _unknown(unit, start)
    last = start + timedelta(days=days - 1)
    announced = calendar(range(start.year, last.year + 1), unit.holidays).announced
    for year in sorted({start.year, last.year} - announced):
        found.append(
            Text(
                f"{year}年的调休安排尚未公布：只按法定节假日，不作推测。",
                f"The adjusted workdays of {year} are not announced, so only statutory holidays "
                "count.",
            )
        )
    return tuple(found)


def _unknown(unit: Unit, start: date) -> Iterator[Text]:
    """What is not known of the days before the period, and what is known all the same."""
    span = unit.history_span
    eve = start - timedelta(days=1)
    if unit.history and span is None:
        yield Text(
            "历史表只有外单位的班：本单位以往的班不清楚，回看以往的规则从零算起。",
            "History holds duties in other units only; what was worked here is not known: rules "
            "that look back start from nothing.",
        )
    elif span and span.last and span.last < eve:
        yield Text(
            f"历史只到{span.last}，其后至{eve}的班不清楚：回看以往的规则从零算起。",
            f"History ends on {span.last}; what was worked up to {eve} is not known: "
            "rules that look back start from nothing.",
        )
    kept = told_of(unit.history, start)
    if kept and not (span and span.last and span.last >= eve):
        people = len({row.person for row in kept})
        yield Text(
            f"外单位的班照样算休息和工时：{people}人{len(kept)}班。",
            f"Duties in other units still count for rest and hours: {len(kept)} duties of "
            f"{people} people.",
        )


def _without_skills(unit: Unit) -> Unit:
    """The unit as it is where nobody's skills are written down: nothing asks for one."""
    if any(person.skills for person in unit.people):
        return unit
    return replace(
        unit,
        posts=tuple(replace(post, skill="") for post in unit.posts),
        roles=tuple(replace(role, skill="") for role in unit.roles),
        shift_uses=tuple(replace(use, skill="") for use in unit.shift_uses),
        demand=tuple(replace(row, skill="") for row in unit.demand),
    )


def _refuse_children(unit: Unit, start: date, days: int) -> None:
    flaws = []
    for person in unit.people:
        dates = (start + timedelta(days=number) for number in range(days))
        day = next((each for each in dates if person.is_present(each)), None)
        if day and is_too_young(person, day):
            expected = too_young(day)
            flaws.append(
                Flaw("people", 0, "birth", f"{person.id} {person.birth}", expected.en, expected.zh)
            )
    if flaws:
        raise BadInput(flaws)


def _needs(unit: Unit, known: Calendar, start: date, days: int) -> Iterator[Need]:
    by_date: dict[date, list[DemandRow]] = {}
    standing = []
    for row in unit.demand:
        span = row.when.span
        if row.when.days is Days.DATES and span.first is not None and span.first == span.last:
            by_date.setdefault(span.first, []).append(row)
        else:
            standing.append(row)
    for number in range(days + 2):
        day = start + timedelta(days=number)
        rows = [*by_date.get(day, ()), *standing]
        for row, begin, end in claims(rows, day, known).values():
            if 0 <= number + _latest(unit.symbols, row, begin, end) < days:
                yield _need(row, day, begin, end, unit.calls)


def _latest(symbols: tuple[Symbol, ...], row: DemandRow, begin: int, end: int) -> int:
    """How many days later the last duty begins that could stand in a row's stretch; 0 or less."""
    for offset in (0, -1, -2) if not row.shift else ():
        for symbol in symbols:
            parts = presence(symbol, begin - offset * DAY, end - offset * DAY)
            if any(row.post in ("", part.post) for part in parts):
                return offset
    return 0


def _need(row: DemandRow, day: date, begin: int, end: int, aims: CallAims) -> Need:
    minimum, target, source = row.minimum, row.target, origin(row.place)
    if row.calls is not None:
        handling = row.handling or aims.handling
        asked = staffing(
            row.calls,
            handling,
            aims.interval,
            aims.share,
            aims.within,
            aims.shrinkage,
            aims.occupancy,
        )
        minimum = target = asked.rostered
        load, share = f"{row.calls} × {handling}", f"{aims.share / 10:g}%"
        source = Text(
            f"{source.zh}：埃尔朗C公式，{load}秒/{aims.interval}分钟，"
            f"{aims.within}秒内接起{share} → {asked.rostered}人",
            f"{source.en}: Erlang C, {load} s / {aims.interval} min, "
            f"{share} / {aims.within} s → {asked.rostered}",
        )
    return Need(
        day=day,
        post=row.post,
        shift=row.shift,
        role=row.role,
        skill=row.skill,
        begin=begin,
        end=end,
        minimum=minimum,
        target=target,
        maximum=row.maximum,
        rank=row.rank,
        source=source,
    )


def _absences(unit: Unit, start: date, days: int) -> Iterator[Absence]:
    """Leave and unavailability that reach the horizon or the history before it."""
    last = start + timedelta(days=days - 1)
    for row in unit.requests:
        if row.kind in _ABSENT and (row.span.first is None or row.span.first <= last):
            yield Absence(row.person, row.span, _ABSENT[row.kind], row.shifts)


def _unskilled(unit: Unit, start: date, days: int) -> Iterator[Absence]:
    """Shift types that ask for a skill are barred to people on the dates they don't hold it."""
    for use in unit.shift_uses:
        for person in unit.people if use.skill else ():
            for span in _lacking(person, use.skill, start, days):
                yield Absence(person.id, span, AbsenceKind.UNAVAILABLE, (use.shift,))


def _lacking(person: Person, skill: str, start: date, days: int) -> Iterator[Span]:
    since: date | None = None
    for number in range(days):
        day = start + timedelta(days=number)
        if not person.holds(skill, day):
            since = since or day
        elif since:
            yield Span(since, day - timedelta(days=1))
            since = None
    if since:
        yield Span(since, start + timedelta(days=days - 1))


def _wishes(unit: Unit, start: date, days: int) -> Iterator[Request]:
    for row in unit.requests:
        if row.kind in (Asking.ON, Asking.OFF):
            for number in _days(row.span, start, days):
                day = start + timedelta(days=number)
                yield Request(row.person, day, row.kind is Asking.ON, row.shifts, row.points)


def _days(span: Span, start: date, days: int) -> range:
    """The day numbers of the horizon that a stretch covers."""
    first = 0 if span.first is None else max(0, (span.first - start).days)
    last = days if span.last is None else min(days, (span.last - start).days + 1)
    return range(first, last)


def _pins(unit: Unit, start: date, days: int, other: Elsewhere) -> dict[tuple[str, int], str]:
    pins = {
        (row.person, number): row.shifts[0]
        for row in unit.requests
        if row.kind is Asking.PIN
        for number in _days(row.span, start, days)
    }
    for held in unit.history:
        number = (held.day - start).days
        if held.elsewhere and 0 <= number < days:
            pins[held.person, number] = other.code(held)
    return pins


def _known_from(unit: Unit, start: date) -> date:
    """The first date of the history that reaches the horizon without a gap; else the start."""
    span = unit.history_span
    if span and span.first and span.last and span.last >= start - timedelta(days=1):
        return min(span.first, start)
    return start


def _lines(unit: Unit, first: date, start: date, other: Elsewhere) -> dict[str, tuple[str, ...]]:
    known = (start - first).days
    if not known:
        return other.lines(start)
    rows = {person.id: [OFF] * known for person in unit.people}
    for row in unit.requests:
        if row.kind is Asking.LEAVE:
            for number in _days(row.span, first, known):
                rows[row.person][number] = LEAVE
    for held in unit.history:
        number = (held.day - first).days
        if 0 <= number < known:
            rows[held.person][number] = other.code(held)
    return {person: tuple(row) for person, row in rows.items()}
