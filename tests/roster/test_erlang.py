"""The hotline's heads by Erlang C: checked values, and what more calls or more heads must do."""

from __future__ import annotations

from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roster.erlang import Demand, service, services, staffing
from roster.errors import BadInput

DEMANDS = st.builds(
    Demand,
    calls=st.integers(0, 400),
    handling=st.integers(1, 600),
    interval=st.sampled_from((15, 30, 60)),
    share=st.integers(1, 999),
    within=st.integers(0, 120),
)


@pytest.mark.rule("hall-headcount-by-volume")
@pytest.mark.parametrize(
    ("calls", "handling", "heads", "answered"),
    [
        (60, 240, 7, 89.48),
        (120, 240, 11, 80.92),
        (200, 180, 14, 88.84),
        (400, 240, 32, 84.85),
        (10, 240, 2, 85.09),
    ],
)
def test_known_loads_need_these_heads(
    calls: int, handling: int, heads: int, answered: float
) -> None:
    found = staffing(calls, handling, 60, share=800, within=20, shrinkage=0, occupancy=1000)
    assert (found.heads, found.rostered) == (heads, heads)
    assert round(found.service.answered * 100, 2) == answered


@pytest.mark.rule("hall-no-long-queue")
def test_a_shorter_wait_asks_for_more_heads() -> None:
    def heads(within: int, share: int = 800) -> int:
        return staffing(120, 240, 60, share=share, within=within, occupancy=1000).heads

    assert [heads(within) for within in (0, 20, 180, 600)] == [12, 11, 10, 9]
    assert heads(20, share=950) == 14


def test_the_queue_with_one_head_is_that_of_a_single_counter() -> None:
    """With one head, Erlang C is the load itself: a law known without the recurrence."""
    found = service(Demand(calls=30, handling=60, interval=60, share=800, within=0), 1)
    assert found.waiting == pytest.approx(0.5)
    assert found.answered == pytest.approx(0.5)


def test_a_load_of_as_many_erlangs_as_heads_is_said_to_overflow() -> None:
    demand = Demand(calls=120, handling=240, interval=60, share=800, within=20)
    full, enough = service(demand, 8), service(demand, 9)
    assert (full.overloaded, full.answered, full.waiting) == (True, 0.0, 1.0)
    assert not enough.overloaded
    assert enough.answered > 0


def test_one_head_fewer_is_shown_to_be_too_few() -> None:
    found = staffing(10, 240, 60, occupancy=1000)
    assert found.before is not None
    assert found.before.heads == 1
    assert not found.before.overloaded
    assert found.before.answered < 0.8


def test_the_highest_occupancy_asks_for_more_heads_than_the_promise() -> None:
    free = staffing(400, 240, 60, occupancy=1000)
    bound = staffing(400, 240, 60, occupancy=750)
    assert free.heads == 32
    assert bound.heads == 36
    assert bound.service.occupancy <= 0.75


def test_shrinkage_is_rounded_up_to_whole_people() -> None:
    assert staffing(60, 240, 60, shrinkage=300).rostered == 10
    assert staffing(60, 240, 60, shrinkage=301).rostered == 11


def test_no_calls_need_nobody() -> None:
    assert (staffing(0, 240, 30).heads, staffing(0, 240, 30).rostered) == (0, 0)


def test_the_steps_can_be_followed_in_both_languages() -> None:
    found = staffing(60, 240, 60, share=800, within=20, shrinkage=300, occupancy=850)
    assert found.steps("en").splitlines() == [
        "Load: 60 calls × 240 s ÷ 60 min = 4.00 erlangs.",
        "6 at the phones: 28.48% of the calls wait, 75.9% are answered within 20 s (80% wanted), "
        "occupancy 66.67% (85% at most).",
        "7 at the phones: 13.51% of the calls wait, 89.48% are answered within 20 s (80% wanted), "
        "occupancy 57.14% (85% at most).",
        "Shrinkage 30%: 7 ÷ (1 − 30%), rounded up: 10 on the roster.",
    ]
    assert found.steps("zh").splitlines()[0] == "话务量：60个×240秒÷60分钟=4.00爱尔兰。"


def test_the_steps_say_that_the_queue_grows() -> None:
    found = staffing(3, 1200, 60, share=1, within=3600, occupancy=1000)
    assert "1 at the phones: calls come faster" in found.steps("en")
    assert "排队只会越来越长" in found.steps("zh")


@given(DEMANDS)
def test_more_heads_serve_no_worse(demand: Demand) -> None:
    answered = [each.answered for each in islice(services(demand), 60)]
    assert answered == sorted(answered)
    assert all(0 <= each <= 1 for each in answered)


@given(DEMANDS, st.integers(1, 200))
def test_more_calls_need_no_fewer_heads(demand: Demand, more: int) -> None:
    calls, handling, interval = demand.calls, demand.handling, demand.interval
    few = staffing(calls, handling, interval, demand.share, demand.within)
    many = staffing(calls + more, handling, interval, demand.share, demand.within)
    assert few.heads <= many.heads
    assert few.rostered <= many.rostered


@given(DEMANDS, st.integers(0, 900), st.integers(1, 1000))
def test_the_heads_are_the_fewest_that_keep_both_promises(
    demand: Demand, shrinkage: int, occupancy: int
) -> None:
    found = staffing(
        demand.calls,
        demand.handling,
        demand.interval,
        demand.share,
        demand.within,
        shrinkage,
        occupancy,
    )

    def keeps(heads: int) -> bool:
        each = service(demand, heads)
        busy = demand.load <= occupancy / 1000 * heads * (1 + 1e-12)
        return not each.overloaded and each.answered >= demand.share / 1000 and busy

    assert keeps(found.heads)
    assert found.heads == 0 or not keeps(found.heads - 1)
    assert found.rostered * (1000 - shrinkage) >= found.heads * 1000
    assert (found.rostered - 1) * (1000 - shrinkage) < found.heads * 1000


def test_a_storm_is_reckoned_without_overflow() -> None:
    found = staffing(20_000, 300, 30, occupancy=1000)
    assert found.heads > found.demand.load
    assert 0.8 <= found.service.answered < 1


def test_figures_out_of_range_are_named_together() -> None:
    with pytest.raises(BadInput) as refused:
        staffing(-1, 0, 30, share=1000)
    assert [flaw.column for flaw in refused.value.flaws] == ["calls", "handling", "share"]
