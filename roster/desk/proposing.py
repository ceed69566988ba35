"""Proposals: cells as they could be, beside the draft; taken whole, in part, or left."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from roster.desk import editing
from roster.desk.dockets import Docket, Dockets, leave_in
from roster.desk.editing import Edit, Kept
from roster.desk.periods import Cell
from roster.desk.trials import Trial
from roster.domain import LEAVE, OFF, AbsenceKind, Problem, Roster, Text
from roster.errors import BadInput, Flaw
from roster.store.audit import record
from roster.store.base import now as this_moment
from roster.store.proposals import ProposalRow, Standing
from roster.store.rosters import RosterRow

OPEN = Text("尚未处理的方案", "a proposal that is still open")


@dataclass(frozen=True, slots=True)
class Proposed:
    """A cell as it stands in the draft, and as it would be.

    Parameters
    ----------
    is_forced : bool
        Leave, or a promised day off, asks for it.
    group : int
        Cells of one group belong together: taken apart, they leave something short or double.
    """

    person: str
    day: int
    before: str
    after: str
    is_forced: bool
    group: int


@dataclass(frozen=True)
class View:
    """A proposal on the draft as it is now.

    Parameters
    ----------
    is_stale : bool
        The draft holds other things in these cells than when it was worked out.
    """

    cells: tuple[Proposed, ...]
    trial: Trial
    is_stale: bool


def view(docket: Docket, row: RosterRow, proposal: ProposalRow, now: datetime) -> View:
    """What a proposal would change in the draft as it stands."""
    problem, before = docket.problem, docket.drawn(row)
    known = [
        (who, day, old, new)
        for who, day, old, new in proposal.cells
        if who in problem.person and new in problem.symbol
    ]
    after = before.put({(who, day): new for who, day, _, new in known})
    stale = any(before.at(who, day) != old for who, day, old, _ in known)
    trial = Trial(docket, before, after, docket.today(now), leave_in(row))
    groups = _groups(trial.changes)
    cells = tuple(
        Proposed(who, day, old, new, _is_forced(problem, who, day, new), groups[day])
        for who, day, old, new in trial.changes
    )
    return View(cells, trial, stale)


def _groups(changes: Iterable[tuple[str, int, str, str]]) -> dict[int, int]:
    """Days whose changes hang together: those of one day, and days that share a person."""
    group: dict[int, int] = {}
    of_person: dict[str, int] = {}
    for who, day, *_ in sorted(changes, key=lambda change: change[1]):
        mine = of_person.get(who, group.get(day, day))
        theirs = group.get(day, mine)
        if theirs != mine:
            group = {each: mine if held == theirs else held for each, held in group.items()}
            of_person = {p: mine if held == theirs else held for p, held in of_person.items()}
        group[day] = of_person[who] = mine
    order = {number: place for place, number in enumerate(dict.fromkeys(group.values()), start=1)}
    return {day: order[number] for day, number in group.items()}


def _is_forced(problem: Problem, person: str, day: int, code: str) -> bool:
    when = problem.date_of(day)
    if problem.pins.get((person, day)) == code:
        return True
    # Leave is proposed only to whoever called in sick.
    return code == LEAVE or (
        code == OFF and problem.is_absent(person, when, AbsenceKind.UNAVAILABLE)
    )


def accept(
    session: Session,
    dockets: Dockets,
    row: RosterRow,
    proposal: ProposalRow,
    taken: Iterable[Cell] | None,
    edit: Edit,
    account: int | None,
    now: datetime,
) -> Kept:
    """Put a proposal, or some of its cells, into the draft; raises as `editing.put`.

    Parameters
    ----------
    taken : Iterable[Cell] or None
        The cells that are taken; None: all of them.
    edit : Edit
        Base, reason and exceptions; its cells are the proposal's.
    """
    _must_be_open(proposal)
    chosen = None if taken is None else set(taken)
    cells: Mapping[Cell, str] = {
        (who, day): new
        for who, day, _, new in proposal.cells
        if chosen is None or (who, day) in chosen
    }
    wanted = replace(edit, cells=cells, act=proposal.kind)
    kept = editing.put(session, dockets, row, wanted, account, now)
    _decide(session, row, proposal, Standing.ACCEPTED, account)
    return kept


def decline(session: Session, row: RosterRow, proposal: ProposalRow, account: int | None) -> None:
    """Leave a proposal."""
    _must_be_open(proposal)
    _decide(session, row, proposal, Standing.DECLINED, account)


def _must_be_open(proposal: ProposalRow) -> None:
    if proposal.state != Standing.OPEN:
        raise BadInput([Flaw("proposal", 0, "state", proposal.state, OPEN.en, OPEN.zh)])


def _decide(
    session: Session,
    row: RosterRow,
    proposal: ProposalRow,
    state: Standing,
    account: int | None,
) -> None:
    proposal.state, proposal.decided_by, proposal.decided_at = state, account, this_moment()
    record(
        session,
        f"proposal.{state.value}",
        str(row.first),
        account=account,
        unit=row.unit_id,
        after={"proposal": proposal.id, "cells": len(proposal.cells)},
    )
    session.flush()


def propose(
    session: Session,
    row: RosterRow,
    kind: str,
    base: int,
    before: Roster,
    cells: Mapping[Cell, str],
    account: int | None,
    **facts: object,
) -> ProposalRow:
    """Lay cells beside the draft, for somebody to take or leave."""
    changes = before.changes(before.put(cells))
    found = ProposalRow(
        roster_id=row.id,
        kind=kind,
        base=base,
        cells=[list(change) for change in changes],
        facts=dict(facts),
        account_id=account,
    )
    session.add(found)
    session.flush()
    return found
