"""One turn of a large unit: everyone dealt out to portions, and what is decided of each."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from fractions import Fraction

import numpy as np

from roster.domain import Roster
from roster.engines.apart import Value
from roster.engines.convex import Empty, load_of
from roster.engines.layers import Ints
from roster.engines.portions import Portions
from roster.engines.pricing import Floats

VISITS = 2
"""How often a portion is filled in one turn at most."""


class Turn:
    """Portions that are filled one after the other.

    Parameters
    ----------
    people : Sequence[tuple[str, ...]]
        Who is in each portion.
    number : int
        How many turns there were before.
    rows : Mapping[str, tuple[str, ...]] or None
        Everyone's row as it stands; None: nobody has one yet.
    """

    def __init__(
        self,
        portions: Portions,
        people: Sequence[tuple[str, ...]],
        number: int,
        rows: Mapping[str, tuple[str, ...]] | None,
    ) -> None:
        self._portions, self.people, self.number = portions, people, number
        self._shared = portions.shared(people)
        self._ties = [portions.ties[place] for place in self._shared]
        owns = [set(own) for own in people]
        self._able = np.array([[len(tie.able & own) for tie in self._ties] for own in owns])
        self.rows: list[Roster | None] = [
            None if rows is None else Roster({who: rows[who] for who in own}) for own in people
        ]
        nothing: tuple[str, ...] = ()
        carried = [
            self._carried(dict.fromkeys(own, nothing) if roster is None else roster.rows)
            for own, roster in zip(people, self.rows, strict=True)
        ]
        self._own = np.array(carried, np.int64)
        """What each portion adds to each shared tie; history alone where it has no rows."""
        self._points = [0 if roster is None else self._due(roster) for roster in self.rows]
        self._waiting = list(range(len(people)))
        self._filling: set[int] = set()
        self.fixed: dict[int, int] | None = None
        """[points/unit] by the number of each shared tie: at what all portions are valued."""
        self._values: dict[int, Value] = {}
        self._visits = [0] * len(people)
        self._told = np.zeros((len(people), len(self._ties)))
        self._has_told = np.zeros(len(people), bool)

    def _carried(self, rows: Mapping[str, tuple[str, ...]]) -> Ints:
        return np.array(self._portions.carried(rows, self._shared), np.int64)

    def _due(self, roster: Roster) -> int:
        return self._portions.points(roster, set(self._shared))

    @property
    def waiting(self) -> int:
        """How many portions are still to be begun."""
        return len(self._waiting)

    @property
    def is_over(self) -> bool:
        """No portion is waiting or being filled."""
        return not self._waiting and not self._filling

    def next(self) -> int | None:
        """The next portion to be filled; `end` is to follow."""
        if not self._waiting:
            return None
        number = self._waiting.pop(0)
        self._filling.add(number)
        self._visits[number] += 1
        return number

    def again(self) -> None:
        """Let the portions without rows be filled once more, as in the next turn."""
        self.number += 1
        self._waiting = [number for number, roster in enumerate(self.rows) if roster is None]

    def end(self, number: int) -> None:
        """A portion is no longer being filled; what was not valued at fixed prices has a turn."""
        self._filling.discard(number)
        if self.fixed is not None and number not in self._values and self._visits[number] < VISITS:
            self._waiting.append(number)

    def fix(self, worth: Floats) -> None:
        """Let all portions be valued at these prices, by the number of the tie."""
        self.fixed = {place: round(float(worth[place])) for place in self._shared}
        begun = {number for number, visits in enumerate(self._visits) if visits}
        self._waiting += sorted(begun - self._filling - set(self._waiting))

    def value(self, number: int, value: Value) -> None:
        """Hear what the rows of a portion are worth at the fixed prices."""
        self._values[number] = value

    @property
    def bound(self) -> float:
        """[points] that no roster goes below, by what the portions are worth."""
        if self.fixed is None or len(self._values) < len(self.people):
            return -math.inf
        values = [self._values[number] for number in range(len(self.people))]
        tied = [set(self._portions.tied(people)) for people in self.people]
        lowest, highest = dict.fromkeys(self._shared, 0), dict.fromkeys(self._shared, 0)
        for own, value in zip(tied, values, strict=True):
            places = [place for place in self._shared if place in own]
            for place, least, most in zip(places, value.lowest, value.highest, strict=True):
                lowest[place] += least
                highest[place] += most
        bound = self._portions.unmet + sum(value.least for value in values)
        for place, tie in zip(self._shared, self._ties, strict=True):
            try:
                load = load_of(tie.posted, 0, lowest[place], highest[place])
            except Empty:
                # It is for the other engines to say what clashes.
                return -math.inf
            bound += float((load.points + self.fixed[place] * load.values).min())
        return bound

    def shares(self, number: int) -> dict[int, tuple[int, Fraction]]:
        """What others carry of each tie that a portion shares, and which part of the rest it is."""
        others = np.arange(len(self.people)) != number
        is_open = np.array([roster is None for roster in self.rows])
        carried = self._own[others].sum(axis=0).tolist()
        own = self._able[number]
        rest = own + self._able[others & is_open].sum(axis=0)
        parts = [Fraction(a, b or 1) for a, b in zip(own.tolist(), rest.tolist(), strict=True)]
        return dict(zip(self._shared, zip(carried, parts, strict=True), strict=True))

    def points_beside(self, number: int) -> int:
        """[points] of a portion and of all that it shares, as it stands."""
        return self._points[number] + self._priced(number, self._own.sum(axis=0))

    def _priced(self, number: int, values: Ints) -> int:
        """[points] of the ties to which a portion could add, at some values."""
        own = np.flatnonzero((self._able[number] > 0) | (self._own[number] != 0)).tolist()
        return sum(self._ties[place].points(int(values[place])) for place in own)

    def take(self, number: int, roster: Roster) -> bool:
        """Let a portion have these rows, unless all together are dearer with them; whether so."""
        own, points = self._carried(roster.rows), self._due(roster)
        if self.rows[number] is not None:
            values = self._own.sum(axis=0)
            after = values - self._own[number] + own
            more = self._priced(number, after) - self._priced(number, values)
            if points + more >= self._points[number]:
                return False
        self.rows[number], self._own[number], self._points[number] = roster, own, points
        return True

    @property
    def is_filled(self) -> bool:
        """Every portion has rows."""
        return all(roster is not None for roster in self.rows)

    @property
    def is_allowed(self) -> bool:
        """The rows together break nothing hard that portions share."""
        values = self._own.sum(axis=0).tolist()
        kept = (tie.allows(value) for tie, value in zip(self._ties, values, strict=True))
        return self._portions.is_allowed and all(kept)

    @property
    def points(self) -> int:
        """[points] of everyone's rows."""
        values = self._own.sum(axis=0).tolist()
        shared = sum(tie.points(v) for tie, v in zip(self._ties, values, strict=True))
        return self._portions.unmet + sum(self._points) + shared

    def roster(self) -> Roster:
        """Everyone's rows."""
        rows = (roster.rows for roster in self.rows if roster is not None)
        return Roster({who: row for own in rows for who, row in own.items()})

    def fitted(self, worth: Floats) -> Floats:
        """What ties may be worth, moved to what one more or one less does cost as all stands."""
        values = self._own.sum(axis=0).tolist()
        found = worth.copy()
        for place, tie, value in zip(self._shared, self._ties, values, strict=True):
            here = tie.points(value)
            least, most = here - tie.points(value + 1), tie.points(value - 1) - here
            found[place] = min(max(worth[place], least), most)
        return found

    def tell(self, number: int, worth: Floats) -> None:
        """Hear what a portion takes each tie to be worth, and make it what all that told say."""
        self._told[number] = worth[self._shared]
        self._has_told[number] = True
        worth[self._shared] = self._told[self._has_told].mean(axis=0)

    @property
    def told(self) -> int:
        """How many portions have told what ties are worth."""
        return int(self._has_told.sum())
