"""Acts of the duty side are received: each once, in the order of its device, under a receipt.

What was received is kept with its link in the chain of its post and the server's seal, in one
transaction a request. The same act sent again is answered by the same receipt.
"""

from __future__ import annotations

import hashlib
import itertools
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from roster.desk import carrying, chaining, folding, judging_acts, pins, punching, signing, veiling
from roster.desk.folding import Body
from roster.desk.judging_acts import Judged, Records
from roster.desk.sealing import Seal
from roster.desk.signing import Shown
from roster.domain import Text
from roster.duty.canonical import canonical
from roster.errors import BadInput, Flaw
from roster.store import chains, devices, units
from roster.store.audit import record
from roster.store.base import Sessions, writing
from roster.store.chains import ChainRow
from roster.store.devices import DeviceRow
from roster.store.handovers import ActRow, RecordRow, Verdict, answered, next_sequence

MOST = 1000
"""[acts] in one request."""
LONGEST = 200_000
"""[bytes] of one act: most of it is a drawn signature."""
FARTHEST = 2**31 - 1
"""[s] that a clock is taken to be off at the most: 68 years, as far as databases count them."""
UNREADABLE = Text("操作记录不完整，未采用", "The act is not whole: it was not taken")


PIN = "pin"
"""For what a secret of the installation is mixed into a PIN."""


class Gap(Exception):
    """Acts are missing between those that were received and those that came."""

    def __init__(self, expected: int) -> None:
        self.expected = expected
        super().__init__(str(expected))


class Revoked(Exception):
    """The device was revoked: nothing of what it sent is kept."""


@dataclass(frozen=True, slots=True)
class Envelope:
    """What a device sends at once.

    Parameters
    ----------
    acts : tuple[Body, ...]
        In the order of their numbers.
    pins : Mapping[str, str]
        By the key of the act that each was typed for; never kept.
    oldest : int
        The number of the oldest act that the device still has; 0: it does not say.
    clock : datetime or None
        What the device took the time for; None: it does not say.
    """

    acts: tuple[Body, ...]
    pins: Mapping[str, Any] = field(default_factory=dict, repr=False)
    oldest: int = 0
    clock: datetime | None = None


Receipt = dict[str, Any]


def read(content: bytes) -> Envelope:
    """What a device has sent.

    Raises
    ------
    BadInput
        It is nothing to which receipts could be given.
    """
    try:
        found = json.loads(content)
        acts, typed, oldest = found["acts"], found.get("pins", {}), found.get("oldest", 0)
        keys = [str(UUID(act["key"])) for act in acts]
        numbers = [act["number"] for act in acts]
        fits = isinstance(typed, dict) and type(oldest) is int and len(acts) <= MOST
        counted = all(type(number) is int and 0 < number < 2**31 for number in numbers)
        in_order = all(a + 1 == b for a, b in itertools.pairwise(numbers))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise _unfit(type(error).__name__) from None
    if not (fits and counted and in_order and len(set(keys)) == len(keys)):
        raise _unfit("acts")
    whole = tuple({**act, "key": key} for act, key in zip(acts, keys, strict=True))
    return Envelope(whole, typed, oldest, _clock(found.get("clock")))


def received(
    make: Sessions, device: DeviceRow, envelope: Envelope, seal: Seal, at: datetime
) -> list[Receipt]:
    """Take up what a device has sent, in a transaction of its own; its receipts.

    PINs are looked at before that transaction begins: each takes a tenth of a second, on purpose.

    Raises
    ------
    Gap, Revoked, BadInput
        Nothing was kept.
    """
    typed = signing.typed(envelope.acts, envelope.pins)
    found = signing.shown(make, device.id, device.unit_id, typed, seal.secret(PIN), at)
    try:
        with writing(make) as session:
            return receive(session, device.unit_id, device.id, envelope, found, seal, at)
    except (Gap, Revoked, BadInput):
        signing.look_again(make, device.id, device.unit_id, found)
        raise


