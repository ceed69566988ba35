"""Every rule of the catalogue is named, cited, measured and drawn, and stands once."""

from __future__ import annotations

import re
from dataclasses import fields

import pytest

from constraints import CATALOGUE
from roster.rules import Kind, Rule, is_price


def test_codes_are_unique_and_families_stand_together() -> None:
    codes = [rule.code for rule in CATALOGUE]
    assert len(codes) == len(set(codes))
    families = [code.split(".")[0] for code in codes]
    starts = [family for i, family in enumerate(families) if i == 0 or families[i - 1] != family]
    assert len(starts) == len(set(starts)), starts


@pytest.mark.parametrize("rule", CATALOGUE, ids=lambda rule: rule.code)
def test_a_rule_is_named_cited_and_measured(rule: type[Rule]) -> None:
    assert re.fullmatch(r"[a-z0-9]+(\.[a-z_0-9]+)", rule.code)
    assert rule.name.zh
    assert rule.name.en
    assert rule.sentence.zh
    assert rule.sentence.en
    assert all(rule.source.say(language) for language in ("zh", "en"))
    assert bool(rule.source.note.zh) == bool(rule.source.note.en)
    cited = rule.source.say("zh") + rule.source.say("en")
    assert not [each.code for each in CATALOGUE if each.code in cited], "a rule has a name"
    assert rule.__doc__
    if rule.kind is Kind.LAW:
        assert rule.source.article, "a law names its article"
    for name, about in rule.parameters().items():
        assert about["zh"], name
        assert about["en"], name
        if isinstance(about["default"], int) and not isinstance(about["default"], bool):
            assert about["unit"], f"{name} has no unit"
    told = {f.name for f in fields(rule)} - {"scope"}
    assert all(name in rule.parameters() or is_price(name) for name in told)


@pytest.mark.parametrize("rule", CATALOGUE, ids=lambda rule: rule.code)
def test_a_rule_takes_two_roads(rule: type[Rule]) -> None:
    assert len(rule.cases) >= 2
    assert rule.post is not rule.check
    assert "board" not in rule.check.__code__.co_names
