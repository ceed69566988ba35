"""What waits in the cases of a unit, by what has to be done next; and what is closed."""

from __future__ import annotations

from dataclasses import dataclass

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from roster.desk.case_folding import Seen, see
from roster.store.cases import CLOSED, cases_of
from web import access
from web.cases.frame import LOOKERS, Here, framed, here, pages
from web.transactions import session

OPEN = ("PROPOSED", "NOTIFIED", "HEARD", "DECIDED", "APPEALED")
SHOWN = 100
"""[cases] that a page lists."""


@dataclass(frozen=True)
class Stage:
    """Cases in which the same is to be done."""

    state: str
    title: str
    seen: list[Seen]


@pages.get("/units/<int:unit>/cases/")
@access.allow(*LOOKERS)
def waiting(unit: int) -> ResponseReturnValue:
    """What waits, and for what."""
    found = here(unit)
    seen = visible(found, OPEN)
    titles = {
        "PROPOSED": gettext("To be notified, or closed by a reminder"),
        "NOTIFIED": gettext("To be heard"),
        "HEARD": gettext("To be decided by a second person"),
        "DECIDED": gettext("Decided: in the term of appeal"),
        "APPEALED": gettext("Appeals to be ruled on"),
    }
    stages = [
        Stage(state, title, [each for each in seen if each.row.state == state])
        for state, title in titles.items()
    ]
    return render_template("cases/waiting.html", stages=stages, **framed(found))


@pages.get("/units/<int:unit>/cases/closed")
@access.allow(*LOOKERS)
def closed(unit: int) -> ResponseReturnValue:
    """What is closed, latest first."""
    found = here(unit)
    state = request.args.get("state", "")
    rows = cases_of(session(), unit, [state] if state in CLOSED else CLOSED, most=SHOWN)
    return render_template(
        "cases/closed.html",
        rows=[row for row in rows if found.may_see(row)],
        states=CLOSED,
        chosen=state,
        **framed(found),
    )


def visible(found: Here, states: tuple[str, ...]) -> list[Seen]:
    """The cases in some states that the reader may see, the oldest first."""
    rows = [row for row in cases_of(session(), found.unit, states) if found.may_see(row)]
    return see(session(), found.unit, found.book, rows[::-1])
