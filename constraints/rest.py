"""Rest between duties: hours between two of them, days after nights and after a 24-hour duty."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, timedelta
from itertools import count
from typing import ClassVar

from constraints.nights import at_night, night_codes, night_parameter
from roster.board import Board, Codes, Succession, Word, free_codes, work_codes
from roster.domain import Hours, Person, Problem, Roster, Symbol, Text
from roster.prices import Price
from roster.rules import PRACTICE, Case, Fact, Kind, Rule, Source, Violation, parameter
from roster.timeline import gap, instant, offsets
from roster.wording import duration

Chain = tuple[Codes, ...]
"""Classes of cells that stand side by side, the last of them a duty that comes too soon."""


@dataclass
class _Gaps:
    """Which duties come too soon after which; days with the same clocks share one table."""

    problem: Problem
    firsts: Codes
    rest: int
    tables: dict[tuple[int, tuple[int, ...], tuple[int, ...]], tuple[Chain, ...]] = field(
        default_factory=dict
    )

    def chains(self, day: int) -> Iterator[Chain]:
        """Every way to a duty on `day` less than `rest` minutes after one of `firsts`."""
        here = offsets(self.problem, day)
        for back in count(1):
            clocks = back, offsets(self.problem, day - back), here
            if clocks not in self.tables:
                self.tables[clocks] = tuple(self._pairs(day, back))
            if not self.tables[clocks]:
                return
            yield from self.tables[clocks]

    def _pairs(self, day: int, back: int) -> Iterator[Chain]:
        symbol = self.problem.symbol
        seconds: dict[Codes, list[str]] = {}
        for second in sorted(work_codes(self.problem)):
            near = frozenset(
                first
                for first in self.firsts
                if gap(self.problem, day - back, symbol[first], day, symbol[second]) < self.rest
            )
            if near:
                seconds.setdefault(near, []).append(second)
        between = (free_codes(self.problem),) * (back - 1)
        for near, later in seconds.items():
            yield near, *between, frozenset(later)


def _forbid(person: Person, day: int, chain: Chain, price: Price) -> Succession | Word:
    """The statement that this chain doesn't end on that day."""
    if len(chain) == 2:
        return Succession(person.id, day, *chain, price)
    return Word(person.id, day + 1 - len(chain), chain, price)


def _post_gaps(rule: Rule, problem: Problem, board: Board, firsts: Codes, rest: int) -> None:
    gaps = _Gaps(problem, firsts, rest)
    bound: list[list[tuple[Person, Price]]] = [[] for _ in range(problem.days)]
    for person, day, price in rule.bound(problem):
        bound[day].append((person, price))
    for day, cells in enumerate(bound):
        chains = tuple(gaps.chains(day))
        for person, price in cells:
            for chain in chains:
                board.post(_forbid(person, day, chain, price))


@dataclass(frozen=True, slots=True)
class _Rest:
    """What a person had between two duties of which one is the next after the other."""

    person: Person
    first_day: int
    first: Symbol
    day: int
    second: Symbol

    def minutes(self, problem: Problem) -> int:
        """[min] from the end of the first duty to the arrival for the second."""
        date, next_date = problem.date_of(self.first_day), problem.date_of(self.day)
        end = max(
            instant(problem.zone, date, part.start).astimezone(UTC) + timedelta(minutes=part.length)
            for part in self.first.parts
            if part.hours in (Hours.WORK, Hours.STANDBY_POST)
        )
        arrival = min(
            instant(problem.zone, next_date, part.arrival).astimezone(UTC)
            for part in self.second.parts
            if part.hours in (Hours.WORK, Hours.STANDBY_POST)
        )
        return int((arrival - end).total_seconds()) // 60

    def breach(self, rule: Rule, problem: Problem, **further: Fact) -> Violation:
        """That these two stand too close, charged to the later one."""
        found = self.minutes(problem)
        facts: dict[str, Fact] = {
            "found": found,
            "had": self._had(found),
            "first_day": problem.date_of(self.first_day),
            "first": self.first.label,
            "second": self.second.label,
            **further,
        }
        days = self.first_day, self.day
        return rule.breach(problem, (self.person.id,), days, 1, "own", **facts)

    def _had(self, minutes: int) -> Text:
        """What lies between the two duties; an overlap is no negative rest."""
        worked = [p for p in self.second.parts if p.hours is not Hours.STANDBY_HOME]
        whole = max(part.end for part in worked) - min(part.arrival for part in worked)
        shown = minutes if minutes >= 0 else min(-minutes, whole)
        zh, en = (duration(shown, language) for language in ("zh", "en"))
        if minutes < 0:
            return Text(f"重叠{zh}", f"an overlap of {en}")
        return Text(f"只休息{zh}", en)


