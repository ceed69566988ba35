"""Before a roster is made: duties that the people cannot give, and the fewest crews a post needs.

For each place (a post and shift with its role and skill, or a post's hours) what is wanted over the
horizon is compared with the most that each person alone could give under the hard rules of their
own row. The sum of these is more than any roster can give, so a shortfall named here is certain.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from roster.board import Board, Couple, judge
from roster.domain import LEAVE, OFF, Problem, Roster, Text
from roster.rules import Fact, Rule, post
from roster.wording import sentence

TIGHT = 0.5
"""Only a place that asks for more than this share of its people's days is reckoned exactly."""
WHOLE_DAY = 1440
"""[min] a shift of this length makes its post one that crews hold round the clock."""

SHORT = Text(
    "{what}共需{wanted}个班,可上的{people}人至多能给{most}个。",
    "{what} needs {wanted} duties; the {people} people who can take it can give {most} at most.",
)
SHORT_HOURS = Text(
    "{what}共需{wanted}个半小时人次,可上的{people}人至多能给{most}个。",
    "{what} needs {wanted} half hours of people; the {people} who can be there give {most} at most.",
)
CREWS = Text(
    "{what}每日{heads}人,每人本期至多{each}个班,至少需{crews}个班组(每组{heads}人)。",
    "{what}: {heads} a day; a person can give {each} duties in this period, "
    "so {crews} crews of {heads} are needed.",
)


@dataclass(frozen=True, slots=True)
class Place:
    """What a place wants over the horizon and what the people could give.

    Parameters
    ----------
    wanted, most : int [duties, or half hours where no shift is named]
    each : int [duties]
        The most that one person can give.
    heads : int [people]
        Wanted at once.
    """

    what: str
    is_shift: bool
    round_the_clock: bool
    wanted: int
    people: int
    most: int
    each: int
    heads: int

    @property
    def is_short(self) -> bool:
        return self.most < self.wanted

    @property
    def crews(self) -> int:
        """Fewest crews that can hold the place round the clock."""
        duties = -(-self.wanted // self.heads)
        return -(-duties // self.each) if self.each else 0

    def say(self, language: str) -> Iterator[str]:
        facts = {
            "what": self.what,
            "wanted": self.wanted,
            "people": self.people,
            "most": self.most,
            "each": self.each,
            "heads": self.heads,
            "crews": self.crews,
        }
        if self.is_short:
            yield sentence(SHORT if self.is_shift else SHORT_HOURS, facts, language)
        if self.round_the_clock and self.each:
            yield sentence(CREWS, facts, language)


def capacity(problem: Problem, rules: Sequence[Rule]) -> tuple[Place, ...]:
    """The places that are short for certain, and those held round the clock."""
    board = post(problem, rules)
    found = []
    for facts, couples in _places(board, rules):
        place = _reckon(board, facts, couples)
        if place.is_short or place.round_the_clock:
            found.append(place)
    return tuple(found)


def _places(board: Board, rules: Sequence[Rule]) -> Iterator[tuple[dict[str, Fact], list[Couple]]]:
    """The needs of each place: on a roster of idle people every one of them is short."""
    problem = board.problem
    idle = Roster({p.id: tuple(_idle(problem, p.id)) for p in problem.people})
    for index, rule in enumerate(rules):
        if not rule.shortage:
            continue
        short = [f.posted for f in judge(board, idle).findings if f.posted.index == index]
        groups: dict[tuple[Fact, ...], tuple[dict[str, Fact], list[Couple]]] = {}
        for posted, violation in zip(short, rule.check(problem, idle), strict=True):
            assert isinstance(posted.statement, Couple)
            facts = dict(violation.facts)
            key = (facts["what"],) if facts["shift"] else (facts["post"],)
            groups.setdefault(key, (facts, []))[1].append(posted.statement)
        yield from groups.values()


def _idle(problem: Problem, person: str) -> Iterator[str]:
    for day in range(problem.days):
        yield LEAVE if problem.is_absent(person, problem.date_of(day)) else OFF


def _reckon(board: Board, facts: dict[str, Fact], couples: Sequence[Couple]) -> Place:
    problem = board.problem
    people = sorted({term.person for couple in couples for term in couple.terms})
    wanted = sum(couple.low or 0 for couple in couples)
    shift = next((s for s in problem.shifts if s.code == facts["shift"]), None)
    round_the_clock = shift is not None and shift.length >= WHOLE_DAY
    days = {term.day for couple in couples for term in couple.terms}
    gives = [len(days) * _densest(couples)] * len(people)
    if round_the_clock or wanted > TIGHT * sum(gives):
        gives = [_most(board, person, couples) for person in people]
    name = next((p.name for p in problem.posts if p.code == facts["post"]), "")
    return Place(
        what=str(facts["what"]) if shift else name,
        is_shift=shift is not None,
        round_the_clock=round_the_clock,
        wanted=wanted,
        people=sum(each > 0 for each in gives),
        most=sum(gives),
        each=max(gives, default=0),
        heads=max(couple.low or 0 for couple in couples),
    )


def _densest(couples: Iterable[Couple]) -> int:
    """How many of these needs one cell can count towards."""
    counts: dict[tuple[str, int, str], int] = {}
    for couple in couples:
        for term in couple.terms:
            for code in term.symbols:
                counts[term.person, term.day, code] = (
                    counts.get((term.person, term.day, code), 0) + 1
                )
    return max(counts.values(), default=0)


def _most(board: Board, person: str, couples: Sequence[Couple]) -> int:
    """The most of these needs that one person's row could count towards, under its hard rules."""
    from roster.engines.cpsat import build
    from roster.engines.domains import everything, pruned
    from roster.engines.solving import Search

    alone = Board(board.problem.with_(people=(board.problem.person[person],)))
    alone.posted = [
        each
        for each in board.posted
        if not isinstance(each.statement, Couple) and each.statement.person == person
    ]
    cells = build(alone, pruned(alone, everything(alone.problem)), wanted=lambda _: False)
    for couple in couples:
        for term in couple.terms:
            if term.person == person:
                cells.charge(cells.holds(person, term.day, term.symbols), -term.coefficient)
    cells.solver.minimize(cells.objective())
    return -Search(cells, seconds=2.0).run().bound
