"""The sentences of `roster check`: what was changed by hand, and what the rules say of it."""

from __future__ import annotations

from collections.abc import Iterator

from roster.checking import Report
from roster.desk.drafting import Draft
from roster.domain import Problem, Text
from roster.engines.outcomes import Unfinished
from roster.explain import say
from web import printing, telling
from web.reading import Changes
from web.wiring import Desk

TOTAL = Text(
    "共{count}条：硬性{hard}条，缺口{short}条；合计{points}分。",
    "{count} in all: {hard} hard, {short} shortages; {points} points.",
)


def lines(
    desk: Desk, problem: Problem, report: Report, edits: Changes, language: str
) -> Iterator[str]:
    """Changes first, then what is forbidden, what is short, the rest, and the sum."""
    if edits:
        yield Text("手工改动：", "Changed by hand:")[language]
    for change in edits:
        yield printing.moved(problem, change, language)
    hard = [v for v in report.violations if v.is_hard]
    if hard:
        yield Text("违反硬性规则：", "Hard rules broken:")[language]
    yield from (f"  - {say(violation, desk.rules, language)}" for violation in hard)
    soft = Report(tuple(v for v in report.violations if not v.is_hard))
    draft = Draft(problem, desk.rules, Unfinished(0, 0.0), soft)
    if draft.short:
        yield Text("缺口：", "Shortages:")[language]
    yield from (f"  - {say(violation, desk.rules, language)}" for violation in draft.short)
    yield from telling.departures(draft, language)
    yield from telling.turns(draft, language, everything=True)
    yield from telling.violations(draft, language, everything=True)
    facts = {"count": len(report.violations), "hard": len(hard), "short": len(draft.short)}
    yield TOTAL[language].format(**facts, points=report.points)
