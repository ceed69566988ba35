"""The sheet of one roster as data, drawn once for all who see the same."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from flask import abort, current_app, request
from flask.typing import ResponseReturnValue

from roster.desk.dockets import Docket, stamp
from roster.desk.keeping import Kept
from roster.desk.versions import rows_of, standing
from roster.domain import Roster
from roster.store.base import now
from roster.store.rosters import RosterRow, Stand, State, stand, version_of
from web import access, ui
from web.dates import day_of
from web.transactions import session
from web.weeks import at_desk, sheet
from web.weeks.at_desk import ROSTER
from web.weeks.routes import pages
from web.weeks.saying import Json
from web.weeks.sending import answer, text_of

UNSEEN: Json = {"leave": [], "requests": [], "told": []}
"""What others asked for and what is being changed: not for those who only read the roster."""
DRAFT = "draft"
KEPT = 64
"""[sheets, and checks] that are kept, of some hundred kilobytes each."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A sheet as it is sent, and the clock of its unit."""

    text: str
    zone: str


@pages.record_once
def _set_up(state: object) -> None:
    for name in ("lunzhi.grids", "lunzhi.checks"):
        state.app.extensions[name] = Kept(KEPT)  # type: ignore[attr-defined]


@pages.get(f"{ROSTER}/grid.json")
@access.allow(*access.READERS)
def grid(unit: int, first: str) -> ResponseReturnValue:
    """The sheet: the draft for those who make and approve it, what is published for all others."""
    begin = day_of(first)
    row = stand(session(), unit, begin)
    days = row.days if row else at_desk.days_from(unit, begin)
    shown = _shown(row)
    drawn = _drawn(unit, begin, days, row, shown)
    drafts = at_desk.sees_drafts()
    about = {
        "unit": {"id": unit, "name": access.unit().name},
        "first": begin.isoformat(),
        "days": days,
        "exists": row is not None and bool(drafts or row.version),
        "revision": row.revision if row else 0,
        "state": row.state if row else State.DRAFT.value,
        "version": row.version if row else 0,
        "shown": shown,
        "today": (_today(drawn.zone, now()) - begin).days,
        "may": _may(),
        "locked": row.pins if row and drafts else [],
    }
    return answer(f"{text_of(about)[:-1]},{drawn.text[1:]}".encode())


def _shown(row: Stand | None) -> str | int:
    """Which roster the reader sees: the draft, or a version by its number (0: none yet)."""
    asked = request.args.get("version", type=int)
    if asked is None and at_desk.sees_drafts():
        return DRAFT
    last = row.version if row else 0
    number = last if asked is None else asked
    if asked is not None and not 1 <= asked <= last:
        abort(404)
    return number


def _drawn(unit: int, first: date, days: int, row: Stand | None, shown: str | int) -> Drawn:
    """The sheet, as long as nothing has changed from which it was drawn."""
    kept: Kept[object, Drawn] = current_app.extensions["lunzhi.grids"]
    drafts, language = at_desk.sees_drafts(), ui.language()
    at = (row.revision, text_of(row.pins)) if row and shown == DRAFT else None
    made_of = stamp(session(), unit)
    key = unit, first, days, made_of, row and row.id, shown, at, drafts, language
    return kept.get(key, lambda: _draw(unit, first, days, row, shown))


def _draw(unit: int, first: date, days: int, row: Stand | None, shown: str | int) -> Drawn:
    docket, roster = _roster(unit, first, days, row, shown)
    problem = docket.problem
    text = text_of(
        {
            **sheet.whole(problem, roster, ui.language()),
            "period": docket.book.period.value,
            "layout": docket.book.layout.value,
            "rules": len(docket.rules),
            **({} if at_desk.sees_drafts() else UNSEEN),
        }
    )
    return Drawn(text, problem.zone)


def _roster(
    unit: int, first: date, days: int, row: Stand | None, shown: str | int
) -> tuple[Docket, Roster]:
    """What is shown, with what it was made from."""
    work, dockets = session(), at_desk.dockets()
    draft = work.get_one(RosterRow, row.id) if row else None
    docket = dockets.of(work, draft) if draft else dockets.open(work, unit, first, days)
    if shown == DRAFT:
        return docket, docket.drawn(draft)
    version = version_of(work, row.id, int(shown)) if row else None
    return docket, standing(docket.problem, rows_of(version) if version else {})


def _today(zone: str, moment: datetime) -> date:
    return moment.astimezone(ZoneInfo(zone)).date()


def _may() -> Json:
    roles = access.roles()
    makes, heads = bool(roles & access.MAKERS), bool(roles & at_desk.APPROVERS)
    return {
        "edit": makes,
        "submit": makes,
        "withdraw": makes,
        "publish": makes,
        "generate": makes,
        "private": makes,
        "review": makes or heads,
        "approve": heads,
    }
