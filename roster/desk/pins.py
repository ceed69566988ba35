"""PINs: six digits or more that unlock a person's own key on the server, for one act at a time.

A PIN is short, so that it is worth something only together with an enrolled device, and tries are
counted: five, then a quarter of an hour; ten, then a leader or head unlocks.
"""

from __future__ import annotations

import hashlib
import hmac
import itertools
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import select
from sqlalchemy.orm import Session

from roster.desk.sealing import plain, text
from roster.domain import Text
from roster.errors import BadInput, Flaw
from roster.store import units
from roster.store.audit import record
from roster.store.base import Sessions, now, writing
from roster.store.keys import PersonKeyRow, PinTryRow, key_of, tries
from roster.store.names import names

SHORTEST, LONGEST = 6, 12
"""[digits] of a PIN."""
FEW, MANY = 5, 10
"""Wrong PINs after which one waits, and after which somebody must unlock."""
LOCK = timedelta(minutes=15)
TURN = timedelta(seconds=10)
"""So long one look at a PIN may take; after that whoever looked has ended without an answer."""
ITERATIONS = 600_000
"""Of PBKDF2, in what a tablet compares an offline PIN with."""

DIGITS = Text(f"{SHORTEST}至{LONGEST}位数字", f"{SHORTEST} to {LONGEST} digits")
TRIVIAL = Text("不易猜到的数字：不是重复、连续的", "digits that are not repeated or in a row")
WRONG = Text("PIN不正确", "The PIN is wrong")
NONE = Text("尚未设置PIN", "No PIN has been set")
WAITS = Text("PIN多次错误，请{left}分钟后再试", "Too many wrong PINs: try again in {left} min")
LOCKED = Text(
    "PIN错误次数过多，已锁定，请班长或负责人解锁",
    "Too many wrong PINs: locked until a leader or head unlocks it",
)


@dataclass(frozen=True, slots=True)
class Cost:
    """What it costs to try one PIN.

    Parameters
    ----------
    memory : int [KiB]
    """

    time: int = 2
    memory: int = 19_456


def flaw(pin: str) -> Text | None:
    """What a new PIN lacks; None: nothing."""
    if not (pin.isascii() and pin.isdigit() and SHORTEST <= len(pin) <= LONGEST):
        return DIGITS
    return TRIVIAL if _is_trivial(pin) else None


def _is_trivial(pin: str) -> bool:
    """One to three digits over and over, or all in a row, up or down."""
    over_and_over = any(pin == (pin[:size] * len(pin))[: len(pin)] for size in (1, 2, 3))
    steps = {(int(after) - int(before)) % 10 for before, after in itertools.pairwise(pin)}
    return over_and_over or steps in ({1}, {9})


def prepare(unit: int, person: str, pin: str, pepper: bytes, cost: Cost = Cost()) -> PersonKeyRow:
    """A new key of a person under a PIN; slow on purpose, so done before a transaction begins.

    Parameters
    ----------
    pepper : bytes
        A secret of the installation that is not in the database.

    Raises
    ------
    BadInput
        The PIN is too short or too easy.
    """
    if expected := flaw(pin):
        raise BadInput([Flaw("PIN", 0, "", "*" * len(pin), expected.en, expected.zh)])
    key, salt, nonce = (
        Ed25519PrivateKey.generate(),
        secrets.token_bytes(16),
        secrets.token_bytes(12),
    )
    box = AESGCM(_stretched(pin, salt, pepper, cost))
    private = box.encrypt(nonce, key.private_bytes_raw(), _named(unit, person))
    offline_salt = secrets.token_bytes(16)
    return PersonKeyRow(
        unit_id=unit,
        person=person,
        public=text(key.public_key().public_bytes_raw()),
        salt=text(salt),
        nonce=text(nonce),
        locked=text(private),
        cost=[cost.time, cost.memory],
        offline_salt=offline_salt.hex(),
        offline_verifier=offline(pin, offline_salt, ITERATIONS),
        iterations=ITERATIONS,
    )


def offline(pin: str, salt: bytes, iterations: int) -> str:
    """What a tablet without a network compares a PIN with."""
    return hashlib.pbkdf2_hmac("sha256", pin.encode(), salt, iterations).hex()


def keep(session: Session, made: PersonKeyRow, account: int | None) -> None:
    """Let a new key take the place of the one before, whose private part is gone by that."""
    units.hold(session, made.unit_id)
    before, at = key_of(session, made.unit_id, made.person), now()
    if before is not None:
        before.ended, before.locked, before.offline_verifier = at, "", ""
        session.flush()
    made.begun, made.account_id = at, account
    session.add(made)
    record(session, "pin.set", made.person, account=account, unit=made.unit_id)


def unlocked(row: PersonKeyRow, pin: str, pepper: bytes) -> Ed25519PrivateKey | None:
    """A person's key, if this is their PIN."""
    box = AESGCM(_stretched(pin, plain(row.salt), pepper, Cost(*row.cost)))
    try:
        raw = box.decrypt(plain(row.nonce), plain(row.locked), _named(row.unit_id, row.person))
    except InvalidTag:
        return None
    return Ed25519PrivateKey.from_private_bytes(raw)


class LookedAt(Exception):
    """The PIN for this very act is looked at now: it was sent more than once."""


