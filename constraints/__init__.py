"""The rulebook: every rule there is, in reading order."""

from __future__ import annotations

from constraints.availability import Absences, Presence
from constraints.counts import Shifts
from constraints.coverage import MaximumCover, MinimumCover, TargetCover
from constraints.fairness import (
    FairFestivals,
    FairHours,
    FairNights,
    FairShifts,
    FairWeekends,
)
from constraints.freedays import FreeDay
from constraints.hours import DayHours, PeriodHours, WeekHours
from constraints.mentors import MentorBeside
from constraints.nights import MostNights
from constraints.overtime import CycleHours, OvertimeDay, OvertimeMonth
from constraints.pace import HoursPace
from constraints.protected import ProtectedMinor, ProtectedNight, ProtectedOvertime
from constraints.requests import Requests
from constraints.rest import DailyRest, RestAfterDuty, RestAfterNight
from constraints.rotation import Rotation
from constraints.runs import ForbiddenSuccession, NightRun, OffRun, ShiftRun, WorkRun
from constraints.seats import OneOwner
from constraints.skills import SkillsHeld
from constraints.stability import Frozen, Pins, Published
from constraints.teams import Apart, Crew, Together
from constraints.weekends import CompleteWeekends, MostWeekends
from roster.rules import Rule

CATALOGUE: tuple[type[Rule], ...] = (
    MinimumCover,
    TargetCover,
    MaximumCover,
    MentorBeside,
    SkillsHeld,
    OneOwner,
    DailyRest,
    RestAfterDuty,
    RestAfterNight,
    FreeDay,
    WorkRun,
    OffRun,
    ShiftRun,
    NightRun,
    ForbiddenSuccession,
    DayHours,
    WeekHours,
    PeriodHours,
    Shifts,
    OvertimeDay,
    OvertimeMonth,
    CycleHours,
    HoursPace,
    MostNights,
    MostWeekends,
    CompleteWeekends,
    ProtectedNight,
    ProtectedOvertime,
    ProtectedMinor,
    Presence,
    Absences,
    Requests,
    FairNights,
    FairWeekends,
    FairFestivals,
    FairHours,
    FairShifts,
    Rotation,
    Together,
    Apart,
    Crew,
    Pins,
    Published,
    Frozen,
)
