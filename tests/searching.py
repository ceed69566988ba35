"""Searches that end by what they found, never by the clock of a loaded machine."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import pytest

from roster.domain import Problem, Roster
from roster.engines import outcomes, portfolio
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
