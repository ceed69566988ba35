"""What the needs of a horizon ask for, in duties or minutes: the pot that is shared out fairly."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
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
    """The duties of a class that the needs ask for, by duty date: targets, at least minimum heads.

    A need for a shift type asks for such a duty when the least of the symbols that could meet it
    counts. The stretches of the clock that only such duties could cover ask for as many as a plain
    cover of them takes, post by post.
    """
    yield from _by_shift(problem, worth)
    counts: dict[tuple[int, str], int] = {}

    def is_counted(day: int, symbol: Symbol) -> int:
        if (day, symbol.code) not in counts:
            counts[day, symbol.code] = worth(day, symbol)
        return counts[day, symbol.code]

    for day, together in _together(problem):
        only = [
            stretch
            for stretch in together
            if all(is_counted(stretch.day + each.offset, each.symbol) for each in stretch.covering)
        ]
        if only:
            yield Ask(day, len(_covers(problem, only)), _skills(problem, only))


def minutes_asked(problem: Problem, worth: Worth) -> Iterator[Ask]:
    """The minutes of work in the duties that cover the needs, by duty date.

    A curve of heads asks for more than its own minutes: duties are whole, they overlap, and take
    a break.
    """
    yield from _by_shift(problem, worth)
    for day, together in _together(problem):
        amount = sum(worth(day, symbol) for symbol in _covers(problem, together))
        yield Ask(day, amount, _skills(problem, together))


@dataclass(frozen=True, slots=True)
class _Cover:
    """A duty of the same date (offset 0) or of the evening before (-1) that covers a stretch."""

    offset: int
    symbol: Symbol
    shift: str


_Place = tuple[int, int, int, tuple[str, ...]]
"""Begin and end [min], heads, and the codes of the duties that cover it."""


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Needs for one stretch of the clock at one post, and the heads that they add to the shifts.

    Parameters
    ----------
    duty_day : int
        The date itself, or the evening before where only its duties reach this far.
    place : _Place
        Where it lies, seen from the date of the duties that are to cover it.
    """

    day: int
    duty_day: int
    needs: tuple[Need, ...]
    covering: tuple[_Cover, ...]
    place: _Place


def _together(problem: Problem) -> list[tuple[int, list[_Stretch]]]:
    """The stretches by duty date and post, from the earliest on; one after another."""

    def found() -> list[tuple[int, list[_Stretch]]]:
        together: dict[tuple[int, str], list[_Stretch]] = {}
        for each in _stretches(problem):
            together.setdefault((each.duty_day, each.needs[0].post), []).append(each)
        by_clock = {key: sorted(same, key=lambda s: s.place[:2]) for key, same in together.items()}
        return [(day, same) for (day, _), same in by_clock.items()]

    known: list[tuple[int, list[_Stretch]]] = problem.once(_together, found)
    return known


def _covers(problem: Problem, together: Sequence[_Stretch]) -> list[Symbol]:
    """The duties of a plain cover; days that look alike are covered alike."""
    places = tuple(stretch.place for stretch in together)
    codes: list[str] = problem.once((_covers, places), lambda: list(_plain_cover(places)))
    return [problem.symbol[code] for code in codes]


def _plain_cover(places: tuple[_Place, ...]) -> Iterator[str]:
    """Duties that cover every place, put in from the earliest on.

    Each covers the first place where heads lack, and of the minutes that lack as many as it can.
    """
    lacking = [heads for _, _, heads, _ in places]
    reach: dict[str, list[int]] = {}
    for number, (_, _, _, codes) in enumerate(places):
        for code in codes:
            reach.setdefault(code, []).append(number)

    def saved(code: str) -> int:
        return sum(places[n][1] - places[n][0] for n in reach[code] if lacking[n] > 0)

    for first, (_, _, _, codes) in enumerate(places):
        while lacking[first] > 0:
            chosen = max(codes, key=saved)
            for number in reach[chosen]:
                lacking[number] -= 1
            yield chosen


def _by_shift(problem: Problem, worth: Worth) -> Iterator[Ask]:
    for (day, _), needs in _shift_needs(problem).items():
        meeting = (symbol for need in needs for symbol in _meeting(problem, need))
        each = min((worth(day, symbol) for symbol in meeting), default=0)
        if each and 0 <= day < problem.days:
            yield Ask(day, _heads_of_posts(needs) * each, _asked(problem, needs))


def _shift_needs(problem: Problem) -> dict[tuple[int, str], list[Need]]:
    found: dict[tuple[int, str], list[Need]] = {}
    for need in problem.needs:
        if need.shift and _wanted(need):
            found.setdefault((problem.day_of(need.day), need.shift), []).append(need)
    return found


def _stretches(problem: Problem) -> Iterator[_Stretch]:
    """The stretches whose heads are not all there already by the needs for shift types."""
    found: dict[tuple[int, str, int, int], list[Need]] = {}
    for need in problem.needs:
        if not need.shift and _wanted(need):
            day = problem.day_of(need.day)
            found.setdefault((day, need.post, need.begin, need.end), []).append(need)
    by_shift = _shift_needs(problem)
    known: dict[tuple[str, int, int], tuple[_Cover, ...]] = {}
    for (day, post, begin, end), needs in found.items():
        place = post, begin, end
        if place not in known:
            known[place] = tuple(_covering(problem, *place))
        covering = known[place]
        shifts = {(day + each.offset, each.shift) for each in covering}
        heads = _heads(needs) - sum(_heads_at(post, by_shift.get(shift, [])) for shift in shifts)
        offset = max((each.offset for each in covering), default=0)
        if covering and heads > 0 and 0 <= day + offset < problem.days:
            codes = tuple(each.symbol.code for each in covering if each.offset == offset)
            seen = begin - offset * DAY, end - offset * DAY, heads, codes
            yield _Stretch(day, day + offset, tuple(needs), covering, seen)


def _heads_at(post: str, needs: list[Need]) -> int:
    """Heads that needs of one shift type put at a post already; those of no post may be there."""
    return _heads_of_posts([need for need in needs if not post or need.post in ("", post)])


def _heads_of_posts(needs: list[Need]) -> int:
    """Heads that satisfy needs of one shift type: posts add up, a need of no post holds all."""
    posts = {need.post for need in needs}
    heads = {post: _heads(n for n in needs if n.post == post) for post in posts}
    return max(heads.pop("", 0), sum(heads.values()))


def _wanted(need: Need) -> int:
    return max(need.minimum, need.target)


def _heads(needs: Iterable[Need]) -> int:
    """Heads that satisfy all of these: a need of a skill is part of the whole, roles add up."""
    roles: dict[str, int] = {}
    for need in needs:
        roles[need.role] = max(roles.get(need.role, 0), _wanted(need))
    return max(roles.pop("", 0), sum(roles.values()))


def _skills(problem: Problem, together: Iterable[_Stretch]) -> Skills:
    return _asked(problem, (need for stretch in together for need in stretch.needs))


def _asked(problem: Problem, needs: Iterable[Need]) -> Skills:
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
                    yield _Cover(offset, symbol, part.shift)
