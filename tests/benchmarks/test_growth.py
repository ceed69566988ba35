"""What a search of many people costs is reckoned from its course, and drawn as it was."""

from __future__ import annotations

import math
import re
import xml.etree.ElementTree as ET
from collections.abc import Sequence
from dataclasses import replace

import pytest

from tests.benchmarks import growth, growth_plots
from tests.benchmarks.growth import Growth, Search

COURSE = ((2.0, None, 50), (3.0, 1030, 50), (4.0, 1030, 1000), (6.0, 1010, 1000), (7.0, 1001, 1001))
"""A bound alone, a roster, 3 % above its bound, 1 %, proved."""
SEARCH = Search(64, 7, COURSE, gap=0.2)


@pytest.mark.parametrize(
    ("bar", "seconds"), [(0.5, 4.0), (0.03, 4.0), (0.029, 6.0), (0.01, 6.0), (0.009, 7.0), (0, 7.0)]
)
def test_a_bar_is_reached_when_roster_and_bound_are_so_near(bar: float, seconds: float) -> None:
    assert SEARCH.within(bar) == seconds


def test_a_search_is_as_far_as_its_course() -> None:
    assert (SEARCH.first, SEARCH.above) == (3.0, 0.0)
    early = replace(SEARCH, curve=COURSE[:4])
    assert early.above == pytest.approx(0.01)
    assert early.within(0.009) is None


@pytest.mark.parametrize(
    "curve",
    [(), COURSE[:1], ((1.0, 5, 0),), ((1.0, 5, -3),)],
    ids=["nothing", "no roster", "no bound", "a bound below nothing"],
)
def test_nothing_is_said_of_a_roster_without_a_bound(
    curve: Sequence[tuple[float, int | None, int]],
) -> None:
    search = replace(SEARCH, curve=tuple(curve))
    assert search.above is None
    assert search.within(1000.0) is None


def test_what_costs_nothing_is_at_its_bound() -> None:
    assert replace(SEARCH, curve=((1.0, 4, 0), (2.0, 0, 0))).within(0.01) == 2.0


def test_a_line_of_the_command_is_a_search() -> None:
    line = {
        "instance": "unit 128 people 28 days", "seconds": 9.0, "objective": 1001, "bound": 1000,
        "gap": 0.05, "curve": [[3.0, 1030, 50, "rows"], [8.0, 1001, 50, "rows"]],
    }  # fmt: skip
    bare = Search(128, 28, ((3.0, 1030, 50), (8.0, 1001, 50), (9.0, 1001, 1000)), 0.05)
    assert growth.told(line) == bare
    seen = {"memory": 300, "load": 2.1, "wrong": ["?"], "seed": 4}
    assert growth.told(line | seen) == replace(bare, memory=300, load=2.1, wrong=("?",))
    without: dict[str, object] = {
        "instance": "unit 128 people 28 days",
        "objective": None,
        "bound": 7,
        "curve": [],
    }
    assert growth.told(without) == Search(128, 28, ())
    assert growth.told({"instance": "Instance1", "objective": 607}) is None


def after(seconds: float, people: int, days: int = 7, memory: int | None = None) -> Search:
    """A search that is within half a percent after so long."""
    return Search(people, days, ((seconds / 2, 1005, 0), (seconds, 1005, 1000)), memory=memory)


def test_a_size_costs_the_median_of_its_searches() -> None:
    runs = [after(5, 64, memory=80), after(9, 64, memory=90), after(6, 64)]
    (cost,) = growth.costs(runs, {})
    assert (cost.within, cost.first, cost.each, cost.searches) == (6, 3, (5, 9, 6), 3)
    assert cost.above == pytest.approx(0.005)
    assert cost.memory == 90
    assert math.isinf(cost.gap)


def test_searches_that_did_not_come_so_far_are_the_longest() -> None:
    never = Search(64, 7, ((2.0, 1005, 0),))
    (cost,) = growth.costs([after(5, 64), after(9, 64), never], {})
    assert (cost.within, cost.each) == (9, (5, 9))
    (cost,) = growth.costs([after(5, 64), never], {})
    assert math.isinf(cost.within)
    assert cost.first == 2.5


