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
    together: dict[tuple[int, str], list[_Stretch]] = {}
    for stretch in _stretches(problem):
        if all(worth(stretch.day + each.offset, each.symbol) for each in stretch.covering):
            together.setdefault((stretch.duty_day, stretch.needs[0].post), []).append(stretch)
    for (duty_day, _), stretches in together.items():
        heads = max(stretch.heads for stretch in stretches)
        minutes = sum(stretch.heads * stretch.minutes for stretch in stretches)
        longest = max(each.minutes for stretch in stretches for each in stretch.covering)
        needs = [need for stretch in stretches for need in stretch.needs]
        yield Ask(duty_day, max(heads, -(-minutes // longest)), _skills(problem, needs))


def minutes_asked(problem: Problem, worth: Worth) -> Iterator[Ask]:
    """The minutes of work that the minimum heads of the needs ask for, by duty date."""
    yield from _by_shift(problem, worth)
    for stretch in _stretches(problem):
        skills = _skills(problem, stretch.needs)
        yield Ask(stretch.duty_day, stretch.heads * stretch.minutes, skills)


@dataclass(frozen=True, slots=True)
class _Cover:
    """A duty of the same date (offset 0) or of the evening before (-1) that covers a stretch.

    Parameters
    ----------
    minutes : int [min]
        Time at the post in the whole duty.
    """

    offset: int
    symbol: Symbol
    shift: str
    minutes: int


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Needs for one stretch of the clock at one post, and the heads that they add to the shifts."""

    day: int
    needs: tuple[Need, ...]
    covering: tuple[_Cover, ...]
    heads: int

    @property
    def minutes(self) -> int:
        return self.needs[0].end - self.needs[0].begin

    @property
    def duty_day(self) -> int:
        """The date itself, or the evening before where only its duties reach this far."""
        return self.day + max(each.offset for each in self.covering)


def _by_shift(problem: Problem, worth: Worth) -> Iterator[Ask]:
    for (day, _), needs in _shift_needs(problem).items():
        meeting = (symbol for need in needs for symbol in _meeting(problem, need))
        each = min((worth(day, symbol) for symbol in meeting), default=0)
        if each and 0 <= day < problem.days:
            yield Ask(day, _heads_of_posts(needs) * each, _skills(problem, needs))


def _shift_needs(problem: Problem) -> dict[tuple[int, str], list[Need]]:
    found: dict[tuple[int, str], list[Need]] = {}
    for need in problem.needs:
        if need.shift and need.minimum:
            found.setdefault((problem.day_of(need.day), need.shift), []).append(need)
    return found


def _stretches(problem: Problem) -> Iterator[_Stretch]:
    """The stretches whose heads are not all there already by the needs for shift types."""
    found: dict[tuple[int, str, int, int], list[Need]] = {}
    for need in problem.needs:
        if not need.shift and need.minimum:
            day = problem.day_of(need.day)
            found.setdefault((day, need.post, need.begin, need.end), []).append(need)
    by_shift = _shift_needs(problem)
    known: dict[tuple[str, int, int], tuple[_Cover, ...]] = {}
    for (day, post, begin, end), needs in found.items():
        place = post, begin, end
        if place not in known:
            known[place] = tuple(_covering(problem, *place))
        shifts = {(day + each.offset, each.shift) for each in known[place]}
        there = sum(_heads_at(post, by_shift.get(shift, [])) for shift in shifts)
        stretch = _Stretch(day, tuple(needs), known[place], _heads(needs) - there)
        if stretch.covering and stretch.heads > 0 and 0 <= stretch.duty_day < problem.days:
            yield stretch


def _heads_at(post: str, needs: list[Need]) -> int:
    """Heads that needs of one shift type put at a post already; those of no post may be there."""
    return _heads_of_posts([need for need in needs if not post or need.post in ("", post)])


def _heads_of_posts(needs: list[Need]) -> int:
    """Heads that satisfy needs of one shift type: posts add up, a need of no post holds all."""
    posts = {need.post for need in needs}
    heads = {post: _heads(n for n in needs if n.post == post) for post in posts}
    return max(heads.pop("", 0), sum(heads.values()))


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


def _covering(problem: Problem, post: str, begin: int, end: int) -> Iterator[_Cover]:
    for offset in (0, -1):
        for symbol in problem.symbols:
            for part in presence(symbol, begin - offset * DAY, end - offset * DAY):
                if post in ("", part.post):
                    yield _Cover(offset, symbol, part.shift, part.length - part.pause_length)
