"""Opens part of a roster again and fills it best, the rest held fixed; over and over."""

from __future__ import annotations

import math
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from roster.board import Board, Cell, Couple, Posted, Succession, Word, judge
from roster.domain import Roster
from roster.engines.cpsat import build
from roster.engines.domains import Alike, At, Domains, freed
from roster.engines.outcomes import Limits
from roster.engines.running import Running
from roster.engines.solving import Ending, Search
from roster.prices import cost

SMALLEST, USUAL = 100, 600
"""[choices] that a window has at least, and at first: symbols that its cells may change to."""
SECONDS = 2.0
"""[s] for one window."""
BUILDING = 0.5
"""[s] that a window is reckoned to take beside the solver's own work."""


class Index:
    """Which statements speak of a cell."""

    def __init__(self, board: Board) -> None:
        self.board = board
        self._rows: dict[str, list[int]] = {}
        self._cells: dict[At, list[int]] = {}
        for place, posted in enumerate(board.posted):
            for cell in _touched(posted):
                if isinstance(cell, str):
                    self._rows.setdefault(cell, []).append(place)
                else:
                    self._cells.setdefault(cell, []).append(place)

    def about(self, cells: Sequence[At], roster: Roster) -> Board:
        """A board of the statements that speak of some cells, all others as the roster has them."""
        places: set[int] = set()
        for cell in cells:
            places.update(self._cells.get(cell, ()))
        for person in {person for person, _ in cells}:
            places.update(self._rows.get(person, ()))
        free = frozenset(cells)
        found = (self.board.posted[place] for place in sorted(places))
        return Board(self.board.problem, [self._narrowed(each, free, roster) for each in found])

    def _narrowed(self, posted: Posted, free: frozenset[At], roster: Roster) -> Posted:
        """A couple over the free cells alone; what the others give is taken off its limits."""
        couple = posted.statement
        if not isinstance(couple, Couple):
            return posted
        at, rows, terms, given = self.board.at, roster.rows, [], 0
        for term in couple.terms:
            if (term.person, term.day) in free:
                terms.append(term)
            elif at(rows[term.person], term.person, term.day) in term.symbols:
                given += term.coefficient
        low = None if couple.low is None else couple.low - given
        high = None if couple.high is None else couple.high - given
        narrow = Couple(tuple(terms), low, high, couple.low_price, couple.high_price)
        return Posted(posted.index, posted.rule, narrow)


def _touched(posted: Posted) -> Iterator[At | str]:
    """The cells that a statement speaks of, or the person whose whole row it does."""
    match posted.statement:
        case Cell(person=person, day=day):
            yield person, day
        case Succession(person=person, day=day):
            yield from ((person, day - 1), (person, day))
        case Word(person=person, first=first, classes=classes):
            yield from ((person, first + i) for i in range(len(classes)))
        case Couple(terms=terms):
            yield from {(term.person, term.day) for term in terms}
        case statement:
            yield statement.person


