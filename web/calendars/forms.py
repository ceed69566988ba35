"""The form of a calendar by link."""

from __future__ import annotations

from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from wtforms import SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

ALARMS = (30, 60, 90, 120)
"""[min] before the report time."""
UNIT = "unit"
"""The calendar of the whole unit rather than of the reader."""


class Device(FlaskForm):  # type: ignore[misc]
    """A device that is to have a calendar, and of whom."""

    device = StringField(validators=[InputRequired(), Length(max=100)])
    alarm = SelectField(
        choices=[
            SelectChoice("", lazy_gettext("No alarm")),
            *(
                SelectChoice(str(n), lazy_gettext("%(minutes)s minutes before", minutes=n))
                for n in ALARMS
            ),
        ],
        default="60",
    )
    whole = SelectField(
        choices=[
            SelectChoice("", lazy_gettext("My duties")),
            SelectChoice(UNIT, lazy_gettext("The whole unit")),
        ]
    )

    @property
    def minutes(self) -> int | None:
        """[min] of the alarm; None: it does not ring."""
        return int(self.alarm.data) if self.alarm.data else None
