"""The tablet and the server read one table, and make the same of whatever anybody does."""

from __future__ import annotations

import itertools
import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

from roster.duty import checklists, machine, record
from roster.duty.canonical import canonical, digest
from roster.duty.checklists import Checklist
from roster.duty.machine import Refusal
from tests.duty.walking import Step, Walker, everything

HERE = Path(__file__).parent
LONG = bool(os.environ.get("LONG"))
WALKS = 10_000 if LONG else 70
STEPS = 120
CHECKLISTS = (*(checklists.shipped()[each] for each in ("station", "hotline")), everything())
EVERY = 30
"""So many acts apart the whole records are compared; the states and refusals, each time."""


def told(step: Step, number: int) -> Any:
    if isinstance(step.after, Refusal):
        return [step.after.guard, step.after.zh, step.after.en]
    return step.after.name if number % EVERY else digest(step.after.facts)


def played(checklist: Checklist, seed: int) -> tuple[dict[str, Any], dict[str, Any]]:
    """One walk as the tablet is asked to play it, and what the server makes of it."""
    walker = Walker(seed, checklist)
    steps = list(walker.walk(STEPS))
    sides = list(walker.rules.sides)
    asked = {
        "template": {**checklist.written, "version": checklist.version},
        "given": walker.given,
        "sides": sides,
        "acts": [step.act for step in steps],
    }
    expected = {
        "opening": canonical(walker.opening).decode(),
        "told": [told(step, number) for number, step in enumerate(steps)],
        "facts": digest(walker.state.facts),
        "can": {side: machine.allowed(walker.rules, walker.state, side) for side in sides},
        "record": canonical(record.canonical_record(walker.state)).decode(),
        "digest": record.digest(walker.state),
    }
    return asked, expected


@pytest.mark.timeout(3 * 3600 if LONG else 900)
@pytest.mark.parametrize("checklist", CHECKLISTS, ids=[each.id for each in CHECKLISTS])
def test_the_tablet_makes_of_a_walk_what_the_server_makes_of_it(
    node: str, checklist: Checklist
) -> None:
    for first in range(0, WALKS, 70):
        walks = [played(checklist, seed) for seed in range(first, first + 70)]
        lines = replayed(node, [asked for asked, _ in walks])
        for seed, line, (_, expected) in zip(itertools.count(first), lines, walks, strict=False):
            for name, value in expected.items():
                assert line[name] == value, (seed, name)


def replayed(node: str, asked: list[dict[str, Any]]) -> list[dict[str, Any]]:
    done = subprocess.run(
        [node, str(HERE / "replay.mjs"), str(EVERY)],
        input=json.dumps(asked),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    lines = [json.loads(line) for line in done.stdout.strip().split("\n")]
    assert len(lines) == len(asked)
    return lines
