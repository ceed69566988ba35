"""Every drawn case of every rule says what it says."""

from __future__ import annotations

import pytest

from constraints import CATALOGUE
from roster import strip
from roster.board import Board, judge
from roster.rules import Case, Rule
from roster.wording import sentence

CASES = [
    pytest.param(rule, case, id=f"{rule.code}-{i}")
    for rule in CATALOGUE
    for i, case in enumerate(rule.cases)
]


@pytest.mark.parametrize(("rule", "case"), CASES)
def test_a_drawn_case_says_what_is_written_beside_it(rule: type[Rule], case: Case) -> None:
    problem, roster = strip.read(case.drawing)
    if case.given:
        problem = case.given(problem)
    bound = rule(**case.parameters)
    breaches = list(bound.check(problem, roster))
    assert tuple(sentence(rule.sentence, b.facts, "en") for b in breaches) == case.says
    for breach in breaches:
        assert sentence(rule.sentence, breach.facts, "zh")
    board = Board(problem)
    bound.post(problem, board)
    verdict = judge(board, roster)
    assert verdict.allowed == (not any(b.is_hard for b in breaches))
    assert verdict.points == sum(b.points or 0 for b in breaches)


@pytest.mark.parametrize("rule", CATALOGUE, ids=lambda rule: rule.code)
def test_a_rule_is_drawn_kept_and_broken(rule: type[Rule]) -> None:
    assert any(not case.says for case in rule.cases), "no case in which the rule is kept"
    assert any(case.says for case in rule.cases), "no case in which the rule is broken"
