"""Last month's Excel becomes a unit: read, understood, asked about, written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from roster.adopt import findings, grid, groups, infer, questions, sheets, unit
from roster.adopt.codes import Meaning, Sort
from roster.adopt.findings import Finding
from roster.adopt.infer import Inferred
from roster.adopt.questions import Question
from roster.adopt.reading import Reading, understand
from roster.adopt.table import Grid
from roster.domain import Calendar
from roster.feeds import guard, holidays
from roster.feeds.unit import Unit


@dataclass(frozen=True)
class Adoption:
    """What was made of a workbook.

    Parameters
    ----------
    unit : Unit
        The unit with the answers given, and the defaults for the others.
    findings : tuple[Finding, ...]
        What was inferred and where it was seen.
    questions : tuple[Question, ...]
        What the clerk may know better; the defaults are those of the unit.
    """

    unit: Unit
    findings: tuple[Finding, ...]
    questions: tuple[Question, ...]
    inferred: Inferred


def adopt(path: Path, answers: Mapping[str, str], today: date) -> Adoption:
    """Read a month grid and infer the unit whose roster it is.

    Parameters
    ----------
    answers : Mapping[str, str]
        Answers to questions, by key.
    today : date
        Decides between years where the sheet names none.

    Raises
    ------
    BadInput
        The file is no workbook that may be opened, holds no month grid, or an answer is none.
    """
    questions.check(answers)
    pages = sheets.read(path)
    grids = grid.find(pages, path.stem, today, _month(answers))
    if not grids:
        raise guard.refuse(
            path.name,
            "、".join(page.name for page in pages),
            "一张月排班表：姓名×日期，或日期×岗位",
            "a month grid: names by days, or dates by crew",
        )
    told = questions.marks(answers)
    latest = understand(grids[-1], told, answers.get("empty", ""))
    reading, joined = groups.join(latest, _beside(grids, told, answers))
    if not any(meaning.sort is Sort.DUTY for meaning in reading.meanings.values()):
        marks = "、".join(reading.meanings)
        raise guard.refuse(path.name, marks, "至少一种班次", "at least one kind of shift")
    earlier = [each for each in grids[:-1] if _end(each) < reading.dates[0]]
    past = _past(earlier, reading, told, answers)
    years = {day.year for each in (reading, *past) for day in each.dates}
    calendar = holidays.calendar(years)
    inferred = _answered(infer.infer(reading, past, calendar, path.stem), answers, calendar)
    unread = [page.name for page in pages if page.name not in {g.sheet for g in grids}]
    guessed = [each.sheet for each in earlier if not each.month.sure]
    return Adoption(
        unit.build(inferred, rotates=answers.get("rotation", "yes") == "yes"),
        (*joined, *findings.findings(inferred, calendar, unread, guessed)),
        questions.questions(inferred),
        inferred,
    )


def _month(answers: Mapping[str, str]) -> str:
    return questions.month(answers["month"]) if "month" in answers else ""


def _beside(
    grids: Sequence[Grid], told: Mapping[str, Meaning], answers: Mapping[str, str]
) -> list[Reading]:
    """The other grids of the latest one's month, not those of its first half."""
    first = min(day for day in grids[-1].month.dates if day is not None)
    month = _end(grids[-1]).replace(day=1)
    same = [g for g in grids[:-1] if _end(g) >= first and _end(g).replace(day=1) == month]
    return [understand(each, told, answers.get("empty", "")) for each in same]


def _past(
    earlier: Sequence[Grid],
    reading: Reading,
    told: Mapping[str, Meaning],
    answers: Mapping[str, str],
) -> list[Reading]:
    """The grids that say of which earlier month they are, read in the light of the latest."""
    known = {**reading.meanings, **told}
    blank = answers.get("empty", "")
    return [understand(each, known, blank) for each in earlier if each.month.sure]


def _end(each: Grid) -> date:
    return max(day for day in each.month.dates if day is not None)


def _answered(inferred: Inferred, answers: Mapping[str, str], calendar: Calendar) -> Inferred:
    """The inference with what the clerk said of leaders, cover and template."""
    if "leaders" in answers:
        named = questions.leaders(answers["leaders"], inferred)
        inferred = infer.led_by(inferred, named, calendar)
    if "cover" in answers:
        inferred = replace(inferred, covers=questions.covers(answers["cover"], inferred))
    if answers.get("breach") == "yes":
        inferred = replace(inferred, breaches=True)
    if "template" in answers:
        inferred = replace(inferred, template=answers["template"])
    return inferred