def _since(problem: Problem, person: Person) -> int:
    """The day of the last duty before the horizon; 0: none is known."""
    past = problem.past(person.id)
    return next((-n for n, c in enumerate(reversed(past), 1) if problem.symbol[c].is_work), 0)


def _rests(rule: Rule, problem: Problem, roster: Roster) -> Iterator[_Rest]:
    """Each duty of the horizon that the rule binds, with the duty before it."""
    for person in rule.people(problem):
        before: tuple[int, Symbol] | None = None
        for day, symbol in problem.line(roster, person.id, _since(problem, person)).items():
            if not symbol.is_work:
                continue
            if before and day >= 0 and rule.binds(problem, person, day):
                yield _Rest(person, *before, day, symbol)
            before = (day, symbol)


@dataclass(frozen=True)
class DailyRest(Rule):
    """A person rests between the end of one duty and the arrival for the next.

    Lead time belongs to the duty: rest ends when the person must be there. Standby at home, alone
    or beside a day shift, is neither a duty here nor a disturbance of rest. A breach is charged to
    the later duty's date.

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
        "{person}{first_day}{first}与{day}{second}之间{had}，规定休息{rest:duration}。",
        "{person} has {had} between {first_day} {first} and {day} {second}; "
        "{rest:duration} are required.",
    )
    source: ClassVar[Source] = Source(
        PRACTICE, note=Text("11小时；另见长班后休息", "11 h; see also Rest after a 24-hour duty")
    )
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
            (
                "Ada has an overlap of 2 h 00 min between Sun 1 Mar W and Mon 2 Mar E; "
                "11 h 00 min are required.",
            ),
        ),
    )

    def post(self, problem: Problem, board: Board) -> None:
        _post_gaps(self, problem, board, work_codes(problem), self.rest)

    def check(self, problem: Problem, roster: Roster) -> Iterator[Violation]:
        for pair in _rests(self, problem, roster):
            if pair.minutes(problem) < self.rest:
                yield pair.breach(self, problem, rest=self.rest)


@dataclass(frozen=True)
class RestAfterDuty(Rule):
    """After a 24-hour duty a person rests for days, such as 48 or 72 hours.

    A duty is as long as its work; standby at home does not lengthen it. Rest is measured from its
    end to the arrival for the next duty, and a breach is charged to that duty's date.

    Parameters
    ----------
    length : int [min]
        Work from which a duty counts as a long one. Default 1440 (24 h).
    rest : int [min]
        Shortest rest after it. Default 2880 (48 h): company practice, not statute.
    """

    length: int = parameter(
        1440, unit="min", zh="值班时长", en="length of the duty", low=480, high=2880
    )
    rest: int = parameter(2880, unit="min", zh="最短休息", en="shortest rest", low=0, high=10080)

    code: ClassVar[str] = "rest.after_duty"
    kind: ClassVar[Kind] = Kind.COMPANY
    name: ClassVar[Text] = Text("长班后休息", "Rest after a 24-hour duty")
    sentence: ClassVar[Text] = Text(
        "{person}{first_day}{first}（{length:hours}）与{day}{second}之间{had}，"
        "规定休息{rest:duration}。",
        "{person} has {had} from {first_day} {first} ({length:hours}) to {day} "
        "{second}; {rest:duration} are required.",
    )
    source: ClassVar[Source] = Source(
        PRACTICE,
        note=Text(
            "值班24小时后休48小时；四班轮换时休72小时",
            "48 h after 24 h; 72 h where four crews take turns",
        ),
    )
    cases: ClassVar[tuple[Case, ...]] = (
        Case("""      Mo Tu We Th
                Ada   W  -  -  W """),
        Case("""      Mo Tu We Th Fr
                Ada   D  W  H  =  D """),
        Case(
            """      Mo Tu We Th
                Ada   W  -  D  - """,
            (
                "Ada has 24 h 00 min from Mon 2 Mar W (24 h) to Wed 4 Mar D; "
                "48 h 00 min are required.",
            ),
        ),
        Case(
            """      Mo Tu
                Ada   W  E """,
            (
                "Ada has an overlap of 2 h 00 min from Mon 2 Mar W (24 h) to Tue 3 Mar E; "
                "48 h 00 min are required.",
            ),
        ),
        Case(
            """      Su | Mo Tu We
                Ada   W  | -  -  D """,
            (
                "Ada has 48 h 00 min from Sun 1 Mar W (24 h) to Wed 4 Mar D; "
                "72 h 00 min are required.",
            ),
            {"rest": 4320},
        ),
    )

    def post(self, problem: Problem, board: Board) -> None:
        long = frozenset(
            symbol.code
            for symbol in problem.symbols
            if symbol.is_work
            and sum(p.length for p in symbol.parts if p.hours is not Hours.STANDBY_HOME)
            >= self.length
        )
        _post_gaps(self, problem, board, long, self.rest)

    def check(self, problem: Problem, roster: Roster) -> Iterator[Violation]:
        for pair in _rests(self, problem, roster):
            length = 0
            for part in pair.first.parts:
                if part.hours in (Hours.WORK, Hours.STANDBY_POST):
                    length += part.end - part.start
            if length >= self.length and pair.minutes(problem) < self.rest:
                yield pair.breach(self, problem, rest=self.rest, length=length)


@dataclass(frozen=True)
class RestAfterNight(Rule):
    """After the last night of a run, a person has days without work before any other shift.

    A night is a duty with enough work between 22:00 and 06:00; another night may follow at any
    distance. Leave and standby at home count as days without work. Nights of history count as far
    as they are known. A breach is charged to the date of the duty that comes too soon.

    Parameters
    ----------
    nights : int [nights]
        How long a run must be to call for the rest. Default 1: after any night.
    days : int [days]
        Cells without work after it. Default 1: the day on which the night ends.
    least : int [min]
        Work between 22:00 and 06:00 that makes a duty a night.
    """

    nights: int = parameter(
        1, unit="nights", zh="连续夜班达到", en="nights in a row", low=1, high=7
    )
    days: int = parameter(1, unit="days", zh="下夜班后休息", en="days without work", low=1, high=7)
    least: int = night_parameter()

    code: ClassVar[str] = "rest.after_night"
    kind: ClassVar[Kind] = Kind.COMPANY
    name: ClassVar[Text] = Text("下夜班后休息", "Days off after nights")
    sentence: ClassVar[Text] = Text(
        "{person}{first_day}的夜班之后只休息{found}天，{day}就上{second}，规定休息{wanted}天。",
        "{person} has {found} of the {wanted} days without work between the night of {first_day} "
        "and {day} {second}.",
    )
    source: ClassVar[Source] = Source(
        PRACTICE,
        note=Text(
            "夜班后不排早班；另见班间休息",
            "no early shift after a night; see also Rest between duties",
        ),
    )
    cases: ClassVar[tuple[Case, ...]] = (
        Case("""      Mo Tu We Th
                Ada   N  N  -  E """),
        Case(
            """      Mo Tu We Th Fr
                Ada   N  E  N  N  - """,
            (),
            {"nights": 2},
        ),
        Case(
            """      Mo Tu
                Ada   N  L """,
            (
                "Ada has 0 of the 1 days without work between the night of Mon 2 Mar and "
                "Tue 3 Mar L.",
            ),
        ),
        Case(
            """      Sa Su | Mo Tu We
                Ada   N  N  | =  D  - """,
            (
                "Ada has 1 of the 2 days without work between the night of Sun 1 Mar and "
                "Tue 3 Mar D.",
            ),
            {"nights": 2, "days": 2},
        ),
    )

    def post(self, problem: Problem, board: Board) -> None:
        night = night_codes(problem, self.least)
        free, other = free_codes(problem), work_codes(problem) - night
        chains = [(*[night] * self.nights, *[free] * found, other) for found in range(self.days)]
        for person, day, price in self.bound(problem):
            for chain in chains:
                board.post(_forbid(person, day, chain, price))

    def check(self, problem: Problem, roster: Roster) -> Iterator[Violation]:
        for pair in _rests(self, problem, roster):
            found = pair.day - pair.first_day - 1
            if found >= self.days or at_night(pair.second) >= self.least:
                continue
            first = pair.first_day - self.nights + 1
            line = problem.line(roster, pair.person.id, min(first, 0))
            nights = (line.get(day) for day in range(first, pair.first_day + 1))
            if all(night and at_night(night) >= self.least for night in nights):
                yield pair.breach(self, problem, found=found, wanted=self.days)
