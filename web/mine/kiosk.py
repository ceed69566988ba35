"""The tablet on the wall of a station: who is on, and each person's own page for a minute.

Someone shows who they are by number and password. They are not signed in by that: what the page
hands back with a tap is a seal that is worth two minutes, on this tablet, for this person.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from itertools import islice

from flask import Blueprint, abort, current_app, flash, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from itsdangerous import BadData, URLSafeTimedSerializer

from roster.desk import acknowledging, alarming, requesting, saying, subscribing
from roster.desk.noticing import HELD
from roster.desk.requesting import Asked
from roster.desk.swapping import Barred
from roster.desk.turns import on_at, turns
from roster.errors import BadInput
from roster.feeds.cards import cards
from roster.store.accounts import AccountRow, Role
from roster.store.acknowledgements import Way
from roster.store.base import now
from roster.store.notices import unheard
from roster.store.requests import Kind, requests_of
from web import access, dates, forgotten, transactions, ui
from web.mine import kiosk_punches, kiosk_swaps, seeing
from web.numbers import row_number
from web.oneself import Self, book_of, clock_of, shelf, someone
from web.sign_ins import try_password
from web.transactions import session
from web.ui.codes import picture
from web.ui.effects import Effect
from web.ui.refusals import UNUSABLE

WORTH = 120
"""[s] that a seal is worth."""
PICTURES = 3
"""As many as a phone scans in a minute."""
SHOWN = 60
"""[s] after which the tablet shows the board again."""
READERS = (*access.READERS, Role.TABLET)
AHEAD = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Known:
    """Someone who has shown who they are at a tablet."""

    account: int
    who: Self
    seal: str


def install(pages: Blueprint) -> None:
    """Put the tablet's pages beside those of each person's own."""
    everyone, root = access.allow(*READERS), "/units/<int:unit>/kiosk/"
    pages.add_url_rule(root, "kiosk", everyone(board))
    pages.add_url_rule(f"{root}mine", "kiosk_mine", everyone(enter), methods=["POST"])
    pages.add_url_rule(f"{root}acknowledge", "kiosk_tap", everyone(tap), methods=["POST"])
    pages.add_url_rule(f"{root}ask", "kiosk_ask", everyone(ask), methods=["POST"])
    pages.add_url_rule(f"{root}punch", "kiosk_punch", everyone(punch), methods=["POST"])
    pages.add_url_rule(f"{root}swap", "kiosk_swap", everyone(swap), methods=["POST"])


def board(unit: int) -> ResponseReturnValue:
    """Who is on now, who comes next, and a place to ask for one's own duties."""
    return _board(unit)


def enter(unit: int) -> ResponseReturnValue:
    """One's own page, for who gives number and password."""
    login, password = request.form.get("login", "").strip(), request.form.get("password", "")
    transactions.let_go()
    row = try_password(session(), login, password, now())
    if row is None or row.unit_id != unit or row.person is None or row.must_change:
        transactions.keep_anyway()
        flash(gettext("The number or the password is wrong, or it is not of this unit."), "bad")
        return _board(unit), 403
    return _own(Known(row.id, someone(unit, row.person), _sealed(row, unit)))


def tap(unit: int) -> ResponseReturnValue:
    """The person at the tablet acknowledges."""
    known = _unsealed(unit, request.form.get("seal", ""))
    number = request.form.get("ask", 0, type=row_number)
    person = known.who.person.id
    acknowledging.tap(session(), unit, person, number, Way.TABLET, known.account)
    flash(gettext("Acknowledged."), "good")
    return _own(known)


def ask(unit: int) -> ResponseReturnValue:
    """The person at the tablet asks for leave, or for another day."""
    known = _unsealed(unit, request.form.get("seal", ""))
    who = known.who
    try:
        kind = Kind(request.form.get("kind", ""))
        first, last = (dates.read(request.form.get(name, "")) for name in ("first", "last"))
        asked = Asked(who.person.id, kind, first, last)
        requesting.ask(session(), who.book, unit, asked, known.account, who.today)
    except ValueError:
        flash(gettext("Give the first and the last date."), "bad")
        return _own(known), UNUSABLE
    except BadInput as error:
        for flaw in error.flaws:
            flash(flaw.say(ui.language()), "bad")
        return _own(known), UNUSABLE
    flash(gettext("Kept. The answer comes to your notices."), "good")
    return _own(known)


