"""What is already decided or told stays where it is: pins, published duties, frozen days."""

from __future__ import annotations

from abc import ABC
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import ClassVar

from roster.board import Board, Cell
from roster.domain import LEAVE, OFF, Absence, AbsenceKind, Person, Problem, Roster, Span, Text
from roster.prices import COMPANY, Price
from roster.rules import PRACTICE, Case, Kind, Rule, Source, Violation, parameter
from roster.strip import MONDAY
from roster.wording import apart


@dataclass(frozen=True)
class Pins(Rule):
    """A cell that is already decided holds what was decided.

    Bound in every unit, and no departure is allowed: agreed swaps and duties in other units are
    pins. Pins of people or days outside the problem are not judged.
    """

    code: ClassVar[str] = "stability.pins"
    kind: ClassVar[Kind] = Kind.COMPANY
    name: ClassVar[Text] = Text("已定安排", "Decided cells")
    sentence: ClassVar[Text] = Text(
        "{person}{day}已定为{decided}，排班表却是{found}。",
        "{person} is fixed to {decided} on {day}; the roster has {found}.",
    )
    source: ClassVar[Source] = Source(Text("本单位的决定", "the unit's own decision"))
    always: ClassVar[bool] = True
    absolute: ClassVar[bool] = True
    cases: ClassVar[tuple[Case, ...]] = (
        Case(
            """      Mo Tu
                Ada   E  - """,
            given=lambda problem: problem.with_(pins={("Ada", 0): "E", ("Ada", 1): "-"}),
        ),
        Case(
            """      Mo Tu
                Ada   E  - """,
            ("Ada is fixed to L on Tue 3 Mar; the roster has off.",),
            given=lambda problem: problem.with_(pins={("Ada", 0): "E", ("Ada", 1): "L"}),
        ),
    )

    def post(self, problem: Problem, board: Board) -> None:
        everything = frozenset(problem.symbol)
        for (who, day), code in problem.pins.items():
            person = problem.person.get(who)
            if person and 0 <= day < problem.days and self.binds(problem, person, day):
                price = self.price_on(problem, who, day)
                board.post(Cell(who, day, everything - {code}, price))

    def check(self, problem: Problem, roster: Roster) -> Iterator[Violation]:
        for who, day, found in roster.cells():
            decided = problem.pins.get((who, day), found)
            if decided != found and self.binds(problem, problem.person[who], day):
                was, now = apart(problem, problem.symbol[decided], problem.symbol[found])
                yield self.breach(problem, (who,), (day,), 1, decided=was, found=now)


def _told(row: str, *away: AbsenceKind) -> Callable[[Problem], Problem]:
    """Ada was told this row; an absence of each kind was then approved for Tuesday."""
    tuesday = MONDAY + timedelta(days=1)
    return lambda problem: problem.with_(
        published=Roster({"Ada": tuple(row.split())}),
        absences=tuple(Absence("Ada", Span(tuesday, tuesday), kind) for kind in away),
    )


