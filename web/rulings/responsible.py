"""Who held the station, the telephone and each open job at a minute, by what was known then."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from roster.desk.responsible import held, responsibility
from roster.duty.responsibility import STATION
from roster.store.base import now
from web import access, dates
from web.rulings import words
from web.rulings.frame import LOOKERS, Place, pages, place
from web.transactions import session

AROUND = timedelta(days=1)
FORM = "%Y-%m-%dT%H:%M"


@pages.get("/units/<int:unit>/responsible/")
@access.allow(*LOOKERS)
def responsible(unit: int) -> ResponseReturnValue:
    """Who was responsible, scope by scope, with the acts that it comes from."""
    here = place(unit)
    posts = [each for each in here.duty.posts if each.hands_over]
    asked = request.args.get("post", "")
    post = next((each for each in posts if each.post == asked), posts[0] if posts else None)
    at, known = _instant(here, "at"), _instant(here, "known")
    found = responsibility(session(), unit, here.book, post.post, at) if post else None
    return render_template(
        "rulings/responsible.html",
        place=here,
        posts=posts,
        post=post,
        at=at.astimezone(here.zone).strftime(FORM),
        known=known.astimezone(here.zone).strftime(FORM),
        held=held(session(), unit, here.book, post.post, at, known) if post else (),
        spans=list(found.spans(STATION, at - AROUND, at + AROUND, known)) if found else [],
        holdings=[each for each in found.holdings if each.known <= known] if found else [],
        words=words,
    )


def _instant(here: Place, name: str) -> datetime:
    """The minute that was asked for on the unit's clock; without a word, this one."""
    text = request.args.get(name, "")
    if not text:
        return now()
    try:
        dates.read(text[:10])
        return datetime.strptime(text[:16], FORM).replace(tzinfo=here.zone)
    except ValueError:
        flash(gettext("Give date and time, such as 2026-12-01 08:00."), "bad")
        return now()
