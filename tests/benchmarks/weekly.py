"""INRC-II week by week: a sweep without a hard violation, and the instances that have aims.

``python -m tests.benchmarks.weekly --sets n005w4 --lists 2 --seconds 5``; with ``--aims`` the named
instances in the time that each size is given. A roster that the checker beside the public files
does not confirm, or in which it finds more hard violations than are proved to be in every roster of
those weeks, fails it.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from random import Random
from statistics import mean
from typing import Any

from constraints.coverage import MinimumCover
from constraints.formats import inrc2 as inrc2_weeks
from constraints.formats import inrc2_files as files
from constraints.runs import ForbiddenSuccession
from constraints.skills import SkillsHeld
from roster.engines.outcomes import Filled, Limits
from roster.engines.portfolio import fill
from tests.benchmarks import measuring
from tests.benchmarks.measuring import INRC2_AIMS, INRC2_BEST, Row, Run, carry_out, inrc2

NAME = "bench-weekly"
HARD = (MinimumCover, SkillsHeld, ForbiddenSuccession)
"""What no roster of the format may break."""
HEAD = 10_000
"""[points] of a missing head at least."""
PROVING = 60.0
"""[s]"""
SETS = ("n005w4", "n012w8", "n021w4", "n030w4", "n060w4", "n120w4")
HISTORIES = (0, 1, 2)
WEEKS = 10
"""Weeks to draw from in each set."""
SECONDS = ((35, 60.0), (70, 120.0), (sys.maxsize, 240.0))
"""[people] up to which a week is given so many [s]."""


def main(words: Sequence[str] | None = None) -> int:
    given = argparse.ArgumentParser()
    given.add_argument("--sets", nargs="*", default=SETS, choices=SETS)
    given.add_argument("--histories", type=int, nargs="*", default=HISTORIES, choices=HISTORIES)
    given.add_argument("--lists", type=int, default=5, help="Lists of weeks for each history.")
    given.add_argument("--seconds", type=float, default=5.0, help="For each week of the sweep.")
    given.add_argument("--aims", action="store_true", help="The named instances of these sets.")
    given.add_argument("--seeds", type=int, default=5, help="Of each named instance.")
    asked = given.parse_args(words)
    runs: list[Run] = []
    if asked.aims:
        for instance in INRC2_AIMS:
            if instance.split()[0] in asked.sets:
                seconds = _seconds(instance)
                runs += [partial(inrc2, instance, seconds, seed=n) for n in range(asked.seeds)]
    else:
        instances = sweep(asked.sets, asked.histories, asked.lists)
        runs = [partial(swept, instance, asked.seconds) for instance in instances]
    failed = carry_out(NAME, (), runs, strict=False)
    if asked.aims and measuring.BENCH.is_dir():
        told = json.loads((Path("out") / f"{NAME}.json").read_text("utf-8"))
        print(*summaries(told), sep="\n")
    return failed


def sweep(sets: Sequence[str], histories: Sequence[int], lists: int) -> Iterator[str]:
    """Instances by name, such as `n030w4 1 6-2-9-1`; the lists of weeks are the same each time."""
    for name in sets:
        weeks = int(name.partition("w")[2])
        for history in histories:
            random = Random(f"{name} {history}")
            for _ in range(lists):
                drawn = random.choices(range(WEEKS), k=weeks)
                yield f"{name} {history} {'-'.join(map(str, drawn))}"


def swept(instance: str, seconds: float, scratch: Path) -> Row:
    """An instance of the sweep; heads that are missing from every roster are told, not held
    against it."""
    row = inrc2(instance, seconds, scratch)
    found = sum(int(n) for each in row.wrong for n in re.findall(r"finds (\d+) hard", each))
    least = unavoidable(instance) if found else 0
    if not least or found > least:
        return row
    return replace(row, objective=None, wrong=(), bars={f"{least} missing, as proved": True})


def unavoidable(instance: str) -> int:
    """[heads] that are missing from each minimum of all weeks together, whatever anyone does."""
    name, history, weeks = instance.split()
    folder = measuring.BENCH / "inrc2" / name
    scenario = files.read_scenario(folder / f"Sc-{name}.txt")
    before = files.read_history(folder / f"H0-{name}-{history}.txt", scenario)
    known = [
        files.read_week(folder / f"WD-{name}-{code}.txt", scenario) for code in weeks.split("-")
    ]
    problem = inrc2_weeks.problem_of(scenario, before, known)
    rules = inrc2_weeks.rules_of(scenario, scenario.weeks)
    hard = [rule for rule in rules if isinstance(rule, HARD)]
    outcome = fill(problem, hard, Limits(PROVING))
    return (outcome.bound or 0) // HEAD if isinstance(outcome, Filled) else 0


def _seconds(instance: str) -> float:
    people = int(instance[1:4])
    return next(seconds for most, seconds in SECONDS if people <= most)


def summaries(rows: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """Mean and best of the seeds of each named instance, beside its aim."""
    for instance, aim in INRC2_AIMS.items():
        reached = [
            row["objective"]
            for row in rows
            if row["name"].split(" seed ")[0] == instance and row["objective"] is not None
        ]
        if reached:
            known = INRC2_BEST[instance]
            yield (
                f"{instance}: mean {mean(reached):.0f}, best {min(reached)} of {len(reached)}; "
                f"at most {aim} wanted; {mean(reached) / known:.3f} of all weeks known"
            )


if __name__ == "__main__":
    sys.exit(main())
