"""What a rule is: it is posted, checked, explained and cited, and its parameters are data.

A rule is a frozen dataclass. `post` states it on a board, which the engines compile; `check` reads
a roster and never a statement. The two take different roads, and the agreement tests hold them
together. Prices are marginal points: the first unit over a limit costs ``price[0]``, the second
``price[1]``, and every further one the last entry. A price of None is hard.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping
from dataclasses import MISSING, dataclass, field, fields
from datetime import date
from enum import StrEnum
from typing import Any, ClassVar

from roster.board import Board
from roster.domain import ALWAYS, Departure, Person, Problem, Roster, Span, Text
from roster.prices import DEPARTURE, Price, cost

Fact = str | int | date | tuple[str, ...]


class Kind(StrEnum):
    LAW = "law"
    COMPANY = "company"
    WISH = "wish"


@dataclass(frozen=True, slots=True)
class Source:
    """Where a rule comes from: the document, the article, and how sure the reading is."""

    document: str
    article: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Case:
    """A drawn roster and the English sentences a rule says of it; none: the rule is kept.

    `given` turns the drawn problem into the one that is meant (needs, skills, requests).
    """

    drawing: str
    says: tuple[str, ...] = ()
    parameters: Mapping[str, Any] = field(default_factory=dict)
    given: Callable[[Problem], Problem] | None = None


@dataclass(frozen=True, slots=True)
class Scope:
    """Whom and when a setting binds. Empty tuples stand for everyone."""

    people: tuple[str, ...] = ()
    teams: tuple[str, ...] = ()
    contracts: tuple[str, ...] = ()
    span: Span = ALWAYS

    def covers(self, person: Person, day: date) -> bool:
        return (
            self.span.covers(day)
            and (not self.people or person.id in self.people)
            and (not self.teams or person.team(day) in self.teams)
            and (not self.contracts or person.contract(day) in self.contracts)
        )


EVERYONE = Scope()


@dataclass(frozen=True, slots=True)
class Violation:
    """One breach of a rule on a roster.

    Parameters
    ----------
    days : tuple[int, ...]
        Day numbers that it speaks of, the day it is charged to last.
    amount : int
        How far over the limit, in the unit of the rule's price.
    points : int or None
        None: the rule is hard.
    facts : Mapping[str, Fact]
        What the sentence says; see `roster.wording`.
    departure : Departure or None
        The unit's recorded exception that covers it.
    """

    rule: str
    people: tuple[str, ...]
    days: tuple[int, ...]
    amount: int
    points: int | None
    facts: Mapping[str, Fact]
    departure: Departure | None = None

    @property
    def is_hard(self) -> bool:
        return self.points is None


def parameter(
    default: Any, *, unit: str, zh: str, en: str, low: int | None = None, high: int | None = None
) -> Any:
    """A field of a rule that a unit may set: its unit, its name, and the range it is held to."""
    metadata = {"unit": unit, "zh": zh, "en": en, "low": low, "high": high}
    return field(default=default, metadata=metadata)


@dataclass(frozen=True)
class Rule(ABC):
    """The contract of a rule. A subclass sets the class variables and writes `post` and `check`.

    Parameters
    ----------
    scope : Scope
        Whom and when it binds.
    price : Price
        Marginal points a unit of `amount`; None is hard.
    """

    scope: Scope = EVERYONE
    price: Price = None

    code: ClassVar[str]
    kind: ClassVar[Kind]
    name: ClassVar[Text]
    sentence: ClassVar[Text]
    """Template of a violation, filled from its facts."""
    source: ClassVar[Source]
    cases: ClassVar[tuple[Case, ...]]
    absolute: ClassVar[bool] = False
    """No departure is ever allowed (protected people, minors)."""
    shortage: ClassVar[bool] = False
    """Its violations are heads missing from a minimum: an engine gives these up last."""
    private: ClassVar[bool] = False
    """Only the supervisor reads why: to others the person is just not available."""
    always: ClassVar[bool] = False
    """Bound whether a unit names it or not: presence, leave, pins, protected people."""
    floors: ClassVar[tuple[str, ...]] = ()
    """Its prices of what a unit would like at least; a unit cannot make these hard."""

    @abstractmethod
    def post(self, problem: Problem, board: Board) -> None:
        """State the rule in the board's language."""

    @abstractmethod
    def check(self, problem: Problem, roster: Roster) -> Iterator[Violation]:
        """Every breach on this roster, found without the board."""

    def people(self, problem: Problem) -> Iterator[Person]:
        """Those whom the rule binds on at least one day of the horizon."""
        for person in problem.people:
            if any(self.binds(problem, person, day) for day in range(problem.days)):
                yield person

    def binds(self, problem: Problem, person: Person, day: int) -> bool:
        return self.scope.covers(person, problem.date_of(day))

    def departure(self, problem: Problem, person: str, day: int) -> Departure | None:
        """The unit's exception from this rule for a person on a day, if there is one."""
        if self.absolute or self.price is not None:
            return None
        when = problem.date_of(day)
        return next((d for d in problem.departures if d.covers(self.code, person, when)), None)

    def price_on(self, problem: Problem, person: str, day: int) -> Price:
        """The price that holds; a departure is priced, so that it is not used idly."""
        return DEPARTURE if self.departure(problem, person, day) else self.price

    def breach(
        self,
        problem: Problem,
        people: tuple[str, ...],
        days: tuple[int, ...],
        amount: int,
        price: Price | str = "own",
        **facts: Fact,
    ) -> Violation:
        """A violation, charged to the last of `days` and the first of `people`.

        The price is the rule's own on that day unless another is given. `person`, `day` and `date`
        facts are added.
        """
        who, day = (people[0] if people else ""), (days[-1] if days else 0)
        charged = self.price_on(problem, who, day) if isinstance(price, str) else price
        told: dict[str, Fact] = {"amount": amount, **facts}
        if people:
            told.setdefault("person", problem.person[who].name)
        if days:
            told.setdefault("day", problem.date_of(day))
        return Violation(
            rule=self.code,
            people=people,
            days=days,
            amount=amount,
            points=None if charged is None else cost(charged, amount),
            facts=told,
            departure=self.departure(problem, who, day) if who else None,
        )

    @classmethod
    def parameters(cls) -> Mapping[str, Mapping[str, Any]]:
        """Name, default, unit and range of every parameter a unit may set."""
        return {
            f.name: {"default": None if f.default is MISSING else f.default, **f.metadata}
            for f in fields(cls)
            if f.metadata
        }
