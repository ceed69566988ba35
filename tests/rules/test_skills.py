"""Who may stand at a post or take a role."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from constraints.skills import SkillsHeld
from roster import strip
from roster.domain import Basis, Departure, Held, Problem, Role, Roster, Span
from roster.strip import MONDAY, POST
from tests.rules.playing import play, with_parts, with_people


def licensed(drawing: str) -> tuple[Problem, Roster]:
    problem, roster = strip.read(drawing)
    return problem.with_(posts=(replace(POST, skill="licence"),)), roster


@pytest.mark.rule("hall-skill-match")
@pytest.mark.rule("tmpl-skilled")
@pytest.mark.rule("gen-competent")
def test_nobody_without_the_skill_of_the_post_is_put_there() -> None:
    problem, roster = licensed("Mo\n Ada E\n Bo E")
    problem = with_people(problem, Ada={"skills": (Held("licence"),)})
    (said,) = play(SkillsHeld(), problem, roster)
    assert (said.people, said.is_hard, said.facts["skills"]) == (("Bo",), True, ("licence",))


@pytest.mark.rule("tmpl-licensed")
@pytest.mark.rule("loc-qualification")
def test_a_certificate_counts_from_its_first_to_its_last_day() -> None:
    problem, roster = licensed("Mo Tu We Th\n Ada E E E E")
    valid = Span(MONDAY + timedelta(days=1), MONDAY + timedelta(days=2))
    problem = with_people(problem, Ada={"skills": (Held("licence", valid),)})
    assert [v.days for v in play(SkillsHeld(), problem, roster)] == [(0,), (3,)]


def test_a_certificate_may_end_in_the_middle_of_a_night_duty() -> None:
    problem, roster = licensed("Mo\n Ada N")
    problem = with_people(problem, Ada={"skills": (Held("licence", Span(last=MONDAY)),)})
    assert not play(SkillsHeld(), with_parts(problem, "N", start=1440), roster)


def test_a_role_asks_for_its_skill_beside_that_of_the_post() -> None:
    problem, roster = licensed("Mo\n Ada W\n Bo W")
    problem = with_parts(problem, "W", role="leader")
    problem = problem.with_(roles=(Role("leader", "Leader", "lead"),))
    problem = with_people(problem, Ada={"skills": (Held("licence"),)})
    said = {v.people: v.facts["skills"] for v in play(SkillsHeld(), problem, roster)}
    assert said == {("Ada",): ("lead",), ("Bo",): ("lead", "licence")}


def test_a_departure_on_record_makes_a_missing_skill_dear_but_possible() -> None:
    problem, roster = licensed("Mo\n Ada E\n Bo E")
    departure = Departure("skills.held", Span(), Basis.URGENT_REPAIR, people=("Ada",))
    said = play(SkillsHeld(), problem.with_(departures=(departure,)), roster)
    assert [(v.people, v.is_hard) for v in said] == [(("Ada",), False), (("Bo",), True)]
