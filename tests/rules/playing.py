"""Small builders for the tests of single rules."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from roster.board import Board, judge
from roster.domain import Problem, Roster
from roster.rules import Rule, Violation


def play(rule: Rule, problem: Problem, roster: Roster) -> list[Violation]:
    """What the rule says of the roster, once the board has said the same, priced as well."""
    _agree(replace(rule, price=(3,)), problem, roster)
    return _agree(rule, problem, roster)


def _agree(rule: Rule, problem: Problem, roster: Roster) -> list[Violation]:
    board = Board(problem)
    rule.post(problem, board)
    said, verdict = list(rule.check(problem, roster)), judge(board, roster)
    assert verdict.allowed == (not any(each.is_hard for each in said))
    assert verdict.points == sum(each.points or 0 for each in said)
    return said


def with_parts(problem: Problem, code: str, **changes: Any) -> Problem:
    """The problem with the parts of one symbol changed, such as its lead time."""
    symbols = (
        replace(each, parts=tuple(replace(part, **changes) for part in each.parts))
        if each.code == code
        else each
        for each in problem.symbols
    )
    return problem.with_(symbols=tuple(symbols))


def with_people(problem: Problem, **changes: dict[str, Any]) -> Problem:
    """The problem with some people changed, by name."""
    people = (replace(person, **changes.get(person.id, {})) for person in problem.people)
    return problem.with_(people=tuple(people))
