"""One roster as the sheet on the page reads it: heads, symbols, people, rows, what is wanted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from roster.domain import LEAVE, OFF, Person, Problem, Roster, Symbol
from roster.feeds import overview
from roster.feeds.keystrokes import keystrokes
from roster.feeds.labels import by_code
from roster.festivals import called
from roster.timeline import DAY, is_weekend, part_minutes, work_minutes
from roster.wording import cell
from web.weeks.saying import Index, Json

BEFORE = 7
"""[days] before the period that the sheet shows."""
TONES = 8
"""Colours that tell shift types apart."""
WEEKDAYS = {"zh": "一二三四五六日", "en": ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")}
POSTS = {"elsewhere"}


def dates(problem: Problem, language: str) -> list[Json]:
    return [_date(problem, problem.date_of(day), language) for day in range(problem.days)]


def _date(problem: Problem, when: date, language: str) -> Json:
    kind = overview.day_kind(problem, when)
    return {
        "date": when.isoformat(),
        "day": str(when.day),
        "weekday": WEEKDAYS[language][when.weekday()],
        "kind": kind.name.lower(),
        "mark": kind.value[language],
        "festival": called(problem.calendar.statutory.get(when, ""))[language],
        "weekend": is_weekend(problem.calendar, when),
    }


def symbols(problem: Problem, index: Index, language: str) -> list[Json]:
    """The table of symbols; a code that the unit no longer knows stands for itself."""
    labels = {code: label.text for code, label in by_code(problem, language).items()}
    tones = {shift.code: place % TONES for place, shift in enumerate(problem.shifts)}
    return [
        _symbol(problem, problem.symbol[code], labels.get(code, code), tones, language)
        if code in problem.symbol
        else _symbol(problem, Symbol(code, code), code.partition("@")[0], tones, language)
        for code in index.codes
    ]


def _symbol(
    problem: Problem, symbol: Symbol, label: str, tones: Mapping[str, int], language: str
) -> Json:
    first = symbol.parts[0] if symbol.parts else None
    return {
        "code": symbol.code,
        "label": label,
        "name": name(problem, symbol, language),
        "kind": _kind(problem, symbol),
        "shift": first.shift if first else "",
        "post": first.post if first else "",
        "role": first.role if first else "",
        "clock": overview.stretch(symbol.start, symbol.end, language) if first else "",
        "start": symbol.start if first else None,
        "end": symbol.end if first else None,
        "minutes": work_minutes(symbol),
        "spread": _spread(symbol),
        "night": overview.is_night(symbol),
        "tone": tones.get(first.shift) if first else None,
    }


def _spread(symbol: Symbol) -> list[list[int]]:
    """The minutes of work on each date that a duty touches: [days from its date, minutes]."""
    found = []
    for later in range(-1, 4):
        begin = later * DAY
        minutes = sum(part_minutes(part, begin, begin + DAY) for part in symbol.work)
        if minutes:
            found.append([later, minutes])
    return found


def name(problem: Problem, symbol: Symbol, language: str) -> str:
    """A symbol in words: its shift types, posts and roles."""
    if not symbol.parts:
        return cell(symbol)[language]
    shifts = {each.code: each.name for each in problem.shifts}
    posts = {each.code: each.name for each in problem.posts}
    roles = {each.code: each.name for each in problem.roles}
    return " + ".join(
        " ".join(
            filter(
                None,
                (
                    shifts.get(part.shift, part.shift),
                    posts.get(part.post, part.post),
                    roles.get(part.role, part.role),
                ),
            )
        )
        for part in symbol.parts
    )


def _kind(problem: Problem, symbol: Symbol) -> str:
    if symbol.code == OFF:
        return "off"
    if symbol.code == LEAVE:
        return "leave"
    away = {post.code for post in problem.posts if post.kind.value in POSTS}
    if symbol.parts and all(part.post in away for part in symbol.parts):
        return "elsewhere"
    return "work" if symbol.is_work or not symbol.parts else "home"


def typed(problem: Problem, index: Index, language: str) -> dict[str, list[int]]:
    """What may be typed into a cell, and what it may stand for."""
    return {text: index.row(codes) for text, codes in keystrokes(problem, language).items()}


def groups(problem: Problem) -> list[Json]:
    return [
        {"name": team, "people": [person.id for person in people]}
        for team, people in overview.groups(problem)
    ]


def people(problem: Problem, index: Index) -> dict[str, Json]:
    called = overview.names(problem)
    asked = {code: _skills(problem, symbol) for code, symbol in problem.symbol.items()}
    barred: dict[frozenset[str], list[int]] = {}
    found = {}
    for person in problem.people:
        held = _held(problem, person)
        if held not in barred:
            barred[held] = index.row(code for code in asked if asked[code] - held)
        present = [day for day in range(problem.days) if person.is_present(problem.date_of(day))]
        found[person.id] = {
            "name": called[person.id],
            "team": person.team(problem.start),
            "leads": overview.may_lead(problem, person),
            "from": _edge(present[:1], 0),
            "to": _edge(present[-1:], problem.days - 1),
            "barred": barred[held],
            "carried": _carried(problem, person),
        }
    return found


def _edge(day: Sequence[int], open_end: int) -> int | None:
    """The first or last day of presence; None where it reaches the edge of the period."""
    return next((each for each in day if each != open_end), None)


def _skills(problem: Problem, symbol: Symbol) -> frozenset[str]:
    """The skills that the posts and roles of a symbol ask for."""
    posts = {post.code: post.skill for post in problem.posts}
    roles = {role.code: role.skill for role in problem.roles}
    asked = {posts.get(part.post, "") for part in symbol.parts}
    asked |= {roles.get(part.role, "") for part in symbol.parts}
    return frozenset(asked - {""})


def _held(problem: Problem, person: Person) -> frozenset[str]:
    """The skills that someone holds on any day of the period."""
    first, last = problem.start, problem.last
    return frozenset(
        held.code
        for held in person.skills
        if (held.span.first is None or held.span.first <= last)
        and (held.span.last is None or held.span.last >= first)
    )


def _carried(problem: Problem, person: Person) -> Json:
    """What stands in the month of the first day already."""
    past = problem.past(person.id)[-(problem.start.day - 1) :] if problem.start.day > 1 else ()
    worked = [problem.symbol[code] for code in past]
    return {
        "month_minutes": sum(map(work_minutes, worked)),
        "nights": sum(map(overview.is_night, worked)),
    }


def before(problem: Problem, index: Index) -> dict[str, list[int]]:
    """The last days before the period."""
    return {p.id: index.row(problem.past(p.id)[-BEFORE:]) for p in problem.people}


def leave(problem: Problem) -> list[Json]:
    """Whole days on which someone is away, by day number."""
    found = []
    for absence in problem.absences:
        first = problem.day_of(absence.span.first) if absence.span.first else 0
        last = problem.day_of(absence.span.last) if absence.span.last else problem.days - 1
        if not absence.shifts and first < problem.days and last >= 0:
            days = {"first": max(first, 0), "last": min(last, problem.days - 1)}
            found.append({"person": absence.person, **days, "kind": absence.kind.value})
    return found


def wishes(problem: Problem) -> list[Json]:
    return [
        {
            "person": wish.person,
            "day": problem.day_of(wish.day),
            "wants": wish.wants,
            "shifts": list(wish.shifts),
            "points": wish.points,
        }
        for wish in problem.requests
    ]


def told(problem: Problem, roster: Roster, index: Index) -> list[list[object]]:
    """The cells that differ from what was published, with what was told."""
    rows = problem.published.rows if problem.published else {}
    return [
        [who, day, index.of[code]]
        for who, row in rows.items()
        for day, code in enumerate(row)
        if who in roster.rows and code in index.of and roster.at(who, day) != code
    ]


def coverage(problem: Problem, index: Index) -> list[Json]:
    return [
        {
            "name": line.name,
            "codes": sorted(index.of[code] for code in line.codes),
            "wanted": list(line.wanted),
        }
        for line in overview.coverage(problem)
    ]


def gaps(problem: Problem, roster: Roster, language: str) -> list[Json]:
    """Stretches of the clock with too few people."""
    posts = {post.code: post.name for post in problem.posts}
    return [
        {
            "day": problem.day_of(gap.day),
            "post": posts.get(gap.post, gap.post),
            "clock": overview.stretch(gap.begin, gap.end, language),
            "missing": gap.missing,
        }
        for gap in overview.gaps(problem, roster)
    ]


def whole(problem: Problem, roster: Roster, language: str) -> dict[str, Any]:
    """Everything of the sheet but where the roster stands."""
    index = Index(problem, (code for _, _, code in roster.cells()))
    return {
        "title": overview.period(problem, language),
        "dates": dates(problem, language),
        "symbols": symbols(problem, index, language),
        "typed": typed(problem, index, language),
        "groups": groups(problem),
        "people": people(problem, index),
        "rows": {person: index.row(codes) for person, codes in roster.rows.items()},
        "before": before(problem, index),
        "leave": leave(problem),
        "requests": wishes(problem),
        "told": told(problem, roster, index),
        "coverage": coverage(problem, index),
    }
