"""Before a roster is made: duties that the people cannot give, and the fewest crews a post needs.

For each place (a post and shift with its role and skill, or a post's hours) what is wanted over the
horizon is compared with the most that each person alone could give under the hard rules of their
own row. The sum of these is more than any roster can give, so a shortfall named here is certain.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields

from roster.board import Board, Couple, Posted, Statement, Total, findings, unheeding
from roster.domain import LEAVE, OFF, Problem, Roster, ShiftType, Text
from roster.rules import Fact, Rule, is_price, post
from roster.wording import sentence

SECONDS = 0.8
"""[s] for rows that are reckoned exactly; whoever's turn does not come keeps the coarse bound."""
LONGEST = 2.0
"""[s] for one row."""
TIGHT = 0.5
"""Only a place that asks for more than this share of the coarse bound is reckoned exactly."""
TEAMS = 3
"""Of so many teams the freest person is asked how many 24-hour duties a person can give."""
WHOLE_DAY = 1440
"""[min] a shift of this length makes its post one that crews hold round the clock."""

SHORT = Text(
    "{what}共需{wanted}个班，可上的{people}人至多能给{most}个。",
    "{what} needs {wanted} duties; the {people} people who can take it can give {most} at most.",
)
SHORT_HOURS = Text(
    "{what}共需{wanted}个半小时人次，可上的{people}人至多能给{most}个。",
    "{what} needs {wanted} half hours of people; the {people} who can be there can give {most} "
    "at most.",
)
CREWS = Text(
    "{what}每日{heads}人，{law}每人本期至多{each}个班，至少需{crews}个班组（每组{heads}人）；"
    "可上的{people}人只够{present}个班组。",
    "{what}: {heads} a day; {law}a person can give {each} duties in this period, so {crews} crews "
    "of {heads} are needed; the {people} people who can take it make {present}.",
)
ENOUGH = Text(
    "{what}每日{heads}人，{law}每人本期至多{each}个班，至少需{crews}个班组（每组{heads}人）；"
    "可上的有{people}人。",
    "{what}: {heads} a day; {law}a person can give {each} duties in this period, so {crews} crews "
    "of {heads} are needed; {people} people can take it.",
)
WITHOUT_DEPARTURES = Text("不用例外时", "without the recorded exceptions ")

Worth = Mapping[tuple[int, str], int]
"""How many needs of a place a symbol on a day counts towards."""


@dataclass(frozen=True, slots=True)
class Place:
    """What a place wants over the horizon and what the people could give.

    Parameters
    ----------
    wanted, most : int [duties, or half hours where no shift is named]
    people : int [people]
        Who could give any.
    """

    what: str
    is_shift: bool
    wanted: int
    people: int
    most: int

    @property
    def is_short(self) -> bool:
        return self.most < self.wanted

    def say(self, language: str) -> str:
        facts = {name: getattr(self, name) for name in ("what", "wanted", "people", "most")}
        return sentence(SHORT if self.is_shift else SHORT_HOURS, facts, language)


