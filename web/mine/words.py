"""The words of a person's page: dates as one says them, and hours."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from flask_babel import format_date, gettext

from web import ui
from web.mine.ledger import Line

MONDAY = date(2026, 11, 2)


def when(day: date, today: date) -> str:
    """``今天``, ``明天``, else the date."""
    distance = (day - today).days
    if distance == 0:
        return str(gettext("today"))
    if distance == 1:
        return str(gettext("tomorrow"))
    return ui.day(day)


def hours(minutes: int) -> str:
    """``166.5``: hours to a tenth, without an idle nought."""
    return f"{minutes / 60:.1f}".removesuffix(".0")


def weekday(number: int) -> str:
    """``一`` or ``Mon``; 0 is Monday."""
    return str(
        format_date(
            MONDAY.replace(day=MONDAY.day + number), "EEEEE" if ui.language() == "zh" else "EEE"
        )
    )


def figure(number: Fraction | float) -> str:
    """To a hundredth, without idle noughts."""
    return f"{float(number):.2f}".rstrip("0").rstrip(".")


def amount(line: Line, number: Fraction | int) -> str:
    """A figure of a share: duties, or hours with their word."""
    return share(number, line.minutes)


def share(number: Fraction | int, minutes: bool) -> str:
    """Duties, or minutes as hours with their word."""
    if not minutes:
        return figure(number)
    return str(gettext("%(hours)s h", hours=figure(number / 60)))
