"""No sequence of acts reaches a decision on a case without the steps that lead to it."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest

from roster.duty import machine
from roster.duty.machine import Refusal, State

TABLE = machine.table("case")
OPENING = {"person": "G01", "kind": "penalty", "public": "no"}
EARLY, LATE = "2026-12-01T00:00:00Z", "2026-12-09T16:00:00Z"
GROUND = {
    "adoption": "1",
    "evidence": "attendance",
    "excused": [],
    "earliest": "2026-11-01",
    "day": "2026-11-30",
    "today": "2026-12-01",
    "reached": "acknowledged",
    "same_act": [],
    "lower": [],
}


@dataclass
class Case:
    """A case, act by act."""

    state: State = field(default_factory=lambda: machine.start(TABLE, OPENING))
    done: list[Mapping[str, Any]] = field(default_factory=list)

    def do(self, act: str, side: str, by: str, at: str = EARLY, **more: Any) -> Refusal | None:
        facts = more.pop("facts", {})
        made = {"act": act, "side": side, "by": by, "at": at, "facts": facts, **more}
        after = machine.apply(TABLE, self.state, made)
        if isinstance(after, Refusal):
            return after
        self.state = after
        self.done.append(made)
        return None

    def past(self, *acts: Sequence[Any]) -> Case:
        for act, side, by, more in acts:
            assert self.do(act, side, by, **more) is None
        return self


Act = tuple[str, str, str, dict[str, Any]]
"""An act, as whom, by whom, and what is said with it."""
PROPOSE: Act = ("propose", "line", "G02", {"facts": GROUND})
AGE = {"earliest": "2026-11-01", "day": "2026-11-30"}
NOTIFY: Act = ("notify", "line", "G02", {"facts": {"excused": [], **AGE}})
HEAR = ("hear", "person", "G01", {"reason": "堵车"})
UPHOLD = {"outcome": "uphold", "parts": [], "same_handover": [], "excused": []}
DECIDE = ("decide", "decider", "G17", {"reason": "属实", "facts": UPHOLD})
TOLD: Act = ("deliver", "person", "G01", {})
APPEAL = ("appeal", "person", "G01", {"reason": "不服", "facts": {"until": LATE}})


def refused(found: Refusal | None) -> str:
    assert found is not None
    assert found.zh
    assert found.en
    return found.guard


def test_a_case_comes_to_its_end_step_by_step() -> None:
    case = Case().past(PROPOSE, NOTIFY, HEAR, DECIDE, TOLD)
    assert case.state.name == "DECIDED"
    given: Any = {"facts": {"until": EARLY}, "at": LATE}
    assert case.do("settle", "decider", "G17", **given) is None
    assert case.state.name == "FINAL"


def test_an_appeal_reverses_it() -> None:
    case = Case().past(PROPOSE, NOTIFY, HEAR, DECIDE, TOLD, APPEAL)
    facts = {"outcome": "reverse", "bodies": ["@9"], "parts": []}
    assert case.do("rule", "body", "@9", reason="班车故障", facts=facts) is None
    assert case.state.name == "REVERSED"


@pytest.mark.parametrize(
    ("changed", "guard"),
    [
        ({"excused": [["leave", {}]]}, "unexcused"),
        ({"day": "2026-10-31"}, "in_time"),
        ({"day": "2026-12-02"}, "past"),
        ({"reached": ""}, "reached"),
        ({"same_act": ["3"]}, "one_code"),
        ({"adoption": ""}, "adopted"),
        ({"evidence": ""}, "evidence"),
        ({"lower": ["DIS-1"]}, "rungs"),
    ],
)
def test_no_case_without_its_ground(changed: dict[str, Any], guard: str) -> None:
    assert refused(Case().do("propose", "line", "G02", facts={**GROUND, **changed})) == guard


def test_nobody_handles_their_own_case() -> None:
    assert refused(Case().do("propose", "line", "G01", facts=GROUND)) == "not_self"


def test_a_grave_act_goes_up_the_ladder_at_once() -> None:
    facts = {**GROUND, "lower": ["DIS-1"], "grave": "伤人"}
    assert Case().do("propose", "line", "G02", facts=facts) is None


def test_a_reminder_closes_it_and_needs_a_reason() -> None:
    case = Case().past(PROPOSE)
    assert refused(case.do("remind", "line", "G02")) == "reason"
    assert case.do("remind", "line", "G02", reason="首次") is None
    assert case.state.name == "REMINDED"


@pytest.mark.parametrize(
    ("by", "changed", "guard"),
    [
        ("G02", {}, "second"),
        ("G17", {"parts": ["G17"]}, "apart"),
        ("G17", {"excused": [["leave", {}]]}, "unexcused"),
        ("G17", {"same_handover": ["4"]}, "why_two"),
        ("G01", {}, "not_self"),
    ],
)
def test_who_may_not_decide(by: str, changed: dict[str, Any], guard: str) -> None:
    case = Case().past(PROPOSE, NOTIFY, HEAR)
    found = case.do("decide", "decider", by, reason="属实", facts={**UPHOLD, **changed})
    assert refused(found) == guard


def test_a_second_money_code_of_a_handover_needs_a_reason() -> None:
    case = Case().past(PROPOSE, NOTIFY, HEAR)
    facts = {**UPHOLD, "same_handover": ["4"], "second_money": "两件事互不相干"}
    assert case.do("decide", "decider", "G17", reason="属实", facts=facts) is None


def test_a_term_that_passed_is_reported_before_anybody_decides() -> None:
    case = Case().past(PROPOSE, NOTIFY, TOLD)
    decide: Any = {"reason": "属实", "facts": UPHOLD, "at": LATE}
    assert refused(case.do("decide", "decider", "G17", **decide)) == "hearing_over"
    report: Any = {"facts": {"term": "hearing", "due": LATE}}
    assert refused(case.do("escalate", "clock", "-", at=EARLY, **report)) == "term_over"
    assert case.do("escalate", "clock", "-", at=LATE, **report) is None
    assert case.state.name == "NOTIFIED"
    assert case.do("decide", "decider", "G17", **decide) is None


def test_no_term_runs_before_the_notice_was_delivered() -> None:
    case = Case().past(PROPOSE, NOTIFY)
    report: Any = {"facts": {"term": "hearing", "due": EARLY}, "at": LATE}
    assert case.do("escalate", "clock", "-", **report) is not None


def test_an_appeal_after_its_term_is_refused_and_the_case_is_not_final_before() -> None:
    case = Case().past(PROPOSE, NOTIFY, HEAR, DECIDE)
    settle: Any = {"facts": {"until": LATE}}
    assert refused(case.do("settle", "decider", "G17", **settle)) == "told"
    case.past(TOLD)
    assert refused(case.do("settle", "decider", "G17", **settle)) == "appeal_over"
    late: Any = {"reason": "不服", "facts": {"until": EARLY}, "at": LATE}
    assert refused(case.do("appeal", "person", "G01", **late)) == "until"


@pytest.mark.parametrize(("by", "guard"), [("@8", "body"), ("G17", "outside"), ("G02", "outside")])
def test_only_a_named_body_outside_the_line_rules_on_an_appeal(by: str, guard: str) -> None:
    case = Case().past(PROPOSE, NOTIFY, HEAR, DECIDE, TOLD, APPEAL)
    facts = {"outcome": "affirm", "bodies": ["@9", "G17", "G02"], "parts": []}
    assert refused(case.do("rule", "body", by, reason="维持", facts=facts)) == guard


def test_public_criticism_needs_a_code_that_asks_for_it_and_a_final_decision() -> None:
    end: Any = ("settle", "decider", "G17", {"facts": {"until": EARLY}, "at": LATE})
    plain = Case().past(PROPOSE, NOTIFY, HEAR, DECIDE, TOLD, end)
    assert refused(plain.do("announce", "decider", "G17", reason="全局通报")) == "public"
    public = Case(machine.start(TABLE, {**OPENING, "public": "yes"}))
    public.past(PROPOSE, NOTIFY, HEAR, DECIDE, TOLD)
    assert public.do("announce", "decider", "G17", reason="全局通报") is not None
    public.past(end)
    assert public.do("announce", "decider", "G17", reason="全局通报") is None


def test_a_reward_is_decided_by_a_second_person_without_a_hearing() -> None:
    case = Case(machine.start(TABLE, {**OPENING, "kind": "reward"})).past(PROPOSE)
    assert refused(case.do("decide", "decider", "G02", reason="好", facts=UPHOLD)) == "second"
    assert case.do("decide", "decider", "G17", reason="好", facts=UPHOLD) is None
    assert case.state.name == "FINAL"


# Random walks: whoever, whatever, whenever.

PEOPLE = ("G01", "G02", "G05", "G17", "@9", "")
TIMES = (EARLY, "2026-12-05T00:00:00Z", LATE)
FACTS: Mapping[str, Sequence[Any]] = {
    "adoption": ("", "1"),
    "evidence": ("", "attendance"),
    "excused": ([], [["leave", {}]]),
    "day": ("2026-10-01", "2026-11-30"),
    "reached": ("", "acknowledged"),
    "same_act": ([], ["3"]),
    "lower": ([], ["DIS-1"]),
    "same_handover": ([], ["4"]),
    "second_money": ("", "两件事"),
    "outcome": ("uphold", "drop", "affirm", "reverse", ""),
    "parts": ([], ["G05"], ["G17"]),
    "bodies": ([], ["@9", "G17"]),
    "term": ("hearing", "decision", "ruling"),
    "due": TIMES,
    "until": TIMES,
    "sheet": ("", "K-7"),
}
SETTLE = ("settle", "decider", "G17", {"facts": {"until": EARLY}, "at": LATE})
PASSED = ("escalate", "clock", "-", {"facts": {"term": "hearing", "due": EARLY}, "at": LATE})
AFFIRM = {"outcome": "affirm", "bodies": ["@9", "G17"], "parts": []}
RULE = ("rule", "body", "@9", {"reason": "维持", "facts": AFFIRM})
REVERSE = ("rule", "body", "@9", {"reason": "成立", "facts": {**AFFIRM, "outcome": "reverse"}})
RIGHT = (PROPOSE, NOTIFY, HEAR, DECIDE, TOLD, APPEAL, SETTLE, PASSED, RULE, REVERSE)
WALKS = 1500


def step(rng: random.Random) -> dict[str, Any]:
    """An act: one that would be right but for what was changed in it, or any act at all."""
    if rng.random() < 0.1:
        act, side, by = rng.choice([*TABLE.acts]), rng.choice([*TABLE.sides]), rng.choice(PEOPLE)
        facts = {name: rng.choice(values) for name, values in FACTS.items()}
        reason, at = rng.choice(["", "因为"]), rng.choice(TIMES)
        return {"act": act, "side": side, "by": by, "at": at, "reason": reason, "facts": facts}
    act, side, by, more = rng.choice(RIGHT)
    given = {"act": act, "side": side, "by": by, "at": EARLY, "reason": "", "facts": {}, **more}
    if rng.random() < 0.5:
        given |= rng.choice([{"by": rng.choice(PEOPLE)}, {"at": rng.choice(TIMES)}])
    if rng.random() < 0.4:
        # What the act itself is told of is what its conditions ask for.
        own = [name for name in given["facts"] if name in FACTS]
        name = rng.choice(own if own and rng.random() < 0.7 else [*FACTS])
        given["facts"] = {**given["facts"], name: rng.choice(FACTS[name])}
    return given


USUAL = (PROPOSE, NOTIFY, HEAR, DECIDE, TOLD, APPEAL)


def last(done: Sequence[Mapping[str, Any]], *names: str) -> Mapping[str, Any] | None:
    return next((each for each in reversed(done) if each["act"] in names), None)


def witness(done: Sequence[Mapping[str, Any]]) -> None:
    """What must have been done before an upheld decision, judged by the acts alone."""
    decided = last(done, "decide")
    assert decided is not None
    before = done[: list(done).index(decided)]
    proposed = next(each for each in before if each["act"] == "propose")
    assert proposed["by"] not in (decided["by"], "", "G01")
    assert proposed["facts"]["excused"] == decided["facts"]["excused"] == []
    assert proposed["facts"]["reached"]
    assert not proposed["facts"]["same_act"]
    assert decided["by"] not in (*decided["facts"]["parts"], "", "G01")
    assert not decided["facts"]["same_handover"] or decided["facts"]["second_money"]
    assert last(before, "notify") is not None
    heard, passed = last(before, "hear"), last(before, "escalate")
    assert heard or (passed and passed["facts"]["due"] <= passed["at"] and last(before, "deliver"))


def test_no_walk_reaches_a_decision_without_its_steps() -> None:
    ends: Counter[str] = Counter()
    for seed in range(WALKS):
        rng = random.Random(seed)
        case = Case().past(*USUAL[: rng.randint(0, len(USUAL))])
        for _ in range(rng.randint(0, 12)):
            case.do(**step(rng))
            judge(case)
        ends[case.state.name] += 1
    # A walk that never comes anywhere would show nothing.
    assert min(ends[name] for name in ("DECIDED", "APPEALED", "FINAL", "REVERSED")) >= 10, ends


def judge(case: Case) -> None:
    """What has to hold of a case wherever it stands."""
    name = case.state.name
    outcome = (last(case.done, "decide") or {"facts": {}})["facts"].get("outcome")
    if name in ("DECIDED", "APPEALED", "FINAL", "REVERSED"):
        assert outcome == "uphold"
        witness(case.done)
    ruled = last(case.done, "rule")
    if name == "REVERSED" or (name == "FINAL" and last(case.done, "appeal")):
        assert ruled is not None
        assert ruled["by"] in ruled["facts"]["bodies"]
        hands = {
            each["by"]
            for each in case.done
            if each["act"] not in ("rule", "announce") and each["side"] not in ("person", "clock")
        }
        assert ruled["by"] not in hands
    elif name == "FINAL":
        settled = last(case.done, "settle")
        assert settled is not None
        assert settled["facts"]["until"] <= settled["at"]
        assert last(case.done, "deliver") is not None
