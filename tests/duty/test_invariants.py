"""Whatever anybody does, in any order: what a handover promises holds."""

from __future__ import annotations

import copy
import functools
import itertools
import json
import os
from collections.abc import Callable, Iterator
from importlib import resources
from typing import Any

import pytest

from roster.duty import checklists, machine
from roster.duty.machine import Table
from tests.duty.invariants import Watch
from tests.duty.walking import Walker

LONG = bool(os.environ.get("LONG"))
STEPS = 1_000_000 if LONG else 9_000
WALK = 150
WALKERS = 300
HANDOVERS = ("station", "hotline")

Raw = dict[str, Any]


def walkers(rules: Table | None = None) -> Iterator[Walker]:
    for seed in range(10**9):
        name = HANDOVERS[seed % len(HANDOVERS)]
        yield Walker(seed, checklists.shipped()[name], rules)


def first_breach(rules: Table | None, steps: int) -> tuple[int, str] | None:
    """The seed of the first walk that breaks something, and what it breaks."""
    made = 0
    for seed, walker in enumerate(walkers(rules)):
        watch = Watch(walker)
        for step in walker.walk(WALK):
            made += 1
            for breach in watch.broken(step):
                return seed, breach
        if made >= steps:
            return None
    raise AssertionError("there is always another walker")


@pytest.mark.timeout(3 * 3600 if LONG else 900)
def test_what_a_handover_promises_holds_whatever_anybody_does() -> None:
    assert first_breach(None, STEPS) is None


@functools.cache
def raw() -> str:
    return resources.files("roster.duty").joinpath("tables", "handover.json").read_text("utf-8")


def without_guard(act: str, guard: str) -> Callable[[Raw], None]:
    def change(table: Raw) -> None:
        rows = [row for row in table["rows"] if row["act"] == act and guard in row["if"]]
        assert rows, (act, guard)
        for row in rows:
            row["if"].remove(guard)

    return change


def without_effect(act: str, effect: Any) -> Callable[[Raw], None]:
    def change(table: Raw) -> None:
        rows = [row for row in table["rows"] if row["act"] == act and effect in row["do"]]
        assert rows, (act, effect)
        for row in rows:
            row["do"].remove(effect)

    return change


def also_from(act: str, state: str) -> Callable[[Raw], None]:
    def change(table: Raw) -> None:
        for row in table["rows"]:
            if row["act"] == act:
                row["from"].append(state)

    return change


def ready_without(fact: str) -> Callable[[Raw], None]:
    """Nothing of the table asks whether this is empty."""

    def change(table: Raw) -> None:
        for rule in table["settle"]:
            if rule["to"] == "READY":
                rule["if"].remove(["empty", fact])
        table["settle"] = [rule for rule in table["settle"] if ["some", fact] not in rule["if"]]

    return change


MUTANTS: dict[str, tuple[Callable[[Raw], None], str]] = {
    "one person for both crews": (
        without_guard("sign", "nobody_of_both"),
        "nobody signs for both crews",
    ),
    "anybody signs": (without_guard("sign", "leader"), "only leaders and substitutes sign"),
    "two records": (without_guard("sign", "same_record"), "both crews sign the same"),
    "an accident": (
        without_guard("sign", "no_accident"),
        "nobody signs in a state that forbids it",
    ),
    "signed early": (also_from("sign", "CHECKING"), "nobody signs while a blocking item is open"),
    "items left open": (
        ready_without("open"),
        "nobody signs while a blocking item is open",
    ),
    "unconfirmed": (
        ready_without("unconfirmed"),
        "what the outgoing crew declares the incoming confirms",
    ),
    "unacknowledged": (
        ready_without("unacknowledged"),
        "every carry-over is acknowledged",
    ),
    "a correction leaves the signature": (
        without_effect("correct", "void"),
        "what is signed does not change under the signature",
    ),
    "a defect leaves the signature": (
        without_effect("defect", "void"),
        "what is signed does not change under the signature",
    ),
    "a carry-over leaves the signature": (
        without_effect("carry", "void"),
        "what is signed does not change under the signature",
    ),
    "corrected after closing": (
        also_from("correct", "CLOSED"),
        "what is over takes additions alone",
    ),
    "refused after closing": (also_from("refuse", "CLOSED"), "what is over stays over"),
    "high-risk items in a group": (
        without_guard("answer", "one_by_one"),
        "high-risk items are confirmed one by one",
    ),
    "somebody else's item": (without_guard("answer", "hand"), "each side answers its own items"),
    "a number that differs": (
        without_guard("answer", "as_registered"),
        "what differs from the register is entered as found",
    ),
    "the others' find": (
        without_guard("correct", "reported_by_us"),
        "nobody takes back what the others found",
    ),
    "no head": (without_guard("rule", "ruler"), "the head rules"),
    "two rulings": (without_guard("rule", "same_decision"), "a ruling is one"),
    "beyond the limit": (
        without_guard("extend", "within_limit"),
        "past the limit only the head extends",
    ),
    "closed by anybody": (without_guard("force_close", "head"), "only the head closes by force"),
}


@pytest.mark.parametrize("name", MUTANTS)
def test_a_table_with_this_mistake_would_be_found_out(name: str) -> None:
    change, expected = MUTANTS[name]
    table = copy.deepcopy(json.loads(raw()))
    change(table)
    rules = machine.read(table)
    found = set()
    for walker in itertools.islice(walkers(rules), WALKERS):
        watch = Watch(walker)
        found |= {breach for step in walker.walk(WALK) for breach in watch.broken(step)}
        if expected in found:
            return
    assert expected in found
