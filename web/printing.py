"""Drafts for machines: how their outcomes are called, one JSON object."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from roster.desk.drafting import Draft
from roster.domain import Person, Problem, Symbol
from roster.engines.outcomes import Filled, Impossible
from roster.explain import say
from roster.rules import Rule, Violation
from roster.wording import apart
from web.exits import Exit


def exit_code(draft: Draft) -> Exit:
    """0 filled, 3 with shortages, 4 impossible, 5 stopped with no roster."""
    if isinstance(draft.outcome, Filled):
        return Exit.SHORT if draft.short else Exit.FILLED
    return Exit.IMPOSSIBLE if isinstance(draft.outcome, Impossible) else Exit.UNFINISHED


def as_json(
    draft: Draft, language: str, changes: Sequence[dict[str, Any]] = (), **more: object
) -> str:
    """One object: outcome, objective, bound, gap, seconds, first_seconds and what was found.

    Null where nothing is claimed, such as the gap where there is no roster.
    """
    outcome = draft.outcome
    told: dict[str, Any] = {
        "outcome": exit_code(draft).name.lower(),
        "objective": None,
        "bound": getattr(outcome, "bound", None),
        "gap": None,
        "seconds": round(outcome.seconds, 3),
        "first_seconds": None,
    }
    if isinstance(outcome, Filled):
        told |= {
            "objective": outcome.objective,
            "gap": None if outcome.gap is None else round(outcome.gap, 6),
            "first_seconds": round(outcome.first_seconds, 3),
        }
    if isinstance(outcome, Impossible):
        told |= _clash(draft, outcome, language)
    told["shortages"] = [record(v, draft.problem, draft.rules, language) for v in draft.short]
    told["violations"] = [record(v, draft.problem, draft.rules, language) for v in draft.others]
    told["changes"] = list(changes)
    return json.dumps(told | more, ensure_ascii=False, indent=1)


def _clash(draft: Draft, outcome: Impossible, language: str) -> dict[str, Any]:
    """The rules that clash, and the pins behind it with what the rules say of them."""
    found = draft.clash
    return {
        "rules": list(outcome.rules),
        "pins": [
            {"person": person.id, "name": person.name, "date": day.isoformat(), "code": symbol.code}
            for person, day, symbol in pinned(draft.problem, found.pins if found else {})
        ],
        "sentences": [say(v, draft.rules, language) for v in (found.violations if found else ())],
    }


def pinned(
    problem: Problem, pins: Mapping[tuple[str, int], str]
) -> Iterator[tuple[Person, date, Symbol]]:
    """Pinned cells, person by person and day by day."""
    for (person, day), code in sorted(pins.items()):
        yield problem.person[person], problem.date_of(day), problem.symbol[code]


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


def moved(problem: Problem, change: tuple[str, int, str, str], language: str) -> str:
    """``2026-11-25 赵01：早 → 休``; where the label stays, post, role and break are named."""
    person, day, before, after = change
    was, now = apart(problem, problem.symbol[before], problem.symbol[after])
    colon = "：" if language == "zh" else ": "
    who = f"  {problem.date_of(day)} {problem.person[person].name}"
    return f"{who}{colon}{was[language]} → {now[language]}"
