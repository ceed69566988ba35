"""Who signs, by which key: a PIN opens a person's for one act, or the device's stands in."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import select
from sqlalchemy.orm import Session

from roster.desk import pins
from roster.desk.sealing import text
from roster.domain import Text
from roster.duty.canonical import canonical
from roster.store.accounts import AccountRow
from roster.store.base import Sessions, reading, writing
from roster.store.handovers import answered
from roster.store.keys import PersonKeyRow, key_of

NEEDS_PIN = frozenset({"confirm", "countersign", "force_close"})
"""Acts that nobody does without a PIN; a signature without one is taken as made offline."""
PAUSE = 0.05
"""[s] between two looks at whether an act is answered by now."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What came of a PIN that was typed for an act.

    Parameters
    ----------
    key : Ed25519PrivateKey or None
        The person's key, where the PIN was right.
    why : Text or None
        Why not.
    """

    person: str
    key: Ed25519PrivateKey | None = None
    why: Text | None = None


def shown(
    make: Sessions,
    device: str,
    unit: int,
    typed: Mapping[str, tuple[str, str]],
    pepper: bytes,
    at: datetime,
) -> dict[str, Shown]:
    """Open the keys of those who typed a PIN; slow on purpose, so done before anything is written.

    Parameters
    ----------
    typed : Mapping[str, tuple[str, str]]
        (person, PIN) by the key of the act that it was typed for.
    """
    if not typed:
        return {}
    with reading(make) as session:
        known = set(answered(session, typed))
        rows = {person: usable(session, unit, person) for person, _ in typed.values()}
        session.expunge_all()
    found = {
        key: _shown(make, device, unit, rows[person], person, pin, pepper, at, key)
        for key, (person, pin) in typed.items()
        if key not in known
    }
    return {key: each for key, each in found.items() if each is not None}


def usable(session: Session, unit: int, person: str) -> PersonKeyRow | None:
    """The key of someone who may sign: not of one whose account is closed."""
    row = key_of(session, unit, person)
    if row is None:
        return None
    account = session.scalars(
        select(AccountRow).where(AccountRow.unit_id == unit, AccountRow.person == person)
    ).one_or_none()
    return None if account is not None and account.closed is not None else row


def _shown(
    make: Sessions,
    device: str,
    unit: int,
    row: PersonKeyRow | None,
    person: str,
    pin: str,
    pepper: bytes,
    at: datetime,
    act: str,
) -> Shown | None:
    """What comes of one PIN; None: the act was sent more than once, and is answered already."""
    if row is None:
        return Shown(person, why=pins.NONE)
    while True:
        try:
            why = pins.may_try(make, device, unit, person, at, act)
            break
        except pins.LookedAt:
            # By another request, also one in another process: its answer is that to this one.
            if _is_answered_soon(make, act):
                return None
    if why:
        return Shown(person, why=why)
    key = pins.unlocked(row, pin, pepper)
    return Shown(person, key, None if key else pins.WRONG)


def look_again(make: Sessions, device: str, unit: int, found: Mapping[str, Shown]) -> None:
    """Let PINs be looked at once more at once, for acts that were not kept."""
    for act, each in found.items():
        with writing(make) as session:
            pins.look_again(session, device, unit, each.person, act)


def _is_answered_soon(make: Sessions, act: str) -> bool:
    time.sleep(PAUSE)
    with reading(make) as session:
        return act in answered(session, [act])


def signature(key: Ed25519PrivateKey, unit: int, act: Mapping[str, Any]) -> str:
    """A person's signature under an act, which names the record, its digest and the side."""
    return text(key.sign(signed(unit, act)))


def signed(unit: int, act: Mapping[str, Any]) -> bytes:
    """What a person's key signs."""
    return canonical({"act": dict(act), "purpose": "lunzhi/act/1", "unit": unit})


def typed(
    acts: Iterable[Mapping[str, Any]], given: Mapping[str, Any]
) -> dict[str, tuple[str, str]]:
    """(person, PIN) by act, of the PINs that came beside the acts."""
    return {
        act["key"]: (act["by"], given[act["key"]])
        for act in acts
        if isinstance(given.get(act["key"]), str) and isinstance(act.get("by"), str)
    }
