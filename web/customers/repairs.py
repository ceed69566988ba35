"""Repair cases: those of a month against each figure, one with its steps, whom to send now."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from roster.desk import repairing
from roster.desk.callout import callout
from roster.desk.ledger_settings import Ledger
from roster.desk.repairing import Entered, Joined, Source
from roster.duty.customer_terms import AREAS, BOUNDS, Area
from roster.duty.repairs import NODES, Case, Held, Node, Verdict
from roster.errors import BadInput
from web import access, ui
from web.customers.frame import KEEPERS, READERS, WRITERS, Here, choice, framed, here, pages, tell
from web.customers.tables import Sheet, csv, xlsx
from web.dates import read
from web.transactions import session
from web.ui.refusals import UNUSABLE

TONES = {Held.WITHIN: "good", Held.OVER: "bad", Held.RUNS: "warn", Held.UNKNOWN: ""}
SIGNS = {Held.WITHIN: "✓", Held.OVER: "▲", Held.RUNS: "…", Held.UNKNOWN: "?"}


@pages.get("/units/<int:unit>/customers/repairs/", endpoint="repairs")
@access.allow(*READERS)
def page(unit: int) -> ResponseReturnValue:
    """The cases of a month, and mean and share by area against each figure."""
    found = here(unit)
    return _page(found, {})


@pages.post("/units/<int:unit>/customers/repairs/")
@access.allow(*WRITERS)
def begin(unit: int) -> ResponseReturnValue:
    """A case begins: its number, when it was reported, where."""
    found, given = here(unit), request.form.to_dict()
    ticket = given.get("ticket", "").strip()
    when = found.read(given.get(Node.RECEIVED, "")) or found.at.replace(second=0, microsecond=0)
    times = {Node.RECEIVED: when}
    entered = Entered(ticket, times, _area(given), given.get("post", ""))
    if not _enter(found, entered):
        return _page(found, given), UNUSABLE
    return redirect(url_for("customers.repair", unit=unit, ticket=ticket))


@pages.get("/units/<int:unit>/customers/repairs/<ticket>/", endpoint="repair")
@access.allow(*READERS)
def one(unit: int, ticket: str) -> ResponseReturnValue:
    """One case: what each step took, who told it, who was on."""
    return _one(here(unit), ticket, {})


@pages.post("/units/<int:unit>/customers/repairs/<ticket>/")
@access.allow(*WRITERS)
def enter(unit: int, ticket: str) -> ResponseReturnValue:
    """Enter moments of a case; what is filled in already and not changed is not told again."""
    found, given = here(unit), request.form.to_dict()
    before = repairing.one(session(), unit, found.book, ticket, found.at)
    if before is None:
        abort(404)
    times = {
        node: when
        for node in Node
        if (when := found.read(given.get(node, ""))) and _is_new(found, before, node, given[node])
    }
    if (now := given.get("now", "")) in list(Node):
        times[Node(now)] = found.at.replace(second=0, microsecond=0)
    if not _enter(found, Entered(ticket, times, _area(given), given.get("post", ""))):
        return _one(found, ticket, given), UNUSABLE
    flash(gettext("Kept."), "good")
    return redirect(url_for("customers.repair", unit=unit, ticket=ticket))


def _is_new(found: Here, before: Joined, node: Node, text: str) -> bool:
    """Whether a field says something else than stands there; it has no seconds."""
    known = before.case.times.get(node)
    return known is None or found.field(known) != text[:16]


def _enter(found: Here, entered: Entered) -> bool:
    try:
        with session().begin_nested():
            repairing.enter(
                session(),
                found.unit,
                found.book,
                entered,
                Source.PAGE,
                found.person,
                access.reader().row.id,
                found.at,
            )
    except BadInput as error:
        tell(error)
        return False
    return True


def _area(given: dict[str, str]) -> Area | None:
    return Area(given["area"]) if given.get("area") in list(Area) else None


def _page(found: Here, given: dict[str, str]) -> str:
    first, last = _month(found)
    cases, totals = repairing.month(session(), found.unit, found.book, first, last, found.at)
    view = choice(("all", "open", "alarm"), request.args.get("view", ""), "all")
    shown = [
        each
        for each in cases
        if view == "all"
        or (view == "open" and not each.case.is_over)
        or (view == "alarm" and each.is_alarm)
    ]
    on_now = callout(session(), found.unit, found.book, found.duty, found.at)
    return render_template(
        "customers/repairs.html",
        cases=shown,
        totals=totals,
        view=view,
        views={
            "all": gettext("all cases"),
            "open": gettext("not restored"),
            "alarm": gettext("over a figure"),
        },
        first=first,
        before=(first - timedelta(days=1)).replace(day=1),
        after=last + timedelta(days=1),
        on_now=on_now,
        given=given,
        **_words(),
        **framed(found, Ledger.REPAIR),
    )


def _one(found: Here, ticket: str, given: dict[str, str]) -> str:
    joined = repairing.one(session(), found.unit, found.book, ticket, found.at)
    if joined is None:
        abort(404)
    at: datetime = joined.case.received or found.at
    return render_template(
        "customers/repair.html",
        joined=joined,
        on_then=callout(session(), found.unit, found.book, found.duty, at),
        given=given,
        evidence=f"repair:{ticket}",
        **_words(),
        **framed(found, Ledger.REPAIR),
    )


@pages.get("/units/<int:unit>/customers/repairs.csv", endpoint="repairs_csv")
@access.allow(*KEEPERS)
def repairs_csv(unit: int) -> ResponseReturnValue:
    """The cases of a month as a CSV file."""
    return csv(_sheet(here(unit)))


@pages.get("/units/<int:unit>/customers/repairs.xlsx", endpoint="repairs_xlsx")
@access.allow(*KEEPERS)
def repairs_xlsx(unit: int) -> ResponseReturnValue:
    """The cases of a month as a workbook."""
    return xlsx(_sheet(here(unit)))


def _sheet(found: Here) -> Sheet:
    first, last = _month(found)
    cases, _ = repairing.month(session(), found.unit, found.book, first, last, found.at)
    words = _words()
    heads = [
        *(gettext("Ticket"), gettext("Post"), gettext("Area")),
        *words["nodes"].values(),
        gettext("Minutes to the gate"),
        gettext("Minutes to the site"),
    ]
    lines = [
        [
            *(each.case.ticket, found.post_name(each.post), words["areas"][each.case.area]),
            *(_at(found, each.case, node) for node in Node),
            *(_minutes(each.case, node) for node in (Node.GATE, Node.ARRIVED)),
        ]
        for each in reversed(cases)
    ]
    return Sheet(gettext("Repair cases"), heads, lines)


def _at(found: Here, case: Case, node: Node) -> str:
    return found.moment(case.times[node]) if node in case.times else ""


def _minutes(case: Case, node: Node) -> int | str:
    taken = case.minutes(node)
    return "" if taken is None else taken


def _month(found: Here) -> tuple[date, date]:
    """The first and the last day of the month that was asked for, else of this one."""
    try:
        first = read(f"{request.args.get('month', '')[:7]}-01")
    except ValueError:
        first = found.today.replace(day=1)
    following = (first + timedelta(days=31)).replace(day=1)
    return first, following - timedelta(days=1)


def _tone(verdict: Verdict) -> str:
    """A case beyond a figure for the mean is told, and is no alarm by itself."""
    is_over = verdict.held is Held.OVER
    return "warn" if is_over and not verdict.is_alarm else TONES[verdict.held]


def _words() -> dict[str, Any]:
    language = ui.language()
    return {
        "nodes": {each.value: text[language] for each, text in NODES.items()},
        "areas": {each.value: text[language] for each, text in AREAS.items()},
        "bounds": {each.value: text[language] for each, text in BOUNDS.items()},
        "tone": _tone,
        "signs": {each.value: sign for each, sign in SIGNS.items()},
        "sources": {
            Source.PAGE: gettext("page"),
            Source.TABLET: gettext("tablet"),
            Source.FILE: gettext("file"),
        },
        "helds": {
            Held.WITHIN: gettext("within"),
            Held.OVER: gettext("over"),
            Held.RUNS: gettext("runs"),
            Held.UNKNOWN: gettext("not known"),
        },
    }
