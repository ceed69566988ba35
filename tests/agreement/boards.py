"""Random boards of every kind of statement, posted by hand: no rule is involved."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from datetime import date

from roster.board import (
    Board,
    Cell,
    Codes,
    Couple,
    Groups,
    Run,
    Statement,
    Succession,
    Term,
    Total,
    Word,
)
from roster.domain import LEAVE, OFF, Person, Problem, Roster
from roster.prices import Price
from roster.strip import symbol_of
from tests.agreement import worlds

PRICES: tuple[Price, ...] = (None, (7,), (2, 3, 10), (9, 4, 1), (0, 5))
CODES = (OFF, LEAVE, "E", "L", "N")


def problem(rng: random.Random, people: int = 2, days: int = 5) -> Problem:
    ids = [f"E{i}" for i in range(people)]
    return Problem(
        start=date(2026, 3, 2),
        days=days,
        people=tuple(Person(i, i) for i in ids),
        symbols=tuple(symbol_of(shift) for shift in worlds.SHIFTS[:3]),
        history={
            i: tuple(rng.choice((OFF, "E", "N", LEAVE)) for _ in range(rng.choice((0, 1, 4))))
            for i in ids
        },
    )


def roster(rng: random.Random, world: Problem) -> Roster:
    likely = rng.choice((CODES, (OFF, OFF, "E"), (OFF, "E", "E", "N")))
    return Roster(
        {p.id: tuple(rng.choice(likely) for _ in range(world.days)) for p in world.people}
    )


def some(rng: random.Random) -> Codes:
    return frozenset(rng.sample(CODES, rng.randint(1, 3)))


def _cell(rng: random.Random, world: Problem, who: str) -> Statement:
    return Cell(who, rng.randrange(world.days), some(rng), rng.choice(PRICES))


def _succession(rng: random.Random, world: Problem, who: str) -> Statement:
    return Succession(who, rng.randrange(world.days), some(rng), some(rng), rng.choice(PRICES))


def _word(rng: random.Random, world: Problem, who: str) -> Statement:
    classes = tuple(some(rng) for _ in range(rng.randint(1, 3)))
    return Word(who, rng.randint(-1, world.days - 2), classes, rng.choice(PRICES))


def _run(rng: random.Random, world: Problem, who: str) -> Statement:
    longest = rng.choice((None, 1, 2, 3))
    prices = rng.choice(PRICES), rng.choice(PRICES)
    return Run(who, some(rng), rng.randint(0, 3), longest, *prices)


def _limits(rng: random.Random, middle: int) -> tuple[int | None, int | None]:
    low = rng.choice((None, middle + rng.randint(-2, 2)))
    return low, rng.choice((None, middle, middle + rng.randint(-2, 2), low))


def _total(rng: random.Random, world: Problem, who: str) -> Statement:
    unit = rng.choice((1, 1, 60))
    counts = {
        (day, code): unit * rng.randint(-1, 3)
        for day in range(-1, world.days)
        for code in some(rng)
    }
    low, high = _limits(rng, unit * 4)
    return Total(
        who,
        counts,
        rng.randint(0, 3),
        low,
        high,
        rng.choice((1, 2, unit)),
        rng.choice(PRICES),
        rng.choice(PRICES),
    )


def _groups(rng: random.Random, world: Problem, who: str) -> Statement:
    codes = some(rng)
    groups = tuple(
        tuple((day + i, rng.choice((codes, codes, some(rng)))) for i in range(rng.randint(1, 3)))
        for day in range(-1, world.days - 2)
    )
    low, high = _limits(rng, 2)
    return Groups(who, groups, rng.randint(0, 1), low, high, rng.choice(PRICES), rng.choice(PRICES))


def _couple(rng: random.Random, world: Problem, who: str) -> Statement:
    day, codes = rng.randrange(world.days), some(rng)
    terms = [Term(p.id, day, codes, rng.choice((1, 1, 2, -1))) for p in world.people]
    terms += [Term(who, day - 1, some(rng), 1)] * rng.randint(0, 1)
    low, high = _limits(rng, 1)
    return Couple(tuple(terms), low, high, rng.choice(PRICES), rng.choice(PRICES))


KINDS: Mapping[type, Callable[[random.Random, Problem, str], Statement]] = {
    Cell: _cell,
    Succession: _succession,
    Word: _word,
    Run: _run,
    Total: _total,
    Groups: _groups,
    Couple: _couple,
}


def board(rng: random.Random, world: Problem, kinds: tuple[type, ...], count: int) -> Board:
    """A board of so many random statements of these kinds."""
    posted = Board(world)
    for index in range(count):
        who = rng.choice(world.people).id
        posted.index, posted.rule = index, f"rule.{index}"
        posted.post(KINDS[rng.choice(kinds)](rng, world, who))
    return posted
