"""The model of a textbook: an NRP instance for CP-SAT as one would write it down at first.

A Boolean a person, day and shift; every sentence of the format is one linear constraint, or a
clause. It shares nothing with the rules and engines beside which it is measured, not even the
reader of the files. ``python -m tests.benchmarks.plain FILE --seconds 60 --seed 0`` prints what
`roster bench nrp --curve` prints.
"""

from __future__ import annotations

import argparse
import json
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

from ortools.sat.python import cp_model

Rows = dict[str, list[list[str]]]
Curve = list[list[float | int | None]]
Value = Callable[[cp_model.IntVar], int]
"""What a solution has for a variable."""
WORKERS = 2


def sections(path: Path) -> Rows:
    """The lines of each section of a file, split at their commas."""
    found: Rows = defaultdict(list)
    name = ""
    for raw in path.read_text("utf-8-sig").splitlines():
        line = raw.split("#")[0].strip()
        if line.startswith("SECTION_"):
            name = line.removeprefix("SECTION_")
        elif line:
            found[name].append([each.strip() for each in line.split(",")])
    return found


class Plain:
    """The model of one instance."""

    def __init__(self, path: Path) -> None:
        self.rows = sections(path)
        self.days = int(self.rows["HORIZON"][0][0])
        self.shifts = {row[0]: int(row[1]) for row in self.rows["SHIFTS"]}
        self.model = cp_model.CpModel()
        self.works: dict[tuple[str, int, str], cp_model.IntVar] = {}
        self.costs: list[cp_model.LinearExprT] = []
        self.balances: list[tuple[cp_model.IntVar, cp_model.IntVar, int]] = []
        for row in self.rows["STAFF"]:
            self._person(row)
        for row in self.rows["DAYS_OFF"]:
            for day in filter(None, row[1:]):
                self.model.add(self._on(row[0], int(day)) == 0)
        for who, day, shift, weight in self.rows["SHIFT_ON_REQUESTS"]:
            self.costs.append(int(weight) * (1 - self.works[who, int(day), shift]))
        for who, day, shift, weight in self.rows["SHIFT_OFF_REQUESTS"]:
            self.costs.append(int(weight) * self.works[who, int(day), shift])
        for row in self.rows["COVER"]:
            self._cover(*row)
        self.model.minimize(sum(self.costs))

    def _on(self, who: str, day: int) -> cp_model.LinearExprT:
        """1 when a person works that day."""
        return sum(self.works[who, day, shift] for shift in self.shifts)

    def _person(self, row: list[str]) -> None:
        who, most = row[0], dict(each.split("=") for each in row[1].split("|") if each)
        longest, shortest, rest, weekends = map(int, row[4:8])
        for day in range(self.days):
            for shift in self.shifts:
                self.works[who, day, shift] = self.model.new_bool_var(f"{who} {day} {shift}")
            self.model.add_at_most_one(self.works[who, day, shift] for shift in self.shifts)
        minutes = sum(
            length * self.works[who, day, shift]
            for shift, length in self.shifts.items()
            for day in range(self.days)
        )
        self.model.add_linear_constraint(minutes, int(row[3]), int(row[2]))
        for shift, count in most.items():
            worked = sum(self.works[who, day, shift] for day in range(self.days))
            self.model.add(worked <= int(count))
        self._successions(who)
        self._runs(who, longest, shortest, rest)
        self._weekends(who, weekends)

    def _successions(self, who: str) -> None:
        for row in self.rows["SHIFTS"]:
            for after in filter(None, row[2].split("|") if len(row) > 2 else ()):
                for day in range(self.days - 1):
                    first, second = self.works[who, day, row[0]], self.works[who, day + 1, after]
                    self.model.add(first + second <= 1)

    def _runs(self, who: str, longest: int, shortest: int, rest: int) -> None:
        on = [self._on(who, day) for day in range(self.days)]
        for first in range(self.days - longest):
            self.model.add(sum(on[first : first + longest + 1]) <= longest)
        for length in range(1, shortest):
            for first in range(1, self.days - length):
                inside = sum(on[first : first + length])
                self.model.add(inside - on[first - 1] - on[first + length] <= length - 1)
        for length in range(1, rest):
            for first in range(1, self.days - length):
                inside = sum(on[first : first + length])
                self.model.add(on[first - 1] + on[first + length] - inside <= 1)

    def _weekends(self, who: str, most: int) -> None:
        worked = []
        for saturday in range(5, self.days, 7):
            touched = self.model.new_bool_var(f"{who} weekend {saturday}")
            for day in range(saturday, min(saturday + 2, self.days)):
                self.model.add(self._on(who, day) <= touched)
            worked.append(touched)
        self.model.add(sum(worked) <= most)

    def _cover(self, day: str, shift: str, wanted: str, under: str, over: str) -> None:
        people = [row[0] for row in self.rows["STAFF"]]
        there = sum(self.works[who, int(day), shift] for who in people)
        short = self.model.new_int_var(0, len(people), f"short {day} {shift}")
        surplus = self.model.new_int_var(0, len(people), f"surplus {day} {shift}")
        self.model.add(there + short - surplus == int(wanted))
        self.costs += [int(under) * short, int(over) * surplus]
        self.balances.append((short, surplus, int(under) + int(over)))

    def points(self, objective: float, value: Value) -> int:
        """What a roster costs; a solution on the way may have too few and too many at once."""
        twice = (price * min(value(short), value(over)) for short, over, price in self.balances)
        return round(objective) - sum(twice)


