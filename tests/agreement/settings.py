"""Random parameters for a rule: numbers within their declared range, near the default."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import fields
from enum import StrEnum
from typing import Any

from constraints import nights, weekends
from constraints.overtime import Cycle
from roster.domain import Problem, Span
from roster.rules import EVERYONE, Rule, Scope

PRICES = (None, (7,), (2, 3, 10))


def _rank(rng: random.Random, world: Problem) -> Mapping[str, Any]:
    return {"rank": rng.choice(("", "extra"))}


def _some_dates(rng: random.Random, world: Problem) -> Mapping[str, Any]:
    """Few needs, so that a small roster often meets them all."""
    first = world.date_of(rng.randint(0, world.days))
    teams = rng.choice(((), (), ("A",)))
    return {**_rank(rng, world), "scope": Scope(teams=teams, span=Span(first=first))}


def _everyone(rng: random.Random, world: Problem) -> Mapping[str, Any]:
    """All heads count, so that a small roster often has too many."""
    return {**_rank(rng, world), "scope": EVERYONE}


def _groups(rng: random.Random, world: Problem) -> Mapping[str, Any]:
    ids = [person.id for person in world.people]
    sizes = rng.choice(((2,), (2, 2), (3,)))
    return {"groups": tuple(tuple(rng.sample(ids, min(size, len(ids)))) for size in sizes)}


def _until(rng: random.Random, world: Problem) -> Mapping[str, Any]:
    return {"until": rng.choice((None, world.date_of(rng.randint(-1, world.days))))}


def _cycle(rng: random.Random, world: Problem) -> Mapping[str, Any]:
    return {
        "cycle": rng.choice(tuple(Cycle)),
        "approval": rng.choice(("", "2026-7", "2026-7")),
        "overtime": rng.choice((0, 600, 2160)),
    }


def _period(rng: random.Random, world: Problem) -> Mapping[str, Any]:
    return {"minimum": rng.randint(0, 40) * 60, "maximum": rng.randint(20, 90) * 60}


def _shifts(rng: random.Random, world: Problem) -> Mapping[str, Any]:
    most = rng.randint(1, 12)
    shifts = rng.choice(((), ("N",), ("E", "H")))
    window = rng.choice(tuple(weekends.Period))
    return {"shifts": shifts, "least": rng.randint(0, 2), "most": most, "window": window}


def _run(rng: random.Random, world: Problem) -> Mapping[str, Any]:
    return {"shortest": rng.randint(1, 4), "longest": rng.choice((None, 1, 2, 3))}


def _shift_run(rng: random.Random, world: Problem) -> Mapping[str, Any]:
    return {**_run(rng, world), "shifts": rng.choice((("E",), ("N",), ("L", "W"), ("H",)))}


def _pairs(rng: random.Random, world: Problem) -> Mapping[str, Any]:
    codes = [shift.code for shift in world.shifts]
    return {
        "pairs": tuple((rng.choice(codes), rng.choice(codes)) for _ in range(rng.randint(1, 3)))
    }


def _most_nights(rng: random.Random, world: Problem) -> Mapping[str, Any]:
    return {"most": rng.randint(0, 4), "window": rng.choice(tuple(nights.Period))}


def _most_weekends(rng: random.Random, world: Problem) -> Mapping[str, Any]:
    return {"most": rng.randint(0, 3), "window": rng.choice(tuple(weekends.Period))}


def _rotation(rng: random.Random, world: Problem) -> Mapping[str, Any]:
    some = [(crew, world.date_of(rng.randint(-40, 20))) for crew in ("A", "B", "E0", "E1")]
    return {
        "cycle": rng.choice(((), ("E", "-", "-"), ("W", "-", "-", "-"), ("E", "L", "N", "H", "-"))),
        "phases": tuple(rng.sample(some, rng.randint(0, 3))),
    }


def _unpopular(rng: random.Random, world: Problem) -> Mapping[str, Any]:
    return {"shifts": rng.choice(((), ("E",), ("L", "H"))), "posts": rng.choice(((), ("crew",)))}


SPECIAL: Mapping[str, Callable[[random.Random, Problem], Mapping[str, Any]]] = {
    "coverage.minimum": _some_dates,
    "coverage.target": _some_dates,
    "coverage.maximum": _everyone,
    "coverage.mentor": lambda rng, world: {"mentor": rng.choice(("senior", "seat"))},
    "hours.cycle": _cycle,
    "hours.period": _period,
    "hours.shifts": _shifts,
    "rest.free_day": lambda rng, world: {"window": rng.choice((3, 4, 5, 7))},
    "runs.work": _run,
    "runs.off": _run,
    "runs.shift": _shift_run,
    "runs.nights": _run,
    "runs.succession": _pairs,
    "nights.most": _most_nights,
    "weekends.most": _most_weekends,
    "teams.together": _groups,
    "teams.apart": _groups,
    "stability.frozen": _until,
    "rotation.pattern": _rotation,
    "fairness.shifts": _unpopular,
}
"""Parameters that are not plain numbers, by rule code."""


def settings(rng: random.Random, rule: type[Rule], world: Problem) -> Rule:
    """The rule with random parameters, scope and prices."""
    chosen: dict[str, Any] = {}
    for f in fields(rule):
        if f.name == "price" or f.name.endswith("_price"):
            chosen[f.name] = rng.choice(PRICES)
        elif isinstance(f.default, bool):
            chosen[f.name] = rng.random() < 0.5
        elif isinstance(f.default, StrEnum):
            chosen[f.name] = rng.choice(tuple(type(f.default)))
        elif isinstance(f.default, int) and f.metadata:
            low = f.metadata["low"] if f.metadata["low"] is not None else 0
            high = f.metadata["high"] if f.metadata["high"] is not None else 2 * f.default + 1
            chosen[f.name] = rng.choice((f.default, rng.randint(low, high)))
    chosen["scope"] = Scope(teams=rng.choice(((), (), ("A",))))
    if rule.code in SPECIAL:
        chosen |= SPECIAL[rule.code](rng, world)
    return rule(**chosen)
