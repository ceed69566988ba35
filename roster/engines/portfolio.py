"""Fills a roster: a first one without the solver, then the whole problem, joined by windows of it.

CP-SAT works on the whole problem from the start; it proves many weeks best within seconds. What it
has not proved by then is improved window by window beside it, while it goes on raising the bound.
A large problem is bounded without its rows of days and left to the windows, which wait for what
whole rows say of its cells. With one worker the two take turns, so that a run can be repeated.
"""

from __future__ import annotations

import math
import time
from collections import deque
from collections.abc import Iterator, Sequence

from roster.board import Board, Run, Succession, Word
from roster.domain import LEAVE, OFF, Problem, Roster
from roster.engines.apart import Mixing
from roster.engines.cells import Cells
from roster.engines.clash import culprits as culprits
from roster.engines.cpsat import build
from roster.engines.crowd import filled_by_portions
from roster.engines.domains import alike, everything
from roster.engines.ground import Ground, grounded
from roster.engines.horizon import filled_by_slices
from roster.engines.insertion import Insertion
from roster.engines.outcomes import (
    Filled,
    Impossible,
    Limits,
    Listener,
    Outcome,
    Unfinished,
    unheard,
)
from roster.engines.running import POLL, Over
from roster.engines.solving import Answer, Ending, Search
from roster.engines.windows import Windows
from roster.rules import Rule

MANY = 300
"""[people] from which on a unit is filled portion by portion, if threads may race."""
HEAD_START = 0.4
"""Part of the time that the whole problem has before windows join it, unless it is large."""
ALONE = 10.0
"""[s] of it at least: the solver improves what it has by neighbourhoods of its own."""
MIXED_BY = 0.25
"""Part of the time after which windows no longer wait for what whole rows say of the cells."""
LARGE = 4_500
"""[choices] from here on the whole problem is there for the bound, windows for the roster."""
SHORTAGE = 0.1
"""Part of the time for what shortages cannot be avoided, where the roster has some."""
WHOLE, WINDOWS = 0.5, 0.4
LARGE_WHOLE, LARGE_WINDOWS = 0.2, 0.5
"""Parts of the time of a single worker; a large problem is searched whole twice."""
SHORTEST_MIXED = 7
"""[days] from which on whole rows are mixed: of a few days the cells say enough."""
MOST_MIXED = 100_000
"""[choices] up to which whole rows are mixed."""
LONG = 56
"""[days] from which on what is too large to be mixed is filled slice by slice."""
PAUSE = 0.05
"""[s] longer before each further window in vain."""
LONGEST_PAUSE = 2.0
"""[s]"""


def fill(
    problem: Problem,
    rules: Sequence[Rule],
    limits: Limits,
    listener: Listener = unheard,
    start: Roster | None = None,
) -> Outcome:
    """The best roster that can be found within the limits, and how good it is shown to be.

    Parameters
    ----------
    listener : Listener
        Hears of every better roster and bound, in the caller's thread.
    start : Roster or None
        One that is there already: unless it breaks a hard rule, nothing worse comes out.

    Raises
    ------
    Disagreement
        The engine and the interpreter of statements judge a roster differently: a defect.
    """
    since = time.monotonic()
    try:
        ground = grounded(problem, rules, limits, listener, since)
        if start is not None:
            ground.take_up(start)
        if limits.workers > 1 and len(problem.people) >= MANY:
            outcome = filled_by_portions(ground)
            if outcome is not None:
                return outcome
            if limits.stop():
                return Unfinished(ground.best.bound, ground.best.seconds)
        filling = _Filling(ground)
        if filling.is_long:
            filling.begin()
            outcome = None if ground.best.newest else filled_by_slices(ground)
            if outcome is not None:
                return outcome
            if limits.stop() and not ground.best.newest:
                return Unfinished(ground.best.bound, ground.best.seconds)
    except Over:
        return Unfinished(None, time.monotonic() - since)
    return filling.run()


