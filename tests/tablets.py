"""Tablets as tests hold them: each keeps its own acts, numbers them, signs what it sends."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from roster.desk import enrolling, pins
from roster.desk.receiving import PIN
from roster.desk.sealing import Seal, text
from roster.duty import checklists, machine, record
from roster.duty.checklists import Checklist
from roster.duty.machine import State
from roster.store.base import Sessions, now, writing

POST = "抢修值班"
DUE = "2026-12-01T00:00Z"
CREWS = {"out": ["G01", "G02"], "in": ["G05", "G06"]}
HEAD = "G09"
PHONE = "13800138000"
PINS = {"G01": "314159", "G05": "271828", HEAD: "161803"}
QUICK = pins.Cost(time=1, memory=64)


def opening(name: str) -> dict[str, Any]:
    """What a handover of the example station begins with."""
    given = {
        "id": name,
        "post": POST,
        "due": name.rpartition("@")[2].replace("Z", ":00Z"),
        "crews": CREWS,
        "leaders": {"out": "G01", "in": "G05"},
        "heads": [HEAD],
        "rooms": [{"code": "值班室"}],
    }
    return record.opening(checklists.shipped()["station"], given)


@dataclass
class Tablet:
    """One enrolled tablet.

    Parameters
    ----------
    number : int
        Of its last act.
    """

    unit: int
    id: str
    cookie: str
    key: ec.EllipticCurvePrivateKey
    number: int = 0
    seen: int = 0
    sent: list[dict[str, Any]] = field(default_factory=list)

    def act(self, name: str, act: str, **given: Any) -> dict[str, Any]:
        """The next act of this tablet."""
        self.number += 1
        made = {
            "key": str(uuid4()),
            "record": name,
            "device": self.id,
            "number": self.number,
            "act": act,
            "at": "2026-11-30T23:46:03Z",
            **({"seen": self.seen} if self.seen else {}),
            **given,
        }
        self.sent.append(made)
        return made

    def signed(self, content: bytes) -> str:
        """A signature by its key, as a browser makes one."""
        pair = decode_dss_signature(self.key.sign(content, ec.ECDSA(SHA256())))
        return text(b"".join(part.to_bytes(32, "big") for part in pair))

    def body(
        self, acts: Sequence[Mapping[str, Any]], typed: Mapping[str, str] = {}, **more: Any
    ) -> bytes:
        return json.dumps({"acts": list(acts), "pins": dict(typed), **more}).encode()

    def handover(self, name: str) -> Iterator[dict[str, Any]]:
        """All the acts of a handover without a defect, the two signatures last."""
        rules, begun = machine.table("handover"), opening(name)
        state = machine.start(rules, begun)
        for given in _walk(begun):
            act = given.pop("act")
            tried = {"device": self.id, "at": "2026-11-30T23:46:03Z", "act": act, **given}
            if act == "sign":
                digest = record.digest(state)
                proof = self.signed(digest.encode())
                given["facts"] = {"digest": digest, "device_signature": proof}
                tried["facts"] = given["facts"]
            after = machine.apply(rules, state, {"key": "", **tried})
            if isinstance(after, State):
                state = after
                yield self.act(name, act, **given)
            elif act != "answer":
                raise AssertionError((act, given, state.name, after))
        assert state.name in ("CLOSED", "IN_SIGNED"), state


def _walk(begun: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """What two crews do; of the answers, those that fit an item are taken."""
    yield {"act": "open", "side": "out", "by": "G01", "facts": {"opening": dict(begun)}}
    for side, crew in CREWS.items():
        yield {"act": "present", "side": side, "by": crew[0], "facts": {"people": crew}}
    expected = begun["counts"]
    for key in [*begun["open"], *begun["wanted"]]:
        answers: list[dict[str, Any]] = [
            {"value": "counted", "facts": {"counted": expected.get(key, 7)}},
            {"value": "declared", "facts": {"count": 0, "tickets": []}},
            {"value": "none"},
            {"value": "fine"},
            {"value": "text", "facts": {"text": "已转告"}},
        ]
        for side in ("out", "in"):
            for answer in answers:
                yield {
                    "act": "answer",
                    "side": side,
                    "by": CREWS[side][0],
                    "items": [key],
                    **answer,
                }
    for key in begun["confirming"]:
        yield {"act": "answer", "side": "in", "by": "G05", "items": [key], "value": "confirmed"}
    yield {"act": "sign", "side": "out", "by": "G01"}
    yield {"act": "sign", "side": "in", "by": "G05"}


def told_by_caller(
    wall: Tablet, name: str, checklist: Checklist | None = None
) -> list[dict[str, Any]]:
    """A repair job whose caller gave a name and a telephone."""
    given: dict[str, Any] = {
        "id": name,
        "post": POST,
        "due": DUE.replace("Z", ":00Z"),
        "crews": {"own": ["G01"]},
        "rooms": [],
    }
    begun = record.opening(checklist or checklists.shipped()["repair"], given)
    own = {"side": "own", "by": "G01"}
    text: dict[str, Any] = {"value": "text", **own}
    return [
        wall.act(name, "open", facts={"opening": begun, "version": begun["version"]}, **own),
        wall.act(name, "present", facts={"people": ["G01"]}, **own),
        wall.act(name, "answer", items=["N1-1"], facts={"text": "东街7号"}, **text),
        wall.act(name, "answer", items=["N1-5"], facts={"text": "来电人"}, **text),
        wall.act(name, "answer", items=["N1-6"], facts={"text": PHONE}, **text),
    ]


def tablet(make: Sessions, unit: int, by: int, post: str = POST) -> Tablet:
    """A tablet that was just enrolled."""
    key = ec.generate_private_key(ec.SECP256R1())
    public = key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    with writing(make) as work:
        code = enrolling.code(work, unit, "值班室平板", post, by, now())
        made = enrolling.enrol(work, unit, code, text(public), now())
        return Tablet(unit, made.row.id, f"{made.row.id}.{made.word}", key)


def set_pins(make: Sessions, unit: int, seal: Seal, given: Mapping[str, str] = PINS) -> None:
    """Let people have these PINs, cheaply."""
    for person, pin in given.items():
        made = pins.prepare(unit, person, pin, seal.secret(PIN), QUICK)
        with writing(make) as work:
            pins.keep(work, made, None)


def verdicts(receipts: Sequence[Mapping[str, Any]]) -> list[tuple[str, Any]]:
    """What became of each act, and why where it was not applied."""
    return [(each["verdict"], each["why"]) for each in receipts]
