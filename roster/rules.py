"""What a rule is: it is posted, checked, explained and cited, and its parameters are data.

A rule is a frozen dataclass. `post` states it on a board, which the engines compile; `check` reads
a roster and never a statement. The two take different roads, and the agreement tests hold them
together. Prices are marginal points: the first unit over a limit costs ``price[0]``, the second
``price[1]``, and every further one the last entry. A price of None is hard.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import MISSING, dataclass, field, fields
from datetime import date
from enum import StrEnum
from functools import cache
from typing import Any, ClassVar, get_type_hints

from roster.board import Board, unheeding
from roster.collecting import uncollected
from roster.domain import ALWAYS, Basis, Departure, Person, Problem, Roster, Span, Text
from roster.errors import BadInput, Flaw
from roster.fitting import fit, kind_of, out_of_range
from roster.prices import DEPARTURE, Price, cost

Fact = str | int | date | Text | tuple[str, ...]
"""A word that differs between the languages, such as off 休, is a Text."""


class Kind(StrEnum):
    LAW = "law"
    COMPANY = "company"
    WISH = "wish"


class Reach(StrEnum):
    """What one breach of a rule depends on, beside the problem's own figures.

    An edit is checked where it reaches, not everywhere.
    """

    ROWS = "rows"
    """The rows of a few people, without anything of the others: see `Rule.company`."""
    SHARES = "shares"
    """One row, measured against figures of all people in the problem."""
    NEEDS = "needs"
    """The cells of everyone within two days of a need's date."""


BASES: Mapping[Basis, Text] = {
    Basis.APPROVAL: Text("经批准", "approval"),
    Basis.URGENT_REPAIR: Text("抢修抢险", "urgent repair"),
    Basis.STANDBY_CLASS: Text("值班性质", "standby class"),
    Basis.NONE: Text("无依据，如实记录", "none, recorded as a breach"),
}
PRACTICE = Text("企业惯例", "company practice")
_NO_NOTE = Text("", "")


