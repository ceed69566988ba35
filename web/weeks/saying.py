"""Breaches, edits and conflicts as the scripts of the roster's page read them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from roster.desk.dockets import Docket
from roster.desk.periods import Cell
from roster.desk.refusing import can_be_excepted
from roster.domain import Departure, Problem
from roster.explain import say
from roster.rechecking import identity
from roster.rules import BASES, Kind, Rule, Violation
from roster.store.accounts import AccountRow
from roster.store.names import NameRow
from web import ui

Json = dict[str, Any]


def violation_id(violation: Violation) -> str:
    """The same breach has the same one in every answer."""
    return sha256(repr(identity(violation)).encode()).hexdigest()[:16]


class Speaker:
    """Says breaches of one docket in the reader's language."""

    def __init__(self, docket: Docket, today: int, private: bool, language: str) -> None:
        self.docket, self.today = docket, today
        self.private, self.language = private, language
        self.rules = {rule.code: rule for rule in docket.rules}

    def sentence(self, violation: Violation) -> str:
        return say(violation, self.docket.rules, self.language, self.private)

    def violation(self, violation: Violation) -> Json:
        rule = self.rules[violation.rule]
        return {
            "id": violation_id(violation),
            "rule": rule.code,
            "name": rule.name[self.language],
            "kind": rule.kind.value,
            "source": rule.source.say(self.language),
            "weight": self.weight(violation),
            "happened": bool(violation.days) and max(violation.days) < self.today,
            "sentence": self.sentence(violation),
            "people": list(violation.people),
            "days": list(violation.days),
            "amount": violation.amount,
            "points": violation.points,
            "departure": self._departure(violation.departure),
            "what": str(violation.facts.get("what", "")),
        }

    def violations(self, found: Iterable[Violation]) -> list[Json]:
        return [self.violation(each) for each in found]

    def weight(self, violation: Violation) -> str:
        """How heavy it is: absolute, law, hard, short, priced or only noted."""
        rule = self.rules[violation.rule]
        if violation.is_hard:
            if not can_be_excepted(rule, violation):
                return "absolute"
            return "law" if rule.kind is Kind.LAW else "hard"
        if rule.shortage and violation.amount:
            return "short"
        return "priced" if violation.points else "noted"

    def _departure(self, departure: Departure | None) -> Json | None:
        if departure is None:
            return None
        span = departure.span
        return {
            "basis": BASES[departure.basis][self.language],
            "document": departure.document,
            "first": span.first and span.first.isoformat(),
            "last": span.last and span.last.isoformat(),
        }

    def rule(self, rule: Rule) -> Json:
        """A rule that an exception is asked from."""
        return {
            "rule": rule.code,
            "name": rule.name[self.language],
            "source": rule.source.say(self.language),
            "law": rule.kind is Kind.LAW,
            "bases": [
                {"code": basis.value, "name": BASES[basis][self.language]} for basis in rule.bases
            ],
        }


class Index:
    """The places of symbols in the table that the page holds."""

    def __init__(self, problem: Problem, further: Iterable[str] = ()) -> None:
        self.codes = list(dict.fromkeys([*problem.symbol, *further]))
        self.of = {code: place for place, code in enumerate(self.codes)}

    def row(self, codes: Iterable[str]) -> list[int]:
        return [self.of[code] for code in codes]

    def cells(self, cells: Mapping[Cell, str]) -> list[list[object]]:
        return [[who, day, self.of[code]] for (who, day), code in cells.items()]


def callers(session: Session, accounts: Iterable[int | None]) -> Callable[[int | None], str]:
    """What the people behind some accounts are called."""
    wanted = {each for each in accounts if each is not None}
    rows = session.execute(
        select(AccountRow.id, AccountRow.login, NameRow.name)
        .outerjoin(
            NameRow,
            (NameRow.unit_id == AccountRow.unit_id) & (NameRow.person == AccountRow.person),
        )
        .where(AccountRow.id.in_(wanted))
    )
    known = {number: name or login for number, login, name in rows}
    return lambda account: known.get(account or 0, "")


def moment(when: datetime, docket: Docket) -> str:
    return ui.moment(when, docket.problem.zone)
