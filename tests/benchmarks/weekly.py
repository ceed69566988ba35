"""INRC-II week by week: a sweep without a hard violation, and the instances that have aims.

``python -m tests.benchmarks.weekly --sets n005w4 --lists 2 --seconds 5``; with ``--aims`` the named
instances in the time that each size is given. A roster that the checker beside the public files
does not confirm, or in which it finds a hard violation, fails it.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from random import Random
from statistics import mean
from typing import Any

from tests.benchmarks import measuring
from tests.benchmarks.measuring import INRC2_AIMS, INRC2_BEST, Run, carry_out, inrc2

NAME = "bench-weekly"
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
        runs = [partial(inrc2, instance, asked.seconds) for instance in instances]
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
