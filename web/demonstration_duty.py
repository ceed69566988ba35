"""The demonstration's station at its duties: handovers of some days, one that is open, a log."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from roster.desk import duty_books, enrolling, openings, pins, receiving
from roster.desk.crews import Changeover, crews
from roster.desk.handing import written
from roster.desk.receiving import PIN, Envelope
from roster.desk.rounding import planned
from roster.desk.sealing import Seal, text
from roster.desk.signing import Shown
from roster.domain import Text
from roster.duty import machine, record
from roster.duty.book import DutyBook
from roster.duty.machine import State
from roster.feeds.unit import Unit
from roster.store.accounts import AccountRow
from roster.store.base import Sessions, now, writing
from roster.store.handovers import RecordRow
from roster.store.keys import keys
from roster.store.units import UnitRow
from web.demonstration_month import STATION

Act = dict[str, Any]

SAID = Text("供电所带班长的PIN：{pins}", "PINs of the station's leaders: {pins}")

BACK, AHEAD = timedelta(days=3), timedelta(days=3)
FIRST_PIN = 100001
"""The PIN of the first person of the station; that of the next one is one more."""
QUICK = pins.Cost(time=1, memory=8192)
EARLY = timedelta(minutes=12)
"""Before the hour, when both crews are there."""
SIGNED = {"out": timedelta(minutes=2), "in": timedelta(minutes=3)}
DRAWN = {
    "out": "M40 120L90 60L140 130L190 70L250 120L330 90",
    "in": "M60 60L120 140L180 60M240 100L340 100M290 60L290 150",
}
"""What a finger would have drawn."""
LOG = (
    ("fault", "10千伏城东线分支开关跳闸，已通知抢修", timedelta(hours=3)),
    ("repair", "故障点找到：用户熔断器烧坏，已更换送电", timedelta(hours=4, minutes=25)),
    ("call", "95598转来报修工单一张，用户家中无电", timedelta(hours=9)),
    ("visit", "安全员到所检查值班室", timedelta(hours=10)),
)
LEFT = "城东线用户熔断器备品用完，联系物资领用"
SKIPPED = 4
"""Every so many rounds one is missed."""


def begin(app: Flask) -> str:
    """Let the station have handed over for some days, once only; its leaders' PINs."""
    make: Sessions = app.extensions["lunzhi.sessions"]
    seal: Seal = app.extensions["lunzhi.seal"]
    with writing(make) as work:
        unit = work.scalars(select(UnitRow.id).where(UnitRow.name == STATION)).one()
        book = app.extensions["lunzhi.shelf"].unit(work, unit)
        if work.scalar(select(RecordRow.id).limit(1)) is None:
            lay(work, seal, unit, book, now())
        number = {person.id: place for place, person in enumerate(book.people)}
        held = sorted(keys(work, unit), key=lambda who: number[who])
        return "、".join(f"{who} {FIRST_PIN + number[who]}" for who in held)


def lay(work: Session, seal: Seal, unit: int, book: Unit, at: datetime) -> None:
    """Handovers, rounds and entries of the log up to now, received as from a tablet."""
    duty_book, zone = duty_books.of(book), ZoneInfo(book.zone)
    maker = work.scalars(select(AccountRow.id).order_by(AccountRow.id).limit(1)).one()
    today = at.astimezone(zone).date()
    near = crews(work, unit, book, duty_book, today - BACK, today + AHEAD)
    leading = {who for each in near for who in (each.out_leader, each.in_leader)}
    device, opened = _enrolled(work, unit, maker), _pins(work, seal, unit, book, leading, maker)
    due = [each for each in near if each.due - EARLY <= at]
    acts = [act for each in due for act in _logged(each)]
    acts += _rounds(device, book, duty_book, due, at)
    carried: list[Mapping[str, Any]] = []
    for number, each in enumerate(due, start=1):
        made = list(_handover(device, duty_book, each, carried, closes=number < len(due)))
        carried += [{"id": a["key"], **a["facts"]} for a in made if a["act"] == "carry"]
        acts += made
    begun = [act["facts"]["opening"] for act in acts if act["act"] == "open"]
    openings.keep(work, device, {each["id"]: openings.parts(each) for each in begun}, at)
    acts = sorted((act for act in acts if act["at"] <= written(at)), key=lambda act: act["at"])
    for number, act in enumerate(acts, start=1):
        act |= {"device": device, "number": number}
    for _, found in groupby(acts, key=lambda act: act["record"]):
        _receive(work, seal, unit, device, opened, list(found), at)


