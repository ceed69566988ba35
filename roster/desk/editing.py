"""Editing a draft: cells are changed on a base revision, checked, and kept with their history.

Two people may edit at once. An edit that was made on an older revision is put on top of the newer
one when nobody else has changed its cells and the rules still hold; else it is refused, with what
the others did. What lies in the past is recorded as it happened, whatever the rules say.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from roster.desk import books
from roster.desk.dockets import Docket, Dockets, leave_in, refuse_unknown
from roster.desk.periods import Cell
from roster.desk.refusing import Asks, Broken, Grounds, departures, ungrounded
from roster.desk.trials import Trial
from roster.desk.versions import Change
from roster.domain import LEAVE, Departure, Roster
from roster.errors import BadInput, Flaw
from roster.rechecking import Difference
from roster.rules import Violation
from roster.store.audit import record
from roster.store.rosters import (
    EditRow,
    RosterRow,
    State,
    edits,
    latest_version,
    roster_from,
    rosters_between,
)
from roster.store.units import hold

FREE = (State.DRAFT, State.PUBLISHED)
"""States in which a roster may be edited: not while somebody reviews it."""
TOLD_IN_FULL = 200
"""[cells] of an edit that stand in the audit log themselves; beyond that their number."""
UNDO, REDO = "undo", "redo"


@dataclass(frozen=True)
class Edit:
    """What someone wants changed.

    Parameters
    ----------
    base : int
        The revision that they saw.
    act : str
        A word for the history, such as edit, paste or generate.
    code : str
        A reason code; asked for once the roster is published.
    undoes : int or None
        The revision that it takes back, or brings back.
    """

    base: int
    cells: Mapping[Cell, str]
    act: str = "edit"
    reason: str = ""
    code: str = ""
    grounds: tuple[Grounds, ...] = ()
    undoes: int | None = None

    @property
    def restores(self) -> bool:
        """Whether it only brings back what stood there before."""
        return self.act in (UNDO, REDO)


@dataclass(frozen=True)
class Kept:
    """An edit as it was kept.

    Parameters
    ----------
    trial : Trial
        The draft before and after it.
    cells : Mapping[Cell, str]
        Everything that has changed since the base, by whomever.
    others : int
        How many of those cells other people changed.
    is_whole : bool
        `difference` is all that has changed in the report since the base.
    locked : Mapping[Cell, bool]
        Cells that the edit locked or freed.
    """

    row: RosterRow
    trial: Trial
    cells: Mapping[Cell, str]
    others: int
    is_whole: bool
    locked: Mapping[Cell, bool] = field(default_factory=dict)

    @property
    def docket(self) -> Docket:
        """The period with the exceptions and the leave that the edit has put on record."""
        return replace(self.trial.docket, problem=self.trial.problem)

    @property
    def roster(self) -> Roster:
        return self.trial.after

    @property
    def difference(self) -> Difference:
        """What the edit mends and breaks; reckoned when it is asked for."""
        return self.trial.difference


@dataclass(frozen=True, slots=True)
class Theirs:
    """A cell as somebody else has changed it."""

    person: str
    day: int
    before: str
    after: str
    account: int | None
    at: datetime


class Conflict(Exception):
    """Someone else was there first; nothing was kept.

    Parameters
    ----------
    theirs : tuple[Theirs, ...]
        What they changed: in these edits.
    violations : tuple[Violation, ...]
        What the two edits break together, although this one alone breaks nothing.
    """

    def __init__(
        self, row: RosterRow, theirs: Sequence[EditRow], violations: Sequence[Violation] = ()
    ) -> None:
        self.revision = row.revision
        self.theirs = tuple(
            Theirs(who, day, before, after, edit.account_id, edit.at)
            for edit in theirs
            for who, day, before, after in edit.cells
        )
        self.violations = tuple(violations)
        super().__init__(f"revision {row.revision}")


class NotNow(Exception):
    """The roster is under review, or approved: whoever wants to edit it withdraws it first."""

    def __init__(self, state: State) -> None:
        self.state = state
        super().__init__(state)


def opened(session: Session, unit: int, first: date, days: int) -> RosterRow:
    """The draft of a period, locked against other writers; begun where there is none.

    Raises
    ------
    BadInput
        Another roster of the unit has some of these dates.
    """
    # Whoever begins a roster waits for whoever is about to begin another one of the unit.
    hold(session, unit)
    row = roster_from(session, unit, first, to_change=True)
    if row is not None:
        return row
    last = first + timedelta(days=days - 1)
    if others := rosters_between(session, unit, first, last):
        raise BadInput(_overlap(first, last, each) for each in others)
    row = RosterRow(unit_id=unit, first=first, days=days, rows={}, pins=[], revision=0)
    session.add(row)
    session.flush()
    return row


def _overlap(first: date, last: date, other: RosterRow) -> Flaw:
    taken = f"{other.first}..{other.first + timedelta(days=other.days - 1)}"
    expected = f"dates outside the roster of {taken}", f"与已有排班表（{taken}）不重叠的日期"
    return Flaw("roster", 0, "first", f"{first}..{last}", *expected)


def put(
    session: Session,
    dockets: Dockets,
    row: RosterRow,
    edit: Edit,
    account: int | None,
    now: datetime,
    *,
    keep: bool = True,
) -> Kept:
    """Change some cells of a draft, if nothing speaks against it.

    Parameters
    ----------
    row : RosterRow
        As `opened` gives it.
    keep : bool
        False only tries: nothing is written.

    Raises
    ------
    Broken
        It breaks hard rules, or lacks a reason.
    Conflict
        Someone else changed the same cells since the base, or what breaks rules together with it.
    NotNow
        The roster is under review.
    BadInput
        There are no such people, days or symbols.
    """
    if row.state not in FREE:
        raise NotNow(State(row.state))
    docket = dockets.of(session, row)
    refuse_unknown(docket.problem, ((who, day, code) for (who, day), code in edit.cells.items()))
    since = edits_since(session, row, edit)
    before = docket.drawn(row)
    trial = Trial(docket, before, before.put(edit.cells), docket.today(now), leave_in(row))
    told = latest_version(session, row.id) is not None
    found = () if edit.restores else judged(trial, edit, since, row, told)
    trial = trial.under(found)
    locks = locks_of(trial)
    if keep and trial.changes:
        write(session, row, edit, trial.after, trial.changes, locks, account)
        record_departures(session, row, found, account)
    whole = not (since or found or trial.touches_leave)
    if keep and not found and docket.known(before) is not None:
        _follow(session, dockets, row, trial)
    theirs = {(who, day): code for each in since for who, day, _, code in each.cells}
    return Kept(
        row=row,
        trial=trial,
        cells={**theirs, **{(who, day): code for who, day, _, code in trial.changes}},
        others=len(theirs),
        is_whole=whole,
        locked=locks,
    )


def _follow(session: Session, dockets: Dockets, row: RosterRow, trial: Trial) -> None:
    """Let the report of the draft be known where the one before it is."""
    if trial.touches_leave:
        heir = dockets.of(session, row)
        heir.inherit(trial.docket, trial.before, trial.after, trial.difference)
    else:
        trial.docket.follow(trial.before, trial.after, trial.difference)


def edits_since(session: Session, row: RosterRow, edit: Edit) -> list[EditRow]:
    """The edits since the base; Conflict where they changed the same cells to something else."""
    if edit.base > row.revision:
        raise Conflict(row, ())
    since = edits(session, row.id, edit.base) if edit.base < row.revision else []
    clashing = [
        each
        for each in since
        if any(edit.cells.get((who, day), code) != code for who, day, _, code in each.cells)
    ]
    if clashing:
        raise Conflict(row, clashing)
    return since


def judged(
    trial: Trial, edit: Edit, since: Sequence[EditRow], row: RosterRow, told: bool
) -> tuple[Departure, ...]:
    """The exceptions by which the edit is allowed; none where it breaks nothing.

    Raises
    ------
    Broken, Conflict
        It is not allowed, by itself or together with what others did, or says too little.
    """
    rules, hard = trial.docket.rules, trial.hard
    if hard and since and not trial.on(_seen(trial, since)).hard:
        raise Conflict(row, since, hard)
    missing = ungrounded(rules, hard, edit.grounds)
    asks = Asks(
        reason=(trial.touches_past or bool(hard)) and not edit.reason.strip(),
        code=told and bool(trial.changes) and not edit.code,
        rules=missing,
    )
    if asks != Asks():
        raise Broken(hard, asks)
    problem = trial.docket.problem
    found = tuple(departures(problem, rules, hard, edit.grounds, edit.reason))
    if found and (left := trial.under(found).hard):
        raise Broken(left, None)
    return found


def _seen(trial: Trial, since: Sequence[EditRow]) -> Roster:
    """The draft as the edit's author saw it."""
    undone: dict[Cell, str] = {}
    for each in reversed(since):
        undone |= {(who, day): code for who, day, code, _ in each.cells}
    return trial.before.put(undone)