def punch(unit: int) -> ResponseReturnValue:
    """The person at the tablet asks for a forgotten punch."""
    known = _unsealed(unit, request.form.get("seal", ""))
    try:
        forgotten.ask(known.who, known.account, paper=True)
    except BadInput as error:
        for flaw in error.flaws:
            flash(flaw.say(ui.language()), "bad")
        return _own(known), UNUSABLE
    except ValueError:
        flash(gettext("Say which duty, which way and when."), "bad")
        return _own(known), UNUSABLE
    flash(gettext("Asked. A leader decides; you see the answer here."), "good")
    return _own(known)


def swap(unit: int) -> ResponseReturnValue:
    """The person at the tablet offers a duty, looks at a swap and asks for it, or answers one."""
    known = _unsealed(unit, request.form.get("seal", ""))
    try:
        with session().begin_nested():
            tried = _swap(known, request.form.get("act", ""))
    except ValueError:
        abort(400)
    except BadInput as error:
        for flaw in error.flaws:
            flash(flaw.say(ui.language()), "bad")
        return _own(known), UNUSABLE
    except Barred:
        flash(gettext("A rule forbids this swap."), "bad")
        return _own(known), UNUSABLE
    if tried is None:
        flash(gettext("Kept. The answer comes to your notices."), "good")
    return _own(known, tried)


def _swap(known: Known, act: str) -> Effect | None:
    """Do what was touched; what a swap would do where it is only looked at."""
    who, form = known.who, request.form
    if act in ("offer", "look", "ask"):
        days = [dates.read(text) for text in form.getlist("day") if text] or [who.today]
        if act == "offer":
            kiosk_swaps.offer(who, days[0], known.account)
        elif act == "look":
            return kiosk_swaps.try_out(who, form.get("taker", ""), days)
        else:
            kiosk_swaps.propose(who, form.get("taker", ""), days, known.account)
    else:
        kiosk_swaps.answer(who, form.get("number", 0, type=row_number), act, known.account)
    return None


def _board(unit: int) -> str:
    book = book_of(unit)
    moment = clock_of(book)
    here = on_at(session(), book, unit, moment)
    ahead = turns(session(), book, unit, moment.date(), moment.date() + AHEAD)
    coming = [each for each in ahead if each.told.stint.arrival > moment and not each.is_home]
    first = min((each.told.stint.arrival for each in coming), default=None)
    return render_template(
        "mine/kiosk.html",
        book=book,
        moment=moment,
        here=sorted(here, key=lambda each: (each.is_home, each.told.stint.start)),
        coming=[each for each in coming if each.told.stint.arrival == first],
        names={person.id: person.name for person in book.people},
        unheard=unheard(session(), unit, moment - HELD),
        alarms=alarming.standing_ones(session(), unit, book, ui.language()),
    )


def _own(known: Known, tried: Effect | None = None) -> str:
    who, work = known.who, session()
    seen = seeing.see_today(work, who)
    turn, others = seeing.coming(work, seen)
    asks = acknowledging.open_for(work, who.unit, who.person.id)
    feed = subscribing.feed(work, shelf(), access.unit(), who.person.id, None, ui.language())
    ahead = [each for each in feed.told if each.stint.end > who.at]
    codes = [picture(text) for text in islice(cards(feed.problem, ahead, ui.language()), PICTURES)]
    return render_template(
        "mine/kiosk_mine.html",
        who=who,
        seal=known.seal,
        seconds=SHOWN,
        turn=turn,
        company=others,
        names={person.id: person.name for person in who.book.people},
        week=seeing.days(work, seen, who.today, seeing.WEEK),
        worked=seeing.hours(seen, who.today.replace(day=1)),
        asks=asks,
        publishers=seeing.publishers(work, asks),
        label=saying.labels(who.book, ui.language()),
        codes=codes,
        swaps=list(kiosk_swaps.lines(who)),
        offered=kiosk_swaps.to_offer(who),
        tried=tried,
        forgotten=kiosk_punches.forgotten(who),
        kinds=[(kind, text[ui.language()]) for kind, text in saying.KINDS.items()],
        own=[row for row in requests_of(work, who.unit, who.person.id) if row.last >= who.today],
        said_of=lambda row: saying.KINDS[row.kind][ui.language()],
    )


def _seals() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.secret_key or b"", salt="tablet")


def _sealed(row: AccountRow, unit: int) -> str:
    return str(_seals().dumps([row.id, unit, access.seat()]))


def _unsealed(unit: int, seal: str) -> Known:
    try:
        account, place, seat = _seals().loads(seal, max_age=WORTH)
    except BadData:
        abort(403)
    row = session().get(AccountRow, account)
    if (place, seat) != (unit, access.seat()) or row is None:
        abort(403)
    if row.closed is not None or row.unit_id != unit or row.person is None:
        abort(403)
    return Known(row.id, someone(unit, row.person), seal)
