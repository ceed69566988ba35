"""One case: its timeline, its evidence, its terms; and what the reader may do in it now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from roster.desk import cases
from roster.desk.adopting import adoption, case_settings, why_inside
from roster.desk.case_files import TAKING, filed, keep
from roster.desk.case_folding import Seen, see
from roster.desk.case_grounds import excused_now, parts, same_handover
from roster.desk.cases import Refused
from roster.duty import machine
from roster.errors import BadInput
from roster.store.accounts import Role
from roster.store.cases import CaseRow, case_row
from web import access
from web.cases.files import brought, flawed, sent
from web.cases.frame import APPROVERS, DECIDERS, LINE, LOOKERS, Here, framed, here, may, pages, told
from web.transactions import session


@dataclass(frozen=True, slots=True)
class Doing:
    """An act as a page offers it.

    Parameters
    ----------
    side : str
        As whom it is done.
    roles : frozenset[Role]
        Who may.
    """

    side: str
    roles: frozenset[Role]


DOINGS: Mapping[str, Doing] = {
    "remind": Doing("line", LINE),
    "notify": Doing("line", LINE),
    "deliver": Doing("line", LINE),
    "hear": Doing("line", LINE),
    "add": Doing("line", LINE),
    "withdraw": Doing("line", LINE),
    "decide": Doing("decider", DECIDERS),
    "appeal": Doing("line", LINE),
    "settle": Doing("decider", DECIDERS),
    "rule": Doing("body", LOOKERS),
    "announce": Doing("decider", APPROVERS),
}


@pages.get("/units/<int:unit>/cases/<int:number>/")
@access.allow(*LOOKERS)
def case(unit: int, number: int) -> ResponseReturnValue:
    """One case, and what may be done in it now."""
    found = here(unit)
    row = _row(found, number)
    [seen] = see(session(), unit, found.book, [row])
    settings = case_settings(session(), unit)
    return render_template(
        "cases/case.html",
        seen=seen,
        row=row,
        adoption=adoption(session(), row.adoption_id),
        excused=excused_now(session(), row) if row.is_open else [],
        parts=parts(session(), row),
        others=same_handover(session(), row),
        settings=settings,
        is_named=access.reader().row.id in settings.bodies,
        inside=why_inside(session(), unit, access.reader().row),
        offers=_offers(found, seen),
        files=filed(seen.acts),
        files_at="cases.file",
        **framed(found),
    )


@pages.get("/units/<int:unit>/cases/<int:number>/notice")
@access.allow(*LOOKERS)
def notice(unit: int, number: int) -> ResponseReturnValue:
    """The notice of criticism to be posted: the post and what happened, never who it was."""
    found = here(unit)
    row = _row(found, number)
    [seen] = see(session(), unit, found.book, [row])
    announced = next((each for each in seen.acts if each.act == "announce"), None)
    return render_template("cases/notice.html", row=row, announced=announced, **framed(found))


@pages.get("/units/<int:unit>/cases/<int:number>/files/<digest>")
@access.allow(*LOOKERS)
def file(unit: int, number: int, digest: str) -> ResponseReturnValue:
    """A file that the case rests on."""
    return sent(_row(here(unit), number), digest)


@pages.post("/units/<int:unit>/cases/<int:number>/<act>")
@access.allow(*LOOKERS)
def act(unit: int, number: int, act: str) -> ResponseReturnValue:
    """Do one thing in a case."""
    found = here(unit)
    row = _row(found, number)
    doing = DOINGS.get(act)
    if doing is None:
        abort(404)
    if not may(doing.roles):
        abort(403)
    form = request.form
    given: dict[str, object] = {
        name: form[name].strip()
        for name in ("outcome", "sheet", "second_money")
        if form.get(name, "").strip()
    }
    side = _side(found, row, act, doing)
    try:
        with session().begin_nested():
            words = form.get("reason", "").strip()
            if act in TAKING and (files := brought()):
                given["files"] = keep(session(), unit, side, files, number)
            cases.act(session(), found.hand, number, act, side, words, given)
        flash(gettext("Done."), "good")
    except Refused as error:
        told(error)
    except BadInput as error:
        flawed(error)
    return redirect(url_for("cases.case", unit=unit, number=number))


def _side(found: Here, row: CaseRow, act: str, doing: Doing) -> str:
    """Whoever decides may also withdraw what another one has proposed."""
    if act == "withdraw" and may(DECIDERS):
        [seen] = see(session(), found.unit, found.book, [row])
        proposed = seen.acts[0].by if seen.acts else ""
        return "line" if proposed == found.hand.by else "decider"
    return doing.side


def _row(found: Here, number: int) -> CaseRow:
    row = case_row(session(), found.unit, number)
    if row is None or not found.may_see(row):
        abort(404)
    return row


def _offers(found: Here, seen: Seen) -> set[str]:
    """The acts that may be done now, as far as the reader's role and the case itself tell."""
    if seen.row.person == found.hand.by:
        return set()
    rules = machine.table("case")
    return {
        name
        for name, doing in DOINGS.items()
        if may(doing.roles) and name in machine.allowed(rules, seen.state, doing.side)
    }
