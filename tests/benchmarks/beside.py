"""The product beside a plain model of a textbook: the same instances, one after the other.

Every figure is a ratio, to the best known and to the plain model, and a median of its seeds. The
tables are written between two marks of a document.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median_low
from typing import Any

from tests.benchmarks import measuring
from tests.benchmarks.measuring import NRP_BEST, ROSTER, Ran, called
from tests.conftest import CHECKOUT

DOCUMENT = CHECKOUT / "docs" / "benchmarks.md"
BEGIN, END = "<!-- beside: begin -->", "<!-- beside: end -->"
MOMENTS = (1, 2, 5, 10, 20, 40, 60, 120, 300, 600)
"""[s] at which a course is told."""
NOTHING = "–"
PATTERN = r"'objective': (\d+).* hard violations: (\d+)"

Point = Sequence[float | None]
"""[s], objective, bound; None: nothing new of it."""


@dataclass(frozen=True)
class Course:
    """How one search of one instance went.

    Parameters
    ----------
    objective, bound : int [points] or None
    wrong : tuple[str, ...]
        What the checker beside the public files holds against it.
    """

    number: int
    seed: int
    curve: tuple[Point, ...] = ()
    objective: int | None = None
    bound: int | None = None
    seconds: float = 0.0
    wrong: tuple[str, ...] = ()

    @property
    def is_proved(self) -> bool:
        return self.objective is not None and self.objective == self.bound

    def at(self, seconds: float) -> tuple[float | None, float | None]:
        """Objective and bound that were known at a moment."""
        objective = bound = None
        for when, cost, least in self.curve:
            if when is None or when > seconds:
                break
            objective = cost if cost is not None else objective
            bound = least if least is not None else bound
        return objective, bound


def product(number: int, seconds: float, seed: int, scratch: Path) -> Course:
    """The command that a user types."""
    file, solution = _files(number, scratch)
    limits = ("--seconds", str(seconds), "--workers", "2", "--seed", str(seed), "--curve")
    ran = called(ROSTER, "bench", "nrp", file, *limits, "--solution", solution, seconds=seconds)
    return _course(number, seed, ran, file, solution)


def plain(number: int, seconds: float, seed: int, scratch: Path) -> Course:
    """The model of a textbook, with as many threads."""
    file, solution = _files(number, scratch)
    limits = ("--seconds", str(seconds), "--seed", str(seed), "--solution", solution)
    module = (sys.executable, "-m", "tests.benchmarks.plain")
    ran = called(*module, file, *limits, seconds=seconds)
    return _course(number, seed, ran, file, solution)


def _files(number: int, scratch: Path) -> tuple[Path, Path]:
    return measuring.BENCH / "nrp" / f"Instance{number}.txt", scratch / "solution.txt"


def _course(number: int, seed: int, ran: Ran, file: Path, solution: Path) -> Course:
    lines = ran.out.splitlines()
    found: dict[str, Any] = json.loads(lines[-1]) if lines else {}
    end = found.get("seconds"), found.get("objective"), found.get("bound")
    curve = (*(point[:3] for point in found.get("curve", ())), end)
    wrong: tuple[str, ...] = ()
    if found.get("objective") is not None or ran.code != 0:
        checker = measuring.BENCH / "check_nrp.py"
        checked = called(sys.executable, checker, file, solution, seconds=0)
        wrong = tuple(measuring.differs(ran, found, checked, PATTERN))
    return Course(
        number,
        seed,
        curve,
        found.get("objective"),
        found.get("bound"),
        found.get("seconds", 0.0),
        wrong,
    )


def tables(ours: Sequence[Course], theirs: Sequence[Course], seconds: float) -> Iterator[str]:
    """What was reached in the end, then the course of each instance."""
    numbers = list(dict.fromkeys(course.number for course in ours))
    yield "| NRP | ÷ best known | bound ÷ best | proved | plain ÷ best | its bound | ÷ plain |"
    yield "|---|---|---|---|---|---|---|"
    for number in numbers:
        best = NRP_BEST[number]
        mine, plains = _of(ours, number), _of(theirs, number)
        reached, held = _median(c.objective for c in mine), _median(c.bound for c in mine)
        others, their = _median(c.objective for c in plains), _median(c.bound for c in plains)
        proved = f"{sum(c.is_proved for c in mine)} of {len(mine)}"
        cells = (_ratio(reached, best), _ratio(held, best), proved, _ratio(others, best))
        yield _row(str(number), *cells, _ratio(their, best), _ratio(reached, others))
    moments = [each for each in MOMENTS if each <= seconds]
    yield ""
    yield _row("NRP, objective ÷ best (bound ÷ best)", *(f"{each} s" for each in moments))
    yield "|---" * (len(moments) + 1) + "|"
    for number in numbers:
        for name, courses in ((str(number), ours), (f"{number}, plain", theirs)):
            yield _row(name, *(_at(_of(courses, number), number, each) for each in moments))


def _of(courses: Iterable[Course], number: int) -> list[Course]:
    return [course for course in courses if course.number == number]


def _median(values: Iterable[float | int | None]) -> float | None:
    """The median of what is known, where most of the seeds know something."""
    found = list(values)
    known = [value for value in found if value is not None]
    return median_low(known) if 2 * len(known) > len(found) else None


def _at(courses: Sequence[Course], number: int, seconds: float) -> str:
    points = [course.at(seconds) for course in courses]
    objective, bound = (_median(point[place] for point in points) for place in (0, 1))
    best = NRP_BEST[number]
    return f"{_ratio(objective, best)} ({_ratio(bound, best)})"


def _ratio(value: float | None, of: float | None) -> str:
    return NOTHING if value is None or not of else f"{value / of:.3f}"


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"


def written(document: str, lines: Iterable[str], marks: tuple[str, str] = (BEGIN, END)) -> str:
    """A document with these lines between two marks."""
    begin, end = marks
    inside = "\n".join([begin, "", *lines, "", end])
    found, count = re.subn(f"{begin}.*?{end}", lambda _: inside, document, flags=re.DOTALL)
    if count != 1:
        raise ValueError(f"the document needs {begin} and {end} once")
    return found
