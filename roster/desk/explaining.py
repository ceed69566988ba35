"""Why a duty is short, why a rule is broken, and what each other duty in a cell would do."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from roster.desk.ranking import able
from roster.desk.relays import Relay
from roster.desk.standins import MOST_STOPPED, Candidates, Standins, for_duty, for_need, need_of
from roster.domain import LEAVE, OFF, AbsenceKind, Need, Problem, Roster, Text
from roster.rechecking import recheck
from roster.rules import Rule, Violation
from roster.wording import cell as say_cell
from roster.wording import day as say_day
from roster.wording import hours as say_hours
from roster.wording import listing

MOST = 12
"""[people] who could take the duty that are named."""
AROUND = 3
"""[days] before and after a breach that are shown."""

WANTED = Text("最少{minimum}人，目标{target}人", "minimum {minimum}, target {target}")
FROM = Text("依据：{source}", "from: {source}")
STANDING = Text("已排{count}人：{names}", "on duty, {count}: {names}")
AWAY = Text("请假{count}人：{names}", "on leave, {count}: {names}")
PARAMETER = Text("{name}：{figure}", "{name}: {figure}")
CELLS = Text("{name}：{cells}", "{name}: {cells}")
CELL = Text("{day}{label}", "{day} {label}")
POINTS = Text("{points}分", "{points} points")
NOBODY = Text(
    "没有人能顶上而不违反必须遵守的规则。", "Nobody could take it without breaking a hard rule."
)
DEARER = Text(
    "有人能顶上，但代价至少{points}分，高于缺班本身的代价。",
    "Somebody could take it, at {points} points or more: that is dearer than the shortage.",
)
CHEAPER = Text(
    "有人能顶上，总分会变好：排班之后情况变了，或生成的时间不够。",
    "Somebody could take it and the roster would be better: something has changed since it was "
    "made, or there was too little time.",
)

NO_ONE = Candidates(())


@dataclass(frozen=True, slots=True)
class Explanation:
    """What there is to say of one breach.

    Parameters
    ----------
    arithmetic : tuple[Text, ...]
        How the figures come about, line by line.
    in_turn : tuple[Relay, ...]
        Pairs who could help where nobody can alone.
    vacates : tuple[str, int] or None
        The cell whose duty the candidates would take over.
    """

    rule: Rule
    arithmetic: tuple[Text, ...]
    why_not: Text | None = None
    candidates: Candidates = NO_ONE
    in_turn: tuple[Relay, ...] = ()
    vacates: tuple[str, int] | None = None


def explain(
    problem: Problem, rules: Sequence[Rule], roster: Roster, breach: Violation, today: int
) -> Explanation:
    """How a breach comes about, and who could help."""
    rule = next(each for each in rules if each.code == breach.rule)
    need = need_of(problem, breach) if not breach.people else None
    lines = tuple(
        _need_lines(problem, roster, need) if need else _lines(problem, roster, rule, breach)
    )
    if need is not None and breach.days[-1] >= today:
        standins = Standins(problem, rules, roster, (breach.days[-1],), today)
        found, turns = able(standins, for_need(standins, rule, need), MOST, MOST_STOPPED)
        return Explanation(rule, lines, _why_not(found), found, turns)
    if breach.people and breach.days and today <= breach.days[-1] < problem.days:
        cell = breach.people[0], breach.days[-1]
        if problem.symbol[roster.at(*cell)].is_duty:
            found, turns = stand_in(problem, rules, roster, cell, today)
            return Explanation(rule, lines, None, found, turns, cell)
    return Explanation(rule, lines)


def stand_in(
    problem: Problem, rules: Sequence[Rule], roster: Roster, cell: tuple[str, int], today: int
) -> tuple[Candidates, tuple[Relay, ...]]:
    """Who could take the duty of a cell instead; points are those of taking it over."""
    held = roster.at(*cell)
    vacated = roster.put({cell: OFF})
    standins = Standins(problem, rules, vacated, (cell[1],), today, frozenset({cell[0]}))
    return able(standins, for_duty(standins, cell, held), MOST, MOST_STOPPED)


def _why_not(found: Candidates) -> Text:
    free = [each for each in found.found if not each.stops]
    if not free:
        return NOBODY
    best = free[0].points
    if best <= 0:
        return CHEAPER
    return _said(DEARER, points=best)


def _need_lines(problem: Problem, roster: Roster, need: Need) -> Iterator[Text]:
    """What is wanted and from where, who stands there, who is away."""
    yield _said(WANTED, minimum=need.minimum, target=need.target)
    if need.source:
        zh, en = need.source.zh, need.source.en
        yield Text(FROM.zh.format(source=zh), FROM.en.format(source=en))
    here = [p.name for p in problem.people if _stands(problem, roster, p.id, need)]
    away = [
        p.name
        for p in problem.people
        if p.is_present(need.day) and problem.is_absent(p.id, need.day, AbsenceKind.LEAVE)
    ]
    for template, names in ((STANDING, here), (AWAY, away)):
        if names:
            yield Text(
                template.zh.format(count=len(names), names=listing(names, "zh")),
                template.en.format(count=len(names), names=listing(names, "en")),
            )


def _stands(problem: Problem, roster: Roster, person: str, need: Need) -> bool:
    """Whether someone has a duty that the need speaks of, on its date."""
    day = problem.day_of(need.day)
    if not 0 <= day < problem.days:
        return False
    return any(
        (
            part.shift == need.shift
            if need.shift
            else part.start <= need.begin and need.end <= part.end
        )
        and need.post in ("", part.post)
        and need.role in ("", part.role)
        for part in problem.symbol[roster.at(person, day)].parts
    )


def _lines(problem: Problem, roster: Roster, rule: Rule, breach: Violation) -> Iterator[Text]:
    """The rule's parameters, the cells around the breach, what it costs."""
    for name, about in rule.parameters().items():
        value = getattr(rule, name)
        if isinstance(value, int) and not isinstance(value, bool):
            figures = [_figure(value, about["unit"], language) for language in ("zh", "en")]
            yield Text(
                PARAMETER.zh.format(name=about["zh"], figure=figures[0]),
                PARAMETER.en.format(name=about["en"], figure=figures[1]),
            )
    for person in breach.people if breach.days else ():
        yield Text(*(_cells(problem, roster, person, breach, each) for each in ("zh", "en")))
    if breach.points:
        yield _said(POINTS, points=breach.points)


