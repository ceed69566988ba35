"""The pages of the rulebook."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from constraints import CATALOGUE
from constraints.standard import TEMPLATES
from roster.desk import revising, weighing
from roster.desk.books import book, change, has_book
from roster.errors import BadInput, Flaw
from roster.feeds import sheets
from roster.feeds.unit import Unit
from roster.rules import EVERYONE, Kind, Rule, bind
from roster.store.units import hold
from web import access, ui
from web.oneself import book_of, clock_of
from web.rulebook import examples, figures
from web.rulebook.plain_words import plain
from web.transactions import session
from web.ui.refusals import UNUSABLE
from web.wiring import Desk, desk_of

pages = Blueprint("rulebook", __name__, template_folder="templates")

SHEET = "rules"
OFF = {"off": "是"}


class Standing(StrEnum):
    """Whether a rule binds in a unit."""

    BINDS = "binds"
    SOME = "some"
    WAITS = "waits"
    OFF = "off"
    UNUSED = "unused"


@dataclass(frozen=True, slots=True)
class Line:
    """A rule as the page of a unit shows it.

    Parameters
    ----------
    bound : tuple[Rule, ...]
        How it binds in the unit: for everyone, and beside that for some.
    figures : tuple[figures.Figure, ...]
        Those that hold for everyone, or would if it were taken up.
    """

    kind: type[Rule]
    standing: Standing
    bound: tuple[Rule, ...]
    figures: tuple[figures.Figure, ...]

    @property
    def may_go(self) -> bool:
        """Whether a unit may switch it off."""
        return self.kind.kind is not Kind.LAW and not self.kind.always


@pages.get("/units/<int:unit>/rules/")
@access.allow(*access.READERS)
def rules(unit: int) -> ResponseReturnValue:
    """The whole rulebook: what binds here first in each family."""
    if not has_book(session(), unit):
        return render_template("ui/bookless.html")
    desk = _desk(unit)
    lines = [_line(kind, desk) for kind in CATALOGUE]
    return render_template("rulebook/rules.html", lines=lines, plain=plain, examples=_examples)


@pages.get("/units/<int:unit>/rules/<code>/")
@access.allow(*access.READERS)
def rule(unit: int, code: str) -> ResponseReturnValue:
    """One rule with everything that there is to say of it."""
    return _page(unit, _kind(unit, code), _desk(unit))


@pages.post("/units/<int:unit>/rules/<code>/")
@access.allow(*access.MAKERS)
def change_rule(unit: int, code: str) -> ResponseReturnValue:
    """Look at what another figure would do, or keep it."""
    hold(session(), unit)
    kind, desk = _kind(unit, code), _desk(unit)
    rows = book(session(), unit).get(SHEET, ())
    what = request.form.get("what", "")
    row = {
        "off": {"code": code, **OFF},
        "standard": None,
        "on": {"code": code},
    }.get(what, figures.entry(kind, _standard(kind, desk.unit), request.form))
    after = {**book(session(), unit), SHEET: figures.with_entry(rows, code, row)}
    try:
        would = desk_of(sheets.understood(after))
        if request.form.get("act") != "keep":
            return _look(unit, kind, desk, would, what)
        change(session(), unit, {SHEET: after[SHEET]}, access.reader().row.id)
    except BadInput as error:
        return _page(unit, kind, desk, error.flaws), UNUSABLE
    flash(gettext("Kept. The next check of a roster goes by it."), "good")
    return redirect(url_for("rulebook.rule", unit=unit, code=code))


def _kind(unit: int, code: str) -> type[Rule]:
    found = next((kind for kind in CATALOGUE if kind.code == code), None)
    if found is None or not has_book(session(), unit):
        abort(404)
    return found


def _desk(unit: int) -> Desk:
    return desk_of(book_of(unit))


def _standard(kind: type[Rule], unit: Unit) -> Rule:
    """The rule as the template of the unit has it, else as it is by itself."""
    return _standards(unit.template).get(kind.code) or kind()


@cache
def _standards(template: str) -> Mapping[str, Rule]:
    """What a template binds: the same as long as the program runs."""
    return {each.code: each for each in reversed(bind(CATALOGUE, TEMPLATES[template]))}


def _line(
    kind: type[Rule],
    desk: Desk,
    typed: Mapping[str, str] | None = None,
    flaws: Iterable[Flaw] = (),
) -> Line:
    bound = tuple(each for each in desk.rules if each.code == kind.code)
    general = next((each for each in bound if each.scope == EVERYONE), None)
    standard = _standard(kind, desk.unit)
    found = figures.figures(
        kind, general or standard, standard, clock_of(desk.unit).date(), typed, flaws
    )
    return Line(kind, _standing(kind, desk.unit, bound, general), bound, found)


def _standing(
    kind: type[Rule], unit: Unit, bound: tuple[Rule, ...], general: Rule | None
) -> Standing:
    if bound and not any(each.in_force for each in bound):
        return Standing.WAITS
    if general is not None:
        return Standing.BINDS
    if bound:
        return Standing.SOME
    return Standing.OFF if kind.code in unit.rules_off else Standing.UNUSED


def _examples(kind: type[Rule]) -> tuple[examples.Example, ...]:
    return examples.examples(kind, ui.language())


def _page(unit: int, kind: type[Rule], desk: Desk, flaws: Iterable[Flaw] = ()) -> str:
    wrong = list(flaws)
    line = _line(kind, desk, request.form if wrong else None, wrong)
    mine = {figure.name for figure in line.figures}
    return render_template(
        "rulebook/rule.html",
        line=line,
        plain=plain,
        examples=_examples,
        flaws=[flaw for flaw in wrong if flaw.column not in mine],
        changes=revising.changes(session(), unit, SHEET, kind.code),
        departures=[each for each in desk.unit.departures if each.rule == kind.code],
        names={person.id: person.name for person in desk.unit.people},
        may_change=bool(access.MAKERS & access.roles()),
    )


def _look(unit: int, kind: type[Rule], before: Desk, after: Desk, what: str) -> ResponseReturnValue:
    """What a change would do to the roster at hand, before it is kept."""
    row = weighing.draft_at_hand(session(), unit, clock_of(before.unit).date())
    weighed = (
        weighing.weigh(session(), row, before.unit, after.unit, lambda unit: desk_of(unit).rules)
        if row
        else None
    )
    old, new = _line(kind, before), _line(kind, after)
    return render_template(
        "rulebook/look.html",
        old=old,
        new=new,
        pairs=list(zip(old.figures, new.figures, strict=True)),
        what=what,
        weighed=weighed,
        given={figure.name: request.form.get(figure.name, "") for figure in new.figures},
    )
