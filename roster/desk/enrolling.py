"""Tablets become devices of a unit by a code that a supervisor shows, and cease to be at once."""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from roster.desk.accounts import LETTERS
from roster.desk.sealing import device_key
from roster.domain import Text
from roster.errors import BadInput, Flaw
from roster.store.audit import record
from roster.store.base import digest
from roster.store.devices import DeviceRow, EnrolmentRow, device

CODE_LASTS = timedelta(minutes=30)
SEEN = timedelta(minutes=5)
"""After which it is put on record anew that a device was seen."""
LONGEST = 100
"""[characters] of a device's name."""

NAMED = Text(f"1至{LONGEST}个字符", f"1 to {LONGEST} characters")
WRONG = Text(
    "登记码不对，或已用过、已过期；请值班负责人另出一个",
    "The code is wrong, used or past its time: ask a supervisor for another one",
)
NO_KEY = Text("浏览器生成的设备密钥（P-256）", "a key made by the browser (P-256)")


class WrongCode(Exception):
    """A code by which no tablet is enrolled."""


@dataclass(frozen=True, slots=True)
class Enrolled:
    """A device, and the word that its cookie holds."""

    row: DeviceRow
    word: str


def code(session: Session, unit: int, name: str, post: str, account: int, at: datetime) -> str:
    """A code by which one tablet is enrolled, shown once.

    Raises
    ------
    BadInput
        The tablet is given no name.
    """
    if not 1 <= len(name) <= LONGEST:
        raise BadInput([Flaw("平板", 0, "", name[:60], NAMED.en, NAMED.zh)])
    made = "-".join("".join(secrets.choice(LETTERS) for _ in range(4)) for _ in range(3))
    session.add(
        EnrolmentRow(
            digest=digest(made),
            unit_id=unit,
            post=post,
            name=name,
            account_id=account,
            made=at,
            ends=at + CODE_LASTS,
        )
    )
    record(session, "device.code", name, account=account, unit=unit, after={"post": post})
    return made


def enrol(session: Session, unit: int, said: str, public: str, at: datetime) -> Enrolled:
    """Make a tablet a device of the unit.

    Raises
    ------
    WrongCode
    BadInput
        The key is none.
    """
    try:
        device_key(public)
    except (ValueError, TypeError):
        raise BadInput([Flaw("key", 0, "", public[:60], NO_KEY.en, NO_KEY.zh)]) from None
    plain = said.strip().lower().replace(" ", "-")
    wanted = select(EnrolmentRow).where(EnrolmentRow.digest == digest(plain)).with_for_update()
    row = session.scalars(wanted).one_or_none()
    if row is None or row.unit_id != unit or row.used is not None or row.ends <= at:
        raise WrongCode(said)
    row.used = at
    word = secrets.token_urlsafe(32)
    made = DeviceRow(
        id=secrets.token_hex(8),
        unit_id=unit,
        post=row.post,
        name=row.name,
        digest=digest(word),
        public=public,
        account_id=row.account_id,
        received=0,
        enrolled=at,
        seen=at,
    )
    session.add(made)
    record(
        session,
        "device.enrol",
        made.name,
        account=row.account_id,
        unit=unit,
        after={"post": row.post},
    )
    session.flush()
    return Enrolled(made, word)


def known(session: Session, cookie: str) -> DeviceRow | None:
    """The device whose cookie this is: ``id.word``; none where it was revoked."""
    name, _, word = cookie.partition(".")
    row = device(session, name)
    if row is None or row.revoked is not None:
        return None
    return row if hmac.compare_digest(row.digest, digest(word)) else None


def revoke(session: Session, row: DeviceRow, account: int, at: datetime) -> None:
    """Let a device do nothing any more, from its next request on."""
    if row.revoked is None:
        row.revoked = at
        record(session, "device.revoke", row.name, account=account, unit=row.unit_id)
