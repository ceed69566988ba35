"""The product beside a plain CP-SAT model, on public instances, into ``docs/benchmarks.md``.

``python -m tests.benchmarks.long --instances 1 2 3 --seconds 60 --seeds 3``. A roster that the
checkers beside the public files do not confirm fails it; what was not reached is told. Each
instance takes two searches a seed: seven of them with three seeds of 60 s are 42 minutes.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from tests.benchmarks import beside, measuring, plots
from tests.benchmarks.beside import Course
from tests.benchmarks.measuring import carry_out, inrc2

NRP = (1, 2, 3, 4, 5, 6, 7, 10, 12, 16)
INRC2 = ("n030w4 1 6-2-9-1", "n030w4 1 6-7-5-3")
SECONDS_A_WEEK = 69
"""[s] that the competition allows for thirty nurses."""


def main(words: Sequence[str] | None = None) -> int:
    given = argparse.ArgumentParser()
    given.add_argument("--instances", type=int, nargs="*", default=NRP)
    given.add_argument("--seconds", type=float, default=60.0)
    given.add_argument("--seeds", type=int, default=3)
    given.add_argument("--document", type=Path, default=beside.DOCUMENT)
    given.add_argument("--weekly", action="store_true", help="INRC-II with thirty nurses as well")
    asked = given.parse_args(words)
    if not measuring.BENCH.is_dir():
        print("not run: it needs shared/bench")
        return 0
    failed = bool(asked.instances) and measured(
        asked.instances, asked.seconds, asked.seeds, asked.document
    )
    runs = [partial(inrc2, each, SECONDS_A_WEEK) for each in INRC2 if asked.weekly]
    return int(failed or (carry_out("bench-weekly", (), runs, strict=False) if runs else 0))


def measured(numbers: Sequence[int], seconds: float, seeds: int, document: Path) -> bool:
    """Search every instance with both, write tables and plots; whether a roster was wrong."""
    loads = [os.getloadavg()[0]]
    ours: list[Course] = []
    theirs: list[Course] = []
    for number in numbers:
        for seed in range(seeds):
            for search, found in ((beside.product, ours), (beside.plain, theirs)):
                with tempfile.TemporaryDirectory() as scratch:
                    found.append(search(number, seconds, seed, Path(scratch)))
                loads.append(os.getloadavg()[0])
                _tell(search.__name__, found[-1])
    _keep(ours, theirs)
    lines = [_about(seconds, seeds, loads), "", *beside.tables(ours, theirs, seconds), ""]
    lines += plots.shown(plots.draw(ours, theirs, document), document)
    document.write_text(beside.written(document.read_text("utf-8"), lines), "utf-8")
    print("", *lines, "", sep="\n")
    wrong = sum(bool(course.wrong) for course in (*ours, *theirs))
    print(f"{len(ours) + len(theirs) - wrong} passed, {wrong} failed")
    return wrong > 0


def _about(seconds: float, seeds: int, loads: Sequence[float]) -> str:
    day = datetime.now(UTC).date()
    return (
        f"{day}, {os.cpu_count()} cores, two threads each, {seconds:g} s, medians of {seeds} "
        f"{'seed' if seeds == 1 else 'seeds'}; load of the machine {min(loads):.1f} to "
        f"{max(loads):.1f}, of which two are the search itself."
    )


def _tell(name: str, course: Course) -> None:
    wrong = "".join(f"  WRONG {each}" for each in course.wrong)
    print(
        f"NRP {course.number} seed {course.seed} {name:8} {course.objective} / {course.bound} "
        f"{course.seconds:.0f} s{wrong}",
        flush=True,
    )


def _keep(ours: Sequence[Course], theirs: Sequence[Course]) -> None:
    """All courses, from which the plots can be drawn again."""
    path = Path("out") / "bench.json"
    path.parent.mkdir(exist_ok=True)
    told = {"product": [asdict(each) for each in ours], "plain": [asdict(each) for each in theirs]}
    path.write_text(json.dumps(told, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    sys.exit(main())
