"""The product beside a plain CP-SAT model, on public instances, into ``docs/benchmarks.md``.

``python -m tests.benchmarks.long --instances 1 2 3 --seconds 60 --seeds 3``. A roster that the
checkers beside the public files do not confirm fails it; what was not reached is told. Without
words each instance has its own time and seeds: about 90 minutes altogether.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

from tests.benchmarks import beside, measuring, plots
from tests.benchmarks.beside import Course

NRP: Mapping[int, tuple[float, int]] = {
    **dict.fromkeys((1, 2, 3, 4, 5, 6, 7, 10, 12, 16), (60.0, 3)),
    **dict.fromkeys((8, 18, 20), (600.0, 1)),
}
"""[s] and seeds of each instance; a roster of thirty people or twelve weeks takes its time."""


def main(words: Sequence[str] | None = None) -> int:
    given = argparse.ArgumentParser()
    given.add_argument("--instances", type=int, nargs="*", default=NRP, choices=NRP)
    given.add_argument("--seconds", type=float)
    given.add_argument("--seeds", type=int)
    given.add_argument("--document", type=Path, default=beside.DOCUMENT)
    asked = given.parse_args(words)
    if not measuring.BENCH.is_dir():
        print("not run: it needs shared/bench")
        return 0
    trials = {
        number: (asked.seconds or NRP[number][0], asked.seeds or NRP[number][1])
        for number in asked.instances
    }
    return int(bool(trials) and measured(trials, asked.document))


def measured(trials: Mapping[int, tuple[float, int]], document: Path) -> bool:
    """Search every instance with both, write tables and plots; whether a roster was wrong."""
    loads = [os.getloadavg()[0]]
    ours: list[Course] = []
    theirs: list[Course] = []
    for number, (seconds, seeds) in trials.items():
        for seed in range(seeds):
            for search, found in ((beside.product, ours), (beside.plain, theirs)):
                with tempfile.TemporaryDirectory() as scratch:
                    found.append(search(number, seconds, seed, Path(scratch)))
                loads.append(os.getloadavg()[0])
                _tell(search.__name__, found[-1])
    _keep(ours, theirs)
    longest = max(seconds for seconds, _ in trials.values())
    lines = [_about(trials, loads), "", *beside.tables(ours, theirs, longest), ""]
    lines += plots.shown(plots.draw(ours, theirs, document), document)
    document.write_text(beside.written(document.read_text("utf-8"), lines), "utf-8")
    print("", *lines, "", sep="\n")
    wrong = sum(bool(course.wrong) for course in (*ours, *theirs))
    print(f"{len(ours) + len(theirs) - wrong} passed, {wrong} failed")
    return wrong > 0


def _about(trials: Mapping[int, tuple[float, int]], loads: Sequence[float]) -> str:
    day = datetime.now(UTC).date()
    kinds = dict.fromkeys(trials.values())
    told = (
        f"NRP {', '.join(str(number) for number, each in trials.items() if each == kind)}: "
        f"{kind[0]:g} s, {kind[1]} {'seed' if kind[1] == 1 else 'seeds'}"
        for kind in kinds
    )
    return (
        f"{day}, {os.cpu_count()} cores, two threads each. {'; '.join(told)}. Load of the machine "
        f"{min(loads):.1f} to {max(loads):.1f}, of which two are the search itself."
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
