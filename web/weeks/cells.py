"""What the sheet of one roster asks for: the check of the draft, edits of it, their history."""

from __future__ import annotations

from flask import abort, current_app
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from roster.desk import editing, keeping, undoing
from roster.desk.dockets import stamp
from roster.desk.editing import Kept
from roster.feeds import units
from roster.rechecking import Difference
from roster.store.audit import record
from roster.store.base import now
from roster.store.rosters import State, edits, stand
from web import access, ui
from web.dates import day_of
from web.oneself import book_of, clock_of
from web.transactions import session
from web.weeks import at_desk, sheet
from web.weeks.at_desk import ROSTER, Place, draft, place
from web.weeks.bodies import Body
from web.weeks.refusals import CONFLICT, answering
from web.weeks.routes import pages
from web.weeks.saying import Index, Json, callers, moment, violation_id
from web.weeks.sending import answer, text_of

LATEST = 200
"""[edits] of the history that are told."""


@pages.get(f"{ROSTER}/check.json")
@access.allow(*at_desk.DRAFTERS)
def check(unit: int, first: str) -> ResponseReturnValue:
    """The whole rulebook on the draft, told once to all who read the same."""
    begin = day_of(first)
    row = stand(session(), unit, begin)
    revision = row.revision if row else 0
    if at_desk.asked("revision", revision) != revision:
        said = gettext("Somebody else has changed this meanwhile.")
        return {"conflict": said, "revision": revision}, CONFLICT
    days = row.days if row else at_desk.days_from(unit, begin)
    told_to = clock_of(book_of(unit)).date(), at_desk.is_maker(), ui.language()
    at = row and (row.id, revision, text_of(row.pins))
    checks: keeping.Kept[object, str] = current_app.extensions["lunzhi.checks"]
    key = unit, begin, days, stamp(session(), unit), at, told_to
    return answer(checks.get(key, lambda: text_of(_check(place(unit, first)))).encode())


def _check(found: Place) -> Json:
    roster = found.docket.drawn(found.row)
    report = found.docket.report(roster)
    speaker = at_desk.speaker(found)
    names = {rule.code: rule.name[ui.language()] for rule in found.docket.rules}
    told = speaker.violations(report.violations)
    weights = [each["weight"] for each in told if not each["happened"]]
    return {
        "revision": found.row.revision if found.row else 0,
        "violations": told,
        "points": report.points,
        "points_by_rule": [
            {"rule": code, "name": names[code], "points": points, "count": len(report.of(code))}
            for code, points in report.points_by_rule.items()
        ],
        "allowed": report.allowed,
        "counts": {
            "short": weights.count("short"),
            "broken": weights.count("hard") + weights.count("absolute"),
            "law": weights.count("law"),
            "priced": weights.count("priced"),
        },
        "gaps": sheet.gaps(found.docket.problem, roster, ui.language()),
        "notices": _notices(found),
    }


def _notices(found: Place) -> list[str]:
    """What the check could not know, and what the draft holds that the unit no longer has."""
    unit, problem = found.docket.unit, found.docket.problem
    said = [each[ui.language()] for each in units.notices(unit, problem.start, problem.days)]
    unknown = found.docket.unknown(found.row) if found.row else []
    if unknown:
        codes = sorted({code for _, _, code in unknown})
        told = gettext("The unit has these duties no more, so they count as off: %(codes)s")
        said.append(told % {"codes": ", ".join(codes)})
    return said


@pages.post(f"{ROSTER}/edits.json")
@access.allow(*access.MAKERS)
@answering
def edit(unit: int, first: str) -> ResponseReturnValue:
    """Change cells, if the rules allow it."""
    wanted = Body().edit()
    row = draft(unit, first)
    kept = editing.put(session(), at_desk.dockets(), row, wanted, at_desk.account(), now())
    return told(kept)


@pages.post(f"{ROSTER}/try.json", endpoint="try")
@access.allow(*access.MAKERS)
@answering
def attempt(unit: int, first: str) -> ResponseReturnValue:
    """What an edit would do; nothing is kept."""
    wanted = Body().edit()
    row = draft(unit, first)
    trying = editing.put(
        session(), at_desk.dockets(), row, wanted, at_desk.account(), now(), keep=False
    )
    would = told(trying)
    session().rollback()
    return would


