"""Why a roster is impossible: the pinned cells that clash with the rules, in the rules' words.

What is shown to a person is confirmed: the pins that are left are put to the solver once more.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from roster.board import Board, Posted
from roster.domain import LEAVE, OFF, AbsenceKind, Problem, Roster
from roster.engines.outcomes import Impossible, Limits
from roster.rules import Rule, Violation, post

Pins = Mapping[tuple[str, int], str]


@dataclass(frozen=True, slots=True)
class Clash:
    """Pins and rules that no roster keeps together; without any one of them there is one.

    Parameters
    ----------
    rules : tuple[str, ...]
        Codes.
    violations : tuple[Violation, ...]
        What the rules say of a roster that holds these pins and nothing else; empty where they
        clash only through what the pins leave to others.
    """

    rules: tuple[str, ...]
    pins: Pins
    violations: tuple[Violation, ...]


def clash(
    problem: Problem, rules: Sequence[Rule], outcome: Impossible, limits: Limits
) -> Clash | None:
    """The smallest set of pins behind an impossible roster; None where there is no time for it."""
    culprits = [rule for rule in rules if rule.code in outcome.rules]

    def clashes(pins: Pins, seed: int = 0) -> bool:
        return not limits.stop() and _is_impossible(problem, culprits, pins, limits, seed)

    if not clashes(problem.pins):
        return None
    pins = _fewest(problem.pins, clashes)
    if not clashes(pins, seed=1):
        return None
    return Clash(outcome.rules, pins, _said(problem, culprits, pins))


def _is_impossible(
    problem: Problem, rules: Sequence[Rule], pins: Pins, limits: Limits, seed: int
) -> bool:
    from roster.engines.cpsat import build, hard_part
    from roster.engines.domains import everything, pruned
    from roster.engines.solving import Ending, Search

    fewer = problem.with_(pins=pins)
    board = Board(fewer)
    for each in post(fewer, rules).posted:
        if part := hard_part(each.statement):
            board.posted.append(Posted(each.index, each.rule, part))
    cells = build(board, pruned(board, everything(fewer)))
    search = Search(cells, limits.seconds, seed=limits.seed + seed)
    return search.run().ending is Ending.IMPOSSIBLE


def _fewest(pins: Pins, clashes: Callable[[Pins], bool]) -> Pins:
    """Leave out ever smaller parts of the pins for as long as those that stay clash."""
    kept = dict(pins)
    size = len(kept)
    while size:
        for part in _parts(list(kept), size):
            fewer = {cell: code for cell, code in kept.items() if cell not in part}
            if clashes(fewer):
                kept = fewer
        size //= 2
    return kept


def _parts(cells: list[tuple[str, int]], size: int) -> Iterable[frozenset[tuple[str, int]]]:
    return [frozenset(cells[first : first + size]) for first in range(0, len(cells), size)]


def _said(problem: Problem, rules: Sequence[Rule], pins: Pins) -> tuple[Violation, ...]:
    """The hard violations that these pins bring about on a roster of people at rest."""
    resting = Roster(
        {
            person.id: tuple(
                LEAVE
                if problem.is_absent(person.id, problem.date_of(day), AbsenceKind.LEAVE)
                else OFF
                for day in range(problem.days)
            )
            for person in problem.people
        }
    )
    people = {person for person, _ in pins}
    # Without its other pins the problem does not miss them.
    alone = problem.with_(pins=pins)
    pinned = resting.put(pins)
    before = {
        (v.rule, v.people, v.days)
        for rule in rules
        for v in rule.check(alone, resting)
        if v.is_hard
    }
    return tuple(
        violation
        for rule in rules
        for violation in rule.check(alone, pinned)
        if violation.is_hard
        and people & set(violation.people)
        and (violation.rule, violation.people, violation.days) not in before
    )