class _Heard(cp_model.CpSolverSolutionCallback):
    """Writes every better roster down, with the moment."""

    def __init__(self, plain: Plain, curve: Curve, since: float) -> None:
        super().__init__()
        self._plain, self._curve, self._since = plain, curve, since

    def on_solution_callback(self) -> None:
        seconds = round(time.monotonic() - self._since, 2)
        self._curve.append([seconds, self._plain.points(self.objective_value, self.value), None])


def solve(path: Path, seconds: float, seed: int, solution: Path | None) -> dict[str, object]:
    """Search so long, the time of writing the model down included."""
    since = time.monotonic()
    plain = Plain(path)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = WORKERS
    solver.parameters.random_seed = seed
    solver.parameters.max_time_in_seconds = max(seconds - (time.monotonic() - since), 1)
    curve: Curve = []
    solver.best_bound_callback = lambda bound: curve.append(
        [round(time.monotonic() - since, 2), None, round(bound)]
    )
    status = solver.solve(plain.model, _Heard(plain, curve, since))
    found = status in (cp_model.OPTIMAL, cp_model.FEASIBLE)
    if found and solution is not None:
        solution.write_text(_written(plain, solver), "utf-8")
    return {
        "instance": path.stem,
        "objective": plain.points(solver.objective_value, solver.value) if found else None,
        "bound": round(solver.best_objective_bound),
        "seconds": round(time.monotonic() - since, 2),
        "first_seconds": next((at for at, cost, _ in curve if cost is not None), None),
        "curve": curve,
    }


def _written(plain: Plain, solver: cp_model.CpSolver) -> str:
    def at(who: str, day: int) -> str:
        held = (s for s in plain.shifts if solver.boolean_value(plain.works[who, day, s]))
        return next(held, "-")

    people = [row[0] for row in plain.rows["STAFF"]]
    return "".join(
        "\t".join([who, *(at(who, day) for day in range(plain.days))]) + "\n" for who in people
    )


if __name__ == "__main__":
    given = argparse.ArgumentParser()
    given.add_argument("file", type=Path)
    given.add_argument("--seconds", type=float, default=60)
    given.add_argument("--seed", type=int, default=0)
    given.add_argument("--solution", type=Path)
    asked = given.parse_args()
    print(json.dumps(solve(asked.file, asked.seconds, asked.seed, asked.solution)))
