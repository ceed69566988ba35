"""The best roster so far and the best bound, shared by searches that run at the same time."""

from __future__ import annotations

import threading
import time

from roster.board import Board, Verdict, judge
from roster.domain import Roster
from roster.engines.outcomes import Disagreement, Listener, Progress


class Incumbent:
    """Takes rosters from any thread; every one that is accepted is judged by the interpreter.

    Searches find rosters faster than they can be judged, so the newest waits until the thread that
    owns the incumbent settles it.
    """

    def __init__(
        self, board: Board, shortage: frozenset[int], listener: Listener, since: float
    ) -> None:
        self._board = board
        self._shortage = shortage
        self._listener = listener
        self._lock = threading.Lock()
        self._offered: tuple[Roster, int, str] | None = None
        self._told: tuple[int | None, int] = (None, 0)
        self._since = since
        self.roster: Roster | None = None
        self.objective = 0
        self.engine = ""
        self.shortage = 0
        self.bound = 0
        self.first_seconds = 0.0

    @property
    def seconds(self) -> float:
        """[s] since the start."""
        return time.monotonic() - self._since

    @property
    def is_best(self) -> bool:
        return self.roster is not None and self.objective <= self.bound

    @property
    def newest(self) -> tuple[Roster, int] | None:
        """The cheapest roster that was offered, judged or not."""
        with self._lock:
            if self._offered:
                return self._offered[:2]
            return None if self.roster is None else (self.roster, self.objective)

    def offer(self, roster: Roster, objective: int, engine: str = "") -> None:
        """An engine has found a roster that costs so much, or less."""
        with self._lock:
            known = self._offered[1] if self._offered else None
            if self.roster is not None:
                known = self.objective if known is None else min(known, self.objective)
            if known is None or objective < known:
                self._offered = roster, objective, engine

    def raise_bound(self, bound: int) -> None:
        """A search has shown that no roster costs less."""
        with self._lock:
            self.bound = max(self.bound, bound)

    def settle(self) -> None:
        """Judge the newest roster and tell the listener what is new."""
        with self._lock:
            if self._offered:
                roster, claimed, self.engine = self._offered
                self._accept(roster, claimed)
                self._offered = None
        objective = self.objective if self.roster is not None else None
        if (objective, self.bound) != self._told:
            self._told = (objective, self.bound)
            self._listener(
                Progress(
                    self.seconds,
                    objective,
                    self.bound,
                    self.shortage,
                    self.roster,
                    self.engine,
                )
            )

    def _accept(self, roster: Roster, claimed: int) -> None:
        verdict = judge(self._board, roster)
        # A search that is stopped early may count too many points, never too few.
        if not verdict.allowed or verdict.points > claimed or verdict.points < self.bound:
            raise Disagreement(
                f"the engine gives {claimed} points and a bound of {self.bound}; the interpreter "
                f"{verdict.points}, allowed: {verdict.allowed}"
            )
        if self.roster is None:
            self.first_seconds = self.seconds
        self.roster, self.objective = roster, verdict.points
        self.shortage = self._missing(verdict)

    def _missing(self, verdict: Verdict) -> int:
        found = [f for f in verdict.findings if f.posted.index in self._shortage]
        return Verdict(tuple(found)).points
