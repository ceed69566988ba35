"""A person's own facts, cases, terms and totals: to be read, answered, appealed and printed."""

from __future__ import annotations

from datetime import timedelta

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from roster.desk import case_months, cases
from roster.desk.adopting import adoption, case_settings
from roster.desk.attending import facts_of
from roster.desk.case_files import PERSON, TAKING, filed, keep
from roster.desk.case_folding import see
from roster.desk.cases import Refused
from roster.duty.attendance import AGAINST
from roster.errors import BadInput
from roster.store.cases import CaseRow, case_row, cases_of
from web import access
from web.cases import words
from web.cases.files import brought, flawed, sent
from web.cases.frame import Here, after, asked_month, before, here, pages, source_link, told
from web.oneself import oneself
from web.transactions import session

FACTS = timedelta(days=90)
"""So far back a person's own facts are listed."""
OPEN = frozenset({"deliver", "hear", "add", "appeal"})
"""What a person does in their own case."""
HIDDEN = frozenset({"PROPOSED", "WITHDRAWN"})
"""A proposal that nobody was notified of burdens nobody yet."""


@pages.get("/units/<int:unit>/mine/cases/")
@access.allow(*access.READERS)
def own(unit: int) -> ResponseReturnValue:
    """Everything about the reader: facts with what excuses them, cases, what a month comes to."""
    who, found = oneself(unit), here(unit)
    work, person = session(), who.person.id
    rows = [row for row in cases_of(work, unit, person=person) if _is_shown(row)]
    first = asked_month(who.today)
    return render_template(
        "cases/own.html",
        who=who,
        seen=see(work, unit, who.book, rows),
        facts=[
            fact
            for fact in reversed(facts_of(work, unit, who.today - FACTS, who.today, person))
            if fact.kind in AGAINST
        ],
        sums=case_months.details(work, unit, who.book, first, found.at).of(person),
        first=first,
        before=before(first),
        after=after(first),
        here=found,
        words=words,
    )


@pages.get("/units/<int:unit>/mine/cases/<int:number>/")
@access.allow(*access.READERS)
def own_case(unit: int, number: int) -> ResponseReturnValue:
    """One case about the reader, with its evidence, rule, terms, and what they may do."""
    found = here(unit)
    row = _row(found, number)
    [seen] = see(session(), unit, found.book, [row])
    return render_template(
        "cases/own_case.html",
        seen=seen,
        row=row,
        adoption=adoption(session(), row.adoption_id),
        settings=case_settings(session(), unit),
        files=filed(seen.acts),
        files_at="cases.own_file",
        source_link=source_link,
        here=found,
        words=words,
    )


@pages.get("/units/<int:unit>/mine/cases/<int:number>/files/<digest>")
@access.allow(*access.READERS)
def own_file(unit: int, number: int, digest: str) -> ResponseReturnValue:
    """A file that a case about the reader rests on."""
    return sent(_row(here(unit), number), digest)


@pages.post("/units/<int:unit>/mine/cases/<int:number>/<act>")
@access.allow(*access.READERS)
def own_act(unit: int, number: int, act: str) -> ResponseReturnValue:
    """Say that it was received, answer, add something, or appeal."""
    found = here(unit)
    row = _row(found, number)
    if act not in OPEN:
        abort(404)
    try:
        with session().begin_nested():
            said = request.form.get("reason", "").strip()
            files = brought() if act in TAKING else []
            kept = keep(session(), unit, PERSON, files, row.id) if files else []
            given = {"files": kept} if kept else {}
            cases.act(session(), found.hand, row.id, act, PERSON, said, given)
        flash(gettext("Done."), "good")
    except Refused as error:
        told(error)
    except BadInput as error:
        flawed(error)
    return redirect(url_for("cases.own_case", unit=unit, number=number))


def _row(found: Here, number: int) -> CaseRow:
    """A case about the reader; another's is none to them."""
    person = oneself(found.unit).person.id
    row = case_row(session(), found.unit, number)
    if row is None or row.person != person or not _is_shown(row):
        abort(404)
    return row


def _is_shown(row: CaseRow) -> bool:
    return row.state not in HIDDEN and (row.kind != "reward" or row.state == "FINAL")
