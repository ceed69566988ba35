"""Service quality: weights that add up, a score with its arithmetic, stars by thresholds."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roster.duties import PostKind
from roster.duty import quality
from roster.duty.quality import Value

CREW = quality.shipped().of(PostKind.CREW)
STARS = quality.shipped().stars


def values(**given: int) -> dict[str, Value]:
    return {code: Value(100 * value) for code, value in given.items()}


def test_the_shipped_weights_add_up_for_every_kind_of_post() -> None:
    assert list(quality.flaws(quality.shipped())) == []


def test_weights_that_do_not_add_up_and_stars_that_fall_are_told() -> None:
    whole = quality.shipped()
    heavy = replace(whole.indicators[0], weight=50)
    wrong = quality.Scheme((heavy, *whole.indicators[1:]), (60, 50, 80, 90, 95))
    told = [each.en for each in quality.flaws(wrong)]
    assert "the weights of seat add up to 140 instead of 100" in told
    assert not any("counter" in each for each in told)
    assert any("thresholds" in each for each in told)


@pytest.mark.rule("rep-kpi-28")
def test_a_mean_of_28_minutes_and_everything_within_the_term_are_full_points() -> None:
    found = {each.code: each for each in CREW}
    assert quality.points(found["arrival"], Value(2800)) == 100
    assert quality.points(found["arrival"], Value(2900)) < 100
    assert quality.points(found["repairs"], Value(10_000)) == 100
    assert quality.points(found["repairs"], Value(9_999)) < 100


def test_a_score_is_the_weighted_mean_of_its_points() -> None:
    seat = quality.shipped().of(PostKind.SEAT)
    given = values(satisfaction=90, errors=5, conduct=100, handovers=100, revisits=80)
    weights = {each.code: each.weight for each in seat}
    assert set(weights) >= set(given)
    found = quality.score([each for each in seat if each.code in given], given, STARS)
    points = {each.indicator.code: each.points for each in found.lines}
    assert points["satisfaction"] == 50
    assert points["errors"] == 50
    assert points["revisits"] == 0
    total = sum(weights[code] * (points[code] or 0) for code in given)
    assert found.total == Fraction(total, sum(weights[code] for code in given))


@pytest.mark.rule("a95-star-eval")
def test_stars_follow_the_thresholds_and_only_where_all_was_measured() -> None:
    seat = quality.shipped().of(PostKind.SEAT)
    best = {each.code: Value(100 * each.full) for each in seat}
    assert quality.score(seat, best, STARS).stars == 5
    worst = {each.code: Value(100 * each.none) for each in seat}
    assert quality.score(seat, worst, STARS).stars == 0
    part = quality.score(seat, values(satisfaction=100), STARS)
    assert (part.total, part.stars) == (100, None)
    assert quality.score(seat, {}, STARS).total is None


@pytest.mark.rule("a95-star-eval")
@pytest.mark.parametrize(("total", "stars"), [(59, 0), (60, 1), (70, 2), (80, 3), (90, 4), (95, 5)])
def test_so_many_points_are_so_many_stars(total: int, stars: int) -> None:
    one = replace(CREW[0], full=100, none=0, weight=100)
    assert quality.score([one], {one.code: Value(100 * total)}, STARS).stars == stars


@given(st.lists(st.integers(0, 20_000), min_size=8, max_size=8))
def test_a_score_never_leaves_its_bounds_and_more_is_never_worse(drawn: list[int]) -> None:
    seat = quality.shipped().of(PostKind.SEAT)
    given = {each.code: Value(one) for each, one in zip(seat, drawn, strict=False)}
    found = quality.score(seat, given, STARS)
    assert found.total is not None
    assert 0 <= found.total <= 100
    better = {**given, seat[0].code: Value(given[seat[0].code].hundredths + 100)}
    grown = quality.score(seat, better, STARS).total
    assert grown is not None
    assert (grown >= found.total) == (seat[0].full > seat[0].none) or grown == found.total
