"""Exceptions for breaches that stand in the draft already."""

from __future__ import annotations

from flask import abort
from flask.typing import ResponseReturnValue

from roster.desk import excepting
from web import access
from web.transactions import session
from web.weeks import at_desk
from web.weeks.at_desk import ROSTER, draft
from web.weeks.bodies import Body
from web.weeks.refusals import answering
from web.weeks.routes import pages
from web.weeks.saying import violation_id


@pages.post(f"{ROSTER}/exceptions.json")
@access.allow(*access.MAKERS)
@answering
def record_exception(unit: int, first: str) -> ResponseReturnValue:
    """Depart from a rule where the draft breaks it; no cell changes."""
    body = Body()
    wanted, grounds, reason = body.text("violation"), body.grounds(), body.text("reason")
    body.refuse()
    row = draft(unit, first)
    docket = at_desk.dockets().of(session(), row)
    found = docket.report(docket.drawn(row)).violations
    breach = next((v for v in found if v.is_hard and violation_id(v) == wanted), None)
    if breach is None:
        abort(404)
    excepting.put_on_record(
        session(), at_desk.dockets(), row, breach, grounds, reason, at_desk.account()
    )
    return {"revision": row.revision}
