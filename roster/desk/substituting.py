"""Codes by which a substitute signs: handed out ahead on a short printed list, each valid once.

The list works on one tablet, also without a network. Neither the server nor the tablet can read a
code from what they keep; the tablet shows in its act that it was given the code.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from roster.domain import Text
from roster.store.audit import record
from roster.store.devices import DeviceRow
from roster.store.substitutes import SubstituteCodeRow, held_code, last_number, open_codes
from roster.store.units import hold

DIGITS, GROUP = 12, 4
"""[digits] of a code, and in each of the groups in which it is printed."""
MOST = 20
"""[codes] on one list."""
WORTH = timedelta(days=90)
ITERATIONS = 200_000
"""Of PBKDF2: with twelve digits of chance, enough against who takes a tablet apart."""

UNKNOWN = Text("没有这个编号的代签码", "There is no code of this number")
USED = Text("该代签码已用过", "This code was used already")
ENDED = Text("该代签码已过期", "This code is no longer valid")
WRONG = Text("代签码不正确", "The code is wrong")


@dataclass(frozen=True, slots=True)
class Code:
    """One code as it stands on the printed list, and nowhere else."""

    number: int
    digits: str

    @property
    def printed(self) -> str:
        """``4821 3907 6512``"""
        groups = range(0, DIGITS, GROUP)
        return " ".join(self.digits[at : at + GROUP] for at in groups)


def issue(
    session: Session, device: DeviceRow, count: int, account: int, at: datetime
) -> list[Code]:
    """Make codes for one tablet; those that were handed out for it before are void."""
    hold(session, device.unit_id)
    for row in open_codes(session, device.id, at):
        row.ends = at
    first = last_number(session, device.id) + 1
    made = [Code(number, _digits()) for number in range(first, first + min(count, MOST))]
    session.add_all(_row(device, code, account, at) for code in made)
    after = {"device": device.name, "codes": len(made)}
    record(
        session, "substitute.issue", device.name, account=account, unit=device.unit_id, after=after
    )
    session.flush()
    return made


def verifiers(session: Session, device: str, at: datetime) -> list[dict[str, Any]]:
    """By what a tablet without a network tells a right code."""
    return [
        {
            "number": row.number,
            "salt": row.salt,
            "iterations": row.iterations,
            "verifier": row.verifier,
        }
        for row in open_codes(session, device, at)
    ]


def proof(digits: str, salt: str, iterations: int) -> str:
    """What a tablet puts into its act to show that it was given a code, in hex."""
    return hashlib.pbkdf2_hmac("sha256", digits.encode(), bytes.fromhex(salt), iterations).hex()


def redeem(
    session: Session, unit: int, device: str, act: Mapping[str, Any], at: datetime
) -> Text | None:
    """Use up the code of an act `substitute`; why it is not taken, or None.

    A list that has ended since the substitute signed is still good for it.

    Parameters
    ----------
    at : datetime
        When the act was received.
    """
    facts = act.get("facts", {})
    number, shown = facts.get("code"), facts.get("proof")
    row = held_code(session, device, number) if type(number) is int else None
    if row is None or row.unit_id != unit:
        return UNKNOWN
    if not isinstance(shown, str) or not _opens(row, shown):
        return WRONG
    if row.used is not None:
        return USED
    if row.ends <= min(at, datetime.fromisoformat(act["at"])):
        return ENDED
    row.used, row.person, row.record = at, str(facts.get("person", "")), str(act["record"])
    return None


def _opens(row: SubstituteCodeRow, shown: str) -> bool:
    try:
        found = hashlib.sha256(bytes.fromhex(shown)).hexdigest()
    except ValueError:
        return False
    return hmac.compare_digest(found, row.verifier)


def _row(device: DeviceRow, code: Code, account: int, at: datetime) -> SubstituteCodeRow:
    salt = secrets.token_hex(16)
    shown = proof(code.digits, salt, ITERATIONS)
    return SubstituteCodeRow(
        unit_id=device.unit_id,
        device_id=device.id,
        number=code.number,
        salt=salt,
        iterations=ITERATIONS,
        verifier=hashlib.sha256(bytes.fromhex(shown)).hexdigest(),
        account_id=account,
        made=at,
        ends=at + WORTH,
    )


def _digits() -> str:
    return f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"
