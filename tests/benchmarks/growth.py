"""What a search of many people costs: reckoned from its course, and how that grows with the unit.

A course is what `roster bench scale --curve` tells. Objective over bound counts every point, those
of shortages that nobody avoids too; the gap beside it leaves these out.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import linear_regression, median_high
from typing import Any

BAR = 0.01
"""Share above its bound that a roster may cost, unless a case says otherwise."""
FEWEST = 3
"""Sizes of which a slope is told: two always lie on a line."""
NAME = re.compile(r"(\d+) people (\d+) days")

Size = tuple[int, int]
"""People and days."""


@dataclass(frozen=True)
class Case:
    """A unit to be filled.

    Parameters
    ----------
    times : int
        How often everyone of the example is there.
    seconds : float [s]
        That a search of it is given.
    bar : float
        Share above its bound that a roster may cost.
    is_aim : bool
        The bar is to be reached within these seconds; otherwise it is there for the slope.
    """

    times: int
    days: int
    seconds: float
    bar: float = BAR
    is_aim: bool = False


@dataclass(frozen=True)
class Search:
    """How one search went.

    Parameters
    ----------
    curve : tuple[tuple[float, int or None, int], ...] [s, points, points]
        Objective and bound whenever either became better, and at the end.
    gap : float or None
        At the end, without the shortages that no roster avoids.
    memory : int [MiB] or None
        All its processes together; None: not looked at.
    load : float or None
        Of the machine, over the minute before the end.
    wrong : tuple[str, ...] or None
        What the check holds against its roster; None: it was not checked.
    """

    people: int
    days: int
    curve: tuple[tuple[float, int | None, int], ...]
    gap: float | None = None
    memory: int | None = None
    load: float | None = None
    wrong: tuple[str, ...] | None = None

    @property
    def size(self) -> Size:
        return self.people, self.days

    @property
    def first(self) -> float | None:
        """[s] until the first roster."""
        return next((when for when, cost, _ in self.curve if cost is not None), None)

    @property
    def above(self) -> float | None:
        """Share that the last roster costs above the last bound."""
        if not self.curve:
            return None
        _, objective, bound = self.curve[-1]
        found = _above(objective, bound)
        return found if math.isfinite(found) else None

    def within(self, bar: float) -> float | None:
        """[s] until roster and bound were so near to each other."""
        return next((when for when, cost, least in self.curve if _above(cost, least) <= bar), None)


def _above(objective: int | None, bound: int) -> float:
    if objective is None:
        return math.inf
    if objective == bound:
        return 0.0
    return (objective - bound) / bound if bound > 0 else math.inf


def told(line: Mapping[str, Any]) -> Search | None:
    """What a line of `roster bench scale --curve` says; None where it is none."""
    named = NAME.search(str(line.get("instance")))
    if named is None:
        return None
    people, days = map(int, named.groups())
    curve = [(when, cost, bound) for when, cost, bound, _ in line.get("curve", ())]
    if line.get("objective") is not None and line.get("bound") is not None:
        curve.append((line["seconds"], line["objective"], line["bound"]))
    more = {key: line.get(key) for key in ("gap", "memory", "load")}
    wrong = tuple(line["wrong"]) if "wrong" in line else None
    return Search(people, days, tuple(curve), **more, wrong=wrong)


@dataclass(frozen=True)
class Cost:
    """The medians of all searches of one size; infinite where most did not come so far.

    Parameters
    ----------
    first, within : float [s]
        Until the first roster, and until one was as near to its bound as `bar` says.
    each : tuple[float, ...] [s]
        Until the bar, of each search that reached it.
    memory : float [MiB]
        The most of any search.
    """

    people: int
    days: int
    bar: float
    searches: int
    first: float
    within: float
    each: tuple[float, ...]
    above: float
    gap: float
    memory: float


def costs(searches: Iterable[Search], bars: Mapping[Size, float]) -> list[Cost]:
    """What each size costs, by days and then people; a size without a bar has the usual one."""
    by_size: dict[Size, list[Search]] = {}
    for search in searches:
        by_size.setdefault(search.size, []).append(search)
    found = [_cost(each, bars.get(size, BAR)) for size, each in by_size.items()]
    return sorted(found, key=lambda cost: (cost.days, cost.people))


def _cost(searches: Sequence[Search], bar: float) -> Cost:
    people, days = searches[0].size
    reached = [search.within(bar) for search in searches]
    return Cost(
        people,
        days,
        bar,
        searches=len(searches),
        first=_median(search.first for search in searches),
        within=_median(reached),
        each=tuple(seconds for seconds in reached if seconds is not None),
        above=_median(search.above for search in searches),
        gap=_median(search.gap for search in searches),
        memory=max((s.memory for s in searches if s.memory is not None), default=math.inf),
    )


def _median(values: Iterable[float | None]) -> float:
    """The median where those that are missing are the worst; of two in the middle the worse."""
    return median_high(math.inf if value is None else value for value in values)


@dataclass(frozen=True)
class Growth:
    """How cost grows with one of people and days while the other stays.

    Parameters
    ----------
    over : str
        `people` or `days`.
    fixed : int
        The other, in people or days.
    costs : tuple[Cost, ...]
        By size, also those that did not reach their bar.
    """

    over: str
    fixed: int
    costs: tuple[Cost, ...]

    @property
    def reached(self) -> tuple[Cost, ...]:
        """Those of which most searches reached the usual bar, of which the slope is."""
        return tuple(c for c in self.costs if c.bar == BAR and math.isfinite(c.within))

    @property
    def slope(self) -> float | None:
        """Of log seconds until the bar over log size, by least squares; 1: in proportion."""
        if len(self.reached) < FEWEST:
            return None
        sizes = [math.log(getattr(cost, self.over)) for cost in self.reached]
        return linear_regression(sizes, [math.log(cost.within) for cost in self.reached]).slope


def growths(found: Sequence[Cost]) -> Iterator[Growth]:
    """Every way to grow that has two sizes or more: over people first."""
    for over, other in (("people", "days"), ("days", "people")):
        for fixed in sorted({getattr(cost, other) for cost in found}):
            along = [cost for cost in found if getattr(cost, other) == fixed]
            if len(along) > 1:
                along.sort(key=lambda cost: getattr(cost, over))
                yield Growth(over, fixed, tuple(along))
