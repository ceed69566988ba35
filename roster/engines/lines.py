"""Mixes whole rows: column generation over everyone's automata gives a true lower bound.

The linear programme over all rows that a person may have is solved by pricing: the cheapest row of
each person under what the loads are worth. What its prices leave of each cell narrows the problem
for every other engine.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import numpy as np

from roster.board import Board, judge
from roster.domain import Roster
from roster.engines.contracts import EAGER, Contracts
from roster.engines.domains import Domains
from roster.engines.incumbent import Incumbent
from roster.engines.layers import Ints
from roster.engines.loads import Loads
from roster.engines.master import Master, Mixture
from roster.engines.nearness import CARE, Nearness
from roster.engines.pricing import Floats, Pricing, Rows
from roster.engines.spare import EXACT, Spare

SMOOTHING, LIGHTLY = 0.7, 0.5
"""Part of the best prices so far in those that are asked next, and where some may be lost."""
NEAR = 1e-4
"""Part of the objective by which bound and mixture may differ when pricing ends."""
ENOUGH = 0.3
"""Part of the precision to which mixtures are priced."""
FADED = 10
"""[mixtures] that together gain little, before a mixture is good enough to be rounded."""
TINY = 1e-6
WIDER = 5
"""How many times larger automata may be of rows that are cut at seams: they must hold all of it."""


class Lines:
    """The rows of everyone on a board, and what mixtures of them cost.

    Parameters
    ----------
    source : Domains or Contracts
        What the cells may hold, or what everyone's row costs, where that is known already.
    best : Incumbent
        Hears of better bounds and rosters.
    left : Callable[[], float]
        [s] until the time is up.
    heed : Callable[[], None]
        Called again and again; it may raise to give the search up.
    spare : Spare
        What is not worth more work.
    prices : Sequence[float]
        What each load may be worth, to begin with; empty: nothing is known.

    Raises
    ------
    Empty
        Hard couples contradict each other, whatever the rows.
    """

    def __init__(
        self,
        board: Board,
        source: Domains | Contracts,
        best: Incumbent,
        left: Callable[[], float],
        heed: Callable[[], None],
        spare: Spare = EXACT,
        prices: Sequence[float] = (),
    ) -> None:
        self.board, self.best, self.left, self.heed = board, best, left, heed
        self.spare = spare
        eager = EAGER * WIDER if spare.share else EAGER
        self.contracts = (
            source if isinstance(source, Contracts) else Contracts(board, source, eager, heed)
        )
        self.pricing = Pricing(self.contracts)
        self.loads = Loads(board, self.contracts, heed)
        self.everyone = np.arange(len(self.contracts.people))
        self.days = np.arange(board.problem.days)
        given, days = self.loads.given, board.problem.days
        is_cut = spare.share > 0 and not self.contracts.left
        contracts = self.contracts if is_cut else None
        self.master = Master(self.loads, self.everyone, given, days, contracts)
        self.bound = self._shown = -math.inf
        self._slack: tuple[Floats, Floats] | None = None
        self.prices = np.array(prices) if prices else np.zeros(self.loads.count)
        """What each load is worth where the bound is best."""
        self.ideal = np.zeros(self.loads.count)
        """[points] of each load in the best mixture, up to a constant."""

    @property
    def relaxed(self) -> tuple[str, ...]:
        """The rules of which rows or loads say less: the bound may lie lower for them."""
        rows = {each.rule for left in self.contracts.left for each in left.posted}
        loads = {
            each.rule for load in self.loads.loads if not load.is_exact for each in load.posted
        }
        return tuple(sorted(rows | loads))

    @property
    def objective(self) -> float:
        """[points] of the best roster that any engine has found."""
        newest = self.best.newest
        return math.inf if newest is None else newest[1]

    @property
    def is_over(self) -> bool:
        """The time is up, or the best roster is proved as far as is worth the work."""
        self.heed()
        enough = max(math.ceil(self.bound - CARE), self.bound + self.spare.of(self.bound))
        return self.left() <= 0 or self.objective <= enough

    def costs(self, duals: Floats) -> Floats:
        """What each symbol costs at these prices of the loads, by person, day and symbol."""
        return self.pricing.cells - self.loads.costs(duals)

    def begin(self) -> bool:
        """Find a row for everyone; False when somebody has none."""
        costs = self.costs(self.prices)
        found = self.pricing.best(costs, self.everyone)
        if not np.isfinite(found.values).all():
            return False
        self._bounded(found, self.prices)
        while True:
            rows, points = self.usable(found)
            self.master.add(rows.people, rows.rows, points)
            without = np.isin(found.people, rows.people, invert=True)
            if not self.tighten(found.people, found.rows):
                # What is left out is too large: rows that break it bound, but are no roster's.
                own = found.people[without], found.rows[without], found.points[without]
                self.master.add(*own)
                break
            if not without.any():
                break
            found = self.pricing.best(costs, found.people[without])
            if not np.isfinite(found.values).all():
                return False
        return True

    def know(self, rows: Ints) -> None:
        """Take the rows of a roster up."""
        for who, row in enumerate(rows):
            _, points = self.contracts.judge(who, row[None])
            self.master.add(np.array([who]), row[None], points.astype(np.float64))

    def try_on(self, rows: Ints, most: int) -> None:
        """Let everyone have the best of rows that were good for others, so many at most."""
        earned = self.loads.costs(self.prices)
        for who in self.everyone.tolist():
            allowed, points = self.contracts.judge(who, rows)
            cost = np.where(allowed, points - earned[who, self.days, rows].sum(axis=1), np.inf)
            best = np.argsort(cost, kind="stable")[:most]
            best = best[allowed[best]]
            people = np.full(len(best), who)
            self.master.add(people, rows[best], points[best].astype(np.float64))

    def mix(self, kept: float = 0.0) -> Mixture | None:
        """Solve the programme over all rows, the bound rising.

        Parameters
        ----------
        kept : float [s]
            When no more is left than that, a mixture is taken as it is.

        Returns
        -------
        Mixture or None
            None when the time is up, or when others have shown more than any mixture could.
        """
        reached: list[float] = []
        while not self.is_over:
            mixture = self.master.mixed(self.left())
            if mixture is None or math.ceil(mixture.objective - TINY) < self.best.bound:
                return None
            smooth = LIGHTLY if self.spare.part else SMOOTHING
            duals = smooth * self.prices + (1 - smooth) * mixture.duals
            new = self._ask(duals, mixture)
            if not new:
                new = self._ask(mixture.duals, mixture)
            gap = mixture.objective - self.bound
            reached.append(mixture.objective)
            is_good = gap < self.near(mixture) or self.left() < kept
            if not new or is_good or self.spare.is_fading(reached, self.objective, FADED):
                self._remember(mixture)
                return mixture
        return None

    def near(self, mixture: Mixture) -> float:
        """[points] within which a mixture is as good as the best."""
        near = NEAR * abs(mixture.objective)
        return max(near, ENOUGH * self.spare.of(mixture.objective))

    def _remember(self, mixture: Mixture) -> None:
        """Keep what the loads cost in a mixture."""
        values = self.loads.given.copy()
        for place in np.flatnonzero(mixture.weights > TINY).tolist():
            who, row = int(self.master.people[place]), self.master.rows[place]
            loads, counts = self.loads.carried(who, row)
            values[loads] += mixture.weights[place] * counts
        self.ideal = self.loads.points(values)

    def _ask(self, duals: Floats, mixture: Mixture) -> bool:
        """Price everyone's rows; whether the mixture may become cheaper by it."""
        found = self.pricing.best(self.costs(duals), self.everyone)
        self._bounded(found, duals)
        # What an automaton did not hold when the rows were found is asked of them before it does.
        new = self.take(self.master, found, mixture)
        return self.tighten(found.people, found.rows) or new > 0

    def _bounded(self, found: Rows, duals: Floats) -> None:
        """Raise the bound if these prices show a better one."""
        bound = float(found.values.sum()) + self.loads.relaxed(duals)
        if bound > self._shown:
            self._shown, self.prices = bound, duals
            self.raise_bound(bound)

    def raise_bound(self, bound: float) -> None:
        """No roster costs less, as has been shown in another way."""
        if math.isfinite(bound):
            self.bound = max(self.bound, bound)
            self.best.raise_bound(math.ceil(bound - CARE))

    def tighten(self, people: Ints, rows: Ints) -> bool:
        """Put what was left out into the automata of those whose rows break it."""
        changed = False
        for who, row in zip(people.tolist(), rows, strict=True):
            if self.contracts.has_left(who):
                parts, _, _ = self.contracts.broken(who, row[None])
                for part in parts:
                    changed |= self.contracts.tighten(who, part)
        if changed:
            self.pricing.refresh()
        return changed

    def best_of(self, who: int, costs: Floats) -> Rows:
        """The cheapest row of one person, whatever the automaton leaves out for the time being."""
        found = self.pricing.best_of(who, costs)
        while self.tighten(found.people, found.rows):
            found = self.pricing.best_of(who, costs)
        return found

    def usable(self, found: Rows) -> tuple[Rows, Floats]:
        """The rows that may stand by what the automata leave out too, and all their points."""
        usable, points = np.isfinite(found.values), found.points.copy()
        for who in np.unique(found.people).tolist():
            if self.contracts.has_left(who):
                own = np.flatnonzero(found.people == who)
                _, allowed, more = self.contracts.broken(who, found.rows[own])
                usable[own] &= allowed
                points[own] += more
        rows = Rows(found.people[usable], found.rows[usable], found.values[usable], points[usable])
        return rows, points[usable]

    def take(self, master: Master, found: Rows, mixture: Mixture) -> int:
        """Add the rows that would make a mixture cheaper, or may by a stretch; how many are new."""
        rows, points = self.usable(found)
        cheaper = self.gains(rows.people, rows.rows, points, mixture) < -TINY
        cheaper |= master.is_cut
        return master.add(rows.people[cheaper], rows.rows[cheaper], points[cheaper])

    def gains(self, people: Ints, rows: Ints, points: Floats, mixture: Mixture) -> Floats:
        """How much dearer each row is than the person's best, at the prices of a mixture."""
        earned = self.loads.costs(mixture.duals)[people[:, None], self.days, rows].sum(axis=1)
        gain: Floats = points - earned - mixture.worth[people]
        return gain

    def slack(self) -> Floats:
        """How much dearer than the person's best a row with this cell is, at the best prices."""
        if self._slack is None or self._slack[0] is not self.prices:
            through = self.pricing.through(self.costs(self.prices))
            self._slack = self.prices, through - through.min(axis=(1, 2), keepdims=True)
        return self._slack[1]

    @property
    def margin(self) -> float:
        """[points] by which a person's row in a better roster may be dearer than the best."""
        return self.nearness().margin(self.objective)

    def nearness(self) -> Nearness:
        """What the best prices say of each cell."""
        numbers = self.contracts.number, self.contracts.symbols
        return Nearness(*numbers, self.slack(), self._shown)

    def rows_of(self, roster: Roster) -> Ints:
        """A roster as numbers."""
        rows: Ints = np.array(
            [self.contracts.row(roster.rows[person]) for person in self.contracts.people]
        )
        return rows

    def offer(self, rows: Ints) -> bool:
        """Let the interpreter judge a roster and hand it on; False when it is no better."""
        codes = (self.contracts.codes(row) for row in rows)
        roster = Roster(dict(zip(self.contracts.people, codes, strict=True)))
        verdict = judge(self.board, roster)
        if not verdict.allowed or verdict.points >= self.objective:
            return False
        self.best.offer(roster, verdict.points, "rows")
        return True