def may_try(
    make: Sessions, device: str, unit: int, person: str, at: datetime, act: str
) -> Text | None:
    """Count a try before the PIN is looked at, and keep the count come what may.

    Whoever tries for many acts at once is counted as often; a right PIN takes the count back.

    Parameters
    ----------
    act : str
        The key of the act for which it was typed.

    Returns
    -------
    Text or None
        Why it may not be tried now.

    Raises
    ------
    LookedAt
        Nothing was counted.
    """
    with writing(make) as session:
        units.hold(session, unit)
        row = tries(session, device, unit, person)
        if row.act == act and row.looked is not None and now() - row.looked < TURN:
            raise LookedAt(act)
        if row.is_locked:
            return LOCKED
        if row.locked_until is not None and row.locked_until > at:
            left = minutes_left(row, at)
            return Text(WAITS.zh.format(left=left), WAITS.en.format(left=left))
        row.act, row.looked = act, now()
        row.failures += 1
        row.is_locked = row.failures >= MANY
        row.locked_until = at + LOCK if row.failures % FEW == 0 else None
        return None


def minutes_left(row: PinTryRow, at: datetime) -> int:
    """How long somebody has still to wait."""
    until = row.locked_until or at
    return max(0, -(-(until - at) // timedelta(minutes=1)))


def look_again(session: Session, device: str, unit: int, person: str, act: str) -> None:
    """Let the PIN for an act that was not kept be looked at once more."""
    row = tries(session, device, unit, person)
    if row.act == act:
        row.looked = None


def was_right(session: Session, device: str, unit: int, person: str) -> None:
    """Forget the tries of someone who has shown their PIN."""
    row = tries(session, device, unit, person)
    row.failures, row.locked_until, row.is_locked = 0, None, False


def was_wrong(session: Session, device: str, unit: int, person: str) -> None:
    """Put it on record when a wrong PIN locks someone out."""
    row = tries(session, device, unit, person)
    if row.is_locked or row.locked_until is not None:
        after = {"device": device, "failures": row.failures}
        record(session, "pin.lock", person, unit=unit, after=after)


def hear(session: Session, device: str, unit: int, said: Mapping[str, str]) -> None:
    """Put down whom a tablet's own count locks out, and let go of whom it does no more.

    The tablet counts PINs that never came here, and a leader may unlock there without a network:
    so whoever shows the right PIN here is let in, and one wrong try more locks here as well.

    Parameters
    ----------
    said : Mapping[str, str]
        By person, when they were last unlocked as far as the tablet has heard; empty: never.
    """
    known = {row.person: row for row in _heard(session, device, unit)}
    for person, row in known.items():
        if person not in said:
            row.failures, row.locked_until = 0, None
    called = names(session, unit)
    for person, under in said.items():
        if person in known or person not in called:
            continue
        row = tries(session, device, unit, person)
        last = row.forgiven.isoformat() if row.forgiven else ""
        if under == last and not row.is_locked:
            row.failures = MANY
            after = {"device": device, "failures": MANY}
            record(session, "pin.lock", person, unit=unit, after=after)


def has_news(session: Session, device: str, unit: int, said: Mapping[str, str]) -> bool:
    """Whether a tablet's own count locks out others than it was heard to."""
    return set(said) != {row.person for row in _heard(session, device, unit)}


def hear_waits(
    session: Session, device: str, unit: int, said: Mapping[str, tuple[int, str]], at: datetime
) -> None:
    """Let those wait here as well who wait by a tablet's own count.

    Parameters
    ----------
    said : Mapping[str, tuple[int, str]]
        By person, the minutes left, and when they were last unlocked as far as the tablet has
        heard; empty: never.
    """
    called = names(session, unit)
    for person, (left, under) in said.items():
        if person in called:
            row = tries(session, device, unit, person)
            last = row.forgiven.isoformat() if row.forgiven else ""
            if under == last and (row.locked_until is None or row.locked_until <= at):
                row.locked_until = at + min(timedelta(minutes=left), LOCK)


def waiting(session: Session, device: str, unit: int, at: datetime) -> set[str]:
    """Who waits here after five wrong PINs on a tablet."""
    wanted = select(PinTryRow.person).where(
        PinTryRow.device_id == device, PinTryRow.unit_id == unit, PinTryRow.locked_until > at
    )
    return set(session.scalars(wanted))


def _heard(session: Session, device: str, unit: int) -> Sequence[PinTryRow]:
    return session.scalars(
        select(PinTryRow).where(
            PinTryRow.device_id == device,
            PinTryRow.unit_id == unit,
            PinTryRow.failures >= MANY,
            PinTryRow.is_locked.is_(False),
        )
    ).all()


def locked(session: Session, unit: int, at: datetime) -> list[PinTryRow]:
    """Who is locked out on a device of the unit, or waits there, here or by its own count."""
    wanted = select(PinTryRow).where(
        PinTryRow.unit_id == unit,
        (PinTryRow.failures >= MANY) | (PinTryRow.locked_until > at),
    )
    return list(session.scalars(wanted.order_by(PinTryRow.person, PinTryRow.device_id)))


def unlock(session: Session, row: PinTryRow, account: int) -> None:
    """Let someone try again who was locked out, on the tablet as well once it hears of it."""
    row.forgiven = now()
    row.failures, row.locked_until, row.is_locked = 0, None, False
    record(session, "pin.unlock", row.person, account=account, unit=row.unit_id)


def forgiven(session: Session, device: str, unit: int) -> dict[str, str]:
    """When each was last unlocked on a tablet, which forgets its own count where that is new."""
    wanted = select(PinTryRow.person, PinTryRow.forgiven).where(
        PinTryRow.device_id == device,
        PinTryRow.unit_id == unit,
        PinTryRow.forgiven.is_not(None),
    )
    return {person: at.isoformat() for person, at in session.execute(wanted) if at}


def _stretched(pin: str, salt: bytes, pepper: bytes, cost: Cost) -> bytes:
    peppered = hmac.digest(pepper, pin.encode(), "sha256")
    return hash_secret_raw(peppered, salt, cost.time, cost.memory, 1, 32, Type.ID)


def _named(unit: int, person: str) -> bytes:
    return f"{unit} {person}".encode()
