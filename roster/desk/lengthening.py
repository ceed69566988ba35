"""A problem in which some duties of the past have lasted longer than they were planned."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from roster.domain import Part, Problem, Symbol


@dataclass(frozen=True, slots=True)
class Longer:
    """Worked by a person beyond the end of a duty.

    Parameters
    ----------
    day : date
        Under which the duty stands.
    minutes : int [min]
    """

    person: str
    day: date
    minutes: int


def lengthened(problem: Problem, worked: Iterable[Longer]) -> Problem:
    """The same problem with these hours in its history; what it does not know of stays as it was.

    Every rule then reckons rest, and hours, from when work really ended.
    """
    history = {who: list(line) for who, line in problem.history.items()}
    made: dict[str, Symbol] = {}
    for each in worked:
        line = history.get(each.person, [])
        place = len(line) - (problem.start - each.day).days
        if not 0 <= place < len(line):
            continue
        symbol = made.get(line[place]) or problem.symbol[line[place]]
        if symbol.work:
            longer = _longer(symbol, each.minutes)
            made[longer.code] = longer
            line[place] = longer.code
    if not made:
        return problem
    return problem.with_(
        symbols=(*problem.symbols, *made.values()),
        history={who: tuple(line) for who, line in history.items()},
    )


def _longer(symbol: Symbol, minutes: int) -> Symbol:
    """The duty with its last work so many minutes longer; its label stays as it is."""
    last = max(symbol.work, key=lambda part: part.end)
    parts = tuple(_stretched(part, minutes) if part is last else part for part in symbol.parts)
    return Symbol(f"{symbol.code}+{minutes}", symbol.label, parts)


def _stretched(part: Part, minutes: int) -> Part:
    return replace(part, length=part.length + minutes)
