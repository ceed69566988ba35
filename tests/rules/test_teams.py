"""People kept together, people kept apart, crews that stay whole."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from constraints.teams import Apart, Company, Crew, Together
from roster import strip
from roster.board import Board
from roster.domain import Held, Problem, Roster, Span
from roster.rules import Scope
from tests.rules.playing import play, with_people

THREE = """
          Mo Tu
    Ada   {}  -
    Bo    {}  -
    Cy    {}  - """
TOGETHER = Together(groups=(("Ada", "Bo", "Cy"),))


def drawn(cells: str) -> tuple[Problem, Roster]:
    """Three people of one crew with these cells on Monday."""
    problem, roster = strip.read(THREE.format(*cells))
    people = tuple(replace(person, teams=(Held("1"),)) for person in problem.people)
    return problem.with_(people=people), roster


@pytest.mark.parametrize("rule", [TOGETHER, Crew()], ids=lambda rule: rule.code)
@pytest.mark.parametrize(
    ("cells", "amounts"),
    [
        ("WWW", {}),
        ("---", {}),
        ("WW-", {"Cy": 2}),
        ("W--", {"Bo": 1, "Cy": 1}),
        ("WW=", {}),
        ("W=-", {"Cy": 1}),
        ("WE-", {"Ada": 1, "Bo": 1, "Cy": 2}),
    ],
)
def test_who_is_missing_is_counted_by_the_mates_who_are_there(
    rule: Company, cells: str, amounts: dict[str, int]
) -> None:
    found: dict[str, int] = {}
    for said in play(rule, *drawn(cells)):
        found[said.people[0]] = found.get(said.people[0], 0) + said.amount
    assert found == amounts


@pytest.mark.parametrize("rule", [TOGETHER, Crew()], ids=lambda rule: rule.code)
def test_nobody_misses_a_mate_who_has_left_the_unit(rule: Company) -> None:
    problem, roster = drawn("WW-")
    before = Span(last=strip.MONDAY - timedelta(days=1))
    assert play(rule, with_people(problem, Cy={"present": (before,)}), roster) == []


def test_a_new_crew_counts_from_the_date_of_the_transfer() -> None:
    problem, roster = strip.read(
        """      Mo Tu
          Ada   W  -
          Bo    W  -
          Cy    -  W """
    )
    tuesday = strip.MONDAY + timedelta(days=1)
    moved = (Held("1", Span(last=strip.MONDAY)), Held("2", Span(first=tuesday)))
    problem = with_people(
        problem, Ada={"teams": (Held("1"),)}, Bo={"teams": moved}, Cy={"teams": (Held("2"),)}
    )
    (said,) = play(Crew(), problem, roster)
    assert (said.people, said.days) == (("Bo", "Cy"), (1,))


def test_a_scope_leaves_the_other_crews_alone() -> None:
    assert play(Crew(scope=Scope(teams=("2",))), *drawn("WW-")) == []


def test_people_in_two_groups_are_counted_once() -> None:
    rule = Together(groups=(("Ada", "Bo"), ("Bo", "Ada"), ("Ada", "Bo", "Nobody")))
    (said,) = play(rule, *drawn("W--"))
    assert said.amount == 1


def test_a_shift_shared_inside_a_bundle_is_shared() -> None:
    problem, roster = drawn("EEN")
    early, home = problem.symbol["E"], problem.symbol["H"]
    both = replace(early, code="B", label="B", parts=(*early.parts, *home.parts))
    problem = problem.with_(symbols=(*problem.symbols, both))
    (said,) = play(Apart(groups=(("Cy", "Bo", "Ada"),)), problem, roster.put({("Bo", 0): "B"}))
    assert said.people == ("Ada", "Bo")


def test_a_crew_posts_one_statement_a_person_and_shift_type() -> None:
    problem, _ = drawn("WWW")
    board = Board(problem)
    Crew().post(problem, board)
    assert len(board.posted) == 3 * problem.days * len(strip.SHIFTS)
