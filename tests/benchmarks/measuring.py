"""Runs of the installed command on cases with a known outcome, and the table made of them.

A run passes when it is right: no hard rule is broken, what is proved is what was expected, and a
reckoning apart from the solver's gives the same points. What it reached in its time (bars) is told
and counted beside that; a missed bar fails a strict campaign alone, for machines differ.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from tests.conftest import CHECKOUT, SHARED
from tests.examples import outcomes

EXAMPLES = CHECKOUT / "examples"
BENCH = SHARED / "bench"
ROSTER = Path(sys.executable).with_name("roster")
SPARE = 300
"""[s] beside the time that a search is given: start, reading, proof of the end."""
GIVEN_UP = 124
"""Exit code told of a command that did not end; `timeout` has the same."""
FIRST, GAP = 0.5, 0.01
"""[s], share: the bars of a unit's roster."""
SECONDS: Mapping[str, float] = {"week": 5.0, "month": 15.0}
"""[s] in which it is to be there, by the unit's own period."""
ANSWERED, MENDED = 0.5, 3.0
"""[s] until those who could step in are ranked, and until the fewest changes are proved."""

NRP_BEST = {
    1: 607, 2: 828, 3: 1001, 4: 1716, 5: 1143, 6: 1950, 7: 1056, 8: 1300, 10: 4631, 12: 4040,
    13: 1348, 16: 3225, 18: 4459, 20: 4769, 22: 30241,
}  # fmt: skip
INRC2_BEST = {
    "n005w4 1 6-2-9-1": 1520,
    "n030w4 1 6-2-9-1": 1670,
    "n030w4 1 6-7-5-3": 1820,
    "n060w4 1 6-1-1-5": 2455,
    "n060w4 1 9-6-3-8": 2675,
    "n120w4 1 4-6-2-6": 2020,
    "n120w4 1 5-6-9-8": 2050,
}
"""Costs with all weeks known in advance, which a run week by week does not have."""
INRC2_AIMS = {"n030w4 1 6-2-9-1": 1950, "n060w4 1 6-1-1-5": 2900, "n120w4 1 4-6-2-6": 2800}
"""[points] that a run week by week is to cost at most."""


@dataclass(frozen=True)
class Row:
    """What came of one run.

    Parameters
    ----------
    objective, bound, best : int [points] or None
        Best known where someone has published one.
    seconds, first_seconds : float [s] or None
    bars : dict[str, bool]
        What was to be reached, and whether it was.
    wrong : tuple[str, ...]
        Why the run fails; empty when it is right.
    """

    name: str
    objective: int | None = None
    bound: int | None = None
    best: int | None = None
    gap: float | None = None
    first_seconds: float | None = None
    seconds: float | None = None
    bars: dict[str, bool] = field(default_factory=dict)
    wrong: tuple[str, ...] = ()

    @property
    def ratio(self) -> float | None:
        """Objective over the best known."""
        return self.objective / self.best if self.objective is not None and self.best else None


Run = Callable[[Path], Row]
"""Given a scratch folder."""


@dataclass(frozen=True)
class Ran:
    """How a command ended and what it printed."""

    code: int
    out: str
    err: str


def called(*command: str | Path, seconds: float) -> Ran:
    """Run a command that is to search so long; well after that it is given up."""
    words = [str(word) for word in command]
    try:
        ran = subprocess.run(
            words,
            capture_output=True,
            encoding="utf-8",
            check=False,
            timeout=seconds + SPARE,
        )
    except subprocess.TimeoutExpired as late:
        return Ran(GIVEN_UP, "", f"no end after {late.timeout:g} s")
    return Ran(ran.returncode, ran.stdout, ran.stderr)


def _figures(told: dict[str, Any]) -> dict[str, Any]:
    keys = ("objective", "bound", "gap", "seconds", "first_seconds")
    return {key: told.get(key) for key in keys}


