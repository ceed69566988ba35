"""The forms of requests and swaps."""

from __future__ import annotations

from collections.abc import Iterable

from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from wtforms import BooleanField, DateField, SelectField, SelectMultipleField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from roster.domain import Person
from roster.feeds.unit import Unit
from roster.store.requests import Kind

KINDS = (
    (Kind.LEAVE, lazy_gettext("Leave, whole days")),
    (Kind.UNAVAILABLE, lazy_gettext("Cannot come, a day off instead")),
    (Kind.OFF, lazy_gettext("Wish: rather not work")),
    (Kind.ON, lazy_gettext("Wish: rather work")),
)


class Ask(FlaskForm):  # type: ignore[misc]
    """A request of oneself, or of someone else from a signed paper."""

    person = SelectField(validators=[Optional()])
    kind = SelectField(
        choices=[SelectChoice(kind.value, text) for kind, text in KINDS], coerce=Kind
    )
    first = DateField(validators=[InputRequired()])
    last = DateField(validators=[Optional()])
    shifts = SelectMultipleField(
        validators=[Optional()],
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
    )
    paper = BooleanField()


def ask_form(book: Unit, people: Iterable[Person]) -> Ask:
    """The form with this unit's people and shift types to choose from."""
    form = Ask()
    called = (SelectChoice(each.id, f"{each.name} {each.id}") for each in people)
    form.person.choices = [SelectChoice("", ""), *called]
    form.shifts.choices = [SelectChoice(shift.code, shift.name) for shift in book.shifts]
    return form
