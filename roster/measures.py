"""What the figures of rules are counted in, in both languages."""

from __future__ import annotations

from collections.abc import Mapping

from roster.domain import Text

UNITS: Mapping[str, str] = {
    "min": "分钟",
    "min/week": "分钟/周",
    "min/month": "分钟/月",
    "days": "天",
    "nights": "个夜班",
    "duties": "个班",
    "weekends": "个周末",
    "years": "岁",
    "novices/mentor": "人",
}
"""By the English unit; lists and dates need none in Chinese."""


def measure(unit: str) -> Text:
    """``min`` and 分钟; empty where a figure has no unit in a language."""
    return Text(UNITS.get(unit, ""), unit)
