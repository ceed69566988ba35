"""Rosters out of mixtures: dives that fix what a mixture agrees on, and neighbourhoods."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace

import numpy as np

from roster.board import work_codes
from roster.engines.choosing import Choice, chosen
from roster.engines.closing import alike, bend, closed, margin_of, remixed
from roster.engines.fixing import Pace, fix, fix_rows, scores, surest
from roster.engines.layers import Ints
from roster.engines.lines import TINY, Lines
from roster.engines.master import Master, Mixture
from roster.engines.piece import Piece, Step
from roster.engines.vicinity import Vicinity

SWEEPS, HASTY_SWEEPS = 4, 2
"""How often everyone's row is chosen anew for a first roster, and where some may be lost."""
HALF = 0.51
"""Part of a cell that a symbol has at least, where it is fixed."""
KNOWN = 40
"""[rows] a person that a neighbourhood begins with."""
ARCS, FEWEST_ARCS, MOST_ARCS = 4_000, 500, 12_000
"""[arcs] of rows near a mixture among which is chosen: at first, and at least and most later."""
EASIER, HARDER = 0.7, 1.5
"""How many times more arcs there may be after a choice that was not settled, or was."""
FEWER = 0.9
"""Part of the open cells that are left when it is asked again whether the rows are few enough."""
GOOD, LEAST = 0.002, 1.0
"""Part of a mixture, and [points], by which rows may be dearer among which a dive chooses."""
NARROWER = 4
"""How many times nearer to a mixture rows must be where they are too many."""
SMALLEST = 1.0
"""[points] dearer than its mixture that rows of a neighbourhood may be at least."""
CHOOSING, BRIEFLY = 0.08, 0.02
"""Part of all the time for one choice, in dives and neighbourhoods; it cannot be called off."""
PATIENCE = 1.0
"""[s] for one choice at least."""
FEW, SOME = 0.15, 0.4
"""Part of the people whom a mixture leaves undecided at most, to choose among them alone; the same
where some may be lost and what was decided last costs too much."""


