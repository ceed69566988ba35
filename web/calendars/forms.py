"""The forms of calendars."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from wtforms import SelectField, StringField
from wtforms.validators import InputRequired, Length

ALARMS = (None, 30, 60, 90, 120)
"""[min] before the report time."""


def _alarm(text: Any) -> int | None:
    return int(text) if text not in (None, "", "None") else None


class Device(FlaskForm):  # type: ignore[misc]
    """A device that is to have a calendar.

    `whole` asks for that of the whole unit.
    """

    device = StringField(validators=[InputRequired(), Length(max=100)])
    alarm = SelectField(
        coerce=_alarm,
        choices=[
            ("", lazy_gettext("No alarm")),
            *((str(n), lazy_gettext("%(minutes)s minutes before", minutes=n)) for n in ALARMS[1:]),
        ],
        default=60,
    )
    whole = SelectField(
        choices=[("", lazy_gettext("My duties")), ("unit", lazy_gettext("The whole unit"))]
    )
