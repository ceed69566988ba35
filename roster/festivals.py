"""What the statutory festivals are called: a unit may bring others, which keep their own name."""

from __future__ import annotations

from collections.abc import Mapping

from roster.domain import Text

ENGLISH: Mapping[str, str] = {
    "元旦": "New Year",
    "春节": "Spring Festival",
    "清明节": "Qingming",
    "劳动节": "Labour Day",
    "端午节": "Dragon Boat Festival",
    "国庆节": "National Day",
    "中秋节": "Mid-Autumn Festival",
}


def called(name: str) -> Text:
    """A festival, by the name that the calendar has for it."""
    return Text(name, ENGLISH.get(name, name))
