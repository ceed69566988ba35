"""What a worked case's `expected.json` says, held against what a command printed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any


def differences(expected: dict[str, Any], code: int, found: dict[str, Any]) -> Iterator[str]:
    """Where a command's exit code and JSON are not the expected ones."""
    if (code, found["outcome"]) != (expected["exit"], expected["outcome"]):
        yield f"{found['outcome']}, exit code {code}, not {expected['outcome']}"
    dates = sorted({date for each in found["shortages"] for date in each["dates"]})
    heads = sum(each["amount"] for each in found["shortages"])
    least, most = expected["short_heads"]
    if dates != expected["short_dates"] or not least <= heads <= most:
        yield f"{heads} heads short on {dates}"
    hard = [each["sentence"] for each in found["violations"] if each["points"] is None]
    if hard:
        yield f"{len(hard)} hard violations: {hard}"
    excused = sorted({each["rule"] for each in found["violations"] if each["departure"]})
    if excused != expected["departures"]:
        yield f"departures from {excused}"
    if len(found["changes"]) != expected.get("changes", 0):
        yield f"{len(found['changes'])} changes"
    if found.get("rules", []) != expected.get("rules", []):
        yield f"impossible by {found.get('rules')}"
