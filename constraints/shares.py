"""What a fair share is: the pot, the days that it is divided by, and what is above the share."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cache
from typing import ClassVar

from constraints.demand import Ask, Skills, Worth, duties_asked
from roster.board import Board, Total
from roster.domain import (
    LEAVE,
    AbsenceKind,
    Person,
    Problem,
    Roster,
    Span,
    Text,
)
from roster.prices import FAIRNESS, Price
from roster.rules import EVERYONE, PRACTICE, Kind, Reach, Rule, Source, Violation, parameter

WHOLE = 1000
"""[per mille] a day of full-time work weighs so much."""


DUE = Text("应摊数进整后的", "the fair share rounded up")
HELD = Text("往期已有的", "what was held before")


@dataclass(frozen=True, slots=True)
class Pot:
    """Something that is shared out by itself.

    Parameters
    ----------
    tally : str
        The name under which what was carried from before history is written.
    worth : Worth
        What a duty counts.
    counted : Worth
        The same, reckoned another way: what the checker counts.
    """

    tally: str
    name: Text
    worth: Worth
    counted: Worth


@dataclass(frozen=True, slots=True)
class Turnout:
    """Who could take a duty on which day, by person.

    Parameters
    ----------
    bound : Mapping[str, tuple[int, ...]]
        Days, history included, on which the rule binds the person.
    able : Mapping[str, frozenset[int]]
        Days on which the person could take a duty, bound or not.
    weight : Mapping[str, int] [days of full-time work, per mille]
        Days bound and able, shrunk by part time.
    """

    bound: Mapping[str, tuple[int, ...]]
    able: Mapping[str, frozenset[int]]
    weight: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Share:
    """One person's fair share and the arithmetic behind it.

    Parameters
    ----------
    asked : Fraction [duties or min]
        What the needs of the horizon ask of the people who take part.
    carried_by_all, carried : int [duties or min]
        From history and tallies, by those who take part and by this person.
    weight, weights : int [days of full-time work, per mille]
        This person's days present, leave left out, shrunk by part time; and everyone's.
    step : int [duties or min]
        The share is rounded up to a whole step, so that an even spread is within everyone's share.
    now : int [duties or min]
        What the roster gives in the horizon.
    """

    pot: str
    name: Text
    person: str
    asked: Fraction
    carried_by_all: int
    carried: int
    weight: int
    weights: int
    step: int
    now: int = 0

    @property
    def total(self) -> Fraction:
        return self.asked + self.carried_by_all

    @property
    def share(self) -> Fraction:
        return self.total * self.weight / self.weights

    @property
    def rounded(self) -> int:
        # In whole numbers: everyone's is asked, and fractions take their time.
        asked = self.asked.numerator + self.carried_by_all * self.asked.denominator
        parts = self.asked.denominator * self.weights * self.step
        return -(-asked * self.weight // parts) * self.step

    @property
    def limit(self) -> int:
        """What is free: the rounded share, or what was already carried where that is more."""
        return max(self.rounded, self.carried)

    @property
    def over(self) -> int:
        """Started steps above the limit."""
        return max(0, -((self.limit - self.carried - self.now) // self.step))


def share_table(problem: Problem, rule: FairShare, roster: Roster | None = None) -> list[Share]:
    """Everyone's fair share with its arithmetic; with a roster, what it gives each of them.

    Empty where nothing is asked for: the rule has nothing to share.
    """
    return [share for _, share in rule.table(problem, roster)]


@dataclass(frozen=True)
class FairShare(Rule, ABC):
    """Nobody has more than a fair share of something, history counted in.

    The pot is what the duties that cover the needs of the horizon come to (targets, at least
    minimum heads) and what those who take part carry from history and tallies. It is divided by
    days present, leave left out, a part-time day counting for its part. Only who can fill one of
    the needs takes part: holds the skill of the need, its post or role, and is there on its date.
    Of a need that people outside the scope can fill too, the scope's part by heads is asked. A
    share is rounded up, so that an even spread costs nothing; what history alone has beyond the
    share is not charged again. Where the days of history show more than the needs ask for in as
    many days, that level is expected to go on: a unit has more duties than a plain cover of its
    needs takes. History counts on days on which the rule binds, at most `lookback` days back, and
    only where it is known; tallies count whatever their age (`days` among them adds to the days
    present). Leave is neither a duty nor a day present. Where nothing is asked for there is nothing
    to share. A breach is charged to the person's last day in the horizon on which the rule binds.
    """

    price: Price = FAIRNESS
    lookback: int = parameter(
        90, unit="days", zh="回看天数", en="days of history", low=0, high=1100
    )

    reach: ClassVar[Reach] = Reach.SHARES
    steady: ClassVar[bool] = True
    """What history shows goes on; not so for festivals, which come once."""
    kind: ClassVar[Kind] = Kind.COMPANY
    sentence: ClassVar[Text] = Text(
        "{person}{pot}共{found}个（往期{carried}，本期{now}），比{basis}{limit}个多{amount}个。"
        "应摊：合计{total}个×{own_days}/{all_days}天={share}个。",
        "{person} has {found} {pot} ({carried} before, {now} now), {amount} more than {basis}, "
        "{limit}. Share: {total} × {own_days} of {all_days} days = {share}.",
    )
    source: ClassVar[Source] = Source(
        PRACTICE, note=Text("均衡分摊不是法定要求", "fair shares are not statute")
    )

    @abstractmethod
    def pots(self, problem: Problem) -> Iterator[Pot]:
        """What is shared out, each by itself."""

    def rounding(self, problem: Problem) -> int:  # noqa: ARG002
        """The step to which a share is rounded up, and in which the excess is counted."""
        return 1

    @staticmethod
    def figure(number: Fraction) -> str | int:
        """A figure of the arithmetic, as the sentence says it."""
        return _decimal(number)

    def asked(self, problem: Problem, count: Worth) -> Iterator[Ask]:
        """What the needs of the horizon ask for."""
        return duties_asked(problem, count)

    def able_days(self, problem: Problem, person: Person) -> frozenset[int]:
        """The days, known history included, on which a person could take a duty: there and not on
        leave."""
        days: frozenset[int] = problem.once((_there, person.id), lambda: _there(problem, person))
        return days

    def turnout(self, problem: Problem) -> Turnout:
        """Who is bound and able on which day, and what each person's days weigh.

        It is reckoned once for the rules that bind the same people and take them to be able alike.
        """
        kind = type(self).able_days, self.scope, self._known(problem)
        found: Turnout = problem.once(kind, lambda: self._turnout(problem))
        return found

    def _turnout(self, problem: Problem) -> Turnout:
        bound, able, weight = {}, {}, {}
        days = tuple(range(-self._known(problem), problem.days))
        shared: dict[tuple[frozenset[int], tuple[int, ...]], frozenset[int]] = {}

        def within(own: frozenset[int], limits: tuple[int, ...]) -> frozenset[int]:
            if (own, limits) not in shared:
                shared[own, limits] = own.intersection(limits)
            return shared[own, limits]

        for person in problem.people:
            own = days
            if self.scope != EVERYONE:
                own = tuple(d for d in days if self.binds(problem, person, d))
            bound[person.id] = own
            able[person.id] = within(self.able_days(problem, person), days)
            weight[person.id] = _weight(problem, person, within(able[person.id], own))
            if tally := problem.tallies.get(person.id, {}).get("days", 0):
                weight[person.id] += tally * problem.terms(person, problem.start).share
        return Turnout(bound, able, weight)

    def _known(self, problem: Problem) -> int:
        """[days] of history that are looked back on."""
        return min(self.lookback, max((len(row) for row in problem.history.values()), default=0))

    def shares(
        self,
        problem: Problem,
        people: Turnout,
        pot: Pot,
        count: Worth,
    ) -> list[Share]:
        """The fair share of each person who takes part, reckoned with one way to count."""
        asked = Fraction(0)
        takers: set[str] = set()
        able: dict[tuple[int, Skills], tuple[list[str], list[str]]] = {}
        for ask in self.asked(problem, count):
            key = ask.day, ask.skills
            if key not in able:
                able[key] = self._who_fills(problem, people, ask)
            unit, bound = able[key]
            asked += Fraction(ask.amount * len(bound), max(1, len(unit)))
            takers.update(bound if ask.amount else ())
        weights = {p.id: people.weight[p.id] for p in problem.people if p.id in takers}
        worths = _worths(problem, range(-self._known(problem), 0), count)

        def worked_by(who: str) -> int:
            past = problem.past(who)
            return _summed(past, range(-len(past), 0), people.bound[who], worths)

        worked = {p: worked_by(p) for p in weights}
        carried = {p: problem.tallies.get(p, {}).get(pot.tally, 0) + worked[p] for p in weights}
        asked = max(asked, self._level(problem, sum(worked.values()))) if asked else asked
        carried_by_all = sum(carried[p] for p, weight in weights.items() if weight)
        all_weights = sum(weights.values())
        return [
            Share(
                pot=pot.tally,
                name=pot.name,
                person=person,
                asked=asked,
                carried_by_all=carried_by_all,
                carried=carried[person],
                weight=weight,
                weights=all_weights,
                step=self.rounding(problem),
            )
            for person, weight in weights.items()
            if weight
        ]

    def _who_fills(
        self, problem: Problem, people: Turnout, ask: Ask
    ) -> tuple[list[str], list[str]]:
        """Those of the unit who can fill what is asked, and those of them whom the rule binds."""
        unit = [who for who in _skilled(problem, ask) if ask.day in people.able[who]]
        if self.scope == EVERYONE:
            return unit, unit
        return unit, [who for who in unit if self.binds(problem, problem.person[who], ask.day)]

    def _level(self, problem: Problem, worked: int) -> Fraction:
        """What the takers' history shows for as many days as the horizon has."""
        known = self._known(problem)
        return Fraction(problem.days * worked, known) if known and self.steady else Fraction(0)

    def post(self, problem: Problem, board: Board) -> None:
        people = self.turnout(problem)
        for pot in self._pots(problem):
            mappings: dict[tuple[int, ...], dict[tuple[int, str], int]] = {}
            for share in self.shares(problem, people, pot, pot.worth):
                days = people.bound[share.person]
                if days not in mappings:
                    mappings[days] = {
                        (day, symbol.code): worth
                        for day in days
                        for symbol in problem.symbols
                        if day >= 0 and (worth := pot.worth(day, symbol))
                    }
                board.post(
                    Total(
                        share.person,
                        mappings[days],
                        base=share.carried,
                        high=share.limit,
                        step=share.step,
                        high_price=self.price_on(problem, share.person, days[-1]),
                    )
                )

    def check(self, problem: Problem, roster: Roster) -> Iterator[Violation]:
        for pot, share in self.table(problem, roster):
            if share.over:
                yield self._breach(problem, roster, pot, share)

    def table(self, problem: Problem, roster: Roster | None) -> Iterator[tuple[Pot, Share]]:
        """The share of each pot of everyone, or of those on a roster, as the checker counts."""
        people, shared = problem.once(self, lambda: self._checked(problem))
        for pot, shares in shared:
            days = range(problem.days)
            worths = _worths(problem, days, pot.counted)
            for share in shares:
                if roster is None:
                    yield pot, share
                elif share.person in roster.rows:
                    row, bound = roster.rows[share.person], people.bound[share.person]
                    now = _summed(row, days, bound, worths)
                    yield pot, replace(share, now=now)

    def _checked(self, problem: Problem) -> tuple[Turnout, list[tuple[Pot, list[Share]]]]:
        """What the checker measures a roster against."""
        people = self.turnout(problem)
        pots = self._pots(problem)
        return people, [(pot, self.shares(problem, people, pot, pot.counted)) for pot in pots]

    def _pots(self, problem: Problem) -> Iterator[Pot]:
        """The pots; what a duty counts on a date is reckoned once, however many have it."""
        for pot in self.pots(problem):
            yield replace(pot, worth=cache(pot.worth), counted=cache(pot.counted))

    def _breach(self, problem: Problem, roster: Roster, pot: Pot, share: Share) -> Violation:
        person = problem.person[share.person]
        row = roster.rows[person.id]
        bound = [d for d in range(problem.days) if self.binds(problem, person, d)]
        counted = [d for d in bound[:-1] if pot.counted(d, problem.symbol[row[d]])]
        return self.breach(
            problem,
            (person.id,),
            (*counted, bound[-1]),
            share.over,
            pot=share.name,
            found=share.carried + share.now,
            carried=share.carried,
            now=share.now,
            limit=share.limit,
            basis=HELD if share.carried > share.rounded else DUE,
            step=share.step,
            asked=self.figure(share.asked),
            carried_by_all=share.carried_by_all,
            total=self.figure(share.total),
            own_days=_decimal(Fraction(share.weight, WHOLE)),
            all_days=_decimal(Fraction(share.weights, WHOLE)),
            share=self.figure(share.share),
        )


