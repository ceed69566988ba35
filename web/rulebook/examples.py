"""A rule's drawn cases as small rosters for a page, with what the rule says of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from roster import strip
from roster.domain import Problem, Roster, Symbol
from roster.rules import Case, Rule, Violation
from roster.wording import sentence

CHINESE = {
    "Ada": "甲", "Bo": "乙", "Cy": "丙", "Di": "丁", "Ed": "戊", "Fay": "己", "Gus": "庚",
    "E": "早", "D": "白", "L": "中", "N": "夜", "W": "值", "H": "备",
    "early": "早班", "day": "白班", "late": "中班", "night": "夜班",
    "24 hours": "24小时值班", "standby at home": "在家备班", "Post": "岗位",
}  # fmt: skip
"""The names and letters of drawn rosters, as a Chinese reader would write them."""
TONES = {"E": "early", "D": "early", "L": "middle", "N": "night", "W": "duty", "H": "home"}


@dataclass(frozen=True, slots=True)
class Mark:
    """One cell of a drawn roster.

    Parameters
    ----------
    is_told : bool
        A sentence speaks of it.
    """

    text: str
    tone: str
    is_past: bool
    is_told: bool


@dataclass(frozen=True, slots=True)
class Example:
    """A drawn roster; without sentences the rule is kept."""

    dates: tuple[date, ...]
    rows: tuple[tuple[str, tuple[Mark, ...]], ...]
    says: tuple[str, ...]


def examples(rule: type[Rule], language: str) -> tuple[Example, ...]:
    """The first case that breaks a rule and the first that keeps it."""
    broken = next(case for case in rule.cases if case.says)
    kept = next(case for case in rule.cases if not case.says)
    return example(rule, broken, language), example(rule, kept, language)


def example(rule: type[Rule], case: Case, language: str) -> Example:
    problem, roster = strip.read(case.drawing)
    if case.given:
        problem = case.given(problem)
    if language == "zh":
        problem = _chinese(problem)
    found = list(rule(**case.parameters).check(problem, roster))
    days = range(-max((len(problem.past(each.id)) for each in problem.people), default=0),
                 problem.days)  # fmt: skip
    return Example(
        tuple(problem.start + timedelta(days=day) for day in days),
        tuple(_rows(problem, roster, found, days)),
        tuple(sentence(rule.sentence, violation.facts, language) for violation in found),
    )


def _rows(
    problem: Problem, roster: Roster, found: list[Violation], days: range
) -> Iterator[tuple[str, tuple[Mark, ...]]]:
    told = {(who, day) for each in found for who in each.people for day in each.days}
    for person in problem.people:
        line = problem.line(roster, person.id)
        yield person.name, tuple(_mark(line.get(d), d, (person.id, d) in told) for d in days)


def _mark(symbol: Symbol | None, day: int, is_told: bool) -> Mark:
    if symbol is None:
        return Mark("", "", True, is_told)
    if not symbol.is_duty:
        return Mark({"-": "", "=": "="}[symbol.code], symbol.code, day < 0, is_told)
    return Mark(symbol.label, TONES.get(symbol.code[:1], "early"), day < 0, is_told)


def _chinese(problem: Problem) -> Problem:
    """The drawn problem with Chinese names; codes stay, so that nothing else changes."""
    return problem.with_(
        people=tuple(replace(p, name=CHINESE.get(p.name, p.name)) for p in problem.people),
        symbols=tuple(replace(s, label=CHINESE.get(s.label, s.label)) for s in problem.symbols),
        shifts=tuple(replace(s, name=CHINESE.get(s.name, s.name)) for s in problem.shifts),
        posts=tuple(replace(p, name=CHINESE.get(p.name, p.name)) for p in problem.posts),
    )