@dataclass(frozen=True)
class AsPublished(Rule, ABC):
    """A published cell stays as the person was told, unless something decided since forces it.

    Forced is a cell that now holds approved leave, a promised day off, or what it is pinned to, and
    off where the person no longer belongs to the unit.
    People and days that were not published are not judged. A change from off to work counts as
    much as one from work to other work.
    """

    def post(self, problem: Problem, board: Board) -> None:
        everything = frozenset(problem.symbol)
        rows = problem.published.rows if problem.published else {}
        for person in problem.people:
            for day, code in enumerate(rows.get(person.id, ())[: problem.days]):
                if self.binds(problem, person, day):
                    kept = {code, *self._forced(problem, person, day)}
                    price = self.price_on(problem, person.id, day)
                    board.post(Cell(person.id, day, everything - kept, price))

    @staticmethod
    def _forced(problem: Problem, person: Person, day: int) -> Iterator[str]:
        when = problem.date_of(day)
        if not person.is_present(when):
            yield OFF
        if problem.is_absent(person.id, when, AbsenceKind.LEAVE):
            yield LEAVE
        if problem.is_absent(person.id, when, AbsenceKind.UNAVAILABLE):
            yield OFF
        if (person.id, day) in problem.pins:
            yield problem.pins[person.id, day]

    def check(self, problem: Problem, roster: Roster) -> Iterator[Violation]:
        published = problem.published
        for who, day, found in roster.cells():
            row = published.rows.get(who, ()) if published else ()
            if day >= len(row) or row[day] == found or problem.pins.get((who, day)) == found:
                continue
            person, when = problem.person[who], problem.date_of(day)
            gone = found == OFF and not any(span.covers(when) for span in person.present)
            excused = gone or any(
                absence.person == who
                and not absence.shifts
                and absence.span.covers(when)
                and found == (LEAVE if absence.kind is AbsenceKind.LEAVE else OFF)
                for absence in problem.absences
            )
            if not excused and self.binds(problem, person, day):
                was, now = apart(problem, problem.symbol[row[day]], problem.symbol[found])
                yield self.breach(problem, (who,), (day,), 1, published=was, found=now)


@dataclass(frozen=True)
class Published(AsPublished):
    """What people have been told changes as little as possible.

    The price stands above fairness and wishes, so that a replan after a sick call finds the fewest
    changes before it looks at anything else.
    """

    price: Price = COMPANY

    code: ClassVar[str] = "stability.published"
    floors: ClassVar[tuple[str, ...]] = ("price",)
    moves: ClassVar[bool] = True
    kind: ClassVar[Kind] = Kind.COMPANY
    name: ClassVar[Text] = Text("少改已发布的班", "Few changes after publication")
    sentence: ClassVar[Text] = Text(
        "{person}{day}已发布{published}，现改为{found}。",
        "{person} was told {published} for {day}; it is now {found}.",
    )
    source: ClassVar[Source] = Source(PRACTICE)
    cases: ClassVar[tuple[Case, ...]] = (
        Case(
            """      Mo Tu We
                Ada   E  =  - """,
            given=_told("E L -", AbsenceKind.LEAVE),
        ),
        Case(
            """      Mo Tu We
                Ada   E  =  N """,
            (
                "Ada was told L for Tue 3 Mar; it is now leave.",
                "Ada was told off for Wed 4 Mar; it is now N.",
            ),
            given=_told("E L -"),
        ),
    )


@dataclass(frozen=True)
class Frozen(AsPublished):
    """Days up to a date hold what was published; nothing but leave, pins and promises moves them.

    Parameters
    ----------
    until : date or None
        The last frozen date; None freezes nothing.
    """

    until: date | None = parameter(None, unit="date", zh="冻结至", en="frozen up to and including")

    code: ClassVar[str] = "stability.frozen"
    kind: ClassVar[Kind] = Kind.COMPANY
    name: ClassVar[Text] = Text("冻结期", "Frozen days")
    sentence: ClassVar[Text] = Text(
        "{person}{day}已冻结为{published}，不得改为{found}。",
        "{person} has {published} on {day}, which is frozen; {found} may not stand there.",
    )
    source: ClassVar[Source] = Source(PRACTICE)
    cases: ClassVar[tuple[Case, ...]] = (
        Case(
            """      Mo Tu We
                Ada   E  -  N """,
            parameters={"until": MONDAY + timedelta(days=1)},
            given=_told("E L -", AbsenceKind.UNAVAILABLE),
        ),
        Case(
            """      Mo Tu We
                Ada   E  E  N """,
            ("Ada has L on Tue 3 Mar, which is frozen; E may not stand there.",),
            parameters={"until": MONDAY + timedelta(days=1)},
            given=_told("E L -", AbsenceKind.LEAVE),
        ),
    )

    def binds(self, problem: Problem, person: Person, day: int) -> bool:
        frozen = self.until is not None and problem.date_of(day) <= self.until
        return frozen and super().binds(problem, person, day)
