"""A repair case in eight steps, with its gate: how long each took, and against which figures.

What the unit aims at, what the company promises and what the norm allows stand beside each other,
each with its own state: one never stands for another.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from roster.domain import Text
from roster.duty.customer_terms import Area, Bound, Figures, Measure


class Node(StrEnum):
    """A moment of a repair case, in their order."""

    RECEIVED = "received"
    DISPATCHED = "dispatched"
    GATE = "gate"
    ARRIVED = "arrived"
    SUPPLIED = "supplied"
    SWITCHED = "switched"
    BEGUN = "begun"
    TRUNK = "trunk"
    RESTORED = "restored"


NODES: Mapping[Node, Text] = {
    Node.RECEIVED: Text("1 接到报修", "1 reported"),
    Node.DISPATCHED: Text("2 通知抢修班", "2 crew told"),
    Node.GATE: Text("出大门", "out of the gate"),
    Node.ARRIVED: Text("3 到达现场", "3 on site"),
    Node.SUPPLIED: Text("4 调人备料", "4 people and material sent"),
    Node.SWITCHED: Text("5 停电操作", "5 switched off"),
    Node.BEGUN: Text("6 开工", "6 work begun"),
    Node.TRUNK: Text("7 恢复主干", "7 trunk restored"),
    Node.RESTORED: Text("8 修复送电", "8 restored"),
}
ITEMS: Mapping[str, Node] = {
    "N1": Node.RECEIVED,
    "N2": Node.DISPATCHED,
    "N2-1": Node.GATE,
    "N3": Node.ARRIVED,
    "N4": Node.SUPPLIED,
    "N5": Node.SWITCHED,
    "N6": Node.BEGUN,
    "N7": Node.TRUNK,
    "N8": Node.RESTORED,
}
"""By the items of the tablet's checklist."""


class Held(StrEnum):
    """Whether a case has kept a figure."""

    WITHIN = "within"
    OVER = "over"
    RUNS = "runs"
    """Not there yet, and there is time."""
    UNKNOWN = "unknown"
    """Nothing tells when it was reported, or when the step was done."""


