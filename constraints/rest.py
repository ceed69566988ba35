"""Rest between duties: hours between two of them, days after nights and after a 24-hour duty."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, timedelta
from typing import ClassVar

from roster.board import Board, Succession, Word
from roster.domain import Problem, Roster, Symbol, Text
from roster.rules import Case, Kind, Rule, Source, Violation, parameter
from roster.timeline import gap, instant


@dataclass(frozen=True)
class DailyRest(Rule):
    """A person rests between the end of one duty and the arrival for the next.

    Lead time belongs to the duty: rest ends when the person must be there. Two duties of which the
    first ends two dates later (a 24-hour duty and the duty after next) are measured as well.

    Parameters
    ----------
    rest : int [min]
        Shortest gap. Default 660 (11 h): company practice, not statute.
    """

    rest: int = parameter(660, unit="min", zh="最短休息", en="shortest rest", low=0, high=2880)

    code: ClassVar[str] = "rest.daily"
    kind: ClassVar[Kind] = Kind.COMPANY
    name: ClassVar[Text] = Text("班间休息", "Rest between duties")
    sentence: ClassVar[Text] = Text(
        "{person}在{first_day}{first}与{day}{second}之间只休息{found:duration},规定{rest:duration}。",
        "{person} has {found:duration} between {first_day} {first} and {day} {second}; "
        "{rest:duration} are required.",
    )
    source: ClassVar[Source] = Source("company practice", note="11 h; see also rest.after_duty")
    cases: ClassVar[tuple[Case, ...]] = (
        Case("""      Mo Tu
                Ada   E  E """),
        Case(
            """      Mo Tu
                Ada   L  E """,
            ("Ada has 8 h 00 min between Mon 2 Mar L and Tue 3 Mar E; 11 h 00 min are required.",),
        ),
        Case(
            """      Su | Mo Tu
                Ada   W  | E  - """,
            ("Ada has -2 h 00 min between Sun 1 Mar W and Mon 2 Mar E; 11 h 00 min are required.",),
        ),
    )

    def post(self, problem: Problem, board: Board) -> None:
        duties = [symbol for symbol in problem.symbols if symbol.is_work]
        for person in self.people(problem):
            for day in range(problem.days):
                if not self.binds(problem, person, day):
                    continue
                price = self.price_on(problem, person.id, day)
                for second in duties:
                    short = [
                        s.code for s in duties if gap(problem, day - 1, s, day, second) < self.rest
                    ]
                    if short:
                        board.post(
                            Succession(
                                person.id, day, frozenset(short), frozenset({second.code}), price
                            )
                        )
                    far = [
                        s.code for s in duties if gap(problem, day - 2, s, day, second) < self.rest
                    ]
                    if far:
                        between = frozenset(problem.symbol) - frozenset(s.code for s in duties)
                        board.post(
                            Word(
                                person.id,
                                day - 2,
                                (frozenset(far), between, frozenset({second.code})),
                                price,
                            )
                        )

    def check(self, problem: Problem, roster: Roster) -> Iterator[Violation]:
        for person in self.people(problem):
            before: tuple[int, Symbol] | None = None
            for day, symbol in problem.line(roster, person.id).items():
                if not symbol.is_work:
                    continue
                if (
                    before
                    and day >= 0
                    and day - before[0] <= 2
                    and self.binds(problem, person, day)
                ):
                    first_day, first = before
                    found = self._minutes(problem, first_day, first, day, symbol)
                    if found < self.rest:
                        yield self.breach(
                            problem,
                            (person.id,),
                            (first_day, day),
                            1,
                            found=found,
                            rest=self.rest,
                            first_day=problem.date_of(first_day),
                            first=first.label,
                            second=symbol.label,
                        )
                before = (day, symbol)

    @staticmethod
    def _minutes(problem: Problem, day: int, first: Symbol, later: int, second: Symbol) -> int:
        date, next_date = problem.date_of(day), problem.date_of(later)
        end = max(
            instant(problem.zone, date, part.start).astimezone(UTC) + timedelta(minutes=part.length)
            for part in first.parts
        )
        arrival = min(instant(problem.zone, next_date, part.arrival) for part in second.parts)
        return int((arrival - end).total_seconds()) // 60
