"""Compiles the statements of a board into one CP-SAT model.

The same `build` serves the whole problem, a neighbourhood, a replan and the judging of one roster:
they differ in which cells are open, and nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache

from roster.board import (
    Board,
    Cell,
    Codes,
    Couple,
    Groups,
    Run,
    Statement,
    Succession,
    Total,
    Word,
    unheeding,
)
from roster.domain import Roster
from roster.engines.cells import Cells, Literal, is_constant, negated
from roster.engines.domains import Alike, Domains, alike, fixed
from roster.engines.flow import Flow, flows
from roster.engines.solving import Ending, Search
from roster.engines.sums import Sums

FLOW_FROM = 10
"""[days] from this horizon on, runs are stated as a flow; below it windows of cells are quicker."""

Group = tuple[tuple[int, Codes], ...]
Part = list[tuple[Literal, int]]
Pairs = frozenset[tuple[Codes, Codes]]


def build(
    board: Board,
    domains: Domains,
    kinds: Alike | None = None,
    wanted: Callable[[int], bool] = lambda _: True,
    flow: bool | None = None,
    heed: Callable[[], None] = unheeding,
) -> Cells:
    """The CP-SAT model of a board over cells that may hold what `domains` says.

    Parameters
    ----------
    kinds : Alike or None
        Symbols that may be merged; found from the board when not given.
    wanted : Callable[[int], bool]
        Whether the points of the rule at this place of the rulebook count; hard statements always
        hold.
    flow : bool or None
        State runs as a flow; None lets the horizon decide.
    heed : Callable[[], None]
        Called again and again while a large problem is compiled; it may raise to give that up.
    """
    cells = Cells(board, domains, kinds or alike(board))
    groups = _by_kind(board, wanted)
    for cell in groups[Cell]:
        assert isinstance(cell, Cell)
        cells.together([cells.holds(cell.person, cell.day, cell.symbols)], cell.price)
    _successions(cells, groups[Succession])
    for word in groups[Word]:
        assert isinstance(word, Word)
        days = enumerate(word.classes, word.first)
        cells.together([cells.holds(word.person, d, codes) for d, codes in days], word.price)
    runs = [run for run in groups[Run] if isinstance(run, Run)]
    found: list[Flow] = []
    if board.problem.days >= FLOW_FROM if flow is None else flow:
        found, runs = flows(cells, runs)
    for each in found:
        heed()
        each.build()
    for run in runs:
        _run(cells, run)
    sums = Sums(cells, heed)
    _totals(cells, sums, groups[Total])
    _groups(cells, sums, groups[Groups], {each.person: each for each in found})
    _couples(cells, sums, groups[Couple])
    cells.solver.minimize(cells.objective())
    return cells


def _by_kind(
    board: Board, wanted: Callable[[int], bool]
) -> Mapping[type[Statement], list[Statement]]:
    found: dict[type[Statement], list[Statement]] = {
        kind: [] for kind in (Cell, Succession, Word, Run, Total, Groups, Couple)
    }
    for posted in board.posted:
        statement = posted.statement if wanted(posted.index) else hard_part(posted.statement)
        if statement is not None:
            found[type(statement)].append(statement)
    return found


def hard_part(statement: Statement) -> Statement | None:
    """What is left of a statement when its points don't count; None: nothing."""
    match statement:
        case Cell(price=price) | Succession(price=price) | Word(price=price):
            return statement if price is None else None
        case Run(person, symbols, shortest, longest, short_price, long_price):
            return Run(
                person,
                symbols,
                shortest if short_price is None else 0,
                longest if long_price is None else None,
            )
        case Total(person, coefficients, base, low, high, step, low_price, high_price):
            low = low if low_price is None else None
            high = high if high_price is None else None
            return Total(person, coefficients, base, low, high, step)
        case Groups(person, groups, base, low, high, low_price, high_price):
            low = low if low_price is None else None
            high = high if high_price is None else None
            return Groups(person, groups, base, low, high)
        case Couple(terms, low, high, low_price, high_price):
            low = low if low_price is None else None
            high = high if high_price is None else None
            return Couple(terms, low, high)


def _successions(cells: Cells, statements: Iterable[Statement]) -> None:
    hard: dict[tuple[str, int], set[tuple[Codes, Codes]]] = {}
    for each in statements:
        assert isinstance(each, Succession)
        if each.price is None:
            hard.setdefault((each.person, each.day), set()).add((each.first, each.second))
            continue
        first = cells.holds(each.person, each.day - 1, each.first)
        cells.together([first, cells.holds(each.person, each.day, each.second)], each.price)
    for (person, day), pairs in hard.items():
        here, before = cells.codes(person, day), cells.codes(person, day - 1)
        for first_codes, second_codes in bicliques(frozenset(pairs), before, here):
            first = cells.holds(person, day - 1, first_codes)
            _apart(cells, first, cells.holds(person, day, second_codes))


def _apart(cells: Cells, first: Literal, second: Literal) -> None:
    cells.together([first, second], None)


@lru_cache(maxsize=4096)
def bicliques(
    pairs: Pairs, before: tuple[str, ...], here: tuple[str, ...]
) -> tuple[tuple[Codes, Codes], ...]:
    """Sets of symbols of which none of the first may be followed by one of the second.

    Together they say what all the pairs say, in as few and as wide sets as are easily found.
    """
    after = {
        code: frozenset(c for c in here if any(code in a and c in b for a, b in pairs))
        for code in before
    }
    found = {
        (frozenset(code for code in before if seconds <= after[code]), seconds)
        for seconds in after.values()
        if seconds
    }
    wide = [
        pair
        for pair in found
        if not any(pair != o and pair[0] <= o[0] and pair[1] <= o[1] for o in found)
    ]
    return tuple(sorted(wide, key=lambda pair: (sorted(pair[0]), sorted(pair[1]))))


