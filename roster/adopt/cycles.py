"""Rotations found in a grid: the word that repeats, and where in it each person stands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from roster.adopt.codes import Sort
from roster.adopt.reading import Reading, Stand
from roster.duties import OFF

SHORTEST, LONGEST = 2, 21
"""[days] cycles that are looked for."""
FIT = 0.85
"""Share of a person's cells that agree with the cycle."""
_HINT = 0.65
"""Share of cells equal to those a cycle later: one swapped duty spoils two pairs."""
_ABOUT = 0.1
"""What the shorter of two cycles may fit worse: twice a cycle is one as well."""
_PAIRS = 4

Row = tuple[str | None, ...]


@dataclass(frozen=True, slots=True)
class Cycle:
    """A word of marks that people go round, each from a date of their own.

    Parameters
    ----------
    phases : Mapping of member to the first date of the grid on which the person is at the first
        mark of the word.
    """

    word: tuple[str, ...]
    phases: tuple[tuple[int, date], ...]

    @property
    def members(self) -> tuple[int, ...]:
        return tuple(member for member, _ in self.phases)


def find(reading: Reading) -> tuple[Cycle, ...]:
    """The cycles that at least two people keep, the most common first.

    A working week that everybody begins on the same weekday is no rotation.
    """
    left = {n: _row(reading, stands) for n, stands in enumerate(reading.stands)}
    found: list[Cycle] = []
    while lengths := {n: length for n, row in left.items() if (length := _length(row))}:
        length = Counter(lengths.values()).most_common(1)[0][0]
        seed = next(n for n, own in lengths.items() if own == length)
        word, offsets = _word(seed, left, length)
        if len(offsets) >= 2 and not _is_week(length, offsets):
            found.append(_cycle(reading, word, offsets))
        for n in {seed, *offsets}:
            del left[n]
    found.sort(key=lambda cycle: -len(cycle.phases))
    return tuple(found)


def _row(reading: Reading, stands: Mapping[date, Stand]) -> Row:
    """A person's marks day by day from the first to the last date; None where nothing is known."""
    first, last = reading.dates[0], reading.dates[-1]
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    return tuple(_mark(reading, stands.get(day)) for day in days)


def _mark(reading: Reading, stand: Stand | None) -> str | None:
    if stand is None or stand.sort is Sort.LEAVE:
        return None
    marks = [duty.code for duty in stand.duties]
    marks.sort(key=lambda mark: reading.meanings[mark].standby)
    return marks[0] if marks else OFF


def _length(row: Row) -> int:
    """The shortest of the cycles that the row keeps about as well as any; 0: none."""
    if len({mark for mark in row if mark is not None}) < 2:
        return 0
    lengths = range(SHORTEST, min(LONGEST, len(row) - _PAIRS) + 1)
    fits = {length: _repeats(row, length) for length in lengths}
    enough = max(_HINT, max(fits.values(), default=0.0) - _ABOUT)
    return next((length for length, fit in fits.items() if fit >= enough), 0)


def _repeats(row: Row, length: int) -> float:
    """Share of the cells equal to those a cycle later, days off twice left out."""
    pairs = [
        a == b
        for a, b in zip(row, row[length:], strict=False)
        if a is not None and b is not None and (a, b) != (OFF, OFF)
    ]
    return sum(pairs) / len(pairs) if len(pairs) >= _PAIRS else 0.0


def _word(
    seed: int, everyone: Mapping[int, Row], length: int
) -> tuple[tuple[str, ...], dict[int, int]]:
    """The word that one person keeps, and the place in it at which each who keeps it begins."""
    word = _majority([(everyone[seed], 0)], length)
    offsets: dict[int, int] = {}
    for _ in range(2):
        placed = {n: _offset(row, word) for n, row in everyone.items()}
        offsets = {n: at for n, at in placed.items() if _agreement(everyone[n], word, at) >= FIT}
        if offsets:
            word = _majority([(everyone[n], at) for n, at in offsets.items()], length)
    return word, offsets


def _majority(rows: Sequence[tuple[Row, int]], length: int) -> tuple[str, ...]:
    votes: list[Counter[str]] = [Counter() for _ in range(length)]
    for row, offset in rows:
        for day, mark in enumerate(row):
            if mark is not None:
                votes[(day + offset) % length][mark] += 1
    return tuple(each.most_common(1)[0][0] if each else OFF for each in votes)


def _offset(row: Row, word: tuple[str, ...]) -> int:
    return max(range(len(word)), key=lambda offset: _agreement(row, word, offset))


def _agreement(row: Row, word: tuple[str, ...], offset: int) -> float:
    """Share of the days on which the row or the word has a duty and both have the same."""
    pairs = [
        (mark, word[(day + offset) % len(word)]) for day, mark in enumerate(row) if mark is not None
    ]
    telling = [a == b for a, b in pairs if (a, b) != (OFF, OFF)]
    return sum(telling) / len(telling) if len(telling) >= _PAIRS else 0.0


def _is_week(length: int, offsets: dict[int, int]) -> bool:
    return length % 7 == 0 and len(set(offsets.values())) == 1


def _cycle(reading: Reading, word: tuple[str, ...], offsets: dict[int, int]) -> Cycle:
    """Turn the word so that it begins with the first duty after days off."""
    length = len(word)
    starts = [n for n in range(length) if word[n] != OFF and word[n - 1] == OFF]
    turn = min(starts, key=lambda n: _order(word, n), default=0)
    phases = tuple(
        (member, reading.dates[0] + timedelta(days=(turn - at) % length))
        for member, at in sorted(offsets.items())
    )
    return Cycle(word[turn:] + word[:turn], phases)


def _order(word: tuple[str, ...], start: int) -> tuple[int, str]:
    """The longest run of work first."""
    turned = word[start:] + word[:start]
    run = next((n for n, mark in enumerate(turned) if mark == OFF), len(word))
    return -run, "".join(turned)