@dataclass(frozen=True, slots=True)
class Source:
    """Where a rule comes from: the document, the article, and how sure the reading is."""

    document: Text
    article: str = ""
    note: Text = _NO_NOTE

    def say(self, language: str) -> str:
        """``劳动法 38``, with the note in brackets."""
        cited = " ".join(filter(None, (self.document[language], self.article)))
        note = self.note[language]
        brackets = "（{}）" if language == "zh" else " ({})"
        return cited + (brackets.format(note) if note else "")


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
    """Whom and when a setting binds. Empty tuples stand for everyone.

    `but` leaves out those for whom another rule stands in this one's place.
    """

    people: tuple[str, ...] = ()
    teams: tuple[str, ...] = ()
    contracts: tuple[str, ...] = ()
    span: Span = ALWAYS
    but: tuple[Scope, ...] = ()

    def covers(self, person: Person, day: date) -> bool:
        return (
            self.span.covers(day)
            and (not self.people or person.id in self.people)
            and (not self.teams or person.team(day) in self.teams)
            and (not self.contracts or person.contract(day) in self.contracts)
            and not any(scope.covers(person, day) for scope in self.but)
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
    bases: ClassVar[tuple[Basis, ...]] = tuple(Basis)
    """By what a unit may depart from it; that there is none may always be recorded."""
    departed: ClassVar[Price] = DEPARTURE
    """Marginal points a unit of `amount` where the unit departs from it on record."""
    shortage: ClassVar[bool] = False
    """Its violations are heads missing from a minimum: an engine gives these up last."""
    moves: ClassVar[bool] = False
    """Its violations are published duties that have moved: a replan counts these."""
    private: ClassVar[bool] = False
    """Only the supervisor reads why: to others the person is just not available."""
    gives_way_to: ClassVar[str] = ""
    """Code of the law that may take this law's place in a unit."""
    always: ClassVar[bool] = False
    """Bound in every unit and for everyone, never for points: presence, leave, pins, protection."""
    floors: ClassVar[tuple[str, ...]] = ()
    """Its prices of what a unit would like at least; a unit cannot make these hard."""
    unasked: ClassVar[tuple[str, ...]] = ()
    """Prices that it has from the contract and does not ask; a unit cannot set them."""
    reach: ClassVar[Reach] = Reach.ROWS
    """What a breach depends on."""

    @property
    def in_force(self) -> bool:
        """Whether what the rule needs, such as an approval, is on record."""
        return True

    @abstractmethod
    def post(self, problem: Problem, board: Board) -> None:
        """State the rule in the board's language."""

    @abstractmethod
    def check(self, problem: Problem, roster: Roster) -> Iterator[Violation]:
        """Every breach on this roster, found without the board."""

    def company(self, problem: Problem, people: frozenset[str]) -> frozenset[str]:  # noqa: ARG002
        """Everyone whose row counts in a breach in which the row of one of these people counts."""
        return people

    def people(self, problem: Problem) -> Iterator[Person]:
        """Those whom the rule binds on at least one day of the horizon."""
        for person in problem.people:
            if any(self.binds(problem, person, day) for day in range(problem.days)):
                yield person

    def bound_on(self, problem: Problem, day: int) -> Sequence[Person]:
        """Those whom the rule binds on a day."""
        if self.scope == EVERYONE:
            return problem.people
        return [person for person in problem.people if self.binds(problem, person, day)]

    def bound(self, problem: Problem) -> Iterator[tuple[Person, int, Price]]:
        """Every cell of the horizon that the rule binds, person by person, with its price there."""
        days = range(problem.days)
        if self.scope == EVERYONE and not problem.departures_from(self.code):
            yield from ((person, day, self.price) for person in problem.people for day in days)
            return
        for person in problem.people:
            for day in days:
                if self.binds(problem, person, day):
                    yield person, day, self.price_on(problem, person.id, day)

    def binds(self, problem: Problem, person: Person, day: int) -> bool:
        return self.scope is EVERYONE or self.scope.covers(person, problem.date_of(day))

    def departure(self, problem: Problem, person: str, day: int) -> Departure | None:
        """The unit's exception from this rule for a person on a day, if there is one."""
        if self.absolute or self.price is not None:
            return None
        recorded = problem.departures_from(self.code)
        if not recorded:
            return None
        when = problem.date_of(day)
        return next((each for each in recorded if each.covers(self.code, person, when)), None)

    def price_on(self, problem: Problem, person: str, day: int) -> Price:
        """The price that holds; a departure is priced, so that it is not used idly."""
        return self.departed if self.departure(problem, person, day) else self.price

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


@dataclass(frozen=True, slots=True)
class Setting:
    """What a unit says of one rule: its parameters and prices, whom and when it binds.

    Parameters
    ----------
    place : str
        Where it is written, such as the row of a file; errors name it.
    """

    code: str
    parameters: Mapping[str, Any] = field(default_factory=dict)
    scope: Scope = EVERYONE
    place: str = ""


def bind(catalogue: Iterable[type[Rule]], settings: Iterable[Setting]) -> tuple[Rule, ...]:
    """The rules of a unit in the order of the catalogue; those always bound need no setting.

    A setting for some people or dates stands beside the default of a rule that is always bound.

    Raises
    ------
    BadInput
        Settings name an unknown rule or parameter, a value of the wrong type or out of range, a
        price for a law or for what always binds, or a hard floor; all of them at once.
    """
    rules, flaws = sift(catalogue, settings)
    if flaws:
        raise BadInput(flaws)
    return rules


def sift(
    catalogue: Iterable[type[Rule]], settings: Iterable[Setting]
) -> tuple[tuple[Rule, ...], list[Flaw]]:
    """The rules of the settings that can be bound, and what is wrong with the others."""
    classes = {rule.code: rule for rule in catalogue}
    bound: dict[str, list[Rule]] = {code: [] for code in classes}
    flaws: list[Flaw] = []
    for setting in settings:
        rule = classes.get(setting.code)
        if rule is None:
            known = Text("规则目录中的代码", "the code of a rule in the catalogue")
            flaws.append(_flaw(setting, "code", setting.code, known))
            continue
        chosen, wrong = _chosen(rule, setting)
        flaws += wrong
        if not wrong:
            bound[rule.code].append(rule(scope=setting.scope, **chosen))
    for code, rule in classes.items():
        if rule.always and all(each.scope != EVERYONE for each in bound[code]):
            bound[code].append(rule())
    return tuple(rule for code in classes for rule in bound[code]), flaws


def unfounded(catalogue: Iterable[type[Rule]], departures: Iterable[Departure]) -> Iterator[Flaw]:
    """Departures that no rule allows, and those on a basis that their rule does not admit."""
    classes = {rule.code: rule for rule in catalogue if not rule.absolute}
    for departure in departures:
        place, rule = departure.place or "departures", classes.get(departure.rule)
        if rule is None:
            expected = "the code of a rule from which an exception is allowed"
            yield Flaw(place, 0, "rule", departure.rule, expected, "允许例外的规则代码")
        elif departure.basis not in rule.bases:
            zh = "、".join(f"{basis}（{BASES[basis].zh}）" for basis in rule.bases)
            zh = f"偏离“{rule.name.zh}”（{rule.source.say('zh')}）可用的依据：{zh}"
            en = f"a basis on which {rule.code} ({rule.source.say('en')}) may be departed from: "
            en += ", ".join(rule.bases)
            yield Flaw(place, 0, "basis", departure.basis, en, zh)


@cache
def hints_of(rule: type[Rule]) -> Mapping[str, Any]:
    """The types of a rule's fields; reading them from its text takes a millisecond, so once."""
    return get_type_hints(rule)


def is_price(name: str) -> bool:
    """Whether a field of a rule holds marginal points."""
    return name == "price" or name.endswith("_price")


def _flaw(setting: Setting, column: str, value: object, expected: Text) -> Flaw:
    place = setting.place or setting.code
    return Flaw(place, 0, column, str(value), expected.en, expected.zh)


def _chosen(rule: type[Rule], setting: Setting) -> tuple[dict[str, Any], list[Flaw]]:
    """What a setting gives the rule's fields, and what is wrong with it."""
    hints = hints_of(rule)
    settable = {
        f.name: f.metadata
        for f in fields(rule)
        if f.metadata or (is_price(f.name) and f.name not in rule.unasked)
    }
    chosen: dict[str, Any] = {}
    flaws = []
    for name, given in setting.parameters.items():
        if name not in settable:
            known = "、".join(settable), ", ".join(settable)
            expected = Text(f"{setting.code}的参数：{known[0]}", f"one of {known[1]}")
            flaws.append(_flaw(setting, name, given, expected))
            continue
        try:
            value = chosen[name] = fit(given, hints[name])
            broken = out_of_range(value, settable[name])
        except (TypeError, ValueError):
            broken = kind_of(hints[name])
        if broken is None and is_price(name):
            broken = _wrong_price(rule, name, value)
        if broken:
            flaws.append(_flaw(setting, name, given, broken))
    return chosen, flaws


def _wrong_price(rule: type[Rule], name: str, price: Price) -> Text | None:
    if price is None:
        if name in rule.floors:
            return Text("分值（下限不能设为硬性规则）", "points: a floor cannot be hard")
        return None
    if rule.kind is Kind.LAW:
        return Text(
            "硬性（法定规则不能设分值，只能登记例外）",
            "none: a law cannot be priced, only departed from on record",
        )
    if rule.always:
        return Text("硬性（对所有人始终有效，不能设分值）", "none: it binds always, not for points")
    if not price or price[0] < 0 or list(price) != sorted(price):
        return Text("不递减的非负分值", "points of 0 or more that do not fall")
    return None


@uncollected()
def post(problem: Problem, rules: Sequence[Rule], heed: Callable[[], None] = unheeding) -> Board:
    """The board on which all these rules have stated themselves.

    Parameters
    ----------
    heed : Callable[[], None]
        Called before every rule and every statement; it may raise to give the posting up.
    """
    board = Board(problem, heed=heed)
    for board.index, rule in enumerate(rules):
        heed()
        board.rule = rule.code
        rule.post(problem, board)
    return board
