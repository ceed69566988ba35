"""One-sided records: rounds, the hall's opening and closing, repairs, revisits; with filters."""

from __future__ import annotations

from datetime import timedelta

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from roster.desk import handing
from roster.desk.folding import REPAIR, ROUND
from roster.desk.handing import Seen
from web import access, dates, ui
from web.ledgers import callers
from web.ledgers.frame import DAYS, READERS, framed, here, pages
from web.ledgers.handovers import checklist_of as version_of
from web.ledgers.handovers import record_of, said_state
from web.ledgers.items import sections
from web.transactions import session

MOST = 300
"""[records] that are shown at once."""


@pages.get("/units/<int:unit>/ledger/checks/", endpoint="checks")
@access.allow(*READERS)
def page(unit: int) -> ResponseReturnValue:
    """The one-sided records of some dates, by checklist, post, state and person."""
    found = here(unit)
    last = dates.asked("day", found.today)
    first = dates.asked("from", last - timedelta(days=DAYS - 1))
    rows = handing.records_between(
        session(),
        unit,
        handing.midnight(found.book, first),
        handing.midnight(found.book, last + timedelta(days=1)),
        (ROUND, REPAIR),
        found.post.post if found.post else None,
    )
    seen = [each for each in handing.see(session(), rows[-MOST:]) if _fits(each)]
    one_sided = [n for n, each in found.duty.checklists.items() if each.rules == ROUND]
    return render_template(
        "ledgers/checks.html",
        records=list(reversed(seen)),
        first=first,
        last=last,
        titles={n: found.duty.checklists[n].title[ui.language()] for n in one_sided},
        checklist=request.args.get("checklist", ""),
        state=request.args.get("state", ""),
        who=request.args.get("who", ""),
        said=said_state,
        ticket=ticket_of,
        by=lambda each: [found.called(person) for person in people_of(each)],
        **framed(found),
    )


@pages.get("/units/<int:unit>/ledger/checks/<path:name>", endpoint="check")
@access.allow(*READERS)
def one(unit: int, name: str) -> ResponseReturnValue:
    """One record, item by item."""
    found = here(unit)
    seen = record_of(unit, name, (ROUND, REPAIR))
    checklist = version_of(found, seen)
    return render_template(
        "ledgers/check.html",
        seen=seen,
        title=checklist.title[ui.language()] if checklist else gettext("Record"),
        ticket=ticket_of(seen),
        state=said_state(seen),
        sections=sections(found, seen, checklist),
        people=[found.called(person) for person in people_of(seen)],
        **callers.told(unit, name),
        **framed(found),
    )


def ticket_of(seen: Seen) -> str:
    """The number of the job or application that a record is about; empty: it is about none."""
    return str(seen.facts.get("ticket") or "")


def checklist_of(seen: Seen) -> str:
    return str(seen.facts.get("checklist") or "")


def people_of(seen: Seen) -> list[str]:
    """Who made a one-sided record."""
    present = (seen.facts.get("present") or {}).get("own") or {}
    acting = dict.fromkeys(act.person for act in seen.acts if act.person)
    return list(present) or list(acting)


def _fits(seen: Seen) -> bool:
    checklist, state, who = (request.args.get(name, "") for name in ("checklist", "state", "who"))
    if checklist and checklist_of(seen) != checklist:
        return False
    if (state == "open" and seen.is_closed) or (state == "closed" and not seen.is_closed):
        return False
    if state == "amiss" and not seen.facts.get("defects"):
        return False
    return not who or who in people_of(seen)
