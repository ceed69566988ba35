"""A person's hours against the limits that bind them, each with its arithmetic and its source."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from constraints.hours import PeriodHours
from constraints.worktime import WorkCeiling
from roster.desk.dockets import Docket
from roster.domain import OFF, Person, Roster, Text
from roster.rules import Fact

WEEK = 7
"""[days] a day's limit is kept by the roster itself; from a week on one adds up."""


@dataclass(frozen=True, slots=True)
class Stand:
    """What a person works in a week, a month, a cycle, and how much they may.

    Parameters
    ----------
    worked : int [min]
        As known today; leave that counts as worked is in it.
    credited : int [min]
        That leave.
    normal : int [min]
        Normal hours, to which the allowance is added; 0 where the limit is one of all work.
    allowance, limit : int [min]
    least : int [min]
        What is wanted at least; 0: nothing is.
    """

    first: date
    last: date
    worked: int
    credited: int
    normal: int
    allowance: int
    limit: int
    least: int
    is_now: bool

    @property
    def beyond(self) -> int:
        """[min] beyond the normal hours."""
        return max(0, self.worked - self.normal)

    @property
    def over(self) -> int:
        """[min] beyond the limit."""
        return max(0, self.worked - self.limit)

    @property
    def lacking(self) -> int:
        """[min] short of the least."""
        return max(0, self.least - self.worked)

    @property
    def left(self) -> int:
        """[min] that may still be worked."""
        return max(0, self.limit - self.worked)


@dataclass(frozen=True, slots=True)
class Limit:
    """A limit that binds a person.

    Parameters
    ----------
    beside_normal : bool
        Whether normal hours stand in its arithmetic.
    """

    name: Text
    source: tuple[str, str]
    approval: str
    beside_normal: bool
    stands: Sequence[Stand]


def limits(docket: Docket, person: Person, today: date) -> Iterator[Limit]:
    """Every limit of a week and longer that binds a person in a period."""
    problem, told = docket.problem, docket.problem.published
    row = told.rows.get(person.id) if told else None
    roster = Roster({person.id: row or (OFF,) * problem.days})
    for rule in docket.rules:
        if not isinstance(rule, WorkCeiling | PeriodHours):
            continue
        found = [_stand(facts, today) for facts in rule.stands(problem, roster, person)]
        long = [each for each in found if (each.last - each.first).days + 1 >= WEEK]
        if long:
            source = (rule.source.say("zh"), rule.source.say("en"))
            approval = str(getattr(rule, "approval", ""))
            beside_normal = isinstance(rule, WorkCeiling) and rule.beyond_normal
            yield Limit(rule.name, source, approval, beside_normal, long)


def _stand(facts: Mapping[str, Fact], today: date) -> Stand:
    first, last = facts["first"], facts["last"]
    assert isinstance(first, date)
    assert isinstance(last, date)
    return Stand(
        first=first,
        last=last,
        worked=_minutes(facts["worked"]),
        credited=_minutes(facts["credited"]),
        normal=_minutes(facts.get("normal", 0)),
        allowance=_minutes(facts.get("allowance", 0)),
        limit=_minutes(facts["limit"]),
        least=_minutes(facts.get("least", 0)),
        is_now=first <= today <= last,
    )


def _minutes(fact: Fact) -> int:
    assert isinstance(fact, int)
    return fact