def told(kept: Kept) -> Json:
    """An edit as it was kept, for the page that asked for it."""
    problem = kept.docket.problem
    index = Index(problem, (code for row in kept.roster.rows.values() for code in row))
    speaker = at_desk.Speaker(
        kept.docket, kept.docket.today(now()), at_desk.is_maker(), ui.language()
    )
    undo, redo = undoing.of(session(), kept.row, at_desk.account())
    return {
        "revision": kept.row.revision,
        "cells": index.cells(kept.cells),
        "others": kept.others,
        "stale": not kept.is_whole,
        **_difference(kept.difference, speaker),
        "state": kept.row.state,
        "locked": [[who, day, locked] for (who, day), locked in kept.locked.items()],
        "undo": undo,
        "redo": redo,
    }


def _difference(difference: Difference, speaker: at_desk.Speaker) -> Json:
    return {
        "gone": [violation_id(each) for each in difference.gone],
        "new": speaker.violations(difference.new),
        "points": difference.points,
    }


@pages.post(f"{ROSTER}/undo.json")
@access.allow(*access.MAKERS)
@answering
def undo(unit: int, first: str) -> ResponseReturnValue:
    """Take back the reader's own last edit."""
    row, account = draft(unit, first), at_desk.account()
    return told(undoing.undo(session(), at_desk.dockets(), row, account, now()))


@pages.post(f"{ROSTER}/redo.json")
@access.allow(*access.MAKERS)
@answering
def redo(unit: int, first: str) -> ResponseReturnValue:
    """Bring back what the reader took back last."""
    row, account = draft(unit, first), at_desk.account()
    return told(undoing.redo(session(), at_desk.dockets(), row, account, now()))


@pages.post(f"{ROSTER}/locks.json")
@access.allow(*access.MAKERS)
@answering
def lock(unit: int, first: str) -> ResponseReturnValue:
    """Lock cells, so that a search leaves them alone, or free them."""
    body = Body()
    cells, locked = body.places(), body.flag("locked")
    body.refuse()
    row = draft(unit, first)
    if row.state not in editing.FREE:
        raise editing.NotNow(State(row.state))
    known = [cell for cell in cells if cell[0] in row.rows and 0 <= cell[1] < row.days]
    editing.set_locks(row, dict.fromkeys(known, locked))
    record(
        session(),
        "roster.lock" if locked else "roster.unlock",
        str(row.first),
        account=at_desk.account(),
        unit=unit,
        after={"cells": [list(cell) for cell in known]},
    )
    return {"revision": row.revision, "locked": row.pins}


@pages.get(f"{ROSTER}/history.json")
@access.allow(*at_desk.DRAFTERS)
def history(unit: int, first: str) -> ResponseReturnValue:
    """The edits of the draft, newest first."""
    found = place(unit, first)
    after = at_desk.asked("after", 0)
    rows = edits(session(), found.row.id, after)[-LATEST:] if found.row else []
    codes = (code for row in rows for *_, old, new in row.cells for code in (old, new))
    index = Index(found.docket.problem, codes)
    called = callers(session(), [row.account_id for row in rows])
    return {
        "codes": index.codes,
        "edits": [
            {
                "revision": row.revision,
                "by": called(row.account_id),
                "at": moment(row.at, found.docket),
                "act": row.act,
                "reason": row.reason,
                "reason_code": row.reason_code,
                "cells": [
                    [who, day, index.of[old], index.of[new]] for who, day, old, new in row.cells
                ],
                "undoes": row.undoes,
            }
            for row in reversed(rows)
        ],
    }


@pages.get(f"{ROSTER}/changes.json")
@access.allow(*at_desk.DRAFTERS)
def changes(unit: int, first: str) -> ResponseReturnValue:
    """What others have changed since a revision: asked every few seconds."""
    row = stand(session(), unit, day_of(first)) or abort(404)
    since = at_desk.asked("since", row.revision)
    later = edits(session(), row.id, since) if since < row.revision else []
    cells = {(who, day): new for each in later for who, day, _, new in each.cells}
    called = callers(session(), [each.account_id for each in later])
    return {
        "revision": row.revision,
        "state": row.state,
        "version": row.version,
        "cells": Index(place(unit, first).docket.problem, cells.values()).cells(cells)
        if cells
        else [],
        "locked": row.pins,
        "by": sorted({called(each.account_id) for each in later} - {""}),
    }
