"""Which plans and reports a unit goes by, from when on, and who makes each."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from roster.desk import reporting
from roster.desk.saying import ROLES
from roster.domain import Text
from roster.duty import dues
from roster.duty.dues import Every, Move, Plan
from roster.errors import BadInput, Flaw
from roster.store.dues import plan_rows
from web import access, dates, ui
from web.dues.frame import READERS, SETTERS, Place, framed, here, pages
from web.transactions import session
from web.ui.refusals import UNUSABLE

ROOT = "/units/<int:unit>/dues/plans/"
NEW = "new"
"""Stands in the address for a plan that is still to be written."""


@pages.get(ROOT)
@access.allow(*READERS)
def listed(unit: int) -> ResponseReturnValue:
    """The plans of the unit, and those of the documents that it could adopt."""
    found = here(unit)
    rows = plan_rows(session(), unit)
    known = reporting.versions(rows)
    called = {row.code: row.given[ui.language()] for row in rows if row.given}
    kinds = [post.kind for post in found.book.posts]
    suiting = [plan for plan in dues.suiting(kinds) if plan.code not in known]
    other = [
        plan for plan in dues.shipped().values() if plan.code not in known and plan not in suiting
    ]
    return render_template(
        "dues/plans.html",
        known=known,
        called=called,
        suiting=suiting,
        other=other,
        **said(),
        **framed(found),
    )


@pages.post(ROOT)
@access.allow(*SETTERS)
def adopt(unit: int) -> ResponseReturnValue:
    """Go by some plans of the documents."""
    found = here(unit)
    codes = [code for code in request.form.getlist("code") if code in dues.shipped()]
    since = _since(found)
    if not codes or since is None:
        flash(gettext("Choose at least one plan, and a date."), "bad")
    else:
        reporting.adopt(session(), unit, codes, since, access.reader().row.id)
        flash(gettext("%(count)s adopted.", count=len(codes)), "good")
    return redirect(url_for("dues.listed", unit=unit))


@pages.get(f"{ROOT}<plan>/")
@access.allow(*SETTERS)
def edit(unit: int, plan: str) -> ResponseReturnValue:
    """The form of one plan."""
    found = here(unit)
    return _form(found, _plan(found, plan))


@pages.post(f"{ROOT}<plan>/")
@access.allow(*SETTERS)
def keep(unit: int, plan: str) -> ResponseReturnValue:
    """Go by a plan as it is given, from a date on."""
    found = here(unit)
    given = _plan(found, plan)
    try:
        given = _given(given)
        since = _since(found)
        if since is None:
            raise BadInput([_flaw("since", request.form.get("since", ""), DATE)])
        by = access.reader().row.id
        reporting.change(session(), unit, found.book, given, since, by, found.today)
    except BadInput as error:
        for flaw in error.flaws:
            flash(flaw.say(ui.language()), "bad")
        return _form(found, given), UNUSABLE
    flash(gettext("Kept."), "good")
    return redirect(url_for("dues.listed", unit=unit))


@pages.post(f"{ROOT}<plan>/drop")
@access.allow(*SETTERS)
def drop(unit: int, plan: str) -> ResponseReturnValue:
    """Do without a plan from today on."""
    found = here(unit)
    if plan not in reporting.in_force(session(), unit, found.today):
        abort(404)
    by = access.reader().row.id
    reporting.drop(session(), unit, plan, found.today, by, found.today)
    flash(gettext("Switched off from today on. What is late from before stays."), "good")
    return redirect(url_for("dues.listed", unit=unit))


def said() -> dict[str, object]:
    """The words of rhythms, moves and roles."""
    language = ui.language()
    return {
        "every": {
            Every.DAY: gettext("daily"),
            Every.WEEK: gettext("weekly"),
            Every.MONTH: gettext("monthly"),
            Every.QUARTER: gettext("quarterly"),
            Every.YEAR: gettext("yearly"),
        },
        "moves": {
            Move.PREVIOUS: gettext("the workday before"),
            Move.NEXT: gettext("the workday after"),
            Move.NONE: gettext("not moved"),
        },
        "makers": {role.value: ROLES[role][language] for role in reporting.MAKERS},
        "rhythm": rhythm,
        "lang": language,
    }


def rhythm(plan: Plan) -> str:
    """``weekly, on Friday``: when a plan is due, in words."""
    return str(_rhythm(plan))


def _rhythm(plan: Plan) -> object:
    if plan.times:
        return gettext("%(count)s times a year", count=plan.times)
    if plan.every is Every.DAY:
        return gettext("daily")
    if plan.every is Every.WEEK:
        return _weekly(plan.on)
    day = gettext("the last day") if plan.on in (0, 31) else gettext("the %(day)s.", day=plan.on)
    if plan.every is Every.MONTH:
        return gettext("monthly, %(day)s", day=day)
    if plan.every is Every.QUARTER:
        return gettext("at the end of a quarter, %(day)s", day=day)
    return gettext("at the end of the year, %(day)s", day=day)


def _weekly(on: int) -> object:
    if not on:
        return gettext("weekly, on the last workday")
    some = date(2026, 1, 4 + on)
    name = f"{some:%A}" if ui.language() == "en" else f"周{'一二三四五六日'[on - 1]}"
    return gettext("weekly, on %(day)s", day=name)


def _plan(found: Place, code: str) -> Plan:
    """The plan of an address: as the unit has it, else as the documents ask for it."""
    if code == NEW:
        return Plan(reporting.new_code(), Text("", ""), Every.MONTH, on=31)
    known = reporting.versions(plan_rows(session(), found.unit)).get(code, [])
    last = next((each.plan for each in reversed(known) if each.plan), dues.shipped().get(code))
    if last is None:
        abort(404)
    return last


def _form(found: Place, plan: Plan) -> str:
    is_new = plan.code not in dues.shipped() and not plan.name.zh
    return render_template(
        "dues/plan.html",
        plan=plan,
        is_new=is_new,
        address=NEW if is_new else plan.code,
        people=found.book.people,
        **said(),
        **framed(found),
    )


DATE = Text("日期", "a date")
RHYTHM = Text("周期或调整方式", "a rhythm or a way to move")


def _given(plan: Plan) -> Plan:
    form = request.form
    try:
        every, move = Every(form.get("every", "")), Move(form.get("move", ""))
    except ValueError:
        raise BadInput([_flaw("every", form.get("every", ""), RHYTHM)]) from None
    name = form.get("zh", "").strip()
    made = replace(
        plan,
        name=Text(name, form.get("en", "").strip() or name),
        every=every,
        on=form.get("on", 0, type=int),
        times=form.get("times", 0, type=int),
        move=move,
        notice=form.get("notice", 1, type=int),
        who=form.get("who", ""),
        person=form.get("person", ""),
        to=Text(form.get("to", "").strip(), form.get("to", "").strip())
        if form.get("to", "").strip() != plan.to[ui.language()]
        else plan.to,
        trains=bool(form.get("trains")),
    )
    is_same = (made.every, made.on, made.times) == (plan.every, plan.on, plan.times)
    return replace(made, is_suggested=plan.is_suggested and is_same)


def _since(found: Place) -> date | None:
    text = request.form.get("since", "")
    try:
        return dates.read(text) if text else found.today
    except ValueError:
        return None


def _flaw(column: str, value: str, expected: Text) -> Flaw:
    return Flaw("计划与报表", 0, column, value[:60], expected.en, expected.zh)