@dataclass(slots=True)
class Rounding:
    """Makes rosters of the mixtures of `lines`."""

    lines: Lines
    seed: int
    _arcs: int = ARCS
    _wide: float = 1.0
    _undecided: float = math.inf
    _seconds: float = field(init=False)
    _rng: np.random.Generator = field(init=False)
    _vicinity: Vicinity = field(init=False)
    _work: Ints = field(init=False)

    def __post_init__(self) -> None:
        self._rng = np.random.default_rng(self.seed)
        self._vicinity = Vicinity(self.lines, self._rng)
        self._seconds = self.lines.left()
        codes, work = self.lines.contracts.alphabet.codes, work_codes(self.lines.board.problem)
        self._work: Ints = np.array([place for place, code in enumerate(codes) if code in work])

    def _piece(self, master: Master, people: Ints, rows: Ints) -> Piece:
        lines = self.lines
        shape = lines.pricing.cells.shape
        others = np.setdiff1d(lines.everyone, people)
        carried = lines.loads.values(rows, others)
        due = sum(float(lines.contracts.judge(who, rows[who][None])[1][0]) for who in others)
        bars, fixed = np.zeros(shape), np.full(shape[:2], False)
        return Piece(master, people, rows, carried, due, bars, fixed)

    def insert(self) -> None:
        """Give one person after the other the best row beside those who have one; then again."""
        lines = self.lines
        order = self._rng.permutation(len(lines.everyone)).tolist()
        rows = np.zeros((len(order), len(lines.days)), np.int64)
        values, placed = lines.loads.given.copy(), set[int]()
        sweeps = HASTY_SWEEPS if lines.spare.part else SWEEPS
        for who in (who for _ in range(sweeps) for who in order):
            lines.heed()
            if who in placed:
                loads, counts = lines.loads.carried(who, rows[who])
                values[loads] -= counts
            costs = lines.pricing.cells[who] + lines.loads.rises(who, values)
            found, _ = lines.usable(lines.best_of(who, costs))
            if len(found.people):
                rows[who] = found.rows[0]
                placed.add(who)
            elif who not in placed:
                return
            loads, counts = lines.loads.carried(who, rows[who])
            values[loads] += counts
            if len(placed) == len(order) and who == order[-1]:
                lines.offer(rows)
                lines.know(rows)

    def dive(self, sure: float, noise: float) -> None:
        """Fix the cells on which the mixture agrees, step by step, down to a roster.

        Parameters
        ----------
        sure : float
            Part of a cell from which on a symbol is fixed without more ado.
        noise : float
            By how much chance may change that part.
        """
        lines, master = self.lines, self.lines.master
        nothing = np.zeros((len(lines.everyone), len(lines.days)), np.int64)
        piece = self._piece(master, lines.everyone, nothing)
        piece.least = lines.bound
        pace = Pace(piece.fixed.size, lines.spare.part)
        tried, refused = 0, math.inf
        self._undecided = math.inf
        before: Step | None = None
        first = last = None
        while not lines.is_over:
            master.keep(piece.bars)
            if last is not None:
                bend(lines, piece, last)
            mixture = remixed(lines, piece)
            if mixture is None:
                break
            first = first or mixture
            is_dear = self._is_dear(piece, mixture, before, first)
            if is_dear and before is None:
                break
            if before and is_dear:
                # What was decided last costs too much: choose among what there was before.
                piece.bars, piece.fixed, piece.least = before.bars, before.fixed, before.least
                master.keep(piece.bars)
                mixture = remixed(lines, piece)
                if mixture is None:
                    break
            elif not len(piece.open) or self._is_whole(piece, mixture):
                self._offer(piece, mixture)
                break
            open_ = int((~piece.fixed).sum())
            if is_dear or open_ < FEWER * refused:
                if self._ends(piece, mixture, is_dear):
                    break
                refused = open_
            # While the mixture grows no dearer, more and more is fixed at once.
            near = alike(lines, mixture)
            is_calm = before is not None and mixture.objective <= before.objective + near
            pace.learn(tried, is_dear=is_dear, is_calm=is_calm)
            now = Step(piece.bars.copy(), piece.fixed.copy(), piece.least, mixture.objective)
            before = None if pace.is_last else now
            self._decide(piece, mixture, pace, sure, noise)
            tried, last = open_ - int((~piece.fixed).sum()), mixture
        master.keep(np.zeros_like(piece.bars))

    def _decide(
        self, piece: Piece, mixture: Mixture, pace: Pace, sure: float, noise: float
    ) -> None:
        """Fix what the mixture is surest of."""
        least, most = pace.limits(int((~piece.fixed).sum()))
        score = scores(piece, mixture, self._work)
        shaken = score - noise * self._rng.random(score.shape)
        picked = surest(shaken, sure, most)
        if len(picked) < least:
            picked = surest(score, HALF, least)
        if not fix(piece, mixture, picked):
            fix_rows(piece, mixture, 1 + least // len(self.lines.days))

    def _good(self, mixture: Mixture) -> float:
        """[points] by which a good roster may be dearer than a mixture."""
        return self._wide * (GOOD * abs(mixture.objective) + LEAST)

    def _is_dear(self, piece: Piece, mixture: Mixture, before: Step | None, first: Mixture) -> bool:
        """No better roster, or no good one, can come of this mixture."""
        if before:
            spare, part = self.lines.spare, float(piece.fixed.mean())
            gained = spare.gained(first.objective, self.lines.objective)
            limit = first.objective + spare.share * gained * (1 + part) / 2
            if mixture.objective > max(limit, before.objective + self._good(mixture)):
                return True
        return margin_of(self.lines, piece, mixture) < 0

    def _ends(self, piece: Piece, mixture: Mixture, is_dear: bool) -> bool:
        """Choose among rows near the mixture; whether nothing is left to be found there."""
        margin = min(self._good(mixture), margin_of(self.lines, piece, mixture))
        is_hasty = self.lines.spare.part > 0
        most = MOST_ARCS if is_dear else self._arcs
        choice = None if is_hasty else self._close(piece, mixture, margin, most, CHOOSING)
        if choice is None:
            few = SOME if is_dear and is_hasty else FEW
            return self._settles(piece, mixture, margin, most, few)
        self._learn(choice)
        return choice.rows is not None or choice.is_settled

    def _settles(
        self, piece: Piece, mixture: Mixture, margin: float, most: int, few: float
    ) -> bool:
        """Choose among rows of those alone whom the mixture leaves undecided.

        The others keep the row that the mixture gives them whole. True where a good roster came of
        it; of others nothing is proved.
        """
        rows, whole = piece.rows.copy(), mixture.weights > 1 - TINY
        rows[piece.master.people[whole]] = piece.master.rows[whole]
        undecided = np.setdiff1d(piece.people, piece.master.people[whole])
        if len(undecided) > min(FEWER * self._undecided, few * len(piece.people)):
            return False
        self._undecided = len(undecided)
        rest = replace(self._piece(piece.master, undecided, rows), bars=piece.bars)
        while margin >= 0:
            choice = self._close(rest, mixture, margin, most, BRIEFLY)
            if choice is not None:
                good = mixture.objective + self._good(mixture)
                return choice.rows is not None and self.lines.objective <= good
            margin = margin / NARROWER if margin > SMALLEST else -1.0
        return False

    def _learn(self, choice: Choice) -> None:
        """Choose among more where the last choice was an easy one, and wider where in vain."""
        if choice.is_settled:
            self._arcs = min(int(HARDER * self._arcs), MOST_ARCS)
            self._wide *= 1.0 if choice.rows else HARDER
        else:
            self._arcs = max(int(EASIER * self._arcs), FEWEST_ARCS)

    def improve(self) -> None:
        """Open some cells of the best roster again."""
        lines = self.lines
        newest = lines.best.newest
        if newest is None:
            return
        rows = lines.rows_of(newest[0])
        opened = self._vicinity.pick(rows)
        people = opened.people
        carried = lines.loads.values(rows, np.setdiff1d(lines.everyone, people))
        master = Master(lines.loads, people, carried, len(lines.days))
        piece = self._piece(master, people, rows)
        for day in (*range(opened.first), *range(opened.beyond, len(lines.days))):
            piece.keep(day)
        self._begin(piece)
        mixture = remixed(lines, piece)
        if mixture is None:
            return
        margin = margin_of(self.lines, piece, mixture)
        is_settled, is_better = True, False
        while margin >= 0:
            choice = self._close(piece, mixture, margin, self._arcs, BRIEFLY)
            if choice is not None:
                is_settled, is_better = choice.is_settled, choice.rows is not None
                break
            is_settled = False
            margin = margin / 2 if margin > SMALLEST else -1.0
        if not is_better:
            self._vicinity.learn(is_settled=is_settled)
        lines.master.add(master.people, master.rows, master.points)

    def prove(self, seconds: float) -> None:
        """Choose among all the rows that a better roster could have, if they are few enough.

        Parameters
        ----------
        seconds : float [s]
        """
        lines = self.lines
        objective = lines.objective
        if not math.isfinite(objective):
            # Without a roster every row is near, also what is barred.
            return
        costs = lines.costs(lines.prices)
        near = lines.pricing.near(costs, lines.everyone, lines.margin, MOST_ARCS, lines.heed)
        if near is None:
            return
        cells, given = lines.pricing.cells, lines.loads.given
        choice = chosen(lines.loads, near, cells, given, objective, min(seconds, lines.left()))
        if choice.rows is not None:
            lines.offer(np.array([choice.rows[who] for who in lines.everyone.tolist()]))
        lines.raise_bound(min(choice.bound, objective))

    def _begin(self, piece: Piece) -> None:
        """Give a neighbourhood the rows that stand, and the best of those that are known."""
        lines, known = self.lines, self.lines.master
        keeping = known.keeping(piece.bars)
        for who in piece.people:
            row = piece.rows[who][None]
            _, points = lines.contracts.judge(int(who), row)
            piece.master.add(np.array([who]), row, points.astype(np.float64))
            own = np.flatnonzero(keeping & (known.people == who))
            earned = lines.loads.costs(lines.prices)[who, lines.days, known.rows[own]].sum(axis=1)
            own = own[np.argsort(known.points[own] - earned, kind="stable")[:KNOWN]]
            piece.master.add(known.people[own], known.rows[own], known.points[own])

    def _is_whole(self, piece: Piece, mixture: Mixture) -> bool:
        share = np.zeros(len(self.lines.everyone))
        np.maximum.at(share, piece.master.people, mixture.weights)
        return bool((share[piece.people] > 1 - TINY).all())

    def _offer(self, piece: Piece, mixture: Mixture) -> None:
        taken = mixture.weights > 1 - TINY
        rows = piece.rows.copy()
        rows[piece.master.people[taken]] = piece.master.rows[taken]
        self.lines.offer(rows)

    def _close(
        self, piece: Piece, mixture: Mixture, margin: float, most: int, part: float
    ) -> Choice | None:
        """Choose among the rows near the mixture, if they are few enough; what came of it.

        Parameters
        ----------
        part : float
            Of all the time.
        """
        seconds = min(max(part * self._seconds, PATIENCE), self.lines.left())
        return closed(self.lines, piece, mixture, margin, most, seconds)
