"""The facts of attendance that nothing was done about yet: a reminder or a notice by one tap."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy import select

from roster.desk import cases
from roster.desk.adopting import adoptions, case_settings, kind_of
from roster.desk.attending import facts_of
from roster.desk.cases import Refused, about_of, rules_for
from roster.duty.attendance import AGAINST
from roster.duty.schemes import Rule, rules_on
from roster.store.attendance import AttendanceRow
from roster.store.cases import CaseRow
from web import access
from web.cases.frame import LINE, LOOKERS, Here, framed, here, may, pages, told
from web.numbers import row_number
from web.transactions import session

SHOWN = 30
"""[facts] that a page lists."""


@dataclass(frozen=True)
class Card:
    """A fact, and what may be done about it.

    Parameters
    ----------
    rules : Sequence[Rule]
        The codes under which it may be proposed.
    is_first : bool
        Nothing of its kind within the days that the unit goes by: a reminder is the usual end.
    case : CaseRow or None
        What was proposed of it already.
    """

    fact: AttendanceRow
    rules: Sequence[Rule]
    is_first: bool
    case: CaseRow | None


@pages.get("/units/<int:unit>/cases/facts")
@access.allow(*LOOKERS)
def facts(unit: int) -> ResponseReturnValue:
    """The facts of the last days, those without a case first."""
    found, person = here(unit), request.args.get("person", "")
    every = _cards(found)
    cards = [each for each in every if person in ("", each.fact.person)]
    cards.sort(key=lambda card: (card.case is not None, bool(card.fact.excused)))
    pages_of = max(1, -(-len(cards) // SHOWN))
    number = min(max(1, request.args.get("page", 1, type=int)), pages_of)
    return render_template(
        "cases/facts.html",
        cards=cards[(number - 1) * SHOWN : number * SHOWN],
        count=len(cards),
        number=number,
        pages_of=pages_of,
        person=person,
        people=sorted({each.fact.person for each in every}, key=found.called),
        settings=case_settings(session(), unit),
        proposes=may(LINE),
        **framed(found),
    )


def _cards(found: Here) -> list[Card]:
    work, unit = session(), found.unit
    terms = case_settings(work, unit).terms
    first = found.today - timedelta(days=terms.age)
    all_of = [
        fact
        for fact in facts_of(work, unit, first - timedelta(days=terms.first), found.today)
        if fact.kind in AGAINST
    ]
    known = _cases(found, [about_of(fact) for fact in all_of])
    adopted = adoptions(work, unit)
    return [
        Card(
            fact,
            rules_for(rules_on(adopted, fact.day, kind_of(found.book, fact.post)), fact),
            _is_first(fact, all_of, terms.first),
            known.get(about_of(fact)),
        )
        for fact in reversed(all_of)
        if fact.day >= first
    ]


def _cases(found: Here, about: Sequence[str]) -> Mapping[str, CaseRow]:
    wanted = select(CaseRow).where(
        CaseRow.unit_id == found.unit, CaseRow.about.in_(set(about)), CaseRow.state != "WITHDRAWN"
    )
    return {row.about: row for row in session().scalars(wanted)}


def _is_first(fact: AttendanceRow, known: Sequence[AttendanceRow], days: int) -> bool:
    since = fact.day - timedelta(days=days)
    return not any(
        each.person == fact.person
        and each.kind == fact.kind
        and since <= each.day < fact.day
        and not each.excused
        for each in known
    )


@pages.post("/units/<int:unit>/cases/facts")
@access.allow(*LINE)
def from_fact(unit: int) -> ResponseReturnValue:
    """Close a fact by a reminder, notify the person of it, or only propose it."""
    found = here(unit)
    fact = session().get(AttendanceRow, request.form.get("fact", 0, type=row_number))
    if fact is None or fact.unit_id != unit:
        abort(404)
    code, act = request.form.get("code", ""), request.form.get("act", "")
    reason = request.form.get("reason", "").strip()
    try:
        with session().begin_nested():
            row = cases.from_fact(session(), found.hand, fact, code, reason)
            if act in ("remind", "notify"):
                cases.act(session(), found.hand, row.id, act, "line", reason)
    except Refused as error:
        told(error)
        return redirect(url_for("cases.facts", unit=unit))
    said = {
        "remind": gettext("Closed by a reminder."),
        "notify": gettext("The person is notified. The term begins when they have it."),
    }
    flash(said.get(act, gettext("Proposed.")), "good")
    if act == "remind":
        return redirect(url_for("cases.facts", unit=unit))
    return redirect(url_for("cases.case", unit=unit, number=row.id))
