"""One date: who was due, when they came and went, what is noted and what excuses it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue

from roster.desk.attending import SETTLED, Attended, Line, facts_of
from roster.desk.punching import month_of
from roster.domain import Hours
from roster.store.attendance import AttendanceRow, last_noted
from web import access
from web.attendance.frame import (
    LOOKERS,
    ROOT,
    Here,
    asked_day,
    asked_month,
    beside,
    here,
    pages,
)
from web.attendance.words import Said, said
from web.transactions import session


@dataclass(frozen=True)
class Shown:
    """One duty on a page.

    Parameters
    ----------
    is_over : bool
        Long enough that its facts are reckoned.
    """

    line: Line
    facts: tuple[Said, ...]
    is_over: bool

    @property
    def is_home(self) -> bool:
        return self.line.due.hours is Hours.STANDBY_HOME


@pages.get(f"{ROOT}/")
@access.allow(*LOOKERS)
def day(unit: int) -> ResponseReturnValue:
    """Everybody who was due on a date."""
    place = here(unit)
    when = asked_day(place)
    found = shown(place, when, when)
    only = request.args.get("noted", "")
    kept = [each for each in found if not only or each.facts]
    noted = sum(bool(each.facts) for each in found)
    return render_template(
        "attendance/day.html",
        place=place,
        when=when,
        before=when - timedelta(days=1),
        after=when + timedelta(days=1),
        by_post=_by_post(place, kept),
        count=len(found),
        noted=noted,
        earlier=None if noted else last_noted(session(), unit, when),
        against=sum(any(fact.is_against for fact in each.facts) for each in found),
        only=only,
        handovers=_of_handovers(place, when),
    )


@pages.get(f"{ROOT}/people/")
@access.allow(*LOOKERS)
def people(unit: int) -> ResponseReturnValue:
    """A month's facts, how many of each person; names are in the unit's order, not by number."""
    place = here(unit)
    month = asked_month(place)
    first, last = month_of(month)
    counts: dict[str, list[int]] = {}
    for fact in said(place, facts_of(session(), unit, first, last)):
        found = counts.setdefault(fact.row.person, [0, 0, 0])
        found[0] += 1
        found[1] += bool(fact.excuses)
        found[2] += fact.is_against
    return render_template(
        "attendance/people.html",
        place=place,
        month=month,
        beside=beside(month),
        rows=[(each, *counts.get(each.id, [0, 0, 0])) for each in place.book.people],
    )


@pages.get(f"{ROOT}/people/<person>")
@access.allow(*LOOKERS)
def one(unit: int, person: str) -> ResponseReturnValue:
    """One person's month: each duty with what was punched and noted."""
    place = here(unit)
    if person not in place.names:
        abort(404)
    return render_template("attendance/one.html", **of_person(place, person))


def of_person(place: Here, person: str) -> dict[str, object]:
    """What a page of one person's month shows."""
    month = asked_month(place)
    first, last = month_of(month)
    return {
        "place": place,
        "person": person,
        "month": month,
        "beside": beside(month),
        "found": shown(place, first, last, [person]),
        "others": [each for each in _facts(place, first, last, person) if not _is_own(each.row)],
    }


def shown(place: Here, first: date, last: date, people: Sequence[str] | None = None) -> list[Shown]:
    """The duties of some dates with their facts, in the order in which they begin."""
    span = Attended(session(), place.unit, place.book, first, last, people)
    whose = people[0] if people else None
    by_duty: dict[tuple[str, str], list[Said]] = {}
    for each in _facts(place, first, last, whose):
        by_duty.setdefault((each.row.person, each.row.record), []).append(each)
    lines = sorted(span.within(), key=lambda line: (line.due.start, line.due.post))
    return [
        Shown(
            line,
            tuple(by_duty.get((line.person, f"duty:{line.due.day}:{line.due.number}"), ())),
            line.due.end + SETTLED <= place.at,
        )
        for line in lines
    ]


def _facts(place: Here, first: date, last: date, person: str | None) -> Iterator[Said]:
    return said(place, facts_of(session(), place.unit, first, last, person))


def _is_own(row: AttendanceRow) -> bool:
    return row.record.startswith("duty:")


def _of_handovers(place: Here, when: date) -> list[Said]:
    """What handovers of the date note beside the duties."""
    return [each for each in _facts(place, when, when, None) if not _is_own(each.row)]


def _by_post(place: Here, found: Iterable[Shown]) -> list[tuple[str, list[Shown]]]:
    groups: dict[str, list[Shown]] = {}
    for each in found:
        groups.setdefault(each.line.due.post, []).append(each)
    order = {post: number for number, post in enumerate(place.posts)}
    return [
        (place.posts.get(post, post), lines)
        for post, lines in sorted(groups.items(), key=lambda each: order.get(each[0], len(order)))
    ]
