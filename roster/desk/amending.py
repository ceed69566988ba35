"""Amending a roster in force: a sick call or an agreed swap is published at once, and nothing else.

What else is being prepared in the draft stays in the draft. The change goes into both.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlalchemy.orm import Session

from roster.desk import editing
from roster.desk.dockets import Dockets, leave_in, refuse_unknown
from roster.desk.editing import Edit, Kept
from roster.desk.periods import Cell
from roster.desk.publishing import Issue, issue
from roster.desk.trials import Trial
from roster.desk.versions import rows_of, standing
from roster.domain import LEAVE, OFF
from roster.errors import BadInput, Flaw
from roster.store.acknowledgements import Way, asked
from roster.store.base import now as this_moment
from roster.store.rosters import RosterRow, State, latest_version


@dataclass(frozen=True)
class Amended:
    """An edit that was kept in the draft and, where the roster is published, in force.

    Parameters
    ----------
    issue : Issue or None
        None: nothing is published yet.
    """

    kept: Kept
    issue: Issue | None


def amend(
    session: Session,
    dockets: Dockets,
    row: RosterRow,
    edit: Edit,
    account: int | None,
    now: datetime,
    *,
    is_judged: bool = False,
) -> Amended:
    """Change some cells of the roster in force, and of the draft.

    Parameters
    ----------
    is_judged : bool
        The rules have been asked already, such as for a swap.

    Raises
    ------
    Broken
        It breaks hard rules, or lacks a reason.
    Conflict
        Someone else changed the same cells of the draft since the base.
    BadInput
        There are no such people, days or symbols.
    """
    before = latest_version(session, row.id)
    if before is None:
        return Amended(editing.put(session, dockets, row, edit, account, now), None)
    docket = dockets.of(session, row)
    refuse_unknown(docket.problem, ((who, day, code) for (who, day), code in edit.cells.items()))
    since = editing.edits_since(session, row, edit)
    in_force = standing(docket.problem, rows_of(before))
    by_hand = leave_in(row)
    trial = Trial(docket, in_force, in_force.put(edit.cells), docket.today(now), by_hand)
    found = () if is_judged else editing.judged(trial, edit, (), row, told=True)
    trial = trial.under(found)
    drawn = docket.drawn(row)
    draft = Trial(docket, drawn, drawn.put(edit.cells), docket.today(now), by_hand, found)
    was = State(row.state)
    locks = editing.locks_of(draft)
    if draft.changes:
        editing.write(session, row, edit, draft.after, draft.changes, locks, account)
    editing.record_departures(session, row, found, account)
    if was in editing.FREE:
        row.state = State.PUBLISHED if draft.after == trial.after else State.DRAFT
    else:
        row.state = was
    published = issue(
        session,
        row,
        trial.problem,
        trial.after,
        before,
        account,
        now,
        edit.code,
        edit.reason,
    )
    theirs = {(who, day): code for each in since for who, day, _, code in each.cells}
    mine = {(who, day): code for who, day, _, code in draft.changes}
    kept = Kept(
        row=row,
        trial=draft,
        cells={**theirs, **mine},
        others=len(theirs),
        is_whole=False,
        locked=locks,
    )
    return Amended(kept, published)


@dataclass(frozen=True)
class Relief:
    """Someone falls out for some days, and others may move for the duty.

    Parameters
    ----------
    moves : Mapping[tuple[str, int], str]
        Cells of those who stand in; empty: the duty is left open.
    answered : bool
        They said yes by telephone.
    """

    person: str
    day: int
    days: int = 1
    moves: Mapping[Cell, str] = field(default_factory=dict)
    answered: bool = False


def relieve(
    session: Session,
    dockets: Dockets,
    row: RosterRow,
    relief: Relief,
    edit: Edit,
    account: int | None,
    now: datetime,
) -> Amended:
    """Put one person on leave and others on the duty, in force at once; raises as `amend`.

    Parameters
    ----------
    edit : Edit
        Base, reason and exceptions; its cells are made here.
    """
    problem = dockets.of(session, row).problem
    if relief.person not in problem.person:
        known = "a person of the unit", "本单位人员"
        raise BadInput([Flaw("relief", 0, "person", relief.person, *known)])
    last = min(relief.day + relief.days, problem.days)
    cells = dict(relief.moves)
    for day in range(relief.day, last):
        present = problem.person[relief.person].is_present(problem.date_of(day))
        cells[relief.person, day] = LEAVE if present else OFF
    wanted = replace(edit, cells=cells, act="relief")
    done = amend(session, dockets, row, wanted, account, now)
    if done.issue and relief.answered:
        others = {who for who, _ in relief.moves} - {relief.person}
        by_phone(session, row, done.issue, others, account)
    return done


def by_phone(
    session: Session, row: RosterRow, published: Issue, people: Iterable[str], account: int | None
) -> None:
    """Put on record that these people were told by telephone and said yes."""
    called = set(people)
    for each in asked(session, row.id):
        if each.version_id == published.version.id and each.person in called:
            each.given, each.way, each.account_id = this_moment(), Way.PHONE, account
    session.flush()