def _receive(
    work: Session,
    seal: Seal,
    unit: int,
    device: str,
    opened: Mapping[str, Ed25519PrivateKey],
    acts: Sequence[Act],
    at: datetime,
) -> None:
    """Let some acts of one record come; whoever signs has shown their PIN."""
    shown = {
        act["key"]: Shown(act["by"], opened[act["by"]]) for act in acts if act["act"] == "sign"
    }
    moment = min(datetime.fromisoformat(acts[-1]["at"]) + timedelta(seconds=1), at)
    envelope = Envelope(tuple(acts))
    for receipt in receiving.receive(work, unit, device, envelope, shown, seal, moment):
        assert receipt["verdict"] == "applied", receipt


def _enrolled(work: Session, unit: int, maker: int) -> str:
    """A tablet of the station; nobody holds its key, so that it sends nothing more."""
    public = ec.generate_private_key(ec.SECP256R1()).public_key()
    shown = text(public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo))
    code = enrolling.code(work, unit, "值班室平板（演示）", "抢修值班", maker, now())
    return enrolling.enrol(work, unit, code, shown, now()).row.id


def _pins(
    work: Session, seal: Seal, unit: int, book: Unit, leading: Collection[str], maker: int
) -> dict[str, Ed25519PrivateKey]:
    """Give those who lead a PIN; their keys."""
    opened = {}
    for number, person in enumerate(book.people):
        if person.id in leading:
            pin, pepper = str(FIRST_PIN + number), seal.secret(PIN)
            made = pins.prepare(unit, person.id, pin, pepper, QUICK)
            pins.keep(work, made, maker)
            key = pins.unlocked(made, pin, pepper)
            assert key is not None
            opened[person.id] = key
    return opened


def _act(name: str, what: str, at: datetime, **given: Any) -> Act:
    return {"key": str(uuid4()), "record": name, "act": what, "at": written(at), **given}


def opening(
    duty_book: DutyBook, change: Changeover, carried: Sequence[Mapping[str, Any]] = ()
) -> dict[str, Any]:
    """What a handover begins with, as a tablet makes it of the unit's book."""
    settings = duty_book.settings(change.post)
    return record.opening(
        duty_book.checklists[settings.checklist],
        {
            "id": change.record,
            "post": change.post,
            "due": written(change.due),
            "crews": {"out": list(change.out), "in": list(change.in_)},
            "leaders": {"out": change.out_leader, "in": change.in_leader},
            "heads": [],
            "rooms": [
                {"code": room.code, "items": list(room.items)}
                for room in duty_book.rooms_of(change.post)
            ],
            "registers": [
                {
                    "item": each.item,
                    "place": each.place,
                    "name": each.name,
                    "expected": each.expected,
                    "high_risk": each.is_high_risk,
                }
                for each in duty_book.articles_of(change.post)
            ],
            "carry_overs": list(carried),
            "settings": {
                "before": settings.before,
                "overrun": settings.overrun,
                "extension": settings.extension,
                "own_hand": settings.is_own_hand_only,
            },
        },
    )


def _handover(
    device: str,
    duty_book: DutyBook,
    change: Changeover,
    carried: Sequence[Mapping[str, Any]],
    closes: bool,
) -> Iterator[Act]:
    """A handover without a defect; one that is still open stops in the middle."""
    rules, begun = machine.table("handover"), opening(duty_book, change, carried)
    state = machine.start(rules, begun)
    leaders = {"out": change.out_leader, "in": change.in_leader}
    steps = list(_steps(begun, leaders))
    for place, (what, side, given) in enumerate(steps):
        if not closes and place > len(steps) // 2:
            return
        when = change.due - EARLY + place * EARLY / len(steps)
        if what == "sign":
            when = change.due + SIGNED[side]
            given = {"facts": {"digest": record.digest(state), "drawing": DRAWN[side]}}
        for one in _meant(state, what, given):
            act = _act(change.record, what, when, side=side, by=leaders[side], **one)
            after = machine.apply(rules, state, {**act, "device": device})
            if isinstance(after, State):
                state = after
                yield act


