"""Dives: how far a step goes, what may be lost, and what stands in for rows that are ruled out."""

from __future__ import annotations

import itertools
import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from roster.engines import closing, pricing, rounding
from roster.engines import lines as lines_module
from roster.engines import spare as spare_module
from roster.engines.closing import bend, likeness, remixed
from roster.engines.fixing import Pace
from roster.engines.layers import Ints
from roster.engines.lines import TINY, Lines
from roster.engines.master import Mixture
from roster.engines.piece import Piece, Step
from roster.engines.rounding import Rounding
from roster.engines.spare import EXACT, Spare
from tests.agreement.test_lines import CODES, begun


def open_piece(lines: Lines) -> Piece:
    """Everyone's cells, of which none is decided yet."""
    shape = lines.pricing.cells.shape
    rows = np.zeros(shape[:2], np.int64)
    fixed = np.full(shape[:2], False)
    return Piece(lines.master, lines.everyone, rows, lines.loads.given, 0.0, np.zeros(shape), fixed)


def cheapest(lines: Lines, piece: Piece, before: Mixture, who: int, row: Ints) -> float:
    """What a row costs at least, if it keeps to what is decided, less what it keeps of another."""
    numbers = [lines.contracts.symbols[code] for code in CODES]
    rows = np.array(list(itertools.product(numbers, repeat=len(row))), np.int64)
    return float(costs_of(lines, piece, before, who, rows, row).min())


def costs_of(
    lines: Lines, piece: Piece, before: Mixture, who: int, rows: Ints, like: Ints
) -> np.ndarray:
    stands, points = lines.contracts.judge(who, rows)
    earned = lines.loads.costs(before.duals)[who, lines.days, rows].sum(axis=1)
    bars = piece.bars[who, lines.days, rows].sum(axis=1)
    kept = likeness(before) * (rows == like).sum(axis=1)
    return np.where(stands, points - earned + bars - kept, np.inf)


