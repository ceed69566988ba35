"""What a fair share is: the pot, the days that it is divided by, and what is above the share."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from math import ceil
from typing import ClassVar

from constraints.demand import Ask, Worth, duties_asked
from roster.board import Board, Total
from roster.domain import (
    LEAVE,
    AbsenceKind,
    Person,
    Problem,
    Roster,
    Text,
)
from roster.prices import FAIRNESS, Price
from roster.rules import Kind, Rule, Source, Violation, parameter

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
        return ceil(self.share / self.step) * self.step

    @property
    def limit(self) -> int:
        """What is free: the rounded share, or what was already carried where that is more."""
        return max(self.rounded, self.carried)

    @property
    def over(self) -> int:
        """Started steps above the limit."""
        return max(0, ceil(Fraction(self.carried + self.now - self.limit, self.step)))


def share_table(problem: Problem, rule: FairShare, roster: Roster | None = None) -> list[Share]:
    """Everyone's fair share with its arithmetic; with a roster, what it gives each of them.

    Empty where nothing is asked for: the rule has nothing to share.
    """
    return [
        share
        for pot in rule.pots(problem)
        for share in rule.shares(problem, pot, pot.counted, roster)
    ]


@dataclass(frozen=True)
class FairShare(Rule, ABC):
    """Nobody has more than a fair share of something, history counted in.

    The pot is what the needs of the horizon ask for (minimum heads) and what those who take part
    carry from history and tallies. It is divided by days present, leave left out, a part-time day
    counting for its part. Only who can fill one of the needs takes part: holds the skill of the
    need, its post or role, and is there on its date. Of a need that people outside the scope can
    fill too, the scope's part by heads is asked. A share is rounded up, so that an even spread
    costs nothing; what history alone has beyond the share is not charged again. History counts on
    days on which the rule binds, at most `lookback` days back, and only where it is known; tallies
    count whatever their age (`days` among them adds to the days present). Leave is neither a duty
    nor a day present. Where nothing is asked for there is nothing to share. A breach is charged to
    the person's last day in the horizon on which the rule binds.
    """

    price: Price = FAIRNESS
    lookback: int = parameter(
        90, unit="days", zh="回看天数", en="days of history", low=0, high=1100
    )

    kind: ClassVar[Kind] = Kind.COMPANY
    sentence: ClassVar[Text] = Text(
        "{person}{pot}共{found}个（往期{carried}，本期{now}），比{basis}{limit}个多{amount}个。"
        "应摊：合计{total}个×{own_days}/{all_days}天={share}个。",
        "{person} has {found} {pot} ({carried} before, {now} now), {amount} more than {basis}, "
        "{limit}. Share: {total} × {own_days} of {all_days} days = {share}.",
    )
    source: ClassVar[Source] = Source("company practice", note="fair shares are not statute")

    @abstractmethod
    def pots(self, problem: Problem) -> Iterator[Pot]:
        """What is shared out, each by itself."""

    @property
    def rounding(self) -> int:
        """The step to which a share is rounded up, and in which the excess is counted."""
        return 1

    @staticmethod
    def figure(number: Fraction) -> str | int:
        """A figure of the arithmetic, as the sentence says it."""
        return _decimal(number)

    def asked(self, problem: Problem, count: Worth) -> Iterator[Ask]:
        """What the needs of the horizon ask for."""
        return duties_asked(problem, count)

    def is_able(self, problem: Problem, person: Person, day: int) -> bool:
        """Whether a person could take a duty that day: present, and not on leave."""
        past = problem.past(person.id)
        when = problem.date_of(day)
        if day < 0 and (day < -len(past) or past[day] == LEAVE):
            return False
        on_leave = problem.is_absent(person.id, when, AbsenceKind.LEAVE)
        pinned = problem.pins.get((person.id, day)) == LEAVE
        return person.is_present(when) and not on_leave and not pinned

    def shares(
        self, problem: Problem, pot: Pot, count: Worth, roster: Roster | None = None
    ) -> list[Share]:
        """The fair share of each person who takes part, reckoned with one way to count."""
        asks = [ask for ask in self.asked(problem, count) if ask.amount]
        able = self._able(problem, asks)
        asked = Fraction(0)
        who: set[str] = set()
        for ask in asks:
            unit = [p for p in able[ask.day] if _fills(p, ask, problem.date_of(ask.day))]
            bound = [p for p in unit if self.binds(problem, p, ask.day)]
            asked += Fraction(ask.amount * len(bound), max(1, len(unit)))
            who.update(person.id for person in bound)
        weights = {p.id: self._weight(problem, p) for p in problem.people if p.id in who}
        takers = [problem.person[person] for person, weight in weights.items() if weight]
        carried = {p.id: self._carried(problem, p, pot, count) for p in takers}
        return [
            Share(
                pot=pot.tally,
                name=pot.name,
                person=p.id,
                asked=asked,
                carried_by_all=sum(carried.values()),
                carried=carried[p.id],
                weight=weights[p.id],
                weights=sum(weights.values()),
                step=self.rounding,
                now=self._now(problem, p, count, roster) if roster else 0,
            )
            for p in takers
        ]

    def _able(self, problem: Problem, asks: list[Ask]) -> dict[int, list[Person]]:
        days = {ask.day for ask in asks}
        return {d: [p for p in problem.people if self.is_able(problem, p, d)] for d in days}

    def _weight(self, problem: Problem, person: Person) -> int:
        days = problem.tallies.get(person.id, {}).get("days", 0)
        return days * problem.terms(person, problem.start).share + sum(
            problem.terms(person, problem.date_of(day)).share
            for day in range(-self.lookback, problem.days)
            if self.binds(problem, person, day) and self.is_able(problem, person, day)
        )

    def _carried(self, problem: Problem, person: Person, pot: Pot, count: Worth) -> int:
        past = problem.past(person.id)[-self.lookback :] if self.lookback else ()
        return problem.tallies.get(person.id, {}).get(pot.tally, 0) + sum(
            count(day, problem.symbol[code])
            for day, code in enumerate(past, -len(past))
            if self.binds(problem, person, day)
        )

    def _now(self, problem: Problem, person: Person, count: Worth, roster: Roster) -> int:
        return sum(
            count(day, problem.symbol[code])
            for day, code in enumerate(roster.rows[person.id])
            if self.binds(problem, person, day)
        )

    def post(self, problem: Problem, board: Board) -> None:
        for pot in self.pots(problem):
            mappings: dict[tuple[int, ...], dict[tuple[int, str], int]] = {}
            for share in self.shares(problem, pot, pot.worth):
                person = problem.person[share.person]
                days = tuple(d for d in range(problem.days) if self.binds(problem, person, d))
                if days not in mappings:
                    mappings[days] = {
                        (day, symbol.code): worth
                        for day in days
                        for symbol in problem.symbols
                        if (worth := pot.worth(day, symbol))
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
        for pot in self.pots(problem):
            for share in self.shares(problem, pot, pot.counted, roster):
                if share.over:
                    yield self._breach(problem, roster, pot, share)

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


def _decimal(number: Fraction) -> str:
    """To a hundredth, without idle noughts."""
    return f"{float(number):.2f}".rstrip("0").rstrip(".")


def _fills(person: Person, ask: Ask, when: date) -> bool:
    """Whether a person holds enough of the skills for what is asked."""
    return any(all(person.holds(skill, when) for skill in skills) for skills in ask.skills)
