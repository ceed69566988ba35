"""Proposals beside the draft: asked for, looked at, taken whole or in part, left."""

from __future__ import annotations

from flask import abort
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from roster.desk import mending, proposing, queueing
from roster.desk.editing import FREE, NotNow
from roster.desk.proposing import View
from roster.rules import Violation
from roster.store.base import now
from roster.store.proposals import ProposalRow, proposals
from roster.store.rosters import RosterRow, State
from web import access, ui
from web.transactions import session
from web.weeks import at_desk
from web.weeks.at_desk import ROSTER, Place, draft, place
from web.weeks.bodies import Body
from web.weeks.cells import told
from web.weeks.refusals import CONFLICT, answering
from web.weeks.routes import pages
from web.weeks.saying import Index, Json, callers, moment

PROPOSAL = f"{ROSTER}/proposals/<int(max=2147483647):number>"
TAKEN_UP = 202
USUAL, MOST = 10, 3600
"""[s] for a search."""


@pages.post(f"{ROSTER}/replan.json")
@access.allow(*access.MAKERS)
@answering
def replan(unit: int, first: str) -> ResponseReturnValue:
    """Ask for a mend of the draft, in the queue."""
    body = Body()
    seconds = max(1, body.number("seconds", USUAL, MOST))
    given = body.given.get("freeze_until")
    begin = 0 if given is None else body.number("freeze_until")
    found = place(unit, first)
    away = _away(found, body)
    body.refuse()
    row = found.begun
    if row.state not in FREE:
        raise NotNow(State(row.state))
    try:
        task = queueing.ask(
            session(),
            unit,
            kind=mending.KIND,
            first=row.first,
            days=row.days,
            seconds=seconds,
            given={"from": begin, "away": away},
            account=at_desk.account(),
        )
    except queueing.AlreadyAsked as error:
        said = gettext("A mend of this roster is being worked out already.")
        return {"conflict": said, "task": error.task.id}, CONFLICT
    return {"task": task.id}, TAKEN_UP


def _away(found: Place, body: Body) -> list[list[str]]:
    """Who calls in sick on which day, as the task is told of it."""
    problem = found.docket.problem
    cells = body.places("away")
    for who, day in cells:
        if who not in problem.person or not 0 <= day < problem.days:
            abort(404)
    return [[who, *[problem.date_of(day).isoformat()] * 2] for who, day in cells]


@pages.get(f"{ROSTER}/proposals.json", endpoint="proposals")
@access.allow(*at_desk.DRAFTERS)
def list_proposals(unit: int, first: str) -> ResponseReturnValue:
    """The proposals for this roster, newest first."""
    found = place(unit, first)
    rows = proposals(session(), found.row.id) if found.row else []
    called = callers(session(), [row.account_id for row in rows])
    return {
        "proposals": [
            {
                "id": row.id,
                "kind": row.kind,
                "base": row.base,
                "at": moment(row.at, found.docket),
                "by": called(row.account_id),
                "state": row.state,
                "changes": len(row.cells),
            }
            for row in rows
        ]
    }


@pages.get(f"{PROPOSAL}.json")
@access.allow(*at_desk.DRAFTERS)
def proposal(unit: int, first: str, number: int) -> ResponseReturnValue:
    """One proposal on the draft as it is now: marked, counted, priced."""
    found = place(unit, first)
    row = _proposal(found.begun, number)
    seen = proposing.view(found.docket, found.begun, row, found.now)
    return {"id": row.id, "base": row.base, "kind": row.kind, **_told(found, row, seen)}


def _told(found: Place, row: ProposalRow, seen: View) -> Json:
    index, speaker = Index(found.docket.problem), at_desk.speaker(found)
    published = found.docket.problem.published
    rows = published.rows if published else {}
    difference = seen.trial.difference
    report = found.docket.known(seen.trial.before)
    before = report.points if report else None
    return {
        "revision": found.begun.revision,
        "state": row.state,
        "stale": seen.is_stale,
        "cells": [
            {
                "person": each.person,
                "day": each.day,
                "before": index.of[each.before],
                "after": index.of[each.after],
                "told": index.of.get(rows[each.person][each.day])
                if each.day < len(rows.get(each.person, ()))
                else None,
                "forced": each.is_forced,
                "group": each.group,
            }
            for each in seen.cells
        ],
        "counts": {
            "cells": len(seen.cells),
            "people": len({each.person for each in seen.cells}),
            "forced": sum(each.is_forced for each in seen.cells),
            "fewest": bool(row.facts.get("proved")),
        },
        "points": {
            "before": before,
            "after": None if before is None else before + difference.points,
            "change": difference.points,
            "rules": _by_rule(found, difference.gone, difference.new),
        },
        "gone": speaker.violations(difference.gone),
        "new": speaker.violations(difference.new),
    }


def _by_rule(found: Place, gone: tuple[Violation, ...], new: tuple[Violation, ...]) -> list[Json]:
    """The points of each rule whose points change, before and after, as far as they change."""
    points: dict[str, list[int]] = {}
    for place_, breaches in enumerate((gone, new)):
        for breach in breaches:
            points.setdefault(breach.rule, [0, 0])[place_] += breach.points or 0
    names = {rule.code: rule.name[ui.language()] for rule in found.docket.rules}
    return [
        {"rule": code, "name": names[code], "before": before, "after": after}
        for code, (before, after) in points.items()
        if before != after
    ]


@pages.post(f"{PROPOSAL}/accept.json")
@access.allow(*access.MAKERS)
@answering
def accept(unit: int, first: str, number: int) -> ResponseReturnValue:
    """Take a proposal, or some cells of it."""
    body = Body()
    taken = None if body.given.get("cells") is None else body.places()
    body.given = {**body.given, "cells": []}
    edit = body.edit()
    row = draft(unit, first)
    found = _proposal(row, number)
    return told(
        proposing.accept(
            session(), at_desk.dockets(), row, found, taken, edit, at_desk.account(), now()
        )
    )


@pages.post(f"{PROPOSAL}/decline.json")
@access.allow(*access.MAKERS)
@answering
def decline(unit: int, first: str, number: int) -> ResponseReturnValue:
    """Leave a proposal."""
    row = draft(unit, first)
    found = _proposal(row, number)
    proposing.decline(session(), row, found, at_desk.account())
    return {"id": found.id, "state": found.state}


def _proposal(row: RosterRow, number: int) -> ProposalRow:
    found = session().get(ProposalRow, number)
    if found is None or found.roster_id != row.id:
        abort(404)
    return found
