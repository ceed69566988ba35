"""Replanning: mend a published roster, such as after a sick call, with the fewest changes.

First the changes are counted alone: what is forbidden, what is short and what has moved, nothing
else. That search is small and is proved. Then the mended roster is improved among the people whom
it touches and those who could stand in, everyone else fixed, under the full rulebook.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from roster.board import Board, findings, judge
from roster.checking import check
from roster.desk.clashing import clash
from roster.desk.drafting import Draft
from roster.domain import Problem, Roster
from roster.engines.cells import Cells
from roster.engines.cpsat import build
from roster.engines.domains import Domains, everything, freed, pruned
from roster.engines.outcomes import Filled, Impossible, Limits, Unfinished
from roster.engines.portfolio import culprits
from roster.engines.running import Asking, Over, searched
from roster.engines.solving import Answer, Ending, Search
from roster.rules import Rule, post

STAND_INS = 20
"""[people] who are free to take part in the improvement."""


@dataclass(frozen=True, slots=True)
class Replan:
    """A mended roster and how many cells it changes.

    Parameters
    ----------
    changes : tuple[tuple[str, int, str, str], ...]
        (person, day, symbol told, symbol now), changes that leave forces included.
    fewest : int [changes]
        Changes that are not forced, in this roster.
    proved : bool
        No roster with the same shortages has fewer.
    """

    draft: Draft
    changes: tuple[tuple[str, int, str, str], ...] = ()
    fewest: int = 0
    proved: bool = False


def replan(problem: Problem, rules: Sequence[Rule], limits: Limits) -> Replan:
    """Mend `problem.published` for what has become known since: leave, pins, other needs."""
    published = problem.published
    assert published is not None, "there is nothing to mend"
    begun = time.monotonic()
    try:
        board = post(problem, rules, Asking(limits.stop).heed)
        domains = pruned(board, everything(problem))
        first = _count_changes(board, domains, rules, limits)
    except Over:
        return Replan(Draft(problem, tuple(rules), Unfinished(None, time.monotonic() - begun)))
    spent = time.monotonic() - begun
    if first.roster is None:
        return Replan(_failed(problem, rules, limits, first, spent))
    free = _free(board, first.roster, published, domains)
    best = _improve(board, domains, first.roster, free, limits, limits.seconds - spent)
    if _counted(board, rules, best) > _counted(board, rules, first.roster):
        best = first.roster
    verdict = judge(board, best)
    seconds = time.monotonic() - begun
    # What heads and moved duties cost at least, all costs at least: no price is below 0.
    outcome = Filled(best, verdict.points, first.bound, 0, seconds, spent)
    return Replan(
        Draft(problem, tuple(rules), outcome, check(problem, best, rules)),
        published.changes(best),
        _moved(problem, rules, best),
        first.ending is Ending.PROVED,
    )


def _failed(
    problem: Problem, rules: Sequence[Rule], limits: Limits, first: Answer, spent: float
) -> Draft:
    """What there is to say where no mended roster was found."""
    if first.ending is not Ending.IMPOSSIBLE:
        return Draft(problem, tuple(rules), Unfinished(None, spent))
    end = Impossible(culprits(problem, rules, limits), spent)
    return Draft(problem, tuple(rules), end, clash=clash(problem, rules, end, limits))


def _count_changes(board: Board, domains: Domains, rules: Sequence[Rule], limits: Limits) -> Answer:
    cells = build(
        board,
        domains,
        wanted=lambda index: _counts(rules[index]),
        flow=False,
        heed=Asking(limits.stop).heed,
    )
    return _searched(cells, limits, limits.seconds)


def _searched(cells: Cells, limits: Limits, seconds: float) -> Answer:
    search = Search(cells, seconds, limits.workers, limits.seed, limits.workers == 1)
    return searched(search, limits.stop)


def _free(
    board: Board, mended: Roster, published: Roster, domains: Domains
) -> list[tuple[str, int]]:
    """The cells of the people whom the changes touch and of those who could stand in for them."""
    changed = published.changes(mended)
    touched = {person for person, *_ in changed}
    days = {day for _, day, *_ in changed}
    free_then = [
        person
        for person in mended.rows
        if person not in touched and any(len(domains[person, day]) > 1 for day in days)
    ]
    spare = sorted(
        free_then, key=lambda p: sum(board.problem.symbol[c].is_work for c in mended.rows[p])
    )
    chosen = touched | set(spare[:STAND_INS])
    return [cell for cell in domains if cell[0] in chosen]


def _improve(
    board: Board,
    domains: Domains,
    mended: Roster,
    free: Iterable[tuple[str, int]],
    limits: Limits,
    seconds: float,
) -> Roster:
    if seconds <= 0 or limits.stop():
        return mended
    try:
        cells = build(board, freed(mended, free, domains), heed=Asking(limits.stop).heed)
    except Over:
        return mended
    cells.hint(mended)
    return _searched(cells, limits, seconds).roster or mended


def _moved(problem: Problem, rules: Sequence[Rule], roster: Roster) -> int:
    return sum(v.amount for rule in rules if rule.moves for v in rule.check(problem, roster))


def _counts(rule: Rule) -> bool:
    """Whether a mend counts a rule's points before all others."""
    return rule.shortage or rule.moves


def _counted(board: Board, rules: Sequence[Rule], roster: Roster) -> int:
    posted = [each for each in board.posted if _counts(rules[each.index])]
    return findings(board, roster, posted).points
