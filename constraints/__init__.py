"""The rulebook: every rule there is, in reading order."""

from __future__ import annotations

from constraints.rest import DailyRest
from roster.rules import Rule

CATALOGUE: tuple[type[Rule], ...] = (DailyRest,)
