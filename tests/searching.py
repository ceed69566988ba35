"""Searches that end by what they found, never by the clock of a loaded machine."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import IO, Any

import pytest

from roster.domain import Problem, Roster
from roster.engines import apart, bounding, hands, outcomes, portfolio
from roster.engines.apart import Task
from roster.engines.outcomes import Limits, Listener, Outcome, Progress, unheard
from roster.rules import Rule

LONG = 250
"""[s] that nothing of these needs."""


def until_no_more_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a search end with the first roster that lacks no more people than all of them do."""
    fill = portfolio.fill

    def ended(
        problem: Problem,
        rules: Sequence[Rule],
        limits: Limits,
        listener: Listener = unheard,
        start: Roster | None = None,
    ) -> Outcome:
        heard: list[Progress] = []

        def hear(progress: Progress) -> None:
            heard.append(progress)
            listener(progress)

        def stop() -> bool:
            last = heard[-1] if heard else None
            found = last is not None and last.objective is not None
            return limits.stop() or (found and last.shortage <= last.bound)

        return fill(problem, rules, replace(limits, stop=stop), hear, start)

    monkeypatch.setattr(portfolio, "fill", ended)


def counted(monkeypatch: pytest.MonkeyPatch, units: float) -> None:
    """Let one worker's search of `LONG` end by the count of its operations, however slow it is.

    Parameters
    ----------
    units : float [deterministic units]
        About a second each on a machine with nothing else to do.
    """
    monkeypatch.setattr(outcomes, "Limits", partial(Limits, pace=units / LONG))


def processes_begun(monkeypatch: pytest.MonkeyPatch) -> list[subprocess.Popen[bytes]]:
    """Every process that is begun from now on."""
    begun: list[subprocess.Popen[bytes]] = []

    class Noted(subprocess.Popen[bytes]):
        def __init__(self, *words: Any, **settings: Any) -> None:
            super().__init__(*words, **settings)
            begun.append(self)

    monkeypatch.setattr(subprocess, "Popen", Noted)
    return begun


def tasks_told(monkeypatch: pytest.MonkeyPatch) -> list[Task]:
    """What is asked of processes that do one task after the other, as it is asked."""
    tasks: list[Task] = []

    def noted(pipe: IO[bytes], said: Task) -> None:
        tasks.append(said)
        apart.send(pipe, said)

    monkeypatch.setattr(hands, "send", noted)
    return tasks


def bounds_reach(monkeypatch: pytest.MonkeyPatch, points: int) -> Callable[[], bool]:
    """Whether the bound of all points and that of shortages alone were both shown to be so high.

    The prices of a first turn may be poor ones.
    """
    shown: list[int] = []
    least = bounding.least

    def noted(*given: Any) -> int:
        # One less, so that no proof ends the search before both are shown.
        shown.append(least(*given) - 1)
        return shown[-1]

    monkeypatch.setattr(bounding, "least", noted)
    return lambda: min(max(shown[first::2], default=0) for first in (0, 1)) > points
