"""The pages of one person."""

from __future__ import annotations

import re
from datetime import timedelta

from flask import Blueprint, abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from constraints.fairness import FairHours
from roster.desk import acknowledging, noticing, saying
from roster.desk.turns import company
from roster.feeds import overview
from roster.feeds.periods import following
from roster.feeds.unit import Period
from roster.store.accounts import Role
from roster.store.acknowledgements import Way
from roster.store.audit import record
from roster.store.names import names
from roster.store.notices import notices, unread
from web import access, ui
from web.dates import day_of
from web.mine import seeing, words
from web.mine.ledger import ledger, shared_out
from web.mine.limits import limits
from web.numbers import row_number
from web.oneself import Self, book_of, clock_of, oneself
from web.settings import Settings
from web.transactions import session

pages = Blueprint("mine", __name__, template_folder="templates")
ADDRESS = re.compile(r"[^@\s]{1,64}@[^@\s]{1,120}")
LATEST = 5
"""[notices] on the page itself."""


@pages.context_processor
def said() -> dict[str, object]:
    return {
        "clock": seeing.clock,
        "when": words.when,
        "weekday": words.weekday,
        "hours": words.hours,
        "figure": words.figure,
        "amount": words.amount,
        "share": words.share,
    }


@pages.get("/units/<int:unit>/mine/")
@access.allow(*access.READERS)
def page(unit: int) -> ResponseReturnValue:
    """What a person has to know today."""
    who, work = oneself(unit), session()
    seen = seeing.see_today(work, who)
    turn, others = seeing.coming(work, seen)
    asks = acknowledging.open_for(work, unit, who.person.id)
    return render_template(
        "mine/page.html",
        who=who,
        turn=turn,
        company=others,
        names={person.id: person.name for person in who.book.people},
        week=seeing.days(work, seen, who.today, seeing.WEEK),
        worked=seeing.hours(seen, who.today.replace(day=1)),
        notices=said_notices(who, LATEST),
        unread=unread(work, unit, who.person.id),
        asks=asks,
        publishers=seeing.publishers(work, asks),
        label=saying.labels(who.book, ui.language()),
    )


@pages.post("/units/<int:unit>/mine/acknowledge")
@access.allow(*access.READERS)
def acknowledge(unit: int) -> ResponseReturnValue:
    """The person knows of their duties; nobody else can say so for them."""
    who, account = oneself(unit), access.reader().row.id
    number = request.form.get("ask", 0, type=row_number)
    acknowledging.tap(session(), unit, who.person.id, number, Way.TAP, account)
    return redirect(url_for("mine.page", unit=unit))


@pages.get("/units/<int:unit>/mine/month")
@access.allow(*access.READERS)
def month(unit: int) -> ResponseReturnValue:
    """A month as a calendar, with its hours."""
    who, work = oneself(unit), session()
    first, count = seeing.month_asked(request.args.get("month", ""), who.today)
    seen = seeing.see(work, who, first, following(Period.MONTH, first))
    days: list[seeing.Day | None] = [*seeing.days(work, seen, first, count)]
    cells = [*[None] * first.weekday(), *days, *[None] * (-(first.weekday() + count) % seeing.WEEK)]
    return render_template(
        "mine/month.html",
        who=who,
        first=first,
        rows=[cells[at : at + seeing.WEEK] for at in range(0, len(cells), seeing.WEEK)],
        before=first - timedelta(days=1),
        after=following(Period.MONTH, first),
        worked=seeing.hours(seen, first),
    )


@pages.get("/units/<int:unit>/mine/<day>")
@access.allow(*access.READERS)
def day(unit: int, day: str) -> ResponseReturnValue:
    """One date: the duty in full, and who is on with them."""
    who, work, when = oneself(unit), session(), day_of(day)
    seen = seeing.days(work, seeing.see(work, who, when, when), when, 1)[0]
    return render_template(
        "mine/day.html",
        who=who,
        day=seen,
        held=[(turn, company(work, who.book, unit, turn)) for turn in seen.turns],
        names={person.id: person.name for person in who.book.people},
    )


@pages.get("/units/<int:unit>/mine/ledger")
@access.allow(*access.READERS)
def shares(unit: int) -> ResponseReturnValue:
    """The person's hours against their limits and their fair shares, each with its arithmetic."""
    who = oneself(unit)
    period = seeing.period(session(), who)
    return render_template(
        "mine/ledger.html",
        who=who,
        period=overview.period(period.problem, ui.language()),
        limits=list(limits(period, who.person, who.today)),
        lines=list(ledger(period, who.person.id)),
    )


@pages.get("/units/<int:unit>/ledgers/")
@access.allow(Role.ADMINISTRATOR, Role.SUPERVISOR, Role.HEAD, Role.AUDITOR)
def ledgers(unit: int) -> ResponseReturnValue:
    """What is shared out in the unit, and everyone's part of it."""
    book = book_of(unit)
    docket = seeing.period_at(session(), unit, book, clock_of(book).date())
    return render_template(
        "mine/ledgers.html",
        period=overview.period(docket.problem, ui.language()),
        pots=[
            (name, isinstance(rule, FairHours), shares) for rule, name, shares in shared_out(docket)
        ],
        names={person.id: person.name for person in book.people},
    )


@pages.get("/units/<int:unit>/mine/notices")
@access.allow(*access.READERS)
def tray(unit: int) -> ResponseReturnValue:
    """Everything that the person was told, newest first."""
    who = oneself(unit)
    called = names(session(), unit)[who.person.id]
    return render_template(
        "mine/notices.html",
        who=who,
        notices=said_notices(who, 200),
        mail=called.mail,
        posts=bool(_settings().smtp),
    )


@pages.post("/units/<int:unit>/mine/mail")
@access.allow(*access.READERS)
def mail(unit: int) -> ResponseReturnValue:
    """Where the person wants their notices sent; empty: nowhere."""
    who, given = oneself(unit), request.form.get("mail", "").strip()
    if given and not ADDRESS.fullmatch(given):
        flash(gettext("This is no mail address."), "bad")
        return redirect(url_for("mine.tray", unit=unit))
    row = names(session(), unit)[who.person.id]
    row.mail = given
    after = {"mail": "given" if given else "none"}
    account = access.reader().row.id
    record(session(), "person.mail", who.person.id, account=account, unit=unit, after=after)
    flash(gettext("Kept."), "good")
    return redirect(url_for("mine.tray", unit=unit))


def _settings() -> Settings:
    found: Settings = current_app.extensions["lunzhi.settings"]
    return found


@pages.post("/units/<int:unit>/mine/notices")
@access.allow(*access.READERS)
def open_tray(unit: int) -> ResponseReturnValue:
    """The notices are read."""
    who = oneself(unit)
    noticing.open_tray(session(), unit, who.person.id)
    return redirect(url_for("mine.page", unit=unit))


@pages.get("/mine/")
@access.signed_in
def own() -> ResponseReturnValue:
    """The reader's own page, wherever they work."""
    row = access.reader().row
    if row.unit_id is None or row.person is None:
        abort(404)
    return redirect(url_for("mine.page", unit=row.unit_id))


def said_notices(who: Self, most: int) -> list[dict[str, object]]:
    """The latest notices as sentences."""
    return [
        {"text": saying.say(row, who.book, ui.language()), "at": row.at, "new": row.read is None}
        for row in notices(session(), who.unit, who.person.id, most)
    ]
