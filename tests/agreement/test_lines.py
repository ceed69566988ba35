"""Whole rows: the cheapest are found, the bound is true, and mixtures lead to the best roster."""

from __future__ import annotations

import itertools
import math
import random
import time
from collections.abc import Iterator
from contextlib import suppress

import numpy as np
import pytest

from roster.board import Board, Couple, Term, judge
from roster.domain import Roster
from roster.engines import rounding
from roster.engines.choosing import chosen
from roster.engines.contracts import Contracts
from roster.engines.convex import Empty
from roster.engines.incumbent import Incumbent
from roster.engines.layers import Ints, Layered
from roster.engines.lines import Lines
from roster.engines.loads import Loads
from roster.engines.master import Mixture
from roster.engines.outcomes import unheard
from roster.engines.piece import Piece, Step
from roster.engines.pricing import Floats, Pricing
from roster.engines.rounding import Rounding
from roster.engines.vicinity import Opened, Vicinity
from tests.agreement import boards
from tests.agreement.rows import ROW_KINDS, open_cells, random_boards

CODES = ("-", "E", "N")
PATIENCE = 120.0
"""[s]"""


def few_cells(board: Board) -> dict[tuple[str, int], tuple[str, ...]]:
    return dict.fromkeys(open_cells(board), CODES)


def priced(contracts: Contracts, who: int, costs: Floats) -> list[tuple[float, tuple[int, ...]]]:
    """Every row of a person that may stand and what it costs, the cheapest first."""
    numbers = [contracts.symbols[code] for code in CODES]
    days = contracts.alphabet.days
    rows = np.array(list(itertools.product(numbers, repeat=days)), np.int64)
    stands, points = contracts.judge(who, rows)
    values = points + costs[np.arange(days), rows].sum(axis=1)
    found = zip(values[stands].tolist(), map(tuple, rows[stands].tolist()), strict=True)
    return sorted(found)


def drawn_costs(rng: random.Random, contracts: Contracts) -> Floats:
    shape = contracts.cells.shape
    return np.array([rng.randint(-6, 6) for _ in range(math.prod(shape))], float).reshape(shape)


def test_the_cheapest_rows_are_those_that_trying_all_of_them_finds() -> None:
    none = some = 0
    for rng, board in random_boards(3, 40):
        if board.problem.days > 5:
            continue
        contracts = Contracts(board, few_cells(board))
        pricing, extra = Pricing(contracts), drawn_costs(rng, contracts)
        costs = pricing.cells + extra
        found = pricing.best(costs, np.arange(len(contracts.people)))
        through = pricing.through(costs)
        for place, who in enumerate(found.people.tolist()):
            rows = priced(contracts, who, extra[who])
            if not rows:
                assert np.isinf(found.values[place])
                near = pricing.near(costs, np.array([who]), 5.0, 10_000, lambda: None)
                assert near is not None
                assert near[who].starts[0] < 0
                none += 1
                continue
            some += 1
            assert found.values[place] == rows[0][0]
            own = tuple(found.rows[place].tolist())
            assert {row: value for value, row in rows}[own] == rows[0][0]
            for day, code in itertools.product(range(board.problem.days), CODES):
                symbol = contracts.symbols[code]
                least = min((v for v, row in rows if row[day] == symbol), default=np.inf)
                assert through[who, day, symbol] == least
            near = pricing.near(costs, np.array([who]), 5.0, 10_000, lambda: None)
            assert near is not None
            kept = set(paths(near[who]))
            assert {(row, value) for value, row in rows if value <= rows[0][0] + 5} <= {
                (row, points + costs[who][np.arange(len(row)), row].sum()) for row, points in kept
            }
            cells = {at for value, row in rows if value <= rows[0][0] + 5 for at in enumerate(row)}
            assert {at for row, _ in kept for at in enumerate(row)} == cells
            assert pricing.near(costs, np.array([who]), 5.0, 0, lambda: None) is None
    assert some >= 20
    assert none >= 1


def test_where_all_rows_of_somebody_are_barred_none_is_near() -> None:
    """Dives bar cells; they may leave somebody without a row, and then there is no choice."""
    for _, board in random_boards(3, 40):
        pricing = Pricing(Contracts(board, few_cells(board)))
        costs = np.full_like(pricing.cells, np.inf)
        near = pricing.near(costs, np.array([0]), 5.0, 10_000, lambda: None)
        assert near is not None
        assert near[0].starts[0] < 0


def paths(layered: Layered) -> Iterator[tuple[tuple[int, ...], int]]:
    """Every row of an automaton whose columns are symbols, and its points."""
    open_: list[tuple[tuple[int, ...], int, int]] = [
        ((), int(layered.starts[0]), int(layered.bases[0]))
    ]
    for nexts, costs in zip(layered.nexts, layered.costs, strict=True):
        open_ = [
            ((*row, symbol), int(nexts[node, symbol]), points + int(costs[node, symbol]))
            for row, node, points in open_
            for symbol in np.flatnonzero(nexts[node] >= 0).tolist()
        ]
    return ((row, points) for row, _, points in open_)


