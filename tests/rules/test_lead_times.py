"""Who must report early works from then on, rests until then, and is told when.

The figures are those of several rule books that contradict each other; each is a lead time that a
unit may set.
"""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from icalendar import Calendar

from constraints.coverage import MinimumCover
from constraints.hours import DayHours
from constraints.rest import DailyRest
from roster import strip
from roster.domain import Need, Problem, Roster
from roster.feeds.calendars import calendar
from roster.feeds.published import Published, tell
from roster.strip import MONDAY
from tests.rules.playing import play, with_parts

STARTS, LENGTH, FREE = 6 * 60, 480, 480
"""[min] E begins at 06:00, eight hours after L has ended."""

LEADS = [
    pytest.param(5, "05:55", marks=pytest.mark.rule("ctr-arrive-5")),
    pytest.param(
        10, "05:50", marks=[pytest.mark.rule("win-arrive-10"), pytest.mark.rule("a95-arrive-10")]
    ),
    pytest.param(15, "05:45", marks=pytest.mark.rule("tmpl-arrive-15")),
    pytest.param(20, "05:40", marks=pytest.mark.rule("a95-arrive-20")),
    pytest.param(30, "05:30", marks=pytest.mark.rule("ldr-arrive-30")),
]


def early(drawing: str, lead: int) -> tuple[Problem, Roster]:
    problem, roster = strip.read(drawing)
    return with_parts(problem, "E", lead=lead), roster


@pytest.mark.parametrize(("lead", "clock"), LEADS)
def test_who_reports_early_works_rests_and_is_called_by_the_report_time(
    lead: int, clock: str
) -> None:
    problem, roster = early("Mo Tu\n Ada L E", lead)
    (worked,) = play(DayHours(maximum=LENGTH), problem, roster)
    assert worked.facts["worked"] == LENGTH + lead
    assert not play(DayHours(maximum=LENGTH + lead), problem, roster)
    assert len(play(DailyRest(rest=FREE - lead + 1), problem, roster)) == 1
    assert not play(DailyRest(rest=FREE - lead), problem, roster)
    assert f"{clock}到岗 06:00–14:00" in titles(problem, roster)[1]


def titles(problem: Problem, roster: Roster) -> list[str]:
    told = tell(problem, Published(1, datetime(2026, 2, 27, tzinfo=UTC), roster))
    text = calendar(problem, "Ada", told)
    return [str(event["summary"]) for event in Calendar.from_ical(text).walk("VEVENT")]


@pytest.mark.parametrize("lead", [5, 10, 15, 20, 30])
def test_nobody_covers_a_post_before_the_start_however_early_the_report(lead: int) -> None:
    needs = [Need(MONDAY, begin=begin, end=begin + 5, minimum=1) for begin in (STARTS - 5, STARTS)]
    problem, roster = early("Mo\n Ada E", lead)
    said = play(MinimumCover(), problem.with_(needs=needs), roster)
    assert [v.facts["begin"] for v in said] == [STARTS - 5]
