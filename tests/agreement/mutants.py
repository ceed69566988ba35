"""Small mistakes in what a rule posts or says: the samples of the agreement test must catch them.

A mutant takes what was posted and what was said of one sample and gives it back spoiled; where it
finds nothing to spoil it gives it back as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields, replace

from roster.board import (
    Cell,
    Codes,
    Couple,
    Groups,
    Posted,
    Run,
    Statement,
    Succession,
    Total,
    Word,
)
from roster.domain import Problem
from roster.prices import Price
from roster.rules import Violation, is_price

Sample = tuple[Problem, tuple[Posted, ...], tuple[Violation, ...]]


def later(problem: Problem, statement: Statement) -> Statement:
    """The statement one day later; a single cell goes no further than the last day."""
    match statement:
        case Cell(day=day):
            return replace(statement, day=min(day + 1, problem.days - 1))
        case Succession(day=day):
            return replace(statement, day=day + 1)
        case Word(first=first):
            return replace(statement, first=first + 1)
        case Total(coefficients=counts):
            return replace(statement, coefficients={(d + 1, c): n for (d, c), n in counts.items()})
        case Groups(groups=groups):
            moved = tuple(tuple((day + 1, codes) for day, codes in group) for group in groups)
            return replace(statement, groups=moved)
        case Couple(terms=terms):
            return replace(statement, terms=tuple(replace(t, day=t.day + 1) for t in terms))
        case Run():
            return statement


def looser(problem: Problem, statement: Statement) -> Statement:
    """The statement with each of its bounds one step wider."""
    match statement:
        case Run(shortest=shortest, longest=longest):
            wider = None if longest is None else longest + 1
            return replace(statement, shortest=max(0, shortest - 1), longest=wider)
        case Total(low=low, high=high) | Groups(low=low, high=high) | Couple(low=low, high=high):
            step = statement.step if isinstance(statement, Total) else 1
            return replace(
                statement,
                low=None if low is None else low - step,
                high=None if high is None else high + step,
            )
        case Cell() | Succession() | Word():
            return statement


def dearer(problem: Problem, statement: Statement) -> Statement:
    """The statement with other prices: hard becomes priced, and the first unit costs one more."""
    prices: dict[str, Price] = {}
    for f in fields(statement):
        if is_price(f.name):
            price: Price = getattr(statement, f.name)
            prices[f.name] = (3,) if price is None else (price[0] + 1, *price[1:])
    return replace(statement, **prices)


def _fewer(codes: Codes) -> Codes:
    return codes - {max(codes, default="")}


def narrower(problem: Problem, statement: Statement) -> Statement:
    """The statement without one symbol of a class."""
    match statement:
        case Cell(symbols=symbols) | Run(symbols=symbols):
            return replace(statement, symbols=_fewer(symbols))
        case Succession(second=second):
            return replace(statement, second=_fewer(second))
        case Word(classes=(*before, last)):
            return replace(statement, classes=(*before, _fewer(last)))
        case Total(coefficients=counts):
            gone = max((code for _, code in counts), default="")
            return replace(
                statement, coefficients={(d, c): n for (d, c), n in counts.items() if c != gone}
            )
        case Groups(groups=groups):
            fewer = tuple(tuple((day, _fewer(codes)) for day, codes in group) for group in groups)
            return replace(statement, groups=fewer)
        case Couple(terms=terms):
            fewer = tuple(replace(term, symbols=_fewer(term.symbols)) for term in terms)
            return replace(statement, terms=fewer)
    return statement


def _each(change: Callable[[Problem, Statement], Statement]) -> Callable[[Sample], Sample]:
    def mutant(sample: Sample) -> Sample:
        problem, posted, said = sample
        changed = (replace(each, statement=change(problem, each.statement)) for each in posted)
        return problem, tuple(changed), said

    return mutant


def _head(posted: tuple[Posted, ...]) -> tuple[Posted, ...]:
    return posted[: 2 * len(posted) // 3]


def _reprice(violation: Violation) -> Violation:
    return replace(violation, points=1 if violation.points is None else violation.points + 1)


MUTANTS: Mapping[str, Callable[[Sample], Sample]] = {
    "posts nothing": lambda sample: (sample[0], (), sample[2]),
    "forgets the last third": lambda sample: (sample[0], _head(sample[1]), sample[2]),
    "posts for the next day": _each(later),
    "allows one more": _each(looser),
    "asks another price": _each(dearer),
    "forgets a symbol": _each(narrower),
    "says nothing": lambda sample: (sample[0], sample[1], ()),
    "forgets the last breach": lambda sample: (sample[0], sample[1], sample[2][:-1]),
    "reckons other points": lambda sample: (*sample[:2], tuple(map(_reprice, sample[2]))),
}
