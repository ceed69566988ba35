"""What must hold of a handover whatever anybody does, said without the table that is to keep it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from roster.duty import machine, record
from roster.duty.machine import State
from tests.duty.walking import OVER, Step, Walker

CONSTANT = ("id", "post", "due", "checklist", "version", "crews", "heads", "limit")
Known = Mapping[str, Any]
ABSENT = ("NO_SHOW_OUT", "NO_SHOW_IN")


def known(state: State) -> Known:
    return state.facts


class Watch:
    """Looks at each act of a walk and names what is broken."""

    def __init__(self, walker: Walker) -> None:
        self.opening = known(machine.start(walker.rules, walker.opening))
        self.checklist = walker.checklist
        self.given = walker.given
        self.counts: Mapping[str, Any] = self.opening["counts"]
        self.items = {item.code: item for item in walker.checklist.items}
        self.signed_as = ""

    def broken(self, step: Step) -> Iterator[str]:
        """The names of what an act has broken."""
        if not isinstance(step.after, State):
            return
        before, after, act = step.before, step.after, step.act
        yield from self._always(after)
        yield from self._signatures(before, after, act)
        yield from self._answers(before, after, act)
        yield from self._rulings(before, after)
        if before.name in OVER:
            yield from self._afterwards(before, after)

    def _always(self, after: State) -> Iterator[str]:
        facts = known(after)
        if any(facts[name] != self.opening[name] for name in CONSTANT):
            yield "an open record keeps what it was opened with"
        if after.name not in OVER and facts["holder"]["station"] != "out":
            yield "the outgoing crew holds the station until it is handed over"
        if after.name in ("IN_SIGNED", "CLOSED") and facts["holder"]["station"] != "in":
            yield "what is handed over the incoming crew holds"
        if any(facts["holder"].get(job) != "out" for job in facts["held"]):
            yield "a job that is kept has a crew"
        late = [e for e in facts["extensions"] if "ruling" not in e]
        if any(e["until"] > self.opening["limit"] for e in late):
            yield "past the limit only the head extends"

    def _signatures(self, before: State, after: State, act: Known) -> Iterator[str]:
        was: Mapping[str, Any] = known(before)["signed"]
        now: Known = known(after)["signed"]
        if now["out"] and now["in"] and now["out"].get("by") == now["in"].get("by"):
            yield "nobody signs for both crews"
        if now["in"] and (not now["out"] or now["out"]["digest"] != now["in"]["digest"]):
            yield "both crews sign the same"
        for side in ("out", "in"):
            if now[side] and now[side] != was[side]:
                yield from self._just_signed(after, side, str(now[side].get("by")))
        if was["out"] and not now["out"]:
            voided = known(after)["voided"]
            if not voided or voided[-1] != was["out"]:
                yield "a void signature is kept"
            if after.name == "OUT_SIGNED":
                yield "without a signature nothing is signed"
        if now["out"] and after.name not in ("OUT_SIGNED", *OVER):
            yield "what is signed does not change under the signature"
        if after.name == "OUT_SIGNED" and record.digest(after) != self.signed_as:
            yield "what is signed does not change under the signature"

    def _just_signed(self, after: State, side: str, by: str) -> Iterator[str]:
        facts = known(after)
        self.signed_as = record.digest(after)
        entitled = {who for who, entry in facts["substitutes"].items() if entry["side"] == side}
        entitled |= set(facts["crossed"][side])
        leader = self.given["leaders"].get(side)
        own = self.given["settings"].get("own_hand", True)
        entitled |= {leader} if leader and own else set(self.given["crews"][side])
        if by not in entitled:
            yield "only leaders and substitutes sign"
        if facts["forbidden"]:
            yield "nobody signs in a state that forbids it"
        if facts["defects"] or any(map(self._is_unanswered(facts), self.opening["open"])):
            yield "nobody signs while a blocking item is open"
        if any(key not in facts["confirmed"] for key in self.opening["unconfirmed"]):
            yield "what the outgoing crew declares the incoming confirms"
        if any(
            c not in facts["acknowledged"] and c not in facts["finished"] for c in facts["carry"]
        ):
            yield "every carry-over is acknowledged"

    @staticmethod
    def _is_unanswered(facts: Known) -> Any:
        def unanswered(key: str) -> bool:
            answer = facts["answers"].get(key)
            return answer is None or (answer["value"] == "found" and key not in facts["accepted"])

        return unanswered

    def _answers(self, before: State, after: State, act: Known) -> Iterator[str]:
        facts = known(after)
        for key, answer in facts["answers"].items():
            if "side" not in answer or answer == known(before)["answers"].get(key):
                continue
            item = self.items[key.split("/")[0]]
            if answer["value"] == "found":
                continue
            if item.kind == "auto" and answer["value"] == "fine":
                yield "what nobody connected is never fine"
            if answer["value"] != "listed" and answer["side"] not in _hands(item.who):
                yield "each side answers its own items"
            is_counted = answer["value"] == "counted" and key in self.counts
            if is_counted and answer["facts"]["counted"] != self.counts[key]:
                yield "what differs from the register is entered as found"
            if len(act.get("items") or []) > 1 and key in self.opening["alone"]:
                yield "high-risk items are confirmed one by one"
        if act.get("value") == "confirmed" and act["act"] == "answer" and act["side"] != "in":
            yield "the incoming crew confirms"
        gone = set(known(before)["defects"]) - set(facts["defects"])
        if act["act"] == "correct":
            sides = {known(before)["defects"][key]["side"] for key in gone}
            if sides - {act["side"]}:
                yield "nobody takes back what the others found"

    def _rulings(self, before: State, after: State) -> Iterator[str]:
        facts = known(after)
        for key in set(facts["rulings"]) - set(known(before)["rulings"]):
            ruling = facts["rulings"][key]
            if before.name not in ABSENT and set(ruling) != {"out", "in"}:
                yield "both leaders record a ruling"
            if any(entry["head"] not in self.given["heads"] for entry in ruling.values()):
                yield "the head rules"
            if len({entry["decision"] for entry in ruling.values()}) > 1:
                yield "a ruling is one"
        if after.name == "FORCED_CLOSED" and before.name != "FORCED_CLOSED":
            ruled = [r for r in facts["rulings"].values() for r in r.values()]
            by_head = (facts["signed"]["head"] or {}).get("by") in self.given["heads"]
            if not by_head and not any(r["decision"] == "force_close" for r in ruled):
                yield "only the head closes by force"

    def _afterwards(self, before: State, after: State) -> Iterator[str]:
        same = ("signed", "answers", "carry")
        if record.digest(before) != record.digest(after) or any(
            known(before)[name] != known(after)[name] for name in same
        ):
            yield "what is over takes additions alone"
        if after.name not in OVER or (before.name != "IN_SIGNED" and after.name != before.name):
            yield "what is over stays over"
        if known(before)["holder"]["station"] != known(after)["holder"]["station"]:
            yield "what is over stays with its holder"


def _hands(who: str) -> tuple[str, ...]:
    return {"joint": ("out", "in"), "both": ("out",)}.get(who, (who,))
