"""Replanning as a task: the draft is mended with the fewest changes, and laid beside it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from sqlalchemy.orm import Session

from roster.desk.dockets import Docket
from roster.desk.generating import IMPOSSIBLE, OVER, UNFINISHED, numbered
from roster.desk.lengthening import Longer, lengthened
from roster.desk.periods import Cell, locked
from roster.desk.proposing import propose
from roster.desk.working import Finish, GivenUp, Work, told
from roster.domain import Absence, AbsenceKind, Problem, Roster, Span, Text
from roster.engines.outcomes import Impossible, Limits
from roster.store.base import reading
from roster.store.rosters import roster_from

if TYPE_CHECKING:
    from roster.desk.replanning import Replan

KIND = "replan"
NOTHING = Text(
    "现有安排已是最好，没有要改的。", "The roster is as good as it gets: nothing to change."
)
FOUND = Text("方案：改动{count}处{sure}。", "A proposal of {count} changes{sure}.")
FEWEST = Text("，已证明最少", ", proved fewest")
NO_DRAFT = Text("还没有排班表。", "There is no roster yet.")


@dataclass(frozen=True)
class Ground:
    """What a mend starts from.

    Parameters
    ----------
    drawn : Roster
        The draft of the whole period.
    problem : Problem
        Of the days that may still change; people are called by their numbers.
    skipped : int [days]
        That stand before them.
    """

    docket: Docket
    drawn: Roster
    problem: Problem
    skipped: int
    base: int


def ground(work: Work, session: Session, now: datetime) -> Ground:
    """The draft that is to be mended, from the first day on that may change.

    Raises
    ------
    GivenUp
        There is no draft, or no day of it is left.
    """
    task = work.task
    row = roster_from(session, task.unit, task.first)
    if row is None or not row.rows:
        raise GivenUp(NO_DRAFT)
    docket = work.dockets.of(session, row)
    first = task.given.get("from")
    skipped = max(docket.today(now), first if isinstance(first, int) else 0, 0)
    if skipped >= row.days:
        raise GivenUp(OVER)
    drawn = docket.drawn(row)
    pins = {cell: drawn.at(*cell) for cell in locked(row) if cell[0] in drawn.rows}
    problem = docket.problem.with_(
        pins={**pins, **docket.problem.pins},
        absences=(*docket.problem.absences, *_away(task.given)),
    )
    problem = later(problem, drawn, skipped)
    problem = lengthened(problem, _worked(task.given))
    return Ground(docket, drawn, numbered(problem), skipped, row.revision)


def written(worked: Iterable[Longer]) -> list[list[Any]]:
    """Hours beyond the end of duties, as a task is told of them."""
    return [[each.person, each.day.isoformat(), each.minutes] for each in worked]


def _away(given: Mapping[str, Any]) -> Iterator[Absence]:
    """Who calls in sick, before it is written down anywhere."""
    for who, first, last in given.get("away", ()):
        span = Span(date.fromisoformat(first), date.fromisoformat(last))
        yield Absence(who, span, AbsenceKind.LEAVE)


def _worked(given: Mapping[str, Any]) -> list[Longer]:
    return [
        Longer(who, date.fromisoformat(day), minutes)
        for who, day, minutes in given.get("worked", ())
    ]


def later(problem: Problem, drawn: Roster, skipped: int) -> Problem:
    """The problem of a period from a day on; what stands before it is history, the rest told."""
    start = problem.date_of(skipped)
    return problem.with_(
        start=start,
        days=problem.days - skipped,
        history={who: (*problem.past(who), *row[:skipped]) for who, row in drawn.rows.items()},
        pins=_from(problem.pins, skipped),
        needs=tuple(need for need in problem.needs if need.day >= start),
        requests=tuple(wish for wish in problem.requests if wish.day >= start),
        published=Roster({who: row[skipped:] for who, row in drawn.rows.items()}),
    )


def _from(pins: Mapping[Cell, str], skipped: int) -> dict[Cell, str]:
    return {(who, day - skipped): code for (who, day), code in pins.items() if day >= skipped}


def mend(work: Work) -> Finish:
    """Mend the draft with as few changes as there can be."""
    # The solver is heavy: pages that only name this kind of task need not load it.
    from roster.desk.replanning import replan

    with reading(work.make) as session:
        found = ground(work, session, datetime.now(UTC))
    limits = Limits(work.task.seconds, work.office.threads, seed=work.task.attempt, stop=work.stop)
    return partial(_keep, work, found, replan(found.problem, found.docket.rules, limits))


def _keep(work: Work, found: Ground, made: Replan, session: Session) -> dict[str, Any]:
    """Lay the mended cells beside the draft, or say why there are none."""
    roster, task = made.draft.roster, work.task
    if roster is None:
        impossible = isinstance(made.draft.outcome, Impossible)
        return told("none", IMPOSSIBLE if impossible else UNFINISHED)
    cells = {
        (who, day + found.skipped): code
        for who, day, code in roster.cells()
        if found.drawn.at(who, day + found.skipped) != code
    }
    if not cells:
        return told("none", NOTHING)
    row = roster_from(session, task.unit, task.first, to_change=True)
    if row is None:
        return told("none", NO_DRAFT)
    facts = {"fewest": made.fewest, "proved": made.proved}
    proposal = propose(session, row, KIND, found.base, found.drawn, cells, task.account, **facts)
    sure = FEWEST if made.proved else Text("", "")
    sentence = Text(
        FOUND.zh.format(count=len(cells), sure=sure.zh),
        FOUND.en.format(count=len(cells), sure=sure.en),
    )
    return told("proposal", sentence, proposal=proposal.id, cells=len(cells))