def locks_of(trial: Trial) -> dict[Cell, bool]:
    """Leave put into a cell is decided by that; a duty put there instead decides otherwise."""
    problem = trial.docket.problem
    found = {}
    for who, day, _, code in trial.changes:
        if code == LEAVE and not problem.is_absent(who, problem.date_of(day)):
            found[who, day] = True
        elif (who, day) in trial.by_hand:
            found[who, day] = False
    return found


def write(
    session: Session,
    row: RosterRow,
    edit: Edit,
    after: Roster,
    changes: Sequence[Change],
    locks: Mapping[Cell, bool],
    account: int | None,
) -> None:
    """Keep an edit that was checked, as a new revision of the draft."""
    was = row.revision
    row.rows = {**row.rows, **{person: list(codes) for person, codes in after.rows.items()}}
    row.revision, row.state = was + 1, State.DRAFT
    set_locks(row, locks)
    session.add(
        EditRow(
            roster_id=row.id,
            revision=row.revision,
            cells=[list(change) for change in changes],
            act=edit.act,
            reason=edit.reason,
            reason_code=edit.code,
            account_id=account,
            undoes=edit.undoes,
        )
    )
    session.flush()
    before = {"revision": was, "cells": _told([change[:3] for change in changes])}
    now = {"revision": row.revision, "cells": _told([(*c[:2], c[3]) for c in changes])}
    why = {"act": edit.act, "reason": " ".join(filter(None, (edit.code, edit.reason)))}
    subject = str(row.first)
    record(
        session,
        "roster.edit",
        subject,
        account=account,
        unit=row.unit_id,
        before=before,
        after=now | why,
    )


def _told(cells: Sequence[tuple[str, int, str]]) -> object:
    return len(cells) if len(cells) > TOLD_IN_FULL else [list(cell) for cell in cells]


def set_locks(row: RosterRow, locks: Mapping[Cell, bool]) -> None:
    """Lock some cells of a draft and free others."""
    if locks:
        held = {(who, day) for who, day in row.pins} - locks.keys()
        held |= {cell for cell, locked in locks.items() if locked}
        row.pins = [list(cell) for cell in sorted(held)]


def record_departures(
    session: Session, row: RosterRow, found: Sequence[Departure], account: int | None
) -> None:
    """Put exceptions into the unit's book, where the check and every reader find them."""
    if not found:
        return
    known = books.book(session, row.unit_id).get("departures", ())
    rows = [
        {
            "rule": each.rule,
            "from": str(each.span.first),
            "until": str(each.span.last),
            "basis": str(each.basis),
            "document": each.document,
            "people": "、".join(each.people),
        }
        for each in found
    ]
    books.change(session, row.unit_id, {"departures": [*known, *rows]}, account)
