"""The schemes that a unit adopts, on which basis, and what its cases go by."""

from __future__ import annotations

from contextlib import suppress

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from roster.desk import adopting
from roster.duties import PostKind
from roster.duty import schemes as shipped
from roster.duty import terms
from roster.duty.schemes import Adoption, Basis, Excess
from roster.errors import BadInput
from web import access, ui
from web.cases.frame import LOOKERS, SETTERS, framed, given_date, here, may, pages
from web.numbers import row_number
from web.transactions import session


@pages.get("/units/<int:unit>/cases/schemes")
@access.allow(*LOOKERS)
def schemes(unit: int) -> ResponseReturnValue:
    """What there is, what the unit adopted, and what its cases go by."""
    found = here(unit)
    sets = may(SETTERS)
    return render_template(
        "cases/schemes.html",
        adopted=adopting.adoptions(session(), unit),
        shipped=shipped.shipped().values(),
        settings=adopting.case_settings(session(), unit),
        figures=terms.figures(),
        limits=adopting.LIMITS,
        outside=adopting.outside(session(), unit) if sets else [],
        inside=adopting.inside(session(), unit) if sets else [],
        sets=sets,
        **framed(found),
    )


@pages.post("/units/<int:unit>/cases/schemes")
@access.allow(*SETTERS)
def adopt(unit: int) -> ResponseReturnValue:
    """Adopt a scheme."""
    here(unit)
    scheme = shipped.shipped().get(request.form.get("scheme", ""))
    first = given_date("first")
    if scheme is None:
        abort(404)
    if first is None:
        flash(gettext("Please give the date."), "bad")
        return redirect(url_for("cases.schemes", unit=unit))
    given = Adoption(
        number=0,
        scheme=scheme,
        first=first,
        last=given_date("last"),
        posts=_posts(),
        basis=Basis(
            request.form.get("document", "").strip(),
            request.form.get("procedure", "").strip(),
            given_date("decided"),
            given_date("announced"),
        ),
        excess=Excess.POINTS if request.form.get("excess") == "points" else Excess.DROP,
        amounts=_amounts(scheme),
    )
    _try(lambda: adopting.adopt(session(), unit, given, access.reader().row.id))
    return redirect(url_for("cases.schemes", unit=unit))


def _posts() -> tuple[PostKind, ...]:
    known = {kind.value for kind in PostKind}
    return tuple(PostKind(each) for each in request.form.getlist("posts") if each in known)


def _amounts(scheme: shipped.Scheme) -> dict[str, int]:
    """The amounts that differ from those of the document."""
    found = {}
    for each in scheme.codes:
        with suppress(ValueError):
            amount = int(request.form.get(f"amount-{each.code}", ""))
            if amount != each.amount:
                found[each.code] = amount
    return found


@pages.post("/units/<int:unit>/cases/schemes/<int:number>/end")
@access.allow(*SETTERS)
def end(unit: int, number: int) -> ResponseReturnValue:
    """Say which is the last day of a scheme."""
    here(unit)
    last = given_date("last")
    if last is None:
        flash(gettext("Please give the date."), "bad")
        return redirect(url_for("cases.schemes", unit=unit))
    account = access.reader().row.id
    try:
        _try(lambda: adopting.end(session(), unit, number, last, account))
    except LookupError:
        abort(404)
    return redirect(url_for("cases.schemes", unit=unit))


@pages.post("/units/<int:unit>/cases/settings")
@access.allow(*SETTERS)
def settings(unit: int) -> ResponseReturnValue:
    """Set the terms, and name who rules on appeals."""
    here(unit)
    form = request.form
    given = {
        name: form.get(name, type=int) or 0
        for name in adopting.LIMITS
        if form.get(name, "").strip()
    }
    bodies = form.getlist("bodies", type=row_number)
    account = access.reader().row.id
    _try(lambda: adopting.set_case_settings(session(), unit, given, bodies, account))
    return redirect(url_for("cases.schemes", unit=unit))


def _try(do: object) -> None:
    """Do it, or say what is wrong with what was given."""
    assert callable(do)
    try:
        with session().begin_nested():
            do()
        flash(gettext("Kept."), "good")
    except BadInput as error:
        for flaw in error.flaws:
            flash(flaw.say(ui.language()), "bad")