def example(case: str, seconds: float, scratch: Path) -> Row:
    """A worked case of `examples/`, against its own `expected.json`."""
    unit = EXAMPLES / case
    expected = json.loads((unit / "expected.json").read_text("utf-8"))
    words = [word.replace("@", str(unit)) for word in expected["command"]]
    limits = ("--seconds", str(seconds), "--workers", "2", "--seed", "1")
    ran = called(
        ROSTER, "--language", "en", *words, *limits, "--format", "json", "--out", scratch,
        seconds=seconds,
    )  # fmt: skip
    if not ran.out:
        return Row(case, wrong=(f"exit code {ran.code}: {ran.err[-300:]}",))
    told = json.loads(ran.out)
    wrong = [*outcomes.mistakes(expected, told)]
    unreached = [*outcomes.unreached(expected, ran.code, told)]
    if outcomes.is_proved(told):
        wrong += unreached
    mends = "replan" in words
    if not mends and (scratch / "roster.json").is_file():
        wrong += _recounted(unit, scratch / "roster.json", told["objective"])
    bars = {"; ".join(["as expected", *unreached]): not unreached, **_bars(told, mends)}
    return Row(case, **_figures(told), bars=bars, wrong=tuple(wrong))


def _priced(violation: dict[str, Any]) -> bool:
    return violation["points"] is not None


def _recounted(unit: Path, roster: Path, objective: int) -> Iterator[str]:
    """`roster check` reads the file that was written and knows no solver."""
    checked = called(ROSTER, "check", unit, roster, "--format", "json", seconds=0)
    if not checked.out:
        yield f"check: {checked.err[-300:]}"
        return
    told = json.loads(checked.out)
    if told["points"] != objective:
        yield f"{objective} points, but the check counts {told['points']}"
    if not all(map(_priced, told["violations"])):
        yield "the check finds hard violations"


def _bars(told: dict[str, Any], mends: bool) -> dict[str, bool]:
    if told["objective"] is None:
        return {}
    if mends:
        return {
            f"answered in {ANSWERED:g} s": told["ranked"]["seconds"] <= ANSWERED,
            f"mended in {MENDED:g} s": told["seconds"] <= MENDED,
            "fewest changes proved": told["proved"],
        }
    return {
        f"first in {FIRST:g} s": told["first_seconds"] <= FIRST,
        f"gap {GAP:.0%}": told["gap"] <= GAP,
    }


def nrp(number: int, seconds: float, seed: int, scratch: Path) -> Row:
    """An NRP instance, confirmed by the checker beside the public files."""
    name = f"NRP {number}" + (f" seed {seed}" if seed else "")
    file, solution = BENCH / "nrp" / f"Instance{number}.txt", scratch / "solution.txt"
    limits = ("--seconds", str(seconds), "--workers", "2", "--seed", str(seed))
    ran = called(ROSTER, "bench", "nrp", file, *limits, "--solution", solution, seconds=seconds)
    found = _last_line(ran)
    checked = called(sys.executable, BENCH / "check_nrp.py", file, solution, seconds=0)
    wrong = tuple(differs(ran, found, checked, r"'objective': (\d+).* hard violations: (\d+)"))
    best, reached = NRP_BEST[number], found.get("objective")
    bars = {"best known": reached is not None and reached <= best}
    return Row(name, **_figures(found), best=best, bars=bars, wrong=wrong)


def inrc2(instance: str, seconds: float, scratch: Path, seed: int = 0) -> Row:
    """An INRC-II instance week by week, confirmed by the checker beside the public files."""
    name, history, weeks = instance.split()
    folder = BENCH / "inrc2" / name
    limits = ("--seconds-per-week", str(seconds), "--workers", "2", "--seed", str(seed))
    ran = called(
        ROSTER, "bench", "inrc2", folder, history, weeks, *limits, "--solutions", scratch,
        seconds=seconds * len(weeks.split("-")),
    )  # fmt: skip
    found = _last_line(ran)
    checked = called(
        sys.executable, BENCH / "check_inrc2.py", folder, history, weeks, scratch, seconds=0
    )
    pattern = (
        r"total (\d+) .* hard .*'single': (\d+), 'under': (\d+), 'succ': (\d+), 'skill': (\d+)"
    )
    wrong = tuple(differs(ran, found, checked, pattern))
    best, reached, aim = INRC2_BEST.get(instance), found.get("objective"), INRC2_AIMS.get(instance)
    bars = {f"at most {aim}": reached is not None and reached <= aim} if aim else {}
    told = instance + (f" seed {seed}" if seed else "")
    return Row(told, **_figures(found), best=best, bars=bars, wrong=wrong)


