"""Seats: people of different shifts share a fixed seat, never at the same time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, product
from typing import ClassVar

from roster.board import Board, Codes, Couple, Term
from roster.domain import Part, Person, Problem, Roster, Seat, Text
from roster.rules import PRACTICE, Case, Kind, Rule, Source, Violation
from roster.timeline import DAY, clock, clock_en, overlap

NEIGHBOURS = ((0, 0), (1, 0), (0, 1), (2, 0), (0, 2))
"""How many days before the charged day the duties of two owners may stand; at first, on it both."""


def _shared(problem: Problem) -> Problem:
    """Ada and Bo share one seat."""
    return problem.with_(seats=(Seat("A1", "P", ("Ada", "Bo")),))


@dataclass(frozen=True)
class OneOwner(Rule):
    """Two owners of a seat are never at it in the same minutes.

    Only the time from start to end counts: the lead time before the start is the handover, in
    which both may be there. A break does not free the seat. Every pair of duties that meet is one
    breach, charged to the later duty date; a pair that history already holds is not judged. The
    rule binds a pair when it binds one of the two on that date.
    """

    code: ClassVar[str] = "seats.one_owner"
    kind: ClassVar[Kind] = Kind.COMPANY
    name: ClassVar[Text] = Text("一席不重用", "One owner at a seat")
    sentence: ClassVar[Text] = Text(
        "{seat}号座席：{person}{first_day}{first}与{other}{second_day}{second}在{when}同时占用。",
        "Seat {seat}: {person} with {first} of {first_day} and {other} with {second} of "
        "{second_day} are both at it, {when}.",
    )
    source: ClassVar[Source] = Source(
        PRACTICE,
        note=Text(
            "固定座席，不同班次的人共用", "a fixed seat, shared by people of different shifts"
        ),
    )
    cases: ClassVar[tuple[Case, ...]] = (
        Case(
            """      Mo Tu
                Ada   E  W
                Bo    L  - """,
            given=_shared,
        ),
        Case(
            """      Mo Tu
                Ada   N  -
                Bo    -  E
                Cy    N  E """,
            given=_shared,
        ),
        Case(
            """      Su | Mo Tu
                Ada   W  | L  -
                Bo    -  | E  L """,
            (
                "Seat A1: Ada with W of Sun 1 Mar and Bo with E of Mon 2 Mar are both at it, "
                "06:00–08:00.",
            ),
            given=_shared,
        ),
    )

    def company(self, problem: Problem, people: frozenset[str]) -> frozenset[str]:
        return people.union(*(s.owners for s in problem.seats if people & set(s.owners)))

    def post(self, problem: Problem, board: Board) -> None:
        posts = {seat.post for seat in problem.seats}
        meetings = {
            (post, back): _meetings(problem, post, back) for post in posts for back in NEIGHBOURS
        }
        sitting = {post: _sitting(problem, post) for post in posts}
        for seat in problem.seats:
            owners = _owners(problem, seat)
            for day in range(problem.days):
                is_hard = self._is_hard(problem, owners, day)
                if is_hard:
                    # One sum over all owners says more to a mixture of rows than each two of them.
                    for codes in sitting[seat.post]:
                        terms = tuple(Term(owner.id, day, codes) for owner in owners)
                        board.post(Couple(terms, high=1))
                for one, two in combinations(owners, 2):
                    if not (self.binds(problem, one, day) or self.binds(problem, two, day)):
                        continue
                    price = self.price_on(problem, one.id, day)
                    for back in NEIGHBOURS[is_hard:]:
                        for first, second in meetings[seat.post, back]:
                            here = Term(one.id, day - back[0], first)
                            there = Term(two.id, day - back[1], second)
                            board.post(Couple((here, there), high=1, high_price=price))

    def _is_hard(self, problem: Problem, owners: Sequence[Person], day: int) -> bool:
        """Each two of the owners are bound on this date, at no price."""
        unbound = sum(not self.binds(problem, owner, day) for owner in owners)
        prices = (self.price_on(problem, owner.id, day) for owner in owners)
        return len(owners) > 1 >= unbound and all(price is None for price in prices)

    def check(self, problem: Problem, roster: Roster) -> Iterator[Violation]:
        for seat in problem.seats:
            for one, two in combinations(_owners(problem, seat), 2):
                for (day, other), (begin, end) in _shared_minutes(problem, roster, seat, one, two):
                    last = max(day, other)
                    bound = self.binds(problem, one, last) or self.binds(problem, two, last)
                    if last < 0 or not bound:
                        continue
                    yield self.breach(
                        problem,
                        (one.id, two.id),
                        tuple(sorted({day, other})),
                        1,
                        seat=seat.code,
                        other=two.name,
                        first=problem.line(roster, one.id)[day].label,
                        second=problem.line(roster, two.id)[other].label,
                        first_day=problem.date_of(day),
                        second_day=problem.date_of(other),
                        when=_stretch(begin - last * DAY, end - last * DAY),
                    )


def _owners(problem: Problem, seat: Seat) -> list[Person]:
    return [problem.person[owner] for owner in seat.owners if owner in problem.person]


def _sitting(problem: Problem, post: str) -> list[Codes]:
    """The symbols that are at a post in the same minute, each of the largest such sets."""
    stays = [(s.code, part) for s in problem.symbols for part in s.parts if part.post == post]
    found = {
        frozenset(code for code, part in stays if part.start <= begun.start < part.end)
        for _, begun in stays
    }
    return sorted((s for s in found if not any(s < other for other in found)), key=sorted)


def _meetings(
    problem: Problem, post: str, back: tuple[int, int]
) -> tuple[tuple[Codes, Codes], ...]:
    """Which symbols meet which at a post, when they stand so many days back."""
    partners: dict[Codes, set[str]] = {}
    for one in problem.symbols:
        met = frozenset(
            two.code
            for two in problem.symbols
            if any(_meet(a, b, post, back) for a, b in product(one.parts, two.parts))
        )
        if met:
            partners.setdefault(met, set()).add(one.code)
    return tuple((frozenset(ones), met) for met, ones in partners.items())


def _meet(one: Part, two: Part, post: str, back: tuple[int, int]) -> bool:
    shift = (back[1] - back[0]) * DAY
    at_it = one.post == post == two.post
    return at_it and overlap(one.start + shift, one.end + shift, two.start, two.end) > 0


def _shared_minutes(
    problem: Problem, roster: Roster, seat: Seat, one: Person, two: Person
) -> list[tuple[tuple[int, int], tuple[int, int]]]:
    """The duty days of two owners that meet at their seat, and the first minutes they share."""
    found: dict[tuple[int, int], tuple[int, int]] = {}
    mine, yours = (_sittings(problem, roster, person.id, seat.post) for person in (one, two))
    for day, stays in mine.items():
        for other in range(day - 2, day + 3):
            for (begin, end), (start, stop) in product(stays, yours.get(other, ())):
                if max(begin, start) < min(end, stop):
                    found.setdefault((day, other), (max(begin, start), min(end, stop)))
    return sorted(found.items())


def _sittings(
    problem: Problem, roster: Roster, person: str, post: str
) -> dict[int, list[tuple[int, int]]]:
    """Begin and end of every part at a post by duty day, counted from the first midnight."""
    return {
        day: [
            (day * DAY + part.start, day * DAY + part.end)
            for part in symbol.parts
            if part.post == post
        ]
        for day, symbol in problem.line(roster, person).items()
        if day >= -2
    }


def _stretch(begin: int, end: int) -> Text:
    return Text(f"{clock(begin)}至{clock(end)}", f"{clock_en(begin)}–{clock_en(end)}")
