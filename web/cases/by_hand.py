"""A case proposed by hand: who, when, where, under which code, and on what evidence."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from roster.desk import cases
from roster.desk.adopting import adoptions
from roster.desk.case_files import keep
from roster.desk.cases import Evidence, Refused
from roster.duty.schemes import Adoption
from roster.errors import BadInput
from web import access, ui
from web.cases.files import brought, flawed
from web.cases.frame import DECIDERS, LINE, Here, framed, given_date, here, may, pages, told
from web.transactions import session
from web.ui.refusals import UNUSABLE


@pages.get("/units/<int:unit>/cases/new")
@access.allow(*LINE)
def new(unit: int) -> ResponseReturnValue:
    """The form; an address may bring person, code, day, post and evidence with it."""
    return _form(here(unit), request.args.to_dict())


@pages.post("/units/<int:unit>/cases/new")
@access.allow(*LINE)
def propose(unit: int) -> ResponseReturnValue:
    """Propose it."""
    found, given = here(unit), request.form.to_dict()
    day, person = given_date("day"), given.get("person", "")
    wanted = {
        gettext("Please give the date."): day is not None,
        gettext("Please choose a person."): not person or person in found.names,
        gettext("Please choose a code."): any(
            each.code == given.get("code") for one in _adopted(found) for each in one.scheme.codes
        ),
    }
    missing = [text for text, is_there in wanted.items() if not is_there]
    if missing or day is None:
        for text in missing:
            flash(text, "bad")
        return _form(found, given), UNUSABLE
    try:
        with session().begin_nested():
            evidence = Evidence(
                person,
                day,
                given.get("post", ""),
                given.get("words", "").strip(),
                given.get("evidence", ""),
                given.get("reporter", ""),
                keep(session(), unit, "line", brought()),
            )
            grave = given.get("grave", "").strip()
            row = cases.by_hand(session(), found.hand, evidence, given.get("code", ""), grave)
    except BadInput as error:
        flawed(error)
        return _form(found, given), UNUSABLE
    except Refused as error:
        told(error)
        return _form(found, given), UNUSABLE
    flash(gettext("Proposed."), "good")
    return redirect(url_for("cases.case", unit=unit, number=row.id))


def _form(found: Here, given: dict[str, str]) -> str:
    return render_template(
        "cases/new.html",
        given={"day": found.today.isoformat(), **given},
        adopted=_adopted(found),
        language=ui.language,
        **framed(found),
    )


def _adopted(found: Here) -> list[Adoption]:
    """What the unit has adopted; one code a scheme only where it is proposed by hand."""
    return [
        each
        for each in adoptions(session(), found.unit)
        if may(DECIDERS) or not any(code.is_secret for code in each.scheme.codes)
    ]
