"""The automata of everyone's row statements, shared by those who have the same ones.

A person's statements are joined one after the other, the widest last. One that would make the
automaton too large is left out of it by name: rows then may break it, so the bound that follows
from the automaton holds but may lie lower, and whoever takes a row asks `broken` of it. It can be
put into the automaton of single people later.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, replace

import numpy as np

from roster.board import (
    Board,
    Cell,
    Groups,
    Posted,
    Run,
    Succession,
    Total,
    Word,
    unheeding,
)
from roster.collecting import uncollected
from roster.engines.charges import DEAREST as DEAREST
from roster.engines.charges import charge, opened
from roster.engines.domains import Domains
from roster.engines.layers import Flags, Ints, Layered, TooLarge, joined, largest, plain
from roster.engines.reading import Key, Reader
from roster.engines.spelling import (
    Alphabet,
    Past,
    counts_of,
    spelled,
    spelled_words,
)

EAGER = 40_000
"""[nodes] to which an automaton may grow by a statement that is not yet broken."""
MOST = 1_000_000
"""[nodes] that an automaton may have while two are joined."""
TOGETHER = 4_000_000
"""[nodes] of all automata, so that people who all differ do not fill the memory."""
WASTE = 15
"""How many times larger an automaton may be before it is made small."""

Part = tuple[Posted, ...]
"""One person's statements that are spelled together."""


@dataclass(frozen=True, slots=True)
class Left:
    """A statement that an automaton does not hold.

    The bound stays a bound without it but may lie lower, and rows may break it: they are to be
    asked. `nodes` is what the automaton could have had with it.
    """

    person: str
    posted: Part
    nodes: int


@dataclass(frozen=True, slots=True)
class Contract:
    """One automaton, the parts that it holds, and who shares it (numbers of people)."""

    parts: tuple[int, ...]
    layered: Layered
    people: Ints


@dataclass(slots=True)
class _Spelling:
    """The automaton of one part for all who have it."""

    layered: Layered
    rank: tuple[int, int]


