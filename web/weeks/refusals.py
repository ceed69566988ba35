"""What the scripts of the roster page are told when something can't be done."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from flask.typing import ResponseReturnValue
from flask_babel import gettext

from roster.desk.editing import Conflict, NotNow
from roster.desk.publishing import Blocked, Unexplained
from roster.desk.refusing import Asks, Broken
from roster.desk.undoing import Nothing
from roster.errors import BadInput
from roster.store.rosters import State
from web import ui
from web.transactions import session
from web.ui.refusals import UNUSABLE
from web.weeks import at_desk
from web.weeks.at_desk import Place
from web.weeks.saying import Json, Speaker, callers, moment

View = TypeVar("View", bound=Callable[..., Any])
CONFLICT = 409


def answering(view: View) -> View:
    """A view of a roster whose refusals are told in full; nothing of what it did is kept."""

    @wraps(view)
    def answer(unit: int, first: str, **more: Any) -> ResponseReturnValue:
        try:
            found: ResponseReturnValue = view(unit=unit, first=first, **more)
        except (Conflict, NotNow, Blocked, Unexplained, Broken, Nothing, BadInput) as error:
            session().rollback()
            return _refused(error, at_desk.place(unit, first))
        return found

    return answer  # type: ignore[return-value]


def _refused(error: Exception, place: Place) -> ResponseReturnValue:
    speaker = at_desk.speaker(place)
    match error:
        case Conflict():
            return _conflict(error, place, speaker), CONFLICT
        case NotNow():
            return {"conflict": _not_now(error.state), "state": error.state.value}, CONFLICT
        case Broken():
            return _broken(error, speaker), UNUSABLE
        case Blocked():
            said = gettext("Rules are broken: mend them, or put an exception on record.")
            found = speaker.violations(error.violations)
            return {"refused": said, "violations": found, "asks": None}, UNUSABLE
        case Unexplained():
            return {"refused": gettext("Say why."), "violations": [], "asks": asked_for(
                Asks(reason=True, code=True), speaker
            )}, UNUSABLE  # fmt: skip
        case BadInput():
            return {"flaws": [flaw.say(ui.language()) for flaw in error.flaws]}, UNUSABLE
    said = gettext("There is nothing to take back or bring back.")
    return {"refused": said, "violations": [], "asks": None}, UNUSABLE


def _conflict(error: Conflict, place: Place, speaker: Speaker) -> Json:
    called = callers(session(), [cell.account for cell in error.theirs])
    told: Json = {
        "conflict": gettext("Somebody else has changed this meanwhile."),
        "revision": error.revision,
        "theirs": [
            {
                "person": cell.person,
                "day": cell.day,
                "before": cell.before,
                "after": cell.after,
                "by": called(cell.account),
                "at": moment(cell.at, place.docket),
            }
            for cell in error.theirs
        ],
    }
    if error.violations:
        told["violations"] = speaker.violations(error.violations)
    return told


def _not_now(state: State) -> str:
    said = {
        State.SUBMITTED: gettext("The roster is under review: withdraw it first."),
        State.REVIEWED: gettext("The roster is under review: withdraw it first."),
        State.APPROVED: gettext("The roster is approved: withdraw it first."),
        State.PUBLISHED: gettext("The roster is published, and nothing has changed since."),
    }
    return str(said.get(state, gettext("It is not the turn of this step yet.")))


def _broken(error: Broken, speaker: Speaker) -> Json:
    asks = error.asks
    if asks is None:
        said = gettext("This breaks a rule from which there is no exception.")
    elif asks.rules:
        said = gettext("This breaks a rule. With a reason it is put on record as an exception.")
    else:
        said = gettext("Say why.")
    found = speaker.violations(error.violations)
    return {"refused": said, "violations": found, "asks": asks and asked_for(asks, speaker)}


def asked_for(asks: Asks, speaker: Speaker) -> Json:
    """What has still to be given, as the form in the panel asks for it."""
    return {
        "reason": asks.reason,
        "reason_code": asks.code,
        "exceptions": [speaker.rule(rule) for rule in asks.rules],
    }
