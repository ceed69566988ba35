"""The templates bind to the catalogue as it is, and leave no law and no floor out."""

from __future__ import annotations

import pytest

from constraints import CATALOGUE
from constraints.standard import TEMPLATES
from roster import strip
from roster.rules import Kind, bind
from tests.rules.playing import play, with_parts

LAWS_THAT_WAIT_FOR_A_PAPER = {"hours.cycle"}


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_template_binds_and_every_rule_that_is_always_bound_with_it(name: str) -> None:
    bound = {rule.code for rule in bind(CATALOGUE, TEMPLATES[name])}
    assert bound == {setting.code for setting in TEMPLATES[name]} | {
        rule.code for rule in CATALOGUE if rule.always
    }


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_template_leaves_out_no_law_but_those_that_wait_for_a_paper(name: str) -> None:
    bound = {rule.code for rule in bind(CATALOGUE, TEMPLATES[name]) if rule.kind is Kind.LAW}
    laws = {rule.code for rule in CATALOGUE if rule.kind is Kind.LAW}
    assert bound == laws - LAWS_THAT_WAIT_FOR_A_PAPER


def test_presence_leave_pins_and_protected_people_are_always_bound() -> None:
    always = {rule.code for rule in CATALOGUE if rule.always}
    assert always >= {
        "availability.present",
        "availability.absence",
        "stability.pins",
        "protected.night",
        "protected.overtime",
        "protected.minor",
    }


def test_at_a_station_the_limit_of_a_day_binds_the_day_staff_and_not_the_24_hour_duty() -> None:
    (rule,) = (r for r in bind(CATALOGUE, TEMPLATES["duty24"]) if r.code == "hours.overtime_day")
    problem, roster = strip.read("      Mo Tu\nAda   W  D\nBo    D  -")
    assert play(rule, problem, roster) == []
    longer = with_parts(problem, "D", length=720)
    assert [breach.people for breach in play(rule, longer, roster)] == [("Ada",), ("Bo",)]
