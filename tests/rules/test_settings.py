"""A unit's settings are bound to the catalogue, and everything wrong with them is said at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, ClassVar

import pytest

from constraints import CATALOGUE
from roster.board import Board
from roster.domain import Held, Person, Problem, Roster, Span, Text
from roster.errors import BadInput
from roster.prices import COMPANY, Price
from roster.rules import Kind, Rule, Scope, Setting, Violation, bind, parameter


class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"


@dataclass(frozen=True)
class Plain(Rule):
    rest: int = parameter(660, unit="min", zh="休息", en="rest", low=0, high=2880)
    strict: bool = parameter(False, unit="", zh="严格", en="strict")
    shifts: tuple[str, ...] = parameter((), unit="shift", zh="班次", en="shifts")
    pair: tuple[int, int] = parameter((1, 2), unit="day", zh="对", en="pair", low=0)
    most: int | None = parameter(None, unit="duty", zh="最多", en="most", low=1)
    colour: Colour = parameter(Colour.RED, unit="", zh="颜色", en="colour")
    floor_price: Price = COMPANY

    code: ClassVar[str] = "plain"
    kind: ClassVar[Kind] = Kind.COMPANY
    name: ClassVar[Text] = Text("规则", "Plain")
    floors: ClassVar[tuple[str, ...]] = ("floor_price",)

    def post(self, problem: Problem, board: Board) -> None:
        """Nothing: only its fields are looked at."""

    def check(self, problem: Problem, roster: Roster) -> Iterator[Violation]:
        yield from ()


@dataclass(frozen=True)
class Lawful(Plain):
    code: ClassVar[str] = "lawful"
    kind: ClassVar[Kind] = Kind.LAW
    always: ClassVar[bool] = True


@dataclass(frozen=True)
class Kept(Plain):
    code: ClassVar[str] = "kept"
    always: ClassVar[bool] = True


@dataclass(frozen=True)
class Free(Plain):
    code: ClassVar[str] = "free"
    unasked: ClassVar[tuple[str, ...]] = ("price",)


BOOK = (Plain, Lawful, Kept, Free)


def says(code: str, parameters: Mapping[str, Any]) -> list[tuple[str, str]]:
    """(column, what was expected) of every flaw of one setting."""
    with pytest.raises(BadInput) as caught:
        bind(BOOK, [Setting(code, parameters, place="rules.csv")])
    assert all(flaw.path == "rules.csv" and flaw.expected_zh for flaw in caught.value.flaws)
    return [(flaw.column, flaw.expected) for flaw in caught.value.flaws]


def test_rules_come_in_the_order_of_the_catalogue_and_those_always_bound_need_no_setting() -> None:
    teams = Scope(teams=("A",))
    bound = bind(BOOK, [Setting("plain", {"rest": 600}, teams), Setting("plain", {"rest": 700})])
    assert bound == (Plain(rest=600, scope=teams), Plain(rest=700), Lawful(), Kept())


def test_a_setting_of_a_rule_always_bound_takes_the_place_of_its_default() -> None:
    assert bind(BOOK, [Setting("lawful", {"rest": 1})]) == (Lawful(rest=1), Kept())


def test_lists_and_words_become_what_the_parameter_holds() -> None:
    given = {"shifts": ["E", "N"], "pair": [3, 4], "most": 5, "colour": "blue", "price": [2, 3]}
    (rule, *_) = bind(BOOK, [Setting("plain", given)])
    assert rule == Plain(shifts=("E", "N"), pair=(3, 4), most=5, colour=Colour.BLUE, price=(2, 3))


def test_what_a_parameter_holds_is_said_in_words() -> None:
    wrong = dict.fromkeys(("shifts", "pair", "most", "floor_price"), 0.5)
    with pytest.raises(BadInput) as error:
        bind((Plain,), (Setting("plain", wrong),))
    assert [flaw.expected for flaw in error.value.flaws] == [
        "a list, each of it a text",
        "a pair: a whole number and a whole number",
        "a whole number",
        "points, a list of points, or “hard”",
    ]


def test_every_flaw_of_every_setting_is_said_at_once() -> None:
    settings = [
        Setting("rest.dialy", place="row 2"),
        Setting("plain", {"rset": 1, "rest": "600", "strict": 1}, place="row 3"),
        Setting("plain", {"rest": 600}, place="row 4"),
    ]
    with pytest.raises(BadInput) as caught:
        bind(BOOK, settings)
    assert [(flaw.path, flaw.column, flaw.value) for flaw in caught.value.flaws] == [
        ("row 2", "code", "rest.dialy"),
        ("row 3", "rset", "1"),
        ("row 3", "rest", "600"),
        ("row 3", "strict", "1"),
    ]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("rest", True),
        ("rest", 1.5),
        ("rest", None),
        ("shifts", "EN"),
        ("shifts", [1]),
        ("pair", [1]),
        ("pair", [1, 2, 3]),
        ("most", "5"),
        ("colour", "green"),
        ("colour", 3),
        ("price", 5),
        ("price", ["5"]),
    ],
)
def test_a_value_of_the_wrong_type_is_refused(name: str, value: object) -> None:
    assert [column for column, _ in says("plain", {name: value})] == [name]


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("rest", -1, "not less than 0 and not more than 2880 [min]"),
        ("rest", 2881, "not less than 0 and not more than 2880 [min]"),
        ("most", 0, "not less than 1 [duty]"),
        ("pair", [0, -1], "not less than 0 [day]"),
    ],
)
def test_a_number_out_of_its_range_is_refused(name: str, value: object, expected: str) -> None:
    assert says("plain", {name: value}) == [(name, expected)]


@pytest.mark.parametrize("price", [(), (-1,), (5, 3)])
def test_points_are_not_negative_and_do_not_fall(price: Price) -> None:
    assert says("plain", {"price": price}) == [("price", "points of 0 or more that do not fall")]


def test_a_law_cannot_be_priced_by_a_setting() -> None:
    assert [column for column, _ in says("lawful", {"price": (1,)})] == ["price"]
    assert bind(BOOK, [Setting("lawful", {"price": None})]) == (Lawful(), Kept())


def test_a_floor_cannot_be_hard() -> None:
    assert [column for column, _ in says("plain", {"floor_price": None})] == ["floor_price"]


def test_what_always_binds_cannot_be_bought() -> None:
    assert [column for column, _ in says("kept", {"price": (1,)})] == ["price"]


def test_a_setting_for_some_people_leaves_the_others_bound_by_what_always_binds() -> None:
    some = Scope(people=("E1",))
    bound = bind(BOOK, [Setting("kept", {"rest": 1}, some)])
    assert [rule for rule in bound if rule.code == "kept"] == [Kept(rest=1, scope=some), Kept()]


def test_a_price_that_a_rule_does_not_ask_cannot_be_set() -> None:
    assert [column for column, _ in says("free", {"price": (1,)})] == ["price"]
    (rule, *_) = bind((Free,), [Setting("free", {"floor_price": (1,)})])
    assert rule == Free(floor_price=(1,))


def test_a_scope_leaves_out_those_whom_another_rule_binds() -> None:
    day = date(2026, 3, 2)
    crew = Scope(teams=("A",), span=Span(last=day))
    ann, bob = (Person(each, each, teams=(Held(each),)) for each in "AB")
    others = Scope(but=(crew,))
    assert not others.covers(ann, day)
    assert others.covers(ann, day + timedelta(days=1))
    assert others.covers(bob, day)


def test_a_range_is_told_with_its_unit_in_either_language() -> None:
    with pytest.raises(BadInput) as caught:
        bind(
            CATALOGUE,
            [Setting("rest.daily", {"rest": -1}), Setting("rest.free_day", {"window": -1})],
        )
    for flaw in caught.value.flaws:
        assert flaw.expected.endswith(("[min]", "[days]"))
        assert flaw.expected_zh.endswith(("（分钟）", "（天）"))