def _figure(value: int, unit: str, language: str) -> str:
    """``11小时``: minutes as hours, any other figure with its unit."""
    return say_hours(value, language) if unit == "min" else f"{value} {unit}".rstrip()


def _cells(problem: Problem, roster: Roster, person: str, breach: Violation, language: str) -> str:
    """A person's cells around a breach, history included."""
    line = problem.line(roster, person)
    first, last = max(min(breach.days), max(breach.days) - 10) - AROUND, max(breach.days) + AROUND
    cells = [
        CELL[language].format(
            day=say_day(problem.date_of(day), language), label=say_cell(symbol)[language]
        )
        for day, symbol in line.items()
        if first <= day <= last
    ]
    name = problem.person[person].name
    return CELLS[language].format(name=name, cells=listing(cells, language))


def _said(template: Text, **facts: object) -> Text:
    return Text(template.zh.format(**facts), template.en.format(**facts))


@dataclass(frozen=True, slots=True)
class Other:
    """What another symbol in a cell would do.

    Parameters
    ----------
    points : int
        By how much the points change.
    stops : tuple[Violation, ...]
        Hard rules that it would break.
    """

    code: str
    points: int
    stops: tuple[Violation, ...]


def others(
    problem: Problem,
    rules: Sequence[Rule],
    roster: Roster,
    cell: tuple[str, int],
    codes: Sequence[str],
) -> list[Other]:
    """What each of these symbols would do in a cell, those that break nothing first."""
    found = []
    for code in codes:
        if code in (roster.at(*cell), LEAVE):
            continue
        difference = recheck(problem, rules, roster, roster.put({cell: code}))
        found.append(Other(code, difference.points, difference.hard))
    return sorted(found, key=lambda each: (len(each.stops), each.points))
