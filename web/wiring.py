"""The one place where units, rules and engines are put together."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from constraints import CATALOGUE
from constraints.standard import TEMPLATES
from roster.domain import Problem, Text
from roster.errors import BadInput, Flaw
from roster.feeds import units
from roster.rules import Rule, bind


@dataclass(frozen=True, slots=True)
class Desk:
    """A unit as it was read, with its rules bound."""

    unit: units.Unit
    rules: tuple[Rule, ...]

    def problem(self, start: date, days: int) -> Problem:
        return units.problem(self.unit, start, days)

    def period(self, week: str | None, first: date | None, last: date | None) -> tuple[date, int]:
        """The period that was asked for; without a word, the next one of the unit."""
        if week:
            return units.week(week)
        if first and last:
            return units.between(first, last)
        if first or last:
            both = Text("--from与--to一起给出", "--from and --to together")
            raise BadInput([Flaw("--from", 0, "", str(first or last), both.en, both.zh)])
        return units.next_period(self.unit, datetime.now(ZoneInfo(self.unit.zone)).date())


def open_unit(path: Path) -> Desk:
    """Read a folder or workbook and bind its rules; all mistakes come at once."""
    unit = units.read(path)
    settings = units.settings(TEMPLATES[unit.template], unit)
    return Desk(unit, bind(CATALOGUE, settings))
