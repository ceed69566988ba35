"""What a worked case's `expected.json` says, held against what a command printed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any


def differences(expected: dict[str, Any], code: int, found: dict[str, Any]) -> Iterator[str]:
    """Where a command's exit code and JSON are not the expected ones."""
    yield from mistakes(expected, found)
    yield from unreached(expected, code, found)


def mistakes(expected: dict[str, Any], found: dict[str, Any]) -> Iterator[str]:
    """What no lack of time excuses: a broken hard rule, a roster better than any can be."""
    hard = [each["sentence"] for each in found["violations"] if each["points"] is None]
    if hard:
        yield f"{len(hard)} hard violations: {hard}"
    if expected["outcome"] == "impossible" and found["outcome"] in ("filled", "short"):
        yield f"{found['outcome']}, where no roster is possible"
    if found["outcome"] in ("filled", "short") and _heads(found) < expected["short_heads"][0]:
        yield f"only {_heads(found)} heads short"


def unreached(expected: dict[str, Any], code: int, found: dict[str, Any]) -> Iterator[str]:
    """What a command that had too little time may lack of the expected."""
    if (code, found["outcome"]) != (expected["exit"], expected["outcome"]):
        yield f"{found['outcome']}, exit code {code}, not {expected['outcome']}"
    dates = sorted({date for each in found["shortages"] for date in each["dates"]})
    if dates != expected["short_dates"] or _heads(found) > expected["short_heads"][1]:
        yield f"{_heads(found)} heads short on {dates}"
    excused = sorted({each["rule"] for each in found["violations"] if each["departure"]})
    if excused != expected["departures"]:
        yield f"departures from {excused}"
    if len(found["changes"]) != expected.get("changes", 0):
        yield f"{len(found['changes'])} changes"
    if found.get("rules", []) != expected.get("rules", []):
        yield f"impossible by {found.get('rules')}"


def is_proved(found: dict[str, Any]) -> bool:
    """Whether more time would have changed nothing."""
    if found["outcome"] in ("filled", "short"):
        return bool(found.get("proved", found["objective"] == found["bound"]))
    return bool(found["outcome"] == "impossible")


def _heads(found: dict[str, Any]) -> int:
    return sum(each["amount"] for each in found["shortages"])
