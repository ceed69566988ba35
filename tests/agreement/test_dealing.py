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


def test_everyones_days_come_first_then_long_spans_then_a_few_and_spans_by_turns(
    dealer: Dealer,
) -> None:
    alone = dealer.deal()
    assert dealer.is_exact
    assert heads(alone) == {1}
    assert {part.people[0] for part in alone} == set(PEOPLE)
    assert {(part.first, part.beyond) for part in alone} == {(0, DAYS)}
    mixed = dealer.deal()
    assert not dealer.is_exact
    assert heads(mixed) == {20}
    assert 2 * LENGTH <= longest(mixed) <= 3 * LENGTH
    for _ in range(2):
        few = dealer.deal()
        assert dealer.is_exact
        assert heads(few) == {CELLS // DAYS}
        assert longest(few) == DAYS
        spans = dealer.deal()
        assert dealer.is_exact
        assert heads(spans) == {20}
        assert CELLS / 20 <= longest(spans) <= 1.5 * CELLS / 20


FEW, SPAN = Slice(PEOPLE[:5], 0, DAYS), Slice(PEOPLE[:20], 0, 50)


@pytest.mark.parametrize(
    ("taken", "cells"),
    [
        ([0.1, 0.2, 0.3], LARGER * CELLS),
        ([0.1, 1.0], CELLS),
        ([0.9, 1.0], SMALLER * CELLS),
    ],
)
def test_slices_follow_how_long_those_of_their_kind_took_in_their_last_turn(
    dealer: Dealer, taken: list[float], cells: float
) -> None:
    for _ in range(3):
        dealer.deal()
    for each in taken:
        dealer.learn(FEW, each)
    spans = dealer.deal()
    for each in taken:
        dealer.learn(SPAN, each)
    few, others = dealer.deal(), dealer.deal()
    assert CELLS / 20 <= longest(spans) <= 1.5 * CELLS / 20
    assert np.mean([len(part.people) for part in few]) * DAYS == pytest.approx(cells, rel=0.2)
    assert cells / 20 - 1 <= longest(others) <= 1.5 * cells / 20 + 1
    again = dealer.deal()
    assert heads(again) == heads(few), "what was told once counts once"


def test_everyones_own_days_say_nothing_of_other_sizes(dealer: Dealer) -> None:
    dealer.deal()
    dealer.learn(Slice(PEOPLE[:1], 0, DAYS), 1.0)
    dealer.deal()
    assert heads(dealer.deal()) == {CELLS // DAYS}


def test_slices_are_one_person_or_a_week_at_least() -> None:
    days = 90
    dealer = Dealer(PEOPLE[:3], days, 7, np.random.default_rng(1))
    for _ in range(60):
        dealer.deal()
        dealer.learn(Slice(PEOPLE[:1], 0, days), 1.0)
        dealer.learn(Slice(PEOPLE[:2], 0, 7), 1.0)
    few, spans = sorted((dealer.deal(), dealer.deal()), key=longest, reverse=True)
    assert heads(few) == {1}
    assert longest(few) == days
    assert heads(spans) == {1, 2}
    assert 7 <= longest(spans) <= 10