def lines_of(board: Board) -> Lines:
    since = time.monotonic()
    best = Incumbent(board, frozenset(), unheard, since)
    left = lambda: PATIENCE - (time.monotonic() - since)  # noqa: E731
    return Lines(board, few_cells(board), best, left, lambda: None)


def every_roster(board: Board) -> list[tuple[int, Roster]]:
    """Every roster that may stand with its points, the cheapest first."""
    ids, days = [p.id for p in board.problem.people], board.problem.days
    found = []
    for cells in itertools.product(CODES, repeat=len(ids) * days):
        rows = {who: cells[i * days : (i + 1) * days] for i, who in enumerate(ids)}
        verdict = judge(board, Roster(rows))
        if verdict.allowed:
            found.append((verdict.points, Roster(rows)))
    return sorted(found, key=lambda each: each[0])


def coupled(seed: int) -> Board:
    """Two people on three days, rows and couples of all kinds."""
    rng = random.Random(seed)
    world = boards.problem(rng, people=2, days=3)
    return boards.board(rng, world, (*ROW_KINDS, Couple, Couple, Couple), 8)


# The last one's bound is a fraction of a point below that of a whole roster.
@pytest.mark.parametrize("seed", [*range(14), 424])
def test_the_bound_is_true_and_what_a_margin_leaves_holds_all_better_rosters(seed: int) -> None:
    board = coupled(seed)
    all_of_them = every_roster(board)
    try:
        lines = lines_of(board)
    except Empty:
        assert not all_of_them
        return
    if not lines.begin():
        assert not all_of_them
        return
    assert lines.mix() is not None
    cheapest = all_of_them[0][0] if all_of_them else math.inf
    assert lines.bound <= cheapest + 1e-6
    for margin in (0.5, 3.0):
        nearness = lines.nearness()
        domains = nearness.narrowed(few_cells(board), margin)
        for points, roster in all_of_them:
            inside = domains is not None and all(
                code in domains[person, day] for person, day, code in roster.cells()
            )
            assert inside or points >= nearness.beyond(margin)


def test_a_mixture_is_taken_as_it_is_where_the_rest_of_the_time_is_kept() -> None:
    dearer = 0
    for seed in range(14):
        board = coupled(seed)
        found = []
        for kept in (math.inf, 0.0):
            with suppress(Empty):
                lines = lines_of(board)
                mixture = lines.mix(kept) if lines.begin() else None
                found += [] if mixture is None else [mixture.objective]
        if len(found) == 2:
            assert found[0] >= found[1] - 1e-6
            dearer += found[0] > found[1] + 1e-6
    assert dearer


@pytest.mark.parametrize("seed", range(14))
def test_rows_are_rounded_to_the_best_roster_and_it_is_proved(seed: int) -> None:
    board = coupled(100 + seed)
    all_of_them = every_roster(board)
    try:
        lines = lines_of(board)
    except Empty:
        assert not all_of_them
        return
    if not all_of_them or not lines.begin():
        assert not all_of_them
        return
    rounding = Rounding(lines, seed)
    before = lines.bound
    rounding.prove(PATIENCE)
    assert lines.bound == before, "there is no roster yet"
    rounding.insert()
    lines.mix()
    rounding.dive(0.85, 0.0)
    for _ in range(3):
        rounding.improve()
    rounding.prove(PATIENCE)
    lines.best.settle()
    exact = all(load.is_exact for load in lines.loads.loads)
    if lines.best.roster is not None:
        assert lines.best.objective >= all_of_them[0][0]
    if exact:
        assert lines.best.roster is not None
        assert lines.best.objective == lines.best.bound == all_of_them[0][0]


def test_a_dive_that_may_not_choose_goes_on_from_what_it_has_undone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    undone = 0

    def dear(
        _: Rounding, _piece: Piece, _mixture: Mixture, before: Step | None, *_rest: Mixture
    ) -> bool:
        nonlocal undone
        undone += before is not None
        return before is not None

    monkeypatch.setattr(Rounding, "_close", lambda *_: None)
    monkeypatch.setattr(Rounding, "_is_dear", dear)
    for seed in range(8):
        rng = random.Random(seed)
        world = boards.problem(rng, people=5, days=6)
        try:
            lines = lines_of(boards.board(rng, world, (*ROW_KINDS, *[Couple] * 8), 24))
        except Empty:
            continue
        if lines.begin():
            Rounding(lines, seed).dive(0.85, 0.0)
    assert undone >= 3


def begun(people: int, days: int) -> Iterator[Lines]:
    """Boards of which everyone has a row."""
    for seed in range(24):
        rng = random.Random(seed)
        world = boards.problem(rng, people=people, days=days)
        with suppress(Empty):
            lines = lines_of(boards.board(rng, world, (*ROW_KINDS, *[Couple] * 8), 24))
            if lines.begin():
                yield lines