@dataclass(frozen=True, slots=True)
class Crews:
    """How many crews a post needs that is held round the clock.

    Parameters
    ----------
    days : int [days]
        On which it is held.
    heads : int [people]
        Wanted at once, all roles together.
    each : int [duties]
        The most that the freest person of a large team can give, no exception from law used.
    people : int [people]
        Who could hold any place of it.
    departs : bool
        The unit has recorded exceptions.
    """

    what: str
    days: int
    heads: int
    each: int
    people: int
    departs: bool = False

    @property
    def needed(self) -> int:
        return -(-self.days // self.each)

    @property
    def present(self) -> int:
        return self.people // self.heads

    def say(self, language: str) -> str:
        facts: dict[str, Fact] = {
            "what": self.what,
            "heads": self.heads,
            "each": self.each,
            "crews": self.needed,
            "people": self.people,
            "present": self.present,
            "law": WITHOUT_DEPARTURES if self.departs else "",
        }
        return sentence(CREWS if self.present < self.needed else ENOUGH, facts, language)


def capacity(
    problem: Problem,
    rules: Sequence[Rule],
    seconds: float = SECONDS,
    heed: Callable[[], None] = unheeding,
) -> tuple[Place | Crews, ...]:
    """The places that are short for certain, and the crews of those held round the clock.

    Parameters
    ----------
    heed : Callable[[], None]
        Called again and again; it may raise to give the reckoning up.
    """
    rules = [rule for rule in rules if rule.shortage or _may_be_hard(rule)]
    board = post(problem, rules, heed)
    rows = _Rows(board, seconds)
    wanted = list(_places(board, rules))
    short = [place for facts, couples in wanted if (place := _reckon(rows, facts, couples))]
    held: dict[tuple[Fact, Fact], list[Couple]] = {}
    for facts, couples in wanted:
        if _is_round_the_clock(problem, facts):
            held.setdefault((facts["post"], facts["shift"]), []).extend(couples)
    if not held:
        return tuple(short)
    if problem.departures:
        board = post(problem.with_(departures=()), rules, heed)
    lawful = _Rows(board, math.inf)
    crews = [
        _crews(lawful, str(shift), couples, departs=bool(problem.departures))
        for (_, shift), couples in held.items()
    ]
    return (*short, *(each for each in crews if each.each))


def _may_be_hard(rule: Rule) -> bool:
    return any(getattr(rule, f.name) is None for f in fields(rule) if is_price(f.name))


def _places(board: Board, rules: Sequence[Rule]) -> Iterator[tuple[dict[str, Fact], list[Couple]]]:
    """The needs of each place: on a roster of idle people every one of them is short."""
    problem = board.problem
    idle = Roster({p.id: tuple(_idle(problem, p.id)) for p in problem.people})
    for index, rule in enumerate(rules):
        if not rule.shortage:
            continue
        posted = [each for each in board.posted if each.index == index]
        short = [finding.posted for finding in findings(board, idle, posted).findings]
        groups: dict[Fact, tuple[dict[str, Fact], list[Couple]]] = {}
        for each, violation in zip(short, rule.check(problem, idle), strict=True):
            assert isinstance(each.statement, Couple)
            facts = dict(violation.facts)
            key = facts["what"] if facts["shift"] else facts["post"]
            groups.setdefault(key, (facts, []))[1].append(each.statement)
        yield from groups.values()


def _idle(problem: Problem, person: str) -> Iterator[str]:
    for day in range(problem.days):
        yield LEAVE if problem.is_absent(person, problem.date_of(day)) else OFF


def _shift(problem: Problem, facts: Mapping[str, Fact]) -> ShiftType | None:
    return next((s for s in problem.shifts if s.code == facts["shift"]), None)


def _is_round_the_clock(problem: Problem, facts: Mapping[str, Fact]) -> bool:
    shift = _shift(problem, facts)
    return shift is not None and shift.length >= WHOLE_DAY


def _post_name(problem: Problem, code: Fact) -> str:
    return next((post.name for post in problem.posts if post.code == code), "")


def _reckon(rows: _Rows, facts: Mapping[str, Fact], couples: Sequence[Couple]) -> Place | None:
    """The place, where it is short for certain."""
    problem = rows.board.problem
    wanted = sum(couple.low or 0 for couple in couples)
    worth = _worth(couples)
    coarse = {person: rows.coarsely(person, each) for person, each in worth.items()}
    gives = {person: most for person, most in coarse.items() if most}
    most = sum(gives.values())
    sure = 0
    if wanted > TIGHT * most:
        for person in gives:
            exact = rows.exactly(person, worth[person])
            sure += exact
            most += exact - gives[person]
            if sure >= wanted:
                break
    shift = _shift(problem, facts)
    what = str(facts["what"]) if shift else _post_name(problem, facts["post"])
    place = Place(what, shift is not None, wanted, len(gives), most)
    return place if place.is_short else None


def _crews(rows: _Rows, shift: str, couples: Sequence[Couple], departs: bool) -> Crews:
    problem = rows.board.problem
    worth = _worth(couples)
    heads: dict[int, int] = {}
    for couple in couples:
        day = min(term.day for term in couple.terms)
        heads[day] = heads.get(day, 0) + (couple.low or 0)
    able = [person for person, each in worth.items() if rows.coarsely(person, each)]
    called = next(s.name for s in problem.shifts if s.code == shift)
    posts = {part.post for s in problem.symbols for part in s.parts if part.shift == shift}
    name = _post_name(problem, next(iter(posts))) if len(posts) == 1 else ""
    return Crews(
        what=f"{name} {called}".strip(),
        days=len(heads),
        heads=max(heads.values()),
        each=max((rows.exactly(p, worth[p]) for p in _freest(rows, able, worth)), default=0),
        people=len(able),
        departs=departs,
    )


def _freest(rows: _Rows, able: Iterable[str], worth: Mapping[str, Worth]) -> Iterator[str]:
    """Of each of the largest teams the person with the fewest days that are barred."""
    problem = rows.board.problem
    teams: dict[str, list[str]] = {}
    for person in able:
        teams.setdefault(problem.person[person].team(problem.start), []).append(person)
    for people in sorted(teams.values(), key=len, reverse=True)[:TEAMS]:
        yield max(people, key=lambda p: rows.coarsely(p, worth[p]))


def _worth(couples: Iterable[Couple]) -> dict[str, dict[tuple[int, str], int]]:
    """For each person, how many of these needs each symbol of each day counts towards."""
    found: dict[str, dict[tuple[int, str], int]] = {}
    for couple in couples:
        for term in couple.terms:
            mine = found.setdefault(term.person, {})
            for code in term.symbols:
                mine[term.day, code] = mine.get((term.day, code), 0) + term.coefficient
    return found


class _Rows:
    """What a single person's row can give under the hard statements about that row."""

    def __init__(self, board: Board, seconds: float) -> None:
        from roster.engines.cpsat import hard_part
        from roster.engines.domains import everything, pruned

        self.board = board
        self.statements: dict[str, list[Statement]] = {p.id: [] for p in board.problem.people}
        for each in board.posted:
            part = hard_part(each.statement)
            if part is not None and not isinstance(part, Couple):
                self.statements[part.person].append(part)
        self.domains = pruned(board, everything(board.problem))
        self._known: dict[object, int] = {}
        # Loading the solver is no part of the reckoning.
        self.until = time.monotonic() + seconds

    def coarsely(self, person: str, worth: Worth) -> int:
        """Each day the best symbol that the cell may hold."""
        return sum(
            max(worth.get((day, code), 0) for code in self.domains[person, day])
            for day in range(self.board.problem.days)
        )

    def exactly(self, person: str, worth: Worth) -> int:
        """The most that the row can give; equal rows are asked once."""
        self.board.heed()
        key = self._likeness(person, worth)
        if key not in self._known:
            self._known[key] = self._solved(person, worth)
        return self._known[key]

    def _likeness(self, person: str, worth: Worth) -> object:
        problem = self.board.problem
        return (
            problem.past(person),
            tuple(self.domains[person, day] for day in range(problem.days)),
            frozenset(worth.items()),
            frozenset(_nameless(statement) for statement in self.statements[person]),
        )

    def _solved(self, person: str, worth: Worth) -> int:
        from roster.engines.cpsat import build
        from roster.engines.solving import Search

        coarse = self.coarsely(person, worth)
        left = min(self.until - time.monotonic(), LONGEST)
        if left <= 0 or not coarse:
            return coarse
        problem = self.board.problem
        alone = Board(problem.with_(people=(problem.person[person],)))
        alone.posted = [Posted(0, "", statement) for statement in self.statements[person]]
        # What is missing to the coarse bound is paid for; a row that pins make impossible has no
        # bound and keeps the coarse one.
        alone.posted.append(Posted(0, "", Total(person, worth, low=coarse, low_price=(1,))))
        cells = build(alone, {cell: c for cell, c in self.domains.items() if cell[0] == person})
        return coarse - Search(cells, seconds=left).run().bound


def _nameless(statement: Statement) -> object:
    """A statement without whom it is about."""
    values = [getattr(statement, f.name) for f in fields(statement) if f.name != "person"]
    return type(statement), *(
        frozenset(value.items()) if isinstance(value, Mapping) else value for value in values
    )