def test_for_each_row_that_is_ruled_out_the_likest_of_those_that_are_left_is_known(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(pricing, "AT_ONCE", 1)
    bent = 0
    for lines in begun(4, 5):
        mixture = lines.mix()
        if mixture is None or lines.contracts.left:
            continue
        master, known = lines.master, len(lines.master.rows)
        place = int(np.argmax(mixture.weights))
        who = int(master.people[place])
        piece = open_piece(lines)
        day = 2
        others = [
            s for s in map(lines.contracts.symbols.get, CODES) if s != master.rows[place, day]
        ]
        piece.put(who, day, int(others[0] or 0))
        master.keep(piece.bars)
        taken = mixture.weights > TINY
        lost = np.flatnonzero(taken & master.barred[: len(taken)])
        bend(lines, piece, mixture)
        for old in lost.tolist():
            row = master.rows[old]
            own = master.rows[master.people == who]
            least = cheapest(lines, piece, mixture, who, row)
            found = float(costs_of(lines, piece, mixture, who, own, row).min())
            assert found == pytest.approx(least, abs=1e-6) or math.isinf(least)
        assert master.keeping(piece.bars)[known:].all()
        bent += len(master.rows) > known
    assert bent >= 3


def test_a_dive_may_lose_a_share_of_what_it_gains_more_of_it_the_more_is_decided() -> None:
    lines = next(begun(5, 6))
    piece = open_piece(lines)
    first = lines.mix()
    assert first is not None
    first = replace(first, objective=1_000.0)
    before = Step(piece.bars, piece.fixed, -math.inf, first.objective)

    def is_dear(spare: Spare, objective: float, best: float = 1_060.0) -> bool:
        lines.spare = spare
        mixture = replace(first, objective=objective)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(Lines, "objective", best)
            return Rounding(lines, 0)._is_dear(piece, mixture, before, first)

    bold = Spare(share=0.5)
    assert not is_dear(bold, 1_014.0)
    assert is_dear(bold, 1_016.0)
    assert is_dear(EXACT, 1_014.0)
    assert not is_dear(bold, 1_062.0, best=5_000.0), "a quarter at most counts as gained"
    assert is_dear(bold, 1_064.0, best=5_000.0)
    piece.fixed[:] = True
    assert not is_dear(bold, 1_029.0)
    assert is_dear(bold, 1_031.0)


def test_mixtures_fade_where_they_hardly_gain_beside_what_is_gained_already() -> None:
    spare = Spare(share=0.4)
    assert spare.is_fading([1_000.0, 999.5, 999.0], 1_040.0, 1) is False
    assert spare.is_fading([1_000.0, 999.9], 1_040.0, 1) is True
    assert spare.is_fading([999.9], 1_040.0, 1) is False, "there was none before"
    assert spare.is_fading([1_000.0, 999.9], math.inf, 1) is False, "there is no roster"
    assert spare.is_fading([1_000.0, 1_000.0], 1_000.0, 1) is False, "nothing is gained yet"
    assert EXACT.is_fading([1_000.0, 999.9], 1_040.0, 1) is False


def test_steps_shrink_where_they_lead_astray_and_grow_where_they_do_not() -> None:
    pace = Pace(1_000, 0.001)
    assert pace.limits(1_000) == (21, 40)
    pace.learn(40, is_dear=False, is_calm=True)
    pace.learn(80, is_dear=False, is_calm=True)
    assert pace.limits(1_000) == (84, 160)
    assert pace.limits(6) == (4, 4), "never more than half at once"
    pace.learn(100, is_dear=True, is_calm=False)
    assert pace.limits(1_000) == (1, 25)
    assert not pace.is_last
    pace.learn(25, is_dear=False, is_calm=False)
    assert pace.limits(1_000) == (1, 25)
    pace.learn(1, is_dear=True, is_calm=False)
    assert pace.is_last
    assert pace.limits(1_000) == (1, 1)


def test_a_whole_row_that_led_astray_twice_stands_for_there_is_no_smaller_step() -> None:
    pace = Pace(1_000, 0.001)
    pace.learn(24, is_dear=True, is_calm=False)
    assert not pace.is_last
    assert pace.limits(1_000) == (1, 6), "no cell is sure, so that a row of 24 cells is fixed again"
    pace.learn(24, is_dear=True, is_calm=False)
    assert pace.is_last


def test_where_nothing_may_be_lost_one_cell_alone_is_fixed_after_a_step_that_led_astray() -> None:
    pace = Pace(1_000, 0.0)
    assert pace.limits(1_000) == (1, 40)
    pace.learn(40, is_dear=True, is_calm=True)
    assert pace.limits(1_000) == (1, 1)
    assert pace.is_last
    pace.learn(1, is_dear=False, is_calm=True)
    assert pace.limits(1_000) == (2, 40)
    assert not pace.is_last


def test_a_bent_row_may_cost_what_loads_are_worth_for_each_day_that_it_keeps() -> None:
    duals = np.array([0.0, 1e-9, -10.0, 30.0])
    mixture = Mixture(0.0, np.zeros(0), duals, np.zeros(0))
    assert likeness(mixture) == pytest.approx(30.0), "one and a half times twenty"
    assert likeness(replace(mixture, duals=np.zeros(3))) > 0


def test_rows_are_bent_after_each_step_that_is_not_the_last(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    bent = 0

    def noted(*given: Any) -> None:
        nonlocal bent
        bent += 1
        bend(*given)

    monkeypatch.setattr(rounding, "bend", noted)
    monkeypatch.setattr(Rounding, "_ends", lambda *_: False)
    for lines in begun(5, 6):
        Rounding(lines, 0).dive(0.85, 0.0)
    assert bent >= 10


def test_mixtures_that_fade_are_rounded_before_nothing_is_gained_any_more(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(lines_module, "FADED", 1)
    monkeypatch.setattr(spare_module, "FADING", 1e6)
    earlier = 0
    for exact, hasty in zip(begun(8, 10), begun(8, 10), strict=True):
        for each in (exact, hasty):
            Rounding(each, 0).insert()
        hasty.spare = Spare(share=0.4)
        best, soon = exact.mix(), hasty.mix()
        if best and soon:
            assert soon.objective >= best.objective - 1e-6
            earlier += soon.objective > best.objective + 1e-6
    assert earlier


def test_under_each_of_many_costs_the_cheapest_row_is_found_of_whoever_it_is_asked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(pricing, "AT_ONCE", 2)
    rng = np.random.default_rng(5)
    for lines in itertools.islice(begun(4, 5), 4):
        people = np.array([3, 0, 3, 1, 3, 0, 3])
        costs = lines.pricing.cells[people] + rng.integers(-6, 6, lines.pricing.cells[people].shape)
        found = lines.pricing.each(costs, people)
        values = [lines.pricing.best_of(who, costs[n]).values[0] for n, who in enumerate(people)]
        assert sorted(zip(found.people.tolist(), found.values.tolist(), strict=True)) == sorted(
            zip(people.tolist(), values, strict=True)
        )


def test_while_cells_are_fixed_mixtures_that_fade_are_not_priced_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(closing, "FADED", 1)
    monkeypatch.setattr(spare_module, "FADING", 1e6)
    earlier = 0
    for exact, hasty in zip(begun(8, 10), begun(8, 10), strict=True):
        found = []
        for each, spare in ((exact, EXACT), (hasty, Spare(share=0.4))):
            Rounding(each, 0).insert()
            each.spare = spare
            mixture = remixed(each, open_piece(each))
            found += [] if mixture is None else [mixture.objective]
        if len(found) == 2:
            assert found[1] >= found[0] - 1e-6
            earlier += found[1] > found[0] + 1e-6
    assert earlier
