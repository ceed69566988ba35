"""Seats change over in waves: in time, and with no group below what it needs."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roster.duty.waves import EACH, WINDOW, Chair, TooFew, next_ones, plan


def room(**groups: int) -> list[Chair]:
    return [Chair(f"{g}{n:02}", g) for g, size in groups.items() for n in range(1, size + 1)]


def test_twenty_seats_change_over_in_a_quarter_of_an_hour_above_their_minimum() -> None:
    waves = plan(room(a=20), {"a": 16})
    assert not isinstance(waves, TooFew)
    assert [len(wave.seats) for wave in waves] == [4, 4, 4, 4, 4]
    assert waves[-1].end <= WINDOW
    assert all(wave.end - wave.begin >= EACH for wave in waves)


def test_a_group_without_a_spare_seat_cannot_change_over() -> None:
    assert plan(room(a=4, b=3), {"a": 2, "b": 3}) == TooFew("b", 3, 3)


def test_a_window_too_short_for_its_waves_is_refused() -> None:
    assert isinstance(plan(room(a=20), {"a": 19}, window=19 * EACH), TooFew)
    assert not isinstance(plan(room(a=20), {"a": 19}, window=20 * EACH), TooFew)


def test_an_empty_room_has_no_wave() -> None:
    assert plan([], {}) == ()


@given(
    st.dictionaries(
        st.sampled_from("abc"), st.tuples(st.integers(1, 30), st.integers(0, 30)), max_size=3
    )
)
def test_every_seat_is_in_one_wave_and_no_wave_takes_too_many(
    sizes: dict[str, tuple[int, int]],
) -> None:
    chairs = room(**{group: size for group, (size, _) in sizes.items()})
    minimum = {group: least for group, (_, least) in sizes.items()}
    waves = plan(chairs, minimum)
    if isinstance(waves, TooFew):
        size, least = sizes[waves.group]
        assert size <= least or -(-size // (size - least)) * EACH > WINDOW
        return
    assert sorted(seat for wave in waves for seat in wave.seats) == sorted(c.seat for c in chairs)
    for wave in waves:
        for group, (size, least) in sizes.items():
            away = sum(seat.startswith(group) for seat in wave.seats)
            assert size - away >= least


@pytest.mark.parametrize("seed", range(20))
def test_running_calls_delay_nobody_but_their_own_seat(seed: int) -> None:
    """Seats as they are freed: calls of up to six minutes run when the hour comes."""
    chance = random.Random(seed)
    chairs = room(a=14, b=6)
    minimum = {"a": 11, "b": 4}
    busy = {c.seat: chance.choice((0, 0, chance.randint(1, 360))) for c in chairs}
    done: set[str] = set()
    changing: dict[str, int] = {}
    for second in range(0, WINDOW, 5):
        done |= {seat for seat, ends in changing.items() if ends <= second}
        changing = {seat: ends for seat, ends in changing.items() if ends > second}
        on_call = {seat for seat, ends in busy.items() if ends > second}
        for seat in next_ones(chairs, minimum, done, changing, on_call):
            changing[seat] = second + EACH
        for group, least in minimum.items():
            there = [c.seat for c in chairs if c.group == group and c.seat not in changing]
            assert len(there) >= least
    assert done == {chair.seat for chair in chairs}