def _last_line(ran: Ran) -> dict[str, Any]:
    lines = ran.out.splitlines()
    return json.loads(lines[-1]) if lines else {}


def differs(
    ran: Ran,
    found: dict[str, Any],
    checked: Ran,
    pattern: str,
) -> Iterator[str]:
    """Where the command and the checker disagree; `pattern` finds points and hard violations."""
    match = re.search(pattern, checked.out)
    if ran.code or not match:
        yield f"exit code {ran.code}: {(ran.err or checked.err)[-300:]}"
        return
    points, *hard = map(int, match.groups())
    if points != found.get("objective"):
        yield f"{found.get('objective')} points, but the checker counts {points}"
    if any(hard):
        yield f"the checker finds {sum(hard)} hard violations"


def examples() -> list[Run]:
    """Every worked case that says what it expects, in the time that its period is given."""
    cases = sorted(path.parent.name for path in EXAMPLES.glob("*/expected.json"))
    return [partial(example, case, SECONDS[_period(case)]) for case in cases]


def _period(case: str) -> str:
    unit = tomllib.loads((EXAMPLES / case / "unit.toml").read_text("utf-8"))
    return str(unit["period"])


def carry_out(name: str, runs: Sequence[Run], public: Sequence[Run], *, strict: bool) -> int:
    """Do the runs one after the other, print and write what came of them; 1 when it fails.

    Parameters
    ----------
    strict : bool
        A missed bar fails as well as a wrong run.
    """
    here = [*runs, *(public if BENCH.is_dir() else ())]
    rows = []
    for run in here:
        with tempfile.TemporaryDirectory() as scratch:
            rows.append(run(Path(scratch)))
        print(line(rows[-1]), flush=True)
    _write(Path("out") / f"{name}.json", rows)
    print("", HEAD, *map(line, rows), "", sep="\n")
    if len(here) < len(runs) + len(public):
        print(f"not run: {len(public)} runs (they need shared/bench)")
    bars = [met for row in rows for met in row.bars.values()]
    print(f"bars: {bars.count(True)} met, {bars.count(False)} missed")
    failed = sum(bool(row.wrong) for row in rows)
    print(f"{len(rows) - failed} passed, {failed} failed")
    return 1 if failed or (strict and not all(bars)) else 0


HEAD = (
    f"{'case':24}{'points':>8}{'bound':>8}{'best':>7}{'ratio':>7}{'gap':>8}{'first s':>9}{'s':>7}"
    "  bars, and what is wrong"
)


def line(row: Row) -> str:
    """One line of the table."""

    def cell(value: float | None, form: str, width: int) -> str:
        return ("-" if value is None else format(value, form)).rjust(width)

    bars = ", ".join(f"{'met' if met else 'MISSED'} {bar}" for bar, met in row.bars.items())
    return (
        f"{row.name:24}{cell(row.objective, 'd', 8)}{cell(row.bound, 'd', 8)}"
        f"{cell(row.best, 'd', 7)}{cell(row.ratio, '.3f', 7)}{cell(row.gap, '.1%', 8)}"
        f"{cell(row.first_seconds, '.2f', 9)}{cell(row.seconds, '.1f', 7)}"
        f"  {'; '.join([bars, *(f'WRONG {each}' for each in row.wrong)])}"
    )


def _write(path: Path, rows: Sequence[Row]) -> None:
    path.parent.mkdir(exist_ok=True)
    told = [{**asdict(row), "ratio": row.ratio} for row in rows]
    path.write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", "utf-8")
