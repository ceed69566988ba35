"""Random parameters for a rule: numbers within their declared range, near the default."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import fields
from typing import Any

from roster.domain import Problem
from roster.rules import Rule, Scope

PRICES = (None, (7,), (2, 3, 10))

SPECIAL: Mapping[str, Callable[[random.Random, Problem], Mapping[str, Any]]] = {}
"""Parameters that are not plain numbers, by rule code."""


def settings(rng: random.Random, rule: type[Rule], world: Problem) -> Rule:
    """The rule with random parameters, scope and prices."""
    chosen: dict[str, Any] = {}
    for f in fields(rule):
        if f.name == "price" or f.name.endswith("_price"):
            chosen[f.name] = rng.choice(PRICES)
        elif isinstance(f.default, bool):
            chosen[f.name] = rng.random() < 0.5
        elif isinstance(f.default, int) and f.metadata:
            low = f.metadata["low"] if f.metadata["low"] is not None else 0
            high = f.metadata["high"] if f.metadata["high"] is not None else 2 * f.default + 1
            chosen[f.name] = rng.choice((f.default, rng.randint(low, high)))
    chosen["scope"] = Scope(teams=rng.choice(((), (), ("A",))))
    if rule.code in SPECIAL:
        chosen |= SPECIAL[rule.code](rng, world)
    return rule(**chosen)
