"""The sentences of `roster explain`: the unit as it is understood, and why a roster is as it is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction

from constraints.fairness import FairShare, Share, share_table
from constraints.pace import HoursPace, Pace
from constraints.shares import WHOLE
from roster.capacity import capacity
from roster.checking import check
from roster.desk.drafting import Draft
from roster.domain import Need, Post, Problem, Role, Roster, ShiftType, Text
from roster.engines.outcomes import Filled
from roster.errors import BadInput, Flaw
from roster.explain import Reasons, say
from roster.feeds import cells
from roster.feeds.curve_lines import curve_lines
from roster.feeds.curves import curves
from roster.feeds.overview import period, stretch
from roster.feeds.pieces import plain
from roster.feeds.units import notices
from roster.wording import called, cell, hours, listing
from roster.wording import day as say_day
from web import telling
from web.wiring import Desk

SHARE = Text(
    "{name}：应摊{share}（{limit}以内不扣分）=（本期{asked}＋往期{carried_by_all}）×"
    "本人{own}天÷全员{all}天；本人往期{carried}",
    "{name}: share {share} (free up to {limit}) = ({asked} asked + {carried_by_all} carried) × "
    "{own} of {all} days; carried by this person {carried}",
)
PACE = Text(
    "{name}：截至{day}均匀进度为{even}＝{first}至{last}可用{limit}×标准工时{passed}÷{normal}；"
    "此前已工作{before}，本期还可用{left}，再多则计分",
    "{name}: an even pace is {even} up to {day} = {limit} from {first} to {last} × {passed} of "
    "{normal} normal hours; {before} worked before, {left} are free now, and more has its points",
)
HEADS = Text("{heads}人", "{heads}")
EVERY_DAY = Text("每天", "every day")
SOME_DAYS = Text("{first}至{last}中的{count}天", "{count} days from {first} to {last}")
LISTED_DATES = 7


def whole_unit(desk: Desk, problem: Problem, language: str) -> Iterator[str]:
    """What the unit asks for, what its people can give, the fair shares, and what is off."""
    yield f"{desk.unit.name}  {period(problem, language)}"
    dates = [problem.date_of(day) for day in range(problem.days)]
    present = sum(any(map(person.is_present, dates)) for person in problem.people)
    counted = Text("{}人，{}条规则", "{} people, {} rules")
    yield counted[language].format(present, len(desk.rules))
    for notice in notices(desk.unit, problem.start, problem.days):
        yield f"  · {notice[language]}"
    yield Text("需求与来源：", "Needs and where they come from:")[language]
    yield from _needs(problem, language)
    yield Text("人力核对：", "What the people can give:")[language]
    found = [place.say(language) for place in capacity(problem, desk.rules)]
    sound = Text("没有必然的缺口", "no certain shortage")[language]
    yield from (f"  - {line}" for line in found or [sound])
    for rule in desk.rules:
        if isinstance(rule, FairShare) and (shares := share_table(problem, rule)):
            yield Text(f"{rule.name.zh}（{rule.code}）：", f"{rule.name.en} ({rule.code}):")[
                language
            ]
            yield from (f"  {_share(rule, row, problem, language)}" for row in shares)
        if isinstance(rule, HoursPace) and (paces := list(rule.table(problem))):
            yield Text(f"{rule.name.zh}（{rule.code}）：", f"{rule.name.en} ({rule.code}):")[
                language
            ]
            yield from (f"  {_pace(row, problem, language)}" for row in paces)


def _needs(problem: Problem, language: str) -> Iterator[str]:
    """The needs of each set of dates that have the same, with their sources."""
    alike: dict[Need, list[date]] = {}
    for need in problem.needs:
        alike.setdefault(replace(need, day=problem.start), []).append(need.day)
    by_dates: dict[tuple[date, ...], list[Need]] = {}
    for need, found in alike.items():
        by_dates.setdefault(tuple(found), []).append(need)
    for days, needs in sorted(by_dates.items()):
        yield f"  {_dates(problem, days, language)}"
        for need in _joined(needs):
            yield f"    - {_need(problem, need, language)}"


def _dates(problem: Problem, days: Sequence[date], language: str) -> str:
    if len(days) == problem.days:
        return EVERY_DAY[language]
    if len(days) <= LISTED_DATES:
        return listing([say_day(each, language) for each in days], language)
    first, last = say_day(days[0], language), say_day(days[-1], language)
    return SOME_DAYS[language].format(first=first, last=last, count=len(days))


def _joined(needs: Iterable[Need]) -> Iterator[Need]:
    """Neighbouring stretches of the clock that are alike in all else, as one."""
    last: Need | None = None
    for need in sorted(needs, key=lambda n: (n.post, n.shift, n.role, n.skill, n.rank, n.begin)):
        if last and not need.shift and replace(last, begin=last.end, end=need.end) == need:
            last = replace(last, end=need.end)
            continue
        if last:
            yield last
        last = need
    if last:
        yield last


def _need(problem: Problem, need: Need, language: str) -> str:
    clock = stretch(need.begin, need.end, language)
    when = _named(problem.shifts, need.shift) if need.shift else clock
    where, role = _named(problem.posts, need.post), _named(problem.roles, need.role)
    words = (where, when, role, need.skill)
    heads = f"{need.minimum}" if need.minimum == need.target else f"{need.minimum}–{need.target}"
    source = need.source[language] if need.source else ""
    who = " ".join(word for word in words if word)
    return f"{who}: {HEADS[language].format(heads=heads)}  {source}".rstrip()


def _named(items: Iterable[ShiftType | Post | Role], code: str) -> str:
    return next((each.name for each in items if each.code == code), code)


def _share(rule: FairShare, row: Share, problem: Problem, language: str) -> str:
    def said(number: Fraction | int) -> str:
        figure = rule.figure(Fraction(number))
        return hours(figure, language) if isinstance(figure, int) else figure

    return SHARE[language].format(
        name=f"{problem.person[row.person].name} {row.name[language]}",
        share=said(row.share),
        limit=said(row.limit),
        asked=said(row.asked),
        carried_by_all=said(row.carried_by_all),
        carried=said(row.carried),
        own=f"{row.weight / WHOLE:g}",
        all=f"{row.weights / WHOLE:g}",
    )


def _pace(row: Pace, problem: Problem, language: str) -> str:
    figures = {
        name: hours(getattr(row, name), language)
        for name in ("even", "limit", "passed", "normal", "before", "left")
    }
    return PACE[language].format(
        name=problem.person[row.person].name,
        day=say_day(problem.date_of(problem.days - 1), language),
        first=say_day(row.first, language),
        last=say_day(row.last, language),
        **figures,
    )


def shortages(
    desk: Desk, problem: Problem, roster: Roster, language: str, private: bool
) -> Iterator[str]:
    """Each short duty of a roster with what stops every candidate, then the curves of its posts."""
    outcome = Filled(roster, 0, 0, 0, 0.0, 0.0)
    report = check(problem, roster, desk.rules)
    draft = Draft(problem, desk.rules, outcome, report)
    lines = list(telling.shortages(draft, language, everyone=True, private=private))
    yield from lines or [Text("没有缺口。", "Nothing is short.")[language]]
    for curve in curves(problem, roster):
        yield plain(list(curve_lines(curve, language)))


def one_cell(
    desk: Desk, problem: Problem, roster: Roster, asked: str, language: str, private: bool
) -> Iterator[str]:
    """What each other symbol would break, or cost, in one cell of a roster."""
    person, day = _cell(problem, asked)
    reasons = Reasons(problem, desk.rules, roster)
    held = roster.at(person, day)
    when = say_day(problem.date_of(day), language)
    yield f"{problem.person[person].name} {when}: {cell(problem.symbol[held])[language]}"
    for code, symbol in problem.symbol.items():
        if code == held:
            continue
        tried = reasons.candidate(person, day, code)
        yield f"  {called(problem, symbol)[language]}"
        for stop in dict.fromkeys(
            say(each, desk.rules, language, private) for each in reasons.sentences(tried)
        ):
            yield f"    - {stop}"
        if not tried.stops:
            can = Text("可以，总分变化{:+d}", "possible, {:+d} points")
            yield "    - " + can[language].format(tried.points)


def _cell(problem: Problem, asked: str) -> tuple[str, int]:
    who, _, when = asked.partition(" ")
    try:
        (person,) = (p.id for p in problem.people if who in (p.id, p.name))
        day = problem.day_of(cells.day(when))
        if not 0 <= day < problem.days:
            raise ValueError
    except ValueError:
        expected = "a person and a date of the roster, such as 'E017 2026-11-25'"
        raise BadInput(
            [Flaw("--why", 0, "", asked, expected, "本表中的人员与日期，如'E017 2026-11-25'")]
        ) from None
    return person, day
