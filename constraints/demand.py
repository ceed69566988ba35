"""What the needs of a horizon ask for, in duties or minutes: the pot that is shared out fairly."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from roster.domain import Need, Problem, Symbol
from roster.timeline import DAY, presence

Worth = Callable[[int, Symbol], int]
"""What a duty that stands under a day number counts: 1 or 0, or its minutes."""
Skills = frozenset[frozenset[str]]
"""The sets of skills any one of which is enough."""


@dataclass(frozen=True, slots=True)
class Ask:
    """What is asked for on one date, and the skills of those who can give it.

    Parameters
    ----------
    amount : int [duties or min]
    """

    day: int
    amount: int
    skills: Skills


def duties_asked(problem: Problem, worth: Worth) -> Iterator[Ask]:
    """The duties of a class that the minimum heads of the needs ask for, by duty date.

    A need for a shift type asks for such a duty when the least of the symbols that could meet it
    counts. A stretch of the clock asks for one when only such duties could cover it; the stretches
    of a post ask together for the most heads at once, or for as many duties as their minutes fill,
    whichever is more.
    """
    yield from _by_shift(problem, worth)
    stretches: dict[tuple[int, str], list[tuple[list[Need], int]]] = {}
    known: dict[tuple[str, int, int], list[tuple[int, Symbol, int]]] = {}
    for day, needs in _stretches(problem):
        stretch = (needs[0].post, needs[0].begin, needs[0].end)
        if stretch not in known:
            known[stretch] = _covering(problem, *stretch)
        covering = known[stretch]
        if covering and all(worth(day + offset, symbol) for offset, symbol, _ in covering):
            duty_day = day + min(offset for offset, _, _ in covering)
            longest = max(minutes for _, _, minutes in covering)
            stretches.setdefault((duty_day, needs[0].post), []).append((needs, longest))
    for (duty_day, _), asked in stretches.items():
        if duty_day >= 0:
            heads = max(_heads(needs) for needs, _ in asked)
            minutes = sum(_heads(needs) * _length(needs) for needs, _ in asked)
            longest = max(each for _, each in asked)
            together = [need for needs, _ in asked for need in needs]
            yield Ask(duty_day, max(heads, -(-minutes // longest)), _skills(problem, together))


def minutes_asked(problem: Problem, worth: Worth) -> Iterator[Ask]:
    """The minutes of work that the minimum heads of the needs ask for."""
    yield from _by_shift(problem, worth)
    for day, needs in _stretches(problem):
        yield Ask(day, _heads(needs) * _length(needs), _skills(problem, needs))


def _length(needs: list[Need]) -> int:
    return needs[0].end - needs[0].begin


def _wanted(problem: Problem) -> Iterator[tuple[int, Need]]:
    for need in problem.needs:
        day = problem.day_of(need.day)
        if need.minimum:
            yield day, need


def _by_shift(problem: Problem, worth: Worth) -> Iterator[Ask]:
    found: dict[tuple[int, str], list[Need]] = {}
    for day, need in _wanted(problem):
        if need.shift:
            found.setdefault((day, need.shift), []).append(need)
    for (day, _), needs in found.items():
        meeting = (symbol for need in needs for symbol in _meeting(problem, need))
        each = min((worth(day, symbol) for symbol in meeting), default=0)
        if each:
            posts = {need.post for need in needs}
            by_post = {post: _heads([n for n in needs if n.post == post]) for post in posts}
            heads = max(by_post.pop("", 0), sum(by_post.values()))
            yield Ask(day, heads * each, _skills(problem, needs))


def _stretches(problem: Problem) -> Iterator[tuple[int, list[Need]]]:
    """Needs for one stretch of the clock at one post.

    Where a date has needs for shift types at the same post, or either names no post, they speak of
    the same people, and the stretches are left out.
    """
    shifts: dict[int, set[str]] = {}
    found: dict[tuple[int, str, int, int], list[Need]] = {}
    for day, need in _wanted(problem):
        if need.shift:
            shifts.setdefault(day, set()).add(need.post)
        else:
            found.setdefault((day, need.post, need.begin, need.end), []).append(need)
    for (day, post, _, _), needs in found.items():
        taken = shifts.get(day, set())
        if not (post in taken or "" in taken or (taken and not post)):
            yield day, needs


def _heads(needs: Iterable[Need]) -> int:
    """Heads that satisfy all of these: a need of a skill is part of the whole, roles add up."""
    roles: dict[str, int] = {}
    for need in needs:
        roles[need.role] = max(roles.get(need.role, 0), need.minimum)
    return max(roles.pop("", 0), sum(roles.values()))


def _skills(problem: Problem, needs: Iterable[Need]) -> Skills:
    posts = {post.code: post.skill for post in problem.posts}
    roles = {role.code: role.skill for role in problem.roles}
    return frozenset(
        frozenset({need.skill, posts.get(need.post, ""), roles.get(need.role, "")} - {""})
        for need in needs
    )


def _meeting(problem: Problem, need: Need) -> list[Symbol]:
    return [
        symbol
        for symbol in problem.symbols
        if any(
            part.shift == need.shift
            and need.post in ("", part.post)
            and need.role in ("", part.role)
            for part in symbol.parts
        )
    ]


def _covering(problem: Problem, post: str, begin: int, end: int) -> list[tuple[int, Symbol, int]]:
    """(0 or -1 for the evening before, symbol, minutes at the post) of what covers a stretch."""
    return [
        (offset, symbol, part.length - part.pause_length)
        for offset in (0, -1)
        for symbol in problem.symbols
        for part in presence(symbol, begin - offset * DAY, end - offset * DAY)
        if post in ("", part.post)
    ]
