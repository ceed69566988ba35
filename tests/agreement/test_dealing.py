"""How the days of all people are dealt out in slices, turn after turn."""

from __future__ import annotations

import numpy as np
import pytest

from roster.engines.dealing import CELLS, LARGER, SMALLER, Dealer, Slice

PEOPLE = tuple(f"P{n}" for n in range(40))
DAYS, LENGTH = 200, 28


@pytest.fixture
def dealer() -> Dealer:
    return Dealer(PEOPLE, DAYS, LENGTH, np.random.default_rng(1))


def heads(parts: list[Slice]) -> set[int]:
    return {len(part.people) for part in parts}


def longest(parts: list[Slice]) -> int:
    return max(part.beyond - part.first for part in parts)


def test_everyones_own_days_come_first_then_long_spans_and_all_days_of_a_few_alternate(
    dealer: Dealer,
) -> None:
    alone = dealer.deal()
    assert dealer.is_exact
    assert heads(alone) == {1}
    assert {part.people[0] for part in alone} == set(PEOPLE)
    assert {(part.first, part.beyond) for part in alone} == {(0, DAYS)}
    for _ in range(2):
        spans = dealer.deal()
        assert not dealer.is_exact
        assert heads(spans) == {20}
        assert 2 * LENGTH <= longest(spans) <= 3 * LENGTH
        few = dealer.deal()
        assert dealer.is_exact
        assert heads(few) == {CELLS // DAYS}
        assert {(part.first, part.beyond) for part in few} == {(0, DAYS)}


def test_long_spans_follow_each_other_while_they_gain_enough(dealer: Dealer) -> None:
    dealer.deal(again=True)
    assert dealer.is_exact, "everyone's own days come first in any case"
    for _ in range(3):
        assert heads(dealer.deal(again=True)) == {20}
    dealer.deal()
    assert dealer.is_exact
    assert heads(dealer.deal(again=True)) == {20}


def cells_of(parts: list[Slice]) -> float:
    """The mean of what slices with all days have."""
    return float(np.mean([len(part.people) for part in parts])) * DAYS


@pytest.mark.parametrize(
    ("taken", "cells"),
    [
        ([0.1, 0.2, 0.3], LARGER * CELLS),
        ([0.1, 1.0], CELLS),
        ([0.9, 1.0], SMALLER * CELLS),
    ],
)
def test_slices_follow_how_long_those_of_the_last_turn_took(
    dealer: Dealer, taken: list[float], cells: float
) -> None:
    for _ in range(3):
        dealer.deal()
    for each in taken:
        dealer.learn(each)
    dealer.deal()
    found = cells_of(dealer.deal())
    assert found == pytest.approx(cells, rel=0.2)
    dealer.deal()
    assert cells_of(dealer.deal()) == found, "what was told once counts once"


def test_everyones_own_days_say_nothing_of_other_sizes(dealer: Dealer) -> None:
    dealer.deal()
    dealer.learn(1.0)
    dealer.deal()
    assert heads(dealer.deal()) == {CELLS // DAYS}


def test_slices_are_one_person_at_least(dealer: Dealer) -> None:
    for _ in range(80):
        dealer.deal()
        dealer.learn(1.0)
    assert heads(dealer.deal()) == {1}