def receive(
    session: Session,
    unit: int,
    device: str,
    envelope: Envelope,
    shown: Mapping[str, Shown],
    seal: Seal,
    at: datetime,
) -> list[Receipt]:
    """Take up what a device has sent; its receipts, in order.

    Parameters
    ----------
    shown : Mapping[str, Shown]
        What came of the PINs, by act.

    Raises
    ------
    Gap
        An act before these has not come yet.
    Revoked
    BadInput
        An act of another device has come under the same key.
    """
    desk = _Desk(session, unit, seal, at)
    row = devices.hold(session, device)
    if row.revoked is not None:
        raise Revoked(device)
    known = answered(session, [act["key"] for act in envelope.acts])
    if any(each.device_id != device for each in known.values()):
        raise _unfit("key")
    _demand_order(session, row, envelope, known)
    skew = None if envelope.clock is None else _skew(envelope.clock, at)
    receipts = []
    for act in envelope.acts:
        kept = known.get(act["key"])
        if kept is None:
            kept = desk.take(row, act, shown.get(act["key"]), skew)
            row.received = act["number"]
        receipts.append(receipt(kept))
    row.seen = at
    return receipts


def enter(
    session: Session,
    unit: int,
    name: str,
    act: Body,
    account: int,
    shown: Shown | None,
    seal: Seal,
    at: datetime,
) -> ActRow:
    """Take up what somebody did on a page of the site; their PIN was looked at before.

    Raises
    ------
    BadInput
        There is no such record, the act is not one for a page, the PIN was not right or not that
        of whoever does it, or the act is not to be done now.
    """
    desk = _Desk(session, unit, seal, at)
    row = desk.records.find(name)
    if row is None:
        raise _not_done(judging_acts.UNKNOWN)
    if why := judging_acts.not_on_page(row, act, shown):
        raise _not_done(why)
    whole = {**act, "record": name, "at": f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"}
    judged = judging_acts.enter(unit, row, whole, shown, desk.records, at)
    if judged.verdict is not Verdict.APPLIED:
        assert judged.why is not None
        raise _not_done(judged.why)
    made = ActRow(device_id=None, number=None, account_id=account, skew=None)
    made.body = canonical(whole).decode()
    return desk.keep(made, whole, judged)


def receipt(row: ActRow) -> Receipt:
    """What is answered to an act, however often it comes."""
    return {**sealed(row), "seal": row.seal}


def sealed(row: ActRow) -> Receipt:
    """What the server's seal stands for."""
    return {
        "account": row.account_id,
        "act": hashlib.sha256(row.body.encode()).hexdigest(),
        "at": instant(row.received),
        "device": row.device_id,
        "key": row.key,
        "link": row.link or None,
        "number": row.number,
        "sequence": row.sequence,
        "skew": row.skew,
        "verdict": row.verdict,
        "why": row.why or None,
    }


def linked(row: ActRow, own: RecordRow, digest: str | None) -> dict[str, Any]:
    """What the chain of a post holds of an act of a record.

    Parameters
    ----------
    digest : str or None
        What the record came to, where the act signs it.
    """
    return {
        "act": hashlib.sha256(row.body.encode()).hexdigest(),
        "at": instant(row.received),
        "differs": own.differs if row.act == judging_acts.OPEN else None,
        "digest": digest,
        "key": row.key,
        "record": own.name,
        "sequence": row.sequence,
        "signature": row.signature or None,
        "skew": row.skew,
        "verdict": row.verdict,
    }


def instant(at: datetime) -> str:
    """``2026-12-01T07:46:03.250Z``."""
    utc = at.astimezone(UTC)
    return f"{utc:%Y-%m-%dT%H:%M:%S}.{utc.microsecond // 1000:03}Z"


class _Desk:
    """Where the acts of one unit are taken up: nobody else does so meanwhile."""

    def __init__(self, session: Session, unit: int, seal: Seal, at: datetime) -> None:
        units.hold(session, unit)
        self.records = Records(session, unit)
        self._session, self._unit, self._seal = session, unit, seal
        self._at = at.replace(microsecond=at.microsecond // 1000 * 1000)
        self._sequence = next_sequence(session, unit)
        self._chains: dict[str, ChainRow] = {}

    def take(self, row: DeviceRow, act: Body, shown: Shown | None, skew: int | None) -> ActRow:
        """Judge an act of a device and keep it."""
        own = self.records.find(str(act.get("record")))
        private = None if own is None else own.opening.get("private", ())
        act, told = veiling.taken_apart(act, private)
        content = _content(act)
        if content is None:
            plain = {"key": act["key"], "number": act["number"], "unreadable": True}
            judged, content = judging_acts.refused(UNREADABLE), canonical(plain).decode()
        else:
            judged = judging_acts.judge(row, act, shown, skew, self.records, self._at)
        self._count(row, shown)
        made = ActRow(device_id=row.id, number=act["number"], skew=skew, body=content)
        if told is not None and judged.verdict is not Verdict.REFUSED:
            veiling.keep(self._session, self._unit, act, told, self._at)
        kept = self.keep(made, act, judged)
        if kept.act == folding.PUNCH and kept.verdict == Verdict.APPLIED:
            punching.taken(self._session, row, act, skew, self._at, bool(kept.signature))
        return kept

    def keep(self, made: ActRow, act: Body, judged: Judged) -> ActRow:
        """Keep an act with its link and seal."""
        made.unit_id, made.sequence, made.key = self._unit, self._sequence, act["key"]
        made.act, made.person, made.received = judged.act, judged.person, self._at
        made.verdict, made.signature, made.link = judged.verdict, judged.signature, ""
        made.why = {"zh": judged.why.zh, "en": judged.why.en} if judged.why else {}
        if judged.verdict is not Verdict.REFUSED:
            assert judged.row is not None
            made.record_id = judged.row.id
            content = linked(made, judged.row, judged.digest)
            chain = self._chain(judged.row.post)
            made.link = chaining.append(self._session, chain, content, self._seal, self._at)
        made.seal = self._seal.sign(canonical(sealed(made)))
        self._session.add(made)
        self._sequence += 1
        if judged.row is not None:
            folding.remember(made.seal, self.records.state(judged.row))
        if judged.verdict is Verdict.APPLIED:
            self._follow(judged, act)
        return made

    def _chain(self, post: str) -> ChainRow:
        if post not in self._chains:
            self._chains[post] = chains.hold(self._session, self._unit, post)
        return self._chains[post]

    def _follow(self, judged: Judged, act: Body) -> None:
        """Let the lists that live on beyond a record know what was done."""
        row = judged.row
        assert row is not None
        for each in self.records.brought_about(row, act):
            carrying.follow(self._session, self._unit, row.post, row.name, each, self._at)

    def _count(self, row: DeviceRow, shown: Shown | None) -> None:
        """Take a count of tries back, or put it on record that someone is locked out now."""
        if shown is not None and shown.key is not None:
            pins.was_right(self._session, row.id, row.unit_id, shown.person)
        elif shown is not None and shown.why is pins.WRONG:
            pins.was_wrong(self._session, row.id, row.unit_id, shown.person)


def _demand_order(
    session: Session, row: DeviceRow, envelope: Envelope, known: Mapping[str, ActRow]
) -> None:
    """Nothing may be missing before an act, nor stand in the place of another one."""
    fresh = [act["number"] for act in envelope.acts if act["key"] not in known]
    expected = row.received + 1
    if not fresh or fresh[0] == expected:
        return
    if expected < fresh[0] == envelope.oldest:
        # The server went back to a backup, and the device has let go of what it had a receipt for.
        lost = {"first": expected, "last": fresh[0] - 1}
        record(session, "device.gap", row.id, unit=row.unit_id, after=lost)
        return
    raise Gap(expected)


def _content(act: Body) -> str | None:
    """An act as it is kept; None: it cannot be."""
    try:
        found = canonical(dict(act)).decode()
    except (ValueError, TypeError):
        return None
    return found if len(found) <= LONGEST else None


def _clock(said: object) -> datetime | None:
    """What a device takes the time for; None: it says nothing that could be."""
    try:
        found = datetime.fromisoformat(str(said))
    except ValueError:
        return None
    return found if found.tzinfo is not None else None


def _skew(clock: datetime, at: datetime) -> int:
    """By how many seconds a clock was ahead; one that is lost altogether holds no act back."""
    found = round((clock - at).total_seconds())
    return max(-FARTHEST, min(found, FARTHEST))


def _not_done(why: Text) -> BadInput:
    return BadInput([Flaw("交接班", 0, "", "", why.en, why.zh)])


def _unfit(value: str) -> BadInput:
    en = "acts in the order of their numbers, each with a key of its own"
    return BadInput([Flaw("acts", 0, "", value, en, "按编号连续、各有唯一标识的操作记录")])
