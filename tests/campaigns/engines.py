"""A campaign of random mixtures of rules: every engine judges the same, and finds the same best.

Run it as ``python -m tests.campaigns.engines [mixtures [seed]]``. A roster is judged by the
checker, the interpreter of statements, the count that engines insert by, CP-SAT and whole rows.
In every fourth mixture some cells are opened: trying all, CP-SAT and whole rows find one and the
same best. What rows relax is counted, for that is not tested by them. A disagreement is printed
with what makes it again, and the campaign ends with exit code 1.
"""

from __future__ import annotations

import itertools
import math
import random
import sys
import time
import traceback
from collections import Counter
from collections.abc import Iterator

from constraints import CATALOGUE
from roster.board import Board, judge
from roster.checking import check
from roster.domain import Problem, Roster
from roster.engines.convex import Empty
from roster.engines.cpsat import build, decide
from roster.engines.domains import Domains, fixed, pruned
from roster.engines.incumbent import Incumbent
from roster.engines.lines import Lines
from roster.engines.outcomes import unheard
from roster.engines.parts import HARD
from roster.engines.rounding import Rounding
from roster.engines.solving import Ending, Search
from roster.engines.tally import Tally
from roster.rules import Rule, post
from tests.agreement import worlds
from tests.agreement.rows import Relaxed, lines_say
from tests.agreement.settings import settings

MIXTURES, MOST_RULES, OPENED, CODES = 2_000, 6, 5, 3
PATIENCE = 60.0
"""[s]"""

Judged = tuple[bool, int]


def mixture(seed: int) -> tuple[random.Random, Problem, Roster, tuple[Rule, ...]]:
    """A world, a roster, and some rules with parameters of their own."""
    rng = random.Random(seed)
    world = worlds.problem(rng)
    classes = rng.sample(CATALOGUE, rng.randint(1, MOST_RULES))
    rules = tuple(settings(rng, each, world) for each in classes)
    return rng, world, worlds.roster(rng, world), rules


def verdicts(
    world: Problem, roster: Roster, rules: tuple[Rule, ...], counted: Counter[str]
) -> Iterator[tuple[str, Judged]]:
    """What each engine says of a roster: whether it may stand, and its points."""
    report, board = check(world, roster, rules), post(world, rules)
    hard = any(each.is_hard for each in report.violations)
    yield "checker", (not hard, 0 if hard else report.points)
    verdict = judge(board, roster)
    yield "interpreter", (verdict.allowed, verdict.points if verdict.allowed else 0)
    total = Tally(board, roster).total
    yield "count", (total < HARD, total if total < HARD else 0)
    yield "CP-SAT", decide(board, roster)
    try:
        yield "rows", lines_say(board, roster)
        counted.update(f"rows {each.code}" for each in rules)
    except Relaxed:
        counted["relaxed"] += 1


def bests(
    rng: random.Random, world: Problem, roster: Roster, rules: tuple[Rule, ...]
) -> Iterator[tuple[str, int | None]]:
    """The points of the best roster where some cells are open; None: there is none."""
    board, domains = post(world, rules), fixed(roster)
    cells = rng.sample(sorted(domains), OPENED)
    for cell in cells:
        domains[cell] = tuple(rng.sample(sorted(world.symbol), CODES))
    found = []
    for codes in itertools.product(*(domains[cell] for cell in cells)):
        verdict = judge(board, roster.put(dict(zip(cells, codes, strict=True))))
        found += [verdict.points] if verdict.allowed else []
    yield "trying all", min(found, default=None)
    answer = Search(build(board, pruned(board, domains)), seconds=PATIENCE).run()
    yield "CP-SAT", None if answer.ending is Ending.IMPOSSIBLE else answer.objective
    yield from _by_rows(board, domains)


def _by_rows(board: Board, domains: Domains) -> Iterator[tuple[str, int | None]]:
    """What rounding proves to be best; nothing where rows relax something or are not done."""
    since = time.monotonic()
    best = Incumbent(board, frozenset(), unheard, since)
    left = lambda: PATIENCE - (time.monotonic() - since)  # noqa: E731
    try:
        lines = Lines(board, domains, best, left, lambda: None)
        began = lines.begin()
    except Empty:
        yield "rows", None
        return
    if lines.relaxed:
        return
    if not began:
        yield "rows", None
        return
    rounding = Rounding(lines, 0)
    rounding.insert()
    lines.mix()
    rounding.dive(0.85, 0.0)
    rounding.prove(PATIENCE)
    best.settle()
    if best.roster is not None and best.objective <= math.ceil(best.bound):
        yield "rows", best.objective


def main(count: int = MIXTURES, seed: int = 0) -> int:
    failed = 0
    counted: Counter[str] = Counter()
    for number in range(count):
        rng, world, roster, rules = mixture(seed * 1_000_003 + number)
        try:
            said = [*verdicts(world, roster, rules, counted)]
            best = [*bests(rng, world, roster, rules)] if number % 4 == 0 else []
        except Exception:  # noqa: BLE001 - whatever it is, it is counted and told with its mixture
            failed += 1
            print(f"seed {seed}, mixture {number}: {rules}\n{traceback.format_exc()}", flush=True)
            continue
        counted[f"best by {len(best)}"] += 1
        counted["may stand"] += said[0][1][0]
        counted["has a best"] += bool(best and best[0][1] is not None)
        if len({each for _, each in said}) > 1 or len({each for _, each in best}) > 1:
            failed += 1
            print(f"seed {seed}, mixture {number}: {said} {best}\n{rules}", flush=True)
    untested = [rule.code for rule in CATALOGUE if not counted[f"rows {rule.code}"]]
    print(f"relaxed by rows: {counted['relaxed']}; rules that rows never judged: {untested}")
    print(f"rosters that may stand: {counted['may stand']}; with a best: {counted['has a best']}")
    print(f"best by all, by all but rows: {counted['best by 3']}, {counted['best by 2']}")
    print(f"engines: {count - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
