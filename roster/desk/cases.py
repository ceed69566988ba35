"""Cases: proposed from a fact or by hand, and led step by step by the people who may take each.

What may follow on what stands in one table of data, `roster/duty/tables/case.json`; here its
conditions are given the facts that they ask for.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from roster.desk.adopting import CaseSettings, adoptions, case_settings, kind_of, outside
from roster.desk.case_folding import Seen, body, see, stamp, start
from roster.desk.case_grounds import (
    by_of,
    excused_now,
    lower,
    named_in,
    parts,
    same_act,
    same_handover,
)
from roster.desk.case_reach import reached
from roster.desk.noticing import notice
from roster.domain import Text
from roster.duty import machine
from roster.duty.attendance import AGAINST, Kind
from roster.duty.machine import Refusal, State
from roster.duty.schemes import Against, Rule, rules_on
from roster.duty.terms import Terms
from roster.feeds.unit import Unit
from roster.store.attendance import AttendanceRow
from roster.store.audit import record
from roster.store.cases import CaseActRow, CaseRow, case_acts, case_row
from roster.store.units import hold

CLOCK = "-"
"""Who reports that a term has passed."""
NEVER = "9999-12-31T00:00:00Z"
ARRIVAL = frozenset({Kind.LATE, Kind.ABSENT, Kind.LEAD_MISSED, Kind.OVERRUN})
"""Facts that one coming too late may bring all at once: one act."""
TOLD_OF = {"notify", "remind", "decide", "rule", "withdraw"}
"""What the person is told of."""
LONGEST = 2000
"""[characters] of what is said."""


class Refused(Exception):
    """Something that can't be done in a case now, and why."""

    def __init__(self, text: Text, guard: str = "") -> None:
        self.text, self.guard = text, guard
        super().__init__(text.en)


