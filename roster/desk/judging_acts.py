"""What becomes of an act that has come: applied, contested or refused, and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from roster.desk import folding, openings, pins, punching, substituting
from roster.desk.folding import DECIDE, PROVED, PUNCH, SIGN, Body
from roster.desk.sealing import by_device
from roster.desk.signing import NEEDS_PIN, Shown, signature
from roster.domain import Text
from roster.duty import editions, record
from roster.duty.machine import Refusal, State
from roster.store.devices import DeviceRow
from roster.store.handovers import RecordRow, Verdict, acts_of, record_row
from roster.store.names import is_named

OPEN, SUBSTITUTE = "open", "substitute"
ENDED = frozenset({"CLOSED", "FORCED_CLOSED", "ENTERED"})

YEARS = range(1970, 3000)
"""In which a clock may stand, however wrong it is."""

MALFORMED = Text("操作记录缺少必要内容", "The act lacks what it needs")
UNKNOWN = Text("没有这次交接班", "There is no such handover")
OTHER_DEVICE = Text("操作记录不属于本设备", "The act is not this device's")
NO_PIN = Text("需要输入PIN", "A PIN is needed")
NO_PROOF = Text("签名与本设备的密钥不符", "The signature is not by this device's key")
OTHER_RECORD = Text(
    "签字时所见的内容与现在不同：另一方已作更改",
    "What was signed is not what stands now: the other side has changed it",
)
NOBODY = Text("本单位没有此人", "Nobody of the unit has this number")
NO_CLOCK = Text("打卡时间无法读取", "The time of the punch cannot be read")
ON_PAGE_ONLY = Text("此项由负责人在网页上决定", "This is decided by the head on a page of the site")
ON_TABLET_ONLY = Text("此项只能在平板上办理", "This is done on a tablet alone")

UNDER_PIN: Mapping[str, frozenset[str]] = {
    folding.HANDOVER: frozenset({"countersign", DECIDE, "force_close", "confirm", "lift"}),
    folding.ROUND: frozenset({DECIDE, "confirm"}),
}
"""What is done of a record on a page of the site, by its table, under the person's own PIN."""
UNDER_SIGN_IN: Mapping[str, frozenset[str]] = {
    folding.LOG: frozenset({OPEN, "write", "correct"}),
    folding.PAPER: frozenset({OPEN, "enter", "amend"}),
}
"""And what is written there by whoever has signed in."""
HEAD, CONFIRM = "head", "confirm"


@dataclass(frozen=True, slots=True)
class Judged:
    """What becomes of an act.

    Parameters
    ----------
    row : RecordRow or None
        The record it belongs to; none where it is refused.
    digest : str or None
        What the record comes to, where the act signs it.
    """

    verdict: Verdict
    act: str = ""
    person: str | None = None
    why: Text | None = None
    row: RecordRow | None = None
    signature: str = ""
    digest: str | None = None


def refused(why: Text, act: Body | None = None) -> Judged:
    given = act or {}
    return Judged(Verdict.REFUSED, str(given.get("act", ""))[:20], person_of(given), why)


def person_of(act: Body) -> str | None:
    """Who does an act, as it says itself."""
    by = act.get("by")
    return by if isinstance(by, str) and len(by) <= 100 else None


