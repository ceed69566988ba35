"""Reads a roster against a rulebook; no statement and no solver is involved."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from roster.domain import Problem, Roster
from roster.errors import BadInput, Flaw
from roster.rules import Rule, Violation


@dataclass(frozen=True, slots=True)
class Report:
    """Every violation on a roster, in the order of the rulebook."""

    violations: tuple[Violation, ...]

    @property
    def allowed(self) -> bool:
        """No hard rule is broken."""
        return not any(violation.is_hard for violation in self.violations)

    @property
    def points(self) -> int:
        """Points of the priced rules."""
        return sum(violation.points or 0 for violation in self.violations)

    @property
    def points_by_rule(self) -> dict[str, int]:
        """Points of each rule that has some, dearest first."""
        found: dict[str, int] = {}
        for violation in self.violations:
            if violation.points:
                found[violation.rule] = found.get(violation.rule, 0) + violation.points
        return dict(sorted(found.items(), key=lambda item: (-item[1], item[0])))

    def of(self, *codes: str) -> tuple[Violation, ...]:
        """Violations of these rules."""
        return tuple(violation for violation in self.violations if violation.rule in codes)


def check(problem: Problem, roster: Roster, rules: Iterable[Rule]) -> Report:
    """Every breach of every rule.

    Raises
    ------
    BadInput
        The roster's people, days or symbols aren't those of the problem.
    """
    fits(problem, roster)
    return Report(tuple(v for rule in rules for v in rule.check(problem, roster)))


def fits(problem: Problem, roster: Roster) -> None:
    """Raise BadInput unless every person has a known symbol on every day of the problem."""
    flaws = []
    for person in problem.people:
        row = roster.rows.get(person.id)
        if row is None or len(row) != problem.days:
            found = "no row" if row is None else f"{len(row)} days"
            flaws.append(
                Flaw("roster", 0, person.id, found, f"{problem.days} days", f"{problem.days}天")
            )
    for person_id in sorted(set(roster.rows) - set(problem.person)):
        flaws.append(Flaw("roster", 0, person_id, person_id, "a person of the unit", "本单位人员"))
    if not flaws:
        flaws = [
            Flaw("roster", 0, f"{p} {problem.date_of(d)}", code, "a known symbol", "已知的班次符号")
            for p, d, code in roster.cells()
            if code not in problem.symbol
        ]
    if flaws:
        raise BadInput(flaws)