def test_each_size_has_its_own_bar() -> None:
    runs = [after(5, 64), after(5, 128), after(5, 64, 28)]
    found = growth.costs(runs, {(128, 7): 0.004, (64, 28): 0.02})
    assert [(c.people, c.days, c.bar, c.within) for c in found] == [
        (64, 7, 0.01, 5), (128, 7, 0.004, math.inf), (64, 28, 0.02, 5),
    ]  # fmt: skip


def grown(searches: Sequence[Search], over: str) -> list[Growth]:
    return [each for each in growth.growths(growth.costs(searches, {})) if each.over == over]


def test_the_slope_is_the_power_with_which_seconds_grow() -> None:
    runs = [after(people**1.5, people) for people in (512, 64, 256)]
    (over,) = grown(runs, "people")
    assert over.fixed == 7
    assert [cost.people for cost in over.costs] == [64, 256, 512]
    assert over.slope == pytest.approx(1.5)
    (over,) = grown([after(3 * days, 64, days) for days in (7, 14, 28)], "days")
    assert over.slope == pytest.approx(1)
    # Around the straight line by least squares, which the ends alone do not give.
    (over,) = grown([after(1, 10), after(100, 100), after(100, 1000)], "people")
    assert over.slope == pytest.approx(1)
    (over,) = grown([after(1, 10), after(10, 100), after(10, 1000), after(10, 10000)], "people")
    assert over.slope == pytest.approx(0.3)


def test_a_slope_needs_three_sizes_that_reached_the_bar() -> None:
    never = Search(512, 7, ((2.0, 1005, 0),))
    (over,) = grown([after(1, 64), after(2, 128), never], "people")
    assert over.slope is None
    (over,) = grown([after(1, 64), after(2, 128), after(4, 256), never], "people")
    assert over.slope == pytest.approx(1)
    assert [cost.people for cost in over.reached] == [64, 128, 256]
    assert grown([after(1, 64), after(1, 64, 28)], "people") == []


def test_a_size_with_a_bar_of_its_own_is_in_no_slope() -> None:
    runs = [after(people, people) for people in (64, 128, 256)] + [after(9000, 512)]
    (over,) = growth.growths(growth.costs(runs, {(512, 7): 0.02}))
    assert over.slope == pytest.approx(1)
    assert len(over.costs) == 4


def _pictures(svg: str) -> list[ET.Element]:
    return [each for each in ET.fromstring(svg).iter() if each.get("id", "").startswith("axes_")]


def test_what_grows_is_drawn_over_people_and_over_days() -> None:
    runs = [after(p * d / 64, p, d) for p, d in ((64, 7), (128, 7), (256, 7), (64, 28))]
    svg = growth_plots.drawn([*growth.growths(growth.costs(runs, {}))])
    people, days = _pictures(svg)
    assert "over people; slope 1.00 for 7 days" in "".join(people.itertext())
    assert "64 people, within the bar" in "".join(days.itertext())
    assert "slope" not in "".join(days.itertext())
    assert svg == growth_plots.drawn([*growth.growths(growth.costs(runs, {}))])


def test_equal_powers_are_equal_ways() -> None:
    """Twice the people take twice as long: each step is as far as the one before, and up alike."""
    runs = [after(people, people) for people in (64, 128, 256)]
    (picture, *_) = _pictures(growth_plots.drawn(grown(runs, "people")))
    lines = [
        re.findall(r"[ML] (\S+) (\S+)", each.get("d", ""))
        for each in picture.iter()
        if "stroke: #00407a; stroke-width" in each.get("style", "")
    ]
    (first, second, third) = next(
        [tuple(map(float, p)) for p in line] for line in lines if len(line) == 3
    )
    assert second[0] - first[0] == pytest.approx(third[0] - second[0], abs=0.2)
    assert first[1] - second[1] == pytest.approx(second[1] - third[1], abs=0.2)
    assert first[1] > second[1]


def test_what_was_not_reached_is_not_drawn() -> None:
    never = Search(128, 7, ((2.0, 1005, 0),))
    (over,) = grown([after(4, 64), never], "people")
    assert growth_plots.points(over, "within") == [(64, 4)]
    assert growth_plots.points(over, "first") == [(64, 2), (128, 2)]
    assert "people" in growth_plots.drawn([over])
