"""What a reader is told when something can't be done: what happened, what was kept, what now."""

from __future__ import annotations

from flask import Flask, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from werkzeug.exceptions import HTTPException

from roster.errors import BadInput
from web import ui

UNUSABLE = 422


def install(app: Flask) -> None:
    app.register_error_handler(HTTPException, _refused)
    app.register_error_handler(BadInput, _flaws)


def _refused(error: HTTPException) -> ResponseReturnValue:
    code = error.code or 500
    if _wants_json():
        return {"error": error.name}, code
    said = {
        400: gettext("The form is out of date. Go back, reload the page and try again."),
        403: gettext("You have no right to do this. Ask the administrator of your unit."),
        404: gettext("There is no such page, or it is not yours to see."),
        409: gettext("Somebody else has changed this meanwhile."),
        413: gettext("The file is too large: 20 MB at most."),
    }
    text = said.get(code, gettext("Something went wrong here. Nothing was changed."))
    return render_template("ui/refused.html", text=text, code=code), code


def _flaws(error: BadInput) -> ResponseReturnValue:
    """What was wrong with what was handed in, place by place; nothing has been changed."""
    if _wants_json():
        return {"flaws": [flaw.say(ui.language()) for flaw in error.flaws]}, UNUSABLE
    return render_template("ui/flaws.html", flaws=error.flaws), UNUSABLE


def _wants_json() -> bool:
    return request.path.startswith("/api/") or request.accept_mimetypes.best == "application/json"
