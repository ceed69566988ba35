"""Random walks through a table: acts that could be meant, and acts that nobody would make."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from roster.duty import checklists, machine, record
from roster.duty.checklists import Checklist
from roster.duty.machine import Refusal, State, Table

Act = dict[str, Any]

ODD = ("", "𠮷", "é", "e\u0301", '"\\', "__proto__", "constructor", "D1", "D4/楼道", "\n", "7")
"""Texts that a careless reader trips over."""
BAG: list[Any] = [
    None,
    True,
    0,
    7,
    "x",
    [],
    {},
    ["D1"],
    {"D1": 1},
    *ODD,
    "fine",
    "head.1",
    1.5,
    2**53,
]
"""Entries that may stand where others belong."""
OVER = ("IN_SIGNED", "CLOSED", "FORCED_CLOSED")
EVENLY = (*OVER, "OUT_SIGNED")
"""States in which each act is as likely as another."""
AFTERWARDS = 12
WEIGHTS = {
    "answer": 30,
    "present": 8,
    "sign": 60,
    "acknowledge": 8,
    "redone": 8,
    "rule": 4,
    "refuse": 0.3,
    "no_show": 0.3,
    "force_close": 0.3,
    "forbid": 1.5,
    "carry": 0.4,
    "defect": 0.8,
    "lift": 3,
    "unsign": 0.3,
    "correct": 0.8,
}
"""How often somebody comes upon each act, beside 1 for the others."""
SHARES = {"out": 10, "in": 10, "own": 10, "head": 2}
PEOPLE = {"out": ["G01", "G02", "G03"], "in": ["G05", "G06", "𠮷7"], "own": ["G01", "G02"]}
HEADS = ["H1", "H2"]


@dataclass(frozen=True)
class Step:
    """One act of a walk, with the record before and what came of it."""

    act: Act
    before: State
    after: State | Refusal

    @property
    def state(self) -> State:
        return self.before if isinstance(self.after, Refusal) else self.after


def given(rng: random.Random, rules: str) -> dict[str, Any]:
    """What a record is opened with: crews of every size, rooms and registers or none."""
    sides = ("out", "in") if rules == "handover" else ("own",)
    crews = {side: PEOPLE[side][: rng.randint(1, 3)] for side in sides}
    if rules == "handover" and rng.random() < 0.3:
        crews["in"] = [crews["out"][0]]
    return {
        "id": "抢修@2026-12-01T00:00Z",
        "post": "抢修",
        "due": "2026-12-01T00:00Z",
        "crews": crews,
        "leaders": {side: crew[0] for side, crew in crews.items() if rng.random() < 0.9},
        "heads": HEADS,
        "rooms": [{"code": "楼道"}, {"code": "宿舍", "items": ["D4"]}][: rng.randint(0, 2)],
        "registers": _registers(rng),
        "carry_overs": [{"id": "c1", "text": "e\u0301", "owner": "G02"}][: rng.randint(0, 1)],
        "settings": rng.choice([{}, {"own_hand": False}, {"before": 20, "extension": 30}]),
        "sources": rng.choice([{}, _sources(rng)]),
        "head": rng.choice([None, {"sequence": 7, "link": "ab"}]),
    }


def _registers(rng: random.Random) -> list[dict[str, Any]]:
    lines = [
        {"item": "D1", "place": "柜", "name": "钳", "expected": 3},
        {"item": "D1", "place": "柜", "name": "验电器", "expected": 2, "high_risk": True},
        {"item": "D14", "place": "", "name": "安全帽", "expected": 8},
    ]
    return rng.sample(lines, rng.randint(0, 3))


def _sources(rng: random.Random) -> dict[str, Any]:
    at = "2026-11-30T23:40:00Z"
    return {feed: {"at": at, "count": rng.randint(0, 1)} for feed in ("tickets", "outages")}


def everything() -> Checklist:
    """A round that asks every kind of item, as a unit may write one."""
    kinds = ("yes", "count", "list", "text", "marks", "time", "photo")
    usual = {"section": "all", "who": "own", "blocks": True, "source": "unit"}
    items: list[dict[str, Any]] = [
        {**usual, "code": f"K{n}", "zh": kind, "en": kind, "type": kind}
        for n, kind in enumerate(kinds)
    ]
    items[1].update(place="register", code="D1")
    items.append({**usual, "code": "D14", "zh": "帽", "en": "hats", "type": "count"})
    items[-1].update(place="register", risk="single", blocks=False)
    name = {"zh": "全部", "en": "all"}
    return checklists.read(
        {
            "id": "everything",
            "table": "round",
            "title": name,
            "sections": [{"id": "all", **name}],
            "sources": {"unit": name},
            "items": items,
        }
    )


class Walker:
    """Takes one record as far as chance has it.

    Parameters
    ----------
    good : float
        Share of acts that somebody could mean; the others are noise.
    """

    def __init__(
        self, seed: int, checklist: Checklist, rules: Table | None = None, good: float = 0.95
    ) -> None:
        self.rng = random.Random(seed)
        self.rules = rules = rules or machine.table(checklist.rules)
        self.checklist = checklist
        self.given = given(self.rng, self.checklist.rules)
        self.opening = record.opening(self.checklist, self.given)
        self.state = machine.start(rules, self.opening)
        self.sides = list(rules.sides)
        self.good = good
        self.trouble = self.rng.choice([0.05, 0.2, 1])
        self.made = 0

    def walk(self, steps: int) -> Iterator[Step]:
        """So many acts, or a few beyond the end."""
        left = steps
        while left > 0:
            left = min(left - 1, AFTERWARDS) if self.state.name in OVER else left - 1
            before = self.state
            act = self._act()
            after = machine.apply(self.rules, before, act)
            if isinstance(after, State):
                self.state = after
            yield Step(act, before, after)

    @property
    def facts(self) -> Mapping[str, Any]:
        return self.state.facts

    def _act(self) -> Act:
        self.made += 1
        side = self.rng.choices(self.sides, [SHARES[each] for each in self.sides])[0]
        act: Act = {
            "key": f"k{self.made}",
            "at": f"2026-11-30T23:{self.made // 60 % 60:02}:{self.made % 60:02}Z",
            "device": self.rng.choice(["d1", "d2"]),
            "side": side,
            "by": self._by(side),
        }
        if self.rng.random() < self.good:
            act.update(self._meant(side))
        else:
            act.update(self._noise())
        if act.get("by") is None:
            act.pop("by", None)
        if self.rng.random() < 0.2:
            act["skew"] = self.rng.choice([0, 90000, -4])
        return act

    def _by(self, side: str) -> Any:
        people: Sequence[str] = self.facts["people"].get(side) or HEADS
        signers: Sequence[str] = self.facts["signers"].get(side) or people
        usual = [None, *signers, *signers, *signers, *people]
        return self.rng.choice([*usual, *usual, self.rng.choice(HEADS), "G01"])

    def _meant(self, side: str) -> Act:
        acts = machine.allowed(self.rules, self.state, side)
        if not acts:
            return self._noise()
        act = self.rng.choices(acts, list(map(self._weight, acts)))[0]
        meant = {"act": act, "reason": "因为", **getattr(self, f"_{act}", self._plain)(side)}
        return self._spoilt(meant) if self.rng.random() < 0.15 else meant

    def _weight(self, act: str) -> float:
        if self.state.name in EVENLY:
            return 4 if act == "sign" else 1
        usual = WEIGHTS.get(act, 1)
        return usual if usual > 1 else usual * self.trouble

    def _spoilt(self, act: Act) -> Act:
        """The same with one entry left out, or taken from the bag."""
        facts = dict(act.get("facts", {}))
        spoilt = {**act, "facts": facts}
        where = facts if facts and self.rng.random() < 0.6 else spoilt
        name = self.rng.choice([each for each in where if each != "act"] or ["by"])
        if self.rng.random() < 0.5:
            where.pop(name, None)
        else:
            where[name] = self.rng.choice(BAG)
        return spoilt

    def _plain(self, side: str) -> Act:
        return {"facts": {"text": "补记"}, "item": self._one(self.facts["keys"])}

    def _one(self, known: Iterable[str]) -> str:
        return self.rng.choice([*known] or ["nothing"])

    def _some(self, known: Any) -> list[str]:
        found = [*known]
        return self.rng.sample(found, self.rng.randint(0, len(found)))

    def _open(self, side: str) -> Act:
        return {"facts": {"opening": self.rng.choice([self.opening, {"version": "x"}, {}])}}

    def _present(self, side: str) -> Act:
        known = self.given["crews"].get(side) or HEADS
        return {
            "facts": {
                "people": self.rng.choice(
                    [[*known], ["G09"], self._some([*known, "G09", "G01"]) or [*known]]
                )
            }
        }

    def _substitute(self, side: str) -> Act:
        person = self.rng.choice(["G08", "G09", *self.facts["people"]["in"]])
        return {"facts": {"person": person, "for": "G05", "code": 1, "proof": "ab"}}

    def _across(self, side: str) -> Act:
        return {"facts": {"person": self._one(self.facts["crossing"])}}

    def _answer(self, side: str) -> Act:
        unconfirmed = self.facts.get("unconfirmed", [])
        left = [*self.facts["open"], *self.facts["wanted"], *self.facts["after"]]
        if side == "in" and unconfirmed and self.rng.random() < 0.3:
            return {"value": "confirmed", "items": self._some(unconfirmed) or list(unconfirmed)}
        ours = [key for key in left if key.split("/")[0] in self.facts["hand"].get(side, [])]
        if self.rng.random() < 0.05:
            ours = list(self.facts["keys"])
        key = self._one(ours)
        code = key.split("/")[0]
        fits = [value for value, codes in self.facts["fits"].items() if code in codes]
        value = self._one(fits)
        told = self.facts["counts"].get(key, 3) + (self.rng.random() < 0.1)
        facts = {
            "counted": told,
            "count": self.rng.choice([0, 0, 2, -1]),
            "text": "é",
            "time": "23:50",
            "seats": ["07"],
        }
        if value == "fine" and self.rng.random() < 0.5:
            alone = self.facts["alone"]
            fine = self.facts["fits"]["fine"]
            group = [k for k in ours if k.split("/")[0] in fine]
            return {"value": value, "items": [k for k in group if k not in alone] or group}
        item, _, place = key.partition("/")
        return {"value": value, "item": item, "facts": facts, **({"place": place} if place else {})}

    def _correct(self, side: str) -> Act:
        found = self.facts["defects"] if self.rng.random() < 0.5 else self.facts["answers"]
        return {"items": [self._one(found)]}

    def _defect(self, side: str) -> Act:
        return {"items": [self._one([*self.facts["keys"], "D1/钳"])], "value": "found"}

    def _redo(self, side: str) -> Act:
        return {"items": [self._one(self.facts["defects"])]}

    def _redone(self, side: str) -> Act:
        return {"items": [self._one(self.facts["redo"])]}

    def _decline_redo(self, side: str) -> Act:
        return self._redo(side)

    def _carry(self, side: str) -> Act:
        item = self._one([*self.facts["lists"], "D9", "D1", "x"])
        return {"item": item, "facts": {"text": "未完", "owner": "G05", "ticket": "T1"}}

    def _finish(self, side: str) -> Act:
        return {"item": self._one(self.facts["carry"])}

    def _acknowledge(self, side: str) -> Act:
        return {"item": self._one(self.facts["unacknowledged"])}

    def _forbid(self, side: str) -> Act:
        return {"value": self._one(self.facts["forbidding"]), "facts": {"person": "G02"}}

    def _lift(self, side: str) -> Act:
        return {"value": self._one(self.facts["forbidden"])}

    def _split(self, side: str) -> Act:
        people = self._some(self.given["crews"]["out"])
        return {"item": self.rng.choice(["T1", "T2", *ODD]), "facts": {"people": people}}

    def _take(self, side: str) -> Act:
        return {"item": self._one(self.facts["held"])}

    def _refuse(self, side: str) -> Act:
        return {"item": "D4", "facts": {"ground": self._one([*self.facts["grounds"], "x"])}}

    def _call(self, side: str) -> Act:
        contact = self.rng.choice(["head.1", "standby.1", ""])
        return {"facts": {"contact": contact}, "value": self.rng.choice(["answered", "unanswered"])}

    def _rule(self, side: str) -> Act:
        other = self.facts["pending"].get("in" if side == "out" else "out")
        if other and self.rng.random() < 0.7:
            said = ("decision", "head", "items", "lifts", "until", "responsible")
            return {"facts": {"at": other["when"], **{name: other.get(name) for name in said}}}
        facts = {
            "decision": self.rng.choices(["go_on", "stay", "force_close"], [12, 3, 1])[0],
            "head": self.rng.choice([*HEADS, "G01"]),
            "at": "2026-12-01T00:07:00Z",
            "items": [*self.facts["defects"]] if self.rng.random() < 0.8 else [],
            "lifts": [*self.facts["forbidden"]],
            "until": self.rng.choice(["2026-12-01T02:00:00Z", ""]),
            "responsible": self.rng.choice(["in", "in", "out", "x"]),
        }
        return {"facts": facts}

    def _countersign(self, side: str) -> Act:
        return {"facts": {"of": self._one(self.facts["uncountersigned"]), "agrees": True}}

    def _decide(self, side: str) -> Act:
        return {"facts": {"of": self.rng.choice(["k1", ""]), "kept": True}}

    def _no_show(self, side: str) -> Act:
        return {"facts": {"missing": "in" if side == "out" else "out"}}

    def _extend(self, side: str) -> Act:
        times = ["2026-12-01T00:20:00Z", "2026-12-01T01:00:00Z", "2026-12-01T03:00:00Z", ""]
        return {"facts": {"until": self.rng.choice(times)}}

    def _sign(self, side: str) -> Act:
        digest = record.digest(self.state) if self.rng.random() < 0.85 else "other"
        return {"facts": {"digest": digest, "offline": self.rng.choice([True, False])}}

    def _force_close(self, side: str) -> Act:
        return {"facts": {"responsible": self.rng.choice(["in", "out", "x"]), "digest": "ab"}}

    def _confirm(self, side: str) -> Act:
        return {"item": self._one(self.facts["unproved"])}

    def _noise(self) -> Act:
        """An act whose entries are taken from a bag."""
        names = ["item", "place", "items", "value", "reason", "by", "key"]
        inner = ["people", "person", "text", "owner", "decision", "digest", "opening", "of"]
        act: Act = {"act": self.rng.choice([*self.rules.acts, "nothing", "constructor"])}
        for name in self.rng.sample(names, 3):
            act[name] = self.rng.choice(BAG)
        act["facts"] = {name: self.rng.choice(BAG) for name in self.rng.sample(inner, 3)}
        if self.rng.random() < 0.1:
            act["side"] = self.rng.choice(["", "own", "toString", "in"])
        return {"by": None, **act}
