"""The sweep of INRC-II names every instance once and the same ones each time."""

from __future__ import annotations

from tests.benchmarks.weekly import HISTORIES, SETS, summaries, sweep


def test_a_sweep_has_every_set_and_history_with_its_lists_of_weeks() -> None:
    found = list(sweep(SETS, HISTORIES, 5))
    assert found == list(sweep(SETS, HISTORIES, 5))
    assert len(set(found)) == len(found) == len(SETS) * len(HISTORIES) * 5
    for instance in found:
        name, history, weeks = instance.split()
        assert int(history) in HISTORIES
        assert len(weeks.split("-")) == int(name[-1])
    assert list(sweep(SETS[:1], (2,), 1)) == [next(i for i in found if i.startswith("n005w4 2"))]


def test_seeds_of_a_named_instance_are_summed_up() -> None:
    rows = [
        {"name": "n030w4 1 6-2-9-1", "objective": 1800},
        {"name": "n030w4 1 6-2-9-1 seed 1", "objective": 1900},
        {"name": "n030w4 1 6-2-9-1 seed 2", "objective": None},
    ]
    assert list(summaries(rows)) == [
        "n030w4 1 6-2-9-1: mean 1850, best 1800 of 2; at most 1950 wanted; 1.108 of all weeks known"
    ]
