"""Roster files that a command is given: canonical JSON, or a workbook edited by hand."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from roster.domain import Problem, Roster
from roster.errors import BadInput, Flaw
from roster.feeds import canonical, strict
from web.wiring import Desk

LARGEST = 20_000_000
"""[bytes] of a roster file; 5,000 people on 366 days stay below it."""


def roster_file(desk: Desk, path: Path) -> tuple[Problem, Roster]:
    """The problem of the file's horizon and its roster.

    Raises
    ------
    BadInput
        No such file, no roster, or not one of this unit.
    """
    text = _text(path)
    head = strict.parse(text, str(path))
    try:
        if not isinstance(head, dict):
            raise TypeError
        start, days = date.fromisoformat(str(head["start"])), int(str(head["days"]))
    except (KeyError, TypeError, ValueError):
        expected = "a roster with a start and a number of days"
        raise BadInput(
            [Flaw(str(path), 0, "start", "", expected, "含起始日和天数的排班表")]
        ) from None
    problem = desk.problem(start, days)
    return problem, canonical.load(text, problem, str(path))


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > LARGEST:
            raise BadInput([Flaw(str(path), 0, "", f"{path.stat().st_size} bytes", "under 20 MB")])
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        expected = "a roster in UTF-8 JSON that can be read"
        raise BadInput(
            [Flaw(str(path), 0, "", str(error), expected, "可读的UTF-8 JSON排班表")]
        ) from None