@dataclass(frozen=True, slots=True)
class Case:
    """A repair case with the moments that are known.

    Parameters
    ----------
    times : Mapping[Node, datetime]
    """

    ticket: str
    area: Area
    times: Mapping[Node, datetime]

    @property
    def received(self) -> datetime | None:
        return self.times.get(Node.RECEIVED)

    @property
    def is_over(self) -> bool:
        return Node.RESTORED in self.times

    def minutes(self, node: Node) -> int | None:
        """[min] from the report to a step, begun minutes counted as whole ones."""
        begin, end = self.received, self.times.get(node)
        if begin is None or end is None:
            return None
        return -int((begin - end).total_seconds() // 60)

    def next(self) -> Node | None:
        """The first step that is not done after the last one that is; None: it is over."""
        if self.is_over:
            return None
        done = [number for number, node in enumerate(Node) if node in self.times]
        last = max(done, default=-1)
        return list(Node)[last + 1]


@dataclass(frozen=True, slots=True)
class Verdict:
    """One figure, and whether the case has kept it.

    Parameters
    ----------
    kind : Bound or None
        None: the gate.
    limit : int [min]
    measure : Measure
        One case beyond a figure for the mean breaks nothing.
    taken : int or None [min]
        Until the step was done, else until now.
    """

    name: str
    kind: Bound | None
    source: Text
    limit: int
    measure: Measure
    taken: int | None
    held: Held

    @property
    def is_alarm(self) -> bool:
        return self.held is Held.OVER and self.measure is Measure.EACH


def verdicts(case: Case, figures: Figures, zone: str, now: datetime) -> tuple[Verdict, ...]:
    """How a case stands to the gate's figure, then to target, promise and ceiling, as far as each
    is there on the day of the report."""
    if case.received is None:
        return ()
    return tuple(_verdicts(case, figures, case.received.astimezone(ZoneInfo(zone)).date(), now))


def _verdicts(case: Case, figures: Figures, day: date, now: datetime) -> Iterator[Verdict]:
    if gate := figures.gate(day):
        taken, held = _held(case, Node.GATE, gate.minutes, now)
        yield Verdict(gate.name, None, gate.source, gate.minutes, Measure.EACH, taken, held)
    for kind in Bound:
        if found := figures.arrival(kind, case.area, day):
            taken, held = _held(case, Node.ARRIVED, found.minutes, now)
            measure = found.measure
            yield Verdict(found.name, kind, found.source, found.minutes, measure, taken, held)


def _held(case: Case, node: Node, limit: int, now: datetime) -> tuple[int | None, Held]:
    taken = case.minutes(node)
    if taken is not None:
        return taken, Held.WITHIN if taken <= limit else Held.OVER
    assert case.received is not None
    if _is_past(case, node):
        return None, Held.UNKNOWN
    so_far = -int((case.received - now).total_seconds() // 60)
    return so_far, Held.RUNS if so_far <= limit else Held.OVER


def _is_past(case: Case, node: Node) -> bool:
    """Whether a later step is done, so that this one was done and nobody wrote down when."""
    order = list(Node)
    return any(order.index(each) > order.index(node) for each in case.times)


@dataclass(frozen=True, slots=True)
class Total:
    """The cases of one area against one figure.

    Parameters
    ----------
    limit : int [min]
    measure : Measure
        By what the figure is kept: by each case, or by their mean.
    taken : tuple[int, ...] [min]
        Of every case whose time is known, in their order.
    unknown : int [cases]
    """

    name: str
    kind: Bound | None
    area: Area
    source: Text
    limit: int
    measure: Measure
    taken: tuple[int, ...]
    unknown: int

    @property
    def within(self) -> int:
        return sum(each <= self.limit for each in self.taken)

    @property
    def mean(self) -> float | None:
        """[min]"""
        return sum(self.taken) / len(self.taken) if self.taken else None

    @property
    def share(self) -> float | None:
        """Between 0 and 1."""
        return self.within / len(self.taken) if self.taken else None

    @property
    def is_kept(self) -> bool | None:
        """Whether the figure is kept; None: no time is known."""
        if self.mean is None:
            return None
        return self.mean <= self.limit if self.measure is Measure.MEAN else self.share == 1


def totals(cases: Iterable[Case], figures: Figures, day: date) -> tuple[Total, ...]:
    """The cases of a month by area and figure, by the figures of a day of that month."""
    listed = list(cases)
    return tuple(
        total
        for area in Area
        if (here := [each for each in listed if each.area is area])
        for total in _totals(here, area, figures, day)
    )


def _totals(cases: list[Case], area: Area, figures: Figures, day: date) -> Iterator[Total]:
    if gate := figures.gate(day):
        taken, unknown = _taken(cases, Node.GATE)
        yield Total(gate.name, None, area, gate.source, gate.minutes, Measure.EACH, taken, unknown)
    taken, unknown = _taken(cases, Node.ARRIVED)
    for kind in Bound:
        if found := figures.arrival(kind, area, day):
            yield Total(
                *(found.name, kind, area, found.source, found.minutes, found.measure),
                taken=taken,
                unknown=unknown,
            )


def _taken(cases: Iterable[Case], node: Node) -> tuple[tuple[int, ...], int]:
    """The minutes that are known, and of how many cases they are not."""
    found = [each.minutes(node) for each in cases]
    known = tuple(each for each in found if each is not None)
    return known, len(found) - len(known)


def flaw(times: Mapping[Node, datetime], node: Node, at: datetime) -> Text | None:
    """Why a step cannot have been at an instant; None: it can."""
    order = list(Node)
    for other, when in times.items():
        if other is node:
            continue
        is_before = order.index(other) < order.index(node)
        # People and material, switching and trunk go on beside the work in any order.
        if {node, other} & ANY_ORDER:
            continue
        if (is_before and at < when) or (not is_before and at > when):
            early, late = (other, node) if is_before else (node, other)
            return Text(
                f"“{NODES[late].zh}”不应早于“{NODES[early].zh}”",
                f"“{NODES[late].en}” cannot be before “{NODES[early].en}”",
            )
    return None


ANY_ORDER = frozenset({Node.SUPPLIED, Node.SWITCHED, Node.TRUNK})
