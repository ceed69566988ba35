"""Portions of a large unit: some of its people, beside what all the others carry.

A portion is a board of its own: the statements of its people's rows, and the couples with their
limits moved by what the others carry, or are expected to while nothing is decided for them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import lru_cache
from math import ceil

import numpy as np

from roster.board import Board, Couple, Posted, Term, findings
from roster.domain import Problem, Roster
from roster.engines.domains import Domains
from roster.engines.layers import Ints
from roster.prices import cost

TIED = 8
"""[people] of a couple up to which they are kept in one portion."""
TOGETHER = 24
"""[people] whom such couples may chain to each other."""
BROKEN = (1_000_000,)
"""[points] of a unit by which portions break together what is not to be broken."""


@dataclass(frozen=True, slots=True)
class Tie:
    """Couples over the same terms.

    Parameters
    ----------
    terms : Mapping[str, tuple[Term, ...]]
        By person.
    able : frozenset[str]
        The people of whom a cell may yet count.
    """

    posted: tuple[Posted, ...]
    couples: tuple[Couple, ...]
    terms: Mapping[str, tuple[Term, ...]]
    able: frozenset[str]

    def allows(self, value: int) -> bool:
        """Nothing hard is broken."""
        return not any(
            (c.low is not None and c.low_price is None and value < c.low)
            or (c.high is not None and c.high_price is None and value > c.high)
            for c in self.couples
        )

    def points(self, value: int) -> int:
        """[points] of all couples at a value; what is hard has a price that no roster would pay."""
        points = 0
        for couple in self.couples:
            if couple.low is not None:
                points += cost(couple.low_price or BROKEN, couple.low - value)
            if couple.high is not None:
                points += cost(couple.high_price or BROKEN, value - couple.high)
        return points


class Portions:
    """A board by people, of whom some are taken at a time.

    Parameters
    ----------
    domains : Domains
        What the cells may hold.
    """

    def __init__(self, board: Board, domains: Domains) -> None:
        self._board, self._domains = board, domains
        self._rows: dict[str, list[Posted]] = defaultdict(list)
        same: dict[int, list[Posted]] = {}
        for posted in board.posted:
            board.heed()
            if isinstance(posted.statement, Couple):
                same.setdefault(id(posted.statement.terms), []).append(posted)
            else:
                self._rows[posted.statement.person].append(posted)
        self.ties = [self._tie(posted) for posted in same.values()]
        self.kinds = _kinds(self.ties)
        """The number of the kind of each tie: those of a kind ask the same of other people."""
        self._tied: dict[str, list[int]] = defaultdict(list)
        for number, tie in enumerate(self.ties):
            for person in tie.terms:
                self._tied[person].append(number)
        nobody = [tie for tie in self.ties if not tie.terms]
        self.unmet = sum(tie.points(0) for tie in nobody)
        """[points] of what nobody can add to."""
        self.is_allowed = all(tie.allows(0) for tie in nobody)
        """Nothing hard asks for what nobody can add to."""
        self._together = [same for _, same in self._alike()]

    def _tie(self, posted: Sequence[Posted]) -> Tie:
        self._board.heed()
        couples = tuple(p.statement for p in posted if isinstance(p.statement, Couple))
        terms: dict[str, list[Term]] = defaultdict(list)
        able = set()
        for term in couples[0].terms:
            terms[term.person].append(term)
            if not term.symbols.isdisjoint(self._domains.get((term.person, term.day), ())):
                able.add(term.person)
        own = {person: tuple(each) for person, each in terms.items()}
        return Tie(tuple(posted), couples, own, frozenset(able))

    def _alike(self) -> list[tuple[tuple[int, ...], list[tuple[str, ...]]]]:
        """People who must stay together, such groups by kind: those that count alike."""
        kinds: dict[tuple[int, ...], list[tuple[str, ...]]] = {}
        open_: dict[str, int] = defaultdict(int)
        for (person, _), codes in self._domains.items():
            open_[person] += len(codes)
        large = [len(tie.terms) > TIED for tie in self.ties]
        for people in self._groups():
            kind = tuple(n for person in people for n in self._tied[person] if large[n])
            kinds.setdefault((len(people), *kind), []).append(people)
        # Those who have as much open lie side by side and so come into different portions.
        return sorted(
            (key[:1], sorted(same, key=lambda people: sum(map(open_.__getitem__, people))))
            for key, same in kinds.items()
        )[::-1]

    def _groups(self) -> list[tuple[str, ...]]:
        """People whom couples of few tie together, in the order of the unit.

        Where that would chain too many to each other, some couples are shared by portions.
        """
        heads = {person.id: person.id for person in self._board.problem.people}

        def head(person: str) -> str:
            while heads[person] != person:
                person = heads[person]
            return person

        sizes = dict.fromkeys(heads, 1)
        for tie in self.ties:
            if not 0 < len(tie.terms) <= TIED:
                continue
            first, *others = dict.fromkeys(map(head, tie.terms))
            size = sizes[first] + sum(sizes[other] for other in others)
            if size <= TOGETHER:
                sizes[first] = size
                heads.update(dict.fromkeys(others, first))
        found: dict[str, list[str]] = {}
        for person in heads:
            found.setdefault(head(person), []).append(person)
        return [tuple(people) for people in found.values()]

    def dealt(self, cells: int, rng: np.random.Generator) -> list[tuple[str, ...]]:
        """Deal everyone out to portions of about so many cells, each a likeness of the whole.

        People whom a couple of few ties together stay together.
        """
        problem = self._board.problem
        hands = max(1, -(-len(problem.people) * problem.days // cells))
        dealt: list[list[str]] = [[] for _ in range(hands)]
        order: list[int] = []
        for same in self._together:
            for people in same:
                order = order or rng.permutation(hands).tolist()
                dealt[order.pop()] += people
        place = {person.id: number for number, person in enumerate(problem.people)}
        return [tuple(sorted(people, key=place.__getitem__)) for people in dealt if people]

    def shared(self, dealt: Sequence[tuple[str, ...]]) -> list[int]:
        """The numbers of the ties of which each has people in several portions."""
        number = {person: k for k, people in enumerate(dealt) for person in people}
        return [
            place
            for place, tie in enumerate(self.ties)
            if len({number[person] for person in tie.terms}) > 1
        ]

    def board(self, people: Sequence[str], shares: Mapping[int, tuple[int, Fraction]]) -> Board:
        """The board of some people.

        Parameters
        ----------
        shares : Mapping[int, tuple[int, Fraction]]
            By the number of a tie that they share with others: what those of whom it is known add
            to it, and which part they are of those of whom it is not, who will do as they do.
        """
        board = Board(_bare(self._board.problem, set(people)))
        for person in people:
            board.posted += self._rows[person]
        for place in self.tied(people):
            tie = self.ties[place]
            terms = tuple(t for person in people for t in tie.terms.get(person, ()))
            for posted, couple in zip(tie.posted, tie.couples, strict=True):
                stated = _share(couple, terms, *shares[place]) if place in shares else couple
                board.posted.append(replace(posted, statement=stated))
        return board

    def tied(self, people: Iterable[str]) -> list[int]:
        """The numbers of the ties of some people, in the order of their board."""
        return sorted({place for person in people for place in self._tied[person]})

    def points(self, roster: Roster, shared: Container[int]) -> int:
        """[points] of the rows of some people, and of the ties that they share with no other."""
        own = [posted for person in roster.rows for posted in self._rows[person]]
        for place in self.tied(roster.rows):
            if place not in shared:
                own += self.ties[place].posted
        return findings(self._board, roster, own).points

    def carried(self, rows: Mapping[str, tuple[str, ...]], ties: Iterable[int]) -> list[int]:
        """What the rows of some people, their history included, add to some ties."""
        values = dict.fromkeys(ties, 0)
        at = self._board.at
        for person, row in rows.items():
            for place in self._tied[person]:
                if place not in values:
                    continue
                for term in self.ties[place].terms[person]:
                    if at(row, person, term.day) in term.symbols:
                        values[place] += term.coefficient
        return list(values.values())


def _kinds(ties: Sequence[Tie]) -> Ints:
    known: dict[object, int] = {}
    found = []
    for tie in ties:
        asked = frozenset(
            (t.day, t.symbols, t.coefficient) for own in tie.terms.values() for t in own
        )
        limits = frozenset((c.low, c.high, c.low_price, c.high_price) for c in tie.couples)
        found.append(known.setdefault((asked, limits), len(known)))
    return np.array(found, np.int64)


def _share(couple: Couple, terms: tuple[Term, ...], others: int, part: Fraction) -> Couple:
    """What a couple asks of a part of the people; what is hard is dear to it, not impossible."""
    return Couple(
        terms,
        None if couple.low is None else round((couple.low - others) * part),
        None if couple.high is None else round((couple.high - others) * part),
        _last(couple.low_price or BROKEN, part),
        _last(couple.high_price or BROKEN, part),
    )


@lru_cache(maxsize=4096)
def _last(price: tuple[int, ...], part: Fraction) -> tuple[int, ...]:
    """What the last unit costs of each that a part is out by, where the others are out as much."""
    if not part:
        return price
    units = range(1, ceil(len(price) * part) + 1)
    return tuple(price[min(ceil(unit / part), len(price)) - 1] for unit in units)


def _bare(problem: Problem, people: set[str]) -> Problem:
    """What engines ask of a problem whose rules are posted: its people, days, codes and past."""
    return Problem(
        problem.start,
        problem.days,
        tuple(person for person in problem.people if person.id in people),
        problem.symbols,
        history={who: row for who, row in problem.history.items() if who in people},
        calendar=problem.calendar,
    )
