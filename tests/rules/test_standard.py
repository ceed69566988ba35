"""The templates bind to the catalogue as it is, and leave no law and no floor out."""

from __future__ import annotations

import pytest

from constraints import CATALOGUE
from constraints.standard import TEMPLATES
from roster.rules import Kind, bind

LAWS_THAT_WAIT_FOR_A_PAPER = {"hours.cycle"}
LAWS_BROKEN_BY_ANY_24_HOUR_DUTY = {"hours.overtime_day"}


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_template_binds_and_every_rule_that_is_always_bound_with_it(name: str) -> None:
    bound = {rule.code for rule in bind(CATALOGUE, TEMPLATES[name])}
    assert bound == {setting.code for setting in TEMPLATES[name]} | {
        rule.code for rule in CATALOGUE if rule.always
    }


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_template_leaves_out_no_law_without_saying_why(name: str) -> None:
    bound = {rule.code for rule in bind(CATALOGUE, TEMPLATES[name]) if rule.kind is Kind.LAW}
    excused = LAWS_THAT_WAIT_FOR_A_PAPER | (
        LAWS_BROKEN_BY_ANY_24_HOUR_DUTY if name == "duty24" else set()
    )
    assert bound | excused >= {rule.code for rule in CATALOGUE if rule.kind is Kind.LAW}
    assert not bound & excused


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
