"""Drafts in words: the outcome, the shortages, the exceptions used, and what else is given up."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, islice

from constraints.rotation import Rotation
from roster.desk.drafting import Draft
from roster.domain import Departure, Problem, Text
from roster.engines.outcomes import Filled, Impossible
from roster.explain import Candidate, Reasons, Shortage, say
from roster.rules import BASES, Rule, Violation
from roster.timeline import clock, clock_en
from roster.wording import cell, listing
from roster.wording import day as say_day
from web import printing
from web.exits import Exit

LONGEST_LIST, EXPLAINED, EXAMPLES = 25, 5, 3

OUTCOMES = {
    Exit.FILLED: Text("已排满，无缺口", "Filled, no shortage"),
    Exit.SHORT: Text("已排出，有缺口", "Filled, with shortages"),
    Exit.IMPOSSIBLE: Text(
        "无法排班：指定的班与规则冲突", "Impossible: the pinned cells break rules"
    ),
    Exit.UNFINISHED: Text("已停止，尚无排班表", "Stopped, no roster yet"),
}
FIGURES = Text(
    "{word}：{objective}分（下界{bound}分，其中无法避免的缺口{unavoidable}分），{sure}，用时{seconds:.1f}秒。",
    "{word}: {objective} points (bound {bound}, unavoidable shortages {unavoidable}), {sure}, "
    "{seconds:.1f} s.",
)
UNBOUND = Text(
    "{word}：{objective}分，用时{seconds:.1f}秒。", "{word}: {objective} points, {seconds:.1f} s."
)
WITHOUT = Text("{word}（用时{seconds:.1f}秒）。", "{word} ({seconds:.1f} s).")
BEST = Text("已证明最优", "proved best")
GAP = Text("差距{gap:.1%}", "gap {gap:.1%}")
PINNED = Text("相关的指定：", "Pinned cells behind it:")
HELD = Text("{} {}：{}", "{} {}: {}")
ONE_LESS = Text(
    "取消其中任何一个指定，或放宽其中任何一条规则，这处冲突即可消除。",
    "Without any one of these pins, or of these rules, this clash is gone.",
)
AND_ON = Text("直到{end}，共{count}段", "and on to {end}, {count} stretches")
STOPPED = Text("{count}人不能上{who}：{why}", "{count} cannot{who}: {why}")
SUCH_AS = Text("，如", ", such as")
FREE = Text(
    "没有规则阻止{count}人，但要从别的班调来，总分变化至少{points:+d}：如{name}",
    "no rule stops {count}, who would leave other duties, at {points:+d} points or more: {name}",
)
MORE_PLACES = Text(
    "另有{count}处（roster explain 单位 排班表 全部列出）",
    "{count} more (roster explain UNIT ROSTER lists them)",
)
DEPARTURE = Text(
    "{rule}（{first}至{last}），依据：{basis}{document}",
    "{rule} ({first} to {last}), basis: {basis}{document}",
)
RULE = Text("{name}：{count}条，{points}分", "{name}: {count}, {points} points")
MORE = Text("另有{count}条（--all全部列出）", "{count} more (--all lists them)")


def summary(draft: Draft, language: str, mended: bool = False) -> Iterator[str]:
    """The outcome in a line, with how good the roster is shown to be; the rules that clash.

    Of one that was mended its changes say how good it is, not the gap: few changes leave points.
    """
    outcome = draft.outcome
    word = OUTCOMES[printing.exit_code(draft)][language]
    if isinstance(outcome, Filled):
        sure = BEST[language] if outcome.is_best else GAP[language].format(gap=outcome.gap or 0)
        without = mended or outcome.bound is None
        yield (UNBOUND if without else FIGURES)[language].format(
            word=word,
            objective=outcome.objective,
            bound=outcome.bound,
            unavoidable=outcome.unavoidable,
            sure=sure,
            seconds=outcome.seconds,
        )
    else:
        yield WITHOUT[language].format(word=word, seconds=outcome.seconds)
    if isinstance(outcome, Impossible):
        yield from _clash(draft, outcome.rules, language)


def _clash(draft: Draft, codes: Sequence[str], language: str) -> Iterator[str]:
    """The rules that clash, what they say of the pins, and the pins."""
    for code in codes:
        name = next(rule.name for rule in draft.rules if rule.code == code)
        yield f"  {name[language]}（{code}）" if language == "zh" else f"  {name.en} ({code})"
        for violation in draft.clash.violations if draft.clash else ():
            if violation.rule == code:
                yield f"    - {say(violation, draft.rules, language)}"
    if draft.clash:
        yield "  " + PINNED[language]
        for person, day, symbol in printing.pinned(draft.problem, draft.clash.pins):
            when = say_day(day, language)
            yield "    - " + HELD[language].format(person.name, when, cell(symbol)[language])
        yield "  " + ONE_LESS[language]


def shortages(
    draft: Draft, language: str, everyone: bool = False, private: bool = True
) -> Iterator[str]:
    """Each short duty, neighbouring stretches of the clock together, and what stops the others.

    Parameters
    ----------
    everyone : bool
        All of them, and everyone whom a rule stops by name; else the first, with one example each.
    private : bool
        For the supervisor; to others a protected person is just not available.
    """
    if not draft.short or draft.roster is None:
        return
    reasons = Reasons(draft.problem, draft.rules, draft.roster)
    yield Text("缺口：", "Shortages:")[language]
    places = list(_together(tuple(reasons.shortages())))
    most = len(places) if everyone else LONGEST_LIST
    for number, same in enumerate(places[:most]):
        first, last = same[0].violation, same[-1].violation
        yield f"  - {say(first, draft.rules, language)}"
        if len(same) > 1:
            end = int(str(last.facts["end"]))
            said = clock(end) if language == "zh" else clock_en(end)
            yield "    " + AND_ON[language].format(end=said, count=len(same))
        if everyone or number < EXPLAINED:
            yield from _stops(reasons, same[0], language, everyone, private)
    if len(places) > most:
        yield "    " + MORE_PLACES[language].format(count=len(places) - most)


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
    keys = ("post", "role", "skill", "day", "amount")
    return (
        "end" in first.facts
        and not first.facts.get("shift")
        and first.facts["end"] == second.facts.get("begin")
        and all(first.facts.get(key) == second.facts.get(key) for key in keys)
    )


def _stops(
    reasons: Reasons, shortage: Shortage, language: str, everyone: bool, private: bool
) -> Iterator[str]:
    """Which rule stops whom, with the sentence of one of them; and those whom none stops."""
    candidates = list(reasons.candidates(shortage))
    stopped = sorted((each for each in candidates if each.stops), key=lambda c: c.stops[0])
    for _, group in groupby(stopped, key=lambda candidate: candidate.stops[0]):
        people = list(group)
        who = _names(reasons.problem, people, language) if everyone else SUCH_AS[language]
        for violation in islice(reasons.sentences(people[0]), 1):
            why = say(violation, reasons.rules, language, private)
            yield "      " + STOPPED[language].format(count=len(people), who=who, why=why)
    free = sorted((each for each in candidates if not each.stops), key=lambda c: c.points)
    if free:
        name = reasons.problem.person[free[0].person].name
        facts = {"count": len(free), "name": name, "points": free[0].points}
        yield "      " + FREE[language].format(**facts)


def _names(problem: Problem, people: Iterable[Candidate], language: str) -> str:
    called = listing([problem.person[each.person].name for each in people], language)
    return Text(f"（{called}），如", f" ({called}), such as")[language]


def departures(draft: Draft, language: str) -> Iterator[str]:
    """The recorded exceptions that the roster uses, with their basis and what each covers."""
    used: dict[Departure, list[Violation]] = {}
    for violation in draft.others:
        if violation.departure:
            used.setdefault(violation.departure, []).append(violation)
    if used:
        yield Text("已登记的例外：", "Recorded exceptions:")[language]
    for departure, found in used.items():
        name = next(rule.name for rule in draft.rules if rule.code == departure.rule)
        facts = {
            "rule": name[language],
            "basis": BASES[departure.basis][language],
            "document": f" {departure.document}" if departure.document else "",
            "first": departure.span.first or "",
            "last": departure.span.last or "",
        }
        yield "  " + DEPARTURE[language].format(**facts)
        yield from (f"    - {_priced(violation, draft.rules, language)}" for violation in found)


def turns(draft: Draft, language: str, everything: bool = False) -> Iterator[str]:
    """Where the roster departs from the rotation, leave included."""
    found = [v for v in draft.others if v.rule == Rotation.code and not v.departure]
    if found:
        yield Text("与轮转不同的班：", "Departures from the rotation:")[language]
    found.sort(key=lambda violation: (violation.days[-1], violation.people))
    longest = len(found) if everything else LONGEST_LIST
    yield from _listed(found, draft.rules, language, longest, "  ")


def violations(draft: Draft, language: str, everything: bool = False) -> Iterator[str]:
    """What else the roster breaks, rule by rule, dearest first; and what is only put on record."""
    rest = [v for v in draft.others if not v.departure and v.rule != Rotation.code]
    found = [v for v in rest if v.amount]
    by_rule: dict[str, list[Violation]] = {}
    for violation in found:
        by_rule.setdefault(violation.rule, []).append(violation)
    if found:
        yield Text("其他违反与让步：", "What else is broken or given up:")[language]
    dearest = sorted(by_rule.items(), key=lambda each: -_points(each[1]))
    for code, same in dearest:
        name = next(rule.name for rule in draft.rules if rule.code == code)
        facts = {"name": name[language], "count": len(same), "points": _points(same)}
        yield "  " + RULE[language].format(**facts)
        longest = len(same) if everything else EXAMPLES
        yield from _listed(same, draft.rules, language, longest, "    ")
    noted = [v for v in rest if not v.amount]
    if noted:
        yield Text("仅作记录：", "On record only:")[language]
    longest = len(noted) if everything else LONGEST_LIST
    yield from _listed(noted, draft.rules, language, longest, "  ")


def _listed(
    found: Sequence[Violation], rules: Sequence[Rule], language: str, longest: int, indent: str
) -> Iterator[str]:
    for violation in found[:longest]:
        yield f"{indent}- {_priced(violation, rules, language)}"
    if len(found) > longest:
        yield f"{indent}  " + MORE[language].format(count=len(found) - longest)


def _points(found: Iterable[Violation]) -> int:
    return sum(violation.points or 0 for violation in found)


def _priced(violation: Violation, rules: Sequence[Rule], language: str) -> str:
    said = say(violation, rules, language)
    if violation.is_hard:
        return Text(f"[硬性] {said}", f"[hard] {said}")[language]
    if not violation.points:
        return said
    return f"[{violation.points}分] {said}" if language == "zh" else f"[{violation.points}] {said}"
