"""The first answer to a sick call in words and for machines: who could take each open duty."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from roster.checking import check
from roster.desk.ranking import Answer, Opening, is_help
from roster.desk.relays import Relay
from roster.desk.standins import Candidate
from roster.domain import Problem, Text
from roster.explain import say
from roster.rules import Rule, Violation
from roster.wording import cell
from roster.wording import day as say_day
from web import printing

COSTS = 2
"""Of what someone would give up, so many sentences are told."""

HEAD = Text("先看谁能顶（未经求解）：", "Who could step in, before any search:")
VACATED = Text("{day}{name}的{duty}", "{name}'s {duty} on {day}")
CHOICE = Text(
    "    {number}. {who}，{points:+d}分{costs}", "    {number}. {who}, {points:+d} points{costs}"
)
LEAVES = Text("{name}（原上{duty}）", "{name} (who has {duty})")
RELAY = Text(
    "{first}来上，其{day}的{duty}由{second}上",
    "{first}, whose {duty} on {day} {second} takes",
)
GIVES_UP = Text("：{sentences}", ": {sentences}")
NOBODY = Text(
    "    没有人能顶上而不违反必须遵守的规则，两人接力也不行。",
    "    Nobody can without breaking a hard rule, nor can two people in turn.",
)
OTHERS = Text(
    "    另有{more}人可选，{stopped}人不能上", "    {more} others could, {stopped} cannot"
)
SUM = Text(
    "各取第一：改动{changes}处，{points}分，用时{seconds:.1f}秒。",
    "With the first of each: {changes} changes, {points} points, {seconds:.1f} s.",
)
LEFT = Text("另有{left}处缺口未列出。", "{left} more shortages are not listed.")


def lines(
    problem: Problem, rules: Sequence[Rule], found: Answer, seconds: float, language: str
) -> Iterator[str]:
    """The openings with who could take them, best first, and what the best of each come to."""
    yield HEAD[language]
    for opening in found.openings:
        yield f"  {_opened(problem, rules, opening, language)}"
        yield from _choices(problem, rules, opening, language)
    if found.left:
        yield f"  {LEFT[language].format(left=found.left)}"
    if found.openings:
        facts = record(problem, rules, found, seconds)
        yield SUM[language].format(
            changes=len(facts["changes"]), points=facts["points"], seconds=seconds
        )
    yield ""


def _opened(problem: Problem, rules: Sequence[Rule], opening: Opening, language: str) -> str:
    if not opening.person:
        return say(opening.short[0], rules, language)
    return VACATED[language].format(
        day=say_day(problem.date_of(opening.day), language),
        name=problem.person[opening.person].name,
        duty=cell(problem.symbol[opening.code])[language],
    )


def _choices(
    problem: Problem, rules: Sequence[Rule], opening: Opening, language: str
) -> Iterator[str]:
    ways = _ways(opening)
    for number, way in enumerate(ways, start=1):
        moves = way.moves
        who = _who(problem, *moves, language=language)
        costs = [say(cost, rules, language) for each in moves for cost in _costs(each, rules)]
        given = GIVES_UP[language].format(sentences=" ".join(costs)) if costs else ""
        yield CHOICE[language].format(number=number, who=who, points=way.points, costs=given)
    if not ways:
        yield NOBODY[language]
    if opening.found.untried or opening.found.stopped:
        yield OTHERS[language].format(more=opening.found.untried, stopped=opening.found.stopped)


def _costs(candidate: Candidate, rules: Sequence[Rule]) -> list[Violation]:
    """What someone would give up, beside what is said already: that their duty moves."""
    moves = {rule.code for rule in rules if rule.moves}
    return [cost for cost in candidate.costs if cost.rule not in moves][:COSTS]


def _ways(opening: Opening) -> Sequence[Candidate | Relay]:
    return [each for each in opening.found.found if is_help(each)] or opening.relays


def _who(problem: Problem, first: Candidate, *then: Candidate, language: str) -> str:
    name = problem.person[first.person].name
    if first.leaves:
        held = cell(problem.symbol[first.leaves])[language]
        name = LEAVES[language].format(name=name, duty=held)
    for second in then:
        name = RELAY[language].format(
            first=name,
            second=problem.person[second.person].name,
            day=say_day(problem.date_of(second.day), language),
            duty=cell(problem.symbol[second.code])[language],
        )
    return name


def record(
    problem: Problem, rules: Sequence[Rule], found: Answer, seconds: float
) -> dict[str, Any]:
    """The same for machines; points and changes are those of the best of each."""
    told = problem.published
    assert told is not None
    return {
        "openings": [
            {
                "person": opening.person,
                "date": problem.date_of(opening.day).isoformat(),
                "code": opening.code,
                "choices": [
                    {"points": way.points, "people": [each.person for each in way.moves]}
                    for way in _ways(opening)
                ],
            }
            for opening in found.openings
        ],
        "changes": list(printing.changes(problem, told.changes(found.roster))),
        "points": check(problem, found.roster, rules).points,
        "seconds": round(seconds, 3),
    }
