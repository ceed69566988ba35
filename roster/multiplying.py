"""A unit many times over: everyone so many times, and so many times as many heads wanted.

With it the engines are measured on more people than any example has.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TypeVar

from roster.domain import Need, Problem
from roster.duties import Seat

Value = TypeVar("Value")


def multiplied(problem: Problem, times: int) -> Problem:
    """The same unit with everyone so many times, all alike but for their number.

    A roster of the unit, given to each of them alike, meets the needs as the roster itself does.

    Parameters
    ----------
    times : int
        1 or more; the first of each keeps the number.
    """

    def names(person: str) -> list[str]:
        return [person, *(f"{person}·{turn}" for turn in range(2, times + 1))]

    def many(people: Iterable[str]) -> tuple[str, ...]:
        return tuple(name for person in people for name in names(person))

    def each(rows: Mapping[str, Value]) -> dict[str, Value]:
        return {name: row for person, row in rows.items() for name in names(person)}

    return problem.with_(
        people=tuple(
            replace(person, id=name) for person in problem.people for name in names(person.id)
        ),
        history=each(problem.history),
        tallies=each(problem.tallies),
        absences=tuple(
            replace(absence, person=name)
            for absence in problem.absences
            for name in names(absence.person)
        ),
        requests=tuple(
            replace(request, person=name)
            for request in problem.requests
            for name in names(request.person)
        ),
        pins={
            (name, day): code for (who, day), code in problem.pins.items() for name in names(who)
        },
        departures=tuple(
            replace(departure, people=many(departure.people)) for departure in problem.departures
        ),
        seats=tuple(
            Seat(code, seat.post, tuple(owners))
            for seat in problem.seats
            for code, *owners in zip(names(seat.code), *map(names, seat.owners), strict=True)
        ),
        needs=tuple(_wanted(need, times) for need in problem.needs),
    )


def _wanted(need: Need, times: int) -> Need:
    return replace(
        need,
        minimum=need.minimum * times,
        target=need.target * times,
        maximum=None if need.maximum is None else need.maximum * times,
    )
