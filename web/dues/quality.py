"""Service quality: the month's score of each post with its arithmetic, and one's own."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from roster.desk import duty_books, scoring
from roster.domain import Text
from roster.duties import PostKind
from roster.duty.quality import MOST, Indicator, Scheme, Score
from roster.errors import BadInput, Flaw
from web import access, ui
from web.dates import read
from web.dues.frame import (
    KEEPERS,
    READERS,
    SETTERS,
    Month,
    Place,
    asked_month,
    framed,
    here,
    pages,
)
from web.transactions import session
from web.ui.refusals import UNUSABLE

ROOT = "/units/<int:unit>/dues/quality/"
NUMBER = Text("数字", "a number")


@pages.get(ROOT, endpoint="quality")
@access.allow(*READERS)
def month_page(unit: int) -> ResponseReturnValue:
    """The posts of the unit; nobody's name stands here."""
    found = here(unit)
    month = asked_month(found.today)
    scored = scoring.posts(
        session(), unit, found.book, duty_books.of(found.book), month.first, found.at
    )
    return render_template(
        "dues/quality.html",
        month=month,
        scored=scored,
        is_suggested=scoring.scheme(session(), unit, month.first).is_suggested,
        **_told(),
        **framed(found),
    )


@pages.get(f"{ROOT}values/", endpoint="values")
@access.allow(*KEEPERS)
def values_form(unit: int) -> ResponseReturnValue:
    """What was measured of one post, or of one person, in a month."""
    found = here(unit)
    return _form(found, asked_month(found.today))


@pages.post(f"{ROOT}values/", endpoint="enter_values")
@access.allow(*KEEPERS)
def enter_values(unit: int) -> ResponseReturnValue:
    """Put the values on record."""
    found = here(unit)
    month, subject = asked_month(found.today), request.args.get("of", "")
    indicators, is_person = _asked(found, month, subject)
    source, by = request.form.get("source", "").strip(), access.reader().row.id
    try:
        values = {each.code: _number(each.code) for each in indicators if _is_given(each.code)}
        scoring.enter(session(), unit, month.first, subject, is_person, values, source, by)
    except BadInput as error:
        for flaw in error.flaws:
            flash(flaw.say(ui.language()), "bad")
        return _form(found, month), UNUSABLE
    flash(gettext("Kept."), "good")
    return redirect(url_for("dues.values", unit=unit, month=month.name, of=subject))


@pages.get(f"{ROOT}scheme/", endpoint="scheme")
@access.allow(*SETTERS)
def scheme_form(unit: int) -> ResponseReturnValue:
    """The indicators, their weights and bounds, and the thresholds of the stars."""
    found = here(unit)
    return _scheme(found, scoring.scheme(session(), unit, found.today))


@pages.post(f"{ROOT}scheme/")
@access.allow(*SETTERS)
def set_scheme(unit: int) -> ResponseReturnValue:
    """Measure by these from a month on."""
    found = here(unit)
    given = scoring.scheme(session(), unit, found.today)
    try:
        given = _given(given)
        since = read(f"{request.form.get('since', '')}-01")
        by = access.reader().row.id
        scoring.set_scheme(session(), unit, given, since, by, found.today)
    except ValueError:
        flash(gettext("Give a month."), "bad")
        return _scheme(found, given), UNUSABLE
    except BadInput as error:
        for flaw in error.flaws:
            flash(flaw.say(ui.language()), "bad")
        return _scheme(found, given), UNUSABLE
    flash(gettext("Kept."), "good")
    return redirect(url_for("dues.quality", unit=unit))


@pages.get("/units/<int:unit>/mine/quality/", endpoint="own_quality")
@access.allow(*READERS)
def own(unit: int) -> ResponseReturnValue:
    """One's own score; nobody else's."""
    found = here(unit)
    person = found.person
    if not person:
        abort(404)
    month = asked_month(found.today)
    score = scoring.person(session(), unit, month.first, person, _kind(found))
    return render_template(
        "dues/own_quality.html",
        month=month,
        score=score,
        is_suggested=scoring.scheme(session(), unit, month.first).is_suggested,
        **_told(),
        **framed(found),
    )


def _form(found: Place, month: Month) -> str:
    subject = request.args.get("of", "") or next((post.code for post in found.book.posts), "")
    indicators, is_person = _asked(found, month, subject)
    score: Score | None
    if is_person:
        score = scoring.person(session(), found.unit, month.first, subject, _kind(found))
    else:
        book = duty_books.of(found.book)
        scored = scoring.posts(session(), found.unit, found.book, book, month.first, found.at)
        score = next((each.score for each in scored if each.subject == subject), None)
    return render_template(
        "dues/values.html",
        month=month,
        subject=subject,
        name=found.called(subject) if is_person else found.post_name(subject),
        indicators=indicators,
        score=score,
        posts=[each for each in found.book.posts if scoring_kind(each.kind)],
        people=found.book.people,
        **_told(),
        **framed(found),
    )


def scoring_kind(kind: PostKind) -> bool:
    """Whether the work at a kind of post is measured."""
    return kind not in (PostKind.STANDBY, PostKind.ELSEWHERE)


def _asked(found: Place, month: Month, subject: str) -> tuple[tuple[Indicator, ...], bool]:
    scheme = scoring.scheme(session(), found.unit, month.first)
    for post in found.book.posts:
        if post.code == subject:
            return scheme.of(post.kind), False
    if subject not in found.names:
        abort(404)
    return tuple(each for each in scheme.of(_kind(found)) if not each.own), True


def _kind(found: Place) -> PostKind:
    """By the indicators of which posts the people of a unit are measured: of its first ones."""
    kinds = [post.kind for post in found.book.posts if scoring_kind(post.kind)]
    return kinds[0] if kinds else PostKind.COUNTER


def _is_given(code: str) -> bool:
    return request.form.get(code, "").strip() != ""


def _number(code: str) -> int | None:
    """[hundredths] of a field; a dash takes back what was entered."""
    text = request.form.get(code, "").strip()
    if text == "-":
        return None
    try:
        return round(float(text) * 100)
    except (ValueError, OverflowError):
        raise BadInput([_flaw(code, text)]) from None


def _given(scheme: Scheme) -> Scheme:
    indicators = tuple(
        replace(
            each,
            weight=_whole(f"weight-{each.code}"),
            full=_whole(f"full-{each.code}"),
            none=_whole(f"none-{each.code}"),
        )
        for each in scheme.indicators
    )
    return Scheme(indicators, tuple(_whole(f"stars-{number}") for number in range(1, MOST + 1)))


def _whole(name: str) -> int:
    text = request.form.get(name, "").strip()
    try:
        return int(text)
    except ValueError:
        raise BadInput([_flaw(name, text)]) from None


def _flaw(column: str, value: str) -> Flaw:
    return Flaw("优质服务", 0, column, value[:60], NUMBER.en, NUMBER.zh)


def _scheme(found: Place, scheme: Scheme) -> str:
    return render_template("dues/scheme.html", scheme=scheme, **_told(), **framed(found))


def _told() -> dict[str, object]:
    return {
        "lang": ui.language(),
        "most": MOST,
        "kinds": {
            PostKind.SEAT: gettext("seats"),
            PostKind.COUNTER: gettext("counters"),
            PostKind.DUTY24: gettext("station duty"),
            PostKind.CREW: gettext("crews"),
        },
        "said": said,
    }


def said(value: Fraction | int | None) -> str:
    """``87.5``: rounded to a tenth."""
    return "–" if value is None else f"{float(value):.1f}"
