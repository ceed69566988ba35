"""How leave counts towards hours: units differ, and say so in a parameter of each rule.

A workday of leave stands for the normal day of the contract times its share; leave on other days
stands for nothing. Whatever a unit says, leave is never overtime: it enters a limit of overtime, if
at all, on both sides alike.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from roster.domain import Text
from roster.wording import hours


class Leave(StrEnum):
    """How a workday of leave counts towards hours that a unit asks or allows."""

    LOWERS = "lowers"
    """It lowers the hours that are asked."""
    ATTENDED = "attended"
    """It counts as a normal day worked, as paid leave does on an attendance sheet."""
    MADE_UP = "made_up"
    """It does neither: the hours are asked in full and made up on other days."""


class LeaveByLaw(StrEnum):
    """How leave may count towards a limit of law.

    Hours to be made up would leave the normal hours whole and so allow more overtime.
    """

    LOWERS = "lowers"
    ATTENDED = "attended"


NOTES: Mapping[str, Text] = {
    "lowers": Text("（已核减请假{}）", " ({} of leave taken off)"),
    "attended": Text("（其中请假{}视同出勤）", " ({} of leave counted as worked)"),
    "made_up": Text("（请假{}须补足）", " ({} of leave to be made up)"),
}


def noted(leave: Leave | LeaveByLaw, minutes: int) -> Text:
    """What leave did to the figures of a sentence, in brackets at its end."""
    if not minutes:
        return Text("", "")
    note = NOTES[leave]
    return Text(note.zh.format(hours(minutes, "zh")), note.en.format(hours(minutes, "en")))
