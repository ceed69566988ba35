"""The one place where units, rules and engines are put together."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from importlib import import_module
from pathlib import Path
from zoneinfo import ZoneInfo

from constraints import CATALOGUE
from constraints.standard import TEMPLATES
from roster.domain import Problem, Text
from roster.errors import BadInput, Flaw
from roster.feeds import units
from roster.feeds.periods import LONGEST
from roster.rules import EVERYONE, Kind, Rule, Scope, Setting, bind, sift, unfounded

NOT_BOTH = Text("--week，或--from与--to，二者取一", "--week, or --from and --to, not both")
BOTH = Text("--from与--to一同给出", "--from and --to together")
WEEK = Text("形如2026-W48的周", "a week such as 2026-W48")
LENGTH = Text(
    f"不早于--from、与它相距不超过{LONGEST}天的日期",
    f"a date that is not before --from and at most {LONGEST} days on",
)


def _bad(option: str, value: str, expected: Text) -> BadInput:
    return BadInput([Flaw(option, 0, "", value, expected.en, expected.zh)])


@dataclass(frozen=True, slots=True)
class Desk:
    """A unit as it was read, with its rules bound."""

    unit: units.Unit
    rules: tuple[Rule, ...]

    def problem(self, start: date, days: int) -> Problem:
        return units.problem(self.unit, start, days)

    def period(self, week: str | None, first: date | None, last: date | None) -> tuple[date, int]:
        """The period that was asked for; without a word, the next one of the unit."""
        if week and (first or last):
            raise _bad("--week", week, NOT_BOTH)
        if week:
            try:
                return units.week(week)
            except BadInput:
                raise _bad("--week", week, WEEK) from None
        if first and last:
            if not 1 <= (last - first).days + 1 <= LONGEST:
                raise _bad("--to", str(last), LENGTH)
            return units.between(first, last)
        if first or last:
            raise _bad(*(("--from", str(first)) if first else ("--to", str(last))), BOTH)
        return units.next_period(self.unit, datetime.now(ZoneInfo(self.unit.zone)).date())


def open_unit(path: Path) -> Desk:
    """Read a folder or workbook and bind its rules.

    Raises
    ------
    BadInput
        The files can't be read, or the unit's rules are not ones that it may set: all the mistakes
        at once.
    """
    if not path.exists():
        there = Text("已有的单位文件夹或工作簿", "the folder or workbook of a unit")
        raise _bad("UNIT", str(path), there)
    return desk_of(units.read(path, judge))


def desk_of(unit: units.Unit) -> Desk:
    """A unit with its rules bound.

    Raises
    ------
    BadInput
        The unit's rules are not ones that it may set: all the mistakes at once.
    """
    if flaws := tuple(judge(unit)):
        raise BadInput(flaws)
    settings = units.settings(TEMPLATES[unit.template], unit)
    rules = bind(CATALOGUE, settings)
    return Desk(unit, bind(CATALOGUE, (*settings, *_for_the_others(unit, rules))))


def judge(unit: units.Unit) -> Iterator[Flaw]:
    """What is wrong with the rules that a unit sets, switches off or departs from.

    Where the template is not known, the unit's own settings are looked at by themselves.
    """
    if unit.template not in TEMPLATES:
        names = Text("、".join(TEMPLATES), ", ".join(TEMPLATES))
        yield Flaw("unit", 0, "template", unit.template, names.en, names.zh)
    settings = units.settings(TEMPLATES.get(unit.template, ()), unit)
    rules, flaws = sift(CATALOGUE, settings)
    yield from flaws
    yield from _taken_away(unit, rules)
    yield from unfounded(CATALOGUE, unit.departures)


def _taken_away(unit: units.Unit, rules: tuple[Rule, ...]) -> Iterator[Flaw]:
    """Laws that the unit would drop although no other law takes their place."""
    for rule in CATALOGUE:
        if rule.code in unit.rules_off and (rule.kind is Kind.LAW or rule.always):
            meant = any(setting.code == rule.gives_way_to for setting in unit.settings)
            bound = any(each.code == rule.gives_way_to for each in rules)
            if _instead_of(rule, rules) or (meant and not bound):
                # Where the setting of the law in its place is a mistake, that is said already.
                continue
            expected = "a law stays in force; record a departure with its basis"
            zh = "法规不能关闭；确需偏离时在例外（departures）中登记依据"
            yield Flaw("unit", 0, "rules", f"{rule.code} off", expected, zh)


def _for_the_others(unit: units.Unit, rules: tuple[Rule, ...]) -> Iterator[Setting]:
    """A law that the unit drops still binds those, and then, whom the other law does not bind."""
    for rule in CATALOGUE:
        scopes = _instead_of(rule, rules) if rule.code in unit.rules_off else ()
        if scopes and EVERYONE not in scopes:
            yield Setting(rule.code, scope=Scope(but=scopes))


def _instead_of(law: type[Rule], rules: tuple[Rule, ...]) -> tuple[Scope, ...]:
    """Whom and when the law in force binds that takes a law's place."""
    return tuple(rule.scope for rule in rules if rule.code == law.gives_way_to and rule.in_force)


def load_engines() -> None:
    """Load what fills rosters, which takes a moment, before the time for filling begins.

    What it brings stays: looking through it for waste would halt the search.
    """
    import_module("roster.engines.portfolio")
    gc.freeze()
