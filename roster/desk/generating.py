"""Generating: a roster is made for a period of the store, and put into its draft."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from roster.checking import fits
from roster.desk.books import Shelf
from roster.desk.drafting import Draft, draft
from roster.desk.editing import Conflict, Edit, NotNow, opened, put
from roster.desk.past import published
from roster.desk.periods import Cell, locked, problem_of
from roster.desk.proposing import propose
from roster.desk.refusing import Broken
from roster.desk.working import Finish, GivenUp, Work, told
from roster.domain import OFF, Problem, Roster, Text
from roster.engines.outcomes import Filled, Impossible, Limits
from roster.errors import BadInput, Flaw
from roster.explain import say
from roster.feeds.unit import Unit
from roster.rules import Rule
from roster.store.base import reading
from roster.store.rosters import RosterRow, roster_from

KIND = "generate"

OVER = Text("这一期已经过完，没有可排的日期。", "This period is over: no day is left to fill.")
UNFINISHED = Text(
    "在限定时间内没有排出；请给更长的时间。",
    "No roster was found in the time given; allow more time.",
)
IMPOSSIBLE = Text(
    "排不出：锁定的班与下列规则冲突。", "Impossible: locked cells clash with these rules."
)
BEST = Text("，已证明最优", ", proved best")
GAP = Text("，距最优不超过{gap:.1%}", ", at most {gap:.1%} from the best")
UNSURE = Text("，距最优多远尚不清楚", ", how far from the best is not known")
FILLED = Text(
    "已生成：无缺班，{points}分{sure}。", "Generated: no shortage, {points} points{sure}."
)
SHORT = Text(
    "已生成：仍缺{short}人，{points}分{sure}。",
    "Generated: {short} heads short, {points} points{sure}.",
)


@dataclass(frozen=True)
class Ground:
    """What a generate starts from.

    Parameters
    ----------
    problem : Problem
        Of the days that are still to come; people are called by their numbers.
    skipped : int [days]
        Days of the period that have begun; they stand before the problem as history.
    drawn : Roster
        The draft of the whole period; everybody is off where there is none.
    base : int
        The revision of the draft.
    """

    unit: Unit
    problem: Problem
    skipped: int
    drawn: Roster
    base: int


def ground(
    session: Session, shelf: Shelf, unit: int, first: date, days: int, now: datetime
) -> Ground:
    """What a generate of a period starts from at a moment.

    Raises
    ------
    BadInput
        The unit's book is flawed, or a locked cell holds what the unit no longer knows.
    GivenUp
        No day of the period is still to come.
    """
    book = shelf.unit(session, unit)
    skipped = begun_days(session, unit, first, days, now.astimezone(ZoneInfo(book.zone)).date())
    if skipped == days:
        raise GivenUp(OVER)
    period = problem_of(session, book, unit, first + timedelta(days=skipped), days - skipped)
    row = roster_from(session, unit, first)
    pins = _pins(row, skipped, period.problem) if row else {}
    problem = numbered(period.problem.with_(pins={**pins, **period.problem.pins}))
    rows = row.rows if row else {}
    drawn = Roster({p.id: tuple(rows.get(p.id, [OFF] * days)) for p in problem.people})
    return Ground(period.unit, problem, skipped, drawn, row.revision if row else 0)


def begun_days(session: Session, unit: int, first: date, days: int, today: date) -> int:
    """How many days of a period were published and have begun: what happens then is recorded."""
    if not published(session, unit, first, first):
        return 0
    return min(max((today - first).days + 1, 0), days)


def numbered(problem: Problem) -> Problem:
    """The same problem with people called by their numbers: what is told of it holds no name."""
    people = tuple(replace(person, name=f"‹{person.id}›") for person in problem.people)
    return problem.with_(people=people)


def named(text: str, names: Mapping[str, str]) -> str:
    """A sentence with people's names in the place of their numbers."""
    for number, name in names.items():
        text = text.replace(f"‹{number}›", name)
    return text