class Records:
    """The records of a unit as they stand, each folded once a request."""

    def __init__(self, session: Session, unit: int) -> None:
        self._session, self._unit = session, unit
        self._rows: dict[str, RecordRow] = {}
        self._states: dict[int, State] = {}
        self._contested: dict[int, dict[str, Body]] = {}

    def find(self, name: str) -> RecordRow | None:
        if name not in self._rows:
            found = record_row(self._session, self._unit, name)
            if found is None:
                return None
            self._rows[name] = found
        return self._rows[name]

    def open(self, act: Body, at: datetime) -> RecordRow:
        """A new record, as the device that opens it saw what it begins with."""
        known = folding.named(act["record"])
        opening = act["facts"]["opening"]
        row = RecordRow(
            unit_id=self._unit,
            name=act["record"],
            kind=known.kind,
            post=known.post or str(opening.get("post", "")),
            due=known.due or at,
            opening=opening,
            opened=at,
        )
        self._session.add(row)
        self._session.flush()
        self._rows[row.name] = row
        self._states[row.id] = folding.begun(row)
        return row

    def lay_beside(self, row: RecordRow, device: DeviceRow) -> None:
        """Mark in what a handover begins with other facts than its tablet was given."""
        if row.kind == folding.HANDOVER:
            row.differs = openings.differences(self._session, device.id, row.opening)

    def state(self, row: RecordRow) -> State:
        if row.id not in self._states:
            self._states[row.id] = folding.stand(self._session, row)
        return self._states[row.id]

    def contested(self, row: RecordRow) -> Mapping[str, Body]:
        """The acts that wait for the head, or have been decided."""
        return {
            each.key: folding.body(each)
            for each in acts_of(self._session, row.id)
            if each.verdict == Verdict.CONTESTED
        }

    def after(self, row: RecordRow, act: Body) -> State | Refusal:
        waiting = self.contested(row) if act["act"] == DECIDE else {}
        return folding.after(folding.table(row), self.state(row), act, waiting)

    def keep(self, row: RecordRow, state: State, at: datetime) -> None:
        self._states[row.id] = state
        row.state = state.name
        if row.closed is None and state.name in ENDED:
            row.closed = at

    def brought_about(self, row: RecordRow, act: Body) -> list[Body]:
        """An act that was applied, and the contested one that it lets stand."""
        facts = act.get("facts", {})
        if act["act"] != DECIDE or not facts.get("kept"):
            return [act]
        stands = self.contested(row).get(facts.get("of", ""))
        return [act, stands] if stands else [act]

    def is_named(self, person: str) -> bool:
        """Whether somebody of the unit has this number."""
        return is_named(self._session, self._unit, person)

    def redeem(self, device: DeviceRow, act: Body, at: datetime) -> Text | None:
        """Use up a substitute's code; why it is not taken, or None."""
        return substituting.redeem(self._session, self._unit, device.id, act, at)

    def as_seen(self, row: RecordRow, device: str, seen: int) -> State:
        return folding.fold(self._session, row, seen, device)


def judge(
    device: DeviceRow,
    act: Body,
    shown: Shown | None,
    skew: int | None,
    records: Records,
    at: datetime,
) -> Judged:
    """What becomes of an act of a device."""
    if why := _flaw(act, device, shown):
        return refused(why, act)
    if act["act"] == PUNCH and not records.is_named(act["by"]):
        return refused(NOBODY, act)
    if (row := records.find(act["record"])) is None:
        if act["act"] != OPEN:
            return refused(UNKNOWN, act)
        row = records.open(act, at)
        records.lay_beside(row, device)
    return enter(device.unit_id, row, act, shown, records, at, device, skew)


def not_on_page(row: RecordRow, act: Body, shown: Shown | None) -> Text | None:
    """Why an act is not one for a page of the site, or not by whoever does it there."""
    table = folding.named(row.name).table
    if act["act"] in UNDER_SIGN_IN.get(table, ()):
        return None
    is_theirs = act["act"] == CONFIRM or act.get("side") == HEAD
    if act["act"] not in UNDER_PIN.get(table, ()) or not is_theirs:
        return ON_TABLET_ONLY
    if shown is None or shown.key is None or shown.person != act.get("by"):
        return (shown.why if shown else None) or NO_PIN
    return None