def _run(cells: Cells, run: Run) -> None:
    """State a run by windows of cells."""
    problem = cells.board.problem
    past = problem.past(run.person)
    row: list[Literal] = [int(code in run.symbols) for code in past]
    row += [cells.holds(run.person, day, run.symbols) for day in range(problem.days)]
    if run.longest is not None:
        _too_long(cells, run, run.longest, row, len(past))
    for length in range(1, run.shortest):
        for end in range(max(len(past), length + 1), len(row)):
            first = end - length
            outside = [negated(row[first - 1]), negated(row[end])]
            cells.together(row[first:end] + outside, run.short_price, run.shortest - length)


def _too_long(cells: Cells, run: Run, longest: int, row: Sequence[Literal], past: int) -> None:
    """Each day past the longest length is charged what it adds."""
    price = run.long_price
    steps = (None,) if price is None else price
    for unit, points in enumerate(steps):
        more = None
        if points is not None and price is not None:
            more = points - (price[unit - 1] if unit else 0)
        # The day is the (unit + 1)st too many only if so many days of the run are in the horizon.
        for day in range(past + unit, len(row)):
            first = day - longest - unit
            if first < 0 or more == 0:
                continue
            window = list(row[first : day + 1])
            if more is None:
                cells.together(window, None)
            elif all(not is_constant(each) or each for each in window):
                open_ = [each for each in window if not is_constant(each)]
                cells.charge(cells.both(open_, more), more)


Column = tuple[tuple[int, tuple[tuple[int, Codes], ...]], ...]


def columns(coefficients: Mapping[tuple[int, str], int]) -> Column:
    """The coefficients by day: which symbols count how much."""
    days: dict[int, dict[int, set[str]]] = {}
    for (day, code), coefficient in coefficients.items():
        if coefficient:
            days.setdefault(day, {}).setdefault(coefficient, set()).add(code)
    return tuple(
        (day, tuple((c, frozenset(codes)) for c, codes in counts.items()))
        for day, counts in sorted(days.items())
    )


def _totals(cells: Cells, sums: Sums, statements: Iterable[Statement]) -> None:
    shared: dict[int, Column] = {}
    for total in statements:
        assert isinstance(total, Total)
        key = id(total.coefficients)
        if key not in shared:
            shared[key] = columns(total.coefficients)
        parts = [
            [(cells.holds(total.person, day, codes), c) for c, codes in counts]
            for day, counts in shared[key]
        ]
        value = sums.of(parts, total.base)
        sums.between(value, total.low, total.high, total.low_price, total.high_price, total.step)


def _groups(
    cells: Cells, sums: Sums, statements: Iterable[Statement], flow: Mapping[str, Flow]
) -> None:
    # Sliding windows ask for the same groups again and again.
    known: dict[tuple[str, Group], tuple[Part, int]] = {}
    for each in statements:
        assert isinstance(each, Groups)
        touched = []
        for group in each.groups:
            key = each.person, group
            if key not in known:
                known[key] = _touched(cells, each.person, group, flow.get(each.person))
            touched.append(known[key])
        value = sums.of([part for part, _ in touched], each.base + sum(c for _, c in touched))
        sums.between(value, each.low, each.high, each.low_price, each.high_price)


def _touched(cells: Cells, person: str, group: Group, flow: Flow | None) -> tuple[Part, int]:
    """(literals with coefficients, constant) that are 1 when the group is touched."""
    literals = [cells.holds(person, day, codes) for day, codes in group]
    if any(is_constant(literal) and literal for literal in literals):
        return [], 1
    literals = [literal for literal in literals if not is_constant(literal)]
    if len(literals) < 2:
        return [(literal, 1) for literal in literals], 0
    if flow is not None and len(group) == 2:
        (first_day, first), (second_day, second) = sorted(group, key=lambda pair: pair[0])
        if second_day == first_day + 1 and first == second:
            neither = flow.neither(second_day, first)
            if neither is not None:
                return [(literal, -1) for literal in neither], 1
    touched = cells.solver.new_bool_var("")
    for literal in literals:
        cells.solver.add_implication(literal, touched)
    cells.solver.add_bool_or([*literals, touched.negated()])
    return [(touched, 1)], 0


def _couples(cells: Cells, sums: Sums, statements: Iterable[Statement]) -> None:
    for couple in statements:
        assert isinstance(couple, Couple)
        value = sums.of(
            ((cells.holds(term.person, term.day, term.symbols), term.coefficient),)
            for term in couple.terms
        )
        sums.between(value, couple.low, couple.high, couple.low_price, couple.high_price)


def decide(
    board: Board, roster: Roster, domains: Domains | None = None, flow: bool | None = None
) -> tuple[bool, int]:
    """What the compiled statements say of one roster: whether it is allowed, and its points.

    With `domains` the statements are compiled over open cells and the roster is then imposed on
    the solver; without, every cell is a constant and the statements fold away.
    """
    cells = build(board, domains or fixed(roster), flow=flow)
    cells.fix(roster)
    answer = Search(cells, seconds=60).run()
    assert answer.ending is not Ending.STOPPED
    return answer.ending is Ending.PROVED, answer.objective
