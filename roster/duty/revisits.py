"""Whom to call back, by which form, until when; and what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from roster.domain import Text
from roster.duty.customer_terms import Share, end_of


class Kind(StrEnum):
    """Of what somebody is called back."""

    COMPLAINT = "complaint"
    EXTENSION = "extension"
    REPAIR = "repair"
    GENERAL = "general"


KINDS: Mapping[Kind, Text] = {
    Kind.COMPLAINT: Text("投诉", "complaint"),
    Kind.EXTENSION: Text("业扩报装", "service extension"),
    Kind.REPAIR: Text("报修", "repair"),
    Kind.GENERAL: Text("其他业务", "other business"),
}
CALL = "revisit_call"
STAGES: Mapping[str, Text] = {
    "revisit_application": Text("受理申请", "application taken"),
    "revisit_plan": Text("答复供电方案", "plan answered"),
    "revisit_works": Text("施工阶段", "works under way"),
    "revisit_supply": Text("验收送电", "supply begun"),
}
"""What ends before a service extension is called back, by the form."""
FORMS: Mapping[Kind, tuple[str, ...]] = {
    Kind.COMPLAINT: (CALL,),
    Kind.EXTENSION: tuple(STAGES),
    Kind.REPAIR: (CALL,),
    Kind.GENERAL: (CALL,),
}


class Made(StrEnum):
    """What came of a revisit."""

    DUE = "due"
    OVER = "over"
    DONE = "done"
    LATE = "late"


def due(ended: datetime, share: Share, zone: str) -> datetime:
    """Until when somebody is called back: the end of the next day, on the unit's clock."""
    day = ended.astimezone(ZoneInfo(zone)).date()
    return end_of(day + timedelta(days=share.days), zone)


def made(until: datetime, done: datetime | None, now: datetime) -> Made:
    """Whether a revisit is due, over, done or done late."""
    if done is None:
        return Made.DUE if now <= until else Made.OVER
    return Made.DONE if done <= until else Made.LATE
