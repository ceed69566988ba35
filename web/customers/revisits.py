"""Revisits: who is due, who is over, who was called back; the form of each; lots drawn."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from roster.desk import revisiting
from roster.desk.ledger_settings import Ledger
from roster.duty.revisits import KINDS, STAGES, Made
from roster.errors import BadInput
from roster.store.customers import RevisitRow, revisit
from web import access, ui
from web.customers.frame import KEEPERS, READERS, WRITERS, Here, choice, framed, here, pages, tell
from web.transactions import session
from web.ui.refusals import UNUSABLE

TONES = {Made.DUE: "warn", Made.OVER: "bad", Made.DONE: "good", Made.LATE: "bad"}
VIEWS = ("open", "over", "done", "late")


@pages.get("/units/<int:unit>/customers/revisits/", endpoint="revisits")
@access.allow(*READERS)
def page(unit: int) -> ResponseReturnValue:
    """Who is still to be called back, first due first; or who was."""
    return _page(here(unit))


@pages.post("/units/<int:unit>/customers/revisits/ended")
@access.allow(*WRITERS)
def ended(unit: int) -> ResponseReturnValue:
    """A stage of a service extension has ended: its customer is on the list, whoever it is."""
    found, given = here(unit), request.form
    when = found.read(given.get("when", "")) or found.at
    subject = given.get("subject", "").strip()
    try:
        with session().begin_nested():
            row = revisiting.ended(
                session(), unit, found.book, given.get("form", ""), subject, when,
                access.reader().row.id, found.at,
            )  # fmt: skip
    except BadInput as error:
        tell(error)
        return _page(found), UNUSABLE
    flash(gettext("On the list.") if row else gettext("It is on the list already."), "good")
    return redirect(url_for("customers.revisits", unit=unit))


@pages.post("/units/<int:unit>/customers/revisits/draw")
@access.allow(*KEEPERS)
def draw(unit: int) -> ResponseReturnValue:
    """Draw from all repairs that are done; nobody picks by hand."""
    found = here(unit)
    try:
        row = revisiting.draw_repairs(session(), unit, found.book, access.reader().row.id, found.at)
    except BadInput as error:
        tell(error)
        return _page(found), UNUSABLE
    if row is None:
        flash(gettext("There is no repair that took part in no draw yet."), "bad")
    else:
        flash(gettext("%(count)s drawn.", count=len(row.drawn)), "good")
    return redirect(url_for("customers.revisits", unit=unit))


@pages.get("/units/<int:unit>/customers/revisits/<int:number>/", endpoint="revisit")
@access.allow(*READERS)
def one(unit: int, number: int) -> ResponseReturnValue:
    """One customer to be called back: the questions, and what was answered."""
    found = here(unit)
    return _one(found, _row(found, number), {})


@pages.post("/units/<int:unit>/customers/revisits/<int:number>/")
@access.allow(*WRITERS)
def answer(unit: int, number: int) -> ResponseReturnValue:
    """Enter what the customer said, or that nobody was reached."""
    found, given = here(unit), request.form.to_dict()
    row = _row(found, number)
    form = revisiting.form_of(row)
    asked = revisiting.yes_or_no(form)
    words = {
        item.code: given[f"words-{item.code}"].strip()
        for item in form.items
        if given.get(f"words-{item.code}", "").strip()
    }
    person = found.person or (given.get("by", "") if found.keeps else "")
    try:
        with session().begin_nested():
            revisiting.answer(
                session(), unit, number, person, given.get("reached") != "no",
                {code: given.get(code, "") for code in asked}, words,
                access.reader().row.id, found.at,
            )  # fmt: skip
    except BadInput as error:
        tell(error)
        return _one(found, row, given), UNUSABLE
    flash(gettext("Kept."), "good")
    return redirect(url_for("customers.revisits", unit=unit))


def _page(found: Here) -> str:
    view = choice(VIEWS, request.args.get("view", ""), "open")
    calls = revisiting.listing(session(), found.unit, found.at)
    counts = {made: sum(each.made is made for each in calls) for made in Made}
    shown = {
        "open": [each for each in calls if each.is_open],
        "over": [each for each in calls if each.made is Made.OVER],
        "done": [each for each in reversed(calls) if not each.is_open],
        "late": [each for each in reversed(calls) if each.made is Made.LATE],
    }[view]
    share = found.settings.figures.revisit("repair", found.today)
    return render_template(
        "customers/revisits.html",
        calls=shown,
        counts=counts,
        view=view,
        views={
            "open": gettext("still to call"),
            "over": gettext("overdue"),
            "done": gettext("called"),
            "late": gettext("called late"),
        },
        share=share.share / 10 if share else 0,
        stages={form: text[ui.language()] for form, text in STAGES.items()},
        **_words(),
        **framed(found, Ledger.REVISIT),
    )


def _one(found: Here, row: RevisitRow, given: dict[str, str]) -> str:
    call = revisiting.calls(session(), found.unit, [row], found.at, with_words=True)[0]
    form = revisiting.form_of(row)
    return render_template(
        "customers/revisit.html",
        call=call,
        title=form.title[ui.language()],
        items=[(item.code, item.text[ui.language()], item.kind) for item in form.items],
        given=given,
        may_read=found.keeps or (call.answer is not None and call.answer.person == found.person),
        evidence=f"{revisiting.REVISIT}{row.id}",
        **_words(),
        **framed(found, Ledger.REVISIT),
    )


def _row(found: Here, number: int) -> RevisitRow:
    row = revisit(session(), found.unit, number)
    return row if row is not None else abort(404)


def _words() -> dict[str, object]:
    language = ui.language()
    return {
        "kinds": {each.value: text[language] for each, text in KINDS.items()},
        "tones": {each.value: tone for each, tone in TONES.items()},
        "mades": {
            Made.DUE: gettext("running"),
            Made.OVER: gettext("overdue"),
            Made.DONE: gettext("called in time"),
            Made.LATE: gettext("called late"),
        },
        "forms": lambda row: revisiting.form_of(row).title[language],
    }