def _there(problem: Problem, person: Person) -> frozenset[int]:
    """The days, known history included, on which someone is present and not on leave.

    It is found span by span: over a year of history the rules ask for each day of everyone.
    """
    past = problem.past(person.id)
    known = range(-len(past), problem.days)
    present: frozenset[int] = problem.once(
        (_there, person.present, known),
        lambda: frozenset(d for span in person.present for d in _within(problem, span, known)),
    )
    away: set[int] = set()
    if LEAVE in past:
        away.update(day for day, code in enumerate(past, known.start) if code == LEAVE)
    if problem.pins:
        days = range(problem.days)
        away.update(day for day in days if problem.pins.get((person.id, day)) == LEAVE)
    for absence in problem.absences_of(person.id):
        if absence.kind is AbsenceKind.LEAVE and not absence.shifts:
            away.update(_within(problem, absence.span, known))
    # People who are never away share their days.
    return present - away if away else present


def _skilled(problem: Problem, ask: Ask) -> tuple[str, ...]:
    """Those who hold the skills for what is asked; most rules ask for the same."""
    when = problem.date_of(ask.day)

    def found() -> tuple[str, ...]:
        skilled = [[problem.holders(skill, when) for skill in skills] for skills in ask.skills]
        return tuple(
            person.id
            for person in problem.people
            if any(all(person.id in holders for holders in each) for each in skilled)
        )

    people: tuple[str, ...] = problem.once((_skilled, ask.day, ask.skills), found)
    return people