@dataclass
class Windows:
    """Improves a roster one window at a time.

    The size of the next window follows how the last one ended: larger after one that was solved
    to the end in vain, smaller after one that ran out of time.
    """

    board: Board
    domains: Domains
    kinds: Alike
    running: Running
    limits: Limits

    def __post_init__(self) -> None:
        self._rng = random.Random(self.limits.seed)
        self._people = [person.id for person in self.board.problem.people]
        self._size = float(USUAL)
        self._judged: tuple[Roster | None, list[tuple[Posted, float]]] = None, []
        self.effort = 0.0
        """[deterministic units] spent so far."""
        self.narrow(self.domains)

    @cached_property
    def _index(self) -> Index:
        """Found with the first window: a first roster need not wait for it."""
        return Index(self.board)

    def narrow(self, domains: Domains) -> None:
        """Change cells to these symbols alone."""
        self.domains = domains
        self._open = [cell for cell, codes in self.domains.items() if len(codes) > 1]
        self._choices = {
            cell: len(self.kinds.merged(self.domains[cell])) - 1 for cell in self._open
        }
        self._a_cell = self.choices / max(len(self._open), 1)

    @property
    def choices(self) -> int:
        """How many symbols the cells of the whole problem may change to."""
        return sum(self._choices.values())

    @property
    def is_whole(self) -> bool:
        """A window has grown to the whole roster: nothing is left to improve by windows."""
        return self._size > 2 * self.choices

    def improved(self, roster: Roster) -> tuple[Roster, int] | None:
        """A better roster and by how many points it is better; None when this window has none."""
        free = self._choose(roster)
        if not free:
            return None
        return self.fill(roster, free)

    def fill(self, roster: Roster, free: list[At]) -> tuple[Roster, int] | None:
        """The best filling of these cells; None when none is found that is better."""
        part = self._index.about(free, roster)
        before = judge(part, roster).points
        cells = build(part, self._freed(roster, free), self.kinds, flow=False)
        cells.hint(roster)
        cells.solver.add(cells.objective() <= before - 1)
        seed = self._rng.randrange(1 << 30)
        repeats = self.limits.workers == 1
        search = Search(cells, SECONDS, seed=seed, repeats=repeats, pace=self.limits.pace)
        answer = self.running.run(search)
        self.effort += search.effort + BUILDING * self.limits.pace
        if answer.ending is Ending.STOPPED:
            self._size = max(self._size * 0.9, SMALLEST)
        elif answer.ending is Ending.IMPOSSIBLE:
            self._size *= 1.05
        if answer.roster is None:
            return None
        # Stopped early, the solver may count more points than its roster has.
        gain = before - judge(part, answer.roster).points
        return (answer.roster, gain) if gain > 0 else None

    def _freed(self, roster: Roster, free: list[At]) -> Domains:
        """The cells are open, what stands in them included."""
        found = freed(roster, free, self.domains)
        for person, day in free:
            code = roster.at(person, day)
            if code not in found[person, day]:
                found[person, day] = (*found[person, day], code)
        return found

    def _choose(self, roster: Roster) -> list[At]:
        """Cells around something that costs points, or anywhere."""
        days = self.board.problem.days
        person, day, peers = self._centre(roster)
        width = min(days, self._rng.choice((2, 4, 7, 10, 14, 28, days)))
        size = self._size / self._a_cell
        heads = max(1, min(len(self._people), round(size / width)))
        width = min(days, max(width, round(size / heads)))
        first = max(0, min(days - width, day - self._rng.randrange(width)))
        chosen = {person, *self._rng.sample(peers, min(heads, len(peers)))}
        return [
            (who, d)
            for who in self._people
            if who in chosen
            for d in range(first, first + width)
            if len(self.domains[who, d]) > 1
        ]

    def _centre(self, roster: Roster) -> tuple[str, int, list[str]]:
        """A person, a day, and who may stand in: anyone, or those who count where heads lack."""
        person, day = self._rng.choice(self._open)
        dear = self._dear(roster)
        if not dear or self._rng.random() < 0.5:
            return person, day, self._people
        posted = self._rng.choices([each for each, _ in dear], [w for _, w in dear])[0]
        spot = self._rng.choice(list(_touched(posted)))
        if isinstance(spot, str):
            return spot, day, self._people
        if isinstance(posted.statement, Couple):
            peers = dict.fromkeys(term.person for term in posted.statement.terms)
            return spot[0], max(0, spot[1]), list(peers)
        return spot[0], max(0, spot[1]), self._people

    def _dear(self, roster: Roster) -> list[tuple[Posted, float]]:
        """Statements that cost points and how likely each is chosen; found once a roster."""
        if self._judged[0] is not roster:
            found = judge(self.board, roster).findings
            self._judged = (
                roster,
                [(f.posted, math.sqrt(cost(f.price, f.amount))) for f in found if f.price],
            )
        return self._judged[1]
