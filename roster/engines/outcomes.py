"""What comes of filling a roster, and what the caller sets and hears while it is being filled."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from roster.domain import Roster, Text

SMALLEST_SCALE = 20
"""[points] below this a gap is measured against this, so that a few points are not 100 %."""
ENGINES: Mapping[str, Text] = {
    "": Text("原有安排", "as given"),
    "insertion": Text("逐人插入", "insertion"),
    "rows": Text("整行组合", "whole rows"),
    "solver": Text("求解器", "solver"),
    "windows": Text("局部改进", "windows"),
}
"""What found a roster, as people are told."""


def never() -> bool:
    return False


@dataclass(frozen=True, slots=True)
class Limits:
    """How long and with what an engine may work.

    Parameters
    ----------
    seconds : float [s]
        Wall clock.
    workers : int [threads]
        With one worker the same seed gives the same roster: search then ends by proof or by a
        count of solver operations. With more, threads race and a run need not repeat.
    seed : int
    pace : float [deterministic units/s]
        With one worker, how many solver operations `seconds` stand for. So low that the count is
        reached before the clock; a machine so loaded that it is not gives up repeating.
    stop : Callable[[], bool]
        Asked some twenty times a second; True ends the search with the best roster so far.
    """

    seconds: float = 60.0
    workers: int = 2
    seed: int = 0
    stop: Callable[[], bool] = never
    pace: float = 0.2


@dataclass(frozen=True, slots=True)
class Progress:
    """A better roster or a better bound.

    Parameters
    ----------
    seconds : float [s]
        Since the start.
    objective : int [points] or None
        None until there is a roster.
    bound : int [points]
        No roster costs less.
    shortage : int [points]
        The part of the objective that is heads missing from a minimum.
    roster : Roster or None
        The one that costs `objective`.
    engine : str
        What found it, one of `ENGINES`; empty where it was given.
    """

    seconds: float
    objective: int | None
    bound: int
    shortage: int = 0
    roster: Roster | None = None
    engine: str = ""


Listener = Callable[[Progress], None]


def unheard(progress: Progress) -> None:
    """Listens to nothing."""


@dataclass(frozen=True, slots=True)
class Filled:
    """A roster that breaks no hard rule.

    Parameters
    ----------
    objective : int [points]
    bound : int [points] or None
        No roster costs less; None: nothing is claimed.
    unavoidable : int [points]
        Proved price of the shortages that no roster avoids.
    seconds, first_seconds : float [s]
        The whole search, and until the first roster.
    """

    roster: Roster
    objective: int
    bound: int | None
    unavoidable: int
    seconds: float
    first_seconds: float

    @property
    def is_best(self) -> bool:
        """No better roster exists."""
        return self.objective == self.bound

    @property
    def gap(self) -> float | None:
        """How far the roster may be from the best, leaving out shortages that nobody can avoid."""
        if self.bound is None:
            return None
        scale = max(self.objective - self.unavoidable, SMALLEST_SCALE)
        return (self.objective - self.bound) / scale


@dataclass(frozen=True, slots=True)
class Impossible:
    """No roster keeps these hard rules together with the cells that are pinned.

    Leaving out any one of `rules` makes a roster possible. Empty: the pins alone don't fit.
    """

    rules: tuple[str, ...]
    seconds: float


@dataclass(frozen=True, slots=True)
class Unfinished:
    """Time ran out before a roster was found or shown to be impossible."""

    bound: int | None
    seconds: float


Outcome = Filled | Impossible | Unfinished


class Disagreement(AssertionError):
    """An engine and the interpreter of statements judge one roster differently: a defect."""