class Contracts:
    """What each person's row costs.

    Parameters
    ----------
    domains : Domains
        What the cells may hold.
    eager : int [nodes]
        To which an automaton may grow by a statement that can be left out.
    heed : Callable[[], None]
        Called again and again; it may raise to give the compiling up.
    """

    @uncollected()
    def __init__(
        self,
        board: Board,
        domains: Domains,
        eager: int = EAGER,
        heed: Callable[[], None] = unheeding,
    ) -> None:
        problem = board.problem
        days = problem.days
        self.alphabet = Alphabet(tuple(problem.symbol), days)
        self.people = [person.id for person in problem.people]
        self.number = {person: place for place, person in enumerate(self.people)}
        self.symbols = {code: place for place, code in enumerate(self.alphabet.codes)}
        self._eager, self._heed = eager, heed
        self.cells = opened(domains, self.number, self.alphabet.codes, days)
        self._posted: list[dict[int, Part]] = [{} for _ in self.people]
        self._spellings: dict[int, _Spelling] = {}
        self._spell(board)
        self._kept: dict[tuple[int, ...], Layered] = {}
        self._nodes = 0
        self._refused: dict[tuple[int, ...], int] = {}
        self._left: list[list[int]] = [[] for _ in self.people]
        self._held: list[tuple[int, ...]] = [() for _ in self.people]
        self._compile()

    def _spell(self, board: Board) -> None:
        """Gather everyone's statements and spell those that say the same together."""
        reader = Reader(self.alphabet)
        cells: list[Cell] = []
        words: list[list[Posted]] = [[] for _ in self.people]
        said: list[list[int]] = [[] for _ in self.people]
        shared: defaultdict[Key, list[tuple[int, Posted]]] = defaultdict(list)
        for posted in board.posted:
            self._heed()
            statement = posted.statement
            match statement:
                case Cell():
                    cells.append(statement)
                case Succession() | Word():
                    who = self.number[statement.person]
                    words[who].append(posted)
                    said[who].append(reader.word(statement))
                case Run() | Total() | Groups():
                    who = self.number[statement.person]
                    shared[reader.key(statement)].append((who, posted))
        charge(self.cells, cells, self.number, self.alphabet.codes)
        pasts = [Past(board.problem.past(person)) for person in self.people]
        self._spell_words(words, said, pasts)
        for stated in shared.values():
            for own in _turns(stated):
                self._heed()
                self._spell_shared(reader, own, pasts)

    def _spell_words(
        self, words: Sequence[list[Posted]], said: Sequence[list[int]], pasts: Sequence[Past]
    ) -> None:
        alike: dict[tuple[int, ...], list[int]] = {}
        for who, own in enumerate(said):
            if own:
                alike.setdefault(tuple(own), []).append(who)
        for people in alike.values():
            first = [
                p.statement for p in words[people[0]] if isinstance(p.statement, Succession | Word)
            ]
            layered = spelled_words(first, self.alphabet, [pasts[who] for who in people])
            self._add(layered, (0, 0), {who: tuple(words[who]) for who in people})

    def _spell_shared(
        self, reader: Reader, own: Mapping[int, Posted], pasts: Sequence[Past]
    ) -> None:
        """Spell what some people have."""
        carried = [
            Past(pasts[who].row, reader.carried(posted.statement, pasts[who]))
            for who, posted in own.items()
        ]
        first = next(iter(own.values())).statement
        assert isinstance(first, Run | Total | Groups)
        layered = spelled(first, self.alphabet, carried)
        rank = _rank(first, self.alphabet)
        self._add(layered, rank, {who: (posted,) for who, posted in own.items()})

    def _add(self, layered: Layered, rank: tuple[int, int], own: dict[int, Part]) -> None:
        """Take a part up, its starts by the number of the person."""
        starts, bases = np.full((2, len(self.people)), -1, np.int64)
        people = list(own)
        starts[people], bases[people] = layered.starts, layered.bases
        part = len(self._spellings)
        self._spellings[part] = _Spelling(replace(layered, starts=starts, bases=bases), rank)
        for who, posted in own.items():
            self._posted[who][part] = posted

    def _compile(self) -> None:
        count = len(self.people)
        self._kept[()] = plain(len(self.alphabet.codes), count, self.alphabet.days)
        alike: dict[tuple[int, ...], list[int]] = {}
        for who, own in enumerate(self._posted):
            alike.setdefault(tuple(own), []).append(who)
        for parts, people in alike.items():
            first = people[0]
            for part in sorted(parts, key=lambda n: (self._spellings[n].rank, n)):
                self._heed()
                if not self._join(first, part, self._eager):
                    self._left[first].append(part)
            for who in people[1:]:
                self._held[who], self._left[who] = self._held[first], [*self._left[first]]
        # What automata were made of is not asked for again.
        self._kept = {held: self._kept[held] for held in self._held}
        self._nodes = sum(layered.nodes for layered in self._kept.values())

    def _join(self, who: int, part: int, most: int) -> bool:
        """Put a part into a person's automaton; False: that would be too large."""
        held = (*self._held[who], part)
        if held not in self._kept:
            if self._refused.get(held, 0) >= most or self._nodes > TOGETHER:
                return False
            before, spelling = self._kept[self._held[who]], self._spellings[part].layered
            try:
                found = joined(before, spelling, min(MOST, WASTE * most))
            except TooLarge:
                found = None
            if found is None or found.nodes > max(most, before.nodes):
                self._refused[held] = most
                return False
            self._kept[held] = found
            self._nodes += found.nodes
        self._held[who] = held
        return True

    def of(self, people: Sequence[str]) -> Contracts:
        """The same for some of the people alone, in this order."""
        own = np.array([self.number[person] for person in people])

        def taken(layered: Layered) -> Layered:
            return replace(layered, starts=layered.starts[own], bases=layered.bases[own])

        found = copy(self)
        found.people = list(people)
        found.number = {person: place for place, person in enumerate(people)}
        found.cells = self.cells[own]
        found._heed = unheeding
        found._held = [self._held[who] for who in own]
        found._left = [[*self._left[who]] for who in own]
        found._posted = [{part: self._posted[who][part] for part in self._left[who]} for who in own]
        found._spellings = {
            part: _Spelling(taken(self._spellings[part].layered), self._spellings[part].rank)
            for part in set().union(*found._left)
        }
        found._kept = {held: taken(self._kept[held]) for held in found._held}
        found._nodes = sum(layered.nodes for layered in found._kept.values())
        found._refused = {}
        return found

    def tighten(self, who: int, part: int) -> bool:
        """Put a part that was left out into one person's automaton, if it may grow so far."""
        if not self._join(who, part, MOST):
            return False
        self._left[who].remove(part)
        return True

    def shared(self) -> list[Contract]:
        """Every automaton with the people who share it."""
        found: dict[tuple[int, ...], list[int]] = {}
        for who, held in enumerate(self._held):
            found.setdefault(held, []).append(who)
        return [Contract(held, self._kept[held], np.array(own)) for held, own in found.items()]

    @property
    def left(self) -> tuple[Left, ...]:
        """What is in nobody's automaton who has it, person by person."""
        return tuple(
            Left(self.people[who], self._posted[who][part], self._estimate(who, part))
            for who, parts in enumerate(self._left)
            for part in parts
        )

    def _estimate(self, who: int, part: int) -> int:
        return largest(self._kept[self._held[who]], self._spellings[part].layered)

    def has_left(self, who: int) -> bool:
        """Whether a person's automaton leaves something out."""
        return bool(self._left[who])

    def broken(self, who: int, rows: Ints) -> tuple[list[int], Flags, Ints]:
        """The left parts that one of a person's rows breaks or pays for; what they say of each.

        Returns
        -------
        tuple[list[int], Flags, Ints]
            The parts, whether each row may stand by them, and its points.
        """
        allowed, points = np.ones(len(rows), bool), np.zeros(len(rows), np.int64)
        parts = []
        people = np.full(len(rows), who)
        for part in self._left[who]:
            stands, due = self._spellings[part].layered.walk(people, rows)
            if not stands.all() or due.any():
                parts.append(part)
            allowed &= stands
            points += due
        return parts, allowed, points

    def judge(self, who: int, rows: Ints) -> tuple[Flags, Ints]:
        """Whether a person's rows may stand, and the points of each."""
        people = np.full(len(rows), who)
        stands, points = self._kept[self._held[who]].walk(people, rows)
        _, allowed, more = self.broken(who, rows)
        cells = self.cells[who][np.arange(self.alphabet.days), rows].sum(axis=1)
        return stands & allowed & (cells < DEAREST), points + more + cells

    def trace(self, who: int, row: Ints) -> tuple[Ints, Ints]:
        """The nodes that a row comes by, one a day, and the points of each day."""
        nodes, points = self._kept[self._held[who]].trace(who, row)
        return nodes, points + self.cells[who][np.arange(self.alphabet.days), row]

    def row(self, codes: Sequence[str]) -> Ints:
        """A row of symbols as numbers."""
        return np.array([self.symbols[code] for code in codes], np.int64)

    def codes(self, row: Ints) -> tuple[str, ...]:
        """A row of numbers as symbols."""
        return tuple(self.alphabet.codes[symbol] for symbol in row)


def _turns(stated: Sequence[tuple[int, Posted]]) -> list[dict[int, Posted]]:
    """What people have, once each: whoever has a statement twice comes in a second turn again."""
    turns: list[dict[int, Posted]] = []
    for who, posted in stated:
        turn = next((each for each in turns if who not in each), None)
        if turn is None:
            turns.append({who: posted})
        else:
            turn[who] = posted
    return turns


def _rank(statement: Run | Total | Groups, alphabet: Alphabet) -> tuple[int, int]:
    """What is joined first: what has a short memory, then what counts most cells."""
    match statement:
        case Run():
            return 1, 0
        case Groups(groups=groups):
            return 2, -len(groups)
        case Total(coefficients=coefficients):
            return 3, -int(np.count_nonzero(counts_of(coefficients, alphabet)))
