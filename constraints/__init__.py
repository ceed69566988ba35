"""The rulebook: every rule there is, in reading order."""

from __future__ import annotations

from constraints.coverage import MaximumCover, MinimumCover, TargetCover
from constraints.mentors import MentorBeside
from constraints.rest import DailyRest
from constraints.stability import Frozen, Pins, Published
from constraints.teams import Apart, Crew, Together
from roster.rules import Rule

CATALOGUE: tuple[type[Rule], ...] = (
    MinimumCover,
    TargetCover,
    MaximumCover,
    MentorBeside,
    DailyRest,
    Together,
    Apart,
    Crew,
    Pins,
    Published,
    Frozen,
)
