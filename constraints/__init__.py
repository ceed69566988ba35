"""The rulebook: every rule there is, in reading order."""

from __future__ import annotations

from constraints.availability import Absences, Presence
from constraints.coverage import MaximumCover, MinimumCover, TargetCover
from constraints.hours import DayHours, PeriodHours, Shifts, WeekHours
from constraints.mentors import MentorBeside
from constraints.overtime import CycleHours, OvertimeDay, OvertimeMonth
from constraints.requests import Requests
from constraints.rest import DailyRest
from constraints.seats import OneOwner
from constraints.skills import SkillsHeld
from constraints.stability import Frozen, Pins, Published
from constraints.teams import Apart, Crew, Together
from roster.rules import Rule

CATALOGUE: tuple[type[Rule], ...] = (
    MinimumCover,
    TargetCover,
    MaximumCover,
    MentorBeside,
    SkillsHeld,
    OneOwner,
    DailyRest,
    DayHours,
    WeekHours,
    PeriodHours,
    Shifts,
    OvertimeDay,
    OvertimeMonth,
    CycleHours,
    Presence,
    Absences,
    Requests,
    Together,
    Apart,
    Crew,
    Pins,
    Published,
    Frozen,
)
