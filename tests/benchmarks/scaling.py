"""Cost over people and over days, of the example call centre many times over.

``python -m tests.benchmarks.scaling --cases 16x7 78x7 --seeds 1`` fills it 16 and 78 times for a
week, ``--lines FILE`` draws runs that were made before; both write into ``docs/benchmarks.md``. A
roster that breaks a hard rule, or that a check counts otherwise than the search, fails it; what
took too long is told.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from roster.checking import check
from roster.feeds import canonical
from roster.multiplying import multiplied
from tests.benchmarks import growth, growth_plots, measuring
from tests.benchmarks.beside import DOCUMENT, written
from tests.benchmarks.growth import BAR, Case, Cost, Growth, Search
from tests.benchmarks.measuring import ROSTER, Row, called
from tests.benchmarks.weighing import weighing
from web import wiring

UNIT = "call_centre_95598"
PEOPLE = 64
"""Of the example."""
FIRST = date(2026, 11, 23)
CASES: Mapping[str, Case] = {
    f"{case.times}x{case.days}": case
    for case in (
        Case(5, 7, 15.0),
        Case(10, 7, 15.0),
        Case(16, 7, 15.0, is_aim=True),
        Case(20, 7, 30.0),
        Case(40, 7, 45.0),
        Case(78, 7, 45.0, is_aim=True),
        Case(16, 14, 90.0),
        Case(16, 28, 180.0, is_aim=True),
        Case(78, 28, 600.0, bar=0.02, is_aim=True),
    )
}
SMALL = Case(5, 7, 12.0)
"""Of the short campaign."""
STEEPEST = 1.1
"""Slope over people that is wanted at most."""
MARKS = "<!-- scale: begin -->", "<!-- scale: end -->"
AIMS = {(PEOPLE * c.times, c.days): c.seconds for c in CASES.values() if c.is_aim}
"""[s] in which a size is to reach its bar."""
BARS = {(PEOPLE * c.times, c.days): c.bar for c in CASES.values()}
KEPT = Path("out") / "bench-scale.jsonl"
NOTHING = "–"

Line = dict[str, Any]
"""What a search says, and what was seen of it."""


def main(words: Sequence[str] | None = None) -> int:
    given = argparse.ArgumentParser()
    given.add_argument("--cases", nargs="+", default=[*CASES], choices=CASES, metavar="16x7")
    given.add_argument("--seeds", type=int, default=3)
    given.add_argument("--lines", type=Path, nargs="+", help="Draw these runs, search nothing.")
    given.add_argument("--document", type=Path, default=DOCUMENT)
    asked = given.parse_args(words)
    if asked.lines:
        lines = [*_lines(asked.lines)]
    else:
        lines = [*_carried_out([CASES[name] for name in asked.cases], asked.seeds)]
    searches = [search for search in map(growth.told, lines) if search is not None]
    if not searches:
        given.error("there is no line of roster bench scale")
    _write(searches, asked.document)
    checked = [search for search in searches if search.wrong is not None]
    failed = sum(bool(search.wrong) for search in checked)
    print(f"{len(checked) - failed} passed, {failed} failed")
    return int(failed > 0)


def _lines(files: Sequence[Path]) -> Iterator[Line]:
    """What runs said, whatever else stands between."""
    for file in files:
        for line in file.read_text("utf-8").splitlines():
            if line.startswith("{"):
                yield json.loads(line)


def _carried_out(cases: Sequence[Case], seeds: int) -> Iterator[Line]:
    """Search one case after the other; each line is kept as soon as it is there."""
    KEPT.parent.mkdir(exist_ok=True)
    with KEPT.open("w", encoding="utf-8") as kept:
        for case in cases:
            for seed in range(seeds):
                line = searched(case, seed)
                print(json.dumps(line), file=kept, flush=True)
                wrong = "".join(f"  WRONG {each}" for each in line["wrong"])
                print(
                    f"{line['instance']} seed {seed}: {line.get('objective')} / "
                    f"{line.get('bound')}{wrong}",
                    flush=True,
                )
                yield line


def searched(case: Case, seed: int) -> Line:
    """The command that a user types: what it says, what it held, and what a check says of it."""
    unit = measuring.EXAMPLES / UNIT
    size = ("--times", str(case.times), "--from", str(FIRST), "--days", str(case.days))
    limits = ("--seconds", str(case.seconds), "--workers", "2", "--seed", str(seed))
    with tempfile.TemporaryDirectory() as scratch:
        file = Path(scratch) / "roster.json"
        told = (*limits, "--curve", "--solution", file)
        with weighing() as scale:
            ran = called(ROSTER, "bench", "scale", unit, *size, *told, seconds=case.seconds)
        load = os.getloadavg()[0]
        found: Line = json.loads(ran.out) if ran.out and not ran.code else {}
        wrong = (
            [*_mistakes(case, found, file)]
            if found
            else [f"exit code {ran.code}: {ran.err[-300:]}"]
        )
    return {
        "instance": f"{UNIT} {PEOPLE * case.times} people {case.days} days",
        **found,
        "seed": seed,
        "limit": case.seconds,
        "memory": scale.most // 1024 or None,
        "load": round(load, 1),
        "wrong": wrong,
    }


def _mistakes(case: Case, found: Line, file: Path) -> Iterator[str]:
    """Where the roster that was written is not what was told of it; rules are read, not solved."""
    if "impossible" in found:
        yield "it is said to be impossible"
    if found.get("objective") is None:
        return
    desk = wiring.open_unit(measuring.EXAMPLES / UNIT)
    problem = multiplied(desk.problem(FIRST, case.days), case.times)
    report = check(problem, canonical.load(file.read_text("utf-8"), problem), desk.rules)
    if report.points != found["objective"]:
        yield f"{found['objective']} points, but the check counts {report.points}"
    if not report.allowed:
        yield "the check finds hard violations"


def small(scratch: Path) -> Row:
    """A case that takes as long as a worked one, for the short campaign."""
    line = searched(SMALL, 0)
    search = growth.told(line)
    seconds = None if search is None else search.within(SMALL.bar)
    return Row(
        f"{PEOPLE * SMALL.times} people, a week",
        line.get("objective"),
        line.get("bound"),
        gap=line.get("gap"),
        first_seconds=line.get("first_seconds"),
        seconds=line.get("seconds"),
        bars={f"within {SMALL.bar:.0%} of the bound": seconds is not None},
        wrong=tuple(line["wrong"]),
    )


def _write(searches: Sequence[Search], document: Path) -> None:
    """Tables and plots, into the document and its folder."""
    costs = growth.costs(searches, BARS)
    growths = [*growth.growths(costs)]
    lines = [_about(searches), "", *table(costs)]
    if told := [*slopes(growths)]:
        lines += ["", *told]
    if growths:
        lines += ["", *growth_plots.shown(growth_plots.draw(growths, document), document)]
    document.write_text(written(document.read_text("utf-8"), lines, MARKS), "utf-8")
    print("", *lines, "", sep="\n")


def _about(searches: Sequence[Search]) -> str:
    loads = [search.load for search in searches if search.load is not None]
    load = (
        f"Load of the machine {min(loads):.1f} to {max(loads):.1f}, of which two are the search."
        if loads
        else "Nothing was noted of what else the machine did."
    )
    unchecked = sum(search.wrong is None for search in searches)
    told = f" Of {unchecked} of the {len(searches)} runs the roster was not checked."
    today = f"{datetime.now(UTC).date()}, {os.cpu_count()} cores, two threads."
    return f"{today} {load}{told if unchecked else ''}"


def table(costs: Sequence[Cost]) -> Iterator[str]:
    """What each size costs, beside what is wanted of it."""
    yield (
        "| people | days | runs | first roster | bar | reached after | wanted | above its bound "
        "| gap | memory |"
    )
    yield "|---" * 10 + "|"
    for cost in costs:
        aim = AIMS.get((cost.people, cost.days))
        missed = " (missed)" if aim is not None and cost.within > aim else ""
        cells = (
            f"{cost.people:,}",
            f"{cost.days}",
            f"{cost.searches}",
            _told(cost.first, "{:.1f} s"),
            f"{100 * cost.bar:g} %",
            _told(cost.within, "{:.1f} s") + missed,
            NOTHING if aim is None else f"{aim:g} s",
            _told(100 * cost.above, "{:.2f} %"),
            _told(100 * cost.gap, "{:.1f} %"),
            _told(cost.memory, "{:,.0f} MiB"),
        )
        yield f"| {' | '.join(cells)} |"


def _told(value: float, form: str) -> str:
    return form.format(value) if math.isfinite(value) else NOTHING


def slopes(growths: Sequence[Growth]) -> Iterator[str]:
    """One sentence for each slope that is told, and what is not in it."""
    for each in growths:
        if each.slope is None:
            continue
        sizes = ", ".join(f"{getattr(cost, each.over):,}" for cost in each.reached)
        wanted = f" (at most {STEEPEST:g} is wanted)" if each.over == "people" else ""
        missing = [f"{getattr(c, each.over):,}" for c in each.costs if c not in each.reached]
        without = (
            f"; without {', '.join(missing)}, where that is not the bar or was not reached"
            if missing
            else ""
        )
        yield (
            f"- Slope of seconds until {100 * BAR:g} % over {each.over}, "
            f"{growth_plots.fixed(each)}: **{each.slope:.2f}**{wanted}; of {sizes}{without}."
        )


if __name__ == "__main__":
    sys.exit(main())