@dataclass(frozen=True, slots=True)
class Hand:
    """Whoever does something in a unit's cases, and when.

    Parameters
    ----------
    by : str
        A person of the unit by number, or ``@`` and the number of an account.
    """

    unit: int
    book: Unit
    by: str
    account: int | None
    at: datetime

    @property
    def today(self) -> date:
        return self.at.astimezone(ZoneInfo(self.book.zone)).date()


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a case by hand rests on.

    Parameters
    ----------
    post : str
        At which it was; its code or name.
    words : str
        What happened, and what shows it.
    source : str
        ``kind:number`` of an entry of another ledger; empty: none.
    reporter : str
        Who reported it, by number; they cannot decide.
    files : Sequence[Mapping[str, Any]]
        What was handed in with it, as `roster.desk.case_files.keep` gives it.
    """

    person: str
    day: date
    post: str
    words: str
    source: str = ""
    reporter: str = ""
    files: Sequence[Mapping[str, Any]] = ()


def told_rules(session: Session, hand: Hand, day: date, post: str) -> list[Rule]:
    """Every code that applies to an act of a day at a post."""
    return rules_on(adoptions(session, hand.unit), day, kind_of(hand.book, post))


def rules_for(rules: Iterable[Rule], fact: AttendanceRow) -> list[Rule]:
    """The codes under which a fact may be proposed, those with money first."""
    found = [each for each in rules if fact.kind in each.code.facts]
    return sorted(found, key=lambda each: -each.amount)


def from_fact(
    session: Session, hand: Hand, fact: AttendanceRow, code: str, words: str, grave: str = ""
) -> CaseRow:
    """Propose a case from a fact of attendance.

    Raises
    ------
    Refused
        The fact is excused, too old, has a case already, is held against nobody, or the unit has
        adopted no such code.
    """
    hold(session, hand.unit)
    known = rules_for(told_rules(session, hand, fact.day, fact.post), fact)
    rule = next((each for each in known if each.code.code == code), None)
    if fact.kind not in AGAINST:
        raise Refused(Text("该事实只作记录。", "This fact is for the record only."), "against")
    row = CaseRow(
        unit_id=hand.unit,
        person=fact.person,
        code=code,
        day=fact.day,
        about=about_of(fact),
        record=fact.record,
        post=fact.post,
        leader=fact.leader,
        fact=copy_of(fact),
    )
    return _begin(session, hand, row, rule, words, grave, list(fact.excused))


def by_hand(session: Session, hand: Hand, given: Evidence, code: str, grave: str = "") -> CaseRow:
    """Propose a case by hand, with its evidence.

    Raises
    ------
    Refused
    """
    hold(session, hand.unit)
    known = told_rules(session, hand, given.day, given.post)
    rule = next((each for each in known if each.code.code == code), None)
    if rule is not None and rule.code.facts:
        raise Refused(
            Text(
                "这一条款只能由考勤事实提出。", "This code is proposed from a fact of attendance."
            ),
            "from_fact",
        )
    if rule is not None and not given.person and rule.adoption.scheme.against is not Against.UNIT:
        raise Refused(Text("请选择人员。", "Please choose whom it is about."), "whom")
    kind, _, name = given.source.partition(":")
    key = given.source or f"{given.day}|{given.words}"
    row = CaseRow(
        unit_id=hand.unit,
        person=given.person,
        code=code,
        day=given.day,
        about=f"hand|{given.person}|{key}"[:400],
        record=name if kind == "handover" else "",
        post=given.post,
        fact={"evidence": given.source, "words": given.words, "reporter": given.reporter},
    )
    return _begin(session, hand, row, rule, given.words, grave, [], given.files)


def about_of(fact: AttendanceRow) -> str:
    """The name of the act behind a fact; what one late coming brings is one act."""
    act = "arrival" if fact.kind in ARRIVAL else fact.kind
    return f"{fact.day}|{fact.record}|{fact.person}|{act}"


def copy_of(fact: AttendanceRow) -> dict[str, Any]:
    """A fact as it is kept with the case that was proposed from it."""
    return {
        "kind": fact.kind,
        "minutes": fact.minutes,
        "shift": fact.shift,
        "start": fact.start.isoformat() if fact.start else "",
        "facts": fact.facts,
        "basis": fact.basis,
    }


def _begin(
    session: Session,
    hand: Hand,
    row: CaseRow,
    rule: Rule | None,
    words: str,
    grave: str,
    excused: list[Any],
    files: Sequence[Mapping[str, Any]] = (),
) -> CaseRow:
    """Keep a new case, once the table lets it be proposed."""
    settings = case_settings(session, hand.unit)
    if rule is not None:
        _put_rule(row, rule)
    facts: dict[str, Any] = {
        "adoption": str(rule.adoption.number) if rule else "",
        "evidence": words or str(row.fact.get("kind", "")),
        "excused": excused,
        **_age(hand, row, settings.terms),
        "today": hand.today.isoformat(),
        "reached": _reached(session, row, settings),
        "same_act": [str(each) for each in same_act(session, row)],
        "lower": lower(session, row, rule, settings.terms.ladder) if rule else [],
        "grave": grave,
        **({"files": list(files)} if files else {}),
    }
    state = _apply(start(row), hand, "propose", "line", words, facts)
    session.add(row)
    session.flush()
    _keep(session, hand, row, "propose", "line", words, facts, state)
    return row


def _put_rule(row: CaseRow, rule: Rule) -> None:
    row.adoption_id = rule.adoption.number
    row.kind = "reward" if rule.is_reward else "penalty"
    row.amount, row.stated, row.points = rule.amount, rule.stated, rule.points
    row.excess = rule.adoption.excess
    row.is_public, row.is_secret = rule.code.is_public, rule.code.is_secret
    if rule.adoption.scheme.against is Against.UNIT:
        row.person = ""


def _reached(session: Session, row: CaseRow, settings: CaseSettings) -> str:
    """How the person knew of the duty; of an act that is about no duty nothing is asked."""
    if "kind" not in row.fact:
        return "by hand"
    return reached(session, row.unit_id, row.person, row.day, settings.terms.published)


def act(
    session: Session,
    hand: Hand,
    number: int,
    name: str,
    side: str,
    words: str = "",
    given: Mapping[str, Any] | None = None,
) -> Seen:
    """Do one thing in a case.

    Raises
    ------
    LookupError
        The unit has no such case.
    Refused
        The table does not let it be done now, or not by them.
    """
    hold(session, hand.unit)
    row = case_row(session, hand.unit, number)
    if row is None:
        raise LookupError(number)
    [before] = see(session, hand.unit, hand.book, [row])
    facts = {**(given or {}), **_known(session, hand, before, name, words)}
    state = _apply(before.state, hand, name, side, words, facts)
    _keep(session, hand, row, name, side, words, facts, state)
    _tell(session, row, name, before)
    session.flush()
    return see(session, hand.unit, hand.book, [row])[0]


def _known(session: Session, hand: Hand, seen: Seen, name: str, words: str) -> dict[str, Any]:
    """What the conditions of an act ask for, besides what whoever does it says."""
    row = seen.row
    if name == "notify":
        terms = case_settings(session, row.unit_id).terms
        return {"excused": excused_now(session, row), **_age(hand, row, terms)}
    if name == "decide":
        return {
            "excused": excused_now(session, row),
            "parts": parts(session, row),
            "same_handover": [str(each) for each in same_handover(session, row)],
        }
    if name in ("appeal", "settle"):
        due = seen.term.due if seen.name == "appeal" and seen.term else None
        return {"until": stamp(due) if due else NEVER}
    if name == "rule":
        return {"bodies": _bodies(session, row.unit_id), "parts": parts(session, row)}
    if name == "announce":
        return {"named": named_in(session, row.unit_id, words)}
    return {}


def _age(hand: Hand, row: CaseRow, terms: Terms) -> dict[str, str]:
    """How old an act is, and may be when it is proposed and when the person is told: a proposal
    that nobody is told of does not keep it young.
    """
    earliest = hand.today - timedelta(days=terms.age)
    return {"earliest": earliest.isoformat(), "day": row.day.isoformat()}


def _bodies(session: Session, unit: int) -> list[str]:
    """Who rules on appeals now: named by the unit, and not taken into its line since."""
    named = case_settings(session, unit).bodies
    return [by_of(unit, each) for each in outside(session, unit) if each.id in named]


def _apply(
    state: State, hand: Hand, name: str, side: str, words: str, facts: Mapping[str, Any]
) -> State:
    if len(words) > LONGEST:
        raise Refused(Text(f"文字不超过{LONGEST}字。", f"At most {LONGEST} characters."), "length")
    made = body(name, side, hand.by, hand.at, words, facts)
    after = machine.apply(machine.table("case"), state, made)
    if isinstance(after, Refusal):
        raise Refused(after.text, after.guard)
    return after


def _keep(
    session: Session,
    hand: Hand,
    row: CaseRow,
    name: str,
    side: str,
    words: str,
    facts: Mapping[str, Any],
    state: State,
) -> None:
    before, known = row.state or "NEW", case_acts(session, [row.id])[row.id]
    made = CaseActRow(
        case_id=row.id,
        sequence=len(known) + 1,
        act=name,
        side=side,
        by=hand.by,
        account_id=hand.account,
        before=before,
        after=state.name,
        words=words,
        facts=dict(facts),
        at=hand.at,
    )
    session.add(made)
    if state.name != before:
        row.state, row.since = state.name, hand.at
    session.flush()
    # The log outlives the case: it says that something was done in it, never what it was about.
    files = [str(each["hash"]) for each in facts.get("files", ())]
    record(
        session,
        f"case.{name}",
        str(row.id),
        account=hand.account,
        unit=hand.unit,
        before={"case": before},
        after={"case": state.name, **({"files": files} if files else {})},
    )


def _tell(session: Session, row: CaseRow, name: str, before: Seen) -> None:
    """Tell the person that something lies there for them; what it is stands on their own page."""
    was_told = before.state.facts["notified"] is not None
    if row.kind == "reward" and row.state != "FINAL":
        return
    if row.person and name in TOLD_OF and (was_told or name != "withdraw"):
        notice(session, row.unit_id, row.person, "case.paper", {"number": row.id})
