"""Roster files that a command is given: canonical JSON, or a workbook edited by hand."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from roster.domain import Problem, Roster
from roster.errors import BadInput, Flaw
from roster.feeds import canonical, strict
from web.wiring import Desk

Changes = tuple[tuple[str, int, str, str], ...]
"""Person, day, the code before, the code now."""
LARGEST = 20_000_000
"""[bytes] of a roster file; 5,000 people on 366 days stay below it."""

SMALL = "at most 20 MB", "不超过20 MB的文件"
THERE = (
    "a roster file that is there: roster.json, or the workbook written beside it",
    "已有的排班表：roster.json，或与它写在一起的工作簿",
)
UTF8 = "a roster in UTF-8 JSON", "UTF-8编码的JSON排班表"


def roster_file(desk: Desk, path: Path) -> tuple[Problem, Roster, Changes]:
    """The problem of the file's horizon, its roster, and what was changed by hand.

    A workbook is read against the `roster.json` that was written beside it.

    Raises
    ------
    BadInput
        No such file, no roster, or not one of this unit.
    """
    if path.suffix.lower() != ".xlsx":
        problem, roster = _canonical(desk, path)
        return problem, roster, ()
    from roster.feeds.readback import read_back

    if not path.is_file():
        raise BadInput([Flaw("ROSTER", 0, "", str(path), *THERE)])
    problem, roster = _canonical(desk, path.with_name("roster.json"))
    changes = read_back(path, problem, roster)
    edits = {(person, day): code for person, day, _, code in changes}
    return problem, roster.put(edits), changes


def _canonical(desk: Desk, path: Path) -> tuple[Problem, Roster]:
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
            raise BadInput([Flaw(str(path), 0, "", f"{path.stat().st_size}", *SMALL)])
        return path.read_text("utf-8")
    except (FileNotFoundError, IsADirectoryError):
        raise BadInput([Flaw("ROSTER", 0, "", str(path), *THERE)]) from None
    except UnicodeDecodeError:
        raise BadInput([Flaw(str(path), 0, "", path.name, *UTF8)]) from None
