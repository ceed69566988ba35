"""A handover for the tests: crews, a checklist, and acts in few words."""

from __future__ import annotations

from typing import Any

from roster.duty import checklists, machine, record
from roster.duty.machine import Refusal, State

RECORD = "抢修@2026-12-01T00:00Z"
GIVEN: dict[str, Any] = {
    "id": RECORD,
    "post": "抢修",
    "due": "2026-12-01T00:00Z",
    "crews": {"out": ["G01", "G02"], "in": ["G05", "G06"]},
    "leaders": {"out": "G01", "in": "G05"},
    "heads": ["H1", "H2"],
    "rooms": [{"code": "值班室"}, {"code": "楼道"}, {"code": "车库", "items": ["D5"]}],
    "registers": [
        {"item": "D1", "place": "抢修柜", "name": "钳形电流表", "expected": 2},
        {"item": "D1", "place": "抢修柜", "name": "验电器", "expected": 2, "high_risk": True},
        {"item": "D14", "place": "", "name": "安全帽", "expected": 8},
    ],
}


class Handing:
    """One handover, act by act.

    Parameters
    ----------
    given : object
        Entries that differ from the usual handover.
    """

    def __init__(self, checklist: str = "station", **given: Any) -> None:
        self.checklist = checklists.shipped()[checklist]
        self.rules = machine.table(self.checklist.rules)
        self.state = machine.start(self.rules, record.opening(self.checklist, {**GIVEN, **given}))
        self.made = 0

    @property
    def facts(self) -> dict[str, Any]:
        return dict(self.state.facts)

    def tried(self, act: str, side: str, **entries: Any) -> State | Refusal:
        """What comes of an act, which is taken if it may be."""
        self.made += 1
        made = {
            "key": f"k{self.made}",
            "device": "d1",
            "at": f"2026-11-30T23:50:{self.made % 60:02}Z",
            "act": act,
            "side": side,
            **entries,
        }
        after = machine.apply(self.rules, self.state, made)
        if isinstance(after, State):
            self.state = after
        return after

    def do(self, act: str, side: str, **entries: Any) -> Handing:
        after = self.tried(act, side, **entries)
        assert isinstance(after, State), (act, side, entries, after)
        return self

    def refused(self, act: str, side: str, **entries: Any) -> str:
        """The name of the condition that an act fails; nothing has changed."""
        before = self.state
        after = self.tried(act, side, **entries)
        assert isinstance(after, Refusal), (act, side, entries)
        assert self.state is before
        assert after.zh
        assert after.en
        return after.guard

    def begun(self) -> Handing:
        """Both crews are here."""
        self.do("open", "out", facts={})
        self.do("present", "out", facts={"people": ["G01", "G02"]})
        return self.do("present", "in", facts={"people": ["G05", "G06"]})

    def checked(self) -> Handing:
        """Everything is as it should be."""
        alone, fine = self.facts["alone"], self.facts["fits"]["fine"]
        walked = [key for key in self.facts["open"] if key.split("/")[0] in fine]
        for side in ("out", "in"):
            ours = [key for key in walked if self._side(key) == side and key not in alone]
            if ours:
                self.do("answer", side, value="fine", items=ours)
        for key in self.facts["open"]:
            self._answer(key)
        if self.facts["unconfirmed"]:
            self.do("answer", "in", value="confirmed", items=self.facts["unconfirmed"])
        return self

    def _side(self, key: str) -> str:
        return "in" if key.split("/")[0] in self.facts["hand"]["in"] else "out"

    def _answer(self, key: str) -> None:
        item, _, place = key.partition("/")
        told: dict[str, Any] = {"item": item, **({"place": place} if place else {})}
        if item in self.facts["fits"]["declared"]:
            self.do("answer", "out", value="declared", facts={"count": 0, "tickets": []}, **told)
        elif item in self.facts["fits"]["none"]:
            self.do("answer", "out", value="none", **told)
        elif key in self.facts["counts"]:
            counted = {"counted": self.facts["counts"][key]}
            self.do("answer", "in", value="counted", facts=counted, **told)
        else:
            self.do("answer", "in", value="fine", **told)

    def sign(self, side: str, by: str, *, offline: bool = False) -> Handing:
        facts = {"digest": record.digest(self.state), **({"offline": True} if offline else {})}
        return self.do("sign", side, by=by, facts=facts)

    def signed(self) -> Handing:
        """The outgoing crew has signed."""
        return self.begun().checked().sign("out", "G01")

    def closed(self) -> Handing:
        return self.signed().sign("in", "G05")
