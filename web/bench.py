"""`roster bench`: public benchmark instances, one JSON line for each that is filled."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from web.options import Day, search_options

if TYPE_CHECKING:
    from roster.engines.outcomes import Filled, Limits, Outcome, Progress

EXISTING = click.Path(exists=True, path_type=Path)


@click.group()
def bench() -> None:
    """Run public benchmark instances. 公开算例"""


def _limits(seconds: float, workers: int, seed: int) -> Limits:
    from roster.engines.outcomes import Limits

    return Limits(seconds, workers, seed)


def _say(instance: str, outcome: Outcome, curve: Sequence[Progress] | None = None) -> None:
    """One JSON line: what was reached, what is proved, how long it took, and how it went."""
    from roster.engines.outcomes import Filled, Impossible

    told: dict[str, object] = {"instance": instance, "seconds": round(outcome.seconds, 2)}
    if isinstance(outcome, Filled):
        told |= {
            "objective": outcome.objective,
            "bound": outcome.bound,
            "gap": None if outcome.gap is None else round(outcome.gap, 4),
            "first_seconds": round(outcome.first_seconds, 2),
        }
    elif isinstance(outcome, Impossible):
        told["impossible"] = outcome.rules
    else:
        told |= {"objective": None, "bound": outcome.bound}
    if curve is not None:
        told["curve"] = [[round(p.seconds, 2), p.objective, p.bound, p.engine] for p in curve]
    click.echo(json.dumps(told))


def _say_total(instance: str, points: int, weeks: Sequence[Filled]) -> None:
    """One JSON line for a whole run; what is proved of its weeks proves nothing of the run."""
    told = {
        "instance": instance,
        "seconds": round(sum(week.seconds for week in weeks), 2),
        "objective": points,
        "bound": None,
        "gap": None,
        "first_seconds": round(max(week.first_seconds for week in weeks), 2),
    }
    click.echo(json.dumps(told))


@bench.command()
@click.argument("files", nargs=-1, required=True, type=EXISTING)
@click.option("--seconds", type=float, default=60.0, show_default=True, help="For each instance.")
@click.option("--workers", type=int, default=2, show_default=True)
@click.option("--seed", type=int, default=0, show_default=True)
@click.option("--solution", type=click.Path(path_type=Path), help="Where the roster is written.")
@click.option("--curve", is_flag=True, help="Tell every better roster and bound.")
def nrp(
    files: tuple[Path, ...],
    seconds: float,
    workers: int,
    seed: int,
    solution: Path | None,
    curve: bool,
) -> None:
    """Fill NRP shift scheduling instances."""
    from constraints.formats import nrp as files_of
    from roster.engines.outcomes import Filled
    from roster.engines.portfolio import fill

    for file in files:
        problem, rules = files_of.read(file)
        heard: list[Progress] = []
        outcome = fill(problem, rules, _limits(seconds, workers, seed), heard.append)
        if solution is not None and isinstance(outcome, Filled):
            solution.write_text(files_of.write(problem, outcome.roster), "utf-8")
        _say(file.stem, outcome, heard if curve else None)


@bench.command()
@click.argument("unit", type=EXISTING)
@click.option("--times", type=click.IntRange(1), default=1, show_default=True)
@click.option("--from", "first", type=Day(), required=True, help="First day.")
@click.option("--days", type=click.IntRange(1, 366), default=7, show_default=True)
@search_options
@click.option("--solution", type=click.Path(path_type=Path), help="Where the roster is written.")
@click.option("--curve", is_flag=True, help="Tell every better roster and bound.")
def scale(
    unit: Path,
    times: int,
    first: date,
    days: int,
    seconds: float,
    workers: int,
    seed: int,
    solution: Path | None,
    curve: bool,
) -> None:
    """Fill UNIT with everyone, and all that is wanted, so many times."""
    from roster.engines.outcomes import Filled
    from roster.engines.portfolio import fill
    from roster.feeds import canonical
    from roster.multiplying import multiplied
    from web import wiring

    desk = wiring.open_unit(unit)
    problem = multiplied(desk.problem(first, days), times)
    heard: list[Progress] = []
    outcome = fill(problem, desk.rules, _limits(seconds, workers, seed), heard.append)
    if solution is not None and isinstance(outcome, Filled):
        solution.write_text(canonical.dump(problem, outcome.roster, {}), "utf-8")
    name = f"{unit.name} {len(problem.people)} people {days} days"
    _say(name, outcome, heard if curve else None)


@bench.command()
@click.argument("folder", type=EXISTING)
@click.argument("history")
@click.argument("weeks")
@click.option("--seconds-per-week", "seconds", type=float, default=30.0, show_default=True)
@click.option("--workers", type=int, default=2, show_default=True)
@click.option("--seed", type=int, default=0, show_default=True)
@click.option("--solutions", type=click.Path(path_type=Path), help="Folder for the weeks' rosters.")
def inrc2(
    folder: Path,
    history: str,
    weeks: str,
    seconds: float,
    workers: int,
    seed: int,
    solutions: Path | None,
) -> None:
    """Fill an INRC-II instance week by week, such as `n030w4 1 6-2-9-1`.

    Each week is filled from the scenario, what has gone before, and the weeks that are known by
    then: its points are its own and those of what it leaves to pictures of the weeks to come. The
    last line has the format's own total of the run, and no bound: week by week there is none.
    """
    from constraints.formats import inrc2 as weekly
    from constraints.formats import inrc2_files as files
    from roster.engines.outcomes import Filled
    from web.weekly import fill_week

    name = folder.name
    scenario = files.read_scenario(folder / f"Sc-{name}.txt")
    before = files.read_history(folder / f"H0-{name}-{history}.txt", scenario)
    if solutions is not None:
        solutions.mkdir(parents=True, exist_ok=True)
    at_first, known, found = before, [], list[Filled]()
    for number, code in enumerate(weeks.split("-")):
        known.append(files.read_week(folder / f"WD-{name}-{code}.txt", scenario))
        outcome = fill_week(scenario, before, known, _limits(seconds, workers, seed))
        _say(f"{name} {history} {weeks} week {number}", outcome)
        if not isinstance(outcome, Filled):
            raise SystemExit(1)
        problem = weekly.problem_of(scenario, before, known[-1:])
        if solutions is not None:
            text = weekly.write(scenario, problem, outcome.roster, number)
            (solutions / f"sol-week{number}.txt").write_text(text, "utf-8")
        found.append(outcome)
        before = weekly.carried(before, problem, outcome.roster)
    report = weekly.judged(scenario, at_first, known, [each.roster for each in found])
    _say_total(f"{name} {history} {weeks}", report.points, found)