def enter(
    unit: int,
    row: RecordRow,
    act: Body,
    shown: Shown | None,
    records: Records,
    at: datetime,
    device: DeviceRow | None = None,
    skew: int | None = None,
) -> Judged:
    """What becomes of an act on a record that is there."""
    key = shown.key if shown else None
    whole = folding.as_folded(act, skew, key is not None)
    after, why, digest = records.after(row, whole), None, None
    if act["act"] == SIGN:
        digest = record.digest(records.state(row))
        why = None if act["facts"].get("digest") == digest else OTHER_RECORD
    verdict = Verdict.APPLIED
    if isinstance(after, Refusal):
        verdict, why = Verdict.REFUSED, Text(after.zh, after.en)
        if device is not None and _was_lawful(row, whole, records, device):
            verdict = Verdict.CONTESTED
    elif why is not None:
        verdict = Verdict.CONTESTED
    if verdict is Verdict.APPLIED and act["act"] == SUBSTITUTE and device is not None:
        why = records.redeem(device, act, at)
        verdict = Verdict.REFUSED if why else verdict
    if verdict is Verdict.REFUSED:
        assert why is not None
        return refused(why, act)
    if verdict is Verdict.APPLIED and isinstance(after, State):
        records.keep(row, after, at)
    signed = signature(key, unit, act) if key else ""
    return Judged(verdict, act["act"], person_of(act), why, row, signed, digest)


def _was_lawful(row: RecordRow, act: Body, records: Records, device: DeviceRow) -> bool:
    """Whether it was lawful by what the device knew, before the other side changed something."""
    seen = act.get("seen", 0)
    state = records.as_seen(row, device.id, seen)
    return not isinstance(folding.after(folding.table(row), state, act, {}), Refusal)


def _flaw(act: Body, device: DeviceRow, shown: Shown | None) -> Text | None:
    """Why an act is not taken, whatever its record stands at."""
    if not _is_whole(act):
        return MALFORMED
    if act["device"] != device.id:
        return OTHER_DEVICE
    if act["act"] == DECIDE or folding.named(act["record"]).table == folding.PAPER:
        return ON_PAGE_ONLY
    if shown is not None and shown.why is not None and not _stands_without(act, shown.why):
        return shown.why
    if shown is None and (act["act"] in NEEDS_PIN or act.get("side") == HEAD):
        return NO_PIN
    if act["act"] == PUNCH and not _has_hour(act["at"]):
        return NO_CLOCK
    if act["act"] in PROVED and (shown is None or shown.key is None):
        facts = act["facts"]
        proof, digest = facts.get("device_signature"), facts.get("digest")
        is_own = act["act"] != PUNCH or digest == punching.digest_of(act)
        if not is_own or not by_device(device.public, digest.encode(), proof):
            return NO_PROOF
    return None


def _stands_without(act: Body, why: Text) -> bool:
    """Whether a punch stands as one that the tablet alone has looked at.

    Who typed wrong PINs after it cannot undo it: while PINs wait, this one is not looked at.
    """
    return act["act"] == PUNCH and why not in (pins.WRONG, pins.NONE)


def _has_hour(at: str) -> bool:
    """Whether a time is one: a dead clock begins in 1970."""
    found = datetime.fromisoformat(at)
    return found.tzinfo is not None and 1970 <= found.year < 2200


def _begins(opening: Any, name: str) -> bool:
    """Whether a record may begin so: it is that record's, by an edition of its table."""
    if not isinstance(opening, dict) or opening.get("id", name) != name:
        return False
    table = folding.named(name).table
    edition = opening.get("rules", table)
    return editions.is_known(edition) and editions.kind(edition) == table


def _is_whole(act: Body) -> bool:
    """Whether an act has what every act of its kind needs."""
    words: tuple[Any, ...] = (act.get("record"), act.get("act"), act.get("device"), act.get("at"))
    facts = act.get("facts", {})
    if not all(isinstance(word, str) and 0 < len(word) <= 200 for word in words):
        return False
    if not isinstance(facts, dict) or type(act.get("seen", 0)) is not int:
        return False
    if not isinstance(act.get("by"), str | None) or not isinstance(act.get("side"), str | None):
        return False
    try:
        folding.named(act["record"])
        at = datetime.fromisoformat(act["at"])
    except ValueError:
        return False
    # A time without its zone is none, and one beyond all calendars is reckoned with by nobody.
    if at.tzinfo is None or at.year not in YEARS:
        return False
    if act["act"] == OPEN:
        return _begins(facts.get("opening"), act["record"])
    if act["act"] in PROVED:
        proofs = (facts.get("digest"), facts.get("device_signature", ""))
        return bool(act.get("by")) and all(isinstance(each, str) for each in proofs)
    return len(act["act"]) <= 20