def generate(work: Work) -> Finish:
    """Make a roster for a period; what stands locked stays."""
    task = work.task
    with reading(work.make) as session:
        found = ground(session, work.shelf, task.unit, task.first, task.days, datetime.now(UTC))
    rules = work.rules_of(found.unit)
    limits = Limits(task.seconds, work.office.threads, seed=task.attempt, stop=work.stop)
    missing = partial(heads_missing, found.problem, rules)
    made = draft(
        found.problem, rules, limits, partial(work.hear, missing=missing), _start(work, found)
    )
    return partial(_keep, work, found, made)


def heads_missing(problem: Problem, rules: Sequence[Rule], roster: Roster) -> int:
    """How many heads a roster lacks; those of one place and date count at their worst moment."""
    worst: dict[tuple[object, ...], int] = {}
    for rule in rules:
        for breach in rule.check(problem, roster) if rule.shortage else ():
            facts = breach.facts
            place = tuple(facts.get(key) for key in ("day", "post", "shift", "role", "skill"))
            worst[place] = max(worst.get(place, 0), breach.amount)
    return sum(worst.values())


def _pins(row: RosterRow, skipped: int, problem: Problem) -> dict[Cell, str]:
    """The locked cells of the days to come."""
    pins = {}
    flaws = []
    for (person, day), code in locked(row).items():
        if day < skipped or person not in problem.person:
            continue
        if code not in problem.symbol:
            place = f"{person} {row.first + timedelta(days=day)}"
            flaws.append(Flaw("roster", 0, place, code, "a known symbol", "已知的班次符号"))
        pins[person, day - skipped] = code
    if flaws:
        raise BadInput(flaws)
    return pins


def _start(work: Work, found: Ground) -> Roster | None:
    """What to go on from: what an earlier attempt has kept, else the draft, where it still fits."""
    drawn = Roster({who: codes[found.skipped :] for who, codes in found.drawn.rows.items()})
    for roster in (work.kept, drawn):
        with suppress(BadInput):
            if roster is not None:
                fits(found.problem, roster)
                return roster
    return None


def _keep(work: Work, found: Ground, made: Draft, session: Session) -> dict[str, Any]:
    """Put what was made into the draft, or say why there is nothing to put there."""
    if isinstance(made.outcome, Impossible):
        return told("none", IMPOSSIBLE, _reasons(made))
    if not isinstance(made.outcome, Filled):
        return told("none", UNFINISHED)
    drawn = made.outcome.roster.cells()
    cells = {(who, day + found.skipped): code for who, day, code in drawn}
    short = heads_missing(made.problem, made.rules, made.outcome.roster)
    sentence = _success(made.outcome, short)
    return told(sentence=sentence, **_put(work, found, cells, session))


def _put(work: Work, found: Ground, cells: Mapping[Cell, str], session: Session) -> dict[str, Any]:
    """Put cells into the draft as one edit; where that cannot be, beside it as a proposal."""
    task = work.task
    row = opened(session, task.unit, task.first, task.days)
    edit = Edit(base=found.base, cells=cells, act=KIND)
    try:
        kept = put(session, work.dockets, row, edit, task.account, datetime.now(UTC))
    except (Broken, Conflict, NotNow):
        # It was edited meanwhile, is under review, or published: somebody has to look first.
        made = propose(session, row, KIND, found.base, found.drawn, cells, task.account)
        return {"kind": "proposal", "proposal": made.id, "cells": len(made.cells)}
    changed = sum(kept.cells.get(cell) == code for cell, code in cells.items())
    return {"kind": "edit", "revision": kept.row.revision, "cells": changed}


def _success(outcome: Filled, short: int) -> Text:
    gap = 1.0 if outcome.gap is None else outcome.gap
    sure = BEST if outcome.is_best else GAP if gap < 1 else UNSURE
    filled = SHORT if short else FILLED

    def said(language: str) -> str:
        how_sure = sure[language].format(gap=gap)
        return filled[language].format(points=outcome.objective, short=short, sure=how_sure)

    return Text(said("zh"), said("en"))


def _reasons(made: Draft) -> Iterator[Text]:
    """The rules that clash, and what they say of the locked cells."""
    assert isinstance(made.outcome, Impossible)
    names = {rule.code: rule.name for rule in made.rules}
    yield from (names[code] for code in made.outcome.rules)
    for breach in made.clash.violations if made.clash else ():
        yield Text(say(breach, made.rules, "zh"), say(breach, made.rules, "en"))
