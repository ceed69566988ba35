"""Drafts in words and as one JSON object, the same for every command."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from itertools import groupby, islice
from typing import Any

from roster.desk.drafting import Draft
from roster.domain import Problem, Text
from roster.engines.outcomes import Filled, Impossible
from roster.explain import Reasons, Shortage
from roster.explain import say as say
from roster.rules import Rule, Violation
from roster.timeline import clock

FILLED, BAD_INPUT, SHORT, IMPOSSIBLE, UNFINISHED = 0, 2, 3, 4, 5
"""Exit codes: full, bad input, filled with shortages, impossible, stopped without a roster."""

LONGEST_LIST = 25

OUTCOMES = {
    FILLED: Text("已排满,无缺口", "filled, no shortage"),
    SHORT: Text("已排出,有缺口", "filled, with shortages"),
    IMPOSSIBLE: Text("无法排班:指定的班与规则冲突", "impossible: the pinned cells break rules"),
    UNFINISHED: Text("已停止,尚无排班表", "stopped, no roster yet"),
}


def exit_code(draft: Draft) -> int:
    """0 filled, 3 with shortages, 4 impossible, 5 stopped with no roster."""
    if isinstance(draft.outcome, Filled):
        return SHORT if draft.short else FILLED
    return IMPOSSIBLE if isinstance(draft.outcome, Impossible) else UNFINISHED


def as_json(draft: Draft, language: str, changes: Sequence[dict[str, Any]] = ()) -> str:
    """One object: outcome, objective, bound, gap, seconds, first_seconds and what was found."""
    names = {FILLED: "filled", SHORT: "short", IMPOSSIBLE: "impossible", UNFINISHED: "unfinished"}
    outcome = draft.outcome
    told: dict[str, Any] = {
        "outcome": names[exit_code(draft)],
        "objective": None,
        "bound": getattr(outcome, "bound", None),
        "gap": None,
        "seconds": round(outcome.seconds, 3),
        "first_seconds": None,
    }
    if isinstance(outcome, Filled):
        told |= {
            "objective": outcome.objective,
            "gap": round(outcome.gap, 6),
            "first_seconds": round(outcome.first_seconds, 3),
        }
    if isinstance(outcome, Impossible):
        told["rules"] = list(outcome.rules)
    told["shortages"] = [record(v, draft.problem, draft.rules, language) for v in draft.short]
    told["violations"] = [record(v, draft.problem, draft.rules, language) for v in draft.others]
    told["changes"] = list(changes)
    return json.dumps(told, ensure_ascii=False, indent=1)


def record(
    violation: Violation, problem: Problem, rules: Sequence[Rule], language: str
) -> dict[str, Any]:
    """A violation for machines: its rule, people, dates, points and sentence."""
    return {
        "rule": violation.rule,
        "people": list(violation.people),
        "dates": [problem.date_of(day).isoformat() for day in violation.days],
        "what": str(violation.facts.get("what", "")),
        "amount": violation.amount,
        "points": violation.points,
        "departure": violation.departure.basis if violation.departure else None,
        "sentence": say(violation, rules, language),
    }


def summary(draft: Draft, language: str) -> Iterator[str]:
    """The outcome in a line, with the arithmetic of the gap."""
    outcome, zh = draft.outcome, language == "zh"
    word = OUTCOMES[exit_code(draft)][language]
    if not isinstance(outcome, Filled):
        yield f"{word} ({outcome.seconds:.1f} s)"
    else:
        sure = (
            ("已证明最优" if zh else "proved best")
            if outcome.is_best
            else (f"差距 {outcome.gap:.1%}" if zh else f"gap {outcome.gap:.1%}")
        )
        labels = ("总分", "下界", "其中无法避免") if zh else ("points", "bound", "unavoidable")
        figures = (outcome.objective, outcome.bound, outcome.unavoidable)
        parts = ", ".join(f"{n} {f}" for n, f in zip(labels, figures, strict=True))
        yield f"{word}: {parts}; {sure}; {outcome.seconds:.1f} s"
    if isinstance(outcome, Impossible):
        for code in outcome.rules:
            rule = next(rule for rule in draft.rules if rule.code == code)
            yield f"  - {rule.name[language]} ({code})"


def shortages(draft: Draft, language: str) -> Iterator[str]:
    """Each short duty, neighbouring stretches of the clock together, and what stops the others."""
    if not draft.short or draft.roster is None:
        return
    reasons = Reasons(draft.problem, draft.rules, draft.roster)
    yield "缺口:" if language == "zh" else "Shortages:"
    for same in _together(tuple(reasons.shortages())):
        first, last = same[0].violation, same[-1].violation
        yield f"  - {say(first, draft.rules, language)}"
        if len(same) > 1:
            end = clock(int(str(last.facts["end"])))
            yield (
                f"    直到{end},共{len(same)}段"
                if language == "zh"
                else f"    and on to {end}, {len(same)} stretches"
            )
        yield from _stops(reasons, same[0], language)


def _together(found: Sequence[Shortage]) -> Iterator[list[Shortage]]:
    """Shortages of one place that follow each other on the clock, as one."""
    same: list[Shortage] = []
    for shortage in found:
        if same and not _follows(same[-1].violation, shortage.violation):
            yield same
            same = []
        same.append(shortage)
    if same:
        yield same


def _follows(first: Violation, second: Violation) -> bool:
    keys = ("post", "day", "amount")
    return (
        "end" in first.facts
        and first.facts["end"] == second.facts.get("begin")
        and all(first.facts.get(key) == second.facts.get(key) for key in keys)
    )


def _stops(reasons: Reasons, shortage: Shortage, language: str) -> Iterator[str]:
    """How many candidates each rule stops, with one of them as an example."""
    stopped = sorted(
        (each for each in reasons.candidates(shortage) if each.stops), key=lambda c: c.stops[0]
    )
    for _, group in groupby(stopped, key=lambda candidate: candidate.stops[0]):
        people = list(group)
        for violation in islice(reasons.sentences(people[0]), 1):
            count = (
                f"{len(people)}人:如" if language == "zh" else f"{len(people)} people, such as: "
            )
            yield f"      {count}{say(violation, reasons.rules, language)}"


def violations(draft: Draft, language: str, longest: int = LONGEST_LIST) -> Iterator[str]:
    """What else the roster breaks, dearest first."""
    found = [v for v in draft.others if v.amount]
    if found:
        yield "其他违反与让步:" if language == "zh" else "What else is broken or given up:"
    for violation in found[:longest]:
        mark = f" [{violation.departure.basis}]" if violation.departure else ""
        yield f"  - {violation.points:>5} {say(violation, draft.rules, language)}{mark}"
    if len(found) > longest:
        rest = len(found) - longest
        yield f"  … 另有 {rest} 条" if language == "zh" else f"  … and {rest} more"


def changes(
    problem: Problem, found: Sequence[tuple[str, int, str, str]]
) -> Iterator[dict[str, Any]]:
    """Changed cells for machines and people: who, when, and the labels before and after."""
    for person, day, before, after in found:
        yield {
            "person": person,
            "name": problem.person[person].name,
            "date": problem.date_of(day).isoformat(),
            "from": problem.symbol[before].label,
            "to": problem.symbol[after].label,
            "from_code": before,
            "to_code": after,
        }


def moved(change: dict[str, Any]) -> str:
    """``2026-11-25 赵01: 早 → 休``."""
    return f"  {change['date']} {change['name']}: {change['from']} → {change['to']}"
