"""The sentences of `roster explain`: the unit as it is understood, and why a roster is as it is."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from constraints.fairness import FairShare, Share, share_table
from roster.capacity import capacity
from roster.checking import check
from roster.desk.drafting import Draft
from roster.domain import Problem, Roster, Text
from roster.engines.outcomes import Filled
from roster.errors import BadInput, Flaw
from roster.explain import Reasons, say
from roster.feeds.units import notices
from roster.timeline import clock
from web import printing
from web.wiring import Desk

SHARE = Text(
    "{name}:应分 {share:.2f}(可不超过 {limit}) = ({asked} 本期 + {carried_by_all} 结转) × "
    "{weight}/{weights};本人已结转 {carried}",
    "{name}: share {share:.2f} (free up to {limit}) = ({asked} asked + {carried_by_all} carried) × "
    "{weight}/{weights}; carried by this person {carried}",
)


def whole_unit(desk: Desk, problem: Problem, language: str) -> Iterator[str]:
    """What the unit asks for, what its people can give, the fair shares, and what is off."""
    zh = language == "zh"
    last = problem.last
    yield f"{desk.unit.name}  {problem.start} – {last}"
    present = [
        p
        for p in problem.people
        if any(p.is_present(problem.date_of(d)) for d in range(problem.days))
    ]
    yield (
        f"人员 {len(present)},规则 {len(desk.rules)}"
        if zh
        else f"{len(present)} people, {len(desk.rules)} rules"
    )
    yield "需求与来源:" if zh else "Needs and where they come from:"
    yield from _needs(problem, language)
    yield "人力核对:" if zh else "What the people can give:"
    found = [line for place in capacity(problem, desk.rules) for line in place.say(language)]
    yield from (f"  - {line}" for line in found)
    if not found:
        yield "  - 未发现必然的缺口" if zh else "  - no certain shortage"
    for rule in desk.rules:
        if isinstance(rule, FairShare):
            yield f"{rule.name[language]} ({rule.code}):"
            yield from (f"  {_share(row, problem, language)}" for row in share_table(problem, rule))
    for notice in notices(desk.unit, problem.start, problem.days):
        yield f"({notice[language]})"


def _needs(problem: Problem, language: str) -> Iterator[str]:
    """Each different need once, with its source, and how many dates have it."""
    seen: dict[tuple[str, str, str, str, int, int, str], int] = {}
    for need in problem.needs:
        where = need.shift or clock(need.begin)
        key = (need.post, where, need.role, need.skill, need.minimum, need.target, need.source)
        seen[key] = seen.get(key, 0) + 1
    for (post, where, role, skill, low, target, source), days in seen.items():
        who = " ".join(str(word) for word in (post, where, role, skill) if word)
        heads = f"{low}" if low == target else f"{low}–{target}"
        times = f"{heads} 人 × {days} 天" if language == "zh" else f"{heads} × {days} days"
        yield f"  - {who}: {times}  {source}".rstrip()


def _share(row: Share, problem: Problem, language: str) -> str:
    facts = {
        "name": f"{problem.person[row.person].name} {row.name[language]}",
        "share": float(row.share),
        "limit": row.limit,
        "asked": float(row.asked) if row.asked.denominator > 1 else row.asked.numerator,
        "carried_by_all": row.carried_by_all,
        "weight": row.weight,
        "weights": row.weights,
        "carried": row.carried,
    }
    return SHARE[language].format(**facts)


def shortages(desk: Desk, problem: Problem, roster: Roster, language: str) -> Iterator[str]:
    """Each short duty of a roster with what stops every candidate."""
    outcome = Filled(roster, 0, 0, 0, 0.0, 0.0)
    report = check(problem, roster, desk.rules)
    lines = list(printing.shortages(Draft(problem, desk.rules, outcome, report), language))
    yield from lines or ["没有缺口" if language == "zh" else "nothing is short"]


def one_cell(
    desk: Desk, problem: Problem, roster: Roster, asked: str, language: str
) -> Iterator[str]:
    """What each other symbol would break, or cost, in one cell of a roster."""
    person, day = _cell(problem, asked)
    reasons = Reasons(problem, desk.rules, roster)
    held = roster.at(person, day)
    yield f"{problem.person[person].name} {problem.date_of(day)}: {problem.symbol[held].label}"
    for code, symbol in problem.symbol.items():
        if code == held:
            continue
        tried = reasons.candidate(person, day, code)
        if tried.stops:
            said = (say(stop, desk.rules, language) for stop in reasons.sentences(tried))
            why = "; ".join(said)
        elif language == "zh":
            why = f"可以,总分变化 {tried.points:+d}"
        else:
            why = f"possible, {tried.points:+d} points"
        yield f"  {symbol.label} ({code}): {why}"


def _cell(problem: Problem, asked: str) -> tuple[str, int]:
    who, _, when = asked.partition(" ")
    person = next((p.id for p in problem.people if who in (p.id, p.name)), None)
    try:
        day = problem.day_of(date.fromisoformat(when.strip()))
        if person is None or not 0 <= day < problem.days:
            raise ValueError
    except ValueError:
        expected = "a person and a date of the roster, such as 'E017 2026-11-25'"
        raise BadInput(
            [Flaw("--why", 0, "", asked, expected, "人员与日期,如'E017 2026-11-25'")]
        ) from None
    return person, day
