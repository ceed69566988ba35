"""A first roster without a solver: duties are put in where they save most, then people change over.

It begins from a roster at hand, such as everyone at rest, and makes only changes that save points.
So a roster that keeps the hard statements goes on keeping them, and at any moment it is a roster.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from heapq import nsmallest

from roster.board import Board, unheeding
from roster.domain import Roster
from roster.engines.domains import Alike, Domains
from roster.engines.parts import HARD
from roster.engines.tally import Tally

ROUNDS = 6
"""How often all days are gone through, at most."""
RELAYS = 16
"""How many changes that save nothing alone are followed up on a day where heads lack."""


@dataclass(slots=True)
class _Seat:
    """One person's cell on the day that is being filled, and what each symbol would cost in it."""

    person: str
    choices: tuple[int, ...]
    here: int
    own: list[int]
    strain: list[float]


class Insertion:
    """Fills the open cells of a roster day by day.

    Parameters
    ----------
    seed : int
        Decides between what costs the same.
    heed : Callable[[], None]
        Called again and again while the count is set up; it may raise to give that up.
    """

    def __init__(
        self,
        board: Board,
        domains: Domains,
        kinds: Alike,
        roster: Roster,
        seed: int,
        heed: Callable[[], None] = unheeding,
    ) -> None:
        self.tally = Tally(board, roster, heed)
        number = self.tally.numbers.number
        self._days: list[list[tuple[str, tuple[int, ...]]]] = [
            [] for _ in range(board.problem.days)
        ]
        for (person, day), codes in domains.items():
            if len(codes) > 1:
                choices = tuple(number[code] for code in kinds.merged(codes))
                self._days[day].append((person, choices))
        self._rng = random.Random(seed)

    @property
    def is_legal(self) -> bool:
        """No hard statement is broken."""
        return self.tally.total < HARD

    def rounds(self, is_over: Callable[[], bool]) -> Iterator[int]:
        """Go through all days, again and again while that saves points; the points after each.

        The first round is the quick one: nobody changes over to make place for another.
        """
        for number in range(ROUNDS):
            before = self.tally.total
            for day in range(len(self._days)):
                if is_over():
                    break
                self._fill(day, relays=number > 0)
            yield self.tally.total
            if is_over() or (number and self.tally.total == before):
                return

    def _fill(self, day: int, relays: bool) -> None:
        seats = [self._seat(person, day, choices) for person, choices in self._days[day]]
        self._rng.shuffle(seats)
        while (
            self._put_in(day, seats)
            or self._swap(day, seats)
            or (relays and self._relay(day, seats))
        ):
            pass

    def _seat(self, person: str, day: int, choices: tuple[int, ...]) -> _Seat:
        tally = self.tally
        own, strain = tally.own(person, day), tally.strain(person, day)
        return _Seat(person, choices, tally.at(person, day), own, strain)

    def _put_in(self, day: int, seats: list[_Seat]) -> bool:
        """Make the one change of a cell that saves most; False when none does."""
        found = self._best(day, seats, 0)
        if found is None:
            return False
        self._change(day, *found)
        return True

    def _best(self, day: int, seats: list[_Seat], limit: int) -> tuple[_Seat, int] | None:
        """The change that costs least, and less than the limit; of equal ones the lightest."""
        best, least, who = limit, 0.0, None
        for seat in seats:
            own, strain, here = seat.own, seat.strain, seat.here
            shared = self.tally.shared(seat.person, day)
            now = own[here] + shared[here]
            for symbol in seat.choices:
                points = own[symbol] + shared[symbol] - now
                if points < best or (points == best < limit and strain[symbol] < least):
                    best, least, who = points, strain[symbol], (seat, symbol)
        return who

    def _change(self, day: int, seat: _Seat, symbol: int) -> None:
        self.tally.put(seat.person, day, symbol)
        seat.here = symbol
        seat.own = self.tally.own(seat.person, day)
        seat.strain = self.tally.strain(seat.person, day)

    def _swap(self, day: int, seats: list[_Seat]) -> bool:
        """Let the two people swap who save most by it; False when none does."""
        best, pair = 0, None
        for place, first in enumerate(seats):
            own, here = first.own, first.here
            now = own[here]
            for second in seats[:place]:
                there = second.here
                points = own[there] - now + second.own[here] - second.own[there]
                if points >= best or there not in first.choices or here not in second.choices:
                    continue
                points += self.tally.swapped(first.person, second.person, day)
                if points < best:
                    best, pair = points, (first, second)
        return pair is not None and self._try_swap(day, *pair)

    def _try_swap(self, day: int, first: _Seat, second: _Seat) -> bool:
        """Swap two people's cells, if that saves points after all.

        What both together mean to a couple is known only when it is done.
        """
        before = self.tally.total
        here, there = first.here, second.here
        self._change(day, first, there)
        self._change(day, second, here)
        if self.tally.total < before:
            return True
        self._change(day, first, here)
        self._change(day, second, there)
        return False

    def _relay(self, day: int, seats: list[_Seat]) -> bool:
        """Let someone change over and another take what is left; False when that saves nothing."""
        for place, symbol in self._sideways(day, seats):
            seat, others = seats[place], seats[:place] + seats[place + 1 :]
            points = self.tally.put(seat.person, day, symbol)
            found = self._best(day, others, -points)
            if found:
                self._change(day, seat, symbol)
                self._change(day, *found)
                return True
            self.tally.put(seat.person, day, seat.here)
        return False

    def _sideways(self, day: int, seats: list[_Seat]) -> list[tuple[int, int]]:
        """(place of the seat, symbol) of the cheapest changes to what couples lack on this day."""
        lacking = self._lacking(day, seats)
        found = []
        for place, seat in enumerate(seats):
            own, here = seat.own, seat.here
            shared = self.tally.shared(seat.person, day)
            now = own[here] + shared[here]
            found += [
                (points, place, symbol)
                for symbol in lacking.intersection(seat.choices)
                if symbol != here and (points := own[symbol] + shared[symbol] - now) < HARD
            ]
        return [(place, symbol) for _, place, symbol in nsmallest(RELAYS, found)]

    def _lacking(self, day: int, seats: list[_Seat]) -> frozenset[int]:
        """Symbols that couples would save points by, were there someone who could take them."""
        lacking: set[int] = set()
        for seat in seats:
            shared = self.tally.shared(seat.person, day)
            now = shared[seat.here]
            lacking.update(symbol for symbol, points in enumerate(shared) if points < now)
        return frozenset(lacking)
