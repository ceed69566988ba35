"""The pages of calendars, and the calendars themselves."""

from __future__ import annotations

from http import HTTPStatus

from flask import (
    Blueprint,
    Response,
    abort,
    flash,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

from roster.desk import subscribing, trees
from roster.desk.books import has_book
from roster.desk.subscribing import Feed
from roster.feeds.calendars import file_name
from roster.feeds.cards import cards
from roster.store.accounts import Role
from roster.store.base import digest, now
from roster.store.subscriptions import SubscriptionRow, subscriptions
from roster.store.units import Reach
from web import access, ui
from web.calendars.forms import UNIT, Device
from web.oneself import is_here, shelf
from web.transactions import session
from web.ui.codes import picture
from web.ui.refusals import UNUSABLE

pages = Blueprint("calendars", __name__, template_folder="templates")
limits = Limiter(get_remote_address, storage_uri="memory://", headers_enabled=True)
GUESSES, PER_TOKEN = "600/hour;60/minute", "120/hour;20/minute"
"""Phones come once an hour or so, and a whole company may come from one address: of an address only
the calendars that there are not are counted."""


@pages.record_once
def _set_up(state: object) -> None:
    limits.init_app(state.app)  # type: ignore[attr-defined]


def _of_token() -> str:
    return digest(str((request.view_args or {})["token"]))


@pages.get("/calendars/<token>.ics")
@access.public
@limits.limit(GUESSES, deduct_when=lambda answer: answer.status_code == HTTPStatus.NOT_FOUND)
@limits.limit(PER_TOKEN, key_func=_of_token)
def feed(token: str) -> ResponseReturnValue:
    """A calendar as a phone fetches it; it says so where nothing has changed since."""
    found = subscribing.feed_of(session(), shelf(), token)
    if found is None:
        abort(404)
    answer = Response(status=304) if _is_known(found) else _written(found)
    answer.set_etag(found.tag)
    answer.last_modified = found.modified
    answer.headers["Cache-Control"] = "private, no-cache"
    return answer


@pages.get("/units/<int:unit>/calendars/")
@access.allow(*access.READERS)
def page(unit: int) -> ResponseReturnValue:
    """The reader's calendars, device by device."""
    return _page(unit, Device())


@pages.post("/units/<int:unit>/calendars/")
@access.allow(*access.READERS)
def subscribe(unit: int) -> ResponseReturnValue:
    """A link for one more device, shown this once."""
    form, account = Device(), access.reader().row
    whole = form.whole.data == UNIT and _oversees()
    own = is_here(unit) and access.unit().reach == Reach.PHONES
    if not form.validate_on_submit() or not (whole or own) or not has_book(session(), unit):
        return _page(unit, form), UNUSABLE
    if len(subscriptions(session(), account.id, unit)) >= subscribing.MOST:
        flash(gettext("Ten calendars are open already. Close one that is not used."), "bad")
        return _page(unit, form), UNUSABLE
    token = subscribing.subscribe(
        session(),
        account,
        unit,
        None if whole else account.person,
        form.device.data.strip(),
        ui.language(),
        None if whole else form.minutes,
    )
    session().flush()
    link = url_for("calendars.feed", token=token, _external=True, _scheme="https")
    return _page(unit, Device(formdata=None), link=link)


@pages.post("/units/<int:unit>/calendars/<int:number>/revoke")
@access.allow(*access.READERS)
def revoke(unit: int, number: int) -> ResponseReturnValue:
    """The link of a lost phone leads nowhere from now on."""
    account = access.reader().row
    row = session().get(SubscriptionRow, number)
    if row is None or row.unit_id != unit or row.account_id != account.id:
        abort(404)
    if row.revoked is None:
        subscribing.revoke(session(), row, account.id)
    flash(gettext("Closed: %(device)s", device=row.device), "good")
    return redirect(url_for("calendars.page", unit=unit))


@pages.get("/units/<int:unit>/calendars/mine.ics")
@access.allow(*access.READERS)
def download(unit: int) -> ResponseReturnValue:
    """The reader's duties as a file."""
    found = _own_feed(unit)
    answer = _written(found)
    answer.headers.set(
        "Content-Disposition", "attachment", filename=file_name(found.person or "unit")
    )
    return answer


@pages.get("/units/<int:unit>/calendars/pictures")
@access.allow(*access.READERS)
def pictures(unit: int) -> ResponseReturnValue:
    """The reader's coming duties as pictures that hold the duties themselves."""
    found = _own_feed(unit)
    ahead = [each for each in found.told if each.stint.end > now()]
    codes = [picture(text) for text in cards(found.problem, ahead, ui.language())]
    return render_template("calendars/pictures.html", codes=codes)


@pages.post("/units/<int:unit>/calendars/reach")
@access.allow(Role.ADMINISTRATOR, Role.SUPERVISOR)
def reach(unit: int) -> ResponseReturnValue:
    """Whether this unit's phones get through to the server."""
    chosen = request.form.get("reach", "")
    if chosen not in tuple(Reach):
        abort(400)
    trees.set_reach(session(), access.unit(), Reach(chosen), access.reader().row.id)
    return redirect(url_for("calendars.page", unit=unit))


def _page(unit: int, form: Device, link: str = "") -> str:
    account = access.reader().row
    phones = access.unit().reach == Reach.PHONES
    webcal = link.replace("https://", "webcal://", 1)
    return render_template(
        "calendars/page.html",
        form=form,
        rows=subscriptions(session(), account.id, unit),
        link=link,
        webcal=webcal if phones else "",
        picture=picture(webcal) if link and phones else "",
        phones=phones,
        own=is_here(unit),
        oversees=_oversees(),
        maker=bool(access.roles() & access.MAKERS),
    )


def _oversees() -> bool:
    return bool(access.roles() & subscribing.OVERSEERS)


def _own_feed(unit: int) -> Feed:
    if not is_here(unit):
        abort(404)
    person = access.reader().row.person
    return subscribing.feed(session(), shelf(), access.unit(), person, None, ui.language())


def _is_known(found: Feed) -> bool:
    """Whether the phone has this already."""
    if request.if_none_match:
        return request.if_none_match.contains_weak(found.tag)
    since = request.if_modified_since
    return since is not None and found.modified is not None and found.modified <= since


def _written(found: Feed) -> Response:
    return Response(found.text(), content_type="text/calendar; charset=utf-8")
