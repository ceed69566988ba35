"""Tickets to be called back are drawn, and the draw can be made again by whoever doubts it."""

from __future__ import annotations

from collections import Counter

import pytest

from roster.duty.lots import draw

TICKETS = [f"T{number:03}" for number in range(50)]


@pytest.mark.rule("hr-revisit-random")
@pytest.mark.rule("yk-revisit-auto-pull")
def test_a_draw_can_be_made_again_and_depends_on_nothing_but_list_share_and_seed() -> None:
    first = draw(TICKETS, 200, "a seed")
    assert len(first) == 10
    assert draw(reversed(TICKETS), 200, "a seed") == first
    assert draw(TICKETS, 200, "another seed") != first


def test_a_share_is_rounded_up_and_the_whole_is_all() -> None:
    assert len(draw(TICKETS[:3], 100, "s")) == 1
    assert sorted(draw(TICKETS, 1000, "s")) == TICKETS
    assert draw(TICKETS, 0, "s") == () == draw([], 500, "s")


def test_a_ticket_named_twice_is_drawn_once() -> None:
    assert len(draw([*TICKETS, *TICKETS], 1000, "s")) == 50


def test_every_ticket_has_the_same_chance() -> None:
    drawn = Counter(t for seed in range(2000) for t in draw(TICKETS[:10], 300, str(seed)))
    assert all(500 < drawn[ticket] < 700 for ticket in TICKETS[:10])
