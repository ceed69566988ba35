"""Spells each row statement as a layered automaton, history folded into where a person starts.

People whose statements differ in nothing but their history share one automaton.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from roster.board import Codes, Groups, Run, Succession, Total, Word
from roster.engines.layers import (
    NOWHERE,
    Ints,
    Layered,
    columns_of,
    explored,
    minimised,
)
from roster.prices import Price, cost

RowStatement = Succession | Word | Run | Total | Groups


@dataclass(frozen=True, slots=True)
class Past:
    """What a statement needs to know of one person: the history, and what was carried before it."""

    row: tuple[str, ...]
    base: int = 0

    def at(self, day: int) -> str | None:
        """The code on a day before the horizon; None where nothing is known."""
        return self.row[day] if -day <= len(self.row) else None


@dataclass(frozen=True, slots=True)
class Alphabet:
    """The symbols of a problem, numbered, and the days of its horizon."""

    codes: tuple[str, ...]
    days: int

    def columns(self, *classes: Codes) -> tuple[Ints, list[list[bool]]]:
        """Columns that tell these classes apart; for each column, which classes it lies in."""
        marks = [tuple(code in codes for codes in classes) for code in self.codes]
        return columns_of(marks), [list(mark) for mark in dict.fromkeys(marks)]


def spelled_words(
    statements: Sequence[Succession | Word], alphabet: Alphabet, pasts: Sequence[Past]
) -> Layered:
    """The automaton of all sequences that should not stand in a row."""
    words = [
        Word("", each.day - 1, (each.first, each.second), each.price)
        if isinstance(each, Succession)
        else each
        for each in statements
    ]
    words = [word for word in words if word.last < alphabet.days]
    columns, kinds = alphabet.columns(
        *dict.fromkeys(codes for word in words for codes in word.classes)
    )
    represents = [
        next(c for c, n in zip(alphabet.codes, columns, strict=True) if n == column)
        for column in range(len(kinds))
    ]
    begin: dict[int, list[int]] = {}
    for number, word in enumerate(words):
        begin.setdefault(word.first, []).append(number)

    def step(
        day: int, state: frozenset[int], code: str | None
    ) -> tuple[frozenset[int], int] | None:
        going, points = [], 0
        for number in (*state, *begin.get(day, ())):
            word = words[number]
            if code not in word.classes[day - word.first]:
                continue
            if day < word.last:
                going.append(number)
            elif word.price is None:
                return None
            else:
                points += cost(word.price, 1)
        return frozenset(going), points

    first = min((word.first for word in words), default=0)

    def started(past: Past) -> tuple[frozenset[int], int] | None:
        state, points = frozenset[int](), 0
        for day in range(min(first, 0), 0):
            found = step(day, state, past.at(day))
            if found is None:
                return None
            state, points = found[0], points + found[1]
        return state, points

    return explored(
        alphabet.days,
        columns,
        [started(past) for past in pasts],
        lambda day, state, column: step(day, state, represents[column]),
    )


def spelled(statement: Run | Total | Groups, alphabet: Alphabet, pasts: Sequence[Past]) -> Layered:
    """The automaton of a statement for people who differ in their past."""
    match statement:
        case Run():
            return _run(statement, alphabet, pasts)
        case Total():
            return _total(statement, alphabet, pasts)
        case Groups():
            return _groups(statement, alphabet, pasts)


@dataclass(frozen=True, slots=True)
class _Stretch:
    """A run that is going on: its length, its days inside the horizon, whether its begin is known.

    Lengths beyond which nothing changes any more are not told apart.
    """

    length: int = 0
    inside: int = 0
    open: bool = False


def _run(run: Run, alphabet: Alphabet, pasts: Sequence[Past]) -> Layered:
    columns, kinds = alphabet.columns(run.symbols)
    levels = len(run.long_price or (0,))
    most = max(run.shortest, 1, 0 if run.longest is None else run.longest + levels)

    def step(_day: int, state: _Stretch, column: int) -> tuple[_Stretch, int] | None:
        if not kinds[column][0]:
            missing = run.shortest - state.length
            if not state.length or state.open or missing <= 0:
                return _Stretch(), 0
            return None if run.short_price is None else (_Stretch(), cost(run.short_price, missing))
        length, inside = state.length + 1, state.inside + 1
        over = 0 if run.longest is None else min(inside, length - run.longest)
        if over > 0 and run.long_price is None:
            return None
        points = _marginal(run.long_price, over)
        grown = _Stretch(min(length, most), min(inside, levels), state.open)
        return grown, points

    def started(past: Past) -> tuple[_Stretch, int]:
        length = 0
        while length < len(past.row) and past.row[-1 - length] in run.symbols:
            length += 1
        # A run that fills all that is known may have begun before; so may one of a row unknown.
        begins_unseen = length == len(past.row)
        return _Stretch(min(length, most), 0, begins_unseen), 0

    return explored(alphabet.days, columns, [started(past) for past in pasts], step)


def _marginal(price: Price, amount: int) -> int:
    """[points] of the last of so many units."""
    if amount <= 0 or not price:
        return 0
    return price[min(amount, len(price)) - 1]


def counts_of(coefficients: Mapping[tuple[int, str], int], alphabet: Alphabet) -> Ints:
    """What each symbol counts on each day of the horizon."""
    number = {code: place for place, code in enumerate(alphabet.codes)}
    table = np.zeros((alphabet.days, len(alphabet.codes)), np.int64)
    for (day, code), coefficient in coefficients.items():
        if 0 <= day < alphabet.days and code in number:
            table[day, number[code]] = coefficient
    return table


def _total(total: Total, alphabet: Alphabet, pasts: Sequence[Past]) -> Layered:
    table = counts_of(total.coefficients, alphabet)
    marks, columns = np.unique(table.T, axis=0, return_inverse=True)
    columns, counts = columns.ravel(), marks.T
    begun = [past.base for past in pasts]
    last = int(np.flatnonzero(counts.any(axis=1)).max(initial=-1))
    if last < 0:
        return _settled(total, alphabet, begun)
    here, starts = np.unique(np.array(begun, np.int64), return_inverse=True)
    nexts, costs = [], []
    for day in range(alphabet.days):
        values = here[:, None] + counts[day]
        points, barred = np.zeros(values.shape, np.int64), np.zeros(values.shape, bool)
        if day == last:
            found, place = np.unique(values, return_inverse=True)
            due = [_excess(total, int(value)) for value in found]
            barred = np.array([each is None for each in due])[place].reshape(values.shape)
            points = np.array([each or 0 for each in due], np.int64)[place].reshape(values.shape)
        if day >= last:
            values = np.zeros(values.shape, np.int64)
        here, place = np.unique(values, return_inverse=True)
        nexts.append(np.where(barred, NOWHERE, place.reshape(values.shape)))
        costs.append(points)
    return minimised(columns, starts, np.zeros(len(begun), np.int64), nexts, costs)


def _settled(statement: Total | Groups, alphabet: Alphabet, begun: Sequence[int]) -> Layered:
    """The automaton of a statement on which the horizon has no influence any more."""
    due = [_excess(statement, value) for value in begun]
    return explored(
        alphabet.days,
        np.zeros(len(alphabet.codes), np.int64),
        [None if points is None else (0, points) for points in due],
        lambda *_: (0, 0),
    )


def _excess(statement: Total | Groups, value: int) -> int | None:
    """[points] of a final value; None where a hard limit bars it."""
    step = statement.step if isinstance(statement, Total) else 1
    points = 0
    for over, price in _overs(statement, value, step):
        if over > 0 and price is None:
            return None
        points += cost(price or (0,), over)
    return points


def _overs(statement: Total | Groups, value: int, step: int) -> Iterator[tuple[int, Price]]:
    if statement.low is not None:
        yield -((value - statement.low) // step), statement.low_price
    if statement.high is not None:
        yield -((statement.high - value) // step), statement.high_price


def _groups(groups: Groups, alphabet: Alphabet, pasts: Sequence[Past]) -> Layered:
    days = range(alphabet.days)
    conditions: dict[int, list[tuple[int, Codes]]] = {}
    for number, group in enumerate(groups.groups):
        for day, codes in group:
            conditions.setdefault(day, []).append((number, codes))
    ends = [max((day for day, _ in group if day in days), default=-1) for group in groups.groups]
    columns, kinds = alphabet.columns(
        *dict.fromkeys(codes for group in groups.groups for _, codes in group)
    )
    represents = [alphabet.codes[int(np.argmax(columns == k))] for k in range(len(kinds))]
    last = max(ends, default=-1)

    def touched(day: int, open_: frozenset[int], code: str | None) -> frozenset[int]:
        found = {number for number, codes in conditions.get(day, ()) if code in codes}
        return frozenset(found - open_)

    def step(
        day: int, state: tuple[int, frozenset[int]], column: int
    ) -> tuple[tuple[int, frozenset[int]], int] | None:
        count, open_ = state
        new = touched(day, open_, represents[column])
        count += len(new)
        points: int | None = 0
        if day == last:
            count, points = 0, _excess(groups, count)
        if points is None:
            return None
        return (count, frozenset(n for n in open_ | new if ends[n] > day)), points

    before = sorted(day for day in conditions if day < 0)
    reached: dict[tuple[str | None, ...], tuple[int, frozenset[int]]] = {}

    def started(past: Past) -> tuple[int, frozenset[int]]:
        codes = tuple(past.at(day) for day in before)
        if codes not in reached:
            open_ = frozenset[int]()
            for day, code in zip(before, codes, strict=True):
                open_ |= touched(day, open_, code)
            reached[codes] = len(open_), frozenset(n for n in open_ if ends[n] >= 0)
        count, open_ = reached[codes]
        return past.base + count, open_

    begun = [started(past) for past in pasts]
    if last < 0:
        return _settled(groups, alphabet, [count for count, _ in begun])
    return explored(alphabet.days, columns, [(state, 0) for state in begun], step)