def _steps(
    begun: Mapping[str, Any], leaders: Mapping[str, str]
) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """(act, side, what it carries) of both crews, whether or not it comes to that."""
    yield "open", "out", {"facts": {"opening": dict(begun)}}
    for side in ("out", "in"):
        yield "present", side, {"facts": {"people": begun["crews"][side]}}
    if not begun["carry"]:
        left = {"text": LEFT, "owner": leaders["in"]}
        yield "carry", "out", {"item": begun["lists"][0], "facts": left}
    yield "acknowledge", "in", {}
    for key in [*begun["open"], *begun["wanted"]]:
        counted = {"value": "counted", "facts": {"counted": begun["counts"].get(key)}}
        declared = {"value": "declared", "facts": {"count": 0, "tickets": []}}
        for side in ("out", "in"):
            for answer in (counted, {"value": "fine"}, declared, {"value": "none"}):
                yield "answer", side, {"items": [key], **answer}
    for key in begun["confirming"]:
        yield "answer", "in", {"items": [key], "value": "confirmed"}
    yield "sign", "out", {}
    yield "sign", "in", {}


def _meant(state: State, what: str, given: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """What is done by a step as things stand: nothing is answered twice, all is acknowledged."""
    facts: Mapping[str, Any] = state.facts
    if what == "acknowledge":
        yield from ({"item": each} for each in facts["unacknowledged"])
    elif (
        what != "answer"
        or given["value"] == "confirmed"
        or given["items"][0] not in facts["answers"]
    ):
        yield given


def _logged(change: Changeover) -> list[Act]:
    """What the crew that came writes down."""
    name = f"log:{change.record}"
    begun = {"id": name, "post": change.post, "due": written(change.due)}
    first = change.due + LOG[0][2]
    found = [_act(name, "open", first, side="crew", by=change.in_leader, facts={"opening": begun})]
    for kind, words, after in LOG:
        facts = {"kind": kind, "text": words}
        when = change.due + after + timedelta(seconds=1)
        found.append(_act(name, "write", when, side="crew", by=change.in_leader, facts=facts))
    return found


def _rounds(
    device: str, book: Unit, duty_book: DutyBook, due: Sequence[Changeover], at: datetime
) -> list[Act]:
    """The rounds since the first handover, all but every fourth."""
    found: list[Act] = []
    today = at.astimezone(ZoneInfo(book.zone)).date()
    made = planned(book, duty_book, today - BACK, today)
    for number, (name, post, checklist, when, _) in enumerate(made):
        holders = [each for each in due if each.post == post and each.due <= when]
        if holders and number % SKIPPED and when <= at:
            found += _round(device, duty_book, name, post, checklist, when, holders[-1].in_)
    return found


def _round(
    device: str,
    duty_book: DutyBook,
    name: str,
    post: str,
    checklist: str,
    due: datetime,
    crew: Sequence[str],
) -> Iterator[Act]:
    """One round, on which nothing was found."""
    given: dict[str, Any] = {
        "id": name, "post": post, "due": written(due), "crews": {"own": list(crew)},
        "rooms": [{"code": room.code} for room in duty_book.rooms_of(post)],
    }  # fmt: skip
    rules, begun = machine.table("round"), record.opening(duty_book.checklists[checklist], given)
    state, when = machine.start(rules, begun), due + timedelta(minutes=3)
    facts: Mapping[str, Any] = begun
    steps: list[tuple[str, dict[str, Any]]] = [
        ("open", {"facts": {"opening": dict(begun)}}),
        ("present", {"facts": {"people": list(crew[:2])}}),
        *(("answer", {"items": [key], "value": "fine"}) for key in facts["keys"]),
        *(("answer", {"items": [key], "value": "none"}) for key in facts["keys"]),
        ("close", {}),
    ]
    for what, more in steps:
        for one in _meant(state, what, more):
            when += timedelta(seconds=20)
            act = _act(name, what, when, side="own", by=crew[0], **one)
            after = machine.apply(rules, state, {**act, "device": device})
            if isinstance(after, State):
                state = after
                yield act
