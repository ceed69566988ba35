"""What an edit may not do, and what it must say so that it may: reasons and recorded exceptions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from roster.domain import Basis, Departure, Problem, Span, Text
from roster.errors import BadInput, Flaw
from roster.rules import BASES, Rule, Violation

UNSIGNED = Text("批准文号或工单号", "the number of the approval or ticket")


@dataclass(frozen=True, slots=True)
class Grounds:
    """What someone gives as the basis of breaking a rule by an edit."""

    rule: str
    basis: Basis
    document: str = ""


@dataclass(frozen=True, slots=True)
class Asks:
    """What an edit has still to be handed in with.

    Parameters
    ----------
    reason : bool
        In free words.
    code : bool
        One of the reason codes: the roster is published.
    rules : tuple[Rule, ...]
        Rules that are departed from only on record.
    """

    reason: bool = False
    code: bool = False
    rules: tuple[Rule, ...] = ()


class Broken(Exception):
    """An edit breaks rules, or says too little; nothing was kept.

    Parameters
    ----------
    asks : Asks or None
        What it would take; None: it can't be done at all.
    """

    def __init__(self, violations: Sequence[Violation], asks: Asks | None) -> None:
        self.violations = tuple(violations)
        self.asks = asks
        super().__init__(", ".join(violation.rule for violation in violations))


def rule_of(rules: Iterable[Rule], violation: Violation) -> Rule:
    """The rule that a breach is one of."""
    return next(rule for rule in rules if rule.code == violation.rule)


def can_be_excepted(rule: Rule, violation: Violation) -> bool:
    """Whether a hard breach may be put on record as an exception."""
    return not rule.absolute and bool(violation.people)


def ungrounded(
    rules: Sequence[Rule], hard: Iterable[Violation], given: Iterable[Grounds]
) -> tuple[Rule, ...]:
    """The rules that hard breaches depart from and for which no basis is given.

    Raises
    ------
    Broken
        From some of these rules nobody departs.
    """
    hard = tuple(hard)
    barred = [each for each in hard if not can_be_excepted(rule_of(rules, each), each)]
    if barred:
        raise Broken(barred, None)
    grounded = {each.rule for each in given}
    missing = {each.rule: rule_of(rules, each) for each in hard if each.rule not in grounded}
    return tuple(missing.values())


def departures(
    problem: Problem,
    rules: Sequence[Rule],
    hard: Iterable[Violation],
    given: Sequence[Grounds],
    reason: str,
) -> Iterator[Departure]:
    """The exceptions that these breaches take, person by person and date by date.

    Without a document the reason of the edit says why.

    Raises
    ------
    BadInput
        A basis is not one of its rule's, or its document is missing.
    """
    hard = tuple(hard)
    grounds = {each.rule: each for each in given}
    _refuse_unfounded({each.rule: rule_of(rules, each) for each in hard}, grounds)
    for rule, person, day in dict.fromkeys((v.rule, v.people[0], v.days[-1]) for v in hard):
        when, each = problem.date_of(day), grounds[rule]
        document = each.document.strip() or reason.strip()
        yield Departure(rule, Span(when, when), each.basis, document, (person,))


def _refuse_unfounded(rules: Mapping[str, Rule], given: Mapping[str, Grounds]) -> None:
    flaws = []
    for code, rule in rules.items():
        each = given[code]
        if each.basis not in rule.bases:
            zh = "、".join(BASES[basis].zh for basis in rule.bases)
            flaws.append(Flaw("exceptions", 0, "basis", each.basis, ", ".join(rule.bases), zh))
        if each.basis is not Basis.NONE and not each.document.strip():
            flaws.append(Flaw("exceptions", 0, "document", "", UNSIGNED.en, UNSIGNED.zh))
    if flaws:
        raise BadInput(flaws)