def test_a_neighbourhood_changes_its_own_cells_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    better = 0
    monkeypatch.setattr(rounding, "SWEEPS", 1)
    monkeypatch.setattr(Vicinity, "pick", lambda *_: Opened(np.array([0, 2, 3]), 1, 5))
    for lines in begun(5, 6):
        dives = Rounding(lines, 0)
        dives.insert()
        if lines.best.newest is None:
            continue
        before = lines.rows_of(lines.best.newest[0])
        dives.improve()
        changed = np.argwhere(lines.rows_of(lines.best.newest[0]) != before)
        better += len(changed) > 0
        assert set(changed[:, 0].tolist()) <= {0, 2, 3}
        assert set(changed[:, 1].tolist()) <= {1, 2, 3, 4}
    assert better >= 3


def test_neighbourhoods_reach_every_cell_and_keep_to_their_size() -> None:
    lines = next(begun(12, 30))
    rows = np.zeros((12, 30), np.int64)
    vicinity, reached = Vicinity(lines, np.random.default_rng(1), 100), np.zeros((12, 30), bool)
    for _ in range(300):
        opened = vicinity.pick(rows)
        assert len(set(opened.people.tolist())) == len(opened.people) >= 6
        assert 7 <= opened.beyond - opened.first <= 30
        assert len(opened.people) * (opened.beyond - opened.first) <= 100
        reached[opened.people, opened.first : opened.beyond] = True
    assert reached.all()
    for is_settled, cells in ((True, 20 * 30), (False, 6 * 7)):
        for _ in range(100):
            vicinity.learn(is_settled=is_settled)
        assert vicinity.cells == cells


@pytest.mark.parametrize("seed", range(6))
def test_the_best_choice_among_all_rows_is_the_best_roster(seed: int) -> None:
    board = coupled(200 + seed)
    all_of_them = every_roster(board)
    try:
        lines = lines_of(board)
    except Empty:
        assert not all_of_them
        return
    if not all_of_them or not all(load.is_exact for load in lines.loads.loads):
        return
    least, cells = all_of_them[0][0], lines.pricing.cells
    near = lines.pricing.near(cells, lines.everyone, 1e6, 100_000, lambda: None)
    assert near is not None
    choice = chosen(lines.loads, near, cells, lines.loads.given, math.inf, PATIENCE)
    assert choice.is_settled
    assert choice.rows is not None
    assert lines.offer(np.array([choice.rows[who] for who in lines.everyone.tolist()]))
    assert lines.objective == least
    assert least - 1 < choice.bound <= least + 1e-6
    none = chosen(lines.loads, near, cells, lines.loads.given, least, PATIENCE)
    assert none.rows is None
    assert none.is_settled


def test_a_load_costs_what_its_couples_say_or_less_where_prices_fall() -> None:
    rng = random.Random(4)
    seen = {True: 0, False: 0}
    for _ in range(120):
        world = boards.problem(rng, people=3, days=3)
        board = boards.board(rng, world, (Couple,), 1)
        contracts = Contracts(board, open_cells(board))
        try:
            loads = Loads(board, contracts)
        except Empty:
            continue
        load, everyone = loads.loads[0], np.arange(3)
        for _ in range(4):
            drawn = boards.roster(rng, world)
            rows: Ints = np.array([contracts.row(drawn.rows[p]) for p in contracts.people])
            value = loads.values(rows, everyone)
            verdict = judge(board, drawn)
            if not verdict.allowed:
                assert not load.values[0] <= value[0] <= load.values[-1]
                continue
            line = float(np.interp(value[0], load.values, load.points))
            assert line == pytest.approx(verdict.points) or (
                not load.is_exact and line < verdict.points
            )
            seen[load.is_exact] += 1
    assert min(seen.values()) >= 20, seen


def test_couples_that_no_value_meets_are_told() -> None:
    world = boards.problem(random.Random(1), people=2, days=3)
    board = Board(world)
    terms = tuple(Term(p.id, 0, frozenset("E")) for p in world.people)
    board.post(Couple(terms, low=2))
    board.post(Couple(terms, high=1))
    with pytest.raises(Empty):
        Loads(board, Contracts(board, open_cells(board)))


def test_rows_that_are_mixed_cost_what_they_cost_however_little_an_automaton_holds() -> None:
    """What is left out of it at first is asked of each row before it is learned."""
    left = mixed = 0
    for seed in range(24):
        rng = random.Random(seed)
        world = boards.problem(rng, people=4, days=6)
        board = boards.board(rng, world, (*ROW_KINDS, *[Couple] * 4), 24)
        contracts = Contracts(board, few_cells(board), eager=1)
        left += bool(contracts.left)
        best = Incumbent(board, frozenset(), unheard, time.monotonic())
        try:
            lines = Lines(board, contracts, best, lambda: PATIENCE, lambda: None)
        except Empty:
            continue
        if not lines.begin():
            continue
        assert lines.master.mixed(PATIENCE) is not None
        lines.mix()
        mixed += 1
        known = lines.master
        for who, row, points in zip(known.people, known.rows, known.points, strict=True):
            stands, due = lines.contracts.judge(int(who), row[None])
            assert stands[0]
            assert due[0] == points
    assert left > 10
    assert mixed > 10
