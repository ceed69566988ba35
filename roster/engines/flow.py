"""A person's runs of work and of days off as a flow through (kind of day, length so far).

One unit flows from day to day through nodes that say which class of symbols the day belongs to and
how long the run is; an arc says what comes next. Over a long horizon the linear relaxation of this
is far tighter than windows of cells are, and any table of prices is exact on it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from ortools.sat.python import cp_model

from roster.board import Codes, Run
from roster.engines.cells import Cells, Literal, is_constant, negated
from roster.prices import cost

NO_CLASS = -1


class Node(NamedTuple):
    """Where a row stands after a day: its class, the length of the run, and where it began.

    `past` is the length that a run had before day 0, or 0 for a run that began inside the horizon;
    `open` says that its beginning is not known.
    """

    kind: int
    length: int = 0
    past: int = 0
    open: bool = False


class Arc(NamedTuple):
    source: Node
    target: Node
    literal: Literal


@dataclass
class Flow:
    """The flow of one person's row over classes of symbols that do not overlap."""

    cells: Cells
    person: str
    classes: tuple[Codes, ...]
    runs: tuple[tuple[Run, ...], ...]
    layers: list[list[Arc]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._caps = tuple(max(map(_memory, runs)) for runs in self.runs)

    def build(self) -> None:
        """State every run statement of the person that the flow carries."""
        layers = self._pruned(self._reachable())
        entering: dict[Node, list[Literal]] = {}
        for day, steps in enumerate(layers):
            if not steps:
                self.cells.forbid()
                return
            arcs = self._arcs(steps)
            if day:
                self._conserve(entering, arcs)
            self._bind(day, arcs)
            self.layers.append(arcs)
            entering = {}
            for arc in arcs:
                entering.setdefault(arc.target, []).append(arc.literal)

    def neither(self, day: int, codes: Codes) -> list[Literal] | None:
        """Literals of which one holds exactly when this day and the one before avoid a class.

        None when the class is not one of the flow's.
        """
        kind = next((k for k, c in enumerate(self.classes) if c == codes), None)
        if kind is None or not 0 < day < len(self.layers):
            return None
        return [a.literal for a in self.layers[day] if kind not in (a.source.kind, a.target.kind)]

    def _start(self) -> Node:
        past = self.cells.board.problem.past(self.person)
        if not past:
            return Node(NO_CLASS, open=True)
        kind = self._kind(past[-1])
        if kind == NO_CLASS:
            return Node(NO_CLASS)
        length = 0
        for code in reversed(past):
            if self._kind(code) != kind:
                break
            length += 1
        return self._canonical(Node(kind, length, length, length == len(past)))

    def _kind(self, code: str) -> int:
        return next((k for k, codes in enumerate(self.classes) if code in codes), NO_CLASS)

    def _kinds(self, day: int) -> list[int]:
        codes = self.cells.codes(self.person, day)
        return sorted({self._kind(code) for code in codes})

    def _canonical(self, node: Node) -> Node:
        """The same node with everything forgotten that no statement asks for any more."""
        if node.kind == NO_CLASS:
            return Node(NO_CLASS)
        runs = self.runs[node.kind]
        inside = node.length - node.past
        still_open = node.open and any(node.length < run.shortest for run in runs)
        past = node.past
        if all(
            run.longest is None or past <= run.longest or inside >= len(run.long_price or ())
            for run in runs
        ):
            past = 0
        length = min(node.length, self._caps[node.kind] + past)
        return Node(node.kind, length, past, still_open)

    def _next(self, node: Node, kind: int) -> Node:
        if kind == NO_CLASS:
            return Node(NO_CLASS)
        if kind == node.kind:
            grown = Node(kind, node.length + 1, node.past, node.open)
            return self._canonical(grown)
        # A row of which nothing is known begins with a run whose beginning is not known.
        return self._canonical(Node(kind, 1, 0, node.kind == NO_CLASS and node.open))

    def _price(self, node: Node, kind: int) -> int | None:
        """[points] of stepping from a node to a day of this kind; None where it is forbidden."""
        points = 0
        leaving = self.runs[node.kind] if node.kind not in (kind, NO_CLASS) else ()
        for run in leaving:
            missing = run.shortest - node.length
            if missing > 0 and not node.open:
                if run.short_price is None:
                    return None
                points += cost(run.short_price, missing)
        grown = node.length + 1 if node.kind == kind else 1
        past = node.past if node.kind == kind else 0
        for run in self.runs[kind] if kind != NO_CLASS else ():
            over = 0 if run.longest is None else min(grown - run.longest, grown - past)
            if over > 0:
                if run.long_price is None:
                    return None
                points += run.long_price[min(over, len(run.long_price)) - 1]
        return points

    def _reachable(self) -> list[list[tuple[Node, Node, int]]]:
        here = {self._start()}
        layers = []
        for day in range(self.cells.board.problem.days):
            kinds = self._kinds(day)
            steps = [
                (node, self._next(node, kind), points)
                for node in sorted(here)
                for kind in kinds
                if (points := self._price(node, kind)) is not None
            ]
            layers.append(steps)
            here = {target for _, target, _ in steps}
        return layers

    @staticmethod
    def _pruned(
        layers: list[list[tuple[Node, Node, int]]],
    ) -> list[list[tuple[Node, Node, int]]]:
        """The same layers without steps that lead nowhere."""
        for day in range(len(layers) - 2, -1, -1):
            wanted = {source for source, _, _ in layers[day + 1]}
            layers[day] = [step for step in layers[day] if step[1] in wanted]
        return layers

    def _arcs(self, steps: list[tuple[Node, Node, int]]) -> list[Arc]:
        if len(steps) == 1:
            source, target, points = steps[0]
            self.cells.charge(1, points)
            return [Arc(source, target, 1)]
        arcs = [
            Arc(source, target, self.cells.solver.new_bool_var("")) for source, target, _ in steps
        ]
        self.cells.solver.add_exactly_one([arc.literal for arc in arcs])
        for arc, (_, _, points) in zip(arcs, steps, strict=True):
            self.cells.charge(arc.literal, points)
        return arcs

    def _conserve(self, entering: dict[Node, list[Literal]], arcs: list[Arc]) -> None:
        leaving: dict[Node, list[Literal]] = {}
        for arc in arcs:
            leaving.setdefault(arc.source, []).append(arc.literal)
        nodes = sorted({*entering, *leaving})
        for node in nodes if len(nodes) > 1 else ():
            before, after = entering.get(node, []), leaving.get(node, [])
            if len(before) == 1:
                self.cells.solver.add_exactly_one([*after, negated(before[0])])
            elif len(after) == 1:
                self.cells.solver.add_exactly_one([*before, negated(after[0])])
            else:
                total = cp_model.LinearExpr.sum
                self.cells.solver.add(total(before) == total(after))

    def _bind(self, day: int, arcs: list[Arc]) -> None:
        """The class of the cell is the class that the flow enters."""
        for kind, codes in enumerate(self.classes):
            literal = self.cells.holds(self.person, day, codes)
            if is_constant(literal):
                continue
            into = [arc.literal for arc in arcs if arc.target.kind == kind]
            self.cells.solver.add_exactly_one([*into, negated(literal)])


def _memory(run: Run) -> int:
    """[days] after which the length of a run no longer changes what it costs."""
    if run.longest is None:
        return max(run.shortest, 1)
    return max(run.shortest, run.longest + len(run.long_price or (0,)))


def flows(cells: Cells, runs: list[Run]) -> tuple[list[Flow], list[Run]]:
    """One flow a person over the widest classes that do not overlap, and the runs left over."""
    found: list[Flow] = []
    rest: list[Run] = []
    for person, own in _by_person(runs):
        classes: list[Codes] = []
        for codes in sorted({run.symbols for run in own}, key=lambda c: (-len(c), sorted(c))):
            if all(codes.isdisjoint(other) for other in classes):
                classes.append(codes)
        carried = tuple(tuple(run for run in own if run.symbols == c) for c in classes)
        rest.extend(run for run in own if run.symbols not in classes)
        found.append(Flow(cells, person, tuple(classes), carried))
    return found, rest


def _by_person(runs: list[Run]) -> Iterator[tuple[str, list[Run]]]:
    found: dict[str, list[Run]] = {}
    for run in runs:
        found.setdefault(run.person, []).append(run)
    yield from found.items()
