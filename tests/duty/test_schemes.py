"""The catalogue of penalties as data: amounts, whom they bind, what a lawful basis does."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from roster.duties import PostKind
from roster.duty import schemes
from roster.duty.attendance import AGAINST
from roster.duty.schemes import Adoption, Basis, Rule, clashes, rules_on

DAY = date(2026, 11, 20)
BASIS = Basis("考核办法2026-3号", "职工代表大会通过", date(2026, 5, 1), date(2026, 6, 1))


def adopted(name: str, **given: object) -> Adoption:
    scheme = schemes.shipped()[name]
    plain = Adoption(1, scheme, date(2026, 1, 1), None, scheme.posts, BASIS)
    return replace(plain, **given)  # type: ignore[arg-type]


def rule(code: str, *adoptions: Adoption, day: date = DAY, kind: PostKind = PostKind.SEAT) -> Rule:
    return next(each for each in rules_on(adoptions, day, kind) if each.code.code == code)


@pytest.mark.parametrize(
    ("code", "amount"),
    [
        pytest.param("PEN-OUTAGE", 20, marks=pytest.mark.rule("pen-outage-info-20")),
        pytest.param("PEN-LATE", 20, marks=pytest.mark.rule("pen-late-20")),
        pytest.param("PEN-EARLY", 20, marks=pytest.mark.rule("pen-late-20")),
        pytest.param("PEN-HO", 20, marks=pytest.mark.rule("pen-late-20")),
        pytest.param("PEN-NET", 200, marks=pytest.mark.rule("pen-net-200")),
        pytest.param("PEN-RING", 20, marks=pytest.mark.rule("pen-ring-20")),
        pytest.param("PEN-CLEAN", 20, marks=pytest.mark.rule("pen-clean-20")),
        pytest.param("PEN-FI", 20, marks=pytest.mark.rule("pen-fi-20")),
        pytest.param("PEN-REVISIT", 20, marks=pytest.mark.rule("pen-revisit-20")),
        pytest.param("PEN-ATT", 100, marks=pytest.mark.rule("pen-attitude-100")),
    ],
)
def test_what_the_duty_rules_of_the_hotline_deduct(code: str, amount: int) -> None:
    assert rule(code, adopted("hotline")).amount == amount


@pytest.mark.parametrize(
    ("code", "amount", "measure"),
    [
        pytest.param("FI-8", 200, "", marks=pytest.mark.rule("pen-fi-8-200")),
        pytest.param("FI-9-1", 200, "通报批评", marks=pytest.mark.rule("pen-fi-9-1-200")),
        pytest.param("FI-9-2", 500, "通报全局", marks=pytest.mark.rule("pen-fi-9-23-500")),
        pytest.param("FI-9-3", 500, "通报全局", marks=pytest.mark.rule("pen-fi-9-23-500")),
        pytest.param("FI-9-4", 200, "", marks=pytest.mark.rule("pen-fi-9-45-200")),
        pytest.param("FI-9-5", 200, "", marks=pytest.mark.rule("pen-fi-9-45-200")),
    ],
)
def test_what_the_rules_of_first_inquiry_deduct(code: str, amount: int, measure: str) -> None:
    found = rule(code, adopted("first_inquiry"), kind=PostKind.COUNTER)
    assert found.amount == amount
    assert measure in found.code.measure.zh
    assert found.code.is_public == bool(measure)


def test_a_scheme_binds_the_kinds_of_posts_it_names() -> None:
    assert rules_on([adopted("hotline")], DAY, PostKind.COUNTER) == []
    assert rules_on([adopted("hotline")], DAY, None) == []
    assert len(rules_on([adopted("unit")], DAY, None)) == 2


@pytest.mark.parametrize(
    "basis",
    [
        Basis(),
        replace(BASIS, document=""),
        replace(BASIS, procedure=""),
        replace(BASIS, decided=None),
        replace(BASIS, announced=date(2026, 11, 21)),
        replace(BASIS, decided=date(2026, 7, 1)),
    ],
)
def test_without_a_whole_lawful_basis_a_code_carries_points_and_no_money(basis: Basis) -> None:
    found = rule("PEN-LATE", adopted("hotline", basis=basis))
    assert (found.amount, found.stated, found.points) == (0, 20, 2)


def test_the_amount_is_that_of_the_day_of_the_act() -> None:
    until = adopted("hotline", last=date(2026, 11, 19))
    since = adopted("hotline", number=2, first=DAY, amounts={"PEN-LATE": 10})
    assert rule("PEN-LATE", until, since, day=date(2026, 11, 19)).amount == 20
    assert rule("PEN-LATE", until, since).amount == 10
    assert rules_on([until], DAY, PostKind.SEAT) == []


def test_what_is_only_recorded_carries_neither_points_nor_money() -> None:
    found = rules_on([adopted("records")], DAY, PostKind.DUTY24)
    assert {(each.amount, each.points) for each in found} == {(0, 0)}


def test_two_schemes_with_amounts_do_not_bind_the_same_posts() -> None:
    duty, inquiry = adopted("hotline"), adopted("first_inquiry", number=2)
    assert clashes([duty, inquiry, adopted("records", number=3)]) == []
    both = replace(inquiry, posts=(PostKind.SEAT,))
    assert clashes([duty, both]) == [(duty, both)]
    assert clashes([replace(duty, last=DAY), replace(both, first=date(2026, 11, 21))]) == []


@pytest.mark.rule("g4-reward-200")
@pytest.mark.rule("tmpl-reward-punish")
def test_the_ladder_and_rewards_stand_in_the_same_ledger() -> None:
    steps = [each.step for each in schemes.shipped()["ladder"].codes]
    assert steps == [1, 2, 3]
    reward = rule("RW-200", adopted("rewards"))
    assert (reward.is_reward, reward.amount, reward.code.is_secret) == (True, 200, True)


def test_every_fact_that_may_be_held_against_somebody_has_a_code_for_the_record() -> None:
    known = {fact for each in schemes.shipped()["records"].codes for fact in each.facts}
    assert known == {kind.value for kind in AGAINST}


def test_every_text_of_a_scheme_is_there_in_both_languages() -> None:
    codes: list[str] = []
    for scheme in schemes.shipped().values():
        codes += [each.code for each in scheme.codes]
        texts = [scheme.text, scheme.source, scheme.effect, *(each.text for each in scheme.codes)]
        texts += [each.source for each in scheme.codes]
        assert all(text.zh and text.en for text in texts)
    assert len(codes) == len(set(codes))
