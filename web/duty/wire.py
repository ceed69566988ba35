"""What enrolled tablets send and ask for, as JSON."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from flask import current_app, request
from flask.typing import ResponseReturnValue

from roster.desk import enrolling, folding, receiving, veiling
from roster.desk.receiving import Gap, Revoked, instant
from roster.desk.sealing import by_device
from roster.errors import BadInput
from roster.store.base import Sessions, now, writing
from roster.store.devices import DeviceRow
from roster.store.handovers import ActRow, acts_of, next_sequence, put_photo, record_row
from web import access
from web.duty.pages import ROOT, pages
from web.seals import seal
from web.transactions import session

SIGNATURE = "Lunzhi-Signature"
JPEG, LARGEST = b"\xff\xd8\xff", 5_000_000
"""How a photo begins, and how many bytes of it are kept at the most."""
LASTS = 400 * 24 * 3600
"""[s] that a browser keeps a cookie at the most."""


@pages.post(f"{ROOT}acts.json")
@access.by_device
def acts(**_place: int) -> ResponseReturnValue:
    """Acts of a tablet; a receipt for each, once they are kept."""
    device, content = access.tablet(), request.get_data()
    if not by_device(device.public, content, request.headers.get(SIGNATURE, "")):
        return {"error": "signature"}, HTTPStatus.FORBIDDEN
    try:
        envelope = receiving.read(content)
        receipts = receiving.received(_make(), device, envelope, seal(), now())
    except Gap as gap:
        return {"expected": gap.expected}, HTTPStatus.CONFLICT
    except Revoked:
        return {"error": "device"}, HTTPStatus.UNAUTHORIZED
    except BadInput as error:
        return _flaws(error)
    return answer(receipts)


def answer(receipts: list[receiving.Receipt]) -> ResponseReturnValue:
    """What a tablet hears once its acts are kept."""
    return {"clock": instant(now()), "receipts": receipts}


@pages.get(f"{ROOT}record.json")
@access.by_device
def record(unit: int) -> ResponseReturnValue:
    """The acts of one record that were received after one, and the last of the unit."""
    after = request.args.get("after", 0, type=int)
    row = record_row(session(), unit, request.args.get("id", ""))
    found = acts_of(session(), row.id, after) if row else []
    return {
        "acts": told(unit, found),
        "sequence": next_sequence(session(), unit) - 1,
        "clock": instant(now()),
    }


def told(unit: int, rows: Sequence[ActRow]) -> list[dict[str, Any]]:
    """Acts as tablets fold them in, with what callers said of themselves."""
    shown = veiling.unveiled(session(), unit, rows)
    return [
        {
            **(shown.get(row.key) or folding.body(row)),
            "sequence": row.sequence,
            "verdict": row.verdict,
            "received": instant(row.received),
        }
        for row in rows
    ]


@pages.post(f"{ROOT}photos.json")
@access.by_device
def photo(unit: int) -> ResponseReturnValue:
    """A photo of a record, which an answer names by its hash."""
    device, content = access.tablet(), request.get_data()
    if not by_device(device.public, content, request.headers.get(SIGNATURE, "")):
        return {"error": "signature"}, HTTPStatus.FORBIDDEN
    named, found = request.args.get("hash", ""), hashlib.sha256(content).hexdigest()
    if named != found or not content.startswith(JPEG) or len(content) > LARGEST:
        return {"error": "photo"}, HTTPStatus.UNPROCESSABLE_ENTITY
    put_photo(session(), unit, found, device.id, content)
    return {"hash": found}


@pages.post(f"{ROOT}enrol.json")
@access.public
def enrol(unit: int) -> ResponseReturnValue:
    """A tablet becomes a device of the unit by a code."""
    given = request.get_json(silent=True)
    given = given if isinstance(given, dict) else {}
    code, key = str(given.get("code", "")), str(given.get("key", ""))
    try:
        with writing(_make()) as work:
            made = enrolling.enrol(work, unit, code, key, now())
            work.expunge(made.row)
    except enrolling.WrongCode:
        why = enrolling.WRONG
        return {"why": {"zh": why.zh, "en": why.en}}, HTTPStatus.UNPROCESSABLE_ENTITY
    except BadInput as error:
        return _flaws(error)
    said = current_app.make_response({"device": device_told(made.row)})
    said.set_cookie(
        access.DEVICE,
        f"{made.row.id}.{made.word}",
        max_age=LASTS,
        secure=True,
        httponly=True,
        samesite="Strict",
    )
    return said


def device_told(row: DeviceRow) -> dict[str, Any]:
    """A device as it knows itself."""
    return {"id": row.id, "post": row.post, "name": row.name, "language": row.language}


def _make() -> Sessions:
    found: Sessions = current_app.extensions["lunzhi.sessions"]
    return found


def _flaws(error: BadInput) -> ResponseReturnValue:
    flaws = [{"zh": flaw.say("zh"), "en": flaw.say("en")} for flaw in error.flaws]
    return {"flaws": flaws, "why": flaws[0]}, HTTPStatus.UNPROCESSABLE_ENTITY


PROVED = (acts, photo, enrol)
"""What needs no seal of a form: a device's signature, or a code, stands for it."""
