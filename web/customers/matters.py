"""First inquiries: the list, one with its steps, a new one while the customer speaks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from roster.desk import handing, inquiring, repairing, revisiting
from roster.desk.inquiring import LONGEST, Done, Entry, Taken
from roster.desk.ledger_settings import Ledger
from roster.duty.inquiries import (
    ACTS,
    CHANNELS,
    SORTS,
    TIERS,
    WAYS,
    Act,
    Channel,
    Sort,
    Stand,
    Tier,
    allowed,
)
from roster.errors import BadInput
from roster.store.customers import MatterRow, matter, matters_between, open_matters, revisits_of
from web import access, dates, ui
from web.customers.frame import (
    KEEPERS,
    READERS,
    WRITERS,
    Here,
    choice,
    framed,
    here,
    pages,
    tell,
)
from web.customers.tables import Sheet, csv, xlsx
from web.transactions import session
from web.ui.refusals import UNUSABLE

MONTH = timedelta(days=31)
VIEWS = ("open", "overdue", "mine", "closed", "all")
TONES = {
    Stand.FREE: "",
    Stand.DUE: "warn",
    Stand.OVER: "bad",
    Stand.MET: "good",
    Stand.LATE: "bad",
}
MOST = 500
"""[matters] that a page shows."""


@pages.get("/units/<int:unit>/customers/")
@access.allow(*READERS)
def start(unit: int) -> ResponseReturnValue:
    """The matters of a unit: open ones first, else those of some dates."""
    found = here(unit)
    view = choice(VIEWS, request.args.get("view", ""), "open")
    shown = _entries(found, view)
    return render_template(
        "customers/matters.html",
        entries=shown[:MOST],
        left_out=max(len(shown) - MOST, 0),
        view=view,
        views=_views(),
        sort=request.args.get("sort", ""),
        first=dates.asked("from", found.today - MONTH),
        last=dates.asked("to", found.today),
        **_words(),
        **framed(found, Ledger.INQUIRY),
    )


def _entries(found: Here, view: str) -> list[Entry]:
    """The matters of a view, of one class or of all."""
    sort = request.args.get("sort", "")
    rows = [row for row in _rows(found, view) if not sort or row.sort == sort]
    entries = inquiring.entries(session(), found.unit, rows, found.at)
    if view == "overdue":
        return [each for each in entries if each.stand is Stand.OVER]
    return entries


def _rows(found: Here, view: str) -> Sequence[MatterRow]:
    if view in ("open", "overdue", "mine"):
        rows = open_matters(session(), found.unit)
        if view != "mine":
            return rows
        return [row for row in rows if inquiring.state(row).waits_for(found.person)]
    begin = handing.midnight(found.book, dates.asked("from", found.today - MONTH))
    end = handing.midnight(found.book, dates.asked("to", found.today) + timedelta(days=1))
    rows = matters_between(session(), found.unit, begin, end)
    return [row for row in rows if row.closed is not None] if view == "closed" else rows


@pages.get("/units/<int:unit>/customers/new")
@access.allow(*WRITERS)
def new(unit: int) -> ResponseReturnValue:
    """What is asked while the customer speaks."""
    return _form(here(unit), {})


@pages.post("/units/<int:unit>/customers/new")
@access.allow(*WRITERS)
def take(unit: int) -> ResponseReturnValue:
    """Enter it; whoever answers has it from now on. What is answered at once is closed at once."""
    found, given = here(unit), request.form.to_dict()
    try:
        with session().begin_nested():
            row = inquiring.take(
                session(), unit, found.book, _taken(found, given), access.reader().row.id, found.at
            )
            if given.get("result", "").strip():
                _close_at_once(found, row, given)
    except BadInput as error:
        tell(error)
        return _form(found, given), UNUSABLE
    said = gettext("Inquiry %(number)s is entered.", number=row.number)
    flash(said, "good")
    if given.get("next"):
        return redirect(url_for("customers.new", unit=unit))
    return redirect(url_for("customers.one", unit=unit, number=row.number))


def _taken(found: Here, given: dict[str, str]) -> Taken:
    # Whoever answers is who has signed in; those who supervise may enter it for another.
    first = given.get("first", "") if found.keeps else found.person
    return Taken(
        first=first or found.person,
        received=found.read(given.get("received", "")) or found.at.replace(second=0, microsecond=0),
        sort=Sort(choice(SORTS, given.get("sort", ""), Sort.CONSULT)),
        channel=Channel(choice(CHANNELS, given.get("channel", ""), Channel.CALL)),
        tier=Tier(choice(TIERS, given.get("tier", ""), Tier.NONE)),
        post=given.get("post", ""),
        ticket=given.get("ticket", "").strip(),
        is_own=given.get("is_own", "yes") == "yes",
        told={name: given.get(name, "") for name in LONGEST},
    )


def _close_at_once(found: Here, row: MatterRow, given: dict[str, str]) -> None:
    facts = {
        "replied": max(found.at, row.received).isoformat(),
        "satisfied": given.get("satisfied", ""),
        "revisit": given.get("revisit", ""),
    }
    done = Done(Act.CLOSE, row.first, False, given["result"], facts)
    at = max(found.at, row.received)
    inquiring.act(session(), found.unit, found.book, row.number, done, access.reader().row.id, at)


def _form(found: Here, given: dict[str, str]) -> str:
    return render_template(
        "customers/new.html",
        given=given,
        terms={
            sort.value: term.said(ui.language())
            for sort in Sort
            if (term := found.settings.figures.term(sort, found.today))
        },
        longest=LONGEST,
        **_words(),
        **framed(found, Ledger.INQUIRY),
    )


@pages.get("/units/<int:unit>/customers/<int:number>/")
@access.allow(*READERS)
def one(unit: int, number: int) -> ResponseReturnValue:
    """One matter with everything that was done about it."""
    found = here(unit)
    return shown(found, _row(found, number), {})


def shown(found: Here, row: MatterRow, given: dict[str, str]) -> str:
    """The page of one matter; what was typed stands in its forms again."""
    work = session()
    calls = revisiting.calls(work, found.unit, revisits_of(work, row.id), found.at)
    has_case = bool(row.ticket) and repairing.is_known(work, found.unit, row.ticket)
    return render_template(
        "customers/matter.html",
        entry=inquiring.entries(work, found.unit, [row], found.at)[0],
        lines=inquiring.timeline(work, row),
        acts=allowed(inquiring.state(row), found.person, found.keeps) if found.writes else (),
        given=given,
        term=found.settings.figures.term(row.sort, row.received.astimezone(found.zone).date()),
        calls=calls,
        has_case=has_case,
        evidence=f"{inquiring.MATTER}{row.number}",
        said=said_fact,
        **_words(),
        **framed(found, Ledger.INQUIRY),
    )


def said_fact(found: Here, name: str, value: str) -> str:
    """One thing that a step tells, in words; empty: it says nothing to a reader."""
    words = _words()
    match name:
        case "to":
            above = gettext("superior outside the unit")
            return "→ " + (above if value == inquiring.ABOVE else found.called(value))
        case "way":
            return words["ways"].get(value, value)
        case "replied":
            at = found.moment(handing.instant_of(value))
            return str(gettext("customer answered %(at)s", at=at))
        case "satisfied":
            return str(gettext("content") if value == "yes" else gettext("not content"))
        case "revisit":
            return str(gettext("revisit arranged"))
        case "ref" | "state":
            return value
        case "tier":
            return words["tiers"].get(value, value)
    return ""


@pages.get("/units/<int:unit>/customers/list.csv", endpoint="matters_csv")
@access.allow(*KEEPERS)
def matters_csv(unit: int) -> ResponseReturnValue:
    """The matters of the view as a CSV file."""
    return csv(_sheet(here(unit)))


@pages.get("/units/<int:unit>/customers/list.xlsx", endpoint="matters_xlsx")
@access.allow(*KEEPERS)
def matters_xlsx(unit: int) -> ResponseReturnValue:
    """The matters of the view as a workbook."""
    return xlsx(_sheet(here(unit)))


def _sheet(found: Here) -> Sheet:
    view = choice(VIEWS, request.args.get("view", ""), "open")
    words, language = _words(), ui.language()
    heads = [
        *(gettext("No."), gettext("Ticket"), gettext("Received at"), gettext("Channel")),
        *(gettext("Class"), gettext("Customer tier"), gettext("Post"), gettext("First person")),
        *(
            gettext("Owner"),
            gettext("Customer’s name"),
            gettext("Organisation"),
            gettext("Address"),
        ),
        *(gettext("Telephone"), gettext("Matter"), gettext("Term ends"), gettext("State")),
        *(gettext("Customer answered"), gettext("Closed at"), gettext("Satisfied")),
    ]
    lines = [
        [
            *(each.row.number, each.row.ticket, found.moment(each.row.received)),
            *(CHANNELS[Channel(each.row.channel)][language], SORTS[Sort(each.row.sort)][language]),
            *(TIERS[Tier(each.row.tier)][language], found.post_name(each.row.post)),
            *(found.called(each.row.first), found.called(each.row.owner)),
            *(found.words(each, name) for name in ("name", "organisation", "address")),
            *(found.words(each, name) for name in ("contact", "matter")),
            found.until(each.row.due) if each.row.due else "",
            words["stands"][each.stand],
            found.moment(each.row.replied) if each.row.replied else "",
            found.moment(each.row.closed) if each.row.closed else "",
            "" if each.row.satisfied is None else "✓" if each.row.satisfied else "✗",
        ]
        for each in _entries(found, view)
    ]
    return Sheet(gettext("First inquiries"), heads, lines)


def row_of(found: Here, number: int) -> MatterRow:
    """The matter of the address."""
    return _row(found, number)


def _row(found: Here, number: int) -> MatterRow:
    row = matter(session(), found.unit, number)
    return row if row is not None else abort(404)


def _views() -> dict[str, str]:
    return {
        "open": gettext("open"),
        "overdue": gettext("overdue"),
        "mine": gettext("waiting for me"),
        "closed": gettext("settled"),
        "all": gettext("all"),
    }


def _words() -> dict[str, dict[str, str]]:
    language = ui.language()
    return {
        "sorts": {each.value: text[language] for each, text in SORTS.items()},
        "channels": {each.value: text[language] for each, text in CHANNELS.items()},
        "tiers": {each.value: text[language] for each, text in TIERS.items()},
        "ways": {each.value: text[language] for each, text in WAYS.items()},
        "act_names": {each.value: text[language] for each, text in ACTS.items()},
        "tones": {each.value: tone for each, tone in TONES.items()},
        "stands": {
            Stand.FREE: gettext("no term"),
            Stand.DUE: gettext("running"),
            Stand.OVER: gettext("overdue"),
            Stand.MET: gettext("in time"),
            Stand.LATE: gettext("answered late"),
        },
    }