def _worths(problem: Problem, days: range, count: Worth) -> Mapping[tuple[int, str], int]:
    """What every cell of these days counts, where it counts at all."""
    found = {(d, code): count(d, symbol) for d in days for code, symbol in problem.symbol.items()}
    return {cell: worth for cell, worth in found.items() if worth}


def _summed(
    row: Sequence[str], known: range, days: Sequence[int], worths: Mapping[tuple[int, str], int]
) -> int:
    """What a row counts on those of these days that are known from it."""
    return sum(worths.get((day, row[day]), 0) for day in days if day in known)


def _weight(problem: Problem, person: Person, days: frozenset[int]) -> int:
    """[days of full-time work, per mille] of a person's days; most rules count the same ones."""

    def reckoned() -> int:
        return sum(problem.terms(person, problem.date_of(day)).share for day in days)

    weight: int = problem.once((_weight, person.contracts, days), reckoned)
    return weight


def _within(problem: Problem, span: Span, known: range) -> range:
    """The day numbers of a span, as far as they are known."""
    first = known.start if span.first is None else problem.day_of(span.first)
    last = known.stop - 1 if span.last is None else problem.day_of(span.last)
    return range(max(first, known.start), min(last + 1, known.stop))


def _decimal(number: Fraction) -> str:
    """To a hundredth, without idle noughts."""
    return f"{float(number):.2f}".rstrip("0").rstrip(".")
