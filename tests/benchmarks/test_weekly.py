"""The sweep of INRC-II names every instance once and the same ones each time."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.benchmarks import weekly
from tests.benchmarks.measuring import Row
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


@pytest.mark.parametrize(("found", "is_wrong"), [(1, False), (2, True)])
def test_heads_that_every_roster_lacks_are_not_held_against_a_run(
    found: int, is_wrong: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = Row("n005w4 0 1-2-3-3", 11820, wrong=(f"the checker finds {found} hard violations",))
    monkeypatch.setattr(weekly, "inrc2", lambda *_: row)
    monkeypatch.setattr(weekly, "unavoidable", lambda _: 1)
    told = weekly.swept(row.name, 5, tmp_path)
    assert bool(told.wrong) is is_wrong
    assert bool(told.bars) is not is_wrong


@pytest.mark.shared("bench")
def test_weeks_that_nobody_can_staff_are_proved(shared: Path) -> None:
    # The Monday after wants four heads who were not on nights; the Sunday wants two nights of five.
    assert weekly.unavoidable("n005w4 0 3-7-5-4") == 1
    assert weekly.unavoidable("n005w4 0 1-2-3-3") == 0