class _Filling:
    """The engines of up to some hundred people."""

    def __init__(self, ground: Ground) -> None:
        self.problem, self.rules, self.limits = ground.problem, ground.rules, ground.limits
        self.shortage, self.board = ground.shortage, ground.board
        self.best, self.running, self.domains = ground.best, ground.running, ground.domains
        self.kinds = alike(self.board)
        self.windows = Windows(self.board, self.domains, self.kinds, self.running, self.limits)
        self.insertion = self._insert()
        self.repeats = self.limits.workers == 1
        self.is_large = self.windows.choices > LARGE
        self.whole: Search | None = None
        self.mixing = self._new_mixing()

    def _new_mixing(self) -> Mixing | None:
        """Whole rows, unless a run must repeat, or they are too short or too many."""
        days, choices = self.problem.days, self.windows.choices
        if self.repeats or choices > MOST_MIXED or days < SHORTEST_MIXED:
            return None

        def ready() -> None:
            # What the rows leave of each cell is searched in place of everything.
            if self.whole is not None:
                self.whole.stop()

        return Mixing(
            self.board, self.domains, self.running, lambda: self.left, self.limits.seed, ready
        )

    @property
    def is_long(self) -> bool:
        """So many days that they are filled slice by slice, if threads may race."""
        is_large = self.windows.choices > MOST_MIXED
        return is_large and self.problem.days >= LONG and not self.repeats

    @property
    def is_narrowed(self) -> bool:
        """Whole rows have told which symbols stand in good ones."""
        return self.mixing is not None and self.mixing.is_ready

    @property
    def are_rows_mixed(self) -> bool:
        """A process of whole rows is at work."""
        return self.mixing is not None and not self.mixing.is_over

    def begin(self) -> None:
        """Make a first roster, if it can be made without the solver."""
        self.running.together(self._begin, until=self._has_begun)

    def run(self) -> Outcome:
        self.begin()
        ending = Ending.STOPPED if self._is_over() else self._search()
        if ending is Ending.IMPOSSIBLE:
            codes = culprits(self.problem, self.rules, self.limits)
            return Impossible(codes, self.best.seconds)
        unavoidable = self._unavoidable() if self.best.shortage and not self._is_late else 0
        if self.best.roster is None:
            return Unfinished(self.best.bound, self.best.seconds)
        return Filled(
            self.best.roster,
            self.best.objective,
            self.best.bound,
            unavoidable,
            self.best.seconds,
            self.best.first_seconds,
        )

    @property
    def left(self) -> float:
        """[s] until the time for searching is up."""
        kept = SHORTAGE if self.best.shortage else 0.0
        return self.limits.seconds * (1 - kept) - self.best.seconds

    def _is_over(self) -> bool:
        return self.best.is_best or self.left <= 0 or self.limits.stop()

    def _has_begun(self) -> bool:
        """There is nothing more to begin with: the time is up only once there is a roster."""
        if self.best.newest is None:
            return self.limits.stop()
        return self._is_over()

    @property
    def _is_late(self) -> bool:
        """The time is up, or the caller has had enough."""
        return self.best.seconds >= self.limits.seconds or self.limits.stop()

    def _resting(self) -> Roster:
        """The roster on which everyone rests who is not pinned."""
        rows = {person.id: [""] * self.problem.days for person in self.problem.people}
        for (person, day), codes in everything(self.problem).items():
            rows[person][day] = next((c for c in (LEAVE, OFF) if c in codes), codes[0])
        return Roster({person: tuple(row) for person, row in rows.items()})

    def _insert(self) -> Iterator[None]:
        """Rosters made without the solver, if this way leads to one, each better than the last."""
        seed = self.limits.seed
        insertion = Insertion(
            self.board, self.domains, self.kinds, self._resting(), seed, self.running.heed
        )
        for points in insertion.rounds(lambda: self.running.is_over):
            if insertion.is_legal:
                self.best.offer(insertion.tally.roster(), points, "insertion")
            yield

    def _begin(self) -> None:
        """Make a first roster; a single worker then goes on till this way leads no further."""
        for _ in self.insertion:
            if not self.repeats:
                return

    def _search(self) -> Ending:
        """Search the whole problem, joined by windows."""
        endings = [Ending.STOPPED]

        def whole() -> None:
            answer = self._whole()
            endings.append(answer.ending)
            if answer.ending is Ending.PROVED:
                self.best.raise_bound(answer.objective)
            if answer.ending is not Ending.STOPPED:
                self.running.over.set()

        if self.repeats:
            self.running.together(whole, until=self._is_over)
            if endings[-1] is Ending.STOPPED:
                self.running.together(self._improve, until=self._is_over)
        else:
            mix = [self.mixing.run] if self.mixing else []
            self.running.together(whole, self._improve, *mix, until=self._is_over)
        return endings[-1]

    def _whole(self) -> Answer:
        """Search the whole problem, and narrowly once it is known where good rows lie."""
        if not self.is_narrowed:
            answer = self._widely()
            if answer.ending is not Ending.STOPPED or not self.is_narrowed:
                return answer
        self.whole = None
        self._narrowly()
        self.running.heed()
        return self._widely()

    def _await_rows(self, mixing: Mixing) -> None:
        """Leave the machine to others while rows are mixed, as far as there is time for it."""
        until = self.limits.seconds * MIXED_BY
        while not (mixing.is_ready or mixing.is_over or self.best.seconds > until):
            self.running.heed()
            self.running.wait(POLL)

    def _narrowly(self) -> None:
        """Search where good rows lie, ever wider; rosters beyond are bounded by what rows cost."""
        assert self.mixing is not None
        for domains, beyond in self.mixing.narrowings():
            cells = build(self.board, domains, self.kinds, heed=self.running.heed)
            newest = self.best.newest
            if newest:
                cells.hint(newest[0])
                cells.solver.add(cells.objective() <= newest[1] - 1)
            reached = newest[1] if newest else math.inf
            search = self._new_search(cells, max(self.left, POLL), self._beside)

            def heard(bound: int, limit: float = min(reached, beyond)) -> None:
                self.best.raise_bound(int(min(bound, limit)))

            answer = self.running.run(search, heard, offer=True)
            if answer.ending is Ending.STOPPED:
                return
            if answer.ending is Ending.PROVED:
                reached = answer.objective
            if math.isfinite(least := min(reached, beyond)):
                self.best.raise_bound(int(least))

    def _widely(self) -> Answer:
        """Search everything; a large problem first for its bound alone."""
        if self.is_large and self.best.newest and not self.is_narrowed:
            answer = self._relaxed()
            if answer.ending is not Ending.PROVED:
                return answer
            self.best.raise_bound(answer.objective)
        cells = build(self.board, self.domains, self.kinds, heed=self.running.heed)
        if self.best.newest:
            cells.hint(self.best.newest[0])
        search = self._new_search(cells, self._while(WHOLE, LARGE_WHOLE), self._beside)
        return self._run_widely(search, offer=True)

    def _run_widely(self, search: Search, offer: bool = False) -> Answer:
        """Run a search of everything that ends once it is known where good rows lie."""
        if not self.is_narrowed:
            self.whole = search
            if self.is_narrowed:
                search.stop()
        return self.running.run(search, self.best.raise_bound, offer)

    def _relaxed(self) -> Answer:
        """Search without what days in a row say to each other: quick to bound, no roster."""
        rows = (Run, Word, Succession)
        kept = [each for each in self.board.posted if not isinstance(each.statement, rows)]
        board = Board(self.problem, kept)
        cells = build(board, self.domains, self.kinds, heed=self.running.heed)
        search = self._new_search(cells, self._while(LARGE_WHOLE, LARGE_WHOLE), self._beside)
        return self._run_widely(search)

    @property
    def _beside(self) -> int:
        """[threads] for the whole problem while windows have one, and whole rows one."""
        others = 1 + self.are_rows_mixed
        fewest = 1 if self.is_large or self.are_rows_mixed else min(self.limits.workers, 2)
        return max(self.limits.workers - others, fewest)

    def _while(self, part: float, large: float) -> float:
        """[s] for a search: all that is left, or a part of the time for a single worker.

        What is left by the clock differs from run to run: a single worker goes by its part.
        """
        if self.repeats:
            return self.limits.seconds * (large if self.is_large else part)
        return max(self.left, POLL)

    def _new_search(self, cells: Cells, seconds: float, workers: int) -> Search:
        limits = self.limits
        seed, pace = limits.seed, limits.pace
        return Search(cells, seconds, workers, seed, self.repeats, pace, light=self.is_large)

    def _effort(self, part: float) -> float:
        """[deterministic units] that a part of the time stands for."""
        return self.limits.seconds * self.limits.pace * part

    def _improve(self) -> None:
        """Improve the newest roster window by window until the time is up."""
        if not self.repeats:
            if self.is_large:
                deque(self.insertion, maxlen=0)
                if self.mixing is not None:
                    self._await_rows(self.mixing)
            else:
                alone = max(self.limits.seconds * HEAD_START, ALONE)
                self.running.wait(alone - self.best.seconds)
            if self.mixing is not None and self.mixing.is_ready:
                self.windows.narrow(self.mixing.near())
        part = LARGE_WINDOWS if self.is_large else WINDOWS
        until = self.windows.effort + self._effort(part)
        roster, objective, vain = None, 0, 0
        while not self.running.is_over and not self.windows.is_whole:
            newest = self.best.newest
            if newest and (roster is None or newest[1] < objective):
                roster, objective = newest
            if roster is None:
                if self.repeats:
                    return
                self.running.wait(POLL)
                continue
            since = self.best.seconds
            found = self.windows.improved(roster)
            took = self.best.seconds - since
            if found:
                vain = 0
                roster, objective = found[0], objective - found[1]
                self.best.offer(roster, objective, "windows")
            elif not self.repeats:
                # The more windows were in vain, the more of the core is left to the proof.
                vain += 1
                self.running.wait(min(vain * PAUSE, LONGEST_PAUSE))
            if self.are_rows_mixed:
                # The solver has the one core and the rows have the other: windows take half a turn.
                self.running.wait(took)
            if self.repeats and self.windows.effort > until:
                return

    def _unavoidable(self) -> int:
        """[points] of shortages that no roster avoids, as far as there is time to prove them."""
        seconds = max(self.limits.seconds * SHORTAGE, POLL)
        bounds = [0]

        def prove() -> None:
            wanted, heed = self.shortage.__contains__, self.running.heed
            cells = build(self.board, self.domains, self.kinds, wanted, heed=heed)
            if self.best.roster is not None:
                cells.hint(self.best.roster)
            search = self._new_search(cells, seconds, self.limits.workers)
            bounds.append(self.running.run(search, bounds.append).bound)

        def is_over() -> bool:
            # The caller's whole objective can be no better than its shortages alone.
            return max(bounds) >= self.best.shortage or self._is_late

        self.running.together(prove, until=is_over)
        unavoidable = min(max(bounds), self.best.shortage)
        self.best.raise_bound(unavoidable)
        self.best.settle()
        return unavoidable
