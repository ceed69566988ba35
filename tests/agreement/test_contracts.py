"""The automata of row statements say of every row what the interpreter says."""

from __future__ import annotations

import itertools
import random
import zlib
from dataclasses import replace

import numpy as np
import pytest

from constraints import CATALOGUE
from roster.board import Board, Run, Succession, Total
from roster.domain import Roster
from roster.engines import spelling
from roster.engines.contracts import Contracts
from roster.rules import Rule
from tests.agreement import boards
from tests.agreement.rows import (
    ROW_KINDS,
    disagreement,
    expected,
    lines_say,
    open_cells,
    random_boards,
    says,
)
from tests.agreement.test_agreement import samples

BOARDS, ROSTERS = 150, 6
JUDGED = 3


def test_the_automata_judge_rosters_as_the_interpreter_does() -> None:
    for rng, board in random_boards(1, BOARDS):
        assert disagreement(rng, board, ROSTERS) is None, board


@pytest.mark.parametrize("kind", ROW_KINDS, ids=lambda kind: kind.__name__)
def test_every_row_of_a_short_horizon_is_judged_as_the_interpreter_does(kind: type) -> None:
    rng = random.Random(zlib.crc32(kind.__name__.encode()))
    seen = {"clean": 0, "priced": 0, "broken": 0}
    for _ in range(12):
        world = boards.problem(rng, people=1, days=4)
        board = boards.board(rng, world, (kind,), rng.randint(1, 4))
        contracts = Contracts(board, open_cells(board))
        who = world.people[0].id
        for row in itertools.product(("-", "E", "N"), repeat=4):
            allowed, points = told = expected(board, Roster({who: row}))
            seen["broken" if not allowed else "priced" if points else "clean"] += 1
            assert says(contracts, Roster({who: row})) == told, (board, row)
    assert min(seen.values()) >= 20, seen


@pytest.mark.parametrize("rule", CATALOGUE, ids=lambda rule: rule.code)
def test_rows_and_loads_judge_what_every_rule_posts_and_relax_none_of_it(rule: type[Rule]) -> None:
    """In worlds as small as these; a sample of which the rule says nothing does not count."""
    judged = 0
    for bound, world, roster in samples(rule):
        board = Board(world)
        bound.post(world, board)
        if board.posted:
            assert lines_say(board, roster) == expected(board, roster), (bound, world, roster)
            judged += 1
        if judged == JUDGED:
            return
    pytest.fail(f"only {judged} samples in which the rule posts anything")


def test_a_spelling_that_forgets_how_a_run_began_is_found_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    forgetting = lambda past, *_: spelling.Past(())  # noqa: E731
    monkeypatch.setattr("roster.engines.contracts.Past", forgetting)
    monkeypatch.setattr(
        "roster.engines.contracts.replace",
        lambda each, **new: each if "base" in new else replace(each, **new),
    )
    tried = random_boards(1, BOARDS)
    assert any(disagreement(rng, board, ROSTERS) for rng, board in tried)


def _hours(person: str, days: int, limit: int) -> Total:
    codes = {"E": 7, "L": 8, "N": 11}
    return Total(person, {(d, c): n for d in range(days) for c, n in codes.items()}, high=limit)


def test_a_statement_that_is_too_large_is_left_out_by_name_and_rows_are_still_asked() -> None:
    world = boards.problem(random.Random(5), people=2, days=9)
    ids = [person.id for person in world.people]
    board = Board(world)
    for who in ids:
        board.post(Run(who, frozenset("EL"), 2, 4))
        board.post(_hours(who, 9, 40))
    whole, small = (
        Contracts(board, open_cells(board)),
        Contracts(board, open_cells(board), eager=40),
    )
    assert whole.left == ()
    assert [(left.person, type(left.posted[0].statement)) for left in small.left] == [
        (who, Total) for who in ids
    ]
    assert all(left.nodes > 40 for left in small.left)
    over = Roster(dict.fromkeys(ids, ("N",) * 9))
    assert says(small, over) == says(whole, over) == (False, 0)
    parts, stands, _ = small.broken(0, small.row(("N",) * 9)[None, :])
    assert parts
    assert not stands[0]
    assert small.tighten(0, parts[0])
    assert [left.person for left in small.left] == ids[1:]
    assert [len(each.people) for each in small.shared()] == [1, 1]


def test_people_who_differ_in_their_history_alone_share_one_automaton() -> None:
    rng = random.Random(2)
    world = boards.problem(rng, people=6, days=7)
    board = Board(world)
    for number, person in enumerate(world.people):
        board.post(Run(person.id, frozenset("EN"), 2, 3))
        board.post(replace(_hours(person.id, 7, 30), base=number))
    contracts = Contracts(board, open_cells(board))
    assert [len(each.people) for each in contracts.shared()] == [6]
    assert len(np.unique(contracts.shared()[0].layered.starts)) > 1
    for _ in range(40):
        drawn = boards.roster(rng, world)
        assert says(contracts, drawn) == expected(board, drawn)


def test_people_who_share_an_automaton_each_carry_what_they_did_before() -> None:
    """The window begins before the horizon, and one is known for longer than the other."""
    world = boards.problem(random.Random(2), people=2, days=4)
    known = {"E0": (), "E1": ("E", "E")}
    board = Board(world.with_(history=known))
    for who, past in known.items():
        counted = {(day, "E"): 1 for day in range(-len(past), 4)}
        board.post(Total(who, counted, low=2, high=4, low_price=(3,), high_price=(2, 5)))
    contracts = Contracts(board, open_cells(board))
    assert [len(each.people) for each in contracts.shared()] == [2]
    for row in itertools.product("-E", repeat=4):
        drawn = Roster(dict.fromkeys(known, row))
        assert says(contracts, drawn) == expected(board, drawn), row


def test_an_automaton_forgets_what_no_longer_matters() -> None:
    """Forty days of at most three in a row are told apart by the three last days alone."""
    world = boards.problem(random.Random(1), people=1, days=40).with_(history={})
    board = Board(world)
    board.post(Run(world.people[0].id, frozenset("EN"), 0, 3, None, (5,)))
    layered = Contracts(board, open_cells(board)).shared()[0].layered
    assert max(map(len, layered.nexts)) == 4
    assert layered.width == 2


def test_symbols_that_many_statements_name_but_none_tells_apart_share_a_column() -> None:
    world = boards.problem(random.Random(1), people=1, days=6).with_(history={})
    who, board = world.people[0].id, Board(world)
    for day, first, second in itertools.product(range(1, 6), "EN", "EN"):
        board.post(Succession(who, day, frozenset(first), frozenset(second), (3,)))
    contracts = Contracts(board, open_cells(board))
    layered = contracts.shared()[0].layered
    early, night, off = (int(layered.columns[contracts.symbols[code]]) for code in "EN-")
    assert early == night != off
    assert layered.width == 2
