"""The curve of a post: how many are wanted at each time of a date, and how many are there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby, pairwise

from roster.domain import Need, Problem, Roster
from roster.feeds.overview import by_the_clock


@dataclass(frozen=True, slots=True)
class Point:
    """Heads wanted at least in a stretch of the clock, and those at the post all through it."""

    wanted: int
    heads: int

    @property
    def missing(self) -> int:
        """[heads]"""
        return max(0, self.wanted - self.heads)


Points = tuple[Point | None, ...]
"""One a stretch; None where nothing is wanted."""


@dataclass(frozen=True, slots=True)
class Curve:
    """A post through the dates of a roster, or those with a role or skill at it.

    Parameters
    ----------
    stretches : tuple[tuple[int, int], ...] [min from a date's midnight]
        Neighbours that are alike on every date are one.
    days : tuple[tuple[date, Points], ...]
        The dates on which something is wanted.
    """

    post: str
    name: str
    stretches: tuple[tuple[int, int], ...]
    days: tuple[tuple[date, Points], ...]


def curves(problem: Problem, roster: Roster) -> tuple[Curve, ...]:
    """Every curve that the needs of half hours draw, in the order of these needs."""
    found: dict[tuple[str, str, str], list[tuple[Need, int]]] = {}
    for need, heads in by_the_clock(problem, roster):
        found.setdefault((need.post, need.role, need.skill), []).append((need, heads))
    return tuple(_curve(problem, place, counted) for place, counted in found.items())


def _curve(
    problem: Problem, place: tuple[str, str, str], counted: Sequence[tuple[Need, int]]
) -> Curve:
    post, role, skill = place
    edges = sorted({edge for need, _ in counted for edge in (need.begin, need.end)})
    stretches = list(pairwise(edges))
    by_day: dict[date, list[tuple[Need, int]]] = {}
    for need, heads in counted:
        by_day.setdefault(need.day, []).append((need, heads))
    days = {day: [_point(at, here) for at in stretches] for day, here in sorted(by_day.items())}
    columns = list(zip(*days.values(), strict=True))
    alike = [list(group) for _, group in groupby(range(len(stretches)), key=columns.__getitem__)]
    posts = {each.code: each.name for each in problem.posts}
    roles = {each.code: each.name for each in problem.roles}
    return Curve(
        post,
        " ".join(filter(None, (posts.get(post, post), roles.get(role, role), skill))),
        tuple((stretches[same[0]][0], stretches[same[-1]][1]) for same in alike),
        tuple((day, tuple(points[same[0]] for same in alike)) for day, points in days.items()),
    )


def _point(at: tuple[int, int], counted: Sequence[tuple[Need, int]]) -> Point | None:
    """The tightest need of a date that holds in a stretch."""
    here = [
        Point(need.minimum, heads)
        for need, heads in counted
        if need.begin <= at[0] and at[1] <= need.end
    ]
    return max(here, key=lambda point: (point.wanted - point.heads, point.wanted), default=None)
