"""Finds which hard rules cannot be kept together; every answer is confirmed by solving again."""

from __future__ import annotations

from collections.abc import Sequence

from roster.board import Board, Posted
from roster.domain import Problem
from roster.engines.cpsat import build, hard_part
from roster.engines.domains import everything, pruned
from roster.engines.outcomes import Limits
from roster.engines.running import Asking, Over, searched
from roster.engines.solving import Ending, Search
from roster.rules import Rule, post

SECONDS = 10.0
"""[s] for one question of whether some rules can be kept together."""


def culprits(problem: Problem, rules: Sequence[Rule], limits: Limits) -> tuple[str, ...]:
    """The codes of hard rules that no roster keeps together with the pins.

    Leaving out any one of them makes a roster possible, as far as `limits` lets that be shown; a
    rule of which it can't be told in time, or before the caller stops, stays in. Assumptions of the
    solver are not used: their cores are neither minimal nor always right.

    Raises
    ------
    AssertionError
        The rules that are left do not clash after all: a defect of the engine.
    """
    left = tuple(dict.fromkeys(rule.code for rule in rules))
    try:
        board = _hard(post(problem, rules, Asking(limits.stop).heed))
        left = tuple(dict.fromkeys(posted.rule for posted in board.posted))
        seconds = min(SECONDS, limits.seconds)
        for code in left:
            fewer = tuple(other for other in left if other != code)
            if _clash(board, fewer, limits, seconds, limits.seed):
                left = fewer
        assert _clash(board, left, limits, limits.seconds, limits.seed + 1), left
    except Over:
        pass
    return left


def _hard(board: Board) -> Board:
    parts = ((posted, hard_part(posted.statement)) for posted in board.posted)
    return Board(
        board.problem,
        [Posted(each.index, each.rule, part) for each, part in parts if part is not None],
    )


def _clash(board: Board, codes: Sequence[str], limits: Limits, seconds: float, seed: int) -> bool:
    """Whether it is certain that no roster keeps these rules and the pins.

    Raises
    ------
    Over
        The caller does not want to know any more.
    """
    heed = Asking(limits.stop).heed
    part = Board(board.problem, [posted for posted in board.posted if posted.rule in codes])
    cells = build(part, pruned(part, everything(board.problem)), heed=heed)
    ending = searched(Search(cells, seconds, seed=seed), limits.stop).ending
    if ending is Ending.STOPPED:
        heed()
    return ending is Ending.IMPOSSIBLE
