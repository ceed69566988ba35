"""Records of the duty side: handovers, rounds and repairs, as the acts that were received of them.

An act is kept as it came and never changed; what a record stands at is found by going through its
acts in the order in which they were received.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    BindParameter,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
    bindparam,
    func,
    select,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from roster.store.base import Base, now
from roster.store.sealed import only_added_to


class Verdict(StrEnum):
    """What became of an act that was received."""

    APPLIED = "applied"
    CONTESTED = "contested"
    """Lawful on its device, but the other side had changed: kept until the head decides."""
    REFUSED = "refused"


class RecordRow(Base):
    """One handover, round or repair, from its first act on.

    Parameters
    ----------
    name : str
        ``post@instant``, by which two tablets open the same one.
    opening : dict
        What it began with: checklist, crews, rooms, registers, carried over.
    state : str
        Where it stands, by the table of its kind.
    differs : list
        In what its opening differs from all that the server had given the tablet; such as crews.
    """

    __tablename__ = "records"
    __table_args__ = (
        UniqueConstraint("unit_id", "name"),
        Index("ix_records_unit_due", "unit_id", "due"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    name: Mapped[str] = mapped_column(String(200))
    kind: Mapped[str] = mapped_column(String(20))
    post: Mapped[str] = mapped_column(String(100))
    due: Mapped[datetime]
    opening: Mapped[dict[str, Any]]
    state: Mapped[str] = mapped_column(String(30), default="")
    opened: Mapped[datetime] = mapped_column(default=now)
    closed: Mapped[datetime | None]
    differs: Mapped[list[Any]] = mapped_column(default=list)


class ActRow(Base):
    """One act as it was received, with what was answered to it.

    Parameters
    ----------
    sequence : int
        Counts the acts of a unit in the order in which they were received.
    device_id, number
        Which device sent it, and its number there; none for what was done on a page of the site.
    act, person
        What was done, and by whom, as the body has it.
    body : str
        The act itself, as canonical JSON.
    skew : int or None [s]
        By how much the clock of the device was ahead of the server's when the act was sent.
    signature : str
        By the person's own key (Ed25519, base64url), where a PIN opened it.
    """

    __tablename__ = "acts"
    __table_args__ = (
        UniqueConstraint("unit_id", "sequence"),
        UniqueConstraint("device_id", "number"),
        UniqueConstraint("key"),
        Index("ix_acts_record_sequence", "record_id", "sequence"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    sequence: Mapped[int]
    record_id: Mapped[int | None] = mapped_column(ForeignKey("records.id"))
    device_id: Mapped[str | None] = mapped_column(ForeignKey("devices.id"))
    number: Mapped[int | None]
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    key: Mapped[str] = mapped_column(String(36))
    act: Mapped[str] = mapped_column(String(20), index=True)
    person: Mapped[str | None] = mapped_column(String(100))
    body: Mapped[str] = mapped_column(Text)
    skew: Mapped[int | None]
    received: Mapped[datetime] = mapped_column(default=now)
    verdict: Mapped[str] = mapped_column(String(10))
    why: Mapped[dict[str, Any]] = mapped_column(default=dict)
    signature: Mapped[str] = mapped_column(String(100), default="")
    link: Mapped[str] = mapped_column(String(64), default="")
    seal: Mapped[str] = mapped_column(String(100))


class PhotoRow(Base):
    """A photo of a record or a file that a case rests on, known by the hash of its bytes.

    Parameters
    ----------
    device_id : str or None
        The tablet that sent it; None: it was handed in with a case.
    """

    __tablename__ = "photos"
    __table_args__ = (UniqueConstraint("unit_id", "hash"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    hash: Mapped[str] = mapped_column(String(64))
    device_id: Mapped[str | None] = mapped_column(ForeignKey("devices.id"))
    body: Mapped[bytes] = mapped_column(LargeBinary)
    at: Mapped[datetime] = mapped_column(default=now)


def _table(row: type[Base]) -> Table:
    found = row.__table__
    assert isinstance(found, Table)
    return found


only_added_to(_table(ActRow), "received")


# What every act that comes in asks for is put together once.
_UNIT: BindParameter[int] = bindparam("unit")
_RECORD: BindParameter[int] = bindparam("record")
_NAMED = select(RecordRow).where(RecordRow.unit_id == _UNIT, RecordRow.name == bindparam("name"))
_ACTS = select(ActRow).where(ActRow.record_id == _RECORD).order_by(ActRow.sequence)
_LATER = _ACTS.where(ActRow.sequence > bindparam("after"))
_KEYS = select(ActRow).where(ActRow.key.in_(bindparam("keys", expanding=True)))
_LAST = select(func.max(ActRow.sequence)).where(ActRow.unit_id == _UNIT)
_SEALS = select(ActRow.seal).where(ActRow.record_id == _RECORD)
_LAST_SEAL = _SEALS.order_by(ActRow.sequence.desc()).limit(1)


def record_row(session: Session, unit: int, name: str) -> RecordRow | None:
    return session.scalars(_NAMED, {"unit": unit, "name": name}).one_or_none()


def acts_of(session: Session, record: int, after: int = 0) -> list[ActRow]:
    """The acts of a record that were received after one, oldest first."""
    return list(session.scalars(_LATER, {"record": record, "after": after}))


def last_seal(session: Session, record: int) -> str | None:
    """The seal of the last act of a record."""
    return session.scalar(_LAST_SEAL, {"record": record})


def answered(session: Session, keys: Iterable[str]) -> dict[str, ActRow]:
    """The acts of these keys that were received already."""
    return {row.key: row for row in session.scalars(_KEYS, {"keys": tuple(keys)})}


def next_sequence(session: Session, unit: int) -> int:
    """The number of the next act of a unit; whoever asks holds the unit."""
    return (session.scalar(_LAST, {"unit": unit}) or 0) + 1


def photo(session: Session, unit: int, digest: str) -> PhotoRow | None:
    return session.scalars(
        select(PhotoRow).where(PhotoRow.unit_id == unit, PhotoRow.hash == digest)
    ).one_or_none()


def put_photo(session: Session, unit: int, digest: str, device: str | None, content: bytes) -> None:
    """Keep a photo, unless it is there; what a tablet sent too is kept as long as its record."""
    row = photo(session, unit, digest)
    if row is None:
        session.add(PhotoRow(unit_id=unit, hash=digest, device_id=device, body=content))
    else:
        row.device_id = row.device_id or device
