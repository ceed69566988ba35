"""A station whose records were received from a tablet, as its pages are read."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from flask import Flask

from roster.desk import receiving
from roster.desk.receiving import Envelope
from roster.desk.sealing import Seal
from roster.store.accounts import AccountRow
from roster.store.base import Sessions, writing
from tests.tablets import DUE, POST, Tablet, set_pins, tablet

NAME = f"{POST}@{DUE}"
NEXT = f"{POST}@2026-12-02T00:00Z"
AT = datetime(2026, 12, 1, 0, 4, tzinfo=UTC)
"""When the first handover was received."""


def seal_of(app: Flask) -> Seal:
    found: Seal = app.extensions["lunzhi.seal"]
    return found


def enrolled(app: Flask, make: Sessions, unit: int) -> Tablet:
    """A tablet of the unit, and people with PINs."""
    with writing(make) as work:
        keeper = AccountRow(login="keeper", password="")
        work.add(keeper)
        work.flush()
        by = keeper.id
    set_pins(make, unit, seal_of(app))
    return tablet(make, unit, by)


def send(
    app: Flask,
    make: Sessions,
    held: Tablet,
    acts: list[dict[str, Any]],
    at: datetime = AT,
    typed: Mapping[str, str] = {},
) -> list[dict[str, Any]]:
    """Let a tablet's acts be received; their receipts."""
    with writing(make) as work:
        device = work.get_one(receiving.DeviceRow, held.id)
        work.expunge(device)
    found = receiving.received(make, device, Envelope(tuple(acts), typed), seal_of(app), at)
    assert [each["verdict"] for each in found] == ["applied"] * len(found), found
    return found


def hand_over(
    app: Flask, make: Sessions, held: Tablet, name: str = NAME, at: datetime = AT
) -> None:
    """A handover without a defect, from its first act to its closing."""
    send(app, make, held, list(held.handover(name)), at)


def note(
    app: Flask, make: Sessions, held: Tablet, text: str, due: str = DUE, at: datetime = AT
) -> str:
    """An entry of the duty log written at the tablet; its key."""
    record = f"log:{POST}@{due}"
    given = {"side": "crew", "by": "G01"}
    opening = {"id": record, "post": POST, "due": due.replace("Z", ":00Z")}
    written = held.act(record, "write", **given, facts={"kind": "fault", "text": text})
    begun = held.act(record, "open", **given, facts={"opening": opening})
    begun["number"], written["number"] = written["number"], begun["number"]
    send(app, make, held, [begun, written], at)
    return str(written["key"])


def later(minutes: float) -> datetime:
    return AT + timedelta(minutes=minutes)
